"""Requests of the Reconciliation Service API: from JSON to queries, checked.

Versions 0.2 (https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/) and
1.0-draft, which was to be 0.3 (https://reconciliation-api.github.io/specs/draft/).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

BATCH: Final = 50
"""Queries in a batch; what a manifest calls ``batchSize``."""
LONGEST: Final = 256
"""Code points of a name or value."""
MOST: Final = 100
"""Candidates of a query, and values of a property."""
IDS: Final = 500
"""Things in a data extension query."""
PROPERTIES: Final = 20
"""Properties in a query, and types."""
VALUES: Final = 50
"""Values of all the properties of a query; each is compared with those of every candidate."""
DEFAULT: Final = 10
Scalar = str | int | float | bool


class ReconciliationError(ValueError):
    """A request that cannot be answered.

    Args:
        message: what is wrong and what to do.
        status: of HTTP.
    """

    def __init__(self, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.status = status


@dataclass(frozen=True, slots=True)
class Condition:
    """Values that a property is to have.

    Attributes:
        property: its name, as in the request.
        values: strings, numbers, truth values, and ids of things.
    """

    property: str
    values: tuple[Scalar, ...]


@dataclass(frozen=True, slots=True)
class Query:
    """A reconciliation query.

    Attributes:
        name: the name, or the empty string.
        types: the types that a thing may have; none allows all.
        limit: how many candidates are wanted.
        conditions: what else is known of the thing.
        strict: ``any``, ``all`` or ``should``: how the types are meant.
        language: BCP 47 tag in which names are preferred, or the empty string.
    """

    name: str
    types: tuple[str, ...] = ()
    limit: int = DEFAULT
    conditions: tuple[Condition, ...] = ()
    strict: str = "any"
    language: str = ""


@dataclass(frozen=True, slots=True)
class Extension:
    """A data extension query: ids of things, and properties with the most values wanted of each."""

    ids: tuple[str, ...]
    properties: tuple[tuple[str, int], ...]


def read_json(text: str | bytes, what: str) -> Any:
    """Read JSON.

    Raises:
        ReconciliationError: it is none.
    """
    try:
        return json.loads(text)
    except RecursionError:
        raise ReconciliationError(f"{what} is nested too deeply; send a flat object.") from None
    except ValueError as error:
        raise ReconciliationError(f"{what} is not JSON: {error}. Check it with a parser.") from None


def read_batch(data: Any) -> dict[str, Query]:
    """Read a query batch of version 0.2: id → query.

    Raises:
        ReconciliationError: it is not one, or is too large.
    """
    batch = _object(data, "`queries`", 'an object such as {"q0": {"query": "Qing dynasty"}}')
    _few(batch, BATCH, "queries")
    return {key: _query(value, f"query {key!r}") for key, value in batch.items()}


def read_draft_batch(data: Any) -> list[Query]:
    """Read a query batch of version 1.0-draft; as :func:`read_batch`."""
    body = _object(data, "the body", 'an object such as {"queries": [{"conditions": [...]}]}')
    queries = _list(body.get("queries"), "`queries`")
    _few(queries, BATCH, "queries")
    return [_draft_query(value, f"query {place}") for place, value in enumerate(queries)]


def read_extension(data: Any) -> Extension:
    """Read a data extension query, which both versions have alike.

    Raises:
        ReconciliationError: it is not one, or is too large.
    """
    body = _object(data, "`extend`", 'an object with "ids" and "properties"')
    ids = _list(body.get("ids"), "`ids`")
    _few(ids, IDS, "ids")
    properties = _list(body.get("properties"), "`properties`")
    _few(properties, PROPERTIES, "properties")
    wanted = []
    for one in properties:
        given = _object(one, "a property", 'an object such as {"id": "hasParty"}')
        settings = _object(given.get("settings") or {}, "`settings`", "an object")
        limit = _limit(settings.get("limit", MOST), "the setting `limit`")
        wanted.append((_text(given.get("id"), "a property's `id`"), limit))
    return Extension(tuple(_text(id_, "an id") for id_ in ids), tuple(wanted))


def _query(data: Any, what: str) -> Query:
    given = _object(data, what, 'an object with "query"')
    types = given.get("type", [])
    types = _list([types] if isinstance(types, str) else types, f"`type` of {what}")
    properties = _list(given.get("properties", []), f"`properties` of {what}")
    _few(types, PROPERTIES, "types")
    _few(properties, PROPERTIES, "properties")
    strict = given.get("type_strict", "any")
    if strict not in ("any", "all", "should"):
        raise ReconciliationError(f"`type_strict` of {what} is to be any, all or should.")
    name = given.get("query", "")
    query = Query(
        name=_text(name, f"`query` of {what}") if name != "" else "",
        types=tuple(_text(one, f"a type of {what}") for one in types),
        limit=_limit(given.get("limit", DEFAULT), f"`limit` of {what}"),
        conditions=tuple(_condition(one, "pid", "v", what) for one in properties),
        strict=strict,
    )
    return _asking(query, what)


def _draft_query(data: Any, what: str) -> Query:
    given = _object(data, what, 'an object with "conditions"')
    names, conditions = [], []
    parts = _list(given.get("conditions"), f"`conditions` of {what}")
    _few(parts, PROPERTIES, "conditions")
    for one in parts:
        part = _object(one, f"a condition of {what}", "an object")
        match part.get("matchType"):
            case "name" | "id":
                names.append(_text(part.get("propertyValue"), f"`propertyValue` of {what}"))
            case "property":
                conditions.append(_condition(part, "propertyId", "propertyValue", what))
            case _:
                raise ReconciliationError(f"`matchType` of {what} is to be name, id or property.")
    if len(names) > 1:
        raise ReconciliationError(f"{what} has {len(names)} names; ask for each in its own query.")
    types = (_text(given["type"], f"`type` of {what}"),) if "type" in given else ()
    language = given.get("lang", "")
    query = Query(
        name="".join(names),
        types=types,
        limit=_limit(given.get("limit", DEFAULT), f"`limit` of {what}"),
        conditions=tuple(conditions),
        language=_text(language, f"`lang` of {what}") if language else "",
    )
    return _asking(query, what)


def _asking(query: Query, what: str) -> Query:
    if not query.name.strip() and not query.conditions:
        raise ReconciliationError(f"{what} has neither a name nor properties; give one of them.")
    if sum(len(one.values) for one in query.conditions) > VALUES:
        raise ReconciliationError(f"{what} has more than {VALUES} values; give fewer.", 413)
    return query


def _condition(data: Any, name: str, value: str, what: str) -> Condition:
    given = _object(data, f"a property of {what}", f'an object with "{name}" and "{value}"')
    property_ = _text(given.get(name), f"`{name}` of a property of {what}")
    values = given.get(value)
    values = values if isinstance(values, list) else [values]
    _few(values, MOST, "values")
    return Condition(property_, tuple(_value(one, f"`{value}` of {property_}") for one in values))


def _value(value: Any, what: str) -> Scalar:
    if isinstance(value, Mapping):
        return _text(value.get("id"), f"`id` in {what}")
    if isinstance(value, bool | int | float):
        return value
    return _text(value, what)


def _object(value: Any, what: str, wanted: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise ReconciliationError(f"{what} is to be {wanted}.")
    return value


def _list(value: Any, what: str) -> Sequence[Any]:
    if not isinstance(value, list):
        raise ReconciliationError(f"{what} is to be an array.")
    return value


def _text(value: Any, what: str) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ReconciliationError(f"{what} is to be a string that is not empty.")
    if len(value) > LONGEST:
        raise ReconciliationError(f"{what} has more than {LONGEST} characters; shorten it.")
    return value


def _limit(value: Any, what: str) -> int:
    """Read a positive number; OpenRefine sends settings as strings."""
    number = int(value) if isinstance(value, str) and value.isdecimal() else value
    if isinstance(number, bool) or not isinstance(number, int | float) or not number >= 1:
        raise ReconciliationError(f"{what} is to be a number from 1 to {MOST}.")
    return int(min(number, MOST))


def _few(values: Sequence[Any] | Mapping[str, Any], most: int, what: str) -> None:
    if len(values) > most:
        raise ReconciliationError(f"There are more than {most} {what}; send them in parts.", 413)

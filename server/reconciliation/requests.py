"""Requests of the Reconciliation Service API: from JSON to queries, checked.

Versions 0.2 (https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/) and
1.0-draft, which was to be 0.3 (https://reconciliation-api.github.io/specs/draft/). What a request
may look like, and how much it may ask, stands in ``requests.schema.json``.
"""

from __future__ import annotations

import json
import reprlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from jsonschema import Draft202012Validator, ValidationError

_SCHEMA: Final = json.loads(
    Path(__file__).with_name("requests.schema.json").read_text(encoding="utf-8")
)
BATCH: Final[int] = _SCHEMA["$defs"]["queries"]["maxProperties"]
"""Queries in a batch; what a manifest calls ``batchSize``."""
LONGEST: Final[int] = _SCHEMA["$defs"]["text"]["maxLength"]
"""Code points of a name or value."""
MOST: Final = 100
"""Candidates of a query, and values of a property; who wants more gets so many."""
VALUES: Final = 50
"""Values of all the properties of a query; each is compared with those of every candidate."""
DEFAULT: Final = 10
"""Candidates of a query that does not say how many it wants."""
Scalar = str | int | float | bool
_DIGITS: Final = 300
"""Digits of a whole number; Python refuses those of some thousands, and floating ones end here."""


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
class Reference:
    """A thing as a value: its id here or in another service, and its name, or the empty string."""

    id: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Condition:
    """Values that a property is to have.

    Attributes:
        property: its name, as in the request.
        values: strings, numbers, truth values, and things; at least one.
    """

    property: str
    values: tuple[Scalar | Reference, ...]


@dataclass(frozen=True, slots=True)
class NameQuery:
    """A reconciliation query: which thing is meant by this name, or has these properties?

    Attributes:
        name: the name, or the empty string.
        types: the types that a thing may have; the empty tuple allows all.
        limit: how many candidates are wanted, from 0.
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


def read_batch(text: str | bytes) -> dict[str, NameQuery | ReconciliationError]:
    """Read a query batch of version 0.2.

    >>> batch = read_batch('{"q0": {"query": "Qing dynasty", "limit": "3"}, "q1": {"query": ""}}')
    >>> batch["q0"].limit, str(batch["q1"])
    (3, 'The query has neither a name nor properties; give one of them.')

    Returns:
        The id of each query → the query; or why that one cannot be answered, as the query of an
        empty cell, which does not keep the others from being answered.

    Raises:
        ReconciliationError: the whole is no batch, or too large.
    """
    return {key: _each(_query, given) for key, given in _read(text, "queries").items()}


def read_draft_batch(text: str | bytes) -> list[NameQuery | ReconciliationError]:
    """Read a query batch of version 1.0-draft; as :func:`read_batch`."""
    return [_each(_draft_query, given) for given in _read(text, "body")["queries"]]


def _each(read: Callable[[Any], NameQuery], given: object) -> NameQuery | ReconciliationError:
    try:
        return read(given)
    except ReconciliationError as error:
        return error


def _query(given: Any) -> NameQuery:
    _check(given, "query")
    types = given.get("type") or ()
    query = NameQuery(
        name=(given.get("query") or "").strip(),
        types=(types,) if isinstance(types, str) else tuple(types),
        limit=_limit(given.get("limit", DEFAULT)),
        conditions=_conditions((one["pid"], one["v"]) for one in given.get("properties") or ()),
        strict=given.get("type_strict") or "any",
    )
    return _asking(query)


def _draft_query(given: Any) -> NameQuery:
    _check(given, "draftQuery")
    parts = given["conditions"]
    names = [one["propertyValue"] for one in parts if one["matchType"] != "property"]
    if len(names) > 1:
        message = f"The query has {len(names)} names; ask for each in its own query."
        raise ReconciliationError(message)
    query = NameQuery(
        name="".join(filter(None, names)).strip(),
        types=(given["type"],) if given.get("type") else (),
        limit=_limit(given.get("limit", DEFAULT)),
        conditions=_conditions(
            (one["propertyId"], one["propertyValue"])
            for one in parts
            if one["matchType"] == "property"
        ),
        language=given.get("lang") or "",
    )
    return _asking(query)


def read_extension(text: str | bytes) -> Extension:
    """Read a data extension query, which both versions have alike; as :func:`read_batch`."""
    given = _read(text, "extend")
    properties = tuple(
        (one["id"], _limit((one.get("settings") or {}).get("limit", MOST)))
        for one in given["properties"]
    )
    return Extension(tuple(given["ids"]), properties)


def _read(text: str | bytes, part: str) -> Any:
    """Read JSON that follows a part of the schema, which is called as that part of a request is."""
    try:
        data = json.loads(text, parse_int=_integer, parse_constant=_no_constant)
        _check(data, part)
    except RecursionError:
        message = f"The `{part}` of the request is nested too deeply; send a flat object."
        raise ReconciliationError(message) from None
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        message = f"The `{part}` of the request is not JSON: {error}. Check it with a parser."
        raise ReconciliationError(message) from None
    return data


def _integer(digits: str) -> float:
    """Read a whole number of JSON, which may have any length; a long one is a floating one."""
    return int(digits) if len(digits) < _DIGITS else float(digits)


def _no_constant(word: str) -> None:
    """Refuse NaN and Infinity, which Python reads and RFC 8259 has not."""
    raise json.JSONDecodeError(f"{word} is no value", word, 0)


def _check(data: object, part: str) -> None:
    """Refuse what does not follow a part of the schema."""
    # Only the first fault: a request of two million brackets has as many.
    if wrong := next(_validator(part).iter_errors(data), None):
        raise _refusal(wrong, {"query": "query", "draftQuery": "query"}.get(part, f"`{part}`"))


@cache
def _validator(part: str) -> Draft202012Validator:
    return Draft202012Validator(_SCHEMA | {"$ref": f"#/$defs/{part}"})


def _refusal(error: ValidationError, what: str) -> ReconciliationError:
    """Say where a request differs from the schema, what is expected there, and what was found."""
    # A JSONPath (RFC 9535) from what the request calls so.
    place = f"In {what}, {error.json_path}" if error.path else f"{what[0].upper()}{what[1:]}"
    keyword = error.validator
    bound: Any = error.validator_value
    schema: Any = error.schema
    instance: Any = error.instance
    if keyword in ("maxItems", "maxProperties"):
        message = f"{place} has more than {bound} members; send them in parts."
        return ReconciliationError(message, 413)
    if keyword == "maxLength":
        return ReconciliationError(f"{place} has more than {bound} characters; shorten it.")
    found = reprlib.repr(instance)
    if keyword == "required":
        missing = next(name for name in bound if name not in instance)
        return ReconciliationError(f"{place} lacks `{missing}`: {found}.")
    return ReconciliationError(f"{place} is to be {schema['description']}, not {found}.")


def _asking(query: NameQuery) -> NameQuery:
    """Refuse what the schema cannot: a query that asks for nothing, or for too much in sum."""
    if not query.name and not query.conditions:
        raise ReconciliationError("The query has neither a name nor properties; give one of them.")
    if sum(len(one.values) for one in query.conditions) > VALUES:
        raise ReconciliationError(f"The query has more than {VALUES} values; give fewer.")
    return query


def _conditions(given: Iterable[tuple[str, Any]]) -> tuple[Condition, ...]:
    """Read the properties of a query; one without values says nothing and is left out."""
    listed = ((name, values if isinstance(values, list) else [values]) for name, values in given)
    read = ((name, tuple(filter(_says, map(_value, values)))) for name, values in listed)
    return tuple(Condition(name, values) for name, values in read if values)


def _value(given: Any) -> Scalar | Reference:
    """Read a value; an object without an id is its name, and null an empty text."""
    if isinstance(given, dict):
        id_, name = given.get("id") or "", given.get("name") or ""
        return Reference(id_, name) if id_ else str(name)
    return "" if given is None else given


def _says(value: Scalar | Reference) -> bool:
    return not isinstance(value, str) or bool(value.strip())


def _limit(given: float | str) -> int:
    """Read a number, 0 for those below; OpenRefine sends settings as strings."""
    return int(max(0, min(MOST, int(given) if isinstance(given, str) else given)))

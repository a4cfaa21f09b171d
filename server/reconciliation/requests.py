"""Requests of the Reconciliation Service API: from JSON to queries, checked.

Versions 0.2 (https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/) and
1.0-draft, which was to be 0.3 (https://reconciliation-api.github.io/specs/draft/). What a request
may look like, and how much it may ask, stands in ``requests.schema.json``.
"""

from __future__ import annotations

import json
import reprlib
from collections.abc import Iterable
from dataclasses import dataclass
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
        values: strings, numbers, truth values, and ids of things; at least one.
    """

    property: str
    values: tuple[Scalar, ...]


@dataclass(frozen=True, slots=True)
class NameQuery:
    """A reconciliation query: which thing is meant by this name, or has these properties?

    Attributes:
        name: the name, or the empty string.
        types: the types that a thing may have; the empty tuple allows all.
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


def read_batch(text: str | bytes) -> dict[str, NameQuery]:
    """Read a query batch of version 0.2: id → query.

    >>> read_batch('{"q0": {"query": "Qing dynasty", "limit": "3"}}')["q0"].limit
    3
    >>> read_batch('{"q0": {"limit": 0}}')  # doctest: +IGNORE_EXCEPTION_DETAIL
    Traceback (most recent call last):
    khorgos.server.reconciliation.requests.ReconciliationError: In `queries`, $.q0.limit is to be \
a number from 1, not 0.

    Raises:
        ReconciliationError: it is something else, or too large.
    """
    batch = {}
    for key, given in _read(text, "queries").items():
        types = given.get("type", ())
        query = NameQuery(
            name=given.get("query", ""),
            types=(types,) if isinstance(types, str) else tuple(types),
            limit=_limit(given.get("limit", DEFAULT)),
            conditions=_conditions((one["pid"], one["v"]) for one in given.get("properties", ())),
            strict=given.get("type_strict", "any"),
        )
        batch[key] = _asking(query, f"Query {key!r}")
    return batch


def read_draft_batch(text: str | bytes) -> list[NameQuery]:
    """Read a query batch of version 1.0-draft; as :func:`read_batch`."""
    batch = []
    for place, given in enumerate(_read(text, "body")["queries"]):
        what, parts = f"Query {place}", given["conditions"]
        names = [one["propertyValue"] for one in parts if one["matchType"] != "property"]
        if len(names) > 1:
            message = f"{what} has {len(names)} names; ask for each in its own query."
            raise ReconciliationError(message)
        query = NameQuery(
            name="".join(names),
            types=(given["type"],) if "type" in given else (),
            limit=_limit(given.get("limit", DEFAULT)),
            conditions=_conditions(
                (one["propertyId"], one["propertyValue"])
                for one in parts
                if one["matchType"] == "property"
            ),
            language=given.get("lang") or "",
        )
        batch.append(_asking(query, what))
    return batch


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
    schema = _SCHEMA | {"$ref": f"#/$defs/{part}"}
    try:
        data = json.loads(text)
        # Only the first: a request of two million brackets has as many.
        wrong = next(Draft202012Validator(schema).iter_errors(data), None)
    except RecursionError:
        message = f"The `{part}` of the request is nested too deeply; send a flat object."
        raise ReconciliationError(message) from None
    except ValueError as error:
        message = f"The `{part}` of the request is not JSON: {error}. Check it with a parser."
        raise ReconciliationError(message) from None
    if wrong:
        raise _refusal(wrong, part)
    return data


def _refusal(error: ValidationError, part: str) -> ReconciliationError:
    """Say where a request differs from the schema, what is expected there, and what was found."""
    # A JSONPath (RFC 9535) from what the request calls `part`.
    place = f"In `{part}`, {error.json_path}" if error.path else f"`{part}`"
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


def _asking(query: NameQuery, what: str) -> NameQuery:
    """Refuse what the schema cannot: a query that asks for nothing, or for too much in sum."""
    if not query.name and not query.conditions:
        raise ReconciliationError(f"{what} has neither a name nor properties; give one of them.")
    if sum(len(one.values) for one in query.conditions) > VALUES:
        raise ReconciliationError(f"{what} has more than {VALUES} values; give fewer.", 413)
    return query


def _conditions(given: Iterable[tuple[str, Any]]) -> tuple[Condition, ...]:
    """Read the properties of a query; one without values says nothing and is left out."""
    listed = ((name, values if isinstance(values, list) else [values]) for name, values in given)
    return tuple(
        Condition(name, tuple(one["id"] if isinstance(one, dict) else one for one in values))
        for name, values in listed
        if values
    )


def _limit(given: float | str) -> int:
    """Read a number from 1; OpenRefine sends settings as strings."""
    # In this order: Python reads NaN in JSON, and MOST is the lesser of the two then.
    return int(min(MOST, int(given) if isinstance(given, str) else given))

"""Candidates for a query: scores, the features they rest on, and when one is a match.

A wrong automatic match costs more than a missing one, so a candidate is a match only if the name is
one of its own, as it is spelt, no other comes near, and nothing that the query says speaks against.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import product, starmap
from typing import Any, Final

from werkzeug.datastructures import LanguageAccept

from khorgos.ontology.prefixes import expanded, slug_of
from khorgos.server.engines.engine import Engine
from khorgos.server.reconciliation.catalogue import Catalogue, NamedThing, Schema, entry
from khorgos.server.reconciliation.comparing import agreement
from khorgos.server.reconciliation.requests import (
    NameQuery,
    ReconciliationError,
    Reference,
    Scalar,
)
from khorgos.server.reconciliation.values import PropertyValue, Values, holders, values_of
from khorgos.triples.naming.letters import fold, holds, spelling

SURE: Final = 0.96
"""How like one of the candidate's names the query's has to be for a match."""
CLEAR: Final = 0.12
"""By how much the next candidate must be less alike."""
_AGREES: Final = 0.9
_LOOKED_AT: Final = 30
_PROPERTIES: Final = 0.4
"""The part of the score that properties make up, if the query has some."""
FEATURES: Final = {
    "name": "Likeness of the name, 0 to 1",
    "id": "Whether the query is the id",
    "type": "Whether the thing has the type",
    "properties": "Agreement of the properties, 0 to 1",
}


@dataclass(frozen=True, slots=True)
class Scored:
    """A candidate with its features; ``match`` is decided once all are known."""

    thing: NamedThing
    name: float
    is_id: bool = False
    has_type: bool = True
    agreements: dict[str, float] = field(default_factory=dict)

    @property
    def properties(self) -> float | None:
        """The mean agreement of the properties; None where none can be compared."""
        known = self.agreements.values()
        return sum(known) / len(known) if known else None

    @property
    def score(self) -> float:
        """From 0 to 100."""
        total, agreed = self.name, self.properties
        if agreed is not None:
            total = agreed if not self.name else total + _PROPERTIES * (agreed - total)
        return round(100 * total * (1.0 if self.has_type else 0.85), 1)


class Matcher:
    """Finds candidates.

    Args:
        catalogue: the things.
        schema: the types and properties.
        engine: knows the values of properties.
    """

    def __init__(self, catalogue: Catalogue, schema: Schema, engine: Engine) -> None:
        self._catalogue = catalogue
        self._schema = schema
        self._engine = engine

    def match(self, query: NameQuery, languages: LanguageAccept) -> list[dict[str, Any]]:
        """Return the candidates of a query as JSON of version 0.2, the best first.

        Raises:
            ReconciliationError: there is no such type or property.
            EngineError: the engine fails.
        """
        types = self._types(query)
        names = [one.property for one in query.conditions]
        iris = {name: self._schema.find("property", name).iri for name in names}
        found = self._named(query, types) if query.name else self._holding(iris.values(), types)
        if iris:
            values = values_of(self._engine, [one.thing.id for one in found], iris.values())
            found = [self._compared(one, query, iris, values) for one in found]
        if not query.name:
            found = [one for one in found if one.score >= 50]
        found.sort(key=lambda one: (not one.is_id, -one.score, one.thing.id))
        sure = _sure(found, query)
        return [self._written(one, one is sure, languages) for one in found[: query.limit]]

    def _types(self, query: NameQuery) -> list[str]:
        """The names of a query's types; what is no type here is one that no thing has.

        Raises:
            ReconciliationError: no thing can be of the types.
        """
        types: list[str] = []
        unknown: list[ReconciliationError] = []
        for name in query.types:
            try:
                types.append(self._schema.find("type", name).name)
            except ReconciliationError as error:
                types.append(name)
                unknown.append(error)
        most = {"any": max(0, len(types) - 1), "all": 0, "should": len(types)}
        if len(unknown) > most[query.strict]:
            raise unknown[0]
        return types

    def _named(self, query: NameQuery, types: Sequence[str]) -> list[Scored]:
        """Return the things whose id or name is like the query's."""
        things = self._catalogue.things
        allowed = None
        if types and query.strict != "should":
            allowed = {id_ for id_, thing in things.items() if _typed(thing, types, query.strict)}
        most = max(_LOOKED_AT, query.limit)
        alike = {
            one.id: one.similarity
            for one in self._catalogue.index.candidates(query.name, most, allowed)
        }
        wanted = slug_of(query.name.strip()).removeprefix("kh:")
        if wanted in things and (allowed is None or wanted in allowed):
            alike[wanted] = 1.0
        return [
            Scored(things[id_], likeness, id_ == wanted, _typed(things[id_], types, "any"))
            for id_, likeness in alike.items()
        ]

    def _holding(self, properties: Iterable[str], types: Sequence[str]) -> list[Scored]:
        """Return the things that have one of the properties."""
        things = self._catalogue.things
        ids = [id_ for id_ in holders(self._engine, properties) if id_ in things]
        return [Scored(things[id_], 0.0) for id_ in ids if _typed(things[id_], types, "any")]

    def _compared(
        self, found: Scored, query: NameQuery, iris: Mapping[str, str], values: Values
    ) -> Scored:
        """Add how well the properties agree; those that nothing is known of do not count."""
        agreements: dict[str, float] = {}
        for one in query.conditions:
            if own := values.get((found.thing.id, iris[one.property]), ()):
                best = max(starmap(self._agreement, product(one.values, own)))
                agreements[one.property] = min(best, agreements.get(one.property, best))
        return replace(found, agreements=agreements)

    def _agreement(self, wanted: Scalar | Reference, value: PropertyValue) -> float:
        """Say how well a value agrees with one that was given, from 0 to 1."""
        things = self._catalogue.things
        if isinstance(wanted, Reference):
            id_ = slug_of(expanded(wanted.id))
            if id_ in (value.id, value.text):
                return 1.0
            if id_ in things or not wanted.name:
                return 0.0
            # It is the id of another service; its things may have the same names.
            wanted = wanted.name
        thing = things.get(value.id)
        return agreement(wanted, value, thing.all_names if thing else [value.text])

    def _written(self, found: Scored, match: bool, languages: LanguageAccept) -> dict[str, Any]:
        thing = found.thing
        features: dict[str, float | bool] = {
            "name": found.name,
            "id": found.is_id,
            "type": found.has_type,
        }
        if found.properties is not None:
            features["properties"] = found.properties
        features |= {f"property-{name}": alike for name, alike in found.agreements.items()}
        return entry(thing.id, thing.name(languages), thing.description) | {
            "score": found.score,
            "match": match,
            "type": self._schema.types_of(thing),
            "features": [
                {"id": id_, "value": value if isinstance(value, bool) else round(value, 3)}
                for id_, value in features.items()
            ],
        }


def beginning(prefix: str, named: Mapping[str, Iterable[str]]) -> list[str]:
    """Return the ids of what has a name, or a word of one, that begins so.

    Whole names come before beginnings, those before words, then names spelt with the same letters
    before others, and short ones first.

    Args:
        prefix: what was typed.
        named: id → names.

    >>> beginning("ili", {"river": ["Ili River"], "ili": ["Ili"], "upper": ["Upper Ili"]})
    ['ili', 'river', 'upper']
    """
    wanted, letters = fold(prefix), spelling(prefix)
    if not wanted:
        return []
    ranks: dict[str, tuple[int, bool, int]] = {}
    for id_, names in named.items():
        for written in names:
            name = fold(written)
            if name.startswith(wanted) or f" {wanted}" in name:
                place = 0 if name == wanted else 1 if name.startswith(wanted) else 2
                rank = (place, not holds(spelling(written), letters), len(name))
                ranks[id_] = min(rank, ranks.get(id_, rank))
    return sorted(ranks, key=lambda id_: (ranks[id_], id_))


def _typed(thing: NamedThing, types: Sequence[str], strict: str) -> bool:
    has = [name in thing.types for name in types]
    return all(has) if strict == "all" or not has else any(has)


def _sure(found: Sequence[Scored], query: NameQuery) -> Scored | None:
    """Return the candidate that is a match beyond doubt, if there is one."""
    if not found or not query.name:
        return None
    first, *rest = found
    agrees = first.has_type and all(one >= _AGREES for one in first.agreements.values())
    clear = first.name >= SURE and all(first.name - one.name >= CLEAR for one in rest)
    return first if agrees and (first.is_id or clear) else None

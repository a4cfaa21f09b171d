"""The facts of all records, looked up by slugs, before any of them is a graph."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Final

from khorgos.ontology.namespaces import KHO
from khorgos.ontology.vocabulary import Vocabulary
from khorgos.triples.annotated import Input
from khorgos.triples.annotation import Entity, FactRecord, Record
from khorgos.triples.problems import Problem
from khorgos.triples.terms import own_vocabulary

_INVERSES: Final = {
    "hasMember": "isMemberOf",
    "hasPart": "isPartOf",
    "isCapitalOf": "hasCapital",
    "isHeldBy": "holdsOffice",
    "takesPartIn": "hasParticipant",
}
"""Properties that are read from the other side, with what they are then."""


@dataclass(frozen=True, eq=False)
class Told:
    """A fact with the record that tells it; each is equal to itself alone.

    Attributes:
        record: where it stands.
        fact: as it is written.
        subject, relation, object: its parts, in the direction in which all are looked up;
            ``object`` is None where words stand.
    """

    record: Record
    fact: FactRecord
    subject: str
    relation: str
    object: str | None

    @classmethod
    def of(cls, record: Record, fact: FactRecord) -> Told:
        """The fact of ``record``, turned where its property is the inverse of another."""
        subject, name, obj = fact.triple.subject, fact.triple.property, fact.triple.object
        if name in _INVERSES and obj is not None:
            return cls(record, fact, obj, _INVERSES[name], subject)
        return cls(record, fact, subject, name, obj)

    @property
    def words(self) -> str | None:
        """The quoted words of the object that are in no language: a time or a quantity."""
        return self.fact.triple.words if self.fact.triple.tag is None else None

    def __str__(self) -> str:
        """The fact, its time and its place."""
        when = self.fact.edtf or self.fact.when
        time = f" [{when}]" if when else ""
        place = f"{self.record.file}:{self.fact.line} [{self.record.id}]"
        return f"'{self.fact.triple}'{time} ({place})"

    def problem(self, message: str) -> Problem:
        """A problem of this fact."""
        return self.record.problem(f"'{self.fact.triple}': {message}", self.fact.line)

    def differs_from(self, other: Told) -> bool:
        """Whether another document tells of the same subject and relation in ``other``.

        What documents tell differently is found when the graph is built, and no fault of a record.
        """
        own, others = ({passage.document for passage in it.record.passages} for it in (self, other))
        is_one_matter = (self.subject, self.relation) == (other.subject, other.relation)
        return is_one_matter and bool(own and others) and own.isdisjoint(others)

    def contradicts(self, other: Told) -> bool:
        """Whether one of the two says that the other cannot be true beside it.

        What two authorities or documents say need not agree either.
        """
        voices = {self.fact.according_to, other.fact.according_to} - {None}
        return (
            len(voices) > 1
            or self.differs_from(other)
            or other.fact.triple in self.fact.contradicts
            or self.fact.triple in other.fact.contradicts
        )


class ToldFacts:
    """What records assert, and what is known of the things by their classes.

    Facts that are denied or deprecated are no ground to doubt others.
    """

    def __init__(self, given: Input, vocabulary: Vocabulary | None = None) -> None:
        """Keep the facts of ``given``; ``vocabulary`` is the project's own where it is None."""
        self.given = given
        self.entities: Mapping[str, Entity] = given.entities
        self._vocabulary = vocabulary or own_vocabulary()
        self._classes = cache(self._find_classes)
        self._related = cache(self._relate)

    @cached_property
    def asserted(self) -> list[Told]:
        """The facts that hold, as far as the records go."""
        return [
            Told.of(record, fact)
            for record in self.given.records
            for fact in record.facts
            if not fact.negated and fact.rank != "deprecated"
        ]

    def asked(self) -> Iterator[Told]:
        """Yield the facts that are asked about, and what claims and intentions contain.

        Denied ones are among them.
        """
        for record in self.given.judged_records:
            yield from (Told.of(record, one) for one in record.said())

    @cached_property
    def _by_property(self) -> Mapping[str, list[Told]]:
        found: dict[str, list[Told]] = defaultdict(list)
        for told in self.asserted:
            found[told.relation].append(told)
        return found

    def of(self, *properties: str) -> Iterator[Told]:
        """Yield the facts of the ``properties`` and of those below them."""
        for name in sorted(frozenset().union(*map(self.narrower, properties))):
            yield from self._by_property.get(name, ())

    def narrower(self, name: str) -> frozenset[str]:
        """The names of a property and of all below it."""
        return _narrower(self._vocabulary, name)

    def related(self, *properties: str) -> Mapping[str, set[str]]:
        """Subject → objects of the ``properties`` and of those below them; not to be changed."""
        return self._related(properties)

    def _relate(self, properties: tuple[str, ...]) -> Mapping[str, set[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        for told in self.of(*properties):
            if told.object is not None:
                found[told.subject].add(told.object)
        return found

    def is_a(self, slug: str | None, *classes: str) -> bool:
        """Whether the thing ``slug`` is of one of the ``classes``."""
        return slug is not None and not self._classes(slug).isdisjoint(classes)

    def _find_classes(self, slug: str) -> frozenset[str]:
        entity = self.entities.get(slug)
        iri = self._vocabulary.classes.get(entity.type) if entity else None
        if iri is None:
            return frozenset()
        return frozenset(one.removeprefix(KHO) for one in self._vocabulary.superclasses(iri))


@cache
def _narrower(vocabulary: Vocabulary, name: str) -> frozenset[str]:
    iri = vocabulary.object_properties.get(name)
    if iri is None:
        return frozenset({name})
    return frozenset(one.removeprefix(KHO) for one in vocabulary.subproperties(iri))


def closure(start: str, step: Mapping[str, Iterable[str]]) -> frozenset[str]:
    """``start`` and all that is reached from it by ``step``."""
    seen, pending = {start}, [start]
    while pending:
        new = set(step.get(pending.pop(), ())) - seen
        seen |= new
        pending += sorted(new)
    return frozenset(seen)

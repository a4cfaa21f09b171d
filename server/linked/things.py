"""A thing as its page shows it: what is said of it, by whom, when, and in which words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

import pyoxigraph as ox
from rdflib import RDF, RDFS, SKOS, URIRef

from khorgos.ontology.namespaces import KHO
from khorgos.server.linked.closure import Index, Term
from khorgos.server.linked.facts import NOTES, Fact, FactReader, Quote
from khorgos.server.linked.terms import NODES, Presenter, Value

SHOWN: Final = 150
"""How many facts a page lists under one property; it says so when there are more."""


def _iris(*terms: URIRef) -> tuple[str, ...]:
    return tuple(map(str, terms))


# They build statements; the page shows the facts that they build.
_BUILDING: Final = _iris(
    KHO.subject, KHO.object, KHO.propositionSubject, KHO.propositionObject, KHO.isStatedIn
)
_TIMES: Final = _iris(KHO.hasTimeSpan, KHO.hasBeginning, KHO.hasEnd, KHO.hasBirth, KHO.hasDeath)
_NAME: Final = str(KHO.name)
# Among the details these stand first, in this order.
_FIRST: Final = _iris(
    *(term for subject, predicate, objects in NODES for term in (subject, predicate, *objects)),
    KHO.isClaimedBy,
    KHO.hasContent,
)
_ELSEWHERE: Final = _iris(
    *(RDF.type, RDFS.label, SKOS.altLabel, SKOS.scopeNote, *NOTES),
    *(KHO.hasEvidence, KHO.isMentionedIn, KHO.exact, KHO.prefix, KHO.suffix),
)


@dataclass(frozen=True, slots=True)
class Group:
    """The facts with one property: those that the page shows, and how many there are."""

    property: Value
    facts: tuple[Fact, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Thing:
    """What the page of a thing shows.

    Attributes:
        label: its name.
        kinds: its classes, and whether each was inferred.
        names: its names, by language.
        remarks: what the curator says of it.
        fact: a statement or claim as a fact, else None.
        quotes: the evidence of a statement or claim, or the words of a passage.
        facts: what is said of it.
        pointing: what is said of others with it.
        details: its properties that are shown nowhere else, with their values.
        mentions: the passages that mention it.
    """

    label: Value
    kinds: tuple[tuple[Value, bool], ...]
    names: tuple[Value, ...]
    remarks: tuple[Value, ...]
    fact: Fact | None
    quotes: tuple[Quote, ...]
    facts: tuple[Group, ...]
    pointing: tuple[Group, ...]
    details: tuple[tuple[Value, tuple[Value, ...]], ...]
    mentions: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class _Stated:
    """A fact of the thing, with its property and the term at the other end."""

    property: str
    other: Term
    fact: Fact


def read_thing(iri: str, closure: Index, inferred: Index, presenter: Presenter) -> Thing:
    """Put together what the page of a thing shows.

    Args:
        iri: the thing.
        closure: the answer to its closure query.
        inferred: those of its triples that were inferred.
        presenter: shows the terms of the closure.
    """
    show, reader = presenter.show, FactReader(closure, presenter)
    edges = _Edges(iri, closure, inferred, presenter, reader)
    names = dict.fromkeys(closure.objects(iri, RDFS.label, SKOS.altLabel, KHO.name))
    new = set(inferred.iris(iri, RDF.type))
    kinds = sorted((kind in new, kind) for kind in dict.fromkeys(closure.iris(iri, RDF.type)))
    own = [iri] if closure.objects(iri, KHO.exact) else closure.iris(iri, KHO.hasEvidence)
    about, pointing = edges.about(), edges.pointing()
    return Thing(
        label=presenter.label(iri),
        kinds=tuple((show(kind), is_new) for is_new, kind in kinds),
        names=tuple(sorted(map(show, names), key=lambda name: (name.language, name.text))),
        remarks=tuple(map(show, closure.objects(iri, SKOS.scopeNote, *NOTES))),
        fact=reader.fact(iri, ()) if reader.is_record(iri) else None,
        quotes=reader.quotes(own),
        facts=_groups(about, presenter),
        pointing=_groups(pointing, presenter),
        details=edges.details(about),
        mentions=reader.quotes(closure.iris(iri, KHO.isMentionedIn)),
    )


class _Edges:
    """The triples that begin or end at a thing, as facts."""

    def __init__(
        self, iri: str, closure: Index, inferred: Index, presenter: Presenter, reader: FactReader
    ) -> None:
        self._iri = iri
        self._closure = closure
        self._inferred = inferred
        self._presenter = presenter
        self._reader = reader

    def about(self) -> list[_Stated]:
        """Return what records say of the thing, then what was inferred."""
        stated = [
            found
            for subject, predicate, objects in NODES
            for found in self._recorded((subject,), predicate, objects)
        ]
        covered = {(found.property, found.other) for found in stated}
        return stated + [
            _Stated(property_, value, Fact((self._presenter.show(value),), marks=("inferred",)))
            for property_, values in self._inferred.about(self._iri).items()
            for value in values
            if property_ != str(RDF.type) and (property_, value) not in covered
        ]

    def pointing(self) -> list[_Stated]:
        """Return what records say of others with the thing, then all other triples to it."""
        stated = [
            found
            for subject, predicate, objects in NODES
            for found in self._recorded(objects, predicate, (subject,))
        ]
        covered = {(found.property, found.other) for found in stated}
        return stated + [
            _Stated(property_, ox.NamedNode(other), self._pointer(property_, other))
            for property_, others in self._closure.towards(self._iri).items()
            if property_ not in _BUILDING
            for other in others
            if (property_, ox.NamedNode(other)) not in covered
        ]

    def details(self, about: Iterable[_Stated]) -> tuple[tuple[Value, tuple[Value, ...]], ...]:
        """Return the properties that are neither facts nor shown elsewhere."""
        shown = {(found.property, found.other) for found in about}
        rows = []
        for property_, values in self._closure.about(self._iri).items():
            rest = [value for value in values if (property_, value) not in shown]
            if rest and property_ not in _ELSEWHERE:
                rank = _FIRST.index(property_) if property_ in _FIRST else len(_FIRST)
                row = (self._presenter.show(property_), tuple(map(self._presenter.show, rest)))
                rows.append((rank, row))
        return tuple(row for _, row in sorted(rows, key=lambda item: (item[0], item[1][0].text)))

    def _recorded(
        self, here: Iterable[URIRef], predicate: URIRef, there: Iterable[URIRef]
    ) -> Iterable[_Stated]:
        """Yield what statements, claims and denials say with the thing at one end."""
        closure = self._closure
        for node in closure.subjects(self._iri, *here):
            holders = closure.subjects(node, KHO.hasContent, KHO.negates)
            records = [node] if self._reader.is_record(node) else holders
            for property_ in closure.iris(node, predicate):
                for other in closure.objects(node, *there):
                    ends = [self._iri, *([other.value] if isinstance(other, ox.NamedNode) else [])]
                    for record in records:
                        parts = (self._presenter.show(other),)
                        dated = () if property_ in (*_TIMES, _NAME) else ends
                        fact = self._reader.fact(record, parts, dated)
                        yield _Stated(property_, other, fact)

    def _pointer(self, property_: str, other: str) -> Fact:
        """Make a fact of a triple to the thing that no record states."""
        parts = (self._presenter.show(other),)
        is_new = other in self._inferred.subjects(self._iri, URIRef(property_))
        marks = ("inferred",) if is_new else ()
        if not self._reader.is_record(other):
            return Fact(parts, dates=self._reader.dates(other), marks=marks)
        fact = self._reader.fact(other, self._presenter.triple(other) or parts)
        return replace(fact, marks=tuple(dict.fromkeys((*fact.marks, *marks))))


def _groups(stated: Iterable[_Stated], presenter: Presenter) -> tuple[Group, ...]:
    """Group facts by property: times first, names last, the rest by label."""
    facts: dict[str, list[Fact]] = defaultdict(list)
    for found in stated:
        facts[found.property].append(found.fact)
    groups = []
    for property_, members in facts.items():
        members.sort(key=lambda fact: [part.text.casefold() for part in fact.parts])
        group = Group(presenter.show(property_), tuple(members[:SHOWN]), len(members))
        rank = 0 if property_ in _TIMES else 2 if property_ == _NAME else 1
        groups.append((rank, group.property.text, group))
    return tuple(group for _, _, group in sorted(groups, key=lambda item: item[:2]))

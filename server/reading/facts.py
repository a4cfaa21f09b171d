"""The facts of a thing as rows: one for each fact, with all that tell it, by property."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

import pyoxigraph as ox
from rdflib import RDF, URIRef

from khorgos.ontology.namespaces import KHO
from khorgos.ontology.prefixes import local_name
from khorgos.server.languages.dates import ShownDate
from khorgos.server.reading.closure import RdfTerm
from khorgos.server.reading.naming import Namer
from khorgos.server.reading.premises import by_rule
from khorgos.server.reading.release import Triple
from khorgos.server.reading.tellings import ShownPassage, Teller, Telling
from khorgos.server.reading.terms import ShownTerm


def _iris(*terms: URIRef) -> frozenset[str]:
    return frozenset(map(str, terms))


TIMES: Final = _iris(
    *(KHO.hasTimeSpan, KHO.hasBeginning, KHO.hasEnd, KHO.hasBirth, KHO.hasDeath),
    KHO.isPlannedFor,
)
"""The properties whose values are times."""
_DATED: Final = _iris(KHO.Occurrence, KHO.InformationObject)
# What follows with these says nothing to a reader.
_SILENT: Final = _iris(RDF.type, KHO.name, KHO.isStatedIn, KHO.hasTextProblem, KHO.hasQualifier)


@dataclass(frozen=True, slots=True)
class Premise:
    """A stated triple that another follows from.

    Attributes:
        parts: its subject, property and value.
        tellings: the records that state it.
    """

    parts: tuple[ShownTerm, ShownTerm, ShownTerm]
    tellings: tuple[Telling, ...]


@dataclass(frozen=True)
class FactRow:
    """A fact of a thing, with all that tell it.

    Attributes:
        value: the thing or the words at the other end.
        date: the value, where it is a time.
        aside: when the thing at the other end was.
        tellings: what tells it, the most exact first; none where it follows by rule.
        premises: what it follows from by rule.
        is_unsure: whether it follows only from what is not sure.
    """

    value: ShownTerm
    date: ShownDate | None = None
    aside: ShownDate | None = None
    tellings: tuple[Telling, ...] = ()
    premises: tuple[Premise, ...] = ()
    is_unsure: bool = False

    @cached_property
    def states(self) -> tuple[str, ...]:
        """How it is told, the weightiest first; ``rule`` where it follows from what is told."""
        if not self.tellings:
            return ("rule",) if self.premises else ("asserted",)
        first = self.tellings[0]
        if first.is_turned:
            return ("rule", *(state for state in first.states if state != "asserted"))
        return first.states

    @cached_property
    def passages(self) -> tuple[ShownPassage, ...]:
        """All its sentences, each once, those of the first telling first."""
        premised = (telling for premise in self.premises for telling in premise.tellings)
        tellings = (*self.tellings, *premised)
        found: dict[str, ShownPassage] = {}
        for telling in tellings:
            for passage in telling.passages:
                found.setdefault(passage.words, passage)
        return tuple(found.values())

    @property
    def records(self) -> frozenset[str]:
        """The slugs of the records that tell it."""
        return frozenset(telling.slug for telling in self.tellings)

    @property
    def against(self) -> frozenset[str]:
        """The slugs of the statements that contradict it."""
        return frozenset(slug for telling in self.tellings for slug in telling.against)

    @cached_property
    def more(self) -> int:
        """How many passages there are besides the first."""
        return max(0, sum(1 + len(passage.again) for passage in self.passages) - 1)

    @property
    def text(self) -> str:
        """What it says, in words."""
        return self.date.text if self.date else self.value.text


@dataclass(frozen=True, slots=True)
class FactRows:
    """The facts of a thing with one property.

    Attributes:
        iri: of the property.
        rows: those that are shown.
        total: how many there are.
    """

    iri: str
    rows: tuple[FactRow, ...]
    total: int

    @property
    def key(self) -> str:
        """The local name of the property."""
        return local_name(self.iri)

    @property
    def disagreements(self) -> tuple[tuple[FactRow, ...], ...]:
        """The facts of it that cannot be true beside each other."""
        found = []
        for at, row in enumerate(self.rows):
            others = [it for it in self.rows[at + 1 :] if not row.against.isdisjoint(it.records)]
            found += [(row, *others)] if others else []
        return tuple(found)

    @property
    def contradicted(self) -> tuple[tuple[FactRow, ShownTerm], ...]:
        """The facts of it that statements on other matters contradict, each with one of them."""
        records = {slug for row in self.rows for slug in row.records}
        return tuple(
            (row, telling.conflicts[0])
            for row in self.rows
            for telling in row.tellings
            if telling.against and telling.against.isdisjoint(records)
        )

    def first(self, most: int) -> FactRows:
        """Show only the first rows, and not all but one; of none the number alone."""
        return self if len(self.rows) <= most + bool(most) else replace(self, rows=self.rows[:most])


@dataclass(frozen=True, slots=True)
class _Told:
    """A record's telling of a fact, before the facts are put together."""

    property: str
    other: RdfTerm
    telling: Telling


class RowReader:
    """Reads the facts of a thing.

    Args:
        teller: reads what records tell.
    """

    def __init__(self, teller: Teller) -> None:
        self._teller = teller
        self._namer: Namer = teller.namer
        self._release = teller.namer.release

    def facts(self, iri: str) -> list[FactRows]:
        """Return the facts of a thing, by property."""
        told = [*self._stated(iri), *self._turned(iri)]
        rows = self._merged(told)
        for (_, property_, value), found in by_rule(self._release, iri):
            if property_ in _SILENT or any(
                one.other == value for one in told if one.property == property_
            ):
                continue
            row = self._row(property_, value, ())
            unsure = self._release.is_unsure(iri, property_, value)
            shown = tuple(map(self._premise, found))
            rows[property_].append(replace(row, premises=shown, is_unsure=unsure))
        return [FactRows(property_, tuple(own), len(own)) for property_, own in rows.items()]

    def told_elsewhere(self, iri: str) -> list[FactRows]:
        """Return the facts of others that the thing stands in, by property, named by the others."""
        symmetric = self._release.axioms.is_symmetric
        told = [one for one in self._stated(iri, is_object=True) if not symmetric(one.property)]
        rows = self._merged(told)
        return [FactRows(property_, tuple(own), len(own)) for property_, own in rows.items()]

    def _stated(self, iri: str, is_object: bool = False) -> Iterator[_Told]:
        """Yield what statements and denials say of a thing, or of others with it."""
        index, release = self._release.index, self._release
        ends = ((KHO.object, KHO.propositionObject), (KHO.subject, KHO.propositionSubject))
        direct, proposed = ends[0] if is_object else ends[1]
        for record in index.subjects(iri, direct):
            if triple := release.stated(record):
                yield self._told(record, triple, is_object)
        for proposition in index.subjects(iri, proposed):
            for record in index.subjects(proposition, KHO.negates):
                if triple := self._namer.triple(proposition):
                    yield self._told(record, triple, is_object)

    def _turned(self, iri: str) -> Iterator[_Told]:
        """Yield what is said of others with the thing by a property that holds both ways."""
        symmetric = self._release.axioms.is_symmetric
        return (one for one in self._stated(iri, is_object=True) if symmetric(one.property))

    def _told(self, record: str, triple: Triple, is_object: bool) -> _Told:
        subject, property_, value = triple
        other: RdfTerm = ox.NamedNode(subject) if is_object else value
        shown = other if isinstance(other, ox.NamedNode | ox.Literal) else ""
        telling = self._teller.statement(record, shown)
        if is_object and self._release.axioms.is_symmetric(property_):
            telling = replace(telling, is_turned=True)
        return _Told(property_, other, telling)

    def _merged(self, told: Iterable[_Told]) -> dict[str, list[FactRow]]:
        """Put what is told of one fact into one row, unless it is told of different times."""
        facts: dict[tuple[str, str, bool], list[list[Telling]]] = defaultdict(list)
        terms: dict[tuple[str, str, bool], RdfTerm] = {}
        for one in told:
            key = one.property, str(one.other), "denied" in one.telling.states
            terms[key] = one.other
            for row in facts[key]:
                if all(_fit(one.telling, other) for other in row):
                    row.append(one.telling)
                    break
            else:
                facts[key].append([one.telling])
        rows: dict[str, list[FactRow]] = defaultdict(list)
        for key, found in facts.items():
            for row in found:
                row.sort(key=_exactness)
                rows[key[0]].append(self._row(key[0], terms[key], tuple(row)))
        for own in rows.values():
            own.sort(key=_order)
        return rows

    def _row(self, property_: str, value: RdfTerm, tellings: tuple[Telling, ...]) -> FactRow:
        if not isinstance(value, ox.NamedNode):
            return FactRow(self._namer.show(value), tellings=tellings)
        if property_ in TIMES and (date := self._namer.date(value.value)):
            return FactRow(self._namer.show(value), date, tellings=tellings)
        kinds = self._release.index.iris(value.value, RDF.type)
        aside = None if _DATED.isdisjoint(kinds) else self._namer.date_of(value.value)
        return FactRow(self._namer.show(value), aside=aside, tellings=tellings)

    def _premise(self, triple: Triple) -> Premise:
        subject, property_, value = triple
        show = self._namer.show
        lit = value if isinstance(value, ox.NamedNode | ox.Literal) else ""
        records = self._release.statements(*triple)
        return Premise(
            (show(subject), self._namer.label(property_), show(value)),
            tuple(self._teller.statement(record, ox.NamedNode(subject), lit) for record in records),
        )


def _fit(first: Telling, second: Telling) -> bool:
    """Say whether two tellings can be of one fact: one's time is within the other's.

    Nor may they say in two ways how or where it is so.
    """
    (a, b), (c, d) = first.days, second.days
    within = (a <= c and d <= b) or (c <= a and b <= d)
    ways = (first.qualifiers, second.qualifiers)
    return within and (ways[0] == ways[1] or not all(ways))


def _exactness(telling: Telling) -> tuple[object, ...]:
    """Tell which of several tellings is shown first: the preferred, then the most exact in time.

    Of two without an end that is the one that begins later.
    """
    first, last = telling.days
    is_weak = telling.is_given_up or telling.is_turned or telling.states[0] != "asserted"
    return is_weak, not telling.is_preferred, last - first, -first, telling.position


def _order(row: FactRow) -> tuple[object, ...]:
    telling = row.tellings[0]
    return (
        telling.states[0] == "denied",
        telling.days[0] == -_ALWAYS,
        telling.days,
        telling.position,
    )


_ALWAYS: Final = float("inf")

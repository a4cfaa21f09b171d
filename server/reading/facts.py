"""A thing as its page shows it: what is said of it, by whom, when, and in which words.

From the small to the large: terms as a page shows them, facts with the words of their evidence, and
all the facts of a thing. What is read is a closure, see `khorgos.server.reading.closure`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain, product
from typing import Final

import pyoxigraph as ox
from rdflib import RDF, RDFS, SKOS, URIRef

from khorgos.ontology.manchester import Span
from khorgos.ontology.namespaces import KH, KHO
from khorgos.ontology.prefixes import curie, slug_of
from khorgos.server.reading.closure import Index, RdfTerm
from khorgos.server.reading.terms import ShownTerm

_SHORT: Final = 90
NODES: Final = (
    (KHO.subject, KHO.predicate, (KHO.object, KHO.objectValue)),
    (KHO.propositionSubject, KHO.propositionPredicate, (KHO.propositionObject,)),
)
"""How a statement and a proposition hold a triple: subject, predicate, and object or value."""
MARKS: Final[Mapping[str, str]] = {
    "asserted": "the graph says so, from the sentences given",
    "claimed": "somebody says so, and the graph reports it",
    "intended": "a goal or other intention would bring it about; nothing says that it did",
    "denied": "a source says that it is not so, or somebody denies the claim",
    "emended": "the words of the source cannot be right, and are read as others",
    "contradicted": "another statement says what cannot be so as well",
    "inferred": "it follows by the axioms of the ontology, or the curator inferred it",
    "approximate": "the source hedges the time or the number",
    "preferred": "the best of several statements on one matter",
    "deprecated": "a statement that was given up",
}
"""The marks of facts, each with what it means."""

QUALIFIERS: Final[Mapping[URIRef, str]] = {
    KHO.hasQualifier: "",
    KHO.hasSubjectQuantifier: "subject:",
    KHO.hasObjectQuantifier: "object:",
    KHO.inRole: "as",
    KHO.hasScope: "within",
}
"""How a page leads in what qualifies a statement or proposition, by the property."""

NOTES: Final = (KHO.note, KHO.readingNote, KHO.resolution)
"""The properties whose values are remarks for readers."""
SHOWN: Final = 150
"""How many facts a page lists under one property; it says so when there are more."""


def _iris(*terms: URIRef) -> tuple[str, ...]:
    return tuple(map(str, terms))


# They build statements; the page shows the facts that they build.
_BUILDING: Final = _iris(
    KHO.subject, KHO.object, KHO.propositionSubject, KHO.propositionObject, KHO.isStatedIn
)
_TIMES: Final = _iris(KHO.hasTimeSpan, KHO.hasBeginning, KHO.hasEnd, KHO.hasBirth, KHO.hasDeath)
# A fact about such a thing has the thing's date, where it has none of its own.
_DATING: Final = frozenset(_iris(KHO.Event, KHO.Situation))
_NAME: Final = str(KHO.name)
# Among the details these stand first, in this order.
_FIRST: Final = _iris(
    *(term for subject, predicate, objects in NODES for term in (subject, predicate, *objects)),
    KHO.isClaimedBy,
    KHO.hasContent,
)
_ELSEWHERE: Final = _iris(
    *(RDF.type, RDFS.label, SKOS.altLabel, SKOS.scopeNote, *NOTES),
    *(KHO.name, KHO.hasEvidence, KHO.isMentionedIn, KHO.exact, KHO.prefix, KHO.suffix),
    KHO.hasEmendation,
    KHO.conflictsWith,
)


_LITERAL_FORM: Final = URIRef("http://www.w3.org/2008/05/skos-xl#literalForm")
_POINT: Final = [
    URIRef(f"http://www.w3.org/2003/01/geo/wgs84_pos#{name}") for name in ("lat", "long")
]


@dataclass(frozen=True, slots=True)
class Quotation:
    """The words of a passage, and those around it where the closure has them.

    Attributes:
        passage: the address of the passage.
        exact: its words.
        prefix: the words just before.
        suffix: the words just after.
        document: the document it stands in, or None.
        places: its section and the part of the document, where they are known.
        position: where it begins, in code points from 0.
    """

    passage: str
    exact: ShownTerm
    prefix: str
    suffix: str
    document: ShownTerm | None
    places: tuple[str, ...]
    position: int


@dataclass(frozen=True, slots=True)
class FactLine:
    """A fact as a line of a page.

    Attributes:
        parts: what the line shows: one end of a triple, or all three of its parts.
        record: the statement or claim that holds it; None where nothing but the triple does.
        dates: when it was so, or when the event in it happened.
        marks: keys of ``MARKS``.
        hedges: the words with which the source hedges.
        qualifiers: how, how much, in which role and where it holds; the lead of each, see
            ``QUALIFIERS``, and what it is.
        emended: what stands in the source, and as what it is read.
        conflicts: the statements that contradict it.
        notes: remarks on how it was read.
        quotes: its evidence, in the order of the documents.
    """

    parts: tuple[ShownTerm, ...]
    record: ShownTerm | None = None
    dates: tuple[ShownTerm, ...] = ()
    marks: tuple[str, ...] = ()
    hedges: tuple[str, ...] = ()
    qualifiers: tuple[tuple[str, ShownTerm], ...] = ()
    emended: tuple[ShownTerm, ...] = ()
    conflicts: tuple[ShownTerm, ...] = ()
    notes: tuple[str, ...] = ()
    quotes: tuple[Quotation, ...] = ()


@dataclass(frozen=True, slots=True)
class Lost:
    """What a source has lost of a thing.

    Attributes:
        property: the property that it leaves open.
        kind: what is lost or how it was, in words.
        written: the words that stand there, where there are any.
        notes: why they cannot be read.
        quotes: the passages.
    """

    property: ShownTerm
    kind: str
    written: str
    notes: tuple[str, ...]
    quotes: tuple[Quotation, ...]


class Presenter:
    """Shows the terms, the facts and the passages of a closure.

    Args:
        closure: holds them.
        labels: IRI → English label of the terms of the ontology.
        address: IRI → web address, or the empty string.
    """

    def __init__(
        self, closure: Index, labels: Mapping[str, str], address: Callable[[str], str]
    ) -> None:
        self.closure = closure
        self._labels = labels
        self._address = address

    def show(self, term: RdfTerm | str) -> ShownTerm:
        """Show a term, or the thing that has an IRI."""
        return self._shown(term, self.label)

    def triple(self, iri: str) -> tuple[ShownTerm, ShownTerm, ShownTerm] | None:
        """Show the triple that a statement or a proposition states, if ``iri`` is one."""
        for subject, predicate, objects in NODES:
            parts = ((subject,), (predicate,), objects)
            terms = [self.closure.objects(iri, *part) for part in parts]
            if all(terms):
                # By their own names, because a statement may be about a statement, or itself.
                first, second, third = (self._shown(found[0], self._own_name) for found in terms)
                return first, second, third
        return None

    def label(self, iri: str) -> ShownTerm:
        """Name a thing by its label, else by the triple it states or negates, or as it is."""
        if not self._labelled(iri):
            negated = self.closure.iris(iri, KHO.negates)
            for sign, node in (("", iri), *(("not: ", it) for it in negated)):
                stated = self.triple(node)
                if stated:
                    sign = "not: " if self._is_negated(node) else sign
                    return ShownTerm(sign + " — ".join(part.text for part in stated))
        return self._own_name(iri)

    def is_record(self, iri: str) -> bool:
        """Say whether ``iri`` is a statement or a claim."""
        return bool(self.closure.objects(iri, KHO.rank, KHO.isClaimedBy))

    def fact(
        self,
        record: str,
        parts: tuple[ShownTerm, ...],
        ends: Iterable[str] = (),
        said: str = "",
    ) -> FactLine:
        """Read a statement, a claim or what an intention would bring about as a fact.

        Args:
            record: the statement, claim or intention.
            parts: what its line shows.
            ends: the things that it relates, for the date of an event among them.
            said: the proposition of the record that the line shows; where none is given, the
                record itself, or what it negates.
        """
        closure = self.closure
        said = said or next(iter(closure.iris(record, KHO.negates)), record)
        events = (end for end in ends if _DATING & {*closure.iris(end, RDF.type)})
        timed = [said, record, *events]
        return FactLine(
            parts=parts,
            record=self.show(record),
            dates=next(filter(None, map(self.dates, timed)), ()),
            marks=self._marks(record, said),
            hedges=tuple(dict.fromkeys(self._texts(record, said, KHO.certainty))),
            qualifiers=self.qualifiers(said),
            emended=tuple(map(self.show, closure.iris(record, KHO.hasEmendation))),
            conflicts=tuple(map(self.show, closure.iris(record, KHO.conflictsWith))),
            notes=tuple(dict.fromkeys(self._texts(record, said, *NOTES))),
            quotes=self.quotes(self._passages(record, said)),
        )

    def _passages(self, record: str, said: str) -> list[str]:
        """Return the passages of a record; an intention has them at what it would bring about."""
        closure = self.closure
        return closure.iris(record, KHO.hasEvidence) or closure.iris(said, KHO.hasEvidence)

    def qualifiers(self, said: str) -> tuple[tuple[str, ShownTerm], ...]:
        """Return what qualifies a statement or proposition; a hedge is shown by its words."""
        closure, found = self.closure, {}
        for property_, lead in QUALIFIERS.items():
            for value in closure.iris(said, property_):
                if str(KHO.Hedge) not in closure.iris(value, RDF.type):
                    found[value] = (lead, self.show(value))  # A quantifier is a qualifier too.
        return tuple(found.values())

    def dates(self, iri: str) -> tuple[ShownTerm, ...]:
        """Return the time spans of a thing."""
        return tuple(map(self.show, self.closure.iris(iri, KHO.hasTimeSpan)))

    def quotes(self, passages: Iterable[str]) -> tuple[Quotation, ...]:
        """Quote passages, in the order in which they stand in their documents."""
        closure, quotes = self.closure, []
        for passage in passages:
            exact = [self.show(it) for it in closure.objects(passage, KHO.exact)[:1]]
            documents = [self.show(it) for it in closure.iris(passage, KHO.inDocument)]
            if exact and exact[0].text:
                quote = Quotation(
                    passage=self.show(passage).href,
                    exact=exact[0],
                    prefix="".join(closure.texts(passage, KHO.prefix)),
                    suffix="".join(closure.texts(passage, KHO.suffix)),
                    document=documents[0] if documents else None,
                    places=tuple(closure.texts(passage, KHO.section, KHO.part)),
                    position=min(map(int, closure.texts(passage, KHO.position)), default=0),
                )
                quotes.append(quote)
        return tuple(sorted(quotes, key=lambda quote: (str(quote.document), quote.position)))

    def lost(self, iri: str) -> tuple[Lost, ...]:
        """Say what the sources have lost of a thing, or what is lost at a gap."""
        gaps = [it for it in (iri, *self.closure.subjects(iri, KHO.isAbout)) if self.is_gap(it)]
        found = [
            Lost(
                property=self.show(open_),
                kind="".join(self.closure.texts(gap, KHO.gapKind)).replace("-", " "),
                written="".join(self.closure.texts(gap, KHO.asWritten)),
                notes=tuple(self.closure.texts(gap, KHO.readingNote)),
                quotes=self.quotes(self.closure.subjects(gap, KHO.hasTextProblem)),
            )
            for gap in gaps
            for open_ in self.closure.iris(gap, KHO.leavesOpen)
        ]
        return tuple(sorted(found, key=lambda lost: (lost.property.text, lost.written)))

    def is_gap(self, iri: str) -> bool:
        """Say whether ``iri`` is a gap in a source."""
        return bool(self.closure.objects(iri, KHO.leavesOpen))

    def _shown(self, term: RdfTerm | str, name: Callable[[str], ShownTerm]) -> ShownTerm:
        if isinstance(term, ox.Literal):
            direction = Span(term.value).direction
            return ShownTerm(term.value, language=term.language or "", direction=direction)
        if not isinstance(term, ox.NamedNode | str):
            return ShownTerm(str(term))
        iri = term if isinstance(term, str) else term.value
        return replace(name(iri), href=self._address(iri))

    def _labelled(self, iri: str) -> ShownTerm | None:
        """Return the label of a thing, in English if it has one."""
        labels = self.closure.objects(iri, RDFS.label)
        names = [term for term in labels if isinstance(term, ox.Literal)]
        if names:
            return self.show(min(names, key=lambda it: (it.language not in ("en", None), str(it))))
        return ShownTerm(self._labels[iri], language="en") if iri in self._labels else None

    def _own_name(self, iri: str) -> ShownTerm:
        """Name a thing by its label, its words, its place in a text, or its IRI."""
        if label := self._labelled(iri):
            return label
        if words := self.closure.texts(iri, KHO.exact):
            short = words[0] if len(words[0]) <= _SHORT else words[0][:_SHORT].rstrip() + "…"
            return ShownTerm(short, direction=Span(short).direction)
        if written := self.closure.texts(iri, KHO.asWritten):
            read = "".join(f", read as “{words}”" for words in self.closure.texts(iri, KHO.readAs))
            return ShownTerm(f"“{written[0]}”{read}")
        if forms := self.closure.texts(iri, _LITERAL_FORM):
            return ShownTerm(forms[0], direction=Span(forms[0]).direction)
        if len(point := self.closure.texts(iri, *_POINT)) == 2:
            return ShownTerm("° N, ".join(point) + "° E")
        ends = self.closure.texts(iri, KHO.start, KHO.end)
        if len(ends) == 2:
            return ShownTerm(f"characters {ends[0]} to {ends[1]}")
        return ShownTerm(slug_of(iri) if iri.startswith(str(KH)) else curie(iri))

    def _texts(self, record: str, said: str, *predicates: URIRef) -> Iterator[str]:
        for node in dict.fromkeys((record, said)):
            yield from self.closure.texts(node, *predicates)

    def _is_negated(self, said: str) -> bool:
        return "true" in self.closure.texts(said, KHO.isNegated)

    def _marks(self, record: str, said: str) -> tuple[str, ...]:
        closure = self.closure
        is_claim = bool(closure.objects(record, KHO.isClaimedBy))
        is_intention = not is_claim and bool(closure.objects(record, KHO.hasContent))
        is_denial = bool(closure.objects(record, KHO.negates))
        ranks = closure.texts(record, KHO.rank)
        readings = closure.texts(record, KHO.reading)
        curated, emended = "inferred-by-curator" in readings, "emended" in readings
        values = chain.from_iterable(closure.about(record).values())
        nodes = [value.value for value in values if isinstance(value, ox.NamedNode)]
        held = {
            "asserted": not (
                is_claim or is_intention or is_denial or curated or emended or "deprecated" in ranks
            ),
            "claimed": is_claim,
            "intended": is_intention,
            "denied": (
                is_denial or self._is_negated(said) or bool(closure.subjects(record, KHO.denies))
            ),
            "emended": emended,
            "contradicted": bool(closure.objects(record, KHO.conflictsWith)),
            "inferred": curated,
            "approximate": any("true" in closure.texts(node, KHO.isApproximate) for node in nodes),
            "preferred": "preferred" in ranks,
            "deprecated": "deprecated" in ranks,
        }
        return tuple(mark for mark in MARKS if held[mark])


@dataclass(frozen=True, slots=True)
class FactGroup:
    """The facts with one property: those that the page shows, and how many there are."""

    property: ShownTerm
    facts: tuple[FactLine, ...]
    total: int


Details = tuple[tuple[ShownTerm, tuple[ShownTerm, ...]], ...]
"""Properties with their values."""


@dataclass(frozen=True, slots=True)
class ThingPage:
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
        lost: what the sources have lost of it.
        details: its properties that are shown nowhere else, with their values.
        mentions: the passages that mention it.
    """

    label: ShownTerm
    kinds: tuple[tuple[ShownTerm, bool], ...]
    names: tuple[ShownTerm, ...]
    remarks: tuple[ShownTerm, ...]
    fact: FactLine | None
    quotes: tuple[Quotation, ...]
    facts: tuple[FactGroup, ...]
    pointing: tuple[FactGroup, ...]
    lost: tuple[Lost, ...]
    details: Details
    mentions: tuple[Quotation, ...]


@dataclass(frozen=True, slots=True)
class _Stated:
    """A fact of the thing, with its property and the term at the other end."""

    property: str
    other: RdfTerm
    fact: FactLine


def read_thing(iri: str, presenter: Presenter, inferred: Index) -> ThingPage:
    """Put together what the page of a thing shows.

    Args:
        iri: the thing.
        presenter: shows what its closure query answered.
        inferred: those of its triples that were inferred.
    """
    show, closure = presenter.show, presenter.closure
    edges = _Edges(iri, presenter, inferred)
    names = dict.fromkeys(closure.objects(iri, RDFS.label, SKOS.altLabel, KHO.name))
    new = set(inferred.iris(iri, RDF.type))
    kinds = sorted((kind in new, kind) for kind in dict.fromkeys(closure.iris(iri, RDF.type)))
    own = [iri] if closure.objects(iri, KHO.exact) else closure.iris(iri, KHO.hasEvidence)
    about = edges.about()
    return ThingPage(
        label=presenter.label(iri),
        kinds=tuple((show(kind), is_new) for is_new, kind in kinds),
        names=tuple(sorted(map(show, names), key=lambda name: (name.language, name.text))),
        remarks=tuple(map(show, closure.objects(iri, SKOS.scopeNote, *NOTES))),
        fact=presenter.fact(iri, ()) if presenter.is_record(iri) else None,
        quotes=presenter.quotes(own),
        facts=_groups(about, presenter, names),
        pointing=_groups(edges.pointing(), presenter),
        lost=presenter.lost(iri),
        details=edges.details(about),
        mentions=presenter.quotes(closure.iris(iri, KHO.isMentionedIn)),
    )


class _Edges:
    """The triples that begin or end at a thing, as facts."""

    def __init__(self, iri: str, presenter: Presenter, inferred: Index) -> None:
        self._iri = iri
        self._presenter = presenter
        self._closure = presenter.closure
        self._inferred = inferred

    def about(self) -> list[_Stated]:
        """Return what records say of the thing, then what was inferred."""
        stated = list(self._recorded())
        covered = {(found.property, found.other) for found in stated}
        return stated + [
            _Stated(property_, value, FactLine((self._presenter.show(value),), marks=("inferred",)))
            for property_, values in self._inferred.about(self._iri).items()
            for value in values
            if property_ not in (str(RDF.type), _NAME) and (property_, value) not in covered
        ]

    def pointing(self) -> list[_Stated]:
        """Return what records say of others with the thing, then all other triples to it."""
        stated = list(self._recorded(towards=True))
        covered = {(found.property, found.other) for found in stated}
        return stated + [
            _Stated(property_, ox.NamedNode(other), self._pointer(property_, other))
            for property_, others in self._closure.towards(self._iri).items()
            if property_ not in _BUILDING
            for other in others
            if (property_, ox.NamedNode(other)) not in covered and not self._presenter.is_gap(other)
        ]

    def details(self, about: Iterable[_Stated]) -> Details:
        """Return the properties that are neither facts nor shown elsewhere."""
        show = self._presenter.show
        shown = {(found.property, found.other) for found in about}
        rows = []
        for property_, values in self._closure.about(self._iri).items():
            rest = [value for value in values if (property_, value) not in shown]
            if rest and property_ not in _ELSEWHERE:
                rank = _FIRST.index(property_) if property_ in _FIRST else len(_FIRST)
                rows.append((rank, show(property_), tuple(map(show, rest))))
        rows.sort(key=lambda row: (row[0], row[1].text))
        return tuple((property_, values) for _, property_, values in rows)

    def _recorded(self, towards: bool = False) -> Iterator[_Stated]:
        """Yield what statements, claims and denials say of the thing, or of others with it."""
        closure, presenter = self._closure, self._presenter
        for subject, predicate, objects in NODES:
            here, there = (objects, (subject,)) if towards else ((subject,), objects)
            for node in closure.subjects(self._iri, *here):
                holders = closure.subjects(node, KHO.hasContent, KHO.negates)
                records = [node] if presenter.is_record(node) else holders
                for property_, other, record in product(
                    closure.iris(node, predicate), closure.objects(node, *there), records
                ):
                    # A name has the time that its own statement gives, not that of an event.
                    dated: tuple[str, ...] = ()
                    if isinstance(other, ox.NamedNode) and property_ not in _TIMES:
                        dated = (self._iri, other.value)
                    fact = presenter.fact(record, (presenter.show(other),), dated, node)
                    yield _Stated(property_, other, fact)

    def _pointer(self, property_: str, other: str) -> FactLine:
        """Make a fact of a triple to the thing that no record states."""
        presenter, parts = self._presenter, (self._presenter.show(other),)
        is_new = other in self._inferred.subjects(self._iri, URIRef(property_))
        marks = ("inferred",) if is_new else ()
        if not presenter.is_record(other):
            return FactLine(parts, dates=presenter.dates(other), marks=marks)
        fact = presenter.fact(other, presenter.triple(other) or parts)
        return replace(fact, marks=tuple(dict.fromkeys((*fact.marks, *marks))))


def _groups(
    stated: Iterable[_Stated], presenter: Presenter, names: Container[RdfTerm] = ()
) -> tuple[FactGroup, ...]:
    """Group facts by property: times first, names of whatever kind last, the rest by label."""
    facts: dict[str, list[FactLine]] = defaultdict(list)
    naming: dict[str, bool] = defaultdict(lambda: True)
    for found in stated:
        facts[found.property].append(found.fact)
        naming[found.property] &= found.other in names
    groups = []
    for property_, members in facts.items():
        members.sort(key=lambda fact: [part.text.casefold() for part in fact.parts])
        group = FactGroup(presenter.show(property_), tuple(members[:SHOWN]), len(members))
        groups.append((property_ not in _TIMES, naming[property_], group.property.text, group))
    return tuple(group for *_, group in sorted(groups, key=lambda item: item[:3]))

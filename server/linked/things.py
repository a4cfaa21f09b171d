"""A thing as its page shows it: what is said of it, by whom, when, and in which words.

From the small to the large: terms as a page shows them, facts with the words of their evidence, and
all the facts of a thing. What is read is a closure, see `khorgos.server.linked.closure`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

import pyoxigraph as ox
from rdflib import RDF, RDFS, SKOS, URIRef

from khorgos.ontology.manchester import Span
from khorgos.ontology.namespaces import KH, KHO
from khorgos.ontology.prefixes import curie, slug_of
from khorgos.server.linked.closure import Index, RdfTerm

_SHORT: Final = 90
NODES: Final = (
    (KHO.subject, KHO.predicate, (KHO.object, KHO.objectValue)),
    (KHO.propositionSubject, KHO.propositionPredicate, (KHO.propositionObject,)),
)
"""How a statement and a proposition hold a triple: subject, predicate, and object or value."""
MARKS: Final[Mapping[str, str]] = {
    "asserted": "the graph says so, from the sentences given",
    "claimed": "somebody says so, and the graph reports it",
    "denied": "a source says that it is not so, or somebody denies the claim",
    "inferred": "it follows by the axioms of the ontology, or the curator inferred it",
    "approximate": "the source hedges the time or the number",
    "preferred": "the best of several statements on one matter",
    "deprecated": "a statement that was given up",
}
"""The marks of facts, each with what it means."""

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
class ShownTerm:
    """A term as a page shows it.

    Attributes:
        text: what it says.
        href: where it leads, or the empty string.
        language: its BCP 47 tag, or the empty string.
        direction: ``ltr`` or ``rtl``.
    """

    text: str
    href: str = ""
    language: str = ""
    direction: str = "ltr"


class Presenter:
    """Shows the terms of one index.

    Args:
        index: what is known of them.
        labels: IRI → English label of the terms of the ontology.
        address: IRI → web address, or the empty string.
    """

    def __init__(
        self, index: Index, labels: Mapping[str, str], address: Callable[[str], str]
    ) -> None:
        self._index = index
        self._labels = labels
        self._address = address

    def show(self, term: RdfTerm | str) -> ShownTerm:
        """Show a term, or the thing that has an IRI."""
        return self._shown(term, self.label)

    def triple(self, iri: str) -> tuple[ShownTerm, ShownTerm, ShownTerm] | None:
        """Show the triple that a statement or a proposition states, if ``iri`` is one."""
        for subject, predicate, objects in NODES:
            parts = ((subject,), (predicate,), objects)
            terms = [self._index.objects(iri, *part) for part in parts]
            if all(terms):
                # By their own names, because a statement may be about a statement, or itself.
                first, second, third = (self._shown(found[0], self._own_name) for found in terms)
                return first, second, third
        return None

    def label(self, iri: str) -> ShownTerm:
        """Name a thing by its label, else by the triple it states or negates, or as it is."""
        if not self._labelled(iri):
            negated = self._index.iris(iri, KHO.negates)
            for sign, node in (("", iri), *(("not: ", it) for it in negated)):
                stated = self.triple(node)
                if stated:
                    return ShownTerm(sign + " — ".join(part.text for part in stated))
        return self._own_name(iri)

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
        labels = self._index.objects(iri, RDFS.label)
        names = [term for term in labels if isinstance(term, ox.Literal)]
        if names:
            return self.show(min(names, key=lambda it: (it.language not in ("en", None), str(it))))
        return ShownTerm(self._labels[iri], language="en") if iri in self._labels else None

    def _own_name(self, iri: str) -> ShownTerm:
        """Name a thing by its label, its words, its place in a text, or its IRI."""
        label = self._labelled(iri)
        if label:
            return label
        words = self._index.texts(iri, KHO.exact)
        if words:
            short = words[0] if len(words[0]) <= _SHORT else words[0][:_SHORT].rstrip() + "…"
            return ShownTerm(short, direction=Span(short).direction)
        ends = self._index.texts(iri, KHO.start, KHO.end)
        if len(ends) == 2:
            return ShownTerm(f"characters {ends[0]} to {ends[1]}")
        return ShownTerm(slug_of(iri) if iri.startswith(str(KH)) else curie(iri))


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
        notes: remarks on how it was read.
        quotes: its evidence, in the order of the documents.
    """

    parts: tuple[ShownTerm, ...]
    record: ShownTerm | None = None
    dates: tuple[ShownTerm, ...] = ()
    marks: tuple[str, ...] = ()
    hedges: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    quotes: tuple[Quotation, ...] = ()


class FactReader:
    """Reads statements, claims and passages.

    Args:
        index: the closure that holds them.
        presenter: shows the terms of the same closure.
    """

    def __init__(self, index: Index, presenter: Presenter) -> None:
        self._index = index
        self._presenter = presenter

    def is_record(self, iri: str) -> bool:
        """Say whether ``iri`` is a statement or a claim."""
        return bool(self._index.objects(iri, KHO.rank, KHO.isClaimedBy))

    def fact(self, record: str, parts: tuple[ShownTerm, ...], ends: Iterable[str] = ()) -> FactLine:
        """Read a statement or claim as a fact.

        Args:
            record: the statement or claim.
            parts: what its line shows.
            ends: the things that it relates, for the date of an event among them.
        """
        index = self._index
        timed = [record, *(end for end in ends if str(KHO.Event) in index.iris(end, RDF.type))]
        dates = next(filter(None, map(self.dates, timed)), ())
        return FactLine(
            parts=parts,
            record=self._presenter.show(record),
            dates=dates,
            marks=self._marks(record),
            hedges=tuple(index.texts(record, KHO.certainty)),
            notes=tuple(index.texts(record, *NOTES)),
            quotes=self.quotes(index.iris(record, KHO.hasEvidence)),
        )

    def dates(self, iri: str) -> tuple[ShownTerm, ...]:
        """Return the time spans of a thing."""
        return tuple(map(self._presenter.show, self._index.iris(iri, KHO.hasTimeSpan)))

    def quotes(self, passages: Iterable[str]) -> tuple[Quotation, ...]:
        """Quotation passages, in the order in which they stand in their documents."""
        quotes = [quote for quote in map(self._quote, passages) if quote.exact.text]
        return tuple(sorted(quotes, key=lambda quote: (str(quote.document), quote.position)))

    def _quote(self, passage: str) -> Quotation:
        index, show = self._index, self._presenter.show
        prefix, suffix = ("".join(index.texts(passage, it)) for it in (KHO.prefix, KHO.suffix))
        exact = index.objects(passage, KHO.exact)
        documents = index.iris(passage, KHO.inDocument)
        return Quotation(
            passage=show(passage).href,
            exact=show(exact[0]) if exact else ShownTerm(""),
            prefix=prefix,
            suffix=suffix,
            document=show(documents[0]) if documents else None,
            places=tuple(index.texts(passage, KHO.section, KHO.part)),
            position=min(map(int, index.texts(passage, KHO.position)), default=0),
        )

    def _marks(self, record: str) -> tuple[str, ...]:
        index = self._index
        is_claim = bool(index.objects(record, KHO.isClaimedBy))
        is_denial = bool(index.objects(record, KHO.negates))
        ranks = index.texts(record, KHO.rank)
        curated = "inferred-by-curator" in index.texts(record, KHO.reading)
        held = {
            "asserted": not (is_claim or is_denial or curated or "deprecated" in ranks),
            "claimed": is_claim,
            "denied": is_denial or bool(index.subjects(record, KHO.denies)),
            "inferred": curated,
            "approximate": any(map(self._is_approximate, self._index.about(record).values())),
            "preferred": "preferred" in ranks,
            "deprecated": "deprecated" in ranks,
        }
        return tuple(mark for mark in MARKS if held[mark])

    def _is_approximate(self, values: Iterable[object]) -> bool:
        """Say whether one of ``values`` is a hedged time or number."""
        iris = [value.value for value in values if isinstance(value, ox.NamedNode)]
        return any("true" in self._index.texts(iri, KHO.isApproximate) for iri in iris)


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
    details: Details
    mentions: tuple[Quotation, ...]


@dataclass(frozen=True, slots=True)
class _Stated:
    """A fact of the thing, with its property and the term at the other end."""

    property: str
    other: RdfTerm
    fact: FactLine


def read_thing(iri: str, closure: Index, inferred: Index, presenter: Presenter) -> ThingPage:
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
    return ThingPage(
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
            _Stated(property_, value, FactLine((self._presenter.show(value),), marks=("inferred",)))
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

    def details(self, about: Iterable[_Stated]) -> Details:
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

    def _pointer(self, property_: str, other: str) -> FactLine:
        """Make a fact of a triple to the thing that no record states."""
        parts = (self._presenter.show(other),)
        is_new = other in self._inferred.subjects(self._iri, URIRef(property_))
        marks = ("inferred",) if is_new else ()
        if not self._reader.is_record(other):
            return FactLine(parts, dates=self._reader.dates(other), marks=marks)
        fact = self._reader.fact(other, self._presenter.triple(other) or parts)
        return replace(fact, marks=tuple(dict.fromkeys((*fact.marks, *marks))))


def _groups(stated: Iterable[_Stated], presenter: Presenter) -> tuple[FactGroup, ...]:
    """FactGroup facts by property: times first, names last, the rest by label."""
    facts: dict[str, list[FactLine]] = defaultdict(list)
    for found in stated:
        facts[found.property].append(found.fact)
    groups = []
    for property_, members in facts.items():
        members.sort(key=lambda fact: [part.text.casefold() for part in fact.parts])
        group = FactGroup(presenter.show(property_), tuple(members[:SHOWN]), len(members))
        rank = 0 if property_ in _TIMES else 2 if property_ == _NAME else 1
        groups.append((rank, group.property.text, group))
    return tuple(group for _, _, group in sorted(groups, key=lambda item: item[:2]))

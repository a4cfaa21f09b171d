"""Facts with their dates, their marks and the words of their evidence, read out of a closure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox
from rdflib import RDF

from khorgos.ontology.namespaces import KHO
from khorgos.server.linked.closure import Index
from khorgos.server.linked.terms import Presenter, Value

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


@dataclass(frozen=True, slots=True)
class Quote:
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
    exact: Value
    prefix: str
    suffix: str
    document: Value | None
    places: tuple[str, ...]
    position: int


@dataclass(frozen=True, slots=True)
class Fact:
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

    parts: tuple[Value, ...]
    record: Value | None = None
    dates: tuple[Value, ...] = ()
    marks: tuple[str, ...] = ()
    hedges: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    quotes: tuple[Quote, ...] = ()


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

    def fact(self, record: str, parts: tuple[Value, ...], ends: Iterable[str] = ()) -> Fact:
        """Read a statement or claim as a fact.

        Args:
            record: the statement or claim.
            parts: what its line shows.
            ends: the things that it relates, for the date of an event among them.
        """
        index = self._index
        timed = [record, *(end for end in ends if str(KHO.Event) in index.iris(end, RDF.type))]
        dates = next(filter(None, map(self.dates, timed)), ())
        return Fact(
            parts=parts,
            record=self._presenter.show(record),
            dates=dates,
            marks=self._marks(record),
            hedges=tuple(index.texts(record, KHO.certainty)),
            notes=tuple(index.texts(record, *NOTES)),
            quotes=self.quotes(index.iris(record, KHO.hasEvidence)),
        )

    def dates(self, iri: str) -> tuple[Value, ...]:
        """Return the time spans of a thing."""
        return tuple(map(self._presenter.show, self._index.iris(iri, KHO.hasTimeSpan)))

    def quotes(self, passages: Iterable[str]) -> tuple[Quote, ...]:
        """Quote passages, in the order in which they stand in their documents."""
        quotes = [quote for quote in map(self._quote, passages) if quote.exact.text]
        return tuple(sorted(quotes, key=lambda quote: (str(quote.document), quote.position)))

    def _quote(self, passage: str) -> Quote:
        index, show = self._index, self._presenter.show
        prefix, suffix = ("".join(index.texts(passage, it)) for it in (KHO.prefix, KHO.suffix))
        exact = index.objects(passage, KHO.exact)
        documents = index.iris(passage, KHO.inDocument)
        return Quote(
            passage=show(passage).href,
            exact=show(exact[0]) if exact else Value(""),
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

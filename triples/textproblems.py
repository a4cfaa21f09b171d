"""What is wrong with the words of a source: what they have lost, and what they must have been.

A ``kho:Gap`` says which property of a thing cannot be known because its words are lost. A
``kho:Emendation`` says what stands in the source and how it is read. Both stand at the passage.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rdflib import RDF, Graph, Literal, URIRef

from khorgos.ontology.namespaces import KHO
from khorgos.triples.annotation import FactRecord, GapRecord
from khorgos.triples.documents.document import Passage
from khorgos.triples.minting import hashed_iri
from khorgos.triples.resolving import Resolver
from khorgos.triples.statements import passage_iri


def add_gap(
    gap: GapRecord, passages: Sequence[Passage], resolver: Resolver, evidence: Graph
) -> None:
    """Add ``gap``, which stands in ``passages``, to the graph of evidence.

    Raises:
        ValueError: the thing or the property is unknown, or what is written is not in the quote.
    """
    about, lost = resolver.entity(gap.about), resolver.property(gap.property)
    node = hashed_iri("gap", about, lost, gap.kind, gap.written, *map(passage_iri, passages))
    evidence.add((node, RDF.type, KHO.Gap))
    evidence.add((node, KHO.isAbout, about))
    evidence.add((node, KHO.leavesOpen, lost))
    evidence.add((node, KHO.gapKind, Literal(gap.kind)))
    evidence.add((node, KHO.readingNote, Literal(gap.because)))
    if gap.written is not None:
        evidence.add((node, KHO.asWritten, Literal(gap.written)))
    for passage in _places(gap.written, passages):
        evidence.add((passage_iri(passage), KHO.hasTextProblem, node))


def add_emendation(
    fact: FactRecord,
    node: URIRef,
    passages: Sequence[Passage],
    graph: Graph,
    evidence: Graph,
) -> None:
    """Add to ``graph`` on what emendation ``fact`` rests, if on any, and that to the evidence.

    ``node`` is its statement; or, where it is what a claim says, its proposition.

    Raises:
        ValueError: what is written is not in the quote, or it is read as it is written.
    """
    if fact.emended is None:
        return
    written, read = fact.emended.written, fact.emended.read
    if written == read:
        raise ValueError(f"{written!r} is read as it is written; give what it must be, or state it")
    mended = hashed_iri("emendation", written, read, fact.because, *map(passage_iri, passages))
    evidence.add((mended, RDF.type, KHO.Emendation))
    evidence.add((mended, KHO.asWritten, Literal(written)))
    evidence.add((mended, KHO.readAs, Literal(read)))
    evidence.add((mended, KHO.readingNote, Literal(fact.because)))
    graph.add((node, KHO.hasEmendation, mended))
    for passage in _places(written, passages):
        evidence.add((passage_iri(passage), KHO.hasTextProblem, mended))


def _places(written: str | None, passages: Sequence[Passage]) -> Iterator[Passage]:
    """Yield the passages in which ``written`` stands letter for letter; without it, all.

    Raises:
        ValueError: it stands in none. Without passages nothing is refused, for then the quote
            itself was not found, and that is reported.
    """
    places = [one for one in passages if written is None or _plain(written) in _plain(one.exact)]
    if passages and not places:
        raise ValueError(
            f"{written!r} does not stand in the quote; copy it from there, letter for letter"
        )
    yield from places


def _plain(text: str) -> str:
    return " ".join(text.split())

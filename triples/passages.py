"""Documents and passages as nodes of the graph: the evidence."""

from __future__ import annotations

from rdflib import RDF, XSD, Graph, Literal, URIRef

from khorgos.ontology.namespaces import KHO
from khorgos.triples.documents.document import Passage
from khorgos.triples.documents.source import Source
from khorgos.triples.minting import entity_iri, hashed_iri


def passage_iri(passage: Passage) -> URIRef:
    """The IRI of ``passage``, from its document and its ranges."""
    return hashed_iri("passage", passage.document, passage.ranges)


def add_passage(passage: Passage, evidence: Graph) -> URIRef:
    """Add ``passage`` with its ranges to the graph of evidence and return its IRI."""
    node = passage_iri(passage)
    evidence.add((node, RDF.type, KHO.Passage))
    evidence.add((node, KHO.inDocument, entity_iri(passage.document)))
    evidence.add((node, KHO.position, _integer(passage.start)))
    evidence.add((node, KHO.line, _integer(passage.line)))
    for name in ("exact", "prefix", "suffix", "part", "section", "headword"):
        if (text := getattr(passage, name)) or name == "exact":
            evidence.add((node, KHO[name], Literal(text)))
    for number, (start, end) in enumerate(passage.ranges, start=1):
        text_range = URIRef(f"{node}-range-{number}")
        evidence.add((node, KHO.hasRange, text_range))
        evidence.add((text_range, RDF.type, KHO.TextRange))
        evidence.add((text_range, KHO.start, _integer(start)))
        evidence.add((text_range, KHO.end, _integer(end)))
    return node


def add_document(source: Source, evidence: Graph) -> None:
    """Add what is known of the document ``source`` to the graph of evidence."""
    node = entity_iri(source.slug)
    evidence.add((node, RDF.type, KHO.SourceDocument))
    evidence.add((node, KHO.contentHash, Literal(source.sha256)))
    for name in ("title", "language", "licence", "attribution", "note"):
        if text := getattr(source, name):
            evidence.add((node, KHO[name], Literal(text)))


def _integer(number: int) -> Literal:
    return Literal(number, datatype=XSD.integer)

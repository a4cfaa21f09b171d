"""Claims: what somebody says, reported and not asserted.

A ``kho:Claim`` holds who says what, when and in which words. What it says is held as
``kho:Proposition``, never as a triple of the facts.
"""

from __future__ import annotations

from collections.abc import Sequence

from khorgos.ontology.namespaces import KHO
from khorgos.triples.anchoring import Passage, stands_in
from khorgos.triples.annotation import ClaimRecord
from khorgos.triples.minting import entity_iri, hashed_iri
from khorgos.triples.passages import passage_iri
from khorgos.triples.resolving import Resolver
from khorgos.triples.statements import says
from khorgos.triples.values import time_value
from rdflib import RDF, RDFS, Graph, Literal, URIRef

_TEXTS = (
    ("kind", KHO.claimKind),
    ("words", KHO.reportingWords),
    ("reading", KHO.reading),
    ("because", KHO.readingNote),
    ("certainty", KHO.certainty),
    ("note", KHO.note),
)
_RELATIONS = (
    ("by", KHO.isClaimedBy),
    ("about", KHO.isAbout),
    ("denies", KHO.denies),
    ("contradicts", KHO.contradicts),
    ("offers_alternative_to", KHO.offersAlternativeTo),
    ("answers", KHO.answers),
)


def add_claim(
    claim: ClaimRecord, passages: Sequence[Passage], resolver: Resolver, claims: Graph
) -> None:
    """Add ``claim``, which stands in ``passages``, to the graph of claims.

    Raises:
        ValueError: what it says cannot be resolved, or its words do not stand in the quote.
    """
    texts = [passage.exact for passage in passages]
    for words in (claim.words, claim.when, claim.certainty):
        if words is not None and not stands_in(words, texts):
            raise ValueError(f"the words {words!r} do not stand in the quote; copy them from it")
    node = entity_iri(claim.id)
    claims.add((node, RDF.type, KHO.Claim))
    text = Literal(claim.text, lang="en")
    claims.add((node, RDFS.label, text))
    claims.add((node, KHO.claimText, text))
    for name, predicate in _TEXTS:
        if (value := getattr(claim, name)) is not None:
            claims.add((node, predicate, Literal(value)))
    for name, predicate in _RELATIONS:
        for slug in getattr(claim, name):
            claims.add((node, predicate, resolver.entity(slug)))
    _add_time(claim, node, claims)
    for triple in claim.content:
        resolved = resolver.resolve(triple)
        proposition = hashed_iri("proposition", *(term.n3() for term in resolved.triple))
        claims.add((node, KHO.hasContent, proposition))
        claims.add((proposition, RDF.type, KHO.Proposition))
        for statement in says(proposition, resolved):
            claims.add(statement)
        if resolved.value is not None:
            claims += resolved.value.triples
    for passage in passages:
        claims.add((node, KHO.hasEvidence, passage_iri(passage)))


def _add_time(claim: ClaimRecord, node: URIRef, claims: Graph) -> None:
    if claim.when is None:
        return
    value = time_value(claim.when, claim.edtf, claim.reading)
    for triple in value.triples:
        claims.add(triple)
    claims.add((node, KHO.hasTimeSpan, value.node))
    claims.add((node, KHO.dateText, Literal(claim.when)))

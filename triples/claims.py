"""Claims: what somebody says, reported and not asserted.

A ``kho:Claim`` holds who says what, when and in which words. What it says is held as
``kho:Proposition``, never as a triple of the facts.
"""

from __future__ import annotations

from collections.abc import Sequence

from rdflib import RDF, RDFS, Graph, Literal, URIRef

from khorgos.ontology.namespaces import KHO
from khorgos.triples.annotation import ClaimRecord
from khorgos.triples.documents.document import Passage
from khorgos.triples.minting import entity_iri
from khorgos.triples.passages import passage_iri
from khorgos.triples.propositions import add_proposition
from khorgos.triples.resolving import Resolver
from khorgos.triples.statements import check_words
from khorgos.triples.values import time_value

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
        ValueError: what it says cannot be resolved, its words do not stand in the quote, or a
            field of it has no use.
    """
    _check_fields(claim)
    check_words(
        (claim.words, claim.when, claim.certainty, *(triple.words for triple in claim.content)),
        passages,
    )
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
        claims.add((node, KHO.hasContent, add_proposition(resolver.resolve(triple), claims)))
    for passage in passages:
        claims.add((node, KHO.hasEvidence, passage_iri(passage)))


def _check_fields(claim: ClaimRecord) -> None:
    if claim.reading != "stated" and claim.because is None:
        raise ValueError(f"the claim is read as {claim.reading}; say because of what")
    if claim.edtf is not None and claim.when is None:
        raise ValueError(f"the edtf {claim.edtf} has no use; say when, in the source's words")


def _add_time(claim: ClaimRecord, node: URIRef, claims: Graph) -> None:
    if claim.when is None:
        return
    value = time_value(claim.when, claim.edtf, claim.reading)
    for triple in value.triples:
        claims.add(triple)
    claims.add((node, KHO.hasTimeSpan, value.node))
    claims.add((node, KHO.dateText, Literal(claim.when)))

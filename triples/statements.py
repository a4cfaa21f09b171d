"""What the graph says of records: their evidence, their facts as statements, and their claims.

The evidence is documents and passages as nodes. Every fact gives a triple in the facts and a
``kho:Statement`` that says the same with its time, its evidence and how it was read. A fact that
the source denies gives a ``kho:NegativeStatement`` of a proposition, and no triple. Two records
that state one fact in one way give one statement with two passages.

A ``kho:Claim`` holds who says what, when and in which words; what it says is reported and not
asserted, so it is held as ``kho:Proposition``, never as a triple of the facts. Propositions have
properties of their own, so that a query for statements never meets what nobody asserts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from rdflib import RDF, RDFS, Graph, Literal, URIRef

from khorgos.ontology.namespaces import KHO
from khorgos.triples.anchoring import stands_in
from khorgos.triples.annotation import ClaimRecord, FactRecord
from khorgos.triples.documents.document import Passage
from khorgos.triples.documents.source import Source
from khorgos.triples.minting import entity_iri, hashed_iri
from khorgos.triples.resolving import Nodes, Resolved, Resolver, time_value

_FACT_TEXTS = (
    ("reading", KHO.reading),
    ("because", KHO.readingNote),
    ("resolved", KHO.resolution),
    ("certainty", KHO.certainty),
    ("rank", KHO["rank"]),
    ("note", KHO.note),
)
_CLAIM_TEXTS = (
    ("kind", KHO.claimKind),
    ("words", KHO.reportingWords),
    ("reading", KHO.reading),
    ("because", KHO.readingNote),
    ("certainty", KHO.certainty),
    ("note", KHO.note),
)
STATEMENT = (KHO.Statement, KHO.subject, KHO.predicate, KHO.object, KHO.objectValue)
PROPOSITION = (
    KHO.Proposition,
    KHO.propositionSubject,
    KHO.propositionPredicate,
    KHO.propositionObject,
    KHO.propositionValue,
)
"""In which terms a statement and a proposition hold a triple: its class, and the properties for
subject, predicate and an object that is a thing or a literal."""
_RELATIONS = (
    ("by", KHO.isClaimedBy),
    ("about", KHO.isAbout),
    ("denies", KHO.denies),
    ("contradicts", KHO.contradicts),
    ("offers_alternative_to", KHO.offersAlternativeTo),
    ("answers", KHO.answers),
)


def add_document(source: Source, evidence: Graph) -> None:
    """Add what is known of the document ``source`` to the graph of evidence."""
    node = entity_iri(source.slug)
    evidence.add((node, RDF.type, KHO.SourceDocument))
    evidence.add((node, KHO.contentHash, Literal(source.sha256)))
    for name in ("title", "language", "licence", "attribution", "note"):
        if text := getattr(source, name):
            evidence.add((node, KHO[name], Literal(text)))


def passage_iri(passage: Passage) -> URIRef:
    """The IRI of ``passage``, from its document and its ranges."""
    return hashed_iri("passage", passage.document, passage.ranges)


def add_passage(passage: Passage, evidence: Graph) -> URIRef:
    """Add ``passage`` with its ranges to the graph of evidence and return its IRI."""
    node = passage_iri(passage)
    evidence.add((node, RDF.type, KHO.Passage))
    evidence.add((node, KHO.inDocument, entity_iri(passage.document)))
    evidence.add((node, KHO.position, Literal(passage.start)))
    evidence.add((node, KHO.line, Literal(passage.line)))
    for name in ("exact", "prefix", "suffix", "part", "section", "headword"):
        if (text := getattr(passage, name)) or name == "exact":
            evidence.add((node, KHO[name], Literal(text)))
    for number, (start, end) in enumerate(passage.ranges, start=1):
        text_range = URIRef(f"{node}-range-{number}")
        evidence.add((node, KHO.hasRange, text_range))
        evidence.add((text_range, RDF.type, KHO.TextRange))
        evidence.add((text_range, KHO.start, Literal(start)))
        evidence.add((text_range, KHO.end, Literal(end)))
    return node


def add_statement(
    fact: FactRecord,
    passages: Sequence[Passage],
    resolver: Resolver,
    facts: Graph,
    statements: Graph,
) -> None:
    """Add ``fact``, which stands in ``passages``, to the graphs of facts and of statements.

    Raises:
        ValueError: what the fact says cannot be resolved, its words do not stand in the quote, or
            a field of it has no use.
    """
    # A computed quantity needs no words in the text.
    words = fact.triple.words if fact.reading != "computed" else None
    check_words((fact.when, fact.certainty, words), passages)
    said = resolver.resolve(
        fact.triple, edtf=fact.edtf, reading=fact.reading, share_of=fact.share_of
    )
    held = None if fact.when is None else time_value(fact.when, fact.edtf, fact.reading)
    names_time = said.value is not None and said.value.kind == KHO.TimeSpan
    if fact.edtf is not None and held is None and not names_time:
        raise ValueError(f"the edtf {fact.edtf} has no use; say when, in the source's words")
    if fact.share_of is not None and (said.value is None or names_time):
        raise ValueError(f"the share_of {fact.share_of} has no use; only a quantity is a share")
    date_words = fact.triple.words if names_time and held is None else fact.when
    authority = resolver.entity(fact.according_to) if fact.according_to else None
    node = hashed_iri(
        "statement",
        *(term.n3() for term in said.triple),
        "not" if fact.negated else None,
        held.node if held else None,
        date_words,
        authority,
        *(getattr(fact, name) for name, _ in _FACT_TEXTS),
    )
    if fact.negated:
        statements.add((node, RDF.type, KHO.NegativeStatement))
        statements.add((node, KHO.negates, _add_proposition(said, statements)))
    else:
        facts.add(said.triple)
        statements += _content(node, said, STATEMENT)
    if held is not None:
        statements.add((node, KHO.hasTimeSpan, held.node))
        statements += held.triples
    if date_words is not None:
        statements.add((node, KHO.dateText, Literal(date_words)))
    if authority is not None:
        statements.add((node, KHO.isAttributedTo, authority))
    statements += _qualifiers(node, fact, _FACT_TEXTS, passages)


def add_claim(
    claim: ClaimRecord, passages: Sequence[Passage], resolver: Resolver, claims: Graph
) -> None:
    """Add ``claim``, which stands in ``passages``, to the graph of claims.

    Raises:
        ValueError: what it says cannot be resolved, its words do not stand in the quote, or a
            field of it has no use.
    """
    if claim.reading != "stated" and claim.because is None:
        raise ValueError(f"the claim is read as {claim.reading}; say because of what")
    if claim.edtf is not None and claim.when is None:
        raise ValueError(f"the edtf {claim.edtf} has no use; say when, in the source's words")
    check_words(
        (claim.words, claim.when, claim.certainty, *(triple.words for triple in claim.content)),
        passages,
    )
    node = entity_iri(claim.id)
    text = Literal(claim.text, lang="en")
    claims.add((node, RDF.type, KHO.Claim))
    claims.add((node, RDFS.label, text))
    claims.add((node, KHO.claimText, text))
    for name, predicate in _RELATIONS:
        for slug in getattr(claim, name):
            claims.add((node, predicate, resolver.entity(slug)))
    if claim.when is not None:
        time = time_value(claim.when, claim.edtf, claim.reading)
        claims.add((node, KHO.hasTimeSpan, time.node))
        claims.add((node, KHO.dateText, Literal(claim.when)))
        claims += time.triples
    for triple in claim.content:
        claims.add((node, KHO.hasContent, _add_proposition(resolver.resolve(triple), claims)))
    claims += _qualifiers(node, claim, _CLAIM_TEXTS, passages)


def _add_proposition(said: Resolved, graph: Graph) -> URIRef:
    """Add what ``said`` says to ``graph``: the same triple is one proposition, whoever says it."""
    node = hashed_iri("proposition", *(term.n3() for term in said.triple))
    graph += _content(node, said, PROPOSITION)
    return node


def _content(node: URIRef, said: Resolved, terms: Sequence[URIRef]) -> Iterator[Nodes]:
    """The triple that the statement or proposition ``node`` holds, in ``terms`` of its kind."""
    kind, has_subject, has_predicate, has_object, has_value = terms
    subject, predicate, value = said.triple
    yield node, RDF.type, kind
    yield node, has_subject, subject
    yield node, has_predicate, predicate
    yield node, has_value if isinstance(value, Literal) else has_object, value
    yield from said.value.triples if said.value else ()


def _qualifiers(
    node: URIRef,
    held: FactRecord | ClaimRecord,
    texts: Iterable[tuple[str, URIRef]],
    passages: Iterable[Passage],
) -> Iterator[Nodes]:
    for name, predicate in texts:
        if (text := getattr(held, name)) is not None:
            yield node, predicate, Literal(text)
    for passage in passages:
        yield node, KHO.hasEvidence, passage_iri(passage)


def check_words(words: Iterable[str | None], passages: Sequence[Passage]) -> None:
    """Refuse words, None aside, that do not stand in ``passages``.

    Without passages nothing is refused: the quote itself was not found, and that is reported.

    Raises:
        ValueError: naming the words.
    """
    texts = [passage.exact for passage in passages]
    for text in words if texts else ():
        if text is not None and not stands_in(text, texts):
            raise ValueError(
                f"the words {text!r} do not stand in the quote; copy them from it, or quote more"
            )

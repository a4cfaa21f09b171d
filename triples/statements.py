"""What the graph says of records: their evidence, their facts as statements, and their claims.

The evidence is documents and passages as nodes. Every fact gives a triple in the facts and a
``kho:Statement`` that says the same with its time, its evidence and how it was read. A fact that
the source denies gives a ``kho:NegativeStatement`` of a proposition, and no triple. Two records
that state one fact in one way give one statement with two passages.

A ``kho:Claim`` holds who says what, when and in which words; what it says is reported and not
asserted, so it is held as ``kho:Proposition``, never as a triple of the facts. Propositions have
properties of their own, so that a query for statements never meets what nobody asserts.

What qualifies a fact or the content of a claim (how much, how often, in which role, where) stands
on its statement or proposition, and makes it another one than the same triple without it. Of a
denied fact it stands on the proposition that is denied.

What an intention would bring about is no fact either: it is the content of the goal or policy, held
as propositions, with the passage that tells of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from rdflib import RDF, RDFS, Graph, Literal, URIRef
from rdflib.term import Node

from khorgos.ontology.namespaces import KHO
from khorgos.ontology.prefixes import local_name
from khorgos.triples.anchoring import stands_in
from khorgos.triples.annotation import ClaimRecord, FactRecord
from khorgos.triples.documents.document import Passage
from khorgos.triples.documents.source import Source
from khorgos.triples.minting import entity_iri, hashed_iri
from khorgos.triples.qualifiers import Qualifier
from khorgos.triples.resolving import Nodes, Resolved, Resolver, Value, time_value
from khorgos.triples.surety import surety

_FACT_TEXTS = (
    ("reading", KHO.reading),
    ("because", KHO.readingNote),
    ("resolved", KHO.resolution),
    ("certainty", KHO.certainty),
    ("rank", KHO["rank"]),
    ("note", KHO.note),
)
_CONTENT_TEXTS = (
    ("because", KHO.readingNote),
    ("resolved", KHO.resolution),
    ("certainty", KHO.certainty),
    ("note", KHO.note),
)
_CLAIM_TEXTS = (
    ("kind", KHO.claimKind),
    ("words", KHO.reportingWords),
    ("reading", KHO.reading),
    ("because", KHO.readingNote),
    ("certainty", KHO.certainty),
    ("no_content", KHO.note),
    ("note", KHO.note),
)
_HIDDEN = re.compile("[\N{SOFT HYPHEN}\N{ZERO WIDTH SPACE}\N{WORD JOINER}\ufeff]")
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
_WORDS = (
    ("how", KHO.hasQualifier),
    ("how_much", KHO.hasSubjectQuantifier),
    ("of_how_much", KHO.hasObjectQuantifier),
)
_COMPUTED = frozenset({KHO.Quantity, KHO.TimeSpan})
"""The values that can be computed from numbers and times of the source."""
Held = list[tuple[FactRecord, URIRef]]
"""Contents of claims and intentions, each with its proposition."""
_Mark = tuple[URIRef, Node]
"""A property with its value, which qualifies a statement or proposition."""
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


def plain_text(exact: str) -> str:
    """The words of a passage as people type them: with plain spaces, and no sign that hides.

    >>> plain_text("566.89\N{NO-BREAK SPACE}km along the bor\N{SOFT HYPHEN}der")
    '566.89 km along the border'
    """
    return re.sub(r"\s", " ", _HIDDEN.sub("", exact))


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
    if (plain := plain_text(passage.exact)) != passage.exact:
        evidence.add((node, KHO.plainText, Literal(plain)))
    for number, (start, end) in enumerate(passage.ranges, start=1):
        text_range = URIRef(f"{node}-range-{number}")
        evidence.add((node, KHO.hasRange, text_range))
        evidence.add((text_range, RDF.type, KHO.TextRange))
        evidence.add((text_range, KHO.start, Literal(start)))
        evidence.add((text_range, KHO.end, Literal(end)))
    return node


class _Read(NamedTuple):
    """What a fact or a content of a claim says, in terms of the graph.

    Attributes:
        said: its triple.
        marks: what qualifies the triple itself, sorted.
        hedges: the hedge that its certainty names.
        words: what the graph says of the qualifying words and the measure.
        held: when it holds, or None.
        date_words: the source's words of that time, or of a time that is its object.
    """

    said: Resolved
    marks: tuple[_Mark, ...]
    hedges: tuple[_Mark, ...]
    words: tuple[Nodes, ...]
    held: Value | None
    date_words: str | None


def add_statement(
    fact: FactRecord,
    passages: Sequence[Passage],
    resolver: Resolver,
    graphs: Mapping[str, Graph],
) -> URIRef:
    """Add ``fact``, which stands in ``passages``, to the graphs of facts and of statements.

    Returns:
        The statement, or the negative statement.

    Raises:
        ValueError: what the fact says cannot be resolved, its words do not stand in the quote, or
            a field of it has no use.
    """
    facts, statements = graphs[surety(fact)], graphs["statements"]
    read = _read(fact, passages, resolver)
    said, held = read.said, read.held
    authority = resolver.entity(fact.according_to) if fact.according_to else None
    node = hashed_iri(
        "statement",
        *(term.n3() for term in said.triple),
        "not" if fact.negated else None,
        held.node if held else None,
        read.date_words,
        authority,
        *(getattr(fact, name) for name, _ in _FACT_TEXTS),
        *_identity(read.marks),
        *((fact.emended.written, fact.emended.read) if fact.emended else ()),
    )
    if fact.negated:
        statements.add((node, RDF.type, KHO.NegativeStatement))
        denied = _add_proposition(said, read.marks, statements)
        statements.add((node, KHO.negates, denied))
    else:
        facts.add(said.triple)
        statements += _content(node, said, STATEMENT)
        statements += ((node, *mark) for mark in (*read.marks, *read.hedges))
    statements += read.words
    if held is not None:
        statements.add((node, KHO.hasTimeSpan, held.node))
        statements += held.triples
    if read.date_words is not None:
        statements.add((node, KHO.dateText, Literal(read.date_words)))
    if authority is not None:
        statements.add((node, KHO.isAttributedTo, authority))
    statements += _kept(node, fact, _FACT_TEXTS, passages)
    return node


def add_claim(
    claim: ClaimRecord, passages: Sequence[Passage], resolver: Resolver, graphs: Mapping[str, Graph]
) -> Held:
    """Add ``claim``, which stands in ``passages``, to the graph of claims.

    The words that qualify its content are described in the graph of statements.

    Returns:
        Each content with its proposition, as `add_content` does.

    Raises:
        ValueError: what it says cannot be resolved, its words do not stand in the quote, or a
            field of it has no use.
    """
    if claim.reading != "stated" and claim.because is None:
        raise ValueError(f"the claim is read as {claim.reading}; say because of what")
    if not claim.content and claim.no_content is None:
        raise ValueError(
            "the claim has no content; say in triples what it claims, or under no_content why no "
            "triple can"
        )
    check_words((claim.words, claim.when, claim.certainty), passages)
    if claim.certainty is not None:
        resolver.qualifier(claim.certainty, "certainty")
    claims = graphs["claims"]
    node = entity_iri(claim.id)
    text = Literal(claim.text, lang="en")
    claims.add((node, RDF.type, KHO.Claim))
    claims.add((node, RDFS.label, text))
    claims.add((node, KHO.claimText, text))
    for name, predicate in _RELATIONS:
        for slug in getattr(claim, name):
            if slug == claim.id and predicate not in (KHO.isClaimedBy, KHO.isAbout):
                raise ValueError(
                    f"the claim {slug} stands under its own {local_name(predicate)}; name the "
                    "other claim there, or take it out"
                )
            claims.add((node, predicate, resolver.related(slug, predicate)))
    if (time := _held(claim)) is not None:
        claims.add((node, KHO.hasTimeSpan, time.node))
        claims += time.triples
    if claim.when is not None:
        claims.add((node, KHO.dateText, Literal(claim.when)))
    claims += _kept(node, claim, _CLAIM_TEXTS, passages)
    return add_content(node, claim.content, passages, resolver, claims, graphs["statements"])


def add_intended(
    fact: FactRecord,
    passages: Sequence[Passage],
    resolver: Resolver,
    graph: Graph,
    described: Graph,
) -> Held:
    """Add to ``graph`` what the intention in ``fact`` would bring about, with its passages.

    Returns and raises as `add_content` does.
    """
    if not fact.content:
        return []
    node = resolver.intention(fact)
    held = add_content(node, fact.content, passages, resolver, graph, described)
    found = [passage_iri(passage) for passage in passages]
    graph += ((said, KHO.hasEvidence, passage) for _, said in held for passage in found)
    return held


def add_content(
    node: URIRef,
    contents: Iterable[FactRecord],
    passages: Sequence[Passage],
    resolver: Resolver,
    graph: Graph,
    described: Graph,
) -> Held:
    """Add to ``graph`` the ``contents`` of the claim or intention ``node``.

    The words that qualify them are described in the graph ``described``.

    Returns:
        Each content with its proposition, and those of the intentions in it.

    Raises:
        ValueError: what one says cannot be resolved, or its words do not stand in the quote.
    """
    held = []
    for content in contents:
        read = _read(content, passages, resolver)
        proposition = _add_proposition(read.said, _content_marks(content, read), graph)
        graph.add((node, KHO.hasContent, proposition))
        graph += read.held.triples if read.held else ()
        described += read.words
        held.append((content, proposition))
        held += add_intended(content, passages, resolver, graph, described)
    return held


def _read(fact: FactRecord, passages: Sequence[Passage], resolver: Resolver) -> _Read:
    """Resolve what ``fact`` says and what qualifies it; its words must stand in ``passages``."""
    wordings = [(word, key, link) for key, link in _WORDS for word in getattr(fact, key)]
    read = [fact.emended.read] if fact.emended else []
    # What is computed, a quantity or a time, needs no words in the text.
    scale = fact.scale
    own = (fact.triple.words, *((scale.lowest, scale.highest) if scale else ()))
    wanted = (fact.when, fact.certainty, fact.by_how_much, fact.denial, fact.report)
    wanted += tuple(word for word, *_ in wordings)
    is_computed = fact.reading == "computed" and resolver.kind(fact.triple) in _COMPUTED
    check_words(wanted if is_computed else (*wanted, *own), passages, read)
    said = resolver.resolve(fact)
    names_time = said.value is not None and said.value.kind == KHO.TimeSpan
    held = None if names_time and fact.when is None else _held(fact)
    qualified = [(link, resolver.qualifier(word, key)) for word, key, link in wordings]
    hedges = [resolver.qualifier(fact.certainty, "certainty")] if fact.certainty else []
    marks: set[_Mark] = {(link, word.node) for link, word in qualified}
    marks |= {(KHO.hasScope, resolver.entity(slug)) for slug in fact.scope}
    if fact.role is not None:
        marks.add((KHO.inRole, resolver.entity(fact.role)))
    described: list[Qualifier | Value] = [*hedges, *(word for _, word in qualified)]
    if fact.by_how_much is not None:
        described.append(measure := resolver.measure(fact.by_how_much))
        marks.add((KHO.hasMeasure, measure.node))
    return _Read(
        said,
        tuple(sorted(marks, key=str)),
        tuple((KHO.hasQualifier, hedge.node) for hedge in hedges),
        tuple(triple for one in described for triple in one.triples),
        held,
        fact.triple.words if names_time and held is None else fact.when,
    )


def _held(said: FactRecord | ClaimRecord) -> Value | None:
    """The time at which ``said`` holds: by its words, or as the context gives it; or None."""
    if said.when is None and said.edtf is None:
        return None
    if said.when is None and said.reading == "stated":
        raise ValueError(
            f"the edtf {said.edtf} has no words; say when, in those of the source, or from where "
            "the time is taken (reading: coreference, relative … and because)"
        )
    return time_value(said.when or "", said.edtf, said.reading)


def _content_marks(content: FactRecord, read: _Read) -> Iterator[_Mark]:
    """All that qualifies the ``content`` of a claim, which stands on its proposition."""
    yield from (*read.marks, *read.hedges)
    if content.negated:
        yield KHO.isNegated, Literal(True)
    if read.held is not None:
        yield KHO.hasTimeSpan, read.held.node
    if content.when is not None:
        yield KHO.dateText, Literal(content.when)
    if content.reading != "stated":
        yield KHO.reading, Literal(content.reading)
    for name, predicate in _CONTENT_TEXTS:
        if (text := getattr(content, name)) is not None:
            yield predicate, Literal(text)


def _add_proposition(said: Resolved, marks: Iterable[_Mark], graph: Graph) -> URIRef:
    """Add what ``said`` says, qualified by ``marks``, to ``graph``.

    The same triple with the same marks is one proposition, whoever says it.
    """
    marks = tuple(marks)
    node = hashed_iri("proposition", *(term.n3() for term in said.triple), *_identity(marks))
    graph += _content(node, said, PROPOSITION)
    graph += ((node, *mark) for mark in marks)
    return node


def _identity(marks: Iterable[_Mark]) -> list[str]:
    """Texts that tell apart what is qualified by ``marks``, in whichever order they come."""
    return sorted(f"{predicate.n3()} {value.n3()}" for predicate, value in marks)


def _content(node: URIRef, said: Resolved, terms: Sequence[URIRef]) -> Iterator[Nodes]:
    """The triple that the statement or proposition ``node`` holds, in ``terms`` of its kind."""
    kind, has_subject, has_predicate, has_object, has_value = terms
    subject, predicate, value = said.triple
    yield node, RDF.type, kind
    yield node, has_subject, subject
    yield node, has_predicate, predicate
    yield node, has_value if isinstance(value, Literal) else has_object, value
    yield from said.value.triples if said.value else ()


def _kept(
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


def check_words(
    words: Iterable[str | None], passages: Sequence[Passage], read: Sequence[str] = ()
) -> None:
    """Refuse words, None aside, that stand neither in ``passages`` nor in what is ``read`` there.

    Without passages nothing is refused: the quote itself was not found, and that is reported.

    Raises:
        ValueError: naming the words.
    """
    texts = [passage.exact for passage in passages]
    for text in words if texts else ():
        if text is not None and not stands_in(text, [*texts, *read]):
            raise ValueError(
                f"the words {text!r} do not stand in the quote; copy them from it, or quote more"
            )

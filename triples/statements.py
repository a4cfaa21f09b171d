"""Facts of records as statements: the truthy triple, and the node that holds its evidence.

Every fact gives a triple in the facts and a ``kho:Statement`` that says the same with its time,
its evidence and how it was read. A fact that the source denies gives a ``kho:NegativeStatement`` of
a proposition, and no triple. Two records that state one fact in one way give one statement with two
passages.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from rdflib import RDF, Graph, Literal, URIRef
from rdflib.term import Node

from khorgos.ontology.namespaces import KHO
from khorgos.triples.anchoring import stands_in
from khorgos.triples.annotation import Fact
from khorgos.triples.documents.document import Passage
from khorgos.triples.minting import hashed_iri
from khorgos.triples.passages import passage_iri
from khorgos.triples.propositions import add_proposition
from khorgos.triples.resolving import Resolved, Resolver
from khorgos.triples.values import Value, time_value

_TEXTS = (
    ("reading", KHO.reading),
    ("because", KHO.readingNote),
    ("resolved", KHO.resolution),
    ("certainty", KHO.certainty),
    ("rank", KHO["rank"]),
    ("note", KHO.note),
)


def add_statement(
    fact: Fact, passages: Sequence[Passage], resolver: Resolver, facts: Graph, statements: Graph
) -> None:
    """Add ``fact``, which stands in ``passages``, to the graphs of facts and of statements.

    Raises:
        ValueError: what the fact says cannot be resolved, its words do not stand in the quote, or
            a field of it has no use.
    """
    # A computed quantity needs no words in the text.
    words = fact.triple.words if fact.reading != "computed" else None
    check_words((fact.when, fact.certainty, words), passages)
    resolved = resolver.resolve(
        fact.triple, edtf=fact.edtf, reading=fact.reading, share_of=fact.share_of
    )
    held = _held(fact)
    _check_fields(fact, resolved, held)
    authority = resolver.entity(fact.according_to) if fact.according_to else None
    node = _statement_iri(fact, resolved, held, authority)
    for value in (resolved.value, held):
        if value is not None:
            _copy(value.triples, statements)
    if fact.negated:
        statements.add((node, RDF.type, KHO.NegativeStatement))
        statements.add((node, KHO.negates, add_proposition(resolved, statements)))
    else:
        statements.add((node, RDF.type, KHO.Statement))
        _copy(_says(node, resolved), statements)
        facts.add(resolved.triple)
    for name, predicate in _TEXTS:
        if (text := getattr(fact, name)) is not None:
            statements.add((node, predicate, Literal(text)))
    if held is not None:
        statements.add((node, KHO.hasTimeSpan, held.node))
    if (words := _date_words(fact, resolved, held)) is not None:
        statements.add((node, KHO.dateText, Literal(words)))
    if authority is not None:
        statements.add((node, KHO.isAttributedTo, authority))
    for passage in passages:
        statements.add((node, KHO.hasEvidence, passage_iri(passage)))


def _says(node: URIRef, resolved: Resolved) -> Iterator[tuple[Node, Node, Node]]:
    literal = isinstance(resolved.object, Literal)
    yield node, KHO.subject, resolved.subject
    yield node, KHO.predicate, resolved.predicate
    yield node, KHO.objectValue if literal else KHO.object, resolved.object


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


def _check_fields(fact: Fact, resolved: Resolved, held: Value | None) -> None:
    if fact.edtf is not None and held is None and not _is_time(resolved.value):
        raise ValueError(f"the edtf {fact.edtf} has no use; say when, in the source's words")
    if fact.share_of is not None and (resolved.value is None or _is_time(resolved.value)):
        raise ValueError(f"the share_of {fact.share_of} has no use; only a quantity is a share")


def _is_time(value: Value | None) -> bool:
    return value is not None and (value.node, RDF.type, KHO.TimeSpan) in value.triples


def _held(fact: Fact) -> Value | None:
    return time_value(fact.when, fact.edtf, fact.reading) if fact.when is not None else None


def _date_words(fact: Fact, resolved: Resolved, held: Value | None) -> str | None:
    if held is not None:
        return held.text
    return fact.triple.words if _is_time(resolved.value) else None


def _statement_iri(
    fact: Fact, resolved: Resolved, held: Value | None, authority: URIRef | None
) -> URIRef:
    return hashed_iri(
        "statement",
        *(node.n3() for node in resolved.triple),
        "not" if fact.negated else None,
        held.node if held else None,
        _date_words(fact, resolved, held),
        authority,
        *(getattr(fact, name) for name, _ in _TEXTS),
    )


def _copy(triples: Iterable[tuple[Node, Node, Node]], target: Graph) -> None:
    for triple in triples:
        target.add(triple)

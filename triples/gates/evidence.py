"""Gate: every statement and claim stands on passages that are really in the documents.

The passages of a release are sliced again from the source bytes and compared, word for word.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from rdflib import RDF, Graph, URIRef
from rdflib.term import Node

from khorgos.ontology.namespaces import KHO
from khorgos.triples.documents.document import slice_ranges
from khorgos.triples.documents.source import Source
from khorgos.triples.gates.gate import GateResult, JudgedRelease
from khorgos.triples.minting import entity_iri

_KINDS: Final = (KHO.Statement, KHO.NegativeStatement, KHO.Claim)


def judge_evidence(release: JudgedRelease) -> GateResult:
    """Does every statement and claim stand on passages that are really in the documents?"""
    sources = [one.document.source for one in release.built.documents]
    count = count_resliced(release.stated)
    return GateResult(
        f"{count:,} statements and claims sliced again from their sources",
        list(check_evidence(release.stated, sources, release.placed)),
    )


def check_evidence(
    graph: Graph,
    sources: Sequence[Source],
    placed: Callable[[str, Node], str] = lambda text, _: text,
) -> Iterator[str]:
    """Yield what is wrong with the evidence in ``graph``, which holds a whole release.

    Args:
        graph: facts, statements, claims and evidence together.
        sources: the documents, with their texts.
        placed: says before a finding which record made a node.
    """
    by_iri = {entity_iri(source.slug): source for source in sources}
    for node in _instances(graph, KHO.SourceDocument):
        yield from _check_hash(graph, node, by_iri)
    for passage in _instances(graph, KHO.Passage):
        for fault in _check_passage(graph, passage, by_iri):
            yield placed(fault, passage)
    for kind in _KINDS:
        for node in _instances(graph, kind):
            passages = list(graph.objects(node, KHO.hasEvidence))
            if not passages:
                yield placed(
                    f"{_name(node)} has no evidence; quote the passage that supports it", node
                )
            for passage in passages:
                if (passage, RDF.type, KHO.Passage) not in graph:
                    fault = f"{_name(node)} rests on {_name(passage)}, which is not in the release"
                    yield placed(fault, node)


def count_resliced(graph: Graph) -> int:
    """How many statements and claims of ``graph`` rest on at least one passage."""
    nodes = {node for kind in _KINDS for node in graph.subjects(RDF.type, kind)}
    return sum((node, KHO.hasEvidence, None) in graph for node in nodes)


def _instances(graph: Graph, cls: URIRef) -> list[Node]:
    return sorted(graph.subjects(RDF.type, cls), key=str)


def _check_hash(graph: Graph, node: Node, sources: Mapping[URIRef, Source]) -> Iterator[str]:
    source = sources.get(URIRef(str(node)))
    if source is None:
        yield f"{_name(node)} is not among the sources; restore it, or build again"
        return
    found = hashlib.sha256(source.text.encode("utf-8")).hexdigest()
    if str(graph.value(node, KHO.contentHash)) != found:
        yield f"{_name(node)} was built from other bytes than {source.path.name} has; build again"


def _check_passage(graph: Graph, passage: Node, sources: Mapping[URIRef, Source]) -> Iterator[str]:
    source = sources.get(URIRef(str(graph.value(passage, KHO.inDocument))))
    if source is None:
        yield f"{_name(passage)} stands in no known document"
        return
    ranges = sorted(
        (_integer(graph, node, KHO.start), _integer(graph, node, KHO.end))
        for node in graph.objects(passage, KHO.hasRange)
    )
    found = slice_ranges(source.text, ranges).replace("\n", " ")
    exact = str(graph.value(passage, KHO.exact))
    if found != exact:
        yield (
            f"{_name(passage)} says {exact!r}, but {source.path.name} has {found!r} there; "
            "restore the source, or build again"
        )


def _integer(graph: Graph, node: Node, predicate: URIRef) -> int:
    number = graph.value(node, predicate)
    return -1 if number is None else int(str(number))


def _name(node: Node) -> str:
    return str(node).rsplit("/", 1)[-1]

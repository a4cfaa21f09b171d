from collections.abc import Callable
from dataclasses import replace

import pytest
from rdflib import RDF, Graph, Literal, URIRef

from khorgos.ontology.namespaces import KH, KHO
from khorgos.triples.building import Build
from khorgos.triples.documents.document import Document
from khorgos.triples.documents.source import Source
from khorgos.triples.gates.evidence import check_evidence, count_resliced
from khorgos.triples.statements import passage_iri
from khorgos.triples.surety import union


@pytest.fixture
def graph(small_build: Build) -> Graph:
    """The small project's stated triples, to be changed at will."""
    return union(small_build.graphs)


@pytest.fixture
def source(small_document: Document) -> Source:
    return small_document.source


@pytest.fixture
def finding(graph: Graph, source: Source) -> Callable[[], str]:
    def only() -> str:
        (one,) = check_evidence(graph, [source])
        return one

    return only


def passage_of(graph: Graph, words: str) -> URIRef:
    (passage,) = graph.subjects(KHO.exact, Literal(words))
    assert isinstance(passage, URIRef)
    return passage


BORDER = "The border is over 300 km long."


def test_a_release_that_stands_on_its_sources_passes(graph: Graph, source: Source) -> None:
    assert list(check_evidence(graph, [source])) == []
    kinds = (KHO.Statement, KHO.NegativeStatement, KHO.Claim)
    assert count_resliced(graph) == sum(len(set(graph.subjects(RDF.type, k))) for k in kinds) == 12


def test_a_passage_whose_words_were_changed_is_refused(
    graph: Graph, finding: Callable[[], str]
) -> None:
    passage = passage_of(graph, BORDER)
    graph.set((passage, KHO.exact, Literal("The border is over 400 km long.")))
    name = passage.rsplit("/", 1)[-1]
    assert finding() == (
        f"{name} says 'The border is over 400 km long.', but two-states.txt has "
        f"'{BORDER}' there; restore the source, or build again"
    )


@pytest.mark.parametrize("end", ["start", "end"])
def test_a_range_that_was_moved_is_refused(
    graph: Graph, finding: Callable[[], str], end: str
) -> None:
    (text_range,) = graph.objects(passage_of(graph, BORDER), KHO.hasRange)
    number = int(str(graph.value(text_range, KHO[end])))
    graph.set((text_range, KHO[end], Literal(number + 1)))
    assert f"says '{BORDER}', but two-states.txt has '" in finding()


@pytest.mark.parametrize("predicate", [KHO.start, KHO.hasRange])
def test_a_range_that_is_missing_is_refused(
    graph: Graph, finding: Callable[[], str], predicate: URIRef
) -> None:
    passage = passage_of(graph, BORDER)
    node = passage if predicate == KHO.hasRange else graph.value(passage, KHO.hasRange)
    graph.remove((node, predicate, None))
    assert f"says '{BORDER}', but two-states.txt has ''" in finding()


def test_a_passage_over_a_line_end_is_compared_as_it_reads(graph: Graph) -> None:
    (words,) = (str(o) for o in graph.objects(None, KHO.exact) if "Battle of the Ford" in str(o))
    assert "\n" not in words


@pytest.mark.parametrize("kind", [KHO.Statement, KHO.NegativeStatement, KHO.Claim])
def test_what_has_no_evidence_is_refused(
    graph: Graph, finding: Callable[[], str], kind: URIRef
) -> None:
    node = min(graph.subjects(RDF.type, kind), key=str)
    before = count_resliced(graph)
    graph.remove((node, KHO.hasEvidence, None))
    name = str(node).rsplit("/", 1)[-1]
    assert finding() == f"{name} has no evidence; quote the passage that supports it"
    assert count_resliced(graph) == before - 1


def test_a_passage_that_is_not_in_the_release_is_missed(
    graph: Graph, finding: Callable[[], str]
) -> None:
    passage = passage_of(graph, BORDER)
    graph.remove((passage, None, None))
    assert finding().endswith(f"rests on {passage.rsplit('/', 1)[-1]}, which is not in the release")


def test_a_passage_of_an_unknown_document_is_refused(
    graph: Graph, finding: Callable[[], str]
) -> None:
    graph.set((passage_of(graph, BORDER), KHO.inDocument, KH["three-states"]))
    assert finding().endswith(" stands in no known document")


def test_a_document_that_was_built_from_other_bytes_is_refused(
    graph: Graph, finding: Callable[[], str]
) -> None:
    graph.set((KH["two-states"], KHO.contentHash, Literal("0" * 64)))
    assert finding() == (
        "two-states was built from other bytes than two-states.txt has; build again"
    )


def test_a_source_that_was_changed_is_refused(graph: Graph, source: Source) -> None:
    changed = replace(source, text=source.text.replace("300 km", "400 km"))
    one, other = check_evidence(graph, [changed])
    assert one.startswith("two-states was built from other bytes")
    assert f"says '{BORDER}', but two-states.txt has 'The border is over 400 km long.'" in other


def test_a_document_without_a_source_is_refused(graph: Graph) -> None:
    found = list(check_evidence(graph, []))
    assert found[0] == "two-states is not among the sources; restore it, or build again"
    assert len(found) == 1 + len(set(graph.subjects(RDF.type, KHO.Passage)))


def test_a_passage_iri_is_that_of_its_ranges(small_build: Build) -> None:
    evidence = small_build.graphs["evidence"]
    (document,) = small_build.documents
    passages = [p for record in document.records for p in record.passages]
    assert {passage_iri(p) for p in passages} >= set(evidence.subjects(RDF.type, KHO.Passage))

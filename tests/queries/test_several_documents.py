"""A second document beside those of the project: questions keep their answers, and mix nothing.

Such a document confirms all that is told, or tells another number and time wherever one is told. An
answer may then have more rows. It loses none, and no row joins a value of one document with what
another one says of its own.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Final

import pytest
from rdflib import RDF, RDFS, Graph, Literal, URIRef
from rdflib.term import Node

from khorgos.ontology.namespaces import KHO
from khorgos.ontology.prefixes import PREFIXES
from khorgos.queries import catalogue
from khorgos.queries.catalogue import Question
from khorgos.server.engines.embedded import EmbeddedEngine, EngineConfig
from khorgos.server.sparql.answers import CSV, serialize
from khorgos.server.sparql.text import Dataset
from khorgos.triples.building import Build
from khorgos.triples.release import write_release

SECOND: Final = URIRef(PREFIXES["kh"] + "second-document")
RIVAL: Final = "0.987"
"""What every number of the rival document ends in, so that it is known in an answer."""
COUNTS: Final = ("entities-by-class", "link-states", "what-it-holds")
"""Questions about the graph itself, of which another document changes each number."""
OWN: Final = [q for q in catalogue.load() if not q.calls and q.name not in COUNTS]


def _with_second(built: Build) -> dict[str, Graph]:
    graphs = {name: Graph() + graph for name, graph in built.graphs.items()}
    graphs["facts"].add((SECOND, RDF.type, KHO.SourceDocument))
    graphs["facts"].add((SECOND, RDFS.label, Literal("second document", lang="en")))
    return graphs


def _passage(graphs: Mapping[str, Graph], name: str, like: Node | None) -> URIRef:
    """A passage of the second document that stands where and says what another one does."""
    node, evidence = URIRef(PREFIXES["kh"] + name), graphs["evidence"]
    for predicate, value in list(evidence.predicate_objects(like)):
        if predicate != KHO.hasRange:
            evidence.add((node, predicate, value))
    evidence.set((node, KHO.inDocument, SECOND))
    return node


def _told_again(built: Build) -> Mapping[str, Graph]:
    """All statements and claims, with the passages of the second document beside the first's."""
    graphs = _with_second(built)
    for name in ("statements", "claims"):
        for record, passage in list(graphs[name].subject_objects(KHO.hasEvidence)):
            again = _passage(graphs, f"{str(passage).rsplit('/', 1)[1]}-again", passage)
            graphs[name].add((record, KHO.hasEvidence, again))
            graphs["inferred"].add((record, KHO.isStatedIn, SECOND))
    return graphs


def _told_otherwise(built: Build) -> Mapping[str, Graph]:
    """Beside each quantity and time one that the second document tells in its place."""
    graphs = _with_second(built)
    statements = graphs["statements"]
    for number, (statement, value) in enumerate(sorted(statements.subject_objects(KHO.object))):
        if not ((value, KHO.value, None) in statements or (value, KHO.edtf, None) in statements):
            continue
        other = URIRef(f"{value}-rival")
        for predicate, held in list(statements.predicate_objects(value)):
            statements.add((other, predicate, _changed(predicate, held)))
        subject = statements.value(statement, KHO.subject)
        predicate = statements.value(statement, KHO.predicate)
        rival = URIRef(f"{statement}-rival")
        like = statements.value(statement, KHO.hasEvidence)
        said = {
            RDF.type: KHO.Statement,
            KHO.subject: subject,
            KHO.predicate: predicate,
            KHO.object: other,
            KHO.reading: Literal("stated"),
            KHO["rank"]: Literal("normal"),
            KHO.hasEvidence: _passage(graphs, f"rival-{number}", like),
        }
        for key, term in said.items():
            statements.add((rival, key, term))
        graphs["facts"].add((subject, predicate, other))
        graphs["inferred"].add((rival, KHO.isStatedIn, SECOND))
    return graphs


def _changed(predicate: Node, held: Node) -> Node:
    if predicate == KHO.value:
        return Literal(Decimal(str(held)) + Decimal(RIVAL))
    if predicate in (KHO.earliestYear, KHO.latestYear):
        return Literal(int(str(held)) + 1, datatype=Literal(held).datatype)
    return held


@pytest.fixture(scope="module")
def engines(built: Build, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, EmbeddedEngine]:
    found = {}
    for name, make in (("again", _told_again), ("otherwise", _told_otherwise)):
        folder = tmp_path_factory.mktemp(name) / "graph"
        write_release(make(built), folder)
        found[name] = EmbeddedEngine.load(EngineConfig(release=folder))
    return found


def _answer(engine: EmbeddedEngine, question: Question) -> Iterator[tuple[str, ...]]:
    rows = csv.reader(io.StringIO(serialize(engine.query(question.text, Dataset()), CSV).decode()))
    next(rows)
    yield from map(tuple, rows)


@pytest.mark.parametrize("question", OWN, ids=lambda question: question.name)
def test_another_document_takes_no_row_from_an_answer(
    question: Question, engines: Mapping[str, EmbeddedEngine], release_engine: EmbeddedEngine
) -> None:
    before = Counter(_answer(release_engine, question))
    for engine in engines.values():
        assert before - Counter(_answer(engine, question)) == Counter()


def test_the_number_of_one_document_has_not_the_authority_of_another(
    engines: Mapping[str, EmbeddedEngine],
) -> None:
    question = catalogue.find("border-length")
    answer = list(_answer(engines["otherwise"], question))
    assert answer == [
        ("1782.75", "1215.86", "566.89", "true", "protocols and maps of the joint commissions")
    ]


def test_what_is_added_up_is_of_one_document(engines: Mapping[str, EmbeddedEngine]) -> None:
    sums = [row[1] for row in _answer(engines["otherwise"], catalogue.find("disputed-area-sum"))]
    assert sorted(map(Decimal, sums)) == [Decimal(100), 100 + 2 * Decimal(RIVAL)]


def test_a_fact_that_two_documents_tell_is_counted_once(
    engines: Mapping[str, EmbeddedEngine],
) -> None:
    answer = list(_answer(engines["again"], catalogue.find("disputed-area-sum")))
    assert [Decimal(row[1]) for row in answer] == [Decimal(100)]

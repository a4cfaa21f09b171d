"""The sentence of a triple in one line of SPARQL 1.2, and nothing new for who asks otherwise."""

from pathlib import Path

import pyoxigraph as ox
import pytest
from flask import Flask

from khorgos.ontology.imports import whole_ontology
from khorgos.ontology.namespaces import GRAPH
from khorgos.ontology.prefixes import PREFIXES, REIFIERS
from khorgos.server.engines.embedded import (
    EmbeddedEngine,
    EngineConfig,
    StoredEngine,
    write_store,
)
from khorgos.server.sparql.answers import JSON_LD, RDF_XML, TSV, TURTLE
from khorgos.server.sparql.protocol import service_description
from khorgos.server.sparql.text import WHOLE, Dataset, with_prefixes

STATEMENT = """?statement kho:subject ?s ; kho:predicate ?p ; kho:object|kho:objectValue ?o ;
    kho:hasEvidence ?passage . ?s ?p ?o"""


def rows(engine: EmbeddedEngine, query: str, dataset: Dataset = WHOLE) -> list[str]:
    return sorted(engine.write(with_prefixes(query), dataset, TSV).decode().splitlines()[1:])


def test_every_fact_with_evidence_is_reached(release_engine: EmbeddedEngine) -> None:
    columns = "SELECT ?s ?p ?o ?passage"
    one_line = rows(release_engine, f"{columns} {{ ?s ?p ?o {{| kho:hasEvidence ?passage |}} }}")
    assert one_line == rows(release_engine, f"{columns} {{ {STATEMENT} }}")
    statements = rows(release_engine, "SELECT ?it { ?it a kho:Statement }")
    assert rows(release_engine, "SELECT ?it { ?it rdf:reifies ?triple }") == statements
    assert len(one_line) >= len(statements) > 1000


@pytest.mark.parametrize(
    "pattern",
    [
        "?s ?p ?o ~ ?statement . ?statement kho:hasEvidence ?passage",
        "?s ?p ?o . << ?s ?p ?o ~ ?statement >> kho:hasEvidence ?passage",
        "?s ?p ?o . ?statement rdf:reifies <<( ?s ?p ?o )>> ; kho:hasEvidence ?passage",
        "?s ?p ?o . ?statement rdf:reifies ?t ; kho:hasEvidence ?passage "
        "FILTER (SUBJECT(?t) = ?s && PREDICATE(?t) = ?p && sameTerm(OBJECT(?t), ?o))",
    ],
)
def test_each_way_of_saying_it_finds_the_same(release_engine: EmbeddedEngine, pattern: str) -> None:
    limited = f"VALUES ?s {{ kh:battle-of-zhizhi }} {pattern}"
    found = rows(release_engine, f"SELECT ?statement ?p ?o ?passage {{ {limited} }}")
    stated = f"VALUES ?s {{ kh:battle-of-zhizhi }} {STATEMENT}"
    assert found == rows(release_engine, f"SELECT ?statement ?p ?o ?passage {{ {stated} }}") != []


def test_what_is_only_claimed_or_denied_is_not_reified(release_engine: EmbeddedEngine) -> None:
    content = "kho:propositionSubject ?s ; kho:propositionPredicate ?p ; kho:propositionObject ?o"
    unasserted = f"?proposition {content} FILTER NOT EXISTS {{ ?s ?p ?o }}"
    assert rows(release_engine, f"SELECT ?s {{ {unasserted} }}")
    assert (
        rows(release_engine, f"SELECT ?s {{ {unasserted} ?it rdf:reifies <<( ?s ?p ?o )>> }}") == []
    )


@pytest.mark.parametrize(
    "query",
    [
        "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
        "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }",
        "SELECT ?g { GRAPH ?g {} }",
    ],
)
def test_other_queries_are_answered_as_without_reifiers(
    release_engine: EmbeddedEngine, query: str
) -> None:
    bare = ox.Store()
    config = EngineConfig()
    bare.load(path=config.release / "khorgos.trig")
    ontology = ox.NamedNode(PREFIXES["kho"].removesuffix("#"))
    bare.load(whole_ontology(config.ontology), format=ox.RdfFormat.TURTLE, to_graph=ontology)
    apart = [GRAPH.names, GRAPH.places, GRAPH.wikidata]
    for graph in bare.named_graphs():
        if graph.value not in map(str, apart):
            bare.extend(
                ox.Quad(*quad.triple) for quad in bare.quads_for_pattern(*[None] * 3, graph)
            )
    assert rows(release_engine, query) == rows(EmbeddedEngine(lambda: bare, ""), query)
    assert rows(release_engine, 'VERSION "1.2" ' + query) != rows(release_engine, query)


def test_formats_without_triple_terms_hold_what_was_asked(release_engine: EmbeddedEngine) -> None:
    [row, *_] = rows(release_engine, "SELECT ?it { ?it a kho:Statement }")
    for query in (f"DESCRIBE {row}", f"CONSTRUCT {{ ?s ?p ?o }} {{ BIND ({row} AS ?s) ?s ?p ?o }}"):
        for chosen in (JSON_LD, RDF_XML):
            assert b"reifies" not in release_engine.write(query, WHOLE, chosen)
        announced = release_engine.write(f"VERSION '1.2' {query}", WHOLE, TURTLE)
        assert b"rdf:reifies <<( " in announced


def test_the_graph_can_be_named(release_engine: EmbeddedEngine) -> None:
    count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    whole = rows(release_engine, "SELECT (COUNT(*) AS ?n) { ?it rdf:reifies ?triple }")
    assert rows(release_engine, count, Dataset((REIFIERS,))) == whole
    assert rows(release_engine, count.replace("{", f"FROM <{REIFIERS}> {{", 1)) == whole
    assert (
        rows(
            release_engine,
            f"{count[:-1]} }}".replace("?s ?p ?o", f"GRAPH <{REIFIERS}> {{ ?s ?p ?o }}"),
        )
        == whole
    )


def test_a_stored_release_has_them_too(release_engine: EmbeddedEngine, tmp_path: Path) -> None:
    write_store(EngineConfig(), tmp_path / "store")
    asked = "SELECT ?o ?words { kh:battle-of-zhizhi ?p ?o {| kho:hasEvidence/kho:exact ?words |} }"
    assert rows(StoredEngine(tmp_path / "store"), asked) == rows(release_engine, asked) != []


@pytest.mark.parametrize("graphs", [{}, {REIFIERS: 1}])
def test_the_service_says_that_it_knows_1_2_where_it_holds_triple_terms(
    graphs: dict[str, int],
) -> None:
    described = service_description("http://x/sparql", graphs, 1).serialize(format="nt")
    assert ("sparql#version-1.2>" in described) is bool(graphs)
    assert "#SPARQL11Query>" in described


def test_the_graph_is_offered_in_the_formats_that_hold_it(release_app: Flask) -> None:
    client = release_app.test_client()
    page = client.get("/graph/reifiers", headers={"Accept": "text/html"}).text
    assert "format=trig" in page
    assert "format=jsonld" not in page
    assert "format=jsonld" in client.get("/graph/facts", headers={"Accept": "text/html"}).text
    either = {"Accept": "application/ld+json, text/turtle;q=0.5"}
    reply = client.get("/graph/reifiers", headers=either)
    assert (reply.status_code, reply.mimetype) == (200, "text/turtle")
    assert "rdf:reifies <<( kh:" in reply.text
    refused = client.get("/graph/reifiers?format=jsonld", headers={"Accept": "application/ld+json"})
    assert refused.status_code == 406

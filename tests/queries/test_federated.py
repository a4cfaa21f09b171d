"""Queries over two endpoints: ours asks a small Wikidata, and the small Wikidata asks ours."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path

import pyoxigraph as ox
import pytest
from flask import Flask

from khorgos.queries import catalogue
from khorgos.queries.catalogue import ENDPOINT, Question
from khorgos.server.app import create_app
from khorgos.server.engines.embedded import EmbeddedEngine, EngineConfig
from khorgos.server.serve import read_ontology
from khorgos.server.site import Site
from khorgos.server.sparql.errors import QueryError
from khorgos.server.sparql.text import Dataset

WIKIDATA = "https://query.wikidata.org/sparql"

# In the shape of Wikidata's RDF. The ids are those of the register; the values are made up.
ITEMS = """
@prefix wd: <http://www.wikidata.org/entity/> .
@prefix wdt: <http://www.wikidata.org/prop/direct/> .
@prefix geo: <http://www.opengis.net/ont/geosparql#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
wd:Q232 wdt:P47 wd:Q148 , wd:Q813 , wd:Q999999999 ; wdt:P463 wd:Q485207 .
wd:Q148 wdt:P36 wd:Q956 ; wdt:P463 wd:Q485207 .
wd:Q956 wdt:P625 "Point(1.0 2.0)"^^geo:wktLiteral .
wd:Q999999999 wdt:P463 wd:Q485207 .
wd:Q8733 wdt:P1365 wd:Q9903 .
wd:Q128102 wdt:P403 wd:Q973 .
wd:Q7225 wdt:P569 "-0155-01-01T00:00:00Z"^^xsd:dateTime ;
    wdt:P570 "-0086-03-27T00:00:00Z"^^xsd:dateTime .
"""

Endpoints = dict[str, str]


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> EngineConfig:
    folder: Path = tmp_path_factory.mktemp("wikidata")
    items = ox.parse(ITEMS, format=ox.RdfFormat.TURTLE)
    ox.serialize(items, folder / "khorgos.trig", format=ox.RdfFormat.TRIG)
    (folder / "none.ttl").touch()
    return EngineConfig(folder, folder / "none.ttl")


@pytest.fixture(scope="module")
def endpoints(
    small: EngineConfig, serving: Callable[[Flask], AbstractContextManager[str]]
) -> Iterator[Endpoints]:
    """Serve both on the loopback interface; lasting address → address here."""
    ontology = read_ontology(EngineConfig().ontology)
    configs = {WIKIDATA: small, ENDPOINT: EngineConfig()}
    with ExitStack() as open_servers:
        yield {
            name: open_servers.enter_context(
                serving(create_app(Site.of(EmbeddedEngine.load(config), ontology)))
            )
            + "/sparql"
            for name, config in configs.items()
        }


@pytest.fixture(scope="module")
def engines(endpoints: Endpoints, small: EngineConfig) -> dict[str, EmbeddedEngine]:
    """By what a query calls: the engine that runs it, allowed to call that endpoint."""
    return {
        WIKIDATA: EmbeddedEngine.load(EngineConfig(), [endpoints[WIKIDATA]]),
        ENDPOINT: EmbeddedEngine.load(small, [endpoints[ENDPOINT]]),
    }


EXPECTED = {
    "wikidata-neighbours": {
        ("Q148", "People's Republic of China", "true"),
        ("Q999999999", "", "false"),
    },
    "wikidata-capitals": {("People's Republic of China", "Beijing", "Point(1.0 2.0)")},
    "wikidata-members": {("Q232", "Kazakhstan", "true"), ("Q999999999", "", "false")},
    "wikidata-lifetimes": {
        ("birth", "-0155-01-01T00:00:00Z", "156 BC"),
        ("death", "-0086-03-27T00:00:00Z", "29 March 87 BC"),
    },
    "wikidata-rivers": {("Q128102", "Irtysh")},
    "wikidata-succession": {("Q9903", "Ming dynasty")},
    "from-wikidata-sentences": {("Q148", "People's Republic of China")},
    "from-wikidata-members": {("Q232", "Shanghai Cooperation Organisation")},
    "from-wikidata-claims": {("Q148",)},
    "from-wikidata-names": {("Q232", "哈萨克斯坦共和国"), ("Q232", "Kazakhstan")},
}
FEDERATED = [query for query in catalogue.load() if query.calls]


def test_every_federated_query_is_tried() -> None:
    assert {query.name for query in FEDERATED} == EXPECTED.keys()
    assert {query.calls for query in FEDERATED} == {WIKIDATA, ENDPOINT}


@pytest.mark.slow
@pytest.mark.parametrize("query", FEDERATED, ids=lambda query: query.name)
def test_a_federated_query_runs_between_two_endpoints(
    query: Question, endpoints: Endpoints, engines: dict[str, EmbeddedEngine]
) -> None:
    text = query.text.replace(f"SERVICE <{query.calls}>", f"SERVICE <{endpoints[query.calls]}>")
    answer = engines[query.calls].query(text, Dataset())
    assert isinstance(answer, ox.QuerySolutions)
    rows = [
        tuple(term.value.rpartition("/entity/")[2] if term else "" for term in row)
        for row in answer
    ]
    for expected in EXPECTED[query.name]:
        assert any(row[: len(expected)] == expected for row in rows), rows


@pytest.mark.parametrize("query", FEDERATED, ids=lambda query: query.name)
def test_a_federated_query_is_refused_where_its_endpoint_is_not_allowed(query: Question) -> None:
    engine = EmbeddedEngine(ox.Store, "")
    with pytest.raises(QueryError, match="SERVICE"):
        engine.query(query.text, Dataset())

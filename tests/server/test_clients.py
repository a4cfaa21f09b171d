"""Clients that people use, against a server on the loopback interface."""

import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any
from urllib.parse import urlencode

import pandas
import pytest
from flask import Flask
from rdflib import RDF, RDFS, Graph, Literal, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from rdflib.query import ResultRow
from SPARQLWrapper import CSV, JSON, POST, POSTDIRECTLY, TSV, TURTLE, XML, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed

KH = "https://w3id.org/khorgos/id/"
NAMES = f"SELECT ?name {{ <{KH}kazakhstan> <{RDFS.label}> ?name }}"
CURL = shutil.which("curl")


@pytest.fixture(scope="module")
def endpoint(app: Flask, serving: Callable[[Flask], AbstractContextManager[str]]) -> Iterator[str]:
    with serving(app) as base:
        yield f"{base}/sparql"


def wrapper(endpoint: str, query: str, format_: str) -> SPARQLWrapper:
    client = SPARQLWrapper(endpoint, returnFormat=format_)
    client.setQuery(query)
    return client


def converted(client: SPARQLWrapper) -> dict[str, Any]:
    answer = client.queryAndConvert()
    assert isinstance(answer, dict)
    return answer


@pytest.mark.parametrize("only_conneg", [True, False])
@pytest.mark.parametrize("format_", [JSON, XML, CSV, TSV])
def test_sparqlwrapper_select(endpoint: str, format_: str, only_conneg: bool) -> None:
    client = wrapper(endpoint, NAMES, format_)
    client.setOnlyConneg(only_conneg)
    result = client.query()
    with result.response as response:
        assert "哈萨克斯坦" in response.read().decode()


@pytest.mark.parametrize("how", [(POST, "urlencoded"), (POST, POSTDIRECTLY)])
def test_sparqlwrapper_post(endpoint: str, how: tuple[str, str]) -> None:
    client = wrapper(endpoint, NAMES, JSON)
    client.setMethod(how[0])
    client.setRequestMethod(how[1])
    bindings = converted(client)["results"]["bindings"]
    assert {"type": "literal", "value": "Қазақстан", "xml:lang": "kk"} in [
        row["name"] for row in bindings
    ]


@pytest.mark.parametrize("format_", [XML, TURTLE])
def test_sparqlwrapper_construct(endpoint: str, format_: str) -> None:
    client = wrapper(endpoint, f"CONSTRUCT {{ ?s a ?c }} {{ ?s <{RDFS.label}> ?c }}", format_)
    result = client.query()
    with result.response as response:
        graph = Graph().parse(response.read(), format="xml" if format_ == XML else "turtle")
    assert len(graph) == 5


def test_sparqlwrapper_ask(endpoint: str) -> None:
    assert converted(wrapper(endpoint, "ASK {}", JSON))["boolean"] is True


def test_sparqlwrapper_error(endpoint: str) -> None:
    with pytest.raises(QueryBadFormed, match="line 1, column 10"):
        wrapper(endpoint, "SELECT * }", JSON).query()


def test_rdflib_sparqlstore(endpoint: str) -> None:
    graph = Graph(SPARQLStore(endpoint))
    kazakhstan = URIRef(KH + "kazakhstan")
    assert Literal("Қазақстан", lang="kk") in set(graph.objects(kazakhstan, RDFS.label))
    names = [row["name"] for row in graph.query(NAMES) if isinstance(row, ResultRow)]
    assert Literal("哈萨克斯坦", lang="zh-hans") in names
    assert bool(graph.query("ASK {}"))
    assert (kazakhstan, RDF.type, None) not in graph


def test_rdflib_sparqlstore_of_one_graph(endpoint: str) -> None:
    inferred = URIRef("https://w3id.org/khorgos/graph/inferred")
    graph = Graph(SPARQLStore(endpoint, method="POST"), identifier=inferred)
    assert len(list(graph.query("SELECT * { ?s ?p ?o }"))) == 1


@pytest.mark.skipif(CURL is None, reason="curl is not installed")
def test_curl(endpoint: str) -> None:
    command = [str(CURL), "--silent", "--data-urlencode", f"query={NAMES}"]
    by_get = subprocess.run([*command, "--get", endpoint], capture_output=True, check=True)
    by_post = subprocess.run([*command, endpoint], capture_output=True, check=True)
    assert by_get.stdout == by_post.stdout
    assert len(json.loads(by_get.stdout)["results"]["bindings"]) == 4


def test_pandas_reads_the_csv(endpoint: str) -> None:
    query = f"SELECT ?name (LANG(?name) AS ?language) {{ <{KH}kazakhstan> <{RDFS.label}> ?name }}"
    table = pandas.read_csv(f"{endpoint}?{urlencode({'query': query, 'format': 'csv'})}")
    assert list(table.columns) == ["name", "language"]
    assert dict(zip(table["language"], table["name"], strict=True))["zh-hans"] == "哈萨克斯坦"

"""Clients that people use, against a server on the loopback interface."""

import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode

import pandas
import pytest
from flask import Flask
from rdflib import RDF, RDFS, Graph, Literal, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from rdflib.query import ResultRow
from SPARQLWrapper import (
    CSV,
    GET,
    JSON,
    JSONLD,
    N3,
    POST,
    POSTDIRECTLY,
    RDFXML,
    TSV,
    TURTLE,
    URLENCODED,
    XML,
    SPARQLWrapper,
)
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


WAYS = [(GET, URLENCODED), (POST, URLENCODED), (POST, POSTDIRECTLY)]
TYPES = f"CONSTRUCT {{ ?s a ?c }} {{ ?s <{RDFS.label}> ?c }}"


def sent(client: SPARQLWrapper, how: tuple[str, str]) -> tuple[str, bytes]:
    """Send a query in one of the :data:`WAYS`; return the answer's media type and body."""
    client.setMethod(how[0])
    client.setRequestMethod(how[1])
    with client.query().response as response:
        return response.headers.get_content_type(), response.read()


@pytest.mark.parametrize("how", WAYS)
@pytest.mark.parametrize("only_conneg", [True, False])
@pytest.mark.parametrize(
    ("format_", "media_type"),
    [
        (JSON, "application/sparql-results+json"),
        (XML, "application/sparql-results+xml"),
        (CSV, "text/csv"),
        (TSV, "text/tab-separated-values"),
    ],
)
def test_sparqlwrapper_select(
    endpoint: str, format_: str, media_type: str, only_conneg: bool, how: tuple[str, str]
) -> None:
    client = wrapper(endpoint, NAMES, format_)
    client.setOnlyConneg(only_conneg)
    kind, body = sent(client, how)
    assert kind == media_type
    assert "哈萨克斯坦" in body.decode()


def test_sparqlwrapper_converts_json(endpoint: str) -> None:
    bindings = converted(wrapper(endpoint, NAMES, JSON))["results"]["bindings"]
    assert {"type": "literal", "value": "Қазақстан", "xml:lang": "kk"} in [
        row["name"] for row in bindings
    ]


@pytest.mark.parametrize("how", WAYS)
@pytest.mark.parametrize("only_conneg", [True, False])
@pytest.mark.parametrize(
    ("format_", "media_type"),
    [
        (XML, "application/rdf+xml"),
        (RDFXML, "application/rdf+xml"),
        (TURTLE, "text/turtle"),
        (N3, "text/turtle"),
        (JSONLD, "application/ld+json"),
    ],
)
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # rdflib's own JSON-LD
@pytest.mark.filterwarnings("ignore:Dataset.default_context is deprecated")
@pytest.mark.parametrize("query", [TYPES, f"DESCRIBE <{KH}kazakhstan>"])
def test_sparqlwrapper_graph(
    endpoint: str,
    query: str,
    format_: str,
    media_type: str,
    only_conneg: bool,
    how: tuple[str, str],
) -> None:
    client = wrapper(endpoint, query, format_)
    client.setOnlyConneg(only_conneg)
    kind, body = sent(client, how)
    assert kind == media_type
    assert len(Graph().parse(body, format=media_type)) == 5


@pytest.mark.filterwarnings("ignore:Sending Accept header:RuntimeWarning")
@pytest.mark.parametrize(
    ("format_", "media_type"), [("rdf", "application/rdf+xml"), (JSON, "application/ld+json")]
)
def test_sparqlwrapper_names_the_format_in_parameters_alone(
    endpoint: str, format_: str, media_type: str
) -> None:
    assert sent(wrapper(endpoint, TYPES, format_), WAYS[0])[0] == media_type


@pytest.mark.filterwarnings("ignore:Sending Accept header:RuntimeWarning")
@pytest.mark.parametrize(("query", "format_"), [(NAMES, TURTLE), ("ASK {}", CSV), (TYPES, CSV)])
def test_sparqlwrapper_is_told_what_cannot_be_written(
    endpoint: str, query: str, format_: str
) -> None:
    with pytest.raises(HTTPError, match="406") as caught:
        wrapper(endpoint, query, format_).query()
    with caught.value as error:
        assert b"It can be written as" in error.read()


@pytest.mark.parametrize("how", WAYS)
@pytest.mark.parametrize("format_", [JSON, XML])
def test_sparqlwrapper_ask(endpoint: str, format_: str, how: tuple[str, str]) -> None:
    kind, body = sent(wrapper(endpoint, "ASK {}", format_), how)
    assert kind == f"application/sparql-results+{format_}"
    assert b"true" in body


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


def test_pandas_has_every_row_of_one_column(endpoint: str) -> None:
    query = 'SELECT ?a { VALUES ?a { UNDEF "" "x" } }'
    table = pandas.read_csv(f"{endpoint}?{urlencode({'query': query, 'format': 'csv'})}")
    assert len(table) == 3

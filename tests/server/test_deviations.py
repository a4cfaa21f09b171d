"""Each row of ``docs/reference/deviations.md`` is true; when one is no longer, the row goes too."""

from collections.abc import Iterator

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient

from khorgos.server.app import create_app
from khorgos.server.engines.embedded import EmbeddedEngine
from khorgos.server.site import OntologySource, Site

PROLOGUE = "PREFIX : <http://e/> PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> "
DATA = """
@prefix : <http://e/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
:a :name "x"@zh-Hans ; :number 1.50, 007, "7"^^xsd:int, "8"^^xsd:byte ; :truth "0"^^xsd:boolean ;
   :day "2006-08-23+00:00"^^xsd:date ; :big 9223372036854775807 ; :long 0.1234567890123456789 .
:b :name "y"@en .
:g1 { :a :q :b } :g2 { :a :q :b, :c }
"""
XSD = "http://www.w3.org/2001/XMLSchema#"


@pytest.fixture(scope="module")
def client(source: OntologySource) -> Iterator[FlaskClient]:
    store = ox.Store()
    store.load(DATA, format=ox.RdfFormat.TRIG)
    with create_app(Site.of(EmbeddedEngine(lambda: store, "0"), source)).test_client() as client:
        yield client


def rows(client: FlaskClient, query: str) -> list[list[str]]:
    """The rows of an answer in TSV, in alphabetical order."""
    answer = client.get("/sparql", query_string={"query": PROLOGUE + query, "format": "tsv"})
    assert answer.status_code == 200, answer.text
    return sorted(line.split("\t") for line in answer.text.splitlines()[1:])


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        # paths of length zero
        ("SELECT ?s { :x :p* ?s }", []),
        ("SELECT ?s { ?s :p? :x }", []),
        ("SELECT ?s { :b :p* ?s }", [["<http://e/b>"]]),
        ("SELECT ?s { { BIND (:x AS ?s) } UNION { :x :p+ ?s } }", [["<http://e/x>"]]),
        # language tags
        ('SELECT ?n { :a :name ?n FILTER (LANG(?n) = "zh-Hans") }', []),
        ('SELECT ?n { ?s :name ?n FILTER (LANGMATCHES(LANG(?n), "zh-Hans")) }', [['"x"@zh-hans']]),
        ('SELECT ?s { ?s :name "x"@zh-Hans }', [["<http://e/a>"]]),
        # numbers and other values
        ("SELECT ?n { :a :number ?n }", [["1.5"], ["7"], ["8"]]),
        ("SELECT ?n { ?n :number 7 }", [["<http://e/a>"]]),
        ("SELECT ?n { ?n :number 1.500 }", [["<http://e/a>"]]),
        ("SELECT ?t { :a :truth ?t }", [["false"]]),
        ("SELECT ?t { :a :day ?t }", [[f'"2006-08-23Z"^^<{XSD}date>']]),
        ("SELECT ?n (?n + 1 AS ?m) { :a :big ?n }", [["9223372036854775807", ""]]),
        ("SELECT ?n (?n + 1 AS ?m) { :a :long ?n }", [["0.1234567890123456789", ""]]),
        (
            "SELECT (xsd:double(?n) + 1 AS ?m) { :a :big ?n }",
            [[f'"9223372036854776000"^^<{XSD}double>']],
        ),
        # graphs
        ("SELECT ?g ?n { GRAPH ?g { SELECT (COUNT(*) AS ?n) { :a :q ?o } } }", [["", "3"]]),
        (
            "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { :a :q ?o } } GROUP BY ?g",
            [["<http://e/g1>", "1"], ["<http://e/g2>", "2"]],
        ),
        ("SELECT ?g { GRAPH ?g { FILTER (BOUND(?g)) } }", [["<http://e/g1>"], ["<http://e/g2>"]]),
        ("SELECT ?o { GRAPH ?g { :a :q ?o MINUS { ?x :q :c } } }", [["<http://e/b>"]]),
        ("SELECT (COUNT(*) AS ?n) { GRAPH ?g { :a :q :b } }", [["2"]]),
        ("SELECT (COUNT(*) AS ?n) FROM :g1 FROM :g2 { :a :q :b }", [["1"]]),
        # functions
        ("SELECT (GROUP_CONCAT(?n) AS ?all) { VALUES ?n { 'x'@en 'y'@en } }", [['"x y"@en']]),
        ("SELECT (STR(GROUP_CONCAT(?n)) AS ?all) { VALUES ?n { 'x'@en 'y'@en } }", [['"x y"']]),
        (r"SELECT (REGEX('aa', '(.)\\1') AS ?found) {}", [[""]]),
        ("SELECT (REGEX('ab', 'a(?=b)') AS ?found) {}", [[""]]),
        ("SELECT ?s { ?s :day ?d FILTER (?d != '2006-08-23'^^xsd:date) }", [["<http://e/a>"]]),
    ],
)
def test_answers(client: FlaskClient, query: str, expected: list[list[str]]) -> None:
    assert rows(client, query) == expected


@pytest.mark.parametrize(("call", "nodes"), [('BNODE("x")', 1), ("BNODE()", 2)])
def test_blank_nodes(client: FlaskClient, call: str, nodes: int) -> None:
    found = rows(client, f"SELECT ({call} AS ?node) {{ VALUES ?row {{ 1 2 }} }}")
    assert len({node for (node,) in found}) == nodes


def test_columns_in_the_order_of_mention(client: FlaskClient) -> None:
    parameters = {"query": PROLOGUE + "SELECT * { ?z :q ?a . ?m :q ?a }", "format": "tsv"}
    assert client.get("/sparql", query_string=parameters).text == "?z\t?a\t?m\n"


def test_describe(client: FlaskClient) -> None:
    parameters = {"query": PROLOGUE + "DESCRIBE :b FROM :g1", "format": "nt"}
    assert client.get("/sparql", query_string=parameters).text == ""
    parameters["query"] = PROLOGUE + "DESCRIBE :b"
    assert client.get("/sparql", query_string=parameters).text == (
        '<http://e/b> <http://e/name> "y"@en .\n'
    )


def test_what_is_mended(client: FlaskClient) -> None:
    query = "SELECT (<id/x> AS ?x) { FILTER (TRUE && !False) }"
    assert rows(client, query) == [["<https://w3id.org/khorgos/id/x>"]]


@pytest.mark.parametrize(
    ("query", "place"),
    [
        ("SELECT (<http://f/f>(1) AS ?x) {}", "line 1, column 9"),
        ("SELECT * { ?s ?p ?o FILTER <http://f/f>(?s) }", "line 1, column 28"),
        ("SELECT * { ?service ?p ?o FILTER <http://f/f>(?o) }", "line 1, column 34"),
    ],
)
def test_unknown_functions(client: FlaskClient, query: str, place: str) -> None:
    answer = client.get("/sparql", query_string={"query": query})
    assert answer.status_code == 400
    assert f"The query was refused at {place}: there is no function <http://f/f>" in answer.text

import pyoxigraph as ox
import pytest

from khorgos.server.sparql.errors import QueryRefused
from khorgos.server.sparql.evaluation import evaluate
from khorgos.server.sparql.text import QueryText


def rows(query: str, store: ox.Store | None = None) -> list[list[str]]:
    results = evaluate(store or ox.Store(), query)
    assert isinstance(results, ox.QuerySolutions)
    return [[str(term) for term in row] for row in results]


def test_relative_iris_are_the_release_s() -> None:
    kazakhstan = "<https://w3id.org/khorgos/id/kazakhstan>"
    assert rows("SELECT (<id/kazakhstan> AS ?x) {}") == [[kazakhstan]]
    assert rows("BASE <http://b/> SELECT (<x> AS ?x) {}") == [["<http://b/x>"]]


@pytest.mark.parametrize(
    ("clause", "graph"),
    [
        ("FROM <graph/facts>", "https://w3id.org/khorgos/graph/facts"),
        ("FROM <>", "https://w3id.org/khorgos/"),
        ("FROM <urn:x>", "urn:x"),
    ],
)
def test_relative_iris_of_graphs(clause: str, graph: str) -> None:
    assert QueryText(f"SELECT * {clause} {{}}").dataset.default_graphs == (graph,)


def test_booleans_have_no_case() -> None:
    query = "SELECT ('TRUE' AS ?text) (True AS ?t) (FALSE AS ?f) { FILTER (?TRUE || TRUE) } # TRUE"
    small = '"{}"^^<http://www.w3.org/2001/XMLSchema#boolean>'
    assert rows(query) == [['"TRUE"', small.format("true"), small.format("false")]]


@pytest.mark.parametrize("call", ["<http://f/f>(1)", "x:f(1)"])
def test_functions_that_are_not_there(call: str) -> None:
    with pytest.raises(QueryRefused, match="there is no function <http://f/f> here") as caught:
        evaluate(ox.Store(), f"PREFIX x: <http://f/>\nSELECT ({call} AS ?x) {{}}")
    assert (caught.value.line, caught.value.column) == (2, 9)


def test_function_that_is_there() -> None:
    call = "<http://www.w3.org/2001/XMLSchema#integer>('7')"
    assert rows(f"SELECT (STR({call}) AS ?x) {{}}") == [['"7"']]


def test_syntax_errors_are_the_parser_s() -> None:
    with pytest.raises(SyntaxError, match="error at 1:1"):
        evaluate(ox.Store(), "SELECT * }")


def test_graphs() -> None:
    store = ox.Store()
    node = ox.NamedNode("x:y")
    store.add(ox.Quad(node, node, node, node))
    results = evaluate(store, "SELECT * { ?s ?p ?o }", [node], [])
    assert isinstance(results, ox.QuerySolutions)
    assert len(list(results)) == 1
    assert rows("SELECT * { ?s ?p ?o }", store) == []
    assert rows("SELECT ?g { GRAPH ?g {} }", store) == [["<x:y>"]]

"""Running a query on a store, and parsing without running."""

import threading

import pyoxigraph as ox
import pytest

from khorgos.server.sparql.errors import QueryRefused
from khorgos.server.sparql.evaluation import evaluate, parse_only
from khorgos.server.sparql.text import QUERY_FORMS, QueryText


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


# --- parsing

LIST = " ".join(map(str, range(2000)))
ENDLESS = "".join(f"VALUES ?{name} {{ {LIST} }} " for name in "abcdef") + "FILTER(?a + ?f < 0)"


@pytest.mark.parametrize(
    "text",
    [
        "ASK {}",
        "SELECT * { ?s ?p ?o }",
        "CONSTRUCT WHERE { ?s ?p ?o }",
        "DESCRIBE <x:y>",
        "SELECT ?s FROM <x:g> FROM NAMED <x:h> { ?s ?p 1 }",
        "PREFIX : <x:> ASK { GRAPH ?g { :a :b* :c } }",
    ],
)
def test_a_query_is_accepted(text: str) -> None:
    parse_only(text)


@pytest.mark.parametrize(
    "text", ["", "ASK", "ASK {", "ASK { ex:a ?p ?o }", "CLEAR ALL", *QUERY_FORMS]
)
def test_what_is_no_query_is_refused_with_the_place(text: str) -> None:
    with pytest.raises(SyntaxError, match=r"error at 1:\d+: expected"):
        parse_only(text)


def test_what_is_no_unicode_is_refused() -> None:
    with pytest.raises(ValueError, match="surrogates"):
        parse_only("ASK { ?s ?p '\ud800' }")


@pytest.mark.parametrize(
    "text",
    [
        f"ASK {{ {ENDLESS} }}",
        f"SELECT (COUNT(*) AS ?n) {{ {ENDLESS} }}",
        f"SELECT ?a {{ {ENDLESS} }} ORDER BY ?a",
        f"SELECT * {{ {{ SELECT (SUM(?a) AS ?n) {{ {ENDLESS} }} }} }}",
        f"CONSTRUCT {{ ?a ?b ?c }} {{ {ENDLESS} }} ORDER BY ?a",
    ],
)
def test_nothing_is_run(text: str) -> None:
    parse_only(text)  # run, each of them would outlast everybody


@pytest.mark.parametrize(
    "text",
    [
        "ASK " + "{" * 200 + "}" * 200,
        "ASK { FILTER(" + "(" * 200 + "1" + ")" * 200 + ") }",
        "ASK { ?s " + "/".join(["<x:y>"] * 5000) + " ?o }",
        "ASK { FILTER(" + "!" * 5000 + "true) }",
    ],
)
def test_nesting_that_the_guard_lets_pass_is_parsed(text: str) -> None:
    parse_only(text)


def test_other_threads_keep_their_stack() -> None:
    before = threading.stack_size()
    parse_only("ASK {}")
    assert threading.stack_size() == before

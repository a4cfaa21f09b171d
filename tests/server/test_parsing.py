"""Parsing without running."""

from __future__ import annotations

import threading

import pytest

from khorgos.server.sparql.evaluation import parse_only
from khorgos.server.sparql.text import QUERY_FORMS

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

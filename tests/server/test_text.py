"""The text of a query: its form, its prefixes, and whether its answer lasts."""

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from khorgos.ontology.namespaces import KHO
from khorgos.ontology.prefixes import BASE, PREFIXES
from khorgos.server.sparql.text import QueryText, with_prefixes

FUNCTIONS = ("NOW", "RAND", "UUID", "STRUUID", "BNODE")


@pytest.mark.parametrize(
    "query",
    [
        "SELECT (NOW() AS ?x) {}",
        "SELECT (rand() AS ?x) {}",
        "SELECT (Uuid () AS ?x) {}",
        "SELECT (StrUUID\n# why not\n() AS ?x) {}",
        "SELECT (BNODE('a') AS ?x) {}",
        "SELECT * { ?s ?p ?o FILTER(?o<RAND()&&?o>1) }",
        "SELECT * { ?s ?p ?o } ORDER BYRAND()",
        "SELECT * { SERVICE <https://example.org/sparql> { ?s ?p ?o } }",
        "SELECT * { service silent ?x { ?s ?p ?o } }",
        "PREFIX ex: <x:> SELECT * { SERVICEex:a { ?s ?p ?o } }",
        "SELECT * { FILTER(1<2)SERVICE?x{} FILTER(2>1) }",
    ],
)
def test_calls_whose_value_changes(query: str) -> None:
    assert QueryText(query).is_volatile


@pytest.mark.parametrize(
    "query",
    [
        "",
        "SELECT ?now ?rand $uuid { ?now ?rand ?uuid }",
        "SELECT * { ?s ?p 'right NOW()' }",
        'SELECT * { ?s ?p """SERVICE NOW()""" }',
        "SELECT * { ?s ?p ?o } # NOW() or never",
        "SELECT * { <https://example.org/now> ?p _:rand }",
        "SELECT * { <https://example.org/service#x> ?p ?o }",
        "PREFIX now: <x:> SELECT * { now:rand now:uuid ( 1 2 ) }",
        "SELECT * { ?s ?p ?o FILTER(?knows && isBLANK(?brand)) }",
    ],
)
def test_words_that_are_no_calls(query: str) -> None:
    assert not QueryText(query).is_volatile


@given(st.sampled_from(FUNCTIONS), st.text(alphabet=" \t\r\n", max_size=3), st.booleans())
def test_every_function_in_any_case_and_spacing(name: str, space: str, lower: bool) -> None:
    word = name.lower() if lower else name
    assert QueryText(f"SELECT ({word}{space}() AS ?x) {{}}").is_volatile
    assert not QueryText(f"SELECT ('{word}()' AS ?x) {{}}").is_volatile


@given(st.text())
def test_every_text_gets_a_verdict(text: str) -> None:
    assert QueryText(text).is_volatile in (True, False)


def test_known_prefixes_are_declared_on_a_line_of_their_own() -> None:
    text = "SELECT ?x {\n  ?x a kho:Battle ; rdfs:label 'kh:x skos:y' }"
    head, _, rest = with_prefixes(text).partition("\n")
    assert rest == text
    assert head == f"PREFIX kho: <{KHO}> PREFIX rdfs: <{PREFIXES['rdfs']}>"
    ox.Store().query(with_prefixes(text))


@pytest.mark.parametrize(
    "text",
    [
        "ASK {}",
        "PREFIX kho: <http://other/> ASK { ?x a kho:Battle }",
        "ASK { ?x a <kho:Battle> } # kh:x",
        "",
    ],
)
def test_a_query_that_needs_none_comes_back_as_it_is(text: str) -> None:
    assert with_prefixes(text) == text


def test_a_prefix_that_nobody_knows_is_left_to_the_parser() -> None:
    assert with_prefixes("ASK { ?x a foaf:Person }") == "ASK { ?x a foaf:Person }"


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("select * {}", "SELECT"),
        ("BASE <x:> PREFIX a: <b> # ASK\nCONSTRUCT {} {}", "CONSTRUCT"),
        ("DESCRIBE <x:y>", "DESCRIBE"),
        ("ASK{}", "ASK"),
        ("INSERT DATA {}", ""),
        ("", ""),
        ("PREFIX", ""),
    ],
)
def test_the_form_of_a_query(text: str, form: str) -> None:
    assert QueryText(text).form == form
    assert QueryText(text).gives_graph is (form in ("CONSTRUCT", "DESCRIBE"))


# ---------------------------------------------------------------- SPARQL 1.2


def test_the_tokens_of_sparql_1_2() -> None:
    query = QueryText("{|<<<x:a>>>|}<<(?s~_:b)>>'x'@ar--rtl")
    assert [(token.kind, token.text) for token in query.tokens] == [
        ("mark", "{|"),
        ("mark", "<<"),
        ("iri", "<x:a>"),
        ("mark", ">>"),
        ("mark", "|}"),
        ("mark", "<<("),
        ("variable", "?s"),
        ("mark", "~"),
        ("blank", "_:b"),
        ("mark", ")>>"),
        ("string", "'x'"),
        ("language", "@ar--rtl"),
    ]


def test_a_version_stands_in_the_prologue() -> None:
    query = QueryText(
        "PREFIX a: <b/> version '1.2' BASE <http://x/> PREFIX c: <d/> Version \"1.2\" SELECT *"
        " FROM c:g { ?s ?p ?o }"
    )
    assert query.form == "SELECT"
    assert query.prologue == ("http://x/", {"a:": BASE + "b/", "c:": "http://x/d/"})
    assert query.dataset.default_graphs == ("http://x/d/g",)
    assert QueryText("VERSION").form == ""


@pytest.mark.parametrize(
    "query",
    [
        "ASK { ?s ?p ?o {| ?q ?v |} }",
        "ASK { ?s ?p ?o ~ ?r }",
        "ASK { ?s ?p ?o~?r{|?q ?v|} }",
        "ASK { << ?s ?p ?o >> ?q ?v }",
        "ASK { ?r ?p <<( ?s ?p ?o )>> }",
        "ASK { ?s ?p ?o FILTER isTriple(?o) }",
        "ASK { BIND (TRIPLE (?s, ?p, ?o) AS ?t) }",
        "ASK { ?s ?p ?o FILTER (subject(?o) = ?s) }",
        "VERSION '1.2' ASK { ?s ?p ?o }",
        'PREFIX a: <b> VERSION "1.2" ASK { ?s ?p ?o }',
        "PREFIX r: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> ASK { ?s r:reifies ?o }",
        "ASK { ?s <http://www.w3.org/1999/02/22-rdf-syntax-ns#reifies> ?o }",
        "PREFIX g: <https://w3id.org/khorgos/graph/> ASK { GRAPH g:reifiers { ?s ?p ?o } }",
    ],
)
def test_a_query_that_speaks_of_triples(query: str) -> None:
    assert QueryText(query).speaks_of_triples


@pytest.mark.parametrize(
    "query",
    [
        "",
        "ASK { ?s ?p ?o }",
        "ASK { ?s ?p '{| ~ <<( )>> |}' }",
        "ASK { ?s ?p ?o } # << VERSION '1.2'",
        "VERSION '1.1' ASK { ?s ?p ?o }",
        "VERSION '1.2-basic' ASK { ?s ?p ?o }",
        "PREFIX object: <x:> ASK { object:subject object:object ?triple }",
        "PREFIX r: <x:> ASK { ?s r:reifies r:reifiers }",
        "ASK { ?s ?p/^?q|?r ?o FILTER (?a<?b&&?c>?d || ?a<=?b) }",
        "ASK { ?s ?subject ?o . { ?predicate ?object ?triple } }",
    ],
)
def test_a_query_that_does_not(query: str) -> None:
    assert not QueryText(query).speaks_of_triples


def test_a_call_in_an_annotation_is_a_call() -> None:
    assert QueryText("ASK { ?s ?p ?o {| ?q ?v |} FILTER(NOW() > ?v) }").is_volatile
    assert QueryText(
        "ASK { BIND(<<( ?s ?p ?o )>> AS ?t) FILTER(?t != TRIPLE(?a, ?b, RAND())) }"
    ).is_volatile
    assert not QueryText("ASK { << ?now ?rand 'NOW()' >> ?uuid ?o }").is_volatile

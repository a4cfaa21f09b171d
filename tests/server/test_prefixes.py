"""Prefixes that a query uses without declaring them."""

import pyoxigraph as ox
import pytest

from khorgos.ontology.namespaces import KHO
from khorgos.ontology.prefixes import PREFIXES
from khorgos.server.sparql.text import with_prefixes


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

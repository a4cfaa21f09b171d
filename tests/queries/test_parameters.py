"""Parameters of questions: values become terms, and nothing else gets into a query."""

import re

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from khorgos.queries.catalogue import TYPES, Parameter, ParameterError, Question, read_value

QUERY = "SELECT ?x ?y { VALUES ?x { kh:a } VALUES ?y { kh:b } }"


def parameter(type_: str, name: str = "x") -> Parameter:
    return Parameter(name, type_, "to try", "kh:a")


def asking(text: str, **types: str) -> Question:
    parameters = {name: parameter(type_, name) for name, type_ in types.items()}
    return Question("theme", "name", "What?", "", (), text, parameters=parameters)


@pytest.mark.parametrize(
    ("type_", "value", "term"),
    [
        ("thing", "battle-of-zhizhi", "<https://w3id.org/khorgos/id/battle-of-zhizhi>"),
        ("thing", " kh:ablai-khan ", "<https://w3id.org/khorgos/id/ablai-khan>"),
        ("thing", "http://www.wikidata.org/entity/Q1", "<http://www.wikidata.org/entity/Q1>"),
        ("term", "kho:isMemberOf", "<https://w3id.org/khorgos/ontology#isMemberOf>"),
        ("term", "Battle", "<https://w3id.org/khorgos/ontology#Battle>"),
        ("text", 'He said "no" \\ 阿布赉', '"He said \\"no\\" \\\\ 阿布赉"'),
        ("number", "300", '"300"^^<http://www.w3.org/2001/XMLSchema#integer>'),
        ("number", "-40.6", '"-40.6"^^<http://www.w3.org/2001/XMLSchema#decimal>'),
        ("year", "1994", '"1994"^^<http://www.w3.org/2001/XMLSchema#integer>'),
        ("year", "AD 751", '"751"^^<http://www.w3.org/2001/XMLSchema#integer>'),
        ("year", "36 BC", '"-35"^^<http://www.w3.org/2001/XMLSchema#integer>'),
        ("year", "1 bc", '"0"^^<http://www.w3.org/2001/XMLSchema#integer>'),
        ("year", "-35", '"-35"^^<http://www.w3.org/2001/XMLSchema#integer>'),
    ],
)
def test_a_value_becomes_a_term(type_: str, value: str, term: str) -> None:
    assert str(read_value(parameter(type_), value)) == term


@pytest.mark.parametrize(
    ("type_", "value"),
    [
        ("thing", "a b"),
        ("thing", "kh:a } ?s ?p ?o {"),
        ("thing", "http://a>} DROP ALL #"),
        ("thing", "javascript:alert(1)"),
        ("thing", "https://["),
        ("text", "\ud800"),
        ("thing", ""),
        ("term", "kho:is/memberOf"),
        ("text", ""),
        ("text", "x" * 501),
        ("number", "1e5"),
        ("number", "many"),
        ("year", "0 BC"),
        ("year", "-36 BC"),
        ("year", "spring"),
    ],
)
def test_a_value_of_another_type_is_refused_with_an_example(type_: str, value: str) -> None:
    example = re.escape(TYPES[type_][1])
    with pytest.raises(ParameterError, match=f"x must be a {type_}, such as {example}, not "):
        read_value(parameter(type_), value)


def test_a_value_takes_the_place_of_its_default_alone() -> None:
    both = asking(QUERY, x="thing", y="thing")
    assert both.bound({}) == QUERY
    assert both.bound({"y": "c"}) == (
        "SELECT ?x ?y { VALUES ?x { kh:a } VALUES ?y { <https://w3id.org/khorgos/id/c> } }"
    )


def test_a_parameter_that_is_not_there_is_refused() -> None:
    with pytest.raises(ParameterError, match="parameter 'z' is unknown; this question has x"):
        asking(QUERY, x="thing").bound({"z": "a"})


@pytest.mark.slow
@given(st.text(min_size=1, max_size=60).filter(lambda text: text.strip()))
def test_any_text_comes_back_as_the_value_it_was(text: str) -> None:
    query = asking("SELECT ?x { VALUES ?x { 'a' } }", x="text").bound({"x": text})
    (row,) = ox.Store().query(query)  # type: ignore[misc]
    assert row[0] == ox.Literal(text.strip())


@given(st.sampled_from(sorted(TYPES)), st.text(max_size=40))
def test_no_value_of_any_type_adds_to_the_query(type_: str, value: str) -> None:
    try:
        term = read_value(parameter(type_), value)
    except ParameterError:
        return
    query = asking("SELECT * { VALUES ?x { 'a' } }", x=type_).bound({"x": value})
    (row,) = ox.Store().query(query)  # type: ignore[misc]
    assert len(row) == 1
    assert row[0] == term

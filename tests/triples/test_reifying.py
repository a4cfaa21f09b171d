import pyoxigraph as ox
import pytest

from khorgos.triples.reifying import reifiers

SAID = "PREFIX kho: <https://w3id.org/khorgos/ontology#> PREFIX : <x:> "
TRIPLE = ":s kho:subject :a ; kho:predicate :b ; "


def reified(turtle: str) -> list[str]:
    quads = ox.parse(SAID + turtle, format=ox.RdfFormat.TURTLE)
    return [str(triple) for triple in reifiers(quad.triple for quad in quads)]


@pytest.mark.parametrize(
    ("value", "term"),
    [
        ("kho:object :c", "<x:c>"),
        ("kho:objectValue 'c'@en", '"c"@en'),
        ("kho:objectValue 1.50", '"1.50"^^<http://www.w3.org/2001/XMLSchema#decimal>'),
    ],
)
def test_a_statement_reifies_the_triple_that_it_holds(value: str, term: str) -> None:
    reifies = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#reifies>"
    assert reified(f"{TRIPLE} {value} ; kho:rank 'normal' .") == [
        f"<x:s> {reifies} <<( <x:a> <x:b> {term} )>>"
    ]


@pytest.mark.parametrize(
    "turtle",
    [
        "",
        f"{TRIPLE} kho:certainty 'probably' .",
        ":n a kho:NegativeStatement ; kho:negates :p .",
        ":p kho:propositionSubject :a ; kho:propositionPredicate :b ; kho:propositionObject :c .",
    ],
)
def test_what_holds_no_triple_reifies_none(turtle: str) -> None:
    assert reified(turtle) == []

from __future__ import annotations

import pytest
from rdflib import RDF, Graph

from khorgos.ontology import reasoner
from khorgos.ontology.namespaces import KH, KHO
from khorgos.ontology.reasoner import ReasonerError, classify
from khorgos.ontology.vocabulary import load_ontology

pytestmark = pytest.mark.java

ONTOLOGY = """
@prefix kho: <https://w3id.org/khorgos/ontology#> .
@prefix kh: <https://w3id.org/khorgos/id/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
<https://w3id.org/khorgos/ontology> a owl:Ontology .
kho:Agreement a owl:Class .
kho:Border a owl:Class ; owl:disjointWith kho:Agreement .
kho:BorderAgreement a owl:Class ; owl:equivalentClass [ a owl:Restriction ;
    owl:onProperty kho:delimits ; owl:someValuesFrom kho:Border ] .
kho:BorderTreaty a owl:Class ; rdfs:subClassOf kho:Agreement , [ a owl:Restriction ;
    owl:onProperty kho:delimits ; owl:someValuesFrom kho:Border ] .
kho:delimits a owl:ObjectProperty .
kho:marks a owl:ObjectProperty ; rdfs:subPropertyOf kho:delimits .
kho:isDelimitedBy a owl:ObjectProperty ; owl:inverseOf kho:delimits .
kho:meets a owl:ObjectProperty, owl:SymmetricProperty .
kho:words a owl:DatatypeProperty .
kho:day a owl:AnnotationProperty .
"""
DATA = r"""
kh:t a owl:NamedIndividual, kho:BorderTreaty ; kho:marks kh:b ; rdfs:label "a \" \\ 😀"@en ;
    kho:day "1881-02-12"^^xsd:date ; kho:words "“a”\n\t\\ \" 𐰀😀" .
kh:b a owl:NamedIndividual, kho:Border ; kho:meets kh:c .
kh:c a owl:NamedIndividual .
"""


def graph(text: str = "") -> Graph:
    return Graph().parse(data=ONTOLOGY + text)


def test_the_ontology_is_consistent_and_every_class_can_have_members() -> None:
    found = classify(load_ontology())
    assert found.consistent, found.explanation
    assert found.unsatisfiable == (), found.explanation


def test_an_unsatisfiable_class_is_named_and_explained() -> None:
    found = classify(graph("kho:Odd a owl:Class ; rdfs:subClassOf kho:Border, kho:BorderTreaty ."))
    assert found.consistent
    assert found.unsatisfiable == (KHO.Odd,)
    assert found.explanation.splitlines() == [
        "kho:Odd can have no member, because these cannot hold together:",
        "  DisjointClasses(kho:Agreement kho:Border)",
        "  SubClassOf(kho:BorderTreaty kho:Agreement)",
        "  SubClassOf(kho:Odd kho:Border)",
        "  SubClassOf(kho:Odd kho:BorderTreaty)",
    ]


def test_an_inconsistent_graph_is_explained_and_entails_nothing_of_use() -> None:
    found = classify(graph(DATA + "kh:b a kho:Agreement ."))
    assert not found.consistent
    assert found.explanation.splitlines() == [
        "The ontology is inconsistent, because these cannot hold together:",
        "  ClassAssertion(kho:Agreement kh:b)",
        "  ClassAssertion(kho:Border kh:b)",
        "  DisjointClasses(kho:Agreement kho:Border)",
    ]
    assert found.entailed == frozenset()


def test_entailments_are_closed_under_hierarchies_and_inverses() -> None:
    given = graph(DATA)
    found = classify(given)
    assert (found.consistent, found.unsatisfiable, found.explanation) == (True, (), "")
    assert found.entailed - set(given) == {
        (KH.t, RDF.type, KHO.Agreement),
        (KH.t, RDF.type, KHO.BorderAgreement),
        (KH.t, KHO.delimits, KH.b),
        (KH.b, KHO.isDelimitedBy, KH.t),
        (KH.c, KHO.meets, KH.b),
    }


def test_a_datatype_that_hermit_refuses_is_an_error_that_names_it() -> None:
    with pytest.raises(ReasonerError, match="gYear") as caught:
        classify(graph('kh:t kho:words "1881"^^xsd:gYear .'))
    assert "\tat " not in str(caught.value)


@pytest.mark.parametrize(
    "fault",
    ['kh:t kho:words "one" , "another" .', 'kh:t kho:count "three" .'],
    ids=["two texts of a functional property", "a text where a number belongs"],
)
def test_texts_can_contradict(fault: str) -> None:
    axioms = """kho:words a owl:FunctionalProperty . kho:count a owl:DatatypeProperty ;
        rdfs:range xsd:integer . kh:t a owl:NamedIndividual ."""
    found = classify(graph(axioms + fault))
    assert not found.consistent
    assert "DataPropertyAssertion" in found.explanation


def test_classes_that_are_not_read_are_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reasoner, "ask_owlapi", lambda *_: [])
    with pytest.raises(ReasonerError, match=r"read 0 of 4 classes; missing: kho:Agreement"):
        classify(graph())

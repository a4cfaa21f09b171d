from __future__ import annotations

import pytest
from rdflib import OWL, XSD, Graph, Literal

from khorgos.ontology.java import OwlApiError, ask_owlapi
from khorgos.ontology.namespaces import KHO
from khorgos.ontology.profile import ProfileViolation, check_profile

pytestmark = pytest.mark.java

PREFIXES = """
@prefix kho: <https://w3id.org/khorgos/ontology#> .
@prefix kh: <https://w3id.org/khorgos/id/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
CLEAN = """
<https://w3id.org/khorgos/ontology> a owl:Ontology ;
    owl:imports <http://unreachable.invalid/ontology> .
kho:Treaty a owl:Class ; rdfs:label "treaty"@en, "𐰀 😀 <&>"@en .
kho:hasSignatory a owl:ObjectProperty .
kho:follows a owl:ObjectProperty, owl:TransitiveProperty .
kho:year a owl:DatatypeProperty .
kho:day a owl:AnnotationProperty .
kh:a a owl:NamedIndividual, kho:Treaty ; kho:hasSignatory kh:b ; kho:year -35 ;
    kho:day "1881-02-12"^^xsd:date .
kh:b a owl:NamedIndividual .
"""


def check(text: str) -> list[ProfileViolation]:
    return check_profile(Graph().parse(data=PREFIXES + CLEAN + text))


def test_a_clean_graph_passes_and_imports_are_not_fetched() -> None:
    assert check("") == []


def test_the_ontology_is_owl_2_dl(ontology: Graph) -> None:
    assert check_profile(ontology) == []


def test_a_misspelt_property_is_named_with_the_one_that_may_be_meant() -> None:
    (violation,) = check("kh:a kho:hasSignatorry kh:b .")
    assert violation.term == str(KHO.hasSignatorry)
    assert violation.message == (
        "Use of undeclared property: kho:hasSignatorry, in AnnotationAssertion("
        "kho:hasSignatorry kh:a kh:b); did you mean kho:hasSignatory?"
    )


FAULTS = [
    ("kh:b a kho:Traety .", KHO.Traety, "UseOfUndeclaredClass"),
    (
        "kho:follows a owl:AsymmetricProperty .",
        KHO.follows,
        "UseOfNonSimplePropertyInAsymmetricObjectPropertyAxiom",
    ),
    ('kh:b kho:year "1881"^^xsd:gYear .', XSD.gYear, "UseOfUnknownDatatype"),
    (
        """kho:Treaty rdfs:subClassOf [ a owl:Restriction ; owl:onProperty kho:follows ;
        owl:maxCardinality "1"^^xsd:nonNegativeInteger ] .""",
        KHO.follows,
        "UseOfNonSimplePropertyInCardinalityRestriction",
    ),
]


def test_violations_are_found_each_once() -> None:
    found = check("\n".join(text for text, _, _ in FAULTS))
    expected = sorted((str(term), kind) for _, term, kind in FAULTS)
    assert sorted((violation.term, violation.kind) for violation in found) == expected


def test_a_graph_that_cannot_be_written_as_xml_is_an_error() -> None:
    graph = Graph().parse(data=PREFIXES + CLEAN)
    graph.add((KHO.Treaty, OWL.versionInfo, Literal("\x01")))
    with pytest.raises(OwlApiError, match="asked to profile"):
        check_profile(graph)


def test_there_must_be_something_to_explain() -> None:
    with pytest.raises(OwlApiError, match="nothing contradicts"):
        ask_owlapi("explain", Graph().parse(data=PREFIXES + CLEAN))

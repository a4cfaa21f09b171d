from __future__ import annotations

import pytest
from rdflib import OWL, RDF, RDFS, XSD, Graph

from khorgos.ontology.namespaces import KHO
from khorgos.ontology.vocabulary import Deprecated, Vocabulary, load_ontology

ONTOLOGY = """
@prefix kho: <https://w3id.org/khorgos/ontology#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
kho:Agreement a owl:Class ; rdfs:label "agreement"@en, "соглашение"@ru .
kho:Accord a owl:Class ; owl:equivalentClass kho:Agreement .
kho:Treaty a owl:Class ; rdfs:subClassOf kho:Agreement .
kho:BorderTreaty a owl:Class ; owl:equivalentClass [ a owl:Class ; owl:intersectionOf (
    kho:Treaty [ a owl:Restriction ; owl:onProperty kho:delimits ; owl:someValuesFrom owl:Thing ]
) ] .
kho:delimits a owl:ObjectProperty .
kho:hasParty a owl:ObjectProperty ; rdfs:domain kho:Agreement .
kho:hasSignatory a owl:ObjectProperty ; rdfs:subPropertyOf kho:hasParty ; rdfs:domain kho:Treaty .
kho:year a owl:DatatypeProperty ; rdfs:range xsd:integer .
skos:altLabel a owl:AnnotationProperty .
kho:isPartyOf a owl:ObjectProperty ; owl:deprecated true ;
    <http://purl.org/dc/terms/isReplacedBy> kho:hasParty , kho:delimits ;
    skos:changeNote "Write kho:hasParty, the other way round."@en .
kho:Pact a owl:Class ; owl:deprecated true .
[] a owl:Class ; owl:unionOf ( kho:Treaty kho:Accord ) .
"""


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return Vocabulary(Graph().parse(data=ONTOLOGY))


def test_terms_are_named_by_local_name_or_curie(vocabulary: Vocabulary) -> None:
    assert list(vocabulary.classes) == ["Accord", "Agreement", "BorderTreaty", "Treaty"]
    assert vocabulary.object_properties["hasParty"] == KHO.hasParty
    assert dict(vocabulary.datatype_properties) == {"year": KHO.year}
    assert list(vocabulary.annotation_properties) == ["skos:altLabel"]


def test_superclasses_are_reflexive_transitive_and_see_definitions(vocabulary: Vocabulary) -> None:
    above = vocabulary.superclasses(KHO.BorderTreaty)
    assert above == {KHO.BorderTreaty, KHO.Treaty, KHO.Agreement, KHO.Accord}


def test_subproperties(vocabulary: Vocabulary) -> None:
    assert vocabulary.subproperties(KHO.hasParty) == {KHO.hasParty, KHO.hasSignatory}
    assert vocabulary.subproperties(KHO.hasSignatory) == {KHO.hasSignatory}


def test_superproperties(vocabulary: Vocabulary) -> None:
    assert vocabulary.superproperties(KHO.hasSignatory) == {KHO.hasSignatory, KHO.hasParty}
    assert vocabulary.superproperties(KHO.hasParty) == {KHO.hasParty}


def test_the_narrower_classes_of_an_abstract_one_are_those_that_an_entity_can_have() -> None:
    vocabulary = Vocabulary(load_ontology())
    assert vocabulary.is_abstract(KHO.Occurrence)
    assert not vocabulary.is_abstract(KHO.Event)
    assert vocabulary.narrower(KHO.Occurrence) == [KHO.Event, KHO.HistoricalPeriod, KHO.Situation]
    through_one = vocabulary.narrower(KHO.Event)
    assert KHO.PoliticalEvent not in through_one
    assert KHO.Revolution in through_one
    assert KHO.Annexation not in through_one


def test_what_is_below_a_class_of_the_record_keeps_the_record() -> None:
    vocabulary = Vocabulary(load_ontology())
    kept = {name for name, iri in vocabulary.classes.items() if vocabulary.keeps_records(iri)}
    assert {"Record", "ContestedClaim", "Gap", "StructuredValue", "Hedge", "Quantity"} <= kept
    assert kept.isdisjoint({"SourceDocument", "SurveyAnswer", "HistoricalPeriod", "Kind"})


def test_domains_and_ranges_are_inherited(vocabulary: Vocabulary) -> None:
    assert vocabulary.domains(KHO.hasSignatory) == {KHO.Treaty, KHO.Agreement}
    assert vocabulary.ranges(KHO.year) == {XSD.integer}
    assert vocabulary.ranges(KHO.hasParty) == frozenset()


def test_labels_by_language_fall_back_to_the_curie(vocabulary: Vocabulary) -> None:
    assert vocabulary.label(KHO.Agreement) == "agreement"
    assert vocabulary.label(KHO.Agreement, "ru") == "соглашение"
    assert vocabulary.label(KHO.Agreement, "kk") == "kho:Agreement"


def test_misspelt_names_get_suggestions_of_their_kind(vocabulary: Vocabulary) -> None:
    assert vocabulary.suggest("Traety", "class") == ["Treaty"]
    assert vocabulary.suggest("hasSignatorry", "object property")[0] == "hasSignatory"
    assert vocabulary.suggest("hasSignatorry", "class") == []
    assert vocabulary.nearest(KHO.hasSignatorry) == [KHO.hasSignatory]
    assert vocabulary.nearest(KHO.xyz) == []


def test_deprecated_terms_stand_apart(vocabulary: Vocabulary) -> None:
    assert list(vocabulary.deprecated) == ["Pact", "isPartyOf"]
    assert vocabulary.deprecated["isPartyOf"] == Deprecated(
        iri=KHO.isPartyOf,
        kind="object property",
        replacements=(KHO.delimits, KHO.hasParty),
        note="Write kho:hasParty, the other way round.",
    )
    assert "isPartyOf" not in vocabulary.object_properties
    assert vocabulary.suggest("isPartyOff", "object property") == ["hasParty"]


def test_the_way_out_is_the_replacement_or_the_nearest_names(vocabulary: Vocabulary) -> None:
    assert vocabulary.way_out("isPartyOf", "object property") == (
        "it is deprecated. Write kho:hasParty, the other way round."
    )
    assert vocabulary.way_out("yeer", "object property", "datatype property") == (
        "did you mean 'year'?"
    )
    assert vocabulary.way_out("qqqqq", "class") == "see ontology/modules"


def test_the_ontology_loads_and_each_term_has_a_label_and_a_definition() -> None:
    ontology = load_ontology()
    vocabulary = Vocabulary(ontology)
    terms = {
        **vocabulary.classes,
        **vocabulary.object_properties,
        **vocabulary.datatype_properties,
    }
    assert vocabulary.superclasses(KHO.BorderTreaty) >= {KHO.Treaty, KHO.Agreement}
    assert [name for name, iri in terms.items() if vocabulary.label(iri).startswith("kho:")] == []
    assert (KHO.Treaty, RDF.type, OWL.Class) in ontology
    assert (KHO.Treaty, RDFS.subClassOf, KHO.Agreement) in ontology

from __future__ import annotations

import pytest
from rdflib import Graph

from khorgos.ontology.rules import rules, unsupported
from khorgos.ontology.vocabulary import load_ontology

PREFIXES = """
@prefix : <https://w3id.org/khorgos/ontology#> .
@prefix kh: <https://w3id.org/khorgos/id/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix swrl: <http://www.w3.org/2003/11/swrl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
:A a owl:Class . :B a owl:Class . :C a owl:Class .
:p a owl:ObjectProperty . :q a owl:ObjectProperty . :v a owl:DatatypeProperty .
:note a owl:AnnotationProperty .
"""

REFUSED = {
    "a condition with 'only'": (
        ":A owl:equivalentClass [ a owl:Restriction ; owl:onProperty :p ; owl:allValuesFrom :B ] .",
        ":A EquivalentTo (:p only :B)",
    ),
    "a condition with a complement": (
        ":A owl:equivalentClass [ owl:intersectionOf ( :B [ owl:complementOf :C ] ) ] .",
        "'not (:C)' is not seen from triples",
    ),
    "a condition that counts": (
        """[ a owl:Restriction ; owl:onProperty :p ; owl:minCardinality 2 ]
        rdfs:subClassOf :A .""",
        "(:p min 2 owl:Thing)",
    ),
    "a condition on a part of a datatype": (
        """:A owl:equivalentClass [ a owl:Restriction ; owl:onProperty :v ;
        owl:someValuesFrom xsd:integer ] .""",
        "'xsd:integer' is not the declared range of :v",
    ),
    "an enumeration within an intersection": (
        ":A owl:equivalentClass [ owl:intersectionOf ( :B [ owl:oneOf ( kh:a ) ] ) ] .",
        "an enumeration is a part of an intersection",
    ),
    "a consequence with alternatives": (
        ":p rdfs:range [ a owl:Class ; owl:unionOf ( :A :B ) ] .",
        ":p Range :A or :B: from ':A or :B' facts follow by case distinction",
    ),
    "a value among several": (
        """:A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :p ;
        owl:someValuesFrom [ a owl:Class ; owl:oneOf ( kh:a kh:b ) ] ] .""",
        "one of several values",
    ),
    "the whole of a disjoint union": (
        ":A owl:disjointUnionOf ( :B :C ) .",
        ":A DisjointUnionOf :B, :C: from ':B or :C'",
    ),
    "an unnamed value under a functional property": (
        """:p rdfs:subPropertyOf :q . :q a owl:FunctionalProperty .
        :A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :p ; owl:someValuesFrom :B ] .""",
        "a value of :p without a name may be one that has a name, by an axiom on :q",
    ),
    "an unnamed value under a maximum": (
        """:B rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :p ; owl:maxCardinality 1 ] .
        :A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :p ; owl:someValuesFrom :B ] .""",
        "by an axiom on :p",
    ),
    "an unnamed value with 'only'": (
        """:A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :p ; owl:someValuesFrom
        [ a owl:Restriction ; owl:onProperty :q ; owl:allValuesFrom :B ] ] .""",
        "a value of :p without a name is restricted by 'only'",
    ),
    "a superclass of everything": (
        "owl:Thing rdfs:subClassOf :A .",
        "owl:Thing SubClassOf :A: it holds for every thing",
    ),
    "a reflexive property": (":p a owl:ReflexiveProperty .", ":p Characteristics: Reflexive"),
    "two names for one thing": ("kh:a owl:sameAs kh:b .", "kh:a SameAs kh:b"),
    "a thing without a name": ("kh:a :p [] .", "kh:a :p []: a thing in it has no name"),
    "a class member without a name": ("[] a :A .", "[] rdf:type :A"),
    "a value without a name": (
        ":A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :p ; owl:hasValue [] ] .",
        "rdfs:subClassOf of A: an individual without a name",
    ),
    "a class that is no expression": (":A rdfs:subClassOf [ :note 1 ] .", "a class is needed"),
    "a property that is no expression": ("[] rdfs:subPropertyOf :q .", "a property is needed"),
    "a restriction that is none": (
        ":A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :p ] .",
        "the restriction on :p is none of OWL 2",
    ),
    "a class with an operator of its own": (
        ":A owl:unionOf ( :B :C ) .",
        ":A owl:unionOf: use owl:equivalentClass",
    ),
    "a SWRL rule": ("kh:r a swrl:Imp .", "a SWRL rule"),
}

CONSTRAINTS = """
:A owl:disjointWith :B ; rdfs:subClassOf [ owl:complementOf :C ] , [ a owl:Restriction ;
    owl:onProperty :p ; owl:maxCardinality 2 ] , [ owl:oneOf ( kh:a kh:b ) ] , owl:Thing ;
    owl:hasKey ( :v ) .
[] a owl:AllDisjointClasses ; owl:members ( :A :B :C ) .
[] a owl:AllDifferent ; owl:distinctMembers ( kh:a kh:b ) .
[] a owl:NegativePropertyAssertion ; owl:sourceIndividual kh:a ; owl:assertionProperty :p ;
    owl:targetIndividual kh:b .
:p a owl:FunctionalProperty, owl:AsymmetricProperty, owl:IrreflexiveProperty ;
    owl:propertyDisjointWith :q .
:v rdfs:range xsd:integer .
:size a rdfs:Datatype ; owl:equivalentClass [ a rdfs:Datatype ; owl:onDatatype xsd:integer ;
    owl:withRestrictions ( [ xsd:minInclusive 0 ] ) ] .
:A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :v ; owl:allValuesFrom
    [ a rdfs:Datatype ; owl:oneOf ( 1 2 ) ] ] .
:note rdfs:domain :A ; rdfs:range :B ; rdfs:subPropertyOf rdfs:label .
"""


def read(axioms: str) -> Graph:
    return Graph().parse(data=PREFIXES + axioms)


@pytest.mark.parametrize("name", REFUSED)
def test_what_the_rules_cannot_infer_is_listed(name: str) -> None:
    axioms, message = REFUSED[name]
    (listed,) = unsupported(read(axioms))
    assert message in listed.replace("kho:", ":")


def test_constraints_entail_no_facts_and_are_not_listed() -> None:
    assert unsupported(read(CONSTRAINTS)) == []
    assert rules(read(CONSTRAINTS)) == []


def test_a_listed_direction_does_not_take_the_other_with_it() -> None:
    union = read(":A owl:disjointUnionOf ( :B :C ) .")
    assert len(unsupported(union)) == 1
    assert [(rule.name, rule.axiom) for rule in rules(union)] == [
        ("disjointUnionOf-A", "kho:A DisjointUnionOf kho:B, kho:C"),
        ("disjointUnionOf-A-2", "kho:A DisjointUnionOf kho:B, kho:C"),
    ]


def test_a_rule_has_a_name_an_axiom_and_sparql() -> None:
    (rule,) = rules(read(":q owl:propertyChainAxiom ( [ owl:inverseOf :p ] :q ) ."))
    assert rule.name == "propertyChainAxiom-q"
    assert rule.axiom == "inverse kho:p o kho:q SubPropertyOf kho:q"
    kho = "https://w3id.org/khorgos/ontology#"
    assert rule.sparql == (
        f"SELECT * WHERE {{ ?x1 <{kho}p> ?x0 . ?x1 <{kho}q> ?x2 . "
        f"FILTER NOT EXISTS {{ ?x0 <{kho}q> ?x2 . }} }}"
    )


def test_definitions_are_worded_in_the_manchester_syntax() -> None:
    definition = """:A owl:equivalentClass [ a owl:Class ; owl:intersectionOf ( :B
    [ owl:unionOf ( :C [ a owl:Restriction ; owl:onProperty :p ; owl:hasSelf true ] ) ]
    [ a owl:Restriction ; owl:onProperty [ owl:inverseOf :p ] ; owl:someValuesFrom owl:Thing ]
    [ a owl:Restriction ; owl:onProperty :q ; owl:onClass :C ; owl:qualifiedCardinality 1 ]
    [ a owl:Restriction ; owl:onProperty :v ; owl:hasValue true ] ) ] ."""
    assert {listed.partition(": ")[0] for listed in unsupported(read(definition))} == {
        "kho:A EquivalentTo kho:B and (kho:C or (kho:p Self)) and "
        "(inverse kho:p some owl:Thing) and (kho:q some kho:C) and (kho:q max 1 kho:C) and "
        '(kho:v value "true"^^<http://www.w3.org/2001/XMLSchema#boolean>)'
    }


def test_the_rules_cover_the_ontology() -> None:
    assert unsupported(load_ontology()) == []


def test_the_rules_of_the_ontology_do_not_depend_on_the_order_of_its_triples() -> None:
    first, second = rules(load_ontology()), rules(load_ontology())
    assert first == second
    assert len({rule.name for rule in first}) == len(first)

from __future__ import annotations

import re
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import RDF, Graph
from rdflib.plugins.sparql.parser import parseUpdate

from khorgos.ontology.materialise import Inference, materialise
from khorgos.ontology.namespaces import KH, KHO
from khorgos.ontology.rules import RULES_FOLDER, rules, sparql, unsupported

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
    "a superclass of everything, within a union": (
        "[ owl:unionOf ( :C owl:Thing ) ] rdfs:subClassOf :A .",
        "it holds for every thing",
    ),
    "an exact number of unnamed values": (
        """:A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :p ; owl:onClass :B ;
        owl:qualifiedCardinality 1 ] .""",
        ":A SubClassOf (:p exactly 1 :B): a value of :p without a name may be one that has a name",
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
        "OWL 2 has no such restriction as that on :p",
    ),
    "a class with an operator of its own": (
        ":A owl:unionOf ( :B :C ) .",
        ":A owl:unionOf: use owl:equivalentClass",
    ),
    "a kind of axiom that no rule reads": (
        ":A owl:isAsYetUnheardOf :B .",
        "owl:isAsYetUnheardOf: no rule reads it",
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


RULE = re.compile(r"# (prp|cls|cax|own)-")


def read(axioms: str) -> Graph:
    return Graph().parse(data=PREFIXES + axioms)


@pytest.mark.parametrize("name", REFUSED)
def test_what_the_rules_cannot_infer_is_listed(name: str) -> None:
    axioms, message = REFUSED[name]
    (listed,) = unsupported(read(axioms))
    assert message in listed.replace("kho:", ":")


def test_constraints_entail_no_facts_and_are_not_listed() -> None:
    ontology = read(CONSTRAINTS)
    assert unsupported(ontology) == []
    facts = read("kh:a a :A ; :p kh:b ; :v 1 ; :note kh:b .") - read("")
    assert set(materialise(ontology, facts)) == set()


def test_a_listed_direction_does_not_take_the_other_with_it() -> None:
    union = read(":A owl:disjointUnionOf ( :B :C ) .")
    assert len(unsupported(union)) == 1
    inference = Inference(union, read("kh:b a :B . kh:c a :C .") - read(""))
    found = [inference.why((thing, RDF.type, KHO.A)) for thing in (KH.b, KH.c)]
    assert [why.axioms for why in found if why] == [
        ("kho:A DisjointUnionOf kho:B, kho:C",),
        ("kho:A DisjointUnionOf kho:B, kho:C",),
    ]


@pytest.mark.parametrize("file", sorted(RULES_FOLDER.glob("*.rq")), ids=lambda file: file.stem)
def test_a_file_of_rules_is_sparql_and_every_rule_in_it_is_read(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    ox.Store().update(text)
    written = [line.split()[1].rstrip(",:") for line in text.splitlines() if RULE.match(line)]
    read_in_order = [rule.name for rule in rules() if rule.name in written]
    assert read_in_order == written
    assert text.count("INSERT") == len(written)
    assert len(parseUpdate(text).request) == len(written)


def test_a_rule_is_read_with_its_name_its_patterns_and_its_filters() -> None:
    (rule,) = (rule for rule in rules() if rule.name == "prp-trp")
    assert sparql(rule.head) == "?x ?p ?z ."
    assert sparql(rule.body) == "?p a owl:TransitiveProperty . ?x ?p ?y . ?y ?p ?z ."
    assert sparql(rule.facts) == "?x ?p ?y . ?y ?p ?z ."
    assert (rule.rest, rule.makes_things) == ("", False)
    assert [rule.name for rule in rules() if rule.makes_things] == ["own-some"]


def test_definitions_are_worded_in_the_manchester_syntax() -> None:
    definition = """:A owl:equivalentClass [ a owl:Class ; owl:intersectionOf ( :B
    [ owl:unionOf ( :C [ a owl:Restriction ; owl:onProperty :p ; owl:hasSelf true ] ) ]
    [ a owl:Restriction ; owl:onProperty [ owl:inverseOf :p ] ; owl:someValuesFrom owl:Thing ]
    [ a owl:Restriction ; owl:onProperty :q ; owl:onClass :C ; owl:qualifiedCardinality 1 ]
    [ a owl:Restriction ; owl:onProperty :v ; owl:hasValue true ] ) ] ."""
    assert {listed.partition(": ")[0] for listed in unsupported(read(definition))} == {
        "kho:A EquivalentTo kho:B and (kho:C or (kho:p Self)) and "
        "(inverse kho:p some owl:Thing) and (kho:q exactly 1 kho:C) and "
        '(kho:v value "true"^^<http://www.w3.org/2001/XMLSchema#boolean>)'
    }


def test_the_rules_cover_the_ontology(ontology: Graph) -> None:
    assert unsupported(ontology) == []

"""The classes of the ontology, by the members that a reader of the documents expects."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from rdflib import OWL, RDF, RDFS, Graph
from rdflib.collection import Collection

from khorgos.ontology.materialise import materialise
from khorgos.ontology.namespaces import KH, KHO
from khorgos.ontology.vocabulary import Vocabulary
from khorgos.triples.building import Build
from khorgos.triples.surety import INFERRED, STATED, union

ROOTS = {
    *("Actor", "Place", "Occurrence", "InformationObject", "Concept", "Intention"),
    *("StructuredValue", "Record"),
}
MEMBERS: Mapping[str, set[str]] = {
    "ContestedClaim": {
        "claim-kazakhstan-was-part-of-china",
        "claim-pneumonia-in-chinese-media",
        "claim-pneumonia-places-and-cases",
        "claim-unknown-pneumonia",
    },
    "HedgingMode": {"institutional-hedging", "infrastructural-hedging", "procedural-hedging"},
    "BorderTreaty": {
        "convention-of-peking",
        "protocol-of-chuguchak",
        "treaty-of-saint-petersburg-1881",
        "border-agreement-1994",
        "border-supplement-1997",
        "border-supplement-1998",
        "demarcation-protocol-2002",
    },
    "IntergovernmentalOrganization": {
        "shanghai-cooperation-organisation",
        "world-trade-organization",
        "world-health-organization",
        "eurasian-economic-union",
        "united-nations",
        "unesco",
    },
}


@pytest.fixture(scope="module")
def members(built: Build) -> Graph:
    """What the documents give, with what follows from it."""
    return union(built.graphs, (*STATED, *INFERRED))


@pytest.fixture(scope="module")
def facts(built: Build) -> Graph:
    """What the documents say, with nothing inferred."""
    return built.graphs["facts"]


@pytest.mark.parametrize("name", MEMBERS)
def test_a_class_has_the_members_that_a_reader_expects(name: str, members: Graph) -> None:
    assert {*members.subjects(RDF.type, KHO[name])} == {KH[slug] for slug in MEMBERS[name]}


def test_only_a_closed_list_and_a_class_of_the_record_are_defined(ontology: Graph) -> None:
    assert {*ontology.subjects(OWL.equivalentClass)} == {KHO.HedgingMode, KHO.ContestedClaim}


def test_eight_classes_stand_at_the_top_and_share_no_member(ontology: Graph) -> None:
    vocabulary = Vocabulary(ontology)
    top = {n for n, cls in vocabulary.classes.items() if vocabulary.superclasses(cls) == {cls}}
    assert top == ROOTS
    disjoint = [
        {*Collection(ontology, ontology.value(axiom, OWL.members))}
        for axiom in ontology.subjects(RDF.type, OWL.AllDisjointClasses)
    ]
    assert {KHO[name] for name in ROOTS} in disjoint


DELIMITED = """
@prefix kho: <https://w3id.org/khorgos/ontology#> .
@prefix kh: <https://w3id.org/khorgos/id/> .
kh:pact a kho:Treaty ; kho:delimits kh:line . kh:line a kho:Border .
kh:talks a kho:Treaty .
kh:marked a kho:BorderTreaty .
"""


def test_a_treaty_that_delimits_a_border_is_a_border_treaty_and_not_the_reverse(
    ontology: Graph,
) -> None:
    stated = Graph().parse(data=DELIMITED)
    inferred = materialise(ontology, stated)
    assert (KH.pact, RDF.type, KHO.BorderTreaty) in inferred
    assert (KH.talks, RDF.type, KHO.BorderTreaty) not in inferred
    assert (KH.marked, RDF.type, KHO.Treaty) in inferred
    assert (KH.marked, KHO.delimits, None) not in inferred


def test_an_entity_has_no_class_that_only_gathers_and_seldom_the_widest(
    facts: Graph, ontology: Graph
) -> None:
    kinds = [KHO.Event, *ontology.transitive_subjects(RDFS.subClassOf, KHO.Event)]
    events = {event for kind in kinds for event in facts.subjects(RDF.type, kind)}
    assert len([*facts.subjects(RDF.type, KHO.Event)]) < len(events) / 10
    assert [
        cls for cls in ontology.subjects(KHO.isAbstract) if (None, RDF.type, cls) in facts
    ] == []

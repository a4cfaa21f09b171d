from __future__ import annotations

from rdflib import Graph

from khorgos.triples.annotation import Entity
from khorgos.triples.wikidata.register import Pairing
from khorgos.triples.wikidata.subjects import read_subjects

PREFIXES = """
@prefix kh: <https://w3id.org/khorgos/id/> .
@prefix kho: <https://w3id.org/khorgos/ontology#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix geo: <http://www.w3.org/2003/01/geo/wgs84_pos#> .
"""
FACTS = """
kh:temir a kho:Person ; rdfs:label "Temir"@en ; skos:altLabel "Темир"@ru ; kho:name "Темир"@ru ;
  kho:hasBirth kh:time-1 ; kho:rules kh:zarm ; kho:meets kh:ost .
kh:horde kho:isLedBy kh:temir .
"""
TIMES = "kh:time-1 kho:earliestYear -35 ; kho:latestYear -30 ."
PLACES = "kh:temir geo:location kh:temir-point . kh:temir-point geo:lat 45.5 ; geo:long 80.25 ."


def _graph(text: str) -> Graph:
    return Graph().parse(data=PREFIXES + text, format="turtle")


def _entities() -> dict[str, Entity]:
    slugs = {"temir": "Temir", "zarm": "Zarm", "ost": "Ost", "horde": "Horde"}
    return {slug: Entity("f", 1, slug, "Person", label) for slug, label in slugs.items()}


PAIRINGS = {
    "temir": Pairing("temir", "unverified"),
    "zarm": Pairing("zarm", "linked", "Q101", "exactMatch"),
    "ost": Pairing("ost", "unverified"),
    "horde": Pairing("horde", "linked", "Q108", "exactMatch"),
}


def test_a_subject_has_what_can_be_compared() -> None:
    graphs = {"facts": _graph(FACTS), "statements": _graph(TIMES), "places": _graph(PLACES)}
    temir = read_subjects(graphs, _entities(), PAIRINGS)["temir"]
    assert temir.names == (("Temir", "en"), ("Темир", "ru"))
    assert temir.years == {"hasBirth": (-35, -30)}
    assert temir.related == {"Q101": "Zarm", "Q108": "Horde"}
    assert temir.point == (45.5, 80.25)


def test_what_the_release_does_not_say_is_left_open() -> None:
    graphs = {"facts": _graph(""), "statements": _graph("")}
    ost = read_subjects(graphs, _entities(), PAIRINGS)["ost"]
    assert ost.names == (("Ost", "en"),)
    assert (ost.years, ost.related, ost.point) == ({}, {}, None)

from __future__ import annotations

from pathlib import Path

from rdflib import Graph

from khorgos.triples import RELEASE, TRIPLES
from khorgos.triples.gates.checking import judge_style
from khorgos.triples.gates.gate import JudgedRelease
from khorgos.triples.gates.use import check_use

ONTOLOGY = """
@prefix kho: <https://w3id.org/khorgos/ontology#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
kho:Actor a owl:Class ; rdfs:isDefinedBy <> .
kho:Person a owl:Class ; rdfs:subClassOf kho:Actor ; rdfs:isDefinedBy <> .
kho:Court a owl:Class ; rdfs:subClassOf kho:Actor ; rdfs:isDefinedBy <> ;
    kho:isKeptFor "Room for judgements."@en .
kho:knows a owl:ObjectProperty ; rdfs:isDefinedBy <> .
kho:loves a owl:ObjectProperty ; rdfs:subPropertyOf kho:knows ; rdfs:isDefinedBy <> .
kho:predicate a owl:ObjectProperty ; rdfs:isDefinedBy <> .
kho:age a owl:DatatypeProperty ; rdfs:isDefinedBy <> .
kho:isKeptFor a owl:AnnotationProperty ; rdfs:isDefinedBy <> .
kho:hasFolk a owl:ObjectProperty ; owl:deprecated true ; rdfs:isDefinedBy <> .
skos:related a owl:ObjectProperty .
"""
RELEASE_TEXT = """
@prefix kho: <https://w3id.org/khorgos/ontology#> .
@prefix kh: <https://w3id.org/khorgos/id/> .
kh:ali a kho:Person ; kho:age "7" .
kh:said kho:predicate kho:loves .
"""


def _found(ontology: str = ONTOLOGY, release: str = RELEASE_TEXT) -> list[str]:
    return list(check_use(Graph().parse(data=ontology), Graph().parse(data=release)))


def test_a_term_is_used_where_it_or_one_below_it_stands() -> None:
    assert _found() == []


def test_a_term_that_is_neither_used_nor_kept_is_refused() -> None:
    (finding,) = _found(release=RELEASE_TEXT.replace('; kho:age "7"', ""))
    assert finding == (
        "nothing in the release uses kho:age; use it, say with kho:isKeptFor what it is kept for, "
        "or delete it"
    )
    assert [text.split()[5] for text in _found(release="")] == [
        f"kho:{name};" for name in ("Actor", "Person", "age", "knows", "loves", "predicate")
    ]


def test_a_term_that_is_kept_and_used_is_refused() -> None:
    (finding,) = _found(release=f"{RELEASE_TEXT} kh:ost a kho:Court .")
    assert finding == (
        "kho:Court says what it is kept for, but the release uses it; drop isKeptFor"
    )


def test_the_style_asks_for_the_use_of_the_projects_own_release_alone(
    tmp_path: Path,
) -> None:
    empty = JudgedRelease(TRIPLES, RELEASE)
    empty.stated = empty.inferred = Graph()
    assert any("uses kho:Person;" in finding for finding in judge_style(empty).findings)
    theirs = JudgedRelease(tmp_path, RELEASE)
    theirs.stated = theirs.inferred = Graph()
    assert not any("uses kho:Person;" in finding for finding in judge_style(theirs).findings)

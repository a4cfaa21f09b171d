from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from rdflib import DCTERMS, PROV, RDFS, Graph, Literal, URIRef

from khorgos.ontology.namespaces import GRAPH, WD
from khorgos.triples.problems import InputError
from khorgos.triples.wikidata.fetched import fetched_graph, load_fetched, to_turtle
from khorgos.triples.wikidata.items import WDT, WikidataItem, read_items

from .standin import record

MOMENT = datetime(2026, 1, 2, 3, 4, 5, 678, tzinfo=UTC)


def _items() -> list[WikidataItem]:
    zarm = record(
        "Q101",
        {"en": "Zarm", "kk": "Зарм", "xx": "Zzz"},
        ("P625", [45.5, 80]),
        ("P214", "12"),
        ("P31", "Q201"),
    )
    ost = record("Q105", {"zh-hans": "东"})
    found = read_items({"entities": {"Q101": zarm, "Q105": ost}})
    return [item for item in found.values() if item]


def test_labels_coordinates_and_identifiers_are_kept() -> None:
    graph = fetched_graph(_items(), MOMENT)
    said = {(p, str(o)) for p, o in graph.predicate_objects(WD.Q101)}
    assert said == {
        (RDFS.label, "Zarm"),
        (RDFS.label, "Зарм"),
        (WDT.P625, "Point(80.0 45.5)"),
        (WDT.P214, "12"),
    }
    assert (WD.Q105, RDFS.label, Literal("东", lang="zh-hans")) in graph


def test_the_graph_says_where_it_comes_from() -> None:
    graph = fetched_graph(_items(), MOMENT)
    about = graph.value(GRAPH.wikidata, DCTERMS.license)
    assert about == URIRef("https://creativecommons.org/publicdomain/zero/1.0/")
    assert (GRAPH.wikidata, PROV.wasDerivedFrom, URIRef("http://www.wikidata.org/")) in graph
    assert str(graph.value(GRAPH.wikidata, PROV.generatedAtTime)) == "2026-01-02T03:04:05+00:00"


def test_every_subject_but_the_graph_is_wikidatas() -> None:
    subjects = set(fetched_graph(_items(), MOMENT).subjects()) - {GRAPH.wikidata}
    assert subjects == {WD.Q101, WD.Q105}


def test_the_same_items_give_the_same_bytes() -> None:
    one = to_turtle(fetched_graph(_items(), MOMENT))
    assert one == to_turtle(fetched_graph(_items()[::-1], MOMENT))
    assert len(Graph().parse(data=one, format="turtle")) == 8


def test_what_was_fetched_is_loaded_when_it_is_there(tmp_path: Path) -> None:
    assert len(load_fetched(tmp_path)) == 0
    path = tmp_path / "wikidata.ttl"
    path.write_text("<http://a> <http://b> <http://c> .", encoding="utf-8")
    assert len(load_fetched(tmp_path)) == 1
    path.write_text("<http://a> <http://b> .", encoding="utf-8")
    with pytest.raises(
        InputError, match=r"wikidata\.ttl.* is not well formed as Turtle.*fetch again"
    ):
        load_fetched(tmp_path)

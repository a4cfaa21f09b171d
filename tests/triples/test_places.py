"""Coordinates from elsewhere: credited, apart, and really on Earth."""

from decimal import Decimal
from pathlib import Path

import pytest
from rdflib import DCTERMS, Graph, Literal

from khorgos.ontology.namespaces import GRAPH, KH
from khorgos.ontology.prefixes import APART
from khorgos.triples.annotation import Entity
from khorgos.triples.building import STATED
from khorgos.triples.loading import load_entities
from khorgos.triples.problems import InputError
from khorgos.triples.wikidata.fetched import load_fetched
from khorgos.triples.wikidata.places import GEO, LICENCES, load_places

ENTITIES = {"zarm": Entity("entities.yaml", 1, "zarm", "Place", "Zarm")}
GOOD = "zarm,51.1801,-71.5,GeoNames,id 1,roughly"


def load(folder: Path, row: str) -> Graph:
    text = f"slug,lat,lon,source,locator,note\n{row}\n"
    (folder / "places.csv").write_text(text, encoding="utf-8")
    return load_places(ENTITIES, folder)


def test_a_place_has_a_point_with_its_source_and_licence(tmp_path: Path) -> None:
    graph = load(tmp_path, GOOD)
    point = graph.value(KH.zarm, GEO.location)
    assert graph.value(point, GEO.lat) == Literal(Decimal("51.1801"))
    assert graph.value(point, GEO.long) == Literal(Decimal("-71.5"))
    assert graph.value(point, DCTERMS.source) == Literal("GeoNames, id 1")
    assert graph.value(point, DCTERMS.license) == LICENCES["GeoNames"]


def test_an_input_without_the_table_has_no_places(tmp_path: Path) -> None:
    assert len(load_places(ENTITIES, tmp_path)) == 0


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("zarm", "zram", "there is no such entity"),
        ("51.1801", "151", "lat is 151; it lies between -90 and 90"),
        ("-71.5", "-180.5", "lon is -180.5; it lies between -180 and 180"),
        ("51.1801", "51°10′", "lat is '51°10′'; write degrees with a point"),
        ("51.1801", "NaN", "lat is NaN; it lies"),
        ("GeoNames", "my memory", "the source is 'my memory'; write one of GeoNames, Natural E"),
    ],
)
def test_a_row_of_a_wrong_form_is_refused(tmp_path: Path, old: str, new: str, message: str) -> None:
    with pytest.raises(InputError, match=rf"places\.csv:2: \[z...\] {message}"):
        load(tmp_path, GOOD.replace(old, new, 1))


def test_the_places_of_the_project_load() -> None:
    assert len(set(load_places(load_entities()).subjects(GEO.lat))) >= 40


def test_what_comes_from_elsewhere_is_no_stated_graph() -> None:
    assert set(APART).isdisjoint(str(GRAPH[name]) for name in STATED)


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

"""Where things are: by a point of their own, else by what a document says."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from flask import Flask

from khorgos.server.app import create_app
from khorgos.server.engines.embedded import EmbeddedEngine, EngineConfig
from khorgos.server.reading.places import (
    POINT,
    RING,
    SOFT,
    WIDER,
    Places,
    the_places,
)
from khorgos.server.serve import read_ontology
from khorgos.server.site import EXTENSION, Site

HEAD = """
@prefix kh: <https://w3id.org/khorgos/id/> .
@prefix kho: <https://w3id.org/khorgos/ontology#> .
@prefix khg: <https://w3id.org/khorgos/graph/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix geo: <http://www.w3.org/2003/01/geo/wgs84_pos#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
"""
THINGS = {
    "zarm": "Settlement, kho:Place",
    "ost": "Region, kho:Place",
    "hall": "BuiltStructure, kho:Place",
    "moor": "Region, kho:Place",
    "zarmland": "Polity",
    "battle": "Battle, kho:Event",
    "siege": "Battle, kho:Event",
    "visit": "Visit, kho:Event",
    "revolt": "Rebellion, kho:Event",
    "feast": "Event",
    "quarrel": "Event",
}
FACTS = [
    ("battle", "isNear", "zarm", 'kho:certainty "perhaps"'),
    ("visit", "hasDestination", "hall", 'kho:reading "inferred-by-curator"'),
    ("visit", "tookPlaceAt", "moor", ""),
    ("hall", "isLocatedIn", "zarm", ""),
    ("siege", "tookPlaceAt", "ost", ""),
    ("revolt", "tookPlaceAt", "moor", ""),
    ("feast", "tookPlaceAt", "zarmland", ""),
    ("quarrel", "tookPlaceAt", "zarm", "kho:isNegated true"),
]
POINTS = {
    "zarm": ("43.5", "71.25", ""),
    "ost": ("40.0", "80.0", ""),
    "zarmland": ("45.0", "70.0", ""),
}


def _site(
    folder: Path,
    points: Mapping[str, tuple[str, str, str]] = POINTS,
    labels: Mapping[str, str] | None = None,
) -> Site:
    named = labels or {}
    facts = [
        f'kh:{slug} a kho:{kinds.replace(", ", " , ")} ; rdfs:label "{named.get(slug, slug)}"@en .'
        for slug, kinds in THINGS.items()
    ]
    statements = [
        f"kh:s{n} a kho:Statement ; kho:subject kh:{thing} ; kho:predicate kho:{name} ; "
        f"kho:object kh:{place} {'; ' + more if more else ''} ."
        for n, (thing, name, place, more) in enumerate(FACTS)
    ]
    spots = [
        f"kh:{slug} geo:location kh:{slug}-point . kh:{slug}-point geo:lat {lat} ; geo:long {lon} ;"
        f' dcterms:source "GeoNames, id 1" {f"; rdfs:comment {comment!r}" if comment else ""} .'
        for slug, (lat, lon, comment) in points.items()
    ]
    text = "\n".join(
        [
            HEAD,
            "khg:facts {",
            *facts,
            "} khg:statements {",
            *statements,
            "} khg:places {",
            *spots,
            "}",
        ]
    )
    (folder / "khorgos.trig").write_text(text, encoding="utf-8")
    config = EngineConfig(folder, EngineConfig().ontology)
    return Site.of(EmbeddedEngine.load(config), read_ontology(EngineConfig().ontology))


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> Places:
    return the_places(_site(tmp_path_factory.mktemp("zarm")))


def _seen(places: Places, slug: str) -> tuple[str, str]:
    return places.placed[slug].accuracy, places.placed[slug].anchor


def test_a_town_is_a_dot_and_a_region_is_not(places: Places) -> None:
    assert _seen(places, "zarm") == (POINT, "zarm")
    assert _seen(places, "ost") == (SOFT, "ost")
    assert places.placed["zarm"].spot.giver == "GeoNames"
    assert places.givers == {"GeoNames": ("", 3)}


def test_what_is_near_is_not_at(places: Places) -> None:
    assert _seen(places, "battle") == (WIDER, "zarm")
    assert places.placed["battle"].hedge == "perhaps"


def test_an_event_has_the_point_of_the_place_that_it_was_at(places: Places) -> None:
    assert _seen(places, "siege") == (SOFT, "ost")
    assert _seen(places, "hall") == (POINT, "zarm")
    assert not places.placed["hall"].is_own


def test_a_building_lends_the_point_of_its_town(places: Places) -> None:
    visit = places.placed["visit"]
    assert (visit.accuracy, visit.anchor) == (POINT, "zarm")
    assert [fact.property for fact in visit.facts] == ["hasDestination", "isLocatedIn"]
    assert visit.facts[0].editor


def test_the_middle_of_a_country_places_nothing(places: Places) -> None:
    assert "feast" not in places.placed
    told = {item.slug: fact.place for item, fact in places.nowhere}
    assert told["feast"] == "zarmland"
    assert told["revolt"] == "moor"


def test_a_denied_place_is_none(places: Places) -> None:
    assert "quarrel" not in places.placed
    assert "quarrel" not in {item.slug for item, _ in places.nowhere}


def test_places_without_a_point_are_listed(places: Places) -> None:
    assert [item.slug for item in places.unplaced] == ["moor"]
    assert places.points == 2


@pytest.mark.parametrize(
    ("bound", "accuracy", "at_least"),
    [("good to about", RING, False), ("worse than", WIDER, True)],
)
def test_a_comment_says_how_good_a_point_is(
    tmp_path: Path, bound: str, accuracy: str, at_least: bool
) -> None:
    comment = f"The text says “fought near Zarm”: these are the coordinates of Zarm, {bound} 30 km."
    placed = the_places(_site(tmp_path, POINTS | {"battle": ("43.5", "71.25", comment)})).placed
    battle = placed["battle"]
    assert (battle.accuracy, battle.is_own) == (accuracy, True)
    spot = battle.spot
    assert (spot.words, spot.distance, spot.at_least) == ("fought near Zarm", 30, at_least)


def test_a_comment_in_other_words_makes_no_sure_point(tmp_path: Path) -> None:
    comment = "Somewhere near Zarm."
    placed = the_places(_site(tmp_path, POINTS | {"battle": ("43.5", "71.25", comment)})).placed
    assert placed["battle"].accuracy == WIDER
    assert placed["battle"].spot.words == ""


def test_what_lies_beyond_the_outline_is_listed_as_outside(tmp_path: Path) -> None:
    # On the other side of the 180th meridian, and at the pole.
    points = POINTS | {"ost": ("65.0", "-179.5", ""), "moor": ("-90.0", "0.0", "")}
    page = create_app(_site(tmp_path, points)).test_client().get("/map?at=ost").text
    outside = page.partition("Outside this map")[2].partition("</section>")[0]
    assert ">ost<" in outside
    assert ">moor<" in outside
    assert "ost has no point on this map" in page


def test_a_hostile_name_stays_words(tmp_path: Path) -> None:
    name = "<script>alert(1)</script>"
    client = create_app(_site(tmp_path, labels={"zarm": name})).test_client()
    for address in ("/map", "/map?at=zarm"):
        page = client.get(address).text
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert(1)" in page


def test_every_comment_of_the_release_can_be_read(release_app: Flask) -> None:
    places = the_places(release_app.extensions[EXTENSION])
    assert all(one.spot.distance for one in places.placed.values() if one.spot.at_least)
    assert _seen(places, "battle-of-zhizhi") == (RING, "battle-of-zhizhi")
    assert _seen(places, "battle-of-talas") == (WIDER, "battle-of-talas")
    assert _seen(places, "signing-of-border-agreement-1994") == (POINT, "almaty")

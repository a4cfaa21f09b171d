from __future__ import annotations

from dataclasses import replace

import pytest
from rdflib import Graph

from khorgos.triples.annotation import Entity
from khorgos.triples.wikidata.items import WikidataItem
from khorgos.triples.wikidata.register import Pairing
from khorgos.triples.wikidata.scoring import Point, Subject, distance, read_subjects, score_item


def _item(
    years: tuple[int, int] | None = None,
    items: tuple[str, ...] = (),
    point: Point | None = None,
    name: str = "Temir",
) -> WikidataItem:
    return WikidataItem(
        qid="Q103",
        labels={"en": name} if name else {},
        aliases={},
        descriptions={},
        items={"P27": items} if items else {},
        years={"P569": (years,)} if years else {},
        points=(point,) if point else (),
        identifiers={},
    )


TEMIR = Subject(
    "temir", "Temir", (("Temir", "en"),), {"hasBirth": (-35, -35)}, {"Q101": "Zarm"}, (45, 80)
)


def test_parts_that_cannot_be_compared_do_not_count() -> None:
    score = score_item(TEMIR, _item(), None)
    assert [part.name for part in score.parts] == ["name"]
    assert score.total == 1.0


def test_an_item_without_names_has_nothing_in_common() -> None:
    assert score_item(TEMIR, _item(name=""), None).total == 0.0


@pytest.mark.parametrize(("fits", "score"), [(True, 1.0), (False, 0.0)])
def test_the_class_counts(fits: bool, score: float) -> None:
    assert score_item(TEMIR, _item(), fits).of("class") == score


@pytest.mark.parametrize(
    ("years", "score"), [((-35, -35), 1.0), ((-99, 0), 1.0), ((-33, -33), 0.5), ((36, 36), 0.0)]
)
def test_dates_agree_within_their_spans(years: tuple[int, int], score: float) -> None:
    assert score_item(TEMIR, _item(years), None).of("dates") == score


@pytest.mark.parametrize(("year", "score"), [(1862, 1.0), (1900, 0.0)])
def test_a_time_span_lies_between_start_and_end(year: int, score: float) -> None:
    war = Subject("war", "War", (("War", "en"),), {"hasTimeSpan": (year, year)}, {})
    years = {"P580": ((1860, 1860),), "P582": ((1870, 1870),)}
    item = replace(_item(), years=years)
    assert score_item(war, item, None).of("dates") == score


def test_years_are_told_as_people_read_them() -> None:
    reasons = score_item(TEMIR, _item((36, 36)), None).reasons
    assert "dates 0.00: hasBirth is 36 BC here, 36 there" in reasons


@pytest.mark.parametrize(("items", "score"), [(("Q101",), 1.0), (("Q105",), 0.3), ((), -1.0)])
def test_what_is_linked_and_related_counts(items: tuple[str, ...], score: float) -> None:
    assert score_item(TEMIR, _item(items=items), None).of("relations", -1.0) == score


@pytest.mark.parametrize(("point", "score"), [((45, 80.1), 1.0), ((45, 81), 0.5), ((0, 0), 0.0)])
def test_the_place_counts(point: Point, score: float) -> None:
    assert score_item(TEMIR, _item(point=point), None).of("place") == score


def test_a_quarter_of_the_equator() -> None:
    assert distance((0, 0), (0, 90)) == pytest.approx(10007.5, abs=0.1)


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

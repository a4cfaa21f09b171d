from __future__ import annotations

from dataclasses import replace

import pytest

from khorgos.triples.wikidata.items import Item
from khorgos.triples.wikidata.scoring import distance, score_item
from khorgos.triples.wikidata.subjects import Point, Subject

from .world import similarity


def _item(
    years: tuple[int, int] | None = None,
    items: tuple[str, ...] = (),
    point: Point | None = None,
    name: str = "Temir",
) -> Item:
    return Item(
        qid="Q103",
        labels={"en": name} if name else {},
        aliases={},
        descriptions={},
        items={"P27": items} if items else {},
        years={"P569": (years,)} if years else {},
        points=(point,) if point else (),
        identifiers={},
        sitelinks={},
    )


TEMIR = Subject(
    "temir", "Temir", (("Temir", "en"),), {"hasBirth": (-35, -35)}, {"Q101": "Zarm"}, (45, 80)
)


def test_parts_that_cannot_be_compared_do_not_count() -> None:
    score = score_item(TEMIR, _item(), None, similarity)
    assert [part.name for part in score.parts] == ["name"]
    assert score.total == 1.0


def test_an_item_without_names_has_nothing_in_common() -> None:
    assert score_item(TEMIR, _item(name=""), None, similarity).total == 0.0


@pytest.mark.parametrize(("fits", "score"), [(True, 1.0), (False, 0.0)])
def test_the_class_counts(fits: bool, score: float) -> None:
    assert score_item(TEMIR, _item(), fits, similarity).of("class") == score


@pytest.mark.parametrize(
    ("years", "score"), [((-35, -35), 1.0), ((-99, 0), 1.0), ((-33, -33), 0.5), ((36, 36), 0.0)]
)
def test_dates_agree_within_their_spans(years: tuple[int, int], score: float) -> None:
    assert score_item(TEMIR, _item(years), None, similarity).of("dates") == score


@pytest.mark.parametrize(("year", "score"), [(1862, 1.0), (1900, 0.0)])
def test_a_time_span_lies_between_start_and_end(year: int, score: float) -> None:
    war = Subject("war", "War", (("War", "en"),), {"hasTimeSpan": (year, year)}, {})
    years = {"P580": ((1860, 1860),), "P582": ((1870, 1870),)}
    item = replace(_item(), years=years)
    assert score_item(war, item, None, similarity).of("dates") == score


def test_years_are_told_as_people_read_them() -> None:
    reasons = score_item(TEMIR, _item((36, 36)), None, similarity).reasons
    assert "dates 0.00: hasBirth is 36 BC here, 36 there" in reasons


@pytest.mark.parametrize(("items", "score"), [(("Q101",), 1.0), (("Q105",), 0.3), ((), None)])
def test_what_is_linked_and_related_counts(items: tuple[str, ...], score: float | None) -> None:
    assert score_item(TEMIR, _item(items=items), None, similarity).of("relations") == score


@pytest.mark.parametrize(("point", "score"), [((45, 80.1), 1.0), ((45, 81), 0.5), ((0, 0), 0.0)])
def test_the_place_counts(point: Point, score: float) -> None:
    assert score_item(TEMIR, _item(point=point), None, similarity).of("place") == score


def test_a_quarter_of_the_equator() -> None:
    assert distance((0, 0), (0, 90)) == pytest.approx(10007.5, abs=0.1)

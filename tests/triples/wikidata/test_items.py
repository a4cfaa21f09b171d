from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khorgos.triples.wikidata.items import ItemError, WikidataItem, read_items, read_years

from .standin import record


def _read(*claims: Any, **more: Any) -> WikidataItem:
    item = read_items({"entities": {"Q101": record("Q101", {"en": "Zarm"}, *claims, **more)}})
    assert item["Q101"]
    return item["Q101"]


def test_an_item_has_its_names_classes_and_values() -> None:
    item = _read(("P31", "Q201"), ("P625", [45, 80.5]), ("P214", "12-3"), aliases={"ru": ["Зарм"]})
    assert item.names == ("Zarm", "Зарм")
    assert item.classes == ("Q201",)
    assert item.points == ((45.0, 80.5),)
    assert item.identifiers == {"P214": ("12-3",)}


def test_the_preferred_claims_count_else_the_normal_ones() -> None:
    assert _read(("P31", "Q1"), ("P31", "Q2", "preferred")).classes == ("Q2",)
    assert _read(("P31", "Q1"), ("P31", "Q2", "deprecated"), ("P31", None)).classes == ("Q1",)


def test_a_deleted_item_is_none() -> None:
    assert read_items({"entities": {"Q1": {"id": "Q1", "missing": ""}}}) == {"Q1": None}


@pytest.mark.parametrize("answer", [{}, {"entities": []}, {"entities": {"Q1": {"labels": {}}}}])
def test_another_form_is_refused(answer: Any) -> None:
    with pytest.raises(ItemError, match="not Wikibase JSON"):
        read_items(answer)


def test_disambiguation_is_told_by_class_or_description() -> None:
    item = _read(("P31", "Q209"))
    assert item.is_disambiguation({"Q209": "Wikimedia disambiguation page"})
    assert not item.is_disambiguation({"Q209": "state"})
    assert _read(description="Wikimedia disambiguation page").is_disambiguation({})


@pytest.mark.parametrize(
    ("time", "precision", "years"),
    [
        ("+1711-05-23T00:00:00Z", 11, (1711, 1711)),
        ("-0036-00-00T00:00:00Z", 9, (-35, -35)),
        ("-0001-00-00T00:00:00Z", 9, (0, 0)),
        ("+1710-00-00T00:00:00Z", 8, (1710, 1719)),
        ("+1800-00-00T00:00:00Z", 7, (1701, 1800)),
        ("-0200-00-00T00:00:00Z", 7, (-199, -100)),
        ("+1800-00-00T00:00:00Z", 6, None),
    ],
)
def test_years_are_astronomical(time: str, precision: int, years: Any) -> None:
    assert read_years({"time": time, "precision": precision}) == years


@given(st.integers(1, 9999), st.sampled_from("+-"), st.sampled_from([7, 8, 9, 11]))
def test_a_year_lies_in_its_own_span(number: int, sign: str, precision: int) -> None:
    years = read_years({"time": f"{sign}{number:04}-01-01T00:00:00Z", "precision": precision})
    assert years
    assert years[0] <= (number if sign == "+" else 1 - number) <= years[1]


@given(st.text())
def test_words_are_no_time(words: str) -> None:
    with pytest.raises(ItemError):
        read_years({"time": "x" + words, "precision": 9})

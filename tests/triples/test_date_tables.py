"""The tables of dates, quantities and abbreviations hold what their readers can use."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from khorgos.triples.dates.bareyears import BEHIND
from khorgos.triples.dates.worded import LANGUAGES, ORDERS, WORDS, in_english, tokens_of
from khorgos.triples.documents.sentences import ABBREVIATIONS
from khorgos.triples.drafting.measures import LANGUAGES as MEASURED
from khorgos.triples.drafting.measures import MEASURES
from khorgos.triples.drafting.quantities import NOUNS
from khorgos.triples.quantity import MONEY, parse_quantity


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("row", rows(WORDS), ids=lambda row: f"{row['language']} {row['pattern']}")
def test_a_row_of_words_has_a_kind_and_fills_its_english(row: dict[str, str]) -> None:
    assert row["language"] in LANGUAGES
    assert row["kind"] in set(" ,.~?=&-abfgkmnostuvwxCDEHIJMNOPQRY")
    groups = re.compile(row["pattern"]).groups
    asked = [int(number) for number in re.findall(r"\{([0-9])", row["english"])]
    assert max(asked, default=0) <= groups
    assert row["kind"] != "M" or row["english"] != ""


def test_no_word_stands_twice_in_a_language() -> None:
    for path in (WORDS, ORDERS):
        keys = [(row["language"], row.get("pattern") or row["kinds"]) for row in rows(path)]
        assert len(keys) == len(set(keys))


@pytest.mark.parametrize("row", rows(ORDERS), ids=lambda row: f"{row['language']} {row['kinds']}")
def test_an_order_names_the_groups_that_it_has(row: dict[str, str]) -> None:
    assert row["language"] in ("*", *LANGUAGES)
    groups = re.compile(row["kinds"]).groups
    assert max([int(one) for one in row["order"].split() if one.isdecimal()], default=0) <= groups
    assert row["because"]


def test_months_are_told_in_every_language() -> None:
    for language, text in (("ru", "май"), ("kk", "мамыр"), ("zh", "5月"), ("fa", "مه")):
        assert in_english(tokens_of(text, language), language) == "May"


def test_units_of_other_languages_are_those_of_english() -> None:
    english = {
        **{"%": "5%", "km2": "5 sq km", "km": "5 km", "m3": "5 cubic metres", "m": "5 m"},
        **{
            "km3": "5 cubic kilometers",
            "ha": "5 ha",
            "t": "5 tonnes",
            "kg": "5 kg",
            "a": "5 years",
        },
        **{"[bbl_us]": "5 barrels", "mo": "5 months", "d": "5 days", "h": "5 hours"},
    }
    for row in rows(MEASURES):
        assert row["language"] in MEASURED
        if row["kind"] == "unit" and row["says"] not in MONEY:
            assert parse_quantity(english[row["says"]]).unit == row["says"]


def test_small_tables_have_known_uses() -> None:
    assert {row["says"] for row in rows(BEHIND)} == {"count", "clause"}
    assert {row["says"] for row in rows(NOUNS)} == {"counted", "stop"}
    assert {row["use"] for row in rows(ABBREVIATIONS)} == {
        *("never last", "before a number", "can be last", "behind a time", "and so on", "opener")
    }

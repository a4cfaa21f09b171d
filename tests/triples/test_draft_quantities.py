"""Quantities are found in running text, each as the reader of quantities reads it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khorgos.triples.drafting.quantities import FoundQuantity, find_quantities
from khorgos.triples.quantity import parse_quantity


def found(text: str, language: str = "en") -> list[tuple[str, str, str]]:
    return [(one.text, one.value, one.unit) for one in find_quantities(text, language)]


def only(text: str) -> FoundQuantity:
    (one,) = find_quantities(text)
    return one


@pytest.mark.parametrize(
    ("text", "words", "value", "unit"),
    [
        ("Zarm has 1,410 nuclear warheads and more.", "1,410 nuclear warheads", "1410", "warheads"),
        ("Seized 18 metric tons of it.", "18 metric tons", "18", "t"),
        ("A $2 million deal.", "$2 million", "2000000", "USD"),
        ("It cost €3m.", "€3m", "3000000", "EUR"),
        ("Zarm 1,765 km; Ost none.", "1,765 km", "1765", "km"),
        ("An area of 2,724,900 sq km.", "2,724,900 sq km", "2724900", "km2"),
        ("More than a million deaths came.", "More than a million deaths", "1000000", "deaths"),
        ("It exceeds two-thirds.", "exceeds two-thirds", "66.666667", "%"),
        ("Help for 45 Ostian countries.", "45 Ostian countries", "45", "countries"),
        ("A score of 2.2, on a scale.", "2.2", "2.2", ""),
        ("Ten other U.S. embassy staff left.", "Ten", "10", "staff"),
        ("A 35-seat assembly met.", "35-seat", "35", "seat"),
        ("A four-day visit.", "four-day", "4", "d"),
        ("A dozen countries came.", "A dozen countries", "12", "countries"),
        ("Population: 20,432,662 (2025 est.)", "20,432,662", "20432662", ""),
        ("Fifty fishermen left.", "Fifty fishermen", "50", "fishermen"),
        ("About a million ethnic Osts came.", "About a million ethnic Osts", "1000000", "Osts"),
        ("Number of seats: 98 (elected)", "98", "98", "seats"),
        ("Won over two rivals in 1995.", "two rivals", "2", "rivals"),
    ],
)
def test_a_quantity_is_found_with_its_words(text: str, words: str, value: str, unit: str) -> None:
    assert found(text) == [(words, value, unit)]


@pytest.mark.parametrize(
    "text",
    [
        "Its 162nd member joined in 1995.",
        "Resolution 1540 and No. 2331 of the G20.",
        "Law 69-0 passed at 10:30.",
        "10. Protection of rights",
        "The twenty-first century and a third term.",
        "The two signed it, one of them twice.",
        "Two years later it left.",
        "Coordinates: 51 10 N, 71 25 E",
        "COVID-19 and the Strategy 2050.",
    ],
)
def test_what_is_no_quantity_is_left(text: str) -> None:
    assert [one for one in found(text) if one[2] != "times"] == []


def test_bounds_ranges_and_scopes_are_told() -> None:
    range_ = only("Cut by 15–20% by 2030.")
    assert (range_.value, range_.upper, range_.unit) == ("15", "20", "%")
    bound = only("A minimum of 1,517 tons of cannabis was cut.")
    assert (bound.bound, bound.approximate, bound.scope) == ("lower", True, "cannabis")
    assert only("Zarm reported 320 cases of drug trafficking.").scope == "cases of drug trafficking"
    assert [one.unit for one in find_quantities("It won 65 of the 98 seats.")] == ["seats", "seats"]
    assert only("A turnout of 72%").scope == "turnout"
    assert only("Zarm 71%").scope == "Zarm"
    assert only("It lies 5 km away.").scope == ""


def test_one_quantity_in_two_units_is_told_once() -> None:
    first, second = find_quantities("It leases 6,000 sq km (2,317 sq mi) of land.")
    assert (first.again, second.again) == (False, True)


@pytest.mark.parametrize(
    ("language", "text", "words", "value", "unit"),
    [
        ("ru", "Площадь 2 724 900 км².", "2 724 900 км²", "2724900", "km2"),
        ("ru", "Долг в 4,2 млрд долларов США", "4,2 млрд долларов США", "4200000000", "USD"),
        ("ru", "Погибло более 1500 солдат.", "более 1500 солдат", "1500", "солдат"),
        ("kk", "1410 ядролық оқтұмсық бар", "1410 ядролық оқтұмсық", "1410", "оқтұмсық"),
        ("kk", "300 мың теңге", "300 мың теңге", "300000", "KZT"),
        ("zh", "人口约1850万人", "约1850万人", "18500000", "人"),
        ("zh", "有1410枚核弹头。", "1410枚核弹头", "1410", "核弹头"),
        ("zh", "4.5亿美元", "4.5亿美元", "450000000", "USD"),
        ("fa", "۱۸٫۵ میلیون نفر", "۱۸٫۵ میلیون نفر", "18500000", "نفر"),
        ("fa", "بیش از ۱۵۰۰ سرباز", "بیش از ۱۵۰۰ سرباز", "1500", "سرباز"),
    ],
)
def test_quantities_of_other_languages(
    language: str, text: str, words: str, value: str, unit: str
) -> None:
    assert found(text, language) == [(words, value, unit)]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "В 1995 г. закон № 2331, статья 5, 12 января, в 10:30"),
        ("kk", "1991 жылғы 16 желтоқсанда"),
        ("zh", "第5条，1992年1月3日"),
        ("fa", "ماده ۵ در ۱۶ دسامبر ۱۹۹۱"),
    ],
)
def test_what_is_no_quantity_in_other_languages(language: str, text: str) -> None:
    assert found(text, language) == []


WORDS = "the about 5 1,410 2.2 million two-thirds a dozen $ km tons of % people – ( ) May 1995 over"


@settings(deadline=None)
@given(st.lists(st.sampled_from(WORDS.split())).map(" ".join))
def test_what_is_found_stands_there_and_can_be_read(text: str) -> None:
    place = 0
    for one in find_quantities(text):
        assert place <= one.start < one.end <= len(text)
        assert one.text == text[one.start : one.end] == one.text.strip()
        assert f"{parse_quantity(one.text).value:f}" == one.value
        place = one.end

"""Years as people type them, in five languages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khorgos.server.reading.years import Years, find_years, read_years


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("36 BC", -35, -35),
        ("AD 751", 751, 751),
        ("1992", 1992, 1992),
        ("-35", -35, -35),
        ("26 April 1994", 1994, 1994),
        ("13th century", 1201, 1300),
        ("2nd century BC", -199, -100),
        ("the 1990s", 1990, 1999),
        ("1522–1566", 1522, 1566),
        ("since 2000", 2000, None),
        ("公元前36年", -35, -35),
        ("前36年", -35, -35),
        ("1992年", 1992, 1992),
        ("13世纪", 1201, 1300),
        ("公元前2世紀", -199, -100),
        ("XIII век", 1201, 1300),
        ("XIV век до н. э.", -1399, -1300),
        ("36 г. до н. э.", -35, -35),
        ("1992 год", 1992, 1992),
        ("б.з.д. 36 ж.", -35, -35),
        ("13 ғ.", 1201, 1300),
        ("۳۶ پیش از میلاد", -35, -35),
        ("قرن ۱۳", 1201, 1300),
    ],
)
def test_dates_are_read(text: str, first: int | None, last: int | None) -> None:
    assert read_years(text) == Years(first, last)


@pytest.mark.parametrize("text", ["", "soon", "Zarm", "the next day", "36 BC " * 20, "1300–1201"])
def test_what_is_no_date_is_not_read(text: str) -> None:
    assert read_years(text) is None


@pytest.mark.parametrize(
    ("text", "years", "rest"),
    [
        ("1992 treaty", (Years(1992, 1992),), "treaty"),
        (
            "battles of the 13th century BC in Zarm",
            (Years(-1299, -1200),),
            "battles of the in Zarm",
        ),
        ("1992年条约", (Years(1992, 1992),), "条约"),
        ("битва 36 г. до н. э.", (Years(-35, -35),), "битва"),
        ("border point 38", (), "border point 38"),
        ("unit 61398", (), "unit 61398"),
    ],
)
def test_dates_are_found_among_words(text: str, years: tuple[Years, ...], rest: str) -> None:
    assert find_years(text) == (years, rest)


@given(st.integers(1, 2500))
def test_a_year_is_read_in_each_era(year: int) -> None:
    assert read_years(f"{year} BC") == read_years(f"公元前{year}年") == Years(1 - year, 1 - year)
    assert read_years(f"AD {year}") == Years(year, year)


@given(st.text(max_size=40))
def test_any_text_is_looked_through(text: str) -> None:
    years, rest = find_years(text)
    assert all(isinstance(one, Years) for one in years)
    assert "  " not in rest


def test_stretches_hold_and_meet_years() -> None:
    century = Years(1201, 1300)
    assert century.holds(1201)
    assert century.holds(1300)
    assert not century.holds(1301)
    assert not century.holds(None)
    assert century.meets(1100, 1250)
    assert century.meets(1300, None)
    assert century.meets(None, 1201)
    assert not century.meets(1301, None)
    assert not century.meets(None, None)
    assert Years(None, 0).meets(-35, -35)
    assert not Years(1, None).meets(-35, -35)

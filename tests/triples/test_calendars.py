from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khorgos.triples.dates.calendars import Calendar, days_in_month, julian_day


@pytest.mark.parametrize(
    ("year", "month", "day", "calendar", "expected"),
    [
        (-4712, 1, 1, "julian", 0),
        (-4713, 11, 24, "gregorian", 0),
        (1582, 10, 4, "julian", 2299160),
        (1582, 10, 15, "gregorian", 2299161),
        (2000, 1, 1, "gregorian", 2451545),
        (0, 2, 29, "gregorian", 1721119),
    ],
)
def test_known_julian_day_numbers(
    year: int, month: int, day: int, calendar: Calendar, expected: int
) -> None:
    assert julian_day(year, month, day, calendar) == expected


@given(st.dates())
def test_gregorian_days_count_like_the_standard_library(date: datetime.date) -> None:
    # Proleptic Gregorian ordinal 1 is 0001-01-01, Julian day number 1721426.
    assert julian_day(date.year, date.month, date.day) == date.toordinal() + 1721425


@given(st.integers(-10000, 10000), st.sampled_from(["gregorian", "julian"]))
def test_a_year_has_no_gap(year: int, calendar: Calendar) -> None:
    day = julian_day(year - 1, 12, 31, calendar)
    for month in range(1, 13):
        assert julian_day(year, month, 1, calendar) == day + 1
        day = julian_day(year, month, days_in_month(year, month, calendar), calendar)
    assert julian_day(year + 1, 1, 1, calendar) == day + 1


def test_leap_days_differ_between_the_calendars() -> None:
    assert days_in_month(1900, 2) == 28
    assert days_in_month(1900, 2, "julian") == 29
    assert days_in_month(-4, 2) == 29


@pytest.mark.parametrize(
    ("date", "message"),
    [
        ((1900, 2, 29), "February of year 1900 has no day 29"),
        ((1994, 4, 0), "has no day 0"),
        ((1994, 13, 1), "month 13"),
        ((1994, 0, 1), "month 0"),
    ],
)
def test_days_that_do_not_exist_are_refused(date: tuple[int, int, int], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        julian_day(*date)


def test_a_calendar_without_day_count_is_refused() -> None:
    with pytest.raises(ValueError, match="'chinese'"):
        julian_day(1994, 1, 1, "chinese")  # type: ignore[arg-type]

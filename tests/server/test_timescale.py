"""Scales of time: every year has its place, and what is crowded has room."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khorgos.server.drawing.timescale import is_round, timescale, year_of
from khorgos.triples.dates.edtf import julian_day

YEARS = st.lists(st.floats(-3000, 2100, allow_nan=False), max_size=60)


@st.composite
def stretches(draw: st.DrawFn) -> tuple[int, int]:
    first = draw(st.integers(-3000, 2050))
    return first, first + draw(st.integers(0, 4000))


@given(st.integers(-4000, 3000), st.integers(1, 12), st.integers(1, 28))
def test_a_day_falls_into_its_year_and_days_follow_each_other(
    year: int, month: int, day: int
) -> None:
    at = julian_day(year, month, day)
    assert year <= year_of(at) < year + 1
    assert year_of(at) < year_of(at + 1)
    assert year_of(julian_day(year, 1, 1)) == year


@settings(max_examples=60, deadline=None)
@given(YEARS, stretches())
def test_a_scale_has_every_year_once_and_in_order(
    years: list[float], stretch: tuple[int, int]
) -> None:
    scale = timescale(years, *stretch, width=1000)
    assert (scale.first, scale.last) == (stretch[0], stretch[1] + 1)
    assert scale.left == 0
    assert scale.right == pytest.approx(1000)
    for before, after in pairwise(scale.segments):
        assert before.last == after.first
        assert before.right == after.left
    assert all(segment.width > 0 for segment in scale.segments)
    assert len(scale.segments) <= 11
    counted = sum(segment.count for segment in scale.segments)
    assert counted == sum(stretch[0] <= year <= stretch[1] + 1 for year in years)


@settings(max_examples=60, deadline=None)
@given(YEARS, stretches(), st.floats(0, 1), st.floats(0, 1))
def test_later_stands_further_right_and_a_place_leads_back_to_its_year(
    years: list[float], stretch: tuple[int, int], one: float, other: float
) -> None:
    scale = timescale(years, *stretch, width=1000)
    low, high = sorted(scale.first + share * (scale.last - scale.first) for share in (one, other))
    assert scale.x(low) <= scale.x(high)
    assert scale.year(scale.x(low)) == pytest.approx(low, abs=1e-3)


def test_what_is_outside_stands_at_the_edge() -> None:
    scale = timescale([], 1000, 1099, width=500)
    assert (scale.x(12), scale.x(3000)) == (0, 500)
    assert (scale.year(-9), scale.year(501)) == (1000, 1100)


def test_a_crowded_time_has_more_room_for_a_year() -> None:
    crowded = [1900 + share / 3 for share in range(150)]
    scale = timescale([100.5, 700.5, *crowded], 1, 2000, width=1000)
    per_year = {
        segment.first: segment.width / (segment.last - segment.first) for segment in scale.segments
    }
    assert max(per_year, key=lambda first: per_year[first]) == pytest.approx(1900, abs=25)
    assert scale.x(1900) < 600


def test_a_time_without_a_date_is_a_stroke_of_its_own_between_round_years() -> None:
    scale = timescale([101.5, 112.5, 130.5, 812.5, 860.5, 900.5], 100, 1000, width=1000)
    empty = [segment for segment in scale.segments if not segment.count]
    assert [(it.first, it.last) for it in empty if it.last - it.first > 200] == [(140, 800)]
    assert empty[0].width < 100


def test_evenly_dated_time_is_not_cut() -> None:
    scale = timescale([float(year) for year in range(1000, 1100, 4)], 1000, 1099, width=500)
    assert len(scale.segments) == 1


def test_a_piece_has_room_for_the_name_of_its_year() -> None:
    years = [1.5, 2.5, 3.5, 1950.5, 1960.5, 1970.5]
    scale = timescale(years, 1, 2000, width=1000, room=lambda year: 120.0)
    assert min(segment.width for segment in scale.segments) >= 120


def test_a_bracket_fits_its_piece_and_is_round() -> None:
    scale = timescale([1001.5, 1950.5, 1951.5, 1952.5, 1953.5], 1000, 2000, width=1000)
    for segment in scale.segments:
        assert segment.bracket_width <= segment.width
        assert segment.bracket in (1 / 4, 1 / 2, 1, 2, 5, 10, 20, 50, 100, 200, 500)


def test_a_scale_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(ValueError, match="swap them"):
        timescale([], 100, 99, width=10)


def test_round_years_count_from_the_birth_of_christ_both_ways() -> None:
    assert [year for year in range(-310, 310) if is_round(year, 100)] == [
        *(-299, -199, -99, 100, 200, 300)
    ]

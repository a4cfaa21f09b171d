"""A scale of time in pieces, wider where more is dated.

How it is cut, and how wide a piece is, follows from the dates that are drawn:

1. The longest times without a date, each no less than a tenth of the whole and one for every four
   pieces that there may be, are pieces of their own, between round years: they take little room,
   and are seen to be empty.
2. What is between them is cut where the density of dates changes: into Bayesian blocks (J. D.
   Scargle and others, "Studies in Astronomical Time Series Analysis VI", The Astrophysical Journal
   764:167, 2013), whose edges are round years. The fitness of a block with N dates in T years is
   N (ln N - ln T); each block costs what section 3.3 of the paper gives for one false edge in
   twenty, and more where there would be too many blocks.
3. Each piece gets a least width, and of the rest a share as large as its share of the dates.

Years are numbers with a fraction, as astronomers count: the middle of 1 BC is 0.5.
"""

from __future__ import annotations

from bisect import bisect_left
from calendar import isleap
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import inf, log
from typing import Final

from khorgos.triples.dates.edtf import julian_day

MOST: Final = 11
"""How many pieces a scale has at most."""
_LEAST_SHARE: Final = 0.045
"""Of the width, for each piece."""
_FALSE_EDGES: Final = 0.05
_EMPTY: Final = 1 / 10
"""The share of the whole that a time without a date lasts at least which is a piece of its own."""
_PIECES_AN_EMPTY: Final = 4
_STEPS: Final = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
_FINENESS: Final = ((0.95, 90), (1.0, 24))
"""To which share of the stretch edges are tried, and at most how many if it were all of it."""
_BRACKETS: Final = (1 / 12, 1 / 4, 1 / 2, *_STEPS)
_BRACKET_SHARE: Final = 0.55
_LONGEST_BRACKET: Final = 64.0
"""Of the width of a piece, and in pixels, for the bracket that shows how long it lasts."""


def year_of(day: int) -> float:
    """Return the year, with its fraction, at the beginning of a Julian day.

    >>> year_of(julian_day(-35, 1, 1)), year_of(julian_day(2000, 7, 2))
    (-35.0, 2000.5)
    """
    # 146,097 days have 400 years; then at most one year off.
    year = (day - 1_721_060) * 400 // 146_097
    while julian_day(year + 1, 1, 1) <= day:
        year += 1
    while julian_day(year, 1, 1) > day:
        year -= 1
    days = 366 if isleap(year) else 365
    return year + (day - julian_day(year, 1, 1)) / days


@dataclass(frozen=True, slots=True)
class ScaleSegment:
    """A piece of the scale, within which years are equally long.

    Attributes:
        first: the year at which it begins.
        last: the year at which it ends.
        left: where it begins, in pixels.
        right: where it ends.
        count: how many dates fall into it.
    """

    first: float
    last: float
    left: float
    right: float
    count: int = 0

    @property
    def width(self) -> float:
        """Its width in pixels."""
        return self.right - self.left

    @property
    def bracket(self) -> float:
        """How many years its bracket shows: the longest round time that has room."""
        room = min(self.width * _BRACKET_SHARE, _LONGEST_BRACKET)
        per_year = self.width / (self.last - self.first)
        return max((it for it in _BRACKETS if it * per_year <= room), default=_BRACKETS[0])

    @property
    def bracket_width(self) -> float:
        """How long the bracket is, in pixels."""
        return self.bracket * self.width / (self.last - self.first)


@dataclass(frozen=True, slots=True)
class Timescale:
    """Which year stands where.

    Attributes:
        segments: its pieces, without gaps, earliest first.
    """

    segments: tuple[ScaleSegment, ...]

    @property
    def first(self) -> float:
        """The year at the left edge."""
        return self.segments[0].first

    @property
    def last(self) -> float:
        """The year at the right edge."""
        return self.segments[-1].last

    @property
    def left(self) -> float:
        """The left edge, in pixels."""
        return self.segments[0].left

    @property
    def right(self) -> float:
        """The right edge, in pixels."""
        return self.segments[-1].right

    def x(self, year: float) -> float:
        """Return where a year stands; one before or after all stands at the edge."""
        if year <= self.first:
            return self.left
        for segment in self.segments:
            if year <= segment.last:
                share = (year - segment.first) / (segment.last - segment.first)
                return segment.left + share * segment.width
        return self.right

    def year(self, x: float) -> float:
        """Return the year that stands at ``x``; as :meth:`x`."""
        if x <= self.left:
            return self.first
        for segment in self.segments:
            if x <= segment.right:
                share = (x - segment.left) / segment.width
                return segment.first + share * (segment.last - segment.first)
        return self.last


def timescale(
    years: Iterable[float],
    first: int,
    last: int,
    width: float,
    most: int = MOST,
    room: Callable[[int], float] = lambda year: 0.0,
) -> Timescale:
    """Make a scale for what is dated.

    Args:
        years: the dates; those outside are left out.
        first: the first year, astronomical.
        last: the last year, which it shows to its end.
        width: in pixels.
        most: how many pieces it may have.
        room: the width that the name of a year takes, at which a piece begins.

    Raises:
        ValueError: ``last`` comes before ``first``.
    """
    if last < first:
        raise ValueError(f"a scale from {first} to {last} ends before it begins; swap them")
    begin, end = float(first), float(last + 1)
    dates = sorted(year for year in years if begin <= year <= end)
    edges = _blocks(dates, _candidates(begin, end), most)
    spans = list(pairwise(edges))
    counts = [
        bisect_left(dates, high) - bisect_left(dates, low)
        if high < end
        else len(dates) - bisect_left(dates, low)
        for low, high in spans
    ]
    least = [max(_LEAST_SHARE * width, room(round(low))) for low, _ in spans]
    scarce = min(1.0, width / sum(least))
    least = [it * scarce for it in least]
    rest = max(0.0, width - sum(least))
    weights = counts if dates else [1] * len(spans)
    segments, at = [], 0.0
    for (low, high), count, weight, own in zip(spans, counts, weights, least, strict=True):
        right = at + own + rest * weight / sum(weights)
        segments.append(ScaleSegment(low, high, at, right, count))
        at = right
    return Timescale(tuple(segments))


def nice_step(length: float, most: int) -> int:
    """Return the shortest round number of years of which no more than ``most`` fill ``length``."""
    return next((step for step in _STEPS if length / step <= most), _STEPS[-1])


def is_round(year: int, step: int) -> bool:
    """Whether a year is round as people count: 250 BC, which is -249, as AD 250 is."""
    return (1 - year if year < 1 else year) % step == 0


def _candidates(begin: float, end: float) -> list[float]:
    """Return the years at which a scale may be cut, with both ends.

    What is recent is told more closely, so the years near the end need not be as round.
    """
    years, low = [begin], begin
    shortest = nice_step(end - begin, _FINENESS[0][1]) / 2
    for share, most in _FINENESS:
        high = begin + (end - begin) * share
        step = nice_step(end - low, most)
        years += [
            float(year)
            for year in range(int(low), int(high) + 1)
            if is_round(year, step) and years[-1] + step / 2 <= year <= end - shortest
        ]
        low = high
    return [*years, end]


def _blocks(dates: Sequence[float], candidates: Sequence[float], most: int) -> list[float]:
    """Choose edges among the candidates so that dates are equally dense between them."""
    if not dates:
        return [candidates[0], candidates[-1]]
    empty = _around_empty(dates, candidates, most // _PIECES_AN_EMPTY)
    forced = sorted({candidates[0], candidates[-1], *empty})
    cost = 4 - log(73.53 * _FALSE_EDGES * len(dates) ** -0.478)
    while True:
        edges = [candidates[0]]
        for low, high in pairwise(forced):
            within = [year for year in candidates if low <= year <= high]
            edges += _best([date for date in dates if low <= date <= high], within, cost)[1:]
        if len(edges) - 1 <= max(most, len(forced) - 1):
            return edges
        cost *= 1.25


def _around_empty(dates: Sequence[float], candidates: Sequence[float], most: int) -> list[float]:
    """Return the candidates at both sides of the longest times without a date."""
    found = []
    for before, after in pairwise([candidates[0], *dates, candidates[-1]]):
        if after - before >= _EMPTY * (candidates[-1] - candidates[0]):
            inside = [year for year in candidates if before <= year <= after]
            found.append((before - after, inside))
    return [year for _, inside in sorted(found)[:most] for year in (inside[:1] + inside[-1:])]


def _best(dates: Sequence[float], candidates: Sequence[float], cost: float) -> list[float]:
    """Return the edges of the fittest blocks, by dynamic programming over the candidates."""
    below = [bisect_left(dates, year) for year in candidates]
    below[-1] = len(dates)
    best, before = [0.0], [0]
    for stop in range(1, len(candidates)):
        found, begin = -inf, 0
        for start in range(stop):
            count = below[stop] - below[start]
            years = candidates[stop] - candidates[start]
            fitness = best[start] + (count * log(count / years) if count else 0.0) - cost
            if fitness > found:
                found, begin = fitness, start
        best.append(found)
        before.append(begin)
    edges, at = [candidates[-1]], len(candidates) - 1
    while at:
        at = before[at]
        edges.append(candidates[at])
    return edges[::-1]

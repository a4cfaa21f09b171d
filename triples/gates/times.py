"""The times that facts tell, as days within which their things begin and end."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from math import inf
from typing import Final

from khorgos.triples.dates.datewords import DateWordsError, parse_words
from khorgos.triples.dates.edtf import Bounds, EDTFError, WrittenDate, julian_day, parse

YEAR: Final = 365.25
"""Days of a year."""
_HEDGED: Final = 25 * YEAR
"""How far a time that is "around" or "perhaps" may lie outside of its words."""
_WITHIN: Final = re.compile(r"\s*(?:sometime\s+)?(?:between|by|before|after|within)\b", re.I)


@dataclass(frozen=True)
class Window:
    """The days in which a thing lies.

    Attributes:
        earliest, latest: the first and the last possible day, Julian day numbers or infinite.
        begins, ends: the windows of the beginning and of the end where the words tell of them
            ("from 141 to 87 BC"); None where it lies somewhere within ("the 13th century").
    """

    earliest: float
    latest: float
    begins: tuple[float, float] | None = None
    ends: tuple[float, float] | None = None

    def holds(self, other: Window) -> bool:
        """Whether the days of ``other`` all lie within."""
        return self.earliest <= other.earliest and other.latest <= self.latest


@lru_cache(maxsize=4096)
def read_bounds(words: str | None, edtf: str | None) -> Bounds | None:
    """The bounds of a time in words or EDTF; None where neither can be read."""
    try:
        if edtf is not None:
            return parse(edtf)
        return parse_words(words) if words is not None else None
    except (DateWordsError, EDTFError):
        return None


@lru_cache(maxsize=4096)
def read_window(words: str | None, edtf: str | None) -> Window | None:
    """The days of a time in words or EDTF; None where neither can be read or no year is told."""
    bounds = read_bounds(words, edtf)
    if bounds is None or bounds.in_any_year:
        return None
    slack = _HEDGED if bounds.approximate or bounds.uncertain else 0
    earliest = -inf if bounds.earliest_day is None else bounds.earliest_day - slack
    latest = inf if bounds.latest_day is None else bounds.latest_day + slack
    begins, ends = _tells_of(words or "", bounds)
    # Reigns and eras are counted by years that begin on days of their own.
    slack += YEAR
    first, last = bounds.start, bounds.end
    return Window(
        earliest,
        latest,
        (_first_day(first) - slack, _last_day(first) + slack) if begins and first else None,
        (_first_day(last) - slack, _last_day(last) + slack) if ends and last else None,
    )


def today() -> int:
    """The day on which the gate is run, as a Julian day number."""
    now = date.today()
    return julian_day(now.year, now.month, now.day)


def _tells_of(words: str, bounds: Bounds) -> tuple[bool, bool]:
    """Whether a time tells of a beginning and of an end, and not of a stretch somewhere in which.

    "Since 1992" and "until 1991" tell of one, "after 1537" and "by 1755" of none.
    """
    text, start, end = bounds.text, bounds.start, bounds.end
    if "/" not in text or _WITHIN.match(words):
        return False, False
    if start is None or end is None:
        return True, not text.startswith("..")
    # Whole centuries, and their thirds, are written as intervals too.
    is_hedged = bool(start.qualifier and end.qualifier)
    is_centuries = start.first_year % 100 == 1 and end.last_year % 100 == 0
    return (False, False) if is_hedged or is_centuries else (True, True)


def _first_day(written: WrittenDate) -> int:
    return julian_day(written.first_year, written.month or 1, written.day or 1)


def _last_day(written: WrittenDate) -> int:
    # The first day of the next month less one, so that no length of a month is asked for.
    month = written.month or 12
    if written.day:
        return julian_day(written.last_year, month, written.day)
    year, following = (written.last_year + 1, 1) if month == 12 else (written.last_year, month + 1)
    return julian_day(year, following, 1) - 1

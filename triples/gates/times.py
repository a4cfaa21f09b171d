"""The times that facts tell, as days within which their things begin and end."""

from __future__ import annotations

import re
from collections.abc import Iterable
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

_YEAR_IN_WORDS: Final = re.compile(
    r"(?<![\d.,])[0-9]{3,4}(?![\d.,]*[\d%])"
    r"(?!\s(?:days?|weeks?|months?|years?|hours?|km|people|men|families)\b)"
)
_YEAR_OF_EDTF: Final = re.compile(r"(?:^|(?<=/))-?[0-9X]{4}")

_DIGITS: Final = re.compile(r"(?<!\d)\d{1,4}(?!\d)")
_CENTURY: Final = re.compile(r"([0-9]{1,2})(?:st|nd|rd|th)(?=[\w\s–-]*centur)")


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


def unmet_years(words: str, edtf: str) -> list[str]:
    """The years in words of a time of which its EDTF does not tell, whichever the era.

    >>> unmet_years("from 1429 until his death", "1429/1462"), unmet_years("156", "-0155")
    ([], [])
    >>> unmet_years("since the war of 1914", "1924/..")
    ['1914']
    """
    if not edtf:
        return []
    # A year BC is less by one in EDTF; what is masked, as in 199X, holds each of its years.
    met = _YEAR_OF_EDTF.findall(edtf)
    return [
        year
        for year in _YEAR_IN_WORDS.findall(words)
        if not any(_meets(int(year), written) for written in met)
    ]


def unfounded_years(edtf: str, texts: Iterable[str | None]) -> list[str]:
    """The years of an EDTF of which none of ``texts`` has the digits, nor the century.

    >>> unfounded_years("1429/1462", ["from 1429 until his death", "he died in 1462"])
    []
    >>> unfounded_years("1701/1800", ["18th-century"]), unfounded_years("1993-01-03", ["in 1992"])
    ([], ['1993'])
    """
    if not edtf:
        return []
    text = " ".join(filter(None, texts))
    told = [int(year) for year in _DIGITS.findall(text)]
    for century in map(int, _CENTURY.findall(text)):
        told += (100 * century - 99, 100 * century, 100 * century - 100, 100 * century - 1)
    return [
        written
        for written in _YEAR_OF_EDTF.findall(edtf)
        if not any(_meets(year, written) for year in told)
    ]


def _meets(year: int, written: str) -> bool:
    if written.startswith("-"):
        year = year - 1
    return re.fullmatch(written.lstrip("-").replace("X", "[0-9]"), f"{year:04}") is not None


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

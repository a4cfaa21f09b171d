"""Times that are told from another time: "the next day", "three years later", "since then".

``follows_from`` asks whether a date in EDTF is what the words make of one of the dates that they
can count from.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from typing import Final, NamedTuple

from khorgos.triples.dates.edtf import Bounds, WrittenDate, julian_day
from khorgos.triples.numberwords import NUMBER_WORDS

NEARBY: Final = 10
"""By how many years a date may lie from the one it counts from, where the words say it vaguely."""

_UNITS: Final = r"(?P<unit>day|month|year)"
_COUNT: Final = rf"(?P<count>\d+|an?|{'|'.join(sorted(NUMBER_WORDS, key=len, reverse=True))})"
_VAGUE: Final = re.compile(
    r"\b(?:more than|over|almost|nearly|about|around|several|some|few|many|soon|shortly)\b", re.I
)
"""What makes the words say vaguely how far it lies."""
_LATER: Final = r"(?:later|after|afterwards|thereafter)"
_EARLIER: Final = r"(?:earlier|before|ago|previously)"


class _Shift(NamedTuple):
    """How far a time lies from another one: ``steps`` times the ``unit``."""

    steps: int
    unit: str


_PATTERNS: Final[tuple[tuple[re.Pattern[str], int], ...]] = tuple(
    (re.compile(rf"\b{pattern}\b", re.IGNORECASE), sign)
    for pattern, sign in (
        (rf"{_COUNT} {_UNITS}s? {_LATER}", 1),
        (rf"{_COUNT} {_UNITS}s? {_EARLIER}", -1),
        (rf"(?:the )?(?:next|following) {_UNITS}", 1),
        (rf"(?:the )?{_UNITS} after", 1),
        (rf"(?:the )?(?:last|previous|preceding) {_UNITS}", -1),
        (rf"(?:the )?{_UNITS} before", -1),
        (rf"(?:the |on the |in the )?(?:same|that very|that) {_UNITS}", 0),
    )
)


def follows_from(words: str, told: Bounds, antecedents: Iterable[Bounds]) -> bool:
    """Whether ``told`` is the time that ``words`` make of one of the ``antecedents``.

    Where the words say how far it lies ("the next day"), ``told`` begins exactly there. Where they
    say so vaguely ("the next several years"), both ends lie within `NEARBY` years of an antecedent.
    Other words ("then") lead to no other time than that of an antecedent.

    >>> from khorgos.triples.dates.edtf import parse
    >>> warning = [parse("2020-07-09")]
    >>> follows_from("the next day", parse("2020-07-10"), warning)
    True
    >>> follows_from("the next day", parse("2020-07-11"), warning)
    False
    """
    known = list(antecedents)
    shift = _shift(words)
    if shift is not None:
        return any(_lies(told, point, shift) for date in known for point in _points(date))
    if not _VAGUE.search(words):
        return False
    years = [point.first_year for date in known for point in _points(date)]
    own = [year for year in (told.earliest_year, told.latest_year) if year is not None]
    return bool(own and years) and all(
        any(abs(year - other) <= NEARBY for other in years) for year in own
    )


def shifted(words: str, antecedent: Bounds) -> str | None:
    """The time that ``words`` make of the ``antecedent``, as EDTF; None where they do not say.

    >>> from khorgos.triples.dates.edtf import parse
    >>> shifted("the next day", parse("2020-12-31")), shifted("two years later", parse("1994-04"))
    ('2021-01-01', '1996')
    """
    shift, point = _shift(words), antecedent.end or antecedent.start
    if shift is None or point is None or not 0 < point.first_year + shift.steps < 9999:
        return None
    if shift.unit == "year":
        return f"{point.first_year + shift.steps:04}"
    if shift.unit == "month":
        months = 12 * point.first_year + (point.month or 0) - 1 + shift.steps
        return f"{months // 12:04}-{months % 12 + 1:02}" if point.month else None
    if not (point.day and point.month):
        return None
    return str(date(point.first_year, point.month, point.day) + timedelta(days=shift.steps))


def says_how_far(words: str) -> bool:
    """Whether ``words`` say exactly how far a time lies from another one."""
    return _shift(words) is not None


def _shift(words: str) -> _Shift | None:
    """How far the time of ``words`` lies from another one; None where they do not say exactly."""
    if _VAGUE.search(words):
        return None
    for pattern, sign in _PATTERNS:
        if match := pattern.search(words):
            count = match.groupdict().get("count") or "1"
            return _Shift(sign * _number(count.lower()), match["unit"].lower())
    return None


def _number(written: str) -> int:
    if written.isdecimal():
        return int(written)
    return NUMBER_WORDS.get(written, 1)


def _points(date: Bounds) -> Iterator[WrittenDate]:
    """The two sides of ``date`` that are told."""
    yield from filter(None, (date.start, date.end))


def _lies(told: Bounds, point: WrittenDate, shift: _Shift) -> bool:
    """Whether ``told`` begins where ``shift`` leads from ``point``."""
    begin = told.start or told.end
    if begin is None:
        return False
    return _BY_UNIT[shift.unit](told, begin, point, shift.steps)


def _by_days(told: Bounds, begin: WrittenDate, point: WrittenDate, count: int) -> bool:
    if not (begin.day and point.day and point.month and told.earliest_day is not None):
        return False
    return told.earliest_day == julian_day(point.first_year, point.month, point.day) + count


def _by_months(told: Bounds, begin: WrittenDate, point: WrittenDate, count: int) -> bool:
    if not (begin.month and point.month):
        return False
    months = 12 * point.first_year + point.month + count
    return 12 * begin.first_year + begin.month == months


def _by_years(told: Bounds, begin: WrittenDate, point: WrittenDate, count: int) -> bool:
    return begin.first_year == point.first_year + count


_BY_UNIT: Final[dict[str, Callable[[Bounds, WrittenDate, WrittenDate, int], bool]]] = {
    "day": _by_days,
    "month": _by_months,
    "year": _by_years,
}

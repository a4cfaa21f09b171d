"""Dates in the Extended Date/Time Format: read into bounds, and written as people read them.

Follows ISO 8601-2:2019 as profiled at https://www.loc.gov/standards/datetime/: level 0 dates and
intervals, level 1 in full but for seasons, from level 2 the mask ``1XXX``, and for a month or day
of whichever year ``XXXX-08`` and ``XXXX-08-29``. Years are astronomical: 1 BC is 0 and 36 BC is
-35. Days are Julian day numbers, which astronomers begin at -4713-11-24 = 0. The calendar is the
Gregorian one, extended backwards (proleptic).
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date as standard_date
from math import inf
from typing import Final

MONTHS: Final = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_DATE: Final = re.compile(
    r"""(?P<year>Y-?[1-9][0-9]{4,8} | -?[0-9](?:[0-9]{3}|[0-9]{2}X|[0-9]X{2}|X{3}))
        (?:-(?P<month>[0-9]{2}|XX)(?:-(?P<day>[0-9]{2}|XX))?)?
        (?P<qualifier>[?~%])?""",
    re.VERBOSE,
)
_IN_ANY_YEAR: Final = re.compile(r"XXXX-(?P<month>[0-9]{2})(?:-(?P<day>[0-9]{2}))?")
_YEAR_PARTS: Final = {(1, 33): "early ", (34, 67): "mid-", (68, 100): "late "}
_MONTH_PARTS: Final = {(1, 4): "early ", (5, 8): "mid-", (9, 12): "late "}
_HEDGES: Final = {"": "", "~": "around", "?": "perhaps", "%": "perhaps around"}

# What stands where the date could not be read on: the cause, and a right form.
_MISTAKES: Final = tuple(
    (re.compile(pattern), cause, way_out)
    for pattern, cause, way_out in (
        (r"T[0-9]", "times of day are not kept", "write the day alone, as in 1994-04-26"),
        (r".*[^\W\dXYT_]", "words are not EDTF", "write -0035 for 36 BC, 1994-04 for April 1994"),
        (r"$", "the date is missing", "write 1994, or 2000/.. for an interval without an end"),
        (r"\.\.", "'..' leaves a side open", "write it at one side of an interval, as in ../1755"),
        (r"[?~%]", "a date takes one qualifier, at its end", "write 1453~, or 1453% for ? and ~"),
        (
            r"-?[0-9]",
            "too few or too many digits",
            "write 0751, 1994-04-06, Y12000 for a long year",
        ),
        (r"-?X{4}", "a wholly unknown year bounds nothing", "leave it out, or write XXXX-08-29"),
        (r"[\[{]", "sets of dates are not kept", "write an interval, as in 1201/1300"),
        (r"/", "an interval has one slash", "write 1201/1300"),
    )
)
_FORMS: Final = "write 1994-04-26, -0035, 12XX, 1453~, 1201/1300, 2000/.. or ../1755"


class EDTFError(ValueError):
    """Text that is not a date of the supported EDTF.

    Attributes:
        column: where the fault begins, in code points of the given text, counted from 1.
    """

    def __init__(self, text: str, column: int, cause: str, way_out: str) -> None:
        super().__init__(f"EDTF {text!r}, column {column}: {cause}; {way_out}")
        self.column = column


@dataclass(frozen=True)
class WrittenDate:
    """One date as it is written; ``month`` and ``day`` are None where absent, 0 where masked."""

    first_year: int
    last_year: int
    month: int | None
    day: int | None
    qualifier: str


@dataclass(frozen=True)
class Bounds:
    """The stretch of time that an EDTF text allows.

    Two are equal when they allow the same time and hedge it alike, however that is written.

    Attributes:
        earliest_year: astronomical year (1 BC is 0); None if the start is open or unknown.
        latest_year: astronomical year; None if the end is open or unknown.
        earliest_day: Julian day number of the first possible day; None like the year.
        latest_day: Julian day number of the last possible day; None like the year.
        approximate: whether any part is marked ``~`` or ``%``.
        uncertain: whether any part is marked ``?`` or ``%``.
        text: the EDTF itself, without spaces around it.
        start, end: the dates at both sides, None where open or unknown; one date is both.
        in_any_year: the month, and the day or None, where the year is not told; else None.
    """

    earliest_year: int | None
    latest_year: int | None
    earliest_day: int | None
    latest_day: int | None
    approximate: bool
    uncertain: bool
    text: str = field(compare=False)
    start: WrittenDate | None = field(compare=False, repr=False)
    end: WrittenDate | None = field(compare=False, repr=False)
    in_any_year: tuple[int, int | None] | None = None

    def lies_within(self, other: Bounds) -> bool:
        """Whether it allows fewer days than ``other``, and none that ``other`` does not allow.

        An open or unknown side allows all days on it; a day of whichever year holds no other.

        >>> parse("1994-04").lies_within(parse("1994")), parse("1994").lies_within(parse("1994"))
        (True, False)
        >>> parse("2000/2001").lies_within(parse("2000/.."))
        True
        """
        first, last = self._days()
        other_first, other_last = other._days()
        within = other_first <= first <= last <= other_last and self._days() != other._days()
        return within and other.in_any_year is None

    def _days(self) -> tuple[float, float]:
        first = -inf if self.earliest_day is None else self.earliest_day
        return first, inf if self.latest_day is None else self.latest_day


_EARLIER_FIRST: Final = "write the earlier date first, as in -0035/-0034"
_ERA_FIRST: Final = (
    "are these years BC? Then write the era, as in 221–207 BC, in EDTF -0220/-0206; if not, write "
    "the earlier date first"
)


def _may_be_bc(start: WrittenDate | None, end: WrittenDate | None) -> bool:
    """Whether two years after Christ that count down may have lost their era."""
    return start is not None and end is not None and start.first_year > end.last_year > 0


def parse(text: str) -> Bounds:
    """Read an EDTF date or interval.

    >>> bounds = parse("-0035")
    >>> bounds.earliest_year, bounds.earliest_day, bounds.latest_day
    (-35, 1708277, 1708641)
    >>> parse("199X") == parse("1990/1999"), parse("199X") == parse("199X~")
    (True, False)
    >>> parse("1994-02-30")
    Traceback (most recent call last):
    khorgos.triples.dates.edtf.EDTFError: EDTF '1994-02-30', column 9: February 1994 has no day 30 \
(gregorian); write 01 to 28

    Args:
        text: for example ``-0035``, ``1994-04-26``, ``12XX``, ``1522/1566~`` or ``2000/..``.

    Returns:
        The bounds; a mask is as wide as its digits allow (``-01XX`` is -199 to -100).

    Raises:
        EDTFError: the text is not EDTF, names a day that does not exist, or ends before it begins.
    """
    if match := _IN_ANY_YEAR.fullmatch(text.strip()):
        return _in_any_year(text, match)
    start, end = _read(text)
    first = last = None
    if start:
        first = julian_day(start.first_year, start.month or 1, start.day or 1)
    if end:
        month = end.month or 12
        last = julian_day(end.last_year, month, end.day or monthrange(end.last_year, month)[1])
    if first is not None and last is not None and first > last:
        raise EDTFError(
            text,
            text.index("/") + 2,
            "the interval ends before it begins (BC years count down: -0035, 36 BC, comes first)",
            _ERA_FIRST if _may_be_bc(start, end) else _EARLIER_FIRST,
        )
    marks = "".join(date.qualifier for date in (start, end) if date)
    return Bounds(
        earliest_year=start.first_year if start else None,
        latest_year=end.last_year if end else None,
        earliest_day=first,
        latest_day=last,
        approximate="~" in marks or "%" in marks,
        uncertain="?" in marks or "%" in marks,
        text=text.strip(),
        start=start,
        end=end,
    )


def year_label(year: int) -> str:
    """Write an astronomical year for people.

    >>> year_label(-35), year_label(0), year_label(751), year_label(1994)
    ('36 BC', '1 BC', 'AD 751', '1994')
    """
    if year < 1:
        return f"{1 - year} BC"
    return str(year) if year >= 1000 else f"AD {year}"


def label(bounds: Bounds) -> str:
    """Write a date for people.

    >>> [label(parse(text)) for text in ("-0035", "1994-04-26", "1201/1300", "../1755")]
    ['36 BC', '26 April 1994', '13th century', 'by 1755']
    >>> label(parse("XXXX-08-29"))
    '29 August'
    """
    if bounds.in_any_year:
        month, day = bounds.in_any_year
        return f"{day} {MONTHS[month - 1]}" if day else MONTHS[month - 1]
    text, start, end = bounds.text, bounds.start, bounds.end
    if start and end:
        return _interval_words(start, end) if "/" in text else _after("", start)
    if start:
        return _after("from", start) + (", end unknown" if text.endswith("/") else " on")
    assert end  # an interval without either end is refused where it is read
    return f"{_after('until', end)}, start unknown" if text.startswith("/") else _after("by", end)


def _in_any_year(text: str, match: re.Match[str]) -> Bounds:
    """The bounds of a month or day of whichever year: none, but for which month and day it is."""
    month, day = (int(part) if part else None for part in match.group("month", "day"))
    leap_year = match[0].replace("XXXX", "2000")  # which has every day of the calendar
    _read_date(text, text.index("XXXX"), leap_year)
    assert month  # the pattern has one
    return Bounds(None, None, None, None, False, False, match[0], None, None, (month, day))


def _read(text: str) -> tuple[WrittenDate | None, WrittenDate | None]:
    """Read both ends of an interval (None where open or unknown), or one date as both."""
    core = text.strip()
    offset = text.index(core)
    head, slash, tail = core.partition("/")
    if not slash:
        date = _read_date(text, offset, core)
        return date, date
    if head in ("", "..") and tail in ("", ".."):
        raise EDTFError(text, offset + 1, "the interval has no date", "write 2000/.. or ../1755")
    start = None if head in ("", "..") else _read_date(text, offset, head)
    at = offset + len(head) + 1
    return start, None if tail in ("", "..") else _read_date(text, at, tail)


def _read_date(text: str, offset: int, part: str) -> WrittenDate:
    """Read ``part``, which stands at ``offset`` in ``text``."""
    match = _DATE.match(part)
    stop = match.end() if match else 0
    if not match or stop < len(part):
        found = (mistake for mistake in _MISTAKES if mistake[0].match(part[stop:]))
        _, cause, way_out = next(
            found, (None, f"{part[stop : stop + 1]!r} is not expected here", _FORMS)
        )
        raise EDTFError(text, offset + stop + 1, cause, way_out)
    year, month, day = match.group("year", "month", "day")
    first, last = sorted(int(year.lstrip("Y").replace("X", digit)) for digit in "09")
    if year == "-0000":
        raise EDTFError(text, offset + 1, "there is no year -0000", "write 0000 for 1 BC")
    if ("X" in year and month) or (month == "XX" and day not in (None, "XX")):
        way_out = "mask from the right, as in 1994-XX-XX"
        raise EDTFError(text, offset + 1, "a masked part stands before a known one", way_out)
    if month not in (None, "XX") and not 1 <= int(month) <= 12:
        column = offset + match.start("month") + 1
        raise EDTFError(text, column, f"there is no month {month}", "write 01 to 12, no seasons")
    if day not in (None, "XX"):
        days = monthrange(first, int(month))[1]
        if not 1 <= int(day) <= days:
            column = offset + match.start("day") + 1
            cause = f"{MONTHS[int(month) - 1]} {year_label(first)} has no day {day} (gregorian)"
            raise EDTFError(text, column, cause, f"write 01 to {days}")
    in_year, in_month = (int(part.replace("X", "0")) if part else None for part in (month, day))
    return WrittenDate(first, last, in_year, in_month, match["qualifier"] or "")


def _after(word: str, date: WrittenDate) -> str:
    words = " ".join(filter(None, (word, _HEDGES[date.qualifier])))
    return _join(words, _date_words(date))


def _join(word: str, words: str) -> str:
    """Put ``word`` before a date, with an article where a century or decade follows."""
    if not word:
        return words
    return f"{word} the {words}" if "centur" in words or words.endswith("s") else f"{word} {words}"


def _date_words(date: WrittenDate) -> str:
    if date.first_year != date.last_year:
        return _years_words(date.first_year, date.last_year)
    year = year_label(date.first_year)
    if date.month is None:
        return year
    month = f"{MONTHS[date.month - 1]} {year}" if date.month else year
    if date.day is None:
        return month if date.month else f"a month in {year}"
    return f"{date.day} {month}" if date.day else f"a day in {month}"


def _interval_words(start: WrittenDate, end: WrittenDate) -> str:
    if start.month is None and end.month is None and start.qualifier == end.qualifier:
        words = _years_words(start.first_year, end.last_year)
        if not start.qualifier or "centur" in words:
            return _join(_HEDGES[start.qualifier], words)
    if start.qualifier == end.qualifier == "~" and (part := _part_words(start, end)):
        return part
    first, last = _after("", start), _after("", end)
    year = start.first_year
    plain = not (start.qualifier or end.qualifier) and year == end.last_year
    if plain and start.day and end.day:
        # What both days share is said once: "5–8 November 2013".
        if start.month == end.month:
            return f"{start.day}–{last}"
        return f"{first.removesuffix(f' {year_label(year)}')} – {last}"
    if plain and start.month and end.month and start.day is end.day is None:
        return f"{MONTHS[start.month - 1]}–{last}" if start.month < end.month else last
    return f"{first} – {last}"


def _part_words(start: WrittenDate, end: WrittenDate) -> str:
    """Name the early, mid or late part of a century or a year; "" for other ends.

    The parts are the thirds that ``datewords`` makes of such words, so that they come back.
    """
    if start.month and end.month and start.first_year == end.last_year:
        part = _MONTH_PARTS.get((start.month, end.month))
        return f"{part}{year_label(start.first_year)}" if part and not start.day else ""
    if start.month or end.month:
        return ""
    century, first = divmod(start.first_year - 1, 100)
    part = _YEAR_PARTS.get((first + 1, end.last_year - century * 100))
    return f"{part}{_centuries_words(century, century)}" if part else ""


def _years_words(first: int, last: int) -> str:
    """Name the years ``first`` to ``last``: by centuries, as a decade, or by their numbers."""
    if first % 100 == 1 and last % 100 == 0:
        return _centuries_words((first - 1) // 100, (last - 1) // 100)
    # "1200s" could be a decade or a century, so only 1990s and the like are named.
    if first > 1000 and first % 10 == 0 and first % 100 and last == first + 9:
        return f"{first}s"
    if first == last:
        return year_label(first)
    if first < 1 <= last:
        return f"{year_label(first)} – {year_label(last)}"
    return f"{1 - first}–{1 - last} BC" if last < 1 else f"{year_label(first)}–{last}"


def _centuries_words(first: int, last: int) -> str:
    """Name centuries; 12 is the 13th century AD and -2 the 2nd century BC."""
    numbers = [_ordinal(c + 1 if c >= 0 else -c) for c in (first, last)]
    eras = [" BC" if c < 0 else " AD" if c < 10 else "" for c in (first, last)]
    if first == last:
        return f"{numbers[0]} century{eras[0]}"
    if first < 0 <= last:
        return f"{numbers[0]} century{eras[0]} – {numbers[1]} century{eras[1]}"
    return f"{numbers[0]}–{numbers[1]} centuries{eras[0]}"


def _ordinal(number: int) -> str:
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}th" if 10 < number % 100 < 14 else f"{number}{ending}"


def julian_day(year: int, month: int, day: int) -> int:
    """Return the Julian day number of a day.

    >>> julian_day(2000, 1, 1), julian_day(-4713, 11, 24)
    (2451545, 0)

    Args:
        year: astronomical year, of any sign.
        month: 1 to 12.
        day: day of the month, from 1.

    Raises:
        ValueError: there is no such day.
    """
    # The standard library counts from year 1: the day is counted in the first whole cycle of 400
    # years, of 146,097 days each.
    cycle, in_cycle = divmod(year, 400)
    day_of_cycle = standard_date(in_cycle + 400, month, day).toordinal()
    return day_of_cycle + 146_097 * (cycle - 1) + 1_721_425

"""Dates as people write them: "36 BC", 公元前36年, "36 год до н. э.".

What is written is a date of the graph in the Extended Date/Time Format, which says years as
astronomers count them; the words of each language are patterns in ``dates.toml``, the names of the
months come from the Common Locale Data Repository. The calendar is always the Gregorian one. A side
that a source leaves open is said in words, and what nobody says is never called unknown.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

from babel import Locale

from khorgos.triples.dates.edtf import Bounds, WrittenDate, parse

LANGUAGES: Final = ("en", "zh", "kk", "ru", "fa")
"""Tags of the languages that dates are written in."""
_PATTERNS: Final = Path(__file__).with_name("dates.toml")
PERSIAN: Final = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
"""From the digits of English to those of Persian."""
_DIGITS: Final = {"fa": PERSIAN}
_ROMAN: Final = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
_HEDGES: Final = {"~": "around", "?": "perhaps", "%": "perhaps_around"}
_YEAR_THIRDS: Final = {(1, 4): "early", (5, 8): "mid", (9, 12): "late"}
_CENTURY_THIRDS: Final = {(1, 33): "early", (34, 67): "mid", (68, 100): "late"}
_COMMON: Final = 1000
"""The first year that is written without its era."""


@dataclass(frozen=True, slots=True)
class ShownDate:
    """A date as a page writes it.

    Attributes:
        text: in the words of the language.
        datetime: for ``<time datetime>``, ISO 8601: the year is astronomical (36 BC is -0035), an
            interval has a slash, an open side two dots; what hedges it is left to the text.
        language: the tag of the language of the text.
    """

    text: str
    datetime: str
    language: str

    def __str__(self) -> str:
        return self.text


@lru_cache(maxsize=4096)
def when(
    edtf: str, language: str = "en", *, within: bool = False, lost: bool = False, side: str = ""
) -> ShownDate:
    """Write a date of the graph for people.

    >>> [when(text).text for text in ("-0035", "1453~", "2020-07-09", "1537/..", "2005/")]
    ['36 BC', 'around 1453', '9 July 2020', 'from 1537 on', 'from 2005, end not said']
    >>> when("-0035", "zh").text, when("-0035", "kk").text, when("-0035", "fa").text
    ('公元前36年', 'б.з.д. 36 ж.', '۳۶ پیش از میلاد')
    >>> when("1405/1433", within=True).text, when("0640/", lost=True).text
    ('between 1405 and 1433, no closer', 'from AD 640, end lost')
    >>> when("1834~/1867~", side="start").text, when("1428", side="end").text
    ('from the mid-19th century, end not said', 'until 1428, start not said')

    Args:
        edtf: the date, as ``kho:edtf`` has it.
        language: a BCP 47 tag; one that dates are not written in gives English.
        within: whether it happened some time in this stretch, rather than lasting for it.
        lost: whether the end, which is missing, is lost in the source.
        side: ``start`` or ``end`` where it dates only that side of what it is a date of.

    Raises:
        EDTFError: ``edtf`` is no such date.
    """
    tag = language.partition("-")[0].lower()
    writer = _writer(tag if tag in LANGUAGES else "en")
    bounds = parse(edtf)
    words = writer.bounds(bounds, within, lost)
    machine = _machine(bounds)
    if side == "start":
        words, machine = (
            writer.open("from_lost" if lost else "from_not_said", words),
            f"{machine}/..",
        )
    elif side == "end":
        words, machine = writer.open("until_not_said", words), f"../{machine}"
    return ShownDate(f"{words}", machine if machine.count("/") < 2 else "", writer.language)


def is_vague(bounds: Bounds) -> bool:
    """Whether a time is a century, a decade or a part of one, within which something falls.

    >>> is_vague(parse("1201/1300")), is_vague(parse("1834~/1867~")), is_vague(parse("1368/1644"))
    (True, True, False)
    """
    if not (bounds.start and bounds.end):
        return False
    return _is_named(bounds.start, bounds.end) or bool(_part(bounds.start, bounds.end))


def year_words(year: int, language: str = "en") -> str:
    """Write an astronomical year.

    >>> year_words(-35), year_words(751), year_words(1994)
    ('36 BC', 'AD 751', '1994')
    """
    return when(edtf_year(year), language).text


def span_words(first: int, last: int, language: str = "en") -> str:
    """Write the years from ``first`` to ``last``, both astronomical, with an era once.

    >>> span_words(1711, 1781, "fa"), span_words(-35, 751), span_words(640, 751)
    ('۱۷۱۱ تا ۱۷۸۱ میلادی', '36 BC – AD 751', 'AD 640–751')
    """
    return when(f"{edtf_year(first)}/{edtf_year(last)}", language).text


def digits(number: int, language: str = "en") -> str:
    """Write a whole number of no more than four digits in the digits of a language.

    >>> digits(36, "fa")
    '۳۶'
    """
    return str(number).translate(_DIGITS.get(language, {}))


class _Forms(dict[str, str]):
    """The forms of some words by their names; ``format`` takes the one that is asked for."""

    def __format__(self, form: str) -> str:
        return self.get(form) or self["alone"]


class _Writer:
    """Writes dates in one language.

    Args:
        language: its tag.
        patterns: what ``dates.toml`` says of it.
    """

    def __init__(self, language: str, patterns: Mapping[str, Mapping[str, str]]) -> None:
        self.language = language
        self._patterns = patterns
        self._months = tuple(_months(language, patterns["month_names"]))

    def bounds(self, bounds: Bounds, within: bool, lost: bool) -> _Forms:
        """Write a date or an interval, of either kind, or with an open side."""
        if bounds.in_any_year:
            month, day = bounds.in_any_year
            key = "day_of_any_year" if day else "month_of_any_year"
            return self._words(key, month=self._months[month - 1], m=month, d=day or 0)
        start, end, text = bounds.start, bounds.end, bounds.text
        if start and end:
            if within and (words := self._within(start, end)):
                return words
            return self._interval(start, end) if "/" in text else self._hedged(start)
        if start:
            key = "from_lost" if lost else "from_not_said" if text.endswith("/") else "from_on"
            return self._words(key, date=self._hedged(start))
        assert end  # an interval without either end is refused where it is read
        key = "until_not_said" if text.startswith("/") else "by"
        return self._words(key, date=self._hedged(end))

    def open(self, key: str, date: _Forms) -> _Forms:
        """Write an interval of which one side is dated."""
        return self._words(key, date=date)

    def _words(self, key: str, **parts: int | str | _Forms) -> _Forms:
        """Fill in a pattern, in each of its forms; numbers in the digits of the language."""
        given = {
            name: digits(part, self.language) if isinstance(part, int) else part
            for name, part in parts.items()
        }
        return _Forms({form: it.format(**given) for form, it in self._patterns[key].items()})

    def _hedged(self, date: WrittenDate) -> _Forms:
        return self._hedge(date.qualifier, self._date(date))

    def _hedge(self, qualifier: str, words: _Forms) -> _Forms:
        return self._words(_HEDGES[qualifier], date=words) if qualifier else words

    def _date(self, date: WrittenDate) -> _Forms:
        if date.first_year != date.last_year:
            return self._years(date.first_year, date.last_year)
        year = self._year(date.first_year)
        if date.month is None:
            return year
        if not date.month:
            return self._words("some_month" if date.day is None else "some_day", date=year)
        month = self._month("month", date)
        if date.day is None:
            return month
        return self._month("day", date) if date.day else self._words("some_day", date=month)

    def _month(self, key: str, first: WrittenDate, last: WrittenDate | None = None) -> _Forms:
        """Write months or days of one year."""
        last = last or first
        return self._words(
            key,
            year=self._year(first.first_year),
            month=self._months[(first.month or 1) - 1],
            m=first.month or 0,
            d=first.day or 0,
            last_month=self._months[(last.month or 1) - 1],
            last_m=last.month or 0,
            last_d=last.day or 0,
        )

    def _year(self, year: int) -> _Forms:
        if year < 1:
            return self._words("year_bc", n=1 - year)
        return self._words("year" if year >= _COMMON else "year_early", n=year)

    def _within(self, start: WrittenDate, end: WrittenDate) -> _Forms | None:
        """Say that it was some time from ``start`` to ``end``; None for what is one day."""
        ends = self._hedged(start), self._hedged(end)
        if (start == end and start.day) or self._part(start, end):
            return None  # which say it by themselves
        if start == end or _is_named(start, end):
            return self._words("within_one", date=self._interval(start, end))
        return self._words("within", first=ends[0], last=ends[1])

    def _interval(self, start: WrittenDate, end: WrittenDate) -> _Forms:
        """Write an interval, by the name of its stretch where it has one."""
        alike = start.qualifier == end.qualifier
        if start.month is None and end.month is None and alike:
            named = _is_named(start, end)
            if named or not start.qualifier:
                return self._hedge(start.qualifier, self._years(start.first_year, end.last_year))
        if part := self._part(start, end):
            return part
        if not (start.qualifier or end.qualifier) and start.first_year == end.last_year:
            if start.day and end.day:
                return self._month(
                    "days" if start.month == end.month else "days_in_year", start, end
                )
            if start.month and end.month and start.day is end.day is None:
                return self._month("months" if start.month < end.month else "month", start, end)
        return self._words("span", first=self._hedged(start), last=self._hedged(end))

    def _part(self, start: WrittenDate, end: WrittenDate) -> _Forms | None:
        """Name the early, mid or late part of a century or a year."""
        part = _part(start, end)
        if not part:
            return None
        century = (start.first_year - 1) // 100
        if start.month:
            # A language may have other words for a part of a year than for one of a century.
            key = f"{part}_of_year" if f"{part}_of_year" in self._patterns else part
            return self._words(key, date=self._year(start.first_year))
        return self._words(part, date=self._centuries(century, century))

    def _years(self, first: int, last: int) -> _Forms:
        """Name years: by centuries, as a decade, or by their numbers."""
        if _are_centuries(first, last):
            return self._centuries((first - 1) // 100, (last - 1) // 100)
        if _is_decade(first, last):
            return self._words("decade", n=first, century=first // 100 + 1, tens=first % 100)
        if first == last:
            return self._year(first)
        if first < 1 <= last:
            return self._words("span", first=self._year(first), last=self._year(last))
        if last < 1:
            return self._words("years_bc", a=1 - first, b=1 - last)
        return self._words("years" if first >= _COMMON else "years_early", a=first, b=last)

    def _centuries(self, first: int, last: int) -> _Forms:
        """Name centuries; 12 is the 13th century AD and -2 the 2nd century BC."""
        if first < 0 <= last:
            ends = self._centuries(first, first), self._centuries(last, last)
            return self._words("span", first=ends[0], last=ends[1])
        n, last_n = (number + 1 if number >= 0 else -number for number in (first, last))
        key = "century" if first == last else "centuries"
        return self._words(
            f"{key}_bc" if first < 0 else key if last >= _COMMON // 100 else f"{key}_early",
            n=n,
            last_n=last_n,
            nth=_ordinal(n),
            last_nth=_ordinal(last_n),
            roman=_roman(n),
            last_roman=_roman(last_n),
        )


@cache
def _writer(language: str) -> _Writer:
    patterns = {"month_names": {}, **tomllib.loads(_PATTERNS.read_text(encoding="utf-8"))[language]}
    return _Writer(language, patterns)


def _months(language: str, forms_of_all: Mapping[str, str]) -> Iterator[_Forms]:
    """Yield the months with their forms; the repository has those beside a day and alone."""
    months = Locale.parse(language).months
    for number in range(1, 13):
        beside, alone = (str(months[kind]["wide"][number]) for kind in ("format", "stand-alone"))
        forms = _Forms(alone=alone if language == "ru" else beside, of=beside)
        if language == "fa" and beside.endswith("یه"):
            forms["of"] = f"{beside}ٔ"  # what follows belongs to it, and this vowel shows it
        forms.update((form, words.split()[number - 1]) for form, words in forms_of_all.items())
        yield forms


def _is_named(start: WrittenDate, end: WrittenDate) -> bool:
    """Whether an interval is a century, or several, or a decade."""
    if start.month or end.month:
        return False
    first, last = start.first_year, end.last_year
    return _are_centuries(first, last) or _is_decade(first, last)


def _part(start: WrittenDate, end: WrittenDate) -> str:
    """Return which part of a century or a year an interval is: early, mid or late; else ""."""
    if not start.qualifier == end.qualifier == "~":
        return ""
    if start.month and end.month and start.first_year == end.last_year:
        return _YEAR_THIRDS.get((start.month, end.month), "") if not start.day else ""
    if start.month or end.month:
        return ""
    century, first = divmod(start.first_year - 1, 100)
    return _CENTURY_THIRDS.get((first + 1, end.last_year - century * 100), "")


def _are_centuries(first: int, last: int) -> bool:
    return first % 100 == 1 and last % 100 == 0


def _is_decade(first: int, last: int) -> bool:
    """Whether the years are a decade whose name cannot mean a century, as the 1990s."""
    return first > _COMMON and first % 10 == 0 and first % 100 != 0 and last == first + 9


def _ordinal(number: int) -> str:
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}th" if 10 < number % 100 < 14 else f"{number}{ending}"


def _roman(number: int) -> str:
    """Write a number as the Romans did, if it is below 40, as all told centuries are."""
    if number >= 40:
        return str(number)
    written = ""
    for value, letters in _ROMAN:
        written += letters * (number // value)
        number %= value
    return written


def edtf_year(year: int) -> str:
    """Write an astronomical year as EDTF and ISO 8601 do, which ask for four digits.

    >>> edtf_year(-35), edtf_year(751)
    ('-0035', '0751')
    """
    if abs(year) > 9999:
        return f"Y{year}"
    return f"-{-year:04}" if year < 0 else f"{year:04}"


def _machine(bounds: Bounds) -> str:
    """Write a date by ISO 8601, without what hedges it."""
    if bounds.in_any_year:
        return bounds.text.replace("XXXX", "-")
    start, end = bounds.start, bounds.end
    first, last = (
        _iso(start, last=False) if start else "..",
        _iso(end, last=True) if end else "..",
    )
    return first if first == last else f"{first}/{last}"


def _iso(date: WrittenDate, *, last: bool) -> str:
    year = date.last_year if last else date.first_year
    parts = [part for part in (date.month, date.day) if part]
    return "-".join((edtf_year(year).lstrip("Y"), *(f"{part:02}" for part in parts)))

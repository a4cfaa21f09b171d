"""Dates of the graph, in EDTF, as values of Wikidata.

An exact value is never made of an inexact one: a date marked ``~``, ``?`` or ``%`` is refused, for
Wikidata says "circa" in a qualifier of its own. An interval of whole centuries, such as
``1201/1300``, is a precision and becomes a value of that precision. The documents do not say in
which calendar their old days are counted: before 1583 a month or day is cut to its year.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from khorgos.triples.wikidata.quickstatements import (
    CENTURY,
    DAY,
    MONTH,
    YEAR,
    UnwritableError,
    time,
)

_DATE: Final = re.compile(r"(-?[0-9]{4})(?:-([0-9]{2}))?(?:-([0-9]{2}))?")
_FIRST_GREGORIAN_YEAR: Final = 1583


@dataclass(frozen=True, slots=True)
class SpanValues:
    """A span as values in the format of QuickStatements, "" for what it does not have.

    Attributes:
        date: the span, where it is one unit of a calendar.
        start: the start of an interval.
        end: the end of an interval.
    """

    date: str = ""
    start: str = ""
    end: str = ""


def span_values(edtf: str) -> SpanValues:
    """The values of a span.

    Args:
        edtf: the span in EDTF, ISO 8601-2, with astronomical years.

    Raises:
        UnwritableError: the span is approximate, uncertain or masked.
    """
    first, slash, last = edtf.partition("/")
    if not slash:
        return SpanValues(date=_date(first))
    if _centuries(first, last):
        start, end = (time(int(year), precision=CENTURY) for year in (first, last))
        return SpanValues(date=start) if start == end else SpanValues(start=start, end=end)
    start, end = ("" if side in ("", "..") else _date(side) for side in (first, last))
    return SpanValues(start=start, end=end)


def _centuries(first: str, last: str) -> bool:
    years = [match[1] for side in (first, last) if (match := _DATE.fullmatch(side))]
    return [first, last] == years and int(first) % 100 == 1 and int(last) % 100 == 0


def _date(text: str) -> str:
    match = _DATE.fullmatch(text)
    if match is None:
        raise UnwritableError(f"{text} is no exact date; leave it out")
    year, month, day = (int(part or 0) for part in match.groups())
    if year < _FIRST_GREGORIAN_YEAR or not month:
        return time(year, precision=YEAR)
    return time(year, month, day, DAY if day else MONTH)

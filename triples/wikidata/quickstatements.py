"""Commands in the text format of QuickStatements, one a line.

The format is version 1, which QuickStatements 2 and 3 read. Its description is a page of Wikidata,
``Help:QuickStatements``; what is written here is what the importers of both programs accept
(https://github.com/magnusmanske/quickstatements, ``importDataFromV1`` and ``parseValueV1``;
https://github.com/WikiMovimentoBrasil/quickstatements3, ``parsers/v1.py``):

- Columns are separated by tabs: item, property, value, then pairs of a qualifier (``P…``) or of a
  part of the reference (``S…``) with its value. One block of references is written.
- The format has no escapes. A quotation mark inside a text is read as it stands. A tab or a line
  break cannot be written, and version 3 reads each ``|`` as a tab: a text with one is refused. It
  also makes “ and ” straight, which leaves the words as they are. Line breaks and runs of spaces
  become one space, as Wikidata would have it.
- A time is ``±year-month-dayT00:00:00Z/precision`` as in Wikidata's JSON: 7 century, 9 year, 10
  month, 11 day, unknown parts 00; ``/J`` marks the Julian calendar. JSON counts without a year 0:
  the astronomical year -35 is ``-0036``. As Wikidata does for dates typed in, years before 1583 are
  Julian.
- A century is named by its year that ends in 01, which is in it however centuries are counted.
- There are no comments; a trailing ``/* … */`` is the summary of an edit and is not used.

Dates of the graph, in EDTF, become times by three rules:

- An exact value is never made of an inexact one: a date marked ``~``, ``?`` or ``%`` is refused,
  for Wikidata says "circa" in a qualifier of its own.
- An interval of whole centuries, such as ``1201/1300``, is a precision and becomes a value of that
  precision.
- The documents do not say in which calendar their old days are counted: before 1583 a month or day
  is cut to its year.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from khorgos.triples.dates.edtf import WrittenDate, parse
from khorgos.triples.wikidata.items import PID, QID

CENTURY: Final = 7
YEAR: Final = 9
MONTH: Final = 10
DAY: Final = 11
TEXT_LIMIT: Final = 1500
"""How many code points a monolingual text may have in Wikidata."""

_LAST_JULIAN_YEAR: Final = 1582
_LANGUAGE: Final = re.compile(r"[a-z]+(?:-[a-z]+)*")


class UnwritableError(ValueError):
    """A value that the format or Wikidata cannot hold."""


@dataclass(frozen=True, slots=True)
class Command:
    """One statement to add.

    Attributes:
        item: id of the item that the statement is about.
        property: id of the property.
        value: a value as the functions of this module write it.
        qualifiers: ids of properties with such values.
        reference: likewise, the parts of the reference; at least one.
    """

    item: str
    property: str
    value: str
    qualifiers: tuple[tuple[str, str], ...]
    reference: tuple[tuple[str, str], ...]

    def line(self) -> str:
        """The command as a line, without its end.

        Raises:
            UnwritableError: an id has a wrong form, or the reference is missing.
        """
        if not self.reference:
            raise UnwritableError(f"the statement of {self.item} has no reference; add one")
        properties = (self.property, *(pid for pid, _ in (*self.qualifiers, *self.reference)))
        for pid in properties:
            if not PID.fullmatch(pid):
                raise UnwritableError(f"{pid!r} is not a property; write P and a number")
        sources = ((f"S{pid[1:]}", value) for pid, value in self.reference)
        pairs = (column for pair in (*self.qualifiers, *sources) for column in pair)
        return "\t".join((item(self.item), self.property, self.value, *pairs))


def item(qid: str) -> str:
    """An item as a value.

    Raises:
        UnwritableError: ``qid`` is not the id of an item.

    >>> item("Q232")
    'Q232'
    """
    if not QID.fullmatch(qid):
        raise UnwritableError(f"{qid!r} is not an item; write Q and a number")
    return qid


def quantity(number: Decimal) -> str:
    """A number without a unit as a value.

    >>> quantity(Decimal("500.5"))
    '+500.5'
    """
    return f"{number:+f}"


def string(text: str) -> str:
    """A text or an address as a value.

    Raises:
        UnwritableError: it is empty, or has a ``|``.

    >>> string("He said  no")
    '"He said no"'
    """
    plain = " ".join(text.split())
    if not plain:
        raise UnwritableError("the text is empty; leave the value out")
    if "|" in plain:
        raise UnwritableError("the text has a |, which the format cannot hold; leave it out")
    return f'"{plain}"'


def monolingual(text: str, language: str) -> str:
    """A text in a language as a value.

    Args:
        text: of at most `TEXT_LIMIT` code points.
        language: a code of Wikidata, in lower case, such as ``en`` or ``zh-hans``.

    Raises:
        UnwritableError: the text is empty, too long or has a ``|``, or the language has another
            form.

    >>> monolingual("It met.", "en")
    'en:"It met."'
    """
    if not _LANGUAGE.fullmatch(language):
        raise UnwritableError(f"{language!r} is not a code of a language; write one such as en")
    quoted = string(text)
    if (length := len(quoted) - 2) > TEXT_LIMIT:
        raise UnwritableError(f"the text has {length} characters, not {TEXT_LIMIT} at most")
    return f"{language}:{quoted}"


def time(year: int, month: int = 0, day: int = 0, precision: int = YEAR) -> str:
    """A time as a value.

    Args:
        year: astronomical (1 BC is 0).
        month: 1 to 12; 0 where the precision is coarser.
        day: 1 to 31; 0 where the precision is coarser.
        precision: `CENTURY`, `YEAR`, `MONTH` or `DAY`.

    Raises:
        UnwritableError: the parts do not fit the precision.

    >>> time(1992, 1, 3, DAY)
    '+1992-01-03T00:00:00Z/11'
    >>> time(-35)
    '-0036-00-00T00:00:00Z/9/J'
    """
    if (month > 0, day > 0) != (precision >= MONTH, precision >= DAY):
        raise UnwritableError(f"month {month} and day {day} do not fit the precision {precision}")
    if precision == CENTURY:
        year = (year - 1) // 100 * 100 + (1 if year > 0 else 100)
    sign, number = ("+", year) if year > 0 else ("-", 1 - year)
    calendar = "/J" if year <= _LAST_JULIAN_YEAR else ""
    return f"{sign}{number:04}-{month:02}-{day:02}T00:00:00Z/{precision}{calendar}"


def span_values(edtf: str) -> Mapping[str, str]:
    """The values of a span: its ``date`` if it is one unit of a calendar, else ``start``, ``end``.

    Args:
        edtf: the span in EDTF, ISO 8601-2, with astronomical years.

    Raises:
        EDTFError: the text is not EDTF.
        UnwritableError: the span is approximate, uncertain or masked.

    >>> span_values("1862/..")
    {'start': '+1862-00-00T00:00:00Z/9'}
    >>> span_values("1701/1800")
    {'date': '+1701-00-00T00:00:00Z/7'}
    """
    span = parse(edtf)
    sides = {name: d for name, d in (("start", span.start), ("end", span.end)) if d}
    for side in sides.values():
        is_masked = side.first_year != side.last_year or 0 in (side.month, side.day)
        if side.qualifier or is_masked:
            raise UnwritableError(f"{edtf} is not an exact date; leave it out")
    if "/" not in edtf:
        return {"date": _date(sides["start"])}
    first, last = span.start, span.end
    are_centuries = first and last and first.first_year % 100 == 1 and last.last_year % 100 == 0
    if are_centuries and not any(side.month for side in sides.values()):
        values = {name: time(d.first_year, precision=CENTURY) for name, d in sides.items()}
        return values if values["start"] != values["end"] else {"date": values["start"]}
    return {name: _date(date) for name, date in sides.items()}


def _date(date: WrittenDate) -> str:
    if date.first_year <= _LAST_JULIAN_YEAR or not date.month:
        return time(date.first_year, precision=YEAR)
    return time(date.first_year, date.month, date.day or 0, DAY if date.day else MONTH)

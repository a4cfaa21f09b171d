"""Dates as cells of tables hold them: numbers, ISO 8601 and XML Schema, EDTF, and words.

A cell says what a person or a program wrote, so more is read here than a document may say: years
of fewer than four digits, times of day and offsets from UTC (which are left out: the day counts as
it is written), days before months. Numbers are astronomical years, as ISO 8601 and the graph count
them: 36 is AD 36, -35 is 36 BC, 0 is 1 BC. What can be read in two ways has two readings.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from khorgos.triples.dates.datewords import DateWordsError, parse_words
from khorgos.triples.dates.edtf import Bounds, EDTFError, parse

_LONGEST: Final = 100
"""Characters of a date; what is longer is prose."""
_YEARS: Final = 10**9
_OFFSET: Final = r"(?:Z|[+-][0-9]{2}:[0-9]{2})?"
# ISO 8601-1:2019 and XML Schema 1.1, part 2, sections 3.3.7 to 3.3.12: a day with a time, a day, a
# month or a year, each with or without an offset. Wikidata writes 00 for a part that is not known.
_ISO: Final = re.compile(
    rf"""(?P<year>[+-]?[0-9]{{1,9}})
        (?:(?P<sep>[-/.])(?P<month>[0-9]{{1,2}})(?:(?P=sep)(?P<day>[0-9]{{1,2}})
            (?:[T\ ][0-9]{{1,2}}:[0-9]{{2}}(?::[0-9]{{2}}(?:[.,][0-9]+)?)?\ ?
               (?:Z|[+-][0-9]{{2}}:?(?:[0-9]{{2}})?)?)?)?)?
        {_OFFSET}""",
    re.VERBOSE,
)
_BASIC: Final = re.compile(r"(?P<year>[0-9]{4})(?P<month>[0-9]{2})(?P<day>[0-9]{2})")
_YEAR_LAST: Final = re.compile(
    r"(?:(?P<one>[0-9]{1,2})(?P<sep>[-/.]))?(?P<other>[0-9]{1,2})(?(sep)(?P=sep)|[-/.])"
    r"(?P<year>[0-9]{3,4})"
)
_ROMAN: Final = tuple(
    f"{tens}{units}"
    for tens in ("", "X", "XX")
    for units in ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")
)
_CENTURY: Final = r"(?:cent(?:ury|\.)?|c\.?|век[а-я]*|в\.?|ғасыр[а-я]*|ғ\.?)"
# Other words for what the forms of English prose say, in the languages of the graph's sources.
_REWRITTEN: Final = tuple(
    (re.compile(pattern, re.IGNORECASE), replacement)
    for pattern, replacement in (
        (r"до\s*н\.?\s*э\.?|до нашей эры|б\.\s?з\.\s?д\.?", " BC"),
        (r"н\.\s*э\.?|нашей эры|б\.\s?з\.?", " AD"),
        (r"(?:پیش|قبل)\s+از\s+میلاد|ق\.\s?م\.?", " BC"),
        (r"میلادی", " AD"),
        (r"(?:سدهٔ?|قرن)\s*([0-9]+)", r"\1th century"),
        (r"(?:公元|西元)?前([0-9]+)(年|世[纪紀])", r"\1\2 BC"),
        (r"公元|西元", ""),
        (r"([0-9]+)年([0-9]+)月(?:([0-9]+)[日号號])?", r"\1-\2-\3"),
        (r"([0-9]+)年", r"\1"),
        (r"([0-9]+)世[纪紀]", r"\1th century"),
        (r"\b([0-9]+)(?:-[йя]|st|nd|rd|th)?\s*" + _CENTURY + r"(?=\W|$)", r"\1th century"),
        (r"([0-9])\s*(?:жылы?|ж\.|гг?\.|год[ауы]?)(?=\W|$)", r"\1"),
        (r"^\s*(BCE?|B\.C\.(?:E\.)?)\s*([0-9]+)\s*$", r"\2 BC"),
        (r"^\s*[~≈]\s*", "around "),
        (r"^(.*\w)\s*\?$", r"perhaps \1"),
    )
)
_AMBIGUOUS: Final = re.compile(r"(?:the )?([0-9]{1,2})00'?s")


def readings(value: str | float) -> tuple[Bounds, ...]:
    """Read a date; one that can be meant in two ways comes in both.

    >>> [date.text for date in readings("751-01-01T00:00:00Z")], readings("soon")
    (['0751-01-01'], ())
    >>> [date.text for date in readings(-35)], [date.text for date in readings("36 BCE")]
    (['-0035'], ['-0035'])
    >>> [date.text for date in readings("03/01/1992")]
    ['1992-01-03', '1992-03-01']

    Args:
        value: a text, or a year as a whole number; of any length and sign.

    Returns:
        What it can mean; nothing where it is no date that is understood.
    """
    if not isinstance(value, str):
        if not abs(value) < _YEARS or value != int(value):
            return ()
        value = str(int(value))
    text = " ".join("".join(map(_digit, value)).split())
    if not text or len(text) > _LONGEST:
        return ()
    found = [*_in_numbers(text)] or [*_in_words(text)]
    return tuple({date.text: date for date in found}.values())


def _in_numbers(text: str) -> Iterator[Bounds]:
    """Yield what the first way of writing numbers says that fits."""
    for pattern in (_BASIC, _ISO, _YEAR_LAST):
        if (match := pattern.fullmatch(text)) and (found := list(_numeric(match))):
            yield from found
            return


def _in_words(text: str) -> Iterator[Bounds]:
    """Yield what EDTF or words say."""
    if match := _AMBIGUOUS.fullmatch(text):
        yield parse(f"{int(match[1]):02}0X")
        yield parse(f"{int(match[1]):02}XX")
        return
    try:
        yield parse(text)
        return
    except EDTFError:
        pass  # words, then
    english = _in_english(text)
    if found := [*_in_numbers(english)]:
        yield from found
        return
    try:
        yield parse_words(english)
    except DateWordsError:
        return


def _numeric(match: re.Match[str]) -> Iterator[Bounds]:
    """Read year, month and day; the parts that are 00 are not known."""
    parts = match.groupdict()
    year = int(parts["year"])
    if "other" not in parts:
        orders = [(parts["month"], parts["day"])]
    elif parts["one"] is None:
        orders = [(parts["other"], None)]
    else:
        orders = [(parts["other"], parts["one"])]
        # Only Germany and Russia write dots, and the day first.
        orders += [(parts["one"], parts["other"])] if parts["sep"] != "." else []
    for month, day in orders:
        known = [int(part) for part in (month, day) if part and int(part)]
        try:
            yield parse("-".join((_year(year), *(f"{part:02}" for part in known))))
        except EDTFError:
            continue  # there is no such day: the other order is meant, or words


def _year(year: int) -> str:
    """Write a year as EDTF does."""
    if abs(year) > 9999:
        return f"Y{year}"
    return f"-{-year:04}" if year < 0 else f"{year:04}"


def _digit(one: str) -> str:
    return str(unicodedata.decimal(one)) if one.isdecimal() else one


def _in_english(text: str) -> str:
    """Write in English what is said of eras, years and centuries in other words."""
    for number, numeral in enumerate(_ROMAN[1:], 1):
        text = re.sub(rf"\b{numeral}(?=\s*{_CENTURY}(?:\W|$))", str(number), text)
    for pattern, replacement in _REWRITTEN:
        text = pattern.sub(replacement, text)
    return text.strip(" -")

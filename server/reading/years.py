"""Years as people type them: "36 BC", "the 13th century", "1990s", 公元前36年, "XIII век".

English is read by `khorgos.triples.dates.datewords`; here are years, decades and centuries in the
other languages of the pages, and dates in the middle of other words. Years are astronomical, as in
the graph: 1 BC is 0.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from khorgos.triples.dates.datewords import DateWordsError, parse_words

_ROMAN: Final = {"I": 1, "V": 5, "X": 10}
_BEFORE: Final = (
    r"(?:до\s*н\.?\s*э\.?|б\.?\s*з\.?\s*д\.?|пр\.?\s*н\.?\s*э\.?|پیش از میلاد|ق\.?\s?م\.?)"
)
_AFTER: Final = r"(?:н\.?\s*э\.?|б\.?\s*з\.?|میلادی|م\.)"
_OTHERS: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        # Chinese: 公元前36年, 前36年, 公元751年, 1992年, 13世纪, 20世纪90年代
        r"(?P<before>(?:公元|西元)?前)?(?:公元|西元)?(?P<century>\d{1,2})世[纪紀](?!\d)",
        r"(?P<before>(?:公元|西元)?前)(?P<year>\d{1,4})年?",
        r"(?:公元|西元)?(?P<year>\d{1,4})年",
        # Russian and Kazakh: XIII век, 13 ғ., 36 г. до н. э., б.з.д. 36 ж.
        r"(?P<century>\d{1,2}|[IVX]+)[-\s]*(?:й\s+|ші\s+|шы\s+)?"
        rf"(?:век\w*|в\.|ғасыр\w*|ғ\.)(?:\s*(?P<before>{_BEFORE}))?",
        rf"(?P<before>{_BEFORE})\s*(?P<year>\d{{1,4}})(?:\s*(?:г\.?|ж\.?|жыл\w*))?",
        rf"(?P<year>\d{{1,4}})\s*(?:г\.?|год\w*|ж\.?|жыл\w*)?\s*(?P<before>{_BEFORE})",
        rf"(?P<year>\d{{1,4}})\s*(?:г\.?|год\w*|ж\.|жыл\w*)?\s*{_AFTER}",
        r"(?P<year>\d{3,4})\s*(?:год\w*|г\.|жыл\w*|ж\.)",
        # Persian: قرن ۱۳, سده ۲ پیش از میلاد; سال ۱۹۹۲
        rf"(?:قرن|سدهٔ|سده)\s*(?P<century>\d{{1,2}})(?:\s*(?:(?P<before>{_BEFORE})|میلادی))?",
        r"سال\s*(?P<year>\d{1,4})",
    )
)
_ERA: Final = r"(?:b\.?\s?c\.?(?:\s?e\.?)?|a\.?\s?d\.?|c\.\s?e\.?|ce)(?!\w)"
_ENGLISH: Final = re.compile(
    rf"""(?<![\w-])(?<!\d[.,])(?:
      (?:(?:early|mid|late)[\s-]+)?\d{{1,2}}(?:st|nd|rd|th)[\s-]+century(?:\s+{_ERA})?
      | (?:(?:early|mid|late)[\s-]+)?\d{{3}}0'?s
      | \d{{1,4}}\s*[-–—]\s*\d{{1,4}}\s*(?:{_ERA})
      | a\.?d\.?\s*\d{{1,4}}(?:\s*[-–—]\s*\d{{1,4}})?
      | \d{{1,4}}\s*{_ERA}
      | \d{{3,4}}\s*[-–—]\s*\d{{3,4}}
      | \d{{3,4}}
    )(?![\w-]|[.,]\d)""",
    re.VERBOSE | re.IGNORECASE,
)
_LONGEST: Final = 60


@dataclass(frozen=True, slots=True)
class Years:
    """A stretch of years, astronomical; None at a side that is open."""

    first: int | None
    last: int | None

    def holds(self, year: int | None) -> bool:
        """Say whether a year lies within."""
        if year is None:
            return False
        after = self.first is None or self.first <= year
        return after and (self.last is None or year <= self.last)

    def meets(self, begin: int | None, end: int | None) -> bool:
        """Say whether they have a year in common with what lasted from ``begin`` to ``end``.

        What has no year at all meets none; a side of it that is open goes on.
        """
        if begin is None and end is None:
            return False
        starts = self.last is None or begin is None or begin <= self.last
        return starts and (self.first is None or end is None or self.first <= end)


def read_years(text: str) -> Years | None:
    """Read what is a date as a whole; None where it is not.

    >>> read_years("36 BC"), read_years("13th century")
    (Years(first=-35, last=-35), Years(first=1201, last=1300))
    >>> read_years("-35"), read_years("公元前36年") == read_years("36 г. до н. э.")
    (Years(first=-35, last=-35), True)
    >>> read_years("soon") is None
    True

    Args:
        text: in English, Chinese, Kazakh, Russian or Persian; a number alone is a year, one below
            zero as astronomers count.
    """
    plain = _plain(text)
    if not plain or len(plain) > _LONGEST:
        return None
    if re.fullmatch(r"[-−]?\d{1,5}", plain):
        year = int(plain.replace("−", "-"))
        return Years(year, year)
    for pattern in _OTHERS:
        if match := pattern.fullmatch(plain):
            return _years_of(match)
    try:
        bounds = parse_words(plain)
    except DateWordsError:
        return None
    return Years(bounds.earliest_year, bounds.latest_year)


def find_years(text: str) -> tuple[tuple[Years, ...], str]:
    """Find the dates among other words.

    >>> find_years("battles of the 13th century BC, in Zarm")
    ((Years(first=-1299, last=-1200),), 'battles of the , in Zarm')

    Args:
        text: what was typed.

    Returns:
        The dates, and the text without them. A bare number has three digits or four.
    """
    plain = _plain(text)
    found: list[Years] = []

    def take(match: re.Match[str]) -> str:
        years = read_years(match.group())
        if years is None:
            return match.group()
        found.append(years)
        return " "

    for pattern in (*_OTHERS, _ENGLISH):
        plain = pattern.sub(take, plain)
    return tuple(found), " ".join(plain.split())


def _plain(text: str) -> str:
    """Write digits as in ASCII, and put spaces right."""
    return " ".join("".join(_digits(text)).split())


def _digits(text: str) -> Iterator[str]:
    for one in text:
        yield str(unicodedata.decimal(one)) if one.isdecimal() else one


def _years_of(match: re.Match[str]) -> Years | None:
    parts = match.groupdict()
    number = parts.get("century") or parts["year"]
    count = int(number) if number.isdigit() else _roman(number.upper())
    if not count:
        return None
    if not parts.get("century"):
        year = 1 - count if parts.get("before") else count
        return Years(year, year)
    if parts.get("before"):
        return Years(1 - 100 * count, 100 - 100 * count)
    return Years(100 * count - 99, 100 * count)


def _roman(number: str) -> int:
    values = [_ROMAN[letter] for letter in number]
    after = [*values[1:], 0]
    return sum(-one if one < other else one for one, other in zip(values, after, strict=True))

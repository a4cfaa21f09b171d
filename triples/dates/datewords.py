"""Dates as English historical prose writes them, read as EDTF (ISO 8601-2).

The words are cut into tokens, each token gets one letter for its kind, and the forms of dates are
regular expressions over those letters, so that one line shows one form. Decisions:

- Centuries count from 1: the 13th is 1201 to 1300, the 2nd BC is 200 to 101 BC.
- ``early``, ``mid`` and ``late`` are thirds, and approximate: mid-19th century is 1834~/1867~.
- A hedge before an interval belongs to the end that it stands at: "c. 1600–1046 BC".
- ``before`` and ``after`` keep the named date within bounds, because "before 1755" may be meant
  loosely; ``before`` a century ends where it begins, ``by`` a century where it ends.
- The second of two years may be shortened: 1862–77. A bare year otherwise has three or four digits.
- What depends on the sentence around ("the next day") is refused, never guessed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

from khorgos.triples.dates.datetokens import DateTokenError, Token, tokenise
from khorgos.triples.dates.edtf import EDTFError, parse

_WORDS: Final = re.compile(
    r"(?P<bound>[bxsfauw])?(?P<hedge1>[~?=]*)(?P<first>[^-tu&]+?)"
    r"(?:(?P<link>[-tu&])(?P<hedge2>[~?=]*)(?P<second>[^-tu&]+))?"
)
_YEAR: Final = r"(?P<year>N|n(?=E))(?P<era>E)?"
_WHOLE: Final = (
    rf"(?P<day>[nO])(?P<month>M),?{_YEAR}",  # 24 September 1997
    rf"(?P<month>M)(?P<day>[nO]),?{_YEAR}",  # September 24, 1997
    r"(?P<year>N)(?P<month>M)(?P<day>n)",  # 2013 November 5
    rf"(?P<month>M),?{_YEAR}",  # September, 1997
    rf"(?P<part>P)?{_YEAR}",  # 751; 36 BC; mid-2014
    r"(?P<part>P)?(?P<century>O)C(?P<era>E)?",  # late 2nd century BC
    r"(?P<part>P)?(?P<decade>D)",  # the 1990s
    r"(?P<iso>I)",  # 1997-09-24
)
_LEFT: Final = (
    *_WHOLE,
    r"(?P<day>[nO])(?P<month>M)",  # 28 September – 3 October 2013
    r"(?P<month>M)(?P<day>[nO])",  # September 17–20, 2014
    r"(?P<month>M)",  # April–June 1994
    r"(?P<short>n)",  # 5–8 November 2013; 25–220 AD
    r"(?P<part>P)?(?P<rank>O)",  # 15th to 19th century; 5th–8th November 2013
)
_RIGHT: Final = (
    *_WHOLE,
    rf"(?P<day>[nO]),?{_YEAR}",  # September 17–20, 2014
    r"(?P<short>n)",  # 1862–77; 2013 November 5–8
)
# Which links may join the dates of an interval that begins with such a word.
_LINKS: Final = {None: "-tu&", "w": "-tu&", "f": "-tu", "s": "tu"}
_FORMS: Final = (
    "accepted forms: 36 BC, AD 751, 1992, April 1994, 24 September 1997, January 3, 1992, "
    "13th century, mid-19th century, the 1990s, around 1453, by 1755, since 2000, before 1755, "
    "1522–1566, 1862–77, 141 to 87 BC, 202 BC – 9 AD, September 17–20, 2014, 4 июля 2003 года"
)


class DateWordsError(ValueError):
    """Words that are not, as a whole, a date in one of the accepted forms."""

    def __init__(self, words: str, cause: str) -> None:
        super().__init__(
            f"date words {words!r}: {cause}; give the date as EDTF with a reading, or use the "
            f"{_FORMS}"
        )


@dataclass(frozen=True)
class DateReading:
    """What date words say.

    Attributes:
        edtf: the date in EDTF.
        comparators: the words that hedge or bound it, in order and lower case, such as ``around``,
            ``by``, ``late``; ``as early as`` and ``as of`` leave the date itself as it is.
    """

    edtf: str
    comparators: tuple[str, ...]


@dataclass(frozen=True)
class _Point:
    """The parts of one date as written; the empty string where a part is not written."""

    day: str = ""
    month: str = ""
    year: str = ""
    era: str = ""
    part: str = ""
    century: str = ""
    decade: str = ""
    iso: str = ""
    short: str = ""
    rank: str = ""


@dataclass(frozen=True)
class _Span:
    """A date as EDTF: its first and last part, and ``whole`` where one expression says both."""

    first: str
    last: str
    whole: str = ""
    approximate: bool = False


def parse_words(words: str) -> DateReading:
    """Read a date written in English (or as a Russian day, month and year).

    Args:
        words: the date alone, such as "around 1453"; a date inside of prose is not searched for.

    Raises:
        DateWordsError: a word is not understood, the form is not accepted, or there is no such day.
    """
    try:
        tokens = tokenise(words)
        match = _WORDS.fullmatch("".join(token.kind for token in tokens))
        if not match:
            raise _FormError("these words are not in the order of a date")
        edtf = _read(tokens, match)
        parse(edtf)
    except (DateTokenError, _FormError, EDTFError) as error:
        raise DateWordsError(words, str(error)) from error
    kept = "~?=P" if match["link"] else "~?=Pbxsfau"
    return DateReading(edtf, tuple(t.written.lower() for t in tokens if t.kind in kept))


def agrees(words: str, edtf: str) -> bool:
    """Tell whether ``edtf`` is what ``words`` say: the same bounds and the same hedges.

    Words that cannot be read agree with nothing, so that the curator is asked for a reading.

    Raises:
        EDTFError: ``edtf`` is not EDTF.
    """
    given = parse(edtf)
    try:
        read = parse(parse_words(words).edtf)
    except DateWordsError:
        return False
    return replace(read, text="") == replace(given, text="")


class _FormError(ValueError):
    """A cause, before the words are known to which it belongs."""


def _read(tokens: list[Token], match: re.Match[str]) -> str:
    """Write the EDTF of the tokens that ``_WORDS`` matched."""
    bound, link = match["bound"], match["link"]
    first = tokens[slice(*match.span("first"))]
    if not link:
        if bound == "w":
            raise _FormError("'between' takes two dates")
        span = _span(_point(first, _WHOLE))
        return _bounded(bound, span, _mark(match["hedge1"], span))
    left = _point(first, _LEFT)
    right = _point(tokens[slice(*match.span("second"))], _RIGHT)
    left, right = _share(left, right, day_last=first[-1].kind in "nO")
    if link not in _LINKS.get(bound, ""):
        raise _FormError("this word does not begin an interval")
    if link == "&" and bound != "w" and not (left.century and right.century):
        raise _FormError("two dates joined by 'and' are two facts")
    start, end = _span(left), _span(right)
    return f"{start.first}{_mark(match['hedge1'], start)}/{end.last}{_mark(match['hedge2'], end)}"


def _bounded(bound: str | None, span: _Span, mark: str) -> str:
    """Write one date, or the open interval that ``bound`` makes of it."""
    if bound == "b":
        return f"../{span.last}{mark}"
    if bound == "u":  # it went on to then; when it began is not said
        return f"/{span.last}{mark}"
    if bound == "x":
        return f"../{span.first}{mark}"
    if bound in ("s", "f"):
        # "Since the 1990s" names no year of the decade.
        return f"{span.whole or span.first}{mark}/.."
    if bound == "a":
        return f"{span.last}{mark}/.."
    return f"{span.whole}{mark}" if span.whole else f"{span.first}{mark}/{span.last}{mark}"


def _mark(hedges: str, span: _Span) -> str:
    approximate = "~" in hedges or span.approximate
    if "?" in hedges:
        return "%" if approximate else "?"
    return "~" if approximate else ""


def _point(tokens: list[Token], forms: tuple[str, ...]) -> _Point:
    """Read one date by the first of ``forms`` that fits it."""
    kinds = "".join(token.kind for token in tokens)
    for form in forms:
        if match := re.fullmatch(form, kinds):
            parts = {name: match.start(name) for name, kind in match.groupdict().items() if kind}
            return _Point(**{name: tokens[at].value for name, at in parts.items()})
    written = " ".join(token.written for token in tokens)
    raise _FormError(f"{written!r} is not a whole date (is the year or the era missing?)")


def _share(left: _Point, right: _Point, *, day_last: bool) -> tuple[_Point, _Point]:
    """Give each end of an interval what the other one says for both.

    ``day_last`` tells that the left one ends in its day, so that a bare number after it is a day.
    """
    if left.short and right.day:
        left = replace(left, day=left.short)
    elif left.short:
        left = replace(left, year=left.short)
    elif left.rank and right.century:
        left = replace(left, century=left.rank)
    elif left.rank:
        left = replace(left, day=left.rank)
    if right.short and day_last:
        right = replace(right, day=right.short, month=left.month, year=left.year, era=left.era)
    elif right.short:
        if left.era == "BC":
            raise _FormError(f"the year {right.short} after a year BC has no era")
        kept = left.year[: -len(right.short)]
        right = replace(right, year=kept + right.short, era=left.era)
    elif right.day and not right.month:
        right = replace(right, month=left.month)
    if left.day or left.month:
        left = replace(left, month=left.month or right.month, year=left.year or right.year)
    return replace(left, era=left.era or right.era), right


def _span(point: _Point) -> _Span:
    """Write one complete date as EDTF."""
    if point.iso:
        return _Span(point.iso, point.iso, point.iso)
    if point.decade:
        return _decade_span(int(point.decade), point.part)
    if point.century:
        number = int(point.century)
        if not number:
            raise _FormError("there is no century 0")
        start = 1 - 100 * number if point.era == "BC" else 100 * number - 99
        return _years_span(start, start + 99, point.part)
    year = _year(point)
    if point.part:
        first, last = _part(1, 12, point.part)
        return _Span(f"{year}-{first:02}", f"{year}-{last:02}", approximate=_is_third(point.part))
    if point.day and not point.month:
        raise _FormError(f"the month of day {point.day} is missing")
    date = "-".join([year, *(f"{int(part):02}" for part in (point.month, point.day) if part)])
    return _Span(date, date, date)


def _decade_span(year: int, part: str) -> _Span:
    if year % 10:
        raise _FormError(f"{year}s is not a decade")
    if year % 100 == 0:
        raise _FormError(f"{year}s may be ten years or a hundred")
    whole = "" if part else f"{year // 10}X"
    return replace(_years_span(year, year + 9, part), whole=whole)


def _years_span(first: int, last: int, part: str) -> _Span:
    first, last = _part(first, last, part)
    return _Span(_edtf_year(first), _edtf_year(last), approximate=_is_third(part))


def _part(first: int, last: int, part: str) -> tuple[int, int]:
    """Cut the early, mid or late third, or a half, out of ``first`` to ``last``."""
    size = last - first + 1
    third, half = round(size / 3), size // 2
    return {
        "": (first, last),
        "early": (first, first + third - 1),
        "mid": (first + third, last - third),
        "middle": (first + third, last - third),
        "late": (last - third + 1, last),
        "first half": (first, first + half - 1),
        "second half": (first + half, last),
    }[part]


def _is_third(part: str) -> bool:
    return part in ("early", "mid", "middle", "late")


def _year(point: _Point) -> str:
    """Write the year of a date as EDTF."""
    if not point.year:
        raise _FormError("the year is missing")
    number = int(point.year)
    if not number:
        raise _FormError("there is no year 0")
    if len(point.year) < 3 and not point.era:
        raise _FormError(f"the year {point.year} has no era, BC or AD")
    return _edtf_year(1 - number if point.era == "BC" else number)


def _edtf_year(year: int) -> str:
    if abs(year) > 9999:
        return f"Y{year}"
    return f"-{-year:04}" if year < 0 else f"{year:04}"

"""Dates as English historical prose writes them, read as EDTF (ISO 8601-2).

The words are cut into tokens, each token gets one letter for its kind, and the forms of dates are
regular expressions over those letters, so that one line shows one form. The letters:

- parts of a date: ``N`` number of three or more digits, ``n`` shorter number, ``O`` ordinal,
  ``M`` month, ``D`` decade, ``I`` ISO 8601 day, ``C`` "century", ``E`` era, ``P`` early, mid, late;
- hedges: ``~`` around, ``?`` perhaps, ``=`` words that leave the date as it is;
- bounds: ``b`` by, ``x`` before, ``s`` since, ``f`` from, ``a`` after, ``u`` until, ``w`` between;
- links of two dates: ``-`` dash, ``t`` to, ``u`` until, ``&`` and; and ``,`` the comma.

Decisions:

- Centuries count from 1: the 13th is 1201 to 1300, the 2nd BC is 200 to 101 BC.
- ``early``, ``mid`` and ``late`` are thirds, and approximate: mid-19th century is 1834~/1867~,
  late April 1995 is 1995-04-21~/1995-04-30~.
- A hedge before an interval belongs to the end that it stands at: "c. 1600–1046 BC".
- ``before`` and ``after`` keep the named date within bounds, because "before 1755" may be meant
  loosely; ``before`` a century ends where it begins, ``by`` a century where it ends.
- The second of two years may be shortened: 1862–77. A bare year otherwise has three or four digits.
- What depends on the sentence around ("the next day") is refused, never guessed.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass, replace
from typing import Final

from khorgos.triples.dates.edtf import MONTHS, Bounds, EDTFError, parse

_RUSSIAN_MONTHS: Final = (
    "января февраля марта апреля мая июня июля августа сентября октября ноября декабря"
)
_ORDINALS: Final = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
    "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth twenty-first"
)
MONTH_NUMBERS: Final = {
    **{name.lower(): number for number, name in enumerate(MONTHS, 1)},
    **{name[:3].lower(): number for number, name in enumerate(MONTHS, 1)},
    **{name: number for number, name in enumerate(_RUSSIAN_MONTHS.split(), 1)},
    "sept": 9,
}
"""The number of each month, by its name or short form in small letters."""
ORDINAL_NUMBERS: Final = {word: str(n) for n, word in enumerate(_ORDINALS.split(), 1)}

KINDS: Final = {
    word: kind
    for kind, words in {
        "~": "around|about|c|ca|circa|approximately|roughly",
        "?": "perhaps|possibly|probably",
        "=": "as early as|as late as|as of",
        "b": "by|up to|no later than|not later than",
        "x": "before|prior to",
        "s": "since",
        "f": "from|starting from|starting in|no earlier than|not earlier than",
        "a": "after",
        "u": "until|till",
        "w": "between",
        "t": "to|through",
        "-": "-|–|—|‒|−",
        "&": "and",
        ",": ",",
        "P": "early|mid|middle|late|first half|second half"
        "|first quarter|second quarter|third quarter|last quarter|first decade|last decade",
        "C": "century|centuries",
        "E": "bc|bce|ad|ce",
        "g": "г|год|года|году",
        " ": "in|on|during|the|of|at|sometime|year",
    }.items()
    for word in words.split("|")
}
"""The letter of each word that is no month and no number, in small letters without full stops."""
_DEICTIC: Final = (
    "later recent recently next last previous earlier now today yesterday currently present "
    "following same ago then soon this that days years"
)
_TOKEN: Final = re.compile(
    rf"""(?P<phrase>(?:{"|".join(word for word in KINDS if " " in word).replace(" ", "[ ]")})\b)
       | (?P<I>[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}(?![0-9]))
       | (?P<O>(?:[0-9]{{1,3}}(?:st|nd|rd|th)|{"|".join(reversed(ORDINAL_NUMBERS))})\b)
       | (?P<D>[0-9]{{4}}'?s\b)
       | (?P<N>[0-9]{{3,9}}) | (?P<n>[0-9]{{1,2}})
       | (?P<word>[^\W\d_]+(?:\.[^\W\d_]+)*\.?)
       | (?P<mark>\S)""",
    re.VERBOSE | re.IGNORECASE,
)
_WORDS: Final = re.compile(
    r"(?P<bound>[bxsfauw])?(?P<hedge1>[~?=]*)(?P<first>[^-tu&]+?)"
    r"(?:(?P<link>[-tu&])(?P<hedge2>[~?=]*)(?P<second>[^-tu&]+))?"
)
_YEAR: Final = r"(?P<year>N|n(?=E))(?P<era>E)?"
_WHOLE: Final = (
    rf"(?P<day>[nO])(?P<month>M),?{_YEAR}",  # 24 September 1997
    rf"(?P<month>M)(?P<day>[nO]),?{_YEAR}",  # September 24, 1997
    r"(?P<year>N)(?P<month>M)(?P<day>n)",  # 2013 November 5
    rf"(?P<part>P)?(?P<month>M),?{_YEAR}",  # September, 1997; late April 1995
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
_THIRDS: Final = ("early", "mid", "middle", "late")
_FORMS: Final = (
    "accepted forms: 36 BC, AD 751, 1992, April 1994, 24 September 1997, January 3, 1992, "
    "13th century, mid-19th century, the 1990s, around 1453, by 1755, since 2000, before 1755, "
    "1522–1566, 1862–77, 141 to 87 BC, 202 BC – 9 AD, September 17–20, 2014, 4 июля 2003 года"
)


_LEADING_IN: Final = re.compile(r"^(?:во?|در)\s+", re.I)
"""What only leads on to a date, as "in" does."""


class DateWordsError(ValueError):
    """Words that are not, as a whole, a date in one of the accepted forms."""

    def __init__(self, words: str, cause: str) -> None:
        super().__init__(
            f"date words {words!r}: {cause}; give the date as EDTF with a reading, or use the "
            f"{_FORMS}"
        )


class DateFormError(ValueError):
    """Why tokens are not a date, before the words are known to which the cause belongs."""


@dataclass(frozen=True)
class Token:
    """One word, number or mark of a date.

    Attributes:
        kind: one letter, see the list at the head of the module.
        value: decimal digits of a number, ordinal, month (1 to 12) or decade; ``BC`` or ``AD``;
            otherwise the word in lower case without full stops.
        written: the token as it stands in the words.
    """

    kind: str
    value: str
    written: str


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


def parse_words(words: str) -> Bounds:
    """Read a date in English, or in another language that `find_dates` reads, in its own letters.

    >>> parse_words("around 1453").text, parse_words("202 BC – 9 AD").text
    ('1453~', '-0201/0009')
    >>> parse_words("the next day")
    Traceback (most recent call last):
    khorgos.triples.dates.datewords.DateWordsError: date words 'the next day': 'next' depends on
    the sentence around it; give the date as EDTF with a reading, or use the accepted forms: ...

    Args:
        words: the date alone, such as "around 1453"; a date inside of prose is not searched for.

    Returns:
        The bounds, whose ``text`` is the date as EDTF.

    Raises:
        DateWordsError: a word is not understood, the form is not accepted, or there is no such day.
    """
    try:
        return parse_english(words)
    except DateWordsError:
        if (told := _in_other_letters(words)) is not None:
            return told
        raise


def parse_english(words: str) -> Bounds:
    """Read a date as `parse_words` does, but in English, or as a Russian day, month and year.

    Raises:
        DateWordsError: as for `parse_words`.
    """
    try:
        tokens = tokenise(words)
        match = _WORDS.fullmatch("".join(token.kind for token in tokens))
        if not match:
            raise DateFormError("these words are not in the order of a date")
        return parse(_read(tokens, match))
    except (DateFormError, EDTFError) as error:
        raise DateWordsError(words, str(error)) from error


def _in_other_letters(words: str) -> Bounds | None:
    """The date that words in other than Latin letters are as a whole; else None."""
    if not any(sign.isalpha() and sign > "\u036f" for sign in words):
        return None
    from khorgos.triples.dates.finding import find_dates  # which says them in English for this one

    for language in ("ru", "kk", "zh", "fa"):
        found = find_dates(words, language)
        is_all = len(found) == 1 and _LEADING_IN.sub("", words.strip()) == found[0].text
        if is_all and found[0].how == "stated" and found[0].edtf is not None:
            return parse(found[0].edtf)
    return None


def tokenise(words: str) -> list[Token]:
    """Cut date words into tokens.

    Articles, prepositions and the Russian word for year are left out where they only lead on to
    the rest, so is the hyphen of "mid-"; "AD 751" comes back in the order of "751 AD".

    >>> [(token.kind, token.value) for token in tokenise("the mid-19th century")]
    [('P', 'mid'), ('O', '19'), ('C', 'century')]

    Raises:
        DateFormError: a word is not one of which dates are made.
    """
    found = [_token(match) for match in _TOKEN.finditer(" ".join(words.split()))]
    tokens: list[Token] = []
    for before, token, after in zip([None, *found], found, [*found[1:], None], strict=False):
        leads_on = token.kind == " " and after
        closes = before and (before.kind + token.kind) in ("P-", "Ng")
        if leads_on or closes:
            continue
        # An era that stands before its year is put behind it, unless it belongs to another one.
        belongs_before = len(tokens) > 1 and tokens[-2].kind in "Nn"
        if token.kind in "Nn" and tokens and tokens[-1].value == "AD" and not belongs_before:
            tokens.insert(-1, token)
        else:
            tokens.append(token)
    return tokens


def _token(match: re.Match[str]) -> Token:
    kind, written = match.lastgroup or "", match.group()
    word = written.lower().replace(".", "") or written
    if kind == "O":
        return Token("O", ORDINAL_NUMBERS.get(word) or word[:-2], written)
    if kind in ("I", "D", "N", "n"):
        return Token(kind, word[:4] if kind == "D" else word, written)
    if word in MONTH_NUMBERS:
        return Token("M", str(MONTH_NUMBERS[word]), written)
    if word in _DEICTIC.split():
        raise DateFormError(f"{written!r} depends on the sentence around it")
    if word not in KINDS:
        raise DateFormError(f"{written!r} is not understood")
    if KINDS[word] == "E":
        return Token("E", "BC" if word.startswith("b") else "AD", written)
    return Token(KINDS[word], word, written)


def _read(tokens: list[Token], match: re.Match[str]) -> str:
    """Write the EDTF of the tokens that ``_WORDS`` matched."""
    bound, link = match["bound"], match["link"]
    first = tokens[slice(*match.span("first"))]
    if not link:
        if bound == "w":
            raise DateFormError("'between' takes two dates")
        span = _span(_point(first, _WHOLE))
        mark = _mark(match["hedge1"], span)
        return {
            None: f"{span.whole}{mark}" if span.whole else f"{span.first}{mark}/{span.last}{mark}",
            "b": f"../{span.last}{mark}",
            "u": f"/{span.last}{mark}",  # it went on to then; when it began is not said
            "x": f"../{span.first}{mark}",
            "s": f"{span.whole or span.first}{mark}/..",  # "the 1990s" name no year of the decade
            "f": f"{span.whole or span.first}{mark}/..",
            "a": f"{span.last}{mark}/..",
        }[bound]
    left = _point(first, _LEFT)
    right = _point(tokens[slice(*match.span("second"))], _RIGHT)
    left, right = _share(left, right, day_last=first[-1].kind in "nO")
    if link not in _LINKS.get(bound, ""):
        raise DateFormError("this word does not begin an interval")
    is_one_stretch = (left.century and right.century) or _adjoin(left, right)
    if link == "&" and bound != "w" and not is_one_stretch:
        raise DateFormError("two dates joined by 'and' are two facts")
    beside = bool(left.decade) and bool(right.decade)
    start, end = _span(left), _span(right, beside_decade=beside and not left.decade.endswith("00"))
    return f"{start.first}{_mark(match['hedge1'], start)}/{end.last}{_mark(match['hedge2'], end)}"


def _adjoin(left: _Point, right: _Point) -> bool:
    """Whether two dates are decades of which one follows the other."""
    return bool(left.decade and right.decade) and int(right.decade) - int(left.decade) == 10


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
    raise DateFormError(f"{written!r} is not a whole date (is the year or the era missing?)")


def _share(left: _Point, right: _Point, *, day_last: bool) -> tuple[_Point, _Point]:
    """Give each end of an interval what the other one says for both.

    ``day_last`` tells that the left one ends in its day, so that a bare number after it is a day.
    """
    if left.short or left.rank:
        part = "day" if left.rank or right.day else "year"
        part = "century" if right.century else part
        left = replace(left, **{part: left.short or left.rank})
    if right.short and day_last:
        right = replace(right, day=right.short, month=left.month, year=left.year, era=left.era)
    elif right.short:
        if left.era == "BC":
            raise DateFormError(f"the year {right.short} after a year BC has no era")
        kept = left.year[: -len(right.short)]
        right = replace(right, year=kept + right.short, era=left.era)
    elif right.day and not right.month:
        right = replace(right, month=left.month)
    if left.day or left.month:
        left = replace(left, month=left.month or right.month, year=left.year or right.year)
    return replace(left, era=left.era or right.era), right


def _span(point: _Point, *, beside_decade: bool = False) -> _Span:
    """Write one complete date as EDTF.

    Beside another decade "2000s" are ten years.
    """
    if point.iso:
        return _Span(point.iso, point.iso, point.iso)
    if point.decade:
        first = int(point.decade)
        if first % 10:
            raise DateFormError(f"{first}s is not a decade")
        if first % 100 == 0 and not beside_decade:
            raise DateFormError(f"{first}s may be ten years or a hundred")
        return _years_span(first, first + 9, point.part, "" if point.part else f"{first // 10}X")
    if point.century:
        number = int(point.century)
        if not number:
            raise DateFormError("there is no century 0")
        start = 1 - 100 * number if point.era == "BC" else 100 * number - 99
        return _years_span(start, start + 99, point.part)
    year = _year(point)
    if point.part and point.month:
        month = int(point.month)
        begin, end = _part(1, monthrange(int(year.lstrip("Y")), month)[1], point.part)
        return _Span(
            f"{year}-{month:02}-{begin:02}",
            f"{year}-{month:02}-{end:02}",
            approximate=point.part in _THIRDS,
        )
    if point.part:
        begin, end = _part(1, 12, point.part)
        return _Span(f"{year}-{begin:02}", f"{year}-{end:02}", approximate=point.part in _THIRDS)
    if point.day and not point.month:
        raise DateFormError(f"the month of day {point.day} is missing")
    date = "-".join([year, *(f"{int(part):02}" for part in (point.month, point.day) if part)])
    return _Span(date, date, date)


def _years_span(first: int, last: int, part: str, whole: str = "") -> _Span:
    first, last = _part(first, last, part)
    return _Span(_edtf_year(first), _edtf_year(last), whole, part in _THIRDS)


def _part(first: int, last: int, part: str) -> tuple[int, int]:
    """Cut a third, a half, a quarter or a decade out of ``first`` to ``last``."""
    size = last - first + 1
    if "decade" in part and size < 100:
        raise DateFormError(f"only a century has a {part}")
    third, half, quarter = round(size / 3), size // 2, size // 4
    return {
        "": (first, last),
        "early": (first, first + third - 1),
        "mid": (first + third, last - third),
        "middle": (first + third, last - third),
        "late": (last - third + 1, last),
        "first half": (first, first + half - 1),
        "second half": (first + half, last),
        "first quarter": (first, first + quarter - 1),
        "second quarter": (first + quarter, first + half - 1),
        "third quarter": (first + half, last - quarter),
        "last quarter": (last - quarter + 1, last),
        "first decade": (first, first + 9),
        "last decade": (last - 9, last),
    }[part]


def _year(point: _Point) -> str:
    """Write the year of a date as EDTF."""
    if not point.year:
        raise DateFormError("the year is missing")
    number = int(point.year)
    if not number:
        raise DateFormError("there is no year 0")
    if len(point.year) < 3 and not point.era:
        raise DateFormError(f"the year {point.year} has no era, BC or AD")
    return _edtf_year(1 - number if point.era == "BC" else number)


def _edtf_year(year: int) -> str:
    if abs(year) > 9999:
        return f"Y{year}"
    return f"-{-year:04}" if year < 0 else f"{year:04}"

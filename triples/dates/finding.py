"""Dates in running text: where they stand, and their EDTF.

Text is cut into tokens by the words of its language (``words.csv``). Each token has the letter of
its kind, as in `khorgos.triples.dates.datewords`, and says in English what it means; ``orders.csv``
brings the tokens into the order of English. Of each run of such tokens the longest stretch is taken
that the reader of date words understands, so that no language has a reader of its own.

Decisions:

- A number alone is a year only beside a word that leads on to one, in a bracket, between commas, or
  in a row with a date; what is counted, measured or paid is none.
- A date without its year is ``partial``: its EDTF tells what is said (``XXXX-06-04``). What an
  earlier date makes of it, and of "the next year", is offered by `resolve_dates`, never asserted.
- Of a date in two calendars the day of the new style counts, as the graph's calendar does.
- "1800s" are the hundred years, as historians use it; "2000s" are ten.
- Years of reigns, and those of the Persian and Muslim calendars, are found but have no EDTF.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Final, Literal, NamedTuple

from khorgos.triples.dates.datewords import (
    KINDS,
    MONTH_NUMBERS,
    ORDINAL_NUMBERS,
    DateWordsError,
    parse_words,
)
from khorgos.triples.dates.edtf import MONTHS, Bounds, parse
from khorgos.triples.dates.relative import shifted

How = Literal["stated", "relative", "partial"]

WORDS: Final = Path(__file__).parent / "words.csv"
ORDERS: Final = Path(__file__).parent / "orders.csv"
COUNTED: Final = Path(__file__).parent / "counted.csv"
LANGUAGES: Final = ("en", "ru", "kk", "zh", "fa")

_LONGEST: Final = 16
"""How many tokens a date has at most."""
_YEARS: Final = range(1000, 2101)
"""Numbers of four digits that may be a year."""
_FIRST_KINDS: Final = "RYD.vQP"
"""Kinds of which the rows are tried before the others, since they take several words."""
_NO_START: Final = " -t&,)/g.v"
_NO_END: Final = " -t&,(/=w."
_HAN: Final = {digit: n for n, digit in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2}
_ROMAN: Final = {"I": 1, "V": 5, "X": 10}
_GENERIC: Final = (
    r"(?P<I>[0-9]{4}-[0-9]{2}-[0-9]{2}(?![0-9]))",
    rf"(?P<O>(?:[0-9]{{1,3}}(?:st|nd|rd|th)|{'|'.join(sorted(ORDINAL_NUMBERS, reverse=True))})\b)",
    r"(?P<D>[0-9]{4}['’]?s\b)",
    r"(?P<other>[0-9]+(?:[.,][0-9]+)+%?|[0-9]+%)",
    r"(?P<N>[0-9]{3,4}(?![0-9]))",
    r"(?P<n>[0-9]{1,2}(?![0-9]))",
    r"(?P<number>[0-9]+)",
)
_EDGE_BEFORE: Final = r"(?:(?<!\w)|(?!\w))"
_EDGE_BEHIND: Final = r"(?:(?!\w)|(?<!\w))"
_WORD: Final = r"(?P<word>[^\W\d_]+(?:['’.][^\W\d_]+)*(?:\.(?=\s[0-9]))?)"


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date that stands in a text.

    Attributes:
        start, end: where it stands, in code points of the text; prepositions that only lead on to
            it are left out.
        text: its words.
        edtf: what they say, alone and without the sentences around; None where that is no EDTF.
        how: ``stated``; ``partial`` where the year is not said, or is one of another calendar;
            ``relative`` where it counts from another date.
        row: what read it.
        english: its words in English, from which `resolve_dates` goes on.
    """

    start: int
    end: int
    text: str
    edtf: str | None
    how: How
    row: str
    english: str = field(default="", compare=False)


class _Token(NamedTuple):
    """A word, number or mark: its kind, what it says in English, and where it stands."""

    kind: str
    english: str
    start: int
    end: int


class _Row(NamedTuple):
    kind: str
    pattern: str
    english: str


class _Order(NamedTuple):
    kinds: re.Pattern[str]
    order: tuple[str, ...]


def find_dates(text: str, language: str = "en") -> list[FoundDate]:
    """Find the dates of a sentence.

    >>> [(date.text, date.edtf) for date in find_dates("In 1992 and by May 2, 1995 it had 1,410.")]
    [('1992', '1992'), ('by May 2, 1995', '../1995-05-02')]

    Args:
        text: a sentence, or several.
        language: the language of the text, of which the first subtag counts. Dates in the other
            scripts of `LANGUAGES` are found, too.

    Returns:
        The dates in the order in which they stand; none overlaps another.
    """
    plain = "".join(str(int(one)) if one.isdecimal() else one for one in text)
    found: list[FoundDate] = []
    for tongue in _tongues(plain, language.split("-")[0]):
        for date in _find(plain, tongue):
            if all(date.end <= other.start or other.end <= date.start for other in found):
                found.append(replace(date, text=text[date.start : date.end]))
    return sorted(found, key=lambda date: date.start)


def resolve_dates(found: Sequence[Sequence[FoundDate]]) -> list[dict[FoundDate, str]]:
    """What an earlier date makes of each date that is partial or relative.

    The nearest date before it in its sentence is taken, else one behind it there that has the year,
    else the last one of the sentences before. What it makes is an offer, and no reading.

    >>> dates = [find_dates("In 2015 it joined."), find_dates("In May it left.")]
    >>> [{date.text: edtf for date, edtf in offers.items()} for offers in resolve_dates(dates)]
    [{}, {'May': '2015-05'}]

    Args:
        found: the dates of each sentence of a section, in reading order.

    Returns:
        For each sentence the EDTF of those of its dates that an earlier one completes.
    """
    last: Bounds | None = None
    offers: list[dict[FoundDate, str]] = []
    for dates in found:
        own: dict[FoundDate, str] = {}
        is_first = True
        for place, date in enumerate(dates):
            known = last
            if is_first and date.how == "partial":
                known = next(_stated(dates[place:]), last)
            offered = date.edtf if date.how == "stated" else _offered(date, known)
            if offered and (bounds := parse(offered)):
                is_first, last = False, bounds
                if date.how != "stated":
                    own[date] = offered
        offers.append(own)
    return offers


def _stated(dates: Sequence[FoundDate]) -> Iterator[Bounds]:
    return (parse(date.edtf) for date in dates if date.how == "stated" and date.edtf)


def _offered(date: FoundDate, known: Bounds | None) -> str | None:
    """What the known date makes of another one."""
    point = (known.end or known.start) if known else None
    if known is None or point is None or not date.english:
        return None
    if date.how == "relative":
        return shifted(date.english, known)
    return _edtf(f"{date.english} {point.first_year:04}") if point.first_year > 99 else None


def _tongues(text: str, language: str) -> Iterator[str]:
    """The languages of which words may stand in the text, its own first."""
    yield language if language in LANGUAGES else "en"
    for other, script in (("ru", "[а-я]"), ("zh", "[年月]"), ("fa", "[ا-ی]"), ("en", "[a-z]{3}")):
        if other == language or (other, language) == ("ru", "kk"):
            continue
        if re.search(script, text, re.IGNORECASE):
            yield other


def _find(text: str, language: str) -> Iterator[FoundDate]:
    """Yield the dates that the words of one language say."""
    tokens = _tokens(text, language)
    last: FoundDate | None = None
    begin = 0
    while begin < len(tokens):
        kind = tokens[begin].kind
        if kind in "RY":
            last = _make(
                text, tokens[begin : begin + 1], None, "relative" if kind == "R" else "partial"
            )
            yield last
        elif kind not in _NO_START and (read := _longest(text, tokens, begin, language, last)):
            last, begin = read
            yield last
            continue
        begin += 1


def _longest(
    text: str, tokens: Sequence[_Token], begin: int, language: str, last: FoundDate | None
) -> tuple[FoundDate, int] | None:
    """The longest date that begins with a token, and the place of the token behind it."""
    stop = begin
    while stop < min(len(tokens), begin + _LONGEST) and tokens[stop].kind not in ".vRY":
        stop += 1
    for end in range(stop, begin, -1):
        window = tokens[begin:end]
        if window[-1].kind in _NO_END:
            continue
        english = " ".join(filter(None, _in_english(window, language)))
        if (found := _read(text, window, english)) and _is_date(text, tokens, begin, end, last):
            return found, end
    return None


def _read(text: str, window: Sequence[_Token], english: str) -> FoundDate | None:
    """What a stretch of tokens says, if it is a whole date, or one without its year."""
    kinds = {token.kind for token in window}
    if kinds & {"H", "J"}:
        return _other_calendar(text, window)
    if not kinds & set("NnODMI"):
        return None
    if (edtf := _edtf(english)) is not None:
        return _make(text, window, edtf, "stated", english)
    if "M" in kinds and not kinds & set("NDCI") and (dated := _edtf(f"{english} 2000")):
        edtf = dated.replace("2000", "XXXX") if "/" not in dated and "~" not in dated else None
        return _make(text, window, edtf, "partial", english)
    return None


def _edtf(english: str) -> str | None:
    """Read a date; hundreds of years are the one thing that the reader of words leaves open."""
    if (hundreds := re.fullmatch(r"([0-9]{2})00s", english)) and hundreds[1] != "20":
        return f"{hundreds[1]}XX"
    english = re.sub(r"\b2000s", "2001s", english)
    english = re.sub(r"\b([0-9]{2})00s", lambda found: f"{int(found[1]) + 1}th century", english)
    if "2001s" in english:
        return _two_thousands(english)
    try:
        return parse_words(english).text
    except DateWordsError:
        return None


def _two_thousands(english: str) -> str | None:
    """Read the 2000s as the ten years that they are: like the 2010s, ten years before."""
    if "2010s" in english or (later := _edtf(english.replace("2001s", "2010s"))) is None:
        return None
    return later.replace("201", "200")


def _other_calendar(text: str, window: Sequence[_Token]) -> FoundDate | None:
    kinds = "".join(token.kind for token in window if token.kind not in " g")
    return _make(text, window, None, "partial") if re.fullmatch("n?J?NH?|nJ", kinds) else None


def _make(
    text: str, window: Sequence[_Token], edtf: str | None, how: How, english: str = ""
) -> FoundDate:
    start, end = window[0].start, window[-1].end
    row = "".join(token.kind for token in window)
    english = english or window[0].english
    return FoundDate(start, end, text[start:end], edtf, how, row, english)


def _is_date(
    text: str, tokens: Sequence[_Token], begin: int, end: int, last: FoundDate | None
) -> bool:
    """Whether the numbers of a stretch that can be read are no mere numbers."""
    window = tokens[begin:end]
    kinds = "".join(token.kind for token in window)
    if re.search("[CDIEgHJ]|M.*N|N.*M|Q.*N", kinds):
        return True
    before = tokens[begin - 1] if begin else None
    behind = text[window[-1].end :]
    if "M" in kinds:
        is_cued = _leads_on(before, kinds) and (before is None or before.english.lower() != "the")
        return bool(re.search("[nO]", kinds)) or is_cued
    if re.search("[t]n$", kinds) or _SIGN_BEFORE.search(text[: window[0].start]):
        return False
    if _is_counted(behind):
        return False
    numbers = [int(token.english) for token in window if token.kind == "N"]
    if not numbers or not all(number in _YEARS for number in numbers):
        return bool(numbers) and before is not None and text[before.start : before.end] == "in"
    if re.search("N-[Nn]|[PQwfsu]", kinds) and not re.search("f[^tu-]*$", kinds):
        return True
    if _joins(text, tokens, begin, last):
        return True
    return _leads_on(before, kinds) or _stands_alone(text, window, behind)


_SIGN_BEFORE: Final = re.compile(
    r"(?:[$€£¥₸#№] ?|[.,:/+-]|\b(?:No|N|pp?|[Tt]otal of|[Pp]opulation of)\.? )$"
)
_CUES: Final = frozenset(
    ("in", "of", "since", "from", "until", "till", "by", "before", "after", "during", "year", "the")
)
_ALONE_BEHIND: Final = re.compile(r"\s*(?:[,.;:)\]–—]|$)")


def _leads_on(before: _Token | None, kinds: str) -> bool:
    """Whether the word before a year, or before a month alone, leads on to one."""
    if re.search("[~=?bxsfauwP]", kinds):
        return True
    return before is not None and (before.kind in " vPQ" or before.english in _CUES)


def _stands_alone(text: str, window: Sequence[_Token], behind: str) -> bool:
    """Whether a year stands in a bracket, or between commas."""
    start = text[: window[0].start].rstrip()[-1:]
    return start in ("(", "[", ",", ";") and bool(_ALONE_BEHIND.match(behind))


def _joins(text: str, tokens: Sequence[_Token], begin: int, last: FoundDate | None) -> bool:
    """Whether a year goes on in a row of dates: "in 1994, 1996 and 1998"."""
    if last is None:
        return False
    return bool(
        re.fullmatch(
            r"\s*(?:,|and|or|&|, and|и|和|、|و|және)\s*", text[last.end : tokens[begin].start]
        )
    )


def _is_counted(behind: str) -> bool:
    """Whether what stands behind a number is what it counts or measures."""
    word = re.match(r"[ -]?(%|[^\W\d_]+)", behind)
    return word is not None and word[1].lower() in _counted()


@cache
def _counted() -> frozenset[str]:
    with COUNTED.open(encoding="utf-8", newline="") as file:
        return frozenset(row["word"] for row in csv.DictReader(file))


@cache
def _rows(language: str) -> tuple[_Row, ...]:
    """The words of a language, those first that take several."""
    with WORDS.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["language"] == language]
    found = [_Row(row["kind"], row["pattern"], row["english"]) for row in rows]
    return tuple(sorted(found, key=lambda row: row.kind not in _FIRST_KINDS))


@cache
def _orders(language: str) -> tuple[_Order, ...]:
    with ORDERS.open(encoding="utf-8", newline="") as file:
        return tuple(
            _Order(re.compile(row["kinds"]), tuple(row["order"].split()))
            for row in csv.DictReader(file)
            if row["language"] in ("*", language)
        )


@cache
def _pattern(language: str) -> re.Pattern[str]:
    """What finds the tokens of a language: the rows by their number, then all else."""
    edges = ("", "") if language == "zh" else (_EDGE_BEFORE, _EDGE_BEHIND)
    rows = [
        f"(?P<r{number}>{edges[0]}(?:{_unnamed(row.pattern)}){edges[1]})"
        for number, row in enumerate(_rows(language))
    ]
    word = r"(?P<word>[A-Za-z]+)" if language == "zh" else _WORD
    return re.compile("|".join([*rows, *_GENERIC, word, r"(?P<mark>\S)"]), re.IGNORECASE)


def _unnamed(pattern: str) -> str:
    """The pattern with groups that capture nothing, for one of many alternatives."""
    return re.sub(r"(?<!\\)\((?!\?)", "(?:", pattern)


@cache
def _alone(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def _tokens(text: str, language: str) -> list[_Token]:
    return [_token(match, text, language) for match in _pattern(language).finditer(text)]


def _token(match: re.Match[str], text: str, language: str) -> _Token:
    group, written = match.lastgroup or "", match.group()
    start, end = match.span()
    if re.fullmatch(r"r\d+", group):
        row = _rows(language)[int(group[1:])]
        within = _alone(row.pattern).match(text, start)
        return _Token(row.kind, _says(row, within), start, end)
    kind = group
    if group in ("other", "number"):
        kind = "."
    elif group in ("word", "mark"):
        kind = _kind_of_word(written, language)
        if written in "()/":
            kind = written
    return _Token(kind, written.replace("’", "'"), start, end)


def _kind_of_word(written: str, language: str) -> str:
    word = written.lower().replace(".", "")
    if language == "en" and word in MONTH_NUMBERS and written[0].isupper():
        return "M"
    if language != "en" and word.isalpha():
        return "."
    kind = KINDS.get(word, ".")
    return "." if kind == "E" or (kind == "~" and len(word) < 3) else kind


def _says(row: _Row, match: re.Match[str] | None) -> str:
    """What a row makes of its words: numbers in all ways of writing become digits."""
    groups = [_number(group) for group in match.groups() if group] if match else []
    if row.english == "{decade}":
        return f"{int(groups[0]) - 1}{groups[1]}0s"
    said = row.english.format("", *groups) if groups else row.english
    return MONTHS[int(said) - 1] if row.kind == "M" and said.isdecimal() else said


def _number(written: str) -> str:
    """A number in digits, of Roman numerals or Chinese ones; other words as they are."""
    latin = written.upper().translate(str.maketrans("ХІ", "XI"))
    if set(latin) <= _ROMAN.keys():
        values = [_ROMAN[one] for one in latin]
        pairs = zip(values, [*values[1:], 0], strict=True)
        return str(sum(-value if value < following else value for value, following in pairs))
    if not set(written) <= {*_HAN, "十"}:
        return written
    if "十" not in written:
        return "".join(str(_HAN[one]) for one in written)
    tens, _, units = written.partition("十")
    return str(10 * (_HAN[tens] if tens else 1) + (_HAN[units] if units else 0))


def _in_english(window: Sequence[_Token], language: str) -> list[str]:
    """The words of a stretch in English, and in its order."""
    items = _joined([(token.kind, token.english) for token in window if token.kind != " "])
    for rule in _orders(language):
        kinds = "".join(kind for kind, _ in items)
        if match := rule.kinds.search(kinds):
            items[match.start() : match.end()] = _reordered(rule, match, items)
    return [english for _, english in items]


def _joined(items: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Make one stretch of two decades, months or days side by side: "the 1950s and 1960s"."""
    for at in range(1, len(items) - 1):
        (one, left), (link, _), (other, right) = items[at - 1 : at + 2]
        if link != "&" or one != other or one not in "DMnO":
            continue
        numbers = [
            int(re.sub(r"\D", "", part) or MONTH_NUMBERS.get(part.lower(), 0))
            for part in (left, right)
        ]
        if numbers[1] - numbers[0] == (10 if one == "D" else 1):
            return [*items[:at], ("-", "-"), *items[at + 1 :]]
    return items


def _reordered(
    rule: _Order, match: re.Match[str], items: Sequence[tuple[str, str]]
) -> Iterator[tuple[str, str]]:
    for part in rule.order:
        if part.isdecimal():
            yield from items[slice(*match.span(int(part)))]
        else:
            yield KINDS.get(part, "-"), part

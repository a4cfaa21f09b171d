"""The words of dates in running text, in five languages: cut into tokens, and said in English.

``words.csv`` has the words of each language, as patterns, each with the letter of its kind and with
what it says in English; the letters are those of `khorgos.triples.dates.datewords`, and more:

- ``g`` "year" behind a number, ``k`` "from the year", ``o`` "onwards", ``Q`` a season or quarter;
- ``v`` a word that leads on to a year and is no part of the date, ``.`` what is no part of any;
- ``R`` a time that counts from another, ``Y`` a year of a reign or of a decade without its century;
- ``J`` a month and ``H`` the name of another calendar.

``orders.csv`` brings tokens into the order of English, by their letters.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

from khorgos.triples.dates.datewords import KINDS, MONTH_NUMBERS, ORDINAL_NUMBERS
from khorgos.triples.dates.edtf import MONTHS

WORDS: Final = Path(__file__).parent / "words.csv"
ORDERS: Final = Path(__file__).parent / "orders.csv"
LANGUAGES: Final = ("en", "ru", "kk", "zh", "fa")
"""The languages that the tables have."""

_FIRST_KINDS: Final = "RYD.voQPIEf="
"""Kinds of which the rows are tried before the others, since they take several words."""
_HAN: Final = {digit: n for n, digit in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2}
_ROMAN: Final = {"I": 1, "V": 5, "X": 10}
_GENERIC: Final = (
    r"(?P<I>[0-9]{4}-[0-9]{2}-[0-9]{2}(?![0-9]))",
    rf"(?P<O>(?:[0-9]{{1,3}}(?:st|nd|rd|th)|{'|'.join(sorted(ORDINAL_NUMBERS, reverse=True))})\b)",
    r"(?P<D>[0-9]{3}0['’]?s\b)",
    r"(?P<other>[0-9]+(?:[.,][0-9]+)+%?|[0-9]+%)",
    r"(?P<N>[0-9]{3,4}(?![0-9]))",
    r"(?P<n>[0-9]{1,2}(?![0-9]))",
    r"(?P<number>[0-9]+)",
)
_EDGE_BEFORE: Final = r"(?:(?<!\w)|(?!\w))"
_EDGE_BEHIND: Final = r"(?:(?!\w)|(?<!\w))"
_WORD: Final = r"(?P<word>[^\W\d_]+(?:['’.][^\W\d_]+)*(?:\.(?=\s[0-9]))?)"


class DateToken(NamedTuple):
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


def _decade(century: str, tens: str) -> str:
    return f"{int(century) - 1}{tens[0]}0s"


def _decades(century: str, first: str, last: str) -> str:
    return f"{_decade(century, first)} - {_decade(century, last)}"


def _millennium_bc(number: str) -> str:
    last = 10 * int(number) if number.isdecimal() else 10 * int(ORDINAL_NUMBERS[number.lower()])
    return f"{last}th century BC to {last - 9}th century BC"


_RECKONED: Final[dict[str, Callable[..., str]]] = {
    "{decade}": _decade,
    "{decade of}": lambda tens, century: _decade(century, tens),
    "{decades}": _decades,
    "{decades of}": lambda first, last, century: _decades(century, first, last),
    "{millennium BC}": _millennium_bc,
    "{millennium AD}": lambda number: (
        "1st to 10th century" if number[0] in "1f" else "11th to 20th century"
    ),
}
"""What is reckoned from the numbers of a row's words."""


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


def tokens_of(text: str, language: str) -> list[DateToken]:
    """Cut a text, of which all digits are those of ASCII, into tokens.

    >>> [(token.kind, token.english) for token in tokens_of("в 1995 году", "ru")]
    [(' ', 'in'), ('N', '1995'), ('g', '')]
    """
    return [_token(match, text, language) for match in _pattern(language).finditer(text)]


def _token(match: re.Match[str], text: str, language: str) -> DateToken:
    group, written = match.lastgroup or "", match.group()
    start, end = match.span()
    if re.fullmatch(r"r\d+", group):
        row = _rows(language)[int(group[1:])]
        within = _alone(row.pattern).match(text, start)
        return DateToken(row.kind, _says(row, within), start, end)
    kind = group
    if group in ("other", "number"):
        kind = "."
    elif group in ("word", "mark"):
        kind = _kind_of_word(written, language)
        if written in "()/":
            kind = written
    return DateToken(kind, written.replace("’", "'"), start, end)


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
    if row.english in _RECKONED:
        return _RECKONED[row.english](*groups)
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


def in_english(window: Sequence[DateToken], language: str) -> str:
    """Say in English, and in its order, what a stretch of tokens says.

    >>> in_english(tokens_of("1991 жылғы 16 желтоқсан", "kk"), "kk")
    '16 December 1991'
    """
    items = _joined([(token.kind, token.english) for token in window if token.kind != " "])
    for rule in _orders(language):
        kinds = "".join(kind for kind, _ in items)
        for match in reversed(list(rule.kinds.finditer(kinds))):
            items[match.start() : match.end()] = list(_reordered(rule, match, items))
    said = " ".join(english for _, english in items if english)
    return re.sub(r"(?<=[0-9]) th\b", "th", said)


def _joined(items: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Make one stretch of two decades, months or days side by side: "the 1950s and 1960s"."""
    for at in range(1, len(items) - 1):
        (one, left), (link, _), (other, right) = items[at - 1 : at + 2]
        if link not in "&/" or one != other or one not in "DMnO":
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

"""What the words of a reason rest on: what they quote, and the numbers, dates and names in them.

A reason quotes the source between straight quotation marks: ``'the two' are the PRC and
Kazakhstan``. What stands between them is compared with the document; what stands outside is the
curator's own and must not bring a number or a name with it that nothing supports.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from decimal import Decimal
from functools import cache
from typing import Final

from khorgos.triples.dates.datewords import DateWordsError, parse_words
from khorgos.triples.dates.edtf import Bounds
from khorgos.triples.numberwords import HOLDS_NUMBER, read_number

_QUOTED: Final = re.compile(
    r"(?<!\w)'(?P<single>(?=\S)(?:[^']|(?<=\w)'(?=\w))*?\S)'(?!\w)|\"(?P<double>[^\"]+)\""
)
_ELLIPSIS: Final = re.compile(r"\s*(?:…|\.\.\.)\s*")
_NUMBER: Final = re.compile(r"(?<![A-Za-z0-9_])(?<!U\+)\d+(?:,\d{3})*(?:\.\d+)?")
_SHORT_RANGE: Final = re.compile(r"(?<!\d)(\d\d)(\d\d)\s?[–—-]\s?(\d\d)(?!\d)")
_WITHIN: Final = re.compile(r"\d[.,]?$")
"""The end of a text behind which a number goes on."""
_NAME: Final = re.compile(r"(?<![\w'’-])[A-Z][^\W_]*(?:['’-][^\W_]+)*")
_BEGINNING: Final = re.compile(r"(?:^|[.!?:]\s+)[^\w]*$")
_WORD: Final = re.compile(r"[^\W_]+")
_LONGEST_DATE: Final = 7
"""How many words a date has at most."""
_DATE_WORD: Final = re.compile(
    r"\d|^(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|centur|bc|ad|ce|january)|[а-я]",
    re.IGNORECASE,
)
_HELPERS: Final = frozenset(
    {"the", "a", "an", "of", "in", "on", "at", "to", "for", "by", "with", "from", "and", "or"}
    | {"as", "is", "are", "was", "were", "be", "been", "its", "his", "her"}
)


def quoted(reason: str) -> list[str]:
    """The words that ``reason`` quotes, in pieces where an ellipsis leaves some out.

    >>> quoted("'the rivers' waters' are those of 'It … flows'")
    ['the rivers', 'It', 'flows']
    """
    found = (match["single"] or match["double"] for match in _QUOTED.finditer(reason))
    return [piece for words in found for piece in _ELLIPSIS.split(words.strip()) if piece]


def unquoted(reason: str) -> str:
    """``reason`` with a dash for whatever it quotes.

    >>> unquoted("'he' is Dawachi")
    '– is Dawachi'
    """
    return _QUOTED.sub("–", reason)


def words_of(text: str) -> set[str]:
    """All words of ``text``, in small letters."""
    return set(_WORD.findall(text.casefold()))


def content_words(text: str) -> list[str]:
    """The words of ``text`` in small letters, without articles, prepositions and the like."""
    return [word for word in _WORD.findall(text.casefold()) if word not in _HELPERS]


def is_sentence(reason: str, least: int = 4) -> bool:
    """Whether ``reason`` has at least ``least`` different words, of letters or digits.

    >>> is_sentence("it is cut off"), is_sentence("not needed here"), is_sentence("x x x x")
    (True, False, False)
    """
    return len(set(_WORD.findall(reason.casefold()))) >= least


def digits_in(text: str) -> set[Decimal]:
    """The numbers that stand in ``text`` in digits.

    >>> sorted(digits_in("1,218 soldiers died in 1862–77"))
    [Decimal('77'), Decimal('1218'), Decimal('1862')]
    """
    return {Decimal(match[0].replace(",", "")) for match in _NUMBER.finditer(text)}


@cache
def numbers_in(text: str) -> frozenset[Decimal]:
    """All numbers that ``text`` supports: in digits, in words, and a short second year in full.

    >>> sorted(numbers_in("two wars, 1862–77, cost 1.4 million"))[-3:]
    [Decimal('1862'), Decimal('1877'), Decimal('1400000')]
    """
    found = digits_in(text)
    found |= {Decimal(match[1] + match[3]) for match in _SHORT_RANGE.finditer(text)}
    for match in HOLDS_NUMBER.finditer(text):
        if _WITHIN.search(text[: match.start()]):
            continue
        try:
            number = read_number(text[match.start() :])
        except ValueError:
            continue
        if number:
            found.add(number.value)
    return frozenset(found)


def names_in(text: str) -> Iterator[str]:
    """Yield the words that ``text`` writes with a capital letter within a sentence.

    >>> list(names_in("Here Zarm is no state. It is the land of the Ost-Zarm."))
    ['Zarm', 'Ost-Zarm']
    """
    for match in _NAME.finditer(text):
        if not _BEGINNING.search(text[: match.start()]) and len(match[0]) > 1:
            yield re.sub(r"['’]s?$", "", match[0])


def supports_name(name: str, words: Set[str]) -> bool:
    """Whether one of ``words``, in small letters, is ``name`` or is made from it, as by an "s"."""
    return all(
        part in words
        or any(
            min(len(part), len(word)) >= 4 and (word.startswith(part) or part.startswith(word))
            for word in words
        )
        for part in _WORD.findall(name.casefold())
    )


@cache
def dates_in(text: str) -> tuple[Bounds, ...]:
    """The dates that stand in ``text``, the longest ones that can be read at each place.

    >>> [date.text for date in dates_in("It fell on 9 July 2020, in the 18th-century style.")]
    ['2020-07-09', '1701/1800']
    """
    words = [word for word in re.split(r"\s+|-(?=[Cc]entur)", text) if word]
    found: list[Bounds] = []
    begin = 0
    while begin < len(words):
        for end in range(min(len(words), begin + _LONGEST_DATE), begin, -1):
            window = words[begin:end]
            if not any(map(_DATE_WORD.search, window)):
                continue
            if date := _date(" ".join(window).strip(" ,.;:()[]'\"")):
                found.append(date)
                begin = end
                break
        else:
            begin += 1
    return tuple(found)


def _date(words: str) -> Bounds | None:
    try:
        return parse_words(words)
    except DateWordsError:
        return None

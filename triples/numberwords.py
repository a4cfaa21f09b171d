"""Numbers as English prose writes them: in digits, in words, as fractions and as factors.

A number is read from the beginning of a text, and what follows it is handed back. Decisions:

- The number keeps the digits that were written; "4.18 billion" is 4180000000.
- Words are read up to a thousand, alone or before a power of ten: "twenty-one", "two hundred and
  fifty thousand", "a million". A lone "a" is an article, which is a number for a unit only.
- A fraction that stands alone is a share, in per cent: "two-thirds" is 66.666667, "half" is 50.
  With what it is a fraction of it is a plain number: "half a million", "a quarter of a mile", "1½".
- A factor says how many times as much: "doubled", "twice" and "twofold" are 2, "halved" is 0.5.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final, Literal

Kind = Literal["number", "article", "share", "factor"]

_BELOW_TWENTY: Final = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
)
_TENS: Final = "twenty thirty forty fifty sixty seventy eighty ninety"
NUMBER_WORDS: Final = {
    **{word: n for n, word in enumerate(_BELOW_TWENTY.split())},
    **{word: 10 * n for n, word in enumerate(_TENS.split(), start=2)},
    **{
        f"{tens}{between}{one}": 10 * n + m
        for n, tens in enumerate(_TENS.split(), start=2)
        for m, one in enumerate(_BELOW_TWENTY.split()[1:10], start=1)
        for between in "- "
    },
}
"""The words of the whole numbers below a hundred."""
POWERS: Final = {
    **{"hundred": 2, "thousand": 3, "million": 6, "billion": 9, "trillion": 12},
    **{"mn": 6, "mln": 6, "bn": 9, "bln": 9},
}
"""The words of powers of ten."""
_DOZENS: Final = {"half a dozen": 6, "a dozen": 12, "one dozen": 12, "two dozen": 24}
_PARTS: Final = {
    **{"half": 2, "halves": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6},
    **{"seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10},
}
_MULTIPLYING: Final = {"doubl": 2, "tripl": 3, "trebl": 3, "quadrupl": 4, "quintupl": 5}
_FACTORS: Final = {
    **{"once": Decimal(1), "twice": Decimal(2), "thrice": Decimal(3)},
    **{
        f"{stem}{ending}": factor
        for stem, factor in {
            "halv": Decimal("0.5"),
            **{stem: Decimal(n) for stem, n in _MULTIPLYING.items()},
        }.items()
        for ending in ("e", "es", "ed", "ing")
    },
}
_PLACES: Final = 6
"""To how many places a fraction is rounded of which the digits do not end."""


def _any(words: Iterable[str]) -> str:
    """A pattern for any of ``words`` as a whole, the longest first."""
    return rf"(?:{'|'.join(sorted(words, key=len, reverse=True))})(?![^\W_])"


_SMALL: Final = _any(NUMBER_WORDS)
_DIGITS: Final = r"[0-9](?:[0-9,.]*[0-9])?"
_SIGN: Final = "[¼-¾⅐-⅞]"
_PART: Final = _any([*_PARTS, *(f"{part}s" for part in _PARTS)])
_WRITTEN: Final = re.compile(r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?")
_DOZEN: Final = re.compile(_any(_DOZENS), re.I)
_FACTOR: Final = re.compile(
    rf"(?P<word>{_any(_FACTORS)})|(?P<n>{_DIGITS}|{'|'.join(NUMBER_WORDS)})-?fold(?!\w)", re.I
)
_FRACTION: Final = re.compile(
    rf"(?:(?:(?P<n>an?|{_SMALL})[- ])(?P<part>{_PART})|(?P<half>half(?!\w))|(?P<sign>{_SIGN}))"
    rf"(?P<whole>(?: of)? an?(?= )|(?= {_any(POWERS)}))?",
    re.I,
)
_NUMBER: Final = re.compile(
    rf"(?:(?P<hundreds>an?|{_SMALL}) hundred(?: and)? (?P<and>{_SMALL})|(?P<small>{_SMALL})"
    rf"|(?P<digits>{_DIGITS})(?P<sign>{_SIGN})?|(?P<article>an?)(?= ))"
    rf"(?: and (?P<n>an?|{_SMALL})[- ](?P<part>{_PART}))?",
    re.I,
)
_POWER: Final = re.compile(
    rf"(?: (?P<hundred>hundred)(?!\w))?(?: ?(?P<power>{_any(POWERS.keys() - {'hundred'})}))?", re.I
)
HOLDS_NUMBER: Final = re.compile(
    rf"[0-9]|{_SIGN}|\b(?:{_any(['dozen', *NUMBER_WORDS, *POWERS, *_PARTS, *_FACTORS])})", re.I
)
"""Finds a number within words."""


@dataclass(frozen=True)
class Number:
    """A number that was read.

    Attributes:
        value: the number with its power of ten; plain decimal digits, never an exponent.
        power: the power of ten that was written as a word, else 0.
        kind: what it is; a ``share`` is in per cent.
        rest: the words that follow.
    """

    value: Decimal
    power: int
    kind: Kind
    rest: str

    def with_power(self, power: int) -> Decimal:
        """The value with a further power of ten."""
        return _shifted(self.value, power)


def read_number(text: str) -> Number | None:
    """Read the number with which ``text`` begins; None where it begins with none.

    >>> read_number("two and a half million people")
    Number(value=Decimal('2500000'), power=6, kind='number', rest=' people')
    >>> read_number("two-thirds").value, read_number("tenfold").value
    (Decimal('66.666667'), Decimal('10'))

    Raises:
        ValueError: its digits are not a number.
    """
    if dozen := _DOZEN.match(text):
        return _powered(Decimal(_DOZENS[dozen.group().lower()]), text[dozen.end() :])
    if factor := _FACTOR.match(text):
        word, n = factor["word"], factor["n"]
        value = _FACTORS[word.lower()] if word else _whole(n)
        return Number(value, 0, "factor", text[factor.end() :])
    if fraction := _FRACTION.match(text):
        return _fraction(fraction, text[fraction.end() :])
    if number := _NUMBER.match(text):
        return _number(number, text[number.end() :])
    return None


def _fraction(found: re.Match[str], rest: str) -> Number:
    """A fraction: a share, or a plain number where it is told of what it is a fraction."""
    if found["sign"]:
        value = _sign(found["sign"])
    else:
        value = Fraction(1, 2) if found["half"] else _part(found["n"], found["part"])
    if found["whole"] is None and not (found["sign"] and rest):
        return Number(_decimal(value * 100), 0, "share", rest)
    power = _POWER.match(rest)
    shift = _power(power) if power else 0
    return Number(
        _decimal(value * 10**shift), shift, "number", rest[power.end() :] if power else rest
    )


def _number(found: re.Match[str], rest: str) -> Number:
    """A whole or decimal number, or the article, with a fraction and a power behind it."""
    if found["hundreds"]:
        value = 100 * _whole(found["hundreds"]) + _whole(found["and"])
    else:
        value = _whole(found["small"] or found["digits"] or found["article"])
    if found["sign"]:
        value += _decimal(_sign(found["sign"]))
    if found["part"]:
        value += _decimal(_part(found["n"], found["part"]))
    number = _powered(value, rest)
    if found["article"] and not number.power:
        return Number(value, 0, "article", rest)
    return number


def _powered(value: Decimal, rest: str) -> Number:
    """The number ``value`` with the power of ten that begins the ``rest``."""
    power = _POWER.match(rest)
    assert power  # every part of the pattern is optional
    shift = _power(power)
    return Number(_shifted(value, shift), shift, "number", rest[power.end() :])


def _power(found: re.Match[str]) -> int:
    return sum(POWERS[word.lower()] for word in found.groups() if word)


def _shifted(value: Decimal, power: int) -> Decimal:
    # Without exponent and without rounding to the precision of a context.
    return Decimal(f"{Decimal(f'{value:f}E{power}'):f}")


def _whole(written: str) -> Decimal:
    """The number of one word, or of digits."""
    word = written.lower()
    if word in ("a", "an"):
        return Decimal(1)
    if word in NUMBER_WORDS:
        return Decimal(NUMBER_WORDS[word])
    if not _WRITTEN.fullmatch(written):
        raise ValueError(f"{written!r} is not a number with commas at the thousands and one point")
    return Decimal(written.replace(",", ""))


def _part(count: str, part: str) -> Fraction:
    word = part.lower()
    return Fraction(int(_whole(count)), _PARTS.get(word) or _PARTS[word.removesuffix("s")])


def _sign(sign: str) -> Fraction:
    return Fraction(unicodedata.numeric(sign)).limit_denominator(10)


def _decimal(value: Fraction) -> Decimal:
    """The fraction in digits, rounded where they do not end."""
    rounded = round(value, _PLACES)
    return Decimal(f"{Decimal(rounded.numerator) / Decimal(rounded.denominator):f}")

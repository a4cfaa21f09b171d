"""Quantities as English prose writes them, read as a number with the code of its unit.

Units are UCUM codes (https://ucum.org), money is an ISO 4217 code, and what is counted has the
unit ``1`` and keeps its noun. Decisions:

- The number keeps the digits that were written; "4.18 billion" is 4180000000.
- Every hedge makes a value approximate; "more than" also makes it a lower bound, and "nearly" an
  upper one, for the true number lies just below.
- ``$`` alone is taken as the US dollar; ``¥`` may be two currencies and is refused.
- "ton" may be three different masses and is refused; "tonne" and "metric ton" are read.
- Ranks ("the 15th"), ranges and a second number in brackets are refused: one quantity, one number.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal

from khorgos.triples.dates.edtf import MONTHS

Bound = Literal["lower", "upper"]

_HEDGE_WORDS: Final[tuple[tuple[Bound | None, str], ...]] = (
    (None, "around|about|approximately|roughly|some|circa|ca.|c."),
    ("lower", "more than|over|above|exceeding|in excess of|upwards of"),
    ("lower", "at least|no fewer than|no less than|a minimum of"),
    ("upper", "nearly|almost|less than|fewer than|under|up to|at most|no more than|a maximum of"),
)
_HEDGES: Final = {word: bound for bound, words in _HEDGE_WORDS for word in words.split("|")}
_DETERMINERS: Final = ("the", "remaining", "another", "a total of", "only", "exactly")
_SMALL_NUMBERS: Final = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen twenty"
)
_NUMBER_WORDS: Final = {word: str(n) for n, word in enumerate(_SMALL_NUMBERS.split())}
_POWERS: Final = {"hundred": 2, "thousand": 3, "million": 6, "billion": 9, "trillion": 12}
_CURRENCY_SIGNS: Final = {"US$": "USD", "$": "USD", "€": "EUR", "£": "GBP", "₸": "KZT", "₽": "RUB"}
_UNITS: Final = {
    word: code
    for code, words in {
        "km": "km|kilometre|kilometres|kilometer|kilometers",
        "m": "m|metre|metres|meter|meters",
        "[mi_i]": "mi|mile|miles",
        "km2": "km²|km2|sq km|square km|square kilometre|square kilometres"
        "|square kilometer|square kilometers",
        "m2": "m²|m2|sq m|square metre|square metres|square meter|square meters",
        "[mi_i]2": "mi²|sq mi|square mile|square miles",
        "ha": "ha|hectare|hectares",
        "m3": "m³|m3|cubic metre|cubic metres|cubic meter|cubic meters",
        "km3": "km³|km3|cubic kilometre|cubic kilometres|cubic kilometer|cubic kilometers",
        "kg": "kg|kilogram|kilograms",
        "t": "tonne|tonnes|metric ton|metric tons",
        "a": "year|years",
        "mo": "month|months",
        "d": "day|days",
        "%": "%|per cent|percent",
        "USD": "USD|dollars|US dollars",
        "EUR": "EUR|euros",
        "CNY": "CNY|RMB|yuan|renminbi",
        "KZT": "KZT|tenge",
        "RUB": "RUB|roubles|rubles",
    }.items()
    for word in words.split("|")
}
_MONEY: Final = frozenset(code for code in _UNITS.values() if len(code) == 3 and code.isupper())

# Words that show that the noun is not what is counted, or that the prose goes on after it.
_NOT_COUNTED: Final = (
    "a an and at bc bce ad ce by century centuries for from half in is of on or per than the times "
    "to ton tons was were which with square cubic sq "
    + " ".join(f"{power} {power}s" for power in _POWERS)
)

_NUMBER: Final = re.compile(
    rf"[0-9](?:[0-9,.]*[0-9])?|\b(?:{'|'.join(_NUMBER_WORDS)})\b", re.IGNORECASE
)
_DIGITS: Final = re.compile(r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?")
_LEADING_WORD: Final = re.compile(
    rf"(?:{'|'.join(map(re.escape, sorted([*_HEDGES, *_DETERMINERS], key=len, reverse=True)))})\s",
    re.IGNORECASE,
)
_POWER: Final = re.compile(r"(?: (hundred)\b)?(?: (thousand|million|billion|trillion)\b)?", re.I)
_MEASURED_ASPECT: Final = re.compile(r" (?:long|wide|deep|high|away|in length|in area)$")
_NOUN: Final = re.compile(r" [^\W\d_]+(?:[-'’ ][^\W\d_]+){0,4}")
_FORMS: Final = (
    "accepted forms: around 22%, remaining 78%, 1782.75 km long, more than 34,000 square "
    "kilometers, US$4.18 billion, $10 billion, nearly 500 cases, 1,000 families, two"
)


class QuantityError(ValueError):
    """Words that are not, as a whole, one quantity in an accepted form."""

    def __init__(self, words: str, cause: str) -> None:
        super().__init__(
            f"quantity {words!r}: {cause}; quote the number and its unit alone, in one of the "
            f"{_FORMS}"
        )


@dataclass(frozen=True)
class Quantity:
    """A number with its unit.

    Attributes:
        value: the number; plain decimal digits, never an exponent.
        unit: a UCUM code, an ISO 4217 code, or ``1`` for things that are counted.
        counted: the noun of what is counted, such as ``cases``; None where none is written.
        approximate: whether the words hedge the value in any way.
        bound: ``lower`` or ``upper`` where the value is a bound of the true number, else None.
    """

    value: Decimal
    unit: str
    counted: str | None
    approximate: bool
    bound: Bound | None


def parse_quantity(words: str) -> Quantity:
    """Read one quantity, such as "more than 34,000 square kilometers".

    Args:
        words: the quantity alone; a quantity inside of prose is not searched for.

    Raises:
        QuantityError: the words are not one quantity in an accepted form.
    """
    text = " ".join(words.split())
    number = _NUMBER.search(text)
    if not number:
        raise QuantityError(words, "there is no number")
    try:
        hedges, currency = _read_head(text[: number.start()])
        value, rest = _read_value(number.group(), text[number.end() :])
        unit, counted = (currency, None) if currency and not rest else _read_unit(rest)
    except _FormError as error:
        raise QuantityError(words, str(error)) from error
    if currency and unit != currency:
        raise QuantityError(words, f"money is followed by {rest.strip()!r}")
    bounds = {_HEDGES[hedge] for hedge in hedges} - {None}
    if len(bounds) > 1:
        raise QuantityError(words, "it is called a lower and an upper bound at once")
    return Quantity(value, unit, counted, bool(hedges), next(iter(bounds), None))


class _FormError(ValueError):
    """A cause, before the words are known to which it belongs."""


def _read_head(head: str) -> tuple[list[str], str | None]:
    """Read what stands before the number: the hedges, and the ISO 4217 code of a currency."""
    hedges = []
    while match := _LEADING_WORD.match(head):
        word = match.group().strip().lower()
        head = head[match.end() :]
        if word in _HEDGES:
            hedges.append(word)
    sign = head.replace(" ", "")
    if not sign:
        return hedges, None
    if sign in _CURRENCY_SIGNS or sign in _MONEY:
        return hedges, _CURRENCY_SIGNS.get(sign, sign)
    raise _FormError(f"{head.strip()!r} before the number is not understood")


def _read_value(number: str, rest: str) -> tuple[Decimal, str]:
    """Read the number with its powers of ten; return what follows them, too."""
    digits = _NUMBER_WORDS.get(number.lower(), number)
    if not _DIGITS.fullmatch(digits):
        raise _FormError(f"{number!r} is not a number with commas at the thousands and one point")
    match = _POWER.match(rest)
    assert match  # every part of the pattern is optional
    power = sum(_POWERS[word.lower()] for word in match.groups() if word)
    # Written out without exponent and without rounding to the precision of a context.
    exact = Decimal(f"{digits.replace(',', '')}E{power}")
    return Decimal(f"{exact:f}"), rest[match.end() :]


def _read_unit(rest: str) -> tuple[str, str | None]:
    """Read what follows the number: the code of the unit, and the noun of what is counted."""
    if not rest:
        return "1", None
    measured = _MEASURED_ASPECT.sub("", rest).strip().replace("sq. ", "sq ")
    if measured in _UNITS:
        return _UNITS[measured], None
    if re.match(r"(?:st|nd|rd|th)\b", rest):
        raise _FormError("it is a rank")
    if re.search(r"\d", rest):
        raise _FormError("there are two numbers")
    noun = rest.strip()
    words = set(noun.lower().split())
    if words & {"ton", "tons"}:
        raise _FormError("a ton may be metric, short or long")
    if not _NOUN.fullmatch(rest) or words & set(_NOT_COUNTED.split()):
        raise _FormError(f"{noun!r} is neither a known unit nor a noun that is counted")
    if set(MONTHS) & set(noun.split()):
        raise _FormError("it is a date")
    return "1", noun

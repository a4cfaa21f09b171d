"""Quantities as English prose writes them, read as a number with the code of its unit.

Units are UCUM codes (https://ucum.org), money is an ISO 4217 code, and what is counted has the
unit ``1`` and keeps its noun. `khorgos.triples.numberwords` reads the numbers. Decisions:

- Every hedge makes a value approximate; "more than" also makes it a lower bound, and "nearly" an
  upper one, for the true number lies just below. Of "nearly halved" it lies above.
- A range has two values. "10 to 12 million" is in millions at both ends. Two bare numbers with a
  dash or "to" between them may be a score or years and are refused; "between 10 and 12" is read.
- ``$`` alone is taken as the US dollar; ``¥`` may be two currencies and is refused.
- "ton" may be three different masses and has the unit ``ton``, which says no more; "tonne" and
  "metric ton" are ``t``.
- A factor is counted in "times".
- Ranks ("the 15th") and a second number in brackets are refused: one quantity, one number.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final, Literal, NamedTuple

from khorgos.triples.dates.edtf import MONTHS
from khorgos.triples.numberwords import HOLDS_NUMBER, NUMBER_WORDS, POWERS, Number, read_number

Bound = Literal["lower", "upper"]

_HEDGE_WORDS: Final[tuple[tuple[Bound | None, str], ...]] = (
    (None, "around|about|approximately|roughly|some|circa|ca.|c.|~|≈|close to|estimated"),
    ("lower", "more than|over|above|exceeding|exceeds|exceeded|in excess of|upwards of|>"),
    ("lower", "at least|no fewer than|no less than|not less than|a minimum of|minimum of|≥"),
    ("upper", "nearly|almost|less than|fewer than|under|below|up to|as many as|as much as|<"),
    ("upper", "at most|no more than|not more than|a maximum of|maximum of|≤"),
)
HEDGES: Final = {word: bound for bound, words in _HEDGE_WORDS for word in words.split("|")}
"""The words that hedge a number, each with the bound that it makes of it."""
_DETERMINERS: Final = (
    *("the", "remaining", "another", "a further", "an additional", "a total of", "all"),
    *("only", "exactly", "just", "well", "slightly", "a little", "far", "an estimated"),
)
CURRENCY_SIGNS: Final = {
    **{"US$": "USD", "$": "USD", "€": "EUR", "£": "GBP", "₸": "KZT", "₽": "RUB", "₹": "INR"},
    **{"A$": "AUD", "C$": "CAD", "HK$": "HKD", "S$": "SGD"},
}
# A word with "+" has a plural in "s", too.
_UNIT_WORDS: Final = {
    "mm": "mm|millimetre+|millimeter+",
    "cm": "cm|centimetre+|centimeter+",
    "m": "m|metre+|meter+",
    "km": "km|kilometre+|kilometer+",
    "[in_i]": "inch|inches",
    "[ft_i]": "ft|foot|feet",
    "[mi_i]": "mi|mile+",
    "[nmi_i]": "nmi|nautical mile+",
    "m2": "m²|m2|sq m|square metre+|square meter+",
    "km2": "km²|km2|sq km|square kilometre+|square kilometer+",
    "[mi_i]2": "mi²|sq mi|square mile+",
    "ha": "ha|hectare+",
    "[acr_us]": "acre+",
    "l": "litre+|liter+",
    "m3": "m³|m3|cu m|cubic metre+|cubic meter+",
    "km3": "km³|km3|cu km|cubic kilometre+|cubic kilometer+",
    "[bbl_us]": "bbl|barrel+",
    "g": "g|gram+",
    "kg": "kg|kilogram+",
    "t": "tonne+|metric ton+",
    "ton": "ton+",
    "[ston_av]": "short ton+",
    "[lton_av]": "long ton+",
    "a": "year+",
    "mo": "month+",
    "wk": "week+",
    "d": "day+|calendar day+",
    "h": "h|hour+",
    "min": "min|minute+",
    "s": "seconds",
    "Cel": "°C|degrees Celsius",
    "kW": "kW|kilowatt+",
    "MW": "MW|megawatt+",
    "GW": "GW|gigawatt+",
    "kW.h": "kWh|kilowatt-hour+|kilowatt hour+",
    "MW.h": "MWh|megawatt-hour+|megawatt hour+",
    "GW.h": "GWh|gigawatt-hour+|gigawatt hour+",
    "TW.h": "TWh|terawatt-hour+|terawatt hour+",
    "%": "%|per cent|percent",
    "USD": "USD|dollar+|US dollar+|U.S. dollar+",
    "EUR": "EUR|euro+",
    "GBP": "GBP|pounds sterling",
    "CNY": "CNY|RMB|yuan|renminbi",
    "KZT": "KZT|tenge",
    "RUB": "RUB|rouble+|ruble+",
}
_UNITS: Final = {
    form: code
    for code, words in _UNIT_WORDS.items()
    for word in words.split("|")
    for form in ({word[:-1], f"{word[:-1]}s"} if word.endswith("+") else {word})
}
MONEY: Final = frozenset(
    code
    for code in {*_UNITS.values(), *CURRENCY_SIGNS.values()}
    if len(code) == 3 and code.isupper()
)
_TIMES: Final = "times"
_NAMED: Final = {
    "share": "fraction; quote it alone, and name the whole under share_of",
    "factor": "factor; quote it alone",
}
_SIGN_LENGTH: Final = 3

# Words that show that the noun is not what is counted, or that the prose goes on after it.
_NOT_COUNTED: Final = (
    "a an and at bc bce ad ce by century centuries for from half in is of on or per than the times "
    "to ton tons was were which with square cubic sq "
    + " ".join(f"{power} {power}s" for power in POWERS)
)


def _any(words: Iterable[str]) -> str:
    """A pattern for any of ``words``, the longest first."""
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


_WORDS_BEFORE: Final = [word for word in (*HEDGES, *_DETERMINERS) if word[0].isalpha()]
_LEADING: Final = re.compile(rf"(?:(?:{_any(_WORDS_BEFORE)})\s|[~≈<>≤≥]\s?)", re.IGNORECASE)
_FACTOR_OF: Final = re.compile(r"(?:by )?a factor of ", re.I)
_SIGN: Final = re.compile(
    rf"(?P<minus>minus |[-−])?(?:(?P<sign>{_any([*CURRENCY_SIGNS, *MONEY])})\s?)?"
)
_TRAILING: Final = re.compile(
    r"(?:\+(?=\s|$)| or (?P<word>more|over|above|less|fewer|under|below)(?![-\w]))", re.I
)
_SIDES: Final[dict[str, Bound]] = {
    **dict.fromkeys(("more", "over", "above"), "lower"),
    **dict.fromkeys(("less", "fewer", "under", "below"), "upper"),
}
_SHORT_POWERS: Final = {"k": 3, "m": 6, "b": 9}
_SHORT_POWER: Final = re.compile(r"[kmb](?!\w)", re.IGNORECASE)
"""Powers of ten behind an amount of money: "€3m"."""
_JOIN: Final = re.compile(r"\s?[-–—]\s?| to | and | or ")
_RATE: Final = re.compile(r"(?P<of>.*)(?: per |/)(?P<per>[^/]+)")
_PER: Final = {
    **{word: code for word, code in _UNITS.items() if code != "%" and code not in MONEY},
    **{"second": "s", "s": "s"},
}
_MEASURED_ASPECT: Final = re.compile(
    r" (?:long|wide|deep|high|thick|tall|old|away|gauge"
    r"|in (?:length|area|width|depth|height|size))$"
)
_NOUN: Final = re.compile(r" [^\W\d_]+(?:[-'’ ][^\W\d_]+){0,4}|-[^\W\d_]{3,}")
_RANK: Final = re.compile(r"(?:st|nd|rd|th)\b|-(?:first|second|third|\w+th)\b")
_FORMS: Final = (
    "accepted forms: around 22%, remaining 78%, 1782.75 km long, more than 34,000 square "
    "kilometers, US$4.18 billion, $10 billion, nearly 500 cases, 1,000 families, two, 15–20%, "
    "between 10 and 12 million, two-thirds, half a million, doubled, three times"
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
    """A number with its unit, or a range of numbers.

    Attributes:
        value: the number, or the lower one of a range; plain decimal digits, never an exponent.
        unit: a UCUM code, an ISO 4217 code, ``ton``, or ``1`` for things that are counted.
        counted: the noun of what is counted, such as ``cases``; None where none is written.
        approximate: whether the words hedge the value in any way.
        bound: ``lower`` or ``upper`` where the value is a bound of the true number, else None.
        upper: the higher number of a range, else None.
    """

    value: Decimal
    unit: str
    counted: str | None
    approximate: bool
    bound: Bound | None
    upper: Decimal | None = None


def parse_quantity(words: str) -> Quantity:
    """Read one quantity, such as "more than 34,000 square kilometers" or "15–20%".

    Args:
        words: the quantity alone; a quantity inside of prose is not searched for.

    Raises:
        QuantityError: the words are not one quantity in an accepted form.
    """
    try:
        return _read(" ".join(words.split()))
    except ValueError as error:
        raise QuantityError(words, str(error)) from error


class _Amount(NamedTuple):
    """A number with the currency before it, and the words between it and the next number."""

    number: Number
    currency: str | None

    def unit(self) -> tuple[str, str | None]:
        """The code of the unit, and the noun of what is counted."""
        kind, rest = self.number.kind, self.number.rest
        if self.currency:
            if (rate := _RATE.fullmatch(rest)) and not rate["of"] and rate["per"] in _PER:
                return f"{self.currency}/{_PER[rate['per']]}", None
            if rest and _known_unit(rest) != self.currency:
                raise ValueError(f"money is followed by {rest.strip()!r}")
            return self.currency, None
        if kind in ("share", "factor"):
            if rest:
                raise ValueError(f"{rest.strip()!r} follows a {_NAMED[kind]}")
            return ("%", None) if kind == "share" else ("1", _TIMES)
        unit, counted = _read_unit(rest)
        if kind == "article" and unit == "1":
            raise ValueError("'a' is a number only before a unit or a power of ten")
        return unit, counted


def _read(text: str) -> Quantity:
    """Read the whole quantity.

    Raises:
        ValueError: with the cause alone.
    """
    hedges, text = _read_hedges(text)
    text, trailing = _without_trailing(text)
    is_between = text.lower().startswith("between ")
    text = text[len("between ") :] if is_between else text
    first = _read_amount(text)
    if first is None:
        found = HOLDS_NUMBER.search(text)
        raise ValueError(
            f"{text[: found.start()].strip()!r} before the number is not understood"
            if found
            else "there is no number"
        )
    bounds = {HEDGES[hedge] for hedge in hedges} | {trailing}
    bound = _bound(bounds - {None}, first.number)
    approximate = bool(hedges) or trailing is not None
    if (split := _split(first, is_between)) is None:
        if is_between:
            raise ValueError("'between' needs two numbers with 'and' between them")
        return Quantity(first.number.value, *first.unit(), approximate, bound)
    if bound:
        raise ValueError("a range is not a bound as well")
    return _range(*split, approximate)


def _bound(bounds: set[Bound | None], number: Number) -> Bound | None:
    if len(bounds) > 1:
        raise ValueError("it is called a lower and an upper bound at once")
    bound = next(iter(bounds), None)
    # Who nearly halves a thing leaves more than half of it.
    if bound and number.kind == "factor" and number.value < 1:
        return "lower" if bound == "upper" else "upper"
    return bound


def _read_hedges(text: str) -> tuple[list[str], str]:
    """The hedges before the number, and the text behind them and the determiners."""
    hedges = []
    while match := _LEADING.match(text):
        word = match.group().strip().lower()
        text = text[match.end() :]
        if word in HEDGES:
            hedges.append(word)
        elif word.endswith("estimated"):
            hedges.append("estimated")
    return hedges, text


def _without_trailing(text: str) -> tuple[str, Bound | None]:
    """The text without an "or more" behind the number, and the bound that it makes."""
    found = _TRAILING.search(text)
    if found is None:
        return text, None
    bound: Bound = "lower" if found["word"] is None else _SIDES[found["word"].lower()]
    return text[: found.start()] + text[found.end() :], bound


def _read_amount(text: str) -> _Amount | None:
    """Read the number with which ``text`` begins, with its sign and currency."""
    factor = _FACTOR_OF.match(text)
    text = text[factor.end() :] if factor else text
    sign = _SIGN.match(text)
    assert sign  # every part of the pattern is optional
    number = read_number(text[sign.end() :])
    if number is None:
        return None
    if sign["minus"]:
        number = replace(number, value=number.value.copy_negate())
    if factor:
        number = replace(number, kind="factor")
    if (currency := sign["sign"]) is None:
        return _Amount(number, None)
    if (short := _SHORT_POWER.match(number.rest)) and not number.power:
        power = _SHORT_POWERS[short.group().lower()]
        number = replace(
            number, value=number.with_power(power), power=power, rest=number.rest[short.end() :]
        )
    return _Amount(number, CURRENCY_SIGNS.get(currency, currency))


def _split(first: _Amount, is_between: bool) -> tuple[_Amount, _Amount, bool] | None:
    """The two ends of a range, and whether its words can be nothing but one; None if it is none."""
    for join in _JOIN.finditer(first.number.rest):
        second = _read_amount(first.number.rest[join.end() :])
        if second is None or second.number.kind == "article":
            continue
        if (join.group() == " and ") != is_between:
            break
        own = replace(first.number, rest=first.number.rest[: join.start()])
        return first._replace(number=own), second, join.group() in (" and ", " or ")
    return None


def _range(first: _Amount, second: _Amount, is_plain: bool, approximate: bool) -> Quantity:
    """The range from ``first`` to ``second``, of which the unit may stand at the second alone."""
    if second.currency is None:
        second = second._replace(currency=first.currency)
    unit, counted = second.unit()
    low, high = first.number, second.number
    if low.kind != high.kind or low.kind == "factor":
        raise ValueError("the two numbers of the range are not of one kind")
    if second.currency != first.currency:
        raise ValueError("the two numbers of the range are not of one currency")
    if low.kind == "number" and low.rest and _known_unit(low.rest) != unit:
        raise ValueError(f"there are two numbers, and {low.rest.strip()!r} stands between them")
    if not is_plain and (unit, counted) == ("1", None) and not (low.power or high.power):
        raise ValueError(
            "two bare numbers may be a score or years as well as a range; quote what they count"
        )
    value = low.value
    if not low.power and value < high.with_power(-high.power):
        value = low.with_power(high.power)
    if value >= high.value:
        raise ValueError(f"a range does not go from {value} to {high.value}")
    return Quantity(value, unit, counted, approximate, None, high.value)


def _known_unit(text: str) -> str | None:
    """The code of the unit that ``text`` is, as in " km long" and "-m gauge"; None for none."""
    word = _MEASURED_ASPECT.sub("", text).strip().removeprefix("-")
    word = word.replace("sq. ", "sq ").replace("cu. ", "cu ")
    # Short signs differ in their case alone: MW is no mW.
    return _UNITS.get(word) or (_UNITS.get(word.lower()) if len(word) > _SIGN_LENGTH else None)


def _read_unit(rest: str) -> tuple[str, str | None]:
    """Read what follows the number: the code of the unit, and the noun of what is counted."""
    if not rest:
        return "1", None
    if code := _known_unit(rest):
        return code, None
    if rest.strip() == _TIMES:
        return "1", _TIMES
    if (rate := _RATE.fullmatch(rest)) and rate["per"] in _PER:
        unit, counted = _read_unit(rate["of"])
        return f"{unit}/{_PER[rate['per']]}", counted
    if _RANK.match(rest):
        raise ValueError("it is a rank")
    noun = rest.strip(" -")
    words = set(noun.lower().split())
    if re.search(r"\d", rest) or words & set(NUMBER_WORDS):
        raise ValueError("there are two numbers")
    if not _NOUN.fullmatch(rest) or words & set(_NOT_COUNTED.split()):
        raise ValueError(f"{noun!r} is neither a known unit nor a noun that is counted")
    if set(MONTHS) & set(noun.split()):
        raise ValueError("it is a date")
    return "1", noun

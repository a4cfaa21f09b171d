"""Quantities in Russian, Kazakh, Chinese and Persian text, by a table of their words.

``measures.csv`` has the hedges before a number, and behind it the powers of ten, the units with
their codes, the adjectives and measure words that stand before what is counted, and the words that
are not counted. English has a reader of its own (`khorgos.triples.drafting.quantities`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Final, Literal

from khorgos.triples.naming.words import table
from khorgos.triples.quantity import CURRENCY_SIGNS

MEASURES: Final = Path(__file__).parent / "measures.csv"
LANGUAGES: Final = ("ru", "kk", "zh", "fa")
"""The languages that the table has."""

_GROUPED: Final = "[0-9]{1,3}(?:[ \u00a0\u202f\u2009][0-9]{3})+(?:,[0-9]+)?|[0-9]+(?:[.,][0-9]+)?"
_NUMBERS: Final = {
    "ru": _GROUPED,
    "kk": _GROUPED,
    "zh": r"[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?",
    "fa": r"[0-9]+(?:[٬,][0-9]{3})*(?:[٫.][0-9]+)?",
}
_SIGNS: Final = "|".join(map(re.escape, sorted(CURRENCY_SIGNS, key=len, reverse=True)))
_GROUPS: Final = re.compile("[ \u00a0\u202f\u2009٬]")


@dataclass(frozen=True, slots=True)
class Measure:
    """A number with what it measures or counts.

    Attributes:
        start, end: where it stands, in code points of the text.
        value: the number with its power of ten.
        unit: the code of the unit, or the noun that is counted.
        counted: that noun with its adjective, or None.
        bound: whether the words make it a bound, or None.
        approximate: whether words hedge it.
    """

    start: int
    end: int
    value: Decimal
    unit: str
    counted: str | None
    bound: Literal["lower", "upper"] | None
    approximate: bool


def find_measures(text: str, language: str) -> Iterator[Measure]:
    """Yield the quantities of a text in one of `LANGUAGES`, in the order in which they stand.

    >>> [(one.value, one.unit) for one in find_measures("около 18 тонн и 4,2 млрд долларов", "ru")]
    [(Decimal('18'), 't'), (Decimal('4200000000'), 'USD')]
    """
    plain = "".join(str(int(one)) if one.isdecimal() else one for one in text)
    for match in _pattern(language).finditer(plain):
        unit = _code(language, match["unit"]) if match["unit"] else None
        if match["sign"]:
            unit = CURRENCY_SIGNS[match["sign"].upper()]
        counted = None if unit else match["noun"]
        if unit is None and counted is None:
            continue
        hedge = _said(language, "hedge", match["hedge"]) if match["hedge"] else None
        end = match.end("noun") if counted else match.end("measured")
        yield Measure(
            match.start(),
            end,
            _value(match["number"], match["power"], language),
            unit or (counted or "").split(" ")[-1],
            counted,
            "lower" if hedge == "lower" else "upper" if hedge == "upper" else None,
            hedge is not None,
        )


def _value(number: str, power: str | None, language: str) -> Decimal:
    digits = _GROUPS.sub("", number)
    digits = digits.replace(",", "." if language in ("ru", "kk") else "").replace("٫", ".")
    shift = int(_said(language, "power", power) or 0) if power else 0
    return Decimal(f"{Decimal(f'{digits}E{shift}'):f}")


def _code(language: str, word: str) -> str | None:
    return _said(language, "unit", word)


@cache
def _words(language: str, kind: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    rows = [row for row in table(MEASURES) if (row["language"], row["kind"]) == (language, kind)]
    return tuple((re.compile(row["pattern"], re.IGNORECASE), row["says"]) for row in rows)


def _said(language: str, kind: str, word: str) -> str | None:
    return next((says for form, says in _words(language, kind) if form.fullmatch(word)), None)


@cache
def _pattern(language: str) -> re.Pattern[str]:
    """A number with its hedge, sign, power, and unit or noun."""
    edge = "" if language == "zh" else r"(?!\w)"
    space = "[ \u00a0\u202f]?" if language == "zh" else "[ \u00a0\u202f]"
    any_of = {
        kind: "|".join(form.pattern for form, _ in _words(language, kind))
        for kind in ("hedge", "power", "unit", "adjective", "stop")
    }
    noun = r"[\u4e00-\u9fff]{1,3}" if language == "zh" else r"[^\W\d_]{2,}"
    is_han = language == "zh"
    few = "(?:多|余|餘)?" if is_han else ""
    qualified = rf"(?:{any_of['adjective']})?" if is_han else rf"(?:(?:{any_of['adjective']}) )?"
    counted = rf"{qualified}(?P<noun>{noun})" if is_han else rf"(?P<noun>{qualified}{noun})"
    first = "" if is_han else r"(?<!\w)"
    before = r"(?<![0-9A-Za-z.,:/第-])" if is_han else r"(?<![\w.,:№/-])"
    return re.compile(
        rf"(?:{first}(?P<hedge>{any_of['hedge']}){space})?(?P<sign>{_SIGNS})?"
        rf"{before}(?P<measured>(?P<number>{_NUMBERS[language]})(?![0-9])"
        rf"(?:{space}?(?P<power>{_longest(any_of['power'])}){edge})?"
        rf"(?:{space}?{few}(?P<unit>{_longest(any_of['unit'])}){edge})?)"
        rf"(?(unit)|(?:{space}{few}(?!(?:{any_of['stop']}){edge}){counted})?)",
        re.IGNORECASE,
    )


def _longest(pattern: str) -> str:
    """The alternatives of a pattern, the longest first."""
    depth, parts = 0, [""]
    for one in pattern:
        depth += (one == "(") - (one == ")")
        if one == "|" and not depth:
            parts.append("")
        else:
            parts[-1] += one
    return "|".join(sorted(parts, key=len, reverse=True))

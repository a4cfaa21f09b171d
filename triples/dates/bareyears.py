"""Whether a number in running text that could be a year is one, and no count, measure or price."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Final

from khorgos.triples.dates.worded import DateToken

BEHIND: Final = Path(__file__).parent / "behind.csv"
"""What the word behind a number says: that it is a ``count``, or that a ``clause`` goes on."""
_YEARS: Final = range(1000, 2101)
"""Numbers that may be a year without an era."""
_NEW_YEARS: Final = range(1900, 2036)
_NO_YEAR_BEFORE: Final = re.compile(
    r"(?:[$€£¥₸#№] ?|[.,:/+-]"
    r"|\b(?:No|N|pp?|total of|average of|population of|height of|area of|distance of|sum of)\.? )$",
    re.IGNORECASE,
)
_CHANGE_BEFORE: Final = re.compile(
    r"\b(?:rose|risen|rising|grew|grown|increas\w+|fell|fallen|declin\w+|dropp?\w+|decreas\w+"
    r"|reduc\w+|expand\w+|up|down)\b[^.;]{0,40}$"
)
_RANGE_BEHIND: Final = re.compile(r"\s*(?:[-–—]|to\b)\s*[0-9]")
_CUES: Final = re.compile(
    "in|of|since|from|until|till|by|before|after|during|throughout|year|onwards?"
)
_CUES_OF_MONTHS: Final = re.compile("that|this|last|next")
_TIGHT_CUES: Final = re.compile("in|year|until|by|before|since|from")
_ALONE_BEHIND: Final = re.compile(r"\s*(?:[,.;:)\]–—]|est\b|census\b|estimate|$)")
_VERB_BEHIND: Final = re.compile(r" (?:saw|was|marked|brought|witnessed|is|began|ended)\b")
_HAN: Final = re.compile("[\u4e00-\u9fff]")
_DETERMINED: Final = re.compile(
    r"(?:\b(?:an?|the|its|his|her|their|our|this|that)|['’]s?)"
    r"(?: (?!additional|remaining|other|first|last|estimated|more|total|some|only)[a-z-]+)? $",
    re.IGNORECASE,
)
_JOINS: Final = re.compile(r"\s*(?:,|and|or|&|, and|и|или|、|和|و|және|,\s*и)\s*")
_LABEL_BEHIND: Final = re.compile(r":\s|['’]s\b|, (?:1[7-9]|20)[0-9]{2}(?![,.]?[0-9])")
"""What stands behind a year that heads an entry, or begins a row of years."""
_ROW_BEHIND: Final = re.compile(r"\s*(?:,|и|және|мен|و|和)\s*[0-9]{4}[- ]?(?:год|гг|жыл|年)")
_MONTH: Final = re.compile(
    r"(?:[0-9十一二三四五六七八九]+月|\w+ ай(?:ы|ында|ының)|\w{3,}[дт][ае]\b).*", re.DOTALL
)
"""Months that need no word before them, in Chinese and Kazakh."""


def is_year(
    text: str, window: Sequence[DateToken], before: DateToken | None, last_end: int | None
) -> bool:
    """Tell whether a stretch that reads as years, or as a month alone, is a date.

    Args:
        text: the text.
        window: the tokens of the stretch.
        before: the token before it.
        last_end: where the date before it ends.
    """
    kinds = "".join(token.kind for token in window)
    cue = text[before.start : before.end].lower() if before else ""
    behind = text[window[-1].end :]
    if "M" in kinds:
        is_said = re.search("[nO~=?bxsfauwPo]", kinds) or _MONTH.fullmatch(text[window[0].start :])
        return bool(is_said) or _leads_on(before, cue, behind, "M")
    if re.search("tn$", kinds) or _NO_YEAR_BEFORE.search(text[: window[0].start]):
        return False
    if _is_counted(behind) or (kinds[-1] in "Nn" and _RANGE_BEHIND.match(behind)):
        return False
    numbers = [int(token.english) for token in window if token.kind == "N"]
    if not numbers:
        return False
    if not all(number in _YEARS for number in numbers):
        if re.search("N[-&]N|N[t]N", kinds):  # 690–705; between 690 and 705
            is_alone = _stands_alone(text, window[0].start, behind)
            return (
                min(numbers) < max(numbers) and ("w" in kinds or is_alone) and not _is_noun(behind)
            )
        is_led = before is not None and (
            before.kind == "v" or _TIGHT_CUES.fullmatch(cue) is not None
        )
        return (is_led or bool(re.search("[~?bxsuo]", kinds))) and not _is_noun(behind)
    if _CHANGE_BEFORE.search(text[: window[0].start]) and "t" in kinds:
        return all(number in _NEW_YEARS for number in numbers)
    if re.search("[~?]", kinds) and _is_noun(behind):
        return False
    return (
        bool(re.search("N[-/u][Nn]|[~=?bxsfauwPQo]", kinds))
        or (
            (numbers[0] in _NEW_YEARS or not _is_noun(behind))
            and _names_its_noun(text[: window[0].start], behind)
        )
        or _joins(text, window[0].start, last_end)
        or _leads_on(before, cue, behind, "N")
        or _stands_alone(text, window[0].start, behind)
        or bool(_ROW_BEHIND.match(behind))
        or (numbers[0] in _NEW_YEARS and bool(_LABEL_BEHIND.match(behind)))
    )


def _leads_on(before: DateToken | None, cue: str, behind: str, kind: str) -> bool:
    """Whether the word before a year, or before a month alone, leads on to one."""
    if before is None:
        return False
    if kind == "M" and _CUES_OF_MONTHS.fullmatch(cue):
        return True
    if cue in ("the", "for"):
        return kind == "N" and not (cue == "for" and _is_noun(behind))
    return before.kind in " vPQ=" or _CUES.fullmatch(cue) is not None


def _names_its_noun(before: str, behind: str) -> bool:
    """Whether the year tells which one is meant: "a 2010 study", "its disputed 2005 elections"."""
    return bool(_DETERMINED.search(before)) and bool(re.match(r" [^\W\d_]", behind))


def _stands_alone(text: str, start: int, behind: str) -> bool:
    """Whether a year stands in a bracket, between commas, or as the subject of a sentence."""
    sign = text[:start].rstrip()[-1:]
    if sign in ("", ".") and _VERB_BEHIND.match(behind):
        return True
    return sign in ("(", "[", ",", ";", ":") and bool(_ALONE_BEHIND.match(behind))


def _joins(text: str, start: int, last_end: int | None) -> bool:
    """Whether a year goes on in a row of dates: "in 1994, 1996 and 1998"."""
    return last_end is not None and bool(_JOINS.fullmatch(text[last_end:start]))


def _is_noun(behind: str) -> bool:
    """Whether the word behind a number looks like a plural, so that it may be what it counts."""
    word = re.match(r" (?:[a-z]+(?:ed|n|al|ic|ish|an) )?([a-z]+s)\b", behind)
    return word is not None and not _words("clause").fullmatch(word[1])


def _is_counted(behind: str) -> bool:
    """Whether what stands behind a number is what it counts or measures."""
    if _HAN.match(behind):
        return True  # a year would have its word behind it
    word = re.match(r"[ -]?(%|[^\W\d_]+)", behind)
    return word is not None and _words("count").fullmatch(word[1].lower()) is not None


@cache
def _words(says: str) -> re.Pattern[str]:
    with BEHIND.open(encoding="utf-8", newline="") as file:
        rows = [row["word"] for row in csv.DictReader(file) if row["says"] == says]
    return re.compile("|".join(map(re.escape, rows)).replace(r"\*", r"\w*"))

"""Quantities in running text: where they stand, what they say, and of what.

A number is looked for, the hedges before it and the unit or noun behind it are added, and the
longest stretch is taken that `khorgos.triples.quantity` reads, so that a record may quote it as it
is found. A number with neither a unit, a noun, a power of ten nor commas at its thousands is taken
for none: it may be a rank, a score, a list's or a document's. So is what belongs to a date.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Final

from khorgos.triples.dates.finding import FoundDate, find_dates
from khorgos.triples.drafting.measures import LANGUAGES, find_measures
from khorgos.triples.naming.words import table
from khorgos.triples.numberwords import HOLDS_NUMBER
from khorgos.triples.quantity import (
    CURRENCY_SIGNS,
    HEDGES,
    MONEY,
    Bound,
    Quantity,
    QuantityError,
    parse_quantity,
)

NOUNS: Final = Path(__file__).parent / "quantitynouns.csv"
"""Nouns that are counted without being plurals in "s", and words that end a stretch of nouns."""

_LONGEST: Final = 6
"""How many words behind a number belong to it at most."""
_SCOPE: Final = 5
"""How many words tell of what a quantity is."""
_FIRST: Final = re.compile(r"[0-9](?:[0-9.,]*[0-9])?[¼-¾]?(?:%|[^\W\d_]+)?|[¼-¾]|[^\W\d_]+")
_WORD: Final = re.compile(
    r"\s?[-–—+]?[^\W\d_]*[$€£]?(?:[0-9](?:[0-9.,]*[0-9])?|[^\W\d_])[^\s,;:()\[\]\"“”]*|\+|%| %|²|³"
)
_HEDGE_WORDS: Final = "|".join(
    sorted((re.escape(hedge) for hedge in HEDGES), key=len, reverse=True)
)
_SIGNS: Final = "|".join(map(re.escape, sorted({*CURRENCY_SIGNS, *MONEY}, key=len, reverse=True)))
_BEFORE: Final = re.compile(
    rf"(?:(?<![\w.])(?:(?:an? )?(?:{_HEDGE_WORDS})\s+|[~≈<>≤≥]\s?|well\s+|slightly\s+|far\s+))*"
    rf"(?P<article>(?<!\w)(?:half )?an? |(?<!\w)(?:one|two) (?=dozen)|(?<!\w)between )?"
    rf"(?P<sign>(?:minus |(?<![\w-])[-−])?(?:(?<!\w)(?:{_SIGNS})\s?)?)$",
    re.IGNORECASE,
)
_COLLECTIVE: Final = re.compile(r"(?:men|women|people|children)$")
_LABEL: Final = re.compile(r"\b(?P<noun>[a-z]+s)\s*:\s*$")
_PART_OF: Final = re.compile(r" (?:out )?of (?:the |its |all |these )?(?=[0-9a-z])")
"""What stands between the part and the whole in "65 of the 98 seats"."""
_AGAINST: Final = re.compile(r"\b(?:over|above|under|below)\s+$", re.IGNORECASE)
"""Prepositions that hedge a number in digits, but may mean a place before one in words."""
_ATTACHED: Final = re.compile(
    r"(?:[\w/:.,#№+-]|\b(?:No|Nos|N|Art|Article|Articles|Chapter|Resolution|page|pp?)\.? )$"
)
_NUMBER_GOES_ON: Final = re.compile(
    rf"{HOLDS_NUMBER.pattern}|(?:an?|half|and|or|more|to|[-–—]?[0-9][0-9.,]*)", re.IGNORECASE
)
_SHARE_GOES_ON: Final = re.compile(r"\s*(?:of\b|majority\b|share\b|[.,;)]|$)")
_OF: Final = re.compile(
    r"\s+(?:worth )?(?:of|in)\s+(?:(?:the|its|their|his|her|all)\s+)?(?P<what>.+)"
)
_BRACKET: Final = re.compile(r" ?\([^()]*\)")
_SCORE_BEFORE: Final = re.compile(
    r"\b(?P<what>score|rate|index|average|ratio|turnout|value|length|height|area|population|total)"
    r"(?: rate| index)?(?: of| was| is| at|:| reached| stood at)?\s*$",
    re.IGNORECASE,
)
_SUBJECT_BEFORE: Final = re.compile(
    r"(?P<what>[^\W\d_][\w'’-]*(?: [^\W\d_][\w'’-]*){0,2})(?: (?:is|are|was|were|of|worth|valued at"
    r"|amounted to|amounting to|totall?ing|totall?ed|reached|estimated at|stood at)|:)\s*$"
    r"|(?P<name>[A-Z][\w'’-]*(?: [A-Z][\w'’-]*){0,3})\s*$"
)


@dataclass(frozen=True, slots=True)
class FoundQuantity:
    """A quantity that stands in a text.

    Attributes:
        start, end: where it stands, in code points of the text.
        text: its words; English ones are such as `khorgos.triples.quantity.parse_quantity` reads.
        value: the number, or the lower one of a range, in plain digits.
        unit: the code of its unit, or the noun that is counted; "" for a bare number.
        upper: the higher number of a range, in plain digits.
        bound: whether the value is a ``lower`` or an ``upper`` bound of the true number.
        approximate: whether words hedge it.
        counted: the words of what is counted.
        scope: of what it is a quantity, as far as the words beside it tell.
        again: whether it says the one before it in another unit: "6,000 sq km (2,317 sq mi)".
    """

    start: int
    end: int
    text: str
    value: str
    unit: str
    upper: str | None
    bound: Bound | None
    approximate: bool
    counted: str | None
    scope: str
    again: bool = False


def find_quantities(
    text: str, language: str = "en", dates: Sequence[FoundDate] | None = None
) -> list[FoundQuantity]:
    """Find the quantities of a sentence.

    >>> [(one.value, one.unit, one.scope) for one in find_quantities("It has 5 km of coast.")]
    [('5', 'km', 'coast')]

    Args:
        text: a sentence.
        language: its language.
        dates: its dates, where they were found already; the numbers in them are no quantities.

    Returns:
        The quantities in the order in which they stand; none overlaps another, nor a date.
    """
    dates = find_dates(text, language) if dates is None else dates
    taken = [(date.start, date.end) for date in dates]
    if (tongue := language.split("-")[0]) in LANGUAGES:
        return list(_measured(text, tongue, taken))
    found: list[FoundQuantity] = []
    place = 0
    for match in HOLDS_NUMBER.finditer(text):
        start = match.start()
        if start < place or any(begin < match.end() and start < end for begin, end in taken):
            continue
        if quantity := _at(text, start, place, taken, found[-1] if found else None):
            found.append(quantity)
            place = quantity.end
    return found


def _measured(
    text: str, language: str, taken: Sequence[tuple[int, int]]
) -> Iterator[FoundQuantity]:
    """The quantities of a text that is not English."""
    for one in find_measures(text, language):
        if any(begin < one.end and one.start < end for begin, end in taken):
            continue
        yield FoundQuantity(
            one.start,
            one.end,
            text[one.start : one.end],
            f"{one.value:f}",
            one.unit,
            None,
            one.bound,
            one.approximate,
            one.counted,
            one.counted or "",
        )


def _at(
    text: str,
    number: int,
    place: int,
    taken: Sequence[tuple[int, int]],
    last: FoundQuantity | None,
) -> FoundQuantity | None:
    """The quantity of the number that begins at a place of the text."""
    before = _BEFORE.search(text, place, number)
    assert before  # all its parts are optional
    start = before.start()
    if _AGAINST.search(before.group()) and text[number].isalpha():
        start = number
    if _ATTACHED.search(text[:start][-12:]) and not (last and last.end == start):
        return None
    stop = min([begin for begin, _ in taken if begin > number], default=len(text))
    for begin in sorted({start, max(start, before.start("sign")), number}):
        for end, counted in _ends(text, number, stop):
            quantity = _read(text[begin:end])
            if quantity is None or not _is_quantity(text, number, end, quantity, counted):
                continue
            return _made(text, begin, end, quantity, counted, last)
    return None


def _ends(text: str, number: int, stop: int) -> Iterator[tuple[int, str | None]]:
    """Where a quantity may end, the longest first, and what it counts there."""
    ends = list(_words(text, number, stop))
    noun = _noun(text, ends) or _noun_of_whole(text, ends[0], stop)
    counted = text[slice(*noun)].strip(" -") if noun else _label(text, number, ends[0])
    for end in reversed(ends):
        yield end, counted if end == ends[0] or (noun and end == noun[1]) else None


def _label(text: str, number: int, end: int) -> str | None:
    """The noun of a label before a lone number: "number of seats: 98"."""
    label = _LABEL.search(text[:number])
    return label["noun"] if label and not re.match(r"[\s–-]*[0-9]", text[end:]) else None


def _noun_of_whole(text: str, end: int, stop: int) -> tuple[int, int] | None:
    """Where the noun stands of "65 of the 98 seats"."""
    between = _PART_OF.match(text, end)
    if between is None or not HOLDS_NUMBER.match(text, between.end()):
        return None
    return _noun(text, list(_words(text, between.end(), stop)))


def _words(text: str, number: int, stop: int) -> Iterator[int]:
    """The ends of the words from the number on, without the stops of a sentence."""
    pattern, at = _FIRST, number
    for _ in range(_LONGEST + 3):
        match = pattern.match(text, at)
        if match is None or match.end() > stop:
            return
        word = match.group().rstrip(".!?…'’»")
        at = (
            match.end()
            if re.search(r"[A-Z]\.[A-Z]\.$", match.group())
            else match.start() + len(word)
        )
        yield at
        if word != match.group() and not re.search(r"[A-Z]\.[A-Z]\.$", match.group()):
            return
        pattern = _WORD


def _noun(text: str, ends: Sequence[int]) -> tuple[int, int] | None:
    """Where the noun that is counted stands, with its adjectives."""
    first = None
    for begin, end in pairwise(ends):
        word = text[begin:end].strip(" -")
        if first is None and _NUMBER_GOES_ON.fullmatch(word):
            continue
        if word.lower() in _said("stop") or not re.match(r"[^\W\d_]", word):
            return None
        first = begin if first is None else first
        is_plural = word[-1:] == "s" and word[-2:] not in ("ss", "’s", "'s")
        if is_plural and word[0].isupper():
            is_plural = re.match(r" [A-Z]", text[end:]) is None
        if is_plural or _COLLECTIVE.search(word) or word in _said("counted") or text[begin] == "-":
            return first, end
    return None


def _read(words: str) -> Quantity | None:
    try:
        return parse_quantity(words)
    except QuantityError:
        return None


def _is_quantity(text: str, number: int, end: int, quantity: Quantity, counted: str | None) -> bool:
    """Whether what can be read as a quantity is one."""
    behind = text[end:]
    if re.match(r"[^\W_]|[-–—/:.,][0-9]|-[^\W\d_]", behind) and text[end - 1] != "%":
        return False
    if quantity.counted == "times" or quantity.unit != "1":
        is_share = not text[number:end].rstrip().endswith(("%", "cent", "percent"))
        if quantity.unit == "%" and is_share:
            return bool(_SHARE_GOES_ON.match(behind)) and text[number:end].lower() != "half"
        return True
    if quantity.counted is not None or counted is not None:
        return (
            counted is not None
            and quantity.counted in (None, counted)
            and not (quantity.value == 1 and quantity.upper is None)
        )
    is_large = re.search(
        r"[0-9],[0-9]{3}|[0-9]\s?(?:million|billion|trillion|bn|mn)|[a-z]", text[number:end]
    )
    has_score = _SCORE_BEFORE.search(text[:number])
    return bool(has_score) or (bool(is_large) and quantity.value >= 1000)


def _made(
    text: str,
    start: int,
    end: int,
    quantity: Quantity,
    counted: str | None,
    last: FoundQuantity | None,
) -> FoundQuantity:
    lead = len(text[start:end]) - len(text[start:end].lstrip())
    start += lead
    unit = quantity.unit
    noun = quantity.counted or (counted if unit == "1" else None)
    if unit == "1":
        unit = re.split(r"[ -]", noun)[-1] if noun else ""
    again = (
        last is not None and text[last.end : start] in (" (", "(") and text[end : end + 1] == ")"
    )
    return FoundQuantity(
        start,
        end,
        text[start:end],
        f"{quantity.value:f}",
        unit,
        None if quantity.upper is None else f"{quantity.upper:f}",
        quantity.bound,
        quantity.approximate,
        noun,
        last.scope if again and last else _scope(text, start, end, noun),
        again,
    )


def _scope(text: str, start: int, end: int, counted: str | None) -> str:
    """Of what a quantity is one: what stands behind it with "of", what it counts, or before it."""
    bracket = _BRACKET.match(text, end)
    what = _OF.match(text, bracket.end() if bracket else end)
    behind = " ".join(_until_stop(what["what"])) if what else ""
    if counted and counted != "times":
        return (
            f"{counted} of {behind}" if behind and text[end:].lstrip().startswith("of") else counted
        )
    if behind:
        return behind
    if score := _SCORE_BEFORE.search(text[:start]):
        return score["what"]
    subject = _SUBJECT_BEFORE.search(text[:start])
    if subject is None:
        return ""
    words = (subject["what"] or subject["name"]).split(" ")
    while words and words[0].lower() in _said("stop"):
        words = words[1:]
    return " ".join(words)


def _until_stop(words: str) -> Iterator[str]:
    for at, word in enumerate(words.split(" ")):
        bare = word.rstrip('.,;:)!?"”')
        if at == _SCOPE or bare.lower() in _said("stop") or not bare or bare[0] == "(":
            return
        yield bare
        if bare != word:
            return


@cache
def _said(says: str) -> frozenset[str]:
    return frozenset(row["word"] for row in table(NOUNS) if row["says"] == says)

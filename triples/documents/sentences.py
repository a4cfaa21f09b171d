"""Sentences: where one ends in a stretch of reading text.

The splitter follows the rules of Unicode Standard Annex #29 where they are sure (terminators,
closing signs, a lower-case letter after the stop) and adds what the annex leaves to tailoring:
abbreviations, initials, numbers, and sentences run together without a space.
"""

from __future__ import annotations

import re
from typing import Final

_STOP: Final = re.compile(r"[.!?…؟]+[\"'”’»)\]]*|[。！？]+[”’」』）]*")
_NEXT: Final = re.compile(r"\s+[\"'“‘«(\[]*(\S)")
_WORD_BEFORE: Final = re.compile(r"(?:\w+\.)*\w+$")
_NEXT_WORD: Final = re.compile(r"\s+[\"'“‘«(\[]*(\w+)")
_ACRONYM_IN_BRACKETS: Final = re.compile(r"\s+\(\w+\)")
_RUN_TOGETHER_BEFORE: Final = re.compile(r"(?:[^\W\d_A-Z]{2}|\d|[)\]\"”])$")
_CJK_STOPS: Final = "。！？"
_CURRENCY: Final = "$€£¥₸"


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_NEVER_LAST: Final = _words(
    "mr mrs ms dr st prof gen col lt capt sgt rev hon messrs gov sen rep pres "
    "e.g i.e viz vs cf ca approx est pop incl esp trans eds ed"
)
"""Abbreviations that never end a sentence: titles, and words that announce something."""
_BEFORE_NUMBER: Final = _words(
    "no nos art arts fig figs ch sec vol vols pp par paras "
    "jan feb mar apr jun jul aug sep sept oct nov dec"
)
"""Abbreviations when a number follows, and words or names otherwise."""
_CAN_BE_LAST: Final = _words("etc inc ltd co corp jr sr al dept bros")
"""Abbreviations that can end a sentence; so can U.S. and the like."""
_OPENERS: Final = _words(
    "a after although an and as at before both but by during for from he her his however if in "
    "it its many most no on once she since some such that the their there these they this those "
    "to under until we when while with"
)
"""Words that, in capitals after such an abbreviation, begin a sentence and not a name."""


def split(view: str) -> list[tuple[int, int]]:
    """Split reading text into sentences.

    Args:
        view: The text of one part.

    Returns:
        The sentences as half-open stretches of the view, in code points: in order, disjoint,
        without white space at their edges, and covering all other characters.
    """
    bounds = [stop.end() for stop in _STOP.finditer(view) if _is_end(view, stop)]
    starts = [0, *bounds]
    ends = [*bounds, len(view)]
    stretches = (_trimmed(view, start, end) for start, end in zip(starts, ends, strict=True))
    return [(start, end) for start, end in stretches if start < end]


def whole(view: str) -> list[tuple[int, int]]:
    """Return the text as one sentence, for headings, list items and the like."""
    start, end = _trimmed(view, 0, len(view))
    return [(start, end)] if start < end else []


def _trimmed(view: str, start: int, end: int) -> tuple[int, int]:
    piece = view[start:end]
    return start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())


def _is_end(view: str, stop: re.Match[str]) -> bool:
    if stop[0][0] in _CJK_STOPS:
        return True
    following = _NEXT.match(view, stop.end())
    if following is None:
        return _is_run_together(view, stop)
    if following[1].islower() or not (following[1].isalnum() or following[1] in _CURRENCY):
        return False
    if _ACRONYM_IN_BRACKETS.match(view, stop.end()):
        return False
    return stop[0][0] != "." or not _is_abbreviation(view, stop)


def _is_run_together(view: str, stop: re.Match[str]) -> bool:
    """Tell whether a sentence ends with no space after it: ``… in 1995.See the text``."""
    following = view[stop.end() : stop.end() + 2]
    return (
        len(following) == 2
        and following[0].isupper()
        and (following[1].islower() or following[1].isspace())
        and _RUN_TOGETHER_BEFORE.search(view[max(0, stop.start() - 2) : stop.start()]) is not None
        and not _is_abbreviation(view, stop)
    )


def _is_abbreviation(view: str, stop: re.Match[str]) -> bool:
    """Tell whether the stop belongs to the word before it and ends no sentence."""
    before = _WORD_BEFORE.search(view, max(0, stop.start() - 40), stop.start())
    if before is None:
        return False
    word = before[0].casefold()
    following = _NEXT_WORD.match(view, stop.end())
    next_word = following[1] if following else ""
    if word in _NEVER_LAST:
        return True
    if word in _BEFORE_NUMBER:
        return next_word[:1].isdigit()
    if len(word) == 1 and word.isalpha() and before[0].islower():
        return True
    is_initial = all(len(letter) == 1 and letter.isalpha() for letter in word.split("."))
    return (is_initial or word in _CAN_BE_LAST) and next_word.casefold() not in _OPENERS

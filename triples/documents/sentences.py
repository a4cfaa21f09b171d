"""Sentences: where one ends in a stretch of reading text.

The splitter follows the rules of Unicode Standard Annex #29 where they are sure (terminators,
closing signs, a lower-case letter after the stop) and adds what the annex leaves to tailoring:
abbreviations, initials, numbers, and sentences run together without a space.
"""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import Final

_STOP: Final = re.compile(r"[.!?…؟۔]+[\"'”’»)\]]*|[。！？]+[”’」』）]*")
_NEXT: Final = re.compile(r"\s+[\"'“‘«(\[]*(\S)")
_WORD_BEFORE: Final = re.compile(r"(?:\w+\.)*\w+$")
_NEXT_WORD: Final = re.compile(r"\s+[\"'“‘«(\[]*(\w+)")
_ACRONYM_IN_BRACKETS: Final = re.compile(r"\s+\(\w+\)")
_RUN_TOGETHER_BEFORE: Final = re.compile(r"(?:[^\W\d_A-Z]{2}|\d|[)\]\"”])$")
_CJK_STOPS: Final = "。！？"
_SAID_BEHIND: Final = re.compile(r"[^，。！？；：\s]{1,4}(?:说|說|问|問|道|称|稱|表示)")
"""Who said what stands between quotation marks before it."""
_AND_SO_ON: Final = re.compile(r"(?<!\w)(?:т\.\s?\w|др|пр)$")
_NUMBERED: Final = re.compile(r"(?:[0-9]|\b[IVXХІ]+)\s?(?:\w+\.\s?)?\w+$")
_TIME_WORD: Final = re.compile(
    r"[\W\d_]*(?:[^\W\d_]{,4}|[IVXХІ]+|(?:янв|фев|март|апр|июн|июл|авг|сен|окт|ноя|дек|нач|сер|кон"
    r"|пол|перв|втор|вес|осе|лет|зим|ғас|жыл|қаң|ақп|нау|сәу|мам|мау|шіл|там|қыр|қаз|қар|жел)\w*)\W*"
)
"""Short words, numbers and those of which times are made."""
_ROMAN: Final = re.compile(r"[IVXLC]+")
_CURRENCY: Final = "$€£¥₸"


ABBREVIATIONS: Final = Path(__file__).parent / "abbreviations.csv"
"""Abbreviations, and the words that begin a sentence behind one, each with its use:

- ``never last``: titles, and words that announce something, which end no sentence;
- ``before a number``: an abbreviation when a number follows, and a word or name otherwise;
- ``can be last``: it can end a sentence; so can U.S. and the like;
- ``behind a time``: as "can be last", when a number stands before it: "1995 г.", "XIX ғ.";
- ``and so on``: it ends a sentence when a capital follows;
- ``opener``: a word that, in capitals after such an abbreviation, begins a sentence and no name.
"""


def _uses() -> dict[str, frozenset[str]]:
    with ABBREVIATIONS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {
        use: frozenset(row["word"] for row in rows if row["use"] == use)
        for use in {row["use"] for row in rows}
    }


_USES: Final = _uses()


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
        return stop[0][-1] in _CJK_STOPS or _SAID_BEHIND.match(view, stop.end()) is None
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
    if word in _USES["never last"]:
        return True
    if word in _USES["before a number"] and (
        next_word[:1].isdigit() or _ROMAN.fullmatch(next_word)
    ):
        return True
    is_opener = next_word.casefold() in _USES["opener"] and not (
        len(next_word) == 1 and following and view[following.end() : following.end() + 1] == "."
    )
    begun = view[: stop.start()]
    if word in _USES["and so on"] and _AND_SO_ON.search(begun):
        return False
    if word in _USES["behind a time"] and _NUMBERED.search(begun):
        if next_word[:1].isdigit() or len(next_word) < 2:
            return True  # the day goes on: "1991 ж. 16 желтоқсанда"
        return not is_opener and _opens_a_sentence(begun)
    if word in _USES["before a number"] and len(word) > 1:
        return False
    if len(word) == 1 and word.isalpha() and before[0].islower():
        return True
    is_initial = all(len(letter) == 1 and letter.isalpha() for letter in word.split("."))
    return (is_initial or word in _USES["can be last"]) and not is_opener


def _opens_a_sentence(begun: str) -> bool:
    """Whether the time that ``begun`` ends with is all that its sentence has so far.

    "В 1995 г. Казахстан …" goes on, and "Договор подписан в 1995 г." is whole.
    """
    for word in reversed(begun.split()):
        if word[-1] in ",!?" or not _TIME_WORD.fullmatch(word):
            return not word[-1].isalnum()
    return True

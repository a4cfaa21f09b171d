"""Acronyms that a text introduces: *World Trade Organization (WTO)*, *WTO (World Trade …)*."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from khorgos.triples.naming.letters import fold

_IN_BRACKETS: Final = re.compile(r"\s?\((?:the\s)?[\"“']?([^\W\d_][\w&./-]{1,11})[\"”']?[),;]")
_BEFORE_BRACKET: Final = re.compile(r"([^\W\d_][\w&./-]{1,11})\s?\((?:the\s)?$")

_NEAR: Final = 24
"""How many characters before a bracket are looked at."""


@dataclass(frozen=True, slots=True)
class Acronym:
    """An acronym ``text[start:end]`` that a sentence introduces for ``name``, a name in it."""

    letters: str
    start: int
    end: int
    name: str


def introduced(text: str, stretches: Iterable[tuple[int, int]]) -> list[Acronym]:
    """The acronyms that a sentence introduces.

    Args:
        text: the sentence.
        stretches: where names stand in it, in code points.

    Returns:
        Those that stand in brackets after a name, or before a name in brackets, and whose letters
        stand in the name in their order.
    """
    found = []
    for start, end in stretches:
        name = text[start:end]
        match = _IN_BRACKETS.match(text, end)
        if match and is_acronym(match[1]) and stands_for(match[1], name):
            found.append(Acronym(match[1], match.start(1), match.end(1), name))
        before = _BEFORE_BRACKET.search(text, max(0, start - _NEAR), start)
        is_closed = text[end : end + 1] == ")"
        if before and is_closed and is_acronym(before[1]) and stands_for(before[1], name):
            found.append(Acronym(before[1], before.start(1), before.end(1), name))
    return found


def is_acronym(word: str) -> bool:
    """Whether a word is written as acronyms are: with two capitals or more, and few small letters.

    >>> is_acronym("WTO"), is_acronym("KazAID"), is_acronym("Zarm")
    (True, True, False)
    """
    capitals = sum(map(str.isupper, word))
    return capitals >= 2 and len(word) <= 12


def stands_for(letters: str, name: str) -> bool:
    """Whether an acronym can stand for a name: its letters begin the words of it, nearly all.

    >>> stands_for("OSZ", "Organization for Security of Zarm"), stands_for("WTO", "Bank of Ost")
    (True, False)
    """
    short = [one for one in fold(letters) if one.isalpha()]
    long = fold(name).replace(" ", "")
    words = fold(name).split()
    if len(words) < 2 or not short:
        return False
    rest = iter(long)
    in_order = all(one in rest for one in short)
    initials = {word[0] for word in words}
    begun = sum(one in initials for one in short)
    return in_order and short[0] in initials and begun >= len(short) - 1 - len(short) // 4

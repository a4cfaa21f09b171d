"""Abbreviations by initials: what a name of several words is called for short."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from khorgos.triples.naming.generics import SMALL

_WORD: Final = re.compile(r"[^\W\d_]+(?:['’ʻ-][^\W\d_]+)*")
_ABBREVIATION: Final = re.compile(r"[^\W\d_]{2,7}")


def initials(name: str) -> str:
    """Return the initials of a name's words in lower case, in its script; "" for one word.

    Small words (of, the, and) have none: World Health Organization is ``who``.
    """
    plain = unicodedata.normalize("NFC", name).casefold()
    words = [word for word in _WORD.findall(plain) if word not in SMALL]
    return "".join(word[0] for word in words) if len(words) > 1 else ""


def abbreviation(name: str) -> str:
    """Return a name in lower case if it can stand for initials: two to seven capitals; or ""."""
    plain = unicodedata.normalize("NFC", name.strip()).replace(".", "")
    return plain.casefold() if plain.isupper() and _ABBREVIATION.fullmatch(plain) else ""

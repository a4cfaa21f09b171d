"""Abbreviations by initials: what a name of several words is called for short."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from khorgos.triples.naming.generics import SMALL
from khorgos.triples.naming.romanising import QUALIFIER

_WORD: Final = re.compile(r"[^\W\d_]+(?:['’ʻ-][^\W\d_]+)*")
_ABBREVIATION: Final = re.compile(r"[^\W\d_]{3,7}")
_SPACED: Final = re.compile(r"(?<=[^\W\d_]\.)\s+(?=[^\W\d_]\.)")
_STRESS: Final = "\u0301"


def initials(name: str) -> str:
    """Return the initials of a name's words in lower case, in its script; "" for one word.

    Small words (of, the, and) have none, nor has what stands in brackets: World Health Organization
    is ``who``.
    """
    bare = QUALIFIER.sub("", unicodedata.normalize("NFC", name.replace(_STRESS, "")))
    words = [word for word in _WORD.findall(bare.casefold()) if word not in SMALL]
    return "".join(word[0] for word in words) if len(words) > 1 else ""


def abbreviation(name: str) -> str:
    """Return a name in lower case if it can stand for initials: three to seven capitals; or "".

    Two letters stand for too many names.
    """
    plain = _SPACED.sub("", unicodedata.normalize("NFC", name.strip())).replace(".", "")
    return plain.casefold() if plain.isupper() and _ABBREVIATION.fullmatch(plain) else ""

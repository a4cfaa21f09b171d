"""Folding of names: what is left of a spelling when case, accents and punctuation are taken away.

Decomposition follows Unicode Standard Annex 15 (NFKD), case folding the Unicode Standard, section
3.13. Script codes are those of ISO 15924.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from typing import Final

# Letters that Unicode does not decompose, as Latin-script registers sort them.
_LETTERS: Final = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ə": "a"}
)
# Apostrophes, primes and modifier letters: aspiration, soft signs, ayn and hamza.
_MARKS: Final = frozenset("'’‘`´ʹʺʻʼʽʾʿˈ′＇ˊˋ")
_SCRIPTS: Final = {
    "LATIN": "Latn",
    "CYRILLIC": "Cyrl",
    "ARABIC": "Arab",
    "CJK": "Hani",
}
UNKNOWN: Final = "Zyyy"
"""ISO 15924 code of a text without letters of a script that is known here."""


def fold(text: str) -> str:
    """Fold a name.

    Args:
        text: a name in any script.

    Returns:
        Its letters and digits in lower case without diacritics or apostrophes, words set apart
        by one space. A letter that only a mark tells from another (й, ё) loses the mark too.
    """
    letters = unicodedata.normalize("NFKD", text).casefold().translate(_LETTERS)
    kept = (_folded(letter) for letter in letters)
    return " ".join("".join(kept).split())


def script_of(text: str) -> str:
    """Return the ISO 15924 code of the script that most letters of a text are in."""
    names = (unicodedata.name(letter, "") for letter in text if letter.isalpha())
    codes = Counter(_SCRIPTS.get(name.split(" ")[0].split("-")[0], "") for name in names)
    del codes[""]
    return codes.most_common(1)[0][0] if codes else UNKNOWN


def _folded(letter: str) -> str:
    if unicodedata.combining(letter) or letter in _MARKS:
        return ""
    return letter if letter.isalnum() else " "

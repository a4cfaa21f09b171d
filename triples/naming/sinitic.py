"""Syllables of Mandarin: Wade–Giles and Palladius spellings to Hanyu Pinyin.

Pinyin is ISO 7098:2015. The correspondences of Wade–Giles are those of the Library of Congress's
conversion table of 1998, those of Palladius the table that Russian maps and catalogues use. Both
systems write one syllable as an initial and a final, so two short tables hold each of them.
Aspiration signs are often left out in old books; then one spelling has several readings.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from itertools import islice, product
from typing import Final

MOST: Final = 8
"""How many readings of one word are looked at."""

_WADE_INITIALS: Final[Mapping[str, tuple[str, ...]]] = {
    "p'": ("p",),
    "t'": ("t",),
    "k'": ("k",),
    "ch'": ("ch", "q"),
    "ts'": ("c", "q"),
    "tz'": ("c",),
    "p": ("b",),
    "t": ("d",),
    "k": ("g",),
    "ch": ("zh", "j"),
    "ts": ("z",),
    "tz": ("z",),
    "ss": ("s",),
    "sz": ("s",),
    "hs": ("x",),
    "s": ("s",),
    "sh": ("sh",),
    "j": ("r",),
    "f": ("f",),
    "h": ("h",),
    "l": ("l",),
    "m": ("m",),
    "n": ("n",),
    "w": ("w",),
    "y": ("y",),
    "": ("",),
}
_WADE_FINALS: Final[Mapping[str, tuple[str, ...]]] = {
    "ieh": ("ie",),
    "ien": ("ian",),
    "ih": ("i",),
    "u": ("u", "ou", "i"),
    "ung": ("ong",),
    "iung": ("iong",),
    "ueh": ("ue",),
    "uei": ("ui",),
    "uen": ("uan",),
    "o": ("e", "o", "uo"),
    "eh": ("e", "ie"),
    "en": ("en", "an"),
    "erh": ("er",),
    "i": ("i",),
    "iu": ("iu",),
    "yu": ("you",),
}
_PALLADIUS_INITIALS: Final[Mapping[str, tuple[str, ...]]] = {
    "чж": ("zh",),
    "цз": ("z", "j"),
    "дз": ("z",),
    "ц": ("c", "q"),
    "с": ("s", "x"),
    "ш": ("sh",),
    "ч": ("ch",),
    "ж": ("r",),
    "б": ("b",),
    "п": ("p",),
    "м": ("m",),
    "ф": ("f",),
    "д": ("d",),
    "т": ("t",),
    "н": ("n",),
    "л": ("l",),
    "г": ("g",),
    "к": ("k",),
    "х": ("h",),
    "в": ("w",),
    "": ("", "y", "w"),
}
_PALLADIUS_FINALS: Final[Mapping[str, tuple[str, ...]]] = {
    "а": ("a",),
    "ай": ("ai",),
    "ань": ("an",),
    "ан": ("ang",),
    "ао": ("ao",),
    "о": ("o", "uo"),
    "э": ("e",),
    "эй": ("ei",),
    "энь": ("en",),
    "эн": ("eng",),
    "и": ("i",),
    "ы": ("i",),
    "я": ("ia", "a"),
    "янь": ("ian", "an"),
    "ян": ("iang", "ang"),
    "яо": ("iao", "ao"),
    "е": ("ie", "e"),
    "ю": ("iu", "u", "ou"),
    "юэ": ("ue",),
    "юань": ("uan",),
    "юнь": ("un",),
    "юн": ("iong", "ong"),
    "инь": ("in",),
    "ин": ("ing",),
    "у": ("u", "ou"),
    "уа": ("ua",),
    "уай": ("uai",),
    "уань": ("uan",),
    "уан": ("uang",),
    "уэй": ("ui",),
    "уй": ("ui",),
    "унь": ("un",),
    "ун": ("ong",),
    "оу": ("ou",),
}
_FINALS: Final = (
    *("a", "ai", "an", "ang", "ao", "e", "ei", "en", "eng", "er", "i", "ia", "ian", "iang", "iao"),
    *("ie", "in", "ing", "iong", "iu", "o", "ong", "ou", "u", "ua", "uai", "uan", "uang", "ue"),
    *("ui", "un", "uo"),
)
# Which finals an initial takes, as classes: ISO 7098 lists the syllables.
_PALATAL: Final = frozenset("jqxy")
_RETROFLEX: Final = frozenset(("zh", "ch", "sh", "r", "z", "c", "s", "g", "k", "h", "f", "w"))


def wade_giles(word: str) -> tuple[str, ...]:
    """Read a word as Wade–Giles.

    Args:
        word: a word in lower case, its aspiration as ``'``; syllables may be set apart by hyphens.

    Returns:
        What it may be in Pinyin without tones, at most ``MOST`` readings; empty if it is no
        Wade–Giles.
    """
    return _readings(word, "wade")


def unaspirated(word: str) -> tuple[str, ...]:
    """Read a word as Wade–Giles without the signs of aspiration; as :func:`wade_giles`."""
    return _readings(word.replace("'", ""), "unaspirated")


def palladius(word: str) -> tuple[str, ...]:
    """Read a word in Russian letters as Palladius's transcription; as :func:`wade_giles`."""
    return _readings(word, "palladius")


def _readings(word: str, system: str) -> tuple[str, ...]:
    syllables = [_split(part, system) for part in re.split(r"[-\s]+", word) if part]
    if not syllables or not all(syllables):
        return ()
    flat = [syllable for part in syllables for syllable in part]
    choices = islice(product(*(_table(system)[syllable] for syllable in flat)), MOST)
    return tuple(dict.fromkeys("".join(choice) for choice in choices))


def _split(word: str, system: str) -> tuple[str, ...]:
    """Split a word into as few syllables of the system as it has, or into none."""
    table = _table(system)
    longest = max(map(len, table))
    best: list[tuple[str, ...] | None] = [(), *[None] * len(word)]
    for end in range(1, len(word) + 1):
        for start in range(max(0, end - longest), end):
            before, syllable = best[start], word[start:end]
            if before is None or syllable not in table:
                continue
            found = best[end]
            if found is None or len(before) + 1 < len(found):
                best[end] = (*before, syllable)
    return best[-1] or ()


@cache
def _table(system: str) -> Mapping[str, tuple[str, ...]]:
    if system == "palladius":
        return _syllables(_PALLADIUS_INITIALS, _PALLADIUS_FINALS)
    initials = dict(_WADE_INITIALS)
    if system == "unaspirated":
        for initial, read in _WADE_INITIALS.items():
            plain = initial.removesuffix("'")
            initials[plain] = _together(initials[plain], read)
    return _syllables(initials, {**{final: (final,) for final in _FINALS}, **_WADE_FINALS})


def _syllables(
    initials: Mapping[str, tuple[str, ...]], finals: Mapping[str, tuple[str, ...]]
) -> Mapping[str, tuple[str, ...]]:
    """Return spelling → syllables of Pinyin for every initial with every final."""
    table: dict[str, tuple[str, ...]] = {}
    for (initial, starts), (final, ends) in product(initials.items(), finals.items()):
        made = tuple("".join(pair) for pair in product(starts, ends) if _is_said(*pair))
        if made:
            table[initial + final] = _together(table.get(initial + final, ()), made)
    return table


def _together(first: Iterable[str], second: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*first, *second)))


def _is_said(initial: str, final: str) -> bool:
    """Say whether Mandarin has such a syllable; a few that it lacks do no harm."""
    glides = final[0] in "iu" and len(final) > 1
    if initial == "y":
        return final in ("a", "an", "ang", "ao", "e", "i", "in", "ing", "ong", "ou", "u", "uan",
                         "ue", "un")  # fmt: skip
    if initial in _PALATAL:
        return final[0] == "i" or final in ("u", "uan", "ue", "un")
    if initial in _RETROFLEX:
        return not (final[0] == "i" and (glides or initial in "gkhfw"))
    return bool(initial) or final in ("a", "ai", "an", "ang", "ao", "e", "en", "er", "ou")

"""Names that may have been meant by one that nobody knows: for every "did you mean"."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from itertools import zip_longest
from typing import Final

_COMPARED: Final = 128
"""Characters of a name that are compared; an address may have as many thousands."""


def nearest(name: str, known: Iterable[str], most: int = 3, likeness: float = 0.6) -> list[str]:
    """Return the known names that are most like ``name``, the nearest first.

    Args:
        name: what was written.
        known: what could have been written.
        most: how many are wanted.
        likeness: from 0, all, to 1, the same; as ``difflib`` measures it.

    >>> nearest("batles-before-1000", ["battles-before-1000", "corridors"])
    ['battles-before-1000']
    """
    from difflib import get_close_matches  # here, because what is well written does not need it

    return get_close_matches(name[:_COMPARED], known, most, likeness)


def did_you_mean(near: Sequence[str], otherwise: str = "", *, name: str = "") -> str:
    r"""Ask whether one of some names was meant; without names say what else to do.

    Args:
        near: the names that may have been meant, the nearest first, in quotes or without.
        otherwise: what to say without them.
        name: what was written, where it may look like the first of them and not be it: the
            character that tells them apart is then named.

    >>> did_you_mean(["hasParty", "hasPart", "isPartOf"])
    'did you mean hasParty, hasPart or isPartOf?'
    >>> did_you_mean([], "see ontology/modules")
    'see ontology/modules'
    >>> did_you_mean(["zarm"], name="z\N{CYRILLIC SMALL LETTER A}rm")
    "did you mean zarm? Character 2 is U+0430 CYRILLIC SMALL LETTER A where 'a' stands in zarm."
    """
    if not near:
        return otherwise
    *others, last = near
    asked = f"did you mean {', '.join(others)}{' or ' if others else ''}{last}?"
    unlike = next(filter(None, (_unlike(name, one.strip("'\"")) for one in near)), "")
    return f"{asked} {unlike}" if unlike else asked


def code_point(character: str) -> str:
    r"""The number and the name of a character in Unicode.

    >>> code_point("\u202e"), code_point("\x07")
    ('U+202E RIGHT-TO-LEFT OVERRIDE', 'U+0007 CONTROL CHARACTER')
    """
    name = unicodedata.name(character, "CONTROL CHARACTER" if ord(character) < 0xA0 else "")
    return f"U+{ord(character):04X} {name or 'A CODE POINT WITHOUT A NAME'}"


_ALIKE: Final = ("1Il|", "0O")
"""Plain characters that look like each other in some typefaces."""


def _unlike(name: str, known: str) -> str:
    """Which character alone makes ``name`` another than ``known``; "" where more does."""
    first, end = next(
        ((at, b) for at, (a, b) in enumerate(zip_longest(name, known, fillvalue="")) if a != b),
        (len(name), ""),
    )
    if first == len(name):
        return ""
    told = f"Character {first + 1} is {code_point(name[first])}"
    if "".join(filter(_is_seen, name)) == known:
        return f"{told}; delete it."
    if len(name) == len(known) and all(map(_look_alike, name, known)):
        return f"{told} where {end!r} stands in {known}."
    return ""


def _is_seen(character: str) -> bool:
    return character.isprintable() and not unicodedata.category(character).startswith("M")


def _look_alike(one: str, other: str) -> bool:
    """Whether two characters may look the same: letters of two scripts may, of one only a few."""
    alike = any(one in group and other in group for group in _ALIKE)
    return one == other or alike or (one.isalpha() and not one.isascii())

"""Names that may have been meant by one that nobody knows: for every "did you mean"."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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


def did_you_mean(near: Sequence[str], otherwise: str = "") -> str:
    """Ask whether one of some names was meant; without names say what else to do.

    >>> did_you_mean(["hasParty", "hasPart", "isPartOf"])
    'did you mean hasParty, hasPart or isPartOf?'
    >>> did_you_mean([], "see ontology/modules")
    'see ontology/modules'
    """
    if not near:
        return otherwise
    *others, last = near
    return f"did you mean {', '.join(others)}{' or ' if others else ''}{last}?"

"""Matching: each word to be met gets a naming of its own.

A naming can be used at one place only; there it meets every word that stands within the place.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

Candidate = tuple[object, object]
"""A naming, and the place at which it would be used."""


def match(candidates: Sequence[Sequence[Candidate]]) -> list[int]:
    """Give as many words as can be a naming of their own.

    Args:
        candidates: for each word the namings that can meet it.

    Returns:
        The numbers of the words that none is left for, in order.

    >>> match([[("not", 3)], [("not", 9)]])
    [1]
    >>> match([[("not", 3), ("never", 3)], [("not", 9)]])
    []
    """
    covered: dict[Candidate, list[int]] = defaultdict(list)
    for number, options in enumerate(candidates):
        for option in options:
            covered[option].append(number)
    held: dict[object, tuple[object, int]] = {}

    def met() -> set[int]:
        return {n for key, (place, _) in held.items() for n in covered[key, place]}

    def give(number: int, tried: set[object]) -> bool:
        for key, place in candidates[number]:
            if key in tried:
                continue
            tried.add(key)
            if key not in held or give(held[key][1], tried):
                held[key] = place, number
                return True
        return False

    for number in range(len(candidates)):
        if number not in met():
            give(number, set())
    done = met()
    return [number for number in range(len(candidates)) if number not in done]

"""Words that say the reverse of each other, in a curator's text beside the words of a source."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Final

from khorgos.triples.mentions import words_of

_PAIRS: Final = """
support oppose, endorse oppose, back oppose, accept reject, accept refuse, recognize deny,
confirm deny, approve reject, allow forbid, permit forbid, join leave, enter leave, gain lose,
win lose, won lost, victory defeat, rise fall, rose fell, increase decrease, increase decline,
increase reduce, grow shrink, grew shrank, expand shrink, strengthen weaken, strong weak,
stronger weaker, strongest weakest, high low, higher lower, highest lowest, large small,
larger smaller, largest smallest, big small, bigger smaller, long short, longer shorter,
longest shortest, old young, older younger, oldest youngest, rich poor, richer poorer, more less,
more fewer, most least, many few, much little, major minor, better worse, best worst, good bad,
improve worsen, improve deteriorate, begin end, began ended, start end, open close, before after,
early late, earlier later, earliest latest, first last, north south, northern southern, east west,
eastern western, upstream downstream, friendly hostile, friend enemy, ally enemy, peace war,
stable unstable, stability instability, safe dangerous, possible impossible, likely unlikely,
true false, legitimate illegitimate, legal illegal, important unimportant, always never,
often rarely, internal external, domestic foreign, import export, buy sell, bought sold,
give take, gave took, help hinder, enable prevent, attract deter, unite divide, include exclude,
conscious unconscious, active passive, direct indirect, equal unequal, optimistic pessimistic
"""
"""Each word with its opposite."""


def opposites(text: str, quote: str) -> Iterator[tuple[str, str]]:
    """Yield each word of ``text`` of which only the opposite stands in ``quote``, and that one.

    A text that has both words, as a comparison may, says nothing else than the quote.

    >>> list(opposites("Zarm opposes the union.", "Zarm supports it."))
    [('opposes', 'supports')]
    """
    own = {word.stem: word.letters for word in words_of(text)}
    told = {word.stem: word.letters for word in words_of(quote)}
    for one, other in _pairs():
        if one in own and one not in told and other in told and other not in own:
            yield own[one], told[other]


@cache
def _pairs() -> frozenset[tuple[str, str]]:
    """The stems of each two opposites, both ways round."""
    pairs = [words_of(pair) for pair in _PAIRS.split(",")]
    stems = [(one.stem, other.stem) for one, other in pairs]
    return frozenset([*stems, *((other, one) for one, other in stems)])

"""How much of a sentence a record quotes, and the words of it that qualify what it says.

A record quotes from the first word that it needs to the last one. What hedges, denies or measures
there is said by its facts: a word of degree or manner beside the verb belongs to who takes part, a
quantifier before a name to the fact with that name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Final

from khorgos.triples.marks import Mark, load_marks
from khorgos.triples.qualifiers import load_qualifiers

_FEWEST: Final = 3
"""How many words a quote has at least."""
_NEAR: Final = re.compile(r"\s*(?:[\w’'-]+\s+)?")
_BEFORE_NAME: Final = re.compile(r"\s+(?:of\s+)?(?:(?:the|its|their|these|those|other)\s+)?")
_OPENING_DEGREE: Final = re.compile(r"(?:(?:the|an?|its|their)\s+)?", re.I)
_BEFORE: Final = re.compile(
    r"\b(?:(?:in|on|at|by|from|until|since|during|after|before|around|about) )?"
    r"(?:(?:the|an?|early|late|mid) )?$",
    re.I,
)

Span = tuple[int, int]


def quote_of(text: str, within: Span, needed: Iterable[Span]) -> Span:
    """The stretch of a sentence that has all that is needed.

    Args:
        text: the sentence.
        within: what may be quoted of it.
        needed: what the quote has to hold.

    Returns:
        From the first word that is needed to the last one; all of ``within`` where these are fewer
        than three words.
    """
    spans = [span for span in needed if within[0] <= span[0] and span[1] <= within[1]]
    if not spans:
        return within
    start, end = min(span[0] for span in spans), max(span[1] for span in spans)
    while start > within[0] and not text[start - 1].isspace():
        start -= 1
    opening = _BEFORE.search(text, within[0], start)
    start = opening.start() if opening else start
    while end < within[1] and text[end].isalnum():
        end += 1
    if end < within[1] and text[end] in ')”"' and _is_open(text[start:end], text[end]):
        end += 1
    if text[start:end].count("(") > text[start:end].count(")"):
        closing = text.find(")", end, within[1])
        end = closing + 1 if closing >= 0 else end
    return (start, end) if len(text[start:end].split()) >= _FEWEST else within


def _is_open(words: str, closing: str) -> bool:
    opening = {")": "(", "”": "“", '"': '"'}[closing]
    return words.count(opening) > (0 if closing == '"' else words.count(closing))


@cache
def _words(*kinds: str) -> re.Pattern[str]:
    known = {one.word for one in load_qualifiers().words if one.kind in kinds}
    longest = sorted(known, key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, longest))})(?!\w)(?! than)", re.I)


def find_manners(text: str, verb: Span) -> Iterator[str]:
    """Yield the words of degree, frequency and manner beside a verb."""
    for found in _words("Degree", "Frequency", "Manner").finditer(text):
        before = found.end() <= verb[0] and _NEAR.fullmatch(text, found.end(), verb[0])
        behind = verb[1] <= found.start() and not text[verb[1] : found.start()].strip()
        is_adverb = found[0].endswith("ly") or before
        if (before or behind) and is_adverb:
            yield found[0]


def strip_degrees(words: str) -> str:
    """``words`` without the words of degree, number and manner before them."""
    while found := _words("Degree", "Frequency", "Manner", "Quantifier").match(words):
        words = words[found.end() :].lstrip()
    return words


def find_degrees(text: str, start: int, end: int) -> Iterator[str]:
    """Yield the words of degree and manner that open a stretch of a text."""
    found = _OPENING_DEGREE.match(text, start, end)
    at = found.end() if found else start
    while (degree := _words("Degree", "Frequency", "Manner").match(text, at, end)) is not None:
        yield degree[0]
        at = degree.end() + 1


def find_quantifier(text: str, name: Span, start: int) -> str | None:
    """The quantifier that stands before a name, behind ``start``: "most of" the Kazakhs."""
    for found in _words("Quantifier").finditer(text, start, name[0]):
        if _BEFORE_NAME.fullmatch(text, found.end(), name[0]):
            return found[0]
    return None


def find_side(text: str, name: Span, start: int) -> str | None:
    """The direction that stands before a name, behind ``start``: "northern" Zarm."""
    for found in _words("Direction").finditer(text, start, name[0]):
        if _BEFORE_NAME.fullmatch(text, found.end(), name[0]):
            return found[0]
    return None


def find_marks(text: str, names: Sequence[Span]) -> Mapping[str, Sequence[Mark]]:
    """Words that hedge, permit, deny, intend or report in a quote, by their kind.

    Words within ``names`` are none.
    """
    found: dict[str, list[Mark]] = {}
    for mark in load_marks().find(text):
        if not any(start <= mark.start and mark.end <= end for start, end in names):
            found.setdefault(mark.kind, []).append(mark)
    return found

"""Facts that a mark of the sentence cannot tell apart are marked alike.

*Zarm never joined Ost and the League*: what stands in one row is denied as one. *Zarm briefly held
both*: what the same words tell is marked alike. *Many people of Ost left*: whatever fact is about
these people is about many of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import permutations
from typing import Final

from khorgos.triples.annotation import FactRecord
from khorgos.triples.gates.scopes import Carrier, Finding, Spans, clause_end

_ROW: Final = re.compile(
    r"(?:[\s,]|\([^()]*\)|\b(?:and|or|nor|the|as well as|a|an|of|in)\b)*", re.IGNORECASE
)
"""What stands between the things of a row."""
_ADJECTIVE: Final = re.compile(r"\s+(?:[\w-]+\s+)?")
"""What may stand between a quantifier and what it counts: an article or an adjective."""
_MARKS: Final = ("certainty", "denial", "when", "according_to", "how", "how_much", "of_how_much")
_KIND: Final = "isOfKind"
"""A kind is the same, however many things of it there are."""


def check_likeness(
    text: str, carriers: Sequence[Carrier], places: Callable[[str], Spans]
) -> Iterator[Finding]:
    """Yield each fact without the mark of another one of its record from which nothing tells it.

    Args:
        text: the passage.
        carriers: the facts, what the claims say, and what the intentions would bring about.
        places: where words stand in the text.
    """
    for one, other in permutations(carriers, 2):
        if one.record is not other.record:
            continue
        for key in _MARKS:
            for words in _marks(one.fact, key):
                dated = key == "when" and _reported(one, other) and not other.fact.edtf
                alike = dated or _are_alike(text, one, other, places(words))
                if alike and _lacks(one, other, key, words):
                    yield other.finding(words, f"{_are_one(one, words)}; mark both")
        yield from _hedged(text, one, other, places)
        yield from _counted(text, one, other, places)


def _reported(one: Carrier, other: Carrier) -> bool:
    """Whether one report tells both; of names it may give older and newer ones."""
    a, b = one.fact, other.fact
    is_name = b.triple.tag is not None
    return (
        not is_name
        and a.according_to is not None
        and (a.according_to, a.report) == (b.according_to, b.report)
    )


def _are_one(one: Carrier, words: str) -> str:
    triple = one.fact.triple
    return f"it stands in one row with {triple}, or in its words; that is marked with {words!r}"


def _lacks(one: Carrier, other: Carrier, key: str, words: str) -> bool:
    """Whether ``other``, said where ``one`` is said, has nothing under ``key``."""
    said_together = one.claim is other.claim and one.within is other.within
    return said_together and not getattr(other.fact, key)


def _marks(fact: FactRecord, key: str) -> tuple[str, ...]:
    """The words of the source under ``key``."""
    value = fact.report if key == "according_to" and fact.according_to else getattr(fact, key)
    return () if not value else (value,) if isinstance(value, str) else tuple(value)


def _are_alike(text: str, one: Carrier, other: Carrier, marks: Spans) -> bool:
    """Whether the ends in which the two differ are told by the same words, or in one row."""
    ends = _unshared(one, other)
    if ends is None:
        return False
    told_together = bool(ends[0]) and set(ends[0]) == set(ends[1])
    return told_together or _in_row(text, *ends, marks)


def _unshared(one: Carrier, other: Carrier) -> tuple[Spans, Spans] | None:
    """The ends in which two facts of one property differ, where they share the other end."""
    a, b = one.fact.triple, other.fact.triple
    if a.property != b.property or a == b:
        return None
    if a.subject == b.subject:
        return one.object, other.object
    if a.object and a.object == b.object:
        return one.subject, other.subject
    return None


def _in_row(text: str, one: Spans, other: Spans, marks: Spans) -> bool:
    for a in one:
        for b in other:
            first, second = sorted((a, b))
            in_row = first[1] <= second[0] and _ROW.fullmatch(text, first[1], second[0])
            if in_row and any(end <= first[0] or start >= second[1] for start, end in marks):
                return True
    return False


def _hedged(
    text: str, one: Carrier, other: Carrier, places: Callable[[str], Spans]
) -> Iterator[Finding]:
    """Yield ``other`` where a claim hedges ``one``, and ``other`` stands behind the hedge too."""
    words = one.fact.certainty
    a, b = one.fact.triple, other.fact.triple
    if words is None or one.claim is None or not _lacks(one, other, "certainty", words):
        return
    if any(content.certainty or content.denial for content in other.fact.with_content()):
        return
    if a == b or a.subject != b.subject or b.property == _KIND:
        return
    for _, end in places(words):
        last = clause_end(text, end)
        for spans in (other.subject, other.object):
            if spans and all(end <= start < last for start, _ in spans):
                yield other.finding(words, f"{a} is {words!r} in the same claim; this is too")
                return


def _counted(
    text: str, one: Carrier, other: Carrier, places: Callable[[str], Spans]
) -> Iterator[Finding]:
    """Yield ``other`` where it is about all of what ``one`` is about some of."""
    a, b = one.fact.triple, other.fact.triple
    if a.object is None or a.object != b.object or _KIND in (a.property, b.property):
        return
    if other.fact.of_how_much or other.fact.how_much:
        return
    for words in one.fact.of_how_much:
        if words not in other.fact.how and _counts_all(text, places(words), other.object):
            yield other.finding(
                words, f"{a} is about {words!r} of {a.object}; this is too, so say of_how_much"
            )


def _counts_all(text: str, marks: Spans, spans: Spans) -> bool:
    """Whether one of ``marks`` stands right before each of ``spans``."""
    return bool(spans) and all(
        any(end <= start and _ADJECTIVE.fullmatch(text, end, start) for _, end in marks)
        for start, _ in spans
    )

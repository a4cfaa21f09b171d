"""How far a mark reaches: what stands under a hedge, a denial or a report carries it too.

*Zarm said that the Ford is in Ost*: what has both its ends behind *said that* is what Zarm said,
and no fact. *The battle was probably near the Ford, in Ost*: what goes from before *probably* to
behind it is probable.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from khorgos.triples.annotation import ClaimRecord, FactRecord, Record, Triple
from khorgos.triples.documents.sentences import split
from khorgos.triples.marks import Mark
from khorgos.triples.problems import Problem

Spans = Sequence[tuple[int, int]]
Finding = tuple[str, Problem]
"""The words of the quote that something stands under, and what is wrong."""

_REPORTING: Final = re.compile(
    r"\b(?:sa(?:y|ys|id|ying)|claim(?:s|ed|ing)?|stat(?:e|es|ed|ing)|thought|thinks?|believes?"
    r"|believed|argue[sd]?|announced|alleges?|alleged|declared|insist(?:s|ed)|warn(?:s|ed)|held by"
    r"[^,;.]*|acknowledged)(?=\s+(?:that|there|they)\b)"
    r"|\bsome say\b|\baccording to [^\W\d][^,.;]*[,.;]",
    re.IGNORECASE,
)
"""Words behind which everything to the end of the sentence is what somebody says."""
_CLAUSE: Final = re.compile(
    r"[;:]|,?\s+(?:which|who|but|while|although|though|because|whereas|unless|if|so that)\b"
    r"|,\s+(?:and|with|as|making|leading|causing|leaving|they|he|she|it|we)\b",
    re.IGNORECASE,
)
"""Where a clause ends."""
_TOPIC: Final = "concerns"
"""Of what an answer or a report is: that is no part of what it says."""


@dataclass(frozen=True)
class Carrier:
    """A fact, or what a claim says, with where its ends stand in the text.

    Attributes:
        record, fact: what it is.
        claim: the claim that says it, or None.
        within: the fact of the intention that would bring it about, or None.
        subject, object: where its ends stand; the object may be words of the source.
    """

    record: Record
    fact: FactRecord
    claim: ClaimRecord | None
    subject: Spans
    object: Spans
    within: FactRecord | None = None

    def finding(self, words: str, message: str) -> Finding:
        """A problem of the fact, with its line, which ``words`` of the quote cause."""
        return words, self.record.problem(f"{self.fact.triple}: {message}", self.fact.line)


def check_reports(
    text: str, sentences: Spans, carriers: Sequence[Carrier], own: frozenset[str]
) -> Iterator[Finding]:
    """Yield each fact, and each claim of the document's own, that stands within a report.

    One who says something may speak of himself there.
    """
    claims = [carrier.claim for carrier in carriers if carrier.claim]
    who = {slug for claim in claims for slug in claim.by if slug not in own}
    stated = [carrier for carrier in carriers if _is_stated(carrier, own)]
    for match in _REPORTING.finditer(text):
        words, begin = match[0], match.end()
        end = next((stop for start, stop in sentences if start <= match.start() < stop), len(text))
        for carrier in stated:
            if _is_said(carrier, begin, end, who):
                yield carrier.finding(
                    words,
                    f"it stands behind {words!r}, which reports it; say it in a claim of who says "
                    "so, or with according_to",
                )


def _is_stated(carrier: Carrier, own: frozenset[str]) -> bool:
    """Whether the document says it as its own, in words that it has."""
    fact, claim = carrier.fact, carrier.claim
    if fact.according_to or (claim and own.isdisjoint(claim.by)):
        return False
    return not _is_aside(carrier) and not _tells_of_report(carrier)


def _is_said(carrier: Carrier, begin: int, end: int, who: set[str]) -> bool:
    """Whether a fact can only stand from ``begin`` to ``end``, or is of those ``who`` say it."""
    triple = carrier.fact.triple
    subject = _is_within(carrier.subject, begin, end)
    value = _is_within(carrier.object, begin, end)
    if _is_outside(carrier.subject, begin, end) and _is_outside(carrier.object, begin, end):
        return False
    if not ((carrier.subject and subject) or (carrier.object and value)):
        return False
    return (subject or triple.subject in who) and (value or triple.object in who)


def check_reach(
    text: str, marks: Mapping[Mark, Callable[[FactRecord], bool]], carriers: Sequence[Carrier]
) -> Iterator[Finding]:
    """Yield each fact that goes from before a hedge or denial to behind it, and does not carry it.

    Args:
        text: the passage.
        marks: the hedges, modals and denials that some fact carries, each with whether a fact does.
        carriers: the facts, and what the claims say.
    """
    for mark, carries in marks.items():
        end = clause_end(text, mark.end)
        for carrier in carriers:
            if carries(carrier.fact) or (carrier.claim and _carries(carrier.claim, mark)):
                continue
            if _is_aside(carrier) or carrier.fact.reading not in ("stated", "coreference"):
                continue
            before = any(stop <= mark.start for _, stop in carrier.subject)
            if before and carrier.object and _all_within(carrier.object, mark.end, end):
                yield carrier.finding(
                    mark.words, f"it stands under {mark.words!r} as other facts do; say so here too"
                )


def _tells_of_report(carrier: Carrier) -> bool:
    """Whether a fact is about who or what reports: the claim, the authority, its answers."""
    record, triple = carrier.record, carrier.fact.triple
    telling = {claim.id for claim in record.claims}
    for fact in record.facts:
        if fact.according_to:
            telling |= {fact.according_to}
    for fact in record.facts:
        if fact.triple.object in telling:  # an answer of a study
            telling |= {fact.triple.subject}
    if carrier.claim is not None or triple.object in telling:
        return carrier.claim is None
    return triple.subject in telling and triple.words is None


def check_governed(
    text: str, carriers: Sequence[Carrier], places: Callable[[str], Spans]
) -> Iterator[Finding]:
    """Yield each fact that is hedged or denied with words that do not govern it.

    Something of it stands behind them in their clause. Of several facts that the same words deny
    all say the same of their things; of several that they hedge, each shares a thing with another.
    """
    held: dict[tuple[int, int], list[Carrier]] = {}
    for carrier in carriers:
        fact = carrier.fact
        words = fact.denial or fact.certainty
        found = places(words) if words else ()
        if not words or not found:
            continue
        if not any(_reaches(text, carrier, start, end) for start, end in found):
            yield carrier.finding(words, f"nothing of it stands behind {words!r} in that clause")
        if len(found) > 1 or carrier.claim:
            continue
        others = held.setdefault(found[0], [])
        others.append(carrier)
        one = others[0].fact.triple
        if fact.denial and fact.triple.property != one.property:
            message = f"{words!r} denies {one} already; one denial denies one thing"
            yield carrier.finding(words, message)
        if fact.certainty and not _ends(one) & _ends(fact.triple):
            message = f"{words!r} hedges {one} already, with which it shares nothing"
            yield carrier.finding(words, message)


def _ends(triple: Triple) -> set[str]:
    return {triple.subject, *filter(None, [triple.object])}


def _reaches(text: str, carrier: Carrier, start: int, end: int) -> bool:
    """Whether something of the fact stands from ``start`` to the end of its clause, or nowhere.

    A hedge may stand right behind what it hedges: *56,400 (est.)*, *five cases reported*.
    """
    last = clause_end(text, end)
    spans = [*carrier.subject, *carrier.object]
    return not spans or any(
        start <= begin < last or begin <= start < until or _is_right_before(text[until:start])
        for begin, until in spans
        if begin < last
    )


def _is_right_before(between: str) -> bool:
    return bool(between) and not any(letter.isalpha() for letter in between)


def _is_aside(carrier: Carrier) -> bool:
    """Whether a fact is no part of what is said: a name, a topic, or a name within a name."""
    triple = carrier.fact.triple
    return (
        triple.tag is not None
        or triple.property == _TOPIC
        or _are_within(carrier.subject, carrier.object)
        or _are_within(carrier.object, carrier.subject)
    )


def _carries(claim: ClaimRecord, mark: Mark) -> bool:
    if claim.kind in ("hypothesis", "question", "recommendation"):
        return True
    words = f"{claim.certainty or ''} {claim.words or ''}".casefold()
    return mark.words.casefold() in words


def _are_within(spans: Spans, others: Spans) -> bool:
    """Whether each of ``spans`` is a part of one of ``others``: a name within a name."""
    return bool(spans) and all(
        any(c <= a and b <= d and (a, b) != (c, d) for c, d in others) for a, b in spans
    )


def _all_within(spans: Spans, begin: int, end: int) -> bool:
    return all(begin <= start and stop <= end for start, stop in spans)


def _is_within(spans: Spans, begin: int, end: int) -> bool:
    """Whether it stands there, or nowhere."""
    return not spans or any(begin <= start and stop <= end for start, stop in spans)


def _is_outside(spans: Spans, begin: int, end: int) -> bool:
    return any(stop <= begin or end <= start for start, stop in spans)


def clause_end(text: str, at: int) -> int:
    """Where the clause that goes on at ``at`` ends, with its sentence at the latest."""
    stop = _CLAUSE.search(text, at)
    ends = (end for start, end in split(text) if start <= at < end)
    return min(stop.start() if stop else len(text), next(ends, len(text)))

"""Do the words of a time stand in the quote as a fact has them?

"May 10, 2002" is no "2002", what holds "until 1991" does not hold from then on, who "died 1259" was
not born then, and what a document tells of did not happen after it was written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from khorgos.triples.gates.told import Told, ToldFacts
from khorgos.triples.problems import Problem

_TIMES: Final = ("hasTimeSpan", "hasBeginning", "hasEnd")
_MONTH: Final = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?"
    r"|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?"
)
_YEAR: Final = r"\d{3,4}(?!\d)(?:\s?(?:BCE?|CE|AD)\b)?"
_DAY: Final = r"\d{1,2}(?:st|nd|rd|th)?"
_DATE: Final = re.compile(
    rf"\b{_MONTH}\s{_DAY},?\s{_YEAR}|\b{_DAY}\s?{_MONTH},?\s?{_YEAR}|\b{_MONTH},?\s{_YEAR}|\b{_YEAR}"
)
"""A date as far as it goes: a year with the day, the month and the era that stand beside it."""

_FIRST: Final = re.compile(
    r"\b(?:since|from|after|onwards?|following|as of|starting|beginning|begun|began)\b", re.I
)
_LAST: Final = re.compile(
    r"\b(?:until|till?|before|by|to|prior|up to|through|end(?:ed|ing)?)\b", re.I
)
_BEGINS: Final = re.compile(
    r"\b(?:born|founded|established|created|began|begun|begins|started|built|formed|opened|since)\b",
    re.I,
)
_ENDS: Final = re.compile(
    r"\b(?:died|dead|killed|executed|ended|ends|fell|collapsed|dissolved|abolished|until|till|ceased"
    r"|disbanded|destroyed|closed)\b",
    re.I,
)
_CLAUSE: Final = re.compile(r"[,;:()]|\.\s|\b(?:and|but|while|when|who|which)\b")
_DASH: Final = r"[–—-]"


def check_timewords(facts: ToldFacts) -> Iterator[Problem]:
    """Yield each time that the words of the quote do not tell as the fact has it."""
    edges = (facts.narrower("hasBeginning"), facts.narrower("hasEnd"))
    timed = frozenset().union(*map(facts.narrower, _TIMES))
    for told in facts.asked():
        own = told.words if told.relation in timed else None
        for words in filter(None, (own, told.fact.when)):
            if longer := _cut_from(words, told.record.quotes):
                yield told.problem(
                    f"{words!r} is cut out of {longer!r}; take the date as the quote has it"
                )
            if fault := _open_fault(words, told.fact.edtf or ""):
                yield told.problem(fault)
        if own:
            yield from _check_edge(told, own, *(told.relation in edge for edge in edges))
    yield from _check_writing(facts)


def _standings(words: str, text: str) -> Iterator[tuple[int, int]]:
    for found in re.finditer(rf"(?<!\w){re.escape(words)}(?!\w)", text):
        yield found.span()


def _cut_from(words: str, quotes: tuple[str, ...]) -> str:
    """The longer date of which ``words`` are a part wherever they stand, or ""."""
    longer = ""
    for quote in quotes:
        dates = [found.span() for found in _DATE.finditer(quote)]
        for start, end in _standings(words, quote):
            around = [one for one in dates if one[0] < end and start < one[1]]
            if not any(first < start or last > end for first, last in around):
                return ""
            first, last = around[0][0], around[-1][1]
            longer = quote[first:last]
    return longer


def _open_fault(words: str, edtf: str) -> str:
    """What is wrong with the open side of ``edtf``, or ""."""
    first, slash, last = edtf.partition("/")
    if not slash:
        return ""
    is_open_before, is_open_behind = first in ("", ".."), last in ("", "..")
    if is_open_before and not _LAST.search(words):
        return (
            f"{edtf} has no beginning, and {words!r} does not say that it is an end; take the "
            "words that say it (until, by, before), or close the interval"
        )
    if is_open_behind and _LAST.search(words) and not _FIRST.search(words):
        return f"{words!r} tells of an end, and {edtf} of none; turn it round"
    return ""


def _check_edge(told: Told, words: str, is_first: bool, is_last: bool) -> Iterator[Problem]:
    """A beginning is not told by the words for an end, nor behind a dash; and the reverse."""
    if is_first == is_last:
        return
    other = _ENDS if is_first else _BEGINS
    faults = []
    for quote in told.record.quotes:
        for start, end in _standings(words, quote):
            clause = _CLAUSE.split(quote[:start])[-1]
            verbs = [*_BEGINS.finditer(clause), *_ENDS.finditer(clause)]
            nearest = max(verbs, key=lambda verb: verb.start())[0] if verbs else ""
            is_other = other.fullmatch(nearest) is not None
            faults.append(repr(nearest) if is_other else _beyond(quote, start, end, is_first))
    if faults and all(faults):
        name = "beginning" if is_first else "end"
        yield told.problem(
            f"{faults[0]} tells that {words!r} is no {name}; take the other property"
        )


def _beyond(quote: str, start: int, end: int, is_first: bool) -> str:
    """The dash that has a date on the wrong side of it within a bracket, or ""."""
    before = re.search(rf"\([^()]*{_DASH}\s?$", quote[:start])
    behind = re.match(rf"\s?{_DASH}\s?[^()]*\)", quote[end:])
    if is_first and before and not behind:
        return "the dash before it"
    if not is_first and behind and not before:
        return "the dash behind it"
    return ""


def _check_writing(facts: ToldFacts) -> Iterator[Problem]:
    """What a document tells of did not follow upon its own writing."""
    documents = facts.given.documents
    writings = {told.subject for told in facts.of("bringsIntoBeing") if told.object in documents}
    for told in facts.of("follows"):
        if told.object in writings:
            yield told.problem(
                "a document does not tell of what followed upon its writing; exchange the ends"
            )

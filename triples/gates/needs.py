"""What a fact or claim lacks by itself: a share its whole, a position its direction, a time words.

A share is a share of something; how two places lie to each other is told by a direction; a time in
EDTF whose numbers the quote has stands there in words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from khorgos.triples.annotation import ClaimRecord, FactRecord, Record
from khorgos.triples.gates.namings import plain_number
from khorgos.triples.problems import Problem

_SHARE: Final = "hasShare"
_POSITION: Final = "hasRelativePosition"
_FORMER: Final = "formerName"
_UNTIL: Final = re.compile(r"\b(?:until|till|since) \d{3,4}\b", re.IGNORECASE)
"""Till when, or since when, a name was borne."""
_OUT_OF: Final = re.compile(r"\s+out of\b")
"""Words behind a number of which it is a share."""
_DIGITS: Final = re.compile(r"\d+")
_YEAR: Final = 3
"""How many digits a number has at least that tells a year by itself."""


def check_needs(record: Record) -> Iterator[Problem]:
    """Yield what facts and claims of ``record``, its passages found, lack by themselves."""
    texts = [passage.exact for passage in record.passages]
    for fact in record.said():
        for message in _of_fact(fact, texts):
            yield record.problem(f"{fact.triple}: {message}", fact.line)
    for claim in record.claims:
        if (message := _unsaid_time(claim, texts)) and claim.reading != "computed":
            yield record.problem(f"{claim.id}: {message}", claim.line)
        elif claim.when is None and (time := _announced(record, claim)):
            message = f"it is announced {time!r}; say when it is made"
            yield record.problem(f"{claim.id}: {message}", claim.line)


def _announced(record: Record, claim: ClaimRecord) -> str | None:
    """The words of the time at which, by ``record``, something announces ``claim``."""
    events = {
        fact.triple.subject
        for fact in record.facts
        if (fact.triple.property, fact.triple.object) == ("announces", claim.id)
    }
    return next(
        (
            fact.triple.words
            for fact in record.facts
            if fact.triple.subject in events and fact.triple.property == "hasTimeSpan"
        ),
        None,
    )


def _of_fact(fact: FactRecord, texts: list[str]) -> Iterator[str]:
    triple = fact.triple
    is_share = triple.property == _SHARE or (
        triple.tag is None and triple.words is not None and _is_out_of(triple.words, texts)
    )
    if is_share and fact.share_of is None:
        yield "a share is a share of something; say share_of"
    if triple.property == _POSITION and not fact.how:
        yield "it tells no direction; say in the source's words, under how, where the one lies"
    until = next(filter(None, map(_UNTIL.search, texts)), None)
    if triple.property == _FORMER and until and not fact.when:
        yield f"the quote tells with {until[0]!r} when the name was borne; say it under when"
    dates_itself = triple.words is not None and triple.tag is None
    if not dates_itself and (message := _unsaid_time(fact, texts)):
        yield message


def _is_out_of(words: str, texts: list[str]) -> bool:
    return any(
        _OUT_OF.match(text, match.end())
        for text in texts
        for match in re.finditer(re.escape(words), text)
    )


def _unsaid_time(one: FactRecord | ClaimRecord, texts: list[str]) -> str:
    """What is wrong where the quote has a year of the EDTF, and no words are given; or ""."""
    if one.edtf is None or one.when is not None:
        return ""
    years = {plain_number(match[0]) for match in _DIGITS.finditer(one.edtf)}
    for text in texts:
        for match in _DIGITS.finditer(text):
            if len(match[0]) >= _YEAR and plain_number(match[0]) in years:
                return f"the quote tells its time with {match[0]!r}; say it under when"
    return ""

"""The reverse of faithfulness: what a record marks has words in its quote that bear it.

A denial holds a word that denies; the kind of a claim has a word that tells of it, in the sentence
or in the heading above it; what somebody else says has the words that report it; the document
itself needs none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Final

from khorgos.triples.annotation import ClaimRecord, FactRecord, Record
from khorgos.triples.gates.speakers import check_speakers
from khorgos.triples.marks import load_marks
from khorgos.triples.mentions import Mentions
from khorgos.triples.problems import Problem

_DENYING: Final = frozenset({"denial", "ending"})
_BEARING: Final[Mapping[str, frozenset[str]]] = {
    "hypothesis": frozenset({"hypothesis", "hedge", "modal"}),
    "question": frozenset({"question"}),
    "recommendation": frozenset({"recommendation", "modal"}),
    "denial": _DENYING,
}
"""The kinds of words that bear the kind of a claim."""
_KEEPING: Final = frozenset({"hampers", "opposes", "isDirectedAgainst", "ends"})
"""The properties that tell of keeping something from being so."""
_OF_HEADINGS: Final = ("hypothesis", "question", "recommendation")
_TELLING: Final = frozenset(
    {"report", "attribution", "hypothesis", "question", "recommendation", *_DENYING}
)
"""The kinds of words with which somebody says something."""


def check_bearing(record: Record, own: frozenset[str], mentions: Mentions) -> Iterator[Problem]:
    """Yield what ``record`` marks without words that bear it.

    Args:
        record: the record, its passages found.
        own: the document and who wrote it.
        mentions: where things stand.
    """
    for fact in record.said():
        if fact.denial is not None and not _DENYING & _kinds(fact.denial):
            message = f"not: {fact.denial!r} holds no word that denies; copy the one of the quote"
            yield record.problem(message, fact.line)
        if fact.report is not None and not _attributes(record, fact, mentions):
            message = (
                f"words: {fact.report!r} neither report nor name {fact.according_to}; copy those "
                "of the quote"
            )
            yield record.problem(message, fact.line)
        if fact.according_to is not None and fact.report is None:
            message = (
                f"{fact.triple} is according to {fact.according_to}; say in which words of the "
                "source, under words"
            )
            yield record.problem(message, fact.line)
        yield from _of_intention(record, fact, mentions)
    for claim in record.claims:
        for message in _of_claim(record, claim, own, mentions):
            yield record.problem(f"{claim.id}: {message}", claim.line)
    yield from check_speakers(record, own, mentions)
    yield from _of_heading(record, own)


def _of_intention(record: Record, fact: FactRecord, mentions: Mentions) -> Iterator[Problem]:
    """What is to be prevented is denied in the content of its intention."""
    label = mentions.label(fact.triple.object or "")
    kept = any(one.negated or one.triple.property in _KEEPING for one in fact.content)
    if fact.content and "denial" in _kinds(label) and not kept:
        message = f"{label!r} is to keep something from being so; say not in its content"
        yield record.problem(message, fact.line)


def _attributes(record: Record, fact: FactRecord, mentions: Mentions) -> bool:
    """Whether the words of ``fact`` report, or name its authority."""
    words = fact.report or ""
    return bool(_TELLING & _kinds(words)) or fact.according_to in mentions.named(words)


@cache
def _kinds(words: str) -> frozenset[str]:
    """The kinds of the marks in ``words``; a question mark asks."""
    kinds = {mark.kind for mark in load_marks().find(words)}
    return frozenset(kinds | ({"question"} if "?" in words else set()))


def _of_claim(
    record: Record, claim: ClaimRecord, own: frozenset[str], mentions: Mentions
) -> Iterator[str]:
    others = [slug for slug in claim.by if slug not in own]
    if claim.words is None and others:
        yield f"{others[0]} says it; give the words of the source that report it"
    if claim.words is not None and not others:
        yield "the document says it in its own voice; take the reporting words out, or say who"
    if claim.words is not None and not _TELLING & _kinds(claim.words):
        yield f"words: {claim.words!r} hold no word that reports; copy those of the quote"
    for slug in others:
        if not mentions.of(record, slug):
            yield f"by: the quote does not name {slug}; say under means which of its words do"
    texts = [passage.exact for passage in record.passages]
    texts += [passage.section for passage in record.passages]
    if claim.kind == "denial":
        texts = [claim.words or ""]
    denying = "denial" in _kinds(claim.words or "")
    if claim.kind != "denial" and (claim.denies or denying):
        yield "it denies what another claims; make it a claim of the kind denial"
    wanted = _BEARING.get(claim.kind)
    if wanted and not any(wanted & _kinds(text) for text in texts):
        yield f"no word of the sentence makes it a {claim.kind}; say what kind of claim it is"


def _of_heading(record: Record, own: frozenset[str]) -> Iterator[Problem]:
    """What stands under the heading of a hypothesis is one, and no fact."""
    sections = {passage.section for passage in record.passages if passage.part == "body"}
    kinds = {kind for section in sections for kind in _kinds(section) if kind in _OF_HEADINGS}
    if not kinds:
        return
    kind = min(kinds)
    for claim in record.claims:
        if claim.kind not in kinds and own.issuperset(claim.by):
            message = f"{claim.id}: it stands under the heading of a {kind}; make it a {kind}"
            yield record.problem(message, claim.line)
    for fact in record.facts:
        if fact.reading == "stated":
            message = (
                f"{fact.triple} stands under the heading of a {kind}, which states no fact; say it "
                f"in a claim of the kind {kind}, or how it is read"
            )
            yield record.problem(message, fact.line)

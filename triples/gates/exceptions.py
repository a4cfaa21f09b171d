"""Exceptions and silence: what they let go needs no telling, and their reasons read the words.

A word is excepted because of what stands beside it: *without umlauts* denies no fact. So the reason
quotes the word with what it goes with. Nothing is excepted that a fact stands under: *does not
recognize Ost* is told of Ost as a denial or not at all. A sentence that names a thing, and a claim
without content, quote the words because of which nothing is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from khorgos.triples.annotated import AnnotatedDocument, Input
from khorgos.triples.annotation import FactRecord, Record
from khorgos.triples.gates.scopes import Carrier
from khorgos.triples.marks import Mark
from khorgos.triples.mentions import Mentions, find_words
from khorgos.triples.problems import Problem
from khorgos.triples.reasonwords import content_words, quoted, words_of

_END: Final = re.compile(r"[,;:()]|[.!?](?=\s|$)")
"""Where what a mark goes with ends at the latest."""
_SEEN: Final = re.compile(r"\s+be\s+(?:seen|found|read|heard|viewed|met)\b")
"""What stands behind a *can* that leaves nothing open."""
_CONVERTED: Final = re.compile(r"(?P<number>\d[\d.,]*)[^\d()]*\([^\d()]*$")
"""A number with a bracket behind it, in which it is given in another unit."""
_HOMONYMS: Final = re.compile(r"\bmay (?:also )?refer to\b")
_REPEATS: Final = re.compile(r"\b(?:repeat\w*|again|elsewhere|already|twice)\b")
_QUALIFIERS: Final = ("qualifier", "direction")


def check_exceptions(given: Input, mentions: Mentions) -> Iterator[Problem]:
    """Yield each exception whose reason does not read the word with what stands beside it.

    Args:
        given: what curators wrote.
        mentions: where its things stand.
    """
    for record in given.judged_records:
        for word, why in record.exceptions.items():
            texts = [passage.exact for passage in record.passages]
            pieces = [
                piece
                for piece in quoted(why)
                if any(find_words(piece, text) for text in texts)
                and find_words(word, piece)
                and words_of(piece) - words_of(word)
            ]
            if texts and not pieces:
                yield record.problem(
                    f"the reason for the exception {word!r} does not quote it with the words "
                    "beside it; put the words of the quote with which it is read between '…'"
                )
            for fact in record.said():
                if pieces and _carries(fact, word) and not _is_in(record, fact, pieces, mentions):
                    yield record.problem(
                        f"{fact.triple} is marked with {word!r}, which the exception reads with "
                        f"{pieces[0]!r} alone; take out the mark, or the exception",
                        fact.line,
                    )


def _carries(fact: FactRecord, word: str) -> bool:
    marks: tuple[str | None, ...] = (fact.report, fact.certainty, fact.denial)
    marks += (*fact.how, *fact.how_much, *fact.of_how_much)
    return any(mark is not None and mark.casefold() == word.casefold() for mark in marks)


def _is_in(record: Record, fact: FactRecord, pieces: Sequence[str], mentions: Mentions) -> bool:
    """Whether ``pieces`` have the object of ``fact``, in whole."""
    if fact.triple.words is not None:
        return any(_is_whole(fact.triple.words, piece) for piece in pieces)
    return any(
        find_words(record.passages[one.passage].exact[one.start : one.end], piece)
        for one in mentions.of(record, fact.triple.object or "")
        for piece in pieces
        if one.end
    )


def _is_whole(words: str, piece: str) -> bool:
    """Whether ``words`` stand in ``piece``, and not as a part of a longer name with a hyphen."""
    return re.search(rf"(?<![\w–-]){re.escape(words)}(?![\w–-])", piece) is not None


def check_silence(given: Input, mentions: Mentions) -> Iterator[Problem]:
    """Yield sentences and claims that are said to hold nothing, without the words that hold none.

    Args:
        given: what curators wrote.
        mentions: where its things stand.
    """
    for one in given.judged:
        for record in one.records:
            text = " … ".join(passage.exact for passage in record.passages)
            if record.nothing and text and not _HOMONYMS.search(text):
                yield from _check_nothing(record, record.nothing, text, one, mentions)
            for claim in record.claims:
                if claim.no_content and text and not _quotes(claim.no_content, text):
                    yield record.problem(
                        f"the claim {claim.id} has no content, and the reason quotes no word of "
                        "the passage; put the words that no triple can say between '…', or give "
                        "the content",
                        claim.line,
                    )


def _check_nothing(
    record: Record, why: str, text: str, one: AnnotatedDocument, mentions: Mentions
) -> Iterator[Problem]:
    pieces = _quotes(why, text)
    named = [
        (text[start:end], slug)
        for slug, spans in mentions.named(text).items()
        for start, end, how in spans
        if how == "name" and text[start].isupper()
        if start or find_words(text[start:end], mentions.label(slug))
    ]
    if named and not pieces:
        words, slug = min(named)
        yield record.problem(
            f"it holds nothing, but it names {words!r} ({slug}); say what it tells of it, or quote "
            "between '…' the words because of which that is nothing"
        )
    told = sum(view.count(piece) for piece in pieces for view in _views(one))
    if _REPEATS.search(why) and told <= len(pieces):
        yield record.problem(
            "it is said to repeat what stands elsewhere, but quotes no words that stand twice in "
            "the document; quote them between '…', or say what it tells"
        )


def _quotes(why: str, text: str) -> list[str]:
    """The pieces that ``why`` quotes from ``text``, names and words that tell something."""
    return [piece for piece in quoted(why) if content_words(piece) and find_words(piece, text)]


def _views(one: AnnotatedDocument) -> list[str]:
    return [part.view for part in one.document.parts]


def is_binding(text: str, mark: Mark, carriers: Sequence[Carrier]) -> bool:
    """Whether ``mark`` bears on what is said, so that no exception answers it.

    Args:
        text: the passage.
        mark: a word of it that has to be met, and is not.
        carriers: the facts, and what the claims say, with where their ends stand.

    Returns:
        True for a number that is no other unit of one that is told, and for words of hedging,
        denying, reporting … behind which a fact has an end.
    """
    if mark.kind in _QUALIFIERS:
        return False
    if mark.kind == "number":
        other = _CONVERTED.search(text, 0, mark.start)
        facts = [one.fact.triple.words or "" for one in carriers]
        return other is None or not any(other["number"] in words for words in facts)
    if mark.kind == "modal" and _SEEN.match(text, mark.end):
        return False
    found = _END.search(text, mark.end)
    end = found.start() if found else len(text)
    return any(
        mark.end <= start < end
        for one in carriers
        for spans in (one.subject, one.object)
        for start, _ in spans
    )

"""Who says it: the words that report a claim belong to whom they stand beside.

*According to Zarm, Ost is small*: it is Zarm's claim, though the sentence names Ost. Who says
something stands in the reporting words, right behind *according to* and *by*, or before the others,
and what stands right before them is who says it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from khorgos.triples.annotation import Record
from khorgos.triples.mentions import Mentions, find_words
from khorgos.triples.problems import Problem

_BEFORE_SPEAKER: Final = re.compile(r"\b(?:according to|by|from|of)$", re.IGNORECASE)
"""What reporting words end with where who says it stands behind them."""
_BY: Final = re.compile(r"\bby (?:the )?$", re.IGNORECASE)
_STANDING_FOR: Final = re.compile(r"\b(?:it|they|he|she|its|their|his|her)\b", re.IGNORECASE)
"""Words within those that report, which stand for somebody told before."""
_BESIDE: Final = re.compile(
    r"\W*(?:\b(?:has|have|had|also|once|then|later|often|first|officially|publicly|repeatedly)\b\W*)*"
)
"""What may stand between somebody and the words that report what they say."""


def check_speakers(record: Record, own: frozenset[str], mentions: Mentions) -> Iterator[Problem]:
    """Yield who is told to say something that the reporting words give to somebody else.

    Args:
        record: the record, its passages found.
        own: the document and who wrote it, who need no reporting words.
        mentions: where things stand.
    """
    said = [(slug, c.words, c.line, c.id) for c in record.claims for slug in c.by]
    said += [
        (fact.according_to, fact.report, fact.line, str(fact.triple))
        for fact in record.said()
        if fact.according_to is not None
    ]
    for slug, words, line, what in said:
        if words and slug not in own and not _says(record, slug, words, mentions):
            message = (
                f"{what}: {words!r} does not belong to {slug} in this sentence; name who says it, "
                "or say under means which words beside it are theirs"
            )
            yield record.problem(message, line)


def _says(record: Record, slug: str, words: str, mentions: Mentions) -> bool:
    """Whether ``words`` may be those of ``slug``, where they and it stand in the quote."""
    spans = [*mentions.of(record, slug), *mentions.described(record, slug)]
    places = [
        (number, start, end)
        for number, passage in enumerate(record.passages)
        for start, end in find_words(words, passage.exact)
    ]
    if not spans or not places:  # other gates refuse that
        return True
    for number, start, end in places:
        text = record.passages[number].exact
        here = [(span.start, span.end) for span in spans if span.passage == number]
        told_before = any(span.passage < number for span in spans)
        if told_before or _is_beside(text, start, end, here, mentions):
            return True
    return False


def _is_beside(
    text: str, start: int, end: int, spans: Sequence[tuple[int, int]], mentions: Mentions
) -> bool:
    """Whether one of ``spans`` stands where who says it does, seen from the reporting words."""
    if any(a < end and start < b for a, b in spans):
        return True
    behind = [(a, text[end:a]) for a, _ in spans if a >= end]
    if _BEFORE_SPEAKER.search(text[start:end]):
        return any(not re.search(r"[,;:.\"“”]", between) for _, between in behind)
    before = [b for _, b in spans if b <= start]
    if _STANDING_FOR.search(text[start:end]):
        return bool(before)
    if any(_BESIDE.fullmatch(text[b:start]) for b in before):
        return not _is_part(text, start, spans, mentions)
    beside = any(  # not in an aside: *Orm, a king of Zarm, says*
        _BESIDE.fullmatch(text[b:start]) and "," not in text[b:start]
        for found in mentions.named(text).values()
        for _, b, _ in found
        if b <= start
    )
    return not beside and (bool(before) or any(_BY.search(text[:a]) for a, _ in behind))


def _is_part(text: str, start: int, spans: Sequence[tuple[int, int]], mentions: Mentions) -> bool:
    """Whether each of ``spans`` right before ``start`` is a part of the name of another thing."""
    others = [(a, b) for found in mentions.named(text).values() for a, b, _ in found if b <= start]
    mine = [(a, b) for a, b in spans if b <= start and _BESIDE.fullmatch(text[b:start])]
    return all(any(c < a and b == d for c, d in others) for a, b in mine)

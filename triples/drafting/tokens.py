"""The tokens of a sentence: words, marks, and each mention and date as one.

Offsets are code points of the sentence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from khorgos.triples.dates.finding import FoundDate
from khorgos.triples.drafting.mentions import FoundMention

_WORD: Final = re.compile(
    r"['’]s\b|(?P<word>[^\W\d_]+(?:[-'’.][^\W\d_]+)*|\d+(?:[.,]\d+)*\w*(?:-\w+)*)|(?P<mark>\S)"
)


@dataclass(frozen=True, slots=True)
class SentenceToken:
    """A token: ``sentence[start:end]``.

    Attributes:
        lower: the words in small letters.
        mention, date: what was found there, or None.
        inner: the names within the name.
    """

    start: int
    end: int
    text: str
    lower: str
    mention: FoundMention | None = None
    date: FoundDate | None = None
    inner: tuple[FoundMention, ...] = ()

    @property
    def is_word(self) -> bool:
        """Whether it is a plain word and no mention, date, number or mark."""
        return self.mention is None and self.date is None and self.text[0].isalpha()

    @property
    def is_name(self) -> bool:
        """Whether it is a mention."""
        return self.mention is not None


def tokenise(
    text: str, mentions: Sequence[FoundMention], dates: Sequence[FoundDate]
) -> tuple[SentenceToken, ...]:
    """Cut a sentence into tokens.

    Args:
        text: the sentence.
        mentions: the names that were found in it.
        dates: the dates that were found in it. Of two that overlap the longer one is taken; of two
            as long, the date.
    """
    found: list[SentenceToken] = [
        SentenceToken(one.start, one.end, text[one.start : one.end], one.text.lower(), date=one)
        for one in dates
    ]
    found += [
        SentenceToken(
            one.start,
            one.end,
            text[one.start : one.end],
            one.text.lower(),
            mention=one,
            inner=tuple(
                other
                for other in mentions
                if one.start <= other.start and other.end <= one.end and other is not one
            ),
        )
        for one in mentions
    ]
    taken: list[SentenceToken] = []
    for one in sorted(found, key=lambda t: (t.start - t.end, t.date is None)):
        if all(one.end <= other.start or other.end <= one.start for other in taken):
            taken.append(one)
    taken.sort(key=lambda token: token.start)
    tokens: list[SentenceToken] = []
    at = 0
    for one in taken:
        tokens += _words(text, at, one.start)
        tokens.append(one)
        at = one.end
    return (*tokens, *_words(text, at, len(text)))


def _words(text: str, start: int, end: int) -> list[SentenceToken]:
    tokens = []
    for match in _WORD.finditer(text, start, end):
        word, first = match[0], match.start()
        for ending in ("'s", "’s"):  # a possessive ending is a token of its own
            if word.lower().endswith(ending) and len(word) > len(ending):
                cut = match.end() - len(ending)
                tokens.append(SentenceToken(first, cut, text[first:cut], text[first:cut].lower()))
                first, word = cut, ending
        tokens.append(SentenceToken(first, match.end(), word, word.lower().replace("’", "'")))
    return tokens

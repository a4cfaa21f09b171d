"""Short names that refer back: *the Convention*, after *Convention on Trade of Zarm* was named.

A head noun alone, with a capital and *the* before it, is short for the last name of the document
that has it as its head.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass

from khorgos.triples.drafting.namingtext import NamingText
from khorgos.triples.drafting.signs import head_of


@dataclass(frozen=True, slots=True)
class ShortName:
    """A short name in a sentence, ``text[start:end]``, and its head noun in small letters."""

    start: int
    end: int
    head: str


def short_names(text: NamingText, taken: Iterable[tuple[int, int]]) -> list[ShortName]:
    """The head nouns alone in a sentence that may be short for a longer name.

    Args:
        text: the sentence.
        taken: where names stand in it, in code points; no short one lies in these.
    """
    found = []
    inside = {place for start, end in taken for place in range(start, end)}
    for at, token in enumerate(text.tokens):
        before = text.tokens[at - 1].letters.casefold() if at else ""
        if before not in ("the", "this") or text.gap(at - 1) != " " or not token.is_capital:
            continue
        head = text.head_at(at, at + 1)
        is_taken = token.start in inside
        if head is not None and head[0] != "Person" and not _goes_on(text, at) and not is_taken:
            found.append(ShortName(token.start, token.end, token.letters.casefold()))
    return found


def _goes_on(text: NamingText, at: int) -> bool:
    """Whether a name goes on after its head noun: *the Convention on trade*, not *on 3 May*."""
    if not text.is_followed(at):
        return False
    after = text.tokens[at + 1]
    if after.letters != "on":
        return after.is_capital or after.letters in ("of", "for")
    return re.match(r" on (?:\d|[A-Z])", text.text[text.tokens[at].end :]) is None


def head_word(text: NamingText, start: int, end: int) -> str:
    """The head noun, in small letters, of the name at ``text[start:end]``; "" where it has none."""
    first = bisect_left(text.tokens, start, key=lambda token: token.start)
    last = bisect_left(text.tokens, end, key=lambda token: token.start)
    head = head_of(text, (first, last)) if last - first > 1 else None
    return head[0].split()[-1].casefold() if head else ""

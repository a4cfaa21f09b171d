"""Lighting: which parts of a text are the words that were looked for, however they are written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from khorgos.server.reading.namefit import is_dense
from khorgos.triples.naming.letters import fold
from khorgos.triples.naming.romanising import romanised
from khorgos.triples.naming.sameness import singular_of

Pieces = tuple[tuple[str, bool], ...]
"""A text in parts, each with whether it is lit."""

# A word with its marks and apostrophes, as names have them.
_WORD: Final = re.compile(r"[^\W_](?:[^\W_]|[\u0300-\u036f\u0610-\u061a\u064b-\u065f'’ʻʼʿʾ])*")
_AROUND: Final = 110
"""How many characters are kept on each side of what is lit, where a text is cut."""


def lit(text: str, words: Sequence[str]) -> Pieces:
    """Light the words of a text that begin with one of some folded words.

    >>> lit("The Ürümqi road", ["urum"])
    (('The ', False), ('Ürüm', True), ('qi road', False))
    >>> lit("怛羅斯之戰", ["怛罗斯"])
    (('怛羅斯', True), ('之戰', False))

    Args:
        text: in any script.
        words: as `khorgos.triples.naming.letters.fold` writes them.
    """
    pieces: list[tuple[str, bool]] = []
    end = 0
    for start, stop in sorted(_places(text, words)):
        if start >= end:
            pieces += [(text[end:start], False), (text[start:stop], True)]
            end = stop
    pieces.append((text[end:], False))
    return tuple(piece for piece in pieces if piece[0])


def cut(pieces: Pieces, around: int = _AROUND) -> Pieces:
    """Keep of a long text what is lit first and the words around it; "…" stands for the rest.

    >>> cut((("one two three ", False), ("four", True), (" five six", False)), around=6)
    (('… three ', False), ('four', True), (' five …', False))
    """
    first = next((place for place, (_, is_lit) in enumerate(pieces) if is_lit), None)
    if first is None:
        return ((shortened("".join(text for text, _ in pieces), 2 * around), False),)
    before = "".join(text for text, _ in pieces[:first])
    kept = [(shortened(before[::-1], around)[::-1], False)] if before else []
    left = around + len(pieces[first][0])
    for text, is_lit in pieces[first:]:
        if left < len(text) and is_lit:
            left = 0
        if left <= 0:
            break
        kept.append((text if is_lit else shortened(text, left), is_lit))
        left -= len(text)
    if left <= 0 and not kept[-1][0].endswith("…"):
        kept.append((" …", False))
    return tuple(kept)


def shortened(text: str, most: int) -> str:
    """Cut a text at the end of a word, and say so.

    >>> shortened("one two three", 9)
    'one two …'
    """
    if len(text) <= most:
        return text
    kept = text[: most + 1]
    return f"{kept.rpartition(' ')[0] if ' ' in kept else kept[:most]} …"


def _places(text: str, words: Sequence[str]) -> Iterator[tuple[int, int]]:
    dense = [word for word in words if is_dense(word)]
    others = [(word, singular_of(word) if word.isascii() else word) for word in words]
    for match in _WORD.finditer(text):
        folded = fold(match.group())
        if dense and is_dense(folded):
            yield from _dense_places(match, dense)
            continue
        latin = romanised(match.group()) if others and not folded.isascii() else ""
        for word, stem in others:
            if latin and latin.startswith(word):
                yield match.span()
                break
            if folded.startswith(word) or singular_of(folded) == stem:
                is_as_long = len(folded) == len(match.group())
                length = len(word) if is_as_long and folded.startswith(word) else len(match.group())
                yield match.start(), match.start() + length
                break


def _dense_places(match: re.Match[str], words: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Find words within a run of characters, each of which folds to one."""
    folded = "".join(fold(one)[:1] or one for one in match.group())
    for word in words:
        place = folded.find(word)
        if place >= 0:
            yield match.start() + place, match.start() + place + len(word)
            return

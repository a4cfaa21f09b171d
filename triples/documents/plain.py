"""Plain text: paragraphs between blank lines, or one to a line; short lines above them; lists.

Nothing in such a text says what a line is, so the rules are careful: a short line is a heading only
where a text stands under it, and never inside or right behind a list. What they get wrong, hints
put right.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Final

from khorgos.triples.documents.assembling import FIELD, HYPHENS, Block
from khorgos.triples.documents.document import PartKind
from khorgos.triples.documents.hints import Hints
from khorgos.triples.documents.lines import MAX_HEADING, UNSPACED, Line

_BULLET: Final = r"[*•·‣▪▫◦●○■□–—-]"
_NUMBER: Final = r"\(?(\d{1,3})[.)．]|\(?[a-zа-я]\)"
_MARKER: Final = re.compile(
    rf"(?:{_BULLET}|{_NUMBER})(?:\s+|$)|[(（]?(?:\d{{1,3}}|[一二三四五六七八九十]{{1,3}})[、）]|[①-⑳]\s*"
)
_SURE_MARKER: Final = re.compile(r"(?:[*•·‣▪▫◦●○■□-]|\(?\d{1,3}[.)])\s+|[①-⑳]")
"""What begins an item in the midst of a wrapped text too, where a dash may come to stand first."""
_ENDS: Final = re.compile(r"[.!?…。！？؟۔;；:：,，،][\"'”’»」』)\]）]*$")
_WIDEST: Final = 120
"""Characters of a line in a text whose lines are broken to a width."""
_MOST_HEADINGS: Final = 3
"""How many headings stand right above each other, as chapter, section and subsection do."""
_MANY: Final = 8
"""Lines without a blank one between them that are more than one paragraph."""
_LONG: Final = 60
"""Characters of a line that is more than a name."""


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A block, and whether it is a heading if the blocks around it allow it.

    Attributes:
        block: the block as it is otherwise.
        may_head: whether it looks like a heading.
        number: of an item of a numbered list; 0 of one with a bullet.
    """

    block: Block
    may_head: bool = False
    number: int = 0

    @property
    def text(self) -> str:
        """What the block says."""
        return self.block.text


def plain_blocks(lines: Sequence[Line], hints: Hints) -> Iterator[Block]:
    """Sort the lines of a plain text into blocks.

    Args:
        lines: The lines, blank ones included.
        hints: What the source says of its layout.

    Yields:
        The blocks, in order, without the marks of lists.
    """
    written = [line for line in lines if line.text]
    is_wrapped = _is_wrapped(written)
    groups = [[*own] for is_text, own in groupby(lines, lambda one: bool(one.text)) if is_text]
    has_few = len(groups) == 1 or len(groups) * 4 < len(written)
    if has_few and not is_wrapped:  # blank lines are rare: each for itself
        groups = [[line] for line in written]
    numbers = _numbers(written)
    found: list[_Candidate] = []
    for group in groups:
        width = max(len(line.text) for line in group)
        is_long = len(groups) == 1 or len(group) >= _MANY
        for own in _paragraphs(group, width) if is_wrapped and is_long else [group]:
            found += _LineGroup(own, width if is_wrapped else 0, numbers, hints).split()
    if found and found[0].text == hints.title:
        yield Block("heading", found.pop(0).block.lines)
    for is_open, run in groupby(enumerate(found), lambda one: one[1].may_head):
        places, candidates = zip(*run, strict=True)
        blocks = [one.block for one in candidates]
        if is_open:
            before = found[places[0] - 1] if places[0] else None
            after = found[places[-1] + 1] if places[-1] + 1 < len(found) else None
            blocks = [replace(one, kind=_kind(blocks, before, after)) for one in blocks]
        yield from blocks


def _paragraphs(lines: Sequence[Line], width: int) -> Iterator[list[Line]]:
    """Split lines where one ends with a stop and the next word would have fitted on it.

    So they are where the next line is indented.
    """
    own: list[Line] = []
    for line in lines:
        is_free = own and (_fits(own[-1], line, width) or line.start > own[-1].newline + 1)
        if is_free and _ENDS.search(own[-1].text):
            yield own
            own = []
        own.append(line)
    yield own


def _fits(line: Line, following: Line, width: int) -> bool:
    """Whether the first word of the following line would have fitted on a line."""
    first = 1 if UNSPACED.match(following.text) else len(following.text.split()[0])
    return len(line.text) + 1 + first <= width


def _is_wrapped(lines: Sequence[Line]) -> bool:
    """Whether the lines are broken to a width, and are no paragraphs each."""
    lengths = [len(line.text) for line in lines]
    return sum(length for length in lengths if length > _WIDEST) * 2 <= sum(lengths)


def _kind(blocks: Sequence[Block], before: _Candidate | None, after: _Candidate | None) -> PartKind:
    """What short lines are that stand behind each other, by what stands around them."""
    fields = sum(bool(FIELD.match(block.text)) for block in blocks)
    if before and before.text.endswith((":", "：")):
        return "list"
    if fields > 1 or len(blocks) > _MOST_HEADINGS:
        return "list"
    if after is None:
        return "body"
    if before and before.block.kind == after.block.kind == "list" and after.number != 1:
        return "list"
    return "heading"


def may_head(text: str) -> bool:
    """Tell whether a line that stands alone looks like a heading."""
    return (
        0 < len(text) <= MAX_HEADING
        and not _ENDS.search(text)
        and not text[:1].islower()
        and any(map(str.isalpha, text))
        and text[-1] not in HYPHENS
        and "\t" not in text
    )


class _LineGroup:
    """Lines between which no blank one stands.

    Args:
        lines: the lines.
        width: how wide they are where they are broken to a width; 0 where each is a paragraph.
        numbers: all numbers that stand as marks of lists in the text.
        hints: what the source says of its layout.
    """

    def __init__(self, lines: Sequence[Line], width: int, numbers: Set[int], hints: Hints) -> None:
        self._lines, self._numbers, self._hints = lines, numbers, hints
        self._is_wrapped, self._width = width > 0, width
        self._texts = [line for line in lines if hints.fits("not_headings", line.text)]
        self._is_table = len(lines) > 1 and (
            all("\t" in line.text for line in lines) or all(line.text[0] == "|" for line in lines)
        )

    def split(self) -> list[_Candidate]:
        """Split the lines into blocks."""
        found: list[_Candidate] = []
        for at, line in enumerate(self._lines):
            one = self._beginning(at, line, found[-1] if found else None)
            if one is None:
                last = found.pop()
                lines = [*last.block.lines, line]
                found.append(replace(last, block=replace(last.block, lines=lines)))
            else:
                found.append(one)
        return found

    def _beginning(self, at: int, line: Line, last: _Candidate | None) -> _Candidate | None:
        """The block that begins with ``line``; None where it goes on with the ``last``."""
        text, hints = line.text, self._hints
        if kind := self._said(line, last is None):
            return _Candidate(Block(kind, [line]))
        is_free = last is None or not self._is_wrapped or self._is_broken_before(at)
        if mark := self._mark(at, is_free, last):
            rest = replace(line, start=line.start + mark.end(), text=text[mark.end() :])
            number = int(mark[1] or 0)
            return _Candidate(Block("list", [rest] if rest.text else []), number=number)
        if hints.fields and FIELD.match(text):
            return _Candidate(Block("body", [line]))
        if last is None and self._heads(line):
            if len(self._lines) > 1:
                return _Candidate(Block("heading", [line]))
            return _Candidate(Block("body", [line]), may_head=True)
        if last is None or not self._is_wrapped or last.block.kind == "heading":
            return _Candidate(Block("body", [line]))
        if last.block.kind == "list" and last.block.lines and is_free and self._leaves(at):
            return _Candidate(Block("body", [line]))
        return None

    def _said(self, line: Line, is_first: bool) -> PartKind | None:
        """What a hint or the title says that a line is; None where they say nothing."""
        named: tuple[tuple[str, PartKind], ...] = (
            ("footnote_lines", "footnote"),
            ("headings", "heading"),
            ("list_items", "list"),
        )
        for name, kind in named:
            if self._hints.fits(name, line.text):
                return kind
        if is_first and line.text == self._hints.title and len(self._lines) > 1:
            return "heading"
        return "list" if self._is_table else None

    def _is_broken_before(self, at: int) -> bool:
        """Whether a line begins where its first word would have fitted on the line before."""
        return _fits(self._lines[at - 1], self._lines[at], self._width)

    def _mark(self, at: int, is_free: bool, last: _Candidate | None) -> re.Match[str] | None:
        """The mark of an item that begins a line, if it is one there.

        A number without the next or the one before it is the beginning of a sentence or a heading.
        """
        text = self._lines[at].text
        mark = _MARKER.match(text)
        if mark is None or (mark[1] and not {int(mark[1]) - 1, int(mark[1]) + 1} & self._numbers):
            return None
        if last is None or not self._is_wrapped:
            return mark
        is_sure = _SURE_MARKER.match(text) is not None
        if last.block.kind == "list":
            return mark if is_free or is_sure else None
        ends = _ENDS.search(self._lines[at - 1].text)
        return mark if is_sure and (is_free or ends) else None

    def _heads(self, line: Line) -> bool:
        """Whether ``line``, the first, looks like a heading, and the lines under it like a text."""
        if line in self._texts or not may_head(line.text) or _MARKER.match(line.text):
            return False
        if len(self._lines) == 1 or self._hints.fields:
            return len(self._lines) == 1 or not FIELD.match(line.text)
        rest = self._lines[1:]
        if self._is_wrapped and (rest[0].text[0].islower() or not self._is_short(line)):
            return False
        is_text = _ENDS.search(rest[-1].text) or sum(len(one.text) for one in rest) > _LONG
        return bool(is_text) and (not self._is_wrapped or self._is_broken_before(1))

    def _is_short(self, line: Line) -> bool:
        """Whether a line ends well before the others do."""
        return len(line.text) * 4 <= self._width * 3

    def _leaves(self, at: int) -> bool:
        """Whether a line behind an item of a list is no part of it: it is not indented."""
        line, before = self._lines[at], self._lines[at - 1]
        return line.start == before.newline + 1 and not line.text[0].islower()


def _numbers(lines: Iterable[Line]) -> set[int]:
    marks = (_MARKER.match(line.text) for line in lines)
    return {int(mark[1]) for mark in marks if mark and mark[1]}

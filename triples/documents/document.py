"""A document as it is read: parts with a reading view, each mapped back to the source text.

All values are immutable. Offsets count Unicode code points from 0; ranges are half open.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import Literal

from khorgos.triples.documents.source import Source

PartKind = Literal["metadata", "heading", "body", "gloss", "footnote", "list", "field", "furniture"]
Ranges = tuple[tuple[int, int], ...]
"""Half-open ranges in code points of the source text, in order."""


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of the document that reads as one: a paragraph, a heading, a gloss.

    Attributes:
        kind: What it is.
        section: The heading it stands under; empty before the first heading, and for metadata
            and furniture, which stand in no section.
        view: The text to read, without what the layout put in between.
        offsets: For each character of ``view`` its offset in the source text, strictly rising.
            The characters are the same, save that a newline of the source is shown as a space.
        term: For a gloss, the text of the link it explains; else None.
    """

    kind: PartKind
    section: str
    view: str
    offsets: tuple[int, ...] = field(repr=False)
    term: str | None = None

    def __post_init__(self) -> None:
        if not self.view or len(self.view) != len(self.offsets):
            raise ValueError(
                f"a part needs one offset for each character, and at least one: "
                f"{len(self.view)} characters, {len(self.offsets)} offsets"
            )
        if any(left >= right for left, right in pairwise(self.offsets)):
            raise ValueError(f"the offsets of the part {self.view[:40]!r} do not rise strictly")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence: ``part.view[start:end]``."""

    part: Part
    start: int
    end: int

    @property
    def text(self) -> str:
        """The sentence's own characters."""
        return self.part.view[self.start : self.end]

    @property
    def kind(self) -> PartKind:
        """The kind of the part it stands in."""
        return self.part.kind

    @property
    def section(self) -> str:
        """The section of the part it stands in."""
        return self.part.section


@dataclass(frozen=True, slots=True)
class LinkedTerm:
    """The text of a link, ``part.view[start:end]``, and its gloss where it has one."""

    part: Part
    start: int
    end: int
    gloss: Part | None

    @property
    def text(self) -> str:
        """The words of the link."""
        return self.part.view[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a document.

    Attributes:
        document: the source's slug.
        part: the kind of part it stands in.
        section: the heading it stands under, or "".
        exact: the words as the reading view shows them.
        prefix, suffix: up to 32 code points before and after, in the same view.
        ranges: half-open ranges in code points of the source text, in order.
        line: the line of the source text in which it begins, from 1.
        headword: for a gloss, the words of the link it explains; else "".
    """

    document: str
    part: str
    section: str
    exact: str
    prefix: str
    suffix: str
    ranges: Ranges
    line: int
    headword: str

    @property
    def label(self) -> str:
        """The words with the colon that say what a field tells; "" elsewhere.

        They stand at the beginning of the passage, or before it.
        """
        if self.part != "field":
            return ""
        found = re.match(r"[^:：]{1,60}[:：]", self.exact if not self.prefix else self.prefix)
        return found[0] if found else ""

    @property
    def start(self) -> int:
        """Where the passage begins, in code points of the source text."""
        return self.ranges[0][0]


@dataclass(frozen=True)
class Document:
    """A source that has been read.

    Attributes:
        source: The source.
        parts: All parts, ordered by where they begin. They share no character, and all
            characters of the source that are not white space belong to one.
        sentences: The sentences of all parts, in the same order.
        terms: The links, in the order in which they stand in the source.
    """

    source: Source
    parts: tuple[Part, ...]
    sentences: tuple[Sentence, ...]
    terms: tuple[LinkedTerm, ...]

    def __post_init__(self) -> None:
        text, taken = self.source.text, set[int]()
        for part in self.parts:
            if view_of(text, part.offsets) != part.view:
                raise ValueError(f"the part {part.view[:40]!r} is not what the source says there")
            taken.update(part.offsets)
        if len(taken) != sum(len(part.offsets) for part in self.parts):
            raise ValueError(f"{self.source.path}: two parts share a character")
        for offset, character in enumerate(text):
            if offset not in taken and not character.isspace():
                line, column = self.position(offset)
                raise ValueError(
                    f"{self.source.path}:{line}:{column}: {character!r} belongs to no part"
                )

    @cached_property
    def sections(self) -> tuple[str, ...]:
        """The sections, in order, one for each heading."""
        return tuple(part.section for part in self.parts if part.kind == "heading")

    def position(self, offset: int) -> tuple[int, int]:
        """Return the line and the column of a place in the source text, for messages.

        Args:
            offset: A code-point offset, from 0 to the length of the text.

        Returns:
            Line and column, both counted from 1, the column in code points.

        Raises:
            IndexError: The offset lies outside the text.
        """
        if not 0 <= offset <= len(self.source.text):
            raise IndexError(
                f"the offset {offset} lies outside {self.source.path}, "
                f"which has {len(self.source.text)} characters"
            )
        line = bisect_right(self._line_starts, offset)
        return line, offset - self._line_starts[line - 1] + 1

    @cached_property
    def _line_starts(self) -> list[int]:
        text = self.source.text
        return [0, *(place + 1 for place, sign in enumerate(text) if sign == "\n")]


def view_of(text: str, offsets: Iterable[int]) -> str:
    """Return the reading view of some characters of a source text.

    Args:
        text: The source text.
        offsets: The offsets of the characters, in code points.

    Returns:
        The characters, with each newline as a space.
    """
    return "".join(text[offset] for offset in offsets).replace("\n", " ")


def ranges(part: Part, start: int, end: int) -> Ranges:
    """Return where a stretch of a part stands in the source text.

    Args:
        part: The part.
        start: The first position in the part's view, in code points.
        end: The position after the last one.

    Returns:
        The longest runs of consecutive source offsets, half open, in order; none for an empty
        stretch.

    Raises:
        IndexError: The stretch does not lie in the view.
    """
    if not 0 <= start <= end <= len(part.view):
        raise IndexError(
            f"the stretch {start} to {end} does not lie in a view of {len(part.view)} characters"
        )
    runs: list[tuple[int, int]] = []
    for offset in part.offsets[start:end]:
        if runs and runs[-1][1] == offset:
            runs[-1] = (runs[-1][0], offset + 1)
        else:
            runs.append((offset, offset + 1))
    return tuple(runs)


def slice_ranges(source_text: str, ranges: Iterable[tuple[int, int]]) -> str:
    """Return the source's own characters in some ranges, joined.

    Args:
        source_text: The source text.
        ranges: Half-open ranges in code points.

    Returns:
        The characters, newlines included; with these as spaces it is the reading view.
    """
    return "".join(source_text[start:end] for start, end in ranges)

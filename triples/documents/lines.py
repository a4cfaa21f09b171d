"""Lines, blocks of lines, and the joining of lines into a reading view."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from typing import Final

from khorgos.triples.documents.document import Part, PartKind, view_of

MAX_HEADING: Final = 120
"""Longer lines are paragraphs; the longest headings of encyclopedias stay below this."""

# Endings that a link trail can be and that are no English word of their own.
_TRAIL: Final = re.compile(
    r"(?:s|es|n|ns|d|ed|ing|ly|er|ers|al|ian|ians|ese|ish|ism|ist|ists)(?!\w)"
)
# What follows an opening sign, a quotation mark that opens or a hyphen belongs tight to it.
_OPENS: Final = re.compile(r"""[(\[{«“‘$€£¥]$ | (?:^|[\s(\[])["']$ | \w[-‐‑–/]$""", re.VERBOSE)
# A closing sign, an apostrophe or quotation mark that closes, or a hyphen belongs tight to what
# precedes it.
_CLOSES: Final = re.compile(
    r"""[.,;:!?)\]}%…”»’] | '(?:s(?!\w)|(?!'\w)\W|$) | "(?:[^\w(\["“‘]|$) | [-‐‑–]\S""",
    re.VERBOSE,
)


UNSPACED: Final = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]")
"""Signs of scripts that put no spaces between words, with their punctuation."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line without the white space at its edges.

    Attributes:
        number: Counted from 1.
        start: The offset of its first character.
        text: Its characters; empty for a blank line.
        newline: The offset of the newline that ends it, or the length of the whole text.
    """

    number: int
    start: int
    text: str
    newline: int

    @property
    def end(self) -> int:
        """The offset after its last character."""
        return self.start + len(self.text)


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of source text that goes into a view whole.

    Attributes:
        start: Its first offset.
        end: The offset after its last character.
        space: The offset of the white space to show when a space must follow.
        is_term: Whether it is the text of a link.
    """

    start: int
    end: int
    space: int
    is_term: bool = False


def lines_of(text: str) -> list[Line]:
    """Split a text at its newlines (U+000A and no other character).

    Args:
        text: The source text.

    Returns:
        All lines, blank ones included.
    """
    lines, start = [], 0
    for number, raw in enumerate(text.split("\n"), 1):
        indent = len(raw) - len(raw.lstrip())
        lines.append(Line(number, start + indent, raw.strip(), start + len(raw)))
        start += len(raw) + 1
    return lines


def blocks_of(text: str) -> list[list[Line]]:
    """Return the runs of lines between blank lines.

    Args:
        text: The source text.

    Returns:
        The blocks, each with at least one line, no line blank.
    """
    groups = groupby(lines_of(text), key=lambda line: bool(line.text))
    return [list(lines) for is_text, lines in groups if is_text]


def is_heading(block: Sequence[Line]) -> bool:
    """Tell whether a block is a heading: one short line that no stop ends."""
    text = block[0].text
    return len(block) == 1 and len(text) <= MAX_HEADING and text[-1] not in ".!?;:,…"


def split_items(
    block: Sequence[Line], marker: re.Pattern[str]
) -> tuple[list[Line], list[tuple[Line, list[Line]]]]:
    """Split a block at the lines that a list marker begins.

    Args:
        block: The lines.
        marker: What a marker looks like, the white space after it included.

    Returns:
        The lines before the first marker, and for each marker itself, as a line of its own,
        and the lines of its item, which can be none.
    """
    lead: list[Line] = []
    items: list[tuple[Line, list[Line]]] = []
    for line in block:
        if found := marker.match(line.text):
            sign = found[0].rstrip()
            rest = replace(line, start=line.start + found.end(), text=line.text[found.end() :])
            items.append((replace(line, text=sign), [rest] if rest.text else []))
        elif items:
            items[-1][1].append(line)
        else:
            lead.append(line)
    return lead, items


def join(text: str, segments: Iterable[Segment]) -> list[int]:
    """Join segments, with a space of the source between two where a reader expects one.

    Args:
        text: The source text.
        segments: The segments, in order.

    Returns:
        The offsets of the characters of the view.
    """
    segments = list(segments)
    offsets = list(range(segments[0].start, segments[0].end))
    for left, right in pairwise(segments):
        before, after = text[left.start : left.end], text[right.start : right.end]
        is_trail = left.is_term and before[-1].isalpha() and _TRAIL.match(after)
        if not (is_trail or _OPENS.search(before) or _CLOSES.match(after)):
            offsets.append(left.space)
        offsets.extend(range(right.start, right.end))
    return offsets


def is_spaced(line: Line, following: Line) -> bool:
    """Tell whether a space stands for the newline between two lines: not so in Chinese."""
    return not (UNSPACED.match(line.text[-1]) and UNSPACED.match(following.text[0]))


def unwrap(lines: Sequence[Line]) -> list[int]:
    """Join the lines of a hard-wrapped paragraph, each newline being a space where words have some.

    Args:
        lines: The lines, in order, none of them blank.

    Returns:
        The offsets of the characters of the view.
    """
    offsets = [*range(lines[0].start, lines[0].end)]
    for line, following in pairwise(lines):
        if is_spaced(line, following):
            offsets.append(line.newline)
        offsets.extend(range(following.start, following.end))
    return offsets


def make_part(
    text: str, kind: PartKind, section: str, offsets: Sequence[int], term: str | None = None
) -> Part:
    """Make a part from offsets.

    Args:
        text: The source text.
        kind: The part's kind.
        section: The heading it stands under.
        offsets: The offsets of its characters.
        term: For a gloss, the text of the link.

    Returns:
        The part with its view.
    """
    return Part(kind, section, view_of(text, offsets), tuple(offsets), term)


def part_of_line(text: str, kind: PartKind, section: str, line: Line) -> Part:
    """Make a part from one whole line; the arguments are those of `make_part`."""
    return make_part(text, kind, section, range(line.start, line.end))

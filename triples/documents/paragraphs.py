"""Texts of paragraphs: a plain one, and the abstract of a paper."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from khorgos.triples.documents.document import Part
from khorgos.triples.documents.lines import (
    Line,
    blocks_of,
    is_heading,
    lines_of,
    make_part,
    part_of_line,
    split_items,
    unwrap,
)
from khorgos.triples.documents.source import Source
from khorgos.triples.naming.scripts import UNKNOWN, script_of

_LABEL: Final = re.compile(r"([^\W\d_][\w'’-]*(?: [\w'’-]+){0,4}):(?:\s+|$)")
"""One to five words and a colon; longer ones are rather the beginning of a sentence."""
_MARKER: Final = re.compile(r"(?:[*•–-]|\d{1,3}[.)])\s+")


def read_plain(source: Source) -> list[Part]:
    """Sort a plain text: paragraphs between blank lines.

    A block of lines between blank lines is a paragraph; one short line without a final stop is
    a heading, or metadata when it is the title at the very beginning; a block that begins with
    a bullet or a number is a list, its marks being furniture.

    Args:
        source: A source of kind ``plain``.

    Returns:
        The parts, in order.
    """
    blocks = blocks_of(source.text)
    parts: list[Part] = []
    section = ""
    if blocks and is_heading(blocks[0]) and blocks[0][0].text == source.title:
        parts.append(part_of_line(source.text, "metadata", "", blocks.pop(0)[0]))
    for block in blocks:
        if is_heading(block):
            section = block[0].text
            parts.append(part_of_line(source.text, "heading", section, block[0]))
        elif not _MARKER.match(block[0].text):
            parts.append(make_part(source.text, "body", section, unwrap(block)))
        else:
            for mark, item in split_items(block, _MARKER)[1]:
                parts.append(part_of_line(source.text, "furniture", "", mark))
                if item:
                    parts.append(make_part(source.text, "list", section, unwrap(item)))
    return parts


def read_abstract(source: Source) -> list[Part]:
    """Sort an abstract: one paragraph to a line, some of which begin with a label.

    A line that begins in another script than that of the abstract is metadata. A paragraph that
    begins with a label opens a section; the label is its heading, with the colon in the view
    and without it as the section's name. A paragraph without one continues the section.

    Args:
        source: A source of kind ``abstract``.

    Returns:
        The parts, in order.
    """
    text = source.text
    own_script = script_of(text)
    parts: list[Part] = []
    section = ""
    for line in filter(lambda line: line.text, lines_of(text)):
        first_letter = next((sign for sign in line.text if sign.isalpha()), "")
        if script_of(first_letter) not in (own_script, UNKNOWN):
            parts.append(part_of_line(text, "metadata", "", line))
            continue
        heading, rest = _split_label(line, source.layout.labels)
        if heading:
            section = heading.text.removesuffix(":")
            parts.append(part_of_line(text, "heading", section, heading))
        if rest:
            parts.append(part_of_line(text, "body", section, rest))
    return parts


def _split_label(line: Line, labels: Sequence[str]) -> tuple[Line | None, Line | None]:
    """Split a line into the label at its beginning and the rest, where there are such."""
    found = _LABEL.match(line.text)
    is_label = found and (found[1] in labels if labels else found[1][0].isupper())
    if not found or not is_label:
        return None, line
    heading = replace(line, text=line.text[: found.end(1) + 1])
    rest = replace(line, start=line.start + found.end(), text=line.text[found.end() :])
    return heading, rest if rest.text else None

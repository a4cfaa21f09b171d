"""A plain text that no other reader knows: paragraphs between blank lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from khorgos.triples.document import Part
from khorgos.triples.reading.lines import (
    Line,
    blocks_of,
    is_heading,
    make_part,
    part_of_line,
    split_items,
    unwrap,
)
from khorgos.triples.source import Source

_MARKER: Final = re.compile(r"(?:[*•–-]|\d{1,3}[.)])\s+")


def read(source: Source) -> list[Part]:
    """Read a plain text.

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
        else:
            parts.extend(_text_parts(source.text, section, block))
    return parts


def _text_parts(text: str, section: str, block: Sequence[Line]) -> Iterator[Part]:
    """Return a paragraph as one part, or the marks and the items of a list."""
    if not _MARKER.match(block[0].text):
        yield make_part(text, "body", section, unwrap(block))
        return
    for mark, item in split_items(block, _MARKER)[1]:
        yield part_of_line(text, "furniture", "", mark)
        if item:
            yield make_part(text, "list", section, unwrap(item))

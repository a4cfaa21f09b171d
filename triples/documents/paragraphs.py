"""The abstract of a paper: one paragraph to a line, some of which begin with a label."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from khorgos.triples.documents.document import Part
from khorgos.triples.documents.lines import Line, lines_of, part_of_line
from khorgos.triples.documents.source import Source
from khorgos.triples.naming.scripts import UNKNOWN, script_of

_LABEL: Final = re.compile(r"([^\W\d_][\w'’-]*(?: [\w'’-]+){0,4}):(?:\s+|$)")
"""One to five words and a colon; longer ones are rather the beginning of a sentence."""


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

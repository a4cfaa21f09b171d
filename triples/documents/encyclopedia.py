"""The mirror of an encyclopedia article, which interleaves the text with glosses of its links.

In a block, running text and link lines alternate; a link line is ``TERM GLOSS ...``. The term
belongs to the running text, the gloss, the truncated opening of the linked article, becomes a
part of its own.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from khorgos.triples.documents.document import LinkedTerm, Part, PartKind, view_of
from khorgos.triples.documents.lines import (
    Line,
    Segment,
    blocks_of,
    is_heading,
    join,
    lines_of,
    make_part,
    split_items,
)
from khorgos.triples.documents.links import Links
from khorgos.triples.documents.source import Source

_PAGE_LINES: Final = frozenset({"HOME", "TheInfoList", "OR:"})
_TAIL: Final = "{{DEFAULTSORT"
_BULLETS: Final = re.compile(r"\*+(?!\S)[*\s]*")

_Span = tuple[int, int]


_Block = tuple[PartKind, Sequence[Line]]
"""Lines that make one part, glosses and footnotes apart."""
_Link = tuple[range, range]
"""Where a term and its gloss stand in the source text; a bare link has an empty gloss."""


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A block under its section, lines joined and glosses left out."""

    kind: PartKind
    section: str
    offsets: Sequence[int]
    links: Sequence[_Link]


def read_mirror(source: Source) -> tuple[list[Part], list[LinkedTerm]]:
    """Sort the mirror of an encyclopedia article.

    Args:
        source: A source of kind ``encyclopedia-mirror``.

    Returns:
        The parts, ordered by where they begin, and the terms in the order of the source.

    Raises:
        InputError: A link line cannot be split, a hint of the source's TOML file fits nothing,
            or a footnote is not where the file says.
    """
    _check_lines(source)
    links = Links(source)
    stretches = list(_stretches(source, links))
    links.check_hints()
    bodies = [stretch for stretch in stretches if stretch.kind == "body"]
    views = [view_of(source.text, stretch.offsets) for stretch in bodies]
    footnotes = iter(_find_footnotes(source, views))
    parts: list[Part] = []
    terms: list[LinkedTerm] = []
    for stretch in stretches:
        spans = next(footnotes) if stretch.kind == "body" else []
        body, notes = _cut_footnotes(source.text, stretch.offsets, spans)
        own = [make_part(source.text, "footnote", stretch.section, note) for note in notes]
        if body:
            own.append(make_part(source.text, stretch.kind, stretch.section, body))
        linked = [_term(source, own, link) for link in stretch.links]
        parts += own
        parts += [term.gloss for term in linked if term.gloss]
        terms += linked
    return sorted(parts, key=lambda part: part.offsets[0]), terms


def _check_lines(source: Source) -> None:
    """Check that the lines listed in the layout are there, so that a misspelt one is noticed."""
    layout = source.layout
    there = {line.text for line in lines_of(source.text)}
    for listed in (*layout.bare_links, *layout.text_lines, *layout.furniture):
        if listed not in there:
            raise source.fault(
                f"{listed!r} is listed, and {source.path.name} has no such line; correct or "
                "remove it"
            )


def _stretches(source: Source, links: Links) -> Iterator[_Stretch]:
    """Put each block under its section and join its lines, with the links on the way."""
    section = ""
    for kind, lines in _without_empty_headings(_blocks(source)):
        if kind == "heading":
            section = lines[0].text
        segments: list[Segment] = []
        found: list[_Link] = []
        for line in lines:
            length = None if kind in ("heading", "metadata") else links.term_length(line)
            if length is None:
                segments.append(Segment(line.start, line.end, line.newline))
                continue
            end = line.start + length
            gloss = line.text[length:].lstrip()
            # The white space after the term lies next to it, which keeps the ranges together.
            segments.append(Segment(line.start, end, end if gloss else line.newline, is_term=True))
            found.append((range(line.start, end), range(line.end - len(gloss), line.end)))
        own_section = "" if kind in ("metadata", "furniture") else section
        yield _Stretch(kind, own_section, join(source.text, segments), found)


def _without_empty_headings(blocks: Iterable[_Block]) -> Iterable[_Block]:
    """Make furniture of each heading under which the mirror left nothing of the article.

    A heading directly before another one stays: it stands over the other.
    """
    kept: list[_Block] = []
    has_text = False
    for kind, lines in reversed(list(blocks)):
        if kind == "heading":
            stays = has_text or (kept and kept[-1][0] == "heading")
            kept.append((kind if stays else "furniture", lines))
            has_text = False
        else:
            has_text = has_text or kind in ("body", "list")
            kept.append((kind, lines))
    return reversed(kept)


def _blocks(source: Source) -> Iterator[_Block]:
    """Tell what each block is: a heading, a paragraph, list items, or these after a paragraph.

    The first line is the title; what the page adds at its end, and between, is furniture.
    """
    furniture = _PAGE_LINES | set(source.layout.furniture)
    blocks = blocks_of(source.text)
    if blocks:
        yield "metadata", blocks[0][:1]
        blocks[0] = blocks[0][1:]
    is_tail = False
    for block in filter(None, blocks):
        is_tail = is_tail or block[0].text.startswith(_TAIL)
        if is_tail:
            yield "furniture", block
            continue
        yield from (("furniture", [line]) for line in block if line.text in furniture)
        lead, items = split_items([line for line in block if line.text not in furniture], _BULLETS)
        if lead:
            yield "body" if items or not is_heading(lead) else "heading", lead
        for bullet, item in items:
            yield "furniture", [bullet]
            if item:
                yield "list", item


def _term(source: Source, parts: Sequence[Part], link: _Link) -> LinkedTerm:
    """Find the part in which a term landed, and make its gloss."""
    place, of_gloss = link
    words = source.text[place.start : place.stop]
    for part in parts:
        start = bisect_left(part.offsets, place.start)
        end = start + len(words)
        if part.offsets[start:end] == tuple(place):
            gloss = None
            if of_gloss:
                gloss = make_part(source.text, "gloss", part.section, of_gloss, words)
            return LinkedTerm(part, start, end, gloss)
    raise source.fault(
        f"a footnote begins or ends inside the link {words!r}; let 'first' begin, or 'last' end, "
        "at the edge of the link"
    )


def _find_footnotes(source: Source, views: Sequence[str]) -> list[list[_Span]]:
    """Find the footnotes that a source lists.

    Args:
        source: The source; its layout gives the first and last words of each.
        views: The views of its paragraphs, footnotes still in them.

    Returns:
        For each paragraph the stretches of its view that are footnotes, half open, in order.

    Raises:
        InputError: Words do not occur exactly once in the paragraphs, the last words do not
            follow the first in the same paragraph, or two footnotes overlap.
    """
    spans: list[list[_Span]] = [[] for _ in views]
    for footnote in source.layout.footnotes:
        index, start = _find_words(source, views, footnote.first)
        last_index, last_start = _find_words(source, views, footnote.last)
        end = last_start + len(footnote.last)
        spans[index] = sorted([*spans[index], (start, end)])
        fault = ""
        if last_index != index or end < start + len(footnote.first):
            fault = "its last words do not follow in the same paragraph"
        elif any(left[1] > right[0] for left, right in pairwise(spans[index])):
            fault = "it overlaps with another footnote"
        if fault:
            raise source.fault(
                f"the footnote from {footnote.first!r} to {footnote.last!r}: {fault}; correct "
                "'first' or 'last'"
            )
    return spans


def _cut_footnotes(
    text: str, offsets: Sequence[int], spans: Sequence[_Span]
) -> tuple[list[int], list[list[int]]]:
    """Cut footnotes out of a paragraph.

    Where one stood, the body keeps one white-space character of those around it, if there is
    any.

    Args:
        text: The source text.
        offsets: The offsets of the paragraph's characters.
        spans: The footnotes, as `_find_footnotes` returns them.

    Returns:
        The offsets of the body, and those of each footnote.
    """
    body: list[int] = []
    spaces: list[int] = []
    edges = [0, *(edge for span in spans for edge in span), len(offsets)]
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        view = view_of(text, offsets[start:end])
        first = end - len(view.lstrip())
        last = start + len(view.rstrip())
        spaces += offsets[start : min(first, end)]
        if first < last:
            body += [*(spaces[:1] if body else []), *offsets[first:last]]
            spaces = list(offsets[last:end])
    return body, [list(offsets[start:end]) for start, end in spans]


def _find_words(source: Source, views: Sequence[str], words: str) -> _Span:
    """Return the paragraph in which the words stand, and where."""
    places = [(index, view.find(words)) for index, view in enumerate(views) if words in view]
    count = sum(view.count(words) for view in views)
    if count != 1:
        raise source.fault(
            f"the words of a footnote {words!r} occur {count} times in the paragraphs of "
            f"{source.path.name}; give words that occur exactly once, as the paragraph reads with "
            "its lines joined and its glosses left out"
        )
    return places[0]

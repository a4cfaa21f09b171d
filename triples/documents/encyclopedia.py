"""The mirror of an encyclopedia article, which interleaves the text with glosses of its links.

In a block, running text and link lines alternate; a link line is ``TERM GLOSS ...``. The term
belongs to the running text, the gloss, the truncated opening of the linked article, becomes a
part of its own.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
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
    segment_of,
    split_items,
)
from khorgos.triples.documents.links import Links
from khorgos.triples.documents.source import Footnote, Source
from khorgos.triples.problems import InputError

_PAGE_LINES: Final = frozenset({"HOME", "TheInfoList", "OR:"})
_TAIL: Final = "{{DEFAULTSORT"
_BULLETS: Final = re.compile(r"\*+(?!\S)[*\s]*")
_SECTIONLESS: Final = ("metadata", "furniture")

_Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Block:
    """Lines that make one part, glosses and footnotes apart."""

    kind: PartKind
    lines: Sequence[Line]


@dataclass(frozen=True, slots=True)
class _Link:
    """Where a term and its gloss stand in the source text; a bare link has an empty gloss."""

    term: range
    gloss: range


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
    passages = list(_passages(source, _without_empty_headings(list(_blocks(source))), links))
    links.check_hints()
    bodies = [passage for passage in passages if passage.kind == "body"]
    views = [view_of(source.text, passage.offsets) for passage in bodies]
    spans = iter(_find_footnotes(source, views))
    parts: list[Part] = []
    terms: list[LinkedTerm] = []
    for passage in passages:
        footnotes = next(spans) if passage.kind == "body" else []
        own = _parts(source.text, passage, _cut_footnotes(source.text, passage.offsets, footnotes))
        linked = [_term(source, own, link) for link in passage.links]
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


def _blocks(source: Source) -> Iterator[_Block]:
    """Tell what each block is; the first line is the title."""
    furniture = _PAGE_LINES | set(source.layout.furniture)
    blocks = blocks_of(source.text)
    if blocks:
        yield _Block("metadata", blocks[0][:1])
        blocks[0] = blocks[0][1:]
    is_tail = False
    for block in filter(None, blocks):
        is_tail = is_tail or block[0].text.startswith(_TAIL)
        if is_tail:
            yield _Block("furniture", block)
            continue
        page_lines = [line for line in block if line.text in furniture]
        yield from (_Block("furniture", [line]) for line in page_lines)
        yield from _text_blocks([line for line in block if line.text not in furniture])


def _text_blocks(block: Sequence[Line]) -> Iterator[_Block]:
    """A heading, a paragraph, list items, or a paragraph and the list items after it."""
    lead, items = split_items(block, _BULLETS)
    if lead:
        yield _Block("body" if items or not is_heading(lead) else "heading", lead)
    for bullet, item in items:
        yield _Block("furniture", [bullet])
        if item:
            yield _Block("list", item)


def _without_empty_headings(blocks: Sequence[_Block]) -> list[_Block]:
    """Make furniture of each heading under which the mirror left nothing of the article.

    A heading directly before another one stays: it stands over the other.
    """
    kept: list[_Block] = []
    has_text = False
    for block in reversed(blocks):
        if block.kind != "heading":
            has_text = has_text or block.kind in ("body", "list")
            kept.append(block)
            continue
        stays = has_text or (kept and kept[-1].kind == "heading")
        kept.append(block if stays else _Block("furniture", block.lines))
        has_text = False
    return kept[::-1]


def _passages(source: Source, blocks: Sequence[_Block], links: Links) -> Iterator[_Stretch]:
    section = ""
    for block in blocks:
        if block.kind == "heading":
            section = block.lines[0].text
        own_section = "" if block.kind in _SECTIONLESS else section
        segments = [segment_of(block.lines[0])]
        found: list[_Link] = []
        if block.kind not in ("heading", "metadata"):
            segments, found = _split_lines(block.lines, links)
        yield _Stretch(block.kind, own_section, join(source.text, segments), found)


def _split_lines(lines: Sequence[Line], links: Links) -> tuple[list[Segment], list[_Link]]:
    """Return what goes into the view, and the links on the way."""
    segments, found = [], []
    for line in lines:
        length = links.term_length(line)
        if length is None:
            segments.append(segment_of(line))
            continue
        end = line.start + length
        gloss = line.text[length:].lstrip()
        # The white space after the term lies next to it, which keeps the ranges together.
        segments.append(Segment(line.start, end, end if gloss else line.newline, is_term=True))
        found.append(_Link(range(line.start, end), range(line.end - len(gloss), line.end)))
    return segments, found


def _parts(text: str, passage: _Stretch, pieces: tuple[list[int], list[list[int]]]) -> list[Part]:
    body, footnotes = pieces
    parts = [make_part(text, "footnote", passage.section, offsets) for offsets in footnotes]
    if body:
        parts.append(make_part(text, passage.kind, passage.section, body))
    return parts


def _term(source: Source, parts: Sequence[Part], link: _Link) -> LinkedTerm:
    """Find the part in which a term landed, and make its gloss."""
    words = source.text[link.term.start : link.term.stop]
    for part in parts:
        start = bisect_left(part.offsets, link.term.start)
        end = start + len(words)
        if part.offsets[start:end] == tuple(link.term):
            gloss = None
            if link.gloss:
                gloss = make_part(source.text, "gloss", part.section, link.gloss, words)
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
        if last_index != index or end < start + len(footnote.first):
            raise _footnote_error(
                source, footnote, "its last words do not follow in the same paragraph"
            )
        spans[index].append((start, end))
        spans[index].sort()
        if any(left[1] > right[0] for left, right in pairwise(spans[index])):
            raise _footnote_error(source, footnote, "it overlaps with another footnote")
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


def _footnote_error(source: Source, footnote: Footnote, reason: str) -> InputError:
    return source.fault(
        f"the footnote from {footnote.first!r} to {footnote.last!r}: {reason}; correct 'first' or "
        "'last'"
    )

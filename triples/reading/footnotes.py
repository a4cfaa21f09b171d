"""Footnotes that a mirror glued into its paragraphs: finding them and cutting them out."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from khorgos.triples.document import view_of
from khorgos.triples.source import Footnote, Source, SourceError

Span = tuple[int, int]


def find_footnotes(source: Source, views: Sequence[str]) -> list[list[Span]]:
    """Find the footnotes that a source lists.

    Args:
        source: The source; its layout gives the first and last words of each.
        views: The views of its paragraphs, footnotes still in them.

    Returns:
        For each paragraph the stretches of its view that are footnotes, half open, in order.

    Raises:
        SourceError: Words do not occur exactly once in the paragraphs, the last words do not
            follow the first in the same paragraph, or two footnotes overlap.
    """
    spans: list[list[Span]] = [[] for _ in views]
    for footnote in source.layout.footnotes:
        index, start = _find(source, views, footnote.first)
        last_index, last_start = _find(source, views, footnote.last)
        end = last_start + len(footnote.last)
        if last_index != index or end < start + len(footnote.first):
            raise _error(source, footnote, "its last words do not follow in the same paragraph")
        spans[index].append((start, end))
        spans[index].sort()
        if any(left[1] > right[0] for left, right in pairwise(spans[index])):
            raise _error(source, footnote, "it overlaps with another footnote")
    return spans


def cut(
    text: str, offsets: Sequence[int], spans: Sequence[Span]
) -> tuple[list[int], list[list[int]]]:
    """Cut footnotes out of a paragraph.

    Where one stood, the body keeps one white-space character of those around it, if there is
    any.

    Args:
        text: The source text.
        offsets: The offsets of the paragraph's characters.
        spans: The footnotes, as `find_footnotes` returns them.

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


def _find(source: Source, views: Sequence[str], words: str) -> Span:
    """Return the paragraph in which the words stand, and where."""
    places = [(index, view.find(words)) for index, view in enumerate(views) if words in view]
    count = sum(view.count(words) for view in views)
    if count != 1:
        raise SourceError(
            f"{source.description}: the words of a footnote {words!r} occur {count} times in the "
            f"paragraphs of {source.path.name}. Give words that occur exactly once, as the "
            "paragraph reads with its lines joined and its glosses left out."
        )
    return places[0]


def _error(source: Source, footnote: Footnote, reason: str) -> SourceError:
    return SourceError(
        f"{source.description}: the footnote from {footnote.first!r} to {footnote.last!r}: "
        f"{reason}. Correct 'first' or 'last'."
    )

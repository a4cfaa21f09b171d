"""From blocks of lines to parts: a plain text and Markdown differ in their blocks alone.

Whatever no block shows, such as the marks of a list, belongs to the page: it becomes furniture. So
every character that is no white space stands in one part, whatever the rules of the blocks are.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Final

from khorgos.triples.documents.document import LinkedTerm, Part, PartKind, view_of
from khorgos.triples.documents.hints import Hints
from khorgos.triples.documents.lines import Line, is_spaced, lines_of, make_part, unwrap
from khorgos.triples.documents.source import Source

Spans = Iterable[tuple[int, int]]
"""Half-open ranges of positions."""

_LABEL_WORDS: Final = r"[^\W\d_][\w'’().-]*(?:[ /][\w'’().-]+){0,5}"
FIELD: Final = re.compile(rf"{_LABEL_WORDS} ?[:：](?:\s+|$)")
"""A label of at most six words, with its colon."""
NEXT_FIELD: Final = re.compile(rf"(?<=;)\s+(?={_LABEL_WORDS} ?:\s)")
HYPHENS: Final = "-‐\N{SOFT HYPHEN}"
_BRACKET: Final = re.compile(r"\s*[(（]([^()（）]+)[)）]")
_TIGHT: Final = ".,;:!?)]}»”’…。，；：！？）"
_STOPS: Final = ".!?…。！？؟"
_WITH_FIELDS: Final = ("body", "list")
_WITH_GLOSSES: Final = ("body", "list", "field", "footnote")


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that read as one: a heading, a paragraph, an item of a list.

    Attributes:
        kind: what they are.
        lines: the lines, without the marks at their beginnings.
    """

    kind: PartKind
    lines: Sequence[Line]

    @property
    def text(self) -> str:
        """The text of the lines, for looking at."""
        return " ".join(line.text for line in self.lines)


def read_blocks(
    source: Source,
    split: Callable[[Sequence[Line], Hints], Iterable[Block]],
    marks: Callable[[str], Spans] = lambda view: (),
) -> tuple[list[Part], list[LinkedTerm]]:
    """Sort a text into parts.

    Args:
        source: has the text, and the hints for it.
        split: makes blocks of the lines, blank ones included. A line in which nothing but furniture
            stood is not among them.
        marks: finds the marks within the words of a block, which are not shown.

    Returns:
        The parts, ordered by where they begin, and the terms that have a gloss.

    Raises:
        InputError: a hint fits nothing.
    """
    hints = Hints(source)
    text = source.text
    cut = {offset for span in hints.spans("furniture", text) for offset in range(*span)}
    blocks = list(split(_lines(text, cut), hints))
    reading = _Reading(source, hints, marks, cut)
    for number, block in enumerate(blocks):
        reading.add(block, is_first=all(one.kind == "metadata" for one in blocks[:number]))
    hints.check()
    parts = [*reading.parts, *_leftovers(text, reading.parts)]
    return sorted(parts, key=lambda part: part.offsets[0]), reading.terms


def _lines(text: str, cut: set[int]) -> list[Line]:
    """The lines, with spaces for the furniture in them, without those that were furniture only."""
    signs = (" " if at in cut and sign != "\n" else sign for at, sign in enumerate(text))
    shown = lines_of("".join(signs)) if cut else lines_of(text)
    return [
        line for line, old in zip(shown, lines_of(text), strict=True) if line.text or not old.text
    ]


class _Reading:
    """The parts of one text as they are made, block after block."""

    def __init__(
        self, source: Source, hints: Hints, marks: Callable[[str], Spans], cut: set[int]
    ) -> None:
        self.parts: list[Part] = []
        self.terms: list[LinkedTerm] = []
        self._source, self._hints, self._marks, self._cut = source, hints, marks, cut
        self._section = ""
        self._words = _words_with_hyphens(source.text) if hints.hyphenation else Counter[str]()

    def add(self, block: Block, is_first: bool) -> None:
        """Make the parts of ``block``; ``is_first`` if only metadata stand before it."""
        if not block.lines:
            return
        text, offsets = self._source.text, self._joined(block.lines)
        view = view_of(text, offsets)
        cut = {offsets[at] for span in self._marks(view) for at in range(*span)}
        if cut or self._cut:
            marks = [one for one in sorted(cut - self._cut) if not text[one].isspace()]
            if marks:
                self.parts.append(make_part(text, "furniture", "", marks))
            offsets = list(_tidied(text, offsets, self._cut, cut))
            while offsets and text[offsets[-1]].isspace():
                offsets.pop()
            view = view_of(text, offsets)
        if not offsets:
            return
        if block.kind == "heading" and is_first and view == self._source.title:
            self._part("metadata", offsets)
        elif block.kind == "heading":
            self._section = view
            self._part("heading", offsets)
        elif block.kind in _WITH_FIELDS and self._hints.fields:
            self._add_fields(block.kind, offsets, view)
        else:
            self._part(block.kind, offsets)

    def _add_fields(self, kind: PartKind, offsets: Sequence[int], view: str) -> None:
        bounds = [0, *(found.end() for found in NEXT_FIELD.finditer(view)), len(view)]
        if FIELD.match(view) or len(bounds) > 2:
            self._hints.use("fields")
            kind = "field"
        elif kind == "body" and view[-1] not in _STOPS and self._section:
            kind = "field"  # its label is the heading
        for start, end in pairwise(bounds):
            own = offsets[start : start + len(view[start:end].rstrip())]
            self._part(kind, own)

    def _part(self, kind: PartKind, offsets: Sequence[int]) -> None:
        """Add a part, with the glosses in it as parts of their own."""
        section = "" if kind in ("metadata", "furniture") else self._section
        text = self._source.text
        found = sorted(self._glosses(view_of(text, offsets))) if kind in _WITH_GLOSSES else []
        own, done, terms = list[int](), 0, list[tuple[int, int, Part]]()
        for start, end, opens, closes, inner, inner_end in found:
            if start < done:
                continue
            own += offsets[done:opens]
            at = len(own) - (opens - start)
            term = view_of(text, offsets[start:end])
            gloss = make_part(text, "gloss", section, offsets[inner:inner_end], term)
            terms.append((at, at + end - start, gloss))
            done = closes
        own += offsets[done:]
        part = make_part(text, kind, section, own)
        self.parts += [part, *(gloss for _, _, gloss in terms)]
        self.terms += [LinkedTerm(part, start, end, gloss) for start, end, gloss in terms]

    def _glosses(self, view: str) -> Iterator[tuple[int, int, int, int, int, int]]:
        """Yield where a term, the bracket behind it and the words in the bracket stand."""
        for term in self._hints.glosses:
            for found in re.finditer(rf"(?<!\w){re.escape(term)}(?!\w)", view):
                bracket = _BRACKET.match(view, found.end())
                if bracket and bracket[1].strip():
                    self._hints.use("glosses", term)
                    inner, length = bracket.start(1), len(bracket[1])
                    inner += length - len(bracket[1].lstrip())
                    inner_end = inner + len(bracket[1].strip())
                    yield (*found.span(), found.end(), bracket.end(), inner, inner_end)

    def _joined(self, lines: Sequence[Line]) -> list[int]:
        """Join lines; where the text has such, a word that a hyphen breaks is put together."""
        if not self._hints.hyphenation:
            return unwrap(lines)
        offsets = list[int]()
        for line, following in pairwise([*lines, None]):
            assert line is not None
            own = [*range(line.start, line.end)]
            if following and line.text[-1] in HYPHENS and not line.text[-2:-1].isspace():
                self._hints.use("hyphenation")
                before, after = line.text.split()[-1], following.text.split()[0]
                own = own[:-1] if self._is_one_word(before, after) else own
            elif following and is_spaced(line, following):
                own.append(line.newline)
            offsets += own
        return offsets

    def _is_one_word(self, before: str, after: str) -> bool:
        """Whether the hyphen only breaks the word: it goes on small, and is not written with it."""
        if before[-1] == "\N{SOFT HYPHEN}":
            return True
        if not (after[:1].islower() and before[:-1][-1:].isalpha()):
            return False
        after = re.split(r"\W", after)[0]
        start = re.split(r"[^\w-]", before[:-1])[-1]
        with_it, without = f"{start}-{after}".casefold(), f"{start}{after}".casefold()
        return self._words[without] >= self._words[with_it]


def _words_with_hyphens(text: str) -> Counter[str]:
    """How often each word stands in a line, with the hyphens in it."""
    return Counter(word.casefold() for word in re.findall(r"\w+(?:-\w+)*", text))


def _tidied(
    text: str, offsets: Iterable[int], furniture: set[int], marks: set[int]
) -> Iterator[int]:
    """Yield the offsets that are shown, without the space that would stand twice where some go."""
    last, gap, lost = -1, True, False
    pending: int | None = None
    for offset in offsets:
        if offset in furniture or offset in marks:
            gap = True
            lost = lost or offset in furniture or text[offset].isalnum()
            continue
        if text[offset].isspace():
            if pending is None or not gap:
                if pending is not None:
                    yield pending
                pending = offset
            continue
        tight = lost and text[offset] in _TIGHT
        if pending is not None and last >= 0 and not tight:
            yield pending
        yield offset
        last, pending, gap, lost = offset, None, False, False


def _leftovers(text: str, parts: Iterable[Part]) -> Iterator[Part]:
    """Yield what no part shows, stretch after stretch, as furniture."""
    taken = {offset for part in parts for offset in part.offsets}
    for line in lines_of(text):
        for is_taken, run in groupby(range(line.start, line.end), key=taken.__contains__):
            offsets = [*run]
            shown = text[offsets[0] : offsets[-1] + 1]
            if not is_taken and (kept := shown.strip()):
                start = offsets[0] + len(shown) - len(shown.lstrip())
                yield make_part(text, "furniture", "", range(start, start + len(kept)))

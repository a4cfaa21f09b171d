"""Where quotes stand in a text that has changed: still there, moved, or gone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, Literal

from rapidfuzz import fuzz

from khorgos.triples.anchoring import anchor
from khorgos.triples.annotation import Record, load_annotations
from khorgos.triples.documents import read_document
from khorgos.triples.documents.document import Document, Part, Passage
from khorgos.triples.documents.sentences import whole
from khorgos.triples.documents.source import changed_sources, load_source, replacing
from khorgos.triples.problems import InputError, Problem

State = Literal["stands", "moved", "gone"]
_LIKE: Final = 72.0
"""How much alike, of 100, the words are that a quote may have become."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What became of a quote.

    Attributes:
        record: has the quote.
        piece: the position of the quote among the pieces of its record.
        state: whether it stands where the record looks, has moved or changed, or is gone.
        words: the words that stand there now; of a quote that is gone the nearest ones, or "".
        line, column: where these begin in the text, from 1; 0 where there are none.
        section, part: in which section and kind of part.
        likeness: how much alike the words are, of 100.
    """

    record: Record
    piece: int
    state: State
    words: str = ""
    line: int = 0
    column: int = 0
    section: str = ""
    part: str = ""
    likeness: float = 100.0

    @property
    def quote(self) -> str:
        """The words of the record."""
        return self.record.quotes[self.piece]

    def told(self, text: str) -> str:
        """Say what became of the quote in the file called ``text``."""
        place = f"{text}:{self.line}:{self.column}"
        if self.state == "gone":
            near = f"; the nearest words are {_short(self.words)} at {place}" if self.words else ""
            return f"the quote {_short(self.quote)} no longer stands in the text{near}"
        if self.words == " ".join(self.quote.split()):
            where = f"in {self.section!r}" if self.section else "before the first heading"
            return f"the quote {_short(self.quote)} now stands {where}, at {place}"
        return (
            f"the quote {_short(self.quote)} no longer stands in the text; at {place} stands "
            f"{_short(self.words)} ({self.likeness:.0f} % alike)"
        )


def look_up(document: Document, records: Iterable[Record]) -> list[Standing]:
    """Look for the quotes of records in a document, whether they were made for it or not.

    Args:
        document: the text as it is now.
        records: with their quotes.

    Returns:
        What became of each piece of each quote, in their order.
    """
    return [
        _standing(document, record, piece)
        for record in records
        for piece in range(len(record.quotes))
    ]


def changed_quotes(sources: Path, annotations: Path) -> Iterator[Problem]:
    """Yield what became of the quotes of each text that is not the one that was described.

    Args:
        sources: the folder of the texts.
        annotations: the folder of what was read in them.
    """
    changed = changed_sources(sources)
    if not changed:
        return
    try:
        files = load_annotations(annotations)
    except InputError:
        return  # which is told when the text is right again
    for path in changed:
        try:
            document = read_document(load_source(path, check=False))
        except InputError:
            continue
        records = [one for file in files if file.document == path.stem for one in file.records]
        found = look_up(document, [one for one in records if one.accepted])
        text = document.source.path.name
        count = sum(one.state == "stands" for one in found)
        message = (
            f"of the {len(found)} quotes of records {count} still stand in this text; to take it "
            f"as it is now, and what of the others moved: {replacing(path)}"
        )
        yield Problem(text, 0, "", message)
        for one in found:
            if one.state != "stands":
                yield one.record.problem(one.told(text))


def _standing(document: Document, record: Record, piece: int) -> Standing:
    alone = replace(record, quotes=(record.quotes[piece],))
    if passage := _anchored(document, alone):
        return _at(document, record, piece, passage, "stands")
    anywhere = replace(alone, section=None, part=None, term=None)
    if passage := _anchored(document, anywhere):
        return _at(document, record, piece, passage, "moved")
    return _nearest(document, record, piece)


def _anchored(document: Document, record: Record) -> Passage | None:
    passages, _ = anchor(document, record)
    return passages[0] if len(passages) == 1 else None


def _at(document: Document, record: Record, piece: int, passage: Passage, state: State) -> Standing:
    line, column = document.position(passage.start)
    words = " ".join(passage.exact.split())
    return Standing(record, piece, state, words, line, column, passage.section, passage.part)


def _nearest(document: Document, record: Record, piece: int) -> Standing:
    """The words that are most like a quote: a stretch of a part, or whole sentences of it."""
    quote = " ".join(record.quotes[piece].split())
    best: tuple[float, Part, int, int] | None = None
    for part in document.parts:
        if part.kind == "furniture" or len(part.view) * 2 < len(quote):
            continue
        least = max(best[0] if best else 0.0, 40.0)
        for start, end in _stretches(document, part, quote, least):
            likeness = fuzz.ratio(quote, part.view[start:end])
            if best is None or likeness > best[0]:
                best = likeness, part, start, end
    if best is None:
        return Standing(record, piece, "gone", likeness=0.0)
    likeness, part, start, end = best
    line, column = document.position(part.offsets[start])
    words = " ".join(part.view[start:end].split())
    state: State = "moved" if likeness >= _LIKE else "gone"
    return Standing(
        record, piece, state, words, line, column, part.section, part.kind, round(likeness, 1)
    )


def _stretches(
    document: Document, part: Part, quote: str, least: float
) -> Iterator[tuple[int, int]]:
    """Yield stretches of a part that may be what a quote became."""
    found = fuzz.partial_ratio_alignment(quote, part.view, score_cutoff=least)
    if found is None:
        return
    if len(quote) > len(part.view):  # then the whole part is compared
        yield from whole(part.view)
        return
    start, end = found.dest_start, found.dest_end
    while start > 0 and part.view[start - 1 : start + 1].isalnum():
        start -= 1
    while end < len(part.view) and part.view[end - 1 : end + 1].isalnum():
        end += 1
    if part.view[end : end + 1] == quote[-1]:  # a stop that both have
        end += 1
    yield from ((start + a, start + b) for a, b in whole(part.view[start:end]))
    sentences = _sentences(document, part)
    touched = [(a, b) for a, b in sentences if a < end and start < b]
    for first, (a, _) in enumerate(touched):
        yield from ((a, b) for _, b in touched[first:])


def _sentences(document: Document, part: Part) -> Sequence[tuple[int, int]]:
    return [(one.start, one.end) for one in document.sentences if one.part is part]


def _short(words: str) -> str:
    words = re.sub(r"\s+", " ", words)
    return repr(words if len(words) <= 100 else f"{words[:97]}...")

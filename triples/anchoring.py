"""From the words of a quote to a passage: the exact place in the source.

A passage is a text quote with its prefix and suffix, as in the Web Annotation Data Model
(https://www.w3.org/TR/annotation-model/#text-quote-selector), and the ranges of code points that
give the same words again when they are sliced from the source.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

from khorgos.ontology.nearness import code_point
from khorgos.triples.annotation import Record
from khorgos.triples.documents.document import Document, Part, Passage, ranges
from khorgos.triples.problems import Problem

_SPACED = r"[^\W\u2e80-\u9fff]"  # a letter or digit of a script that puts spaces between words
_WORD_BEGINS = re.compile(rf"(?<!{_SPACED})(?<!\d[.,](?=\d))")
_WORD_ENDS = re.compile(rf"(?!{_SPACED})(?![.,]\d)")

CONTEXT = 32
"""How many code points of prefix and suffix a passage keeps."""


class _Place(NamedTuple):
    part: Part
    start: int
    end: int


def anchor(
    document: Document, record: Record, others: Iterable[Document] = ()
) -> tuple[list[Passage], list[Problem]]:
    """Find every quote of ``record`` in ``document``.

    White space in a quote stands for any white space in the view. Of a quote that is not found is
    said in which of the ``others`` it stands.

    Returns:
        One passage for each piece of the quote that was found, and the problems: a piece that is
        not found, is found more than once, or overlaps another.
    """
    passages: list[Passage] = []
    problems: list[Problem] = []
    for quote in record.quotes:
        places = _once_each_gloss(_places(_parts(document, record), quote))
        if len(places) == 1:
            part, start, end = places[0]
            passages.append(
                Passage(
                    document=document.source.slug,
                    part=part.kind,
                    section=part.section,
                    exact=part.view[start:end],
                    prefix=part.view[max(0, start - CONTEXT) : start],
                    suffix=part.view[end : end + CONTEXT],
                    ranges=ranges(part, start, end),
                    line=document.position(part.offsets[start])[0],
                    headword=part.term or "",
                )
            )
        elif places:
            problems.append(record.problem(_found_often(document, quote, places)))
        else:
            problems.append(record.problem(_not_found(document, record, quote, others)))
    for one, other in combinations(passages, 2):
        if any(a < d and c < b for a, b in one.ranges for c, d in other.ranges):
            message = f"the pieces {one.exact!r} and {other.exact!r} overlap; quote them as one"
            problems.append(record.problem(message))
    return passages, problems


def stands_in(words: str, texts: Iterable[str]) -> bool:
    """Whether ``words`` stand in one of ``texts``; letter case and kinds of space do not count.

    No word or number is cut:

    >>> stands_in("1 bc", ["In 1  BC they met."]), stands_in("1 BC", ["In 221 BC they met."])
    (True, False)
    >>> stands_in("218", ["1,218 soldiers"]), stands_in("阿布", ["阿布赉"])
    (False, True)
    """
    wanted = _folded(words)
    return any(True for text in map(_folded, texts) for _ in places_of(wanted, text))


def places_of(words: str, text: str) -> Iterator[int]:
    """Yield where ``words`` begin in ``text``, letter for letter, with no word or number cut.

    >>> list(places_of("36", "36 of 136 in 36 BC"))
    [0, 13]
    """
    for at in _finds(text, words):
        if _WORD_BEGINS.match(text, at) and _WORD_ENDS.match(text, at + len(words)):
            yield at


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def _finds(text: str, wanted: str) -> Iterator[int]:
    """Where ``wanted`` begins in ``text``, places that overlap included."""
    at = text.find(wanted)
    while at >= 0:
        yield at
        at = text.find(wanted, at + 1)


def _parts(document: Document, record: Record) -> Iterator[Part]:
    """The parts in which ``record`` looks for its quotes: in glosses only where it says so."""
    for part in document.parts:
        if (
            part.kind != "furniture"
            and (part.kind == record.part if record.part else part.kind != "gloss")
            and record.section in (None, part.section)
            and record.term in (None, part.term)
        ):
            yield part


def _places(parts: Iterable[Part], quote: str) -> Iterator[_Place]:
    """Where ``quote`` stands in ``parts``, places that overlap included."""
    words = quote.split()
    for part in parts if words else ():
        for start in _finds(part.view, words[0]):
            if (end := _end(part.view, start, words)) is not None:
                yield _Place(part, start, end)


def _end(view: str, start: int, words: Sequence[str]) -> int | None:
    """Where ``words``, of which the first begins at ``start``, end; None where others stand."""
    end = start + len(words[0])
    for word in words[1:]:
        gap = end
        while view[end : end + 1].isspace():
            end += 1
        if end == gap or not view.startswith(word, end):
            return None
        end += len(word)
    return end


def _once_each_gloss(places: Iterable[_Place]) -> list[_Place]:
    """Leave out places in a gloss that stands again word for word: the first speaks for all."""
    first: dict[tuple[str, str, int], _Place] = {}
    kept = []
    for place in places:
        key = (place.part.kind, place.part.view, place.start)
        if place.part.kind != "gloss" or key not in first:
            first[key] = place
            kept.append(place)
    return kept


def _where(document: Document, place: _Place) -> str:
    line, column = document.position(place.part.offsets[place.start])
    section = place.part.section or "before the first heading"
    term = f" of {place.part.term!r}" if place.part.term else ""
    return f"{place.part.kind}{term} in {section!r} at {document.source.path.name}:{line}:{column}"


def _found_often(document: Document, quote: str, places: list[_Place]) -> str:
    where = "; ".join(_where(document, place) for place in places[:4])
    more = f"; and {len(places) - 4} more" if len(places) > 4 else ""
    return (
        f"the quote {_short(quote)} is found {len(places)} times: {where}{more}. "
        "Quote more words, or say section, part or term"
    )


def _not_found(document: Document, record: Record, quote: str, others: Iterable[Document]) -> str:
    elsewhere = list(_places(document.parts, quote))
    if elsewhere:
        return (
            f"the quote {_short(quote)} is not where the record looks, but: "
            f"{_where(document, elsewhere[0])}. Change section, part or term"
        )
    for other in others:
        if other is not document and (there := next(_places(other.parts, quote), None)):
            return (
                f"the quote {_short(quote)} is not in {document.source.slug}, but in the document "
                f"{other.source.slug}: {_where(other, there)}. Move the record to a file of that "
                "document"
            )
    sentences = {
        " ".join(sentence.text.split()): sentence
        for part in [*_parts(document, record)] or [*document.parts]
        for sentence in document.sentences
        if sentence.part is part
    }
    quote = " ".join(quote.split())
    near = difflib.get_close_matches(quote, sentences, n=1, cutoff=0.4)
    if not near:
        return f"the quote {_short(quote)} is not in the document; copy it from the reading view"
    sentence = sentences[near[0]]
    where = _where(document, _Place(sentence.part, sentence.start, sentence.end))
    pairs = enumerate(zip(quote, near[0], strict=False))
    at = next((i for i, (a, b) in pairs if a != b), min(len(quote), len(near[0])))
    written = quote[at : at + 1]
    named = "" if written.isascii() else f" (it begins with {code_point(written)})"
    return (
        f"the quote {_short(quote)} is not in the document; the nearest sentence is "
        f"{near[0]!r}, {where}. They part at character {at + 1}: {quote[at : at + 20]!r}{named}, "
        f"not {near[0][at : at + 20]!r}"
    )


def _short(quote: str) -> str:
    return repr(quote if len(quote) <= 80 else quote[:77] + "...")

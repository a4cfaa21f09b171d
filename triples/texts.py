"""The texts of a release: what each document says, as it is read, and where it tells nothing.

``texts.json`` stands beside the graphs, so that whoever has a release can show every sentence in
its place without the sources and their readers. By the slug of each document it holds its whole
text, in which parts that falls, where the sentences and the links stand in these, and the reasons
why no fact was made of words. Offsets count code points; those of ranges are of the text, those of
sentences and links of the part, which is its ranges joined, with a space for each newline. Whether
it is the text that the graph means, its SHA-256 tells: it is the document's ``kho:contentHash``.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any, Final

from khorgos.triples.annotated import AnnotatedDocument
from khorgos.triples.documents.document import Document, Ranges, ranges, view_of

TEXTS: Final = "texts.json"
"""The file's name in the folder of a release."""


@dataclass(frozen=True)
class TextPart:
    """A part of a text that reads as one.

    Attributes:
        kind: as a passage's ``kho:part``, or ``furniture``.
        section: the heading it stands under, or "".
        ranges: where its characters stand in the text, in order.
        sentences: where its sentences stand in it.
        term: for a gloss, the words of the link that it explains; else "".
    """

    kind: str
    section: str
    ranges: Ranges
    sentences: Ranges
    term: str = ""

    @cached_property
    def offsets(self) -> tuple[int, ...]:
        """For each of its characters the offset in the text."""
        return tuple(offset for start, end in self.ranges for offset in range(start, end))


@dataclass(frozen=True)
class TextLink:
    """The words of a link in a part.

    Attributes:
        part: the number of the part.
        start, end: where the words stand in it.
        gloss: the number of the part that explains them, or None.
        entity: the slug of the thing that they name, or "".
        nothing: why they name none, or "".
        note: a remark on where the link leads, or "".
    """

    part: int
    start: int
    end: int
    gloss: int | None = None
    entity: str = ""
    nothing: str = ""
    note: str = ""


@dataclass(frozen=True)
class Silence:
    """Words of which no fact was made, though they were read, and why."""

    ranges: Ranges
    why: str


@dataclass(frozen=True, eq=False)
class Text:
    """A document's text as it is read; equal to itself alone, so that what it gives can be kept.

    Attributes:
        name: what to call the document.
        text: all its characters.
        parts: all parts, in the order in which they begin; they share no character.
        links: the links, in the order in which they stand.
        silences: which words were read and told nothing.
        unread: the sections that were not read in full, each with the reason.
    """

    name: str
    text: str
    parts: tuple[TextPart, ...]
    links: tuple[TextLink, ...] = ()
    silences: tuple[Silence, ...] = ()
    unread: Mapping[str, str] | None = None

    @cached_property
    def sha256(self) -> str:
        """The SHA-256 of the text in UTF-8, in hexadecimal."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    @cached_property
    def line_starts(self) -> tuple[int, ...]:
        """The offset at which each line of the text begins."""
        breaks = (place + 1 for place, sign in enumerate(self.text) if sign == "\n")
        return (0, *breaks)

    def view(self, part: TextPart) -> str:
        """What ``part`` says."""
        return view_of(self.text, part.offsets)


def text_of(document: Document, annotated: Sequence[AnnotatedDocument]) -> Text:
    """Gather what a release tells of the text of a document.

    Args:
        document: the document.
        annotated: the files of annotations; those of other documents are passed over.
    """
    own = [one for one in annotated if one.document is document]
    number = {id(part): index for index, part in enumerate(document.parts)}
    terms = {term.term: term for one in own for term in one.terms}
    links = []
    for link in document.terms:
        term = terms.get(link.text)
        told = (term.entity, term.nothing, term.note) if term else (None, None, None)
        gloss = number[id(link.gloss)] if link.gloss else None
        place = (number[id(link.part)], link.start, link.end)
        links.append(TextLink(*place, gloss, *(one or "" for one in told)))
    return Text(
        document.source.name,
        document.source.text,
        tuple(
            TextPart(
                part.kind,
                part.section,
                ranges(part, 0, len(part.view)),
                tuple((one.start, one.end) for one in document.sentences if one.part is part),
                part.term or "",
            )
            for part in document.parts
        ),
        tuple(links),
        tuple(
            Silence(tuple(span for passage in record.passages for span in passage.ranges), why)
            for one in own
            for record in one.records
            if (why := record.nothing) and record.passages
        ),
        {section: why for one in own for section, why in one.unread.items()},
    )


def write_texts(texts: Mapping[str, Text]) -> bytes:
    """Write ``texts``, each by its document's slug, as ``texts.json``."""
    held = {slug: asdict(text) for slug, text in sorted(texts.items())}
    return (json.dumps(held, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


def read_texts(content: bytes) -> Mapping[str, Text]:
    """Read what :func:`write_texts` wrote.

    Raises:
        ValueError: ``content`` is something else.
    """
    try:
        return {slug: _text(fields) for slug, fields in json.loads(content).items()}
    except (AttributeError, KeyError, TypeError, UnicodeDecodeError) as error:
        raise ValueError(f"these are not the texts of a release: {error!r}") from error


def _text(fields: dict[str, Any]) -> Text:
    parts = tuple(
        TextPart(
            **{**part, "ranges": _ranges(part["ranges"]), "sentences": _ranges(part["sentences"])}
        )
        for part in fields["parts"]
    )
    links = tuple(TextLink(**link) for link in fields["links"])
    silences = tuple(Silence(_ranges(one["ranges"]), one["why"]) for one in fields["silences"])
    return Text(fields["name"], fields["text"], parts, links, silences, fields["unread"])


def _ranges(pairs: Sequence[Sequence[int]]) -> Ranges:
    return tuple((start, end) for start, end in pairs)

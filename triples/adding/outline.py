"""How a document is read, for a curator to look over: its sections, with lines and numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final

from khorgos.triples.documents.document import Document, Part, PartKind

_MOST: Final = 400
_WIDEST: Final = 60
_KINDS: Final[dict[PartKind, str]] = {
    "body": "paragraphs",
    "list": "items",
    "field": "fields",
    "footnote": "footnotes",
    "gloss": "glosses",
}


def outline(document: Document) -> Iterator[str]:
    """Yield the lines of a table of the sections of ``document``, then what it has in all.

    Each section has the line on which its heading stands, how many paragraphs, items of lists and
    footnotes and how many sentences are under it.
    """
    counts = Counter(part.kind for part in document.parts)
    shown = [kind for kind in _KINDS if counts[kind]]
    rows = list(_rows(document, shown))
    columns = ["line", "section", *(_KINDS[kind] for kind in shown), "sentences"]
    widths = [max(len(row[at]) for row in [columns, *rows]) for at in range(len(columns))]
    for row in [columns, *rows[:_MOST]]:
        cells = [
            cell.ljust(width) if at == 1 else cell.rjust(width)
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        yield "  ".join(cells).rstrip()
    if len(rows) > _MOST:
        yield f"… and {len(rows) - _MOST} more sections"
    number = sum(one.kind in _KINDS for one in document.sentences)
    told = [f"{len(document.sections)} sections", f"{number} sentences"]
    told += [f"{counts[kind]} {_KINDS[kind]}" for kind in shown]
    if counts["furniture"]:
        told.append(f"{counts['furniture']} pieces of furniture, which are not read")
    yield f"{', '.join(told)}; {len(document.source.text):,} characters."


def _rows(document: Document, shown: list[PartKind]) -> Iterator[list[str]]:
    sentences = Counter(id(one.part) for one in document.sentences)
    own: list[Part] = []
    heading: Part | None = None

    def row() -> list[str]:
        kinds = Counter(part.kind for part in own)
        first = heading or (own[0] if own else None)
        line = document.position(first.offsets[0])[0] if first else 1
        name = heading.view if heading else "(before the first heading)"
        name = name if len(name) <= _WIDEST else f"{name[: _WIDEST - 1]}…"
        count = sum(sentences[id(part)] for part in own)
        return [str(line), name, *(str(kinds[kind] or "") for kind in shown), str(count or "")]

    for part in document.parts:
        if part.kind == "heading":
            if heading or own:
                yield row()
            heading, own = part, []
        elif part.kind == "metadata":
            line = document.position(part.offsets[0])[0]
            name = part.view if len(part.view) <= _WIDEST else f"{part.view[: _WIDEST - 1]}…"
            yield [str(line), f"(about the document) {name}"[:_WIDEST], *[""] * len(shown), ""]
        elif part.kind != "furniture":
            own.append(part)
    if heading or own:
        yield row()

"""Answers as text for a terminal."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from khorgos.server.sparql.answers import Answer
from khorgos.server.sparql.table import Cell, table


def as_text(answer: Answer) -> str:
    """Lay out ``answer`` in columns; a truth value is ``yes`` or ``no``."""
    if isinstance(answer, bool):
        return "yes" if answer else "no"
    found = table(answer)
    rows = [[_words(cell) for cell in row] for row in found.rows]
    lines = _columns([list(found.columns), *rows])
    shown = f"{len(rows)} of {found.total}" if len(rows) < found.total else str(found.total)
    return "\n".join([*lines, f"({shown} row{'' if found.total == 1 else 's'})"])


def width(text: str) -> int:
    """How many cells of a terminal ``text`` takes: two for wide signs, none for marks.

    Follows Unicode Standard Annex #11.
    """
    return sum(
        0 if unicodedata.combining(sign) else 2 if unicodedata.east_asian_width(sign) in "WF" else 1
        for sign in text
    )


def _words(cell: Cell | None) -> str:
    return "" if cell is None else cell.text.replace("\n", " ")


def _columns(rows: Sequence[Sequence[str]]) -> list[str]:
    widths = [max(width(cell) for cell in column) for column in zip(*rows, strict=True)]
    lines = [
        "  ".join(cell + " " * (size - width(cell)) for cell, size in zip(row, widths, strict=True))
        for row in rows
    ]
    rule = "  ".join("─" * size for size in widths)
    return [line.rstrip() for line in (lines[0], rule, *lines[1:])]

"""Writing Markdown: what a converter found, in marks that the reader of Markdown takes out again.

A paragraph is one line, so that no word comes to stand at the beginning of a line by accident.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from khorgos.triples.documents.markdown import markdown_marks

_SIGNS: Final = re.compile(r"[*_~`\[\]<!\\]")
_START: Final = re.compile(r"#{1,6}(?=\s|$)|>|[*+-](?=\s|$)|[-=_*]+$|`{3}|~{3}|\[(?=[^\]]*\]:)")
_NUMBER: Final = re.compile(r"(\d{1,9})(?=[.)](?:\s|$))")
_NO_TEXT: Final = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
"""Signs that steer a machine and say nothing; YAML, in which quotes stand, does not allow them."""


def escape(text: str) -> str:
    r"""Write words so that none of their signs is read as a mark.

    >>> escape("2 * 3, *so* [1](2) and 1991. or")
    '2 * 3, \\*so\\* \\[1\\](2) and 1991. or'
    >>> escape("1991. It rained."), escape("# 1")
    ('1991\\. It rained.', '\\# 1')
    """
    written = _without_marks(text.replace("\\", "\\\\"))
    written = _NUMBER.sub(r"\1\\", written, count=1) if _NUMBER.match(written) else written
    return f"\\{written}" if _START.match(written) else written


def _without_marks(text: str) -> str:
    """Put a backslash before every sign that is read as a mark; all that are there are ours."""
    while True:
        escapes = {at for at, end in markdown_marks(text) if text[at:end] == "\\"}
        marked = {at for span in markdown_marks(text) for at in range(*span)} - escapes
        signs = {at for at in marked if _SIGNS.match(text[at]) and at - 1 not in escapes}
        if not signs:
            return text
        text = "".join(f"\\{sign}" if at in signs else sign for at, sign in enumerate(text))


def plain(text: str) -> str:
    r"""Return words on one line, without signs that steer a machine.

    >>> plain(" Zarm\n  and\x00 Ost ")
    'Zarm and Ost'
    """
    return " ".join(_NO_TEXT.sub("", text).split())


class Writer:
    """Gathers blocks and writes them as Markdown."""

    def __init__(self) -> None:
        self._blocks: list[str] = []
        self._is_item = False

    def _add(self, block: str, is_item: bool = False) -> None:
        if is_item and self._is_item:
            self._blocks[-1] += f"\n{block}"
        else:
            self._blocks.append(block)
        self._is_item = is_item

    def heading(self, level: int, words: str) -> None:
        """Add a heading of a level from 1; ``words`` are escaped already, here and below."""
        if words:
            self._add(f"{'#' * min(level, 6)} {words}")

    def paragraph(self, words: str, quoted: bool = False) -> None:
        """Add a paragraph."""
        if words:
            self._add(f"> {words}" if quoted else words)

    def item(self, words: str, depth: int = 0, number: int | None = None) -> None:
        """Add an item of a list, so many lists deep; with a number where the list has them."""
        if words:
            mark = "-" if number is None else f"{number}."
            self._add(f"{'  ' * depth}{mark} {words}", is_item=True)

    def footnote(self, name: str, words: str) -> None:
        """Add a footnote, to which ``[^name]`` refers."""
        if words:
            self._add(f"[^{name}]: {words}")

    def table(self, rows: Sequence[Sequence[str]], has_header: bool) -> None:
        """Add a table, an item for each row, its values behind the names of their columns."""
        rows = [row for row in rows if any(row)]
        header = rows[0] if has_header and len(rows) > 1 else None
        for row in rows[1:] if header else rows:
            self.item(_row(row, header))

    def text(self) -> str:
        """Everything that was added."""
        return "\n\n".join(self._blocks) + "\n" if self._blocks else ""


def _row(row: Sequence[str], header: Sequence[str] | None) -> str:
    """The values of a row: behind the columns' names, or as ``label: value``."""
    if header:
        names = [*header, *[""] * len(row)]
        pairs = zip(names, row, strict=False)
        return "; ".join(f"{name}: {value}" if name else value for name, value in pairs if value)
    values = [value for value in row if value]
    if len(values) == 2:
        return f"{values[0].removesuffix(':')}: {values[1]}"
    return " | ".join(values)

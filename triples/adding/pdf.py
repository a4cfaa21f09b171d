"""PDF with a text layer: lines, their sizes, and what every page repeats.

pypdfium2 reads it, the library with which Chromium shows PDF: quick, and right with the scripts of
the region. The lines stay as they are printed. Running heads and page numbers become hints
(``furniture``), and so do words broken at the ends of lines (``hyphenation``). Larger letters make
a heading; small ones at the foot of a page, behind a number, a footnote.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

from khorgos.triples.adding.converted import ConversionError, Converted, lacking, told
from khorgos.triples.adding.markup import escape, plain
from khorgos.triples.documents.assembling import HYPHENS
from khorgos.triples.documents.lines import MAX_HEADING

_DATE: Final = re.compile(r"(?:D:)?(\d{4})(\d\d)?(\d\d)?")
_HYPHEN: Final = "\x02"
"""What PDFium shows for a hyphen that breaks a word at the end of a line."""
_LARGER: Final = 1.12
"""How much larger than the text the letters of a heading are."""
_PAGE_NUMBER: Final = re.compile(r"[-–—\s]*(?:\d{1,4}|[ivxlc]{1,6})(?:\s*(?:/|of)\s*\d+)?[-–—\s]*")
_NOTE_START: Final = re.compile(r"(\d{1,3})[.)]?\s*(?=[^\W\d]|[\"“«(])")
"""How a footnote begins."""
_ITEM: Final = re.compile(r"[•·▪●○■□]\s|\d{1,3}[.)]\s")
_UNIT: Final = re.compile(r"\d*(?:10|[kcdm]?m|км?|см?|мм|дм|m|м|s|с)", re.IGNORECASE)
"""What a raised number belongs to, and is no reference to a note."""
_RAISED: Final = "\ue000"
_SMALL: Final = 0.8
"""How small a raised number is beside the letters of its line."""
_NOTE: Final = 0.93
"""How small the letters of footnotes are beside those of the text."""
_BOLD: Final = 600
_FEWEST: Final = 8
"""Letters that a page has at least where it has a text layer."""


@dataclass(frozen=True, slots=True)
class _PdfLine:
    """A line of a page.

    Attributes:
        text: its words; where a raised number stands, a sign of private use, and the number.
        size: the height of most of its letters, in points.
        top, bottom, left, right: where it stands, in points from the lower left corner.
        is_bold: whether its letters are.
    """

    text: str
    size: float
    top: float
    bottom: float
    left: float
    right: float
    is_bold: bool = False


def convert_pdf(data: bytes) -> Converted:
    """Make a text of a PDF: its lines, with a blank one between paragraphs.

    Raises:
        ConversionError: it is damaged, locked, or has no text layer; or pypdfium2 is not installed.
    """
    try:
        import pypdfium2
    except ImportError:
        raise lacking("PDF", "pypdfium2") from None
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).casefold():
            raise ConversionError(
                "the PDF is locked with a password; save it without one, and add that"
            ) from None
        raise ConversionError(
            f"the PDF is damaged ({error}); open it and print it to a new PDF, or get it again"
        ) from None
    try:
        pages = [_lines(document[number]) for number in range(len(document))]
        offered = _known(document)
    except pypdfium2.PdfiumError as error:
        raise ConversionError(f"a page of the PDF is damaged ({error}); get it again") from None
    finally:
        document.close()
    _check_text(pages)
    return _converted(pages, offered)


def _check_text(pages: Sequence[Sequence[_PdfLine]]) -> None:
    letters = [sum(len(line.text) for line in page) for page in pages]
    without = sum(count < _FEWEST for count in letters)
    if sum(letters) < _FEWEST * max(len(pages), 1) or without * 2 > len(pages):
        raise ConversionError(
            f"{without or len(pages)} of the {len(pages)} pages of the PDF are pictures without a "
            "text layer: it was scanned. Let a program for character recognition read it first, "
            "such as: ocrmypdf --language rus IN.pdf OUT.pdf; then add OUT.pdf"
        )


def _known(document: Any) -> dict[str, str]:
    found = document.get_metadata_dict()
    date = _DATE.match(found.get("CreationDate") or "")
    return told(
        {
            "title": found.get("Title"),
            "author": found.get("Author"),
            "date": "-".join(part for part in date.groups() if part) if date else None,
        }
    )


_Box = tuple[float, float, float, float]
"""Left, bottom, right and top of a sign."""


class _PdfRow:
    """Signs between two breaks of PDFium, with their places; spaces have none."""

    def __init__(
        self, signs: Sequence[tuple[str, _Box | None]], ending: str, is_bold: bool
    ) -> None:
        self.signs, self.ending, self.is_bold = signs, ending, is_bold
        boxes = [box for _, box in signs if box]
        self.left, self.bottom = min(box[0] for box in boxes), min(box[1] for box in boxes)
        self.right, self.top = max(box[2] for box in boxes), max(box[3] for box in boxes)
        heights = Counter(round(box[3] - box[1], 1) for box in boxes)
        self.size = heights.most_common(1)[0][0]

    def goes_on(self, other: _PdfRow) -> bool:
        """Whether ``other`` stands right behind it, on the same line, as a raised number does."""
        both = min(self.top, other.top) - max(self.bottom, other.bottom)
        lower = min(self.top - self.bottom, other.top - other.bottom)
        gap = other.left - self.right
        return not self.ending and both > lower / 2 and -1 < gap < self.size * 0.4

    def with_end(self, other: _PdfRow) -> _PdfRow:
        """Both as one."""
        return _PdfRow([*self.signs, *other.signs], other.ending, self.is_bold and other.is_bold)

    def line(self) -> _PdfLine:
        """The line that it is; of one that is read from the right, left and right are changed."""
        words = ""
        for is_space, run in groupby(_in_order(self.signs), lambda one: one[1] is None):
            for sign, box in run:
                is_raised = box is not None and sign.isdigit() and self._is_raised(box)
                is_first = not is_space and not re.search(rf"{_RAISED}\d*$", words)
                words += f"{_RAISED}{sign}" if is_raised and is_first else sign
        letters = [sign for sign, _ in self.signs if sign.isalpha()]
        is_turned = sum(map(_is_turned, letters)) * 2 > len(letters)
        left, right = (-self.right, -self.left) if is_turned else (self.left, self.right)
        words = plain(words) + self.ending
        return _PdfLine(words, self.size, self.top, self.bottom, left, right, self.is_bold)

    def _is_raised(self, box: _Box) -> bool:
        """Whether a sign is small and stands high in its line."""
        is_small = 0 < box[3] - box[1] < _SMALL * self.size
        return is_small and box[1] > self.bottom + 0.1 * self.size


def _is_turned(sign: str) -> bool:
    """Whether a sign is read from the right to the left."""
    return unicodedata.bidirectional(sign) in ("R", "AL")


def _in_order(signs: Sequence[tuple[str, _Box | None]]) -> Iterator[tuple[str, _Box | None]]:
    """Yield signs as they are read: PDFium turns some words of Persian and Arabic round."""
    for _, run in groupby(signs, lambda one: one[1] is not None and not one[0].isdigit()):
        word = [*run]
        turned = [box for sign, box in word if box and _is_turned(sign)]
        if len(turned) > 1 and turned[0][0] < turned[-1][0]:
            word.reverse()
        yield from word


def _lines(page: Any) -> list[_PdfLine]:
    """The lines of a page, in the order in which they are read."""
    rows: list[_PdfRow] = []
    for row in _rows(page):
        if rows and rows[-1].goes_on(row):
            rows[-1] = rows[-1].with_end(row)
        else:
            rows.append(row)
    lines = [row.line() for row in rows]
    return [line for line in lines if line.text]


def _rows(page: Any) -> Iterator[_PdfRow]:
    import pypdfium2.raw as raw

    text = page.get_textpage()
    signs: list[tuple[str, _Box | None]] = []
    weights: list[int] = []
    for index in range(text.count_chars() + 1):
        is_end = index == text.count_chars()
        sign = "\n" if is_end else chr(raw.FPDFText_GetUnicode(text.raw, index))
        if sign in ("\r", "\n", _HYPHEN, "\ufffe"):
            if weights:
                ending = "-" if sign in (_HYPHEN, "\ufffe") else ""
                yield _PdfRow(signs, ending, min(weights) >= _BOLD)
            signs, weights = [], []
        elif sign.isspace() or not sign.isprintable():
            signs.append((sign, None))
        else:
            signs.append((sign, text.get_charbox(index, loose=True)))
            weights.append(raw.FPDFText_GetFontWeight(text.raw, index))


# ---------------------------------------------------------------- from lines to a text


def _converted(pages: Sequence[Sequence[_PdfLine]], offered: dict[str, str]) -> Converted:
    letters = Counter[float]()
    for line in (line for page in pages for line in page):
        letters[line.size] += len(line.text)
    written = _Pages(pages, letters.most_common(1)[0][0])
    text = written.text()
    hints: dict[str, Any] = {}
    if furniture := written.furniture():
        hints["furniture"] = furniture
    lines = [line for line in text.split("\n") if line]
    if any(line[-1] in HYPHENS and line[-2:-1].isalpha() for line in lines[:-1]):
        hints["hyphenation"] = True
    title = written.largest()
    return Converted(text, "markdown", hints, {"title": title} if title else {}, offered)


class _Pages:
    """The lines of all pages, put together to paragraphs that go on over pages."""

    def __init__(self, pages: Sequence[Sequence[_PdfLine]], size: float) -> None:
        self._pages, self._size = pages, size
        lines = [line for page in pages for line in page]
        sizes = sorted({line.size for line in lines}, reverse=True)
        self._larger = [one for one in sizes if one >= _LARGER * size]
        self._is_bold = sum(line.is_bold for line in lines) * 3 > len(lines)
        self._running = self._find_running()
        self._blocks: list[list[str]] = []
        self._notes: list[list[str]] = []
        self._found: set[str] = set()

    def _find_running(self) -> frozenset[str]:
        """The lines that open or close several pages, without the numbers in them."""
        counts = Counter[str]()
        for page in self._pages:
            edges = {line.text for line in [*page[:2], *page[-2:]]}
            counts.update({_numberless(text) for text in edges})
        fewest = max(2, len(self._pages) // 5)
        return frozenset(text for text, count in counts.items() if text and count >= fewest)

    def _is_running(self, page: Sequence[_PdfLine], line: _PdfLine) -> bool:
        if len(self._pages) < 2:
            return False
        at_edge = line in (*page[:2], *page[-2:])
        is_number = line in (page[0], page[-1]) and _PAGE_NUMBER.fullmatch(line.text) is not None
        return at_edge and (is_number or _numberless(line.text) in self._running)

    def text(self) -> str:
        """All pages as Markdown, the lines as they are printed."""
        last: _PdfLine | None = None
        for page in self._pages:
            shown = [line for line in page if not self._is_running(page, line)]
            for line in page:
                if line not in shown:
                    self._add_running(line.text)
                    continue
                if self._is_note(shown, line):
                    self._add_note(line)
                    continue
                words = _with_references(line.text)
                self._add(line, last, words)
                last = line
        self._end_notes()
        return "\n\n".join("\n".join(block) for block in self._blocks) + "\n"

    def _small(self, line: _PdfLine) -> str:
        return line.text.replace(_RAISED, "") if line.size < _NOTE * self._size else ""

    def _begins_note(self, line: _PdfLine) -> bool:
        return _NOTE_START.match(self._small(line)) is not None

    def _is_note(self, page: Sequence[_PdfLine], line: _PdfLine) -> bool:
        """Whether a line belongs to a footnote.

        At the foot of a page all letters are small, and the first number there is raised in the
        text above.
        """
        at = page.index(line)
        first = at
        while first and self._small(page[first - 1]):
            first -= 1
        if not all(map(self._small, page[at:])) or not self._begins_note(page[first]):
            return False
        found = _NOTE_START.match(self._small(page[first]))
        above = "".join(one.text for one in page[:first])
        return found is not None and f"{_RAISED}{found[1]}" in above

    def _add_note(self, line: _PdfLine) -> None:
        text = self._small(line)
        if found := _NOTE_START.match(text):
            self._notes.append([f"[^{found[1]}]: {escape(text[found.end() :])}"])
        else:
            self._notes[-1].append(escape(text))

    def _end_notes(self) -> None:
        self._blocks += self._notes
        self._notes = []

    def _add_running(self, text: str) -> None:
        """Keep a running head; within a paragraph that goes on it is a line of it."""
        written = escape(text.replace(_RAISED, ""))
        self._found.add(written)
        if self._blocks:
            self._blocks[-1].append(written)
        else:
            self._blocks.append([written])

    def _add(self, line: _PdfLine, last: _PdfLine | None, words: str) -> None:
        level = self._level(line)
        written = escape(words) if "[^" not in words else _escaped_around(words)
        if level and last and self._level(last) == level and _is_below(last, line):
            self._blocks[-1][-1] += f" {written}"  # a heading of two lines
        elif level:
            self._end_notes()
            self._blocks.append([f"{'#' * level} {written}"])
        elif last is None or self._level(last) or _begins(line, last) or not self._blocks:
            self._end_notes()
            self._blocks.append([_as_item(words, written)])
        else:
            self._blocks[-1].append(written)

    def _level(self, line: _PdfLine) -> int:
        """The level of the heading that a line is; 0 of a line of text."""
        if not any(map(str.isalpha, line.text)) or len(line.text) > MAX_HEADING:
            return 0
        if line.size >= _LARGER * self._size:
            return min(1 + self._larger.index(line.size), 5)
        is_run_in = line.text[-1] in ".,;:-" or self._is_bold
        return 6 if line.is_bold and not is_run_in else 0

    def largest(self) -> str:
        """The words in the largest letters of the first page with such: most likely the title."""
        page = next((page for page in self._pages if page), [])
        size = max((line.size for line in page), default=0)
        words = [line.text for line in page if line.size == size]
        is_title = size >= _LARGER * self._size and len(words) <= 3
        return plain(" ".join(words).replace(_RAISED, "")) if is_title else ""

    def furniture(self) -> list[str]:
        """The hints for the lines that belong to the pages."""
        numbers = sorted((one for one in self._found if one.isdigit()), key=int)
        hints = [f"/^(?:{'|'.join(numbers)})$/"] if numbers else []
        for line in sorted({re.sub(r"\d+", "#", one) for one in self._found - {*numbers}}):
            pattern = re.escape(line).replace(r"\ ", " ").replace(r"\#", r"\d+")
            hints.append(f"/^{pattern}$/" if "#" in line else line)
        return hints


def _numberless(text: str) -> str:
    return " ".join(re.sub(r"\d+", " ", text.replace(_RAISED, "")).split())


def _with_references(text: str) -> str:
    """Make references to notes of raised numbers, but for those of units, as in km2."""
    return re.sub(
        rf"(?<!\w)(\w*){_RAISED}(\d+)",
        lambda found: (
            "".join(found.groups()) if _UNIT.fullmatch(found[1]) else f"{found[1]}[^{found[2]}]"
        ),
        text,
    ).replace(_RAISED, "")


def _escaped_around(words: str) -> str:
    pieces = re.split(r"(\[\^\d+\])", words)
    return "".join(one if one.startswith("[^") else escape(one) for one in pieces)


def _as_item(words: str, written: str) -> str:
    """The first line of a paragraph, as an item of a list if a mark begins it."""
    if found := re.match(r"([•·▪●○■□–-])\s+(?=\S)", words):
        return f"- {escape(words[found.end() :])}"
    if re.match(r"\d{1,3}[.)]\s+\S", words):
        return written.replace("\\", "", 1)
    return written


def _is_below(last: _PdfLine, line: _PdfLine) -> bool:
    return 0 <= last.bottom - line.top + line.size < 2 * line.size


def _begins(line: _PdfLine, last: _PdfLine) -> bool:
    """Whether a paragraph begins with ``line``, which stands behind ``last``."""
    ends = re.search(r"[.!?…:;。！？؟][\"'”’»)\]]*$", last.text) is not None
    is_short = last.right < line.right - 2 * line.size
    gap = last.bottom - line.top
    if _ITEM.match(line.text) and (ends or is_short or _ITEM.match(last.text)):
        return True
    if gap < -line.size:  # the next column or page
        return ends and is_short
    if gap > 0.6 * line.size:
        return True
    is_indented = line.size < line.left - last.left < 6 * line.size
    return ends and (is_indented or is_short)

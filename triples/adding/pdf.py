"""PDF with a text layer: lines, their sizes, and what every page repeats.

pypdfium2 reads it, the library with which Chromium shows PDF: quick, and right with the scripts of
the region. The lines stay as they are printed. Running heads and page numbers become hints
(``furniture``), and so do words broken at the ends of lines (``hyphenation``). Larger letters make
a heading; small ones at the foot of a page, behind a number, a footnote.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
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


def _lines(page: Any) -> list[_PdfLine]:
    """The lines of a page, in the order in which they are read."""
    import pypdfium2.raw as raw

    text = page.get_textpage()
    lines: list[_PdfLine] = []
    own: list[tuple[int, str]] = []
    for index in range(text.count_chars()):
        sign = chr(raw.FPDFText_GetUnicode(text.raw, index))
        if sign in "\r\n":
            lines += _line(text, own, "")
            own = []
        elif sign in (_HYPHEN, "\ufffe"):
            lines += _line(text, own, "-")
            own = []
        else:
            own.append((index, sign))
    lines += _line(text, own, "")
    return lines


def _line(text: Any, signs: Sequence[tuple[int, str]], ending: str) -> Iterator[_PdfLine]:
    """Yield the line that ``signs`` make, if they say something."""
    import pypdfium2.raw as raw

    shown = [(at, sign) for at, sign in signs if not sign.isspace()]
    if not shown:
        return
    boxes = {at: text.get_charbox(at, loose=True) for at, _ in shown}
    sizes = {at: round(top - bottom, 1) for at, (_, bottom, _, top) in boxes.items()}
    size = Counter(sizes.values()).most_common(1)[0][0]
    words = ""
    for at, sign in signs:
        raised = sign.isdigit() and at in sizes and 0 < sizes[at] < _SMALL * size
        words += f"{_RAISED}{sign}" if raised and words[-2:-1] != _RAISED else sign
    words = plain(words) + ending
    weights = [raw.FPDFText_GetFontWeight(text.raw, at) for at, _ in shown]
    yield _PdfLine(
        words,
        size,
        max(box[3] for box in boxes.values()),
        min(box[1] for box in boxes.values()),
        min(box[0] for box in boxes.values()),
        max(box[2] for box in boxes.values()),
        min(weights) >= _BOLD,
    )


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
            names = {found[1] for line in shown if (found := _NOTE_START.match(self._small(line)))}
            for line in page:
                if line not in shown:
                    self._add_running(line.text)
                    continue
                if self._is_note(shown, line):
                    self._add_note(line)
                    continue
                words = _with_references(line.text, names)
                self._add(line, last, words)
                last = line
        self._end_notes()
        return "\n\n".join("\n".join(block) for block in self._blocks) + "\n"

    def _small(self, line: _PdfLine) -> str:
        return line.text.replace(_RAISED, "") if line.size < _NOTE * self._size else ""

    def _begins_note(self, line: _PdfLine) -> bool:
        return _NOTE_START.match(self._small(line)) is not None

    def _is_note(self, page: Sequence[_PdfLine], line: _PdfLine) -> bool:
        """Whether a line belongs to a footnote: at the foot of the page all letters are small."""
        at = page.index(line)
        is_foot = all(map(self._small, page[at:]))
        begun = any(self._begins_note(one) and self._small(one) for one in page[: at + 1])
        return is_foot and begun and (self._begins_note(line) or bool(self._notes))

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


def _with_references(text: str, names: set[str]) -> str:
    """Make references to footnotes of the raised numbers that are some: not of the 2 of km2."""

    def reference(found: re.Match[str]) -> str:
        before = re.search(r"(\w*)\W*$", text[: found.start()])
        is_unit = before is not None and before.end(1) == found.start() and len(before[1]) < 3
        return f"[^{found[1]}]" if found[1] in names and not is_unit else found[1]

    return re.sub(rf"{_RAISED}(\d+)", reference, text).replace(_RAISED, "")


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

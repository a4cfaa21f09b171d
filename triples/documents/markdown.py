"""Markdown: blocks and marks, each mark with its place in the text.

The rules are those of CommonMark (https://spec.commonmark.org/) with tables, strikethrough and
footnotes, as far as they change what a reader sees. A parser of Markdown makes another text, in
which the places of the words are lost; here the words stay where they stand, and the marks become
furniture.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from khorgos.triples.documents.assembling import Block
from khorgos.triples.documents.document import PartKind
from khorgos.triples.documents.hints import Hints
from khorgos.triples.documents.lines import Line

_QUOTE: Final = re.compile(r"(?:>\s?)+")
_HEADING: Final = re.compile(r"(#{1,6})(?:\s+(.*?))??(?:\s+#+)?$")
_UNDERLINE: Final = re.compile(r"(?:=+|-+)$")
_RULE: Final = re.compile(r"(?:(?:\*\s*){3,}|(?:-\s*){3,}|(?:_\s*){3,})$")
_ITEM: Final = re.compile(r"(?:[*+-]|(\d{1,9})[.)])(?:\s+(?:\[[ xX]\]\s+)?|$)")
_FENCE: Final = re.compile(r"(`{3,}(?=[^`]*$)|~{3,})")
_FOOTNOTE: Final = re.compile(r"\[\^[^\]\s]+\]:\s*")
_REFERENCE: Final = re.compile(r"\[[^\]^][^\]]*\]:\s*\S+(?:\s+(?:\"[^\"]*\"|'[^']*'|\([^)]*\)))?$")
_DELIMITERS: Final = re.compile(r"\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?$")
_LONGEST_HEADING: Final = 200


def markdown_blocks(lines: Sequence[Line], hints: Hints) -> Iterator[Block]:
    """Sort the lines of a Markdown text into blocks.

    Args:
        lines: The lines, blank ones included.
        hints: What the source says of its layout.

    Yields:
        The blocks, in order. Rules, fences and the definitions of links are in none.
    """
    return _Blocks(lines, hints).read()


class _Blocks:
    """Goes through the lines of one text; the block that is open takes the next line or ends."""

    def __init__(self, lines: Sequence[Line], hints: Hints) -> None:
        self._lines, self._hints = lines, hints
        self._kind: PartKind = "body"
        self._open: list[Line] = []
        self._fence = ""
        self._in_table = False

    def read(self) -> Iterator[Block]:
        first = self._front_matter()
        for line in self._lines[1 : max(first - 1, 1)] if first else ():
            if line.text:
                yield Block("metadata", [line])
        depth = 0
        for number, line in enumerate(self._lines[first:], first):
            quote = _QUOTE.match(line.text) if not self._fence else None
            own = _after(line, quote)
            now = quote[0].count(">") if quote else 0
            if now != depth and (now or not own.text):
                yield from self._end()
            depth = now
            yield from self._take(own, number)
        yield from self._end()

    def _front_matter(self) -> int:
        """The number of the line behind the front matter; 0 where there is none."""
        texts = [line.text for line in self._lines]
        if texts[:1] != ["---"] or not any(texts[1:2]):
            return 0
        ends = (at for at, text in enumerate(texts[1:], 2) if text in ("---", "..."))
        return next(ends, 0)

    def _end(self) -> Iterator[Block]:
        if self._open:
            yield Block(self._kind, self._open)
        self._open, self._kind, self._in_table = [], "body", False

    def _begin(self, kind: PartKind, line: Line) -> Iterator[Block]:
        yield from self._end()
        self._kind, self._open = kind, [line] if line.text else []

    def _take(self, line: Line, number: int) -> Iterator[Block]:
        text = line.text
        fence = _FENCE.match(text)
        if self._fence:
            if fence and fence[1].startswith(self._fence) and fence[1] == text:
                self._fence = ""
                yield from self._end()
            elif text:
                self._open.append(line)
        elif not text:
            yield from self._end()
        elif fence:
            yield from self._end()
            self._fence = fence[1]
        elif self._hints.fits("footnote_lines", text):
            yield from self._begin("footnote", line)
        elif self._hints.fits("headings", text):
            yield from self._begin("heading", _after(line, re.match(r"#{1,6}\s+", text)))
            yield from self._end()
        elif self._hints.fits("list_items", text):
            yield from self._begin("list", line)
        else:
            yield from self._take_marked(line, number)

    def _take_marked(self, line: Line, number: int) -> Iterator[Block]:
        """Take a line that no hint is about, by the mark at its beginning."""
        text = line.text
        if heading := _HEADING.match(text):
            start, end = heading.span(2) if heading[2] else (0, 0)
            kind: PartKind = "body" if self._hints.fits("not_headings", text) else "heading"
            yield from self._begin(kind, _cut(line, start, end))
            yield from self._end()
        elif self._is_underline(text):
            self._kind = "heading"
            yield from self._end()
        elif _RULE.match(text) or _REFERENCE.match(text):
            yield from self._end()
        elif footnote := _FOOTNOTE.match(text):
            yield from self._begin("footnote", _after(line, footnote))
        elif self._is_row(number):
            yield from self._begin("list", _row(line))
            self._in_table = True
        elif (item := _ITEM.match(text)) and self._may_begin(item):
            yield from self._begin("list", _after(line, item))
        else:
            if self._in_table:
                yield from self._end()
            self._open.append(line)

    def _is_underline(self, text: str) -> bool:
        held = " ".join(line.text for line in self._open)
        return (
            bool(held and _UNDERLINE.match(text))
            and self._kind == "body"
            and len(held) <= _LONGEST_HEADING
            and not self._hints.fits("not_headings", held)
        )

    def _may_begin(self, item: re.Match[str]) -> bool:
        """Whether an item may begin here: in a paragraph only with a bullet, or with number 1."""
        in_paragraph = self._open and self._kind == "body"
        return not in_paragraph or (item.end() < len(item.string) and item[1] in (None, "1"))

    def _is_row(self, number: int) -> bool:
        """Whether a row of a table stands on this line: its second line rules it."""
        text = self._lines[number].text
        if self._in_table:
            return "|" in text
        following = self._lines[number + 1].text if number + 1 < len(self._lines) else ""
        return "|" in text and "|" in following and bool(_DELIMITERS.match(following))


def _cut(line: Line, start: int, end: int) -> Line:
    """A stretch of a line, without the white space at its edges."""
    text = line.text[start:end]
    start += len(text) - len(text.lstrip())
    return replace(line, start=line.start + start, text=text.strip())


def _after(line: Line, mark: re.Match[str] | None) -> Line:
    """What stands behind ``mark``."""
    return _cut(line, mark.end(), len(line.text)) if mark else line


def _row(line: Line) -> Line:
    """A row of a table without the bars at its ends; of the row of rules nothing."""
    if _DELIMITERS.match(line.text):
        return _cut(line, 0, 0)
    text = line.text
    inner = text.strip("|").strip()
    start = text.find(inner) if inner else 0
    return _cut(line, start, start + len(inner))


# ---------------------------------------------------------------- marks within the words

_INLINE: Final = re.compile(
    r"""
    (?P<escape>\\(?=[!-/:-@\[-`{-~\n]))
    | (?P<ticks>`+)
    | (?P<comment><!--.*?-->)
    | <(?P<address>[A-Za-z][A-Za-z0-9+.-]*:[^\s<>]*|[\w.+-]+@[\w.-]+)>
    | (?P<tag></?[A-Za-z][A-Za-z0-9-]*(?:\s[^<>]*)?/?>)
    | (?P<note>\[\^[^\]\s]+\])
    | (?P<image>!\[)
    | (?P<opens>\[)
    | (?P<closes>\])
    | (?P<run>\*+|_+|~~+)
    """,
    re.VERBOSE | re.DOTALL,
)
_TARGET: Final = re.compile(
    r"""\(\s*(?:<[^<>]*>|(?:[^\s()\\]|\\.|\((?:[^\s()\\]|\\.)*\))*)
        (?:\s+(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\((?:[^()\\]|\\.)*\)))?\s*\)""",
    re.VERBOSE,
)


@dataclass(slots=True)
class _Run:
    """A run of signs of emphasis, of which ``length`` may still pair with others."""

    sign: str
    start: int
    length: int
    opens: bool
    closes: bool
    whole: int

    def pairs_with(self, other: _Run) -> bool:
        """Whether it opens what ``other`` closes; ``**`` within ``*`` shall not be taken apart."""
        if self.sign != other.sign:
            return False
        lengths = self.whole, other.whole
        is_mixed = self.closes or other.opens
        return not (is_mixed and sum(lengths) % 3 == 0 and any(one % 3 for one in lengths))


def markdown_marks(view: str) -> list[tuple[int, int]]:
    """Find the marks in the words of a block.

    Args:
        view: The words, lines joined.

    Returns:
        The marks as half-open ranges of the view, in no order: signs of emphasis, the brackets and
        targets of links, whole images, references to footnotes, tags of HTML.

    >>> view = "Zarm and **[Ost](ost.html)** met.[^1]"
    >>> "".join(view[a:b] for a, b in sorted(markdown_marks(view)))
    '**[](ost.html)**[^1]'
    """
    marks: list[tuple[int, int]] = []
    runs: list[_Run] = []
    brackets: list[tuple[int, bool, int]] = []
    at = 0
    while found := _INLINE.search(view, at):
        start, at = found.span()
        match found.lastgroup:
            case "escape":
                marks.append((start, at))
                at += 1
            case "ticks":
                end = _closing_ticks(view, at, found[0])
                if end:
                    marks += [(start, at), (end - len(found[0]), end)]
                    at = end
            case "address":
                marks += [(start, start + 1), (at - 1, at)]
            case "comment" | "tag" | "note":
                marks.append((start, at))
            case "image" | "opens":
                brackets.append((start, found.lastgroup == "image", len(runs)))
            case "closes" if brackets:
                at = _close(view, found, brackets.pop(), marks, runs)
            case "run":
                runs.append(_run(view, start, at))
    marks += _paired(runs)
    return marks


def _closing_ticks(view: str, at: int, ticks: str) -> int:
    """Where code that ``ticks`` open ends; 0 where it does not."""
    found = re.compile(rf"(?<!`){ticks}(?!`)").search(view, at)
    return found.end() if found else 0


def _close(
    view: str,
    closing: re.Match[str],
    bracket: tuple[int, bool, int],
    marks: list[tuple[int, int]],
    runs: list[_Run],
) -> int:
    """Add the marks of the link or image that ends here, if one does; return where to go on."""
    opening, is_image, inner_runs = bracket
    target = _TARGET.match(view, closing.end())
    if target is None:
        return closing.end()
    inner = runs[inner_runs:]
    del runs[inner_runs:]
    if is_image:
        marks[:] = [span for span in marks if span[0] < opening]
        marks.append((opening, target.end()))
    else:
        marks += [(opening, opening + 1), (closing.start(), target.end()), *_paired(inner)]
    return target.end()


def _run(view: str, start: int, end: int) -> _Run:
    """A run with what it may do: open before a word, close behind one."""
    before, after = view[start - 1 : start] or " ", view[end : end + 1] or " "
    left = not after.isspace() and (after.isalnum() or not before.isalnum())
    right = not before.isspace() and (before.isalnum() or not after.isalnum())
    if view[start] == "_":  # which stands within words too
        left, right = left and not before.isalnum(), right and not after.isalnum()
    return _Run(view[start], start, end - start, left, right, end - start)


def _paired(runs: Sequence[_Run]) -> Iterator[tuple[int, int]]:
    """Yield the signs of ``runs`` that pair with each other."""
    opened: list[_Run] = []
    for run in runs:
        while run.closes and run.length:
            opener = next((one for one in reversed(opened) if one.pairs_with(run)), None)
            if opener is None:
                break
            del opened[opened.index(opener) + 1 :]
            used = min(opener.length, run.length)
            opener.length -= used
            yield opener.start + opener.length, opener.start + opener.length + used
            yield run.start, run.start + used
            run.start, run.length = run.start + used, run.length - used
            if not opener.length:
                opened.remove(opener)
        if run.opens and run.length:
            opened.append(run)

"""TEI (P5): divisions, heads, paragraphs, lists, tables, verse and notes, as Markdown.

What the edition shows is taken: of a choice the form of the source (``sic``, ``orig``, ``abbr``),
without what was deleted. The header tells title, author, date, identifier and licence.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from khorgos.triples.adding.converted import ConversionError, Converted, lacking, told
from khorgos.triples.adding.markup import Writer, escape, plain

TEI: Final = "http://www.tei-c.org/ns/1.0"
_OF_CHOICE: Final = ("corr", "reg", "expan")
_LEFT_OUT: Final = frozenset(("fw", "del", "graphic", "teiHeader", "index", "figDesc"))
_LINES: Final = frozenset(("l", "lg", "sp", "stage", "quote", "q", "cit"))
_PLACE: Final = "\ue000"
"""A sign of private use, where a note stands."""
_XML: Final = "{http://www.w3.org/XML/1998/namespace}"


def is_tei(data: bytes) -> bool:
    """Whether bytes are those of a TEI file."""
    start = data[:4096]
    return b"<TEI" in start or b"teiCorpus" in start or b"www.tei-c.org/ns/1.0" in start


def convert_tei(data: bytes) -> Converted:
    """Make Markdown of a TEI file.

    Raises:
        ConversionError: it is no well-formed XML, has no text, or lxml is not installed.
    """
    try:
        from lxml import etree
    except ImportError:
        raise lacking("TEI", "lxml") from None
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise ConversionError(
            f"this is no well-formed XML: {error.msg}; correct it there"
        ) from None
    reader = _TeiText()
    for text in (one for one in root.iter(f"{{{TEI}}}text", "text") if one.getparent() is not None):
        if not any(_name(up) == "text" for up in text.iterancestors()):
            reader.read(text)
    if not reader.writer.text().strip():
        raise ConversionError("the TEI file has no words in its <text>; is it the right one?")
    return Converted(reader.writer.text(), "markdown", {}, _known(root))


def _name(element: Any) -> str:
    """The name of an element without its namespace; "" of what is no element."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _known(root: Any) -> dict[str, str]:
    header = next((one for one in root.iter() if _name(one) == "teiHeader"), None)
    if header is None:
        return {}

    def first(*names: str) -> Any:
        found = (one for name in names for one in header.iter() if _name(one) == name)
        return next((one for one in found if "".join(one.itertext()).strip()), None)

    def words(element: Any) -> str | None:
        return None if element is None else "".join(element.itertext())

    publication = next((one for one in header.iter() if _name(one) == "publicationStmt"), header)
    dates = [one for one in publication.iter() if _name(one) == "date"]
    date = next((one.get("when") or words(one) for one in dates), None)
    language = first("language")
    said = None if language is None else language.get("ident")
    return told(
        {
            "title": words(first("title")),
            "author": words(first("author")),
            "date": date,
            "language": root.get(f"{_XML}lang") or said,
            "identifier": words(first("idno")),
            "licence": words(first("licence", "availability")),
        }
    )


class _TeiText:
    """Reads the text; the notes of a block follow it as footnotes."""

    def __init__(self) -> None:
        self.writer = Writer()
        self._notes: list[tuple[str, str]] = []
        self._count = 0

    def read(self, element: Any, level: int = 1) -> None:
        """Read the blocks of an element; a head in it is a heading of that ``level``."""
        if (element.text or "").strip():
            self._block(escape(plain(element.text)))
        for child in element:
            name = _name(child)
            if name == "head":
                self.writer.heading(level, self._inline(child))
                self._end()
            elif name == "list":
                self._list(child, 0)
            elif name == "table":
                self._table(child)
            elif name in _LINES and any(_name(one) in ("p", "l", "list") for one in child.iter()):
                self._verse(child, level)
            elif _is_division(child):
                self.read(child, level + (name.startswith("div")))
            elif name and name not in _LEFT_OUT:
                self._block(self._inline(child), quoted=name in ("quote", "q", "cit"))
            if (child.tail or "").strip():
                self._block(escape(plain(child.tail)))

    def _block(self, words: str, quoted: bool = False) -> None:
        self.writer.paragraph(words, quoted)
        self._end()

    def _end(self) -> None:
        for name, words in self._notes:
            self.writer.footnote(name, words)
        self._notes = []

    def _inline(self, element: Any) -> str:
        """The words of an element, escaped, with references to the notes in it."""
        pieces = [*self._pieces(element)]
        words = "".join(_PLACE if is_note else text for text, is_note in pieces)
        written = escape(plain(words))
        for number in (text for text, is_note in pieces if is_note):
            written = written.replace(_PLACE, f"[^{number}]", 1)
        return written

    def _pieces(self, element: Any) -> Iterator[tuple[str, bool]]:
        yield element.text or "", False
        names = {_name(child) for child in element}
        for child in element:
            name = _name(child)
            if name == "note":
                self._count += 1
                number = str(self._count)
                self._notes.append((number, self._inline(child)))
                yield number, True
            elif name == "gap":
                yield "[…]", False
            elif name in ("lb", "pb", "cb"):
                yield "" if child.get("break") == "no" else " ", False
            elif name and name not in _LEFT_OUT and not _is_other(name, names):
                if name in ("p", "item", "row", "cell", "ab", "l", "head"):
                    yield " ", False
                yield from self._pieces(child)
            yield child.tail or "", False

    def _list(self, element: Any, depth: int) -> None:
        label = ""
        for child in element:
            name = _name(child)
            if name == "head":
                self._block(self._inline(child))
            elif name == "label":
                label = self._inline(child).removesuffix(":")
            elif name == "item":
                inner = [one for one in child if _name(one) == "list"]
                for one in inner:
                    child.remove(one)
                words = self._inline(child)
                self.writer.item(f"{label}: {words}" if label and words else words, depth)
                label = ""
                for one in inner:
                    self._list(one, depth + 1)
        self._end()

    def _table(self, element: Any) -> None:
        rows: list[list[str]] = []
        header = False
        for child in (one for one in element.iter() if _name(one) in ("row", "head")):
            if _name(child) == "head":
                self._block(self._inline(child))
                continue
            header = header or (not rows and child.get("role") == "label")
            rows.append([self._inline(cell) for cell in child if _name(cell) == "cell"])
        self.writer.table(rows, header)
        self._end()

    def _verse(self, element: Any, level: int) -> None:
        """Read speeches, verses and longer quotations: each line a block of its own."""
        speaker = ""
        for child in element:
            name = _name(child)
            if name == "speaker":
                speaker = self._inline(child).removesuffix(":")
            elif name in _LINES and len(child):
                self._verse(child, level)
            elif name and name not in _LEFT_OUT:
                words = self._inline(child)
                self._block(f"{speaker}: {words}" if speaker else words)
                speaker = ""


def _is_division(element: Any) -> bool:
    name = _name(element)
    names = ("body", "front", "back", "group", "text", "titlePage", "floatingText")
    return name in names or name.startswith("div")


def _is_other(name: str, beside: set[str]) -> bool:
    """Whether an element is the editor's form of what stands beside it."""
    return name in _OF_CHOICE and bool(beside & {"sic", "orig", "abbr"})

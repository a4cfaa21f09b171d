"""HTML, and DOCX by way of HTML: headings, paragraphs, lists, tables, footnotes, as Markdown.

lxml reads the page, for it reads TEI too; mammoth makes HTML of the paragraphs and styles of Word,
its lists, tables and footnotes.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any, Final

from khorgos.triples.adding.converted import ConversionError, Converted, lacking, told
from khorgos.triples.adding.markup import Writer, escape, plain
from khorgos.triples.adding.plaintext import decode
from khorgos.triples.documents.plain import may_head

_LEFT_OUT: Final = frozenset(
    (
        *(
            "script",
            "style",
            "noscript",
            "template",
            "nav",
            "button",
            "label",
            "select",
            "svg",
            "canvas",
        ),
        *("iframe", "object", "head", "audio", "video", "math"),
    )
)
_LEFT_OUT_CLASSES: Final = frozenset(
    (
        *("mw-editsection", "noprint", "catlinks", "toc", "navbox", "mw-portlet", "mw-jump-link"),
        *("mw-portlet-lang", "vector-dropdown", "mw-indicators"),
    )
)
"""What MediaWiki, which most encyclopedias run on, puts around an article."""
_LEFT_OUT_ROLES: Final = frozenset(("navigation", "search", "menu", "toolbar", "complementary"))
_PAGE_PARTS: Final = frozenset(("header", "footer", "aside"))
"""What belongs to the page, unless it stands in the article itself."""
_HEADINGS: Final = {f"h{level}": level for level in range(1, 7)}
_RUN_IN: Final = 5
"""The level of headings that are only bold."""
_STYLES: Final = "p[style-name='Title'] => h1:fresh"
_BLOCKS: Final = frozenset(
    (
        *("address", "article", "aside", "blockquote", "body", "center", "dd", "details", "div"),
        *("dialog", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "header"),
        *("hgroup", "hr", "html", "legend", "li", "main", "ol", "p", "pre", "section", "summary"),
        *("table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul", *_HEADINGS),
    )
)
_NOTE: Final = re.compile(r"\[?\(?(\d{1,4}|[*†‡§a-z])\)?\]?")
_CHARSET: Final = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_DECLARED: Final = re.compile(r"^\s*<\?xml[^>]*\?>")
_META: Final = {
    "title": ("citation_title", "dc.title", "dcterms.title", "og:title"),
    "author": ("citation_author", "dc.creator", "dcterms.creator", "author", "article:author"),
    "date": (
        *("citation_publication_date", "citation_date", "dc.date", "dcterms.issued"),
        *("article:published_time", "date"),
    ),
    "language": ("dc.language", "citation_language"),
    "address": ("og:url", "citation_public_url"),
    "identifier": ("citation_doi", "dc.identifier", "citation_isbn"),
    "licence": ("dc.rights", "dcterms.license", "dcterms.rights"),
}
"""What a description says → the names of meta elements that tell it, the surest first."""


def convert_html(data: bytes, encoding: str | None) -> Converted:
    """Make Markdown of a page: of its article, where it marks one, without what the page adds.

    Raises:
        ConversionError: it has no text, cannot be decoded, or lxml is not installed.
    """
    named = _CHARSET.search(data[:4096])
    is_marked = data[:2] in (b"\xff\xfe", b"\xfe\xff") or data[:3] == b"\xef\xbb\xbf"
    said = named[1].decode("ascii", "replace") if named and not is_marked else None
    root = _parsed(decode(data, encoding or said))
    converted = _converted(root)
    if not converted.text.strip():
        raise ConversionError(
            "the page has no text: it may be put together by a program when it is opened; open it "
            "in a browser, and save what you see there"
        )
    return converted


def convert_docx(data: bytes) -> Converted:
    """Make Markdown of a document of Word.

    Raises:
        ConversionError: it is damaged or empty, or what is needed is not installed.
    """
    try:
        import mammoth
    except ImportError:
        raise lacking("DOCX", "mammoth") from None
    try:
        result = mammoth.convert_to_html(
            io.BytesIO(data),
            style_map=_STYLES,
            convert_image=mammoth.images.img_element(lambda image: {}),
        )
    except Exception as error:  # noqa: BLE001 — of whatever kind: the file is damaged
        told_why = " ".join(str(error).split()) or type(error).__name__
        raise ConversionError(
            f"the DOCX file is damaged ({told_why}); open it in a word processor and save it again"
        ) from None
    converted = _converted(_parsed(f"<html><body>{result.value}</body></html>"))
    if not converted.text.strip():
        raise ConversionError("the DOCX file has no text; is it the right one?")
    remarks = sorted(
        {message.message for message in result.messages if "style" not in message.message}
    )
    offered = _core_properties(data)
    known = {"title": title} if (title := _first_heading(converted.text)) else {}
    return Converted(converted.text, "markdown", {}, known, offered, remarks[:5])


def _first_heading(text: str) -> str:
    """The words of a heading with which a text begins."""
    first = text.split("\n", 1)[0]
    return first.lstrip("# ").strip() if first.startswith("# ") else ""


def _core_properties(data: bytes) -> dict[str, str]:
    """What a file of Office tells of itself (ISO/IEC 29500-2, core properties)."""
    from lxml import etree

    try:
        content = zipfile.ZipFile(io.BytesIO(data)).read("docProps/core.xml")
        root = etree.fromstring(content, etree.XMLParser(resolve_entities=False))
    except (KeyError, zipfile.BadZipFile, etree.XMLSyntaxError):
        return {}
    found = {etree.QName(one).localname: one.text for one in root if isinstance(one.tag, str)}
    return told(
        {
            "title": found.get("title"),
            "author": found.get("creator"),
            "date": (found.get("created") or "")[:10],
            "language": found.get("language"),
            "identifier": found.get("identifier"),
        }
    )


def _parsed(text: str) -> Any:
    try:
        from lxml import html
    except ImportError:
        raise lacking("HTML", "lxml") from None
    text = _DECLARED.sub("", text)
    if not text.strip():
        raise ConversionError("the page is empty; is it the right file?")
    try:
        return html.document_fromstring(text)
    except (ValueError, html.etree.ParserError) as error:
        raise ConversionError(f"the page cannot be read: {error}") from None


def _converted(root: Any) -> Converted:
    page = _Page(root)
    text = page.read()
    remarks = []
    if page.left_out:
        count = sum(page.left_out.values())
        names = ", ".join(sorted(page.left_out))
        remarks.append(f"{count:,} characters were left out as belonging to the page: {names}")
    return Converted(text, "markdown", {}, _known(root, page.top), {}, remarks)


def _known(root: Any, top: Any) -> dict[str, str]:
    """What the page tells of itself; ``top`` is its article."""
    metas: dict[str, list[str]] = {}
    for one in root.iter("meta"):
        name = str(one.get("name") or one.get("property") or "").casefold()
        metas.setdefault(name, []).append(str(one.get("content") or ""))
    known: dict[str, str | None] = {
        key: next(("; ".join(metas[name]) for name in names if any(metas.get(name, ()))), None)
        for key, names in _META.items()
    }
    links = {str(one.get("rel")): one.get("href") for one in root.iter("link", "a")}
    first = {"h1": next(top.iter("h1"), None), "title": next(root.iter("title"), None)}
    texts = {name: None if one is None else one.text_content() for name, one in first.items()}
    known["title"] = known["title"] or texts["h1"] or texts["title"]
    known["language"] = root.get("lang") or known["language"]
    known["address"] = links.get("canonical") or known["address"]
    known["licence"] = links.get("license") or known["licence"]
    known["date"] = (known["date"] or "")[:10]
    return told(known)


class _Page:
    """Walks through one page.

    Attributes:
        top: its article, or its body where it marks none.
        left_out: how many characters were left out, by the names of the elements.
    """

    def __init__(self, root: Any) -> None:
        articles = [*root.iter("main"), *root.iter("article"), *root.xpath("//*[@role='main']")]
        outer = [
            one for one in articles if not any(one in up.iter() for up in articles if up is not one)
        ]
        body = next(root.iter("body"), root)
        self.top = outer[0] if len(outer) == 1 else body
        self._in_article = self.top is not body
        self.left_out: dict[str, int] = {}
        self._writer = Writer()
        self._words: list[str] = []
        self._ids = {one.get("id"): one for one in root.iter() if one.get("id")}
        self._order = {one: number for number, one in enumerate(root.iter())}
        self._notes = dict(self._find_notes())
        if self._in_article:
            inner = len(plain(self.top.text_content()))
            outside = len(plain(body.text_content())) - inner
            if outside > 0:
                self.left_out["outside of the article"] = outside

    def read(self) -> str:
        self._walk(self.top, 0)
        self._paragraph()
        return self._writer.text()

    def _find_notes(self) -> Iterator[tuple[Any, str]]:
        """Yield the elements that are footnotes, with their names."""
        for link in self.top.iter("a"):
            if (name := self._note_name(link)) and (target := self._target(link)) is not None:
                yield target, name

    def _note_name(self, link: Any) -> str:
        """The name of the footnote to which ``link`` refers, or ""."""
        words = plain(link.text_content())
        found = _NOTE.fullmatch(words)
        is_raised = any(up.tag == "sup" for up in (link, *link.iterancestors()))
        is_raised = is_raised or next(link.iter("sup"), None) is not None
        is_note = is_raised or words.startswith("[") or "noteref" in str(link.get("role"))
        return found[1] if found and is_note and str(link.get("href", "")).startswith("#") else ""

    def _target(self, link: Any) -> Any:
        """The block to which ``link`` leads, where that stands behind it."""
        target = self._ids.get(str(link.get("href"))[1:])
        while target is not None and target.tag not in ("li", "p", "div", "dd", "aside", "section"):
            target = target.getparent()
        is_behind = target is not None and self._order[target] > self._order[link]
        return target if is_behind else None

    def _walk(self, element: Any, depth: int) -> None:
        """Read an element and all that it holds."""
        tag = element.tag
        if not isinstance(tag, str) or self._is_left_out(element):
            return
        if element in self._notes:
            self._paragraph()
            self._writer.footnote(self._notes[element], escape(self._note_words(element)))
        elif tag in _HEADINGS:
            self._paragraph()
            self._writer.heading(_HEADINGS[tag], self._inline(element))
        elif tag == "p" and _is_bold(element) and may_head(words := plain(element.text_content())):
            self._paragraph()
            self._writer.heading(_RUN_IN, escape(words))
        elif tag == "table" and not _is_layout(element):
            self._paragraph()
            self._table(element)
        elif tag in ("ul", "ol"):
            self._paragraph()
            self._list(element, depth)
        elif tag == "dl":
            self._paragraph()
            self._definitions(element)
        elif tag == "a" and (name := self._note_name(element)):
            self._words.append(f"\0^{name}\1")
        else:
            self._inside(element, depth)

    def _inside(self, element: Any, depth: int) -> None:
        is_block = element.tag in _BLOCKS
        if is_block or element.tag == "br":
            self._paragraph()
        self._words.append(element.text or "")
        for child in element:
            self._walk(child, depth)
            self._words.append(child.tail or "")
        if is_block:
            self._paragraph(quoted=element.tag == "blockquote")

    def _is_left_out(self, element: Any) -> bool:
        tag = element.tag
        hidden = element.get("hidden") is not None or element.get("aria-hidden") == "true"
        hidden = hidden or "display:none" in str(element.get("style", "")).replace(" ", "")
        hidden = hidden or not _LEFT_OUT_CLASSES.isdisjoint(str(element.get("class", "")).split())
        hidden = hidden or element.get("role") in _LEFT_OUT_ROLES
        is_page = (
            tag in _PAGE_PARTS and not self._in_article and next(element.iter("h1"), None) is None
        )
        if tag in _LEFT_OUT or hidden or is_page:
            count = len(plain(element.text_content())) if tag not in ("script", "style") else 0
            if count:
                self.left_out[tag] = self.left_out.get(tag, 0) + count
            return True
        return False

    def _paragraph(self, quoted: bool = False) -> None:
        words = self._taken()
        self._writer.paragraph(words, quoted)

    def _taken(self) -> str:
        """The words so far, escaped, with the references to footnotes."""
        text = "".join(self._words)
        self._words = []
        return _written(text)

    def _inline(self, element: Any) -> str:
        """All words of an element as those of one paragraph, escaped."""
        return _written("".join(self._texts(element)))

    def _texts(self, element: Any, in_note: bool = False) -> Iterator[str]:
        """Yield the words of an element, with a space where a block or a line begins.

        In a footnote what leads back to its reference is none of its words.
        """
        if not isinstance(element.tag, str) or self._is_left_out(element):
            return
        if in_note and element.tag == "a" and str(element.get("href", "")).startswith("#"):
            return
        if element.tag == "a" and (name := self._note_name(element)):
            yield f"\0^{name}\1"
            return
        yield element.text or ""
        for child in element:
            spaced = " " if child.tag in _BLOCKS or child.tag == "br" else ""
            yield spaced
            yield from self._texts(child, in_note)
            yield spaced
            yield child.tail or ""

    def _list(self, element: Any, depth: int) -> None:
        start = str(element.get("start", "1"))
        number = int(start) if start.isdigit() else 1
        for item in element:
            if not isinstance(item.tag, str) or self._is_left_out(item):
                continue
            if item.tag in ("ul", "ol"):
                self._list(item, depth + 1)
            elif item in self._notes:
                self._walk(item, depth)
            else:
                self._item(item, depth, number if element.tag == "ol" else None)
                number += 1

    def _item(self, item: Any, depth: int, number: int | None) -> None:
        """Write an item: its words up to the first list in it, then that list."""
        self._words.append(item.text or "")
        is_written = False
        for child in item:
            if child.tag in ("ul", "ol"):
                if not is_written:
                    self._writer.item(self._taken(), depth, number)
                is_written = True
                self._list(child, depth + 1)
            elif child.tag in _BLOCKS and isinstance(child.tag, str):
                self._words += [" ", *self._texts(child), " "]
            else:
                self._walk(child, depth)
            self._words.append(child.tail or "")
        words = self._taken()
        if is_written:
            self._writer.paragraph(words)
        else:
            self._writer.item(words, depth, number)

    def _definitions(self, element: Any) -> None:
        term = ""
        for one in element.iter("dt", "dd"):
            words = self._inline(one)
            if one.tag == "dt":
                self._writer.item(term)
                term = words
            else:
                self._writer.item(f"{term.removesuffix(':')}: {words}" if term else words)
                term = ""
        self._writer.item(term)

    def _table(self, element: Any) -> None:
        for caption in element.iter("caption"):
            self._writer.paragraph(self._inline(caption))
        lines = list(element.iter("tr"))
        rows, held = [], dict[int, tuple[int, str]]()
        for line in lines:
            row: list[str] = []
            for cell in line.iter("td", "th"):
                _fill(row, held)
                words = self._inline(cell)
                if (span := _number(cell.get("rowspan"))) > 1:
                    held[len(row)] = (span - 1, words)
                row.append(words)
                row += [""] * (_number(cell.get("colspan")) - 1)
            _fill(row, held)
            rows.append(row)
        cells = [cell.tag for cell in lines[0].iter("td", "th")] if lines else []
        self._writer.table(rows, has_header=len(cells) > 1 and set(cells) == {"th"})

    def _note_words(self, element: Any) -> str:
        """The words of a footnote, without the way back and without its own number."""
        words = plain("".join(self._texts(element, in_note=True)))
        name = re.escape(self._notes[element])
        return re.sub(rf"^[\s↑^.]*(?:\[?{name}[\].)]\s)?[\s↑^.]*", "", words)


def _written(text: str) -> str:
    """Words escaped; what stands between NUL and SOH is the name of a footnote."""
    pieces = re.split("\0([^\1]*)\1", text)
    joined = escape(plain(re.sub("\0[^\1]*\1", "\ue000", text)))
    for name in pieces[1::2]:
        joined = joined.replace("\ue000", f"[{name}]", 1)
    return joined


def _is_bold(paragraph: Any) -> bool:
    """Whether all words of a paragraph are bold, as those of a heading without a style are."""
    around = [paragraph.text, *(child.tail for child in paragraph)]
    kinds = {child.tag for child in paragraph}
    return kinds <= {"b", "strong", "br"} and not any((one or "").strip() for one in around)


def _is_layout(table: Any) -> bool:
    """Whether a table only puts parts of a page beside each other."""
    inner = sum(1 for _ in table.iter("table")) > 1
    return (
        inner
        or table.get("role") == "presentation"
        or next(table.iter("h1", "h2"), None) is not None
    )


def _fill(row: list[str], held: dict[int, tuple[int, str]]) -> None:
    """Put in what cells of rows above reach down to."""
    while len(row) in held:
        left, words = held[len(row)]
        if left > 1:
            held[len(row)] = (left - 1, words)
        else:
            del held[len(row)]
        row.append(words)


def _number(value: str | None) -> int:
    return int(value) if value and value.isdigit() and 0 < int(value) < 1000 else 1

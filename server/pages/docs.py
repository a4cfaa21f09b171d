"""The documentation at ``/docs/``: a page for each Markdown file, and the files themselves.

What the folder ``docs/`` holds, four folders for four kinds of page, is read from the package, so
that a wheel serves what a checkout does. Markdown is that of CommonMark with tables; HTML in it is
shown, not obeyed.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from itertools import chain, pairwise
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from flask import Blueprint, Response, render_template, url_for
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import OptionsDict
from markupsafe import Markup, escape

from khorgos.ontology.nearness import nearest
from khorgos.server.documents import not_found, send

KINDS: Final[Mapping[str, str]] = {
    "tutorial": "Tutorial",
    "how-to": "How to",
    "reference": "Reference",
    "explanation": "Explanation",
}
"""Folder → what its pages are, in the order in which readers need them."""

MEDIA_TYPES: Final[Mapping[str, str]] = {
    ".md": "text/markdown",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".svg": "image/svg+xml",
}
"""The files that are served, by their suffix."""


blueprint: Final = Blueprint("docs", __name__, url_prefix="/docs")


@dataclass(frozen=True, slots=True)
class Section:
    """A heading below the title of a page: its words, and the anchor that leads to it."""

    words: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Article:
    """A page as it is shown.

    Attributes:
        title: the words of its first heading.
        body: its HTML.
        sections: its headings of the second level.
    """

    title: str
    body: Markup
    sections: Sequence[Section]


class Handbook:
    """All the pages, and the pictures beside them.

    Args:
        folder: has ``index.md`` and the folders of `KINDS`.
    """

    def __init__(self, folder: Traversable) -> None:
        self.files: Mapping[str, bytes] = dict(_walk(folder, ""))
        """Path of each file from the folder → its bytes."""
        self.titles: dict[str, str] = {}
        """Path of each page → the words of its first line, ``# so``, or the name of the file."""
        for path, data in self.files.items():
            if path.endswith(".md"):
                found = re.search(r"^# +(.+?) *$", data.decode("utf-8"), re.MULTILINE)
                stem = posixpath.basename(path).removesuffix(".md")
                self.titles[path] = found[1].replace("`", "") if found else stem

    @property
    def contents(self) -> Mapping[str, Sequence[str]]:
        """Name of each kind → paths of its pages, by where the index names them last."""
        index = self.files.get("index.md", b"").decode("utf-8")
        order = sorted(self.titles, key=lambda it: (it not in index, index.rfind(it), it))
        kinds = {
            name: [it for it in order if it.startswith(f"{kind}/")] for kind, name in KINDS.items()
        }
        return {name: paths for name, paths in kinds.items() if paths}

    def article(self, path: str) -> Article:
        """Render a page, one of `titles`."""
        tokens = _MARKDOWN.parse(self.files[path].decode("utf-8"))
        sections = list(_anchor_headings(tokens))
        for token in chain(tokens, *(block.children or () for block in tokens)):
            for name in token.attrs.keys() & {"href", "src"}:
                token.attrs[name] = self._resolved(str(token.attrs[name]), path)
            if urlsplit(str(token.attrs.get("href", ""))).netloc:
                token.attrs["rel"] = "noreferrer"
        body = _MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {})
        return Article(self.titles[path], Markup(body), sections)

    def _resolved(self, target: str, path: str) -> str:
        """Turn a link between files into one between addresses; others stay as they are."""
        parts = urlsplit(target)
        if parts.scheme or parts.netloc or not parts.path or parts.path.startswith("/"):
            return target
        there = posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(parts.path)))
        if there not in self.files:
            return target
        return address(there) + (f"#{parts.fragment}" if parts.fragment else "")


def anchor(words: str) -> str:
    """Make an anchor of the words of a heading, as most viewers of Markdown do.

    >>> anchor("Ask from R: `SPARQL` 1.1")
    'ask-from-r-sparql-11'
    """
    return re.sub(r"\s", "-", re.sub(r"[^\w\s-]", "", words.strip().lower()))


def _walk(folder: Traversable, above: str) -> Iterator[tuple[str, bytes]]:
    for entry in sorted(folder.iterdir(), key=lambda it: it.name):
        if entry.is_dir():
            yield from _walk(entry, f"{above}{entry.name}/")
        elif posixpath.splitext(entry.name)[1] in MEDIA_TYPES:
            yield above + entry.name, entry.read_bytes()


def _anchor_headings(tokens: Sequence[Token]) -> Iterator[Section]:
    """Give each heading an anchor of its own; yield those of the second level."""
    taken: set[str] = set()
    for opening, inline in pairwise(tokens):
        if opening.type != "heading_open":
            continue
        words = "".join(
            child.content
            for child in inline.children or ()
            if child.type in ("text", "code_inline")
        )
        name, number = anchor(words), 0
        while (unique := f"{name}-{number}" if number else name) in taken:
            number += 1
        taken.add(unique)
        opening.attrs["id"] = unique
        if opening.tag == "h2":
            yield Section(words, unique)


class _Renderer(RendererHTML):
    """HTML with tables and code that scroll by themselves, and headings that can be linked to."""

    def table_open(self, *_: Any) -> str:
        return '<div class="scroll" role="region" aria-label="Table" tabindex="0">\n<table>\n'

    def table_close(self, *_: Any) -> str:
        return "</table>\n</div>\n"

    def heading_close(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Mapping[str, Any]
    ) -> str:
        opening = tokens[idx - 2]
        if opening.tag == "h1":
            return "</h1>\n"
        target = escape(opening.attrs["id"])
        link = f' <a class="anchor" href="#{target}" aria-label="Link to this section">#</a>'
        return f"{link}</{opening.tag}>\n"

    def fence(self, *given: Any) -> str:
        return super().fence(*given).replace("<pre>", '<pre tabindex="0">', 1)


_MARKDOWN: Final = MarkdownIt("commonmark", {"html": False}, renderer_cls=_Renderer).enable("table")


@cache
def handbook() -> Handbook:
    """Read the documentation once."""
    return Handbook(files("khorgos.docs"))


@blueprint.get("/", defaults={"name": ""})
@blueprint.get("/<path:name>")
def page(name: str) -> Response:
    """A page, by its path without ``.md``; or a file as it is, by its whole path."""
    book = handbook()
    if name in book.files:
        return send(book.files[name], MEDIA_TYPES[posixpath.splitext(name)[1]])
    path = f"{name.rstrip('/') or 'index'}.md"
    if path not in book.files:
        return _nothing(name)
    html = render_template(
        "docs.html",
        article=book.article(path),
        path=path,
        contents=book.contents,
        titles=book.titles,
        address=address,
    )
    return send(html)


def address(path: str) -> str:
    """Return where a file is served: a page as HTML, a picture as it is."""
    return url_for("docs.page", name="" if path == "index.md" else path.removesuffix(".md"))


def _nothing(name: str) -> Response:
    """Say that there is no such page, and name those with a similar path, or else all."""
    book = handbook()
    short = {posixpath.basename(path).removesuffix(".md"): path for path in book.titles}
    near = [short[it] for it in nearest(posixpath.basename(name.rstrip("/")), short, likeness=0.5)]
    inside = [path for path in book.titles if path.startswith(f"{name.rstrip('/')}/")]
    links = {book.titles[path]: address(path) for path in near or inside or book.titles}
    return not_found(f"There is no page {name!r} in the documentation.", links)

"""The documentation at ``/docs/``: a page for each Markdown file, and the files themselves."""

from __future__ import annotations

import posixpath
from functools import cache
from importlib.resources import files
from typing import Final

from flask import Blueprint, Response, render_template, url_for

from khorgos.ontology.nearness import nearest
from khorgos.server.documents import not_found, send
from khorgos.server.pages.handbook import MEDIA_TYPES, Handbook

POLICY: Final = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
"""These pages have pictures, of this site alone."""

blueprint: Final = Blueprint("docs", __name__, url_prefix="/docs")


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
        article=book.article(path, address),
        path=path,
        contents=book.contents,
        titles=book.titles,
        address=address,
    )
    response = send(html)
    response.headers["Content-Security-Policy"] = POLICY
    return response


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

"""The documentation as pages: all of it renders, links lead somewhere, nothing in it runs."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urldefrag, urljoin

import pytest
from flask import Flask
from flask.testing import FlaskClient

from khorgos.server.pages import docs
from khorgos.server.pages.docs import KINDS, Handbook

PAGES = sorted(docs.handbook().titles)
BROWSER = {"Accept": "text/html"}


class Links(HTMLParser):
    """Collects what a page links to, what it loads, and its anchors."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.loaded: list[str] = []
        self.anchors: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        assert tag not in ("iframe", "object", "embed", "style")
        assert tag != "script" or given["src"].startswith("/static/")  # that of the search
        assert not [name for name in given if name.startswith("on")]
        if tag == "a":
            self.links.append(given["href"])
        elif tag == "img" or (tag == "link" and given["rel"] == "stylesheet"):
            self.loaded.append(given.get("src") or given["href"])
        if "id" in given:
            assert given["id"] not in self.anchors
            self.anchors.add(given["id"])


@pytest.fixture(scope="module")
def reading(release_app: Flask) -> Iterator[FlaskClient]:
    with release_app.test_client() as client:
        yield client


def get(client: FlaskClient, address: str) -> str:
    answer = client.get(address, headers=BROWSER, follow_redirects=True)
    assert answer.status_code == 200, address
    return answer.text


def test_folders_are_the_four_kinds_and_every_page_has_a_title() -> None:
    book = docs.handbook()
    assert "index.md" in PAGES
    assert {path.split("/")[0] for path in PAGES if "/" in path} <= set(KINDS)
    for path in PAGES:
        assert book.files[path].startswith(b"# "), path
    shown = [path for paths in book.contents.values() for path in paths]
    assert sorted(shown) == [path for path in PAGES if path != "index.md"]


@pytest.mark.parametrize("path", PAGES)
def test_page_renders_and_its_links_lead_somewhere(
    release_app: Flask, reading: FlaskClient, path: str
) -> None:
    with release_app.test_request_context():
        here = docs.address(path)
    html = get(reading, here)
    page = Links(html)
    for address in page.loaded:
        assert address.startswith("/"), f"{path} loads {address}"
        assert reading.get(address, buffered=True).status_code == 200
    for link in Links(html.partition("<article>")[2].partition("</article>")[0]).links:
        address, anchor = urldefrag(urljoin(here, link))
        if address.startswith("/") and (address, anchor) != (here, ""):
            there = page if address == here else Links(get(reading, address))
            assert not anchor or anchor in there.anchors, f"{path} links to {link}"


def test_navigation_leads_to_the_documentation(reading: FlaskClient) -> None:
    assert '<a href="/docs/">Documentation</a>' in get(reading, "/")
    assert 'aria-current="page">Overview' in get(reading, "/docs")


def test_unknown_page_names_those_that_are_near(
    reading: FlaskClient, book: Handbook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(docs, "handbook", lambda: book)
    answer = reading.get("/docs/how-to/pyton", headers=BROWSER)
    assert answer.status_code == 404
    assert 'href="/docs/how-to/python"' in answer.text
    assert "/docs/reference/commands" not in answer.text
    assert "/docs/how-to/python" in reading.get("/docs/how-to/").text
    assert reading.get(f"/docs/{'x' * 4000}").status_code == 404


def test_files_are_sent_as_they_are(
    reading: FlaskClient, book: Handbook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(docs, "handbook", lambda: book)
    written = reading.get("/docs/how-to/python.md")
    assert (written.mimetype, written.data) == ("text/markdown", book.files["how-to/python.md"])
    picture = reading.get("/docs/picture.svg")
    assert picture.mimetype == "image/svg+xml"
    assert "script-src" not in picture.headers["Content-Security-Policy"]
    assert "default-src 'none'" in picture.headers["Content-Security-Policy"]
    assert reading.get("/docs/__init__.py").status_code == 404
    assert reading.get("/docs/../pyproject.toml").status_code == 404
    again = reading.get("/docs/picture.svg", headers={"If-None-Match": picture.headers["ETag"]})
    assert again.status_code == 304


MARKDOWN = """# Ask `from` Python

See [the commands](../reference/commands.md#ask-it), [the start](../index.md), [below](#twice-1),
[the web](https://www.w3.org/) and ![a picture](../picture.svg).

## Twice
## Twice

| a | b |
|---|---|
| `x` | <b>y</b> |

```python
print("<script>alert(1)</script>")
```
"""
HOSTILE = """# <script>alert(1)</script>

<script>alert(1)</script> <img src=x onerror=alert(1)> <iframe src="https://example.org/"></iframe>

[a](javascript:alert(1)) [b](JaVaScRiPt:alert(1)) [c](data:text/html,<script>alert(1)</script>)
[d](vbscript:x) [e](java&#115;cript:alert(1)) [f]( \tjavascript:alert(1)) ![g](javascript:alert(1))
[h](/a"onmouseover="alert(1)) [i](x "y\\" onclick=\\"alert(1)") <javascript:alert(1)>

## "><script>alert(1)</script>

```"><script>alert(1)</script>
x
```

<details open ontoggle=alert(1)>
"""


@pytest.fixture
def book(tmp_path: Path) -> Handbook:
    for name, text in {
        "index.md": "# Start\n\n- [Python](how-to/python.md)\n- [Alpha](how-to/alpha.md)\n",
        "how-to/python.md": MARKDOWN,
        "how-to/alpha.md": "# Alpha",
        "how-to/zeta.md": "no title",
        "reference/commands.md": "# Commands\n\n## Ask it",
        "picture.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>",
        "__init__.py": "",
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return Handbook(tmp_path)


def test_links_between_files_become_links_between_pages(book: Handbook, release_app: Flask) -> None:
    with release_app.test_request_context():
        article = book.article("how-to/python.md")
    assert article.title == "Ask from Python"
    page = Links(article.body)
    assert page.links[:4] == [
        "/docs/reference/commands#ask-it",
        "/docs/",
        "#twice-1",
        "https://www.w3.org/",
    ]
    assert page.loaded == ["/docs/picture.svg"]
    assert [section.anchor for section in article.sections] == ["twice", "twice-1"]
    assert '<div class="scroll" role="region" aria-label="Table" tabindex="0">' in article.body
    assert "&lt;script&gt;" in article.body


def test_pages_stand_in_the_order_of_the_index(book: Handbook) -> None:
    assert book.contents == {
        "How to": ["how-to/python.md", "how-to/alpha.md", "how-to/zeta.md"],
        "Reference": ["reference/commands.md"],
    }
    assert book.titles["how-to/zeta.md"] == "zeta"


def test_hostile_markdown_does_not_run(tmp_path: Path, release_app: Flask) -> None:
    (tmp_path / "index.md").write_text(HOSTILE, encoding="utf-8")
    with release_app.test_request_context():
        page = Links(Handbook(tmp_path).article("index.md").body)
    for address in (*page.links, *page.loaded):
        assert not re.match(r"\s*(javascript|vbscript|data):", address, re.IGNORECASE)

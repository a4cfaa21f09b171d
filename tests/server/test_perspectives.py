"""The six perspectives: pages of one matter each, on the release and on one that lacks it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from flask import Flask
from flask.testing import FlaskClient

PAGES = ("corridors", "agreements", "claims", "succession", "waters", "disagreements")


class _Page(HTMLParser):
    """Collects what every page must have and must not have."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.headings = 0
        self.unsafe: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.headings += tag == "h1"
        for name, value in attrs:
            if name == "style" or name.startswith("on"):
                self.unsafe.append(name)
            if name == "href" and value and not value.startswith(("/", "#", "http", "?")):
                self.unsafe.append(value)


@pytest.fixture(scope="module")
def release(release_app: Flask) -> Iterator[FlaskClient]:
    with release_app.test_client() as client:
        yield client


def read(client: FlaskClient, address: str) -> str:
    response = client.get(address, headers={"Accept": "text/html"})
    assert response.status_code == 200, response.text
    return response.text


def plain(page: str) -> str:
    """Return the words of a page without its markup."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_light_and_has_one_heading_and_one_sentence_at_its_head(
    release: FlaskClient, name: str
) -> None:
    page = read(release, f"/{name}")
    parsed = _Page(page)
    assert parsed.headings == 1
    assert not parsed.unsafe
    assert len(page.encode()) < 100_000
    lead = re.search(r'<p class="lead">(.+?)</p>', page, re.DOTALL)
    assert lead
    assert re.search(r"\d", lead[1])
    assert lead[1].rstrip().endswith(".")
    assert "unknown" not in plain(page).casefold().replace("unknown pneumonia", "")


@pytest.mark.parametrize("name", PAGES)
def test_a_page_of_a_release_that_says_nothing_of_it_stands(client: FlaskClient, name: str) -> None:
    assert _Page(read(client, f"/{name}")).headings == 1


@pytest.mark.parametrize("tag", ["zh", "kk", "ru", "fa"])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_stands_in_each_language(release: FlaskClient, name: str, tag: str) -> None:
    page = read(release, f"/{name}?lang={tag}")
    assert f'<html lang="{tag}"' in page
    assert len(page.encode()) < 110_000


def test_a_page_in_a_language_leads_on_in_that_language_alone(release: FlaskClient) -> None:
    assert "lang=fa" in read(release, "/waters?lang=fa")
    links = re.findall(r'href="(/doc/[^"]+)"', read(release, "/waters"))
    assert links
    assert not any("lang=" in link for link in links)

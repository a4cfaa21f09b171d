"""Every page for everybody: axe's rules, five languages, keyboard, no script, paper."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, Page, expect

PATHS = (
    *("/", "/about", "/search?q=Talas", "/search?q=no-such-thing-at-all", "/timeline"),
    *("/timeline?at=battle-of-zhizhi", "/map", "/map?year=751", "/read/"),
    *("/read/china-kazakhstan-relations", "/read/kazakhstan-hedging-abstract"),
    *("/doc/battle-of-zhizhi", "/doc/kazakhstan", "/doc/ablai-khan", "/doc/anxi-protectorate"),
    *("/doc/claim-unknown-pneumonia", "/doc/statement-d565e7cf1459", "/doc/irtysh"),
    *("/doc/passage-bccc3f788544", "/doc/gap-0004c282a366", "/doc/proposition-01fd86a73f6b"),
    *("/corridors", "/agreements", "/claims", "/succession", "/waters", "/disagreements"),
    *("/queries/", "/queries/battles-before-1000", "/sparql", "/ontology", "/ontology/term/Treaty"),
    *("/docs/", "/docs/reference/http", "/schema", "/dumps/", "/void"),
)
SERIOUS = {"serious", "critical"}

DESKTOP = {"width": 1280, "height": 800}

pytestmark = pytest.mark.browser


def in_language(path: str, language: str) -> str:
    return path + ("&" if "?" in path else "?") + f"lang={language}"


def faults(page: Page) -> list[str]:
    """Return what axe holds against a page, of what hinders somebody seriously."""
    found = Axe().run(page).response["violations"]
    return [
        f"{fault['id']}: {node['html'][:160]}"
        for fault in found
        if fault["impact"] in SERIOUS
        for node in fault["nodes"]
    ]


@pytest.mark.parametrize("path", PATHS)
def test_a_page_is_for_everybody(page: Page, path: str) -> None:
    page.goto(path)
    assert page.title().endswith(" · Khorgos")
    assert page.locator("h1").count() == 1
    description = page.locator("meta[name=description]").get_attribute("content")
    assert description is not None
    assert 20 <= len(description) <= 320
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert faults(page) == []
    if page.viewport_size == DESKTOP:
        page.emulate_media(color_scheme="dark")
        assert faults(page) == []
    page.goto(in_language(path, "fa"))
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    wider = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    assert page.evaluate(wider) is False


@pytest.mark.parametrize("language", ["zh", "kk", "ru", "fa"])
@pytest.mark.parametrize("path", PATHS)
def test_a_language_goes_on_with_the_links(release_app: Flask, path: str, language: str) -> None:
    client = release_app.test_client()
    text = client.get(in_language(path, language), headers={"Accept": "text/html"}).text
    assert f'<html lang="{language}"' in text
    header = text.partition("<nav")[2].partition("</nav>")[0]
    links = re.findall(r'href="([^"]*)"', header)
    assert links
    assert [link for link in links if not link.endswith(f"lang={language}")] == []


@pytest.fixture
def plain(browser: Browser, base: str) -> Page:
    """A page without JavaScript."""
    return browser.new_page(base_url=base, java_script_enabled=False)


@pytest.mark.parametrize("path", PATHS[::3])
def test_it_can_be_read_without_script(plain: Page, path: str) -> None:
    plain.goto(path)
    expect(plain.locator("h1")).to_be_visible()
    expect(plain.locator("main")).not_to_be_empty()
    plain.close()


def test_the_keyboard_leads_from_search_to_a_citation(page: Page) -> None:
    page.goto("/")
    page.keyboard.press("/")
    page.keyboard.type("Battle of Zizhi")
    page.locator("[role=option]").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/doc/battle-of-zhizhi*")
    page.locator("details.locus > summary").first.press("Enter")
    page.locator("details.locus[open] a", has_text="read in place").first.press("Enter")
    page.wait_for_url("**/read/**")
    assert page.locator("mark").first.inner_text()
    page.go_back()
    with page.expect_download() as taken:
        page.get_by_role("link", name="BibTeX").first.press("Enter")
    text = Path(taken.value.path()).read_text(encoding="utf-8")
    assert "Battle of Zhizhi" in text
    assert text.startswith("@")


def test_english_in_a_page_from_right_to_left_has_its_direction(release_app: Flask) -> None:
    client = release_app.test_client()
    for address in ("/map", "/disagreements", "/read/", "/queries/names", "/doc/kazakhstan"):
        page = client.get(f"{address}?lang=fa", headers={"Accept": "text/html"}).text
        bare = re.findall(r'<(?:p|span|q)(?: class="[^"]*")? lang="en">.{0,60}', page)
        assert not bare, address

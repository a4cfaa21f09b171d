"""The reader in a browser: its switches, the keyboard, and what comes when it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from khorgos.server.app import create_app
from khorgos.server.engines.embedded import EmbeddedEngine, EngineConfig
from khorgos.server.serve import read_ontology
from khorgos.server.site import Site
from khorgos.triples.building import Build
from khorgos.triples.release import write_release

SECTION = "/read/china-kazakhstan-relations?section=han-dynasty"

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def address(
    built: Build,
    tmp_path_factory: pytest.TempPathFactory,
    serving: Callable[[Flask], AbstractContextManager[str]],
) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("release") / "graph"
    write_release(built.graphs, folder, built.exceptions, built.texts)
    config = EngineConfig(folder)
    engine = EmbeddedEngine.load(config)
    app = create_app(Site.of(engine, read_ontology(config.ontology), dumps=folder))
    with serving(app) as address:
        yield address


@pytest.fixture(params=[True, False], ids=["script", "no-script"])
def reader(request: pytest.FixtureRequest, browser: Browser, address: str) -> Iterator[Page]:
    """A page that complains about nothing, with and without script."""
    page = browser.new_page(base_url=address, java_script_enabled=request.param)
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "request",
        lambda asked: None if asked.url.startswith(address) else complaints.append(asked.url),
    )
    yield page
    page.close()
    assert complaints == []


@pytest.fixture
def scripted(browser: Browser, address: str) -> Iterator[Page]:
    page = browser.new_page(base_url=address)
    yield page
    page.close()


def test_facts_and_marks_are_switched_with_or_without_script(reader: Page) -> None:
    reader.goto(SECTION)
    margin = reader.locator("#l62 > .margin")
    expect(margin).to_be_visible()
    reader.check("#hide-facts")
    expect(margin).to_be_hidden()
    plain = reader.locator(".silent").first.evaluate("one => getComputedStyle(one).boxShadow")
    assert plain == "none"
    reader.check("#show-silent")
    marked = reader.locator(".silent").first.evaluate("one => getComputedStyle(one).boxShadow")
    assert marked != "none"


def test_more_facts_can_be_had_with_or_without_script(reader: Page) -> None:
    reader.goto(SECTION)
    margin = reader.locator("#l60 > .margin")
    number = margin.get_by_role("listitem").count()
    margin.locator(".rest a").click()
    expect(margin.locator(".rest")).to_have_count(0)
    assert margin.get_by_role("listitem").count() > number


def test_glosses_open_at_once(scripted: Page) -> None:
    scripted.goto(SECTION)
    gloss = scripted.locator("#g63")
    expect(gloss).to_be_hidden()
    scripted.check("#open-glosses")
    expect(gloss).to_be_visible()
    scripted.goto("about:blank")
    scripted.goto(SECTION + "#g63")
    expect(gloss).to_be_visible()


def test_keys_go_from_sentence_to_sentence_and_do_nothing_elsewhere(scripted: Page) -> None:
    scripted.goto(SECTION)
    scripted.keyboard.press("j")
    expect(scripted.locator(":focus")).to_have_count(0)
    scripted.locator("#l52 > .line").focus()
    scripted.keyboard.press("j")
    expect(scripted.locator("#l60 > .line")).to_be_focused()
    scripted.keyboard.press("k")
    scripted.keyboard.press("k")
    expect(scripted.locator("#l46 > .line")).to_be_focused()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("query", ["&glosses=open&silent=show", "&lang=fa&glosses=open"])
def test_it_fits_and_axe_has_nothing_against_it(
    scripted: Page, query: str, width: int, scheme: str
) -> None:
    scripted.set_viewport_size({"width": width, "height": 800})
    scripted.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    scripted.goto(SECTION + query)
    assert scripted.evaluate("document.documentElement.scrollWidth") == width
    assert Axe().run(scripted).response["violations"] == []

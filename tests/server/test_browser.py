"""The pages in a real browser: what it loads, what it complains about, where it scrolls to."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

DESKTOP = {"width": 1280, "height": 800}

pytestmark = pytest.mark.browser


PATHS = (
    *("/", "/sparql", "/ontology", "/dumps/", "/graph/facts", "/doc/kazakhstan"),
    *("/doc/battle-of-zhizhi", "/doc/unidentified-pneumonia"),
    *("/schema", "/queries/", "/queries/reigns-of-min-length"),
    *("/docs/", "/docs/tutorial/a-cited-fact", "/docs/explanation/how-a-fact-is-held"),
    *("/docs/reference/settings", "/docs/reference/http", "/docs/how-to/run-it-for-others"),
)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PATHS)
def test_nothing_is_wider_than_the_window(page: Page, path: str, scheme: str) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.goto(path)
    wider = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    assert page.evaluate(wider) is False


def test_anchor_brings_its_term_to_the_top(page: Page) -> None:
    page.goto("/ontology#Treaty")
    term = page.locator("#Treaty")
    box, bar = term.bounding_box(), page.locator(".jump").bounding_box()
    assert box is not None
    assert bar is not None
    assert bar["y"] == 0
    assert bar["height"] <= box["y"] < 100
    assert term.evaluate("term => term.matches(':target')") is True


def test_box_of_the_diagram_leads_to_its_term(page: Page) -> None:
    page.goto("/ontology")
    page.locator("svg a[data-class=Claim]").click()
    assert page.url.endswith("/ontology#Claim")
    assert page.locator("#Claim").evaluate("term => term.matches(':target')") is True


def test_tree_of_classes_is_open_where_there_is_room(page: Page) -> None:
    page.goto("/ontology")
    link = page.locator(".contents a[href='#BorderTreaty']")
    wide = page.viewport_size == DESKTOP
    assert link.is_visible() is wide
    if not wide:
        page.locator(".contents summary").first.click()
    link.click()
    assert page.url.endswith("#BorderTreaty")


def test_count_leads_to_the_list(page: Page) -> None:
    page.goto("/ontology#BorderTreaty")
    page.locator("#BorderTreaty h4 a, #BorderTreaty h3 a").click()
    link = page.locator(".term").get_by_role("link", name="members")
    count = link.inner_text().split()[0]
    link.click()
    assert page.locator("h2#answer").inner_text() == f"{count} rows"


def test_documentation_is_a_list_beside_the_page_or_folded_above_it(page: Page) -> None:
    page.goto("/docs/reference/settings")
    wide = (page.viewport_size or DESKTOP)["width"] > 1000
    here = page.locator('.pages a[aria-current="page"]')
    assert here.is_visible() is wide
    if not wide:
        page.locator(".pages summary").click()
    assert here.text_content() == "Settings"
    page.locator(".pages a", has_text="Commands").click()
    assert page.url.endswith("/docs/reference/commands")


def test_the_rest_of_a_list_comes_without_leaving_the_page(page: Page) -> None:
    page.goto("/doc/kazakhstan")
    page.locator("[data-more=all-hasGoal]").click()
    page.wait_for_selector("#all-hasGoal li:nth-child(5)")
    assert page.url.endswith("/doc/kazakhstan")
    assert page.locator("#all-hasGoal li:nth-child(3)").evaluate(
        "it => it === document.activeElement"
    )
    page.locator("[data-more=told-isLocatedIn]").click()
    page.wait_for_selector("#told-isLocatedIn .fact")


def test_all_sentences_open_and_close_at_once(page: Page) -> None:
    page.goto("/doc/battle-of-zhizhi")
    button = page.locator(".open-all")
    button.click()
    assert button.get_attribute("aria-pressed") == "true"
    assert page.locator("details.locus:not([open])").count() == 0
    button.click()
    assert page.locator("details.locus[open]").count() == 0

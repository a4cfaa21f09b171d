"""Suggestions while one types: the box, its list, the keyboard, and what is read aloud."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser

_LOADED = 20_000
"""Milliseconds in which a page is there that is the first to read the release."""


@pytest.fixture
def typed(page: Page) -> Page:
    """The start page, where "talas" was typed."""
    page.goto("/")
    page.keyboard.press("/")
    page.keyboard.type("talas", delay=20)
    expect(page.get_by_role("listbox")).to_be_visible()
    return page


def test_what_is_typed_suggests_things_and_questions(typed: Page) -> None:
    box = typed.get_by_role("combobox")
    expect(box).to_be_focused()
    expect(box).to_have_attribute("aria-expanded", "true")
    options = typed.get_by_role("option")
    expect(options.first).to_contain_text("Talas River")
    expect(options.first).to_contain_text("river")
    expect(options.filter(has_text="known to Europeans as").locator("mark")).to_have_text("Talas")
    expect(options.filter(has_text="question").first).to_be_visible()
    expect(typed.get_by_role("status").first).to_contain_text("things found")


def test_arrows_choose_and_enter_goes(typed: Page) -> None:
    box = typed.get_by_role("combobox")
    typed.keyboard.press("ArrowDown")
    typed.keyboard.press("ArrowDown")
    chosen = typed.get_by_role("option").nth(1)
    expect(chosen).to_have_attribute("aria-selected", "true")
    expect(box).to_have_attribute("aria-activedescendant", chosen.get_attribute("id") or "")
    typed.keyboard.press("ArrowUp")
    typed.keyboard.press("ArrowUp")
    assert box.get_attribute("aria-activedescendant") is None
    typed.keyboard.press("ArrowDown")
    typed.keyboard.press("Enter")
    expect(typed).to_have_url(re.compile("/doc/talas-river$"), timeout=_LOADED)


def test_escape_closes_and_enter_searches(typed: Page) -> None:
    typed.keyboard.press("Escape")
    expect(typed.get_by_role("listbox")).to_be_hidden()
    expect(typed.get_by_role("combobox")).to_have_attribute("aria-expanded", "false")
    typed.keyboard.press("Enter")
    expect(typed).to_have_url(re.compile(r"/search\?.*q=talas"), timeout=_LOADED)
    expect(typed.locator(".hits li").first).to_contain_text("Talas River")


def test_a_click_goes(typed: Page) -> None:
    typed.get_by_role("option").filter(has_text="Taraz").click()
    expect(typed).to_have_url(re.compile("/doc/taraz$"), timeout=_LOADED)


def test_letters_that_are_still_composed_are_not_asked_for(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda sent: asked.append(sent.url))
    page.goto("/about")
    box = page.locator("#search")
    box.evaluate(
        """input => {
          input.focus();
          input.value = "abu";
          input.dispatchEvent(new InputEvent("input", {isComposing: true, bubbles: true}));
        }"""
    )
    page.wait_for_timeout(400)
    assert not [url for url in asked if "/suggest" in url]
    box.evaluate(
        """input => {
          input.value = "阿布賚";
          input.dispatchEvent(new CompositionEvent("compositionend", {bubbles: true}));
        }"""
    )
    expect(page.get_by_role("option").first).to_contain_text("Ablai Khan")


def test_suggestions_stay_in_the_language_and_open_to_the_right(page: Page) -> None:
    page.goto("/about?lang=fa")
    page.keyboard.press("/")
    page.keyboard.type("talas", delay=20)
    first = page.get_by_role("option").first
    expect(first).to_contain_text("رود")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/doc/talas-river.*lang=fa"), timeout=_LOADED)


def test_without_script_the_form_searches(browser: Browser, base: str) -> None:
    page = browser.new_page(base_url=base, java_script_enabled=False)
    page.goto("/")
    page.locator("#search").fill("“Zhizhi”")
    page.locator("#search").press("Enter")
    expect(page.locator(".hits li").first).to_contain_text("Zhizhi")
    page.locator("#from").fill("36 BC")
    page.locator("#to").fill("36 BC")
    page.get_by_role("button", name="Narrow").click()
    expect(page.locator(".hits li").first).to_contain_text("36 BC")
    page.close()

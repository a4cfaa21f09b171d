"""The map in a real browser: its slider, its buttons, keys, wheel and dragging; and without any."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser


def _picture(page: Page) -> str:
    return f"svg.{'wide' if (page.viewport_size or {'width': 0})['width'] > 900 else 'narrow'}-map"


def test_the_slider_shows_its_year_at_once(page: Page) -> None:
    page.goto("/map")
    page.locator("#slide").fill("751")
    expect(page).to_have_url(re.compile(r"/map\?year=751$"))
    expect(page.locator("#polities")).to_have_text("Powers around AD 751")
    expect(page.locator(".map-form output")).to_have_text("AD 751")
    expect(page.locator("#year")).to_have_value("AD 751")
    page.locator("#slide").fill("-35")
    expect(page.locator("#year")).to_have_value("36 BC")
    expect(page).to_have_url(re.compile(r"year=36\+BC$"))


def test_a_year_that_is_typed_moves_the_slider(page: Page) -> None:
    page.goto("/map")
    page.locator("#year").fill("1994")
    expect(page).to_have_url(re.compile(r"year=1994"))
    assert page.locator("#slide").input_value() == "1994"
    expect(page.locator(f"{_picture(page)} use.disputed")).to_have_count(1)
    page.locator("#year").fill("36 BC")
    expect(page.locator("#slide")).to_have_value("-35")


def test_buttons_and_keys_move_and_keep_the_focus(page: Page) -> None:
    page.goto("/map?year=751")
    page.get_by_label("Zoom in").click()
    expect(page).to_have_url(re.compile(r"year=751.*view="))
    expect(page.get_by_label("Zoom in")).to_be_focused()
    before = page.url
    page.locator("#map .frame").focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("before => location.href !== before", arg=before)
    expect(page.locator("#map .frame")).to_be_focused()


def test_only_the_wheel_with_ctrl_zooms(page: Page) -> None:
    page.goto("/map")
    picture = page.locator(_picture(page))
    picture.scroll_into_view_if_needed()
    picture.hover()
    box = picture.get_attribute("viewBox")
    page.mouse.wheel(0, -10)
    assert picture.get_attribute("viewBox") == box
    page.keyboard.down("Control")
    page.mouse.wheel(0, -10)
    page.keyboard.up("Control")
    expect(page).to_have_url(re.compile(r"view="))


def test_a_name_in_the_picture_leads_to_its_page(page: Page) -> None:
    page.goto("/map?at=battle-of-zhizhi")
    page.locator(f"{_picture(page)} text.event", has_text="Zhizhi").first.click()
    expect(page).to_have_url(re.compile("/doc/battle-of-zhizhi$"))


def test_without_a_script_the_form_and_the_links_do_the_same(browser: Browser, base: str) -> None:
    page = browser.new_page(base_url=base, java_script_enabled=False)
    page.goto("/map")
    page.locator("#year").fill("751")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.locator("#polities")).to_have_text("Powers around AD 751")
    page.get_by_label("Zoom in").click()
    expect(page).to_have_url(re.compile(r"year=751.*view="))
    page.get_by_role("link", name="36 BC").click()
    expect(page.locator("svg.wide-map text.event").first).to_contain_text("Battle of Zhizhi")
    page.close()


def test_a_year_outside_is_told_at_once(browser: Browser, base: str) -> None:
    page = browser.new_page(base_url=base)
    page.goto("/map")
    page.locator("#year").fill("99999")
    expect(page.get_by_role("alert")).to_contain_text("Write a year between")
    page.close()

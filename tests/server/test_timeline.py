"""The page of the timeline, over the project's release and over nothing."""

from __future__ import annotations

import csv
import re
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Page, expect

from khorgos.server.drawing.datedthings import mini_timeline
from khorgos.server.pages.timeline import pixels
from khorgos.server.reading.times import LANES
from khorgos.server.site import EXTENSION, Site

LANGUAGES = ("en", "zh", "kk", "ru", "fa")


@pytest.fixture
def client(release_app: Flask) -> FlaskClient:
    return release_app.test_client()


@pytest.fixture
def site(release_app: Flask) -> Site:
    found: Site = release_app.extensions[EXTENSION]
    return found


class Links(HTMLParser):
    """The links of a drawing by their addresses, with their names."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: dict[str, str] = {}
        self._href = ""
        self._named = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self._href = dict(attrs).get("href") or ""
        self._named = tag == "title"

    def handle_data(self, data: str) -> None:
        if self._named and self._href:
            self.found[self._href] = data.strip()
            self._named = False


def drawing(text: str) -> str:
    return text.partition('<svg class="timeline"')[2].partition("</svg>")[0]


def links(client: FlaskClient, address: str) -> dict[str, str]:
    response = client.get(address)
    assert response.status_code == 200
    return Links(drawing(response.text)).found


def test_every_shape_is_a_link_with_its_name_and_time(client: FlaskClient) -> None:
    found = links(client, "/timeline")
    assert found["/doc/battle-of-zhizhi"] == "Battle of Zhizhi, 36 BC"
    assert found["/doc/kazakh-embassy-1453"] == (
        "first Kazakh embassy to China, around 1453 (“sometime around 1453”)"
    )
    assert found["/doc/anxi-protectorate"].startswith("Anxi Protectorate, from AD 640, end lost")
    assert "editor’s reading" in found["/doc/xinhai-revolution"]
    assert "emended" in found["/doc/qianlong-emperor"]
    assert all(name and not name.startswith(",") for name in found.values())


def test_what_is_only_claimed_is_not_drawn(client: FlaskClient) -> None:
    assert not [href for href in links(client, "/timeline") if "/claim-" in href]


def test_a_stretch_shows_what_is_dated_in_it(client: FlaskClient) -> None:
    found = links(client, "/timeline?from=60 BC&to=1 BC")
    assert {*found} >= {"/doc/battle-of-zhizhi", "/doc/han-dynasty"}
    assert "/doc/battle-of-talas" not in found
    assert "/doc/qin-dynasty" not in found


@pytest.mark.parametrize("words", ["公元前60年", "60 год до н. э.", "б.з.д. 60 ж.", "-59"])
def test_a_field_takes_years_as_people_write_them(client: FlaskClient, words: str) -> None:
    assert links(client, f"/timeline?from={words}&to=1") == links(
        client, "/timeline?from=60 BC&to=1"
    )


@pytest.mark.parametrize(
    ("query", "words"),
    [("from=soon", "“soon” is no date"), ("from=1900&to=1800", "The first year lies after")],
)
def test_what_is_not_understood_is_said(client: FlaskClient, query: str, words: str) -> None:
    response = client.get(f"/timeline?{query}")
    assert response.status_code == 400
    assert words in response.text
    assert Links(drawing(response.text)).found


def test_markup_in_a_field_is_text(client: FlaskClient) -> None:
    text = client.get("/timeline?from=<script>alert(1)</script>&at=<b>&lane=<i>").text
    assert "<script>alert" not in text
    assert "&lt;script&gt;" in text
    assert "<b>" not in text


def test_a_kind_can_be_chosen(client: FlaskClient) -> None:
    found = links(client, "/timeline?lane=war")
    assert "/doc/battle-of-talas" in found
    assert "/doc/han-dynasty" not in found


def test_uncertain_dates_can_be_left_out(client: FlaskClient) -> None:
    found = links(client, "/timeline?sure=1")
    assert "/doc/battle-of-zhizhi" in found
    for uncertain in ("kazakh-embassy-1453", "kazakh-khanate", "xinhai-revolution", "amursana"):
        assert f"/doc/{uncertain}" not in found


def test_it_opens_at_where_one_came_from(client: FlaskClient) -> None:
    text = client.get("/timeline?at=battle-of-zhizhi").text
    assert "36 BC, where you came from" in text
    assert 'aria-current="true"><title>Battle of Zhizhi, 36 BC' in text
    closer = re.search(r'data-move="closer" href="([^"]+)"', text)
    assert closer
    assert "at=battle-of-zhizhi" in closer[1]
    again = client.get(closer[1].replace("&amp;", "&")).text
    assert "36 BC, where you came from" in again


def test_what_has_no_date_says_so(client: FlaskClient) -> None:
    text = client.get("/timeline?at=book-of-documents").text
    assert "Book of Documents has no date of its own" in text


def test_moving_over_time_leads_on_and_back(client: FlaskClient) -> None:
    address, seen = "/timeline", set()
    for _ in range(20):
        text = client.get(address).text
        found = re.search(r'data-move="closer" href="([^"]+)"', text)
        if not found:
            break
        address = found[1].replace("&amp;", "&")
        assert address not in seen
        seen.add(address)
    assert 5 < len(seen) < 20
    assert 'data-move="wider"' in text
    assert 'data-move="earlier"' in text


def test_the_list_says_the_same_as_the_drawing(client: FlaskClient) -> None:
    text = client.get("/timeline").text
    listed = text.partition('<section id="list"')[2].partition("</section>")[0]
    drawn = Links(drawing(text)).found
    assert {*re.findall(r'<a href="([^"]+)">', listed)} >= {*drawn}
    assert listed.count("<li") == len(drawn)
    assert "Nothing in the documents is dated here." in listed
    assert '<time datetime="-0035">36 BC</time>' in listed


def test_remarks_are_of_the_data(client: FlaskClient) -> None:
    text = client.get("/timeline").text
    for words in (
        "the source gives 202 BC – AD 9 and AD 25–220, with a gap between them.",
        "both cannot be true",
        "our copy has lost a date; it reads “(640 – )”.",
        "not drawn; our copy has “died c. 114” and no more.",
    ):
        assert words in text


def test_events_without_a_date_are_counted_and_lead_to_the_text(client: FlaskClient) -> None:
    text = client.get("/timeline").text
    found = re.search(r"(\d+) events of (\d+) carry no date of their own", text)
    assert found
    undated = client.get("/timeline/undated").text
    assert (
        undated.partition("<ol")[2].partition("</main>")[0].count("<li>")
        == int(found[1])
        < int(found[2])
    )
    assert "Han dynasty, line" in undated


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_fields_say_can_be_sent_as_it_is(client: FlaskClient, language: str) -> None:
    address = f"/timeline?lang={language}&from=-299&to=700"
    fields = dict(re.findall(r'name="(from|to)" value="([^"]+)"', client.get(address).text))
    query = "&".join(f"{name}={value}" for name, value in fields.items())
    assert links(client, f"/timeline?lang={language}&{query}") == links(client, address)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_is_light_in_every_language(client: FlaskClient, language: str) -> None:
    response = client.get(f"/timeline?lang={language}")
    assert response.status_code == 200
    assert len(response.data) < 100_000


def test_the_table_has_what_is_drawn(client: FlaskClient) -> None:
    response = client.get("/timeline?format=csv&lane=war")
    assert response.mimetype == "text/csv"
    rows = [*csv.DictReader(response.text.splitlines())]
    zhizhi = next(row for row in rows if row["thing"] == "battle-of-zhizhi")
    assert (zhizhi["date"], zhizhi["forms"]) == ("-0035", "point")
    assert len(rows) == len(links(client, "/timeline?lane=war"))


def test_a_release_without_dates_has_an_empty_timeline(app: Flask) -> None:
    text = app.test_client().get("/timeline").text
    assert "0 dated things" in text
    assert "Nothing in the documents is dated here." in text


def test_the_time_of_one_thing_is_drawn_small(site: Site) -> None:
    small = mini_timeline(site, "battle-of-zhizhi", "fa")
    assert small
    assert small.when == "۳۶ پیش از میلاد"
    assert small.scale.last == date.today().year + 1
    assert mini_timeline(site, "taraz", "en") is None


def test_the_page_of_a_thing_shows_its_time_and_leads_to_the_timeline(client: FlaskClient) -> None:
    html = {"Accept": "text/html"}
    text = client.get("/doc/battle-of-zhizhi", headers=html).text
    assert '<a href="/timeline?at=battle-of-zhizhi">Open the timeline here</a>' in text
    small = text.partition('<div class="small-time">')[2].partition("</svg>")[0]
    assert 'aria-label="36 BC"' in small
    assert small.count("<circle") == 1
    assert "<mask" not in small
    assert "mask-lost" in client.get("/doc/anxi-protectorate", headers=html).text
    assert "small-time" not in client.get("/doc/taraz", headers=html).text


def test_lengths_are_short() -> None:
    assert [pixels(it) for it in (12.0, 3.14159, -0.01, 0.96)] == ["12", "3.1", "0", "1"]


# ---------------------------------------------------------------- in a browser


@pytest.mark.browser
def test_the_buttons_and_keys_move_without_loading_the_page_anew(page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto("/timeline?at=battle-of-zhizhi")
    page.evaluate("window.stayed = true")
    page.get_by_role("link", name="Closer").click()
    expect(page.locator("[name=to]")).not_to_have_value(str(date.today().year))
    before = page.locator("[name=to]").input_value()
    page.locator(".drawn").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("[name=to]")).not_to_have_value(before)
    expect(page.locator(".drawn")).to_be_focused()
    page.locator("[name=lane]").select_option("war")
    expect(page.locator("svg.timeline .lane")).to_have_count(1)
    assert page.evaluate("window.stayed") is True
    page.go_back()
    expect(page.locator("[name=lane]")).to_have_value("")


@pytest.mark.browser
def test_no_labels_overlap_as_a_browser_draws_them(page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto("/timeline")
    boxes = page.evaluate(
        """() => [...document.querySelectorAll("svg.timeline a")].map(a => {
            const box = a.querySelector("text").getBoundingClientRect();
            return [box.left, box.right, box.top, box.bottom];
        })"""
    )
    assert len(boxes) > 100
    for number, (left, right, top, bottom) in enumerate(boxes):
        for other_left, other_right, other_top, other_bottom in boxes[number + 1 :]:
            apart_in_time = right <= other_left + 1 or other_right <= left + 1
            apart_in_rows = bottom <= other_top + 4 or other_bottom <= top + 4
            assert apart_in_time or apart_in_rows


@pytest.mark.browser
def test_on_a_narrow_screen_it_is_a_list(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto("/timeline")
    expect(page.locator("svg.timeline")).to_be_hidden()
    expect(page.locator("#list")).to_be_visible()
    page.set_viewport_size({"width": 1280, "height": 800})
    expect(page.locator("#list")).to_be_hidden()
    page.get_by_role("link", name=re.compile("The same as a list")).click()
    expect(page.locator("#list")).to_be_visible()


# ---------------------------------------------------------------- colours

STATIC = Path(__file__).parents[2] / "server" / "static"
TOKEN = re.compile(r"--([a-z]+): #([0-9a-f]{6});")


def luminance(colour: str) -> float:
    """The relative luminance of WCAG 2.2."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (
        it / 12.92 if it <= 0.04045 else ((it + 0.055) / 1.055) ** 2.4 for it in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def tokens(sheet: str) -> tuple[dict[str, str], dict[str, str]]:
    """The colours of a style sheet, in the light and in the dark."""
    light, _, dark = (STATIC / sheet).read_text(encoding="utf-8").partition("@media (prefers-color")
    return dict(TOKEN.findall(light)), dict(TOKEN.findall(dark.partition("\n}\n")[0]))


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_every_lane_has_a_colour_that_shows_and_that_a_label_can_stand_on(scheme: int) -> None:
    lanes, frame = tokens("timeline.css")[scheme], tokens("khorgos.css")[scheme]
    assert {*lanes} == {*LANES}
    assert len({*lanes.values()}) == len(LANES)
    for colour in lanes.values():
        for ground in ("bg", "sunk"):
            low, high = sorted(map(luminance, (colour, frame[ground])))
            assert (high + 0.05) / (low + 0.05) >= 4.5

"""The map as a page: what it says, what it draws, and that nothing but the address decides."""

from __future__ import annotations

import json
import re

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from khorgos.server.languages.dates import LANGUAGES, year_words
from khorgos.server.pages.map import FIRST, LAST, mini_map, result_map
from khorgos.server.pages.mapmarks import is_dated, window
from khorgos.server.reading.collection import Item, ItemTime, the_collection
from khorgos.server.site import EXTENSION
from khorgos.triples.dates.cells import readings


def _page(app: Flask, query: str = "") -> str:
    answer = app.test_client().get(f"/map{query}", headers={"Accept": "text/html"})
    assert answer.status_code == 200
    return answer.text


def _words(page: str) -> str:
    return " ".join(re.sub("<[^>]*>", " ", page).split())


def _drawn(page: str) -> set[str]:
    picture = page.partition('<svg class="map wide-map"')[2].partition("</svg>")[0]
    return set(re.findall(r'href="/doc/([^"?]+)', picture))


def test_it_says_first_that_no_point_comes_from_the_documents(release_app: Flask) -> None:
    page = _page(release_app)
    lead = page.partition('<p class="lead">')[2]
    assert lead.startswith("No point comes from the documents")
    assert "GeoNames" in page
    assert "https://creativecommons.org/licenses/by/4.0/" in page
    assert len(page.encode()) < 60_000


def test_uncertain_places_are_drawn_so_with_the_words(release_app: Flask) -> None:
    page = _page(release_app, "?at=battle-of-zhizhi")
    assert re.search(r'<circle class="reach ring" cx="-?\d+" cy="-?\d+" r="50"/>', page)
    assert re.search(r'<circle class="reach wider" cx="-?\d+" cy="-?\d+" r="100"/>', page)
    assert "probably … near Taraz" in page
    assert "worse than 50 km" in page
    assert 'data-view="-692,-134,' in page


@pytest.mark.parametrize(
    ("query", "shown", "said"),
    [
        ("", False, "off, because most"),
        ("?year=751", False, "off, because the year is AD 751"),
        ("?year=751&borders=1", True, "not who claims it"),
        ("?year=1994", True, "not who claims it"),
        ("?year=1994&borders=0", False, "switched off"),
    ],
)
def test_borders_of_today_are_for_today(
    release_app: Flask, query: str, shown: bool, said: str
) -> None:
    page = _page(release_app, query)
    assert ("outline.svg#borders" in page) is shown
    assert ("outline.svg#disputed" in page) is shown
    assert said in _words(page)


def test_a_year_leaves_what_is_dated_around_it(release_app: Flask) -> None:
    assert "battle-of-talas" in _drawn(_page(release_app, "?year=751"))
    assert "battle-of-zhizhi" not in _drawn(_page(release_app, "?year=751"))
    assert "battle-of-zhizhi" in _drawn(_page(release_app, "?year=-35"))
    told = _words(_page(release_app, "?year=751"))
    assert "Powers around AD 751" in told
    assert "Abbasid Caliphate" in told


def test_the_slider_counts_where_it_was_moved(release_app: Flask) -> None:
    moved = _page(release_app, "?year=751&slide=1994&was=751")
    assert 'name="year" value="1994"' in moved
    typed = _page(release_app, "?year=751&slide=1994&was=1994")
    assert 'name="year" value="AD 751"' in typed


@pytest.mark.parametrize("query", ["?view=1,2", "?view=a,b,c", "?at=no"])
def test_what_cannot_be_read_is_as_if_it_were_not_there(release_app: Flask, query: str) -> None:
    assert _drawn(_page(release_app, query)) == _drawn(_page(release_app))


@pytest.mark.parametrize(
    ("written", "year"),
    [("36 BC", -35), ("-35", -35), ("前36年", -35), ("AD 751", 751), ("751", 751), ("۷۵۱", 751)],
)
def test_a_year_may_be_written_as_people_do(release_app: Flask, written: str, year: int) -> None:
    page = release_app.test_client().get("/map", query_string={"year": written})
    assert page.status_code == 200
    assert f'name="year" value="{year_words(year)}"' in page.text
    assert f'max="2030" value="{year}"' in page.text, "the slider stands there too"


@given(year=st.integers(FIRST, LAST), tag=st.sampled_from(LANGUAGES))
def test_the_year_as_a_page_writes_it_is_read_again(year: int, tag: str) -> None:
    read = readings(year_words(year, tag))
    assert [(one.earliest_year, one.latest_year) for one in read] == [(year, year)]


@pytest.mark.parametrize("written", ["soon", "99999", "-1601", "2031", "36 BCX", "1" * 300])
def test_a_year_that_is_none_is_told_with_the_way_out(release_app: Flask, written: str) -> None:
    client = release_app.test_client()
    answer = client.get("/map", query_string={"year": written, "borders": "1"})
    assert answer.status_code == 400
    report = answer.text.partition('role="alert" id="mistake">')[2].partition("</p>")[0]
    assert f"“{written[:40]}”" in report
    assert "Write " in report
    assert f'name="year" value="{written}"' in answer.text
    step = re.search(r'href="([^"]*)" data-step="in"', answer.text)
    assert step
    assert "year=" not in step[1]
    data = client.get("/map", query_string={"year": written, "format": "geojson"})
    assert data.status_code == 400


def test_kinds_can_be_chosen(release_app: Flask) -> None:
    towns = _drawn(_page(release_app, "?show=towns"))
    assert "taraz" in towns
    assert "battle-of-talas" not in towns
    assert "lake-balkhash" in _drawn(_page(release_app, "?show=waters"))


def test_links_zoom_and_keep_what_was_asked(release_app: Flask) -> None:
    page = _page(release_app, "?year=751&lang=fa")
    href = re.search(r'href="([^"]*)" data-step="in"', page)
    assert href
    assert "year=751" in href[1]
    assert "lang=fa" in href[1]
    closer = _page(release_app, href[1].replace("&amp;", "&").partition("/map")[2].split("#")[0])
    width = [float(re.search(r'data-view="[^"]*,(\d+)"', it)[1]) for it in (page, closer)]  # type: ignore[index]
    assert width[1] < width[0]


def test_a_river_on_the_outline_is_on_the_map(release_app: Flask) -> None:
    page = _page(release_app, "?at=ili-river")
    assert "ili-river" in _drawn(page)
    assert "has no point on this map" not in page


def test_what_has_no_point_is_listed_and_said(release_app: Flask) -> None:
    page = _page(release_app, "?at=ilek-river")
    assert "Ilek River has no point on this map" in page
    assert "/doc/ilek-river" in page.partition("Not on the map")[2].partition("<p><a")[0]
    assert "/doc/talas-region" in _page(release_app, "?all=unplaced")
    assert "/doc/united-states" in page.partition("Outside this map")[2]


def test_every_link_in_the_picture_has_a_name(release_app: Flask) -> None:
    picture = _page(release_app).partition('<svg class="map wide-map"')[2].partition("</svg>")[0]
    for link in re.findall(r"<a [^>]*>.*?</a>", picture, re.DOTALL):
        assert "<text" in link or "aria-label=" in link or 'aria-hidden="true"' in link


def test_a_small_map_has_the_words(release_app: Flask) -> None:
    with release_app.test_request_context():
        site = release_app.extensions[EXTENSION]
        mini = mini_map(site, "battle-of-zhizhi", "en")
        assert mini is not None
        assert mini.hedge == "probably"
        assert mini.words.startswith("probably … near Taraz")
        assert "ring of 50 km" in mini.drawn
        assert any(mark.mark.lit for mark in mini.drawing.marks)
        river = mini_map(site, "ili-river", "en")
        assert river is not None
        assert river.drawn == "its course, from Natural Earth"
        small = mini_map(site, "talas-river", "en")
        assert small is not None
        assert small.drawn == "its course, from GSHHG"
        assert mini_map(site, "ilek-river", "en") is None
        assert mini_map(site, "united-states", "en") is None, "it lies outside of the outline"


def test_a_result_is_drawn_alone(release_app: Flask) -> None:
    with release_app.test_request_context():
        site = release_app.extensions[EXTENSION]
        drawing = result_map(site, ["taraz", "almaty"], "en")
        assert drawing is not None
        assert {mark.name for mark in drawing.marks} == {"Taraz", "Almaty"}
        assert result_map(site, ["abulai"], "en") is None


def _item(*times: tuple[str, str, int | None, int | None]) -> Item:
    return Item("zarm", (), times=tuple(ItemTime(*time, words="") for time in times))


@pytest.mark.parametrize(
    ("times", "year", "dated"),
    [
        ([("hasTimeSpan", "0751", 751, 751)], 751, True),
        ([("hasTimeSpan", "0751", 751, 751)], 900, False),
        ([("hasTimeSpan", "0640/", 640, None)], 640, True),
        ([("hasTimeSpan", "0640/", 640, None)], 1994, False),
        ([("hasTimeSpan", "2000/..", 2000, None)], 2020, True),
        (
            [("hasTimeSpan", "-0201/0009", -201, 9), ("hasTimeSpan", "0025/0220", 25, 220)],
            100,
            True,
        ),
        ([("hasBeginning", "1721", 1721, 1721), ("hasEnd", "1917", 1917, 1917)], 1800, True),
        ([], 1994, False),
    ],
)
def test_a_side_that_is_not_said_lasts_no_longer(
    times: list[tuple[str, str, int | None, int | None]], year: int, dated: bool
) -> None:
    assert is_dated(_item(*times), year) is dated


def test_more_years_are_around_an_old_one() -> None:
    assert window(-200) > window(751) > window(1600) > window(1900) > window(2000)


def test_things_of_the_release_are_known_by_their_items(release_app: Flask) -> None:
    assert "taraz" in the_collection(release_app.extensions[EXTENSION]).items


def test_the_page_of_a_thing_has_its_small_map(release_app: Flask) -> None:
    client = release_app.test_client()
    page = client.get("/doc/battle-of-zhizhi", headers={"Accept": "text/html"}).text
    assert '<figure class="mini-map">' in page
    assert "/map?at=battle-of-zhizhi" in page
    without = client.get("/doc/ilek-river", headers={"Accept": "text/html"}).text
    assert "mini-map" not in without


def test_the_points_are_to_be_had_as_data(release_app: Flask) -> None:
    answer = release_app.test_client().get("/map?year=751&show=events&format=geojson")
    assert answer.mimetype == "application/geo+json"
    features = json.loads(answer.text)["features"]
    assert [one["id"] for one in features] == ["https://w3id.org/khorgos/id/battle-of-talas"]
    talas = features[0]
    assert talas["geometry"] == {"type": "Point", "coordinates": [71.373, 42.898]}
    assert talas["properties"]["accuracy"] == "wider"
    assert talas["properties"]["source"].startswith("GeoNames")


def test_years_lead_to_what_is_dated_in_them(release_app: Flask) -> None:
    page = _page(release_app, "?at=taraz&slide=1994&was=3")
    years = page.partition('class="map-years"')[2].partition("</p>")[0]
    assert re.search(r'href="/map\?year=-35&amp;at=taraz"[^>]*>36 BC<', years)
    assert "United" not in years


def test_rivers_that_are_not_drawn_are_named(release_app: Flask) -> None:
    note = _page(release_app).partition("does not have them:")[2].partition("</p>")[0]
    assert "/doc/ilek-river" in note
    assert "/doc/talas-river" not in note
    assert "/doc/irtysh" not in note

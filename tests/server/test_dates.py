from __future__ import annotations

import re
import tomllib
from datetime import date
from pathlib import Path

import pyoxigraph as ox
import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from khorgos.ontology.prefixes import PREFIXES
from khorgos.server.languages import dates
from khorgos.server.languages.dates import LANGUAGES, digits, span_words, when, year_words
from khorgos.triples.dates.cells import readings
from khorgos.triples.dates.edtf import EDTFError, label, parse

GRAPH = Path(__file__).parents[2] / "triples" / "graph" / "khorgos.trig"
YEARS = st.integers(-3000, 2999)


def edtf(year: int) -> str:
    return f"-{-year:04}" if year < 0 else f"{year:04}"


def numbers(text: str) -> list[int]:
    """The whole numbers in a text, in whatever digits."""
    return [int(number) for number in re.findall(r"\d+", text)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("-0035", "36 BC · 公元前36年 · б.з.д. 36 ж. · 36 год до н. э. · ۳۶ پیش از میلاد"),
        ("0751", "AD 751 · 公元751年 · б.з. 751 ж. · 751 год н. э. · ۷۵۱ میلادی"),
        ("1453~", "around 1453 · 约1453年 · шамамен 1453 ж. · около 1453 года · حدود ۱۴۵۳ میلادی"),
        (
            "2020-07-09",
            "9 July 2020 · 2020年7月9日 · 2020 ж. 9 шілде · 9 июля 2020 года · ۹ ژوئیهٔ ۲۰۲۰",
        ),
        ("1969-08", "August 1969 · 1969年8月 · 1969 ж. тамыз · август 1969 года · اوت ۱۹۶۹"),
        ("1201/1300", "13th century · 13世纪 · XIII ғасыр · XIII век · سدهٔ ۱۳ میلادی"),
        (
            "199X/..",
            "from the 1990s on · 自20世纪90年代起 · 1990-жылдардан бастап · с 1990-х годов · "
            "از دههٔ ۱۹۹۰ میلادی به بعد",
        ),
        (
            "2005/",
            "from 2005, end not said · 自2005年起,结束时间未载 · 2005 жылдан бастап, соңы "
            "айтылмаған · с 2005 года, конец не указан · از ۲۰۰۵ میلادی، پایان گفته نشده",
        ),
        (
            "2014-05~/2014-08~",
            "mid-2014 · 2014年中期 · 2014 жылдың ортасы · середина 2014 года · میانهٔ ۲۰۱۴ میلادی",
        ),
        (
            "-0220/-0206",
            "221–207 BC · 公元前221年—前207年 · б.з.д. 221–207 жж. · 221–207 годы до н. э. · "
            "۲۲۱ تا ۲۰۷ پیش از میلاد",
        ),
    ],
)
def test_a_date_is_written_as_people_write_it(text: str, words: str) -> None:
    written = " · ".join(when(text, language).text for language in LANGUAGES)
    assert written.replace("\uff0c", ",") == words


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_time_within_is_no_duration(language: str) -> None:
    lasting = when("1405/1433", language).text
    within = when("1405/1433", language, within=True).text
    assert lasting != within
    assert numbers(within) == [1405, 1433]
    assert when("1453-04-01", language, within=True) == when("1453-04-01", language)
    assert when("1201/1300", language, within=True) != when("1201/1300", language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_end_that_is_lost_is_told_from_one_that_is_not_said(language: str) -> None:
    kinds = {
        when("0640/..", language).text,
        when("0640/", language).text,
        when("0640/", language, lost=True).text,
    }
    assert len(kinds) == 3


@pytest.mark.parametrize(
    ("text", "side", "words"),
    [
        ("1834~/1867~", "start", "from the mid-19th century, end not said"),
        ("2014-05~/2014-08~", "end", "until mid-2014, start not said"),
        ("1201/1300", "start", "from the 13th century, end not said"),
        ("1428", "end", "until 1428, start not said"),
    ],
)
def test_a_date_of_one_side_says_that_the_other_is_open(text: str, side: str, words: str) -> None:
    assert when(text, side=side).text == words
    for language in LANGUAGES[1:]:
        assert when(text, language, side=side).text != when(text, language).text


@pytest.mark.parametrize(
    ("text", "vague"),
    [
        *(("1201/1300", True), ("199X", True), ("1834~/1867~", True), ("2014-05~/2014-08~", True)),
        *(("1368/1644", False), ("1453~", False), ("1429~/1462~", False), ("1537/..", False)),
    ],
)
def test_a_century_is_vague_where_an_interval_of_years_is_not(text: str, vague: bool) -> None:
    assert dates.is_vague(parse(text)) == vague


def test_what_is_not_said_is_never_called_unknown() -> None:
    words = dates._PATTERNS.read_text(encoding="utf-8").casefold()
    for unknown in ("unknown", "未知", "不明", "не известн", "неизвестн", "белгісіз", "نامعلوم"):
        assert unknown not in words
    assert when("/1991").text == "until 1991, start not said"


def test_a_language_without_patterns_gives_english_and_says_so() -> None:
    assert when("-0035", "de") == when("-0035", "en")
    assert when("-0035", "de").language == "en"
    assert when("-0035", "zh-Hant").text == "公元前36年"


@pytest.mark.parametrize(
    ("text", "machine"),
    [
        ("-0035", "-0035"),
        ("0000", "0000"),
        ("1453~", "1453"),
        ("2020-07-09", "2020-07-09"),
        ("1862/1877", "1862/1877"),
        ("199X", "1990/1999"),
        ("1537/..", "1537/.."),
        ("../1755", "../1755"),
        ("XXXX-08-29", "--08-29"),
    ],
)
def test_the_value_for_machines_is_iso_8601(text: str, machine: str) -> None:
    assert when(text).datetime == machine


def test_what_is_no_date_is_refused() -> None:
    with pytest.raises(EDTFError, match="column 9"):
        when("1994-02-30", "fa")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_every_pattern(language: str) -> None:
    patterns = tomllib.loads(dates._PATTERNS.read_text(encoding="utf-8"))
    may_lack = {"early_of_year", "mid_of_year", "late_of_year"}
    assert patterns["en"].keys() - patterns[language].keys() <= may_lack
    assert patterns[language].keys() - patterns["en"].keys() <= {"month_names"}


@pytest.mark.parametrize("language", ["en", "zh", "kk", "ru"])
def test_eras_are_those_of_the_common_locale_data_repository(language: str) -> None:
    before, after = (Locale.parse(language).eras["abbreviated"][era] for era in (0, 1))
    assert before in year_words(-35, language)
    assert after in year_words(751, language)


@given(YEARS, st.sampled_from(LANGUAGES))
def test_a_year_can_be_read_back(year: int, language: str) -> None:
    text = year_words(year, language)
    assert numbers(text) == [1 - year if year < 1 else year]
    assert edtf(year) in {it.text for it in readings(text)}


@given(YEARS, YEARS, st.sampled_from(LANGUAGES))
def test_an_interval_names_both_ends_in_their_order(a: int, b: int, language: str) -> None:
    first, last = sorted((a, b))
    text = when(f"{edtf(first)}/{edtf(last)}", language, within=True).text
    shown = numbers(text)
    if not dates._are_centuries(first, last) and not dates._is_decade(first, last):
        assert shown == [1 - it if it < 1 else it for it in dict.fromkeys((first, last))]


@given(st.dates(date(1, 1, 1), date(2999, 12, 31)), st.sampled_from(LANGUAGES))
def test_a_day_keeps_its_numbers(day: date, language: str) -> None:
    text = when(day.isoformat(), language).text
    expected = [day.year, day.day, *([day.month] if language == "zh" else [])]
    assert sorted(numbers(text)) == sorted(expected)
    assert when(day.isoformat(), language).datetime == day.isoformat()


@given(st.integers(0, 9999))
def test_persian_digits_count_as_others_do(number: int) -> None:
    assert int(digits(number, "fa")) == number
    assert not set(digits(number, "fa")) & set("0123456789")


@given(YEARS, st.integers(0, 600), st.sampled_from(["", "~", "?", "%"]))
def test_english_says_what_the_graph_says(year: int, more: int, qualifier: str) -> None:
    for text in (f"{edtf(year)}{qualifier}", f"{edtf(year)}/{edtf(year + more)}{qualifier}"):
        assert when(text).text == label(parse(text))


def _spans() -> list[str]:
    """The dates of the release, where it is built."""
    if not GRAPH.exists():
        return []
    store = ox.Store()
    store.load(path=GRAPH)
    found = store.quads_for_pattern(None, ox.NamedNode(f"{PREFIXES['kho']}edtf"), None, None)
    return sorted({quad.object.value for quad in found if isinstance(quad.object, ox.Literal)})


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_time_of_the_release_is_written_in_every_language(language: str) -> None:
    for text in _spans():
        shown = when(text, language)
        assert shown.text
        assert shown.language == language
        assert language == "en" or not re.search("[A-Za-z]", re.sub("[IVX]", "", shown.text))
        if language == "en":
            assert shown.text == label(parse(text)).replace("unknown", "not said")


@pytest.mark.parametrize(
    ("tag", "era"),
    [("en", "AD"), ("zh", "公元"), ("kk", "б.з."), ("ru", "н. э."), ("fa", "میلادی")],
)
@given(first=st.integers(1, 2000), years=st.integers(1, 200))
def test_years_of_one_era_say_it_once(tag: str, era: str, first: int, years: int) -> None:
    assert span_words(first, first + years, tag).count(era) <= 1

from __future__ import annotations

import datetime
import re
import warnings
from calendar import monthrange
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from khorgos.triples.dates.edtf import (
    Bounds,
    EDTFError,
    julian_day,
    label,
    parse,
    year_label,
)


def edtf_year(year: int) -> str:
    return f"-{-year:04}" if year < 0 else f"{year:04}"


@st.composite
def dates(draw: st.DrawFn) -> str:
    year = draw(st.integers(-9999, 9999))
    text = edtf_year(year)
    match draw(st.sampled_from(["year", "mask", "month", "day"])):
        case "mask":
            width = draw(st.integers(1, 3))
            text = text[:-width] + "X" * width
        case "month":
            text += f"-{draw(st.integers(1, 12)):02}"
        case "day":
            month = draw(st.integers(1, 12))
            text += f"-{month:02}-{draw(st.integers(1, monthrange(year, month)[1])):02}"
    return text


@st.composite
def intervals(draw: st.DrawFn) -> str:
    start, end = draw(st.sampled_from(["..", ""]) | dates()), draw(dates())
    if draw(st.booleans()):
        start, end = end, start
    if start[-1:].isalnum() and end[-1:].isalnum():
        first, last = parse(start).earliest_day, parse(end).latest_day
        assert first is not None
        assert last is not None
        if first > last:
            start, end = end, start
    return f"{start}{draw(qualifiers) if start[-1:].isalnum() else ''}/{end}"


qualifiers = st.sampled_from(["", "~", "?", "%"])
edtf_texts = st.builds("{}{}".format, dates(), qualifiers) | intervals()


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("-0035", -35, -35),
        ("0000", 0, 0),
        ("1994", 1994, 1994),
        ("12XX", 1200, 1299),
        ("199X", 1990, 1999),
        ("1XXX", 1000, 1999),
        ("-01XX", -199, -100),
        ("-00XX", -99, 0),
        ("1201/1300", 1201, 1300),
        ("-0199/-0100", -199, -100),
        ("2000/..", 2000, None),
        ("1985/", 1985, None),
        ("../1755", None, 1755),
        ("/1755", None, 1755),
        ("199X/..", 1990, None),
        ("Y-12345", -12345, -12345),
        ("Y12345", 12345, 12345),
    ],
)
def test_years(text: str, earliest: int | None, latest: int | None) -> None:
    bounds = parse(text)
    assert (bounds.earliest_year, bounds.latest_year) == (earliest, latest)
    assert (bounds.earliest_day is None) == (earliest is None)
    assert (bounds.latest_day is None) == (latest is None)


def test_a_day_of_whichever_year_bounds_nothing() -> None:
    day = parse("XXXX-08-29")
    assert (day.earliest_year, day.latest_day, label(day)) == (None, None, "29 August")
    assert label(parse("XXXX-08")) == "August"
    assert day != parse("XXXX-08-30")
    assert not parse("1994-08-29").lies_within(day)


@pytest.mark.parametrize(
    ("text", "column", "cause"), [("XXXX-13", 6, "no month 13"), ("XXXX-02-30", 9, "no day 30")]
)
def test_a_day_of_whichever_year_is_in_the_calendar(text: str, column: int, cause: str) -> None:
    with pytest.raises(EDTFError, match=cause) as caught:
        parse(text)
    assert caught.value.column == column


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("1994", (1994, 1, 1), (1994, 12, 31)),
        ("1996-02", (1996, 2, 1), (1996, 2, 29)),
        ("1994-04-26", (1994, 4, 26), (1994, 4, 26)),
        ("1994-09-XX", (1994, 9, 1), (1994, 9, 30)),
        ("1994-XX", (1994, 1, 1), (1994, 12, 31)),
        ("1994-XX-XX", (1994, 1, 1), (1994, 12, 31)),
        ("2013-11-05/2013-11-08", (2013, 11, 5), (2013, 11, 8)),
        ("-0035", (-35, 1, 1), (-35, 12, 31)),
    ],
)
def test_days(text: str, first: tuple[int, int, int], last: tuple[int, int, int]) -> None:
    bounds = parse(text)
    assert (bounds.earliest_day, bounds.latest_day) == (julian_day(*first), julian_day(*last))


@pytest.mark.parametrize(
    ("text", "approximate", "uncertain"),
    [
        ("1453", False, False),
        ("1453~", True, False),
        ("1453?", False, True),
        ("1453%", True, True),
        ("1522/1566~", True, False),
        ("1522?/1566~", True, True),
        ("1834~/..", True, False),
    ],
)
def test_qualifiers(text: str, approximate: bool, uncertain: bool) -> None:
    bounds = parse(text)
    assert (bounds.approximate, bounds.uncertain) == (approximate, uncertain)


def test_the_text_comes_back_without_spaces_around() -> None:
    assert parse(" 1994\n").text == "1994"


@pytest.mark.parametrize(
    ("text", "column", "words"),
    [
        ("", 1, "missing"),
        ("36 BC", 1, "-0035 for 36 BC"),
        ("April 1994", 1, "words are not EDTF"),
        ("unknown/1994", 1, "words are not EDTF"),
        ("751", 1, "0751"),
        ("12000", 5, "Y12000"),
        ("1994-4-26", 5, "1994-04-06"),
        ("1994-04-261", 11, "digits"),
        ("1994-04-26T10:00", 11, "times of day"),
        ("1994-13", 6, "no month 13"),
        ("1994-00-01", 6, "no month 00"),
        ("1994-21", 6, "no seasons"),
        ("1994-04-00", 9, "write 01 to 30"),
        ("1900-02-29", 9, "write 01 to 28"),
        ("  1994-02-30", 11, "February 1994 has no day 30"),
        ("1990/1994-02-30", 14, "February 1994 has no day 30"),
        ("-0000", 1, "0000 for 1 BC"),
        ("XXXX", 1, "bounds nothing"),
        ("199X-04", 1, "mask from the right"),
        ("1994-XX-26", 1, "mask from the right"),
        ("~1453", 1, "at its end"),
        ("1453~?", 6, "1453%"),
        ("1994~-04", 6, "digits"),
        ("..", 1, "../1755"),
        ("../..", 1, "no date"),
        ("/", 1, "no date"),
        ("1994..", 5, "'..' leaves a side open"),
        ("1994/1995/1996", 10, "one slash"),
        ("1994 / 1995", 5, "not expected"),
        ("[1667,1668]", 1, "sets"),
        ("١٩٩٤", 1, "not expected"),
        ("-0034/-0035", 7, "36 BC, comes first"),
        ("1994-05/1994-04", 9, "ends before it begins"),
        ("2000/199X", 6, "ends before it begins"),
        ("0221/0207", 6, "are these years BC? Then write the era"),
        ("0221/-0206", 6, "-0035, 36 BC, comes first); write the earlier date first"),
        ("0221-05/0221-04", 9, "comes first); write the earlier date first"),
    ],
)
def test_refused(text: str, column: int, words: str) -> None:
    with pytest.raises(EDTFError, match=re.escape(words)) as error:
        parse(text)
    assert error.value.column == column
    assert f"column {column}" in str(error.value)


@pytest.mark.parametrize(
    ("year", "words"),
    [(-35, "36 BC"), (0, "1 BC"), (1, "AD 1"), (751, "AD 751"), (1000, "1000"), (1994, "1994")],
)
def test_year_label(year: int, words: str) -> None:
    assert year_label(year) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("-0035", "36 BC"),
        ("0751-07-10", "10 July AD 751"),
        ("1994-04-26", "26 April 1994"),
        ("1994-04", "April 1994"),
        ("1994-04-XX", "a day in April 1994"),
        ("1994-XX", "a month in 1994"),
        ("1994-XX-XX", "a day in 1994"),
        ("1201/1300", "13th century"),
        ("0701/0800", "8th century AD"),
        ("2001/2100", "21st century"),
        ("1001/1100", "11th century"),
        ("-0199/-0100", "2nd century BC"),
        ("-0099/0000", "1st century BC"),
        ("-01XX", "2nd century BC"),
        ("1401/1900", "15th–19th centuries"),
        ("-0299/-0100", "3rd–2nd centuries BC"),
        ("-0299/0800", "3rd century BC – 8th century AD"),
        ("1201~/1300~", "around the 13th century"),
        ("12XX", "1200–1299"),
        ("199X", "1990s"),
        ("199X~", "around the 1990s"),
        ("200X", "2000–2009"),
        ("1522/1566", "1522–1566"),
        ("1994/1994", "1994"),
        ("-0140/-0086", "141–87 BC"),
        ("-0201/0009", "202 BC – AD 9"),
        ("0025/0220", "AD 25–220"),
        ("1522/1566~", "1522 – around 1566"),
        ("1834~/1867~", "mid-19th century"),
        ("1801~/1833~", "early 19th century"),
        ("-0132~/-0100~", "late 2nd century BC"),
        ("2014-05~/2014-08~", "mid-2014"),
        ("1835~/1867~", "around 1835 – around 1867"),
        ("2013-11-05/2013-11-08", "5–8 November 2013"),
        ("2013-09-28/2013-10-03", "28 September – 3 October 2013"),
        ("1926-08-17/2022-11-30", "17 August 1926 – 30 November 2022"),
        ("1994-04/1994-06", "April–June 1994"),
        ("1994-04/1994-04", "April 1994"),
        ("1994-04/1995-06", "April 1994 – June 1995"),
        ("1994/1994-04", "1994 – April 1994"),
        ("../1755", "by 1755"),
        ("/1755", "until 1755, start unknown"),
        ("2000/..", "from 2000 on"),
        ("2000/", "from 2000, end unknown"),
        ("199X/..", "from the 1990s on"),
        ("../1755~", "by around 1755"),
        ("1453~", "around 1453"),
        ("1453?", "perhaps 1453"),
        ("1453%", "perhaps around 1453"),
        ("Y-12345", "12346 BC"),
    ],
)
def test_label(text: str, words: str) -> None:
    assert label(parse(text)) == words


@given(edtf_texts)
def test_bounds_are_in_order(text: str) -> None:
    bounds = parse(text)
    assert bounds.text == text
    if bounds.earliest_year is not None and bounds.latest_year is not None:
        assert bounds.earliest_year <= bounds.latest_year
        assert bounds.earliest_day is not None
        assert bounds.latest_day is not None
        assert bounds.earliest_day <= bounds.latest_day


@given(edtf_texts)
def test_labels_never_show_a_minus_a_mask_or_a_padded_year(text: str) -> None:
    assert not re.search(r"-|X|/|\b0", label(parse(text)))


@given(st.text(alphabet="0123456789-/X.~?%Y ", max_size=14) | st.text(max_size=14))
def test_any_text_is_read_or_refused_with_a_column(text: str) -> None:
    try:
        assert isinstance(parse(text), Bounds)
    except EDTFError as error:
        column = error.column
    else:
        return
    assert 1 <= column <= len(text) + 1


@pytest.mark.slow
@settings(deadline=None)  # the first call builds the grammar of the other package
@given(edtf_texts)
def test_bounds_are_those_of_the_edtf_package(text: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it uses what its own parser library deprecates
        oracle: Any = pytest.importorskip("edtf", reason="needs the package edtf to compare with")
        # The package has no masks in intervals, no open ends, and its own padding of hedges.
        assume("/" not in text or not re.search(r"X|\.\.|^/|/$", text))
        date = oracle.parse_edtf(text)
        first, last = date.lower_strict(), date.upper_strict()
    bounds = parse(text)
    assert bounds.earliest_day == julian_day(*first[:3])
    assert bounds.latest_day == julian_day(*last[:3])


# ---------------------------------------------------------------- days


@pytest.mark.parametrize(
    ("year", "month", "day", "expected"),
    [
        (-4713, 11, 24, 0),
        (1582, 10, 15, 2299161),
        (2000, 1, 1, 2451545),
        (0, 2, 29, 1721119),
        (-4, 2, 29, 1719658),
    ],
)
def test_known_julian_day_numbers(year: int, month: int, day: int, expected: int) -> None:
    assert julian_day(year, month, day) == expected


@given(st.dates())
def test_gregorian_days_count_like_the_standard_library(date: datetime.date) -> None:
    # Proleptic Gregorian ordinal 1 is 0001-01-01, Julian day number 1721426.
    assert julian_day(date.year, date.month, date.day) == date.toordinal() + 1721425


@given(st.integers(-10000, 10000))
def test_a_year_has_no_gap(year: int) -> None:
    day = julian_day(year - 1, 12, 31)
    for month in range(1, 13):
        assert julian_day(year, month, 1) == day + 1
        day = julian_day(year, month, monthrange(year, month)[1])
    assert julian_day(year + 1, 1, 1) == day + 1


@pytest.mark.parametrize(
    ("date", "message"),
    [
        ((1900, 2, 29), "day"),
        ((1994, 4, 0), "day"),
        ((1994, 13, 1), "month"),
        ((1994, 0, 1), "month"),
    ],
)
def test_days_that_do_not_exist_are_refused(date: tuple[int, int, int], message: str) -> None:
    with pytest.raises(ValueError, match=f"{message} .*must be|{message} is out of range"):
        julian_day(*date)

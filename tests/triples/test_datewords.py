from __future__ import annotations

import datetime
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khorgos.triples.dates.datewords import (
    DateFormError,
    DateWordsError,
    Token,
    parse_words,
    tokenise,
)
from khorgos.triples.dates.edtf import label, parse


@pytest.mark.parametrize(
    ("words", "edtf"),
    [
        ("36 BC", "-0035"),
        ("36 BCE", "-0035"),
        ("1 BC", "0000"),
        ("AD 751", "0751"),
        ("751", "0751"),
        ("the year 751", "0751"),
        ("9 AD", "0009"),
        ("12000 BC", "Y-11999"),
        ("In 1992", "1992"),
        ("January 3, 1992", "1992-01-03"),
        ("24 September 1997", "1997-09-24"),
        ("on the 24th of September, 1997", "1997-09-24"),
        ("Aug. 2, 2016", "2016-08-02"),
        ("2013 November 5", "2013-11-05"),
        ("29 March 87BC", "-0086-03-29"),
        ("1994-04-26", "1994-04-26"),
        ("September, 1997", "1997-09"),
        ("April 1994", "1994-04"),
        ("4 июля 2003 года", "2003-07-04"),
        ("15\u00a0июня 1995 г.", "1995-06-15"),
        ("с 1997 года", "1997/.."),
        ("в октябре 1757 г.", "1757-10"),
        ("1995 жылы", "1995"),
        ("1992年1月3日", "1992-01-03"),
        ("سال ۱۹۹۱", "1991"),
        ("13th century", "1201/1300"),
        ("the thirteenth century", "1201/1300"),
        ("2nd century BC", "-0199/-0100"),
        ("1st century BC", "-0099/0000"),
        ("8th century AD", "0701/0800"),
        ("13th and 14th centuries", "1201/1400"),
        ("15th to 19th century", "1401/1900"),
        ("the 1990s", "199X"),
    ],
)
def test_dates(words: str, edtf: str) -> None:
    assert parse_words(words).text == edtf


@pytest.mark.parametrize(
    ("words", "edtf"),
    [
        ("between 2013 November 5–8", "2013-11-05/2013-11-08"),
        ("September 17–20, 2014", "2014-09-17/2014-09-20"),
        ("from October 6 to 10, 2014", "2014-10-06/2014-10-10"),
        ("5–8 November 2013", "2013-11-05/2013-11-08"),
        ("5th–8th November 2013", "2013-11-05/2013-11-08"),
        ("28 September – 3 October 2013", "2013-09-28/2013-10-03"),
        ("April–June 1994", "1994-04/1994-06"),
        ("May 23, 1711 — May 23, 1781", "1711-05-23/1781-05-23"),
        ("since 1 August 1927 until 7 December 1949", "1927-08-01/1949-12-07"),
        ("1522–1566", "1522/1566"),
        ("1522-1566", "1522/1566"),
        ("from 1368 to 1644", "1368/1644"),
        ("between 690 and 705", "0690/0705"),
        ("1862–77", "1862/1877"),
        ("1895–6", "1895/1896"),
        ("618 to 907 AD", "0618/0907"),
        ("25–220 AD", "0025/0220"),
        ("AD 25–220", "0025/0220"),
        ("141 to 87 BC", "-0140/-0086"),
        ("202 BC – 9 AD", "-0201/0009"),
        ("156 – 29 March 87 BC", "-0155/-0086-03-29"),
        ("between the 3rd century BC to the 8th century AD", "-0299/0800"),
    ],
)
def test_intervals(words: str, edtf: str) -> None:
    assert parse_words(words).text == edtf


@pytest.mark.parametrize(
    ("words", "edtf"),
    [
        ("sometime around 1453", "1453~"),
        ("c. 1453", "1453~"),
        ("perhaps 1453", "1453?"),
        ("perhaps around 1453", "1453%"),
        ("around the 13th century", "1201~/1300~"),
        ("c. 1600–1046 BC", "-1599~/-1045"),
        ("By 2016", "../2016"),
        ("by about 2016", "../2016~"),
        ("by the 13th century", "../1300"),
        ("until 1991", "/1991"),
        ("before 1755", "../1755"),
        ("before the 13th century", "../1201"),
        ("since 2000", "2000/.."),
        ("since the 1990s", "199X/.."),
        ("starting from January 1, 2017", "2017-01-01/.."),
        ("after 1537", "1537/.."),
        ("after the 13th century", "1300/.."),
        ("as early as 1250 BC", "-1249"),
        ("since as early as the 2nd century BC", "-0199/.."),
        ("As of 2016", "2016"),
        ("early 19th century", "1801~/1833~"),
        ("mid-19th century", "1834~/1867~"),
        ("the middle of the 19th century", "1834~/1867~"),
        ("late 19th century", "1868~/1900~"),
        ("late 2nd century BC", "-0132~/-0100~"),
        ("3rd century BC to the late 1st century AD", "-0299/0100~"),
        ("early 1990s", "1990~/1992~"),
        ("1950s and 1960s", "1950/1969"),
        ("1990s to 2000s", "1990/2009"),
        ("from the mid-1990s through the mid-2000s", "1993~/2006~"),
        ("9-10th century", "0801/1000"),
        ("mid-2014", "2014-05~/2014-08~"),
        ("late April 1994", "1994-04-21~/1994-04-30~"),
        ("early February 1994", "1994-02-01~/1994-02-09~"),
        ("last quarter of 2015", "2015-10/2015-12"),
        ("second quarter of the 19th century", "1826/1850"),
        ("first half of 2015", "2015-01/2015-06"),
        ("second half of the 19th century", "1851/1900"),
    ],
)
def test_hedges_and_bounds(words: str, edtf: str) -> None:
    assert parse_words(words).text == edtf


@pytest.mark.parametrize(
    ("words", "cause"),
    [
        ("", "not in the order of a date"),
        ("in recent years", "'recent' depends on the sentence"),
        ("fought in 36 BC between", "'fought' is not understood"),
        ("Aprel 26, 1994", "'Aprel' is not understood"),
        ("22% of the", "'%' is not understood"),
        ("1,000 families", "'families' is not understood"),
        ("87", "'87' is not a whole date"),
        ("September", "'September' is not a whole date"),
        ("25 September 17117 February 1799", "not a whole date"),
        ("September 17–20", "year is missing"),
        ("17–20, 2014", "month of day 17 is missing"),
        ("25–57", "year 25 has no era"),
        ("27 BC – 14", "year 14 after a year BC has no era"),
        ("640 –", "order of a date"),
        ("1992,", "not a whole date"),
        ("1992 in", "not a whole date"),
        ("BC 36", "not a whole date"),
        ("0 BC", "no year 0"),
        ("0th century", "no century 0"),
        ("1900s", "ten years or a hundred"),
        ("1995s", "not a decade"),
        ("30 February 1994", "February 1994 has no day 30"),
        ("1566–1522", "ends before it begins"),
        ("1899–02", "ends before it begins"),
        ("221–207", "are these years BC? Then write the era"),
        ("87 to 141 BC", "ends before it begins"),
        ("between 1994", "takes two dates"),
        ("1994 and 1997", "two facts"),
        ("1950s and 1970s", "two facts"),
        ("1900s to 1950s", "ten years or a hundred"),
        ("by 1522–1566", "does not begin an interval"),
        ("from 1990 and 1991", "does not begin an interval"),
    ],
)
def test_refused(words: str, cause: str) -> None:
    with pytest.raises(DateWordsError, match="accepted forms: 36 BC") as error:
        parse_words(words)
    assert cause in str(error.value)
    assert "EDTF with a reading" in str(error.value)


@pytest.mark.parametrize(
    ("words", "edtf", "expected"),
    [
        ("13th century", "1201/1300", True),
        ("13th century", "12XX", False),
        ("2nd century BC", "-01XX", True),
        ("the 1990s", "1990/1999", True),
        ("around 1453", "1453~", True),
        ("around 1453", "1453", False),
        ("since 2000", "2000/..", True),
        ("36 BC", "-0036", False),
    ],
)
def test_words_and_edtf_are_equal_when_they_say_the_same(
    words: str, edtf: str, expected: bool
) -> None:
    assert (parse_words(words) == parse(edtf)) is expected


@given(
    st.dates(min_value=datetime.date(100, 1, 1)),
    st.sampled_from(["{d} {m} {y}", "{m} {d}, {y}", "{y} {m} {d}", "On {d} {m}, {y}"]),
)
def test_a_written_day_is_read_back(date: datetime.date, form: str) -> None:
    month = label(parse(f"2000-{date.month:02}")).split()[0]
    words = form.format(d=date.day, m=month, y=date.year)
    assert parse_words(words).text == date.isoformat()


@given(st.integers(-9999, 9999), st.integers(0, 500))
def test_the_labels_of_years_are_read_back(year: int, length: int) -> None:
    def edtf_year(number: int) -> str:
        return f"-{-number:04}" if number < 0 else f"{number:04}"

    for text in (edtf_year(year), f"{edtf_year(year)}/{edtf_year(min(year + length, 9999))}"):
        assert parse_words(label(parse(text))) == parse(text)


@given(st.integers(1, 21), st.sampled_from([" BC", " AD", ""]))
def test_the_parts_of_a_century_follow_each_other(number: int, era: str) -> None:
    parts = [parse_words(f"{part} {number}th century{era}") for part in ("early", "mid", "late")]
    whole = parse_words(f"{number}th century{era}")
    assert (parts[0].earliest_day, parts[2].latest_day) == (whole.earliest_day, whole.latest_day)
    for before, after in itertools.pairwise(parts):
        assert before.latest_day is not None
        assert before.latest_day + 1 == after.earliest_day


DATE_PARTS = (
    "in the since by around early mid 5 17 36 751 1994 13th 1990s BC AD April , – - to and "
    "between century 4 июля года 1994-04-26"
)
date_like = st.lists(st.sampled_from(DATE_PARTS.split()), max_size=7).map(" ".join)


@given(date_like | st.text(max_size=20))
def test_any_words_are_read_as_edtf_or_refused(words: str) -> None:
    try:
        bounds = parse_words(words)
    except DateWordsError:
        return
    assert parse(bounds.text) == bounds


# ---------------------------------------------------------------- tokens


@pytest.mark.parametrize(
    ("words", "kinds", "values"),
    [
        ("24 September 1997", "nMN", ["24", "9", "1997"]),
        ("Sept. 24th, 1997", "MO,N", ["9", "24", ",", "1997"]),
        ("87BC", "nE", ["87", "BC"]),
        ("36 B.C.E.", "nE", ["36", "BC"]),
        ("AD 25–220", "nE-N", ["25", "AD", "–", "220"]),
        ("the mid-19th century", "POC", ["mid", "19", "century"]),
        ("the twenty-first century", "OC", ["21", "century"]),
        ("first half of 2015", "PN", ["first half", "2015"]),
        ("since as early as the 1990s", "s=D", ["since", "as early as", "1990"]),
        ("4 июля 2003 года", "nMN", ["4", "7", "2003"]),
        ("1994-04-26", "I", ["1994-04-26"]),
        ("1522-1566", "N-N", ["1522", "-", "1566"]),
    ],
)
def test_kinds_and_values(words: str, kinds: str, values: list[str]) -> None:
    tokens = tokenise(words)
    assert "".join(token.kind for token in tokens) == kinds
    assert [token.value for token in tokens] == values


def test_a_token_keeps_how_it_is_written() -> None:
    assert tokenise("C. 1453")[0] == Token("~", "c", "C.")


def test_a_small_word_at_the_end_stays() -> None:
    assert "".join(token.kind for token in tokenise("1992 in")) == "N "


@pytest.mark.parametrize("word", ["Aprel", "%", "(", "fought"])
def test_a_word_of_no_date_is_named(word: str) -> None:
    with pytest.raises(DateFormError, match="is not understood") as error:
        tokenise(f"{word} 26, 1994")
    assert repr(word) in str(error.value)


@pytest.mark.parametrize("words", ["in recent years", "Later", "the next day", "100 years ago"])
def test_words_that_depend_on_the_sentence_are_named_so(words: str) -> None:
    with pytest.raises(DateFormError, match="depends on the sentence"):
        tokenise(words)

"""Dates are found in running text, and nothing else is taken for one."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khorgos.triples.dates.calendars import iranian_day
from khorgos.triples.dates.edtf import parse
from khorgos.triples.dates.finding import LANGUAGES, find_dates, resolve_dates


def dates(text: str, language: str = "en") -> list[tuple[str, str | None]]:
    return [(date.text, date.edtf) for date in find_dates(text, language)]


@pytest.mark.parametrize(
    ("text", "words", "edtf"),
    [
        ("It ran on January 11–13, 2011.", "January 11–13, 2011", "2011-01-11/2011-01-13"),
        ("Kept from October 6 to 10, 2014.", "from October 6 to 10, 2014", "2014-10-06/2014-10-10"),
        ("On 2 March 1992 Zarm joined.", "2 March 1992", "1992-03-02"),
        ("Paid in late 2014.", "late 2014", "2014-09~/2014-12~"),
        ("In the 1950s and 1960s it grew.", "1950s and 1960s", "1950/1969"),
        ("In the 18th and 19th centuries.", "18th and 19th centuries", "1701/1900"),
        ("Zarm fell (1644–1912).", "1644–1912", "1644/1912"),
        ("Foreign policy 2014–20", "2014–20", "2014/2020"),
        ("They fought c. 1453.", "c. 1453", "1453~"),
        ("The king (r. 1425–1435) fell.", "1425–1435", "1425/1435"),
        ("By April 1995, Zarm had left.", "By April 1995", "../1995-04"),
        ("It has grown since 2001.", "2001", "2001"),
        ("The first summit since 1999 began.", "since 1999", "1999/.."),
        ("The king (since 1999) has three sons.", "since 1999", "1999/.."),
        ("It stood until 1991.", "until 1991", "/1991"),
        ("Order was not restored until August 1990.", "August 1990", "1990-08"),
        ("Talks were kept throughout 1996.", "1996", "1996"),
        ("Zarm today (2001 onwards)", "2001 onwards", "2001/.."),
        ("He ruled around 552 in the west.", "around 552", "0552~"),
        ("During the 9–10th century it fell.", "9–10th century", "0801/1000"),
        ("The night of 14/15 May 1990.", "14/15 May 1990", "1990-05-14/1990-05-15"),
        ("Signed 12/24 February 1881.", "12/24 February 1881", "1881-02-24"),
        ("Since the 2000s it is free.", "Since the 2000s", "200X/.."),
        ("In the early 1900s it was.", "early 1900s", "1901~/1933~"),
        ("Data from mid-2014 say it.", "mid-2014", "2014-05~/2014-08~"),
        ("Ost ruled between 690 and 705.", "between 690 and 705", "0690/0705"),
        ("A 2010 study says it.", "2010", "2010"),
        ("Its disputed 2005 elections.", "2005", "2005"),
        ("Work of the first quarter of 2015.", "first quarter of 2015", "2015-01/2015-03"),
        ("Coins of the 3rd millennium BC.", "3rd millennium BC", "-2999/-2000"),
        ("The decisive 1764 battle.", "1764", "1764"),
        ("Crowned on Christmas Day 1066.", "Christmas Day 1066", "1066-12-25"),
        ("It fell (6. January 1205).", "6. January 1205", "1205-01-06"),
        ("Towards the 13. century it grew.", "13. century", "1201/1300"),
        ("The last decade of the 19th century.", "last decade of the 19th century", "1891/1900"),
        ("Of post-1991 Zarm.", "post-1991", "1991/.."),
        ("Again 2005's elections.", "2005", "2005"),
        ("Due no earlier than January 2026.", "no earlier than January 2026", "2026-01/.."),
        ("Kept until at least 2027.", "until at least 2027", "/2027"),
        ("Done as early as 1206.", "1206", "1206"),
        ("Signed 31/12/2015.", "31/12/2015", "2015-12-31"),
        ("Signed 12/31/2015.", "12/31/2015", "2015-12-31"),
        ("Signed 3.12.2015.", "3.12.2015", "2015-12-03"),
        ("It came that October.", "October", "XXXX-10"),
        ("From 1989 onwards it is free.", "From 1989 onwards", "1989/.."),
        ("Not until 2005 did Zarm agree.", "2005", "2005"),
        ("Work began in Q3 2015.", "Q3 2015", "2015-07/2015-09"),
        ("Signed 25 September (7 October) 1757.", "25 September (7 October) 1757", "1757-10-07"),
    ],
)
def test_a_date_is_found_with_its_words(text: str, words: str, edtf: str) -> None:
    assert dates(text) == [(words, edtf)]


@pytest.mark.parametrize(
    "text",
    [
        "Zarm sent 2000 soldiers, over 2000 each.",
        "It has 1,410 heads and law No. 2331.",
        "The vote of 69-0 at 10:30 cost $2000.",
        "Strategy 2050 and Agenda 2030 go on.",
        "They may march, 15% of them.",
        "Read at 03/04 or as version 1.2.2010.5 of it.",
        "An army of 2000 men stood in 1500 cases.",
        "Around 2000 nomads went, for about 200 years.",
        "Its price grew from 1200 to 1500 and from 1500 to 2000 men.",
        "It has an additional 2000 places.",
        "The 2030 Agenda lists 20 ad campaigns.",
    ],
)
def test_what_is_no_date_is_left(text: str) -> None:
    assert dates(text) == []


@pytest.mark.parametrize(
    ("language", "text", "edtf"),
    [
        ("ru", "26 апреля 1996 года", "1996-04-26"),
        ("ru", "25 сентября (7 октября) 1881 года", "1881-10-07"),
        ("ru", "в XIX — начале XX века", "1801/1933~"),
        ("kk", "1991 жылғы 16 желтоқсан", "1991-12-16"),
        ("kk", "XVIII ғасырдың басында", "1701~/1733~"),
        ("kk", "1990 жылдары", "199X"),
        ("zh", "1992年1月3日", "1992-01-03"),
        ("zh", "20世纪90年代", "199X"),
        ("zh", "公元前36年", "-0035"),
        ("fa", "۱۶ دسامبر ۱۹۹۱", "1991-12-16"),
        ("fa", "قرن نوزدهم", "1801/1900"),
        ("fa", "سال ۱۳۷۰ خورشیدی", "1991-03-21/1992-03-20"),
        ("fa", "۱۶ آذر ۱۳۷۰", "1991-12-07"),
        ("fa", "آذر ۱۳۷۰", "1991-11-22/1991-12-21"),
        ("fa", "سال ۱۳۷۰", None),
        ("fa", "سال ۱۲۰۰ هجری قمری", None),
        ("fa", "تا سال ۱۹۹۱", "/1991"),
        ("fa", "۳۶ پیش از میلاد", "-0035"),
        ("ru", "в 36 году до н. э.", "-0035"),
        ("ru", "II в. до н. э. — V в. н. э.", "-0199/0500"),
        ("ru", "в 90-х годах XIX века", "189X"),
        ("ru", "в 20–30-е годы XX века", "1920/1939"),
        ("ru", "03.01.1992", "1992-01-03"),
        ("ru", "с 1991 г. по 1995 г.", "1991/1995"),
        ("kk", "1729 жылдан 1731 жылға дейін", "1729/1731"),
        ("kk", "1917 жылдан кейін", "1917/.."),
        ("kk", "2010 жылдың 1 қаңтарынан бастап", "2010-01-01/.."),
        ("kk", "ХХ ғасырдың 90-жылдары", "199X"),
        ("kk", "XX ғасырдың 40-80-жылдарындағы", "1940/1989"),
        ("kk", "XVIII ғасырдың бірінші ширегінде", "1701/1725"),
        ("ru", "в первой четверти XIX века", "1801/1825"),
        ("zh", "1996年4月26日至28日", "1996-04-26/1996-04-28"),
        ("zh", "1992年夏", "1992-06~/1992-08~"),
        ("zh", "二〇〇二年五月十日", "2002-05-10"),
        ("zh", "19世纪末", "1868~/1900~"),
    ],
)
def test_dates_of_other_languages(language: str, text: str, edtf: str | None) -> None:
    assert [date.edtf for date in find_dates(text, language)] == [edtf]


@pytest.mark.parametrize(
    ("language", "text", "edtf"),
    [
        ("en", "On June 3 and 5, 2015.", ["2015-06-03", "2015-06-05"]),
        ("en", "On 27 May and 3 June 2005.", ["2005-05-27", "2005-06-03"]),
        ("en", "In 1994, 1996 and 1998 it met.", ["1994", "1996", "1998"]),
        ("en", "Former: 1937, 1978 (changed), 1993.", ["1937", "1978", "1993"]),
        ("en", "2022: Ost elected; 2019: Zarm elected.", ["2022", "2019"]),
        ("kk", "1822 және 1824 жылдары", ["1822", "1824"]),
        ("en", "In the 2nd century BC and the 9th century.", ["-0199/-0100", "0801/0900"]),
        ("zh", "18世纪末和19世纪初", ["1768~/1800~", "1801~/1833~"]),
        ("zh", "19 世纪末至 20 世纪初", ["1868~/1933~"]),
        ("zh", "19世纪末，9月", ["1868~/1900~", "XXXX-09"]),
        ("zh", "乾隆二十二年（1757年）", [None, "1757"]),
        ("en", "The law «1991 жылғы 16 желтоқсанда өтті» stands.", ["1991-12-16"]),
        ("en", "The law of 15 июня 1995 г. stands.", ["1995-06-15"]),
    ],
)
def test_several_dates_of_a_text(language: str, text: str, edtf: list[str | None]) -> None:
    assert [date.edtf for date in find_dates(text, language)] == edtf


def test_what_depends_on_another_date_is_offered_alone() -> None:
    texts = ["In 2015 Zarm joined.", "In September it paid.", "It left the next year, on June 4."]
    found = [find_dates(text) for text in texts]
    assert [(date.edtf, date.how) for date in found[1]] == [("XXXX-09", "partial")]
    offers = [list(offered.values()) for offered in resolve_dates(found)]
    assert offers == [[], ["2015-09"], ["2016", "2016-06-04"]]
    assert resolve_dates(found[1:2]) == [{}]
    found = find_dates("Signed 14 May 2002, in force on 1 January the following year.")
    assert list(resolve_dates([found])[0].values()) == ["2003-01-01", "2003"]
    texts = ["It left in 1995.", "By 2045 and in the 1990s it will be free.", "In May it met."]
    offers = [list(one.values()) for one in resolve_dates([find_dates(text) for text in texts])]
    assert offers == [[], [], ["1995-05"]]


def test_relative_words_are_flagged_also_where_they_lead_nowhere() -> None:
    found = find_dates("Two weeks later it left; the year after, in the spring, it came.")
    assert [(date.text, date.edtf, date.how) for date in found] == [
        ("Two weeks later", None, "relative"),
        ("the year after", None, "relative"),
        ("spring", None, "partial"),
    ]
    offers = resolve_dates([find_dates("It fell in 1995."), found])
    assert list(offers[1].values()) == ["1996", "1996-03~/1996-05~"]


def test_days_of_the_calendar_of_iran() -> None:
    assert iranian_day(1399, 12, 30) == datetime.date(2021, 3, 20)
    for day in ((1303, 1, 1), (1400, 12, 30), (1400, 13, 1)):
        with pytest.raises(ValueError, match="not known to have"):
            iranian_day(*day)


WORDS = "in since by 5 17 1994 May 1,410 13th century 1990s BC ( ) , – and next year года 年 月 سال"


@settings(deadline=None)
@given(st.lists(st.sampled_from(WORDS.split())).map(" ".join), st.sampled_from(LANGUAGES))
def test_what_is_found_stands_there_and_can_be_read(text: str, language: str) -> None:
    place = 0
    found = find_dates(text, language)
    for date in found:
        assert place <= date.start < date.end <= len(text)
        assert date.text == text[date.start : date.end]
        assert date.edtf is None or parse(date.edtf)
        place = date.end
    resolve_dates([found])

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khorgos.triples.dates.cells import readings
from khorgos.triples.dates.edtf import parse, year_label


@pytest.mark.parametrize(
    ("cell", "edtf"),
    [
        (36, "0036"),
        (-35, "-0035"),
        (0, "0000"),
        (36.0, "0036"),
        (12000, "Y12000"),
        ("36", "0036"),
        ("-35", "-0035"),
        ("0751", "0751"),
        ("+751", "0751"),
        ("۱۹۹۲", "1992"),
        # ISO 8601 and XML Schema
        ("1992-01", "1992-01"),
        ("1992-01-03", "1992-01-03"),
        ("1992-1-3", "1992-01-03"),
        ("19920103", "1992-01-03"),
        ("1992-01-03T00:00:00Z", "1992-01-03"),
        ("1992-01-03T10:00:00.000+06:00", "1992-01-03"),
        ("1992-01-03 10:00", "1992-01-03"),
        ("751-01-01T00:00:00Z", "0751-01-01"),
        ("-0035-01-01T00:00:00Z", "-0035-01-01"),
        ("1992Z", "1992"),
        ("1992-05:00", "1992"),
        ("1992-01+06:00", "1992-01"),
        ("+1992-00-00T00:00:00Z", "1992"),
        ("1992/01/03", "1992-01-03"),
        ("3.1.1992", "1992-01-03"),
        ("13/01/1992", "1992-01-13"),
        ("01/1992", "1992-01"),
        # EDTF
        ("199X", "199X"),
        ("1453~", "1453~"),
        ("1522/1566", "1522/1566"),
        ("../1755", "../1755"),
        # words
        ("36 BC", "-0035"),
        ("36 BCE", "-0035"),
        ("36BC", "-0035"),
        ("36 B.C.", "-0035"),
        ("BC 36", "-0035"),
        ("AD 751", "0751"),
        ("A.D. 751", "0751"),
        ("751 CE", "0751"),
        ("January 1992", "1992-01"),
        ("3 January 1992", "1992-01-03"),
        ("Jan 3, 1992", "1992-01-03"),
        ("8th century", "0701/0800"),
        ("8th c. BC", "-0799/-0700"),
        ("VIII century", "0701/0800"),
        ("the 1990s", "199X"),
        ("1862-77", "1862/1877"),
        ("c. 1453", "1453~"),
        ("~1453", "1453~"),
        ("1453 ?", "1453?"),
        ("36 г. до н. э.", "-0035"),
        ("751 год н. э.", "0751"),
        ("XX в.", "1901/2000"),
        ("4 июля 2003 г.", "2003-07-04"),
        ("б.з.д. 36 ж.", "-0035"),
        ("XIX ғасыр", "1801/1900"),
        ("1992 жылы", "1992"),
        ("公元前36年", "-0035"),
        ("۳۶ پیش از میلاد", "-0035"),
        ("۳۶ ق.م.", "-0035"),
        ("۱۴۵۳ میلادی", "1453"),
        ("سدهٔ ۲ پیش از میلاد", "-0199/-0100"),
        ("1992年1月3日", "1992-01-03"),
        ("公元前2世紀", "-0199/-0100"),
    ],
)
def test_one_reading(cell: str | float, edtf: str) -> None:
    assert [date.text for date in readings(cell)] == [edtf]


@pytest.mark.parametrize(
    ("cell", "edtfs"),
    [
        ("03/01/1992", ["1992-01-03", "1992-03-01"]),
        ("2000s", ["200X", "20XX"]),
        ("02/02/1992", ["1992-02-02"]),
    ],
)
def test_two_readings(cell: str, edtfs: list[str]) -> None:
    assert [date.text for date in readings(cell)] == edtfs


@pytest.mark.parametrize(
    "cell",
    [
        *("", " ", "?", "n.d.", "soon", "the next day", "1992-13-45", "31.02.1992", "x" * 500),
        *("\ud800", "1" * 400, 36.5, float("inf"), float("nan"), 10**400, -(10**400)),
    ],
)
def test_no_reading(cell: str | float) -> None:
    assert readings(cell) == ()


@given(st.text() | st.floats() | st.integers())
def test_anything_is_read_or_not(cell: str | float) -> None:
    assert all(date == parse(date.text) for date in readings(cell))


@given(st.integers(-99_999, 99_999))
def test_a_year_is_the_same_however_it_is_written(year: int) -> None:
    (number,) = readings(year)
    assert number.earliest_year == number.latest_year == year
    for written in (str(year), float(year), year_label(year), number.text):
        assert readings(written) == (number,)


@given(st.dates())
def test_a_day_is_the_same_as_programs_write_it(day: object) -> None:
    expected = (parse(str(day)),)
    for written in (f"{day}T00:00:00Z", f"{day} 00:00:00", str(day).replace("-", "/"), str(day)):
        assert readings(written) == expected

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khorgos.server.reconciliation.comparing import OVERLAP, agreement
from khorgos.server.reconciliation.requests import Scalar
from khorgos.server.reconciliation.values import PropertyValue
from khorgos.triples.dates.edtf import parse


@pytest.mark.parametrize(
    ("wanted", "known", "expected"),
    [
        ("1992", "1992-01-03", 1.0),
        ("1992-01-03T23:00:00+06:00", "1992-01-03", 1.0),
        ("1992-01-04", "1992-01-03", 0.0),
        (1950, "1922/1991", 1.0),
        ("1950s", "1922/1991", 1.0),
        ("1985/1995", "1922/1991", OVERLAP),
        (2030, "1992/..", 1.0),
        (1991, "1992/..", 0.0),
        (-5000, "../1755", 1.0),
        ("03/01/1992", "1992-03-01", 1.0),
        ("2000s", "2050", 1.0),
        (-35, "-0035", 1.0),
        (36, "-0035", 0.0),
    ],
)
def test_times(wanted: Scalar, known: str, expected: float) -> None:
    assert agreement(wanted, PropertyValue("", "a time", time=parse(known)), ()) == expected


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        *((same, 1.0) for same in (1810, 1810.0, "1810", "1,810", "1 810.0")),
        *((other, 0.0) for other in (810, 1, "18", float("inf"), 10**400, -1810)),
    ],
)
def test_numbers(wanted: Scalar, expected: float) -> None:
    area = PropertyValue("", "ca. 1,810 km²", number=Decimal("1810.0"))
    assert agreement(wanted, area, ["ca. 1,810 km²"]) == expected


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [("15", 1.0), (17.5, 1.0), (20, 1.0), (14, 0.0), (20.1, 0.0), (float("nan"), 0.0)],
)
def test_a_number_within_a_range_agrees(wanted: Scalar, expected: float) -> None:
    share = PropertyValue("", "15–20%", number=Decimal(15), upper=Decimal(20))
    assert agreement(wanted, share, ["15–20%"]) == expected


@pytest.mark.parametrize(("wanted", "expected"), [("Q232", 1.0), ("232", 0.0), (232, 0.0)])
def test_digits_within_a_text_are_no_number(wanted: Scalar, expected: float) -> None:
    found = agreement(wanted, PropertyValue("", "Q232"), ["Q232"])
    assert found == 1.0 if expected else found < 0.9


@given(
    st.text() | st.integers() | st.floats() | st.booleans(),
    st.sampled_from(
        (
            PropertyValue("", "36 BC", time=parse("-0035")),
            PropertyValue("", "5", number=Decimal(5)),
            PropertyValue("taraz", "Taraz"),
            PropertyValue("", "true"),
        )
    ),
)
def test_whatever_is_wanted_agrees_or_not(wanted: Scalar, value: PropertyValue) -> None:
    assert 0.0 <= agreement(wanted, value, [value.text]) <= 1.0

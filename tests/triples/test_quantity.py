from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khorgos.triples.quantity import Bound, Quantity, QuantityError, parse_quantity


@pytest.mark.parametrize(
    ("words", "value", "unit"),
    [
        ("78%", "78", "%"),
        ("the remaining 78%", "78", "%"),
        ("36 per cent", "36", "%"),
        ("1782.75 km long", "1782.75", "km"),
        ("1782.750 km", "1782.750", "km"),
        ("566.89 kilometres", "566.89", "km"),
        ("5 m", "5", "m"),
        ("1,810 km²", "1810", "km2"),
        ("2,699,700 sq km", "2699700", "km2"),
        ("5 sq. km", "5", "km2"),
        ("580,000 square kilometers", "580000", "km2"),
        ("20 million tonnes", "20000000", "t"),
        ("100 years", "100", "a"),
        ("US$4.18 billion", "4180000000", "USD"),
        ("another US$700 million", "700000000", "USD"),
        ("$10 billion", "10000000000", "USD"),
        ("USD 5 million", "5000000", "USD"),
        ("5 million tenge", "5000000", "KZT"),
        ("1.2345 thousand", "1234.5", "1"),
        ("two", "2", "1"),
    ],
)
def test_measures_and_money(words: str, value: str, unit: str) -> None:
    quantity = parse_quantity(words)
    assert str(quantity.value) == value
    assert quantity == Quantity(Decimal(value), unit, None, False, None)


@pytest.mark.parametrize(
    ("words", "value", "counted"),
    [
        ("1,000 families", 1000, "families"),
        ("four smaller oil fields", 4, "smaller oil fields"),
        ("Twenty states", 20, "states"),
        ("two hundred thousand people", 200000, "people"),
        ("1.4 billion people", 1400000000, "people"),
        ("100,000 Donggan\u00a0people", 100000, "Donggan people"),
        ("2 mid-sized states", 2, "mid-sized states"),
    ],
)
def test_what_is_counted_keeps_its_noun(words: str, value: int, counted: str) -> None:
    assert parse_quantity(words) == Quantity(Decimal(value), "1", counted, False, None)


@pytest.mark.parametrize(
    ("words", "value", "unit", "bound"),
    [
        ("around 2,420 square kilometers", 2420, "km2", None),
        ("around 22%", 22, "%", None),
        ("about 225 km", 225, "km", None),
        ("ca. 1,810 km²", 1810, "km2", None),
        ("More than 300,000 nomads", 300000, "1", "lower"),
        ("more than US$20 billion", 20000000000, "USD", "lower"),
        ("over 21 million", 21000000, "1", "lower"),
        ("exceeding 1.4 billion", 1400000000, "1", "lower"),
        ("at least around 5", 5, "1", "lower"),
        ("nearly 500 cases", 500, "1", "upper"),
        ("up to 15 calendar days", 15, "1", "upper"),
        ("no more than 5", 5, "1", "upper"),
    ],
)
def test_hedges(words: str, value: int, unit: str, bound: Bound | None) -> None:
    quantity = parse_quantity(words)
    assert (quantity.value, quantity.unit, quantity.bound) == (Decimal(value), unit, bound)
    assert quantity.approximate


@pytest.mark.parametrize(
    ("words", "cause"),
    [
        ("", "no number"),
        ("many", "no number"),
        ("the 15th largest", "a rank"),
        ("1,810 km² (700 mi²)", "two numbers"),
        ("15–20%", "two numbers"),
        ("500 757 people", "two numbers"),
        ("5\u0663", "two numbers"),
        ("1,78 km", "'1,78' is not a number"),
        ("1.2.3", "'1.2.3' is not a number"),
        ("twenty-one", "'-one' is neither"),
        ("1,000-family system", "neither a known unit nor a noun"),
        ("22% of the total", "neither a known unit nor a noun"),
        ("one of the largest lakes", "neither a known unit nor a noun"),
        ("5 square kilometrs", "neither a known unit nor a noun"),
        ("500 cases reported.", "neither a known unit nor a noun"),
        ("two hundreds", "neither a known unit nor a noun"),
        ("5 billion million", "neither a known unit nor a noun"),
        ("36 BC", "neither a known unit nor a noun"),
        ("5 November", "a date"),
        ("mid-2014", "'mid-' before the number"),
        ("COVID-19", "'COVID-' before the number"),
        ("-5 km", "'-' before the number"),
        ("¥5 million", "'¥' before the number"),
        ("population exceeding 1.4 billion", "'population exceeding' before the number"),
        ("US$5m", "followed by 'm'"),
        ("$5 people", "followed by 'people'"),
        ("20,000 tons of food", "a ton may be"),
        ("nearly more than 5", "lower and an upper bound"),
    ],
)
def test_refused(words: str, cause: str) -> None:
    with pytest.raises(QuantityError, match="accepted forms: around 22%") as error:
        parse_quantity(words)
    assert cause in str(error.value)


numbers = st.decimals(0, 10**9, allow_nan=False, allow_infinity=False, places=3) | st.integers(
    0, 10**40
).map(Decimal)


@given(
    numbers,
    st.sampled_from([("", None), ("about ", None), ("over ", "lower"), ("nearly ", "upper")]),
    st.sampled_from(
        [
            (" km", "km", None),
            ("%", "%", None),
            (" square kilometres", "km2", None),
            (" euros", "EUR", None),
            (" families", "1", "families"),
            ("", "1", None),
        ]
    ),
    st.booleans(),
)
def test_a_written_quantity_is_read_back(
    value: Decimal,
    hedge: tuple[str, Bound | None],
    unit: tuple[str, str, str | None],
    grouped: bool,
) -> None:
    number = f"{value:,f}" if grouped else f"{value:f}"
    words = f"{hedge[0]}{number}{unit[0]}"
    quantity = parse_quantity(words)
    assert quantity == Quantity(value, unit[1], unit[2], bool(hedge[0]), hedge[1])
    assert f"{quantity.value}" == f"{value:f}"


@given(st.decimals(0, 999, places=2), st.sampled_from(["thousand", "million", "billion"]))
def test_powers_of_ten_are_written_out(value: Decimal, power: str) -> None:
    quantity = parse_quantity(f"US${value} {power}")
    factor = {"thousand": 10**3, "million": 10**6, "billion": 10**9}[power]
    assert quantity.value == value * factor
    assert "E" not in str(quantity.value)


QUANTITY_PARTS = "about over nearly the 5 1,000 4.18 two million % km square US$ of th"
quantity_like = st.lists(st.sampled_from(QUANTITY_PARTS.split()), max_size=6).map(" ".join)


@given(quantity_like | st.text(max_size=20))
def test_any_words_are_read_or_refused(words: str) -> None:
    try:
        quantity = parse_quantity(words)
    except QuantityError:
        return
    assert quantity.value >= 0

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khorgos.triples.numberwords import NUMBER_WORDS
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
        ("US$5m", "5000000", "USD"),
        ("another US$700 million", "700000000", "USD"),
        ("$10 billion", "10000000000", "USD"),
        ("USD 5 million", "5000000", "USD"),
        ("5 million tenge", "5000000", "KZT"),
        ("1.2345 thousand", "1234.5", "1"),
        ("two", "2", "1"),
        ("-132 m", "-132", "m"),
        ("minus 5 °C", "-5", "Cel"),
        ("1,520 mm", "1520", "mm"),
        ("1.520-m gauge", "1.520", "m"),
        ("five-year", "5", "a"),
        ("20,000 tons", "20000", "ton"),
        ("5 metric tons", "5", "t"),
        ("two short tons", "2", "[ston_av]"),
        ("15 calendar days", "15", "d"),
        ("a day", "1", "d"),
        ("half an hour", "0.5", "h"),
        ("a quarter of a mile", "0.25", "[mi_i]"),
        ("60 km/h", "60", "km/h"),
        ("5 per cent per year", "5", "%/a"),
        ("$5 per barrel", "5", "USD/[bbl_us]"),
        ("$5bn", "5000000000", "USD"),
        ("5 million US dollars", "5000000", "USD"),
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
        ("35-seat", 35, "seat"),
        ("four smaller oil fields", 4, "smaller oil fields"),
        ("Twenty states", 20, "states"),
        ("two hundred thousand people", 200000, "people"),
        ("1.4 billion people", 1400000000, "people"),
        ("100,000 Donggan\u00a0people", 100000, "Donggan people"),
        ("2 mid-sized states", 2, "mid-sized states"),
        ("two terms", 2, "terms"),
        ("ninety-nine people", 99, "people"),
        ("a hundred and one states", 101, "states"),
        ("two hundred and fifty thousand people", 250000, "people"),
        ("a million deaths", 1000000, "deaths"),
        ("a quarter of a million people", 250000, "people"),
        ("a dozen states", 12, "states"),
        ("twice", 2, "times"),
        ("doubled", 2, "times"),
        ("Threefold", 3, "times"),
        ("10-fold", 10, "times"),
        ("by a factor of ten", 10, "times"),
        ("three times", 3, "times"),
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
        ("up to 15 calendar days", 15, "d", "upper"),
        ("no more than 5", 5, "1", "upper"),
        ("minimum of 1,517 tons", 1517, "ton", "lower"),
        ("some $20 million", 20000000, "USD", None),
        ("more than a million", 1000000, "1", "lower"),
        ("more than half", 50, "%", "lower"),
        ("well over 500 people", 500, "1", "lower"),
        ("an estimated 500 people", 500, "1", None),
        ("~5 km", 5, "km", None),
        ("> 5%", 5, "%", "lower"),
        ("300+ km", 300, "km", "lower"),
        ("20 or fewer countries", 20, "1", "upper"),
        ("nearly doubled", 2, "1", "upper"),
        ("more than quadrupled", 4, "1", "lower"),
    ],
)
def test_hedges(words: str, value: int, unit: str, bound: Bound | None) -> None:
    quantity = parse_quantity(words)
    assert (quantity.value, quantity.unit, quantity.bound) == (Decimal(value), unit, bound)
    assert quantity.approximate


@pytest.mark.parametrize(
    ("words", "value", "bound"),
    [
        ("halved", "0.5", None),
        ("nearly halved", "0.5", "lower"),
        ("more than halved", "0.5", "upper"),
    ],
)
def test_who_nearly_halves_leaves_more_than_half(words: str, value: str, bound: Bound) -> None:
    quantity = parse_quantity(words)
    assert (str(quantity.value), quantity.bound, quantity.counted) == (value, bound, "times")


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("half", "50"),
        ("one half", "50"),
        ("a quarter", "25"),
        ("three-quarters", "75"),
        ("Two-thirds", "66.666667"),
        ("one third", "33.333333"),
        ("four fifths", "80"),
        ("½", "50"),
    ],
)
def test_a_fraction_that_stands_alone_is_a_share(words: str, value: str) -> None:
    quantity = parse_quantity(words)
    assert (str(quantity.value), quantity.unit, quantity.approximate) == (value, "%", False)


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("half a million", "500000"),
        ("one and a half million", "1500000"),
        ("two and two-thirds", "2.666667"),
        ("2½", "2.5"),
        ("½ km", "0.5"),
    ],
)
def test_a_fraction_of_something_is_a_number(words: str, value: str) -> None:
    assert str(parse_quantity(words).value) == value


@pytest.mark.parametrize(
    ("words", "value", "upper", "unit", "counted"),
    [
        ("15-20%", 15, 20, "%", None),
        ("15% to 20%", 15, 20, "%", None),
        ("between 10 and 12 million", 10**7, 12 * 10**6, "1", None),
        ("between 5 and 10", 5, 10, "1", None),
        ("10 to 12 million people", 10**7, 12 * 10**6, "1", "people"),
        ("500,000 to 2 million people", 500000, 2 * 10**6, "1", "people"),
        ("500 to 2,000 troops", 500, 2000, "1", "troops"),
        ("two or three countries", 2, 3, "1", "countries"),
        ("five to ten years", 5, 10, "a", None),
        ("10 km to 12 km", 10, 12, "km", None),
        ("$10–12 million", 10**7, 12 * 10**6, "USD", None),
        ("US$10 million to US$12 million", 10**7, 12 * 10**6, "USD", None),
        ("between a quarter and a half", 25, 50, "%", None),
        ("-5 to 7 °C", -5, 7, "Cel", None),
    ],
)
def test_a_range_has_two_values(
    words: str, value: int, upper: int, unit: str, counted: str | None
) -> None:
    assert parse_quantity(words) == Quantity(
        Decimal(value), unit, counted, False, None, Decimal(upper)
    )
    assert parse_quantity(f"about {words}").approximate


@pytest.mark.parametrize(
    ("words", "cause"),
    [
        ("", "no number"),
        ("many", "no number"),
        ("the 15th largest", "a rank"),
        ("1,810 km² (700 mi²)", "two numbers"),
        ("500 757 people", "two numbers"),
        ("5\u0663", "two numbers"),
        ("1,78 km", "'1,78' is not a number"),
        ("1.2.3", "'1.2.3' is not a number"),
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
        ("¥5 million", "'¥' before the number"),
        ("population exceeding 1.4 billion", "'population exceeding' before the number"),
        ("$5 people", "followed by 'people'"),
        ("20,000 tons of food", "'tons of food' is neither"),
        ("a country", "'a' is a number only before a unit"),
        ("half the population", "follows a fraction; quote it alone"),
        ("doubled its earnings", "follows a factor; quote it alone"),
        ("from 5 to 10 million", "'from' before the number"),
        ("2010–2015", "may be a score or years"),
        ("69-0", "may be a score or years"),
        ("2 to 3", "may be a score or years"),
        ("20–15%", "a range does not go from 20 to 15"),
        ("5–5%", "a range does not go from 5 to 5"),
        ("5% to 7 km", "'%' stands between them"),
        ("10 to $12", "not of one currency"),
        ("€10 to $12", "not of one currency"),
        ("5 to two thirds", "not of one kind"),
        ("up to 10–15 years", "a range is not a bound as well"),
        ("between 5", "'between' needs two numbers"),
        ("between 5 to 7 km", "'between' needs two numbers"),
        ("5 and 7 km", "two numbers"),
        ("between a day and a year", "'between' needs two numbers"),
        ("5-7 November", "a date"),
        ("twenty-first", "it is a rank"),
        ("a third of a century", "'century' is neither"),
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


@given(
    numbers,
    numbers,
    st.sampled_from(["–", "-", " to ", " or "]),
    st.sampled_from(["%", " km", " families"]),
)
def test_a_written_range_is_read_back_if_it_rises(
    low: Decimal, high: Decimal, join: str, unit: str
) -> None:
    words = f"{low:,f}{join}{high:,f}{unit}"
    if low < high:
        quantity = parse_quantity(words)
        assert (quantity.value, quantity.upper) == (low, high)
    else:
        with pytest.raises(QuantityError, match="a range does not go from"):
            parse_quantity(words)


@given(st.integers(0, 99), st.sampled_from([("", 1), (" thousand", 10**3), (" million", 10**6)]))
def test_number_words_up_to_a_hundred_say_what_digits_say(
    number: int, power: tuple[str, int]
) -> None:
    written = [word for word, value in NUMBER_WORDS.items() if value == number]
    assert written
    for word in written:
        assert parse_quantity(f"{word}{power[0]}").value == number * power[1]


QUANTITY_PARTS = (
    "about over nearly the 5 1,000 4.18 two million % km square US$ of th a half thirds doubled "
    "between and to - or more fold minus"
)
quantity_like = st.lists(st.sampled_from(QUANTITY_PARTS.split()), max_size=6).map(" ".join)


@given(quantity_like | st.text(max_size=20))
def test_any_words_are_read_or_refused(words: str) -> None:
    try:
        quantity = parse_quantity(words)
    except QuantityError:
        return
    assert quantity.upper is None or quantity.value < quantity.upper
    assert "E" not in f"{quantity.value}{quantity.upper or ''}"

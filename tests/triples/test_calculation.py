"""Expressions over numbers, read and calculated."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khorgos.triples.calculation import CalculationError, calculate

NUMBERS = st.decimals(min_value=0, max_value=10**9, places=2).map(lambda n: f"{n.normalize():f}")
EXPRESSIONS = st.recursive(
    NUMBERS,
    lambda inner: st.builds("({} {} {})".format, inner, st.sampled_from("+-*"), inner),
    max_leaves=6,
)


@pytest.mark.parametrize(
    ("expression", "value", "numbers"),
    [
        ("1462 - 1429", "33", "1462 1429"),
        ("1,218 + 2", "1220", "1218 2"),
        ("1,218,000/2", "609000", "1218000 2"),
        ("(8 - 2) * 0.5", "3", "8 2 0.5"),
        ("8 - 2 * 0.5", "7", "8 2 0.5"),
        ("1/3", "1/3", "1 3"),
        ("0.1 + 0.2", "3/10", "0.1 0.2"),
    ],
)
def test_a_calculation_is_exact(expression: str, value: str, numbers: str) -> None:
    calculation = calculate(expression)
    assert calculation.value == Fraction(value)
    assert calculation.numbers == tuple(map(Decimal, numbers.split()))


@pytest.mark.parametrize(
    ("expression", "cause"),
    [
        ("1462", "nothing is computed"),
        ("(1462)", "nothing is computed"),
        ("1 / 0", "divides by zero"),
        ("1 / (2 - 2)", "divides by zero"),
        ("", "is no calculation"),
        ("1 +", "is no calculation"),
        ("2 ** 3", "is no calculation"),
        ("7 // 2", "is no calculation"),
        ("-5 + 3", "is no calculation"),
        ("1_000 + 1", "is no calculation"),
        ("1e3 + 1", "is no calculation"),
        ("0x10 + 1", "is no calculation"),
        ("07 + 1", "is no calculation"),
        ("1. + 1", "is no calculation"),
        ("1, 2 + 3", "is no calculation"),
        ("12,18 + 3", "is no calculation"),
        ("__import__('os')", "is no calculation"),
        ("x + 1", "is no calculation"),
        ("(1)(2)", "is no calculation"),
        ("1 + " * 80 + "1", "at most 200"),
    ],
)
def test_what_is_no_calculation_is_refused(expression: str, cause: str) -> None:
    with pytest.raises(CalculationError, match=cause):
        calculate(expression)


def test_only_what_has_no_end_may_be_rounded_and_only_behind_the_point() -> None:
    third = calculate("100 / 3")
    assert [third.gives(Decimal(n)) for n in ("33.3", "33.33", "33.4", "33")] == [
        *(True, True, False, False)
    ]
    assert not calculate("1 / 8").gives(Decimal("0.1"))
    assert calculate("1 / 8").gives(Decimal("0.125"))


@given(EXPRESSIONS, NUMBERS)
def test_the_order_of_terms_and_spaces_do_not_count(inner: str, number: str) -> None:
    there = calculate(f"{inner} + {number}")
    back = calculate(f"{number}+({inner})".replace(" ", ""))
    assert there.value == back.value
    assert sorted(there.numbers) == sorted(back.numbers)
    assert calculate(f"({inner} + {number}) - {number}").value == there.value - Fraction(number)


@given(st.text(max_size=40))
def test_any_text_is_calculated_or_refused(text: str) -> None:
    try:
        calculation = calculate(text)
    except CalculationError:
        return
    assert len(calculation.numbers) > 1

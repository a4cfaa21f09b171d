"""What the words of a reason rest on."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khorgos.triples.reasonwords import (
    dates_in,
    digits_in,
    is_sentence,
    names_in,
    numbers_in,
    quoted,
    supports_name,
    unquoted,
)


@pytest.mark.parametrize(
    ("reason", "pieces", "rest"),
    [
        ("'the two' are Zarm and Ost", ["the two"], "– are Zarm and Ost"),
        ('the section "Early times" names it', ["Early times"], "the section – names it"),
        ("'its' is Zarm's, and 'when' is then", ["its", "when"], "– is Zarm's, and – is then"),
        ("the kings' wars", [], "the kings' wars"),
        ("'Zarm's king' is he", ["Zarm's king"], "– is he"),
        ("'It … lies there' is said", ["It", "lies there"], "– is said"),
        ("'more ... fled' is said", ["more", "fled"], "– is said"),
        ("a label (' ) alone", [], "a label (' ) alone"),
    ],
)
def test_what_a_reason_quotes(reason: str, pieces: list[str], rest: str) -> None:
    assert quoted(reason) == pieces
    assert unquoted(reason) == rest


@given(st.text("ab 12'\"…", max_size=30))
def test_any_reason_can_be_read(reason: str) -> None:
    assert all(piece in reason for piece in quoted(reason))
    assert digits_in(unquoted(reason)) <= digits_in(reason) | {
        number for word in reason.split("'") for number in digits_in(word)
    }


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("1,218 soldiers", {"1218"}),
        ("in 1862–77", {"1862", "77", "1877"}),
        ("two wars", {"2"}),
        ("1.4 million", {"1.4", "1400000"}),
        ("87BC", {"87"}),
        ("the letter U+0069", set()),
    ],
)
def test_the_numbers_of_a_text(text: str, numbers: set[str]) -> None:
    assert numbers_in(text) - {Decimal("69")} == set(map(Decimal, numbers))


def test_a_name_is_a_capital_within_a_sentence() -> None:
    assert list(names_in("The king of Zarm's army fled. Ost won; so Old-Ost fell.")) == [
        *("Zarm", "Old-Ost")
    ]
    assert supports_name("Zarmish", {"zarm"})
    assert supports_name("Old-Ost", {"old", "ost"})
    assert not supports_name("Ostland", {"ost"})


def test_the_dates_of_a_text() -> None:
    text = "from 24 September 1997, after an 18th-century war (36 BC), until May 2001."
    assert [date.text for date in dates_in(text)] == [
        *("1997-09-24/..", "1701/1800", "-0035", "/2001-05")
    ]
    assert dates_in("nobody came in the next several days") == ()


def test_a_sentence_has_four_different_words() -> None:
    assert is_sentence("it is cut off")
    assert not is_sentence("x")
    assert not is_sentence("not needed here")
    assert not is_sentence("no no no no no")

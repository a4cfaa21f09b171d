"""Times that are told from another time."""

from __future__ import annotations

import pytest

from khorgos.triples.dates.edtf import parse
from khorgos.triples.dates.relative import follows_from, says_how_far


@pytest.mark.parametrize(
    ("words", "antecedent", "accepted", "refused"),
    [
        ("the next day", "2020-02-28", "2020-02-29", "2020-02-28"),
        ("the following day", "1999-12-31", "2000-01-01", "2000-12-31"),
        ("on the same day", "1992-01-03", "1992-01-03/..", "1992-01-04/.."),
        ("the day before", "1992-01-01", "1991-12-31", "1992-01-02"),
        ("three days later", "1992-01-03", "1992-01-06", "1992-01-07"),
        ("two years later", "1992-01-03", "1994", "1995"),
        ("10 years earlier", "1992", "1982", "2002"),
        ("a year after", "1992", "1993", "1992"),
        ("twenty-one years ago", "2001", "1980", "1981"),
        ("the next year", "-0001", "0000", "0001"),
        ("last year", "1992-05", "1991", "1993"),
        ("the following month", "1992-12", "1993-01", "1992-01"),
        ("six months later", "1992-01-03", "1992-07", "1992-06"),
        ("in the same year", "1992-01-03", "1992", "1993"),
        ("over the next several years", "1998", "1998~/2002", "1998~/2012"),
        ("more than two years later", "1998", "2001", "2021"),
    ],
)
def test_the_words_lead_from_one_time_to_the_other(
    words: str, antecedent: str, accepted: str, refused: str
) -> None:
    known = [parse(antecedent)]
    assert follows_from(words, parse(accepted), known)
    assert not follows_from(words, parse(refused), known)
    assert not follows_from(words, parse(accepted), [])


def test_a_day_does_not_follow_from_a_year() -> None:
    assert not follows_from("the next day", parse("1992-01-03"), [parse("1992")])
    assert not follows_from("the next month", parse("1992-01"), [parse("1991")])


def test_words_that_do_not_say_how_far_lead_nowhere_else() -> None:
    assert not says_how_far("since then")
    assert not follows_from("since then", parse("1993/.."), [parse("1993")])
    assert says_how_far("the next day")
    assert not says_how_far("about ten years later")

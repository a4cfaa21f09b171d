from __future__ import annotations

import pytest

from khorgos.triples.dates.datetokens import DateTokenError, Token, tokenise


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
    with pytest.raises(DateTokenError, match="is not understood") as error:
        tokenise(f"{word} 26, 1994")
    assert repr(word) in str(error.value)


@pytest.mark.parametrize("words", ["in recent years", "Later", "the next day", "100 years ago"])
def test_words_that_depend_on_the_sentence_are_named_so(words: str) -> None:
    with pytest.raises(DateTokenError, match="depends on the sentence"):
        tokenise(words)

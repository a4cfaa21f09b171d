import pytest

from khorgos.triples.naming.words import (
    are_akin,
    generics_at_end,
    segments,
    term_of,
    translated,
)

GENERIC = {
    "dynasty": "dynasty",
    "organisation": "organization",
    "dynsty": "dynasty",
    "emporer": "emperor",
    "kahn": "khan",
    "treaties": "treaty",
    "mountains": "mountains",
    "protectorte": "protectorate",
    "regions": "region",
    "regoins": "region",
    **dict.fromkeys(("horses", "prince", "present", "parts", "basis", "country", "sae"), ""),
    **dict.fromkeys(("regional", "nationalist", "grate", "leka", "wards", "russia"), ""),
    **dict.fromkeys(("qing", "hiver"), ""),
}
COMMON = {
    **{"trade": "trade", "westen": "western", "greater": "great"},
    **dict.fromkeys(("russia", "eurasia", "dynasty"), ""),
}


@pytest.mark.parametrize(
    ("kind", "word", "term"),
    [
        (kind, word, term)
        for kind, words in (("generic", GENERIC), ("common", COMMON))
        for word, term in words.items()
    ],
)
def test_the_term_that_a_word_is(kind: str, word: str, term: str) -> None:
    assert term_of(word, kind) == term


@pytest.mark.parametrize(
    ("word", "english"), [("ханство", "khanate"), ("көлі", "lake"), ("казах", "")]
)
def test_translated(word: str, english: str) -> None:
    assert translated(word) == english


@pytest.mark.parametrize(
    ("name", "ends"), [("哈萨克汗国", ("哈萨克", "khanate")), ("汗国", None), ("北京", None)]
)
def test_ending(name: str, ends: tuple[str, str] | None) -> None:
    found = list(generics_at_end(name))
    assert (ends in found) if ends else (not found)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [("treaty", "convention", True), ("empire", "treaty", False), ("river", "lake", False)],
)
def test_akin(one: str, other: str, expected: bool) -> None:
    assert are_akin(one, other) is expected


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("上海合作组织", [("上海", False), ("cooperation", True), ("organization", True)]),
        ("北京", [("北京", False)]),
    ],
)
def test_segments(name: str, parts: list[tuple[str, bool]]) -> None:
    assert segments(name) == parts

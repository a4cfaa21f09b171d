import pytest

from khorgos.triples.naming.generics import (
    generic_of,
    generics_at_end,
    is_common,
    segments,
    translated,
)


@pytest.mark.parametrize(
    ("word", "generic"),
    [
        ("dynasty", "dynasty"),
        ("organisation", "organization"),
        ("dynsty", "dynasty"),
        ("qing", ""),
        ("hiver", ""),
    ],
)
def test_generic(word: str, generic: str) -> None:
    assert generic_of(word) == generic


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


@pytest.mark.parametrize(("word", "expected"), [("trade", True), ("dynasty", False)])
def test_common(word: str, expected: bool) -> None:
    assert is_common(word) is expected


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("上海合作组织", [("上海", False), ("cooperation", True), ("organization", True)]),
        ("北京", [("北京", False)]),
    ],
)
def test_segments(name: str, parts: list[tuple[str, bool]]) -> None:
    assert segments(name) == parts

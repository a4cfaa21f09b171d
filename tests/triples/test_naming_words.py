import pytest

from khorgos.triples.naming.words import (
    are_akin,
    generics_at_end,
    segments,
    term_of,
    translated,
)


@pytest.mark.parametrize(
    ("word", "generic"),
    [
        ("dynasty", "dynasty"),
        ("organisation", "organization"),
        ("dynsty", "dynasty"),
        ("emporer", "emperor"),
        ("kahn", "khan"),
        ("sae", ""),
        ("treaties", "treaty"),
        ("mountains", "mountains"),
        ("protectorte", "protectorate"),
        *((word, "") for word in ("horses", "prince", "present", "parts", "basis", "country")),
        *((word, "") for word in ("regional", "nationalist", "grate", "leka", "wards", "russia")),
        ("regions", "region"),
        ("regoins", "region"),
        ("qing", ""),
        ("hiver", ""),
    ],
)
def test_generic(word: str, generic: str) -> None:
    assert term_of(word, "generic") == generic


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
    ("word", "common"),
    [
        ("trade", "trade"),
        ("westen", "western"),
        ("russia", ""),
        ("eurasia", ""),
        ("dynasty", ""),
        ("greater", "great"),
    ],
)
def test_common(word: str, common: str) -> None:
    assert term_of(word, "common") == common


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

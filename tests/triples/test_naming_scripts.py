import pytest

from khorgos.triples.naming.scripts import UNKNOWN, abbreviation, initials, script_of


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("Kazakhstan", "Latn"),
        ("Қазақстан", "Cyrl"),
        ("قازاقستان", "Arab"),
        ("哈萨克斯坦", "Hani"),
        ("Aблай", "Cyrl"),
        ("𐰼𐱅", "Orkh"),
        ("12 –", UNKNOWN),
        ("1997", UNKNOWN),
        ("", UNKNOWN),
    ],
)
def test_script(text: str, script: str) -> None:
    assert script_of(text) == script


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("World Health Organization", "who"),
        ("Government of the People's Republic", "gpr"),
        ("Шанхайская организация сотрудничества", "шос"),
        ("Шанха́йская организа́ция сотру́дничества", "шос"),
        ("Central Military Commission (China)", "cmc"),
        ("Kazakhstan", ""),
        ("", ""),
    ],
)
def test_initials(name: str, expected: str) -> None:
    assert initials(name) == expected


def test_small_words_can_have_initials_too() -> None:
    assert initials("Republic of China", small=True) == "roc"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("WHO", "who"),
        (" U.S.S.R. ", "ussr"),
        ("U. S. S. R.", "ussr"),
        ("UK", ""),
        ("ШОС", "шос"),
        ("Khan", ""),
        ("A", ""),
        ("WW1", ""),
    ],
)
def test_abbreviation(name: str, expected: str) -> None:
    assert abbreviation(name) == expected

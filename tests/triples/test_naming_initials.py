import pytest

from khorgos.triples.naming.index import INITIALS, NameIndex
from khorgos.triples.naming.initials import abbreviation, initials


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


def test_an_abbreviation_finds_the_names_it_stands_for() -> None:
    index = NameIndex(
        {"who": ["World Health Organization"], "wto": ["World Trade Organization"], "x": ["Who"]}
    )
    found = {one.id: one.similarity for one in index.candidates("WHO")}
    assert found["who"] == INITIALS
    assert found.get("wto", 0) < INITIALS
    assert [one.id for one in index.candidates("WTO", among={"who"})] == []

import pytest

from khorgos.triples.naming.index import INITIALS, LEAST, NameIndex, exonyms
from khorgos.triples.naming.similarity import OTHER_LETTERS

INDEX = NameIndex(
    {
        "kazakhstan": ["Kazakhstan", "Қазақстан", "哈萨克斯坦"],
        "qing": ["Qing dynasty", "清朝"],
        "qin": ["Qin dynasty"],
        "ili": ["Ili"],
        "ili-river": ["Ili River", "Ili"],
        "nothing": ["", "…"],
    }
)


@pytest.mark.parametrize(
    ("name", "id_"),
    [
        ("Kazakstan", "kazakhstan"),
        ("Qazaqstan", "kazakhstan"),
        ("哈薩克斯坦", "kazakhstan"),
        ("Ch'ing dynasty", "qing"),
        ("империя Цин", "qing"),
        ("Tsin dynasty", "qin"),
    ],
)
def test_first(name: str, id_: str) -> None:
    assert INDEX.candidates(name)[0].id == id_


@pytest.mark.parametrize("name", ["Buenos Aires", "", "…", "\0"])
def test_none(name: str) -> None:
    assert [one for one in INDEX.candidates(name) if one.similarity >= 0.6] == []


@pytest.mark.parametrize(
    ("name", "likeness"),
    [("Жүз", 1.0), ("Zhuz", 1.0), ("Жұз", OTHER_LETTERS), ("ЖУЗ", OTHER_LETTERS)],
)
def test_a_romanisation_does_not_hide_other_letters(name: str, likeness: float) -> None:
    index = NameIndex({"zhuz": ["zhuz", "Жүз"], "other": ["Talas"]})
    assert index.candidates(name)[0].similarity == likeness


def test_a_name_that_has_no_other_in_its_script_is_known_by_its_romanisation() -> None:
    index = NameIndex({"ablai": ["Abylai", "Ablai", "Абылай"], "aktobe": ["Aktobe"]})
    assert index.candidates("Актөбе")[0].similarity == 1.0
    assert index.candidates("Абылаи")[0].similarity == OTHER_LETTERS
    assert index.candidates("Abylay")[0].similarity == 1.0


def test_of_two_names_in_a_script_one_has_to_have_the_letters() -> None:
    index = NameIndex({"zhuz": ["Жүз", "Жұз"]})
    assert [index.candidates(name)[0].similarity for name in ("Жүз", "Жұз")] == [1.0, 1.0]


def test_namesakes_are_alike_and_in_order() -> None:
    first, second = INDEX.candidates("Ili", 2)
    assert (first.id, second.id) == ("ili", "ili-river")
    assert first.similarity == second.similarity == 1.0


def test_limit_and_choice() -> None:
    assert len(INDEX.candidates("Qing dynasty", 1)) == 1
    assert [one.id for one in INDEX.candidates("Qing dynasty", among={"qin"})] == ["qin"]
    assert INDEX.candidates("Qing dynasty", among=()) == []


def test_candidates_are_alike_enough() -> None:
    assert all(one.similarity >= LEAST for one in INDEX.candidates("Qing dynasty", 100))
    assert len(INDEX) > 6


def test_an_abbreviation_finds_the_names_it_stands_for() -> None:
    index = NameIndex(
        {"who": ["World Health Organization"], "wto": ["World Trade Organization"], "x": ["Who"]}
    )
    found = {one.id: one.similarity for one in index.candidates("WHO")}
    assert found["who"] == INITIALS
    assert found.get("wto", 0) < INITIALS
    assert [one.id for one in index.candidates("WTO", among={"who"})] == []


@pytest.mark.parametrize(
    ("name", "other"), [("Kazakhstan", "哈萨克斯坦"), ("china", "Китай"), ("Central Asia", "中亚")]
)
def test_exonyms(name: str, other: str) -> None:
    assert other in exonyms(name)


@pytest.mark.parametrize("name", ["Khoit", "", "哈萨克斯坦"])
def test_names_without_exonyms(name: str) -> None:
    assert exonyms(name) == ()

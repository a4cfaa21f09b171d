import pytest
from hypothesis import given
from hypothesis import strategies as st

from khorgos.triples.naming.sinitic import MOST, palladius, unaspirated, wade_giles


@pytest.mark.parametrize(
    ("word", "pinyin"),
    [
        ("hsiung-nu", "xiongnu"),
        ("ch'ing", "qing"),
        ("ch'in", "qin"),
        ("chin", "jin"),
        ("tse-tung", "zedong"),
        ("ch'ien-lung", "qianlong"),
        ("tsung-t'ang", "zongtang"),
        ("kuo-feng", "guofeng"),
        ("hsin-chiang", "xinjiang"),
        ("t'ang", "tang"),
        ("chou", "zhou"),
    ],
)
def test_wade_giles(word: str, pinyin: str) -> None:
    assert pinyin in wade_giles(word)


@pytest.mark.parametrize("word", ["kazakhstan", "britain", "", "-", "xyz"])
def test_no_wade_giles(word: str) -> None:
    assert wade_giles(word) == ()


def test_aspiration_tells_syllables_apart_unless_it_was_left_out() -> None:
    assert "qin" not in wade_giles("chin")
    assert {"jin", "qin"} <= set(unaspirated("chin"))


@pytest.mark.parametrize(
    ("word", "pinyin"),
    [
        ("цин", "qing"),
        ("цинь", "qin"),
        ("синьцзян", "xinjiang"),
        ("чжан", "zhang"),
        ("цянь", "qian"),
        ("мао", "mao"),
        ("цзэминь", "zemin"),
        ("пекин", "peking"),
        ("сюнну", "xiongnu"),
    ],
)
def test_palladius(word: str, pinyin: str) -> None:
    found = palladius(word)
    assert (pinyin in found) is (pinyin != "peking")


@given(st.text(alphabet="абвгдежзийклмнопрстуфхцчшыьэюя", max_size=30))
def test_readings_are_few(word: str) -> None:
    assert len(palladius(word)) <= MOST

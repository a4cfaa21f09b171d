import pytest
from hypothesis import given
from hypothesis import strategies as st

from khorgos.triples.naming.romanising import (
    MOST,
    MOST_OF_WORD,
    pinyin_of,
    romanisations,
)


@pytest.mark.parametrize(
    ("name", "reading"),
    [
        ("Қазақстан", "qazaqstan"),
        ("Казахстан", "kazakhstan"),
        ("Династия Цин", "dynasty qing"),
        ("Казахское ханство", "kazakh khanate"),
        ("清朝", "qing dynasty"),
        ("大清帝国", "qing empire"),
        ("張騫", "zhangqian"),
        ("Mao Tse-tung", "mao zedong"),
        ("Han dynasty (period)", "han dynasty"),
        ("Aблай", "ablay"),
    ],
)
def test_romanisations(name: str, reading: str) -> None:
    assert reading in [one.text for one in romanisations(name)]


@pytest.mark.parametrize("name", ["", " ", "…", "()"])
def test_nothing_to_read(name: str) -> None:
    assert romanisations(name) == ()


def test_only_the_spelling_itself_is_certain() -> None:
    assert [one.certainty == 1.0 for one in romanisations("Mao Tse-tung")][:2] == [True, False]
    assert not [one for one in romanisations("清朝")[1:] if one.certainty == 1.0]


@given(st.text(max_size=60))
def test_any_text_has_few_romanisations(name: str) -> None:
    found = romanisations(name)
    assert len(found) <= MOST
    assert all(one.text for one in found)


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
    assert pinyin in pinyin_of(word, "wade-giles")


@pytest.mark.parametrize("word", ["kazakhstan", "britain", "", "-", "xyz"])
def test_no_wade_giles(word: str) -> None:
    assert pinyin_of(word, "wade-giles") == ()


def test_aspiration_tells_syllables_apart_unless_it_was_left_out() -> None:
    assert "qin" not in pinyin_of("chin", "wade-giles")
    assert {"jin", "qin"} <= set(pinyin_of("chin", "unaspirated"))


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
    found = pinyin_of(word, "palladius")
    assert (pinyin in found) is (pinyin != "peking")


@given(st.text(alphabet="абвгдежзийклмнопрстуфхцчшыьэюя", max_size=30))
def test_readings_of_a_word_are_few(word: str) -> None:
    assert len(pinyin_of(word, "palladius")) <= MOST_OF_WORD

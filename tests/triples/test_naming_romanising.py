import pytest
from hypothesis import given
from hypothesis import strategies as st

from khorgos.triples.naming.romanising import MOST, readings


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
def test_readings(name: str, reading: str) -> None:
    assert reading in [one.text for one in readings(name)]


@pytest.mark.parametrize("name", ["", " ", "…", "()"])
def test_nothing_to_read(name: str) -> None:
    assert readings(name) == ()


def test_only_the_spelling_itself_is_certain() -> None:
    assert [one.certainty == 1.0 for one in readings("Mao Tse-tung")][:2] == [True, False]
    assert not [one for one in readings("清朝")[1:] if one.certainty == 1.0]


@given(st.text(max_size=60))
def test_any_text_has_few_readings(name: str) -> None:
    found = readings(name)
    assert len(found) <= MOST
    assert all(one.text for one in found)

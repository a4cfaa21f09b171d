import pytest
from hypothesis import given
from hypothesis import strategies as st

from khorgos.triples.naming.similarity import similarity, sound

NAMES = st.text(max_size=25)


@pytest.mark.parametrize(
    ("a", "b"),
    [("Kazakhstan", "KAZAKHSTAN"), ("Ürümqi", "Urumqi"), ("Казахстан", "Kazakhstan")],
)
def test_same(a: str, b: str) -> None:
    assert similarity(a, b) == 1.0


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Ablay Khan", "Ablai Khan"),
        ("Hsiung-nu", "Xiongnu"),
        ("清朝", "Qing dynasty"),
        ("Цин династия", "Qing dynasty"),
        ("Tokayev, Kassym-Jomart", "Kassym-Jomart Tokayev"),
        ("Lake Balkash", "Lake Balkhash"),
        ("Qazaqstan", "Казахстан"),
        ("Saryozek", "Sary-Ozek"),
        ("Russia", "Россия"),
        ("Treaty of Peking", "Treaties of Peking"),
    ],
)
def test_variants(a: str, b: str) -> None:
    assert 0.9 <= similarity(a, b) < 1.0


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Kazakhstan", "Beijing"),
        ("Treaty of Nystad", "Treaty of Chuguchak"),
        ("Qing dynasty", "Shang dynasty"),
        ("border agreement of 1994", "border agreement of 1998"),
        ("", "Kazakhstan"),
        ("…", "…"),
    ],
)
def test_not_variants(a: str, b: str) -> None:
    assert similarity(a, b) < 0.9


@pytest.mark.parametrize(
    ("a", "b"), [("Kazakhstan", "Beijing"), ("Treaty of Nystad", "Treaty of Chuguchak"), ("", "x")]
)
def test_unrelated(a: str, b: str) -> None:
    assert similarity(a, b) < 0.6


@pytest.mark.parametrize(("a", "b"), [("Qin dynasty", "Qing dynasty"), ("Shaanxi", "Shanxi")])
def test_near_namesakes_are_not_the_same(a: str, b: str) -> None:
    assert similarity(a, b) < 0.96


@given(NAMES, NAMES)
def test_symmetric_and_bounded(a: str, b: str) -> None:
    found = similarity(a, b)
    assert 0.0 <= found <= 1.0
    assert similarity(b, a) == pytest.approx(found)


@pytest.mark.parametrize(("one", "other"), [("qazaq", "kazakh"), ("zhungar", "jungar")])
def test_sound(one: str, other: str) -> None:
    assert sound(one) == sound(other)

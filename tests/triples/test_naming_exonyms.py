import pytest

from khorgos.triples.naming.exonyms import exonyms


@pytest.mark.parametrize(
    ("name", "other"), [("Kazakhstan", "哈萨克斯坦"), ("china", "Китай"), ("Central Asia", "中亚")]
)
def test_known(name: str, other: str) -> None:
    assert other in exonyms(name)


@pytest.mark.parametrize("name", ["Khoit", "", "哈萨克斯坦"])
def test_unknown(name: str) -> None:
    assert exonyms(name) == ()

"""Which of many names may be two spellings of one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khorgos.triples.naming.sameness import pairs_alike, shared_words


def _are_alike(one: str, other: str, **words: list[str]) -> bool:
    return bool(list(pairs_alike({"one": [one], "other": [other]}, words)))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("League of Ost", "league of ost"),
        ("Zarm–Ost border", "Zarm-Ost Border"),
        ("World Grain Organization", "World Grain Organisation"),
        ("Programme of Harbours", "Program of Harbors"),
        ("Dzungar Khanate", "Zunghar Khanate"),
        ("Lake Zhalanashkol", "Lake Jalanashkol"),
        ("Hills of Terekty", "the hills of Terekti"),
        ("grain bank", "grain banks"),
        ("Ost's fleet", "fleet of Ost"),
        ("government of Zarmistan", "Zarmish government"),
        ("Battle of the Ford", "Ford Battle"),
        ("Treaty of the Ford", "Convention of the Ford"),
        ("Lake Karasu", "Karasu"),
        ("Karasu (lake)", "Karasu"),
        ("pivot of the Belt", "pivvot of the Belt"),
        ("hills of the far east", "hills of the fur east"),
        ("砂岩之戰", "砂岩之战"),
        ("Құмтас", "ҚҰМТАС"),
    ],
)
def test_spellings_of_one_name(one: str, other: str) -> None:
    assert _are_alike(one, other)
    assert _are_alike(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Northern Corridor", "Southern Corridor"),
        ("western hills", "eastern hills"),
        ("Treaty of 1860", "Treaty of 1864"),
        ("Second Zhuz", "Third Zhuz"),
        ("signing of the Ford Treaty", "ratification of the Ford Treaty"),
        ("army of Ost", "navy of Ost"),
        ("Lake Karasu", "Karasu River"),
        ("history of Ost", "Ost"),
        ("king", "Qing"),
        ("Great Qing", "Great Ming"),
        ("Esenbuqa II", "Esenbuqa III"),
        ("border point 38", "border point 39"),
        ("stability in Ost", "instability in Ost"),
        ("Құмтас", "砂岩"),
        ("", "…"),
        ("of the", "the of"),
    ],
)
def test_two_names(one: str, other: str) -> None:
    assert not _are_alike(one, other)
    assert not _are_alike(other, one)


def test_a_word_stands_for_the_thing_that_it_means() -> None:
    names = {"ost": ["Ost"], "border": ["Zarm–Ost border"], "frontier": ["Zarmo-Oriental border"]}
    assert not list(pairs_alike(names))
    words = {"ost": ["Oriental"], "zarm": ["Zarm", "Zarmo"]}
    (found,) = pairs_alike(names, words)
    assert found == ("border", "frontier", "Zarm–Ost border", "Zarmo-Oriental border")


def test_a_word_with_a_small_letter_stands_for_nothing() -> None:
    names = {"trade": ["trade"], "a": ["grain trade"], "b": ["grain barter"]}
    assert not list(pairs_alike(names, {"trade": ["barter"]}))


def test_each_pair_is_told_once_and_no_thing_beside_itself() -> None:
    names = {"one": ["Ost", "Ost", "OST"], "other": ["Ost", "ost"], "third": ["Zarm"]}
    assert list(pairs_alike(names)) == [("one", "other", "Ost", "Ost")]


NAME = st.text(alphabet=st.sampled_from("aeioksztrmn OZK-'1"), max_size=12)


@given(st.dictionaries(st.sampled_from("abcd"), st.lists(NAME, max_size=3)))
def test_it_does_not_matter_in_which_order_the_things_stand(names: dict[str, list[str]]) -> None:
    forward = {frozenset(found[:2]) for found in pairs_alike(names)}
    backward = {frozenset(found[:2]) for found in pairs_alike(dict(reversed(names.items())))}
    assert forward == backward
    assert all(len(pair) == 2 for pair in forward)


@given(NAME.filter(lambda name: any(map(str.isalnum, name))))
def test_a_name_is_itself_in_capitals_and_with_an_article(name: str) -> None:
    assert _are_alike(name, name.upper())
    if any(letter.isalpha() for letter in name):
        assert _are_alike(name, f" {name} ")


@pytest.mark.parametrize(
    ("one", "other", "share"),
    [("", "Ost", 0.0), ("failure of the revolt in Ost", "revolt in Ost", 2 / 3), ("Ost", "ost", 1)],
)
def test_shared_words(one: str, other: str, share: float) -> None:
    assert shared_words(one, other) == pytest.approx(share)

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khorgos.triples.characters import character_faults, mixed, unseen
from khorgos.triples.naming.tags import script_fault, tag_fault

WORDS = st.text("abcxyz", min_size=1)


@given(words=st.lists(WORDS, min_size=1))
def test_plain_words_have_no_fault(words: list[str]) -> None:
    assert not list(character_faults(" ".join(words)))


@given(
    before=WORDS,
    after=WORDS,
    sign=st.characters(categories=["Cc", "Cf", "Zl", "Zp", "Co"]).filter(
        lambda sign: not "\u0600" <= sign <= "\u08e2" and sign not in "\U000110bd\U000110cd"
    ),
)
def test_a_sign_that_nobody_sees_is_found_where_it_stands(
    before: str, after: str, sign: str
) -> None:
    assert list(unseen(before + sign + after)) == [len(before)]
    assert f"U+{ord(sign):04X}" in next(character_faults(before + sign + after))


@pytest.mark.parametrize(
    "text",
    ["Қазақстан", "می\u200cروم", "क्\u200dष", "Yañalif", "ʔɑ-suən", "新冠SARS", "36 km²", "東干人"],
)
def test_what_a_script_needs_passes(text: str) -> None:
    assert not list(character_faults(unicodedata.normalize("NFC", text)))


@pytest.mark.parametrize(
    ("text", "at"),
    [("h\u0435qin", 1), ("Теректi", 6), ("\u03bfst", 0), ("z\uff41rm", 1), ("\U0001d41aost", 0)],
)
def test_a_letter_of_another_script_is_found(text: str, at: int) -> None:
    ((word, found, _),) = mixed(f"one {text} two")
    assert (word, found) == (text, at)


@pytest.mark.parametrize("tag", ["en", "zh-Hant", "kk-Latn", "otk", "zh-Latn-pinyin", "kk-Cyrl"])
def test_a_registered_tag_passes(tag: str) -> None:
    assert not tag_fault(tag)


@pytest.mark.parametrize(
    ("tag", "meant"),
    [("chinese-hans", "zh-Hans"), ("cn", "zh"), ("ru-latin", "ru-Latn"), ("zh_Hans", "zh-Hans")],
)
def test_the_tag_that_was_meant_is_named(tag: str, meant: str) -> None:
    assert repr(meant) in tag_fault(tag)


def test_the_script_of_words_is_that_of_the_tag() -> None:
    assert not script_fault("カザフ", "ja")
    assert "write 'ja-Latn'" in script_fault("Kazafu", "ja")

"""The texts of a release: what is written is read again, and says why words told nothing."""

from collections.abc import Mapping
from dataclasses import asdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khorgos.triples.building import Build
from khorgos.triples.documents.document import Document
from khorgos.triples.texts import (
    Silence,
    Text,
    TextLink,
    TextPart,
    read_texts,
    text_of,
    write_texts,
)

SPANS = st.lists(st.tuples(st.integers(0, 99), st.integers(0, 99)), max_size=3).map(tuple)
WORDS = st.text(max_size=20)
PARTS = st.builds(TextPart, st.just("body"), WORDS, SPANS, SPANS, WORDS)
LINKS = st.builds(
    TextLink,
    st.integers(0, 9),
    st.integers(0, 9),
    st.integers(0, 9),
    st.none() | st.integers(0, 9),
    WORDS,
    WORDS,
    WORDS,
)
TEXTS = st.builds(
    Text,
    WORDS,
    WORDS,
    st.lists(PARTS, max_size=3).map(tuple),
    st.lists(LINKS, max_size=3).map(tuple),
    st.lists(st.builds(Silence, SPANS, WORDS), max_size=3).map(tuple),
    st.dictionaries(WORDS, WORDS, max_size=2),
)


@given(st.dictionaries(WORDS, TEXTS, max_size=2))
def test_what_is_written_is_read_again(texts: Mapping[str, Text]) -> None:
    read = read_texts(write_texts(texts))
    assert {slug: asdict(one) for slug, one in read.items()} == {
        slug: asdict(one) for slug, one in texts.items()
    }


@pytest.mark.parametrize("content", [b"\xff", b"[]", b"1", b'{"zarm": {}}', b'{"zarm": []}'])
def test_what_holds_no_texts_is_refused(content: bytes) -> None:
    with pytest.raises(ValueError, match=r"utf-8|not the texts"):
        read_texts(content)


def test_a_text_is_the_document_part_by_part(small_document: Document) -> None:
    text = text_of(small_document, [])
    assert text.text == small_document.source.text
    assert text.sha256 == small_document.source.sha256
    assert [text.view(part) for part in text.parts] == [one.view for one in small_document.parts]
    own = [text.view(part)[start:end] for part in text.parts for start, end in part.sentences]
    assert own == [sentence.text for sentence in small_document.sentences]


def test_it_says_why_words_told_nothing(small_build: Build) -> None:
    text = small_build.texts["two-states"]
    (silence,) = text.silences
    assert silence.why == "The king has no name here."
    said = "".join(text.text[start:end] for start, end in silence.ranges)
    assert said == "Its king probably fled the next day."
    assert text.unread == {"Today": "it tells of the weather at its end"}

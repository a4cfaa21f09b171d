from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khorgos.triples.documents.document import (
    Document,
    LinkedTerm,
    Part,
    Sentence,
    ranges,
    slice_ranges,
    view_of,
)
from khorgos.triples.documents.source import Source

TEXT = "The Wusun\nlived 𐰼 there.\n"


def make_source(text: str = TEXT) -> Source:
    return Source("s", Path("s.txt"), "plain", "en", "CC0-1.0", "Nobody", "0" * 64, "-", text)


def part_of(text: str, *offsets: int) -> Part:
    return Part("body", "", view_of(text, offsets), offsets)


WHOLE = part_of(TEXT, *range(len(TEXT) - 1))
HOLED = part_of(TEXT, 0, 1, 2, 9, 10, 11, 12, 16)


def test_a_newline_of_the_source_is_shown_as_a_space() -> None:
    assert WHOLE.view == "The Wusun lived 𐰼 there."
    assert HOLED.view == "The liv𐰼"


def test_ranges_are_the_longest_runs() -> None:
    assert ranges(WHOLE, 0, 24) == ((0, 24),)
    assert ranges(HOLED, 0, 8) == ((0, 3), (9, 13), (16, 17))
    assert ranges(HOLED, 2, 4) == ((2, 3), (9, 10))
    assert ranges(HOLED, 3, 3) == ()


@pytest.mark.parametrize(("start", "end"), [(-1, 2), (3, 2), (0, 9)])
def test_a_stretch_outside_the_view_is_refused(start: int, end: int) -> None:
    with pytest.raises(IndexError, match="does not lie in a view of 8 characters"):
        ranges(HOLED, start, end)


def test_a_slice_keeps_the_newlines() -> None:
    assert slice_ranges(TEXT, ((4, 10), (16, 17))) == "Wusun\n𐰼"
    assert slice_ranges(TEXT, ()) == ""


@settings(deadline=None)
@given(st.data())
def test_ranges_and_slices_are_inverse(data: st.DataObject) -> None:
    text = data.draw(st.text("ab \n𐰼é", min_size=1))
    chosen = data.draw(st.sets(st.integers(0, len(text) - 1), min_size=1))
    part = part_of(text, *sorted(chosen))
    start = data.draw(st.integers(0, len(part.view)))
    end = data.draw(st.integers(start, len(part.view)))
    found = ranges(part, start, end)
    assert slice_ranges(text, found).replace("\n", " ") == part.view[start:end]
    assert all(left[1] < right[0] for left, right in pairwise(found))


@pytest.mark.parametrize(
    ("view", "offsets"), [("", ()), ("ab", (1,)), ("ab", (2, 1)), ("ab", (1, 1))]
)
def test_a_part_with_wrong_offsets_is_refused(view: str, offsets: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="offset"):
        Part("body", "", view, offsets)


def test_sentences_and_terms_give_their_text() -> None:
    part = Part("gloss", "History", "The Wusun lived.", tuple(range(16)), "Wusun")
    sentence = Sentence(part, 0, 16)
    assert (sentence.text, sentence.kind, sentence.section) == (
        "The Wusun lived.",
        "gloss",
        "History",
    )
    assert LinkedTerm(part, 4, 9, None).text == "Wusun"


def test_a_document_lists_its_sections() -> None:
    heading = Part("heading", "The Wusun", "The Wusun", tuple(range(9)))
    body = Part("body", "The Wusun", "lived 𐰼 there.", tuple(range(10, 24)))
    document = Document(make_source(), (heading, body), (), ())
    assert document.sections == ("The Wusun",)


@pytest.mark.parametrize(
    ("parts", "reason"),
    [
        ((HOLED,), r"s\.txt:1:5: 'W' belongs to no part"),
        ((WHOLE, HOLED), "share a character"),
        ((Part("body", "", "X", (0,)),), "not what the source says"),
    ],
)
def test_a_document_that_loses_or_doubles_text_is_refused(
    parts: tuple[Part, ...], reason: str
) -> None:
    with pytest.raises(ValueError, match=reason):
        Document(make_source(), parts, (), ())


@pytest.mark.parametrize(
    ("offset", "position"), [(0, (1, 1)), (9, (1, 10)), (10, (2, 1)), (17, (2, 8)), (25, (3, 1))]
)
def test_positions_count_from_one_and_in_code_points(
    offset: int, position: tuple[int, int]
) -> None:
    assert Document(make_source(), (WHOLE,), (), ()).position(offset) == position


@pytest.mark.parametrize("offset", [-1, 26])
def test_a_position_outside_the_text_is_refused(offset: int) -> None:
    with pytest.raises(IndexError, match=r"lies outside s\.txt, which has 25 characters"):
        Document(make_source(), (WHOLE,), (), ()).position(offset)

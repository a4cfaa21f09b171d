"""Timelines as they are placed: nothing lies on anything else, and all of it is in the picture."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khorgos.server.drawing.forms import FORMS, Stroke
from khorgos.server.drawing.timeline import (
    WIDTH,
    PlacedItem,
    TimelineItem,
    by_segment,
    dated,
    draw,
    draw_small,
    fitted,
    text_width,
)
from khorgos.server.drawing.timescale import timescale
from khorgos.server.reading.terms import ShownTerm

LANES = ("war", "peace")
NAMES = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=120)


@st.composite
def pieces(draw_: st.DrawFn) -> Stroke:
    form = draw_(st.sampled_from(FORMS))
    first = draw_(st.floats(-1600, 2026))
    last = first
    if form in ("lasted", "within", "other", "gap"):
        last = min(first + draw_(st.floats(0, 900)), 2027)
    return Stroke(form, first, last, draw_(st.booleans()), draw_(st.booleans()))


@st.composite
def items(draw_: st.DrawFn) -> list[TimelineItem]:
    return [
        TimelineItem(
            name=ShownTerm(draw_(NAMES)),
            href="",
            when="then",
            strokes=tuple(draw_(st.lists(pieces(), min_size=1, max_size=3))),
            lane=draw_(st.sampled_from(LANES)),
            key=f"z{number}",
            mark=draw_(st.sampled_from(["", "emended"])),
        )
        for number in range(draw_(st.integers(1, 25)))
    ]


def outline(placed: PlacedItem) -> list[tuple[float, float]]:
    """Where the shapes and the label of an item are, from left to right."""
    label = placed.label
    wide = text_width(label.text)
    at = (label.x - wide, label.x) if label.anchor == "end" else (label.x, label.x + wide)
    return [*((shape.left, shape.right) for shape in placed.shapes), at]


@settings(max_examples=80, deadline=None)
@given(items(), st.integers(-1600, 1900), st.integers(0, 3600))
def test_no_shape_and_no_label_lies_on_those_of_another(
    things: list[TimelineItem], first: int, more: int
) -> None:
    drawing = draw(things, first, first + more, LANES)
    for lane in drawing.lanes:
        for one, other in combinations(lane.items, 2):
            if one.row == other.row:
                for begin, end in outline(one):
                    assert all(end <= a or b <= begin for a, b in outline(other))


@settings(max_examples=80, deadline=None)
@given(items(), st.integers(-1600, 1900), st.integers(0, 3600))
def test_all_that_has_a_date_there_is_drawn_once_and_in_its_lane(
    things: list[TimelineItem], first: int, more: int
) -> None:
    drawing = draw(things, first, first + more, LANES)
    drawn = [placed.item.key for lane in drawing.lanes for placed in lane.items]
    expected = [it.key for it in things if first <= it.last and it.first < first + more + 1]
    assert sorted(drawn) == sorted(expected)
    assert drawing.count == len(expected)
    for lane in drawing.lanes:
        assert {placed.item.lane for placed in lane.items} == {lane.key}
        for placed in lane.items:
            assert lane.y <= placed.y - 12
            assert placed.y + 12 <= lane.y + lane.height
    assert drawing.height >= sum(lane.height for lane in drawing.lanes)


@settings(max_examples=80, deadline=None)
@given(items())
def test_labels_stay_in_the_picture(things: list[TimelineItem]) -> None:
    for lane in draw(things, -1600, 2026, LANES).lanes:
        for placed in lane.items:
            begin, end = outline(placed)[-1]
            assert begin >= -1
            assert end <= WIDTH


@given(NAMES, st.floats(20, 400))
def test_a_text_that_is_fitted_is_no_wider(text: str, width: float) -> None:
    cut = fitted(text, width)
    assert cut == text or (cut.endswith("…") and text_width(cut) <= max(width, 24))


def test_a_label_stands_inside_else_to_the_right_else_to_the_left() -> None:
    def at(form: str, first: float, last: float) -> PlacedItem:
        item = TimelineItem(ShownTerm("Ost"), "", "", (Stroke(form, first, last),))
        return draw([item], 1000, 1999).lanes[0].items[0]

    assert at("lasted", 1100, 1900).label.inside
    right, left = at("point", 1100, 1100), at("point", 1999.99, 1999.99)
    assert not right.label.inside
    assert right.label.anchor == "start"
    assert right.label.x > right.shapes[0].right
    assert left.label.anchor == "end"
    assert left.label.x < left.shapes[0].left


def test_plain_things_with_a_date_can_be_drawn() -> None:
    drawing = draw([dated(ShownTerm("Zarm"), "/doc/zarm", "1453~", "ru", "zarm")], 1400, 1500)
    (placed,) = drawing.lanes[0].items
    assert (placed.item.when, placed.shapes[0].form) == ("около 1453 года", "around")
    with pytest.raises(ValueError, match="leave it out"):
        dated(ShownTerm("Zarm"), "", "XXXX-08-29")


def test_a_small_timeline_keeps_its_words_in_the_picture() -> None:
    scale = timescale([5.5, 700.5, 1990.5, 1995.5], 1, 2026, width=260)
    for year in (1.0, 700.5, 2026.5):
        item = TimelineItem(ShownTerm("Zarm"), "", "9 July 2020", (Stroke("onward", year, year),))
        small = draw_small(item, scale, str, "now")
        half = text_width(small.when)
        begin = {"start": small.x, "middle": small.x - half / 2, "end": small.x - half}
        assert begin[small.anchor] >= -1
        assert all(0 <= shape.left <= shape.right <= 260 for shape in small.shapes)
        assert [words for _, words, _ in small.ticks][-1] == "now"


def test_a_list_has_the_pieces_without_anything_too() -> None:
    scale = timescale([101.5, 102.5, 103.5, 990.5], 100, 1000, width=1000)
    things = [dated(ShownTerm("Zarm"), "", edtf, key=edtf) for edtf in ("0101", "0990")]
    found = by_segment(scale, things)
    assert len(found) == len(scale.segments)
    assert [it.key for own in found.values() for it in own] == ["0101", "0990"]
    assert [] in found.values()

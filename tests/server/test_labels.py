"""Labels of the map never cover one another, nor the symbols, nor leave the picture."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from math import hypot

from hypothesis import given
from hypothesis import strategies as st

from khorgos.server.drawing.labels import Box, Wanted, place, text_width, wrapped
from khorgos.server.drawing.map import HOME, MapLine, MapMark, draw, fitted, steps
from khorgos.server.drawing.outline import FRAME
from khorgos.server.drawing.projection import PlanePoint
from khorgos.server.reading.terms import ShownTerm

PICTURE = Box(0, 0, 400, 250)
sizes = st.lists(st.tuples(st.floats(4, 150), st.floats(8, 60)), min_size=1, max_size=3)
wanted = st.builds(
    Wanted,
    x=st.floats(0, 400),
    y=st.floats(0, 250),
    sizes=sizes,
    clear=st.sampled_from([0, 5, 12]),
    over=st.booleans(),
    far=st.booleans(),
)
words = st.text(st.characters(categories=["L", "N", "Zs"]), min_size=1, max_size=40)


@given(st.lists(wanted, max_size=14))
def test_labels_keep_off_each_other_and_off_symbols(labels: list[Wanted]) -> None:
    places = place(labels, PICTURE)
    assert len(places) == len(labels)
    found = [(one, at) for one, at in zip(labels, places, strict=True) if at is not None]
    for _, at in found:
        assert at.box.within(PICTURE)
    for (_, one), (_, other) in combinations(found, 2):
        assert not one.box.meets(other.box)
    for label, at in found:
        symbols = [other.symbol for other in labels if other.clear]
        kept = [box for box in symbols if not (label.over and box == label.symbol)]
        assert not any(at.box.meets(box) for box in kept)


@given(st.lists(wanted, max_size=14))
def test_no_label_stands_nearer_to_the_dot_of_another(labels: list[Wanted]) -> None:
    dots = [replace(one, clear=5, over=False) for one in labels]
    for label, at in zip(dots, place(dots, PICTURE), strict=True):
        if at is not None:
            nearest = min(_apart(other, at.box) for other in dots)
            assert _apart(label, at.box) <= nearest + 1e-4


def _apart(dot: Wanted, box: Box) -> float:
    right = max(box.left - dot.x, 0, dot.x - box.right)
    down = max(box.top - dot.y, 0, dot.y - box.bottom)
    return hypot(right, down)


def test_a_label_alone_stands_beside_its_point() -> None:
    at = place([Wanted(50, 50, [(40, 10)], clear=5)], PICTURE)[0]
    assert at is not None
    assert (at.side, at.joined, at.box.left) == ("start", False, 59)


def test_a_label_without_room_is_left_out_and_a_smaller_one_taken() -> None:
    narrow = Box(0, 0, 100, 20)
    assert place([Wanted(50, 10, [(90, 10)], clear=5)], narrow) == [None]
    at = place([Wanted(50, 10, [(90, 10), (30, 10)], clear=5)], narrow)[0]
    assert at is not None
    assert at.size == 1


CROWD = [
    Wanted(x, y, [size], over=True)
    for x, y, size in (
        (200, 89.5, (24, 13)),
        (200, 118.5, (24, 13)),
        (256, 104, (88, 10)),
        (144, 104, (88, 10)),
    )
]
"""Names all around a point that leave no room beside it."""
HEMMED = Wanted(200, 104, [(60, 12)], clear=5, far=True)


def test_a_label_farther_off_is_joined_to_its_point() -> None:
    at = place([*CROWD, HEMMED], PICTURE)[-1]
    assert at is not None
    assert at.joined


def test_a_label_farther_off_does_not_stand_beside_another_dot() -> None:
    alone = place([*CROWD, HEMMED], PICTURE)[-1]
    assert alone is not None
    nameless = Wanted(alone.box.left - 9, alone.box.bottom + 9, [(900, 12)], clear=5)
    assert not alone.box.meets(nameless.symbol)
    at = place([*CROWD, HEMMED, nameless], PICTURE)[-2]
    assert at != alone


def test_a_line_to_a_label_goes_past_the_dots_of_others() -> None:
    alone = place([*CROWD, HEMMED], PICTURE)[-1]
    assert alone is not None
    x = 200 + (alone.box.right - 200 if alone.side == "end" else alone.box.left - 200) / 2
    between = Wanted(x, (104 + alone.box.bottom) / 2, [(900, 12)], clear=5)
    at = place([*CROWD, HEMMED, between], PICTURE)[-2]
    assert at != alone


def test_a_town_in_the_ring_of_an_event_keeps_its_name() -> None:
    ring = Wanted(200, 104, [(900, 900)], clear=40)
    town = Wanted(200, 104, [(60, 12)], clear=40, reach=5)
    assert place([ring, town], PICTURE)[1] is not None


def test_chinese_is_as_wide_as_high() -> None:
    assert text_width("哈萨克", 10) > text_width("abc", 10) * 1.5
    assert text_width("e\u0301", 10) == text_width("e", 10)


@given(words, st.integers(5, 30))
def test_no_letter_is_lost_where_a_text_is_broken(text: str, most: int) -> None:
    assert "".join("".join(wrapped(text, most)).split()) == "".join(text.split())


def test_chinese_is_broken_between_characters() -> None:
    assert wrapped("哈萨克斯坦共和国", 7) == ["哈萨克斯", "坦共和国"]


def _mark(
    x: float, y: float, text: str = "Ost", shape: str = "point", weight: float = 0
) -> MapMark:
    line = MapLine(ShownTerm(text, "/doc/ost"), "place")
    return MapMark(PlanePoint(x, y), shape, ((line,),), 50 if shape == "ring" else 0, weight)


def test_what_lies_outside_the_frame_is_not_drawn() -> None:
    drawing = draw([_mark(0, 0), _mark(HOME.x - 10, 0)], HOME, 1000)
    assert len(drawing.marks) == 1


def test_a_ring_has_its_true_size_in_kilometres() -> None:
    drawing = draw([_mark(0, 0, shape="ring")], HOME, 1000)
    assert drawing.marks[0].radius == 50
    assert drawing.view_box == " ".join(f"{number:.0f}" for number in HOME)


def test_a_dot_without_room_for_its_name_is_counted_and_a_bare_name_left_out() -> None:
    long = "Ost " * 80
    drawing = draw([_mark(0, 0, long), _mark(5, 5, long, shape="none")], HOME, 1000)
    assert [mark.mark.shape for mark in drawing.marks] == ["point"]
    assert drawing.unlabelled == 1


@given(st.floats(-9000, 9000), st.floats(-9000, 9000), st.floats(1, 50_000), st.floats(0.3, 1.2))
def test_a_frame_never_leaves_the_outline(x: float, y: float, width: float, shape: float) -> None:
    frame = fitted(PlanePoint(x, y), width, shape)
    grown = FRAME.grown(1e-6)
    assert grown.holds(PlanePoint(frame.x, frame.y))
    assert grown.holds(PlanePoint(frame.x + frame.width, frame.y + frame.height))
    for name, to in steps(frame):
        wide = {"in": to.width <= frame.width, "out": to.width >= frame.width - 1e-6}
        assert wide.get(name, abs(to.width - frame.width) < 1e-6)


def test_a_river_of_several_parts_is_named_once() -> None:
    parts = [_mark(x, 0, "Ost", "none", weight=x) for x in (10, 400)]
    other = MapMark(PlanePoint(0, 500), "none", ((MapLine(ShownTerm("Zarm"), "water"),),))
    drawing = draw([*parts, other, replace(other, at=PlanePoint(0, 900))], HOME, 1000)
    assert [(mark.name, mark.x) for mark in drawing.marks if mark.name == "Ost"] == [("Ost", 400)]
    assert sum(mark.name == "Zarm" for mark in drawing.marks) == 2, "two without a page may differ"

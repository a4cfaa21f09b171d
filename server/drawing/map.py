"""The map as a model for a template: what is drawn where, and where its words stand.

The plane is in kilometres, so that a ring has its true size and the outline is used as it is; marks
and their words are in pixels of the picture as it is meant to be seen, and scaled.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from math import hypot, log10
from typing import Final

from khorgos.server.drawing.labels import Box, Placed, Wanted, place, text_width, wrapped
from khorgos.server.drawing.outline import FRAME, Frame
from khorgos.server.drawing.projection import PlanePoint
from khorgos.server.reading.terms import ShownTerm

HOME: Final = Frame(-2800, -1600, 7150, 3200)
"""What the map shows at first: from the Caspian to the East China Sea."""
CLOSEST: Final = 300.0
"""Kilometres across below which the outline has nothing more to show."""
_TYPE: Final = {"place": 14.0, "event": 13.0, "words": 12.5, "area": 13.0, "water": 12.5}
"""Role of a line → size of its type in pixels."""
_SPACED: Final = {"area": 1.35, "event": 1.06}
"""How much wider than plain type the lines of a role are set."""
_LINE: Final = 1.3
_DOT: Final = 5.0
_EDGE: Final = 8.0
_LONG: Final = frozenset({"event", "words"})
_LETTERS: Final = 26
"""How many letters a line of an event's name has, or of the source's words."""
_NAMED: Final = frozenset({"none", "soft"})
"""Shapes that are no more than a name."""
_SAME: Final = 9.0
"""Pixels within which two marks keep their words off each other's symbols alike."""


@dataclass(frozen=True, slots=True)
class MapLine:
    """A line of a label.

    Attributes:
        term: its words, and where they lead.
        role: ``place``, ``event``, ``words`` of a source, ``area`` or ``water``.
    """

    term: ShownTerm
    role: str


@dataclass(frozen=True, slots=True)
class MapMark:
    """Something at a point.

    Attributes:
        at: where on the plane.
        shape: ``point``, ``ring``, ``wider``, ``soft`` or ``none``: a name alone.
        words: its lines; then, shorter and shorter, those that do where there is less room.
        radius: of a ring, in kilometres.
        weight: marks with more of it choose the places of their words first.
        lit: whether it is what one came for.
    """

    at: PlanePoint
    shape: str
    words: tuple[tuple[MapLine, ...], ...]
    radius: float = 0
    weight: float = 0
    lit: bool = False


@dataclass(frozen=True, slots=True)
class DrawnLine:
    """A line of a label in its place, in pixels from its point."""

    line: MapLine
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class DrawnMark:
    """A mark in its place.

    Attributes:
        mark: what it is.
        x: in kilometres.
        y: likewise.
        radius: of its ring, in kilometres.
        parts: its words in their places, lines that lead to one address together; none where
            there was no room.
        anchor: how they are set: ``start``, ``middle`` or ``end``.
        joined: the two ends of a line to the words, in pixels, or None.
    """

    mark: MapMark
    x: int
    y: int
    radius: int
    parts: tuple[tuple[str, tuple[DrawnLine, ...]], ...]
    anchor: str = "start"
    joined: tuple[float, float, float, float] | None = None

    @property
    def name(self) -> str:
        """Its words in one, for those who do not see it."""
        return ", ".join(line.term.text for line in self.mark.words[0])

    @property
    def href(self) -> str:
        """Where its first line leads."""
        return self.mark.words[0][0].term.href


@dataclass(frozen=True, slots=True)
class MapDrawing:
    """A picture of a part of the map.

    Attributes:
        frame: what it shows, in kilometres.
        scale: kilometres for each pixel.
        marks: what is drawn, in the order in which it is drawn.
        bar: length of the bar of the scale in kilometres.
    """

    frame: Frame
    scale: float
    marks: tuple[DrawnMark, ...]
    bar: int

    @property
    def view_box(self) -> str:
        """The frame as SVG has it."""
        return " ".join(f"{number:.0f}" for number in self.frame)

    @property
    def unlabelled(self) -> int:
        """How many marks have no words, because there was no room."""
        return sum(not mark.parts for mark in self.marks)


def draw(marks: Sequence[MapMark], frame: Frame, width: float) -> MapDrawing:
    """Draw marks.

    Args:
        marks: in any order; what lies outside the frame is left out.
        frame: what is shown, in kilometres.
        width: of the picture as it is meant to be seen, in pixels.
    """
    scale = frame.width / width
    inside = [mark for mark in marks if frame.holds(mark.at)]
    inside.sort(key=lambda mark: (-mark.lit, -mark.weight, mark.at, mark.shape))
    shown = list(_once(inside))
    wanted = [_wanted(mark, shown, frame, scale) for mark in shown]
    picture = Box(_EDGE, _EDGE, width - _EDGE, frame.height / scale - _EDGE)
    places = place(wanted, picture)
    drawn = [
        _drawn(mark, one, at, scale) for mark, one, at in zip(shown, wanted, places, strict=True)
    ]
    # Names alone below all others, what one came for on top.
    drawn.sort(key=lambda one: (one.mark.lit, one.mark.shape not in _NAMED, one.mark.weight))
    kept = tuple(one for one in drawn if one.parts or one.mark.shape not in _NAMED)
    return MapDrawing(frame, scale, kept, _round_length(frame.width / 6))


def fitted(middle: PlanePoint, width: float, shape: float) -> Frame:
    """Return a frame of the outline around a point, moved where it would leave the outline.

    Args:
        middle: what to show in the middle.
        width: how much to show across, in kilometres.
        shape: height as a share of the width.
    """
    most = min(FRAME.width, FRAME.height / shape)
    wide = min(max(width, CLOSEST), most)
    high = wide * shape
    x = min(max(middle.x - wide / 2, FRAME.x), FRAME.x + FRAME.width - wide)
    y = min(max(middle.y - high / 2, FRAME.y), FRAME.y + FRAME.height - high)
    return Frame(x, y, wide, high)


def _once(marks: Iterable[MapMark]) -> Iterator[MapMark]:
    """Yield marks, of bare names of one thing, such as a river's parts, only the first."""
    named: set[str] = set()
    for mark in marks:
        href = mark.words[0][0].term.href if mark.shape == "none" else ""
        if not href or href not in named:
            yield mark
        named.add(href)


def _wanted(mark: MapMark, others: Sequence[MapMark], frame: Frame, scale: float) -> Wanted:
    """Say what place the words of a mark want."""
    near = [other for other in others if _distance(mark, other) < _SAME * scale]
    named = mark.shape in _NAMED
    return Wanted(
        x=(mark.at.x - frame.x) / scale,
        y=(mark.at.y - frame.y) / scale,
        sizes=[
            (max(map(_width, lines)), sum(map(_height, lines)))
            for lines in (_broken(words) for words in mark.words)
        ],
        clear=0 if named else max(_clear(other, scale) for other in near),
        over=named,
        far=mark.shape in ("ring", "wider") or mark.lit or mark.weight >= 100,
        reach=_clear(mark, scale),
    )


def _clear(mark: MapMark, scale: float) -> float:
    """Return the radius in pixels of what is drawn at a point."""
    if mark.shape in _NAMED:
        return 0
    return max(_DOT, mark.radius / scale + 2)


def _distance(one: MapMark, other: MapMark) -> float:
    return hypot(one.at.x - other.at.x, one.at.y - other.at.y)


def _width(line: MapLine) -> float:
    return text_width(line.term.text, _TYPE[line.role]) * _SPACED.get(line.role, 1)


def _height(line: MapLine) -> float:
    return _TYPE[line.role] * _LINE


def _drawn(mark: MapMark, wanted: Wanted, at: Placed | None, scale: float) -> DrawnMark:
    """Set the words of a mark in their place."""
    x, y, radius = round(mark.at.x), round(mark.at.y), round(mark.radius)
    if at is None:
        return DrawnMark(mark, x, y, radius, ())
    left, right = at.box.left - wanted.x, at.box.right - wanted.x
    across = {"start": left, "end": right, "middle": (left + right) / 2}[at.side]
    top, lines = at.box.top - wanted.y, []
    for line in _broken(mark.words[at.size]):
        # Letters stand on a line at about three quarters of its height.
        lines.append(DrawnLine(line, round(across, 1), round(top + 0.76 * _height(line), 1)))
        top += _height(line)
    joined = None
    if at.joined:
        right_, down = min(max(0.0, left), right), min(max(0.0, at.box.top - wanted.y), top)
        # From the edge of what is drawn: a line to the middle of a ring would say too much.
        share = _clear(mark, scale) / max(hypot(right_, down), 1)
        ends = right_ * share, down * share, right_, down
        joined = round(ends[0], 1), round(ends[1], 1), round(ends[2], 1), round(ends[3], 1)
    parts = groupby(lines, key=lambda drawn: drawn.line.term.href)
    grouped = tuple((href, tuple(part)) for href, part in parts)
    return DrawnMark(mark, x, y, radius, grouped, at.side, joined)


def _broken(lines: Sequence[MapLine]) -> list[MapLine]:
    """Break the names of events, which can be long, into several lines."""
    return [
        replace(line, term=replace(line.term, text=text))
        for line in lines
        for text in (wrapped(line.term.text, _LETTERS) if line.role in _LONG else [line.term.text])
    ]


def _round_length(length: float) -> int:
    """Return the longest round length that is not longer: 1, 2 or 5 with noughts."""
    power = int(10 ** int(log10(max(length, 1))))
    return max(factor * power for factor in (1, 2, 5) if factor * power <= max(length, 1))


def steps(frame: Frame) -> Iterator[tuple[str, Frame]]:
    """Yield what a press of each button shows: ``in``, ``out`` and the four directions."""
    shape, (x, y) = frame.height / frame.width, frame.middle
    yield "in", fitted(frame.middle, frame.width / 1.6, shape)
    yield "out", fitted(frame.middle, frame.width * 1.6, shape)
    for name, right, down in (("left", -1, 0), ("right", 1, 0), ("up", 0, -1), ("down", 0, 1)):
        moved = PlanePoint(x + right * frame.width / 4, y + down * frame.height / 4)
        yield name, fitted(moved, frame.width, shape)

"""Labels of points, set so that none covers another or leaves the picture.

A label first tries the places right beside its point, then those farther off, which a line joins to
it; the labels that matter most choose first. One that finds no place is left out.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import cos, hypot, radians, sin
from typing import Final, NamedTuple

_WIDE: Final = frozenset("WF")
"""East Asian widths of characters as wide as they are high."""
_PIECES: Final = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff]|[^\s\u2e80-\u9fff\uf900-\ufaff]+\s*|\s+")
"""What a line is not broken within: a word with the blank behind it, or a Chinese character."""
_GAP: Final = 4.0
_FAR: Final = (34.0, 58.0, 86.0, 120.0)
"""How far from its point a label may stand that a line joins to it, in pixels."""
_SHIFTS: Final = (
    *((0, down) for down in (0, -1.6, 1.6, -3.2, 3.2)),
    *((right, down) for right in (-0.7, 0.7) for down in (0, -2, 2)),
)
"""How far a name may stand from the middle of its region, in halves of its size."""
_TURNS: Final = (-150, -30, 150, 30, 180, 0, -120, -60, 120, 60, -90, 90)
"""Directions in which it may stand, in degrees from the right and clockwise."""


class Box(NamedTuple):
    """A rectangle by its sides, in pixels."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        """Say whether the two have more than an edge in common."""
        beside = self.right <= other.left or other.right <= self.left
        return not (beside or self.bottom <= other.top or other.bottom <= self.top)

    def within(self, other: Box) -> bool:
        """Say whether the box lies inside the other."""
        across = other.left <= self.left and self.right <= other.right
        return across and other.top <= self.top and self.bottom <= other.bottom


@dataclass(frozen=True, slots=True)
class Wanted:
    """A label that wants a place.

    Attributes:
        x: of its point, in pixels.
        y: likewise.
        sizes: width and height of the label, the one that is liked best first; a smaller one is
            taken where the others find no place.
        clear: radius of what is drawn at the point; the label stands outside of it.
        over: whether it stands over its point, as the name of a region does.
        far: whether it may stand farther off, joined by a line.
        reach: radius of what is drawn for the label itself, which is less than ``clear`` where
            something larger is drawn around it; None if it is the same.
    """

    x: float
    y: float
    sizes: Sequence[tuple[float, float]]
    clear: float = 0
    over: bool = False
    far: bool = False
    reach: float | None = None

    @property
    def symbol(self) -> Box:
        """What is drawn at the point."""
        return Box(
            self.x - self.clear, self.y - self.clear, self.x + self.clear, self.y + self.clear
        )

    @property
    def radius(self) -> float:
        """Of what is drawn at the point for the label itself."""
        return self.clear if self.reach is None else self.reach

    def off(self, box: Box) -> float:
        """Return how far a box is from what is drawn at the point."""
        right = max(box.left - self.x, 0, self.x - box.right)
        down = max(box.top - self.y, 0, self.y - box.bottom)
        return max(hypot(right, down) - self.radius, 0)

    def surrounds(self, other: Wanted) -> bool:
        """Say whether the point of another lies within what is drawn, which is larger."""
        inside = hypot(self.x - other.x, self.y - other.y) <= self.radius
        return inside and self.radius > other.radius


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a label stands.

    Attributes:
        box: its place.
        side: where it is from its point: ``start`` if it begins there, ``end`` or ``middle``.
        size: which of its sizes it has.
        joined: whether a line joins it to its point.
    """

    box: Box
    side: str
    size: int = 0
    joined: bool = False


def text_width(text: str, size: float) -> float:
    """Guess how wide a text is in pixels; a little too wide rather than too narrow.

    Args:
        text: in any script.
        size: of the type, in pixels.
    """
    shapes = [one for one in text if not unicodedata.combining(one)]
    wide = sum(unicodedata.east_asian_width(one) in _WIDE for one in shapes)
    return size * (0.98 * wide + 0.58 * (len(shapes) - wide))


def wrapped(text: str, most: int) -> list[str]:
    """Break a text into lines of about so many letters, at blanks or between Chinese characters.

    >>> wrapped("signing of the border agreement", 16)
    ['signing of the', 'border agreement']
    """
    lines = [""]
    for word in _PIECES.findall(text):
        if lines[-1] and text_width((lines[-1] + word).rstrip(), 1 / 0.58) > most:
            lines.append("")
        lines[-1] += word
    return [line.strip() for line in lines if line.strip()]


def place(wanted: Sequence[Wanted], frame: Box) -> list[Placed | None]:
    """Give each label a place in ``frame``, or none.

    Args:
        wanted: the labels, those that matter most first.
        frame: the picture.

    Returns:
        For each, where it stands. No two places meet, none covers the symbol of another label's
        point, and each lies in the frame. None stands nearer to the symbol of another than to its
        own, so that it cannot be read as the name of the other; a name over its region, whose
        letters tell it from the name of a point, may.
    """
    symbols = [one for one in wanted if one.clear]
    taken: list[Box] = []
    lines: list[tuple[float, float, float, float]] = []
    places: list[Placed | None] = []
    for one in wanted:
        found = next(
            (
                at
                for at in _candidates(one)
                if at.box.within(frame) and _is_free(one, at, symbols, taken, lines)
            ),
            None,
        )
        if found is not None:
            taken.append(found.box)
            if found.joined:
                lines.append(_line(one, found))
        places.append(found)
    return places


def _is_free(
    one: Wanted,
    at: Placed,
    symbols: Sequence[Wanted],
    taken: Sequence[Box],
    lines: Iterable[tuple[float, float, float, float]],
) -> bool:
    """Say whether a place is free, and so is the way of its line."""
    own = one.symbol
    # A region's name stands over its own point; all others keep off all symbols.
    kept = [other.symbol for other in symbols if not (one.over and other.symbol == own)]
    if any(at.box.meets(box) for box in (*taken, *kept)):
        return False
    if not one.over and _is_misread(one, at.box, symbols):
        return False
    if any(_crosses(line, at.box) for line in lines):
        return False
    if not at.joined:
        return True
    foreign = [other.symbol for other in symbols if not other.symbol.meets(own)]
    return not any(_crosses(_line(one, at), box) for box in (*taken, *foreign))


def _is_misread(one: Wanted, box: Box, symbols: Iterable[Wanted]) -> bool:
    """Say whether a label would stand nearer to the symbol of another than to its own."""
    own = one.off(box) - 1e-6  # two at one place are as near
    return any(other.off(box) < own for other in symbols if not other.surrounds(one))


def _line(one: Wanted, at: Placed) -> tuple[float, float, float, float]:
    """Return the line from the point to the nearest point of its label."""
    x = min(max(one.x, at.box.left), at.box.right)
    y = min(max(one.y, at.box.top), at.box.bottom)
    return one.x, one.y, x, y


def _crosses(line: tuple[float, float, float, float], box: Box) -> bool:
    """Say whether a line goes through a box, looking at points along it."""
    x1, y1, x2, y2 = line
    for step in range(1, 12):
        x, y = x1 + (x2 - x1) * step / 12, y1 + (y2 - y1) * step / 12
        if box.left < x < box.right and box.top < y < box.bottom:
            return True
    return False


def _candidates(one: Wanted) -> Iterator[Placed]:
    """Yield the places that a label may have, the best first."""
    for size, (width, height) in enumerate(one.sizes):
        for x, y, side, joined in _middles(one, width / 2, height / 2):
            half, high = width / 2, height / 2
            yield Placed(Box(x - half, y - high, x + half, y + high), side, size, joined)


def _middles(one: Wanted, half: float, high: float) -> Iterator[tuple[float, float, str, bool]]:
    """Yield where the middle of a label may be, its side, and whether a line joins it."""
    if one.over:
        for right, down in _SHIFTS:
            yield one.x + right * half, one.y + down * high, "middle", False
        return
    off = one.clear + _GAP
    yield one.x + off + half, one.y, "start", False
    yield one.x - off - half, one.y, "end", False
    for up in (-1, 1):
        yield one.x, one.y + up * (off + high), "middle", False
        yield one.x + off * 0.7 + half, one.y + up * (off * 0.7 + high), "start", False
        yield one.x - off * 0.7 - half, one.y + up * (off * 0.7 + high), "end", False
    for far in _FAR if one.far else ():
        for turn in _TURNS:
            right, down = cos(radians(turn)), sin(radians(turn))
            side = "start" if right > 0.1 else "end" if right < -0.1 else "middle"
            beside = {"start": half, "end": -half, "middle": 0}[side]
            below = high if down > 0.1 else -high if down < -0.1 else 0
            x, y = one.x + right * (far + off) + beside, one.y + down * (far + off) + below
            yield x, y, side, True

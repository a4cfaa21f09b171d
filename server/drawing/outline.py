"""The geometry of an outline: lines and rings cut to a frame, simplified and written as paths.

A line is simplified as M. Visvalingam and J. D. Whyatt do, *Line Generalisation by Repeated
Elimination of Points* (The Cartographic Journal 30:1, 1993): again and again the point goes that
spans the smallest triangle with its neighbours.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from heapq import heapify, heappop, heappush
from typing import Final, NamedTuple

from khorgos.server.drawing.projection import PlanePoint

Line = Sequence[PlanePoint]
"""Points on a plane in their order; of a ring, the last one is joined to the first."""


class Frame(NamedTuple):
    """A rectangle, with the corner at the upper left."""

    x: float
    y: float
    width: float
    height: float

    @property
    def middle(self) -> PlanePoint:
        """The point in the middle."""
        return PlanePoint(self.x + self.width / 2, self.y + self.height / 2)

    def holds(self, point: PlanePoint) -> bool:
        """Say whether ``point`` lies inside or on the edge."""
        inside_x = self.x <= point.x <= self.x + self.width
        return inside_x and self.y <= point.y <= self.y + self.height

    def grown(self, margin: float) -> Frame:
        """Return the frame with ``margin`` more on each side."""
        wide, high = self.width + 2 * margin, self.height + 2 * margin
        return Frame(self.x - margin, self.y - margin, wide, high)


FRAME: Final = Frame(-3400, -3000, 8200, 5500)
"""What the bundled outline shows, in kilometres from the origin of its projection."""


def box(points: Iterable[PlanePoint]) -> Frame:
    """Return the smallest frame that holds all ``points``.

    Raises:
        ValueError: there are none.
    """
    xs, ys = zip(*points, strict=True)
    return Frame(min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys))


def area(ring: Line) -> float:
    """Return the area inside a ring."""
    following = [*ring[1:], *ring[:1]]
    crossed = (a.x * b.y - b.x * a.y for a, b in zip(ring, following, strict=True))
    return abs(sum(crossed)) / 2


def runs_inside(line: Line, frame: Frame) -> Iterator[list[PlanePoint]]:
    """Yield the runs of at least two points of a line that lie in ``frame``."""
    run: list[PlanePoint] = []
    for point in line:
        if frame.holds(point):
            run.append(point)
            continue
        if len(run) > 1:
            yield run
        run = []
    if len(run) > 1:
        yield run


def joined(lines: Iterable[Line]) -> list[list[PlanePoint]]:
    """Return lines made of those that end where just one other begins or ends.

    Args:
        lines: each of at least two points.
    """
    chains: dict[int, list[PlanePoint]] = {key: list(line) for key, line in enumerate(lines)}
    ends: defaultdict[PlanePoint, set[int]] = defaultdict(set)
    for key, line in chains.items():
        ends[line[0]].add(key)
        ends[line[-1]].add(key)
    for end, keys in ends.items():
        if len(keys) == 2:
            first, second = sorted(keys)
            one, other = chains[first], chains.pop(second)
            one = one if one[-1] == end else one[::-1]
            other = other if other[0] == end else other[::-1]
            chains[first] = [*one, *other[1:]]
            ends[other[-1]] = ends[other[-1]] - {second} | {first}
    return list(chains.values())


def cut_ring(ring: Line, frame: Frame) -> list[PlanePoint]:
    """Return the part of a ring inside ``frame``, after Sutherland and Hodgman (1974).

    Where several parts are left, edges of no width along the frame join them.
    """
    right, bottom = frame.x + frame.width, frame.y + frame.height
    sides = ((0, frame.x, 1), (0, right, -1), (1, frame.y, 1), (1, bottom, -1))
    left = list(ring)
    for axis, limit, sign in sides:
        left = list(_inside(left, axis, limit, sign))
    return left


def _inside(ring: Line, axis: int, limit: float, sign: int) -> Iterator[PlanePoint]:
    """Yield the ring on one side of a line: where ``sign`` times the coordinate is larger."""
    for before, point in zip([*ring[-1:], *ring[:-1]], ring, strict=True):
        was, is_ = (sign * (one[axis] - limit) >= 0 for one in (before, point))
        if was != is_:
            share = (limit - before[axis]) / (point[axis] - before[axis])
            crossing = [b + (p - b) * share for b, p in zip(before, point, strict=True)]
            crossing[axis] = limit
            yield PlanePoint(*crossing)
        if is_:
            yield point


def simplified(
    line: Line, least: float, weight: Callable[[PlanePoint], float] = lambda _: 1
) -> list[PlanePoint]:
    """Return the line without the points that matter least; its ends stay.

    Args:
        line: of whatever length.
        least: area of the smallest triangle that a point that stays spans with its neighbours.
        weight: makes the triangle at a point count for more or for less.
    """

    def span(left: int, index: int, right: int) -> float:
        return area([line[left], line[index], line[right]]) * weight(line[index])

    before = list(range(-1, len(line) - 1))
    after = list(range(1, len(line) + 1))
    spans = [0.0] * len(line)
    gone = [False] * len(line)
    for index in range(1, len(line) - 1):
        spans[index] = span(index - 1, index, index + 1)
    heap = [(size, index) for index, size in enumerate(spans)][1:-1]
    heapify(heap)
    while heap and heap[0][0] < least:
        smallest, index = heappop(heap)
        if gone[index] or smallest != spans[index]:
            continue  # Its triangle has changed since; the newer one stands in the heap too.
        gone[index] = True
        left, right = before[index], after[index]
        after[left], before[right] = right, left
        for one in (left, right):
            if 0 < one < len(line) - 1:
                # Never less than the one just gone, so that points go in the order that matters.
                spans[one] = max(span(before[one], one, after[one]), smallest)
                heappush(heap, (spans[one], one))
    return [point for index, point in enumerate(line) if not gone[index]]


def path(lines: Iterable[Line], *, closed: bool = False) -> str:
    """Write lines as the data of one SVG path, in relative commands with whole numbers.

    Args:
        lines: those of fewer than two different points, or three in a ring, are left out.
        closed: whether they are rings.
    """
    parts, at = [], (0, 0)
    for line in lines:
        rounded = list(_rounded(line))
        if closed and rounded and rounded[0] == rounded[-1]:
            rounded.pop()
        if len(rounded) < (3 if closed else 2):
            continue
        parts.append("m" + _steps(at, rounded) + ("z" if closed else ""))
        # A ring that is closed has its pen back at its first point.
        at = rounded[0] if closed else rounded[-1]
    return "".join(parts)


def _rounded(line: Line) -> Iterator[tuple[int, int]]:
    """Yield whole numbers, without points that fall together with the one before."""
    last = None
    for point in line:
        here = round(point.x), round(point.y)
        if here != last:
            yield here
        last = here


def _steps(start: tuple[int, int], points: Iterable[tuple[int, int]]) -> str:
    """Write each point as the step from the one before; a minus sign parts numbers by itself."""
    steps: list[str] = []
    for point in points:
        for old, new in zip(start, point, strict=True):
            step = str(new - old)
            steps.append(step if not steps or step.startswith("-") else f" {step}")
        start = point
    return "".join(steps)

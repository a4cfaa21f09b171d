"""Points of time of which some come before others, and the limits that cannot all be kept.

Each thing has a beginning and an end. A date limits one of these points to days; a relation says
that one point does not come before another. Followed from a limit to another limit, the relations
show which dates cannot both be true: they are difference constraints (Dechter, Meiri and Pearl,
"Temporal constraint networks", 1991).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Generic, Literal, NamedTuple, TypeVar

_W = TypeVar("_W")
_LONGEST: Final = 12
"""Steps from one limit to another; a longer chain convinces nobody."""

Side = Literal["begin", "end"]


class Point(NamedTuple):
    """The beginning or the end of a thing."""

    thing: str
    side: Side


@dataclass(frozen=True)
class Limit(Generic[_W]):
    """A day (a Julian day number) before or after which a point does not lie, and who says so."""

    day: float
    why: _W


@dataclass(frozen=True)
class Clash(Generic[_W]):
    """Two limits that cannot both be kept, and the relations that lead from one to the other."""

    earliest: Limit[_W]
    path: tuple[_W, ...]
    latest: Limit[_W]


class Timeline(Generic[_W]):
    """Points with their limits and relations; ``_W`` is what gives the ground for each of them."""

    def __init__(self) -> None:
        """Make one without points."""
        self._earliest: dict[Point, set[Limit[_W]]] = defaultdict(set)
        self._latest: dict[Point, set[Limit[_W]]] = defaultdict(set)
        self._later: dict[Point, list[tuple[Point, float, _W | None]]] = defaultdict(list)

    def not_before(self, point: Point, day: float, why: _W) -> None:
        """Say that ``point`` does not lie before ``day``."""
        self._earliest[point].add(Limit(day, why))

    def not_after(self, point: Point, day: float, why: _W) -> None:
        """Say that ``point`` does not lie after ``day``."""
        self._latest[point].add(Limit(day, why))

    def in_order(self, first: Point, second: Point, why: _W | None, gap: float = 0) -> None:
        """Say that ``second`` does not lie before ``first``, or than ``gap`` days after it.

        A relation that needs no ground (the end of a thing after its beginning) has None.
        """
        self._later[first].append((second, gap, why))

    def clashes(self) -> Iterator[Clash[_W]]:
        """Yield the limits that cannot both be kept, each pair once, by its shortest chain."""
        seen = set()
        for start, limits in list(self._earliest.items()):
            # A point whose latest day nobody limits needs no look; most have none on their way.
            for limit in sorted(limits, key=lambda limit: limit.day, reverse=True):
                for clash in self._from(start, limit):
                    pair = (clash.earliest.why, clash.latest.why)
                    if pair not in seen:
                        seen.add(pair)
                        yield clash

    def _from(self, start: Point, limit: Limit[_W]) -> Iterator[Clash[_W]]:
        best: dict[Point, float] = {start: limit.day}
        layer: list[tuple[Point, tuple[_W, ...]]] = [(start, ())]
        for _ in range(_LONGEST):
            for point, path in layer:
                for latest in self._latest.get(point, ()):
                    if best[point] > latest.day:
                        yield Clash(limit, path, latest)
            following: dict[Point, tuple[_W, ...]] = {}
            for point, path in layer:
                for later, gap, why in self._later.get(point, ()):
                    day = best[point] + gap
                    if day > best.get(later, float("-inf")):
                        best[later] = day
                        following[later] = path if why is None else (*path, why)
            layer = list(following.items())

"""A flow in layers: what leads on to what, from left to right, as boxes joined by curves.

Each box stands in the column of its layer, as far down as what leads to it on average, so that few
curves cross. A curve that passes a column has its own place in it and runs behind no box.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from khorgos.server.drawing.labels import wrapped
from khorgos.server.reading.terms import ShownTerm

WIDTH: Final = 1088
"""Of the picture, in pixels."""
_BOX: Final = 208
_LETTERS: Final = 24
_LINE: Final = 17
_PAD: Final = 7
_GAP: Final = 12


@dataclass(frozen=True, slots=True)
class Step:
    """A thing in a flow.

    Attributes:
        key: tells it from all others.
        layer: its column, from 0.
        term: what it is called, and where it leads.
    """

    key: str
    layer: int
    term: ShownTerm


@dataclass(frozen=True, slots=True)
class FlowBox:
    """A thing as it is drawn: its place in pixels, and its name in lines."""

    x: float
    y: float
    width: float
    height: float
    lines: tuple[tuple[float, float, str], ...]
    term: ShownTerm


@dataclass(frozen=True, slots=True)
class FlowCurve:
    """A curve from a box to another: a path in SVG, and how what it says is held."""

    path: str
    state: str


@dataclass(frozen=True, slots=True)
class Flow:
    """A flow as it is drawn."""

    width: float
    height: float
    boxes: tuple[FlowBox, ...]
    curves: tuple[FlowCurve, ...]


def draw_flow(steps: Sequence[Step], links: Iterable[tuple[str, str, str]]) -> Flow:
    """Draw things in layers.

    Args:
        steps: the things; each once.
        links: from which key to which, and how what it says is held.

    Returns:
        The picture; empty where there is nothing to draw.
    """
    layers = sorted({step.layer for step in steps})
    column_of = {step.key: layers.index(step.layer) for step in steps}
    joined = dict.fromkeys(links)
    ways = [_way(start, end, column_of) for start, end, _ in joined]
    columns: list[list[str]] = [[] for _ in layers]
    for step in steps:
        columns[column_of[step.key]].append(step.key)
    for way in ways:
        for key in way[1:-1]:
            column_of[key] = column_of[way[0]] + way.index(key)
            columns[column_of[key]].append(key)
    lines = {step.key: wrapped(step.term.text, _LETTERS) for step in steps}
    high = {key: len(those) * _LINE + 2.0 * _PAD for key, those in lines.items()}
    height = max((_height(column, high) for column in columns), default=0.0)
    tops = _tops(columns, height, high, [pair for way in ways for pair in pairwise(way)])
    room = (WIDTH - _BOX) / max(1, len(columns) - 1)
    boxes = tuple(
        _box(step, column_of[step.key] * room, tops[step.key], lines[step.key], high[step.key])
        for step in steps
    )
    places = {key: (column_of[key] * room, tops[key] + high.get(key, 0) / 2) for key in column_of}
    curves = tuple(
        FlowCurve(_path([places[key] for key in way]), state)
        for way, (*_, state) in zip(ways, joined, strict=True)
        if way
    )
    return Flow(WIDTH, round(height, 1), boxes, curves)


def _way(start: str, end: str, columns: Mapping[str, int]) -> tuple[str, ...]:
    """Lead a link through the columns between its ends; empty where it does not lead on."""
    between = range(columns[start] + 1, columns[end])
    if columns[start] >= columns[end]:
        return ()
    return (start, *(f"{start} to {end} past {column}" for column in between), end)


def _tops(
    columns: Iterable[Sequence[str]],
    height: float,
    high: Mapping[str, float],
    links: Sequence[tuple[str, str]],
) -> Mapping[str, float]:
    """Place each box and each curve that passes in its column, where what leads to it stands."""
    tops: dict[str, float] = {}
    for column in columns:
        middles = {key: top + high.get(key, 0) / 2 for key, top in tops.items()}
        ordered = sorted(column, key=lambda key: _pull(key, links, middles))
        space = (height - sum(high.get(key, 0) for key in ordered)) / (len(ordered) + 1)
        y = space
        for key in ordered:
            tops[key] = y
            y += high.get(key, 0) + space
    return tops


def _height(column: Sequence[str], high: Mapping[str, float]) -> float:
    return sum(high.get(key, 0) + _GAP for key in column) + _GAP


def _pull(key: str, links: Iterable[tuple[str, str]], middles: Mapping[str, float]) -> float:
    """Return how far down what leads to a box stands on average; nothing pulls it nowhere."""
    pulls = [middles[start] for start, end in links if end == key and start in middles]
    return sum(pulls) / len(pulls) if pulls else 0


def _box(step: Step, x: float, y: float, lines: Sequence[str], height: float) -> FlowBox:
    first = y + _PAD + _LINE * 0.75
    return FlowBox(
        round(x, 1),
        round(y, 1),
        _BOX,
        height,
        tuple(
            (round(x + _BOX / 2, 1), round(first + number * _LINE, 1), line)
            for number, line in enumerate(lines)
        ),
        step.term,
    )


def _path(places: Sequence[tuple[float, float]]) -> str:
    """Write a curve that leaves, passes and arrives level, behind no box."""
    written: list[str] = []
    for (x, y), (end, down) in pairwise(places):
        start = x + _BOX
        bend = (end - start) / 2
        written.append(f"L{start:.1f} {y:.1f}" if written else f"M{start:.1f} {y:.1f}")
        written.append(
            f"C{start + bend:.1f} {y:.1f} {end - bend:.1f} {down:.1f} {end:.1f} {down:.1f}"
        )
    return "".join(written)

"""Rows as lines between things: those of the first column at the left, the others at the right.

A row of two things says that they belong together; what stands between them in the row, if it is
short, is written on the line, at an end that it has for itself. Things stand below one another,
each once on its side, so that no line crosses a name, and the picture reads as a list does.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from khorgos.server.reading.results import ResultCell
from khorgos.server.reading.terms import ShownTerm

ROW: Final = 28
"""The height of a row in pixels; what is pointed at should be no smaller than 24."""
WIDTH: Final = 960
"""Of the picture in pixels."""
MOST: Final = 60
"""How many things a side has at most; a picture of more could not be read."""
_SIDE: Final = 320
_PAD: Final = 14


@dataclass(frozen=True, slots=True)
class NetworkNode:
    """A thing in its place; `y` is the middle of its row."""

    name: ShownTerm
    y: int


@dataclass(frozen=True, slots=True)
class NetworkLine:
    """A line between the middles of two rows, and what it says.

    Attributes:
        left: where it begins, in pixels from the top.
        right: where it ends.
        words: what it says, or the empty string.
        at_end: whether there is room for the words at its end alone.
    """

    left: int
    right: int
    words: str
    at_end: bool = False


@dataclass(frozen=True, slots=True)
class Network:
    """A drawing.

    Attributes:
        left: the things of the first column.
        right: those that they lead to.
        lines: between them.
        height: in pixels.
        begin: where the lines begin, in pixels from the left.
        end: where they end.
    """

    left: tuple[NetworkNode, ...]
    right: tuple[NetworkNode, ...]
    lines: tuple[NetworkLine, ...]
    height: int
    begin: int = _SIDE
    end: int = WIDTH - _SIDE


def draw_network(rows: Sequence[Sequence[ResultCell]]) -> Network | None:
    """Draw rows.

    Args:
        rows: of a result set; those without two things are left out.

    Returns:
        None where no row has two things, or there are more than can be read.
    """
    pairs = dict.fromkeys(pair for row in rows if (pair := _pair(row)))
    lefts = list(dict.fromkeys(left for left, _, _ in pairs))
    rights = list(dict.fromkeys(right for _, _, right in pairs))
    if not pairs or max(len(lefts), len(rights)) > MOST:
        return None
    height = max(len(lefts), len(rights)) * ROW + 2 * _PAD
    left, right = _column(lefts, height), _column(rights, height)
    begun = Counter(one for one, _, _ in pairs)
    ended = Counter(other for _, _, other in pairs)
    lines = tuple(
        NetworkLine(
            left[one].y,
            right[other].y,
            words if 1 in (begun[one], ended[other]) else "",
            at_end=begun[one] > 1,
        )
        for one, words, other in pairs
    )
    return Network(tuple(left.values()), tuple(right.values()), lines, height)


def _pair(row: Sequence[ResultCell]) -> tuple[ShownTerm, str, ShownTerm] | None:
    """Return the first two things of a row, and the short words between them."""
    places = [place for place, cell in enumerate(row) if cell.kind == "thing"][:2]
    if len(places) < 2:
        return None
    first, second = places
    between = [cell.shown.text for cell in row[first + 1 : second] if cell.kind == "text"]
    words = between[0] if len(between) == 1 and len(between[0]) <= _SIDE // 12 else ""
    return row[first].shown, words, row[second].shown


def _column(names: Sequence[ShownTerm], height: int) -> dict[ShownTerm, NetworkNode]:
    """Set names below one another, spread over the whole height."""
    step = (height - 2 * _PAD) / len(names)
    return {
        name: NetworkNode(name, round(_PAD + step * (place + 0.5)))
        for place, name in enumerate(names)
    }

"""A timeline as shapes and labels with their places, ready for a template to write as SVG.

Things stand in lanes, one row below the other where they would touch: no shape and no label lies
on another. Nothing here knows what is drawn: any things with a name and a time will do.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from khorgos.server.drawing.forms import Stroke, stroke_of
from khorgos.server.drawing.timescale import MOST, Timescale, timescale
from khorgos.server.languages.dates import when
from khorgos.server.reading.terms import ShownTerm
from khorgos.triples.dates.edtf import parse

WIDTH: Final = 1232.0
"""Of a timeline that fills a page, in pixels."""
ROW: Final = 24.0
"""The height of a row: what is pointed at should be no smaller."""
HEAD: Final = 30.0
"""The height above the rows of a lane, for its name."""
AXIS: Final = 62.0
"""The height above the lanes, for the years and the brackets."""
SIZE: Final = 12.0
"""Of the letters of a label, in pixels."""
TAIL: Final = 34.0
"""How long what fades is, whose end nobody says."""
_LEAST: Final = {"lasted": 4.0, "within": 18.0, "lost": 40.0, "other": 7.0, "gap": 2.0}
_RADIUS: Final = {"point": 5.0, "around": 9.0, "onward": 5.0}
_PAD: Final = 5.0
_YEAR_PAD: Final = 12.0
_LABEL_GAP: Final = 6.0
_INSIDE: Final = 8.0
_SPARE: Final = 20.0
"""Of the width, for letters that are wider than was thought."""
_LONGEST: Final = 290.0
_SHORTEST: Final = 60.0
"""How long a label may be, and how much room there must be for one that is cut off."""
_SHORT_WORD: Final = 3
_GLYPH: Final = 16.0
"""The room for the mark before a label."""


@dataclass(frozen=True, slots=True)
class TimelineItem:
    """A thing to draw.

    Attributes:
        name: what it is called.
        href: where it leads, or the empty string.
        when: its time in words.
        strokes: how that is drawn.
        lane: the lane it stands in.
        key: what tells it from all others.
        mark: how its time was read, if it was not just said: ``emended`` or ``editor``.
        words: what the document says, where that says more than ``when``.
        machine: its time for ``<time datetime>``.
    """

    name: ShownTerm
    href: str
    when: str
    strokes: tuple[Stroke, ...]
    lane: str = ""
    key: str = ""
    mark: str = ""
    words: str = ""
    machine: str = ""

    @property
    def first(self) -> float:
        """Its earliest time."""
        return min(stroke.first for stroke in self.strokes)

    @property
    def last(self) -> float:
        """Its latest time."""
        return max(stroke.last for stroke in self.strokes)

    @property
    def sure(self) -> bool:
        """Whether its time is told without doubt."""
        return not self.mark and all(stroke.sure for stroke in self.strokes)


@dataclass(frozen=True, slots=True)
class Shape:
    """A stroke at its place.

    Attributes:
        form: as in :class:`~khorgos.server.drawing.forms.Stroke`.
        left: where it begins, in pixels.
        right: where it ends.
        soft_first: whether its beginning is soft.
        soft_last: whether its end is.
    """

    form: str
    left: float
    right: float
    soft_first: bool = False
    soft_last: bool = False

    @property
    def width(self) -> float:
        """Its width in pixels."""
        return self.right - self.left

    @property
    def middle(self) -> float:
        """Its middle."""
        return (self.left + self.right) / 2

    @property
    def mask(self) -> str:
        """Which ends fade."""
        return {(True, True): "both", (True, False): "first", (False, True): "last"}.get(
            (self.soft_first, self.soft_last), ""
        )


@dataclass(frozen=True, slots=True)
class Label:
    """A label at its place.

    Attributes:
        text: what it says, which may be cut off.
        x: where it begins, or ends if it is anchored there.
        anchor: ``start`` or ``end``.
        inside: whether it lies on its shape.
        glyph: where the mark before it begins; None where it has none.
    """

    text: str
    x: float
    anchor: str
    inside: bool = False
    glyph: float | None = None


@dataclass(frozen=True, slots=True)
class PlacedItem:
    """A thing with its shapes and its label, in its row.

    Attributes:
        item: the thing.
        row: its row in the lane, from 0.
        y: the middle of the row.
        shapes: its shapes.
        label: its label.
        left: where it and its label begin.
        right: where they end.
    """

    item: TimelineItem
    row: int
    y: float
    shapes: tuple[Shape, ...]
    label: Label
    left: float
    right: float


@dataclass(frozen=True, slots=True)
class Lane:
    """Things of one kind.

    Attributes:
        key: the kind.
        y: where it begins.
        height: how high it is.
        items: its things.
    """

    key: str
    y: float
    height: float
    items: tuple[PlacedItem, ...]


@dataclass(frozen=True, slots=True)
class Drawing:
    """A timeline with all its places.

    Attributes:
        width: in pixels.
        height: in pixels.
        scale: which year stands where.
        lanes: those that have something.
    """

    width: float
    height: float
    scale: Timescale
    lanes: tuple[Lane, ...]

    @property
    def count(self) -> int:
        """How many things are drawn."""
        return sum(len(lane.items) for lane in self.lanes)


def draw(
    items: Iterable[TimelineItem],
    first: int,
    last: int,
    lanes: Sequence[str] = ("",),
    width: float = WIDTH,
    most: int = MOST,
    name_year: Callable[[int], str] = str,
) -> Drawing:
    """Place what falls into a stretch of time.

    Args:
        items: the things; those without a date in the stretch are left out.
        first: the first year, astronomical.
        last: the last year.
        lanes: the lanes in their order; things of others are left out.
        width: in pixels.
        most: how many pieces the scale has at most.
        name_year: writes an astronomical year, for whose name each piece has room.

    Raises:
        ValueError: ``last`` comes before ``first``.
    """
    shown = [it for it in items if it.lane in lanes and first <= it.last and it.first < last + 1]
    scale = timescale(
        (year for it in shown for stroke in it.strokes for year in {stroke.first, stroke.last}),
        *(first, last, width, most),
        room=lambda year: text_width(name_year(year)) + _YEAR_PAD,
    )
    placed, y = [], AXIS
    for key in lanes:
        own = [it for it in shown if it.lane == key]
        if own:
            lane = _lane(key, own, scale, y, head=HEAD if key else _PAD)
            placed.append(lane)
            y += lane.height
    return Drawing(width, y + _PAD, scale, tuple(placed))


def dated(
    name: ShownTerm, href: str, edtf: str, language: str = "en", key: str = ""
) -> TimelineItem:
    """Return a thing to draw that has one date.

    Args:
        name: what it is called.
        href: where it leads.
        edtf: its time, as ``kho:edtf`` has it.
        language: the tag of the language of its time in words.
        key: what tells it from others.

    Raises:
        EDTFError: ``edtf`` is no such date.
        ValueError: the date is of any year.
    """
    bounds = parse(edtf)
    if bounds.in_any_year:
        raise ValueError(f"{edtf} is in any year and stands nowhere in time; leave it out")
    shown = when(edtf, language)
    return TimelineItem(
        name, href, shown.text, (stroke_of(bounds),), key=key, machine=shown.datetime
    )


@lru_cache(maxsize=16384)
def text_width(text: str, size: float = SIZE) -> float:
    """Return how wide a text is about, in pixels; rather more than less.

    >>> text_width("ii") < text_width("WW") < text_width("汉字汉")
    True
    """
    return size * sum(map(_letter_width, text))


@lru_cache(maxsize=4096)
def _letter_width(letter: str) -> float:
    if unicodedata.combining(letter):
        return 0.0
    if unicodedata.east_asian_width(letter) in "WF":
        return 1.0
    if letter in "ijlft.,:;’'|!() ":
        return 0.36
    return 0.74 if letter.isupper() or letter in "mwшщжю—…" else 0.58


@lru_cache(maxsize=16384)
def fitted(text: str, width: float) -> str:
    """Cut a text between words, so that it is no wider; what is cut ends in three dots.

    >>> fitted("Battle of Talas", 500), fitted("establishment of diplomatic relations", 130)
    ('Battle of Talas', 'establishment…')
    """
    if text_width(text) <= width:
        return text
    words = text.split(" ")
    while len(words) > 1:
        words.pop()
        while len(words) > 1 and len(words[-1]) <= _SHORT_WORD:
            words.pop()  # "of" and "the" say nothing at the end
        cut = " ".join(words).rstrip(",;:–- ") + "…"
        if text_width(cut) <= width:
            return cut
    while len(text) > 1 and text_width(text + "…") > width:
        text = text[:-1]
    return text + "…"


# ---------------------------------------------------------------- placing


def _lane(
    key: str, items: Sequence[TimelineItem], scale: Timescale, top: float, head: float
) -> Lane:
    """Place the things of one lane, each in the first row that has room for it."""
    rows: list[list[tuple[float, float]]] = []
    placed = []
    for item in sorted(items, key=lambda it: (it.first, it.last, it.key)):
        shapes = tuple(_shape(stroke, scale) for stroke in item.strokes)
        row, (left, right, label) = _room(rows, list(_labels(item, shapes, scale)))
        rows[row].append((left, right))
        y = top + head + row * ROW + ROW / 2
        placed.append(PlacedItem(item, row, y, shapes, label, left, right))
    return Lane(key, top, head + len(rows) * ROW + _PAD, tuple(placed))


def _room(
    rows: list[list[tuple[float, float]]], places: Sequence[tuple[float, float, Label]]
) -> tuple[int, tuple[float, float, Label]]:
    """Return the first row with room for one of the places, best first; a new one if need be."""
    for number, taken in enumerate(rows):
        for place in places:
            left, right, _ = place
            if all(right <= begin or end <= left for begin, end in taken):
                return number, place
    rows.append([])
    return len(rows) - 1, places[0]


def _shape(stroke: Stroke, scale: Timescale) -> Shape:
    """Return a stroke at its place, wide enough to be seen, and no further than the edges."""
    left, right = scale.x(stroke.first), scale.x(stroke.last)
    if stroke.form == "onward":
        left, right = left - _RADIUS["onward"], left + TAIL
    elif stroke.form == "until":
        left = right - TAIL
    elif stroke.form == "lost":
        right = left + _LEAST["lost"]
    elif stroke.form in _RADIUS:
        middle, radius = (left + right) / 2, _RADIUS[stroke.form]
        left, right = middle - radius, middle + radius
    elif right - left < _LEAST[stroke.form]:
        right = left + _LEAST[stroke.form]
    return Shape(stroke.form, left, right, stroke.soft_first, stroke.soft_last)


def _labels(
    item: TimelineItem, shapes: Sequence[Shape], scale: Timescale
) -> Iterator[tuple[float, float, Label]]:
    """Yield where the label may stand, best first, with where the whole would begin and end."""
    left = min(shape.left for shape in shapes)
    right = max(shape.right for shape in shapes)
    glyph = _GLYPH if item.mark else 0.0
    text = fitted(item.name.text, _LONGEST)
    wide = text_width(text) + glyph
    bar = max(shapes, key=lambda shape: shape.width)
    if bar.form in ("lasted", "within") and not bar.mask and wide + 2 * _INSIDE <= bar.width:
        x = max(bar.left, scale.left) + _INSIDE
        yield left - _PAD, right + _PAD, _at_start(text, x, item, inside=bar.form == "lasted")
    if right + _LABEL_GAP + wide + _SPARE <= scale.right:
        x = right + _LABEL_GAP
        yield left - _PAD, x + wide + _PAD, _at_start(text, x, item)
    x = left - _LABEL_GAP
    room = x - glyph - _PAD - scale.left
    if room >= _SHORTEST:  # as much of it as there is room for
        text = fitted(item.name.text, min(_LONGEST, room))
        begin = x - text_width(text) - glyph - _PAD
        mark = x - glyph + 2 if glyph else None
        yield begin, right + _PAD, Label(text, x - glyph, "end", glyph=mark)
        return
    # It fills the width: the label stands on it.
    x = max(left, scale.left) + _INSIDE
    text = fitted(item.name.text, min(_LONGEST, scale.right - x - glyph - _SPARE))
    end = max(right, x + glyph + text_width(text)) + _PAD
    yield left - _PAD, end, _at_start(text, x, item)


def _at_start(text: str, x: float, item: TimelineItem, *, inside: bool = False) -> Label:
    if item.mark:
        return Label(text, x + _GLYPH, "start", inside, x)
    return Label(text, x, "start", inside)


# ---------------------------------------------------------------- small


@dataclass(frozen=True, slots=True)
class MiniTimeline:
    """The time of one thing on the whole scale, small.

    Attributes:
        width: in pixels.
        scale: which year stands where.
        shapes: its shapes.
        ticks: the years that the axis names, with their places and how their words are anchored.
        when: its time in words.
        x: where those stand.
        anchor: how they are anchored there.
    """

    width: float
    scale: Timescale
    shapes: tuple[Shape, ...]
    ticks: tuple[tuple[float, str, str], ...]
    when: str
    x: float
    anchor: str

    @property
    def needed(self) -> frozenset[str]:
        """The names of what its shapes are masked with."""
        return frozenset(name for it in self.shapes for name in (it.form, it.mask))


def draw_small(
    item: TimelineItem,
    scale: Timescale,
    name_year: Callable[[int], str],
    now: str,
) -> MiniTimeline:
    """Draw one thing on a whole scale.

    Args:
        item: the thing.
        scale: the scale, as wide as the drawing.
        name_year: writes an astronomical year.
        now: the word for today, at the end of the scale.
    """
    shapes = tuple(_within(_shape(stroke, scale), scale) for stroke in item.strokes)
    middle = (min(it.left for it in shapes) + max(it.right for it in shapes)) / 2
    half = text_width(item.when) / 2
    x, anchor = middle, "middle"
    if middle - half < scale.left:
        x, anchor = scale.left, "start"
    elif middle + half > scale.right:
        x, anchor = scale.right, "end"
    ticks = _ticks(scale, name_year, now)
    return MiniTimeline(scale.right, scale, shapes, ticks, item.when, x, anchor)


def _within(shape: Shape, scale: Timescale) -> Shape:
    """Keep a tail within the drawing."""
    return Shape(
        shape.form,
        max(shape.left, scale.left),
        min(shape.right, scale.right),
        shape.soft_first,
        shape.soft_last,
    )


def _ticks(
    scale: Timescale, name_year: Callable[[int], str], now: str
) -> tuple[tuple[float, str, str], ...]:
    """Return as many of the scale's edges as have room for their words."""
    size = SIZE - 2
    last = (scale.right, now, "end")
    free = scale.right - text_width(now, size) - _LABEL_GAP
    ticks, taken = [], scale.left
    for number, segment in enumerate(scale.segments):
        words = name_year(round(segment.first))
        wide = text_width(words, size)
        left = segment.left if number == 0 else segment.left - wide / 2
        if left >= taken and left + wide <= free:
            anchor = "start" if number == 0 else "middle"
            ticks.append((segment.left, words, anchor))
            taken = left + wide + _LABEL_GAP
    return (*ticks, last)


def by_segment(
    scale: Timescale, items: Iterable[TimelineItem]
) -> Mapping[int, Sequence[TimelineItem]]:
    """Sort things into the pieces of a scale by when they begin; a piece may be empty."""
    found: dict[int, list[TimelineItem]] = {number: [] for number in range(len(scale.segments))}
    for item in sorted(items, key=lambda it: (it.first, it.last, it.key)):
        at = next(
            (n for n, segment in enumerate(scale.segments) if item.first < segment.last),
            len(scale.segments) - 1,
        )
        found[at].append(item)
    return found

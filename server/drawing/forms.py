"""How a date is drawn: which form says what a document says of it, and no more.

A form is one of these:

- ``lasted``: a bar over all of it; an end that is only about right is soft;
- ``point``: a dot, for a year, a month or a day;
- ``around``: a blurred dot;
- ``within``: a dashed outline over a stretch somewhere in which it falls: no duration;
- ``onward``: a dot with a tail that fades after it, for what began then and whose end nobody says;
- ``until``: a tail that fades towards the past and ends then;
- ``lost``: hatching behind a hard start, where the document has lost the end;
- ``gap``: dots that join two stretches, for a time that the document leaves out between them;
- ``other``: a dashed end, where another date of the same cannot be true as well.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil
from typing import Final

from khorgos.server.drawing.timescale import year_of
from khorgos.server.languages.dates import is_vague
from khorgos.server.reading.times import BEGINNINGS, ENDINGS, DatedThing, Dating
from khorgos.triples.dates.edtf import Bounds, WrittenDate

FORMS: Final = (
    *("lasted", "point", "around", "within", "onward", "until", "lost", "gap", "other"),
)
"""The forms, in the order in which a legend explains them."""
SURE: Final = frozenset(("lasted", "point", "gap"))
"""The forms of what is told without doubt, if no end is soft."""


@dataclass(frozen=True, slots=True)
class Stroke:
    """A form at a time.

    Attributes:
        form: one of ``FORMS``.
        first: where it begins, a year with its fraction.
        last: where it ends; the same as ``first`` for a form that stands at one time.
        soft_first: whether its beginning is only about right.
        soft_last: whether its end is.
    """

    form: str
    first: float
    last: float
    soft_first: bool = False
    soft_last: bool = False

    @property
    def sure(self) -> bool:
        """Whether the time is told without doubt."""
        return self.form in SURE and not (self.soft_first or self.soft_last)


def strokes_of(thing: DatedThing) -> tuple[Stroke, ...]:
    """Return how the dates of a thing are drawn, in the order of time."""
    spans = [it for it in thing.datings if it.role not in BEGINNINGS + ENDINGS]
    if spans:
        return tuple(_spans(spans, thing.lasts))
    starts = [it.bounds for it in thing.datings if it.role in BEGINNINGS]
    ends = [it.bounds for it in thing.datings if it.role in ENDINGS]
    if starts and ends:
        return (_life(starts[0], ends[0]),)
    if starts:
        return tuple(_beginning(starts[0], thing.end_is_lost))
    return tuple(stroke for bounds in ends for stroke in _ending(bounds))


def stroke_of(bounds: Bounds, *, between: bool = False) -> Stroke:
    """Return how one date is drawn.

    Args:
        bounds: the date.
        between: whether it says that something was some time between two dates.
    """
    first, last = _days(bounds)
    if first is None or last is None:
        at = last if first is None else first
        assert at is not None  # a date without either side is refused where it is read
        return Stroke("until" if first is None else "onward", at, at)
    start, end = bounds.start, bounds.end
    assert start is not None
    assert end is not None
    if is_vague(bounds) or (between and "/" in bounds.text):
        return Stroke("within", first, last)
    if "/" not in bounds.text:
        return Stroke("around" if start.qualifier else "point", *_middle(first, last))
    return Stroke("lasted", first, last, _is_soft(start), _is_soft(end))


def _spans(datings: Sequence[Dating], lasts: bool) -> Iterator[Stroke]:
    """Draw the whole times of a thing: of those that conflict what they share, and the rest."""
    conflicting = [it for it in datings if it.conflicts]
    drawn = [
        stroke_of(it.bounds, between=it.is_between and not lasts)
        for it in datings
        if not it.conflicts
    ]
    if len(conflicting) > 1:
        drawn += _conflicting([stroke_of(it.bounds) for it in conflicting])
    else:
        drawn += [stroke_of(it.bounds) for it in conflicting]
    drawn.sort(key=lambda stroke: (stroke.first, stroke.last))
    bars = [stroke for stroke in drawn if stroke.form == "lasted"]
    for before, after in pairwise(bars):
        if before.last < after.first and lasts:
            drawn.append(Stroke("gap", before.last, after.first))
    yield from sorted(drawn, key=lambda stroke: (stroke.first, stroke.last))


def _conflicting(strokes: Sequence[Stroke]) -> list[Stroke]:
    """Draw what all of them say in full, and what only some say dashed."""
    firsts, lasts = ([it.first for it in strokes], [it.last for it in strokes])
    first, last = max(firsts), min(lasts)
    if first >= last:  # they share nothing
        return [Stroke("other", it.first, it.last) for it in strokes]
    shared = Stroke(
        "lasted" if any(it.form == "lasted" for it in strokes) else "point", first, last
    )
    found = [shared]
    # Dates that are not equally exact differ by less than a year, and agree.
    if int(min(firsts)) < int(first):
        found.append(Stroke("other", min(firsts), first))
    if ceil(last) < ceil(max(lasts)):
        found.append(Stroke("other", last, max(lasts)))
    return found


def _life(start: Bounds, end: Bounds) -> Stroke:
    """Draw what has a beginning and an end: from the one to the other."""
    began, ended = stroke_of(start), stroke_of(end)
    first, last = sorted((began.first, ended.last))
    if began.form == "point":
        first = _days(start)[0] or first
    if ended.form == "point":
        last = _days(end)[1] or last
    return Stroke("lasted", first, last, began.form != "point", ended.form != "point")


def _beginning(start: Bounds, lost: bool) -> Iterator[Stroke]:
    """Draw a beginning alone."""
    began = stroke_of(start)
    if began.form == "within":
        yield began
    at = began.last if began.form == "within" else began.first
    yield Stroke("lost" if lost else "onward", at, at, began.form == "around")


def _ending(end: Bounds) -> Iterator[Stroke]:
    """Draw an end alone."""
    ended = stroke_of(end)
    yield Stroke("until", ended.first, ended.first, False, ended.form == "around")
    if ended.form == "within":
        yield ended


def _days(bounds: Bounds) -> tuple[float | None, float | None]:
    """Return where a time begins, and where its last day is over."""
    first, last = bounds.earliest_day, bounds.latest_day
    return (
        None if first is None else year_of(first),
        None if last is None else year_of(last + 1),
    )


def _middle(first: float, last: float) -> tuple[float, float]:
    middle = (first + last) / 2
    return middle, middle


def _is_soft(date: WrittenDate) -> bool:
    return bool(date.qualifier) or date.first_year != date.last_year

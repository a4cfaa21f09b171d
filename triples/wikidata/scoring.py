"""How well an item of Wikidata fits an entity: each part of the comparison, with its reason.

A part that cannot be compared, because one side says nothing, does not count either way.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from khorgos.triples.wikidata.items import Item, Years
from khorgos.triples.wikidata.subjects import DATES, Point, Subject

Similarity = Callable[[str, str], float]
"""How alike two names are, in whatever scripts, from 0 to 1."""

WEIGHTS: Final = {"name": 0.5, "class": 0.2, "dates": 0.15, "relations": 0.15, "place": 0.15}
"""How much each part counts, among those that can be compared."""

_SPAN: Final = ("P580", "P582")
_NEAR: Final = 25.0
_FAR: Final = 150.0
_EARTH: Final = 6371.0


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a comparison.

    Attributes:
        name: a key of :data:`WEIGHTS`.
        score: from 0, which speaks against, to 1.
        reason: in words.
    """

    name: str
    score: float
    reason: str


@dataclass(frozen=True, slots=True)
class Score:
    """The parts of a comparison."""

    parts: tuple[Part, ...]

    @property
    def total(self) -> float:
        """The weighted mean of the parts, from 0 to 1, to three digits."""
        weight = sum(WEIGHTS[part.name] for part in self.parts)
        return round(sum(WEIGHTS[part.name] * part.score for part in self.parts) / weight, 3)

    @property
    def reasons(self) -> tuple[str, ...]:
        """The reasons of all parts, with their scores."""
        return tuple(f"{part.name} {part.score:.2f}: {part.reason}" for part in self.parts)

    def of(self, name: str) -> float | None:
        """The score of the part of this name; None where it could not be compared."""
        return next((part.score for part in self.parts if part.name == name), None)


def score_item(subject: Subject, item: Item, fits: bool | None, similarity: Similarity) -> Score:
    """Compare ``item`` with ``subject``.

    Args:
        subject: the entity.
        item: a candidate.
        fits: whether the item is an instance of the class that things of this kind have in
            Wikidata; None where that class is not known.
        similarity: compares two names.
    """
    parts = (
        compare_names(subject, item, similarity),
        _class(item, fits),
        _dates(subject, item),
        _relations(subject, item),
        _place(subject, item),
    )
    return Score(tuple(part for part in parts if part))


def compare_names(subject: Subject, item: Item, similarity: Similarity) -> Part:
    """The two names, one of each side in any language, that are most alike."""
    best = max(
        (
            (similarity(ours, theirs), ours, theirs)
            for ours, _ in subject.names
            for theirs in item.names
        ),
        default=(0.0, subject.label, ""),
    )
    if not best[2]:
        return Part("name", 0.0, "the item has no name in any language")
    return Part("name", best[0], f"“{best[1]}” is named “{best[2]}” there")


def distance(one: Point, other: Point) -> float:
    """Kilometres between two points along the surface of a sphere (haversine formula)."""
    (lat1, lon1), (lat2, lon2) = ((math.radians(a), math.radians(b)) for a, b in (one, other))
    half = (
        math.sin((lat2 - lat1) / 2) ** 2
        + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    )
    return 2 * _EARTH * math.asin(min(1.0, math.sqrt(half)))


def _class(item: Item, fits: bool | None) -> Part | None:
    if fits is None:
        return None
    classes = ", ".join(item.classes) or "no class"
    told = "of the class expected" if fits else "not of the class expected"
    return Part("class", float(fits), f"an instance of {classes}, which is {told}")


def _dates(subject: Subject, item: Item) -> Part | None:
    """The worst of the dates that both sides have: one wrong birth makes another person."""
    return min(_each_date(subject, item), key=lambda part: part.score, default=None)


def _each_date(subject: Subject, item: Item) -> Iterator[Part]:
    for name, ours in subject.years.items():
        theirs = _theirs(name, item)
        if theirs:
            gap = min(_gap(ours, years) for years in theirs)
            # A year's difference is common: calendars, sources and approximate dates.
            score = 1.0 if gap == 0 else 0.5 if gap <= 2 else 0.0
            there = " and ".join(_spelt(years) for years in theirs)
            yield Part("dates", score, f"{name} is {_spelt(ours)} here, {there} there")


def _theirs(name: str, item: Item) -> list[Years]:
    found = [years for prop in DATES[name] for years in item.years.get(prop, ())]
    ends = [years for prop in _SPAN for years in item.years.get(prop, ())]
    if name == "hasTimeSpan" and ends:
        # What has a start and an end there lasted from the one to the other.
        found.append((min(first for first, _ in ends), max(last for _, last in ends)))
    return found


def _gap(one: Years, other: Years) -> int:
    return max(0, one[0] - other[1], other[0] - one[1])


def _spelt(years: Years) -> str:
    first, last = (f"{1 - year} BC" if year < 1 else str(year) for year in years)
    return first if first == last else f"{first} to {last}"


def _relations(subject: Subject, item: Item) -> Part | None:
    theirs = {qid for qids in item.items.values() for qid in qids}
    if not subject.related or not theirs:
        return None
    shared = sorted(theirs & subject.related.keys())
    if not shared:
        return Part("relations", 0.3, "names nothing that is linked and related to it here")
    names = ", ".join(f"{subject.related[qid]} ({qid})" for qid in shared)
    return Part("relations", 1.0, f"names {names}, related to it here too")


def _place(subject: Subject, item: Item) -> Part | None:
    if subject.point is None or not item.points:
        return None
    away = min(distance(subject.point, point) for point in item.points)
    score = 1.0 if away <= _NEAR else 0.5 if away <= _FAR else 0.0
    return Part("place", score, f"lies {away:.0f} km from it")

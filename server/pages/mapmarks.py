"""What stands on the map: marks made of the places of a release, and of what happened there."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection as Slugs
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from flask import url_for

from khorgos.server.drawing.map import MapLine, MapMark
from khorgos.server.drawing.outline import FRAME
from khorgos.server.drawing.projection import ASIA, PlanePoint
from khorgos.server.drawing.waters import Water, known, waters
from khorgos.server.languages.dates import when
from khorgos.server.languages.messages import gettext as _
from khorgos.server.languages.messages import ngettext
from khorgos.server.pages.frame import number
from khorgos.server.reading.collection import Item, the_collection
from khorgos.server.reading.places import POINT, RING, SOFT, WIDER, Placement, the_places
from khorgos.server.reading.terms import ShownTerm
from khorgos.server.site import Site

SHOWN: Final = ("events", "towns", "regions", "waters")
"""The kinds of what the map shows, as ``show`` names them."""
_MOST: Final = 3
"""How many events are named at one place; the others are counted."""
_WIDE_RING: Final = 2
"""How much wider than its distance a ring is drawn that is worse than it."""
_NEARNESS: Final = 50.0
"""Kilometres of a ring around a place that something is near to, no document says how near."""
_LARGE_RIVER: Final = 750
_LARGE_LAKE: Final = 250
"""Kilometres from which a river or a lake is named that no document names."""
_MADE: Final = re.compile(r"Reservoir|Vodokhranilishche")
"""In the names of lakes that are no older than their dams."""
_NOW: Final = 9999
_ENDS: Final = frozenset({"hasEnd", "hasDeath"})
_WATERS: Final = {"river": "River", "lake": "Lake"}


@dataclass(frozen=True, slots=True)
class MapFilter:
    """What the map is to show.

    Attributes:
        show: the kinds, of :data:`SHOWN`.
        year: what is dated around it, or None: whatever is dated or not.
        borders: whether the borders of today are drawn, and with them the names of countries.
        at: slug of what one came for, or the empty string.
        only: the slugs of all that is to be shown, or None.
    """

    show: Slugs[str] = SHOWN
    year: int | None = None
    borders: bool = False
    at: str = ""
    only: Slugs[str] | None = None

    def takes(self, item: Item) -> bool:
        """Say whether a thing is shown at the year: what is dated around it."""
        if self.only is not None:
            return item.slug in self.only
        if item.slug == self.at:
            return True
        return self.year is None or is_dated(item, self.year)


@dataclass(slots=True)
class _Stack:
    """What stands at one point: the place, and what happened there."""

    placement: Placement
    place: Item | None = None
    events: list[Placement] = field(default_factory=list)


def window(year: int) -> int:
    """Return how many years around a year are shown: more of them the less is dated."""
    for begin, years in ((1950, 2), (1850, 10), (1500, 25), (0, 50)):
        if year >= begin:
            return years
    return 100


def is_dated(item: Item, year: int) -> bool:
    """Say whether a time of a thing lies around a year, or covers it.

    A side that is not said is as good as the other: what is known to begin in 640 is of that year.
    """
    around = window(year)
    return any(first - around <= year <= last + around for first, last in _stretches(item))


def happens(item: Item, year: int) -> bool:
    """Say as :func:`is_dated`, but what has lasted ever since is of its first years alone."""
    around = window(year)
    stretches = _stretches(item, now=None)
    return any(first - around <= year <= last + around for first, last in stretches)


def _stretches(item: Item, now: int | None = _NOW) -> Iterable[tuple[int, int]]:
    """Yield the first and last years of the times of a thing; what lasts, lasts until ``now``."""
    ends: list[int] = []
    for time in item.times:
        first = time.first if time.first is not None else time.last
        last = time.last if time.last is not None else time.first
        if first is not None and last is not None:
            yield first, now if now is not None and time.edtf.endswith("/..") else last
            ends += [first, last] if time.role != "hasTimeSpan" else []
    if {time.role for time in item.times} & _ENDS and len(ends) > 2:
        yield min(ends), max(ends)


def on_plane(placement: Placement) -> PlanePoint:
    """Return where a placement lies on the plane of the outline."""
    return ASIA.project(placement.spot.latitude, placement.spot.longitude)


def is_inside(placement: Placement) -> bool:
    """Say whether the outline shows a placement."""
    return FRAME.holds(on_plane(placement))


def shown_item(item: Item, language: str) -> ShownTerm:
    """Return a thing's name in a language, linked to its page."""
    name = item.label(language)
    href = url_for("things.document", slug=item.slug)
    return ShownTerm(name.text, href, name.language, name.direction)


@lru_cache(maxsize=4)
def known_waters(site: Site) -> Mapping[Water, Item]:
    """Return the waters of the outline that are things of a release."""
    items = the_collection(site).items
    names = {
        item.slug: (kind, [name.text for name in item.names])
        for item in items.values()
        for kind, class_ in _WATERS.items()
        if class_ in item.classes
    }
    return {water: items[slug] for water, slug in known(names).items()}


def marks(site: Site, wanted: MapFilter, language: str) -> list[MapMark]:
    """Return what the map shows, unplaced."""
    found: list[MapMark] = []
    drawn = {item.slug: water.at for water, item in known_waters(site).items()}
    stacks: dict[str, _Stack] = {}
    for placement in taken(site, wanted):
        item = placement.item
        if item.slug in drawn:
            continue  # Its name stands at its water.
        if placement.accuracy in (RING, WIDER):
            found.append(_ringed(placement, wanted, language))
            continue
        stack = stacks.setdefault(placement.anchor, _Stack(placement))
        if placement.is_own:
            stack.place = item
        else:
            stack.events.append(placement)
    places = the_places(site).placed
    for anchor, stack in stacks.items():
        if stack.place is None and anchor in places:
            stack.place = places[anchor].item  # Without its place an event hangs in the air.
        at = drawn.get(anchor) or on_plane(stack.placement)
        found.append(_stacked(stack, at, wanted, language))
    if "waters" in wanted.show or wanted.at in drawn or wanted.only is not None:
        named = _named_waters(site, wanted, language)
        found += [mark for mark, slug in named if slug not in stacks]
    return found


def taken(site: Site, wanted: MapFilter) -> Iterable[Placement]:
    """Yield the placements that a filter lets pass."""
    for placement in the_places(site).placed.values():
        item, classes = placement.item, placement.item.classes
        if item.slug == wanted.at or (wanted.only is not None and item.slug in wanted.only):
            yield placement
        elif wanted.only is not None:
            continue
        elif "Polity" in classes:
            dated = wanted.year is not None and is_dated(item, wanted.year)
            if "regions" in wanted.show and (wanted.borders or dated):
                yield placement
        elif "Place" not in classes:
            if "events" in wanted.show and wanted.takes(item):
                yield placement
        elif ("towns" if placement.accuracy == POINT else "regions") in wanted.show:
            yield placement


def _ringed(placement: Placement, wanted: MapFilter, language: str) -> MapMark:
    """Return the mark of something with a ring of its own."""
    name = MapLine(_dated(placement.item, language), "event")
    words: tuple[tuple[MapLine, ...], ...] = ((name,),)
    if said := quoted(placement):
        words = ((name, MapLine(ShownTerm(f"“{said}”", language="en"), "words")), *words)
    distance = placement.spot.distance or _NEARNESS
    radius = distance * (_WIDE_RING if placement.accuracy == WIDER else 1)
    lit = placement.item.slug == wanted.at
    return MapMark(on_plane(placement), placement.accuracy, words, radius, 200, lit)


def _stacked(stack: _Stack, at: PlanePoint, wanted: MapFilter, language: str) -> MapMark:
    """Return the mark of a place with what happened there."""
    place, lead = stack.place, list[MapLine]()
    if place is not None:
        lead.append(MapLine(shown_item(place, language), _role(place)))
    events = sorted(stack.events, key=lambda one: _order(one.item, wanted))
    named = [MapLine(_dated(one.item, language), _role(one.item)) for one in events]
    if len(named) > _MOST:
        named = [*named[: _MOST - 1], _count(len(events) - _MOST + 1, more=True)]
    words = [(*lead, *named)]
    if events and lead:
        words += [(*lead, _count(len(_happened(events))))] if _happened(events) else []
        words.append(tuple(lead))
    slugs = {one.item.slug for one in events} | ({place.slug} if place else set())
    accuracy = stack.placement.accuracy
    weight = 100.0 * bool(_happened(events)) + (50 if accuracy == POINT else 20)
    weight += min(place.facts, 40) / 2 if place else 0
    return MapMark(at, accuracy, tuple(words), 0, weight, wanted.at in slugs)


def _role(place: Item) -> str:
    if "Event" in place.classes:
        return "event"
    if place.classes & {"Settlement", "BuiltStructure"}:
        return "place"
    return "water" if "WaterBody" in place.classes else "area"


def _order(item: Item, wanted: MapFilter) -> tuple[bool, int, str]:
    """Sort what one came for first, then by time."""
    return item.slug != wanted.at, *dated_first(item)


def _happened(placed: Iterable[Placement]) -> list[Placement]:
    return [one for one in placed if "Event" in one.item.classes]


def _count(events: int, *, more: bool = False) -> MapLine:
    """Return a line that counts events, and leads to where they are listed."""
    if more:
        words = ngettext("and %(num)s more", "and %(num)s more", events)
    else:
        words = ngettext("%(num)s event", "%(num)s events", events)
    return MapLine(ShownTerm(words % {"num": number(events)}, "#sure"), "words")


def _named_waters(site: Site, wanted: MapFilter, language: str) -> Iterable[tuple[MapMark, str]]:
    """Yield the names of rivers and lakes, with their slugs; of unknown ones, the large."""
    things = known_waters(site)
    for water in waters():
        item = things.get(water)
        large = water.size >= (_LARGE_RIVER if water.kind == "river" else _LARGE_LAKE)
        large &= not _MADE.search(water.name)
        if item is not None and (wanted.only is None or item.slug in wanted.only):
            lit = item.slug == wanted.at
            line = MapLine(shown_item(item, language), "water")
            yield MapMark(water.at, "none", ((line,),), 0, 40 + water.size / 100, lit), item.slug
        elif item is None and large and wanted.only is None and "waters" in wanted.show:
            line = MapLine(ShownTerm(water.name, language="und-latn"), "water")
            yield MapMark(water.at, "none", ((line,),), 0, water.size / 100), ""


def _dated(item: Item, language: str) -> ShownTerm:
    """Return a thing's name with its time behind it."""
    name = shown_item(item, language)
    said = str(item.begin) in name.text and item.begin == item.end
    if not item.times or said:
        return name
    date = when(item.times[0].edtf, language)
    if name.language.partition("-")[0] == date.language:
        text = _("%(thing)s, %(date)s") % {"thing": name.text, "date": date.text}
        return ShownTerm(text, name.href, name.language, name.direction)
    # Two languages in one line; the isolates keep the order of each.
    text = f"\u2068{name.text}\u2069 · \u2068{date.text}\u2069"
    return ShownTerm(text, name.href, name.language, name.direction)


def dated_first(item: Item) -> tuple[int, str]:
    """Return what things are sorted by in the order of their times, the undated last."""
    begin = item.begin if item.begin is not None else item.end
    return (begin if begin is not None else 9999), item.slug


def quoted(placement: Placement) -> str:
    """Return the source's words for where something is, without the verb where it can be."""
    words = placement.spot.words
    if not words:
        return ""
    hedge = placement.hedge
    start = next((words.find(lead) for lead in ("near ", "in the ") if lead in words), 0)
    return f"{hedge} … {words[start:]}" if hedge and start and hedge in words else words[start:]


def drawn_as(placement: Placement, language: str, items: Mapping[str, Item]) -> str:
    """Say in words how a placement is drawn."""
    spot = placement.spot
    anchor = items.get(placement.anchor)
    name = anchor.label(language).text if anchor else ""
    values = {"place": name, "km": number(round(spot.distance)), "giver": spot.giver}
    if placement.accuracy == RING:
        return _("ring of %(km)s km, point from %(giver)s") % values
    if placement.accuracy == WIDER and spot.at_least and placement.is_own:
        return _("wider, dotted ring; worse than %(km)s km") % values
    if placement.accuracy == WIDER:
        return _("dotted ring around %(place)s; how near is not said") % values
    if placement.accuracy == SOFT:
        if placement.is_own:
            return _("name in the middle of it, after %(giver)s") % values
        return _("at the name of %(place)s; where in it is not said") % values
    return _("point of %(place)s, from %(giver)s") % values


def told_of(site: Site, year: int) -> Sequence[tuple[Item, Sequence[Item]]]:
    """Return the polities of a year: those that it lies in, and who takes part in its events."""
    items, places = the_collection(site).items, the_places(site)
    found: defaultdict[str, list[Item]] = defaultdict(list)
    for item in items.values():
        if "Polity" in item.classes and is_dated(item, year):
            found[item.slug] = []
        if "Event" in item.classes and happens(item, year):
            for slug in places.taking_part.get(item.slug, ()):
                if slug in items:
                    found[slug].append(item)
    return [(items[slug], found[slug]) for slug in sorted(found)]

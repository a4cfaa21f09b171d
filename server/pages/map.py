"""The map: where things are, how sure that is, and what is dated around a year.

Everything is in the address, so that the map works without a script: links zoom and move it, a form
asks for a year and for kinds. ``map.js`` makes the same requests at once.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from flask import (
    Blueprint,
    Response,
    make_response,
    render_template,
    request,
    url_for,
)

from khorgos.ontology.namespaces import KH
from khorgos.server.documents import problem, send
from khorgos.server.drawing.map import HOME, MapDrawing, MapMark, draw, fitted, steps
from khorgos.server.drawing.outline import FRAME, Frame, box
from khorgos.server.drawing.projection import PlanePoint
from khorgos.server.languages.choosing import the_language
from khorgos.server.languages.dates import when, year_words
from khorgos.server.languages.messages import gettext as _
from khorgos.server.pages.mapmarks import (
    SHOWN,
    MapFilter,
    dated_first,
    drawn_as,
    is_dated,
    is_inside,
    known_waters,
    marks,
    on_plane,
    quoted,
    shown_item,
    taken,
    told_of,
    window,
)
from khorgos.server.reading.collection import Item, the_collection
from khorgos.server.reading.places import RING, WIDER, PlaceFact, Placement, the_places
from khorgos.server.reading.terms import ShownTerm
from khorgos.server.site import Site, the_site
from khorgos.triples.dates.cells import readings

FIRST, LAST = -1600, 2030
"""The years that the slider goes through."""
_EXAMPLE: Final = -35
"""The year that the field shows as an example."""
TODAY: Final = 1991
"""The year from which the borders of today are drawn without being asked for."""
_WIDE: Final = 1100.0
_NARROW: Final = 340.0
"""Width in pixels that the picture is drawn for, on a screen and on a phone."""
_TALL: Final = 0.95
"""Height of the picture on a phone as a share of its width."""
_CLOSE: Final = 2200.0
"""Kilometres across where the map opens at something."""
_TIGHTER: Final = 0.42
"""How much of the width a phone shows."""
_MINI: Final = 272.0
_MINI_KM: Final = 1500.0

_ASKED: Final = ("year", "slide", "was", "show", "borders", "at", "view", "all")
"""What an address may ask for."""

GEOJSON: Final = "application/geo+json"

blueprint: Final = Blueprint("map", __name__)


@dataclass(frozen=True, slots=True)
class SureRow:
    """A row of the table that says how sure a place is.

    Attributes:
        what: the thing.
        when: its time in words, or the empty string.
        hedge: the document's word of doubt, or the empty string.
        words: what the document says.
        href: where the words stand in the document, or the empty string.
        editor: whether a person read it between the lines.
        drawn: how it is drawn.
        source: where the point comes from.
    """

    what: ShownTerm
    when: str
    hedge: str
    words: str
    href: str
    editor: bool
    drawn: str
    source: str


@dataclass(frozen=True, slots=True)
class MiniMap:
    """A small map for the side of a page.

    Attributes:
        drawing: the picture.
        words: what the document says of the place, or the empty string.
        hedge: its word of doubt, or the empty string.
        drawn: how it is drawn.
        borders: whether the borders of today are drawn, as for a country.
    """

    drawing: MapDrawing
    words: str
    hedge: str
    drawn: str
    borders: bool = False


@blueprint.get("/map")
def page() -> Response:
    """The map as the address asks for it; with ``format=geojson`` its points as data."""
    site, language = the_site(), the_language().tag
    wanted, mistake = asked(), _year()[1]
    if request.args.get("format") == "geojson":
        if mistake:
            return problem(400, "Bad Request", mistake)
        return send(_geojson(site, wanted, language), GEOJSON)
    frame = _frame(site, wanted)
    found = marks(site, wanted, language)
    narrow = fitted(_focus(frame, found, wanted), frame.width * _TIGHTER, _TALL)
    body = render_template(
        "map.html",
        wanted=wanted,
        wide=draw(found, frame, _WIDE),
        narrow=draw(found, narrow, _NARROW),
        buttons=_buttons(frame),
        frame=_written(frame),
        shown=SHOWN,
        borders=request.args.get("borders", ""),
        first=FIRST,
        last=LAST,
        year=_year_shown(wanted),
        typed=request.args.get("year", "").strip() if mistake else _year_shown(wanted),
        mistake=mistake,
        example=year_words(_EXAMPLE, language),
        window=window(wanted.year) if wanted.year is not None else 0,
        today=TODAY,
        today_words=year_words(TODAY, language),
        all=request.args.get("all") == "unplaced",
        years=_years(site, language),
        all_years=_again(year="", slide="", was=""),
        data=_again(format="geojson"),
        table=_table(site),
        all_href=_again(all="unplaced", _anchor="unplaced"),
        opened=_opened(site, wanted),
        polities=_polities(site, wanted, language),
        **_lists(site, wanted, language),
    )
    return make_response(body, 400) if mistake else send(body)


def _geojson(site: Site, wanted: MapFilter, language: str) -> str:
    """Write what the map shows as GeoJSON, RFC 7946, each point with where it comes from."""
    items = the_collection(site).items
    features = [
        {
            "type": "Feature",
            "id": one.item.iri,
            "geometry": {
                "type": "Point",
                "coordinates": [one.spot.longitude, one.spot.latitude],
            },
            "properties": {
                "name": one.item.label(language).text,
                "times": [time.edtf for time in one.item.times],
                "accuracy": one.accuracy,
                "drawnAs": drawn_as(one, language, items),
                "words": _words(one),
                "statements": [str(KH[fact.statement]) for fact in one.facts],
                "source": one.spot.source,
                "licence": one.spot.licence,
            },
        }
        for one in taken(site, wanted)
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False)


def asked() -> MapFilter:
    """Read what the address asks for; what cannot be read is as if it were not there.

    Of the year, the page says so.
    """
    show = [kind for kind in SHOWN if kind in request.args.getlist("show")]
    year = _year()[0]
    borders = request.args.get("borders", "")
    drawn = borders == "1" if borders in ("0", "1") else year is not None and year >= TODAY
    return MapFilter(show or SHOWN, year, drawn, request.args.get("at", ""))


def mini_map(site: Site, slug: str, language: str) -> MiniMap | None:
    """Return a small map of a thing; None where it has no place on the outline.

    Args:
        site: has the release.
        slug: the thing.
        language: tag of the language of the page.

    Raises:
        EngineError: the engine fails.
    """
    middle = _place_of(site, slug)
    if middle is None:
        return None
    placement = the_places(site).placed.get(slug)
    country = placement is not None and _is_polity(placement)
    around = MapFilter(() if country else ("towns", "waters"), at=slug)
    frame = fitted(middle, _MINI_KM * (3 if country else 1), 0.75)
    drawing = draw(marks(site, around, language), frame, _MINI)
    if placement is None:
        water = next(water for water, item in known_waters(site).items() if item.slug == slug)
        course = _("its course, from GSHHG") if water.small else _("its course, from Natural Earth")
        return MiniMap(drawing, "", "", course)
    items = the_collection(site).items
    words = _words(placement) if placement.spot.words or placement.hedge else ""
    return MiniMap(drawing, words, placement.hedge, drawn_as(placement, language, items), country)


def result_map(site: Site, slugs: Sequence[str], language: str) -> MapDrawing | None:
    """Return a map of the things of a result; None where none of them has a place on the outline.

    Args:
        site: has the release.
        slugs: the things.
        language: tag of the language of the page.

    Raises:
        EngineError: the engine fails.
    """
    found = marks(site, MapFilter(only=frozenset(slugs)), language)
    inside = [mark.at for mark in found if FRAME.holds(mark.at)]
    if not inside:
        return None
    around, shape = box(inside), HOME.height / HOME.width
    width = 1.3 * max(around.width, around.height / shape, _CLOSE)
    return draw(found, fitted(around.middle, width, shape), _WIDE)


def _year() -> tuple[int | None, str]:
    """Return the year that is asked for, and what is wrong with it.

    It is the one of the slider if that was moved, else what is written in the field.
    """
    written = request.args.get("year", "").strip()
    slide, was = (_number(request.args.get(name, "")) for name in ("slide", "was"))
    if slide is not None and slide != was:
        year: int | None = slide
    elif not written:
        return None, ""
    else:
        year = next((one.earliest_year for one in readings(written)), None)
    if year is None:
        mistake = _("“%(date)s” is no date that is understood here. Write 36 BC, AD 751 or 1992.")
        return None, mistake % {"date": written[:40]}
    if FIRST <= year <= LAST:
        return year, ""
    tag = the_language().tag
    mistake = _(
        "The map goes from %(first)s to %(last)s, and “%(date)s” lies outside; "
        "all years are shown. Write a year between the two."
    )
    ends = {"first": year_words(FIRST, tag), "last": year_words(LAST, tag)}
    return None, mistake % {"date": written[:40] or str(year), **ends}


def _number(text: str) -> int | None:
    return int(text) if text.lstrip("-").isdecimal() and len(text) <= 5 else None


def _frame(site: Site, wanted: MapFilter) -> Frame:
    """Return what the picture shows: as asked for, else around what one came for, else all."""
    shape = HOME.height / HOME.width
    numbers = [_number(part) for part in request.args.get("view", "").split(",")]
    known = [number for number in numbers if number is not None]
    if len(known) == len(numbers) == 3:
        return fitted(PlanePoint(known[0], known[1]), known[2], shape)
    if found := _place_of(site, wanted.at):
        return fitted(found, _CLOSE, shape)
    return HOME


def _place_of(site: Site, slug: str) -> PlanePoint | None:
    """Return where a thing is on the plane: its point, or the name of its water."""
    placement = the_places(site).placed.get(slug)
    if placement is not None:
        return on_plane(placement) if is_inside(placement) else None
    return next((w.at for w, item in known_waters(site).items() if item.slug == slug), None)


def _focus(frame: Frame, found: Sequence[MapMark], wanted: MapFilter) -> PlanePoint:
    """Return the middle of the tighter picture: where most is, if nothing was asked for."""
    if wanted.at or "view" in request.args:
        return frame.middle
    events = [mark for mark in found if mark.weight >= 100 and frame.holds(mark.at)]
    if not events:
        return frame.middle
    wide = frame.width * _TIGHTER
    near = [
        [other for other in events if abs(other.at.x - mark.at.x) < wide / 2] for mark in events
    ]
    most = max(zip(near, events, strict=True), key=lambda one: (len(one[0]), one[1].weight))[1]
    return most.at


def _written(frame: Frame) -> str:
    """Write what a picture shows as the address has it."""
    return f"{frame.middle.x:.0f},{frame.middle.y:.0f},{frame.width:.0f}"


def _buttons(frame: Frame) -> list[tuple[str, str, str]]:
    """Return the links that zoom and move: name, address, words."""
    words = {
        "in": _("Zoom in"),
        "out": _("Zoom out"),
        "left": _("Move west"),
        "right": _("Move east"),
        "up": _("Move north"),
        "down": _("Move south"),
    }
    return [
        (name, _again(view=_written(to), _anchor="map"), words[name]) for name, to in steps(frame)
    ]


def _again(**changed: str) -> str:
    """Return the address of this page with something changed; what is empty is left out."""
    kept: dict[str, Any] = {name: request.args.getlist(name) for name in _ASKED}
    if _year()[1]:
        kept |= dict.fromkeys(("year", "slide", "was"), "")
    return url_for("map.page", **{name: value for name, value in (kept | changed).items() if value})


def _years(site: Site, language: str) -> list[tuple[str, str, bool]]:
    """Return the years in which something on the map begins: words, address, whether it is this."""
    this, found = _year()[0], dict[int, str]()
    for one in the_places(site).placed.values():
        begin = one.item.begin if one.item.begin is not None else one.item.end
        if "Event" in one.item.classes and begin is not None and is_inside(one):
            # The year itself, unless something only happened some time in a century, say.
            whole = one.item.begin == one.item.end
            words = year_words(begin, language) if whole else when(one.item.times[0].edtf, language)
            found[begin] = str(words)
    return [
        (words, _again(year=str(year), slide="", was=""), year == this)
        for year, words in sorted(found.items())
    ]


def _table(site: Site) -> str:
    """Return where the points are as a table, if the site has the question for them."""
    names = {question.name for question in site.questions}
    name = "places-on-the-map"
    return url_for("questions.question", name=name, format="csv") if name in names else ""


def _year_shown(wanted: MapFilter) -> str:
    return "" if wanted.year is None else year_words(wanted.year, the_language().tag)


def _opened(site: Site, wanted: MapFilter) -> tuple[ShownTerm, bool] | None:
    """Return what one came for, and whether the map shows it."""
    item = the_collection(site).items.get(wanted.at)
    if item is None:
        return None
    return shown_item(item, the_language().tag), _place_of(site, wanted.at) is not None


def _polities(
    site: Site, wanted: MapFilter, language: str
) -> Sequence[tuple[ShownTerm, Sequence[ShownTerm]]]:
    if wanted.year is None:
        return ()
    return [
        (shown_item(polity, language), [shown_item(event, language) for event in events])
        for polity, events in told_of(site, wanted.year)
    ]


def _lists(site: Site, wanted: MapFilter, language: str) -> Mapping[str, Any]:
    """Return the rows of the tables and lists below the picture."""
    places, drawn = the_places(site), known_waters(site)
    named = {item.slug for item in drawn.values()}
    placed = list(places.placed.values())
    inside = [one for one in placed if is_inside(one)]
    events = [one for one in inside if "Place" not in one.item.classes and not _is_polity(one)]
    told = [one for one in events if wanted.takes(one.item)]
    rings = [one for one in inside if one.accuracy in (RING, WIDER)]
    told.sort(key=lambda one: (one not in rings, *dated_first(one.item)))
    points = [one for one in inside if one.is_own and one not in rings]
    items = the_collection(site).items
    # What one came for stands first.
    unplaced = sorted(places.unplaced, key=lambda item: item.slug != wanted.at)
    return {
        "points": places.points,
        "all_places": places.points + len(places.unplaced),
        "givers": [(giver, licence, n) for giver, (licence, n) in places.givers.items()],
        "sure": [_row(one, language, items) for one in told],
        "plain": [_row(one, language, items) for one in points],
        "undated": sum(not one.item.times for one in events) if wanted.year is not None else 0,
        "unplaced": [shown_item(item, language) for item in unplaced if item.slug not in named],
        "small": [shown_item(item, language) for water, item in drawn.items() if water.small],
        "undrawn": [
            shown_item(item, language)
            for item in items.values()
            if item.classes & {"River", "Lake"} and item.slug not in named
        ],
        "outside": [shown_item(one.item, language) for one in placed if not is_inside(one)],
        "nowhere": [
            (shown_item(item, language), shown_item(items[fact.place], language))
            for item, fact in places.nowhere
            if wanted.year is None or is_dated(item, wanted.year)
        ],
    }


def _is_polity(placement: Placement) -> bool:
    return "Polity" in placement.item.classes


def _row(placement: Placement, language: str, items: Mapping[str, Item]) -> SureRow:
    item, fact = placement.item, next(iter(placement.facts), None)
    return SureRow(
        what=shown_item(item, language),
        when=when(item.times[0].edtf, language).text if item.times else "",
        hedge=placement.hedge,
        words=_words(placement),
        href=_lit(fact) if fact else "",
        editor=any(fact.editor for fact in placement.facts),
        drawn=drawn_as(placement, language, items),
        source=placement.spot.source,
    )


def _words(placement: Placement) -> str:
    """Return what the document says of where a thing is: what matters, else the sentence."""
    if words := quoted(placement):
        return words
    exact = placement.facts[0].exact if placement.facts else ""
    return exact if len(exact) <= 140 else f"{exact[:140].rsplit(' ', 1)[0]} …"


def _lit(fact: PlaceFact) -> str:
    """Return where the sentence of a fact is lit in its document, else the page of the fact."""
    if fact.document:
        return url_for("reader.page", document=fact.document, lit=fact.statement, _anchor="lit")
    return url_for("things.document", slug=fact.statement)

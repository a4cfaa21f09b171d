"""The timeline: all that the documents date, on a scale that is wider where more is dated.

It is drawn here, so that it can be read, filtered and moved without a script.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any, Final

from flask import Blueprint, Response, make_response, render_template, request, url_for

from khorgos.server.documents import SLUG, link, query_address, send
from khorgos.server.drawing.datedthings import dated_items, whole_scale, whole_stretch
from khorgos.server.drawing.forms import FORMS
from khorgos.server.drawing.timeline import WIDTH, Drawing, Shape, TimelineItem, by_segment, draw
from khorgos.server.drawing.timescale import MOST, Timescale
from khorgos.server.languages.choosing import the_language
from khorgos.server.languages.dates import edtf_year, year_words
from khorgos.server.languages.messages import gettext as _
from khorgos.server.reading.collection import the_collection
from khorgos.server.reading.terms import ShownTerm
from khorgos.server.reading.times import (
    DATINGS,
    LANES,
    Chronicle,
    DatedThing,
    UndatedEvent,
    the_chronicle,
)
from khorgos.server.site import Site, the_site
from khorgos.triples.dates.cells import readings

_STEP: Final = 0.5
"""The share of the stretch that one step to the side passes over."""
_PLACE: Final = "-thing-"
_CSV: Final = "text/csv"
blueprint: Final = Blueprint("timeline", __name__, url_prefix="/timeline")


@dataclass(frozen=True, slots=True)
class TimelineView:
    """What part of the timeline is asked for.

    Attributes:
        first: the first year, astronomical.
        last: the last year.
        lane: the one lane to show, or the empty string for all.
        sure: whether to leave out what is not dated for sure.
        at: slug of the thing that one comes from, or the empty string.
        mistakes: what of the request was not understood.
    """

    first: int
    last: int
    lane: str = ""
    sure: bool = False
    at: str = ""
    mistakes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ListedTime:
    """A piece of the scale as a list has it.

    Attributes:
        first: its first year in words.
        last: the year in words at which the next begins, or today.
        items: what begins in it.
        ending: what ends in it and begins before, where nothing begins.
    """

    first: str
    last: str
    items: Sequence[TimelineItem]
    ending: Sequence[TimelineItem] = ()


@dataclass(frozen=True, slots=True)
class Remark:
    """What is to be said of the dates of a thing.

    Attributes:
        kind: ``conflict``, ``gap``, ``lost`` or ``dateless``.
        name: the thing.
        words: the dates, or the words that stand where one is lost.
        why: what the editor notes, in English.
    """

    kind: str
    name: ShownTerm
    words: str
    why: str = ""


@blueprint.get("")
def page() -> Response:
    """All that is dated in a stretch of time: a page, or a table in CSV."""
    site, tag = the_site(), the_language().tag
    items = dated_items(site, tag)
    whole = whole_stretch(items, date.today().year)
    window = _window(whole)
    if request.args.get("format") == "csv":
        return send(_table(_chosen(items, window), window), _CSV)
    drawing = _drawing(site, tag, replace(window, at="", mistakes=()))
    chronicle = the_chronicle(site)
    origin = next((it for it in items if it.key == window.at), None)
    text = render_template(
        "timeline.html",
        drawing=drawing,
        window=window,
        whole=whole,
        origin=origin,
        origin_name=_name(site, window.at),
        lane_words=lane_words(),
        form_words=form_words(),
        used=_used(drawing),
        parts=list(_parts(drawing, whole)),
        marked={mark: [it for it in _drawn(drawing) if it.mark == mark] for mark in _MARKS},
        remarks=list(_remarks(chronicle, drawing, tag)),
        borrowed=any(it.name.elsewhere for it in _drawn(drawing)),
        undated=len(chronicle.undated),
        events=chronicle.events,
        moves=_moves(site, window, whole, origin),
        year=in_years,
        href=addresses(),
        samples=_SAMPLES,
        query=query_address(query=DATINGS),
        json_ld=_described(window),
    )
    if window.mistakes:
        return make_response(text, 400)
    return send(text, links=[link(url_for("timeline.page", format="csv"), "alternate", _CSV)])


@blueprint.get("/undated")
def undated() -> Response:
    """The events that no document dates, in the order of the texts."""
    site = the_site()
    chronicle = the_chronicle(site)
    documents: dict[str, list[UndatedEvent]] = {}
    for event in chronicle.undated:
        documents.setdefault(event.title or event.document, []).append(event)
    text = render_template(
        "undated.html",
        documents=documents,
        dated=chronicle.events - len(chronicle.undated),
        events=chronicle.events,
        undated=len(chronicle.undated),
        href=addresses(),
    )
    return send(text)


def lane_words() -> Mapping[str, str]:
    """The name of each lane."""
    return {
        "states": _("States and dynasties"),
        "lives": _("Reigns and lives"),
        "war": _("War and revolt"),
        "envoys": _("Envoys and diplomacy"),
        "treaties": _("Treaties, law and borders"),
        "moves": _("Peoples on the move"),
        "economy": _("Economy and culture"),
        "texts": _("Writings and maps"),
        "other": _("Other events"),
    }


def form_words() -> Mapping[str, str]:
    """What each form says."""
    return {
        "lasted": _("lasted"),
        "point": _("one year, month or day"),
        "around": _("around then"),
        "within": _("within this time, no closer"),
        "onward": _("from then on, end not said"),
        "until": _("by then, start not said"),
        "lost": _("end lost in the source"),
        "gap": _("a gap that the source states"),
        "other": _("another date contradicts it"),
    }


_MARKS: Final = ("emended", "editor")
# Each form as the legend shows it, in a picture of 46 by 18 pixels.
_SAMPLES: Final = {
    form: Shape(form, *ends)
    for form, ends in {
        "lasted": (2, 44),
        "point": (18, 28),
        "around": (14, 32),
        "within": (2, 44),
        "onward": (6, 40),
        "until": (6, 40),
        "lost": (2, 42),
        "gap": (2, 44),
        "other": (8, 38),
    }.items()
}


@blueprint.app_template_global("in_years")
def in_years(year: int) -> str:
    """Write an astronomical year as the language of the page does."""
    return year_words(year, the_language().tag)


@blueprint.app_template_global("px")
def pixels(number: float) -> str:
    """Write a length for SVG: no finer than a tenth of a pixel.

    >>> pixels(12.0), pixels(3.14159), pixels(-0.01)
    ('12', '3.1', '0')
    """
    return f"{round(number, 1) + 0.0:.1f}".removesuffix(".0")


def _window(whole: tuple[int, int]) -> TimelineView:
    """Read what part of the timeline the request asks for."""
    mistakes: list[str] = []
    first = _year("from", whole[0], mistakes, last=False)
    last = _year("to", whole[1], mistakes, last=True)
    if first > last:
        mistakes.append(
            _("The first year lies after the last; this is the whole time. Exchange the two.")
        )
        first, last = whole
    lane, at = request.args.get("lane", ""), request.args.get("at", "")
    return TimelineView(
        first=first,
        last=last,
        lane=lane if lane in LANES else "",
        sure=request.args.get("sure") == "1",
        at=at if SLUG.fullmatch(at) else "",
        mistakes=tuple(mistakes),
    )


def _year(field: str, default: int, mistakes: list[str], *, last: bool) -> int:
    """Read a year as somebody writes it; what cannot be read is told, and the default stands."""
    written = request.args.get(field, "").strip()
    if not written:
        return default
    for bounds in readings(written):
        year = bounds.latest_year if last else bounds.earliest_year
        if year is not None and abs(year) < 10_000:
            return year
    mistakes.append(
        _("“%(date)s” is no date that is understood here. Write 36 BC, AD 751 or 1992.")
        % {"date": written[:40]}
    )
    return default


@lru_cache(maxsize=64)
def _drawing(site: Site, tag: str, window: TimelineView) -> Drawing:
    """Draw what is asked for, in the words of a language."""
    return draw(
        *(_chosen(dated_items(site, tag), window), window.first, window.last, LANES),
        name_year=lambda year: year_words(year, tag),
    )


def _chosen(items: Sequence[TimelineItem], window: TimelineView) -> list[TimelineItem]:
    return [
        it
        for it in items
        if (not window.lane or it.lane == window.lane) and (it.sure or not window.sure)
    ]


def _drawn(drawing: Drawing) -> list[TimelineItem]:
    return [placed.item for lane in drawing.lanes for placed in lane.items]


def _used(drawing: Drawing) -> list[str]:
    """Return the forms that a drawing has, for its legend."""
    used = {stroke.form for item in _drawn(drawing) for stroke in item.strokes}
    return [form for form in FORMS if form in used]


def _parts(drawing: Drawing, whole: tuple[int, int]) -> list[ListedTime]:
    """Return what is drawn as a list by the pieces of the scale; empty neighbours are one."""
    tag = the_language().tag
    items = _drawn(drawing)
    beginning = by_segment(drawing.scale, items)
    found: list[ListedTime] = []
    for number, segment in enumerate(drawing.scale.segments):
        ends = number == len(drawing.scale.segments) - 1
        year = round(segment.last) - (1 if ends else 0)
        last = _("today") if ends and year == whole[1] else year_words(year, tag)
        own = beginning[number]
        ending = [it for it in items if segment.first < it.last <= segment.last and not own]
        if found and not (own or ending or found[-1].items or found[-1].ending):
            found[-1] = ListedTime(found[-1].first, last, ())
        else:
            found.append(ListedTime(year_words(round(segment.first), tag), last, own, ending))
    return found


def _remarks(chronicle: Chronicle, drawing: Drawing, tag: str) -> list[Remark]:
    """Say what the drawing cannot: which dates conflict, what is lost, what has no place."""
    found = []
    drawn = {item.key: item for item in _drawn(drawing)}
    for slug, thing in chronicle.things.items():
        item = drawn.get(slug)
        if item is None:
            continue
        name = ShownTerm(thing.item.label(tag).text, slug, thing.item.label(tag).language)
        if any(it.conflicts for it in thing.datings):
            found.append(Remark("conflict", name, item.when, _why(thing)))
        elif any(stroke.form == "gap" for stroke in item.strokes):
            found.append(Remark("gap", name, item.when))
        found += [Remark("lost", name, lost.written, lost.note) for lost in thing.lost]
    if len(drawn) == len(chronicle.things):
        for thing in chronicle.dateless:
            name = ShownTerm(thing.item.label(tag).text, thing.item.slug)
            found += [Remark("dateless", name, lost.written, lost.note) for lost in thing.lost]
    order = ("gap", "conflict", "lost", "dateless")
    return sorted(found, key=lambda remark: order.index(remark.kind))


def _why(thing: DatedThing) -> str:
    return next((it.note for it in thing.datings if it.conflicts and it.note), "")


def _moves(
    site: Site, window: TimelineView, whole: tuple[int, int], origin: TimelineItem | None
) -> Mapping[str, str]:
    """Return where the buttons lead that move over time; a step is so long as it looks."""
    scale = whole_scale(site, WIDTH, MOST, whole[1])
    left, right = scale.x(window.first), scale.x(window.last + 1)
    width = right - left
    middle = (left + right) / 2
    if origin and window.first <= origin.first < window.last + 1:
        middle = scale.x((origin.first + origin.last) / 2)
    found = {}
    if window.last > window.first:
        found["closer"] = _moved(scale, window, middle - width / 4, middle + width / 4)
    if (window.first, window.last) != whole:
        found["wider"] = _moved(scale, window, left - width / 2, right + width / 2)
        if window.first > whole[0]:
            step = min(width * _STEP, left)
            found["earlier"] = _moved(scale, window, left - step, right - step)
        if window.last < whole[1]:
            step = min(width * _STEP, scale.right - right)
            found["later"] = _moved(scale, window, left + step, right + step)
        found["whole"] = _moved(scale, window, scale.left, scale.right)
    return found


def _moved(scale: Timescale, window: TimelineView, left: float, right: float) -> str:
    """Return the address of another stretch of time."""
    first = int(scale.year(max(left, scale.left)) // 1)
    last = max(first, int(-(-scale.year(min(right, scale.right)) // 1)) - 1)
    if (first, last) == (window.first, window.last) and last > first:
        last -= 1
    return _address(window, first, last, whole=(int(scale.first), int(scale.last) - 1))


def _address(window: TimelineView, first: int, last: int, whole: tuple[int, int]) -> str:
    given: dict[str, Any] = {
        "from": first if first != whole[0] else None,
        "to": last if last != whole[1] else None,
        "lane": window.lane or None,
        "sure": 1 if window.sure else None,
        "at": window.at or None,
    }
    return url_for("timeline.page", **given)


def _described(window: TimelineView) -> Mapping[str, object]:
    """Say in the words of schema.org what the page shows."""
    download = url_for("timeline.page", format="csv", _external=True)
    return {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": _("Timeline"),
        "description": _("What the documents date, with what is uncertain told as uncertain."),
        "temporalCoverage": f"{edtf_year(window.first)}/{edtf_year(window.last)}",
        "distribution": {
            "@type": "DataDownload",
            "encodingFormat": _CSV,
            "contentUrl": download,
        },
    }


def addresses() -> object:
    """Return what gives the address of the page of a thing, without asking for each anew."""
    before, _place, after = url_for("things.document", slug=_PLACE).partition(_PLACE)
    return lambda slug: f"{before}{slug}{after}"


def _name(site: Site, slug: str) -> ShownTerm | None:
    """Name the thing that one comes from."""
    item = the_collection(site).items.get(slug)
    return item.label(the_language().tag) if item else None


def _table(items: Sequence[TimelineItem], window: TimelineView) -> str:
    """Write what is shown as a table."""
    text = io.StringIO()
    rows = csv.writer(text)
    rows.writerow(("thing", "name", "when", "date", "kind", "forms", "words", "read"))
    for it in sorted(items, key=lambda item: (item.first, item.last, item.key)):
        if window.first <= it.last and it.first < window.last + 1:
            forms = " ".join(stroke.form for stroke in it.strokes)
            rows.writerow(
                (it.key, it.name.text, it.when, it.machine, it.lane, forms, it.words, it.mark)
            )
    return text.getvalue()

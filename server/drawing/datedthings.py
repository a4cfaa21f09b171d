"""What a release dates, as things to draw: their names and times in the words of a language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Final

from babel.lists import format_list

from khorgos.server.drawing.forms import strokes_of
from khorgos.server.drawing.timeline import (
    MiniTimeline,
    TimelineItem,
    draw_small,
)
from khorgos.server.drawing.timescale import Timescale, is_round, timescale
from khorgos.server.languages.dates import ShownDate, when, year_words
from khorgos.server.languages.messages import Translator, translator
from khorgos.server.reading.terms import ShownTerm
from khorgos.server.reading.times import (
    BEGINNINGS,
    ENDINGS,
    DatedThing,
    Dating,
    the_chronicle,
)
from khorgos.server.site import Site

SMALL: Final = 264.0
"""The width of the timeline of one thing, in pixels."""
_SMALL_PIECES: Final = 6
_READINGS: Final = {"emended": "emended", "inferred-by-curator": "editor"}
"""How a date was read → the state that marks it."""
_ROUND: Final = 100
"""The years that a whole scale begins at are so round."""


@lru_cache(maxsize=16)
def dated_items(site: Site, language: str) -> tuple[TimelineItem, ...]:
    """Return all that a site's release dates, in the words of a language, by its names in it.

    Raises:
        EngineError: the engine fails.
    """
    chronicle = the_chronicle(site)
    words = translator(language)
    return tuple(item_of(thing, language, words) for thing in chronicle.things.values())


def item_of(thing: DatedThing, language: str, words: Translator) -> TimelineItem:
    """Return a dated thing as one to draw; where it leads is left to the page.

    Args:
        thing: the thing, which has a date.
        language: the tag of a language.
        words: those of the interface, in that language.
    """
    shown = when_of(thing, language, words)
    marks = [_READINGS[it.reading] for it in thing.datings if it.reading in _READINGS]
    strokes = strokes_of(thing)
    said = _said(thing.datings)
    if said.casefold() in shown.text.casefold() or (not marks and all(it.sure for it in strokes)):
        said = ""  # the words tell no more
    return TimelineItem(
        name=_without_date(thing.item.label(language), shown.text),
        href="",
        when=shown.text,
        strokes=strokes,
        lane=thing.lane,
        key=thing.item.slug,
        mark=marks[0] if marks else "",
        words=said,
        machine=shown.datetime,
    )


def when_of(thing: DatedThing, language: str, words: Translator) -> ShownDate:
    """Write the time of a thing: all its dates in one phrase."""
    spans = [it for it in thing.datings if it.role not in BEGINNINGS + ENDINGS]
    if spans:
        return _spans(spans, thing.lasts, language)
    starts = [it for it in thing.datings if it.role in BEGINNINGS]
    ends = [it for it in thing.datings if it.role in ENDINGS]
    if starts and ends:
        return _from_to(starts[0], ends[0], language)
    one = (starts or ends)[0]
    edtf = one.bounds.text
    if one.role == "hasBirth" or one.role == "hasDeath":
        shown = when(edtf, language)
        pattern = (
            words.gettext("born %(date)s")
            if one.role == "hasBirth"
            else words.gettext("died %(date)s")
        )
        return ShownDate(pattern % {"date": shown.text}, shown.datetime, shown.language)
    if starts:
        return when(edtf, language, side="start", lost=thing.end_is_lost)
    return when(edtf, language, side="end")


@lru_cache(maxsize=16)
def whole_scale(site: Site, width: float, most: int, last: int | None = None) -> Timescale:
    """Return the scale from the first date of a release to today.

    Args:
        site: has the release.
        width: in pixels.
        most: how many pieces it has at most.
        last: the last year; today's where none is given.

    Raises:
        EngineError: the engine fails.
    """
    items = dated_items(site, "en")
    first, end = whole_stretch(items, last)
    years = (year for it in items for stroke in it.strokes for year in {stroke.first, stroke.last})
    return timescale(years, first, end, width, most)


def whole_stretch(items: Sequence[TimelineItem], last: int | None = None) -> tuple[int, int]:
    """Return the first round year before all things, and the year of today or the last of all."""
    first = int(min((item.first for item in items), default=1))
    while not is_round(first, _ROUND):
        first -= 1
    latest = int(max((item.last for item in items), default=1))
    return first, max(latest - 1, date.today().year if last is None else last)


def mini_timeline(site: Site, slug: str, language: str) -> MiniTimeline | None:
    """Return the time of a thing on the whole scale, small; None where it has no date.

    Args:
        site: has the release.
        slug: the part of its IRI after ``/id/``.
        language: the tag of a language.

    Raises:
        EngineError: the engine fails.
    """
    item = next((it for it in dated_items(site, language) if it.key == slug), None)
    if item is None:
        return None
    return draw_small(
        item,
        _small_scale(site, date.today().year),
        lambda year: year_words(year, language),
        translator(language).gettext("now"),
    )


@lru_cache(maxsize=4)
def _small_scale(site: Site, last: int) -> Timescale:
    return whole_scale(site, SMALL, _SMALL_PIECES, last)


def _spans(datings: Sequence[Dating], lasts: bool, language: str) -> ShownDate:
    """Write whole times; those of which only one can be true with an "or"."""
    shown = [when(it.bounds.text, language, within=it.is_between and not lasts) for it in datings]
    if len(shown) == 1:
        return shown[0]
    texts, locale = [it.text for it in shown], shown[0].language
    if any(it.conflicts for it in datings):
        text = format_list(texts, style="or", locale=locale)
    else:
        text = format_list(texts, locale=locale)
    return ShownDate(text, "", shown[0].language)


def _from_to(start: Dating, end: Dating, language: str) -> ShownDate:
    """Write a beginning and an end."""
    first, last = start.bounds.text, end.bounds.text
    if "/" in first or "/" in last:
        shown = [when(text, language) for text in (first, last)]
        return ShownDate(f"{shown[0].text} – {shown[1].text}", "", shown[0].language)
    return when(f"{first}/{last}", language)


def _said(datings: Sequence[Dating]) -> str:
    """Return the documents' own words for the dates."""
    words = dict.fromkeys(word for it in datings for word in (it.words, *it.hedges) if word)
    return "; ".join(words)


def _without_date(name: ShownTerm, shown: str) -> ShownTerm:
    """Leave a date at the end of a name to the place where the thing stands."""
    for end in (f" ({shown})", f", {shown}", f" of {shown}", f" in {shown}", f" by {shown}"):
        if name.text.endswith(end) and len(name.text) > len(end) + 3:
            return replace(name, text=name.text.removesuffix(end))
    return name

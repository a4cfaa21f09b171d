"""An answer on a page: as a table, on the timeline, on the map, as a graph, or to take away."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from urllib.parse import urlencode

from flask import request

from khorgos.ontology.namespaces import KHO
from khorgos.ontology.prefixes import local_name
from khorgos.server.documents import address_of, query_address
from khorgos.server.drawing.datedthings import dated_items, whole_stretch
from khorgos.server.drawing.map import MapDrawing
from khorgos.server.drawing.network import Network, draw_network
from khorgos.server.drawing.timeline import Drawing, draw
from khorgos.server.languages.choosing import the_language
from khorgos.server.languages.dates import year_words
from khorgos.server.languages.messages import gettext as _
from khorgos.server.languages.messages import translator
from khorgos.server.pages.map import result_map
from khorgos.server.pages.timeline import addresses, lane_words
from khorgos.server.reading.collection import the_collection
from khorgos.server.reading.phrases import heading
from khorgos.server.reading.results import ResultReader, ResultTable, the_glossary
from khorgos.server.reading.terms import ShownTerm
from khorgos.server.reading.times import LANES
from khorgos.server.site import Site, the_site
from khorgos.server.sparql.answers import Answer, Format, formats_of

TABLE, TIMELINE, MAP, GRAPH = "table", "timeline", "map", "graph"
_MOST_LOST: Final = 12
_TERM: Final = re.compile(rf"(?:\bkho:|{re.escape(str(KHO))})(\w+)")
"""A term of the ontology in a query."""


@dataclass(frozen=True, slots=True)
class LostAbout:
    """What a source has lost of a thing that an answer names: the thing, the property, the gap."""

    thing: ShownTerm
    property: str
    href: str


@dataclass(frozen=True, slots=True)
class ShownResult:
    """An answer as a page shows it.

    Attributes:
        truth: the answer to a question of yes or no, else None.
        table: its rows, else None.
        downloads: formats with the addresses where the whole answer is had.
        views: views that it can have → their addresses; one of yes or no has none.
        view: the one that is shown.
        timeline: its things in time, where that is shown.
        map: its things in space, likewise.
        network: its rows as lines between things, likewise.
        lost: what the sources have lost of its things.
    """

    truth: bool | None
    table: ResultTable | None
    downloads: Sequence[tuple[Format, str]]
    views: Mapping[str, str]
    view: str
    timeline: Drawing | None = None
    map: MapDrawing | None = None
    network: Network | None = None
    lost: Sequence[LostAbout] = ()


def show_result(
    answer: Answer | None, query: str, graphs: Mapping[str, tuple[str, ...]] | None = None
) -> ShownResult | None:
    """Make what a page shows of an answer, in the language and the view that it asks for.

    Args:
        answer: what the query was answered, if it was.
        query: its text.
        graphs: parameter → IRIs of the graphs that were asked, where the request named some.
    """
    if answer is None:
        return None
    downloads = [
        (offered, query_address(query=query, format=offered.name, **(graphs or {})))
        for offered in formats_of(answer)
    ]
    if isinstance(answer, bool):
        return ShownResult(answer, None, downloads, {}, "")
    site, tag = the_site(), the_language().tag
    reader = ResultReader(
        the_collection(site),
        the_glossary(site),
        tag,
        address_of,
        (_("yes"), _("no"), _("not said")),
    )
    table = reader.read(answer)
    made: dict[str, Callable[[], Drawing | MapDrawing | Network | None]] = {
        TIMELINE: lambda: _timeline(site, table, tag),
        MAP: lambda: result_map(site, table.things, tag),
        GRAPH: lambda: draw_network(table.rows),
    }
    drawn = {view: drawing for view, make in made.items() if (drawing := make())}
    asked = request.values.get("view", TABLE)
    view = asked if asked in drawn else TABLE
    shown = drawn.get(view)
    return ShownResult(
        truth=None,
        table=table,
        downloads=downloads,
        views={name: _with_view(name, query) for name in (TABLE, *drawn)} if drawn else {},
        view=view,
        timeline=shown if isinstance(shown, Drawing) else None,
        map=shown if isinstance(shown, MapDrawing) else None,
        network=shown if isinstance(shown, Network) else None,
        lost=_lost(site, table.things, reader, query) if table.unsaid else (),
    )


def lost_about(site: Site, slugs: Sequence[str], query: str) -> Sequence[LostAbout]:
    """Return what the sources have lost of things, for an answer that names none of it.

    Args:
        site: has the gaps.
        slugs: of the things.
        query: its text; a loss of a property that it does not use has no bearing on its answer.
    """
    reader = ResultReader(the_collection(site), the_glossary(site), the_language().tag, address_of)
    return _lost(site, slugs, reader, query)


def view_words() -> Mapping[str, str]:
    """The word of each view."""
    return {TABLE: _("Table"), TIMELINE: _("Timeline"), MAP: _("Map"), GRAPH: _("Graph")}


def result_words() -> Mapping[str, object]:
    """What the template of a result takes beside it."""
    return {
        "view_words": view_words(),
        "lane_words": lane_words(),
        "thing_address": addresses(),
    }


def _timeline(site: Site, table: ResultTable, tag: str) -> Drawing | None:
    wanted = frozenset(table.things)
    items = [item for item in dated_items(site, tag) if item.key in wanted]
    if not items:
        return None
    first, last = whole_stretch(items, date.today().year if _reaches_today(items) else None)
    return draw(items, first, last, LANES, name_year=lambda year: year_words(year, tag))


def _reaches_today(items: Sequence[object]) -> bool:
    return any(getattr(item, "last", 0) >= date.today().year - 1 for item in items)


def _with_view(view: str, query: str) -> str:
    """Return the address of the page in another view; a query that was posted is put into it."""
    values = request.args.to_dict(flat=False)
    if request.method == "POST":
        values["query"] = [query]
    values["view"] = [view]
    if view == TABLE:
        del values["view"]
    path = request.script_root + request.path
    return f"{path}?{urlencode(values, doseq=True)}" if values else path


def _lost(
    site: Site, slugs: Sequence[str], reader: ResultReader, query: str
) -> Sequence[LostAbout]:
    used = {*_TERM.findall(query)}
    glossary, items = the_glossary(site), the_collection(site).items
    labels = {term.iri: term.label for term in site.ontology.documentation.terms}
    words = translator(the_language().tag)
    found = [
        LostAbout(
            reader.name_of(items[slug].iri),
            heading(property_, "forward", words, labels.get(property_, "")),
            address_of(gap),
        )
        for slug in slugs
        if slug in items
        for gap, property_ in glossary.gaps.get(items[slug].iri, ())
        if local_name(property_) in used
    ]
    return found[:_MOST_LOST]

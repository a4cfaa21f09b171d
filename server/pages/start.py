"""Where people begin: the start page, and the schema in queries, from easy to hard.

What the start page leads to is found in the release; the lessons of the schema are questions of the
catalogue, so that they are tested with all others.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Final

from flask import (
    Blueprint,
    Response,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)

from khorgos.ontology.namespaces import GRAPH, ONTOLOGY_IRI
from khorgos.ontology.prefixes import APART, PREFIXES, curie, slug_of
from khorgos.server.documents import address_of, send
from khorgos.server.drawing.map import HOME
from khorgos.server.drawing.projection import PlanePoint
from khorgos.server.languages.choosing import the_language
from khorgos.server.languages.dates import when, year_words
from khorgos.server.pages.hits import item_date
from khorgos.server.pages.mapmarks import on_plane
from khorgos.server.reading.collection import Collection, the_collection
from khorgos.server.reading.places import the_places
from khorgos.server.reading.terms import ShownTerm
from khorgos.server.reading.waysin import WaysIn, find_ways_in
from khorgos.server.site import Site, the_site
from khorgos.server.sparql.answers import GRAPH_FORMATS

GRAPHS: Final = {
    "facts": "what the documents state, as plain triples",
    "curated": "what only the curator read out of their words",
    "hedged": "what they say with a word of doubt",
    "emended": "what rests on words that were put right",
    "statements": "each fact once more as a node, with its date, evidence and certainty",
    "claims": "what somebody says, with its content and what answers it",
    "evidence": "the passages, word for word, and where they stand",
    "inferred": "what follows from the facts by the axioms of the ontology",
    "inferred-from-unsure": "what follows only with triples that are not sure",
    "reifiers": "the triple that each statement states, as a term; for queries in SPARQL 1.2 alone",
    "links": "the items of Wikidata, with the evidence for each pairing",
    "names": "names from elsewhere",
    "places": "coordinates from elsewhere",
    "wikidata": "what was fetched from Wikidata",
    "description": "this endpoint itself: its questions, prefixes and partitions, for editors",
}
"""Local name of a graph → what it holds."""


blueprint: Final = Blueprint("start", __name__)


@blueprint.get("/")
def page() -> Response:
    """The start page; for a tool that takes RDF and no page, what describes all this in RDF."""
    types = [offered.media_type for offered in GRAPH_FORMATS]
    if not request.accept_mimetypes["text/html"] and request.accept_mimetypes.best_match(types):
        return make_response(redirect(url_for("description.void"), 303))
    site = the_site()
    collection = the_collection(site)
    things = collection.items.values()
    return send(
        render_template(
            "index.html",
            ways=_ways(site),
            called=called,
            dated=dated,
            spoken=spoken,
            started=started,
            tries=_tries(_ways(site), collection),
            first=_first_year(collection),
            documents=collection.of_kind("SourceDocument"),
            things=len(things),
            dots=_dots(site),
            frame=HOME,
            scripts=len(
                {name.language for item in collection.items.values() for name in item.names}
            ),
        )
    )


def called(iri: str) -> ShownTerm:
    """Return the name of a thing of the collection in the language of the page, with its link."""
    item = the_collection(the_site()).items.get(slug_of(iri))
    shown = item.label(the_language().tag) if item else ShownTerm(slug_of(iri))
    return replace(shown, href=address_of(iri))


def dated(iri: str) -> str:
    """Return the time of a thing in words, or the years of a life; else the empty string."""
    item = the_collection(the_site()).items.get(slug_of(iri))
    date = item_date(item, the_language().tag) if item else None
    return date.text if date else ""


def started(iri: str) -> ShownTerm:
    """Return the name of a thing as it begins a heading."""
    shown = called(iri)
    return replace(shown, text=shown.text[:1].upper() + shown.text[1:])


def spoken(edtf: str) -> str:
    """Return a day in words; the empty string where it cannot be read."""
    date = when(edtf, the_language().tag)
    return date.text if date else ""


@lru_cache(maxsize=4)
def _dots(site: Site) -> Sequence[PlanePoint]:
    """Return where the towns of the release are, for a picture of how far it reaches."""
    placed = the_places(site).placed.values()
    towns = (one for one in placed if "Settlement" in one.item.classes and one.is_own)
    return sorted(on_plane(one) for one in towns if HOME.holds(on_plane(one)))


@lru_cache(maxsize=4)
def _ways(site: Site) -> WaysIn:
    return find_ways_in(site.engine)


def _tries(ways: WaysIn, collection: Collection) -> list[ShownTerm]:
    """Return what a visitor may try to look for: names in several scripts, a kind of thing."""
    names = [ShownTerm(name.value, "", name.language or "") for name in (ways.names or ("", ()))[1]]
    if ways.river:
        river = collection.items[slug_of(ways.river.thing)]
        names += [river.label(tag) for tag in ("en", "ru", "kk")]
    if (kind := collection.kinds.get("Battle")) and collection.of_kind("Battle"):
        names.append(kind.label(the_language().tag))
    tries = {name.text: replace(name, href=url_for("search.page", q=name.text)) for name in names}
    return list(tries.values())


def _first_year(collection: Collection) -> str:
    """Return the first year that anything is dated to, in words; else the empty string."""
    years = [item.begin for item in collection.items.values() if item.begin is not None]
    return year_words(min(years), the_language().tag) if years else ""


@blueprint.get("/schema")
def schema() -> str:
    """The schema in queries; a lesson whose question this server does not have is left out."""
    known = the_site().graphs
    return render_template(
        "schema.html",
        lessons={question.name: question for question in the_site().questions},
        prefixes=PREFIXES,
        graphs=[
            (curie(GRAPH[name]), words, str(GRAPH[name]) in APART)
            for name, words in GRAPHS.items()
            if str(GRAPH[name]) in known
        ],
        ontology=ONTOLOGY_IRI,
    )

"""Linked data: the IRIs of things answer here.

The IRI ``https://w3id.org/khorgos/id/x`` has its place at ``/id/x``. A thing is not a document, so
that address sends on with 303 to the document about it, ``/doc/x``, which is a page or RDF by
negotiation: https://www.w3.org/TR/cooluris/, section 4.3, "forwarding to one generic document".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Final

import pyoxigraph as ox
from flask import Blueprint, Response, make_response, redirect, request, url_for
from rdflib import SKOS

from khorgos.ontology.namespaces import KH
from khorgos.ontology.nearness import nearest
from khorgos.server.documents import SLUG, alternates, link, negotiate, not_found, send
from khorgos.server.languages.choosing import the_language
from khorgos.server.languages.messages import gettext as _
from khorgos.server.pages.record import reader_of, record_page
from khorgos.server.pages.thing import thing_page
from khorgos.server.reading.closure import closure_query, existence_query
from khorgos.server.reading.collection import the_collection
from khorgos.server.reading.facttable import fact_table
from khorgos.server.reading.namefit import Fit
from khorgos.server.reading.sentences import the_finder, the_texts
from khorgos.server.reading.terms import ShownTerm
from khorgos.server.site import Site, the_site
from khorgos.server.sparql.answers import CSV, GRAPH_FORMATS, JSON_LD, serialize
from khorgos.server.sparql.errors import EngineError
from khorgos.server.sparql.protocol import requested_formats
from khorgos.server.sparql.text import WHOLE, Dataset
from khorgos.triples.renaming import load_renamed, renamed_in

_LONGEST: Final = 128
_SAME_AS: Final = ox.NamedNode("https://schema.org/sameAs")
_NEAR: Final = 6
_LIKENESS: Final = 0.7


@lru_cache(maxsize=4)
def _renamed(site: Site) -> Mapping[str, str]:
    return renamed_in(site.graph.layers) if site.graph else load_renamed()


DOCUMENT_FORMATS: Final = (*GRAPH_FORMATS, CSV)
"""The formats of the document about a thing: RDF, or its facts as a table."""

blueprint: Final = Blueprint("things", __name__)


@blueprint.get("/id/<slug>")
def thing(slug: str) -> Response:
    """Send on from a thing to the document about it, with the ``format`` that was asked for."""
    if where_is(slug) is None:
        return nothing(slug)
    target = url_for("things.document", slug=slug, format=requested_formats(request) or None)
    response = make_response(redirect(target, 303))
    response.headers["Link"] = link(url_for("things.document", slug=slug), "describedby")
    return response


@blueprint.get("/doc/<slug>")
def document(slug: str) -> Response:
    """The document about a thing, as a page for browsers and in RDF for tools."""
    dataset = where_is(slug)
    if dataset is None:
        return nothing(slug)
    iri = str(KH[slug])
    chosen = negotiate(DOCUMENT_FORMATS)
    links = [
        link(iri, "canonical"),
        link(iri, "describes"),
        link(url_for("description.void"), "describedby"),
        *alternates("things.document", DOCUMENT_FORMATS, slug=slug),
    ]
    if chosen is None:
        page = record_page(slug) or thing_page(slug, dataset)
        response = send(page, links=links)
        form = "html"
    elif chosen[0] is CSV:
        response = send(fact_table(iri, reader_of(the_site(), "en")), chosen[1], links)
        form = CSV.name
    else:
        triples = _triples(closure_query(iri), dataset)
        if chosen[0] is JSON_LD:
            # Exact matches in schema.org's words too, for search engines, which read JSON-LD.
            triples += tuple(
                ox.Triple(one.subject, _SAME_AS, one.object)
                for one in triples
                if one.predicate.value == str(SKOS.exactMatch)
            )
        response = send(serialize(triples, chosen[0]), chosen[1], links)
        form = chosen[0].name
    response.headers["Content-Location"] = url_for("things.document", slug=slug, format=form)
    return response


def where_is(slug: str) -> Dataset | None:
    """Return the dataset that says something of the thing with this slug; None where none does.

    What only graphs say that stand apart from the default graph is shown from the first of them.
    """
    if SLUG.fullmatch(slug):
        query, site = existence_query(str(KH[slug])), the_site()
        for dataset in (WHOLE, *(Dataset((graph,)) for graph in site.apart)):
            if site.engine.query(query, dataset) is True:
                return dataset
    return None


def _triples(query: str, dataset: Dataset = WHOLE) -> tuple[ox.Triple, ...]:
    """Return a graph in an order that does not change from run to run."""
    answer = the_site().engine.query(query, dataset)
    if not isinstance(answer, tuple):
        raise EngineError(f"a graph was expected in answer to {query}")
    return tuple(sorted(answer, key=str))


def nothing(slug: str) -> Response:
    """Lead from the old slug of a thing to it; else name those with such a name, or a like slug."""
    renamed = _renamed(the_site()).get(slug)
    if renamed is not None and where_is(renamed) is not None:
        form = requested_formats(request) or None
        target = url_for(f"{request.endpoint}", slug=renamed, format=form)
        return make_response(redirect(target, 301))
    near = like(slug)
    links = {other: url_for("things.thing", slug=other) for other in near}
    told = _("Nothing is said of “%(name)s” here. Look for it by a name, in any script:")
    name = f"\u2068{slug[:_LONGEST]}\u2069"
    message = f"Nothing is said of {slug!r} in this release."
    return not_found(message, links, told % {"name": name}, [named(other) for other in near])


def like(slug: str) -> Sequence[str]:
    """Return the slugs of the things with such a name, or with a slug like it.

    Raises:
        EngineError: the engine fails.
    """
    if not 0 < len(slug) <= _LONGEST:
        return ()
    site, wanted = the_site(), slug.casefold()
    known = [*the_collection(site).items, *(one.slug for one in the_texts(site).claims)]
    inside = sorted((other for other in known if wanted in other), key=len)
    hits = the_finder(site).find(wanted.replace("-", " "), thorough=False).hits
    same = [hit.item.slug for hit in hits if hit.fit is Fit.SAME]
    near = dict.fromkeys([*same, *nearest(wanted, known, _NEAR, _LIKENESS), *inside])
    return list(near)[:_NEAR]


def named(slug: str) -> ShownTerm:
    """Name a thing of the release in the language of the page, with its address."""
    item = the_collection(the_site()).items.get(slug)
    address = url_for("things.thing", slug=slug)
    if item is None:
        return ShownTerm(slug, address)
    return replace(item.label(the_language().tag), href=address)

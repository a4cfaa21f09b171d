"""The ontology at its own address: a page for people, RDF for tools.

Its IRIs end in a hash, so that one address answers for all of its terms: ``/ontology#Treaty``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Final

import pyoxigraph as ox
from flask import Flask, Response, current_app, make_response, render_template, request, url_for
from markupsafe import Markup

from khorgos.ontology.documentation import Documentation, Term
from khorgos.ontology.prefixes import PREFIXES
from khorgos.server.engines.engine import Engine, select
from khorgos.server.sparql.answers import GRAPH_FORMATS, TURTLE, serialize
from khorgos.server.sparql.errors import EngineError
from khorgos.server.sparql.negotiation import choose, wants_page
from khorgos.server.sparql.protocol import requested_format

_EXTENSION: Final = "khorgos-ontology"
_COUNTS: Final = (
    "SELECT ?term (COUNT(DISTINCT ?thing) AS ?n) { ?thing a ?term } GROUP BY ?term",
    "SELECT ?term (COUNT(*) AS ?n) { ?subject ?term ?object } GROUP BY ?term",
)
_MEMBERS: Final = """PREFIX kho: <{kho}>
PREFIX rdfs: <{rdfs}>

SELECT ?thing (MIN(?name) AS ?label)
WHERE {{
  ?thing a kho:{term} .
  OPTIONAL {{ ?thing rdfs:label ?name . FILTER (LANG(?name) = "en") }}
}}
GROUP BY ?thing
ORDER BY ?label ?thing
"""
_TRIPLES: Final = """PREFIX kho: <{kho}>

SELECT ?subject ?object
WHERE {{
  ?subject kho:{term} ?object .
}}
ORDER BY ?subject ?object
"""


@dataclass(frozen=True, slots=True)
class OntologySource:
    """What the page is made from.

    Attributes:
        turtle: the ontology as its authors wrote it, UTF-8; sent as it is.
        documentation: the same for people.
        diagram: SVG markup of its core, trusted.
    """

    turtle: bytes
    documentation: Documentation
    diagram: str


@dataclass(frozen=True, slots=True)
class _Page:
    """The source, its triples for the other formats, and how often the release uses each term."""

    source: OntologySource
    triples: tuple[ox.Triple, ...]
    uses: Mapping[str, int]


def add_ontology(app: Flask, source: OntologySource, engine: Engine) -> None:
    """Serve the ontology at ``/ontology``.

    Args:
        app: the application.
        source: the ontology.
        engine: counts what the release says with it, once.

    Raises:
        EngineError: the engine cannot count, or ``source.turtle`` is not Turtle.
    """
    uses = {term: count for query in _COUNTS for term, count in _counts(engine, query).items()}
    app.extensions[_EXTENSION] = _Page(source, _triples(source.turtle), uses)
    app.add_url_rule("/ontology", view_func=ontology)


def ontology() -> Response:
    """The ontology, as a page for browsers and in RDF for tools."""
    page: _Page = current_app.extensions[_EXTENSION]
    name = requested_format(request)
    if name == "html" or (name is None and wants_page(request.accept_mimetypes)):
        response = make_response(_html(page))
        turtle = url_for("ontology", format=TURTLE.name)
        response.headers["Link"] = f'<{turtle}>; rel="alternate"; type="{TURTLE.media_type}"'
    else:
        chosen, media_type = choose(GRAPH_FORMATS, request.accept_mimetypes, name)
        written = chosen == TURTLE
        data = page.source.turtle if written else serialize(page.triples, chosen)
        response = Response(data, mimetype=media_type)
    response.add_etag()
    response.cache_control.no_cache = True
    response.make_conditional(request)
    return response


def _html(page: _Page) -> str:
    return render_template(
        "ontology.html",
        ontology=page.source.documentation,
        diagram=Markup(page.source.diagram),
        formats=GRAPH_FORMATS,
        index=_index(page.source.documentation),
        uses=page.uses,
        query_for=_query,
    )


def _index(documentation: Documentation) -> list[tuple[str, list[Term]]]:
    """Return the terms under their first letters."""
    letters = groupby(documentation.terms, key=lambda term: term.name[0].upper())
    return [(letter, list(terms)) for letter, terms in letters]


def _query(term: Term) -> str:
    """Return the query that lists what is counted as a use of ``term``."""
    template = _MEMBERS if term.kind == "class" else _TRIPLES
    return template.format(term=term.name, kho=PREFIXES["kho"], rdfs=PREFIXES["rdfs"])


def _counts(engine: Engine, query: str) -> dict[str, int]:
    """Return the numbers that a query gives, by the IRI beside each."""
    counts = {}
    for term, number in select(engine, query):
        if isinstance(term, ox.NamedNode) and isinstance(number, ox.Literal):
            counts[term.value] = int(number.value)
    return counts


def _triples(turtle: bytes) -> tuple[ox.Triple, ...]:
    """Read Turtle, with names for its blank nodes that do not change from run to run."""
    try:
        dataset = ox.Dataset(ox.parse(turtle, format=ox.RdfFormat.TURTLE))
    except SyntaxError as error:
        raise EngineError(f"the ontology is not Turtle: {error}") from error
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return tuple(quad.triple for quad in sorted(dataset, key=str))

"""The ontology at its own address: a page for people, RDF for tools.

Its IRIs end in a hash, so that one address answers for all of its terms: ``/ontology#Treaty``.
"""

from __future__ import annotations

from itertools import groupby
from typing import Final

from flask import Blueprint, Response, render_template, url_for
from markupsafe import Markup

from khorgos.ontology.documentation import Term
from khorgos.ontology.prefixes import PREFIXES
from khorgos.server.documents import link, negotiate, send
from khorgos.server.site import the_site
from khorgos.server.sparql.answers import GRAPH_FORMATS, TURTLE, serialize

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


blueprint: Final = Blueprint("ontology", __name__)


@blueprint.get("/ontology")
def page() -> Response:
    """The ontology, as a page for browsers and in RDF for tools."""
    site, chosen = the_site(), negotiate()
    source = site.ontology
    if chosen is not None:
        format_, media_type = chosen
        data = source.turtle if format_ == TURTLE else serialize(source.triples, format_)
        return send(data, media_type)
    letters = groupby(source.documentation.terms, key=lambda term: term.name[0].upper())
    html = render_template(
        "ontology.html",
        ontology=source.documentation,
        diagram=Markup(source.diagram),
        formats=GRAPH_FORMATS,
        index=[(letter, list(terms)) for letter, terms in letters],
        uses={**site.classes, **site.properties},
        query_for=_query,
    )
    turtle = url_for("ontology.page", format=TURTLE.name)
    return send(html, links=[link(turtle, "alternate", TURTLE.media_type)])


def _query(term: Term) -> str:
    """Return the query that lists what is counted as a use of ``term``."""
    template = _MEMBERS if term.kind == "class" else _TRIPLES
    return template.format(term=term.name, kho=PREFIXES["kho"], rdfs=PREFIXES["rdfs"])

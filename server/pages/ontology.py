"""The ontology at its own address: a page for people, RDF for tools.

Its IRIs end in a hash, so that one address answers for all of its terms: ``/ontology#Treaty``. The
page there lists what each term means; all that is said of one stands at ``/ontology/term/Treaty``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from flask import Blueprint, Response, render_template, request, url_for
from markupsafe import Markup

from khorgos.ontology.documentation import Term
from khorgos.ontology.nearness import nearest
from khorgos.ontology.prefixes import ONTOLOGY, PREFIXES, curie
from khorgos.server.documents import address_of, link, negotiate, not_found, send
from khorgos.server.ontologyfiles import OntologyFile
from khorgos.server.site import OntologySource, the_site
from khorgos.server.sparql.answers import GRAPH_FORMATS, TURTLE, Format, serialize

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
        return _sent(source.file, *chosen)
    html = render_template(
        "ontology.html",
        ontology=source.documentation,
        diagram=Markup(source.diagram),
        formats=GRAPH_FORMATS,
        uses={**site.classes, **site.properties},
        parts=_parts(source),
    )
    turtle = url_for("ontology.page", format=TURTLE.name)
    return send(html, links=[link(turtle, "alternate", TURTLE.media_type)])


def _parts(source: OntologySource) -> Mapping[str, Sequence[str]]:
    """Heading → names of the parts that have an address of their own."""
    names = [name for name in source.parts if "/" not in name]
    earlier = [name for name in names if source.parts[name].iri == ONTOLOGY]
    return {"Modules": [n for n in names if n not in earlier], "Earlier versions": earlier}


@blueprint.get("/ontology/term/<name>")
def term(name: str) -> Response:
    """All that is said of one term, as a page; its RDF is that of the ontology."""
    site = the_site()
    terms = {known.name: known for known in site.ontology.documentation.terms}
    if name not in terms:
        links = {near: url_for("ontology.term", name=near) for near in nearest(name, terms)}
        return not_found(f"There is no term {name!r} in the ontology.", links)
    shown = terms[name]
    uses = {**site.classes, **site.properties}
    return send(
        render_template(
            "ontology_term_page.html",
            term=shown,
            count=uses.get(shown.iri, 0),
            query=_query(shown),
        )
    )


@blueprint.get("/ontology/<name>")
def part(name: str) -> Response:
    """A module of the ontology, or a version of it by its IRI: that of today or one before."""
    return _part(name)


@blueprint.get("/ontology/<name>/<version>")
def versioned_part(name: str, version: str) -> Response:
    """A module of the ontology by the IRI of its version."""
    return _part(f"{name}/{version}")


def _part(address: str) -> Response:
    site = the_site()
    served, parts = site.ontology.file.version_iri, site.ontology.parts
    if f"{ONTOLOGY}/{address}" == served:
        return page()
    if address not in parts:
        there = [ONTOLOGY, served, *(f"{ONTOLOGY}/{name}" for name in parts)]
        links = {curie(iri): address_of(iri) for iri in there if iri}
        return not_found(f"There is no {address!r} of the ontology here.", links)
    file, chosen = parts[address], negotiate()
    if chosen is not None:
        return _sent(file, *chosen)
    known = {term.name for term in site.ontology.documentation.terms}
    path = request.script_root + request.path
    html = render_template(
        "ontology_part.html", file=file, path=path, formats=GRAPH_FORMATS, known=known
    )
    return send(html, links=[link(f"{path}?format={TURTLE.name}", "alternate", TURTLE.media_type)])


def _sent(file: OntologyFile, format_: Format, media_type: str) -> Response:
    """Send a file in a format; in Turtle as its authors wrote it."""
    data = file.turtle if format_ == TURTLE else serialize(file.triples, format_)
    return send(data, media_type)


def _query(term: Term) -> str:
    """Return the query that lists what is counted as a use of ``term``."""
    template = _MEMBERS if term.kind == "class" else _TRIPLES
    return template.format(term=term.name, kho=PREFIXES["kho"], rdfs=PREFIXES["rdfs"])

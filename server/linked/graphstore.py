"""The graphs of the release, read over HTTP.

Follows the SPARQL 1.1 Graph Store HTTP Protocol, https://www.w3.org/TR/sparql11-http-rdf-update/,
as far as it reads: GET and HEAD, by indirect identification at ``/data`` (section 4.2) and by the
graphs' own IRIs, whose place is ``/graph/…`` (section 4.1). What would write is answered with 405.
"""

from __future__ import annotations

from functools import partial
from typing import Final

from flask import Blueprint, Response, render_template, request, url_for
from werkzeug.exceptions import BadRequest

from khorgos.ontology.namespaces import GRAPH
from khorgos.ontology.prefixes import REIFIERS, curie
from khorgos.server.documents import (
    accepted,
    address_of,
    alternates,
    link,
    negotiate,
    not_found,
    send,
)
from khorgos.server.site import partitions, the_site
from khorgos.server.sparql.answers import GRAPH_FORMATS
from khorgos.server.sparql.negotiation import VERSIONED, write_acceptable
from khorgos.server.sparql.protocol import requested_formats
from khorgos.server.sparql.text import Dataset

# Sorted, so that the same release gives the same bytes.
_WHOLE: Final = """CONSTRUCT { ?s ?p ?o }
WHERE { ?s ?p ?o }
ORDER BY STR(?s) STR(?p) STR(?o) LANG(?o)
"""
blueprint: Final = Blueprint("graphs", __name__)


@blueprint.get("/data")
def data() -> Response:
    """The graph that the parameters name, in RDF.

    Raises:
        BadRequest: they name none, or more than one.
        NotAcceptable: the client takes no format of RDF; the description lists them.
    """
    names = request.args.getlist("graph")
    is_default = "default" in request.args
    if len(names) + is_default != 1:
        found = "no graph" if not names and not is_default else "more than one graph"
        here = url_for("graphs.data")
        raise BadRequest(
            f"The request names {found}. Ask for one graph: {here}?graph=IRI, or for all of them "
            f"as one: {here}?default."
        )
    if names and names[0] not in the_site().graphs:
        return _unknown(names[0])
    write = partial(the_site().engine.write, _WHOLE, Dataset(tuple(names)))
    return send(*write_acceptable(GRAPH_FORMATS, accepted(), requested_formats(request), write))


@blueprint.get("/graph/<name>")
def graph(name: str) -> Response:
    """A named graph, as a page for browsers and in RDF for tools."""
    iri = str(GRAPH) + name
    if iri not in the_site().graphs:
        return _unknown(iri)
    formats = VERSIONED if iri == REIFIERS else GRAPH_FORMATS
    links = [
        link(iri, "canonical"),
        link(url_for("description.void"), "describedby"),
        *alternates("graphs.graph", formats, name=name),
    ]
    if chosen := negotiate(formats):
        written = the_site().engine.write(_WHOLE, Dataset((iri,)), chosen[0])
        return send(written, chosen[1], links)
    classes, properties = partitions(the_site().engine, iri)
    page = render_template(
        "graph.html",
        iri=iri,
        name=name,
        triples=the_site().graphs[iri],
        uses={"Classes": classes, "Properties": properties},
        formats=formats,
        curie=curie,
        query=f"SELECT ?subject ?property ?value\nFROM <{iri}>\n"
        "WHERE { ?subject ?property ?value }\nORDER BY ?subject ?property ?value\n",
    )
    return send(page, links=links)


def _unknown(iri: str) -> Response:
    """Say that there is no such graph, and which there are."""
    links = {name: address_of(name) for name in the_site().graphs}
    return not_found(f"There is no graph {iri!r} in this release.", links)

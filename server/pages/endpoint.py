"""The SPARQL endpoint: answers, the form for people, and the description of the service."""

from __future__ import annotations

import hashlib
import json
from functools import partial
from typing import Final

from flask import Blueprint, Response, make_response, render_template, request, url_for

from khorgos.ontology.prefixes import PREFIXES, curie
from khorgos.queries.catalogue import by_theme
from khorgos.server.documents import accepted, send
from khorgos.server.engines.engine import Written
from khorgos.server.operation.exchange import exchange_of
from khorgos.server.pages.results import result_words, show_result
from khorgos.server.site import Site, the_site
from khorgos.server.sparql.answers import (
    GRAPH_FORMATS,
    Answer,
    parse,
    serialize,
    triples_of,
)
from khorgos.server.sparql.errors import QueryError
from khorgos.server.sparql.negotiation import choose, wants_page, write_acceptable
from khorgos.server.sparql.protocol import (
    Operation,
    answer_headers,
    asks_nothing,
    limits_header,
    read,
    requested_formats,
    service_description,
)
from khorgos.server.sparql.text import QueryText

_EXAMPLE: Final = """
SELECT ?thing ?label
WHERE {
  ?thing rdfs:label ?label .
}
ORDER BY ?label
LIMIT 20
"""


blueprint: Final = Blueprint("sparql", __name__)


@blueprint.route("/sparql", methods=["GET", "POST"])
def endpoint() -> Response:
    """A query's answer, or without a query the form or the service description."""
    response = _respond()
    if limits := the_site().limits:
        response.headers.set(*limits_header(limits))
    return response


def _respond() -> Response:
    if asks_nothing(request):
        names = requested_formats(request)
        page = wants_page(accepted(), names, GRAPH_FORMATS)
        return _form() if page else _description(names)
    operation = read(request)
    page = wants_page(accepted(), operation.formats, operation.offered)
    exchange = exchange_of(request.environ)
    try:
        if isinstance(exchange.found, Exception):
            raise exchange.found
        if page:
            return _form(operation, _answer(operation, exchange.found))
        return _data(operation)
    except QueryError as error:
        if page:
            return _form(operation, error=error)
        report = error.report(operation.query)
        return Response(report + "\n", 400, content_type="text/plain; charset=utf-8")


def _answer(operation: Operation, found: Written | None) -> Answer:
    """Return the answer to show, which the server may have found already."""
    if found is None:
        return the_site().engine.query(operation.query, operation.dataset)
    return parse(found.data, operation.plain)


def _data(operation: Operation) -> Response:
    """Write an answer in the negotiated format, whole before the first byte leaves.

    The form of the query tells the kind of its answer, so a format that it cannot have is refused
    before the query is run.
    """
    write = partial(the_site().engine.write, operation.query, operation.dataset)
    data, media_type = write_acceptable(operation.offered, accepted(), operation.formats, write)
    lasts = not operation.query.is_volatile
    digest = hashlib.sha256(data).digest()
    response = Response(data, headers=answer_headers(media_type, digest, lasts))
    if lasts:
        response.make_conditional(request)
    return response


def _description(names: tuple[str, ...]) -> Response:
    """Describe the service in RDF."""
    chosen, media_type = choose(GRAPH_FORMATS, accepted(), names)
    site = the_site()
    iri = url_for("sparql.endpoint", _external=True)
    graph = service_description(iri, site.graphs, site.triples, site.limits)
    return Response(serialize(triples_of(graph), chosen), mimetype=media_type)


def _form(
    operation: Operation | None = None,
    answer: Answer | None = None,
    error: QueryError | None = None,
) -> Response:
    """Show the query form, with the answer or the report of an error below it."""
    site = the_site()
    if operation is None:
        operation = Operation(QueryText(_offered(site)))
    graphs = {
        "default-graph-uri": operation.dataset.default_graphs,
        "named-graph-uri": operation.dataset.named_graphs,
    }
    page = render_template(
        "sparql.html",
        query=operation.query,
        graphs=graphs,
        report=error.report(operation.query) if error else "",
        place=(error.line, error.column) if error and error.line else None,
        limits=site.limits,
        examples=by_theme(site.examples),
        result=show_result(answer, operation.query, graphs),
        **result_words(),
    )
    return make_response(page, 400 if error else 200)


def _offered(site: Site) -> str:
    """Return the query that the form begins with: the example asked for, else a short one."""
    name = request.args.get("example", "")
    example = next((one.text for one in site.examples if one.name == name), "")
    prologue = "\n".join(f"PREFIX {prefix}: <{iri}>" for prefix, iri in PREFIXES.items())
    return example or f"{prologue}\n{_EXAMPLE}"


@blueprint.get("/sparql/terms")
def terms() -> Response:
    """What an editor completes a query with: prefixes, and the terms of the ontology, as JSON."""
    site = the_site()
    uses = {**site.classes, **site.properties}
    found = [
        {
            "name": curie(term.iri),
            "label": term.label,
            "kind": term.kind,
            "means": term.definitions[0].text if term.definitions else "",
        }
        for term in sorted(
            site.ontology.documentation.terms, key=lambda term: -uses.get(term.iri, 0)
        )
    ]
    return send(json.dumps({"prefixes": dict(PREFIXES), "terms": found}), "application/json")

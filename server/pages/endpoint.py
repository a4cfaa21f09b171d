"""The SPARQL endpoint: answers, the form for people, and the description of the service."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import partial
from typing import Final

from flask import Blueprint, Response, make_response, render_template, request, url_for

from khorgos.ontology.prefixes import PREFIXES
from khorgos.server.documents import accepted, query_address
from khorgos.server.site import the_site
from khorgos.server.sparql.answers import (
    BOOLEAN_FORMATS,
    GRAPH_FORMATS,
    RESULT_FORMATS,
    Answer,
    Format,
    formats_of,
    serialize,
    triples_of,
)
from khorgos.server.sparql.errors import QueryError
from khorgos.server.sparql.negotiation import choose, wants_page, write_acceptable
from khorgos.server.sparql.protocol import (
    Operation,
    asks_nothing,
    read,
    requested_formats,
    service_description,
)
from khorgos.server.sparql.table import table
from khorgos.server.sparql.text import QueryText

_FORMATS: Final[Mapping[str, tuple[Format, ...]]] = {
    "ASK": BOOLEAN_FORMATS,
    "CONSTRUCT": GRAPH_FORMATS,
    "DESCRIBE": GRAPH_FORMATS,
}
"""The form of a query → the formats that its answer can have; of others it can have rows'."""

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
        # A dictionary of structured fields, RFC 8941.
        response.headers["Khorgos-Limits"] = (
            f"seconds={limits.seconds:g}, memory={limits.memory}, answer={limits.answer}"
        )
    return response


def _respond() -> Response:
    if asks_nothing(request):
        names = requested_formats(request)
        page = wants_page(accepted(), names, GRAPH_FORMATS)
        return _form() if page else _description(names)
    operation = read(request)
    formats = _FORMATS.get(operation.query.form, RESULT_FORMATS)
    page = wants_page(accepted(), operation.formats, formats)
    try:
        if not page:
            return _data(operation)
        return _form(operation, the_site().engine.query(operation.query, operation.dataset))
    except QueryError as error:
        report = error.report(operation.query)
        if page:
            return _form(operation, report=report)
        return Response(report + "\n", 400, content_type="text/plain; charset=utf-8")


def _data(operation: Operation) -> Response:
    """Write an answer in the negotiated format, whole before the first byte leaves.

    The form of the query tells the kind of its answer, so a format that it cannot have is refused
    before the query is run.
    """
    formats = _FORMATS.get(operation.query.form, RESULT_FORMATS)
    write = partial(the_site().engine.write, operation.query, operation.dataset)
    data, media_type = write_acceptable(formats, accepted(), operation.formats, write)
    response = Response(data, mimetype=media_type)
    if operation.query.is_volatile:
        response.cache_control.no_store = True
        return response
    response.set_etag(hashlib.sha256(media_type.encode() + b"\0" + data).hexdigest())
    response.cache_control.no_cache = True
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
    operation: Operation | None = None, answer: Answer | None = None, report: str = ""
) -> Response:
    """Show the query form, with the answer or the report of an error below it."""
    if operation is None:
        prologue = "\n".join(f"PREFIX {name}: <{iri}>" for name, iri in PREFIXES.items())
        operation = Operation(QueryText(f"{prologue}\n{_EXAMPLE}"))
    graphs = {
        "default-graph-uri": operation.dataset.default_graphs,
        "named-graph-uri": operation.dataset.named_graphs,
    }
    page = render_template(
        "sparql.html",
        query=operation.query,
        graphs=graphs,
        report=report,
        **shown(answer, operation.query, graphs),
    )
    return make_response(page, 400 if report else 200)


def shown(
    answer: Answer | None, query: str, graphs: Mapping[str, tuple[str, ...]] | None = None
) -> Mapping[str, object]:
    """What the template of an answer takes.

    Args:
        answer: what the query was answered, if it was.
        query: its text.
        graphs: parameter → IRIs of the graphs that were asked, where the request named some.
    """
    return {
        "truth": answer if isinstance(answer, bool) else None,
        "table": None if answer is None or isinstance(answer, bool) else table(answer),
        "downloads": [
            (offered, query_address(query=query, format=offered.name, **(graphs or {})))
            for offered in (() if answer is None else formats_of(answer))
        ],
    }

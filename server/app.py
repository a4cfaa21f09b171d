"""The web application: the SPARQL endpoint and its pages, as a Flask factory.

Everything that answers is passed in with :class:`Config`; nothing here opens a file or a socket.
Pages work without JavaScript and load nothing from elsewhere.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol
from urllib.parse import urlencode

import pyoxigraph as ox
from flask import Flask, Response, current_app, make_response, render_template, request, url_for
from werkzeug.exceptions import HTTPException

from khorgos.ontology.namespaces import PREFIXES
from khorgos.server.engine import Answer, Boolean, Dataset, Engine, Solutions
from khorgos.server.errors import EngineError, QueryError
from khorgos.server.negotiation import (
    GRAPH_FORMATS,
    RESULT_FORMATS,
    choose,
    formats_of,
    serialize,
    table,
    wants_page,
)
from khorgos.server.ontologypage import OntologySource, add_ontology
from khorgos.server.protocol import (
    Operation,
    asks_nothing,
    read,
    requested_format,
    service_description,
)

POLICY: Final = (
    "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
HEADERS: Final = {
    # The data is public and there are no credentials: any page may ask, also when it errs.
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, HEAD, POST, OPTIONS",
    "Access-Control-Allow-Headers": "*",
    "Access-Control-Expose-Headers": "*",
    "Access-Control-Max-Age": "86400",
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
}
HINTS: Final = {
    404: "There is nothing at {path}. The endpoint is at {endpoint}, the start page at {index}.",
    405: "{method} is not allowed at {path}; use {allow}.",
    500: "The server failed, and logged why. Please try again, and tell its operator if it stays.",
}

# Their values change from call to call, so an answer with one of them must not be kept.
_VOLATILE: Final = re.compile(r"(?i)(?<![a-z])(?:now|rand|(?:str)?uuid|bnode)(?![a-z])")
_EXAMPLE: Final = """
SELECT ?thing ?label
WHERE {
  ?thing rdfs:label ?label .
}
ORDER BY ?label
LIMIT 20
"""


class Question(Protocol):
    """An example query: ``khorgos.queries`` has them, any object with these attributes will do."""

    @property
    def name(self) -> str:
        """A short name, unique among the questions."""

    @property
    def question(self) -> str:
        """The question in words."""

    @property
    def text(self) -> str:
        """The query in SPARQL, with its prefixes."""


@dataclass(frozen=True, slots=True)
class Config:
    """What the application serves.

    Attributes:
        engine: answers the queries.
        ontology: what the release is said with, shown at its own address.
        questions: examples for the start page, in the order in which they are shown.
    """

    engine: Engine
    ontology: OntologySource
    questions: Sequence[Question] = ()


@dataclass(frozen=True, slots=True)
class Site:
    """What the views need: the engine, and what is known about its release once it is loaded."""

    engine: Engine
    questions: Sequence[Question]
    triples: int
    graphs: Mapping[str, int]


def create_app(config: Config) -> Flask:
    """Make the application.

    Args:
        config: the engine, the ontology and the questions to serve.

    Returns:
        A WSGI application with the pages ``/``, ``/sparql`` and ``/ontology``.

    Raises:
        EngineError: the engine cannot count its triples.
    """
    app = Flask(__name__)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    engine = config.engine
    names = _first_column(engine, "SELECT DISTINCT ?g { GRAPH ?g {} } ORDER BY ?g", Dataset())
    graphs = {name: _count(engine, Dataset((name,))) for name in names}
    app.extensions["khorgos"] = Site(engine, config.questions, _count(engine, Dataset()), graphs)
    app.add_url_rule("/", view_func=index)
    app.add_url_rule("/sparql", view_func=sparql, methods=["GET", "POST"])
    add_ontology(app, config.ontology, engine)
    app.register_error_handler(HTTPException, http_error)
    app.register_error_handler(EngineError, engine_error)
    app.after_request(add_headers)
    app.context_processor(lambda: {"site": _site(), "address": _address})
    return app


def index() -> str:
    """The start page."""
    return render_template("index.html")


def sparql() -> Response:
    """The endpoint: a query's answer, or without a query the form or the service description."""
    name = requested_format(request)
    page = name == "html" or (name is None and wants_page(request.accept_mimetypes))
    if asks_nothing(request):
        return make_response(_form()) if page else _description(name)
    operation = read(request)
    page = page and operation.format in (None, "html")
    try:
        answer = _site().engine.query(operation.query, operation.dataset)
    except QueryError as error:
        report = error.report(operation.query)
        if page:
            return make_response(_form(operation, report=report), 400)
        return Response(report + "\n", 400, content_type="text/plain; charset=utf-8")
    if page:
        return make_response(_form(operation, answer))
    return _data(operation, answer)


def http_error(error: HTTPException) -> HTTPException | Response:
    """Say what went wrong over HTTP, as a page for browsers and as text for tools."""
    if error.code is None or error.code < 400:
        return error
    headers = error.get_response().headers
    message = error.description or ""
    if error.code in HINTS:
        message = HINTS[error.code].format(
            path=request.path,
            endpoint=url_for("sparql"),
            index=url_for("index"),
            method=request.method,
            allow=headers.get("Allow"),
        )
    response = _problem(error.code, error.name, message)
    if "Allow" in headers:
        response.headers["Allow"] = headers["Allow"]
    return response


def engine_error(error: EngineError) -> Response:
    """Report a failure of the engine as the server's, with what the engine says."""
    current_app.logger.error("the engine failed: %s", error)
    return _problem(500, "Engine failure", f"{error}.")


def add_headers(response: Response) -> Response:
    """Add the headers that every answer has, errors and preflights included."""
    response.headers.update(HEADERS)
    response.vary.add("Accept")
    return response


def _site() -> Site:
    site: Site = current_app.extensions["khorgos"]
    return site


def _data(operation: Operation, answer: Answer) -> Response:
    """Write an answer in the negotiated format, whole before the first byte leaves."""
    formats = formats_of(answer)
    chosen, media_type = choose(formats, request.accept_mimetypes, operation.format)
    response = Response(serialize(answer, chosen), mimetype=media_type)
    if _VOLATILE.search(operation.query):
        response.cache_control.no_store = True
        return response
    parts = (_site().engine.version, media_type, operation.query, repr(operation.dataset))
    response.set_etag(hashlib.sha256("\0".join(parts).encode()).hexdigest())
    response.cache_control.no_cache = True
    response.make_conditional(request)
    return response


def _description(name: str | None) -> Response:
    """Describe the service in RDF."""
    chosen, media_type = choose(GRAPH_FORMATS, request.accept_mimetypes, name)
    site = _site()
    iris = [offered.iri for offered in (*RESULT_FORMATS, *GRAPH_FORMATS)]
    endpoint = url_for("sparql", _external=True)
    graph = service_description(endpoint, iris, site.graphs, site.triples)
    return Response(
        graph.serialize(format=chosen.media_type, encoding="utf-8"), mimetype=media_type
    )


def _form(
    operation: Operation | None = None, answer: Answer | None = None, report: str = ""
) -> str:
    """Render the query form, with the answer or the report of an error below it."""
    if operation is None:
        prologue = "\n".join(f"PREFIX {name}: <{iri}>" for name, iri in PREFIXES.items())
        operation = Operation(f"{prologue}\n{_EXAMPLE}", Dataset())
    graphs = {
        "default-graph-uri": operation.dataset.default_graphs,
        "named-graph-uri": operation.dataset.named_graphs,
    }
    downloads = [
        (offered, _address(query=operation.query, format=offered.name, **graphs))
        for offered in (formats_of(answer) if answer else ())
    ]
    return render_template(
        "sparql.html",
        query=operation.query,
        graphs=graphs,
        report=report,
        truth=answer.value if isinstance(answer, Boolean) else None,
        table=table(answer) if answer and not isinstance(answer, Boolean) else None,
        downloads=downloads,
    )


def _address(**parameters: str | tuple[str, ...]) -> str:
    """Return the endpoint's path with ``parameters``."""
    return f"{url_for('sparql')}?{urlencode(parameters, doseq=True)}"


def _problem(status: int, name: str, message: str) -> Response:
    """Make the answer to a request that failed."""
    if wants_page(request.accept_mimetypes):
        return make_response(render_template("error.html", title=name, message=message), status)
    text = f"{status} {name}\n\n{message}\n"
    return Response(text, status, content_type="text/plain; charset=utf-8")


def _count(engine: Engine, dataset: Dataset) -> int:
    """Count the triples in the default graph of ``dataset``."""
    return int(_first_column(engine, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", dataset)[0])


def _first_column(engine: Engine, query: str, dataset: Dataset) -> list[str]:
    """Return the values of the first variable of a SELECT query."""
    answer = engine.query(query, dataset)
    if not isinstance(answer, Solutions):
        raise EngineError(f"rows were expected in answer to {query}")
    terms = [row[0] for row in answer.results]
    return [term.value for term in terms if isinstance(term, ox.NamedNode | ox.Literal)]

"""The web application, as a Flask factory.

Everything that answers is passed in with :class:`Site`; nothing here opens a file or a socket.
Pages can be read without JavaScript, and load nothing from elsewhere.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import Final

from flask import Flask, Response, current_app, request, url_for
from werkzeug.exceptions import HTTPException

from khorgos.ontology.nearness import nearest
from khorgos.server import openapi
from khorgos.server.documents import (
    HEADERS,
    PAGE_POLICY,
    PREFLIGHT,
    accepted,
    address_of,
    not_found,
    problem,
    query_address,
)
from khorgos.server.languages import choosing, messages
from khorgos.server.linked import descriptions, dumps, graphstore, linkeddata
from khorgos.server.operation import health
from khorgos.server.operation.exchange import ObservedEngine
from khorgos.server.operation.journal import log_failure
from khorgos.server.pages import (
    about,
    agreements,
    citing,
    claims,
    corridors,
    disagreements,
    docs,
    endpoint,
    frame,
    ontology,
    questions,
    reader,
    search,
    start,
    succession,
    timeline,
    waters,
)
from khorgos.server.pages import map as map_view
from khorgos.server.reading.terms import ShownTerm
from khorgos.server.reconciliation import service
from khorgos.server.site import EXTENSION, Site, the_site
from khorgos.server.sparql.errors import EngineError, EngineUnavailable
from khorgos.server.sparql.negotiation import wants_page

VIEWS: Final = (
    start,
    about,
    search,
    reader,
    map_view,
    claims,
    corridors,
    agreements,
    succession,
    waters,
    disagreements,
    timeline,
    questions,
    endpoint,
    ontology,
    docs,
    linkeddata,
    citing,
    graphstore,
    dumps,
    descriptions,
    service,
    health,
    openapi,
)
"""The modules that answer, each with its blueprint."""

MOST_BYTES: Final = 2 * 2**20
"""Of a request's body: the longest query that the guard lets pass, URL-encoded, has fewer."""

_LIKE: Final = 0.7
"""How much a page's address must be like the one that is asked for, to be offered instead."""

HINTS: Final = {
    404: "There is nothing at {path}. The endpoint is at {endpoint}, the start page at {index}.",
    405: "{method} is not allowed at {path}; use {allow}.",
    413: "The request has more than {most} bytes; ask in several queries.",
    500: "The server failed, and logged why. Please try again, and tell its operator if it stays.",
}


def create_app(site: Site) -> Flask:
    """Make the application.

    Args:
        site: what it serves.

    Returns:
        A WSGI application; ``openapi.yaml`` beside this module describes its routes.
    """
    app = Flask(__name__)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.config["MAX_CONTENT_LENGTH"] = MOST_BYTES
    app.extensions[EXTENSION] = replace(site, engine=ObservedEngine(site.engine))
    choosing.install(app)
    messages.install(app)
    frame.install(app)
    for view in VIEWS:
        app.register_blueprint(view.blueprint)
    app.register_error_handler(HTTPException, http_error)
    app.register_error_handler(EngineError, engine_error)
    app.after_request(add_headers)
    app.context_processor(
        lambda: {"site": the_site(), "here": address_of, "address": query_address}
    )
    return app


def http_error(error: HTTPException) -> HTTPException | Response:
    """Say what went wrong over HTTP, as a page for browsers and as text for tools."""
    if error.code is None or error.code < 400:
        return error
    if error.code == 404 and wants_page(accepted()):
        return nothing_there()
    headers = error.get_response().headers
    message = error.description or ""
    if error.code in HINTS:
        message = HINTS[error.code].format(
            path=request.path,
            endpoint=url_for("sparql.endpoint"),
            index=url_for("start.page"),
            method=request.method,
            allow=headers.get("Allow"),
            most=MOST_BYTES,
        )
    response = problem(error.code, error.name, message)
    if "Allow" in headers:
        response.headers["Allow"] = headers["Allow"]
    return response


def nothing_there() -> Response:
    """Tell a reader that there is no such page, with a search and what has a name like it."""
    path = request.path
    pages = {
        rule.rule: str(rule.endpoint)
        for rule in current_app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and not rule.arguments
    }
    links = [ShownTerm(there, there) for there in nearest(path, pages, likeness=_LIKE)]
    with suppress(EngineError):  # there may be a page without the names
        links += map(linkeddata.named, linkeddata.like(path.rpartition("/")[2]))
    told = messages.gettext(
        "There is no page at %(path)s. Look for what you want by a name, in any script:"
    )
    return not_found("", {}, told % {"path": f"\u2068{path[:100]}\u2069"}, links)


def engine_error(error: EngineError) -> Response:
    """Report that the engine gave no answer, with what it says."""
    if error.status >= 500:
        log_failure(error)
    response = problem(error.status, error.title, f"{error}.")
    if isinstance(error, EngineUnavailable):
        response.headers["Retry-After"] = "1"
    return response


def add_headers(response: Response) -> Response:
    """Add the headers that every answer has, errors too, where its view has not set its own."""
    if response.mimetype == "text/html":
        response.headers.setdefault("Content-Security-Policy", PAGE_POLICY)
    preflight = PREFLIGHT if request.method == "OPTIONS" else {}
    for name, value in (HEADERS | preflight).items():
        response.headers.setdefault(name, value)
    response.vary.add("Accept")
    return response

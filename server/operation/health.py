"""What an operator asks: whether the server can answer, and what it has counted."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, Response, jsonify, request

from khorgos.server.operation.exchange import ObservedEngine, exchange_of
from khorgos.server.site import the_site
from khorgos.server.sparql.errors import EngineError
from khorgos.server.sparql.text import WHOLE

blueprint: Final = Blueprint("operation", __name__)


@blueprint.before_app_request
def note_route() -> None:
    """Note the route of each request for the metrics."""
    exchange_of(request.environ).route = request.url_rule.rule if request.url_rule else ""


@blueprint.get("/health")
def health() -> Response:
    """For load balancers and monitors: 200 when the engine answers a trivial query, else 503."""
    site = the_site()
    engine = site.engine
    if isinstance(engine, ObservedEngine):  # a probe does not count as a query
        engine = engine.engine
    report: dict[str, object] = {
        "status": "ok",
        "release": engine.version or None,
        "triples": site.triples,
        "engine": type(engine).__name__,
    }
    try:
        engine.query("ASK {}", WHOLE)
    except EngineError as error:
        report |= {"status": "failing", "problem": str(error)}
    response = jsonify(report)
    response.status_code = 200 if report["status"] == "ok" else 503
    response.cache_control.no_store = True
    return response


@blueprint.get("/metrics")
def metrics() -> Response:
    """The counts, for Prometheus."""
    text, content_type = the_site().metrics.write(request.headers.get("Accept", ""))
    response = Response(text, content_type=content_type)
    response.cache_control.no_store = True
    return response

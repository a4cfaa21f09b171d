"""Whether the server can answer: in short for everybody, and in full for its operator."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, Response, jsonify, request

from khorgos.server.operation.exchange import ObservedEngine, exchange_of
from khorgos.server.site import Site, the_site
from khorgos.server.sparql.errors import EngineError
from khorgos.server.sparql.text import WHOLE

PROBLEM: Final = "No query is answered at the moment; try again later."

blueprint: Final = Blueprint("operation", __name__)


@blueprint.before_app_request
def note_route() -> None:
    """Note the route of each request for the metrics."""
    exchange_of(request.environ).route = request.url_rule.rule if request.url_rule else ""


def examine(site: Site) -> dict[str, object]:
    """Ask the engine a trivial query, and tell the operator how it is.

    Returns:
        ``status`` (``ok`` or ``failing``), ``release``, ``triples``, ``engine``, and when it fails
        what the ``problem`` is.
    """
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
    return report


@blueprint.get("/health")
def health() -> Response:
    """For load balancers and monitors: 200 when the engine answers a trivial query, else 503."""
    report = examine(the_site())
    public = {name: report[name] for name in ("status", "release", "triples")}
    if "problem" in report:
        public["problem"] = PROBLEM
    response = jsonify(public)
    response.status_code = 503 if "problem" in report else 200
    response.cache_control.no_store = True
    return response

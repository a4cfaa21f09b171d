"""Whether the server can answer: in short for everybody, and in full for its operator."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, Response, jsonify, request

from khorgos.server.operation.exchange import ObservedEngine, exchange_of
from khorgos.server.site import Site, the_site
from khorgos.server.sparql.errors import EngineError
from khorgos.server.sparql.text import WHOLE

PROBLEM: Final = "No query is answered at the moment; try again later."
PROBE: Final = "ASK {}"
"""What the engine is asked, to see whether it answers."""

blueprint: Final = Blueprint("operation", __name__)


@blueprint.before_app_request
def note_route() -> None:
    """Note the route of each request for the metrics."""
    exchange_of(request.environ).route = request.url_rule.rule if request.url_rule else ""


def examine(site: Site) -> dict[str, object]:
    """Ask the engine :data:`PROBE`, and tell the operator how it is.

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
        engine.query(PROBE, WHOLE)
    except EngineError as error:
        report |= {"status": "failing", "problem": str(error)}
    return report


def told(site: Site, fails: bool) -> tuple[int, dict[str, object]]:
    """Say to everybody how the service is.

    Args:
        site: what is served.
        fails: whether :data:`PROBE` has no answer.

    Returns:
        The HTTP status, and what is told.
    """
    report: dict[str, object] = {"release": site.engine.version or None, "triples": site.triples}
    if fails:
        return 503, {"status": "failing", **report, "problem": PROBLEM}
    return 200, {"status": "ok", **report}


@blueprint.get("/health")
def health() -> Response:
    """For load balancers and monitors: 200 when the engine answers a trivial query, else 503."""
    site = the_site()
    status, report = told(site, "problem" in examine(site))
    response = jsonify(report)
    response.status_code = status
    response.cache_control.no_store = True
    return response

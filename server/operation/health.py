"""Whether the server can answer, for load balancers and monitors."""

from __future__ import annotations

from flask import Flask, Response, jsonify

from khorgos.server.engines.engine import Engine
from khorgos.server.site import the_site
from khorgos.server.sparql.errors import EngineError
from khorgos.server.sparql.text import Dataset


def add_health(app: Flask, engine: Engine) -> None:
    """Serve ``/health``: 200 when ``engine`` answers a trivial query, else 503."""

    def health() -> Response:
        site = the_site()
        report: dict[str, object] = {
            "status": "ok",
            "release": engine.version or None,
            "triples": site.triples,
            "engine": type(engine).__name__,
        }
        try:
            engine.query("ASK {}", Dataset())
        except EngineError as error:
            report |= {"status": "failing", "problem": str(error)}
        response = jsonify(report)
        response.status_code = 200 if report["status"] == "ok" else 503
        response.cache_control.no_store = True
        return response

    app.add_url_rule("/health", view_func=health)

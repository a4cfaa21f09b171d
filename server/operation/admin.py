"""What the operator sees, at an address of its own: how the service is, its metrics and its log.

It is served by threads beside the web server, which answer also when that is busy; they end with
the process. Nothing here is for the public: the address is one of the machine, or of its network.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from flask import Flask, Response, jsonify, render_template, request
from prometheus_client.parser import text_string_to_metric_families
from werkzeug.exceptions import HTTPException
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from khorgos.server.operation.exchange import Metrics
from khorgos.server.operation.journal import Journal, Line
from khorgos.server.operation.processes import Processes

STYLE: Final = Path(__file__).parents[1] / "static" / "khorgos.css"

PATIENCE: Final = 2.0
"""Seconds that the engine has for the trivial query before the operator is told that it is busy."""

REFRESH: Final = 10
"""Seconds after which a browser loads the page again."""

SHOWN: Final = 10
RECENT: Final = timedelta(minutes=10)

BUSY: Final = (
    f"the engine has not answered a trivial query within {PATIENCE:g} s; all workers are busy, or "
    "it hangs"
)
HEADERS: Final = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; form-action 'none'; "
    "base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
}

OUTCOMES: Final = {
    "ok": ("Answered", ""),
    "syntax": ("Not SPARQL", "nothing; their writers were told where the mistake is."),
    "refused": ("Asked for what this server does not do", "nothing; their writers were told."),
    "timeout": (
        "Took longer than --timeout",
        "find them among the slow queries below; if they are worth it, give them more time.",
    ),
    "memory": (
        "Took more than --memory, or the answer was too long",
        "if they are worth it, give them more memory, as far as the machine has it.",
    ),
    "busy": ("Were told to come back, for others took long", "see above, at what was refused."),
    "gone": ("Their client hung up before the answer", "nothing; they were ended."),
    "client": ("Their client had as many running as it may", "see above, at what was refused."),
    "failure": ("The engine failed", "see the last failures below."),
    "crash": (
        "The server has a fault",
        "see the last failures below, and report it to those who make Khorgos.",
    ),
}
"""Outcome of a query → what became of such queries, and what the operator is to do."""

REFUSALS: Final = {
    "busy": (
        "All places for slow queries were taken, or the time was over before one was free",
        "nothing, if quick queries are answered; those who asked were told to come back. Else "
        "limit each client with --client-queries if few of them send the slow queries below, or "
        "lower --timeout.",
    ),
    "rate": (
        "A client sent more than --client-rate a minute",
        "nothing, if others are served well. If honest users are refused, raise it; if everybody "
        "is, all are taken for one client: set --proxies to the number of proxies in front.",
    ),
    "client": (
        "A client had --client-queries queries running already",
        "nothing, if others are served well; else raise it.",
    ),
}
"""Why requests were refused → that in words, and what the operator is to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """Where the operator's pages get what they tell, each time they are asked for.

    Attributes:
        examine: asks the engine how it is, as :func:`khorgos.server.operation.health.examine` does;
            it may take its time.
        metrics: what is counted.
        journal: the last lines of the log.
        processes: the server's.
        busy: numbers of what runs and waits at the moment, by name in words; None where nobody
            counts them. It must not wait.
    """

    examine: Callable[[], Mapping[str, object]]
    metrics: Metrics
    journal: Journal
    processes: Processes = field(default_factory=Processes)
    busy: Callable[[], Mapping[str, int]] | None = None


class Probe:
    """Examines the engine in a thread, one at a time, so that nobody waits for a busy engine."""

    def __init__(self, examine: Callable[[], Mapping[str, object]]) -> None:
        self._examine = examine
        self._running: Future[Mapping[str, object]] | None = None
        self._lock = threading.Lock()

    def report(self) -> Mapping[str, object]:
        """Return what the examination says; the status ``busy`` if it takes too long."""
        with self._lock:
            if self._running is None or self._running.done():
                self._running = Future()
                threading.Thread(target=self._run, args=(self._running,), daemon=True).start()
            running = self._running
        try:
            return running.result(PATIENCE)
        except TimeoutError:
            return {"status": "busy", "problem": BUSY}

    def _run(self, running: Future[Mapping[str, object]]) -> None:
        try:
            running.set_result(self._examine())
        except BaseException as error:  # whatever ends the thread, nobody may wait for it for ever
            running.set_exception(error)
            raise


def create_admin(overview: Overview) -> Flask:
    """Make the operator's application: ``/``, ``/health``, ``/metrics`` and ``/log``.

    It takes GET and HEAD alone, and no page of another site may read what it says: there are no
    headers of CORS, and nothing is kept.
    """
    app = Flask(__name__, template_folder="../templates", static_folder=None)
    app.config["PROVIDE_AUTOMATIC_OPTIONS"] = False
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters |= {"duration": duration, "mebibytes": mebibytes}
    probe = Probe(overview.examine)

    @app.get("/")
    def page() -> Response:
        response = Response(render_template("admin.html", **picture(overview, probe.report())))
        response.headers["Refresh"] = str(REFRESH)
        return response

    @app.get("/khorgos.css")
    def style() -> Response:
        return Response(STYLE.read_bytes(), mimetype="text/css")

    @app.get("/health")
    def health() -> Response:
        report = probe.report()
        sizes = {str(it.pid): [it.role, it.memory] for it in overview.processes.look()}
        response = jsonify({**report, "busy": _busy(overview), "processes": sizes})
        response.status_code = 200 if report["status"] == "ok" else 503
        return response

    @app.get("/metrics")
    def metrics() -> Response:
        text, content_type = overview.metrics.write(request.headers.get("Accept", ""))
        return Response(text, content_type=content_type)

    @app.get("/log")
    def log() -> Response:
        text = "".join(f"{line}\n" for line in overview.journal.lines())
        return Response(text, content_type="text/plain; charset=utf-8")

    app.register_error_handler(HTTPException, _http_error)
    app.after_request(_add_headers)
    return app


def listen(host: str, port: int, overview: Overview) -> BaseWSGIServer:
    """Serve the operator from a daemon thread, which ends with the process.

    Args:
        host: IPv4 or IPv6 address to listen at.
        port: TCP port; 0 for any that is free.
        overview: what is told.

    Returns:
        The server, which listens; ``port`` is its port, ``shutdown`` ends it.

    Raises:
        SystemExit: the address is in use; it is said on standard error.
    """
    app = create_admin(overview)
    server = make_server(host, port, app, threaded=True, request_handler=_Handler)
    threading.Thread(target=server.serve_forever, name="admin", daemon=True).start()
    return server


def picture(overview: Overview, report: Mapping[str, object]) -> dict[str, Any]:
    """Gather what the page shows, from a report of the probe and from the counts."""
    text, _ = overview.metrics.write("")
    counts = {
        (sample.name, *sample.labels.values()): int(sample.value)
        for family in text_string_to_metric_families(text.decode())
        for sample in family.samples
        if not sample.name.endswith(("_bucket", "_sum"))
    }
    now = datetime.now(UTC)
    started = datetime.fromtimestamp(counts["khorgos_start_time_seconds",], UTC)
    failures = list(overview.journal.failures)
    lookups = [counts.get(("khorgos_cache_lookups_total", it), 0) for it in ("hit", "miss")]
    slowest = sorted(overview.journal.slow, key=_milliseconds, reverse=True)
    return {
        "report": report,
        "now": now,
        "started": started,
        "up": now - started,
        "recent": sum(now - _time(line) <= RECENT for line in failures),
        "busy": _busy(overview),
        "requests": _sum(counts, "khorgos_requests_total"),
        "failed": sum(
            count
            for (name, *labels), count in counts.items()
            if name == "khorgos_requests_total" and labels[-1].startswith("5")
        ),
        "queries": _explained(counts, "khorgos_query_seconds_count", OUTCOMES),
        "refused": _explained(counts, "khorgos_refused_total", REFUSALS),
        "hits": lookups[0],
        "lookups": sum(lookups),
        "cache": counts.get(("khorgos_cache_bytes",), 0),
        "processes": overview.processes.look(),
        "slowest": slowest[:SHOWN],
        "failures": failures[-SHOWN:][::-1],
    }


def duration(span: timedelta) -> str:
    """Write a time in its two largest units.

    >>> duration(timedelta(days=3, hours=2, minutes=1)), duration(timedelta(seconds=61))
    ('3 days 2 hours', '1 minute 1 second')
    """
    left, parts = int(span.total_seconds()), deque[str]()
    for name, seconds in (("day", 86400), ("hour", 3600), ("minute", 60), ("second", 1)):
        count, left = divmod(left, seconds)
        if count or parts or name == "second":
            parts.append(f"{count} {name}" + ("" if count == 1 else "s"))
    return " ".join(list(parts)[:2])


def mebibytes(size: int) -> str:
    """Write a number of bytes in MiB: 1,500,000 bytes as ``1.4 MiB``."""
    return f"{size / 2**20:,.1f} MiB"


def _busy(overview: Overview) -> Mapping[str, int]:
    return overview.busy() if overview.busy else {}


def _sum(counts: Mapping[tuple[str, ...], int], metric: str) -> int:
    return sum(count for (name, *_), count in counts.items() if name == metric)


def _explained(
    counts: Mapping[tuple[str, ...], int], metric: str, words: Mapping[str, tuple[str, str]]
) -> list[tuple[str, int, str, str]]:
    """Return label, count, meaning and advice for each label of a metric, in the order of words."""
    found = {labels[0]: count for (name, *labels), count in counts.items() if name == metric}
    return [
        (label, found[label], *words.get(label, ("", "")))
        for label in sorted(found, key=[*words, *found].index)
        if found[label]
    ]


def _time(line: Line) -> datetime:
    return datetime.fromisoformat(str(line["time"]))


def _milliseconds(line: Line) -> float:
    return float(str(line["milliseconds"]))


def _http_error(error: HTTPException) -> Response:
    headers = {"Allow": "GET, HEAD"} if error.code == 405 else {}
    text = f"{error.code} {error.name}\n\nHere are /, /health, /metrics and /log.\n"
    return Response(text, error.code, headers, content_type="text/plain; charset=utf-8")


def _add_headers(response: Response) -> Response:
    response.headers.update(HEADERS)
    return response


class _Handler(WSGIRequestHandler):
    """Answers one request of the operator."""

    timeout = 10
    """Seconds that a client may be silent."""

    def log(self, type: str, message: str, *args: Any) -> None:
        """Write nothing: who looks at the log has not come to read of himself."""

    def version_string(self) -> str:
        """Name the program and not its parts."""
        return "Khorgos"

"""What became of each request: the record, who writes into it, and the log and metrics made of it.

The layers around the application and the views write into one record, which travels in the WSGI
environment. The log (see :mod:`khorgos.server.operation.journal`) has one JSON object a line. The
metrics are for Prometheus; where the environment variable PROMETHEUS_MULTIPROC_DIR names a folder
when the program starts, several processes add up their counts there, as the client library has it;
otherwise each process tells its own.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from flask import has_request_context, request
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.exposition import choose_encoder
from prometheus_client.multiprocess import MultiProcessCollector

from khorgos.server.engines.engine import Engine, Written
from khorgos.server.sparql.answers import Answer, Format
from khorgos.server.sparql.errors import EngineError, QueryError
from khorgos.server.sparql.text import WHOLE, Dataset

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

KEY: Final = "khorgos.exchange"
HIT: Final = "hit"
OK: Final = "ok"
CRASH: Final = "crash"
"""What became of a query that met an error of no class of :mod:`khorgos.server.sparql.errors`."""

LONGEST: Final = 500
"""Code points of a path or method in a line; what is longer is cut and ends in an ellipsis."""

DIGITS: Final = 16
"""Hexadecimal digits of a query's SHA-256: enough to tell queries apart, and not the query."""

SHARED: Final = "PROMETHEUS_MULTIPROC_DIR"
BUCKETS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)


@dataclass(slots=True)
class Exchange:
    """A request and what became of it.

    Attributes:
        method: of the request.
        path: its path, decoded from UTF-8, without the query string.
        status: HTTP status of the answer.
        sent: bytes of its body.
        seconds: from the call of the application to the last byte of the answer.
        route: the rule that the path matched, such as ``/sparql``; empty when none did.
        cache: ``hit``, or ``miss`` when the answer was made and kept; empty for an answer that the
            cache does not keep.
        query: SHA-256 of the query's text, in hexadecimal; empty when there was none.
        outcome: ``ok``, or what became of the query that failed; empty when there was none.
        refused: why there was no room for the request: ``rate`` (its client sends too many),
            ``client`` (its client has too many queries running), ``busy`` (too many others take
            long); empty when there was.
        runs: outcome and seconds of each query that the engine ran.
        turn: makes a block in which a query of the request's client counts as running.
        found: what the endpoint was asked has been answered with, before the application was asked
            to show it; None where it is to ask itself.
    """

    method: str = ""
    path: str = ""
    status: int = 500
    sent: int = 0
    seconds: float = 0.0
    route: str = ""
    cache: str = ""
    query: str = ""
    outcome: str = ""
    refused: str = ""
    runs: list[tuple[str, float]] = field(default_factory=list)
    turn: Callable[[], AbstractContextManager[None]] = nullcontext
    found: Written | QueryError | EngineError | None = None

    def note(self, query: str, outcome: str, seconds: float) -> None:
        """Note a query that was run; of several, the first that failed is the one that is kept."""
        self.runs.append((outcome, seconds))
        if self.outcome in ("", OK):
            self.query, self.outcome = query, outcome
        if outcome in ("busy", "client"):
            self.refused = outcome

    def noting(self, text: str) -> Noting:
        """Note the query ``text`` that is run in the block, and what becomes of it."""
        return Noting(self, text)


class Noting:
    """Times a block in which a query runs, and notes how it ended."""

    __slots__ = ("_begin", "_exchange", "_text", "_turn")

    def __init__(self, exchange: Exchange, text: str) -> None:
        self._exchange, self._text = exchange, text
        self._turn = exchange.turn()

    def __enter__(self) -> None:
        self._begin = time.perf_counter()
        try:
            self._turn.__enter__()
        except EngineError as error:  # the client has too many running
            self._note(error.outcome)
            raise

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: object
    ) -> None:
        self._turn.__exit__(None, None, None)
        if isinstance(error, QueryError | EngineError):
            self._note(error.outcome)
        else:
            self._note(CRASH if error else OK)

    def _note(self, outcome: str) -> None:
        digest = hashlib.sha256(self._text.encode(errors="surrogatepass")).hexdigest()
        self._exchange.note(digest, outcome, time.perf_counter() - self._begin)


def exchange_of(environ: WSGIEnvironment) -> Exchange:
    """Return the record of the request; without a server's front one that nobody reads."""
    exchange: Exchange | None = environ.get(KEY)
    return exchange or Exchange()


class ObservedEngine:
    """Passes queries on to another engine and notes outcome and seconds."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    @property
    def version(self) -> str:
        """That of the other engine."""
        return self.engine.version

    def query(self, text: str, dataset: Dataset = WHOLE) -> Answer:
        """Answer the query ``text``; see :meth:`Engine.query`."""
        with _noted(text):
            return self.engine.query(text, dataset)

    def write(self, text: str, dataset: Dataset, chosen: Format) -> bytes:
        """Answer the query ``text`` in a format; see :meth:`Engine.write`."""
        with _noted(text):
            return self.engine.write(text, dataset, chosen)


@contextmanager
def _noted(text: str) -> Iterator[None]:
    if not has_request_context():  # the application asks its own questions when it starts
        yield
        return
    with exchange_of(request.environ).noting(text):
        yield


def line_of(exchange: Exchange) -> dict[str, object]:
    """Return the line of the log for an exchange that has just ended.

    It holds the time of arrival (RFC 3339, UTC) and neither headers, nor the client's address, nor
    the query string, where secrets and what people look for would stand.
    """
    arrival = datetime.now(UTC) - timedelta(seconds=exchange.seconds)
    method, path = (
        text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
        for text in (exchange.method, exchange.path)
    )
    return {
        "time": arrival.isoformat(timespec="milliseconds"),
        "method": method,
        "path": path,
        "status": exchange.status,
        "bytes": exchange.sent,
        "milliseconds": round(exchange.seconds * 1000, 1),
        "outcome": exchange.outcome or None,
        "query": exchange.query[:DIGITS] or None,
        "cache": exchange.cache or None,
        "refused": exchange.refused or None,
    }


class Metrics:
    """What is counted. Labels have few values: routes, statuses and outcomes, never a path."""

    def __init__(self) -> None:
        own = self._registry = CollectorRegistry()
        self._requests = Counter("khorgos_requests", "Requests.", ("route", "status"), registry=own)
        self._sent = Counter("khorgos_sent_bytes", "Bytes of answers' bodies.", registry=own)
        self._query_seconds = Histogram(
            "khorgos_query_seconds",
            "How long queries took, by what became of them.",
            ("outcome",),
            buckets=BUCKETS,
            registry=own,
        )
        self._lookups = Counter(
            "khorgos_cache_lookups", "Answers looked up in the cache.", ("result",), registry=own
        )
        self._refusals = Counter(
            "khorgos_refused", "Requests refused for want of room.", ("reason",), registry=own
        )
        self._cache_bytes = Gauge(
            "khorgos_cache_bytes",
            "Bytes that cached answers take.",
            registry=own,
            multiprocess_mode="livesum",
        )
        # To find a child by its labels takes longer than to count.
        self._counter = lru_cache(self._requests.labels)
        self._observer = lru_cache(self._query_seconds.labels)
        self._lookup = lru_cache(self._lookups.labels)
        started = Gauge(
            "khorgos_start_time_seconds",
            "When the server started, in seconds since 1970 began.",
            registry=own,
            multiprocess_mode="min",
        )
        started.set(time.time())

    def count(self, exchange: Exchange, cache_bytes: int) -> None:
        """Count an exchange that has ended, and note the size of the cache."""
        self._counter(exchange.route or "none", exchange.status).inc()
        self._sent.inc(exchange.sent)
        for outcome, seconds in exchange.runs:
            self._observer(outcome).observe(seconds)
        if exchange.cache:
            self._lookup(exchange.cache).inc()
        if exchange.cache != HIT:
            self._cache_bytes.set(cache_bytes)
        if exchange.refused:
            self._refusals.labels(exchange.refused).inc()

    def write(self, accept: str) -> tuple[bytes, str]:
        """Write all metrics.

        Args:
            accept: the request's Accept header; Prometheus names its version of the format there.

        Returns:
            The metrics, and their content type.
        """
        registry = self._registry
        if SHARED in os.environ:
            registry = CollectorRegistry()
            MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        encode, content_type = choose_encoder(accept)
        return encode(registry), content_type

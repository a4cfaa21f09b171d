"""Metrics for Prometheus.

Where the environment variable PROMETHEUS_MULTIPROC_DIR names a folder when the program starts,
several processes add up their counts there, as the client library has it; otherwise each process
tells its own.
"""

from __future__ import annotations

import os
import time
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.exposition import choose_encoder
from prometheus_client.multiprocess import MultiProcessCollector

from khorgos.server.operation.exchange import Exchange

SHARED: Final = "PROMETHEUS_MULTIPROC_DIR"
BUCKETS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)


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
        self._cache_bytes = Gauge(
            "khorgos_cache_bytes",
            "Bytes that cached answers take.",
            registry=own,
            multiprocess_mode="livesum",
        )
        started = Gauge(
            "khorgos_start_time_seconds",
            "When the server started, in seconds since 1970 began.",
            registry=own,
            multiprocess_mode="min",
        )
        started.set(time.time())

    def count(self, exchange: Exchange, cache_bytes: int) -> None:
        """Count an exchange that has ended, and note the size of the cache."""
        self._requests.labels(exchange.route or "none", exchange.status).inc()
        self._sent.inc(exchange.sent)
        for outcome, seconds in exchange.runs:
            self._query_seconds.labels(outcome).observe(seconds)
        if exchange.cache:
            self._lookups.labels(exchange.cache).inc()
        self._cache_bytes.set(cache_bytes)

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

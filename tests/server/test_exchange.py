"""The record of a request: how it is filled, and the metrics that are made of it."""

import hashlib
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families
from werkzeug.test import Client, create_environ
from werkzeug.wrappers import Response

from khorgos.server.engines.embedded import EmbeddedEngine
from khorgos.server.operation.exchange import (
    KEY,
    Exchange,
    Metrics,
    ObservedEngine,
    exchange_of,
)
from khorgos.server.operation.front import Front
from khorgos.server.sparql.answers import JSON, Answer, Format
from khorgos.server.sparql.errors import (
    EngineError,
    EngineUnavailable,
    QueryRefused,
    QuerySyntaxError,
    QueryTimeout,
    QueryTooLarge,
)
from khorgos.server.sparql.text import Dataset

Fronted = Callable[[Front], Client]


def test_whole_answer(fronted: Fronted) -> None:
    def app(environ: Any, start_response: Any) -> list[bytes]:
        exchange_of(environ).route = "/a"
        start_response("404 Not Found", [])
        return [b"abc", b"de"]

    seen: list[Exchange] = []
    assert fronted(Front(app, seen.append)).get("/қала?secret=1").data == b"abcde"
    (exchange,) = seen
    assert (exchange.method, exchange.path, exchange.route) == ("GET", "/қала", "/a")
    assert (exchange.status, exchange.sent) == (404, 5)
    assert exchange.seconds >= 0


def test_answer_in_parts_is_sent_whole_and_closed(fronted: Fronted) -> None:
    closed = []

    def app(environ: Any, start_response: Any) -> Any:
        response = Response(part for part in (b"abc", b"", b"de"))
        response.call_on_close(lambda: closed.append(True))
        return response(environ, start_response)

    seen: list[Exchange] = []
    assert fronted(Front(app, seen.append)).get("/").data == b"abcde"
    assert [(exchange.status, exchange.sent) for exchange in seen] == [(200, 5)]
    assert closed == [True]


def test_failure_is_told_and_reported(fronted: Fronted, caplog: pytest.LogCaptureFixture) -> None:
    def app(environ: Any, start_response: Any) -> list[bytes]:
        raise LookupError("no")

    seen: list[Exchange] = []
    response = fronted(Front(app, seen.append)).get("/")
    assert response.status_code == 500
    assert "no" not in response.text.split()
    assert [exchange.status for exchange in seen] == [500]
    assert "LookupError: no" in caplog.text


def test_without_a_front_nobody_reads() -> None:
    environ = create_environ()
    exchange_of(environ).route = "/a"
    assert exchange_of(environ).route == ""


def test_the_first_query_that_failed_is_kept() -> None:
    exchange = Exchange()
    for query, outcome in (("1", "ok"), ("2", "timeout"), ("3", "ok"), ("4", "busy")):
        exchange.note(query, outcome, 0.5)
    assert (exchange.query, exchange.outcome) == ("2", "timeout")
    assert exchange.runs == [("ok", 0.5), ("timeout", 0.5), ("ok", 0.5), ("busy", 0.5)]
    assert exchange.refused == "busy"


# --- queries


class Odd(QueryTimeout):
    """An error of a class that the engine does not know, but of a kind that it knows."""


class Failing:
    version = "0"

    def __init__(self, error: Exception) -> None:
        self._error = error

    def query(self, text: str, dataset: Dataset) -> Answer:
        raise self._error

    def write(self, text: str, dataset: Dataset, chosen: Format) -> bytes:
        raise self._error


def test_answers_are_those_of_the_engine(engine: EmbeddedEngine) -> None:
    observed = ObservedEngine(engine)
    assert observed.version == engine.version
    exchange = Exchange()
    with Flask("x").test_request_context(environ_overrides={KEY: exchange}):
        assert observed.query("ASK {}", Dataset()) is True
        assert b"true" in observed.write("ASK {}", Dataset(), JSON)
    assert exchange.query == hashlib.sha256(b"ASK {}").hexdigest()
    assert [outcome for outcome, _ in exchange.runs] == ["ok", "ok"]


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (QuerySyntaxError("x", 1, 1), "syntax"),
        (QueryRefused("x"), "refused"),
        (QueryTimeout("x"), "timeout"),
        (Odd("x"), "timeout"),
        (QueryTooLarge("x"), "memory"),
        (EngineUnavailable("x"), "busy"),
        (EngineError("x"), "failure"),
        (RuntimeError("x"), "crash"),
    ],
)
def test_outcome_of_each_error(error: Exception, outcome: str) -> None:
    exchange = Exchange()
    observed = ObservedEngine(Failing(error))
    with (
        Flask("x").test_request_context(environ_overrides={KEY: exchange}),
        pytest.raises(type(error)),
    ):
        observed.write("ASK {}", Dataset(), JSON)
    assert exchange.outcome == outcome


def test_nothing_is_noted_outside_a_request() -> None:
    with pytest.raises(EngineError):
        ObservedEngine(Failing(EngineError("x"))).query("ASK {}", Dataset())


def test_text_that_is_no_unicode(engine: EmbeddedEngine) -> None:
    exchange = Exchange()
    with (
        Flask("x").test_request_context(environ_overrides={KEY: exchange}),
        pytest.raises(ValueError, match="surrogate"),
    ):
        ObservedEngine(engine).query("ASK { ?s ?p '\ud800' }", Dataset())
    assert exchange.outcome == "crash"


# --- metrics


def values(text: str) -> dict[tuple[str, ...], float]:
    """Return the samples of an exposition by name and the values of their labels, sorted."""
    return {
        (sample.name, *sorted(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_counts() -> None:
    metrics = Metrics()
    metrics.count(Exchange(status=200, sent=10, route="/sparql", cache="miss"), 100)
    metrics.count(Exchange(status=200, sent=10, route="/sparql", cache="hit"), 300)
    metrics.count(Exchange(status=404, sent=5), 300)
    metrics.count(Exchange(status=504, route="/sparql", runs=[("timeout", 7.0)]), 300)
    metrics.count(Exchange(status=503, route="/sparql", refused="busy"), 300)
    text, content_type = metrics.write("")
    found = values(text.decode())
    assert content_type.startswith("text/plain; version=")
    assert found["khorgos_requests_total", "/sparql", "200"] == 2
    assert found["khorgos_requests_total", "404", "none"] == 1
    assert found["khorgos_sent_bytes_total",] == 25
    assert found["khorgos_cache_lookups_total", "miss"] == 1
    assert found["khorgos_cache_lookups_total", "hit"] == 1
    assert found["khorgos_cache_bytes",] == 300
    assert found["khorgos_query_seconds_count", "timeout"] == 1
    assert found["khorgos_query_seconds_bucket", "5.0", "timeout"] == 0
    assert found["khorgos_query_seconds_bucket", "10.0", "timeout"] == 1
    assert found["khorgos_refused_total", "busy"] == 1
    assert found["khorgos_start_time_seconds",] > 0


def test_openmetrics_on_request() -> None:
    text, content_type = Metrics().write("application/openmetrics-text; version=1.0.0")
    assert content_type.startswith("application/openmetrics-text")
    assert text.endswith(b"# EOF\n")


def test_applications_count_for_themselves() -> None:
    first, second = Metrics(), Metrics()
    first.count(Exchange(route="/a"), 0)
    assert b"/a" in first.write("")[0]
    assert b"/a" not in second.write("")[0]


@pytest.mark.parametrize(
    ("path", "route"),
    [
        ("/sparql?query=ASK{}", "/sparql"),
        ("/static/khorgos.css", "/static/<path:filename>"),
        ("/nothing/here", ""),
    ],
)
def test_route_of_a_request(client: FlaskClient, path: str, route: str) -> None:
    exchange = Exchange()
    client.get(path, environ_overrides={KEY: exchange}, buffered=True)
    assert exchange.route == route


PROCESS = """
from khorgos.server.operation.exchange import Exchange
from khorgos.server.operation.exchange import Metrics
metrics = Metrics()
metrics.count(Exchange(status=200, sent=10, route="/a"), 5)
print(metrics.write("")[0].decode())
"""


def test_processes_add_up_where_they_share_a_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", str(tmp_path))
    command = [sys.executable, "-W", "error", "-c", PROCESS]
    texts = [subprocess.check_output(command, text=True) for _ in range(2)]
    assert [values(text)["khorgos_requests_total", "/a", "200"] for text in texts] == [1, 2]
    assert values(texts[1])["khorgos_sent_bytes_total",] == 20

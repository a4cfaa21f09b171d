"""The log: what a line says, what is kept, and how a flood is bounded."""

import io
import json
import logging
import threading
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from khorgos.server.operation.exchange import LONGEST, Exchange
from khorgos.server.operation.journal import A_SECOND, KEPT_LINES, Journal, Scribe, log_failure
from khorgos.server.sparql.errors import EngineError, EngineUnavailable, QueryTimeout


class Clock:
    """Tells a time that a test sets."""

    now = 5.5

    def __call__(self) -> float:
        return self.now


def line_for(exchange: Exchange) -> dict[str, Any]:
    file = io.StringIO()
    Journal(file).note(exchange)
    line: dict[str, Any] = json.loads(file.getvalue())
    return line


def test_line() -> None:
    exchange = Exchange("GET", "/sparql", 200, 26, 0.0123, "/sparql", "miss", "ab" * 32, "ok")
    line = line_for(exchange)
    assert datetime.fromisoformat(line.pop("time")).utcoffset() == timedelta(0)
    assert line == {
        "method": "GET",
        "path": "/sparql",
        "status": 200,
        "bytes": 26,
        "milliseconds": 12.3,
        "outcome": "ok",
        "query": "ab" * 8,
        "cache": "miss",
        "refused": None,
    }


def test_what_there_is_not_is_null() -> None:
    line = line_for(Exchange("GET", "/"))
    assert line["outcome"] is line["query"] is line["cache"] is line["refused"] is None


def test_a_request_writes_one_line_of_ascii() -> None:
    file = io.StringIO()
    journal = Journal(file)
    journal.note(Exchange("GET", '/\n{"status": 200}\u2028\x1b[31mқ'))
    journal.note(Exchange("GET", "/"))
    first, second = file.getvalue().splitlines()
    assert first.isascii()
    assert json.loads(first)["path"] == '/\n{"status": 200}\u2028\x1b[31mқ'
    assert json.loads(second)["path"] == "/"
    assert journal.lines() == [first, second]


def test_long_paths_and_methods_are_cut() -> None:
    line = line_for(Exchange("M" * 1000, "/" * LONGEST))
    assert line["method"] == "M" * (LONGEST - 1) + "…"
    assert line["path"] == "/" * LONGEST


def test_a_log_that_is_gone_stops_nothing() -> None:
    class Gone(io.StringIO):
        def write(self, text: str, /) -> int:
            raise BrokenPipeError

    journal = Journal(Gone())
    journal.note(Exchange("GET", "/"))
    assert len(journal.lines()) == 1


def test_who_reads_waits_for_no_stream() -> None:
    class Stuck(io.StringIO):
        reached, free = threading.Event(), threading.Event()

        def write(self, text: str, /) -> int:
            self.reached.set()
            self.free.wait()
            return super().write(text)

    stream = Stuck()
    journal = Journal(stream)
    thread = threading.Thread(target=journal.note, args=[Exchange("GET", "/")])
    thread.start()
    stream.reached.wait()
    assert len(journal.lines()) == 1
    stream.free.set()
    thread.join()


def test_the_last_lines_are_kept_without_a_stream() -> None:
    journal = Journal()
    for number in range(KEPT_LINES + 10):
        journal.note(Exchange("GET", f"/{number}"))
    paths = [json.loads(line)["path"] for line in journal.lines()]
    assert paths == [f"/{number}" for number in range(10, KEPT_LINES + 10)]


def test_queries_that_took_long_are_kept_apart() -> None:
    journal = Journal()
    journal.note(Exchange("GET", "/slow", seconds=1.5, query="ab" * 32, runs=[("ok", 1.5)]))
    journal.note(Exchange("GET", "/quick", seconds=0.5, query="cd" * 32, runs=[("ok", 0.5)]))
    journal.note(Exchange("GET", "/a-slow-client", seconds=9))
    journal.note(Exchange("GET", "/waited", seconds=9, refused="busy", runs=[("busy", 9)]))
    assert [(line["path"], line["query"]) for line in journal.slow] == [("/slow", "ab" * 8)]


# --- floods


def refusal() -> Exchange:
    return Exchange("GET", "/sparql", 429, refused="rate")


def test_a_flood_of_refusals_is_counted() -> None:
    file, clock = io.StringIO(), Clock()
    journal = Journal(file, clock)
    for _ in range(A_SECOND + 312):
        journal.note(refusal())
    journal.note(Exchange("GET", "/welcome", 200))
    assert len(file.getvalue().splitlines()) == A_SECOND + 1
    clock.now += 1
    journal.note(Exchange("GET", "/later", 200))
    *_, told, later = map(json.loads, file.getvalue().splitlines())
    assert told["message"] == "and 312 more of these were refused"
    assert later["path"] == "/later"
    journal.note(refusal())
    assert json.loads(file.getvalue().splitlines()[-1])["refused"] == "rate"


def test_who_reads_the_log_reads_the_count() -> None:
    clock = Clock()
    journal = Journal(clock=clock)
    for _ in range(A_SECOND + 3):
        journal.note(refusal())
    assert len(journal.lines()) == A_SECOND
    clock.now += 1
    assert "and 3 more" in journal.lines()[-1]
    assert len(journal.lines()) == A_SECOND + 1


@given(st.lists(st.tuples(st.booleans(), st.floats(0, 3)), max_size=100))
def test_no_request_is_lost(requests: list[tuple[bool, float]]) -> None:
    file, clock = io.StringIO(), Clock()
    journal = Journal(file, clock)
    for refused, gap in requests:
        clock.now += gap
        journal.note(refusal() if refused else Exchange())
    clock.now += 1
    lines = map(json.loads, journal.lines())
    told = [int(line["message"].split()[1]) if "message" in line else 1 for line in lines]
    assert sum(told) == len(requests)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def journal() -> Journal:
    return Journal()


@pytest.fixture
def app(journal: Journal, clock: Clock, caplog: pytest.LogCaptureFixture) -> Flask:
    app = Flask("journal")
    scribe = Scribe(journal, clock)
    for known in list(app.logger.filters):
        app.logger.removeFilter(known)  # of the test before: a logger lives as long as its name
    app.logger.addFilter(scribe)
    return app


def test_failures_are_kept(app: Flask, journal: Journal, caplog: pytest.LogCaptureFixture) -> None:
    with app.app_context():
        log_failure(EngineError("its disk is gone"))
        log_failure(EngineUnavailable("all workers were busy"))
        log_failure(QueryTimeout("it was stopped"))
    messages = [
        "Engine failure: its disk is gone",
        "The engine is not available: all workers were busy",
        "The query took too long: it was stopped",
    ]
    for line, message in zip(journal.lines(), messages, strict=True):
        assert json.loads(line)["message"] == message
    assert [line["level"] for line in journal.failures] == ["error"]
    assert [record.levelname for record in caplog.records] == ["ERROR", "WARNING", "WARNING"]


def test_a_crash_is_kept_without_its_text(app: Flask, journal: Journal) -> None:
    try:
        raise KeyError("a piece of a query")
    except KeyError:
        app.logger.exception("Exception on /sparql [GET]")
    (line,) = journal.failures
    assert line["message"] == "Exception on /sparql [GET]"
    assert line["error"] == "KeyError"
    assert "piece" not in journal.lines()[0]


def test_a_flood_of_messages_is_counted_by_level(
    app: Flask, journal: Journal, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    with app.app_context():
        for _ in range(A_SECOND + 7):
            log_failure(EngineUnavailable("busy"))
        log_failure(EngineError("broken"))
        assert len(caplog.records) == len(journal.lines()) == A_SECOND + 1
        clock.now += 1
        log_failure(EngineUnavailable("busy"))
    assert caplog.records[-1].getMessage().endswith(": busy (and 7 before it)")
    assert caplog.records[-1].levelno == logging.WARNING

from collections.abc import Iterable
from typing import Any

import pytest
from werkzeug.test import Client, create_environ, run_wsgi_app
from werkzeug.wrappers import Response

from khorgos.server.operation.exchange import Exchange, Observer, exchange_of


def test_whole_answer() -> None:
    def app(environ: Any, start_response: Any) -> list[bytes]:
        exchange_of(environ).route = "/a"
        start_response("404 Not Found", [])
        return [b"abc", b"de"]

    seen: list[Exchange] = []
    Client(Observer(app, seen.append)).get("/қала?secret=1")
    (exchange,) = seen
    assert (exchange.method, exchange.path, exchange.route) == ("GET", "/қала", "/a")
    assert (exchange.status, exchange.sent) == (404, 5)
    assert exchange.seconds >= 0


def test_answer_in_parts_is_reported_when_it_has_ended() -> None:
    closed = []
    response = Response(part for part in (b"abc", b"de"))
    response.call_on_close(lambda: closed.append(True))
    seen: list[Exchange] = []
    body, _, _ = run_wsgi_app(Observer(response, seen.append), create_environ())
    assert next(iter(body)) == b"abc"
    assert seen == []
    body.close()  # type: ignore[attr-defined]
    body.close()  # type: ignore[attr-defined]
    assert [(exchange.status, exchange.sent) for exchange in seen] == [(200, 3)]
    assert closed == [True]


def test_body_without_close() -> None:
    def app(environ: Any, start_response: Any) -> Iterable[bytes]:
        start_response("200 OK", [])
        return (b"a", b"b")

    seen: list[Exchange] = []
    assert Client(Observer(app, seen.append)).get("/", buffered=True).data == b"ab"
    assert seen[0].sent == 2


def test_failure_is_reported_and_goes_on() -> None:
    def app(environ: Any, start_response: Any) -> list[bytes]:
        raise LookupError("no")

    seen: list[Exchange] = []
    with pytest.raises(LookupError):
        Client(Observer(app, seen.append)).get("/")
    assert [exchange.status for exchange in seen] == [500]


def test_without_an_observer_nobody_reads() -> None:
    environ = create_environ()
    exchange_of(environ).route = "/a"
    assert exchange_of(environ).route == ""


def test_the_first_query_that_failed_is_kept() -> None:
    exchange = Exchange()
    for query, outcome in (("1", "ok"), ("2", "timeout"), ("3", "ok"), ("4", "busy")):
        exchange.note(query, outcome, 0.5)
    assert (exchange.query, exchange.outcome) == ("2", "timeout")
    assert exchange.runs == [("ok", 0.5), ("timeout", 0.5), ("ok", 0.5), ("busy", 0.5)]

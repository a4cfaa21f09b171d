import io
import json
from datetime import datetime, timedelta
from typing import Any

from khorgos.server.operation.exchange import LONGEST, Exchange, write_log


def line_for(exchange: Exchange) -> dict[str, Any]:
    file = io.StringIO()
    write_log(file, exchange)
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
    }


def test_what_there_is_not_is_null() -> None:
    line = line_for(Exchange("GET", "/"))
    assert line["outcome"] is line["query"] is line["cache"] is None


def test_a_request_writes_one_line_of_ascii() -> None:
    file = io.StringIO()
    write_log(file, Exchange("GET", '/\n{"status": 200}\u2028\x1b[31mқ'))
    write_log(file, Exchange("GET", "/"))
    first, second = file.getvalue().splitlines()
    assert first.isascii()
    assert json.loads(first)["path"] == '/\n{"status": 200}\u2028\x1b[31mқ'
    assert json.loads(second)["path"] == "/"


def test_long_paths_and_methods_are_cut() -> None:
    line = line_for(Exchange("M" * 1000, "/" * LONGEST))
    assert line["method"] == "M" * (LONGEST - 1) + "…"
    assert line["path"] == "/" * LONGEST


def test_a_log_that_is_gone_stops_nothing() -> None:
    class Gone(io.StringIO):
        def write(self, text: str, /) -> int:
            raise BrokenPipeError

    write_log(Gone(), Exchange("GET", "/"))

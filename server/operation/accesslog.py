"""The access log: one JSON object a line."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Final, TextIO

from khorgos.server.operation.exchange import Exchange

LONGEST: Final = 500
"""Code points of a path or method in a line; what is longer is cut and ends in an ellipsis."""

DIGITS: Final = 16
"""Hexadecimal digits of a query's SHA-256: enough to tell queries apart, and not the query."""


def access_log(file: TextIO) -> Callable[[Exchange], None]:
    """Return a function that writes a line to ``file`` for each exchange it is called with."""

    def write(exchange: Exchange) -> None:
        # A server whose log is gone goes on serving, and has nobody left to tell.
        with suppress(OSError):
            file.write(line_for(exchange) + "\n")
            file.flush()

    return write


def line_for(exchange: Exchange) -> str:
    """Return the line for an exchange that has just ended.

    It holds the time of arrival (RFC 3339, UTC) and neither headers nor the query string, where
    secrets and what people look for would stand.
    """
    arrival = datetime.now(UTC) - timedelta(seconds=exchange.seconds)
    line = {
        "time": arrival.isoformat(timespec="milliseconds"),
        "method": _cut(exchange.method),
        "path": _cut(exchange.path),
        "status": exchange.status,
        "bytes": exchange.sent,
        "milliseconds": round(exchange.seconds * 1000, 1),
        "outcome": exchange.outcome or None,
        "query": exchange.query[:DIGITS] or None,
        "cache": exchange.cache or None,
    }
    return json.dumps(line)


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"

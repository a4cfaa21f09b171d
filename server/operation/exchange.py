"""What became of one request, from its arrival to the last byte of its answer.

The layers around the application and the views write into one record, which travels in the WSGI
environment; the access log and the metrics are made from it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

KEY: Final = "khorgos.exchange"
OK: Final = "ok"


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
        runs: outcome and seconds of each query that the engine ran.
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
    runs: list[tuple[str, float]] = field(default_factory=list)

    def note(self, query: str, outcome: str, seconds: float) -> None:
        """Note a query that was run; of several, the first that failed is the one that is kept."""
        self.runs.append((outcome, seconds))
        if self.outcome in ("", OK):
            self.query, self.outcome = query, outcome


def exchange_of(environ: WSGIEnvironment) -> Exchange:
    """Return the record of the request; without an :class:`Observer` one that nobody reads."""
    exchange: Exchange | None = environ.get(KEY)
    return exchange or Exchange()


class Observer:
    """WSGI middleware that reports every exchange once, when its answer has ended."""

    def __init__(self, app: WSGIApplication, report: Callable[[Exchange], None]) -> None:
        self._app = app
        self._report = report

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Pass the request on, and count what comes back."""
        path = environ.get("PATH_INFO", "").encode("latin-1").decode(errors="replace")
        exchange = environ[KEY] = Exchange(environ["REQUEST_METHOD"], path)

        def start(status: str, headers: list[tuple[str, str]], exc_info: Any = None, /) -> Any:
            exchange.status = int(status[:3])
            return start_response(status, headers, exc_info)

        with ExitStack() as end:
            end.callback(self._end, exchange, time.perf_counter())
            body = self._app(environ, start)
            if isinstance(body, list):  # whole already; servers send a list in one go
                exchange.sent = sum(map(len, body))
                return body
            return _Counted(body, exchange, end.pop_all())

    def _end(self, exchange: Exchange, begin: float) -> None:
        exchange.seconds = time.perf_counter() - begin
        self._report(exchange)


class _Counted:
    """The body of an answer, counted on its way; the server closes it, also when it is cut off."""

    def __init__(self, body: Iterable[bytes], exchange: Exchange, end: ExitStack) -> None:
        self._body = iter(body)
        self._exchange = exchange
        self._end = end
        if hasattr(body, "close"):
            end.callback(body.close)

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        part = next(self._body)
        self._exchange.sent += len(part)
        return part

    def close(self) -> None:
        """Close the body and report; a second call does nothing."""
        self._end.close()

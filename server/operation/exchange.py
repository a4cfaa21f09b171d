"""What became of one request, from its arrival to the last byte of its answer.

The layers around the application and the views write into one record, which travels in the WSGI
environment; the access log and the metrics are made from it.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from flask import has_request_context, request

from khorgos.server.engines.engine import Engine
from khorgos.server.sparql.answers import Answer, Format
from khorgos.server.sparql.errors import (
    EngineError,
    EngineUnavailable,
    QueryError,
    QueryRefused,
    QuerySyntaxError,
    QueryTimeout,
    QueryTooLarge,
)
from khorgos.server.sparql.text import WHOLE, Dataset

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

KEY: Final = "khorgos.exchange"
OK: Final = "ok"
CRASH: Final = "crash"
OUTCOMES: Final[Mapping[type[Exception], str]] = {
    QuerySyntaxError: "syntax",
    QueryRefused: "refused",
    QueryTimeout: "timeout",
    QueryTooLarge: "memory",
    EngineUnavailable: "busy",
    EngineError: "failure",
}
"""What each error is called; an error of any other class is a ``crash``."""


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
    outcome = CRASH
    begin = time.perf_counter()
    try:
        yield
        outcome = OK
    except (QueryError, EngineError) as error:
        outcome = next((OUTCOMES[kind] for kind in type(error).mro() if kind in OUTCOMES), CRASH)
        raise
    finally:
        digest = hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()
        exchange_of(request.environ).note(digest, outcome, time.perf_counter() - begin)

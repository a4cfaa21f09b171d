"""An engine that notes in the record of the request what became of each query."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Final

from flask import has_request_context, request

from khorgos.server.engines.engine import Engine
from khorgos.server.operation.exchange import OK, exchange_of
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


class ObservedEngine:
    """Passes queries on to another engine and notes outcome and seconds."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @property
    def version(self) -> str:
        """That of the other engine."""
        return self._engine.version

    def query(self, text: str, dataset: Dataset = WHOLE) -> Answer:
        """Answer the query ``text``; see :meth:`Engine.query`."""
        with _noted(text):
            return self._engine.query(text, dataset)

    def write(self, text: str, dataset: Dataset, chosen: Format) -> bytes:
        """Answer the query ``text`` in a format; see :meth:`Engine.write`."""
        with _noted(text):
            return self._engine.write(text, dataset, chosen)


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

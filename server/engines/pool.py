"""The engine of the web server: it hands each query to a worker and waits no longer than it may."""

from __future__ import annotations

import socket
import time
from dataclasses import dataclass, field
from pathlib import Path

from khorgos.server.engines.worker import ANSWER, GREETING, Task, failure, receive, send
from khorgos.server.sparql.answers import JSON, N_TRIPLES, Answer, Format, parse
from khorgos.server.sparql.errors import EngineUnavailable, QueryTimeout, QueryTooLarge
from khorgos.server.sparql.guard import Guard, Limits
from khorgos.server.sparql.text import WHOLE, Dataset, QueryText

_SLACK = 0.2
"""Seconds by which an alarm may come early or the scheduler late."""


@dataclass(frozen=True, slots=True)
class PooledEngine:
    """Answers queries in the workers of a keeper; can be pickled.

    Attributes:
        path: the socket at which they take queries.
        version: that of the release they hold.
        limits: what a query may take.
        guard: what is refused before a worker sees it.
    """

    path: Path
    version: str
    limits: Limits = field(default_factory=Limits)
    guard: Guard = field(default_factory=Guard)

    def query(self, text: str, dataset: Dataset = WHOLE) -> Answer:
        """Answer the query ``text``; see :meth:`Engine.query`."""
        query = QueryText.of(text)
        chosen = N_TRIPLES if query.gives_graph else JSON
        return parse(self.write(query, dataset, chosen), chosen)

    def write(self, text: str, dataset: Dataset, chosen: Format) -> bytes:
        """Answer the query ``text`` in a format; see :meth:`Engine.write`.

        Raises:
            QueryError: the query is refused, or is not SPARQL.
            QueryTimeout: it took longer than the limit.
            QueryTooLarge: it took more memory, or its answer more bytes, than the limit.
            EngineUnavailable: all workers were busy until the limit.
            EngineError: the engine failed.
        """
        self.guard.check(text)
        deadline = time.monotonic() + self.limits.seconds
        with socket.socket(socket.AF_UNIX) as connection:
            self._wait_for_worker(connection, deadline)
            left = deadline - time.monotonic()
            connection.settimeout(max(left, 0.001) + _SLACK)
            try:
                send(connection, b"Q", Task(text, dataset, chosen, deadline).encode())
                kind, payload = receive(connection)
            except (OSError, EOFError) as error:
                if time.monotonic() <= deadline - _SLACK:
                    raise QueryTooLarge(
                        "the process that ran it ended: the query takes more than "
                        f"{self.limits.memory >> 20} MiB of memory, or is nested too deep; "
                        "make it simpler"
                    ) from error
                if left <= self.limits.seconds / 2:
                    raise self._busy() from error  # it had less time than it may take
                raise QueryTimeout(
                    f"it was stopped after {self.limits.seconds:g} s; ask for less of it with "
                    "LIMIT, make it more specific, or take the dump of the release"
                ) from error
        if kind == ANSWER:
            return payload
        raise failure(payload)

    def _busy(self) -> EngineUnavailable:
        return EngineUnavailable(
            f"all {self.limits.workers} workers were busy with other queries, and there was too "
            f"little left of the {self.limits.seconds:g} s that a request may take; try again later"
        )

    def _wait_for_worker(self, connection: socket.socket, deadline: float) -> None:
        """Connect, and wait until a worker takes the connection."""
        try:
            connection.settimeout(max(deadline - time.monotonic(), 0.001))
            connection.connect(str(self.path))
            greeting = connection.recv(1)
        except TimeoutError as error:
            raise self._busy() from error
        except OSError as error:
            raise EngineUnavailable(
                f"no worker can be reached: {error}; the server is stopping, or has to be restarted"
            ) from error
        if greeting != GREETING:
            raise EngineUnavailable("the worker ended before it took the query; try again")

"""The web server's end of the connection to a worker process, and the query that it is given."""

from __future__ import annotations

import asyncio
import os
import re
import signal
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol, cast

from khorgos.server.engines.engine import Task, Written
from khorgos.server.engines.lanes import Turn
from khorgos.server.engines.worker import HELLO, REPLY, frame
from khorgos.server.sparql.errors import EngineError, QueryError

NICE: Final = 10
"""The priority of a worker in the slow lane: with ten, about a tenth of what others get."""

Gone = Callable[[], Awaitable[object]]
"""Returns when nobody waits for the answer any more."""


@dataclass(eq=False, slots=True, kw_only=True)
class Job(Turn):
    """A query in the pool, and who waits for its answer.

    Attributes:
        task: what is asked.
        answer: what becomes of it.
        gone: returns when nobody waits any more.
        worker: which has the query, if one has.
        tried: whether it was given to a worker that was lost at once.
        watch: waits for ``gone``, once the query takes long.
    """

    task: Task
    answer: asyncio.Future[Written]
    gone: Gone | None = None
    worker: Worker | None = None
    tried: bool = False
    watch: asyncio.Task[None] | None = None

    def fail(self, error: QueryError | EngineError) -> None:
        """Give who waits an error."""
        if not self.answer.done():
            self.answer.set_exception(error)


class Employer(Protocol):
    """Who is told what a worker does."""

    def greeted(self, worker: Worker) -> None:
        """It is ready for its first query."""

    def replied(
        self, worker: Worker, is_answer: bool, written: Written, is_last: bool, seconds: float
    ) -> None:
        """It answered, or sent an error, in so many seconds; after its last reply it ends."""

    def lost(self, worker: Worker) -> None:
        """The connection has closed, expected or not."""


class Worker(asyncio.Protocol):
    """A worker process, at the other end of a connection.

    Attributes:
        pid: its process id; 0 until it has greeted.
        job: the query that it has, or is to have once it has greeted.
        behind: further queries that it has been sent, and begins as soon as it is done.
    """

    def __init__(self, employer: Employer, job: Job | None = None) -> None:
        self.pid = 0
        self.job = job
        self.behind: deque[Job] = deque()
        self._employer = employer
        self._transport: asyncio.Transport | None = None
        self._received = bytearray()
        self._ended = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The keeper has taken the connection, and forks."""
        self._transport = cast(asyncio.Transport, transport)  # not by its class, says uvloop
        if self._ended:
            transport.close()

    def data_received(self, data: bytes) -> None:
        """Collect what comes, and pass on what is whole."""
        received = self._received
        received += data
        if not self.pid:
            if len(received) < HELLO.size:
                return
            self.pid = HELLO.unpack_from(received)[0]
            del received[: HELLO.size]
            if not self._ended:
                self._employer.greeted(self)
        while len(received) >= REPLY.size:
            is_answer, gzipped, is_last, seconds, digest, length = REPLY.unpack_from(received)
            end = REPLY.size + length
            if len(received) < end:
                return
            with memoryview(received) as view:
                payload = bytes(view[REPLY.size : end])
            del received[:end]
            written = Written(payload, digest, gzipped)
            self._employer.replied(self, is_answer, written, is_last, seconds)

    def connection_lost(self, exc: Exception | None) -> None:
        """The process has ended, or we closed the connection."""
        self._employer.lost(self)

    def send(self, job: Job) -> None:
        """Give the worker a query to answer, now or after those that it has."""
        assert self._transport is not None
        job.worker = self
        if self.job in (None, job):
            self.job = job
        else:
            self.behind.append(job)
        self._transport.write(frame(job.task))

    def end(self) -> None:
        """End the process, whatever it does; also one that is stopped."""
        self._ended = True
        if self._transport and not self._transport.is_closing():
            self.signal(signal.SIGKILL)
            self._transport.close()

    def signal(self, number: int) -> None:
        """Send a signal to the process, while there is one."""
        if self.pid:  # 0 would be this process itself
            with suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def yield_processor(self) -> None:
        """Lower the priority of every thread of the process."""
        with suppress(OSError):  # it has ended, or the system has no /proc: then it stays as it is
            for thread in Path(f"/proc/{self.pid}/task").iterdir():
                os.setpriority(os.PRIO_PROCESS, int(thread.name), NICE)

    def memory(self) -> int:
        """Bytes that are the process's own, not those of the keeper; 0 where nobody says."""
        try:
            text = Path(f"/proc/{self.pid}/smaps_rollup").read_text(encoding="ascii")
        except OSError:
            return 0
        found = re.search(r"^Private_Dirty: +([0-9]+) kB", text, re.MULTILINE)
        return int(found[1]) * 1024 if found else 0

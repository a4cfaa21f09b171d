"""A query worker: a forked process that answers one query at a time and may be lost.

A worker holds what it was forked with and nothing else of value. Its deadline is the kernel's: an
alarm that nobody handles ends the process, also while native code runs. So does the engine when it
runs out of the memory or stack that it may use. Whoever waits for the answer sees the connection
close, and the keeper forks another worker.

One connection carries one query. The worker greets when it takes it, so that who waits in line can
give up; then come the query and the answer, each whole, in the messages of :func:`send`.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import socket
import struct
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from khorgos.server.engines.engine import Engine
from khorgos.server.sparql.answers import GRAPH_FORMATS, RESULT_FORMATS, Format
from khorgos.server.sparql.errors import (
    EngineError,
    EngineUnavailable,
    QueryError,
    QueryRefused,
    QuerySyntaxError,
    QueryTimeout,
    QueryTooLarge,
)
from khorgos.server.sparql.guard import Limits
from khorgos.server.sparql.text import Dataset

GREETING: Final = b"+"
ANSWER, FAILURE = b"A", b"F"
STACK: Final = 256 * 2**20
"""Bytes of stack for a query: deep nesting takes much, and the guard lets some pass."""

GROWTH: Final = 64 * 2**20
"""When a query has left so many bytes behind, the worker makes way for a fresh one."""

_ADDRESSES, _RESIDENT = 0, 1  # the fields of statm
_LENGTH: Final = struct.Struct("!Q")


@dataclass(frozen=True, slots=True)
class Task:
    """A query on its way to a worker; ``deadline`` is a time of :func:`time.monotonic`."""

    text: str
    dataset: Dataset
    chosen: Format
    deadline: float

    def encode(self) -> bytes:
        """Write the task as JSON."""
        graphs = [list(self.dataset.default_graphs), list(self.dataset.named_graphs)]
        return json.dumps([self.text, *graphs, self.chosen.media_type, self.deadline]).encode()

    @classmethod
    def decode(cls, data: bytes) -> Task:
        """Read what :meth:`encode` wrote."""
        text, default, named, media_type, deadline = json.loads(data)
        return cls(text, Dataset(tuple(default), tuple(named)), _FORMATS[media_type], deadline)


_FORMATS: Final = {chosen.media_type: chosen for chosen in (*RESULT_FORMATS, *GRAPH_FORMATS)}


def run(engine: Engine, listener: socket.socket, limits: Limits) -> None:
    """Answer queries that come over ``listener``; return when memory has grown by :data:`GROWTH`.

    The queries run in a thread of its own, whose stack is larger than the first thread's.
    """
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    threading.stack_size(STACK)
    thread = threading.Thread(target=_loop, args=(engine, listener, limits))
    limit_memory(limits.memory + STACK)
    thread.start()
    thread.join()


def limit_memory(more: int) -> None:
    """Let this process take ``more`` bytes of address space than now, where the system tells."""
    if not _memory(_ADDRESSES):
        return
    with suppress(OSError, ValueError):
        most = _memory(_ADDRESSES) + more
        resource.setrlimit(resource.RLIMIT_AS, (most, most))


def _memory(which: int) -> int:
    """Return a figure of ``/proc/self/statm`` in bytes; 0 where the system has none."""
    try:
        text = Path("/proc/self/statm").read_text(encoding="ascii")
    except FileNotFoundError:
        return 0
    return int(text.split()[which]) * resource.getpagesize()


def send(connection: socket.socket, kind: bytes, payload: bytes) -> None:
    """Send one message: a byte for its kind, its length, and so many bytes."""
    connection.sendall(kind + _LENGTH.pack(len(payload)) + payload)


def receive(connection: socket.socket) -> tuple[bytes, bytes]:
    """Receive one message.

    Raises:
        EOFError: the connection was closed before the message was whole.
        OSError: it broke, or the socket's timeout passed.
    """
    kind = _exactly(connection, 1)
    (length,) = _LENGTH.unpack(_exactly(connection, _LENGTH.size))
    return kind, _exactly(connection, length)


def _exactly(connection: socket.socket, count: int) -> bytes:
    parts = bytearray()
    while len(parts) < count:
        part = connection.recv(min(count - len(parts), 2**20))
        if not part:
            raise EOFError(f"the connection closed after {len(parts)} of {count} bytes")
        parts += part
    return bytes(parts)


def _loop(engine: Engine, listener: socket.socket, limits: Limits) -> None:
    free = os.dup(0)
    os.close(free)
    start = _memory(_RESIDENT)
    while _memory(_RESIDENT) < start + GROWTH:
        connection, _ = listener.accept()
        with connection, suppress(OSError, EOFError):  # who asked has given up
            connection.sendall(GREETING)
            _, data = receive(connection)
            task = Task.decode(data)
            # The connection of a query is the last file that may be open: it reaches no network.
            _limit_files(
                None
                if limits.network and "service" in task.text.lower()
                else free + 1 + limits.files
            )
            _serve(engine, connection, task, limits)
        _limit_files(None)


def _limit_files(most: int | None) -> None:
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if most is None or most > hard != resource.RLIM_INFINITY:
        most = hard
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


def _serve(engine: Engine, connection: socket.socket, task: Task, limits: Limits) -> None:
    """Answer one query before its deadline, or end."""
    left = task.deadline - time.monotonic()
    if left <= 0:
        return
    signal.setitimer(signal.ITIMER_REAL, left)
    try:
        kind, payload = _answer(engine, task, limits)
        send(connection, kind, payload)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def _answer(engine: Engine, task: Task, limits: Limits) -> tuple[bytes, bytes]:
    try:
        answer = engine.write(task.text, task.dataset, task.chosen)
    except QueryError as error:
        return _failure(error, error.message, error.line, error.column)
    except EngineError as error:
        return _failure(error, str(error))
    except MemoryError:
        sys.exit(1)
    if len(answer) > limits.answer:
        text = (
            f"the answer has more than {limits.answer >> 20} MiB; ask for less of it with LIMIT, "
            "or take the dump of the release"
        )
        return _failure(QueryTooLarge(text), text)
    return ANSWER, answer


def _failure(error: Exception, *arguments: str | int | None) -> tuple[bytes, bytes]:
    return FAILURE, json.dumps([type(error).__name__, *arguments]).encode()


def failure(payload: bytes) -> QueryError | EngineError:
    """Read an error that a worker sent as :data:`FAILURE`."""
    name, *arguments = json.loads(payload)
    kind: Callable[..., QueryError | EngineError] = _KINDS[name]
    return kind(*arguments)


_KINDS: Final = {
    kind.__name__: kind
    for kind in (
        QuerySyntaxError,
        QueryRefused,
        QueryTimeout,
        QueryTooLarge,
        EngineUnavailable,
        EngineError,
    )
}
"""What goes wrong with a query, by name: so the web server raises what the worker caught."""

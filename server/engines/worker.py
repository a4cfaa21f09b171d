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
import logging
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
from khorgos.server.sparql import errors
from khorgos.server.sparql.answers import GRAPH_FORMATS, RESULT_FORMATS, Format
from khorgos.server.sparql.errors import EngineError, QueryError, QueryTooLarge
from khorgos.server.sparql.evaluation import STACK
from khorgos.server.sparql.guard import Limits
from khorgos.server.sparql.text import Dataset

GREETING: Final = b"+"
ANSWER, FAILURE = b"A", b"F"
GROWTH: Final = 64 * 2**20
"""When a query has left so many bytes behind, the worker makes way for a fresh one."""

_ADDRESSES, _RESIDENT = 0, 1  # the fields of statm
_HEAD: Final = struct.Struct("!cQ")


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
    if now := _memory(_ADDRESSES):
        most = now + limits.memory + STACK
        with suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_AS, (most, most))
    thread.start()
    thread.join()


def _memory(which: int) -> int:
    """Return a figure of ``/proc/self/statm`` in bytes; 0 where the system has none."""
    try:
        text = Path("/proc/self/statm").read_text(encoding="ascii")
    except FileNotFoundError:
        return 0
    return int(text.split()[which]) * resource.getpagesize()


def send(connection: socket.socket, kind: bytes, payload: bytes) -> None:
    """Send one message: a byte for its kind, its length, and so many bytes."""
    connection.sendall(_HEAD.pack(kind, len(payload)) + payload)


def receive(connection: socket.socket) -> tuple[bytes, bytes]:
    """Receive one message, the last that comes over ``connection``.

    Raises:
        EOFError: the connection was closed before the message was whole.
        OSError: it broke, or the socket's timeout passed.
    """
    with connection.makefile("rb") as stream:
        head = stream.read(_HEAD.size)
        kind, length = _HEAD.unpack(head) if len(head) == _HEAD.size else (b"", 1)
        payload = stream.read(length)
    if len(payload) < length:
        raise EOFError(f"the connection closed after {len(payload)} of {length} bytes")
    return kind, payload


def _loop(engine: Engine, listener: socket.socket, limits: Limits) -> None:
    free = os.dup(0)
    os.close(free)
    start = _memory(_RESIDENT)
    while _memory(_RESIDENT) < start + GROWTH:
        connection, _ = listener.accept()
        with connection, suppress(OSError, EOFError):  # who asked has given up
            connection.sendall(GREETING)
            task = Task.decode(receive(connection)[1])
            reaches_out = limits.network and "service" in task.text.lower()
            # The connection of a query is the last file that may be open: it reaches no network.
            _limit_files(None if reaches_out else free + 1 + limits.files)
            left = task.deadline - time.monotonic()
            if left > 0:
                signal.setitimer(signal.ITIMER_REAL, left)  # at its end the process ends
                try:
                    send(connection, *_answer(engine, task, limits))
                finally:
                    signal.setitimer(signal.ITIMER_REAL, 0)
        _limit_files(None)


def _limit_files(most: int | None) -> None:
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if most is None or most > hard != resource.RLIM_INFINITY:
        most = hard
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


def _answer(engine: Engine, task: Task, limits: Limits) -> tuple[bytes, bytes]:
    try:
        answer = engine.write(task.text, task.dataset, task.chosen)
        if len(answer) <= limits.answer:
            return ANSWER, answer
        raise QueryTooLarge(
            f"the answer has more than {limits.answer >> 20} MiB; ask for less of it with LIMIT, "
            "or take the dump of the release"
        )
    except QueryError as error:
        report = [type(error).__name__, error.message, error.line, error.column]
    except EngineError as error:
        report = [type(error).__name__, str(error)]
    except MemoryError:
        sys.exit(1)
    except Exception as error:  # not foreseen: who asked is told, and the worker lives on
        logging.getLogger(__name__).exception("a query failed in a way that was not foreseen")
        report = [EngineError.__name__, f"the engine failed with {type(error).__name__}: {error}"]
    return FAILURE, json.dumps(report).encode()


def failure(payload: bytes) -> QueryError | EngineError:
    """Read an error that a worker sent as :data:`FAILURE`, to raise what the worker caught."""
    name, *arguments = json.loads(payload)
    kind: Callable[..., QueryError | EngineError] = getattr(errors, name)
    return kind(*arguments)

"""A query worker: a forked process that answers one query at a time and may be lost.

A worker holds what it was forked with and nothing else of value. Its deadline is the kernel's: an
alarm that nobody handles ends the process, also while native code runs. So does the engine when it
runs out of the memory or stack that it may use. Whoever waits for the answer sees the connection
close, and asks for another worker.

A worker has one connection for its life. It says its process id, then come queries and answers in
turns, each whole; see :func:`frame` and :data:`REPLY`.
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
from pathlib import Path
from typing import BinaryIO, Final

from khorgos.server.engines.engine import Engine, Task, Written, write
from khorgos.server.sparql import errors
from khorgos.server.sparql.errors import EngineError, QueryError, QueryTooLarge
from khorgos.server.sparql.evaluation import STACK
from khorgos.server.sparql.guard import Limits

GROWTH: Final = 16 * 2**20
"""When a query has left so many bytes behind, the worker makes way for a fresh one."""

HELLO: Final = struct.Struct("!Q")
"""The process id of a worker, the first that it sends."""

REPLY: Final = struct.Struct("!???d32sQ")
"""Whether it is an answer (or an error), is compressed, and is the worker's last; then how many
seconds it took, its SHA-256, and how many bytes follow."""

_LENGTH: Final = struct.Struct("!Q")
_NO_DIGEST: Final = bytes(32)
_UNIT: Final = 1 if sys.platform == "darwin" else 1024  # of ru_maxrss


def run(engine: Engine, connection: socket.socket, limits: Limits) -> None:
    """Answer the queries that come over ``connection`` until it closes or memory has grown.

    The queries run in a thread of its own, whose stack is larger than the first thread's.
    """
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    threading.stack_size(STACK)
    thread = threading.Thread(target=_serve, args=(engine, connection, limits))
    if now := _address_space():
        most = now + limits.memory + STACK
        with suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_AS, (most, most))
    thread.start()
    thread.join()


def _address_space() -> int:
    """Return how many bytes of addresses the process has; 0 where the system does not say."""
    try:
        text = Path("/proc/self/statm").read_text(encoding="ascii")
    except FileNotFoundError:
        return 0
    return int(text.split()[0]) * resource.getpagesize()


def frame(task: Task) -> bytes:
    """Write a task as it goes to a worker: how many bytes follow, and the task."""
    data = task.encode()
    return _LENGTH.pack(len(data)) + data


def _serve(engine: Engine, connection: socket.socket, limits: Limits) -> None:
    start = _most_memory()
    # What the processor has worked says more of a query than the clock, on a busy machine; but not
    # where the engine waits for files or for another server.
    clock = time.monotonic if limits.files else time.process_time
    connection = _lowest(connection)
    with connection, connection.makefile("rb") as stream, suppress(OSError, EOFError):
        # No further file may be opened while a query runs: it reaches no network.
        closed = connection.fileno() + 1 + limits.files
        _limit_files(closed)
        connection.sendall(HELLO.pack(os.getpid()))
        last = False
        while not last:
            task = Task.decode(_read(stream, _LENGTH.unpack(_read(stream, _LENGTH.size))[0]))
            reaches_out = limits.network and "service" in task.text.lower()
            _limit_files(None if reaches_out else closed)
            left = (task.deadline or time.monotonic() + limits.seconds) - time.monotonic()
            signal.setitimer(signal.ITIMER_REAL, max(left, 0.001))  # its end ends the process
            begin = clock()
            is_answer, (data, digest, gzipped) = _answer(engine, task, limits)
            last = _most_memory() > start + GROWTH
            seconds = clock() - begin
            head = REPLY.pack(is_answer, gzipped, last, seconds, digest, len(data))
            connection.sendall(head + data)
            signal.setitimer(signal.ITIMER_REAL, 0)


def _read(stream: BinaryIO, length: int) -> bytes:
    """Read so many bytes.

    Raises:
        EOFError: the connection was closed before.
    """
    data = stream.read(length)
    if len(data) < length:
        raise EOFError(f"the connection closed after {len(data)} of {length} bytes")
    return data


def _lowest(connection: socket.socket) -> socket.socket:
    """Move a connection to the lowest number that a file can have, so that none below is free."""
    lower, higher = sorted((connection, connection.dup()), key=socket.socket.fileno)
    higher.close()
    return lower


def _most_memory() -> int:
    """The most bytes of memory that the process has had; asked without opening a file."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _UNIT


def _limit_files(most: int | None) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if most is None or most > hard != resource.RLIM_INFINITY:
        most = hard
    if most != soft:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


def _answer(engine: Engine, task: Task, limits: Limits) -> tuple[bool, Written]:
    try:
        written = write(engine, task)
        if len(written.data) <= limits.answer:
            return True, written
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
    return False, Written(json.dumps(report).encode(), _NO_DIGEST, False)


def failure(payload: bytes) -> QueryError | EngineError:
    """Read an error that a worker sent instead of an answer, to raise what the worker caught."""
    name, *arguments = json.loads(payload)
    kind: Callable[..., QueryError | EngineError] = getattr(errors, name)
    return kind(*arguments)

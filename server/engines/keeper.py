"""The keeper: a process that loads the release and forks a query worker for each who asks for one.

Workers are forked from a process with one thread that holds the loaded release, and share its
memory. The web server cannot be that process: it has threads. So the keeper is forked first, and
the web server knows it by the path of a socket only. Who connects there has a worker of its own at
the other end, until either closes the connection; how many there are, and what they do, is for the
web server to decide (see :mod:`khorgos.server.engines.pool`).
"""

from __future__ import annotations

import gc
import json
import os
import select
import signal
import socket
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from khorgos.server.engines.engine import Engine
from khorgos.server.engines.worker import run
from khorgos.server.sparql.errors import EngineError
from khorgos.server.sparql.guard import Limits

SOCKET: Final = "workers"


@contextmanager
def keeping(load: Callable[[], Engine], limits: Limits) -> Iterator[tuple[Path, str]]:
    """Run a keeper; must be entered from a process with one thread.

    Args:
        load: loads the engine, in the keeper.
        limits: what a query may take.

    Yields:
        The path of the socket at which a connection is a worker, and the version of the release.

    Raises:
        EngineError: the engine cannot be loaded.
    """
    with tempfile.TemporaryDirectory(prefix="khorgos-") as folder:
        path = Path(folder, SOCKET)
        ours, theirs = socket.socketpair()
        keeper = os.fork()
        if keeper == 0:
            ours.close()
            _keep(load, limits, path, theirs)
        theirs.close()
        try:
            with ours:
                with ours.makefile("rb") as lines:
                    line = lines.readline()  # which comes when the keeper is ready
                if not line:
                    raise EngineError(
                        "the process that loads the release ended without a word; it may have had "
                        "too little memory: try again with more, or with a store on disk "
                        "(khorgos export store)"
                    )
                version, problem = json.loads(line)
                if problem:
                    raise EngineError(problem)
                yield path, version
        finally:  # the keeper ends when it sees our end of the pair closed
            os.waitpid(keeper, 0)


def _keep(load: Callable[[], Engine], limits: Limits, path: Path, parent: socket.socket) -> None:
    """The life of the keeper process; it never returns."""
    status = 1
    try:
        os.setsid()  # what stops the terminal's programs is for the web server to handle
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        try:
            engine = load()
        except EngineError as error:
            parent.sendall(json.dumps(["", str(error)]).encode() + b"\n")
        else:
            with socket.socket(socket.AF_UNIX) as listener:
                listener.bind(str(path))
                listener.listen(64)
                parent.sendall(json.dumps([engine.version, ""]).encode() + b"\n")
                _tend(engine, listener, limits, parent)
            status = 0
    finally:
        sys.stderr.flush()
        os._exit(status)


def _tend(engine: Engine, listener: socket.socket, limits: Limits, parent: socket.socket) -> None:
    """Fork a worker for each connection until the parent is gone."""
    gc.collect()
    gc.freeze()  # the collector would write to, and so copy, the pages that workers share
    wake, alarm = os.pipe()
    os.set_blocking(wake, False)
    os.set_blocking(alarm, False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(alarm)
    workers: set[int] = set()
    try:
        while True:
            ready, _, _ = select.select([parent.fileno(), listener.fileno(), wake], [], [])
            if parent.fileno() in ready:  # it never writes: its end is closed
                return
            if wake in ready:
                os.read(wake, 4096)
                workers -= {worker for worker in workers if os.waitpid(worker, os.WNOHANG)[0]}
            if listener.fileno() in ready:
                connection, _ = listener.accept()
                with connection:
                    workers.add(_fork_worker(engine, connection, limits, parent))
    finally:
        for worker in workers:
            with suppress(ProcessLookupError):
                os.kill(worker, signal.SIGKILL)
        for worker in workers:
            with suppress(ChildProcessError):
                os.waitpid(worker, 0)


def _fork_worker(
    engine: Engine, connection: socket.socket, limits: Limits, parent: socket.socket
) -> int:
    worker = os.fork()
    if worker:
        return worker
    status = 1
    try:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        parent.close()
        run(engine, connection, limits)
        status = 0
    finally:
        os._exit(status)

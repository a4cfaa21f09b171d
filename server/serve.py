"""Serving over HTTP with granian.

Three kinds of process: the first one only starts and stops the others; the keeper holds the
release and its query workers; granian's process takes requests in threads, and hands each query to
a worker. A system that cannot fork has no workers: there the queries run in granian's process.
"""

from __future__ import annotations

import os
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels
from rdflib.plugins.parsers.notation3 import BadSyntax

from khorgos.ontology.alignments import ALIGNMENTS_FILE, AlignmentError, load_alignments
from khorgos.ontology.documentation import CORE_DIAGRAM_FILE, document
from khorgos.ontology.manchester import DocumentationError
from khorgos.ontology.vocabulary import load_ontology
from khorgos.queries.catalogue import Question
from khorgos.server.app import Config, create_app
from khorgos.server.engines.embedded import EmbeddedEngine, EngineConfig
from khorgos.server.engines.engine import Engine
from khorgos.server.engines.federation import allowed_endpoints
from khorgos.server.engines.keeper import keeping
from khorgos.server.engines.pool import PooledEngine
from khorgos.server.engines.remote import RemoteConfig, RemoteEngine, check_default_graph
from khorgos.server.engines.stored import FILES, StoredEngine
from khorgos.server.operation.cache import CACHE_BYTES
from khorgos.server.operation.wsgi import wrap
from khorgos.server.site import OntologySource
from khorgos.server.sparql.errors import EngineError, QueryTimeout
from khorgos.server.sparql.guard import Guard, Limits

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

STOP_SECONDS: Final = 10
"""How long requests may go on after a signal to stop, in seconds."""

THREADS: Final = 128
"""How many requests are taken at once; most of them wait for a query worker."""

REMOTE_GUARD: Final = Guard(nesting=50, chain=500)
"""Where another server answers, queries are parsed here in threads, whose stack is small."""

NOT_CHECKED: Final = (
    "khorgos: whether the remote engine has a triple twice in its default graph could not be seen "
    "({error}); if it has, counts and joins are wrong"
)

NOT_CONFINED: Final = (
    "khorgos: a worker opens the files of its store, so the network is closed to a query by the "
    "refusal of SERVICE alone, and not by the system too"
)

NO_FORK: Final = (
    "khorgos: this system cannot fork, so queries run in the web server's process: there is no "
    "deadline and no memory limit, and a query may open connections"
)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What stands around the application.

    Attributes:
        cache: bytes that kept answers may take; 0 for none.
        log: whether to write the access log to standard error.
        proxies: how many trusted proxies stand in front.
    """

    cache: int = CACHE_BYTES
    log: bool = False
    proxies: int = 0


class AddressError(Exception):
    """The server cannot listen at the address it was given."""


class OntologyError(Exception):
    """The ontology, or what stands beside it, cannot be shown."""


def serve(
    config: EngineConfig,
    questions: Sequence[Question] = (),
    host: str = "127.0.0.1",
    port: int = 8000,
    *,
    limits: Limits | None = None,
    services: Sequence[str] = (),
    surroundings: Surroundings | None = None,
    remote: RemoteConfig | None = None,
) -> None:
    """Serve a release until SIGTERM or SIGINT; must be called from the main thread.

    Prints the endpoint's address on standard output once it answers there.

    Args:
        config: where the release is.
        questions: examples for the start page; they must be picklable.
        host: name or address of the interface to listen at.
        port: TCP port, 1 to 65535.
        limits: what a query may take.
        services: endpoints that a query may name in SERVICE.
        surroundings: cache, log and proxies.
        remote: the server that answers the queries, instead of the release in memory.

    Raises:
        AddressError: the address does not exist here, or is in use.
        FederationError: an endpoint cannot be allowed.
        SystemExit: with status 1, after a message on standard error, when the release cannot be
            loaded.
    """
    address = _free_address(host, port)
    allowed = allowed_endpoints(services)
    wanted = replace(limits or Limits(), network=bool(allowed))
    try:
        with _engine(config, wanted, allowed, remote) as (make, kept):
            around = surroundings or Surroundings()
            load = partial(_load, config, make, tuple(questions), kept, around, host, address, port)
            _serve(load, address, port)
    except EngineError as error:
        print(f"khorgos: {error}", file=sys.stderr, flush=True)
        raise SystemExit(1) from error


@contextmanager
def _engine(
    config: EngineConfig,
    limits: Limits,
    services: tuple[str, ...],
    remote: RemoteConfig | None,
) -> Iterator[tuple[Callable[[], Engine], Limits | None]]:
    """Provide the engine, as something picklable that makes it, and the limits that it keeps."""
    if remote:
        make = partial(RemoteEngine, remote, services, REMOTE_GUARD)
        try:
            check_default_graph(make())
        except QueryTimeout as error:
            print(NOT_CHECKED.format(error=error), file=sys.stderr, flush=True)
        yield make, replace(limits, memory=0)
        return
    load: Callable[[], Engine] = partial(EmbeddedEngine.load, config, services)
    if config.store:
        load = partial(StoredEngine, config.store, services)
        limits = replace(limits, files=FILES)
        print(NOT_CONFINED, file=sys.stderr, flush=True)
    if not hasattr(os, "fork"):
        print(NO_FORK, file=sys.stderr, flush=True)
        yield load, None
        return
    with keeping(load, limits) as (path, version):
        yield partial(PooledEngine, path, version, limits), limits


def _serve(loader: Callable[[], WSGIApplication], address: str, port: int) -> None:
    """Run granian until it is told to stop."""
    server = Granian(
        "khorgos",
        address=address,
        port=port,
        interface=Interfaces.WSGI,
        blocking_threads=THREADS,
        workers_kill_timeout=STOP_SECONDS,
        log_level=LogLevels.error,
    )
    server.serve(target_loader=loader, wrap_loader=False)


def read_ontology(path: Path) -> OntologySource:
    """Read the ontology, and its alignments and its diagram in the same folder.

    Args:
        path: the ontology in Turtle.

    Raises:
        OntologyError: a file is missing, is not in its format or breaks the rules of its kind.
    """
    beside = path.with_name
    try:
        ontology = load_ontology(path)
        documentation = document(ontology, load_alignments(beside(ALIGNMENTS_FILE.name)))
        diagram = beside(CORE_DIAGRAM_FILE.name).read_text(encoding="utf-8")
        return OntologySource.of(path.read_bytes(), documentation, diagram)
    except (OSError, BadSyntax, DocumentationError, AlignmentError) as error:
        raise OntologyError(f"the ontology at {path} cannot be shown: {error}") from error


def _free_address(host: str, port: int) -> str:
    """Resolve ``host`` and see that nothing listens there.

    Granian itself would share the port with another of its kind without a word.
    """
    if not 0 < port < 65536:
        raise AddressError(f"cannot listen at {host} port {port}; choose a port from 1 to 65535")
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except (OSError, OverflowError) as error:
        raise AddressError(
            f"cannot listen at {host} port {port}: {error}; "
            "stop what listens there, or choose another host or port"
        ) from error
    return str(address[0])


def _load(
    config: EngineConfig,
    make: Callable[[], Engine],
    questions: Sequence[Question],
    limits: Limits | None,
    around: Surroundings,
    host: str,
    address: str,
    port: int,
) -> WSGIApplication:
    """Make the application in the worker process."""
    try:
        engine, ontology = make(), read_ontology(config.ontology)
        app = create_app(Config(engine, ontology, questions, limits, config.release))
    except (EngineError, OntologyError) as error:
        print(f"khorgos: {error}", file=sys.stderr, flush=True)
        raise SystemExit(1) from error
    threading.Thread(target=_announce, args=(host, address, port), daemon=True).start()
    return wrap(
        app,
        cache_bytes=around.cache,
        log=sys.stderr if around.log else None,
        proxies=around.proxies,
    )


def _announce(host: str, address: str, port: int) -> None:
    """Wait until the port takes connections, then say where the server answers."""
    while True:
        try:
            socket.create_connection((address, port), timeout=1).close()
        except OSError:
            time.sleep(0.02)
        else:
            break
    shown = f"[{host}]" if ":" in host else host
    print(f"Khorgos answers at http://{shown}:{port}/sparql", flush=True)

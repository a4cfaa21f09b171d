"""Serving over HTTP with granian.

Three kinds of process: the first one only starts and stops the others; the keeper holds the
release and forks query workers; granian's process takes requests in an event loop, and hands each
query to a worker. A system that cannot fork has no workers: there the queries run in threads of
granian's process.
"""

from __future__ import annotations

import asyncio
import ctypes
import gc
import os
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
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
from khorgos.ontology.imports import whole_ontology
from khorgos.ontology.manchester import DocumentationError
from khorgos.ontology.vocabulary import load_ontology
from khorgos.queries import catalogue
from khorgos.server.app import create_app
from khorgos.server.engines.connection import Gone
from khorgos.server.engines.embedded import EmbeddedEngine, StoredEngine
from khorgos.server.engines.engine import Engine, Task, Written, write
from khorgos.server.engines.federation import allowed_endpoints
from khorgos.server.engines.keeper import keeping
from khorgos.server.engines.pool import Pool, PooledEngine
from khorgos.server.engines.remote import RemoteEngine, check_default_graph
from khorgos.server.ontologyfiles import read_parts
from khorgos.server.operation.admin import Overview, listen
from khorgos.server.operation.clients import ClientLimits
from khorgos.server.operation.front import Front, front
from khorgos.server.operation.health import examine
from khorgos.server.operation.journal import Journal, Scribe
from khorgos.server.operation.processes import Processes
from khorgos.server.operation.quick import Run
from khorgos.server.operation.rsgi import Exchanging, Scope
from khorgos.server.reading.texts import texts_of
from khorgos.server.settings import Settings
from khorgos.server.site import EXTENSION, OntologySource, Site, read_manifest
from khorgos.server.sparql.errors import EngineError, QueryTimeout
from khorgos.server.sparql.evaluation import parse_here, parse_only
from khorgos.server.sparql.guard import Limits

if TYPE_CHECKING:
    pass

STOP_SECONDS: Final = 10
"""How long requests may go on after a signal to stop, in seconds."""

GARBAGE: Final = 20_000
"""How many objects more are there before the collector looks for circles among them."""

MALLOC: Final = {-8: 2, -1: 128 * 1024, -3: 128 * 1024}
"""M_ARENA_MAX, M_TRIM_THRESHOLD and M_MMAP_THRESHOLD of glibc, see mallopt(3)."""

NOT_CHECKED: Final = (
    "khorgos: whether the remote engine has a triple twice in its default graph could not be seen "
    "({error}); if it has, counts and joins are wrong"
)

NOT_CONFINED: Final = (
    "khorgos: a worker opens the files of its store, so the network is closed to a query by the "
    "refusal of SERVICE alone, and not by the system too"
)

_BUILT_MEANWHILE: Final = (
    "the release was built anew while it was being loaded; start the server again"
)

NO_FORK: Final = (
    "khorgos: this system cannot fork, so queries run in the web server's process: there is no "
    "deadline and no memory limit, and a query may open connections"
)


class AddressError(Exception):
    """The server cannot listen at the address it was given."""


@dataclass(frozen=True, slots=True)
class Answering:
    """How queries are answered.

    Attributes:
        engine: for threads.
        run: for the event loop.
        limits: what a query may take, where there are limits.
        busy: how many queries run and wait, by name, where somebody counts them.
    """

    engine: Engine
    run: Run
    limits: Limits | None = None
    busy: Callable[[], Mapping[str, int]] | None = None


class OntologyError(Exception):
    """The ontology, or what stands beside it, cannot be shown."""


def serve(settings: Settings) -> None:
    """Serve a release until SIGTERM or SIGINT; must be called from the main thread.

    Prints the endpoint's address on standard output once it answers there.

    Raises:
        AddressError: the address does not exist here, or is in use.
        FederationError: an endpoint cannot be allowed.
        SystemExit: with status 1, after a message on standard error, when the release cannot be
            loaded.
    """
    address = _free_address(settings.host, settings.port)
    admin = settings.admin_address and _free_address(*settings.admin_address)
    services = allowed_endpoints(settings.federate)
    manifest = read_manifest(settings.release)
    try:
        with provided_engine(settings, services) as make:
            server = Granian(
                "khorgos",
                address=address,
                port=settings.port,
                interface=Interfaces.RSGI,
                websockets=False,
                workers_kill_timeout=STOP_SECONDS,
                log_level=LogLevels.error,
            )
            load = partial(Service, settings, make, address, admin, manifest)
            server.serve(target_loader=load, wrap_loader=False)
    except EngineError as error:
        print(f"khorgos: {error}", file=sys.stderr, flush=True)
        raise SystemExit(1) from error


@contextmanager
def provided_engine(
    settings: Settings, services: tuple[str, ...] = ()
) -> Iterator[Callable[[asyncio.AbstractEventLoop], Answering]]:
    """Provide the engine, as something picklable that makes it for an event loop.

    Raises:
        EngineError: the release cannot be loaded, or the other server cannot be asked.
    """
    forks = hasattr(os, "fork")
    load: Callable[[], Engine] = partial(EmbeddedEngine.load, settings.data, services)
    if settings.remote:
        parse = parse_here if forks else parse_only
        load = partial(RemoteEngine, settings.remote, services, parse)
    elif settings.store:
        load = partial(StoredEngine, settings.store, services)
        print(NOT_CONFINED, file=sys.stderr, flush=True)
    if not forks:
        print(NO_FORK, file=sys.stderr, flush=True)
        yield partial(_in_threads, load)
        return
    with keeping(load, settings.limits) as (path, version):
        yield partial(_in_workers, path, version, settings.limits)


def _in_workers(
    path: Path, version: str, limits: Limits, loop: asyncio.AbstractEventLoop
) -> Answering:
    pool = Pool(path, limits)
    return Answering(PooledEngine(pool, loop, version), pool.run, limits, pool.state)


def _in_threads(load: Callable[[], Engine], loop: asyncio.AbstractEventLoop) -> Answering:
    engine = load()

    async def run(task: Task, _client: str, _gone: Gone | None) -> Written:
        return await loop.run_in_executor(None, write, engine, task)

    return Answering(engine, run)


def read_ontology(path: Path) -> OntologySource:
    """Read the ontology, its modules and earlier versions, its alignments and its diagram.

    Args:
        path: the ontology in Turtle; all else lies in the same folder.

    Raises:
        OntologyError: a file is missing, is not in its format or breaks the rules of its kind.
    """
    beside = path.with_name
    try:
        ontology = load_ontology(path)
        documentation = document(ontology, load_alignments(beside(ALIGNMENTS_FILE.name)))
        diagram = beside(CORE_DIAGRAM_FILE.name).read_text(encoding="utf-8")
        turtle, parts = whole_ontology(path).encode(), read_parts(path)
        return OntologySource.of(turtle, documentation, diagram, parts)
    except (OSError, BadSyntax, DocumentationError, AlignmentError, EngineError) as error:
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


class Service:
    """What granian runs: the front, made when its event loop is there."""

    def __init__(
        self,
        settings: Settings,
        make: Callable[[asyncio.AbstractEventLoop], Answering],
        address: str,
        admin: str | None,
        manifest: bytes | None,
    ) -> None:
        _give_memory_back()
        self._settings = settings
        self._make = make
        self._address = address
        self._admin = admin
        self._manifest = manifest
        self._front: Front | None = None

    def __rsgi_init__(self, loop: asyncio.AbstractEventLoop) -> None:
        """Make the application, in a thread, because it asks the engine, which is in the loop.

        Raises:
            SystemExit: with status 1, after a message on standard error, when it cannot be made.
        """
        settings = self._settings
        try:
            loop.run_until_complete(loop.run_in_executor(None, self._start, loop))
        except (EngineError, OntologyError, catalogue.CatalogueError) as error:
            print(f"khorgos: {error}", file=sys.stderr, flush=True)
            raise SystemExit(1) from error
        threading.Thread(target=_announce, args=(settings, self._address), daemon=True).start()

    def __call__(self) -> None:
        """Nothing: granian calls its methods for RSGI, and wants something that can be called."""

    async def __rsgi__(self, scope: Scope, exchanging: Exchanging) -> None:
        """Answer a request."""
        assert self._front is not None
        await self._front.__rsgi__(scope, exchanging)

    def _start(self, loop: asyncio.AbstractEventLoop) -> None:
        settings, answering = self._settings, self._make(loop)
        engine, limits = answering.engine, answering.limits
        if settings.remote and limits:
            try:
                check_default_graph(engine)
            except QueryTimeout as error:
                print(NOT_CHECKED.format(error=error), file=sys.stderr, flush=True)
        ontology = read_ontology(settings.ontology)
        questions = tuple(catalogue.load(catalogue.QUERIES, *settings.queries))
        site = Site.of(engine, ontology, questions, limits, settings.release, settings.graph)
        app = create_app(replace(site, manifest=self._manifest))
        served: Site = app.extensions[EXTENSION]
        texts_of(served)  # read now: a build may come, and its texts are not those of this graph
        if served.files is None:
            raise EngineError(_BUILT_MEANWHILE)
        journal = Journal(sys.stderr if settings.log else None)
        app.logger.addFilter(Scribe(journal))
        self._front = front(
            app,
            answering.run,
            journal if settings.log or self._admin else None,
            cache_bytes=settings.cache * 2**20,
            proxies=settings.proxies,
            limits=ClientLimits(settings.client_rate, settings.client_queries),
        )
        if self._admin and settings.admin_address:
            overview = Overview(
                examine=partial(examine, site),
                metrics=site.metrics,
                journal=journal,
                processes=Processes(os.getppid()),
                busy=answering.busy,
            )
            listen(self._admin, settings.admin_address[1], overview)
        gc.collect()
        gc.freeze()  # what is there now stays, and need not be looked at again
        gc.set_threshold(GARBAGE)


def _give_memory_back() -> None:
    """Let glibc give the memory of a long answer back to the system once it has been sent."""
    with suppress(OSError, AttributeError):  # another library, which does as it thinks best
        library = ctypes.CDLL(None)
        for parameter, value in MALLOC.items():
            library.mallopt(parameter, value)


def _announce(settings: Settings, address: str) -> None:
    """Wait until the port takes connections, then say where the server answers."""
    while True:
        try:
            socket.create_connection((address, settings.port), timeout=1).close()
        except OSError:
            time.sleep(0.02)
        else:
            break
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    print(f"Khorgos answers at http://{host}:{settings.port}/sparql", flush=True)
    if settings.admin:
        print(f"Its operator sees how it is at http://{settings.admin}/", flush=True)

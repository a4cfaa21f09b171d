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
from collections.abc import Callable, Iterator
from contextlib import contextmanager
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
from khorgos.queries import catalogue
from khorgos.server.app import create_app
from khorgos.server.engines.embedded import EmbeddedEngine, StoredEngine
from khorgos.server.engines.engine import Engine
from khorgos.server.engines.federation import allowed_endpoints
from khorgos.server.engines.keeper import keeping
from khorgos.server.engines.pool import PooledEngine
from khorgos.server.engines.remote import RemoteEngine, check_default_graph
from khorgos.server.operation.admin import Overview, listen
from khorgos.server.operation.clients import ClientLimits
from khorgos.server.operation.health import examine
from khorgos.server.operation.journal import Journal, Scribe
from khorgos.server.operation.layers import wrap
from khorgos.server.operation.processes import Processes
from khorgos.server.settings import Settings
from khorgos.server.site import OntologySource, Site
from khorgos.server.sparql.errors import EngineError, QueryTimeout
from khorgos.server.sparql.evaluation import parse_here, parse_only

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

STOP_SECONDS: Final = 10
"""How long requests may go on after a signal to stop, in seconds."""

THREADS: Final = 128
"""How many requests are taken at once; most of them wait for a query worker."""

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


class AddressError(Exception):
    """The server cannot listen at the address it was given."""


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
    try:
        with provided_engine(settings, services) as make:
            server = Granian(
                "khorgos",
                address=address,
                port=settings.port,
                interface=Interfaces.WSGI,
                blocking_threads=THREADS,
                workers_kill_timeout=STOP_SECONDS,
                log_level=LogLevels.error,
            )
            load = partial(_load, settings, make, address, admin)
            server.serve(target_loader=load, wrap_loader=False)
    except EngineError as error:
        print(f"khorgos: {error}", file=sys.stderr, flush=True)
        raise SystemExit(1) from error


@contextmanager
def provided_engine(
    settings: Settings, services: tuple[str, ...] = ()
) -> Iterator[Callable[[], Engine]]:
    """Provide the engine, as something picklable that makes it.

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
        yield load
        return
    with keeping(load, settings.limits) as (path, version):
        make = partial(PooledEngine, path, version, settings.limits)
        if settings.remote:
            try:
                check_default_graph(make())
            except QueryTimeout as error:
                print(NOT_CHECKED.format(error=error), file=sys.stderr, flush=True)
        yield make


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
    settings: Settings, make: Callable[[], Engine], address: str, admin: str | None
) -> WSGIApplication:
    """Make the application in the worker process; the addresses are resolved."""
    try:
        engine, ontology = make(), read_ontology(settings.ontology)
        limits = engine.limits if isinstance(engine, PooledEngine) else None
        questions = tuple(catalogue.load())
        site = Site.of(engine, ontology, questions, limits, settings.release)
        app = create_app(site)
    except (EngineError, OntologyError, catalogue.CatalogueError) as error:
        print(f"khorgos: {error}", file=sys.stderr, flush=True)
        raise SystemExit(1) from error
    journal = Journal(sys.stderr if settings.log else None)
    app.logger.addFilter(Scribe(journal))
    if admin and settings.admin_address:
        examination = partial(examine, site)
        processes = Processes(os.getppid())
        overview = Overview(
            examine=examination, metrics=site.metrics, journal=journal, processes=processes
        )
        listen(admin, settings.admin_address[1], overview)
    threading.Thread(target=_announce, args=(settings, address), daemon=True).start()
    return wrap(
        app,
        cache_bytes=settings.cache * 2**20,
        journal=journal,
        proxies=settings.proxies,
        limits=ClientLimits(settings.client_rate, settings.client_queries),
    )


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

"""Serving over HTTP with granian.

Granian's parent process holds no data: it starts one worker process, which loads the release and
answers in threads (the engine computes without Python's global lock), and stops it on SIGTERM or
SIGINT.
"""

from __future__ import annotations

import os
import socket
import sys
import threading
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Final

from flask import Flask
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels
from rdflib.plugins.parsers.notation3 import BadSyntax

from khorgos.ontology.alignments import ALIGNMENTS_FILE, AlignmentError, load_alignments
from khorgos.ontology.documentation import CORE_DIAGRAM_FILE, document
from khorgos.ontology.manchester import DocumentationError
from khorgos.ontology.vocabulary import load_ontology
from khorgos.server.app import Config, create_app
from khorgos.server.engines.embedded import EmbeddedEngine, EngineConfig
from khorgos.server.ontologypage import OntologySource
from khorgos.server.site import Question
from khorgos.server.sparql.errors import EngineError

STOP_SECONDS: Final = 10
"""How long requests may go on after a signal to stop, in seconds."""


class AddressError(Exception):
    """The server cannot listen at the address it was given."""


class OntologyError(Exception):
    """The ontology, or what stands beside it, cannot be shown."""


def serve(
    config: EngineConfig,
    questions: Sequence[Question] = (),
    host: str = "127.0.0.1",
    port: int = 8000,
) -> None:
    """Serve a release until SIGTERM or SIGINT; must be called from the main thread.

    Prints the endpoint's address on standard output once it answers there.

    Args:
        config: where the release is.
        questions: examples for the start page; they must be picklable.
        host: name or address of the interface to listen at.
        port: TCP port, 1 to 65535.

    Raises:
        AddressError: the address does not exist here, or is in use.
        SystemExit: with status 1, after a message on standard error, when the release cannot be
            loaded.
    """
    address = _free_address(host, port)
    server = Granian(
        "khorgos",
        address=address,
        port=port,
        interface=Interfaces.WSGI,
        blocking_threads=min(32, (os.cpu_count() or 1) + 4),
        workers_kill_timeout=STOP_SECONDS,
        log_level=LogLevels.error,
    )
    loader = partial(_load, config, tuple(questions), host, address, port)
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
        return OntologySource(path.read_bytes(), documentation, diagram)
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
    config: EngineConfig, questions: Sequence[Question], host: str, address: str, port: int
) -> Flask:
    """Make the application in the worker process."""
    try:
        engine = EmbeddedEngine.load(config)
        app = create_app(Config(engine, read_ontology(config.ontology), questions))
    except (EngineError, OntologyError) as error:
        print(f"khorgos: {error}", file=sys.stderr, flush=True)
        raise SystemExit(1) from error
    threading.Thread(target=_announce, args=(host, address, port), daemon=True).start()
    return app


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

"""Servers that a measurement starts, and what the system says of them: processes, memory, work."""

from __future__ import annotations

import argparse
import os
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from khorgos.ontology.imports import whole_ontology
from khorgos.ontology.namespaces import ONTOLOGY_IRI
from khorgos.server.engines.embedded import EmbeddedEngine, EngineConfig
from khorgos.server.sparql.answers import N_TRIPLES
from khorgos.server.sparql.text import Dataset

OWN = f"{shlex.quote(sys.executable)} -m khorgos serve"
WHOLE = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
PLACES = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)])
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Server:
    """A server on loopback: its port and the id of its first process."""

    port: int
    process: int

    @property
    def base(self) -> str:
        """Its address, without a path."""
        return f"http://127.0.0.1:{self.port}"


def server_options(parser: argparse.ArgumentParser, deadline: float = 10.0) -> None:
    """Add the options that say which program serves, and how."""
    parser.add_argument("--command", default=OWN, help="what serves, to measure another commit")
    parser.add_argument("--deadline", type=float, default=deadline, help="seconds of a query")
    parser.add_argument("--workers", type=int, default=2)


def khorgos(options: argparse.Namespace, *more: str) -> list[str]:
    """The command that the options of :func:`server_options` mean, without its port."""
    given = ["--timeout", str(options.deadline), "--workers", str(options.workers)]
    return [*shlex.split(options.command), *given, *more]


def installed(program: str) -> str | None:
    """Where a program is: beside Python, or on the path; None when it is nowhere."""
    return shutil.which(program, path=PLACES)


def free_port() -> int:
    """A port on loopback where nothing listens."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
    return port


@contextmanager
def started(command: list[str], port: int) -> Iterator[Server]:
    """Run a server until the block ends; it must listen within a minute."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_for(process, port)
        yield Server(port, process.pid)
    finally:
        below = tree(process.pid)
        process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            for one in below:
                with suppress(ProcessLookupError):
                    os.kill(one, signal.SIGKILL)
            process.wait()


def _wait_for(process: subprocess.Popen[bytes], port: int) -> None:
    end = time.monotonic() + 60
    while process.poll() is None and time.monotonic() < end:
        with suppress(OSError):
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        time.sleep(0.1)
    raise SystemExit(f"{shlex.join(map(str, process.args))} does not listen")  # type: ignore[arg-type]


@contextmanager
def serving(options: argparse.Namespace, *more: str) -> Iterator[Server]:
    """Serve the release with the program that the options name."""
    port = free_port()
    with started([*khorgos(options, *more), "--port", str(port)], port) as server:
        yield server


@contextmanager
def oxigraph(folder: Path, graph: Path) -> Iterator[Server]:
    """Load ``graph`` into a store of ``oxigraph`` in ``folder`` and serve it, only to be read."""
    program, store = installed("oxigraph") or "oxigraph", str(folder / "store")
    load = [program, "load", "--location", store, "--file", str(graph)]
    subprocess.run(load, check=True, capture_output=True)
    port = free_port()
    serve = [program, "serve-read-only", "--location", store, "--bind", f"127.0.0.1:{port}"]
    with started(serve, port) as server:
        yield server


def write_quads(engine: EmbeddedEngine, path: Path) -> None:
    """Write to ``path``, as N-Quads, the default graph and the named graphs that Khorgos has."""
    config, store = EngineConfig(), ox.Store()
    store.bulk_load(path=config.release / "khorgos.trig", format=ox.RdfFormat.TRIG)
    ontology = ox.NamedNode(str(ONTOLOGY_IRI))
    whole = whole_ontology(config.ontology)
    store.bulk_load(whole, format=ox.RdfFormat.TURTLE, to_graph=ontology)
    store.bulk_load(engine.write(WHOLE, Dataset(), N_TRIPLES), format=ox.RdfFormat.N_TRIPLES)
    store.dump(path, format=ox.RdfFormat.N_QUADS)


def children(parent: int) -> list[int]:
    """Process ids of the children of a process."""
    try:
        text = Path(f"/proc/{parent}/task/{parent}/children").read_text()
    except OSError:
        return []
    return [int(word) for word in text.split()]


def tree(root: int) -> list[int]:
    """A process and all below it, itself first."""
    found = [root]
    for process in found:
        found += children(process)
    return found


def query_workers(root: int) -> list[int]:
    """The processes that run queries: those without children below the server's own children."""
    below = [one for child in children(root) for one in tree(child)[1:]]
    return [one for one in below if not children(one)]


def memory(root: int) -> int:
    """Proportional set size of a process and all below it, in MiB."""
    total = 0
    for process in tree(root):
        with suppress(OSError):
            rollup = Path(f"/proc/{process}/smaps_rollup").read_text()
            total += sum(int(line.split()[1]) for line in rollup.splitlines() if line[:4] == "Pss:")
    return total // 1024


def work(root: int) -> float:
    """Seconds of processor that a process and all below it have had, also the ended ones."""
    total = 0
    for process in tree(root):
        with suppress(OSError):
            fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
            total += sum(map(int, fields[11:15]))  # user, system, and those of ended children
    return total / TICKS


def wait_until_idle(server: Server, patience: float) -> None:
    """Return when the server works no more, or after ``patience`` seconds."""
    end, before = time.monotonic() + patience, work(server.process)
    while time.monotonic() < end:
        time.sleep(0.5)
        now = work(server.process)
        if now - before < 0.05:
            return
        before = now

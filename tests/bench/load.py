"""Sixteen clients ask the queries of the catalogue for a minute, of Khorgos and of its peers.

    python tests/bench/load.py [--seconds N] [NAME=URL …]

Khorgos is started on loopback, and so are ``oxigraph serve`` and rdflib-endpoint where they are
installed (the extra ``bench``), with the same triples in the default graph; any other endpoint that
holds them is named by its URL. All are measured in this one run, in turns, by the same clients.
Reported are throughput, median and 99th percentile, errors, and each peer's throughput as a ratio
to that of Khorgos, with its answer cache and without (a comment in the query makes each new).
"""

from __future__ import annotations

import argparse
import http.client
import json
import multiprocessing
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit

import pyoxigraph as ox

from khorgos.queries import catalogue
from khorgos.server.engines.embedded import EngineConfig

CLIENTS = 16
ACCEPT = {"Accept": "application/sparql-results+json"}


def whole_graph(path: Path) -> None:
    """Write what Khorgos has in its default graph as N-Triples to ``path``."""
    config = EngineConfig()
    store = ox.Store()
    store.bulk_load(path=config.release / "khorgos.trig", format=ox.RdfFormat.TRIG)
    store.bulk_load(path=config.ontology, format=ox.RdfFormat.TURTLE)
    triples = dict.fromkeys(quad.triple for quad in store)
    ox.serialize(triples, path, format=ox.RdfFormat.N_TRIPLES)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
    return port


@contextmanager
def started(command: list[str], port: int) -> Iterator[None]:
    """Run a server until the block ends; it must listen within a minute."""
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(600):
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                time.sleep(0.1)
        yield
    finally:
        server.terminate()
        server.wait()


@contextmanager
def oxigraph(folder: Path, graph: Path) -> Iterator[str]:
    """Load the graph into a store of ``oxigraph`` and serve it."""
    program, store, port = "oxigraph", str(folder / "oxigraph"), _free_port()
    load = [program, "load", "--location", store, "--file", str(graph)]
    subprocess.run(load, check=True, capture_output=True)
    serve = [program, "serve-read-only", "--location", store, "--bind", f"127.0.0.1:{port}"]
    with started(serve, port):
        yield f"http://127.0.0.1:{port}/query"


@contextmanager
def rdflib_endpoint(_: Path, graph: Path) -> Iterator[str]:
    """Serve the graph with rdflib-endpoint and rdflib's own engine."""
    port = _free_port()
    command = ["rdflib-endpoint", "serve", str(graph), "--host", "127.0.0.1", "--port", str(port)]
    with started(command, port):
        yield f"http://127.0.0.1:{port}/"


@contextmanager
def khorgos() -> Iterator[str]:
    """Serve the release as `make run` does."""
    port = _free_port()
    command = [sys.executable, "-m", "khorgos", "serve", "--port", str(port)]
    with started(command, port):
        yield f"http://127.0.0.1:{port}/sparql"


def client(url: str, number: int, seconds: float, fresh: bool) -> tuple[list[float], int]:
    """Ask one query after the other; return the times in seconds and how many failed."""
    queries = [one.text for one in catalogue.load() if not one.calls]
    parts = urlsplit(url)
    given = dict(parse_qsl(parts.query))
    connection = http.client.HTTPConnection(str(parts.hostname), parts.port, timeout=60)
    times, errors, end = [], 0, time.monotonic() + seconds
    for turn in count(number):
        begin = time.monotonic()
        if begin > end:
            break
        text = queries[turn % len(queries)] + (f"\n# {number} {turn}" if fresh else "")
        address = f"{parts.path}?{urlencode({**given, 'query': text})}"
        connection.request("GET", address, headers=ACCEPT)
        response = connection.getresponse()
        data = response.read()
        errors += response.status != 200 or "results" not in json.loads(data)
        times.append(time.monotonic() - begin)
    return times, errors


def measure(url: str, seconds: float, *, fresh: bool) -> tuple[float, float, float, int]:
    """Return requests a second, median and 99th percentile in milliseconds, and errors."""
    with multiprocessing.get_context("spawn").Pool(CLIENTS) as pool:
        answers = pool.starmap(client, [(url, n, seconds, fresh) for n in range(CLIENTS)])
    times = sorted(value for found, _ in answers for value in found)
    middle, late = times[len(times) // 2], times[len(times) * 99 // 100]
    return len(times) / seconds, middle * 1000, late * 1000, sum(errors for _, errors in answers)


def main() -> None:
    """Measure Khorgos and its peers."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("peers", nargs="*", metavar="NAME=URL")
    parser.add_argument("--seconds", type=float, default=60.0)
    options = parser.parse_args()
    print(f"{'':24}{'requests/s':>12}{'p50 ms':>10}{'p99 ms':>10}{'errors':>8}{'ratio':>8}")
    with khorgos() as url:
        own, *rest = measure(url, options.seconds, fresh=True)
        _row("Khorgos", own, own, *rest)
        cached, *rest = measure(url, options.seconds, fresh=False)
        _row("Khorgos, cached answers", cached, own, *rest)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        graph = folder / "graph.nt"
        whole_graph(graph)
        for program, serve in (("oxigraph", oxigraph), ("rdflib-endpoint", rdflib_endpoint)):
            if not shutil.which(program):
                print(f"{program} is not installed; it is in the extra 'bench'")
                continue
            with serve(folder, graph) as url:
                speed, *rest = measure(url, options.seconds, fresh=True)
                _row(program, speed, own, *rest)
    for peer in options.peers:
        label, _, url = peer.partition("=")
        speed, *rest = measure(url, options.seconds, fresh=True)
        _row(label, speed, own, *rest)


def _row(name: str, speed: float, own: float, p50: float, p99: float, errors: float) -> None:
    print(f"{name:24}{speed:12.1f}{p50:10.1f}{p99:10.1f}{errors:8}{speed / own:8.2f}", flush=True)


if __name__ == "__main__":
    main()

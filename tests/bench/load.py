"""Sixteen clients ask the queries of the catalogue for some time, of Khorgos and of its peers.

    python tests/bench/load.py [--seconds N] [NAME=URL …]

Khorgos is started on loopback, and so are ``oxigraph`` and rdflib-endpoint where they are
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
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit

from serving import (
    Server,
    free_port,
    installed,
    oxigraph,
    server_options,
    serving,
    started,
    write_quads,
)

from khorgos.queries import catalogue
from khorgos.server.engines.embedded import EmbeddedEngine, EngineConfig

CLIENTS = 16
ACCEPT = {"Accept": "application/sparql-results+json"}


@contextmanager
def rdflib_endpoint(_: Path, graph: Path) -> Iterator[Server]:
    """Serve the graph with rdflib-endpoint and rdflib's own engine."""
    port, program = free_port(), str(installed("rdflib-endpoint"))
    command = [program, "serve", str(graph), "--host", "127.0.0.1", "--port", str(port)]
    with started(command, port) as server:
        yield server


PEERS = (("oxigraph", oxigraph, "/query"), ("rdflib-endpoint", rdflib_endpoint, "/"))


def client(url: str, number: int, seconds: float, fresh: bool) -> tuple[list[float], int]:
    """Ask one query after the other; return the times in seconds and how many failed."""
    asked = catalogue.load()
    queries = [one.text for one in asked if not one.calls and one.version == "1.1"]
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
    server_options(parser)
    options = parser.parse_args()
    print(f"{'':24}{'requests/s':>12}{'p50 ms':>10}{'p99 ms':>10}{'errors':>8}{'ratio':>8}")
    with serving(options) as server:
        url = f"{server.base}/sparql"
        own, *rest = measure(url, options.seconds, fresh=True)
        _row("Khorgos", own, own, *rest)
        cached, *rest = measure(url, options.seconds, fresh=False)
        _row("Khorgos, cached answers", cached, own, *rest)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        graph = folder / "graph.nq"
        write_quads(EmbeddedEngine.load(EngineConfig()), graph)
        for program, serve, path in PEERS:
            if not installed(program):
                print(f"{program} is not installed; it is in the extra 'bench'")
                continue
            with serve(folder, graph) as server:
                speed, *rest = measure(f"{server.base}{path}", options.seconds, fresh=True)
                _row(program, speed, own, *rest)
    for peer in options.peers:
        label, _, url = peer.partition("=")
        speed, *rest = measure(url, options.seconds, fresh=True)
        _row(label, speed, own, *rest)


def _row(name: str, speed: float, own: float, p50: float, p99: float, errors: float) -> None:
    print(f"{name:24}{speed:12.1f}{p50:10.1f}{p99:10.1f}{errors:8}{speed / own:8.2f}", flush=True)


if __name__ == "__main__":
    main()

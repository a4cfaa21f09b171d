"""Requests a second, Khorgos beside `oxigraph serve-read-only` on the same triples, in alternation.

    python tests/bench/speed.py [--rounds N] [--seconds N] [--command PROGRAM]

The clients are those of wrk, a compiled program that takes little from the server; sixteen
connections. What is measured: lookups that no cache knows; the same few lookups again; the
catalogue's heaviest ten questions one at a time; lookups while four queries that never end run,
beside without; /health, and the page and the Turtle of a thing. Every answer must be 200, unless
said otherwise, and samples are compared with the embedded engine's answers.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

from asking import JSON_TYPE, SPAWN, apart, flood, send
from serving import Server, installed, oxigraph, server_options, serving, write_quads
from wrk import CONNECTIONS, LOOKUPS, Bench

from khorgos.queries import catalogue
from khorgos.server.engines.embedded import EmbeddedEngine, EngineConfig
from khorgos.server.sparql.answers import JSON
from khorgos.server.sparql.text import Dataset

NO_WRK = "wrk is not installed, so speed is not measured; on Debian or Ubuntu: apt-get install wrk"
NO_OXIGRAPH = "oxigraph is not installed, so Khorgos is measured alone; it is in the extra 'bench'"
HEAVIEST, IN_FLIGHT, SAMPLES, PAGE = 10, 4, 24, "/doc/kazakhstan"


def main() -> int:
    """Measure, and return 1 when an answer was not 200 or not right."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    server_options(parser)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=3, help="of one measurement")
    options = parser.parse_args()
    if not shutil.which("wrk"):
        print(NO_WRK)
        return 0
    engine = EmbeddedEngine.load(EngineConfig())
    with (
        tempfile.TemporaryDirectory() as name,
        serving(options) as server,
        _peer(Path(name), engine) as peer,
    ):
        bench = Bench(Path(name), options.seconds, engine)
        servers = {"Khorgos": (server, "/sparql")} | (
            {"oxigraph": (peer, "/query")} if peer else {}
        )
        problems = _wrong(bench, servers)
        for mode, title in (("fresh", "lookups, each new"), ("same", "lookups, the same again")):
            problems += _compared(bench, servers, mode, title, options.rounds)
        _heaviest(engine, servers, options.rounds)
        problems += _beside_heavy(bench, server, options)
        problems += _pages(bench, server, options.rounds)
    print(f"{len(problems)} problems", *problems[:20], sep="\n")
    return int(bool(problems))


@contextmanager
def _peer(folder: Path, engine: EmbeddedEngine) -> Iterator[Server | None]:
    if not installed("oxigraph"):
        print(NO_OXIGRAPH)
        yield None
        return
    write_quads(engine, folder / "graph.nq")
    with oxigraph(folder, folder / "graph.nq") as server:
        yield server


Servers = Mapping[str, tuple[Server, str]]


def _get(server: Server, path: str, query: str) -> bytes:
    """The answer to a query; another status than 200 ends the measurement."""
    address = f"{path}?{urlencode({'query': query})}"
    reply = send(server.port, "GET", address, None, {"Accept": JSON_TYPE})
    if reply.status != 200:
        raise SystemExit(f"{reply.label} for {query}: {reply.data[:200]!r}")
    return reply.data


def _wrong(bench: Bench, servers: Servers) -> list[str]:
    """Samples of the lookups whose rows are not those of the embedded engine."""
    problems = []
    for number in range(SAMPLES):
        thing = bench.things[number * 7 % len(bench.things)]
        query = LOOKUPS[number % len(LOOKUPS)].replace("THING", thing) + f" LIMIT {5000 + number}"
        right = _rows(bench.engine.write(query, Dataset(), JSON))
        for name, (server, path) in servers.items():
            if _rows(_get(server, path, query)) != right:
                problems.append(f"{name}: another answer than the embedded engine's to {query}")
    return problems


def _rows(data: bytes) -> object:
    answer = json.loads(data)
    if "boolean" in answer:
        return answer["boolean"]
    return sorted(json.dumps(row, sort_keys=True) for row in answer["results"]["bindings"])


def _compared(bench: Bench, servers: Servers, mode: str, title: str, rounds: int) -> list[str]:
    """Measure each server in turn, some rounds; print the ratio of each round."""
    problems, found = [], []
    print(f"\n{title}: requests a second (99th percentile), {CONNECTIONS} connections")
    for _ in range(rounds):
        speeds = {name: bench.lookups(*where, mode) for name, where in servers.items()}
        found.append([speed.requests for speed in speeds.values()])
        told = [f"{name} {speed.requests:8.0f} ({speed.late})" for name, speed in speeds.items()]
        print(*told, f"ratio {found[-1][0] / found[-1][-1]:.2f}", sep="  ", flush=True)
        problems += [f"{title}: {n}: {s.failed} not 200" for n, s in speeds.items() if s.failed]
    _spread("ratio", [speeds[0] / speeds[-1] for speeds in found])
    return problems


def _spread(title: str, ratios: Sequence[float]) -> None:
    middle = statistics.median(ratios)
    print(f"{title}: median {middle:.2f}, from {min(ratios):.2f} to {max(ratios):.2f}", flush=True)


def _heaviest(engine: EmbeddedEngine, servers: Servers, rounds: int) -> None:
    """The heaviest questions one at a time: total seconds; a comment makes each text new."""
    times = []
    for question in catalogue.load():
        if not question.calls:
            begin = time.perf_counter()
            engine.write(question.text, Dataset(), JSON)
            times.append((time.perf_counter() - begin, question.text))
    chosen = [text for _, text in sorted(times)[-HEAVIEST:]]
    print(f"\nthe heaviest {len(chosen)} questions, one at a time: seconds in all")
    ratios, mark = [], random.randrange(10**9)
    for turn in range(rounds):
        seconds = {}
        for name, (server, path) in servers.items():
            begin = time.perf_counter()
            for text in chosen:
                _get(server, path, f"{text}\n# {mark} {turn}")
            seconds[name] = time.perf_counter() - begin
        totals = list(seconds.values())
        ratios.append(totals[-1] / totals[0])
        print(*(f"{name} {one:.3f}" for name, one in seconds.items()), sep="  ", flush=True)
    _spread("ratio of speeds", ratios)


def _beside_heavy(bench: Bench, server: Server, options: argparse.Namespace) -> list[str]:
    """Lookups with and without queries that never end, which may refuse some."""
    print(f"\nlookups, each new, with {IN_FLIGHT} queries that never end and without")
    ratios, problems = [], []
    for _ in range(max(1, options.rounds // 2)):
        alone = bench.lookups(server, "/sparql", "fresh")
        stop = SPAWN.Event()
        sources, patience = ["127.0.0.2"], options.deadline + 5
        heavies = apart(flood, server.port, stop, IN_FLIGHT, sources, patience)
        time.sleep(2)
        beside = bench.lookups(server, "/sparql", "fresh")
        stop.set()
        heavies()
        ratios.append(beside.requests / alone.requests)
        print(
            f"without {alone.requests:8.0f} ({alone.late})  with {beside.requests:8.0f} "
            f"({beside.late}, {beside.failed} not 200)  ratio {ratios[-1]:.2f}",
            flush=True,
        )
        problems += [f"without heavy queries: {alone.failed} not 200"] if alone.failed else []
        time.sleep(options.deadline + 1)  # until the last of them has ended
    _spread("ratio", ratios)
    return problems


def _pages(bench: Bench, server: Server, rounds: int) -> list[str]:
    """Health, and a thing's page and Turtle."""
    problems = []
    print("\nother addresses: requests a second (99th percentile)")
    for path, accept in (
        ("/health", "*/*"),
        (PAGE, "text/html"),
        (PAGE, "text/turtle"),
    ):
        status = send(server.port, "GET", path, None, {"Accept": accept}).status
        speeds = [
            bench.wrk(["-H", f"Accept: {accept}", f"{server.base}{path}"])
            for _ in range(max(1, rounds // 2))
        ]
        middle = sorted(speeds)[len(speeds) // 2]
        print(f"{path} as {accept}: {middle.requests:.0f} ({middle.late})", flush=True)
        if status != 200 or any(speed.failed for speed in speeds):
            problems.append(f"{path} as {accept}: not always 200")
    return problems


if __name__ == "__main__":
    sys.exit(main())

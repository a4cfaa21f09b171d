"""Ten thousand requests that mean no good, among others that have a known right answer.

    python tests/bench/torture.py [--requests N] [--heavy N] [--mix SEED] [--command PROGRAM] …

Starts a server of the release on loopback, and asks it from sixteen clients: questions of the
catalogue whose answers are compared byte for byte with the embedded engine's, mutilated and
generated queries, nesting, bodies of megabytes, clients that drip, wrong encodings, random bytes,
odd methods, and workers killed meanwhile. Heavy queries come from clients of their own, a share of
them all at once, the others evenly over the run. A process apart, at another address, asks `ASK {}`
every second. Ends with status 1 when a requirement was missed; `judging.py` has them.

With --command the server may hold another release, so that questions are held to what it answered
before the torture. Without, its answers are compared with the embedded engine's.
"""

from __future__ import annotations

import argparse
import random
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.sharedctypes import Synchronized

import heavy
from asking import SPAWN, Reply, apart, ask, boolean, probe
from hostile import Hostile
from judging import BACK, Record, Run, judge, report
from serving import OWN, Server, memory, server_options, serving

from khorgos.queries import catalogue
from khorgos.server.engines.embedded import EmbeddedEngine, EngineConfig
from khorgos.server.sparql.answers import JSON
from khorgos.server.sparql.text import Dataset

PROCESSES = 2
"""How many processes the ordinary clients are spread over, so that none waits for its turn long."""

BACK_WITHIN, SAMPLE = 60.0, 5.0
"""Seconds within which memory must come back, and between two looks at it."""

AT_ONCE = 0.5
"""The share of the heavy queries that come together at the start."""


def main() -> int:
    """Start a server, torture it, and say how it went."""
    options = _options()
    queries = {one.name: one.text for one in catalogue.load() if not one.calls}
    with serving(options, "--memory", "512") as server:
        right, problems = right_answers(server, queries, options.command == OWN)
        wait = options.deadline + 5  # later than is allowed, so nobody has to wait longer
        hostile = Hostile(server, queries, right, wait)
        run = torture(hostile, options, memory(server.process))
        last = ask(server.port, "ASK {}", patience=wait)
    problems += judge(run, options.deadline)
    if not boolean(last):
        problems.append(f"the server does not answer at the end: {last.label}")
    report(run)
    print(f"{len(problems)} problems", *problems[:40], sep="\n")
    return int(bool(problems))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    server_options(parser)
    parser.add_argument("--requests", type=int, default=10_000)
    parser.add_argument("--heavy", type=int, default=60, help="how many of them are heavy")
    parser.add_argument("--at-once", type=float, default=AT_ONCE, help="share of the heavy ones")
    parser.add_argument("--mix", type=int, default=1, metavar="SEED", help="another mix of kinds")
    parser.add_argument("--clients", type=int, default=16)
    return parser.parse_args()


def right_answers(
    server: Server, queries: Mapping[str, str], ours: bool
) -> tuple[Mapping[str, bytes], list[str]]:
    """Ask every question alone; return name → the right answer, and what was wrong already."""
    engine = EmbeddedEngine.load(EngineConfig())
    right, problems, same = {}, [], 0
    for name, text in queries.items():
        reply, own = ask(server.port, text), engine.write(text, Dataset(), JSON)
        same += reply.data == own
        right[name] = own if ours else reply.data
        if reply.status != 200 or reply.data != right[name]:
            problems.append(f"{name}: wrong before the torture ({reply.label})")
    print(f"{same} of {len(queries)} answers are the embedded engine's, before the torture")
    return right, problems


def torture(hostile: Hostile, options: argparse.Namespace, base: int) -> Run:
    """Send everything, from processes of their own, and watch the server meanwhile."""
    server, ended = hostile.server, SPAWN.Event()
    ordinary = hostile.plan(options.requests - options.heavy, options.mix)
    heavies = heavy.plan(options.heavy, options.mix, _triples(server))
    sent = SPAWN.Value("i", 0)
    run = Run(base, [(0.0, base)], options.requests)
    stop_watching = threading.Event()
    watcher = threading.Thread(target=_watch, args=(server, run, stop_watching))
    run.begin()
    prober = apart(probe, server.port, ended, 1.0, hostile.wait)
    clients = max(1, options.clients // PROCESSES)
    parts = [
        apart(ordinary_clients, hostile, ordinary, part, clients, options.mix, sent)
        for part in range(PROCESSES)
    ]
    parts.append(
        apart(
            heavy_clients, server.port, heavies, options.at_once, len(ordinary), sent, hostile.wait
        )
    )
    watcher.start()
    for part in parts:
        records, late, seconds = part()
        run.add(records, late, seconds)
    ended.set()
    run.asked, run.prober_late = prober()
    run.end()
    end = time.monotonic() + BACK_WITHIN
    while memory(server.process) > base * BACK and time.monotonic() < end:
        time.sleep(SAMPLE)
    run.after = memory(server.process)
    stop_watching.set()
    watcher.join()
    return run


def ordinary_clients(
    hostile: Hostile,
    plan: Sequence[str],
    part: int,
    clients: int,
    seed: int,
    sent: Synchronized[int],
) -> tuple[list[Record], float, float]:
    """Send this process's share of the plan; see :func:`_all` for what is returned."""

    def one(number: int) -> Record:
        with sent.get_lock():
            sent.value += 1
        begin = time.monotonic()
        reply, wrong = hostile.one(plan[number], random.Random(seed * 10**6 + number))
        return Record(plan[number], reply.label, reply.seconds or time.monotonic() - begin, wrong)

    return _all(one, range(part, len(plan), PROCESSES), clients)


def heavy_clients(
    port: int,
    plan: Sequence[heavy.Heavy],
    at_once: float,
    ordinary: int,
    sent: Synchronized[int],
    wait: float,
) -> tuple[list[Record], float, float]:
    """Send the heavy queries, each from a client of its own, as the ordinary requests go on."""

    def one(number: int) -> Record:
        share = max(0.0, number - at_once * len(plan)) / max(1.0, (1 - at_once) * len(plan))
        while sent.value < share * ordinary:
            time.sleep(0.1)
        query = plan[number]
        reply = ask(port, query.text, accept=query.accept, patience=wait)
        return Record(f"heavy {query.kind}", reply.label, reply.seconds, _wrong(query, reply))

    return _all(one, range(len(plan)), max(1, len(plan)))


def _wrong(query: heavy.Heavy, reply: Reply) -> str:
    if reply.status == 200 and not query.is_right(reply.data):
        return f"a wrong answer to {query.text}"
    if not reply.status or reply.status not in (200, 429, 503, 504):
        return f"{reply.label} for {query.text}"
    return ""


def _all(
    one: Callable[[int], Record], numbers: Sequence[int], clients: int
) -> tuple[list[Record], float, float]:
    """Call ``one`` with each number, from threads.

    Returns:
        The records, how late this process was itself at most, and its seconds of processor.
    """
    late, stop = [0.0], threading.Event()

    def tick() -> None:
        while not stop.is_set():
            begin = time.monotonic()
            time.sleep(0.05)
            late[0] = max(late[0], time.monotonic() - begin - 0.05)

    ticker = threading.Thread(target=tick)
    ticker.start()
    with ThreadPoolExecutor(clients) as pool:
        records = list(pool.map(one, numbers))
    stop.set()
    ticker.join()
    return records, late[0], time.process_time()


def _triples(server: Server) -> int:
    reply = ask(server.port, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", accept="text/csv")
    return int(reply.data.split()[1])


def _watch(server: Server, run: Run, stop: threading.Event) -> None:
    while not stop.wait(SAMPLE):
        run.samples.append((run.seconds_so_far(), memory(server.process)))


if __name__ == "__main__":
    sys.exit(main())

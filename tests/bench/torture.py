"""Ten thousand requests that mean no good, among others that have a known right answer.

    python tests/bench/torture.py [REQUESTS]

Starts a server of the release on loopback with a deadline of a second, and asks it from sixteen
clients: catalogue queries whose answers are compared byte for byte with the embedded engine's,
mutilated and generated queries, nesting, products, sorting of products, regular expressions,
bodies of megabytes, clients that drip, wrong encodings, random bytes, odd methods, and workers
killed meanwhile. Ends with an error when an answer was wrong, a request took longer than the
deadline and a second, the server did not answer at the end, or its memory did not come back.
"""

from __future__ import annotations

import http.client
import json
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from urllib.parse import quote, urlencode

from khorgos.queries import catalogue
from khorgos.server.engines.embedded import EmbeddedEngine, EngineConfig
from khorgos.server.sparql.answers import JSON
from khorgos.server.sparql.text import Dataset

DEADLINE, CLIENTS, PATIENCE = 1.0, 16, 30.0
TYPE = {"Content-Type": "application/sparql-query", "Accept": "application/sparql-results+json"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
PRODUCT = " ".join(f"?s{i} ?p{i} ?o{i} ." for i in range(6))
_TEXT = """
SELECT ASK CONSTRUCT DESCRIBE WHERE FILTER OPTIONAL UNION MINUS GRAPH BIND AS VALUES ORDER BY GROUP
HAVING LIMIT OFFSET DISTINCT EXISTS NOT IN SERVICE SILENT FROM NAMED PREFIX BASE a ?s ?p ?o ?x * { }
( ) [ ] . ; , = != < > && || ! + - / | ^ ? 1 -35 0.5 true "x" 'y'@zh-hans <x:y> kho:Treaty
rdfs:label _:b COUNT SUM REGEX STR LANG IF COALESCE
"""
WORDS = _TEXT.split()


class Torture:
    """One run against one server."""

    def __init__(self, port: int, keeper_of: Callable[[], list[int]]) -> None:
        self.port = port
        self.workers = keeper_of
        self.queries = {one.name: one.text for one in catalogue.load() if not one.calls}
        engine = EmbeddedEngine.load(EngineConfig())
        self.expected = {
            name: engine.write(text, Dataset(), JSON) for name, text in self.queries.items()
        }
        self.outcomes: Counter[str] = Counter()
        self.problems: list[str] = []
        self.slowest: Counter[str] = Counter()
        self.kinds: Mapping[str, tuple[int, Callable[[random.Random], int]]] = {
            "catalogue": (500, self.catalogue),
            "mutilated": (150, self.mutilated),
            "generated": (150, self.generated),
            "nested": (40, self.nested),
            "product": (10, self.product),
            "sorted product": (10, self.sorted_product),
            "regex": (10, self.regex),
            "huge body": (5, self.huge),
            "dripped": (10, self.dripped),
            "wrong encoding": (40, self.encoding),
            "random bytes": (40, self.noise),
            "odd method": (30, self.method),
            "killed worker": (5, self.kill),
        }

    def one(self, kind: str, chance: random.Random) -> None:
        """Send one request of a kind and judge how it went."""
        begin = time.monotonic()
        try:
            status = str(self.kinds[kind][1](chance))
        except (OSError, http.client.HTTPException) as error:
            status = type(error).__name__
            # What the server stops reading, it answers by closing.
            if kind not in ("random bytes", "dripped", "huge body"):
                self.problems.append(f"{kind}: {error!r}")
        seconds = time.monotonic() - begin
        self.outcomes[f"{kind}: {status}"] += 1
        self.slowest[kind] = max(self.slowest[kind], round(seconds * 1000))
        if seconds > DEADLINE + 1 and kind != "dripped":
            self.problems.append(f"{kind}: took {seconds:.1f} s ({status})")

    def ask(self, text: bytes, headers: Mapping[str, str] = TYPE) -> tuple[int, bytes]:
        """Post a query; the answer is whole or http.client raises."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.request("POST", "/sparql", text, dict(headers))
            response = connection.getresponse()
            data = response.read()
            if response.status == 200 and headers is TYPE:
                json.loads(data)
            return response.status, data
        finally:
            connection.close()

    def catalogue(self, chance: random.Random) -> int:
        """A query with a known answer; busy is no wrong answer."""
        name = chance.choice(sorted(self.queries))
        status, data = self.ask(self.queries[name].encode())
        if status == 200 and data != self.expected[name]:
            self.problems.append(f"{name}: a wrong answer")
        elif status not in (200, 503):
            self.problems.append(f"{name}: status {status}")
        return status

    def mutilated(self, chance: random.Random) -> int:
        """A catalogue query with characters lost, doubled or swapped."""
        text = list(self.queries[chance.choice(sorted(self.queries))])
        for _ in range(chance.randint(1, 8)):
            at = chance.randrange(len(text))
            text[at] = chance.choice(["", text[at] * 2, chance.choice('{}()<>"?.;\\#é𐰀'), ""])
        return self.ask("".join(text).encode())[0]

    def generated(self, chance: random.Random) -> int:
        """Words of SPARQL in any order."""
        words = chance.choices(WORDS, k=chance.randint(1, 60))
        return self.ask(" ".join(["SELECT * {", *words, "}"]).encode())[0]

    def nested(self, chance: random.Random) -> int:
        """Brackets in brackets."""
        deep, pair = chance.choice([150, 500, 5_000, 40_000]), chance.choice(["{}", "()", "[]"])
        return self.ask(f"SELECT * {{ {pair[0] * deep}{pair[1] * deep} }}".encode())[0]

    def product(self, _: random.Random) -> int:
        """Everything with everything."""
        return self.ask(f"SELECT (COUNT(*) AS ?n) {{ {PRODUCT} }}".encode())[0]

    def sorted_product(self, _: random.Random) -> int:
        """Everything with everything, in order."""
        return self.ask(f"SELECT * {{ {PRODUCT} }} ORDER BY DESC(?o5) ?o1".encode())[0]

    def regex(self, _: random.Random) -> int:
        """A pattern that backtracks, on every pair of literals."""
        pattern = "(a|a?)+b" * 20
        return self.ask(
            f"SELECT (COUNT(*) AS ?n) {{ ?s ?p ?o . ?t ?q ?r FILTER(REGEX(CONCAT(STR(?o), STR(?r)),"
            f' "{pattern}")) }}'.encode()
        )[0]

    def huge(self, chance: random.Random) -> int:
        """Megabytes of comment, or of values."""
        size = chance.choice([1, 5, 20]) * 2**20
        return self.ask(b"#" + b"x" * size + b"\nASK {}")[0]

    def dripped(self, chance: random.Random) -> int:
        """A request that comes byte by byte, and may never end."""
        text = b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: 6\r\n" + (
            b"Content-Type: application/sparql-query\r\nConnection: close\r\n\r\nASK {}"
        )
        with socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE) as client:
            for at in range(0, chance.choice([len(text), len(text) // 2]), 8):
                client.sendall(text[at : at + 8])
                time.sleep(0.05)
            client.settimeout(DEADLINE + 1)
            answer = client.recv(2**16)
        return int(answer.split(b" ", 2)[1]) if answer else 0

    def encoding(self, chance: random.Random) -> int:
        """Text that is no UTF-8, or says it is something else."""
        text = chance.choice(["SELECT * { ?s ?p 'Қазақстан' }", "ASK { ?s ?p '哈萨克斯坦' }"])
        coded = text.encode(chance.choice(["utf-16", "utf-7", "gb18030", "koi8-r"]), "replace")
        if chance.random() < 0.5:
            return self.ask(coded)[0]
        return self.ask(b"query=" + quote(coded).encode(), FORM)[0]

    def noise(self, chance: random.Random) -> int:
        """Bytes that are no HTTP, or HTTP with bytes for a query."""
        data = chance.randbytes(chance.randint(1, 2000))
        if chance.random() < 0.5:
            return self.ask(data)[0]
        with socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE) as client:
            client.sendall(data)
            client.shutdown(socket.SHUT_WR)
            client.recv(2**16)
        return 0

    def method(self, chance: random.Random) -> int:
        """Methods that the endpoint does not take."""
        name = chance.choice(["PUT", "DELETE", "TRACE", "CONNECT", "BREW", "OPTIONS", "HEAD"])
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.request(name, "/sparql?" + urlencode({"query": "ASK {}"}))
            response = connection.getresponse()
            response.read()
            return response.status
        finally:
            connection.close()

    def kill(self, chance: random.Random) -> int:
        """End a worker, then ask."""
        if workers := self.workers():
            os.kill(chance.choice(workers), signal.SIGKILL)
        return self.ask(b"ASK {}")[0]

    def run(self, requests: int) -> None:
        """Send ``requests`` from all clients, each kind as often as its weight says."""
        names = list(self.kinds)
        weights = [self.kinds[name][0] for name in names]
        plan = random.Random(1).choices(names, weights, k=requests)
        lock, position = threading.Lock(), iter(enumerate(plan))

        def client() -> None:
            while True:
                with lock:
                    number, kind = next(position, (-1, ""))
                if number < 0:
                    return
                self.one(kind, random.Random(number))

        threads = [threading.Thread(target=client) for _ in range(CLIENTS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()


def children(parent: int) -> list[int]:
    """Process ids of the children of a process, from /proc."""
    text = Path(f"/proc/{parent}/task/{parent}/children").read_text()
    return [int(word) for word in text.split()]


def memory(root: int) -> int:
    """Proportional set size of a process and all below it, in MiB."""
    total, pending = 0, [root]
    while pending:
        process = pending.pop()
        try:
            rollup = Path(f"/proc/{process}/smaps_rollup").read_text()
            pending += children(process)
        except OSError:
            continue
        total += sum(int(line.split()[1]) for line in rollup.splitlines() if line[:4] == "Pss:")
    return total // 1024


def main() -> None:
    """Start a server, torture it, and say how it went."""
    requests = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    options = ["--port", str(port), "--timeout", str(DEADLINE), "--memory", "512", "--workers", "2"]
    server = subprocess.Popen(
        [sys.executable, "-m", "khorgos", "serve", *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert server.stdout is not None
        server.stdout.readline()
        keeper = next(child for child in children(server.pid) if len(children(child)) == 2)
        torture = Torture(port, lambda: children(keeper))
        for name in torture.queries:
            torture.ask(torture.queries[name].encode())
        base, begin = memory(server.pid), time.monotonic()
        torture.run(requests)
        seconds = time.monotonic() - begin
        time.sleep(2 * DEADLINE)
        status, data = torture.ask(b"ASK {}")
        after = memory(server.pid)
    finally:
        server.terminate()
        server.wait()
    for outcome, count in sorted(torture.outcomes.items()):
        print(f"{count:7} {outcome}")
    print("slowest, ms:", dict(torture.slowest))
    print(f"{requests} requests in {seconds:.0f} s; memory {base} MiB before, {after} MiB after")
    if (status, json.loads(data)["boolean"]) != (200, True):
        torture.problems.append("the server does not answer at the end")
    if after > base * 1.25:
        torture.problems.append("the memory did not come back")
    print(f"{len(torture.problems)} problems", *torture.problems[:20], sep="\n")
    sys.exit(bool(torture.problems))


if __name__ == "__main__":
    main()

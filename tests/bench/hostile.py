"""Requests that mean no good, among questions of the catalogue whose answers are known."""

from __future__ import annotations

import os
import random
import signal
import socket
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from urllib.parse import quote, urlencode

from asking import Reply, ask, send
from serving import Server, query_workers

FORM = "application/x-www-form-urlencoded"
HEAD = (
    b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\n"
    b"Connection: close\r\nContent-Length: %d\r\n\r\n"
)
_TEXT = """
SELECT ASK CONSTRUCT DESCRIBE WHERE FILTER OPTIONAL UNION MINUS GRAPH BIND AS VALUES ORDER BY GROUP
HAVING LIMIT OFFSET DISTINCT EXISTS NOT IN SERVICE SILENT FROM NAMED PREFIX BASE a ?s ?p ?o ?x * { }
( ) [ ] . ; , = != < > && || ! + - / | ^ ? 1 -35 0.5 true "x" 'y'@zh-hans <x:y> kho:Treaty
rdfs:label _:b COUNT SUM REGEX STR LANG IF COALESCE
"""
WORDS = _TEXT.split()
MAY_BE_CLOSED = {"random bytes", "slow head", "slow body", "huge body"}
"""Kinds that the server may stop to read, which it answers by closing."""

UNTIMED = {"slow head"}
"""Kinds whose client stops by itself before the server has to."""


class Hostile:
    """The kinds of requests, sent to one server."""

    def __init__(
        self, server: Server, queries: Mapping[str, str], right: Mapping[str, bytes], wait: float
    ) -> None:
        """Say what is asked.

        Args:
            server: whom.
            queries: name → text of the questions of the catalogue.
            right: name → the right answer.
            wait: seconds after which a client gives up.
        """
        self.server, self.queries, self.right, self.wait = server, queries, right, wait
        self.names = sorted(queries)
        self.ask = partial(ask, server.port, patience=wait)
        self.kinds: Mapping[str, tuple[int, Callable[[random.Random], Reply]]] = {
            "catalogue": (500, self.catalogue),
            "mutilated": (150, self.mutilated),
            "generated": (150, self.generated),
            "nested": (40, self.nested),
            "huge body": (5, self.huge),
            "slow head": (5, self.slow_head),
            "slow body": (5, self.slow_body),
            "wrong encoding": (40, self.encoding),
            "random bytes": (40, self.noise),
            "odd method": (30, self.method),
            "killed worker": (5, self.kill),
        }

    def plan(self, requests: int, seed: int) -> list[str]:
        """A mix of kinds: as often as their weights say, or, with another seed than 1, quite so."""
        chance = random.Random(seed)
        weights = {name: float(weight) for name, (weight, _) in self.kinds.items()}
        if seed != 1:
            weights = {
                name: weight * 3 ** chance.uniform(-1, 1) for name, weight in weights.items()
            }
        return chance.choices(list(weights), list(weights.values()), k=requests)

    def one(self, kind: str, chance: random.Random) -> tuple[Reply, str]:
        """Send one request of a kind; return how it ended, and what was wrong or ""."""
        try:
            reply = self.kinds[kind][1](chance)
        except OSError as error:  # of a kind that opens a socket of its own
            reply = Reply(0, error=type(error).__name__)
        if not reply.status and kind not in MAY_BE_CLOSED:
            return reply, f"no answer: {reply.error}"
        return reply, reply.error if reply.status else ""

    def catalogue(self, chance: random.Random) -> Reply:
        """A query with a known answer; busy is no wrong answer."""
        name = chance.choice(self.names)
        reply = self.ask(self.queries[name])
        if reply.status == 200 and reply.data != self.right[name]:
            return Reply(200, reply.data, reply.seconds, f"a wrong answer to {name}")
        if reply.status in (400, 404, 500):
            return Reply(reply.status, b"", reply.seconds, f"{reply.status} for {name}")
        return reply

    def mutilated(self, chance: random.Random) -> Reply:
        """A catalogue query with characters lost, doubled or swapped."""
        text = list(self.queries[chance.choice(self.names)])
        for _ in range(chance.randint(1, 8)):
            at = chance.randrange(len(text))
            text[at] = chance.choice(["", text[at] * 2, chance.choice('{}()<>"?.;\\#é𐰀'), ""])
        return self.ask("".join(text))

    def generated(self, chance: random.Random) -> Reply:
        """Words of SPARQL in any order."""
        return self.ask(
            f"SELECT * {{ {' '.join(chance.choices(WORDS, k=chance.randint(1, 60)))} }}"
        )

    def nested(self, chance: random.Random) -> Reply:
        """Brackets in brackets."""
        deep, pair = chance.choice([150, 500, 5_000, 40_000]), chance.choice(["{}", "()", "[]"])
        return self.ask(f"SELECT * {{ {pair[0] * deep}{pair[1] * deep} }}")

    def huge(self, chance: random.Random) -> Reply:
        """Megabytes of comment."""
        size = chance.choice([1, 5, 20]) * 2**20
        return self.ask(b"#" + b"x" * size + b"\nASK {}")

    def slow_head(self, chance: random.Random) -> Reply:
        """A head that comes byte by byte, and may stop; then the client goes away."""
        text = HEAD % 6 + b"ASK {}"
        text = text[: chance.choice([len(text), len(text) // 3])]
        return self._dripped(b"", text, 1.0 if len(text) < len(HEAD) else self.wait)

    def slow_body(self, chance: random.Random) -> Reply:
        """A body that comes byte by byte, for a second or without end."""
        length = chance.choice([160, 1_000_000])
        return self._dripped(HEAD % length, b"ASK {}".ljust(length), self.wait)

    def _dripped(self, head: bytes, rest: bytes, wait: float) -> Reply:
        begin = time.monotonic()
        with socket.create_connection(("127.0.0.1", self.server.port), timeout=wait) as client:
            client.sendall(head)
            client.settimeout(0.05)
            at, answer = 0, b""
            while not answer and time.monotonic() - begin < wait:
                client.sendall(rest[at : at + 8])
                at += 8
                with suppress(TimeoutError):
                    answer = client.recv(2**16)
                    break
        seconds = time.monotonic() - begin
        if answer:
            return Reply(int(answer.split(b" ", 2)[1]), answer, seconds)
        return Reply(0, b"", seconds, "given up" if seconds >= wait else "closed")

    def encoding(self, chance: random.Random) -> Reply:
        """Text that is no UTF-8, or says it is something else."""
        text = chance.choice(["SELECT * { ?s ?p 'Қазақстан' }", "ASK { ?s ?p '哈萨克斯坦' }"])
        coded = text.encode(chance.choice(["utf-16", "utf-7", "gb18030", "koi8-r"]), "replace")
        if chance.random() < 0.5:
            return self.ask(coded)
        return self.ask(b"query=" + quote(coded).encode(), kind=FORM)

    def noise(self, chance: random.Random) -> Reply:
        """Bytes that are no HTTP, or HTTP with bytes for a query."""
        data = chance.randbytes(chance.randint(1, 2000))
        if chance.random() < 0.5:
            return self.ask(data)
        begin = time.monotonic()
        address = ("127.0.0.1", self.server.port)
        with socket.create_connection(address, timeout=self.wait) as client:
            client.sendall(data)
            client.shutdown(socket.SHUT_WR)
            client.recv(2**16)
        return Reply(0, b"", time.monotonic() - begin, "closed")

    def method(self, chance: random.Random) -> Reply:
        """Methods that the endpoint does not take."""
        name = chance.choice(["PUT", "DELETE", "TRACE", "CONNECT", "BREW", "OPTIONS", "HEAD"])
        path = "/sparql?" + urlencode({"query": "ASK {}"})
        return send(self.server.port, name, path, None, {}, patience=self.wait)

    def kill(self, chance: random.Random) -> Reply:
        """End a process that runs queries, then ask."""
        if workers := query_workers(self.server.process):
            with suppress(ProcessLookupError):
                os.kill(chance.choice(workers), signal.SIGKILL)
        return self.ask("ASK {}")

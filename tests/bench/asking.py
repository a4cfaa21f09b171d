"""Clients: one request, an ASK at every tick, and floods; each in a process of its own where asked.

A client in a busy process is late itself, so what tells how long an ASK takes is measured by
:func:`probe` in a process that does nothing else.
"""

from __future__ import annotations

import http.client
import json
import multiprocessing
import random
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count, cycle
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Event
from typing import Any, NamedTuple

import heavy

SPAWN = multiprocessing.get_context("spawn")
JSON_TYPE = "application/sparql-results+json"
QUERY_TYPE = "application/sparql-query"
PROBER = "127.0.0.9"


@dataclass(frozen=True, slots=True)
class Reply:
    """How a request ended: ``status`` 0 and an ``error`` when there was no whole answer."""

    status: int
    data: bytes = b""
    seconds: float = 0.0
    error: str = ""

    @property
    def label(self) -> str:
        """The status, or what was instead of one."""
        return str(self.status) if self.status else self.error


def ask(
    port: int,
    query: str | bytes,
    *,
    accept: str = JSON_TYPE,
    kind: str = QUERY_TYPE,
    source: str = "127.0.0.1",
    patience: float = 30.0,
) -> Reply:
    """POST a query on a fresh connection; ``seconds`` is until the last byte of the answer."""
    body = query.encode() if isinstance(query, str) else query
    headers = {"Content-Type": kind, "Accept": accept}
    return send(port, "POST", "/sparql", body, headers, source=source, patience=patience)


def send(
    port: int,
    method: str,
    path: str,
    body: bytes | None,
    headers: Mapping[str, str],
    *,
    source: str = "127.0.0.1",
    patience: float = 30.0,
) -> Reply:
    """Send a request on a fresh connection."""
    begin = time.monotonic()
    connection = http.client.HTTPConnection(
        "127.0.0.1", port, timeout=patience, source_address=(source, 0)
    )
    try:
        connection.request(method, path, body, dict(headers))
        response = connection.getresponse()
        data = response.read()
        return Reply(response.status, data, time.monotonic() - begin)
    except (OSError, http.client.HTTPException) as error:
        return Reply(0, b"", time.monotonic() - begin, type(error).__name__)
    finally:
        connection.close()


def apart(function: Callable[..., Any], *arguments: object) -> Callable[[], Any]:
    """Run a function in a process of its own; what is returned waits for its result."""
    receiver, sender = SPAWN.Pipe(duplex=False)
    process = SPAWN.Process(target=_run, args=(sender, function, arguments), daemon=True)
    process.start()
    sender.close()

    def result() -> Any:
        value = receiver.recv()  # EOFError when the process has failed, which says why itself
        process.join()
        return value

    return result


def _run(sender: Connection, function: Callable[..., Any], arguments: Sequence[object]) -> None:
    threading.stack_size(2**18)
    sender.send(function(*arguments))


class Asked(NamedTuple):
    """How one ASK went."""

    at: float
    seconds: float
    label: str
    right: bool


def probe(port: int, stop: Event, interval: float, patience: float) -> tuple[list[Asked], float]:
    """Ask at every tick, whether or not the last ASK has its answer.

    Returns:
        What was asked, and by how many seconds this process was late itself at most.
    """
    found: list[Asked] = []
    threads: list[threading.Thread] = []
    mark, begin, late = random.randrange(10**9), time.monotonic(), 0.0

    def one(turn: int) -> None:
        reply = ask(port, f"ASK {{}}\n# {mark} {turn}", source=PROBER, patience=patience)
        right = reply.status == 200 and b'"boolean":true' in reply.data.replace(b" ", b"")
        at = begin + turn * interval - begin
        found.append(Asked(at, reply.seconds, reply.label, right))

    for turn in count():
        if stop.wait(max(0.0, begin + turn * interval - time.monotonic())):
            break
        late = max(late, time.monotonic() - begin - turn * interval)
        threads.append(threading.Thread(target=one, args=(turn,)))
        threads[-1].start()
    for thread in threads:
        thread.join()
    return found, late


def flood(
    port: int,
    stop: Event,
    clients: int,
    sources: Sequence[str],
    patience: float,
    steps: int = 0,
) -> list[tuple[str, float, bool]]:
    """Keep ``clients`` heavy queries in flight until ``stop``, each sent anew when it has ended.

    Args:
        sources: the addresses they come from, in turn.
        steps: how much work a query is; 0 for one that never ends.

    Returns:
        Of those that ended: the status, the seconds, and whether the answer was right.
    """
    found: list[tuple[str, float, bool]] = []

    def client(number: int, source: str) -> None:
        for turn in count():
            chance = random.Random(f"{time.monotonic_ns()} {number} {turn}")
            query = heavy.finishing(chance, steps) if steps else heavy.product(chance)
            reply = ask(port, query.text, accept=query.accept, source=source, patience=patience)
            if stop.is_set():
                return
            found.append((reply.label, reply.seconds, query.is_right(reply.data)))
            if reply.status != 200:
                time.sleep(0.2)  # who is refused at once asks again, but does not spin

    for number, source in zip(range(clients), cycle(sources), strict=False):
        threading.Thread(target=client, args=(number, source), daemon=True).start()
    stop.wait()
    return list(found)


def addresses(many: int) -> list[str]:
    """Addresses of loopback that clients can come from, none of them the prober's."""
    return [f"127.0.{1 + number // 250}.{1 + number % 250}" for number in range(many)]


def boolean(reply: Reply) -> bool:
    """Whether a reply is the answer *yes*."""
    return reply.status == 200 and json.loads(reply.data)["boolean"] is True


def summary(seconds: Sequence[float]) -> tuple[float, float, float]:
    """Median, 99th percentile and slowest, in milliseconds."""
    ordered = sorted(seconds) or [float("nan")]
    last = len(ordered) - 1
    return tuple(1000 * ordered[at] for at in (len(ordered) // 2, round(last * 0.99), last))  # type: ignore[return-value]

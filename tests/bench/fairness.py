"""What a client with few requests gets beside one that floods.

    python tests/bench/fairness.py [--few N] [--many N] [--seconds N] [--command PROGRAM]

Both ask heavy queries that end after a few seconds, with an answer that is known: one has two in
flight at a time, the other, at another address, twenty. The first is also measured alone.
"""

from __future__ import annotations

import argparse
import random
import time

import heavy
from asking import SPAWN, apart, ask, flood, summary
from serving import Server, server_options, serving, wait_until_idle

TRIED = 20_000_000
"""Pairs that are counted to learn how long that takes here."""


def main() -> None:
    """Print a row for the client alone, and one for each of the two beside one another."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    server_options(parser)
    parser.add_argument("--few", type=int, default=2)
    parser.add_argument("--many", type=int, default=20)
    parser.add_argument("--takes", type=float, default=2.0, help="seconds of a query, alone")
    parser.add_argument("--seconds", type=float, default=20.0)
    options = parser.parse_args()
    with serving(options) as server:
        query = heavy.finishing(random.Random(), TRIED)
        reply = ask(server.port, query.text)
        if reply.status != 200:
            raise SystemExit(f"the query to measure by was not answered: {reply.label}")
        steps = round(TRIED * options.takes / reply.seconds)
        print(f"queries of {options.takes:g} s each, counting {steps:,} pairs")
        alone = [(options.few, "127.0.0.2")]
        _measure("alone", server, alone, steps, options)
        wait_until_idle(server, options.deadline + 2)
        _measure("beside", server, [*alone, (options.many, "127.0.0.3")], steps, options)


def _measure(
    title: str,
    server: Server,
    clients: list[tuple[int, str]],
    steps: int,
    options: argparse.Namespace,
) -> None:
    stop, patience = SPAWN.Event(), options.deadline + 5
    running = [
        apart(flood, server.port, stop, many, [address], patience, steps)
        for many, address in clients
    ]
    time.sleep(options.seconds)
    stop.set()
    ended = [result() for result in running]
    answers = [[one for one in found if one[0] == "200"] for found in ended]
    whole = sum(map(len, answers)) or 1
    for (many, _), found, good in zip(clients, ended, answers, strict=True):
        middle, _, slowest = summary([seconds for _, seconds, _ in good])
        wrong = sum(not right for _, _, right in good)
        print(
            f"{title:7} {many:3} in flight: {len(good):4} answers ({len(good) / whole:.0%} of "
            f"all), median {middle / 1000:.1f} s, slowest {slowest / 1000:.1f} s; "
            f"{len(found) - len(good)} refused, {wrong} wrong",
            flush=True,
        )


if __name__ == "__main__":
    main()

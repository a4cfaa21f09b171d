"""How long `ASK {}` takes while queries that never end are in flight.

    python tests/bench/latency.py [--seconds N] [--heavy N …] [--command PROGRAM]

One row for each number of them, from one address and from as many as there are. They are sent again
when they have ended. A process apart, at another address, asks every 100 ms, each time with another
comment; its table is what a user with a quick question sees.
"""

from __future__ import annotations

import argparse
import time

from asking import SPAWN, addresses, apart, flood, probe, summary
from serving import Server, server_options, serving, wait_until_idle

INTERVAL, SETTLED = 0.1, 1.0
"""Seconds between two ASKs, and from the first heavy query to the first ASK."""


def main() -> None:
    """Print a row for each number of heavy queries."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    server_options(parser)
    parser.add_argument("--seconds", type=float, default=10.0, help="of a row")
    parser.add_argument("--heavy", type=int, nargs="*", default=[0, 4, 8, 30, 150, 300])
    options = parser.parse_args()
    print(
        f"{'in flight':>9}{'from':>6}{'ASKs':>6}{'median':>10}{'99th':>10}{'slowest':>10} ms",
        end="",
    )
    print(f"{'> 1 s':>7}{'refused':>9}{'wrong':>7}{'prober late':>13}")
    with serving(options) as server:
        for many in options.heavy:
            for sources in (1, many) if many > 1 else (1,):
                _row(server, many, sources, options.seconds, options.deadline)
                wait_until_idle(server, options.deadline + 2)


def _row(server: Server, many: int, sources: int, seconds: float, deadline: float) -> None:
    stop, ended = SPAWN.Event(), SPAWN.Event()
    heavies = apart(flood, server.port, stop, many, addresses(sources), deadline + 5)
    time.sleep(SETTLED)
    asks = apart(probe, server.port, ended, INTERVAL, deadline + 5)
    time.sleep(seconds)
    ended.set()
    asked, late = asks()
    stop.set()
    heavies()
    middle, most, slowest = summary([one.seconds for one in asked])
    slow = sum(one.seconds > 1 for one in asked)
    refused = sum(one.label != "200" for one in asked)
    wrong = sum(one.label == "200" and not one.right for one in asked)
    print(
        f"{many:9}{sources:6}{len(asked):6}{middle:10.1f}{most:10.1f}{slowest:10.1f}   "
        f"{slow:7}{refused:9}{wrong:7}{late * 1000:10.0f} ms",
        flush=True,
    )


if __name__ == "__main__":
    main()

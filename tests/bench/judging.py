"""What a torture must not have shown, and the print-out of what it has."""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from asking import Asked, summary
from hostile import UNTIMED

LATE_ASK, SLACK, BACK = 1.0, 1.0, 1.3
"""Seconds an ASK may take; seconds beyond the deadline; times the memory of the start."""


class Record(NamedTuple):
    """One request: its kind, how it ended, the seconds, and what was wrong or ""."""

    kind: str
    outcome: str
    seconds: float
    wrong: str


@dataclass
class Run:
    """What a torture has shown."""

    base: int
    samples: list[tuple[float, int]]
    requests: int
    records: list[Record] = field(default_factory=list)
    asked: Sequence[Asked] = ()
    prober_late: float = 0.0
    clients_late: float = 0.0
    clients_work: float = 0.0
    after: int = 0
    seconds: float = 0.0
    busy: float = 0.0
    _began: float = 0.0
    _idle: tuple[float, float] = (0.0, 0.0)

    def begin(self) -> None:
        """Note the time, and how long the processors have been idle."""
        self._began, self._idle = time.monotonic(), processors()

    def seconds_so_far(self) -> float:
        """Seconds since the beginning."""
        return time.monotonic() - self._began

    def end(self) -> None:
        """Note how long it took and how busy the processors were."""
        self.seconds = self.seconds_so_far()
        idle, total = (now - then for now, then in zip(processors(), self._idle, strict=True))
        self.busy = 1 - idle / total

    def add(self, records: Sequence[Record], late: float, seconds: float) -> None:
        """Add what a process of clients has seen."""
        self.records += records
        self.clients_late = max(self.clients_late, late)
        self.clients_work += seconds


def processors() -> tuple[float, float]:
    """Ticks that all processors together were idle, and that have passed."""
    ticks = [int(word) for word in Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:9]]
    return ticks[3] + ticks[4], sum(ticks)


def judge(run: Run, deadline: float) -> list[str]:
    """Name each requirement that was missed, and by which request."""
    problems = [
        f"ASK at {one.at:.0f} s: {one.label} after {one.seconds:.2f} s"
        for one in run.asked
        if not one.right or one.seconds > LATE_ASK
    ]
    for kind, outcome, seconds, wrong in run.records:
        if wrong:
            problems.append(f"{kind}: {wrong[:300]}")
        if seconds > deadline + SLACK and kind not in UNTIMED:
            problems.append(f"{kind}: took {seconds:.1f} s ({outcome})")
    if run.after > run.base * BACK:
        problems.append(f"the memory did not come back: {run.after} MiB, {run.base} at the start")
    return problems


def report(run: Run) -> None:
    """Print the outcomes by kind, the ASKs, the memory and the load."""
    kinds = sorted({record.kind for record in run.records})
    print(f"{'':24}{'requests':>9}{'median ms':>11}{'slowest ms':>11}  outcomes")
    for kind in kinds:
        those = [record for record in run.records if record.kind == kind]
        middle, _, slowest = summary([record.seconds for record in those])
        outcomes = Counter(record.outcome for record in those).most_common()
        told = ", ".join(f"{outcome} × {count}" for outcome, count in outcomes)
        print(f"{kind:24}{len(those):9}{middle:11.0f}{slowest:11.0f}  {told}")
    print_asks(run.asked, run.prober_late)
    speed = run.requests / run.seconds
    print(f"{run.requests} requests in {run.seconds:.0f} s, {speed:.0f} a second")
    curve = " ".join(f"{at:.0f}s:{size}" for at, size in run.samples)
    print(f"memory, MiB: {run.base} at the start, {run.after} at the end; {curve}")
    print(
        f"load: processors busy {run.busy:.0%} of the run, of which clients "
        f"{run.clients_work / run.seconds / (os.cpu_count() or 1):.0%}; load average "
        f"{os.getloadavg()[0]:.1f}; clients themselves late by at most {run.clients_late:.2f} s"
    )


def print_asks(asked: Sequence[Asked], late: float) -> None:
    """Print how the ASKs of the prober went."""
    middle, most, slowest = summary([one.seconds for one in asked])
    slow = sum(one.seconds > LATE_ASK for one in asked)
    refused = sum(one.label != "200" for one in asked)
    wrong = sum(one.label == "200" and not one.right for one in asked)
    print(
        f"{len(asked)} ASKs: median {middle:.1f} ms, 99th {most:.1f} ms, slowest {slowest:.1f} ms; "
        f"{slow} over {LATE_ASK:g} s, {refused} refused, {wrong} wrong "
        f"(the prober itself was late by at most {late * 1000:.0f} ms)"
    )

"""The log: a line of JSON for each request, the last of them kept for the operator.

A flood of refused requests must not fill a disk: of those, so many a second have lines of their
own, and the rest are counted.
"""

from __future__ import annotations

import json
import logging
import threading
import time
from collections import defaultdict, deque
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, TextIO

from flask import current_app

from khorgos.server.operation.exchange import Exchange, line_of
from khorgos.server.sparql.errors import EngineError

KEPT_LINES: Final = 1_000
KEPT_APART: Final = 100
"""How many lines of slow queries are kept beside the others, and how many of failures."""

SLOW: Final = 1_000
"""Milliseconds from which a query is kept among the slow ones."""

A_SECOND: Final = 10
"""How many refusals of one second have lines of their own."""

Line = Mapping[str, object]
"""What a line says, by name."""


@dataclass(slots=True)
class Turnstile:
    """Lets the first :data:`A_SECOND` of a second pass, and counts the rest; for one thread.

    >>> turnstile = Turnstile()
    >>> sum(turnstile.lets_pass(now=7.5) for _ in range(300))
    10
    >>> turnstile.held_until(now=7.9), turnstile.held_until(now=8.0), turnstile.held_until(now=9.0)
    (0, 290, 0)
    """

    second: int = -1
    passed: int = 0
    held: int = 0

    def lets_pass(self, now: float) -> bool:
        """Count one at ``now``, in seconds, and say whether it is among the first."""
        if int(now) != self.second:
            self.second, self.passed = int(now), 0
        self.passed += 1
        if self.passed > A_SECOND:
            self.held += 1
        return self.passed <= A_SECOND

    def held_until(self, now: float) -> int:
        """Return how many did not pass in a second that is over; each is told once."""
        if int(now) == self.second:
            return 0
        held, self.held = self.held, 0
        return held


class Journal:
    """Keeps the last lines and writes all to a stream; for use by many threads.

    Attributes:
        slow: lines of the last queries that took long.
        failures: lines of what the server last said of failures.
    """

    def __init__(
        self, stream: TextIO | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Begin an empty journal.

        Args:
            stream: where lines go, in ASCII; None for nowhere.
            clock: tells the time in seconds.
        """
        self.slow: deque[Line] = deque(maxlen=KEPT_APART)
        self.failures: deque[Line] = deque(maxlen=KEPT_APART)
        self._lines: deque[Line] = deque(maxlen=KEPT_LINES)
        self._stream = stream
        self._clock = clock
        self._refusals = Turnstile()
        self._lock = threading.Lock()

    def note(self, exchange: Exchange) -> None:
        """Write the line of a request that has ended, or count it among those without a line."""
        line = line_of(exchange)
        with self._lock:
            new = self._told_held()
            if not exchange.refused or self._refusals.lets_pass(self._clock()):
                new.append(line)
            self._lines.extend(new)
            slow = exchange.seconds * 1000 >= SLOW
            if exchange.runs and slow and not exchange.refused:  # which waited, and did not run
                self.slow.append(line)
        self._write(new)

    def say(self, level: int, message: str, error: str = "") -> None:
        """Keep what the server said, which goes to standard error by itself.

        Args:
            level: how grave it is, a number of :mod:`logging`; from ERROR it is kept as a failure.
            message: what was said.
            error: the class of an error that nobody expected.
        """
        line = {"time": _now(), "level": logging.getLevelName(level).lower(), "message": message}
        if error:
            line["error"] = error
        with self._lock:
            self._lines.append(line)
            if level >= logging.ERROR:
                self.failures.append(line)

    def lines(self) -> list[str]:
        """Return the last lines in JSON, the oldest first."""
        with self._lock:
            new = self._told_held()
            self._lines.extend(new)
            lines = list(self._lines)
        self._write(new)
        return [json.dumps(line) for line in lines]

    def _told_held(self) -> list[Line]:
        """Return the line that tells how many refusals have none, if there are such."""
        held = self._refusals.held_until(self._clock())
        if not held:
            return []
        return [{"time": _now(), "message": f"and {held:,} more of these were refused"}]

    def _write(self, lines: list[Line]) -> None:
        """Write to the stream, without the lock: who reads what is kept waits for no stream."""
        if self._stream and lines:
            with suppress(OSError):  # a server whose log is gone goes on, and can tell nobody
                self._stream.write("".join(f"{json.dumps(line)}\n" for line in lines))
                self._stream.flush()


def _now() -> str:
    """Write the time as RFC 3339 has it."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


class Scribe(logging.Filter):
    """Writes what a logger says into a journal too, and holds back what a flood repeats.

    As with refusals, only so many records of a level pass in a second; the next one that passes
    says how many did not.
    """

    def __init__(self, journal: Journal, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._journal = journal
        self._clock = clock
        self._turnstiles: defaultdict[int, Turnstile] = defaultdict(Turnstile)
        self._lock = threading.Lock()

    def filter(self, record: logging.LogRecord) -> bool:
        """Keep the message, with the class of the error that came with it and nothing of its text.

        The text of an error that nobody expected may hold a piece of a query.
        """
        with self._lock:
            turnstile, now = self._turnstiles[record.levelno], self._clock()
            held = turnstile.held_until(now)
            if not turnstile.lets_pass(now):
                return False
        if held:
            record.msg, record.args = f"{record.getMessage()} (and {held:,} before it)", None
        kind = record.exc_info[0] if record.exc_info else None
        self._journal.say(record.levelno, record.getMessage(), kind.__name__ if kind else "")
        return True


def log_failure(error: EngineError) -> None:
    """Say for the operator that the engine failed; that a query met a limit is less grave."""
    level = logging.ERROR if error.status == EngineError.status else logging.WARNING
    current_app.logger.log(level, "%s: %s", error.title, error)

"""Which query runs next, and which makes way: nobody waits behind somebody else's heavy query.

There are two lanes. Every query starts in the quick one. One that has run for longer than
:data:`MOMENT` moves to the slow lane, and the quick lane gets a fresh worker. In the slow lane few
run at once, at low priority, while some more wait, stopped or not yet begun; those that have run
least go on first, in slices, so that what ends soon does not wait for what never ends. The shape of
a query that was slow is remembered, and the next of that shape starts in the slow lane.

In both lanes those who have taken little come first, by client; in the quick lane also queries of
a shape that is known to be quick. Here are the rules alone; :mod:`khorgos.server.engines.pool` has
the processes and the clock.
"""

from __future__ import annotations

import heapq
import math
import re
from collections import Counter, OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain, count
from typing import Final, Generic, TypeVar

MOMENT: Final = 0.3
"""Seconds that a query may run in the quick lane while nobody waits for it."""

HURRY: Final = 0.1
"""Seconds that it may while somebody waits."""

UNKNOWN: Final = 0.05
"""Seconds that a query of an unknown shape counts for, when it waits for its turn."""

SLICE: Final = 0.5
"""Seconds that a query runs in the slow lane before it makes way for one that has run less."""

KNOWN_SHARE: Final = 0.8
"""The part of the quick lane that shapes known to be quick have, when others wait too."""

SHAPES: Final = 10_000
"""How many shapes are remembered; beyond, the one that was seen least recently is forgotten."""

_VARYING: Final = re.compile(
    r"""<[^<>\s]*> | "(?:[^"\\]|\\.)*" | '(?:[^'\\]|\\.)*' | \#.* | :[\w.-]+""", re.VERBOSE
)
"""Each begins with a sign of its own, so that the search for them is quick."""

_DIGITS: Final = dict.fromkeys(map(ord, "0123456789"))


def shape(text: str) -> int:
    """Return what queries of one kind share, whatever names, texts and numbers they have: a hash.

    >>> shape("SELECT * { kh:kazakhstan ?p 'one' } # 1") == shape("SELECT * { kh:china ?p 'two' } ")
    True
    """
    return hash(_VARYING.sub("", text).translate(_DIGITS).strip())


@dataclass(eq=False, slots=True, kw_only=True)
class Turn:
    """A query that wants to run.

    Attributes:
        client: who asks.
        shape: see :func:`shape`.
        arrived: when it came, a time of :func:`time.monotonic`.
        deadline: when it must have ended, likewise.
        since: since when it has been running, likewise, while it is.
        ran: seconds that it has run before that.
        known: what was known of its shape when it came, in seconds.
    """

    client: str
    shape: int
    arrived: float
    deadline: float
    since: float = 0.0
    ran: float = 0.0
    known: float | None = None

    @property
    def is_quick(self) -> bool:
        """Whether its shape is known to be quick."""
        return self.known is not None and self.known < HURRY

    @property
    def cost(self) -> float:
        """Seconds that it counts for while it waits."""
        return UNKNOWN if self.known is None else self.known

    def stop(self, now: float) -> None:
        """Count the seconds that it has been running until ``now``."""
        self.ran += now - self.since


T = TypeVar("T", bound=Turn)


class Shapes:
    """How many seconds the queries of each shape take, those that came last the most."""

    def __init__(self, most: int = SHAPES) -> None:
        self._seconds: OrderedDict[int, float] = OrderedDict()
        self._most = most

    def note(self, shape: int, seconds: float, known: float | None = None) -> None:
        """Remember that a query of a shape took so many seconds, or has by now.

        Args:
            shape: of the query.
            seconds: what it took.
            known: what was known of its shape when it came; so a quick one that a busy machine
                delayed once is not taken for a slow one.
        """
        self._seconds[shape] = seconds if known is None else (known + seconds) / 2
        self._seconds.move_to_end(shape)
        if len(self._seconds) > self._most:
            self._seconds.popitem(last=False)

    def seconds(self, shape: int) -> float | None:
        """Return what one takes; None for a shape that is not known."""
        return self._seconds.get(shape)

    def is_slow(self, shape: int) -> bool:
        """Say whether one would leave the quick lane."""
        return self._seconds.get(shape, 0.0) >= MOMENT


@dataclass(slots=True)
class FairQueue(Generic[T]):
    """Those who wait for one thing, in fair order.

    Follows self-clocked fair queueing (Golestani, INFOCOM 1994): each query has a tag, what its
    flow has been given so far and what it will take itself, and the lowest tag is next.

    Attributes:
        share: of the lane, when there are others.
        used: seconds of it that were used so far, by the share.
    """

    share: float
    used: float = 0.0
    heap: list[tuple[float, int, T]] = field(default_factory=list)
    _given: dict[tuple[str, int], float] = field(default_factory=dict)
    _now: float = 0.0

    def push(self, turn: T, number: int) -> None:
        """Let a query wait; those of equal right go by number."""
        flow = (turn.client, turn.shape if turn.is_quick else 0)
        tag = self._given[flow] = max(self._now, self._given.get(flow, 0.0)) + turn.cost
        heapq.heappush(self.heap, (tag, number, turn))

    def pop(self) -> T:
        """Take out the query whose turn it is."""
        self._now, _, turn = heapq.heappop(self.heap)
        self.used += turn.cost / self.share
        if not self.heap:  # what was given matters only to those who wait together
            self._given.clear()
        return turn


class QuickLane(Generic[T]):
    """Those who wait for the quick lane.

    Queries of a shape that is known to be quick have most of the lane, so that they wait for no
    more than a few of the others, from however many clients these come; the others have the rest.
    In both parts the queries of a client are a flow, and those of a quick shape one of their own.
    """

    def __init__(self) -> None:
        self._known: FairQueue[T] = FairQueue(KNOWN_SHARE)
        self._unknown: FairQueue[T] = FairQueue(1 - KNOWN_SHARE)
        self._number = count()

    def __len__(self) -> int:
        return len(self._known.heap) + len(self._unknown.heap)

    def turns(self) -> Iterator[T]:
        """Return all who wait, in no order."""
        return (turn for _, _, turn in chain(self._known.heap, self._unknown.heap))

    def push(self, turn: T) -> None:
        """Let a query wait."""
        queue, other = self._known, self._unknown
        if not turn.is_quick:
            queue, other = other, queue
        if not queue.heap:  # who was not there has saved nothing up, and alone owes nothing
            queue.used = max(queue.used, other.used) if other.heap else other.used
        queue.push(turn, next(self._number))

    def first(self) -> T:
        """Return the query whose turn it is.

        Raises:
            IndexError: nobody waits.
        """
        return self._next().heap[0][2]

    def pop(self) -> T:
        """Take the query whose turn it is out of the lane.

        Raises:
            IndexError: nobody waits.
        """
        return self._next().pop()

    def _next(self) -> FairQueue[T]:
        known, unknown = self._known, self._unknown
        if known.heap and (known.used <= unknown.used or not unknown.heap):
            return known
        return unknown

    def remove(self, turn: T) -> None:
        """Take a query out that no longer wants to run, if it is there."""
        for queue in (self._known, self._unknown):
            for place, (_, _, waiting) in enumerate(queue.heap):
                if waiting is turn:
                    del queue.heap[place]
                    heapq.heapify(queue.heap)
                    return


@dataclass(slots=True)
class SlowLane(Generic[T]):
    """The queries that take long.

    Attributes:
        places: how many run at once.
        stops: how many more may be stopped, each with its worker.
        waits: how many more may wait, not yet begun.
        running: those that run.
        stopped: those that are stopped, in the order in which they came.
        waiting: those that wait, likewise.
    """

    places: int
    stops: int
    waits: int
    running: list[T] = field(default_factory=list)
    stopped: list[T] = field(default_factory=list)
    waiting: list[T] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.running) + len(self.stopped) + len(self.waiting)

    def turns(self) -> Iterator[T]:
        """Return all who are in the lane."""
        return chain(self.running, self.stopped, self.waiting)

    def next(self) -> T | None:
        """Move the query whose turn it is among the running, if there is a place for it.

        It is that of the client who has fewest running, of several the one that has run least, and
        then the first.
        """
        candidates = [*self.stopped, *self.waiting]
        if len(self.running) >= self.places or not candidates:
            return None
        running = Counter(turn.client for turn in self.running)
        chosen = min(candidates, key=lambda turn: (running[turn.client], turn.ran, turn.arrived))
        self.remove(chosen)
        self.running.append(chosen)
        return chosen

    def make_way(self, now: float) -> T | None:
        """Move a query from the running to the stopped whose slice is over, if one is to go on.

        Args:
            now: a time of :func:`time.monotonic`.
        """
        others = [*self.stopped, *(self.waiting if len(self.stopped) < self.stops else ())]
        least = min((turn.ran for turn in others), default=math.inf)
        for turn in self.running:
            if now - turn.since >= SLICE and turn.ran + now - turn.since > least:
                turn.stop(now)
                self.running.remove(turn)
                self.stopped.append(turn)
                return turn
        return None

    def too_many(self) -> T | None:
        """Take out a query that there is no room for, if there is one.

        It is the last of the client who has most in the lane, so that nobody fills it alone.
        """
        for group, most in ((self.stopped, self.stops), (self.waiting, self.waits)):
            if len(group) > most:
                return self.drop(group)
        return None

    def drop(self, group: list[T]) -> T:
        """Take the last query of the client with most in the lane out of ``group``."""
        all_of = Counter(turn.client for turn in self.turns())
        chosen = max(group, key=lambda turn: (all_of[turn.client], turn.arrived))
        group.remove(chosen)
        return chosen

    def remove(self, turn: T) -> None:
        """Take a query out that has ended, if it is there."""
        for group in (self.running, self.stopped, self.waiting):
            if turn in group:
                group.remove(turn)

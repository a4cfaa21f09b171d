"""The pool: it sends queries to workers, sees how long they run, and ends those that take too long.

It lives in the event loop of the web server, with a connection to each of its workers; what waits
for an answer there takes no thread. :mod:`khorgos.server.engines.lanes` decides who runs next.
"""

from __future__ import annotations

import asyncio
import signal
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from khorgos.server.engines.connection import Gone, Job, Worker
from khorgos.server.engines.engine import ASKER, Task, Written
from khorgos.server.engines.lanes import HURRY, MOMENT, QuickLane, Shapes, SlowLane, shape
from khorgos.server.engines.worker import failure
from khorgos.server.sparql.answers import JSON, N_TRIPLES, Answer, Format, parse
from khorgos.server.sparql.errors import (
    ClientGone,
    EngineError,
    EngineUnavailable,
    QueryTimeout,
    QueryTooLarge,
)
from khorgos.server.sparql.guard import Guard, Limits
from khorgos.server.sparql.text import WHOLE, Dataset, QueryText

AHEAD: Final = 3
"""How many quick queries a worker is sent beside the one that it answers."""

TICK: Final = 0.025
"""Seconds between two looks at how long queries have run."""

LATE: Final = 0.2
"""Seconds by which a worker's alarm may be late, or early."""

AGAIN: Final = 0.2
"""Seconds until a worker is asked for again that ended before it could greet."""


class Pool:
    """Answers tasks in the workers of a keeper; its methods belong to one event loop."""

    def __init__(self, path: Path, limits: Limits, guard: Guard | None = None) -> None:
        """Answer in workers; the first are asked for when the first query comes.

        Args:
            path: the socket of the keeper.
            limits: what a query may take, and how many run at once.
            guard: what is refused before a worker sees it.
        """
        self.limits: Final = limits
        self.path: Final = path
        self._guard = guard or Guard()
        self._shapes = Shapes()
        self._waiting: QuickLane[Job] = QuickLane()
        self._slow: SlowLane[Job] = SlowLane(limits.slow, limits.stopped, limits.waiting)
        self._quick: set[Job] = set()
        self._crew: set[Worker] = set()  # the workers of the quick lane
        self._idle: list[Worker] = []
        self._opening: set[asyncio.Task[None]] = set()
        self._ticking = False
        self._closed = False
        self._refused = 0

    async def run(self, task: Task, client: str = "", gone: Gone | None = None) -> Written:
        """Answer a task.

        Args:
            task: what is asked; without a deadline, the limit from now holds.
            client: who asks.
            gone: returns when nobody waits any more; asked of queries that take long.

        Raises:
            QueryError: the query is refused, or is not SPARQL.
            QueryTimeout: it took longer than the limit.
            QueryTooLarge: it took more memory, or its answer more bytes, than the limit.
            EngineUnavailable: too many queries take long, or none was answered in time.
            EngineError: the engine failed.
        """
        self._guard.check(task.text)
        if self._closed:
            raise EngineUnavailable("the server is stopping; try again once it is up")
        now = time.monotonic()
        kind = shape(task.text)
        job = Job(
            client=client,
            shape=kind,
            known=self._shapes.seconds(kind),
            arrived=now,
            deadline=task.deadline or now + self.limits.seconds,
            task=task,
            answer=asyncio.get_running_loop().create_future(),
            gone=gone,
        )
        try:
            self._admit(job)
            return await job.answer
        finally:
            if job.answer.cancelled():
                self._end(job)
            if job.watch:
                job.watch.cancel()

    def open(self) -> None:
        """Ask for the workers of the quick lane, before the first query comes."""
        self._advance()

    async def close(self) -> None:
        """End all workers and what they do."""
        self._closed = True
        for job in [*self._quick, *self._waiting.turns(), *self._slow.turns()]:
            job.answer.cancel()
            self._end(job)
        for worker in self._crew:
            worker.end()
        await asyncio.gather(*self._opening)

    def state(self) -> Mapping[str, int]:
        """Return how many queries are where, and how many were told to come back, by name."""
        return {
            "quick queries running": len(self._quick),
            "quick queries waiting": len(self._waiting),
            "slow queries running": len(self._slow.running),
            "slow queries stopped": len(self._slow.stopped),
            "slow queries waiting": len(self._slow.waiting),
            "idle workers": len(self._idle),
            "slow queries told to come back": self._refused,
        }

    # --- the way of a query

    def _admit(self, job: Job) -> None:
        if self._shapes.is_slow(job.shape):
            self._slow.waiting.append(job)
            self._look_out(job)
        else:
            self._waiting.push(job)
        self._advance()
        if not self._ticking:
            self._ticking = True
            asyncio.get_running_loop().call_later(TICK, self._tick)

    def _advance(self) -> None:
        """Let run whoever can, turn away whoever there is no room for, ask for missing workers."""
        now = time.monotonic()
        while self._waiting and (worker := self._free_for(self._waiting.first())):
            job = self._waiting.pop()
            worker.send(job)
            if worker.job is job:
                self._begin(job, now)
        if self._slow:
            self._advance_slow(now)
        while len(self._crew) < self.limits.workers and not self._closed:
            self._crew.add(fresh := Worker(self))
            self._open(fresh)

    def _free_for(self, job: Job) -> Worker | None:
        """Choose the worker for a query: an idle one, or one that will soon be, for quick ones.

        A worker that has its next query already need not be woken for it.
        """
        if self._idle:
            return self._idle.pop()
        if not job.is_quick:
            return None
        soon = [it for it in self._crew if it.job and it.job.is_quick and len(it.behind) < AHEAD]
        return min(soon, key=lambda worker: len(worker.behind), default=None)

    def _begin(self, job: Job, now: float) -> None:
        job.since = now
        self._quick.add(job)

    def _advance_slow(self, now: float) -> None:
        while slow := self._slow.next():
            slow.since = now
            if slow.worker:
                slow.worker.signal(signal.SIGCONT)
            else:
                slow.worker = Worker(self, slow)
                self._open(slow.worker)
        while refused := self._slow.too_many():
            self._refuse(refused)

    def _tick(self) -> None:
        """Look at how long each query has run or waited."""
        now = time.monotonic()
        behind = any(worker.behind for worker in self._crew)
        moment = HURRY if self._waiting or self._slow.waiting or behind else MOMENT
        for job in [*self._quick]:
            if now - job.since > moment:
                self._demote(job, now)
        while paused := self._slow.make_way(now):
            if paused.worker:
                paused.worker.signal(signal.SIGSTOP)
        for job in [*self._waiting.turns(), *self._slow.turns()]:
            if now > job.deadline + LATE:
                job.fail(self._overdue(job, now))
                self._end(job)
        self._advance()
        self._ticking = bool(self._quick or self._waiting or self._slow)
        if self._ticking:
            asyncio.get_running_loop().call_later(TICK, self._tick)

    def _demote(self, job: Job, now: float) -> None:
        """Move a query to the slow lane, and its worker with it."""
        assert job.worker is not None
        self._quick.discard(job)
        self._crew.discard(job.worker)
        self._shapes.note(job.shape, max(MOMENT, now - job.since), job.known)
        job.stop(now)
        self._take_back(job.worker)
        job.worker.signal(signal.SIGSTOP)  # if there is a place for it, it goes on at once
        job.worker.yield_processor()
        self._slow.stopped.append(job)
        self._look_out(job)
        self._advance()
        held = [other.worker.memory() for other in self._slow.stopped if other.worker]
        if sum(held) > self.limits.memory:
            self._refuse(self._slow.drop(self._slow.stopped))

    def _refuse(self, job: Job) -> None:
        self._refused += 1
        job.fail(
            EngineUnavailable(
                f"{len(self._slow)} queries that take long are being answered or wait already; "
                "try again later, or ask for less with LIMIT"
            )
        )
        self._end(job)

    def _end(self, job: Job) -> None:
        """Take a query out, and end the worker that has it."""
        self._settle(job)
        if job.worker and job.worker.job is job:
            job.worker.job = None
            self._dismiss(job.worker)
        self._advance()

    def _dismiss(self, worker: Worker) -> None:
        """End a worker; what it was to answer next is for others."""
        self._crew.discard(worker)
        self._take_back(worker)
        worker.end()

    def _take_back(self, worker: Worker) -> None:
        while worker.behind:
            job = worker.behind.popleft()
            job.worker = None
            if not job.answer.done():
                self._waiting.push(job)

    def _settle(self, job: Job) -> None:
        if job in self._quick:
            self._quick.remove(job)
        else:
            self._slow.remove(job)
            self._waiting.remove(job)

    def _overdue(self, job: Job, now: float) -> EngineError:
        """Say why a query had no answer at its deadline: it ran for long, or had to wait."""
        running = job in self._quick or job in self._slow.running
        ran = job.ran + (now - job.since if running else 0.0)
        allowed = job.deadline - job.arrived
        if ran < allowed / 2:
            return EngineUnavailable(
                "other queries were busy for too long, and there was too little left of the "
                f"{allowed:.3g} s that a request may take; try again later"
            )
        return QueryTimeout(
            f"it was stopped after {allowed:.3g} s; ask for less of it with "
            "LIMIT, make it more specific, or take the dump of the release"
        )

    def _look_out(self, job: Job) -> None:
        """End a query that takes long when its client is gone."""

        async def watch() -> None:
            assert job.gone is not None
            await job.gone()
            job.fail(ClientGone("nobody waits for the answer any more"))
            self._end(job)

        if job.gone and not job.watch:
            job.watch = asyncio.get_running_loop().create_task(watch())

    # --- workers

    def _open(self, worker: Worker) -> None:
        task = asyncio.get_running_loop().create_task(self._connect(worker))
        self._opening.add(task)
        task.add_done_callback(self._opening.discard)

    async def _connect(self, worker: Worker) -> None:
        try:
            loop = asyncio.get_running_loop()
            await loop.create_unix_connection(lambda: worker, str(self.path))
        except OSError as error:
            unreachable = EngineUnavailable(
                f"no worker can be reached: {error}; the server is stopping, or has to be restarted"
            )
            for job in [*self._waiting.turns(), *([worker.job] if worker.job else ())]:
                job.fail(unreachable)
                self._settle(job)
            self._crew.discard(worker)

    def greeted(self, worker: Worker) -> None:
        """Give a new worker the query that it was asked for, or the next one."""
        if worker.job:
            worker.yield_processor()
            worker.send(worker.job)
        else:
            self._idle.append(worker)
            self._advance()

    def replied(
        self, worker: Worker, is_answer: bool, written: Written, is_last: bool, seconds: float
    ) -> None:
        """Pass an answer on; a worker of the quick lane goes back to it."""
        job, worker.job = worker.job, None
        if job is None:
            return
        now = time.monotonic()
        self._shapes.note(job.shape, seconds, job.known)
        self._settle(job)
        if not is_answer:
            job.fail(failure(written.data))
        elif not job.answer.done():
            job.answer.set_result(written)
        if worker not in self._crew or is_last:
            self._dismiss(worker)
        elif worker.behind:
            worker.job = worker.behind.popleft()
            self._begin(worker.job, now)
        else:
            self._idle.append(worker)
        self._advance()

    def lost(self, worker: Worker) -> None:
        """Say what became of the query that a worker was lost with."""
        self._crew.discard(worker)
        self._take_back(worker)
        if worker in self._idle:
            self._idle.remove(worker)
        job, worker.job = worker.job, None
        if job:
            now = time.monotonic()
            again = job in self._quick and not job.tried and now < job.deadline - LATE
            if again:  # perhaps it was no fault of the query's
                job.tried, job.worker = True, None
            elif now > job.deadline - LATE:
                job.fail(self._overdue(job, now))
            else:
                job.fail(self._too_large())
            self._settle(job)
            if again:
                self._waiting.push(job)
        if worker.pid:
            self._advance()
        elif not self._closed:  # perhaps the next one cannot start either
            asyncio.get_running_loop().call_later(AGAIN, self._advance)

    def _too_large(self) -> EngineError:
        return QueryTooLarge(
            "the process that ran it ended: the query takes more than "
            f"{self.limits.memory >> 20} MiB of memory, or is nested too deep; make it simpler"
        )


class PooledEngine:
    """The pool for threads that wait for their answer."""

    def __init__(self, pool: Pool, loop: asyncio.AbstractEventLoop, version: str) -> None:
        """Answer in the workers of ``pool``.

        Args:
            pool: belongs to ``loop``.
            loop: runs in another thread than those that ask.
            version: that of the release.
        """
        self.limits: Final = pool.limits
        self.version: Final = version
        self.pool = pool
        self._loop = loop

    def query(self, text: str, dataset: Dataset = WHOLE) -> Answer:
        """Answer the query ``text``; see :meth:`Engine.query`."""
        query = QueryText.of(text)
        chosen = N_TRIPLES if query.gives_graph else JSON
        return parse(self.write(query, dataset, chosen), chosen)

    def write(self, text: str, dataset: Dataset, chosen: Format) -> bytes:
        """Answer the query ``text`` in a format; see :meth:`Engine.write` and :meth:`Pool.run`."""
        asker = ASKER.get()
        run = self.pool.run(Task(text, dataset, chosen, asker.deadline), asker.client)
        return asyncio.run_coroutine_threadsafe(run, self._loop).result().data

"""Queries in workers: answers, limits that hold, lanes, and workers that are lost and replaced."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import pyoxigraph as ox
import pytest

from khorgos.server.engines.connection import Worker
from khorgos.server.engines.embedded import EmbeddedEngine, EngineConfig
from khorgos.server.engines.engine import ASKER, Asker, Task, write
from khorgos.server.engines.pool import Pool, PooledEngine
from khorgos.server.engines.worker import GROWTH, HELLO
from khorgos.server.sparql.answers import CSV, JSON, N_TRIPLES, RDF_XML, TURTLE, Format
from khorgos.server.sparql.errors import (
    AnswerMisfit,
    ClientGone,
    EngineError,
    EngineUnavailable,
    QueryRefused,
    QuerySyntaxError,
    QueryTimeout,
    QueryTooLarge,
)
from khorgos.server.sparql.guard import Guard, Limits
from khorgos.server.sparql.text import Dataset

pytestmark = pytest.mark.fork

WHOLE = Dataset()
FACTS = "https://w3id.org/khorgos/graph/facts"
PRODUCT = " ".join(f"?s{i} ?p{i} ?o{i} ." for i in range(40))
ENDLESS = f"SELECT (COUNT(*) AS ?n) {{ {PRODUCT} }}"
GREEDY = "SELECT * { " + " ".join(f"?s{i} ?p{i} ?o{i} ." for i in range(8)) + " } ORDER BY ?o7"
# On a busy machine too, what can be answered is answered in this time.
LIMITS = Limits(seconds=60, memory=200 * 2**20, workers=2)

Pooling = Callable[..., AbstractContextManager[PooledEngine]]
Load = Callable[[], EmbeddedEngine]
needs_proc = pytest.mark.skipif(
    not Path("/proc/self/stat").exists(), reason="there is no /proc here"
)


@pytest.fixture(scope="module")
def load(config: EngineConfig) -> Load:
    return partial(EmbeddedEngine.load, config)


@pytest.fixture(scope="module")
def pooled(load: Load, pooling: Pooling) -> Iterator[PooledEngine]:
    with pooling(load, LIMITS) as engine:
        yield engine


@pytest.fixture
def threads() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(16) as threads:
        yield threads


def workers() -> set[int]:
    """Process ids of all workers: the children of our children."""
    return {worker for keeper in _children(os.getpid()) for worker in _children(keeper)}


def _children(parent: int) -> set[int]:
    return {int(entry.name) for entry in Path("/proc").iterdir() if _parent(entry) == parent}


def _parent(entry: Path) -> int | None:
    try:
        return int((entry / "stat").read_text().rpartition(")")[2].split()[1])
    except (OSError, ValueError, IndexError):
        return None


def until(fact: Callable[[], object]) -> None:
    """Wait for what must come, and fail after a minute."""
    deadline = time.monotonic() + 60
    while not fact():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def hastily(engine: PooledEngine, query: str, seconds: float = 1.0, client: str = "") -> bytes:
    """Ask with a deadline of its own, as a client's request has it."""
    token = ASKER.set(Asker(client, time.monotonic() + seconds))
    try:
        return engine.write(query, WHOLE, JSON)
    finally:
        ASKER.reset(token)


# --- answers


def test_answers_are_those_of_the_embedded_engine(
    pooled: PooledEngine, engine: EmbeddedEngine
) -> None:
    select = "SELECT ?name { ?s <http://www.w3.org/2000/01/rdf-schema#label> ?name } ORDER BY ?name"
    construct = "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o FILTER(!isBlank(?s) && !isBlank(?o)) }"
    assert pooled.version == engine.version
    assert pooled.query("ASK {}", WHOLE) is True
    assert pooled.write(select, WHOLE, CSV) == engine.write(select, WHOLE, CSV)
    facts = Dataset((FACTS,))
    assert pooled.write(construct, facts, TURTLE) == engine.write(construct, facts, TURTLE)
    solutions = pooled.query(select, WHOLE)
    assert isinstance(solutions, ox.QuerySolutions)
    assert len(list(solutions)) == 5
    triples = pooled.query(construct, facts)
    assert isinstance(triples, tuple)
    assert len(triples) == 7


def test_a_task_survives_the_way() -> None:
    task = Task("ASK {}", Dataset(("a",), ("b", "c")), N_TRIPLES, 12.5, True)
    assert Task.decode(task.encode()) == task


@pytest.mark.parametrize("gzip", [False, True])
def test_an_answer_is_written_in_the_worker(
    pooled: PooledEngine, engine: EmbeddedEngine, loop: asyncio.AbstractEventLoop, gzip: bool
) -> None:
    task = Task(
        "SELECT ?o ?r { ?s ?p ?o . ?t ?q ?r FILTER(isLiteral(?o) && isLiteral(?r)) }",
        WHOLE,
        JSON,
        None,
        gzip,
    )
    written = asyncio.run_coroutine_threadsafe(pooled.pool.run(task), loop).result()
    assert written == write(engine, task)
    assert written.gzipped is gzip


# --- errors of the query


def test_errors_have_their_place(pooled: PooledEngine) -> None:
    with pytest.raises(QuerySyntaxError) as caught:
        pooled.write("SELECT * }", WHOLE, JSON)
    assert (caught.value.line, caught.value.column) == (1, 10)
    with pytest.raises(QueryRefused, match="there is no graph <x:y>"):
        pooled.write("ASK {}", Dataset(("x:y",)), JSON)
    with pytest.raises(QueryRefused, match="SERVICE is not allowed"):
        pooled.write("ASK { SERVICE <http://127.0.0.1:9/> {} }", WHOLE, JSON)


def test_the_guard_refuses_before_a_worker_is_asked(loop: asyncio.AbstractEventLoop) -> None:
    lost = PooledEngine(Pool(Path("/nowhere"), LIMITS, Guard(length=20, chain=10)), loop, "")
    with pytest.raises(QueryRefused, match="21 code points, and 20 are allowed"):
        lost.write("ASK {}".ljust(21), WHOLE, JSON)
    with pytest.raises(EngineUnavailable, match="no worker can be reached"):
        lost.write("ASK {}", WHOLE, JSON)


# --- limits


@pytest.mark.slow
def test_a_query_beyond_its_time_is_stopped_and_the_next_is_answered(
    load: Load, pooling: Pooling
) -> None:
    with pooling(load, Limits(seconds=2)) as engine:
        assert hastily(engine, "ASK {}", 60)  # so that a worker is there
        with pytest.raises(QueryTimeout, match="stopped after 2 s"):
            engine.write(ENDLESS, WHOLE, JSON)
        assert hastily(engine, "ASK {}", 60)


@pytest.mark.slow
def test_a_query_beyond_its_memory_is_stopped_and_the_next_is_answered(
    pooled: PooledEngine,
) -> None:
    with pytest.raises((QueryTooLarge, QueryTimeout)):
        pooled.write(GREEDY, WHOLE, JSON)
    assert pooled.query("ASK {}", WHOLE) is True


def test_an_answer_of_too_many_bytes_is_an_error(load: Load, pooling: Pooling) -> None:
    with pooling(load, Limits(seconds=60, answer=40, workers=1)) as engine:
        assert engine.query("ASK {}", WHOLE) is True
        with pytest.raises(QueryTooLarge, match="LIMIT"):
            engine.write("SELECT * { ?s ?p ?o }", WHOLE, JSON)


@pytest.mark.slow
def test_nesting_that_no_guard_stopped_ends_one_answer_alone(load: Load, pooling: Pooling) -> None:
    bomb = "{" * 200_000 + "}" * 200_000
    with pooling(load, LIMITS, Guard(10**9, 10**9, 10**9)) as engine:
        assert engine.query("ASK {}", WHOLE) is True
        with pytest.raises((QueryTooLarge, QueryTimeout)):
            hastily(engine, f"SELECT * {bomb}", 10)
        assert engine.query("ASK {}", WHOLE) is True


@pytest.mark.parametrize("unforeseen", [KeyError("x"), OSError("x"), EOFError("x")])
def test_an_unforeseen_failure_is_said_and_the_worker_lives_on(
    config: EngineConfig, pooling: Pooling, unforeseen: Exception
) -> None:
    class Failing(EmbeddedEngine):
        def write(self, text: str, dataset: Dataset, chosen: Format) -> bytes:
            if text == "ASK {}":
                raise unforeseen
            return super().write(text, dataset, chosen)

    others = workers()
    with pooling(partial(Failing.load, config), LIMITS) as engine:
        assert engine.write("ASK { }", WHOLE, JSON)
        until(lambda: len(workers() - others) == LIMITS.workers)
        before = workers()
        with pytest.raises(EngineError, match=type(unforeseen).__name__) as caught:
            engine.write("ASK {}", WHOLE, JSON)
        assert type(caught.value) is EngineError
        assert engine.write("ASK { }", WHOLE, JSON)
        assert workers() == before


def test_an_answer_that_a_format_cannot_hold_is_refused(pooled: PooledEngine) -> None:
    query = "CONSTRUCT { <x:a> <x:1> <x:b> } {}"
    with pytest.raises(AnswerMisfit, match=r"<x:1>.*format=ttl"):
        pooled.write(query, WHOLE, RDF_XML)
    assert b"<x:1>" in pooled.write(query, WHOLE, TURTLE)


@pytest.mark.slow
def test_no_query_opens_a_connection(config: EngineConfig, pooling: Pooling) -> None:
    """What the engine would do if the refusal of SERVICE had a hole."""

    class Hole(EmbeddedEngine):
        def write(self, text: str, dataset: Dataset, chosen: object) -> bytes:
            results = self._store.query(text)
            assert isinstance(results, ox.QuerySolutions)
            try:
                return str(len(list(results))).encode()
            except OSError as error:
                raise EngineError(str(error)) from error

    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.2)
        port = listener.getsockname()[1]
        query = f"SELECT * {{ SERVICE <http://127.0.0.1:{port}/> {{ ?s ?p ?o }} }}"
        with pooling(partial(Hole.load, config), LIMITS) as engine:
            with pytest.raises(EngineError, match=r"(?i)open files|connect|os error"):
                engine.write(query, WHOLE, JSON)
            with pytest.raises(TimeoutError):
                listener.accept()


# --- lanes


def heavy(engine: PooledEngine, number: int, client: str = "many") -> bytes:
    """Ask an endless query of a shape of its own; its deadline is that of the pool."""
    return hastily(engine, ENDLESS.replace("?n", f"?n{'x' * number}"), 30, client)


@pytest.mark.slow
def test_a_quick_query_waits_for_no_heavy_one(
    load: Load, pooling: Pooling, threads: ThreadPoolExecutor
) -> None:
    """All the heavy ones are still going on when the quick one has been answered."""
    with pooling(load, Limits(seconds=60, workers=1, slow=1, stopped=4)) as engine:
        running = [threads.submit(heavy, engine, number) for number in range(4)]
        until(lambda: engine.pool.state()["slow queries stopped"] == 3)
        assert engine.query("ASK {}", WHOLE) is True
        assert not any(one.done() for one in running)
        assert engine.pool.state()["slow queries running"] == 1


@pytest.mark.slow
def test_the_next_slow_query_is_told_to_come_back_when_all_places_are_taken(
    load: Load, pooling: Pooling, threads: ThreadPoolExecutor
) -> None:
    with pooling(load, Limits(seconds=60, workers=1, slow=1, stopped=1)) as engine:
        running = [threads.submit(heavy, engine, number) for number in range(3)]
        until(lambda: any(one.done() for one in running))
        (refused,) = (one for one in running if one.done())
        assert isinstance(refused.exception(), EngineUnavailable)
        assert "try again later" in str(refused.exception())
        assert engine.query("ASK {}", WHOLE) is True
        assert engine.pool.state()["slow queries told to come back"] == 1


@pytest.mark.slow
def test_nobody_fills_the_slow_lane_alone(
    load: Load, pooling: Pooling, threads: ThreadPoolExecutor
) -> None:
    with pooling(load, Limits(seconds=60, workers=1, slow=1, stopped=2)) as engine:
        many = [threads.submit(heavy, engine, number) for number in range(3)]
        until(lambda: engine.pool.state()["slow queries stopped"] == 2)
        other = threads.submit(heavy, engine, 9, "other")
        until(lambda: any(one.done() for one in many))
        assert not other.done()


@pytest.mark.slow
def test_a_shape_that_was_slow_begins_in_the_slow_lane(
    load: Load, pooling: Pooling, threads: ThreadPoolExecutor
) -> None:
    with pooling(load, Limits(seconds=60, workers=1, slow=1, waiting=1)) as engine:
        first = threads.submit(heavy, engine, 1)
        until(lambda: engine.pool.state()["slow queries running"] == 1)
        later: list[Future[bytes]] = [threads.submit(heavy, engine, 1) for _ in range(2)]
        until(lambda: any(one.done() for one in later))
        assert engine.pool.state()["slow queries waiting"] == 1
        assert engine.pool.state()["slow queries stopped"] == 0
        assert not first.done()


def test_what_stands_behind_a_query_that_turns_slow_is_for_another_worker(
    config: EngineConfig, pooling: Pooling, tmp_path: Path, threads: ThreadPoolExecutor
) -> None:
    go_on = tmp_path / "go on"

    class Sleepy(EmbeddedEngine):
        def write(self, text: str, dataset: Dataset, chosen: object) -> bytes:
            while "slow" in text and not go_on.exists():
                time.sleep(0.01)
            return text.encode()

    with pooling(partial(Sleepy.load, config), Limits(seconds=60, workers=1)) as engine:
        assert engine.write("ASK {}", WHOLE, JSON)  # so that the shape is known to be quick
        slow = threads.submit(engine.write, "ASK {} # slow", WHOLE, JSON)
        until(lambda: engine.pool.state()["quick queries running"])
        texts = [f"ASK {{}} # {number}" for number in range(6)]
        others = [threads.submit(engine.write, text, WHOLE, JSON) for text in texts]
        assert [one.result() for one in others] == [text.encode() for text in texts]
        assert not slow.done()
        go_on.touch()
        assert slow.result() == b"ASK {} # slow"


@pytest.mark.slow
def test_who_waited_in_vain_is_told_that_others_were_busy(
    load: Load, pooling: Pooling, threads: ThreadPoolExecutor
) -> None:
    with pooling(load, Limits(seconds=3, workers=1, slow=1)) as engine:
        assert hastily(engine, "ASK {}", 60)  # so that a worker is there
        running = [threads.submit(engine.write, ENDLESS, WHOLE, JSON) for _ in range(3)]
        outcomes = [type(one.exception()) for one in running]
        assert EngineUnavailable in outcomes
        assert set(outcomes) <= {QueryTimeout, EngineUnavailable}


@pytest.mark.slow
def test_a_query_whose_client_is_gone_makes_way(
    load: Load, pooling: Pooling, loop: asyncio.AbstractEventLoop
) -> None:
    async def ask(pool: Pool) -> None:
        gone = asyncio.Event()
        task = Task(ENDLESS, WHOLE, JSON)
        running = asyncio.create_task(pool.run(task, "", gone.wait))
        while not pool.state()["slow queries running"]:
            await asyncio.sleep(0.01)
        gone.set()
        with pytest.raises(ClientGone):
            await running
        assert pool.state()["slow queries running"] == 0

    with pooling(load, LIMITS) as engine:
        asyncio.run_coroutine_threadsafe(ask(engine.pool), loop).result()


# --- processes


@needs_proc
def test_a_killed_worker_is_replaced(load: Load, pooling: Pooling) -> None:
    before = workers()
    with pooling(load, LIMITS) as engine:
        assert engine.query("ASK {}", WHOLE) is True
        until(lambda: len(workers() - before) == LIMITS.workers)
        lost = workers() - before
        for worker in lost:
            os.kill(worker, signal.SIGKILL)
        until(lambda: len(workers() - before - lost) == LIMITS.workers)
        assert engine.query("ASK {}", WHOLE) is True


def test_a_worker_that_ends_before_it_greets_is_asked_for_again(
    tmp_path: Path, loop: asyncio.AbstractEventLoop
) -> None:
    asked: list[asyncio.StreamWriter] = []

    def keep(_: asyncio.StreamReader, connection: asyncio.StreamWriter) -> None:
        asked.append(connection)
        if len(asked) <= LIMITS.workers:
            connection.close()
        else:
            connection.write(HELLO.pack(2**31 - 1))  # of no process

    async def open_pool() -> None:
        async with await asyncio.start_unix_server(keep, tmp_path / "keeper"):
            pool = Pool(tmp_path / "keeper", LIMITS)
            pool.open()
            async with asyncio.timeout(60):
                while pool.state()["idle workers"] < LIMITS.workers:
                    await asyncio.sleep(0.01)
            await pool.close()
            for connection in asked:
                connection.close()

    asyncio.run_coroutine_threadsafe(open_pool(), loop).result()
    assert len(asked) == 2 * LIMITS.workers


@needs_proc
def test_what_a_worker_shares_with_the_keeper_is_not_its_memory(
    load: Load, pooling: Pooling
) -> None:
    ballast = []

    def load_much() -> EmbeddedEngine:
        ballast.append(b"x" * 2**28)
        return load()

    others = workers()
    with pooling(load_much, Limits(seconds=60, workers=1)) as engine:
        assert engine.query("ASK {}", WHOLE) is True
        (worker,) = workers() - others
        assert 0 < Worker.memory(SimpleNamespace(pid=worker)) < 2**27  # type: ignore[arg-type]


@pytest.mark.slow
@needs_proc
def test_a_worker_that_has_grown_makes_way_and_loses_no_answer(
    config: EngineConfig, pooling: Pooling
) -> None:
    class Growing(EmbeddedEngine):
        def write(self, text: str, dataset: Dataset, chosen: object) -> bytes:
            self.kept = b"x" * (2 * GROWTH)
            return str(os.getpid()).encode()

    with pooling(partial(Growing.load, config), Limits(seconds=60, workers=1)) as engine:
        answers = [engine.write("ASK {}", WHOLE, JSON) for _ in range(5)]
    assert len(set(answers)) == 5


@pytest.mark.parametrize(("losses", "refused"), [(1, False), (2, True)])
def test_one_lost_worker_costs_no_answer(
    config: EngineConfig, pooling: Pooling, tmp_path: Path, losses: int, refused: bool
) -> None:
    class Lost(EmbeddedEngine):
        def write(self, text: str, dataset: Dataset, chosen: object) -> bytes:
            if len(list(tmp_path.iterdir())) < losses:
                (tmp_path / str(os.getpid())).touch()
                os.kill(os.getpid(), signal.SIGKILL)
            return b"{}"

    with pooling(partial(Lost.load, config), Limits(seconds=60, files=99)) as engine:
        if refused:
            with pytest.raises(QueryTooLarge):
                engine.write("ASK {}", WHOLE, JSON)
        assert engine.write("ASK {}", WHOLE, JSON) == b"{}"


def test_nothing_is_left_behind(load: Load, pooling: Pooling) -> None:
    with pooling(load, LIMITS) as engine:
        assert engine.query("ASK {}", WHOLE) is True
        path = engine.pool.path
        assert path.is_socket()
    assert not path.parent.exists()
    with pytest.raises(EngineUnavailable, match="is stopping; try again"):
        engine.write("ASK {}", WHOLE, JSON)


@pytest.mark.slow
def test_a_release_that_cannot_be_loaded_is_said_by_the_keeper(
    tmp_path: Path, pooling: Pooling
) -> None:
    load = partial(EmbeddedEngine.load, EngineConfig(tmp_path, tmp_path))
    with (
        pytest.raises(EngineError, match="does not exist; make it with: khorgos build"),
        pooling(load, LIMITS),
    ):
        pytest.fail("there is no release")

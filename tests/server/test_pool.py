"""Queries in workers: answers, limits that hold, and workers that are lost and replaced."""

from __future__ import annotations

import os
import pickle
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

import pyoxigraph as ox
import pytest

from khorgos.server.engines.embedded import EmbeddedEngine, EngineConfig
from khorgos.server.engines.keeper import keeping
from khorgos.server.engines.pool import PooledEngine
from khorgos.server.engines.worker import Task
from khorgos.server.sparql.answers import CSV, JSON, N_TRIPLES, RDF_XML, TURTLE, Format
from khorgos.server.sparql.errors import (
    AnswerMisfit,
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
ENDLESS = "SELECT (COUNT(*) AS ?n) { " + " ".join(f"?s{i} ?p{i} ?o{i} ." for i in range(40)) + " }"
GREEDY = "SELECT * { " + " ".join(f"?s{i} ?p{i} ?o{i} ." for i in range(8)) + " } ORDER BY ?o7"
# On a busy machine too, what can be answered is answered in this time.
LIMITS = Limits(seconds=60, memory=200 * 2**20, workers=2)


@contextmanager
def pool(load: Callable[[], EmbeddedEngine], limits: Limits) -> Iterator[PooledEngine]:
    with keeping(load, limits) as (path, version):
        yield PooledEngine(path, version, limits)


@pytest.fixture(scope="module")
def pooled(config: EngineConfig) -> Iterator[PooledEngine]:
    with pool(partial(EmbeddedEngine.load, config), LIMITS) as engine:
        yield engine


def workers_of(engine: PooledEngine) -> list[int]:
    """Process ids: the keeper's children have the socket's folder open by no name, so by parent."""
    keeper = next(
        int(entry.name)
        for entry in Path("/proc").iterdir()
        if entry.name.isdigit()
        and _parent(entry) == os.getpid()
        and any(_parent(other) == int(entry.name) for other in Path("/proc").iterdir())
    )
    return [int(e.name) for e in Path("/proc").iterdir() if _parent(e) == keeper]


def _parent(entry: Path) -> int | None:
    try:
        return int((entry / "stat").read_text().rpartition(")")[2].split()[1])
    except (OSError, ValueError, IndexError):
        return None


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


def test_an_engine_can_be_sent_to_another_process(pooled: PooledEngine) -> None:
    assert pickle.loads(pickle.dumps(pooled)) == pooled


def test_a_task_survives_the_way() -> None:
    task = Task("ASK {}", Dataset(("a",), ("b", "c")), N_TRIPLES, 12.5)
    assert Task.decode(task.encode()) == task


# --- errors of the query


def test_errors_have_their_place(pooled: PooledEngine) -> None:
    with pytest.raises(QuerySyntaxError) as caught:
        pooled.write("SELECT * }", WHOLE, JSON)
    assert (caught.value.line, caught.value.column) == (1, 10)
    with pytest.raises(QueryRefused, match="there is no graph <x:y>"):
        pooled.write("ASK {}", Dataset(("x:y",)), JSON)
    with pytest.raises(QueryRefused, match="SERVICE is not allowed"):
        pooled.write("ASK { SERVICE <http://127.0.0.1:9/> {} }", WHOLE, JSON)


def test_the_guard_refuses_before_a_worker_is_asked(pooled: PooledEngine) -> None:
    lost = PooledEngine(Path("/nowhere"), "", LIMITS, Guard(length=20))
    with pytest.raises(QueryRefused, match="21 code points, and 20 are allowed"):
        lost.write("ASK {}".ljust(21), WHOLE, JSON)
    with pytest.raises(EngineUnavailable, match="no worker can be reached"):
        lost.write("ASK {}", WHOLE, JSON)


# --- limits


@pytest.mark.slow
def test_a_query_beyond_its_time_is_stopped_and_the_next_is_answered(pooled: PooledEngine) -> None:
    hasty = PooledEngine(pooled.path, pooled.version, replace(LIMITS, seconds=1))
    with pytest.raises(QueryTimeout, match="stopped after 1 s"):
        hasty.write(ENDLESS, WHOLE, JSON)
    assert pooled.query("ASK {}", WHOLE) is True


@pytest.mark.slow
def test_a_query_beyond_its_memory_is_stopped_and_the_next_is_answered(
    pooled: PooledEngine,
) -> None:
    with pytest.raises((QueryTooLarge, QueryTimeout)):
        pooled.write(GREEDY, WHOLE, JSON)
    assert pooled.query("ASK {}", WHOLE) is True


def test_an_answer_of_too_many_bytes_is_an_error(config: EngineConfig) -> None:
    limits = Limits(seconds=60, answer=40, workers=1)
    with pool(partial(EmbeddedEngine.load, config), limits) as engine:
        assert engine.query("ASK {}", WHOLE) is True
        with pytest.raises(QueryTooLarge, match="LIMIT"):
            engine.write("SELECT * { ?s ?p ?o }", WHOLE, JSON)


@pytest.mark.slow
def test_nesting_that_no_guard_stopped_ends_one_answer_alone(pooled: PooledEngine) -> None:
    hasty = replace(LIMITS, seconds=1)
    unguarded = PooledEngine(pooled.path, pooled.version, hasty, Guard(10**9, 10**9, 10**9))
    bomb = "{" * 200_000 + "}" * 200_000
    with pytest.raises((QueryTooLarge, QueryTimeout)):
        unguarded.write(f"SELECT * {bomb}", WHOLE, JSON)
    assert pooled.query("ASK {}", WHOLE) is True


@pytest.mark.slow
def test_all_workers_busy_is_said(config: EngineConfig) -> None:
    """One of three is answered by the only worker, if the machine is quick enough to be."""
    limits = Limits(seconds=2, workers=1)
    with pool(partial(EmbeddedEngine.load, config), limits) as engine:
        outcomes: list[type[Exception]] = []

        def ask() -> None:
            try:
                engine.write(ENDLESS, WHOLE, JSON)
            except EngineError as error:
                outcomes.append(type(error))

        threads = [threading.Thread(target=ask) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(outcomes) == 3
        assert EngineUnavailable in outcomes
        assert set(outcomes) <= {EngineUnavailable, QueryTimeout}
        patient = PooledEngine(engine.path, engine.version, replace(limits, seconds=60))
        assert patient.query("ASK {}", WHOLE) is True


def test_who_gave_up_costs_no_worker_its_time(config: EngineConfig) -> None:
    limits = Limits(seconds=60, workers=1)
    with pool(partial(EmbeddedEngine.load, config), limits) as engine:
        for _ in range(20):
            with socket.socket(socket.AF_UNIX) as connection:
                connection.connect(str(engine.path))
        assert engine.query("ASK {}", WHOLE) is True


@pytest.mark.parametrize("unforeseen", [KeyError("x"), OSError("x"), EOFError("x")])
def test_an_unforeseen_failure_is_said_and_the_worker_lives_on(
    config: EngineConfig, unforeseen: Exception
) -> None:
    class Failing(EmbeddedEngine):
        def write(self, text: str, dataset: Dataset, chosen: Format) -> bytes:
            if text == "ASK {}":
                raise unforeseen
            return super().write(text, dataset, chosen)

    with pool(partial(Failing.load, config), LIMITS) as engine:
        before = workers_of(engine)
        with pytest.raises(EngineError, match=type(unforeseen).__name__) as caught:
            engine.write("ASK {}", WHOLE, JSON)
        assert type(caught.value) is EngineError
        assert engine.write("ASK { }", WHOLE, JSON)
        assert workers_of(engine) == before


def test_an_answer_that_a_format_cannot_hold_is_refused(pooled: PooledEngine) -> None:
    query = "CONSTRUCT { <x:a> <x:1> <x:b> } {}"
    with pytest.raises(AnswerMisfit, match=r"<x:1>.*format=ttl"):
        pooled.write(query, WHOLE, RDF_XML)
    assert b"<x:1>" in pooled.write(query, WHOLE, TURTLE)


@pytest.mark.slow
def test_no_query_opens_a_connection(config: EngineConfig) -> None:
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
        with pool(partial(Hole.load, config), LIMITS) as engine:
            with pytest.raises(EngineError, match=r"(?i)open files|connect|os error"):
                engine.write(query, WHOLE, JSON)
            with pytest.raises(TimeoutError):
                listener.accept()


# --- processes


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="there is no /proc here")
def test_a_killed_worker_is_replaced(config: EngineConfig) -> None:
    with pool(partial(EmbeddedEngine.load, config), LIMITS) as engine:
        before = workers_of(engine)
        assert len(before) == LIMITS.workers
        for worker in before:
            os.kill(worker, signal.SIGKILL)
        assert engine.query("ASK {}", WHOLE) is True
        deadline = time.monotonic() + 60
        while len(set(workers_of(engine)) - set(before)) < LIMITS.workers:
            assert time.monotonic() < deadline
            time.sleep(0.01)


def test_nothing_is_left_behind(config: EngineConfig) -> None:
    with pool(partial(EmbeddedEngine.load, config), LIMITS) as engine:
        path = engine.path
        assert path.is_socket()
    assert not path.parent.exists()
    with pytest.raises(EngineUnavailable):
        engine.write("ASK {}", WHOLE, JSON)


@pytest.mark.slow
def test_a_release_that_cannot_be_loaded_is_said_by_the_keeper(tmp_path: Path) -> None:
    load = partial(EmbeddedEngine.load, EngineConfig(tmp_path, tmp_path))
    with (
        pytest.raises(EngineError, match="does not exist; make it with: khorgos build"),
        pool(load, LIMITS),
    ):
        pytest.fail("there is no release")

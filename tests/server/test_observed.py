import hashlib

import pytest
from flask import Flask

from khorgos.server.engines.embedded import EmbeddedEngine
from khorgos.server.operation.exchange import KEY, Exchange, ObservedEngine
from khorgos.server.sparql.answers import JSON, Answer, Format
from khorgos.server.sparql.errors import (
    EngineError,
    EngineUnavailable,
    QueryRefused,
    QuerySyntaxError,
    QueryTimeout,
    QueryTooLarge,
)
from khorgos.server.sparql.text import Dataset


class Odd(QueryTimeout):
    """An error of a class that the engine does not know, but of a kind that it knows."""


class Failing:
    version = "0"

    def __init__(self, error: Exception) -> None:
        self._error = error

    def query(self, text: str, dataset: Dataset) -> Answer:
        raise self._error

    def write(self, text: str, dataset: Dataset, chosen: Format) -> bytes:
        raise self._error


def test_answers_are_those_of_the_engine(engine: EmbeddedEngine) -> None:
    observed = ObservedEngine(engine)
    assert observed.version == engine.version
    exchange = Exchange()
    with Flask("x").test_request_context(environ_overrides={KEY: exchange}):
        assert observed.query("ASK {}", Dataset()) is True
        assert b"true" in observed.write("ASK {}", Dataset(), JSON)
    assert exchange.query == hashlib.sha256(b"ASK {}").hexdigest()
    assert [outcome for outcome, _ in exchange.runs] == ["ok", "ok"]


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (QuerySyntaxError("x", 1, 1), "syntax"),
        (QueryRefused("x"), "refused"),
        (QueryTimeout("x"), "timeout"),
        (Odd("x"), "timeout"),
        (QueryTooLarge("x"), "memory"),
        (EngineUnavailable("x"), "busy"),
        (EngineError("x"), "failure"),
        (RuntimeError("x"), "crash"),
    ],
)
def test_outcome_of_each_error(error: Exception, outcome: str) -> None:
    exchange = Exchange()
    observed = ObservedEngine(Failing(error))
    with (
        Flask("x").test_request_context(environ_overrides={KEY: exchange}),
        pytest.raises(type(error)),
    ):
        observed.write("ASK {}", Dataset(), JSON)
    assert exchange.outcome == outcome


def test_nothing_is_noted_outside_a_request() -> None:
    with pytest.raises(EngineError):
        ObservedEngine(Failing(EngineError("x"))).query("ASK {}", Dataset())


def test_text_that_is_no_unicode(engine: EmbeddedEngine) -> None:
    exchange = Exchange()
    with (
        Flask("x").test_request_context(environ_overrides={KEY: exchange}),
        pytest.raises(ValueError, match="surrogate"),
    ):
        ObservedEngine(engine).query("ASK { ?s ?p '\ud800' }", Dataset())
    assert exchange.outcome == "crash"

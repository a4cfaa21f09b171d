"""SERVICE: off by default, and to named endpoints alone where the operator allows it."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from functools import partial

import pytest
from flask import Flask
from flask.testing import FlaskClient

from khorgos.server.engines.embedded import EmbeddedEngine, EngineConfig
from khorgos.server.engines.federation import FederationError, allowed_endpoints
from khorgos.server.engines.pool import PooledEngine
from khorgos.server.sparql.answers import JSON
from khorgos.server.sparql.errors import QueryRefused
from khorgos.server.sparql.guard import Limits
from khorgos.server.sparql.text import Dataset

NAMES = "?s <http://www.w3.org/2000/01/rdf-schema#label> ?name"


@pytest.fixture(scope="module")
def other(app: Flask, serving: Callable[[Flask], AbstractContextManager[str]]) -> Iterator[str]:
    """A second endpoint on loopback."""
    with serving(app) as base:
        yield f"{base}/sparql"


@pytest.mark.slow
@pytest.mark.fork
def test_an_allowed_endpoint_is_asked_and_no_other(
    config: EngineConfig, other: str, pooling: Callable[..., AbstractContextManager[PooledEngine]]
) -> None:
    limits = Limits(network=True)
    allowed = allowed_endpoints([other])
    query = f"SELECT DISTINCT ?name {{ SERVICE <{other}> {{ {NAMES} }} {NAMES} }}"
    with (
        socket.create_server(("127.0.0.1", 0)) as listener,
        pooling(partial(EmbeddedEngine.load, config, allowed), limits) as engine,
    ):
        answer = json.loads(engine.write(query, Dataset(), JSON))
        assert len(answer["results"]["bindings"]) == 5
        elsewhere = f"http://127.0.0.1:{listener.getsockname()[1]}/sparql"
        listener.settimeout(0.2)
        with pytest.raises(QueryRefused, match=r"allowed here for <http://127"):
            engine.write(query.replace(other, elsewhere), Dataset(), JSON)
        with pytest.raises(TimeoutError):
            listener.accept()


def test_endpoints_are_taken_once(other: str) -> None:
    assert allowed_endpoints([other, other]) == (other,)
    assert allowed_endpoints([]) == ()


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("ftp://127.0.0.1/", "an endpoint is an http or https URL"),
        ("query.wikidata.org", "an endpoint is an http or https URL"),
        ("http://me:secret@127.0.0.1/", "has credentials"),
        ("http://127.0.0.1/#a", "has credentials or a fragment"),
        ("http://name.invalid/sparql", "cannot be resolved"),
        ("http://inside.example/sparql", "leads to the private address 10.0.0.7"),
    ],
)
def test_an_endpoint_that_is_none_or_leads_inside_is_refused(
    url: str, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def resolve(host: str, *_: object, **__: object) -> list[tuple[object, ...]]:
        if host == "inside.example":
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("10.0.0.7", 80))]
        raise socket.gaierror(8, "not known")

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    with pytest.raises(FederationError, match=words):
        allowed_endpoints([url])


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    [
        "SELECT * FROM <URL> { ?s ?p ?o }",
        "SELECT * FROM NAMED <URL> { GRAPH <URL> { ?s ?p ?o } }",
        "SELECT * { GRAPH <URL> { ?s ?p ?o } }",
        "DESCRIBE <URL>",
        "LOAD <URL>",
        "LOAD SILENT <URL> INTO GRAPH <URL>",
        "SELECT * { SERVICE <URL> { ?s ?p ?o } }",
        "SELECT * { SERVICE SILENT <URL> { ?s ?p ?o } }",
        "SELECT * { VALUES ?e { <URL> } SERVICE ?e { ?s ?p ?o } }",
        "BASE <URL> PREFIX a: <URL> ASK { ?s a:b <c> }",
        '{"@context": "URL"}',
    ],
)
@pytest.mark.parametrize("how", ["query", "default-graph-uri", "named-graph-uri"])
def test_nothing_makes_a_connection(client: FlaskClient, text: str, how: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.05)
        url = f"http://127.0.0.1:{listener.getsockname()[1]}/data.jsonld"
        query = {"query": text.replace("URL", url)} | ({} if how == "query" else {how: url})
        for headers in ({}, {"Accept": "application/ld+json"}):
            assert client.get("/sparql", query_string=query, headers=headers).status_code < 500
        with pytest.raises(TimeoutError):
            listener.accept()

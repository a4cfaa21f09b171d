"""The protocol: the suite's own requests, sent as they are written down.

Queries are answered or refused as the suite says. Updates are all refused, for the server is
read-only; for the seven that the suite wants done, this is where the server differs.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox
import pytest
from rdflib import Namespace
from rdflib.term import Node

from .comparing import RDF_FORMATS, RESULT_FORMATS, parse
from .running import Reply, send, serving
from .suite import MF, Case, cases, load, parameters

HT: Final = Namespace("http://www.w3.org/2011/http#")
CNT: Final = Namespace("http://www.w3.org/2011/content#")
KINDS: Final = {
    "boolean": {kind for kind in RESULT_FORMATS if kind.endswith(("json", "xml"))},
    "tabular": {*RESULT_FORMATS, "text/csv"},
    "RDF": set(RDF_FORMATS),
}
DATA_0: Final = "http://kasei.us/2009/09/sparql/data/data0.rdf"
"""A graph that the suite asks from and gives no data for."""

MANIFEST: Final = "sparql/sparql11/protocol/manifest.ttl"


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request of the suite, and what must come back."""

    method: str
    parameters: str
    headers: dict[str, str]
    body: bytes | None
    statuses: frozenset[str]
    truth: bool | None
    format: str | None

    def send(self, endpoint: str) -> Reply:
        """Send the request to ``endpoint``."""
        return send(endpoint, self.method, self.parameters, self.headers, self.body)


@pytest.mark.parametrize(
    "case", parameters(cases(MANIFEST, name="/(bad_)?(multiple_)?quer(y|ies)"))
)
def test_query(case: Case) -> None:
    with serving(store_of(case)) as endpoint:
        for exchange in exchanges(case):
            reply = exchange.send(endpoint)
            assert f"{reply.status // 100}xx" in exchange.statuses, reply.body.decode()
            if exchange.format:
                assert reply.kind in KINDS[exchange.format]
            if exchange.truth is not None:
                assert parse(reply.body, reply.kind) is exchange.truth


@pytest.mark.parametrize("case", parameters(cases(MANIFEST, name="update")))
def test_update_is_refused(case: Case) -> None:
    store = store_of(case)
    before = set(store)
    with serving(store) as endpoint:
        update = next(exchanges(case))
        reply = update.send(endpoint)
    assert reply.status in (400, 415)
    assert b"does not take updates" in reply.body or reply.status == 415
    assert set(store) == before


def store_of(case: Case) -> ox.Store:
    """Load the graphs of a case."""
    store = ox.Store()
    store.add_graph(ox.NamedNode(DATA_0))
    for name, iri in case.named.items():
        load(store, iri, name)
    return store


def exchanges(case: Case) -> Iterator[Exchange]:
    """Read the requests of a case, in their order."""
    graph = case.manifest

    def text(node: Node | None, name: Node) -> str:
        return str(graph.value(node, name))

    def listed(node: Node | None, name: Node) -> Iterator[Node]:
        head = graph.value(node, name)
        yield from graph.items(head) if head is not None else ()

    action = graph.value(case.node, MF.action)
    for request in listed(action, HT.requests):
        headers = {
            text(header, HT.fieldName): text(header, HT.fieldValue)
            for header in listed(request, HT.headers)
        }
        body = graph.value(request, HT.body)
        content = text(body, CNT.chars).encode(text(body, CNT.characterEncoding)) if body else None
        response = graph.value(request, HT.resp)
        statuses = graph.objects(response, MF.expectedStatus)
        truth = graph.value(response, MF.expectedBoolean)
        kind = graph.value(response, MF.expectedFormat)
        yield Exchange(
            method=text(request, HT.methodName),
            parameters=text(request, HT.absolutePath).partition("?")[2],
            headers=headers,
            body=content,
            statuses=frozenset(str(status).rpartition("StatusCode")[2] for status in statuses),
            truth=None if truth is None else str(truth) == "true",
            format=None if kind is None else str(kind),
        )

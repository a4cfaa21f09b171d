"""Federated query: refused by default, and answered for endpoints that the operator allows.

The other endpoints of the suite are started on the loopback interface, and their IRIs in queries
and data are replaced by those addresses; the one that must not exist becomes a closed port.
"""

from __future__ import annotations

import socket
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from typing import Final

import pyoxigraph as ox
import pytest

from .comparing import parse, same
from .running import ask, serving
from .suite import Case, cases, parameters, read

MANIFEST: Final = "sparql/sparql11/manifest-sparql11-fed.ttl"
NOWHERE: Final = "http://invalid.endpoint.org/sparql"
JSON: Final = "application/sparql-results+json"


@pytest.mark.parametrize("case", parameters(cases(MANIFEST), strict=False))
def test_refused_by_default(case: Case) -> None:
    with serving(ox.Store()) as endpoint:
        reply = ask(endpoint, case.text, "*/*", case.number)
    assert reply.status == 400
    assert b"SERVICE is not allowed" in reply.body


@pytest.mark.parametrize("case", parameters(cases(MANIFEST, kind="QueryEvaluationTest")))
def test_allowed(case: Case) -> None:
    with elsewhere(case) as addresses:
        store = ox.Store()
        for iri in case.default:
            store.load(moved(read(iri).decode(), addresses), format=ox.RdfFormat.TURTLE)
        with serving(store, tuple(addresses.values())) as endpoint:
            reply = ask(endpoint, moved(case.text, addresses), JSON, case.number)
    assert reply.status == 200, reply.body.decode()
    expected = parse(read(case.result), "srx")
    assert same(parse(reply.body, reply.kind), expected), reply.body.decode()


@pytest.mark.parametrize("case", parameters(cases(MANIFEST, kind="PositiveSyntaxTest")))
def test_positive_syntax(case: Case) -> None:
    with serving(ox.Store()) as other, serving(ox.Store(), [other]) as endpoint:
        reply = ask(endpoint, case.text.replace("<g>", f"<{other}>"), JSON, case.number)
    assert reply.status == 200, reply.body.decode()


@contextmanager
def elsewhere(case: Case) -> Iterator[dict[str, str]]:
    """Serve the other endpoints of a case; they may ask each other.

    Yields:
        The suite's IRI of each → its address.
    """
    with ExitStack() as stack:
        closed = stack.enter_context(socket.socket())
        closed.bind(("127.0.0.1", 0))  # and does not listen
        addresses = {NOWHERE: f"http://127.0.0.1:{closed.getsockname()[1]}/sparql"}
        for iri, data in sorted(case.services.items(), reverse=True):
            store = ox.Store()
            store.load(read(data), format=ox.RdfFormat.TURTLE)
            addresses[iri] = stack.enter_context(serving(store, tuple(addresses.values())))
        yield addresses


def moved(text: str, addresses: Mapping[str, str]) -> str:
    """Replace the suite's IRIs of endpoints by addresses."""
    for iri, address in addresses.items():
        text = text.replace(f"<{iri}>", f"<{address}>")
    return text

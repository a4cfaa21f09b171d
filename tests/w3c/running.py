"""Servers on the loopback interface, and requests to them."""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from http.client import HTTPConnection
from typing import Final
from urllib.parse import urlencode, urlsplit

import pyoxigraph as ox
from werkzeug.serving import make_server

from khorgos.server.app import create_app
from khorgos.server.engines.embedded import EmbeddedEngine, EngineConfig
from khorgos.server.serve import read_ontology
from khorgos.server.site import OntologySource, Site

FORM: Final = {"Content-Type": "application/x-www-form-urlencoded"}
DIRECT: Final = {"Content-Type": "application/sparql-query"}


@dataclass(frozen=True, slots=True)
class Reply:
    """What a server answered; ``kind`` is the media type without parameters."""

    status: int
    kind: str
    body: bytes


@cache
def _ontology() -> OntologySource:
    return read_ontology(EngineConfig().ontology)


@contextmanager
def serving(store: ox.Store, services: Collection[str] = ()) -> Iterator[str]:
    """Serve ``store`` with the whole application while the context lasts.

    Yields:
        The address of the endpoint.
    """
    app = create_app(Site.of(EmbeddedEngine(lambda: store, "0", services), _ontology()))
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/sparql"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def send(
    endpoint: str,
    method: str = "GET",
    parameters: str = "",
    headers: Mapping[str, str] | None = None,
    body: bytes | None = None,
) -> Reply:
    """Send one request, with nothing in it that the arguments do not say."""
    address = urlsplit(endpoint)
    connection = HTTPConnection(address.netloc, timeout=60)
    try:
        target = f"{address.path}?{parameters}" if parameters else address.path
        connection.request(method, target, body, dict(headers or {}))
        response = connection.getresponse()
        kind = response.getheader("Content-Type", "").partition(";")[0]
        return Reply(response.status, kind, response.read())
    finally:
        connection.close()


def ask(endpoint: str, query: str, accept: str, way: int) -> Reply:
    """Send a query in one of the three ways of the protocol, told by ``way`` modulo three."""
    headers = {"Accept": accept}
    encoded = urlencode({"query": query})
    match way % 3:
        case 0:
            return send(endpoint, "GET", encoded, headers)
        case 1:
            return send(endpoint, "POST", "", headers | FORM, encoded.encode())
        case _:
            return send(endpoint, "POST", "", headers | DIRECT, query.encode())

"""A small release: several scripts, a year before Christ, a triple that stands in two graphs."""

import asyncio
import socket
import subprocess
import sys
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page, Request, sync_playwright
from werkzeug.test import Client

from khorgos.queries.catalogue import Question
from khorgos.server.app import create_app
from khorgos.server.engines.embedded import EmbeddedEngine, EngineConfig
from khorgos.server.engines.engine import Engine, Task, Written, write
from khorgos.server.engines.keeper import keeping
from khorgos.server.engines.pool import Pool, PooledEngine
from khorgos.server.operation.front import Front, front
from khorgos.server.operation.journal import Journal
from khorgos.server.serve import read_ontology
from khorgos.server.site import OntologySource, Site
from khorgos.server.sparql.guard import Guard, Limits

CHROMIUM = Path("/usr/bin/chromium")
DESKTOP, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}
PREFIXES = {
    "@kh:": "https://w3id.org/khorgos/id/",
    "@kho:": "https://w3id.org/khorgos/ontology#",
    "@g:": "https://w3id.org/khorgos/graph/",
    "@rdfs:": "http://www.w3.org/2000/01/rdf-schema#",
    "@xsd:": "http://www.w3.org/2001/XMLSchema#",
}
RELEASE = """
<@kh:kazakhstan> <@rdfs:label> "Kazakhstan"@en <@g:facts> .
<@kh:kazakhstan> <@rdfs:label> "Қазақстан"@kk <@g:facts> .
<@kh:kazakhstan> <@rdfs:label> "قازاقستان"@kk-Arab <@g:facts> .
<@kh:kazakhstan> <@rdfs:label> "哈萨克斯坦"@zh-Hans <@g:facts> .
<@kh:kazakhstan> <@kho:isMemberOf> <@kh:shanghai-cooperation-organisation> <@g:facts> .
<@kh:kazakhstan> <@kho:isMemberOf> <@kh:shanghai-cooperation-organisation> <@g:inferred> .
<@kh:battle-of-zhizhi> <@rdfs:label> "Battle of \\"Zhizhi\\", <36 BC>"@en <@g:facts> .
<@kh:battle-of-zhizhi> <@kho:beginYear> "-35"^^<@xsd:integer> <@g:facts> .
"""
ONTOLOGY = """
@prefix kho: <https://w3id.org/khorgos/ontology#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
kho:Polity a owl:Class ; rdfs:subClassOf [ owl:complementOf kho:Event ] .
"""
TRIPLES = 7 + 3


@pytest.fixture(scope="session")
def config(tmp_path_factory: pytest.TempPathFactory) -> EngineConfig:
    folder: Path = tmp_path_factory.mktemp("release")
    release = RELEASE
    for short, namespace in PREFIXES.items():
        release = release.replace(short, namespace)
    quads = ox.parse(release, format=ox.RdfFormat.N_QUADS)
    ox.serialize(quads, folder / "khorgos.trig", format=ox.RdfFormat.TRIG)
    (folder / "khorgos.ttl").write_text(ONTOLOGY, encoding="utf-8")
    (folder / "alignments.ttl").touch()
    (folder / "core.svg").write_text("<svg/>", encoding="utf-8")
    return EngineConfig(folder, folder / "khorgos.ttl")


@pytest.fixture(scope="session")
def engine(config: EngineConfig) -> EmbeddedEngine:
    return EmbeddedEngine.load(config)


@pytest.fixture(scope="session")
def source(config: EngineConfig) -> OntologySource:
    return read_ontology(config.ontology)


@pytest.fixture(scope="session")
def app(engine: EmbeddedEngine, source: OntologySource) -> Flask:
    question = Question("names", "names", "What <is> it called?", "", (), "ASK { ?s ?p '&' }")
    return create_app(Site.of(engine, source, (question,)))


@pytest.fixture(scope="session")
def described() -> EmbeddedEngine:
    """The engine over the project's release, which also holds what describes it."""
    return EmbeddedEngine.load(EngineConfig(described=True))


@pytest.fixture
def client(app: Flask) -> Iterator[FlaskClient]:
    with app.test_client() as client:
        yield client


@pytest.fixture(scope="session")
def loop() -> Iterator[asyncio.AbstractEventLoop]:
    """An event loop that runs in a thread of its own, as a server's does beside its pages."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    yield loop
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()


Pooling = Callable[..., AbstractContextManager[PooledEngine]]


@pytest.fixture(scope="session")
def pooling(loop: asyncio.AbstractEventLoop) -> Pooling:
    """Runs an engine in workers while a block lasts."""

    @contextmanager
    def pooling(
        load: Callable[[], Engine], limits: Limits, guard: Guard | None = None
    ) -> Iterator[PooledEngine]:
        with keeping(load, limits) as (path, version):
            pool = Pool(path, limits, guard)
            yield PooledEngine(pool, loop, version)
            asyncio.run_coroutine_threadsafe(pool.close(), loop).result()

    return pooling


@pytest.fixture(scope="session")
def fronted() -> Callable[[Front], Client]:
    """Makes a client of what granian runs, as a client of WSGI."""

    def fronted(front: Front) -> Client:
        def app(environ: Any, start_response: Any) -> Any:
            scope, exchanging = _Scope(environ), _Exchanging(environ)
            asyncio.run(front.__rsgi__(scope, exchanging))
            start_response(f"{exchanging.status} …", exchanging.headers)
            return [exchanging.body]

        return Client(app)

    return fronted


@pytest.fixture(scope="session")
def served(fronted: Callable[[Front], Client]) -> Callable[..., Client]:
    """Makes a client of an application behind its front; its queries run in this process."""

    def served(app: Flask, journal: Journal | None = None, **options: Any) -> Client:
        engine = app.extensions["khorgos"].engine.engine

        async def run(task: Task, _client: str, _gone: object) -> Written:
            return write(engine, task)

        return fronted(front(app, run, journal, **options))

    return served


# --- in a browser


@pytest.fixture(scope="session")
def base() -> Iterator[str]:
    """The address of a server on the loopback interface, as it is run for others."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "khorgos", "serve", "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        process.stdout.readline()
        yield f"http://127.0.0.1:{port}"
        process.terminate()


# A module's, because an event loop runs beside the tests for as long as the browser does.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(CHROMIUM),
            args=["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"],
        )
        yield browser
        browser.close()


def _failing(request: Request) -> list[str]:
    """Return the address of a request that failed; one ended by leaving its page did not."""
    return [] if request.failure == "net::ERR_ABORTED" else [request.url]


@pytest.fixture(params=[DESKTOP, PHONE], ids=["desktop", "phone"])
def page(request: pytest.FixtureRequest, browser: Browser, base: str) -> Iterator[Page]:
    """A page, which must ask the server alone and have nothing to complain about."""
    page = browser.new_page(base_url=base, viewport=request.param)
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("requestfailed", lambda failed: complaints.extend(_failing(failed)))
    requests: list[str] = []
    page.on("request", lambda sent: requests.append(sent.url))
    yield page
    complained = list(complaints)  # closing the page ends what it is still loading
    page.close()
    assert requests
    assert [url for url in requests if not url.startswith(f"{base}/")] == []
    assert complained == []


class _Headers:
    def __init__(self, environ: Any) -> None:
        names = {"CONTENT_TYPE": "content-type", "CONTENT_LENGTH": "content-length"}
        names |= {n: n[5:].replace("_", "-").lower() for n in environ if n.startswith("HTTP_")}
        self._items = [(name, environ[key]) for key, name in names.items() if key in environ]

    def items(self) -> list[tuple[str, str]]:
        return self._items


class _Scope:
    """A request of WSGI's test client as RSGI would have it."""

    http_version, authority = "1.1", None

    def __init__(self, environ: Any) -> None:
        self.method = environ["REQUEST_METHOD"]
        self.path = environ["PATH_INFO"].encode("latin-1").decode(errors="replace")
        self.query_string = environ["QUERY_STRING"]
        self.scheme = environ["wsgi.url_scheme"]
        self.client = environ.get("REMOTE_ADDR", "127.0.0.1") + ":50000"
        self.server = f"{environ['SERVER_NAME']}:{environ['SERVER_PORT']}"
        self.headers = _Headers(environ)


class _Exchanging:
    """Reads the body from the test client's request, and keeps what is sent."""

    def __init__(self, environ: Any) -> None:
        self.status, self.body = 0, b""
        self.headers: list[tuple[str, str]] = []
        self._input = environ["wsgi.input"]

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while part := self._input.read(2**16):
            yield part

    async def client_disconnect(self) -> None:
        await asyncio.get_running_loop().create_future()

    def response_empty(self, status: int, headers: list[tuple[str, str]]) -> None:
        self.status, self.headers = status, headers

    def response_bytes(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        self.status, self.headers, self.body = status, headers, body

    def response_stream(self, status: int, headers: list[tuple[str, str]]) -> "_Exchanging":
        self.status, self.headers = status, headers
        return self

    async def send_bytes(self, part: bytes) -> None:
        self.body += part

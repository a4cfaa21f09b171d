"""The remote engine against a stand-in that behaves as badly as servers do."""

from __future__ import annotations

import asyncio
import json
import pickle
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, closing, contextmanager, suppress
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace
from typing import Any, TypeAlias
from urllib.parse import parse_qs

import pyoxigraph as ox
import pytest

from khorgos.server.app import create_app
from khorgos.server.engines import remote
from khorgos.server.engines.embedded import FILES, EmbeddedEngine
from khorgos.server.engines.engine import Engine
from khorgos.server.engines.pool import PooledEngine
from khorgos.server.engines.remote import RemoteConfig, RemoteEngine, check_default_graph
from khorgos.server.site import OntologySource, Site
from khorgos.server.sparql.answers import CSV, JSON, N_TRIPLES, RESULT_FORMATS, TURTLE, XML, Format
from khorgos.server.sparql.errors import (
    EngineError,
    EngineUnavailable,
    QueryError,
    QueryRefused,
    QuerySyntaxError,
    QueryTimeout,
    QueryTooLarge,
)
from khorgos.server.sparql.evaluation import parse_here
from khorgos.server.sparql.guard import Limits
from khorgos.server.sparql.text import Dataset, QueryText

WHOLE = Dataset()
SELECT = "SELECT ?a { ?a ?b ?c }"
TRUE = b'{"head":{},"boolean":true}'
JSON_TYPE = {"Content-Type": JSON.media_type}
ENDLESS = 10**6


@dataclass
class Asked:
    """A request that the stand-in was sent."""

    path: str
    headers: Mapping[str, str]
    form: Mapping[str, list[str]]


Behaviour: TypeAlias = Callable[[Any, Asked], None]


@dataclass
class StandIn:
    """A server on loopback; each request meets the next behaviour, and the last one for ever."""

    url: str
    behaviours: list[Behaviour] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    closing: threading.Event = field(default_factory=threading.Event)

    def engine(self, *behaviours: Behaviour, **limits: Any) -> RemoteEngine:
        self.behaviours[:] = behaviours
        return RemoteEngine(RemoteConfig(self.url, **{"pause": 0.001, **limits}))


@pytest.fixture
def stand_in() -> Iterator[StandIn]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            asked = Asked(self.path, dict(self.headers), parse_qs(body, keep_blank_values=True))
            stood.asked.append(asked)
            behaviours = stood.behaviours
            behave = behaviours.pop(0) if len(behaviours) > 1 else behaviours[0]
            self.close_connection = True
            with suppress(OSError):  # the engine may hang up at any time
                behave(self, asked)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.block_on_close = True
    server.daemon_threads = False
    stood = StandIn(f"http://127.0.0.1:{server.server_port}/sparql")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield stood
    stood.closing.set()
    server.shutdown()
    thread.join()
    server.server_close()


# --- behaviours


def answer(
    body: bytes = TRUE, status: int = 200, headers: Mapping[str, str] = JSON_TYPE
) -> Behaviour:
    def behave(handler: Any, _: Asked) -> None:
        handler.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(body)

    return behave


def raw(*parts: bytes) -> Behaviour:
    def behave(handler: Any, _: Asked) -> None:
        for part in parts:
            handler.wfile.write(part)

    return behave


def hang_up(_: Any, __: Asked) -> None:
    """Close the connection without a word."""


def embedded(engine: EmbeddedEngine, *formats: Format) -> Behaviour:
    """Answer as a real endpoint does, in one of the formats that are asked for."""

    def behave(handler: Any, asked: Asked) -> None:
        query = asked.form["query"][0]
        dataset = Dataset(
            tuple(asked.form.get("default-graph-uri", ())),
            tuple(asked.form.get("named-graph-uri", ())),
        )
        chosen = (formats or (JSON, N_TRIPLES))[QueryText(query).gives_graph]
        data = engine.write(query, dataset, chosen)
        answer(data, headers={"Content-Type": chosen.media_type})(handler, asked)

    return behave


HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/sparql-results+json\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"


def refusal(engine: Engine, text: str = "ASK {}") -> Exception:
    try:
        engine.query(text, WHOLE)
    except (QueryError, EngineError) as error:
        # Without its frames, which hold what the library lets no other thread's collector free.
        return error.with_traceback(None)
    pytest.fail("it was answered")


# --- answers


@pytest.mark.parametrize("formats", [(JSON, N_TRIPLES), (XML, TURTLE)])
def test_answers_are_those_of_the_server(
    stand_in: StandIn, engine: EmbeddedEngine, formats: tuple[Format, Format]
) -> None:
    far: Engine = stand_in.engine(embedded(engine, *formats))
    assert far.query("ASK { ?s ?p ?o }", WHOLE) is True
    rows = "SELECT ?s ?o { ?s ?p ?o FILTER(isLiteral(?o)) } ORDER BY ?o"
    assert isinstance(far.query(rows, WHOLE), ox.QuerySolutions)
    for chosen in RESULT_FORMATS:
        assert far.write(rows, WHOLE, chosen) == engine.write(rows, WHOLE, chosen)
    graph = "DESCRIBE <https://w3id.org/khorgos/id/battle-of-zhizhi>"
    assert isinstance(far.query(graph, WHOLE), tuple)
    assert sorted(far.write(graph, WHOLE, N_TRIPLES)) == sorted(
        engine.write(graph, WHOLE, N_TRIPLES)
    )


def test_a_format_of_another_kind_is_refused(stand_in: StandIn) -> None:
    with pytest.raises(
        ValueError, match="this answer cannot be written as CSV, but as one of: JSON, XML"
    ):
        stand_in.engine(answer()).write("ASK {}", WHOLE, CSV)


def test_the_query_is_posted_as_a_form(stand_in: StandIn) -> None:
    text = "# 哈萨克斯坦 & more\nASK { ?s ?p '+' }"
    stand_in.engine(answer()).query(text, Dataset(("x:a", "x:b"), ("x:c",)))
    (asked,) = stand_in.asked
    assert asked.path == "/sparql"
    assert asked.form == {
        "query": [f"BASE <https://w3id.org/khorgos/> {text}"],
        "default-graph-uri": ["x:a", "x:b"],
        "named-graph-uri": ["x:c"],
    }
    assert asked.headers["Content-Type"] == "application/x-www-form-urlencoded"
    assert asked.headers["Accept"].startswith("application/sparql-results+json;q=1")
    assert asked.headers["Host"] == stand_in.url.split("/")[2]
    assert "Connection" not in asked.headers
    assert "Authorization" not in asked.headers


@pytest.mark.parametrize(
    ("text", "dataset", "expected"),
    [
        ("ASK {}", WHOLE, ["x:union"]),
        ("ASK {}", Dataset(("x:a",)), ["x:a"]),
        ("ASK FROM <x:b> {}", WHOLE, None),
    ],
)
def test_a_dataset_for_queries_that_name_none(
    stand_in: StandIn, text: str, dataset: Dataset, expected: list[str] | None
) -> None:
    stand_in.engine(answer(), dataset=Dataset(("x:union",))).query(text, dataset)
    assert stand_in.asked[0].form.get("default-graph-uri") == expected


def test_the_pages_work_in_front_of_it(
    stand_in: StandIn, engine: EmbeddedEngine, source: OntologySource
) -> None:
    with create_app(Site.of(stand_in.engine(embedded(engine)), source)).test_client() as client:
        assert client.get("/").status_code == 200
        response = client.post("/sparql", data={"query": "ASK { ?s ?p ?o }"})
        assert response.get_json() == {"head": {}, "boolean": True}
        stand_in.behaviours[:] = [answer(status=503)]
        response = client.post("/sparql", data={"query": "ASK {}"})
        assert response.status_code == 503
        assert "Retry-After" in response.headers


# --- what is not sent


@pytest.mark.parametrize(
    ("text", "kind", "place"),
    [
        ("SELECT ?a {\n  ?a ex:b ?c }", QuerySyntaxError, (2, 6)),
        ("CLEAR ALL", QueryRefused, (1, 1)),
        ("ASK { SERVICE <http://127.0.0.1:9/> {} }", QueryRefused, (1, 7)),
        ("ASK {" + "{" * 300 + "}" * 301, QueryRefused, (1, 205)),
        # A server that decodes escapes first would find a SERVICE clause in these.
        (r'ASK { ?s ?p "\u0022 . SERVICE <x:y> {} #" }', QueryRefused, None),
        (r"ASK { ?s ?p '\U00000027 . s\u0045rvice <x:y> {} #' }", QueryRefused, None),
        ("ASK {} # \\u000ASERVICE", QueryRefused, None),
    ],
)
def test_what_is_refused_is_not_sent(
    stand_in: StandIn, text: str, kind: type[QueryError], place: tuple[int, int] | None
) -> None:
    error = refusal(stand_in.engine(answer()), text)
    assert type(error) is kind
    assert place is None or (error.line, error.column) == place  # type: ignore[attr-defined]
    assert not stand_in.asked


@pytest.mark.parametrize(
    "text",
    ['ASK { ?s ?p "SERVICE" }', r'ASK { ?s ?p "\u00e9 \uFFFF" } # \uD800 \UFFFFFFFF service'],
)
def test_the_word_in_a_text_is_sent(stand_in: StandIn, text: str) -> None:
    assert stand_in.engine(answer()).query(text, WHOLE) is True


def test_an_allowed_service_is_sent(stand_in: StandIn) -> None:
    text = "ASK { SERVICE <https://example.org/sparql> { ?s ?p ?o } }"
    config = stand_in.engine(answer()).config
    assert RemoteEngine(config, ("https://example.org/sparql",)).query(text, WHOLE) is True


# --- answers that are not whole


@pytest.mark.parametrize(
    "behaviour",
    [
        raw(HEAD + b"Content-Length: 27\r\n\r\n" + TRUE),
        raw(HEAD + b"Content-Length: 99999999999999\r\n\r\n" + TRUE),
        raw(CHUNKED + b"1a\r\n" + TRUE + b"\r\n"),
        raw(CHUNKED + b"ff\r\n" + TRUE),
        raw(CHUNKED + b"1a\r\n" + TRUE + b"\r\n-5\r\n\r\n"),
        raw(CHUNKED + b"no number\r\n"),
    ],
)
def test_an_answer_that_breaks_off_is_refused(stand_in: StandIn, behaviour: Behaviour) -> None:
    error = refusal(stand_in.engine(behaviour))
    assert type(error) is EngineError
    assert "breaks off after" in str(error)
    assert len(stand_in.asked) == 1


def test_a_whole_answer_in_chunks_is_taken(stand_in: StandIn) -> None:
    pieces = [b"1\r\n%c\r\n" % byte for byte in TRUE]
    far = stand_in.engine(raw(CHUNKED, *pieces, b"0\r\n\r\n"))
    assert far.query("ASK {}", WHOLE) is True


def test_an_answer_that_only_hanging_up_ends_is_refused(stand_in: StandIn) -> None:
    error = refusal(stand_in.engine(raw(HEAD + b"\r\n" + TRUE)))
    assert "gives neither the length" in str(error)


@pytest.mark.parametrize(
    "body", [b'{"head":{"vars":["a"]},"results":{"bindings":[', b"\n## Query cancelled ##", b""]
)
def test_a_failure_in_the_middle_of_the_answer_is_found(stand_in: StandIn, body: bytes) -> None:
    assert type(refusal(stand_in.engine(answer(body)), SELECT)) is EngineError


@pytest.mark.parametrize("line", [b"SSH-2.0-OpenSSH\r\n", b"HTTP/1.1 OK\r\n\r\n", b"\r\n" * 99])
def test_what_does_not_speak_http_is_refused(stand_in: StandIn, line: bytes) -> None:
    assert "does not speak HTTP" in str(refusal(stand_in.engine(raw(line))))


def test_another_format_is_refused(stand_in: StandIn) -> None:
    far = stand_in.engine(answer(b"<html>", headers={"Content-Type": "text/html"}))
    assert "answered with text/html" in str(refusal(far))


def test_a_failure_in_html_is_reported_in_words(stand_in: StandIn) -> None:
    far = stand_in.engine(answer(b"<h1>Out of memory</h1>", 500, {"Content-Type": "text/html"}))
    error = refusal(far)
    assert type(error) is EngineError
    assert str(error) == "the remote engine answered with status 500: Out of memory"
    assert len(stand_in.asked) == 1


def test_a_query_that_the_server_does_not_take_is_refused(stand_in: StandIn) -> None:
    far = stand_in.engine(answer(b"no such function\n", 400, {"Content-Type": "text/plain"}))
    error = refusal(far)
    assert type(error) is QueryRefused
    assert str(error) == "the remote engine does not take the query: no such function"


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_no_redirect_is_followed(stand_in: StandIn, status: int) -> None:
    far = stand_in.engine(answer(b"", status, {"Location": stand_in.url + "/elsewhere"}))
    assert "no redirect is followed" in str(refusal(far))
    assert [asked.path for asked in stand_in.asked] == ["/sparql"]


# --- limits


def test_a_body_that_is_too_large_is_refused(stand_in: StandIn) -> None:
    far = stand_in.engine(answer(b" " * 200_000 + TRUE), max_bytes=100_000)
    error = refusal(far)
    assert type(error) is QueryTooLarge
    assert "100,000 bytes" in str(error)
    assert stand_in.engine(answer(), max_bytes=100_000).query("ASK {}", WHOLE) is True


@pytest.mark.parametrize(
    ("start", "more"),
    [
        (CHUNKED, b"ffff\r\n" + b" " * 0xFFFF + b"\r\n"),
        (CHUNKED + b"-1\r\n", b" " * 0xFFFF),
    ],
)
def test_a_body_without_end_is_refused(stand_in: StandIn, start: bytes, more: bytes) -> None:
    far = stand_in.engine(raw(start, *[more] * ENDLESS), max_bytes=100_000)
    assert type(refusal(far)) is QueryTooLarge


InAWorker = Callable[[RemoteEngine, float], AbstractContextManager[PooledEngine]]


@pytest.fixture
def in_a_worker(
    pooling: Callable[..., AbstractContextManager[PooledEngine]], loop: asyncio.AbstractEventLoop
) -> InAWorker:
    @contextmanager
    def in_a_worker(engine: RemoteEngine, seconds: float) -> Iterator[PooledEngine]:
        limits = Limits(seconds=seconds, workers=1, files=FILES)
        with pooling(lambda: replace(engine, parse=parse_here), limits) as far:
            loop.call_soon_threadsafe(far.pool.open)
            while not far.pool.state()["idle workers"]:  # so that the deadline starts with a worker
                time.sleep(0.01)
            yield far

    return in_a_worker


@pytest.mark.fork
def test_a_worker_says_the_same(stand_in: StandIn, in_a_worker: InAWorker) -> None:
    with in_a_worker(stand_in.engine(answer(status=503), answer()), 60) as far:
        assert far.query("ASK {}", WHOLE) is True
        assert len(stand_in.asked) == 2
        for behaviour, kind in (
            (answer(status=503), EngineUnavailable),
            (answer(status=504), QueryTimeout),
            (answer(status=400), QueryRefused),
            (answer(status=500), EngineError),
        ):
            stand_in.behaviours[:] = [behaviour]
            assert type(refusal(far)) is kind
        assert type(refusal(far, "ASK {")) is QuerySyntaxError


@pytest.mark.slow
@pytest.mark.fork
def test_greetings_without_end_are_ended_at_the_deadline(
    stand_in: StandIn, in_a_worker: InAWorker
) -> None:
    endless = [b"HTTP/1.1 100 Continue\r\n\r\n"] * ENDLESS
    with in_a_worker(stand_in.engine(raw(*endless)), 0.5) as far:
        assert type(refusal(far)) is QueryTimeout
    assert type(refusal(stand_in.engine(raw(*endless), timeout=0.5))) is QueryTimeout


@pytest.mark.slow
@pytest.mark.fork
@pytest.mark.parametrize(
    "start", [b"", b"HTTP/1.1 200 OK\r\n", HEAD + b"Content-Length: 99\r\n\r\n"]
)
def test_a_slow_drip_ends_at_the_deadline(
    stand_in: StandIn, in_a_worker: InAWorker, start: bytes
) -> None:
    def drip(handler: Any, _: Asked) -> None:
        handler.wfile.write(start)
        while not stand_in.closing.wait(0.01):
            handler.wfile.write(b"X")

    with in_a_worker(stand_in.engine(drip), 1) as far:
        assert type(refusal(far)) is QueryTimeout
    assert len(stand_in.asked) == 1
    began = time.monotonic()
    assert type(refusal(stand_in.engine(drip, timeout=0.5))) is QueryTimeout
    assert time.monotonic() - began < 5


def test_a_server_that_does_not_answer(stand_in: StandIn) -> None:
    def wait(_: Any, __: Asked) -> None:
        stand_in.closing.wait()

    assert type(refusal(stand_in.engine(wait, timeout=0.1))) is QueryTimeout


# --- tries


@pytest.mark.parametrize(
    "behaviours",
    [[hang_up], [answer(status=503)], [answer(status=502), hang_up], [answer(status=429)]],
)
def test_a_busy_server_is_asked_again(stand_in: StandIn, behaviours: Sequence[Behaviour]) -> None:
    far = stand_in.engine(*behaviours, answer())
    assert far.query("ASK {}", WHOLE) is True
    assert len(stand_in.asked) == len(behaviours) + 1


def test_the_tries_are_counted(stand_in: StandIn) -> None:
    assert type(refusal(stand_in.engine(answer(status=503), retries=3))) is EngineUnavailable
    assert len(stand_in.asked) == 4


@pytest.mark.slow
@pytest.mark.fork
def test_no_try_is_begun_after_the_deadline(stand_in: StandIn, in_a_worker: InAWorker) -> None:
    with in_a_worker(stand_in.engine(answer(status=503), pause=60), 1) as far:
        assert type(refusal(far)) is QueryTimeout
    assert len(stand_in.asked) == 1


def test_a_server_that_is_not_there_yet(
    stand_in: StandIn, engine: EmbeddedEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first try is refused a connection; in the pause after it the server comes up."""
    with closing(socket.socket()) as listener:
        listener.bind(("127.0.0.1", 0))
        far = RemoteEngine(RemoteConfig(f"http://127.0.0.1:{listener.getsockname()[1]}/"))
        assert type(refusal(far)) is EngineUnavailable
        threads: list[threading.Thread] = []

        def come_up(_: float) -> None:
            listener.listen()
            threads.append(threading.Thread(target=serve_one, args=(listener,)))
            threads[0].start()

        monkeypatch.setattr(
            remote, "time", SimpleNamespace(sleep=come_up, monotonic=time.monotonic)
        )
        assert far.query("ASK {}", WHOLE) is True
        threads[0].join()


def serve_one(listener: socket.socket) -> None:
    connection, _ = listener.accept()
    with connection:
        connection.recv(2**16)
        connection.sendall(HEAD + b"Content-Length: 26\r\n\r\n" + TRUE)
        while connection.recv(2**16):
            pass


# --- the address, what is known of the release


def test_no_proxy_of_the_environment_is_used(
    stand_in: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9/")
    assert stand_in.engine(answer()).query("ASK {}", WHOLE) is True


@pytest.mark.parametrize(
    "url",
    [
        "",
        "example.org/sparql",
        "ftp://example.org/",
        "file:///etc/passwd",
        "http://",
        "http:///sparql",
        "http://example.org:port/",
        "http://example.org:0/",
        "http://example.org:99999/",
        "http://[::1/",
        "http://example.org/a b",
        "http://example.org/\r\nX: y",
        "http://example.org/哈",
        "http://example.org/#fragment",
    ],
)
def test_an_address_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(EngineError, match="is not the URL of an endpoint"):
        RemoteConfig(url)


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1:7878/query", "https://example.org", "http://[::1]:80/a?b=c", "HTTP://a.b/"],
)
def test_an_address_is_accepted(url: str) -> None:
    assert RemoteConfig(url).url == url


@pytest.mark.parametrize("user", ["secret@", "user:secret@", ":secret@"])
def test_credentials_in_the_address_are_refused_and_not_shown(user: str) -> None:
    with pytest.raises(EngineError) as caught:
        RemoteConfig(f"https://{user}example.org/sparql")
    assert "credentials stand in the address" in str(caught.value)
    assert "secret" not in str(caught.value)


def test_the_header_for_credentials_is_sent_and_not_shown(stand_in: StandIn) -> None:
    far = stand_in.engine(answer(b"", 401), authorization="Basic c2VjcmV0")
    assert "c2VjcmV0" not in f"{far!r} {refusal(far)}"
    assert stand_in.asked[0].headers["Authorization"] == "Basic c2VjcmV0"
    with pytest.raises(EngineError, match="not printable ASCII"):
        RemoteConfig("http://example.org/", authorization="Basic a\r\nX: y")


def test_without_a_version_no_two_answers_are_of_one_release() -> None:
    far = RemoteEngine(RemoteConfig("http://example.org/sparql"))
    assert far.version == ""


def test_a_version_that_the_operator_gives_is_kept() -> None:
    def version(url: str, name: str, dataset: Dataset = WHOLE) -> str:
        return RemoteEngine(RemoteConfig(url, version=name, dataset=dataset)).version

    one = version("http://a.b/", "1")
    assert one == version("http://a.b/", "1")
    assert int(one, 16)
    others = {
        version("http://a.b/", "2"),
        version("http://a.c/", "1"),
        version("http://a.b/", "1", Dataset(("x:a",))),
    }
    assert len({one, *others}) == 4


def test_it_can_be_pickled(stand_in: StandIn) -> None:
    far: RemoteEngine = pickle.loads(pickle.dumps(stand_in.engine(answer())))
    assert far.query("ASK {}", WHOLE) is True


def test_blank_nodes_of_virtuoso_are_read(stand_in: StandIn) -> None:
    node = {"type": "bnode", "value": "nodeID://b10001"}
    rows = {"head": {"vars": ["a"]}, "results": {"bindings": [{"a": node}]}}
    found = stand_in.engine(answer(json.dumps(rows).encode())).query(SELECT, WHOLE)
    assert isinstance(found, ox.QuerySolutions)
    assert [row[0] for row in found] == [ox.BlankNode("b10001")]


def test_a_default_graph_that_is_a_set_is_accepted(
    stand_in: StandIn, engine: EmbeddedEngine
) -> None:
    check_default_graph(stand_in.engine(embedded(engine)))


def test_a_default_graph_that_has_a_triple_twice_is_refused(stand_in: StandIn) -> None:
    row = {name: {"type": "uri", "value": f"x:{name}"} for name in "spo"}
    row["times"] = {"type": "literal", "value": "2"}
    rows = {"head": {"vars": [*row]}, "results": {"bindings": [row]}}
    far = stand_in.engine(answer(json.dumps(rows).encode()))
    with pytest.raises(EngineError, match="has the triple <x:s> <x:p> <x:o> more than once"):
        check_default_graph(far)
    stand_in.behaviours[:] = [answer()]
    with pytest.raises(EngineError):
        check_default_graph(far)

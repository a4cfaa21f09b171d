"""What the operator sees: a page in words, the metrics, the log and the health in full."""

import http.client
import json
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families

from khorgos.server.operation import admin
from khorgos.server.operation.admin import OUTCOMES, REFUSALS, Overview, create_admin, listen
from khorgos.server.operation.exchange import CRASH, Exchange, Metrics
from khorgos.server.operation.journal import Journal
from khorgos.server.operation.processes import Processes
from khorgos.server.sparql import errors

WELL = {"status": "ok", "release": "ab" * 32, "triples": 1234, "engine": "Engine"}


@pytest.fixture
def report() -> dict[str, object]:
    """What the examination says; a test may change it."""
    return dict(WELL)


@pytest.fixture
def overview(report: dict[str, object]) -> Overview:
    return Overview(
        examine=lambda: report,
        metrics=Metrics(),
        journal=Journal(),
        busy=lambda: {"Slow queries that run": 2},
    )


@pytest.fixture
def app(overview: Overview) -> Flask:
    return create_admin(overview)


@pytest.fixture
def client(app: Flask) -> Iterator[FlaskClient]:
    with app.test_client() as client:
        yield client


def happen(overview: Overview, exchange: Exchange) -> None:
    overview.metrics.count(exchange, 2**20)
    overview.journal.note(exchange)


def words(client: FlaskClient) -> str:
    response = client.get("/")
    assert response.status_code == 200
    return " ".join(response.text.split())


# --- the page


def test_a_quiet_server_is_well(client: FlaskClient) -> None:
    page = words(client)
    assert "<title>Well" in page
    assert "The engine answers" in page
    assert "1,234 triples" in page
    assert "Slow queries that run: <strong>2</strong>" in page
    assert "No request was refused" in page
    assert "<script" not in page


def test_it_loads_itself_again_and_is_for_nobody_else(client: FlaskClient) -> None:
    headers = client.get("/").headers
    assert headers["Refresh"] == "10"
    assert headers["Cache-Control"] == "no-store"
    assert not [name for name, _ in headers if name.startswith("Access-Control")]
    assert "default-src 'none'" in headers["Content-Security-Policy"]


def test_what_happened_is_told_with_what_to_do(client: FlaskClient, overview: Overview) -> None:
    slow = Exchange("GET", "/sparql", 504, seconds=10.2, route="/sparql", query="cd" * 32)
    slow.outcome, slow.runs = "timeout", [("timeout", 10.0)]
    happen(overview, slow)
    happen(overview, Exchange("GET", "/", 429, refused="rate"))
    happen(overview, Exchange("GET", "/", 200, cache="hit"))
    happen(overview, Exchange("GET", "/", 200, cache="miss"))
    overview.journal.say(40, "Exception on /sparql [GET]", "KeyError")
    page = words(client)
    assert "4 requests have been answered, 1 of them with a status from 500 on" in page
    assert "50% came from the cache, which takes 1.0 MiB" in page
    assert "Took longer than --timeout: <strong>1</strong>." in page
    assert REFUSALS["rate"][1] in page
    assert f"<code>{'cd' * 8}</code></td><td>timeout</td>" in page
    assert "there was 1 failure" in page
    assert "Exception on /sparql [GET] (KeyError;" in page


def test_what_others_write_is_text(client: FlaskClient, overview: Overview) -> None:
    hostile = Exchange("GET", "/<script>", 200, seconds=2, query="ab", runs=[("ok", 2.0)])
    happen(overview, hostile)
    overview.journal.say(40, "<script>alert(1)</script>")
    page = words(client)
    assert "/&lt;script&gt;" in page
    assert "<script" not in page


def test_a_failing_engine(client: FlaskClient, report: dict[str, object]) -> None:
    report |= {"status": "failing", "problem": "its disk is gone"}
    page = words(client)
    assert "<title>Failing" in page
    assert "The engine does not answer: its disk is gone." in page


def test_a_busy_engine_keeps_nobody_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    free, calls = threading.Event(), []

    def examine() -> Mapping[str, object]:
        calls.append(1)
        free.wait()
        return WELL

    monkeypatch.setattr(admin, "PATIENCE", 0.01)
    overview = Overview(examine=examine, metrics=Metrics(), journal=Journal())
    client = create_admin(overview).test_client()
    try:
        page = words(client)
        assert "<title>Busy" in page
        assert "has not answered a trivial query" in page
        response = client.get("/health")
        assert (response.status_code, len(calls)) == (503, 1)
        assert response.json is not None
        assert response.json["status"] == "busy"
    finally:
        free.set()


def test_every_outcome_and_refusal_has_words() -> None:
    known = {
        value.outcome
        for value in vars(errors).values()
        if isinstance(value, type) and issubclass(value, errors.QueryError | errors.EngineError)
    }
    assert set(OUTCOMES) == known | {"ok", CRASH, "client"}


def test_an_outcome_without_words_is_shown(client: FlaskClient, overview: Overview) -> None:
    happen(overview, Exchange(runs=[("strange", 0.1)], refused="strange"))
    page = words(client)
    assert "strange: <strong>1</strong>. <span" in page


# --- the other addresses


def test_health_in_full(client: FlaskClient, report: dict[str, object]) -> None:
    response = client.get("/health")
    assert response.status_code == 200
    assert response.json is not None
    assert WELL.items() <= response.json.items()
    assert response.json["busy"] == {"Slow queries that run": 2}
    report |= {"status": "failing", "problem": "its disk is gone"}
    response = client.get("/health")
    assert response.status_code == 503
    assert response.json is not None
    assert response.json["problem"] == "its disk is gone"


def test_metrics(client: FlaskClient, overview: Overview) -> None:
    happen(overview, Exchange(route="/seen", refused="busy"))
    response = client.get("/metrics")
    assert response.mimetype == "text/plain"
    families = {family.name for family in text_string_to_metric_families(response.text)}
    assert {"khorgos_requests", "khorgos_refused"} <= families
    accept = {"Accept": "application/openmetrics-text; version=1.0.0"}
    assert client.get("/metrics", headers=accept).mimetype == "application/openmetrics-text"


def test_log(client: FlaskClient, overview: Overview) -> None:
    assert client.get("/log").text == ""
    happen(overview, Exchange("GET", "/қала"))
    overview.journal.say(30, "something\nodd")
    response = client.get("/log")
    assert response.mimetype == "text/plain"
    request, message = map(json.loads, response.text.splitlines())
    assert request["path"] == "/қала"
    assert (message["level"], message["message"]) == ("warning", "something\nodd")


@pytest.mark.parametrize("path", ["/", "/health", "/metrics", "/log", "/khorgos.css"])
def test_only_reading(client: FlaskClient, path: str) -> None:
    assert client.head(path).status_code == 200
    for method in ("POST", "PUT", "DELETE", "OPTIONS", "TRACE", "BREW"):
        response = client.open(path, method=method)
        assert response.status_code == 405
        assert response.headers["Allow"] == "GET, HEAD"


@pytest.mark.parametrize("path", ["/sparql", "/static/khorgos.css", "/log/", "/../health"])
def test_nothing_else_is_there(client: FlaskClient, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 404
    assert response.mimetype == "text/plain"
    assert response.headers["Cache-Control"] == "no-store"


# --- the processes


def test_this_process_takes_memory() -> None:
    if not Path("/proc/self/smaps_rollup").exists():
        pytest.skip("this system does not tell what a process takes")
    processes = Processes()
    (me, *_) = processes.look()
    assert me.role == "web"
    assert me.memory > 2**20
    assert me.before > 2**20


def test_where_the_system_does_not_tell(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("khorgos.server.operation.processes.PROC", tmp_path)
    assert "This system does not tell what a process takes" in words(client)


# --- the listener


@pytest.mark.slow
def test_it_listens_beside_the_web_server(
    overview: Overview, capfd: pytest.CaptureFixture[str]
) -> None:
    server = listen("127.0.0.1", 0, overview)
    try:
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
        connection.request("GET", "/health")
        response = connection.getresponse()
        assert json.load(response)["status"] == "ok"
        assert response.headers["Server"] == "Khorgos"
        connection.close()
        (thread,) = (it for it in threading.enumerate() if it.name == "admin")
        assert thread.daemon
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
    assert capfd.readouterr() == ("", "")


@pytest.mark.slow
def test_an_address_in_use(overview: Overview, capfd: pytest.CaptureFixture[str]) -> None:
    server = listen("127.0.0.1", 0, overview)
    try:
        with pytest.raises(SystemExit):
            listen("127.0.0.1", server.port, overview)
        assert "in use" in capfd.readouterr().err
    finally:
        server.shutdown()
        server.server_close()

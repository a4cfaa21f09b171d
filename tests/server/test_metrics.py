import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families

from khorgos.server.operation.exchange import KEY, Exchange, Metrics


def values(text: str) -> dict[tuple[str, ...], float]:
    """Return the samples of an exposition by name and the values of their labels, sorted."""
    return {
        (sample.name, *sorted(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_counts() -> None:
    metrics = Metrics()
    metrics.count(Exchange(status=200, sent=10, route="/sparql", cache="miss"), 100)
    metrics.count(Exchange(status=200, sent=10, route="/sparql", cache="hit"), 300)
    metrics.count(Exchange(status=404, sent=5), 300)
    metrics.count(Exchange(status=504, route="/sparql", runs=[("timeout", 7.0)]), 300)
    text, content_type = metrics.write("")
    found = values(text.decode())
    assert content_type.startswith("text/plain; version=")
    assert found["khorgos_requests_total", "/sparql", "200"] == 2
    assert found["khorgos_requests_total", "404", "none"] == 1
    assert found["khorgos_sent_bytes_total",] == 25
    assert found["khorgos_cache_lookups_total", "miss"] == 1
    assert found["khorgos_cache_lookups_total", "hit"] == 1
    assert found["khorgos_cache_bytes",] == 300
    assert found["khorgos_query_seconds_count", "timeout"] == 1
    assert found["khorgos_query_seconds_bucket", "5.0", "timeout"] == 0
    assert found["khorgos_query_seconds_bucket", "10.0", "timeout"] == 1
    assert found["khorgos_start_time_seconds",] > 0


def test_openmetrics_on_request() -> None:
    text, content_type = Metrics().write("application/openmetrics-text; version=1.0.0")
    assert content_type.startswith("application/openmetrics-text")
    assert text.endswith(b"# EOF\n")


def test_applications_count_for_themselves() -> None:
    first, second = Metrics(), Metrics()
    first.count(Exchange(route="/a"), 0)
    assert b"/a" in first.write("")[0]
    assert b"/a" not in second.write("")[0]


def test_view(client: FlaskClient, app: Flask) -> None:
    app.extensions["khorgos"].metrics.count(Exchange(route="/seen"), 0)
    response = client.get("/metrics")
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "no-store"
    assert ("khorgos_requests_total", "/seen", "500") in values(response.text)


@pytest.mark.parametrize(
    ("path", "route"),
    [
        ("/sparql?query=ASK{}", "/sparql"),
        ("/static/khorgos.css", "/static/<path:filename>"),
        ("/nothing/here", ""),
    ],
)
def test_route_of_a_request(client: FlaskClient, path: str, route: str) -> None:
    exchange = Exchange()
    client.get(path, environ_overrides={KEY: exchange}, buffered=True)
    assert exchange.route == route


PROCESS = """
from khorgos.server.operation.exchange import Exchange
from khorgos.server.operation.exchange import Metrics
metrics = Metrics()
metrics.count(Exchange(status=200, sent=10, route="/a"), 5)
print(metrics.write("")[0].decode())
"""


def test_processes_add_up_where_they_share_a_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", str(tmp_path))
    command = [sys.executable, "-W", "error", "-c", PROCESS]
    texts = [subprocess.check_output(command, text=True) for _ in range(2)]
    assert [values(text)["khorgos_requests_total", "/a", "200"] for text in texts] == [1, 2]
    assert values(texts[1])["khorgos_sent_bytes_total",] == 20

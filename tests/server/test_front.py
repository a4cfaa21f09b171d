import gzip
import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import Client, TestResponse

from khorgos.server.app import create_app
from khorgos.server.engines.embedded import EmbeddedEngine
from khorgos.server.operation.cache import AnswerCache
from khorgos.server.operation.exchange import Metrics
from khorgos.server.operation.journal import Journal
from khorgos.server.site import OntologySource, Site

QUERY = "SELECT * { ?s ?p ?o } ORDER BY ?s ?p ?o"
GZIP = {"Accept-Encoding": "gzip"}


@pytest.fixture
def fresh(engine: EmbeddedEngine, source: OntologySource) -> Flask:
    return create_app(Site.of(engine, source))


@pytest.fixture
def log() -> io.StringIO:
    return io.StringIO()


Served = Callable[..., Client]


@pytest.fixture
def client(fresh: Flask, log: io.StringIO, served: Served) -> Client:
    return served(fresh, Journal(log))


def counts(app: Flask) -> str:
    metrics: Metrics = app.extensions["khorgos"].metrics
    return metrics.write("")[0].decode()


def ask(client: Client, query: str = QUERY, method: str = "GET", **headers: str) -> TestResponse:
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    parameters = {"query": query}
    return client.open(
        "/sparql", method=method, query_string=parameters, headers=names, buffered=True
    )


def lines(log: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in log.getvalue().splitlines()]


def test_second_answer_is_from_the_cache(client: Client, log: io.StringIO) -> None:
    first, second = ask(client), ask(client)
    assert second.data == first.data
    assert {*second.headers} == {*first.headers}
    assert [line["cache"] for line in lines(log)] == ["miss", "hit"]
    assert [line["outcome"] for line in lines(log)] == ["ok", "ok"]
    assert len({line["query"] for line in lines(log)}) == 1


def test_each_encoding_has_its_tag_and_its_conditions(client: Client) -> None:
    for _ in range(2):  # made, then from the cache
        plain, packed = ask(client), ask(client, Accept_Encoding="gzip")
        assert gzip.decompress(packed.data) == plain.data
        assert packed.headers["ETag"] != plain.headers["ETag"]
        assert packed.headers["Vary"] == plain.headers["Vary"] == "Accept, Accept-Encoding"
        for encoding, tag in (("gzip", packed), ("identity", plain)):
            same = ask(client, Accept_Encoding=encoding, If_None_Match=tag.headers["ETag"])
            other = plain if tag is packed else packed
            changed = ask(client, Accept_Encoding=encoding, If_None_Match=other.headers["ETag"])
            assert (same.status_code, changed.status_code) == (304, 200)


def test_head_has_what_get_has(client: Client) -> None:
    head = ask(client, method="HEAD", Accept_Encoding="gzip")
    get = ask(client, Accept_Encoding="gzip")
    assert head.data == b""
    assert head.headers["Content-Length"] == str(len(get.data))
    assert head.headers["ETag"] == get.headers["ETag"]


def test_head_and_conditions_without_a_cache(fresh: Flask, served: Served) -> None:
    client = served(fresh, cache_bytes=0)
    packed = ask(client, Accept_Encoding="gzip")
    assert ask(client, method="HEAD", Accept_Encoding="gzip").content_length == len(packed.data)
    same = ask(client, Accept_Encoding="gzip", If_None_Match=packed.headers["ETag"])
    assert same.status_code == 304


def test_no_cache(fresh: Flask, log: io.StringIO, served: Served) -> None:
    client = served(fresh, Journal(log), cache_bytes=0)
    assert ask(client).data == ask(client).data
    assert [line["cache"] for line in lines(log)] == [None, None]


@pytest.mark.parametrize(
    ("query", "outcome", "status"),
    [
        ("SELECT (NOW() AS ?now) {}", "ok", 200),
        ("SELECT", "syntax", 400),
        ("ASK { SERVICE <x:y> {} }", "refused", 400),
        ("", None, 400),
    ],
)
def test_what_is_never_kept(
    client: Client, log: io.StringIO, query: str, outcome: str | None, status: int
) -> None:
    for _ in range(2):
        assert ask(client, query).status_code == status
    assert [(line["cache"], line["outcome"]) for line in lines(log)] == [(None, outcome)] * 2


def test_words_in_a_string_do_not_keep_an_answer_out(client: Client, log: io.StringIO) -> None:
    for _ in range(2):
        ask(client, "ASK { ?s ?p 'now' FILTER(?s != <https://example.org/rand>) }")
    assert [line["cache"] for line in lines(log)] == ["miss", "hit"]


def test_post_is_kept_too(client: Client, log: io.StringIO) -> None:
    for query in ("ASK {}", "ASK {}", "ASK { ?s ?p ?o }"):
        client.post("/sparql", data={"query": query}, buffered=True)
    assert [line["cache"] for line in lines(log)] == ["miss", "hit", "miss"]


@pytest.mark.parametrize("accept", ["text/html", "application/json"])
def test_what_becomes_of_a_posted_query_is_shown(client: Client, accept: str) -> None:
    headers = {"Accept": accept}
    refused = client.post("/sparql", data={"query": "ASK { SERVICE <x:y> {} }"}, headers=headers)
    assert (refused.status_code, "SERVICE is not allowed" in refused.text) == (400, True)
    assert client.post("/sparql", data={"query": "ASK {}"}, headers=headers).status_code == 200


@pytest.mark.parametrize("method", ["PUT", "DELETE", "BREW"])
def test_other_methods_ask_nothing(client: Client, method: str) -> None:
    assert ask(client, "ASK {}", method).status_code == 405


def test_formats_are_kept_apart(client: Client) -> None:
    for _ in range(2):
        assert ask(client, Accept="text/csv").mimetype == "text/csv"
        assert ask(client, Accept="application/json").mimetype == "application/json"


def test_the_log_has_no_secrets(client: Client, log: io.StringIO) -> None:
    secret = {"Cookie": "a=secret", "Authorization": "Basic secret", "Referer": "http://secret/"}
    client.get("/sparql?query=ASK{<x:secret>?p?o}&token=secret", headers=secret, buffered=True)
    assert "secret" not in log.getvalue()
    assert lines(log)[0]["path"] == "/sparql"


def test_metrics(client: Client, fresh: Flask) -> None:
    ask(client)
    ask(client)
    ask(client, "SELECT")
    text = counts(fresh)
    assert 'khorgos_requests_total{route="/sparql",status="200"} 2.0' in text
    assert 'khorgos_cache_lookups_total{result="hit"} 1.0' in text
    assert 'khorgos_query_seconds_count{outcome="syntax"} 1.0' in text
    assert "khorgos_cache_bytes 0.0" not in text


def test_body_that_is_too_long(client: Client) -> None:
    response = client.post("/sparql", data={"query": "x" * (3 * 2**20)})
    assert response.status_code == 413


def test_cache_is_bounded(fresh: Flask, log: io.StringIO, served: Served) -> None:
    limit = 16 * 1024
    client = served(fresh, Journal(log), cache_bytes=limit)
    for number in range(30):
        ask(client, f"ASK {{}} # {number}")
    ask(client, "ASK {} # 29")
    ask(client, "ASK {} # 0")
    assert [line["cache"] for line in lines(log)][-2:] == ["hit", "miss"]
    size = float(counts(fresh).split("khorgos_cache_bytes ")[-1].split()[0])
    assert 0 < size <= limit
    assert AnswerCache(limit).size == 0


FORWARDED = {
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Host": "khorgos.example",
    "X-Forwarded-Prefix": "/graph",
}


@pytest.mark.parametrize(
    ("proxies", "address"), [(0, "http://localhost"), (1, "https://khorgos.example/graph")]
)
def test_forwarded_addresses(fresh: Flask, served: Served, proxies: int, address: str) -> None:
    client = served(fresh, proxies=proxies)
    for _ in range(2):
        document = client.get("/openapi.json", headers=FORWARDED).json
        assert document is not None
        assert document["servers"] == [{"url": address}]
        plain = client.get("/openapi.json").json
        assert plain is not None
        assert plain["servers"] == [{"url": "http://localhost"}]

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.exceptions import ClientDisconnected
from werkzeug.test import Client, create_environ
from werkzeug.wrappers import Request, Response

from khorgos.server.operation.cache import MOST_BODY, SHARE, AnswerCache, Entry, key_of
from khorgos.server.operation.exchange import Exchange, exchange_of
from khorgos.server.operation.front import Front

LIMIT = 2**20
Fronted = Callable[[Front], Client]


class App:
    """Counts its calls, and says in each answer which call it was and what was asked."""

    def __init__(self) -> None:
        self.calls = 0
        self.headers: dict[str, str] = {"ETag": '"a"', "Vary": "Accept, Accept-Encoding"}
        self.status = 200
        self.length = 0

    def __call__(self, environ: Any, start_response: Any) -> Any:
        self.calls += 1
        exchange = exchange_of(environ)
        exchange.route, exchange.query = "/route", "digest"
        try:
            body = f"{self.calls}:".encode() + Request(environ).get_data()
        except ClientDisconnected as error:
            return error.get_response()(environ, start_response)
        response = Response(body.ljust(self.length, b" "), self.status)
        response.headers.extend(self.headers)
        return response(environ, start_response)


class Site:
    """An application behind a cache, whose release can be changed."""

    def __init__(self, fronted: Fronted, limit: int = LIMIT) -> None:
        self.app = App()
        self.cache = AnswerCache(limit)
        self.seen: list[Exchange] = []
        self._fronted = fronted
        self.release("1")

    def release(self, version: str) -> None:
        front = Front(self.app, self.seen.append, cache=self.cache, version=version)
        self.client = self._fronted(front)

    def get(self, path: str = "/", method: str = "GET", **options: Any) -> str:
        return self.client.open(path, method=method, buffered=True, **options).text


@pytest.fixture
def site(fronted: Fronted) -> Site:
    return Site(fronted)


def entry(body: bytes) -> Entry:
    return Entry(200, [], body)


# --- what is answered from the cache


def test_the_second_answer_is_the_first(site: Site) -> None:
    first, second = site.client.get("/a?b=c"), site.client.get("/a?b=c")
    assert first.text == second.text == "1:"
    assert {*second.headers} == {*first.headers}
    assert "Age" not in second.headers
    assert [exchange.cache for exchange in site.seen] == ["miss", "hit"]
    assert (site.seen[1].route, site.seen[1].query) == ("/route", "digest")
    assert (site.seen[1].outcome, site.seen[1].sent, site.seen[1].runs) == ("ok", 2, [])


def test_no_date_is_kept(site: Site) -> None:
    site.app.headers["Date"] = "Tue, 01 Jan 2019 00:00:00 GMT"
    for _ in range(2):  # made, then kept; the server itself gives every answer its date
        assert "Date" not in site.client.get("/").headers


def test_post(site: Site) -> None:
    form: dict[str, Any] = {"data": {"query": "ASK {}"}}
    direct: dict[str, Any] = {
        "data": b"query=ASK+%7B%7D",
        "content_type": "application/sparql-query",
    }
    assert site.get(method="POST", **form) == site.get(method="POST", **form)
    assert site.get(method="POST", **direct) == "2:query=ASK+%7B%7D"
    assert site.get(method="POST", data={"query": "ASK { }"}).startswith("3:")


@pytest.mark.parametrize(
    "other",
    [
        {"path": "/b"},
        {"query_string": "x=y"},
        {"headers": {"Accept": "text/csv"}},
        {"headers": {"Accept-Encoding": "gzip"}},
        {"headers": {"Accept-Language": "kk"}},
        {"base_url": "https://localhost"},
        {"base_url": "http://other"},
        {"method": "POST"},
    ],
)
def test_other_requests_have_other_answers(site: Site, other: dict[str, Any]) -> None:
    assert site.get() == "1:"
    assert site.get(**other) == "2:"
    assert site.get() == "1:"


def test_encodings_that_come_to_the_same(site: Site) -> None:
    for header in ("gzip", "gzip, deflate, br", "br;q=1, gzip;q=0.5"):
        assert site.get(headers={"Accept-Encoding": header}) == "1:"


def test_another_release_has_other_answers(site: Site) -> None:
    assert site.get() == "1:"
    site.release("2")
    assert site.get() == "2:"


@given(st.lists(st.text(alphabet="a\0'\",()", max_size=3), min_size=2, max_size=2))
def test_parts_of_a_request_do_not_run_together(parts: list[str]) -> None:
    left, right = parts

    def key(accept: str, query: str) -> object:
        return key_of(create_environ(headers={"Accept": accept}) | {"QUERY_STRING": query}, "1")

    assert (key(left, right) == key(right, left)) is (left == right)


# --- what is not kept


@pytest.mark.parametrize(
    "headers",
    [
        {"ETag": 'W/"a"'},
        {"ETag": ""},
        {"Cache-Control": "no-store"},
        {"Cache-Control": "private"},
        {"Vary": "Cookie"},
        {"Vary": "*"},
        {"Set-Cookie": "a=b"},
        {"Last-Modified": "Tue, 01 Jan 2019 00:00:00 GMT"},
    ],
)
def test_answers_that_are_not_kept(site: Site, headers: dict[str, str]) -> None:
    site.app.headers |= headers
    assert (site.get(), site.get()) == ("1:", "2:")
    assert site.cache.size == 0
    assert [exchange.cache for exchange in site.seen] == ["", ""]


@pytest.mark.parametrize("control", ["no-cache", "public, max-age=60"])
def test_answers_that_are_kept(site: Site, control: str) -> None:
    site.app.headers["Cache-Control"] = control
    assert (site.get(), site.get()) == ("1:", "1:")


@pytest.mark.parametrize("status", [206, 301, 400, 404, 500, 503, 504])
def test_errors_are_not_kept(site: Site, status: int) -> None:
    site.app.status = status
    assert (site.get(), site.get()) == ("1:", "2:")


def kept(fronted: Fronted, app: Any) -> tuple[bytes, int]:
    """Ask an application once; return the body and how much the cache then holds."""
    cache = AnswerCache(LIMIT)
    client = fronted(Front(app, lambda _: None, cache=cache, version="1"))
    return client.get("/").data, cache.size


def test_half_an_answer_is_not_kept(fronted: Fronted) -> None:
    def app(environ: Any, start_response: Any) -> list[bytes]:
        start_response("200 OK", [("ETag", '"a"'), ("Content-Length", "10")])
        return [b"half"]

    assert kept(fronted, app) == (b"half", 0)


def test_answer_that_breaks_off_is_not_kept(
    fronted: Fronted, caplog: pytest.LogCaptureFixture
) -> None:
    def app(environ: Any, start_response: Any) -> Any:
        start_response("200 OK", [("ETag", '"a"'), ("Content-Length", "10")])
        yield b"half"
        raise OSError("gone")

    body, size = kept(fronted, app)
    assert (body[:3], size) == (b"500", 0)
    assert "gone" in caplog.text


def test_answer_of_unknown_length_is_not_kept(fronted: Fronted) -> None:
    response = Response((b"a" for _ in range(2)), headers={"ETag": '"a"'})
    assert kept(fronted, response) == (b"aa", 0)


@pytest.mark.parametrize(
    "request_",
    [
        {"headers": {"Range": "bytes=0-1"}},
        {"headers": {"Authorization": "Basic x"}},
        {"method": "PUT"},
        {"method": "OPTIONS"},
        {"method": "POST", "data": b"x" * (MOST_BODY + 1)},
    ],
)
def test_requests_that_are_not_looked_up(site: Site, request_: dict[str, Any]) -> None:
    first, second = site.get(**request_), site.get(**request_)
    assert (first[0], second[0]) == ("1", "2")
    assert first[2:] == second[2:] == request_.get("data", b"").decode()


# --- the store


def test_the_least_recently_used_is_dropped_first() -> None:
    size = entry(b"x").size
    cache = AnswerCache(size * SHARE)
    keys = [(number,) for number in range(SHARE)]
    for key in keys:
        cache.put(key, entry(b"x"))
    assert cache.get(keys[0]) is not None
    cache.put(("new",), entry(b"x"))
    assert cache.get(keys[1]) is None
    assert cache.get(keys[0]) is not None
    assert cache.size == size * SHARE


def test_what_is_too_long_for_its_share_is_not_kept() -> None:
    most = entry(b"").size + 10
    cache = AnswerCache(most * SHARE)
    cache.put(("a",), entry(b"x" * 10))
    cache.put(("b",), entry(b"x" * 11))
    assert cache.get(("a",)) is not None
    assert cache.get(("b",)) is None


def test_long_answer_goes_out_all_the_same(site: Site) -> None:
    site.app.length = LIMIT // SHARE + 1
    assert len(site.get()) == len(site.get()) == site.app.length
    assert site.app.calls == 2


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 3000))))
def test_the_size_is_that_of_the_entries_and_within_the_limit(puts: list[tuple[int, int]]) -> None:
    cache = AnswerCache(16 * 1024)
    for key, length in puts:
        cache.put((key,), entry(b"x" * length))
        kept = (cache.get((number,)) for number in range(21))
        assert cache.size == sum(found.size for found in kept if found) <= 16 * 1024


def test_threads_share_it() -> None:
    cache = AnswerCache(64 * 1024)

    def work(thread: int) -> None:
        for number in range(500):
            key = bytes([(thread + number) % 50])
            found = cache.get((key,))
            assert found is None or found.body == key * 100
            cache.put((key,), entry(key * 100))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(8)))
    kept = (cache.get((bytes([number]),)) for number in range(50))
    assert cache.size == sum(found.size for found in kept if found) <= 64 * 1024

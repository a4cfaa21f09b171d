"""Bodies of requests: how long, how slow and in which coding they may be; and the Host."""

from __future__ import annotations

import asyncio
import gzip
import zlib
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.exceptions import BadRequest, HTTPException
from werkzeug.test import Client, create_environ
from werkzeug.wrappers import Request, Response

from khorgos.server.operation.exchange import KEY, Exchange
from khorgos.server.operation.front import Front
from khorgos.server.operation.representations import decoded

MOST = 100


def app(environ: Any, start_response: Any) -> Any:
    """Give back the body, and say what is known of it."""
    body = Request(environ).get_data()
    response = Response(body)
    response.headers["Seen"] = f"{environ.get('CONTENT_LENGTH')} {environ.get('HTTP_COOKIE')}"
    return response(environ, start_response)


@pytest.fixture
def client(fronted: Callable[[Front], Client]) -> Client:
    return fronted(Front(app, lambda _: None, most=MOST))


def in_parts(*parts: bytes, waits: bool = False, **environ: Any) -> Response:
    """Send a POST whose length is not announced."""

    async def body() -> AsyncIterator[bytes]:
        for part in parts:
            yield part
        if waits:
            await asyncio.get_running_loop().create_future()

    request = create_environ(method="POST") | {KEY: Exchange(), "REMOTE_ADDR": ""} | environ
    request.pop("CONTENT_LENGTH", None)
    seconds = 0.05 if waits else 60.0
    front = Front(app, lambda _: None, most=MOST, seconds=seconds)
    made = asyncio.run(front.answer(request, body()))
    assert isinstance(made, Response)
    return made


def test_bodies(client: Client) -> None:
    assert client.get("/").data == b""
    assert client.post("/", data=b"").data == b""
    assert client.post("/", data=b"x" * MOST).data == b"x" * MOST
    assert in_parts(b"x" * 60, b"y" * 40).data == b"x" * 60 + b"y" * 40
    assert in_parts(b"abc").headers["Seen"].startswith("3 ")
    assert in_parts().data == b""


@pytest.mark.parametrize("length", [MOST + 1, MOST + 2, 100 * MOST])
def test_bodies_that_are_too_long(client: Client, length: int) -> None:
    assert client.post("/", data=b"x" * length).status_code == 413
    response = in_parts(b"x" * MOST, b"x" * (length - MOST))
    assert response.status_code == 413
    assert f"{MOST} bytes" in response.get_data(as_text=True)
    assert response.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("length", ["-1", "x"])
def test_lengths_that_are_none(client: Client, length: str) -> None:
    assert client.post("/", data=b"x", headers={"Content-Length": length}).status_code == 200


def test_a_body_that_does_not_come_is_waited_for_no_longer_than_a_query() -> None:
    response = in_parts(b"half", waits=True)
    assert response.status_code == 408
    assert "within 0.05 s; send it faster" in response.get_data(as_text=True)


# --- content codings, RFC 9110 section 8.4


@given(st.binary(max_size=MOST))
def test_gzip_is_undone(body: bytes) -> None:
    assert in_parts(gzip.compress(body), HTTP_CONTENT_ENCODING="gzip").data == body
    assert decoded(gzip.compress(body), " X-GZIP ", MOST) == body
    assert decoded(body, "identity", MOST) == decoded(body, "", MOST) == body


@pytest.mark.parametrize(
    ("body", "coding", "status", "said"),
    [
        (b"x", "br", 415, "in the coding br; send it in gzip"),
        (b"x", "gzip, gzip", 415, "in the coding gzip, gzip"),
        (b"xyz", "gzip", 400, "not in gzip"),
        (gzip.compress(b"x" * 50, mtime=0)[:-9], "gzip", 400, "breaks off"),
        (b"", "gzip", 400, "breaks off"),
        (zlib.compress(b"x"), "gzip", 400, "not in gzip"),
        (gzip.compress(b"x" * (MOST + 1), mtime=0), "gzip", 413, ""),
    ],
)
def test_codings_that_are_not_taken(body: bytes, coding: str, status: int, said: str) -> None:
    with pytest.raises(HTTPException) as caught:
        decoded(body, coding, MOST)
    assert caught.value.code == status
    response = in_parts(body, HTTP_CONTENT_ENCODING=coding)
    assert response.status_code == status
    assert said in response.get_data(as_text=True)
    assert response.headers.get("Accept-Encoding") == ("gzip" if status == 415 else None)


# --- the Host, RFC 9112 section 3.2


def answer(client: Client, environ: Any) -> Response:
    """Answer a request as it is; the client's own methods would write a Host into it."""
    return Response.from_app(client.application, environ)


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:8000", "[::1]:8000", "қала.example", ""])
def test_hosts(client: Client, host: str) -> None:
    assert answer(client, create_environ() | {"HTTP_HOST": host}).status_code == 200


@pytest.mark.parametrize("host", [None, "a,b", "a b", "a/b", "a@b", "a\tb"])
def test_requests_without_one_host(client: Client, host: str | None) -> None:
    environ = create_environ()
    del environ["HTTP_HOST"]
    if host is not None:
        environ["HTTP_HOST"] = host
    response = answer(client, environ)
    assert response.status_code == BadRequest.code
    assert "name the server that is asked" in response.get_data(as_text=True)

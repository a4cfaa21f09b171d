from collections.abc import Callable
from typing import Any

import pytest
from werkzeug.test import Client
from werkzeug.wrappers import Request, Response

from khorgos.server.operation.front import Front

DATE = "Tue, 01 Jan 2019 00:00:00 GMT"
LATER = "Wed, 02 Jan 2019 00:00:00 GMT"


def app(environ: Any, start_response: Any) -> Any:
    """Answer everything whole, as the layers below do, and say which method was seen."""
    request = Request(environ)
    status = 404 if request.path == "/nothing" else 200
    response = Response("whole", status, {"Seen": request.method, "Vary": "Accept"})
    response.set_etag("a")
    if request.path == "/dated":
        response.headers["Last-Modified"] = DATE
    response.headers["Conditions"] = str(len(request.if_none_match) + len(request.if_match))
    return response(environ, start_response)


@pytest.fixture
def client(fronted: Callable[[Front], Client]) -> Client:
    return fronted(Front(app, lambda _: None))


@pytest.mark.parametrize("tags", ['"a"', 'W/"a"', '"b", "a"', "*"])
def test_not_modified(client: Client, tags: str) -> None:
    response = client.get("/", headers={"If-None-Match": tags})
    assert response.status_code == 304
    assert response.data == b""
    assert response.headers["ETag"] == '"a"'
    assert response.headers["Vary"] == "Accept, Accept-Encoding"
    assert "Content-Length" not in response.headers
    assert "Content-Type" not in response.headers


@pytest.mark.parametrize("tags", ['"b"', 'W/"b"', '"a-gzip"'])
def test_modified(client: Client, tags: str) -> None:
    response = client.get("/", headers={"If-None-Match": tags})
    assert (response.status_code, response.data) == (200, b"whole")
    assert response.headers["Conditions"] == "0"


def test_head_has_the_headers_of_get(client: Client) -> None:
    head, get = client.head("/"), client.get("/")
    assert head.status_code == 200
    assert head.data == b""
    assert {*head.headers} - {*get.headers} in (set(), {("Date", head.headers.get("Date"))})
    assert head.headers["Content-Length"] == "5"
    assert head.headers["Seen"] == "GET"


def test_head_of_what_the_client_has(client: Client) -> None:
    assert client.head("/", headers={"If-None-Match": '"a"'}).status_code == 304


@pytest.mark.parametrize(("tag", "status"), [('"a"', 200), ('"b"', 412), ('W/"a"', 412)])
def test_if_match(client: Client, tag: str, status: int) -> None:
    assert client.get("/", headers={"If-Match": tag}).status_code == status


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"If-Modified-Since": DATE}, 304),
        ({"If-Modified-Since": LATER}, 304),
        ({"If-Modified-Since": "Mon, 31 Dec 2018 00:00:00 GMT"}, 200),
        ({"If-Modified-Since": LATER, "If-None-Match": '"a"'}, 304),
        ({"If-Modified-Since": LATER, "If-None-Match": '"b"'}, 200),
    ],
)
def test_dates(client: Client, headers: dict[str, str], status: int) -> None:
    assert client.get("/dated", headers=headers).status_code == status


def test_errors_are_never_not_modified(client: Client) -> None:
    response = client.get("/nothing", headers={"If-None-Match": '"a"'})
    assert (response.status_code, response.data) == (404, b"whole")
    assert client.head("/nothing").status_code == 404


def test_other_methods_and_ranges_go_through(client: Client) -> None:
    condition = {"If-None-Match": '"a"'}
    assert client.post("/", headers=condition).headers["Conditions"] == "1"
    part = client.get("/", headers=condition | {"Range": "bytes=0-1"})
    assert part.headers["Conditions"] == "1"

import io
import threading
from typing import Any

import pytest
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.test import Client, create_environ
from werkzeug.wrappers import Request, Response

from khorgos.server.operation.layers import RequestBodies

MOST = 10


def app(environ: Any, start_response: Any) -> Any:
    """Give back the body, or refuse it as Flask does."""
    request = Request(environ)
    request.max_content_length = MOST
    try:
        response = Response(request.get_data())
    except RequestEntityTooLarge as error:
        response = Response(error.name, 413)
    return response(environ, start_response)


@pytest.fixture
def layer() -> RequestBodies:
    return RequestBodies(app, MOST, 1)


@pytest.fixture
def client(layer: RequestBodies) -> Client:
    return Client(layer)


def send(layer: RequestBodies, stream: io.BytesIO, **environ: Any) -> Response:
    """Send a POST whose length the test client does not know."""
    post = create_environ(method="POST")
    post.pop("CONTENT_LENGTH", None)
    return Response.from_app(layer, post | {"wsgi.input": stream} | environ, buffered=True)


def chunked(layer: RequestBodies, body: bytes) -> Response:
    """Send a request whose length is not announced, as the server hands it on."""
    more = {"HTTP_TRANSFER_ENCODING": "chunked", "wsgi.input_terminated": True}
    return send(layer, io.BytesIO(body), **more)


def test_bodies(client: Client, layer: RequestBodies) -> None:
    assert client.get("/").data == b""
    assert client.post("/", data=b"").data == b""
    assert client.post("/", data=b"x" * MOST).data == b"x" * MOST
    assert chunked(layer, b"x" * MOST).data == b"x" * MOST
    assert chunked(layer, b"").data == b""


@pytest.mark.parametrize("length", [MOST + 1, MOST + 2, 100 * MOST])
def test_bodies_that_are_too_long(client: Client, layer: RequestBodies, length: int) -> None:
    assert client.post("/", data=b"x" * length).status_code == 413
    assert chunked(layer, b"x" * length).status_code == 413


@pytest.mark.parametrize("length", ["-1", "x"])
def test_lengths_that_are_none(client: Client, length: str) -> None:
    assert client.post("/", data=b"x", headers={"Content-Length": length}).status_code == 200


class Slow(io.BytesIO):
    """A body that says when it is waited for, and comes when it is let."""

    def __init__(self) -> None:
        super().__init__(b"slow")
        self.waited_for = threading.Event()
        self.comes = threading.Event()

    def read(self, size: int | None = -1, /) -> bytes:
        self.waited_for.set()
        self.comes.wait()
        return super().read(size)


def test_slow_bodies_do_not_hold_all_threads(client: Client, layer: RequestBodies) -> None:
    slow = Slow()
    answers: list[bytes] = []

    def ask() -> None:
        answers.append(send(layer, slow, CONTENT_LENGTH="4").data)

    thread = threading.Thread(target=ask)
    thread.start()
    slow.waited_for.wait()
    busy = client.post("/", data=b"x")
    assert busy.status_code == 503
    assert busy.headers["Retry-After"] == "1"
    assert busy.headers["Access-Control-Allow-Origin"] == "*"
    assert "with GET" in busy.text
    assert client.get("/").status_code == 200
    slow.comes.set()
    thread.join()
    assert answers == [b"slow"]
    assert client.post("/", data=b"x").data == b"x"


def test_body_that_breaks_frees_its_place(client: Client, layer: RequestBodies) -> None:
    class Broken(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            raise OSError("gone")

    for _ in range(2):
        with pytest.raises(OSError, match="gone"):
            send(layer, Broken(), CONTENT_LENGTH="4")
    assert client.post("/", data=b"x").data == b"x"

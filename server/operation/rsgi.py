"""From a request of granian's interface, RSGI, to an environment of WSGI, and answers back.

RSGI hands over requests in an event loop, see https://github.com/emmett-framework/granian/blob/
master/docs/spec/RSGI.md; the environment is that of PEP 3333, which everything behind it reads.
"""

from __future__ import annotations

import asyncio
import io
import sys
from collections.abc import AsyncIterable, Iterator
from concurrent.futures import Executor
from typing import TYPE_CHECKING, Any, Protocol

from werkzeug.wrappers import Response

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

Headers = list[tuple[str, str]]


class Scope(Protocol):
    """A request without its body, as RSGI has it; ``path`` is decoded."""

    method: str
    path: str
    query_string: str
    scheme: str
    http_version: str
    client: str
    server: str
    authority: str | None
    headers: Any


class Exchanging(Protocol):
    """How the body of a request is read and its answer sent, as RSGI has it."""

    def __aiter__(self) -> Any:
        """Return the parts of the body."""

    async def client_disconnect(self) -> None:
        """Wait until the client is gone."""

    def response_empty(self, status: int, headers: Headers, /) -> None:
        """Send an answer without a body."""

    def response_bytes(self, status: int, headers: Headers, body: bytes, /) -> None:
        """Send a whole answer."""

    def response_stream(self, status: int, headers: Headers, /) -> Any:
        """Begin an answer, and return what sends its parts."""


def environ_of(scope: Scope) -> WSGIEnvironment:
    """Write a request as WSGI has it, still without its body.

    A field that came several times is one, with the values between commas (RFC 9110, section 5.3);
    of ``Host`` that is none that a server may take, which is for who reads it to see.
    """
    host, _, port = scope.server.rpartition(":")
    address, _, from_port = scope.client.rpartition(":")
    environ: WSGIEnvironment = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": scope.path.encode().decode("latin-1"),
        "QUERY_STRING": scope.query_string.encode().decode("latin-1"),
        "SERVER_NAME": host,
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": address.strip("[]"),
        "REMOTE_PORT": from_port,
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    if scope.authority:  # of HTTP/2
        environ["HTTP_HOST"] = scope.authority
    for name, value in scope.headers.items():
        key = name.replace("-", "_").upper()
        if key not in ("CONTENT_TYPE", "CONTENT_LENGTH"):
            key = "HTTP_" + key
        environ[key] = f"{environ[key]},{value}" if key in environ else value
    return environ


async def read_body(parts: AsyncIterable[bytes], most: int) -> bytes:
    """Read a body, or the first ``most`` + 1 bytes of one that has more than ``most``."""
    body = bytearray()
    async for part in parts:
        body += part
        if len(body) > most:
            return bytes(body[: most + 1])
    return bytes(body)


async def send(
    exchanging: Exchanging, environ: WSGIEnvironment, response: Response, threads: Executor
) -> int:
    """Send an answer, in parts if it is made in parts.

    Args:
        exchanging: takes the answer.
        environ: of the request.
        response: the answer; it is closed.
        threads: where the parts are made.

    Returns:
        How many bytes of its body were sent.
    """
    parts, _, headers = response.get_wsgi_response(environ)
    try:
        status = response.status_code
        if environ["REQUEST_METHOD"] == "HEAD" or status in (204, 304):
            exchanging.response_empty(status, list(headers))
            return 0
        if response.is_sequence:
            body = b"".join(parts)
            exchanging.response_bytes(status, list(headers), body)
            return len(body)
        return await _stream(exchanging, status, list(headers), iter(parts), threads)
    finally:
        response.close()


async def _stream(
    exchanging: Exchanging, status: int, headers: Headers, parts: Iterator[bytes], threads: Executor
) -> int:
    loop, sent = asyncio.get_running_loop(), 0
    stream = exchanging.response_stream(status, headers)
    while (part := await loop.run_in_executor(threads, next, parts, None)) is not None:
        await stream.send_bytes(part)
        sent += len(part)
    return sent

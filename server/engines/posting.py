"""One POST over HTTP under a deadline and a limit of bytes, whole or not at all.

The timeout of a socket counts from its last byte, so that a server which sends one byte at a time
could go on for ever. Here every read and write gets what is left until the deadline. No redirect is
followed, and no proxy of the environment is used.
"""

from __future__ import annotations

import io
import socket
import ssl
import time
from collections.abc import Mapping
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from email.message import Message
from http.client import HTTPConnection, HTTPException, HTTPResponse
from typing import Final, cast
from urllib.parse import SplitResult, urlsplit

from khorgos.server.sparql.errors import (
    EngineError,
    EngineUnavailable,
    QueryTimeout,
    QueryTooLarge,
)

_PIECE: Final = 2**16
_COMPLAINT: Final = 2**13
"""How much of the body is read when the status is not 200, in bytes."""

_BROKEN: Final = (HTTPException, OSError, ValueError)
"""What the HTTP library raises at a reply that breaks off or is none."""


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply: its whole body if ``status`` is 200, else as much of it as says why."""

    status: int
    headers: Message
    body: bytes


def post(url: str, form: bytes, headers: Mapping[str, str], deadline: float, most: int) -> Reply:
    """Send a form and read the reply.

    Args:
        url: http or https.
        form: of the media type ``application/x-www-form-urlencoded``.
        headers: to send beside those of the connection and the body.
        deadline: a time of :func:`time.monotonic`. Only the look-up of the host's name is not
            under it, because the system offers no limit for that.
        most: how many bytes may come, headers and all.

    Raises:
        EngineUnavailable: the server was not reached, or hung up before it replied.
        QueryTimeout: the deadline passed.
        QueryTooLarge: more bytes came than may.
        EngineError: the server is not who it should be, its reply broke off, or a broken one
            could not be told from a whole one.
    """
    parts = urlsplit(url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    sent = {
        "Host": parts.netloc,
        "Content-Type": "application/x-www-form-urlencoded",
        # Not "Connection: close": some servers then give no length, and end by hanging up.
        **headers,
    }
    with _connect(parts, deadline) as connected:
        connection = HTTPConnection("")
        connection.sock = cast(socket.socket, _Channel(connected, deadline, most))
        try:
            connection.request("POST", target, form, sent)
            response = connection.getresponse()
        except TimeoutError as error:
            raise _late() from error
        except ConnectionError as error:
            raise EngineUnavailable("the remote engine hung up before it replied") from error
        except _BROKEN as error:
            raise EngineError(f"the remote engine does not speak HTTP: {error!r}") from error
        return Reply(response.status, response.headers, _body(response))


def _connect(parts: SplitResult, deadline: float) -> socket.socket:
    """Connect, to the first address of the host that takes the connection."""
    host, secure = parts.hostname or "", parts.scheme == "https"
    try:
        addresses = socket.getaddrinfo(host, parts.port or parts.scheme, type=socket.SOCK_STREAM)
        hosts = [(str(address[0]), int(address[1])) for *_, address in addresses]
        connected = _first_of(hosts, deadline)
        if not secure:
            return connected
        with ExitStack() as undone:
            undone.callback(connected.close)
            trusted = ssl.create_default_context().wrap_socket(connected, server_hostname=host)
            undone.pop_all()
        return trusted
    except ssl.SSLError as error:
        raise EngineError(f"the remote engine cannot be trusted: {error}") from error
    except OSError as error:
        raise EngineUnavailable(f"the remote engine cannot be reached: {error}") from error


def _first_of(hosts: list[tuple[str, int]], deadline: float) -> socket.socket:
    for host in hosts[:-1]:
        with suppress(OSError):
            return socket.create_connection(host, timeout=_left(deadline))
    return socket.create_connection(hosts[-1], timeout=_left(deadline))


def _body(response: HTTPResponse) -> bytes:
    """Read the body, or the beginning of one that reports a failure."""
    if response.status != 200:
        with suppress(*_BROKEN):
            return response.read(_COMPLAINT)
        return b""
    body = bytearray()
    try:
        while piece := response.read(_PIECE):
            body += piece
    except TimeoutError as error:
        raise _late() from error
    except _BROKEN as error:
        raise _cut(len(body)) from error
    if response.length:
        raise _cut(len(body))
    if response.length is None and not response.chunked:
        raise EngineError(
            "the remote engine gives neither the length of its answer nor sends it in chunks, so "
            "that half an answer could not be told from a whole one"
        )
    return bytes(body)


def _cut(length: int) -> EngineError:
    return EngineError(f"the answer of the remote engine breaks off after {length:,} bytes")


def _late() -> QueryTimeout:
    return QueryTimeout(
        "the remote engine did not answer in the time that a query may take; ask for less of it "
        "with LIMIT, or make it more specific"
    )


def _left(deadline: float) -> float:
    """Return the seconds until the deadline, more than 0.

    Raises:
        TimeoutError: it has passed.
    """
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError("the deadline has passed")
    return left


class _Channel:
    """What the HTTP library needs of a socket, under a deadline and a limit of bytes.

    Whoever opened the socket closes it.
    """

    def __init__(self, connected: socket.socket, deadline: float, most: int) -> None:
        self._socket = connected
        self._deadline = deadline
        self._most = most

    def sendall(self, data: bytes) -> None:
        for start in range(0, len(data), _PIECE):
            self._socket.settimeout(_left(self._deadline))
            self._socket.sendall(data[start : start + _PIECE])

    def makefile(self, _mode: str) -> io.BufferedReader:
        return io.BufferedReader(_Incoming(self._socket, self._deadline, self._most))

    def close(self) -> None:
        """The reply may still be read."""


class _Incoming(io.RawIOBase):
    def __init__(self, connected: socket.socket, deadline: float, most: int) -> None:
        self._socket = connected
        self._deadline = deadline
        self._most = most
        self._count = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        self._socket.settimeout(_left(self._deadline))
        count = self._socket.recv_into(buffer)
        self._count += count
        if self._count > self._most:
            raise QueryTooLarge(
                f"the answer has more than {self._most:,} bytes; ask for less of it with LIMIT, "
                "or take the dump of the release"
            )
        return count

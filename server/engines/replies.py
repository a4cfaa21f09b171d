"""One POST to a SPARQL server, and its reply: is it an answer, in which format, if not, why not.

No redirect is followed, no proxy of the environment is used, a reply that could be half an answer
is refused, and one that drips in ends at the deadline.
"""

from __future__ import annotations

import html
import io
import json
import re
import socket
import ssl
import time
from collections.abc import Mapping
from contextlib import closing, suppress
from dataclasses import dataclass
from email.message import Message
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

import pyoxigraph as ox

from khorgos.server.sparql.answers import GRAPH_FORMATS, JSON, XML, Answer, parse
from khorgos.server.sparql.errors import (
    EngineError,
    EngineUnavailable,
    QueryRefused,
    QueryTimeout,
    QueryTooLarge,
)

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_PIECE: Final = 2**16
_REPORT: Final = 2**13
"""How much of the body is read when the status is not 200, in bytes."""

_BROKEN: Final = (HTTPException, OSError, ValueError)
"""What the HTTP library raises at a reply that breaks off or is not HTTP."""

_BUSY: Final = (429, 502, 503)
_OVERDUE: Final = re.compile(r"(?i)timed?[ -]?out|time ?limit|execution time")
"""Many servers report a query that took too long with a status of another meaning."""

_COMPLAINT: Final = 300
"""How much of what a server says about a failure is shown, in code points."""

_NODE_ID: Final = re.compile(rb'("type"\s*:\s*"bnode"\s*,\s*"value"\s*:\s*")nodeID://')
"""How Virtuoso begins the label of a blank node in JSON, against the rules of the format."""


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply: its whole body if ``status`` is 200, else as much of it as says why."""

    status: int
    headers: Message
    body: bytes


class _Dripping(io.RawIOBase):
    """What comes over a connection until a deadline, however slowly it comes."""

    def __init__(self, connection: socket.socket, deadline: float) -> None:
        self._connection = connection
        self._deadline = deadline
        self._bytes = connection.makefile("rb", buffering=0)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int | None:
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        self._connection.settimeout(left)
        return self._bytes.readinto(buffer)

    def close(self) -> None:
        self._bytes.close()
        super().close()


def post(url: str, form: bytes, headers: Mapping[str, str], deadline: float, most: int) -> Reply:
    """Send a form and read the reply.

    Args:
        url: http or https.
        form: of the media type ``application/x-www-form-urlencoded``.
        headers: to send beside those of the connection and the body.
        deadline: a time of :func:`time.monotonic`, at which the whole reply must be there.
        most: how many bytes the body may have.

    Raises:
        EngineUnavailable: the server was not reached, or hung up before it replied.
        QueryTimeout: the reply was not there at the deadline.
        QueryTooLarge: more bytes came than may.
        EngineError: the server is not who it should be, its reply broke off, or a broken one
            could not be told from a whole one.
    """
    parts = urlsplit(url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    # Not "Connection: close": some servers then give no length, and end by hanging up.
    sent = {
        "Host": parts.netloc,
        "Content-Type": "application/x-www-form-urlencoded",
        **headers,
    }
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    host = parts.hostname or ""
    left = max(deadline - time.monotonic(), 0.001)
    with closing(kind(host, parts.port, timeout=left)) as connection:
        try:
            connection.connect()
        except ssl.SSLError as error:
            raise EngineError(f"the remote engine cannot be trusted: {error}") from error
        except OSError as error:
            raise EngineUnavailable(f"the remote engine cannot be reached: {error}") from error
        with HTTPResponse(connection.sock, method="POST") as response:
            response.fp.close()
            response.fp = io.BufferedReader(_Dripping(connection.sock, deadline))
            try:
                connection.request("POST", target, form, sent)
                response.begin()
            except TimeoutError as error:
                raise _late() from error
            except ConnectionError as error:
                raise EngineUnavailable("the remote engine hung up before it replied") from error
            except _BROKEN as error:
                raise EngineError(f"the remote engine does not speak HTTP: {error!r}") from error
            return Reply(response.status, response.headers, _body(response, most))


def _body(response: HTTPResponse, most: int) -> bytes:
    """Read the body, or the beginning of one that reports a failure."""
    if response.status != 200:
        with suppress(*_BROKEN):
            return response.read(_REPORT)
        return b""
    body = bytearray()
    try:
        while piece := response.read1(_PIECE):
            body += piece
            if len(body) > most:
                raise QueryTooLarge(
                    f"the answer has more than {most:,} bytes; ask for less of it with LIMIT, or "
                    "take the dump of the release"
                )
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


def taken(reply: Reply) -> Reply:
    """Return a reply that has a whole answer.

    Raises:
        QueryRefused: the server says that the query is at fault.
        QueryTimeout: it says that it took too long.
        EngineUnavailable: it is busy, or one that it depends on is.
        EngineError: it failed, sends us elsewhere, or says that there is more than it sends.
    """
    if reply.status == 200:
        # Virtuoso says so when it cuts rows off; no other server says anything of the kind.
        if "X-SPARQL-MaxRows" in reply.headers:
            raise EngineError(
                f"the remote engine gives {reply.headers['X-SPARQL-MaxRows']} rows at most and cut "
                "the rest off; ask for fewer with LIMIT"
            )
        return reply
    complaint = _complaint(reply)
    if reply.status == 400:
        raise QueryRefused(f"the remote engine does not take the query{complaint}")
    if reply.status in (408, 504) or _OVERDUE.search(complaint):
        raise QueryTimeout(f"the remote engine stopped it{complaint}")
    if reply.status in _BUSY:
        raise EngineUnavailable(f"the remote engine is busy (status {reply.status}){complaint}")
    if 300 <= reply.status < 400:
        raise EngineError(
            f"the remote engine sends its clients elsewhere (status {reply.status}), and no "
            "redirect is followed; its operator has to give the address that it leads to"
        )
    raise EngineError(f"the remote engine answered with status {reply.status}{complaint}")


def _complaint(reply: Reply) -> str:
    """Return what a server says about a failure as ": one line", or "" if it says nothing."""
    said = reply.body.decode("utf-8", "replace")
    media_type = reply.headers.get_content_type()
    if media_type.endswith("json"):
        said = _message(said)
    elif media_type.endswith(("html", "xml")):
        said = html.unescape(re.sub(r"(?is)<(style|script)\b.*?</\1>|<[^>]*>", " ", said))
    said = re.split(r"\n\s*SPARQL query:", said)[0]  # Virtuoso repeats the query
    line = " ".join(re.sub(r"[^\w\s!-~]", " ", said).split()).rstrip(".")
    if len(line) > _COMPLAINT:
        line = line[:_COMPLAINT] + " …"
    return f": {line}" if line else ""


def _message(said: str) -> str:
    """Find the sentence in a report in JSON."""
    try:
        report = json.loads(said)
    except ValueError:
        return said
    for key in ("exception", "detailedMessage", "message", "error"):  # QLever, Neptune, others
        if isinstance(report, dict) and isinstance(report.get(key), str):
            return str(report[key])
    return said


def read(reply: Reply, form: str) -> Answer:
    """Read the answer to a query of one form; of a graph, each triple once.

    Raises:
        EngineError: it is in no format that such an answer can have, not in the one it says, or
            of another kind.
    """
    if reply.headers.get("Content-Encoding", "identity") != "identity":
        raise EngineError("the answer of the remote engine is compressed, which was not asked for")
    if (reply.headers.get_content_charset() or "utf-8") not in ("utf-8", "utf8", "us-ascii"):
        raise EngineError("the answer of the remote engine is not in UTF-8")
    media_type = reply.headers.get_content_type()
    formats = GRAPH_FORMATS if form in ("CONSTRUCT", "DESCRIBE") else (JSON, XML)
    said = [one for one in formats if media_type in (one.media_type, *one.media_types)]
    if not said:
        listing = " or ".join(one.media_type for one in formats)
        raise EngineError(
            f"the remote engine answered with {media_type}, where {listing} was expected"
        )
    answer = parse(_NODE_ID.sub(rb"\1", reply.body), said[0])
    if isinstance(answer, tuple):
        return tuple(dict.fromkeys(answer))
    if form == "ASK" and isinstance(answer, ox.QuerySolutions):
        return _truth(answer)
    if (form == "ASK") != isinstance(answer, bool):
        raise EngineError(f"the remote engine answered {form} with an answer of another kind")
    return answer


def _truth(answer: ox.QuerySolutions) -> bool:
    """Read the truth value that Virtuoso 7.2 gives as a row, as it does with most media types."""
    if [variable.value for variable in answer.variables] != ["__ASK_RETVAL"]:
        raise EngineError("the remote engine answered ASK with rows")
    values = [row[0] for row in answer]
    return any(isinstance(value, ox.Literal) and value.value == "1" for value in values)

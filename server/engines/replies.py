"""One POST to a SPARQL server, and its reply: is it an answer, in which format, if not, why not.

No redirect is followed, no proxy of the environment is used, and a reply that could be half an
answer is refused. In a query worker the deadline is the worker's; elsewhere ``timeout`` is all
there is, and it counts from the last byte that came.
"""

from __future__ import annotations

import html
import json
import re
import ssl
from collections.abc import Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from email.message import Message
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from typing import Final
from urllib.parse import urlsplit

import pyoxigraph as ox

from khorgos.server.sparql.answers import Answer, Format, parse
from khorgos.server.sparql.errors import (
    EngineError,
    EngineUnavailable,
    QueryRefused,
    QueryTimeout,
    QueryTooLarge,
)

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


def post(url: str, form: bytes, headers: Mapping[str, str], timeout: float, most: int) -> Reply:
    """Send a form and read the reply.

    Args:
        url: http or https.
        form: of the media type ``application/x-www-form-urlencoded``.
        headers: to send beside those of the connection and the body.
        timeout: how many seconds to wait for a connection, and each time for the next bytes.
        most: how many bytes the body may have.

    Raises:
        EngineUnavailable: the server was not reached, or hung up before it replied.
        QueryTimeout: nothing came for too long.
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
    with closing(kind(parts.hostname or "", parts.port, timeout=timeout)) as connection:
        try:
            connection.connect()
        except ssl.SSLError as error:
            raise EngineError(f"the remote engine cannot be trusted: {error}") from error
        except OSError as error:
            raise EngineUnavailable(f"the remote engine cannot be reached: {error}") from error
        try:
            connection.request("POST", target, form, sent)
            response = connection.getresponse()
        except TimeoutError as error:
            raise _late() from error
        except ConnectionError as error:
            raise EngineUnavailable("the remote engine hung up before it replied") from error
        except _BROKEN as error:
            raise EngineError(f"the remote engine does not speak HTTP: {error!r}") from error
        with response:  # which outlives its connection where the server is about to close it
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


def _format_of(reply: Reply, formats: Sequence[Format]) -> Format:
    """Return the format of an answer among those that its kind can have."""
    if reply.headers.get("Content-Encoding", "identity") != "identity":
        raise EngineError("the answer of the remote engine is compressed, which was not asked for")
    if (reply.headers.get_content_charset() or "utf-8") not in ("utf-8", "utf8", "us-ascii"):
        raise EngineError("the answer of the remote engine is not in UTF-8")
    media_type = reply.headers.get_content_type()
    for one in formats:
        if media_type in (one.media_type, *one.media_types):
            return one
    listing = " or ".join(one.media_type for one in formats)
    raise EngineError(f"the remote engine answered with {media_type}, where {listing} was expected")


def read(reply: Reply, formats: Sequence[Format]) -> Answer:
    """Read the answer of a reply that is in one of ``formats``.

    Raises:
        EngineError: it is in no such format, or not in the one it says.
    """
    return parse(_NODE_ID.sub(rb"\1", reply.body), _format_of(reply, formats))


def of_form(answer: Answer, form: str) -> Answer:
    """Return the answer as the one of its kind that a form of query has, each triple once."""
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

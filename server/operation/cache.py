"""A cache of answers in front of the application, bounded in bytes.

It is a part of the origin server, not a cache on the way: a release never changes, so an answer
that was right is right for as long as the release's version is the same. It therefore needs no
expiry, sends no Age, and takes a client's ``Cache-Control: no-cache`` as served.
"""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header
from werkzeug.wrappers import Response

from khorgos.server.operation.exchange import exchange_of

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

CACHE_BYTES: Final = 16 * 2**20
MOST_BODY: Final = 64 * 2**10
"""Bytes of the body of a request that is looked up; most queries are shorter."""

SHARE: Final = 8
"""One answer takes at most this part of the cache, so that it does not drive out all others."""

NEGOTIATED: Final = frozenset(("accept", "accept-encoding", "accept-language"))
"""The request's headers in the key; an answer that varies on any other is not kept."""

_OVERHEAD: Final = 1536
"""Bytes that an entry takes beside its body: about what its headers and its key take."""

Key = tuple[object, ...]
"""What tells requests apart whose answers may differ."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A whole answer, with what the record of its request says.

    Attributes:
        status: HTTP status.
        headers: without Date, which the server adds.
        body: the bytes that are sent.
        route: see :class:`Exchange`.
        query: likewise.
        lasts: whether it is right as long as the release is the same.
    """

    status: int
    headers: list[tuple[str, str]]
    body: bytes
    route: str = ""
    query: str = ""
    lasts: bool = False

    @property
    def size(self) -> int:
        """About how many bytes the entry takes in memory."""
        return len(self.body) + _OVERHEAD

    def response(self) -> Response:
        """Return the answer as one that conditions can be put to."""
        return Response(self.body, self.status, self.headers)


class AnswerCache:
    """Entries by key, the least recently used dropped first; for use by many threads.

    Attributes:
        size: how many bytes the entries take; never more than the limit.
        most: how many bytes one entry may take.
    """

    def __init__(self, limit: int = CACHE_BYTES) -> None:
        self.size = 0
        self.most: Final = limit // SHARE
        self._limit = limit
        self._entries: OrderedDict[Key, Entry] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Key) -> Entry | None:
        """Return the entry of ``key`` and count it as used."""
        with self._lock:
            entry = self._entries.get(key)
            if entry is not None:
                self._entries.move_to_end(key)
            return entry

    def put(self, key: Key, entry: Entry) -> None:
        """Keep ``entry``, unless it takes more than :attr:`most`; drop what no longer fits."""
        if entry.size > self.most:
            return
        with self._lock:
            old = self._entries.pop(key, None)
            self.size += entry.size - (old.size if old else 0)
            self._entries[key] = entry
            while self.size > self._limit:
                _, dropped = self._entries.popitem(last=False)
                self.size -= dropped.size


def key_of(environ: WSGIEnvironment, version: str) -> Key | None:
    """Return all that an answer may depend on.

    Args:
        environ: the request, with a body that can be read again.
        version: of the release.

    Returns:
        None for what is not looked up: requests for a range, those with credentials, and those of
        other methods than GET and POST.
    """
    method, digest = environ["REQUEST_METHOD"], b""
    if "HTTP_RANGE" in environ or "HTTP_AUTHORIZATION" in environ:
        return None
    if method == "POST":
        if int(environ.get("CONTENT_LENGTH") or 0) > MOST_BODY:
            return None
        digest = hashlib.sha256(environ["wsgi.input"].read()).digest()
        environ["wsgi.input"].seek(0)  # for who answers
    elif method != "GET":
        return None
    return (
        version,
        method,
        digest,
        environ["wsgi.url_scheme"],
        environ.get("HTTP_HOST") or (environ["SERVER_NAME"], environ["SERVER_PORT"]),
        environ.get("SCRIPT_NAME", ""),
        environ.get("PATH_INFO", ""),
        environ.get("QUERY_STRING", ""),
        environ.get("HTTP_ACCEPT"),
        takes_gzip(environ.get("HTTP_ACCEPT_ENCODING", "")),
        environ.get("HTTP_ACCEPT_LANGUAGE"),
        environ.get("CONTENT_TYPE"),
    )


def entry_of(response: Response, environ: WSGIEnvironment, most: int) -> Entry | None:
    """Return an answer as one that can be kept, and close it; None for one that cannot.

    Kept are complete answers with status 200 and a strong entity tag, unless they say ``no-store``
    or ``private``, set a cookie, or vary on what is not in the key. Nor is what has a date of
    modification: that is a file, which may change under a running server.

    Args:
        response: the answer.
        environ: the request.
        most: bytes that its body may have.
    """
    if not _may_keep(response, most):
        return None
    body = response.get_data()
    response.close()
    headers = response.get_wsgi_headers(environ)
    dateless = [(name, value) for name, value in headers if name.lower() != "date"]
    exchange = exchange_of(environ)
    lasts = len(body) == response.content_length
    return Entry(response.status_code, dateless, body, exchange.route, exchange.query, lasts)


def _may_keep(response: Response, most: int) -> bool:
    tag, weak = response.get_etag()
    control = response.cache_control
    length = response.content_length
    return (
        response.status_code == 200
        and tag is not None
        and not weak
        and not control.no_store
        and control.private is None
        and "Set-Cookie" not in response.headers
        and "Last-Modified" not in response.headers
        and {name.lower() for name in response.vary} <= NEGOTIATED
        and length is not None
        and length <= most
    )


@lru_cache(maxsize=1024)
def takes_gzip(accept_encoding: str) -> bool:
    """Say whether an Accept-Encoding header, RFC 9110 section 12.5.3, prefers gzip to nothing.

    Without a header any coding is acceptable, but clients without one often know none.
    """
    accept = parse_accept_header(accept_encoding, Accept)
    quality = accept.quality("gzip")
    return quality > 0 and quality >= accept.quality("identity")

"""A cache of answers in front of the application, bounded in bytes.

It is a part of the origin server, not a cache on the way: a release never changes, so an answer
that was right is right for as long as the release's version is the same. It therefore needs no
expiry, sends no Age, and takes a client's ``Cache-Control: no-cache`` as served.
"""

from __future__ import annotations

import hashlib
import io
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header
from werkzeug.wrappers import Response

from khorgos.server.operation.exchange import OK, exchange_of

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

CACHE_BYTES: Final = 64 * 2**20
MOST_BODY: Final = 64 * 2**10
"""Bytes of the body of a request that is looked up; queries are shorter."""

SHARE: Final = 8
"""One answer takes at most this part of the cache, so that it does not drive out all others."""

NEGOTIATED: Final = frozenset(("accept", "accept-encoding", "accept-language"))
"""The request's headers in the key; an answer that varies on any other is not kept."""

_OVERHEAD: Final = 1024
"""Bytes that an entry takes beside its body: about what the objects for its headers take."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A whole answer, with what the record of its request said."""

    status: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    route: str
    query: str

    @property
    def size(self) -> int:
        """About how many bytes the entry takes in memory."""
        return len(self.body) + _OVERHEAD


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
        self._entries: OrderedDict[bytes, Entry] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: bytes) -> Entry | None:
        """Return the entry of ``key`` and count it as used."""
        with self._lock:
            entry = self._entries.get(key)
            if entry is not None:
                self._entries.move_to_end(key)
            return entry

    def put(self, key: bytes, entry: Entry) -> None:
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


class CachedAnswers:
    """WSGI middleware that answers GET and POST from a cache where it can.

    It keeps complete answers with status 200 and a strong entity tag, unless they say ``no-store``
    or ``private``, set a cookie, or vary on what is not in the key. Nor does it keep what has a
    date of modification: that is a file, which may change under a running server. Requests for a
    range and those with credentials pass it by.
    """

    def __init__(
        self,
        answer: Callable[[WSGIEnvironment], Response],
        cache: AnswerCache,
        version: Callable[[], str],
    ) -> None:
        """Put a cache before what answers.

        Args:
            answer: answers a request.
            cache: keeps its answers.
            version: returns what identifies the release; equal versions must give equal answers.
        """
        self._answer = answer
        self._cache = cache
        self._version = version

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer from the cache, or pass the request on and keep the answer."""
        key = self._key(environ)
        if key is None:
            return self._answer(environ)(environ, start_response)
        exchange = exchange_of(environ)
        entry = self._cache.get(key)
        if entry is not None:
            exchange.cache, exchange.route, exchange.query = "hit", entry.route, entry.query
            exchange.outcome = OK if entry.query else ""
            start_response(entry.status, list(entry.headers))
            return [entry.body]
        response = self._answer(environ)
        if not self._may_keep(response):
            return response(environ, start_response)
        exchange.cache = "miss"
        body = response.get_data()
        response.close()
        headers = response.get_wsgi_headers(environ)
        if len(body) == response.content_length:
            dateless = tuple((name, value) for name, value in headers if name.lower() != "date")
            entry = Entry(response.status, dateless, body, exchange.route, exchange.query)
            self._cache.put(key, entry)
        start_response(response.status, list(headers))
        return [body]

    def _key(self, environ: WSGIEnvironment) -> bytes | None:
        """Return a digest of all that an answer may depend on; None for what is not looked up."""
        method, body = environ["REQUEST_METHOD"], b""
        if "HTTP_RANGE" in environ or "HTTP_AUTHORIZATION" in environ:
            return None
        if method == "POST":
            length = environ.get("CONTENT_LENGTH") or ""
            if not length.isdecimal() or int(length) > MOST_BODY:
                return None
            body = environ["wsgi.input"].read(int(length))
            environ["wsgi.input"] = io.BytesIO(body)  # for who answers
            if len(body) < int(length):
                return None
        elif method != "GET":
            return None
        parts = (
            self._version(),
            method,
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
        # The representation of a tuple says where each part ends, so no two requests meet.
        return hashlib.sha256(repr(parts).encode() + body).digest()

    def _may_keep(self, response: Response) -> bool:
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
            and length <= self._cache.most
        )


@lru_cache(maxsize=1024)
def takes_gzip(accept_encoding: str) -> bool:
    """Say whether an Accept-Encoding header, RFC 9110 section 12.5.3, prefers gzip to nothing.

    Without a header any coding is acceptable, but clients without one often know none.
    """
    accept = parse_accept_header(accept_encoding, Accept)
    quality = accept.quality("gzip")
    return quality > 0 and quality >= accept.quality("identity")

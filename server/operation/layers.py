"""The layers of WSGI that stand around the application, as a server runs it.

From the outside in: forwarded addresses, the record of each request, the limits of its client, its
body, HEAD and conditions, the cache (see :mod:`khorgos.server.operation.cache`), compression.
"""

from __future__ import annotations

import gzip
import io
import threading
from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING, Final

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.wrappers import Response

from khorgos.server.operation.cache import CACHE_BYTES, AnswerCache, CachedAnswers, takes_gzip
from khorgos.server.operation.clients import ClientLimits, LimitedClients
from khorgos.server.operation.exchange import Exchange, Observer, exchange_of
from khorgos.server.operation.journal import Journal
from khorgos.server.site import EXTENSION, Site

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

AT_ONCE: Final = 32
BUSY: Final = (
    "503 Service Unavailable\n\nToo many clients are sending requests slowly; "
    "try again, or send the query in the address, with GET.\n"
)

CONDITIONS: Final = ("HTTP_IF_NONE_MATCH", "HTTP_IF_MATCH", "HTTP_IF_MODIFIED_SINCE")

LEAST: Final = 1000
"""Bytes; what is shorter fits in one packet anyway."""

MOST: Final = 64 * 2**20
"""Bytes; what is longer would be held in memory for too long, and goes out as it is."""

LEVEL: Final = 5
_TEXT: Final = ("application/n-triples", "application/n-quads", "application/trig")


def wrap(
    app: Flask,
    *,
    cache_bytes: int = CACHE_BYTES,
    journal: Journal | None = None,
    proxies: int = 0,
    limits: ClientLimits | None = None,
) -> WSGIApplication:
    """Put the layers of operation around an application.

    The cache stands outside compression, so that an answer is compressed once.

    Args:
        app: made by :func:`khorgos.server.app.create_app`.
        cache_bytes: how much the cached answers may take; 0 for no cache. An engine without a
            version has none in any case.
        journal: gets a line for each answer.
        proxies: how many trusted proxies stand before this server and set ``X-Forwarded-For``,
            ``-Proto``, ``-Host`` and ``-Prefix``; with 0 nobody is believed.
        limits: how much one client may ask; None for as much as it likes.

    Returns:
        A WSGI application.
    """
    site: Site = app.extensions[EXTENSION]
    cache = AnswerCache(cache_bytes)

    def report(exchange: Exchange) -> None:
        site.metrics.count(exchange, cache.size)
        if journal:
            journal.note(exchange)

    answer = partial(compressed, app)
    layers: WSGIApplication = (
        CachedAnswers(answer, cache, lambda: site.engine.version)
        if cache_bytes and site.engine.version
        else lambda environ, start_response: answer(environ)(environ, start_response)
    )
    layers = RequestBodies(ConditionalRequests(layers), app.config["MAX_CONTENT_LENGTH"])
    if limits:
        layers = LimitedClients(layers, limits, proxies)
    layers = Observer(layers, report)
    if proxies:
        layers = ProxyFix(layers, x_for=proxies, x_proto=proxies, x_host=proxies, x_prefix=proxies)
    return layers


class RequestBodies:
    """WSGI middleware that reads bodies up to a length, ``at_once`` at a time.

    A client that sends its body slowly holds the thread that waits for it, for as long as it likes.
    So only some threads may wait at once, and while they all do, requests without a body are
    answered as ever.
    """

    def __init__(self, app: WSGIApplication, most: int, at_once: int = AT_ONCE) -> None:
        """Read the bodies of requests to ``app``.

        Args:
            app: gets the requests with their bodies in memory.
            most: bytes; ``app`` itself is to refuse what has more, with status 413.
            at_once: how many threads may wait for a body; fewer than the server has.
        """
        self._app = app
        self._most = most
        self._waiting = threading.BoundedSemaphore(at_once)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Read the body and pass the request on; 503 when too many bodies are on their way."""
        length = environ.get("CONTENT_LENGTH") or ""
        count = int(length) if length.isdecimal() else 0
        if not length and environ.get("HTTP_TRANSFER_ENCODING"):
            count = self._most + 1  # of a body in chunks, one byte more than may be
        if not 0 < count <= self._most + 1:
            return self._app(environ, start_response)
        if not self._waiting.acquire(blocking=False):
            exchange_of(environ).refused = "bodies"
            headers = {"Retry-After": "1", "Access-Control-Allow-Origin": "*"}
            busy = Response(BUSY, 503, headers, content_type="text/plain; charset=utf-8")
            return busy(environ, start_response)
        try:
            body = environ["wsgi.input"].read(count)
        finally:
            self._waiting.release()
        environ["wsgi.input"] = io.BytesIO(body)
        if environ.pop("HTTP_TRANSFER_ENCODING", None):  # it came in chunks and is one piece now
            environ["CONTENT_LENGTH"] = str(len(body))
        return self._app(environ, start_response)


class ConditionalRequests:
    """WSGI middleware that follows sections 9.3.2 and 13 of RFC 9110 for GET and HEAD.

    The layers below make whole answers only: they never see HEAD, nor a condition on an entity tag
    that they would have to translate.

    A GET for a range goes through as it is: what sends ranges judges its conditions too. A HEAD
    has no ranges (section 14.2).
    """

    def __init__(self, app: WSGIApplication) -> None:
        self._app = app

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Ask for the whole answer; send 304, 412 or the head of it where that is asked for."""
        method = environ["REQUEST_METHOD"]
        conditional = method == "GET" and any(name in environ for name in CONDITIONS)
        if method != "HEAD" and ("HTTP_RANGE" in environ or not conditional):
            return self._app(environ, start_response)
        left_out = (*CONDITIONS, "HTTP_RANGE")
        plain = {name: value for name, value in environ.items() if name not in left_out}
        response = Response.from_app(self._app, plain | {"REQUEST_METHOD": "GET"})
        if response.status_code == 200:
            response.make_conditional(environ)
        return response(environ, start_response)


def is_text(media_type: str) -> bool:
    """Say whether a media type is one of text, which compresses well."""
    return (
        media_type.startswith("text/")
        or media_type.endswith(("json", "xml", "javascript"))
        or media_type in _TEXT
    )


def compressed(app: WSGIApplication, environ: WSGIEnvironment) -> Response:
    """Return an application's answer, compressed where that is asked for and worth it.

    Only whole answers are compressed; an entity tag of its own marks each.
    """
    response = Response.from_app(app, environ)
    if not is_text(response.mimetype or ""):
        return response
    response.vary.add("Accept-Encoding")
    if (
        response.status_code == 200
        and "Content-Encoding" not in response.headers
        and LEAST <= (response.content_length or 0) <= MOST
        and takes_gzip(environ.get("HTTP_ACCEPT_ENCODING", ""))
    ):
        # Without the time in its header, equal answers have equal bytes, as a strong tag promises.
        response.set_data(gzip.compress(response.get_data(), LEVEL, mtime=0))
        response.content_encoding = "gzip"
        tag, weak = response.get_etag()
        if tag is not None:
            response.set_etag(f"{tag}-gzip", bool(weak))
    return response

"""The front: it takes each request as it comes, and sees that its answer is sent.

What the cache holds and what can be answered in the event loop is answered there, where nobody
waits behind anybody else. All the rest are pages and files, which the application makes in threads.
"""

from __future__ import annotations

import asyncio
import io
import logging
import time
from collections.abc import AsyncIterable, Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from contextvars import copy_context
from functools import partial
from typing import TYPE_CHECKING, Final

from flask import Flask
from granian.rsgi import ProtocolClosed, ProtocolError  # type: ignore[attr-defined]
from werkzeug.exceptions import (
    BadRequest,
    HTTPException,
    InternalServerError,
    RequestEntityTooLarge,
    RequestTimeout,
    UnsupportedMediaType,
)
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.wrappers import Response

from khorgos.server.documents import HEADERS
from khorgos.server.engines.connection import Gone
from khorgos.server.engines.engine import ASKER, Asker
from khorgos.server.operation.cache import CACHE_BYTES, AnswerCache, Entry, Key, entry_of, key_of
from khorgos.server.operation.clients import NEVER_LIMITED, ClientLimits, client_of, too_many
from khorgos.server.operation.exchange import HIT, KEY, OK, Exchange
from khorgos.server.operation.journal import Journal
from khorgos.server.operation.quick import QuickAnswers, Run
from khorgos.server.operation.representations import (
    asks_for_part,
    compressed,
    conditional,
    decoded,
    whole,
)
from khorgos.server.operation.rsgi import Exchanging, Scope, environ_of, read_body, send
from khorgos.server.site import EXTENSION, Site

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication, WSGIEnvironment


def _nothing(*_: object) -> Callable[[bytes], object]:
    """Begin no answer: what proxies say is asked without one."""
    return bytes


Quick = Callable[["WSGIEnvironment", Asker, Gone | None], Awaitable[Entry | None]]
"""Answers a request in the event loop; or None, when the application has to."""

_logger: Final = logging.getLogger(__name__)

THREADS: Final = 16
"""How many pages are made at once; none of them waits for a query that a visitor wrote."""


KNOWN: Final = 4096
"""How many requests are remembered word for word."""

Asked = tuple[object, ...]
"""All that a request without a body says, to compare it with others."""

SECONDS: Final = 10.0
"""How long an exchange may take where there are no limits."""


class Front:
    """The application that granian runs: it stands before one of WSGI."""

    def __init__(
        self,
        app: WSGIApplication,
        report: Callable[[Exchange], None],
        *,
        quick: Quick | None = None,
        cache: AnswerCache | None = None,
        version: str = "",
        seconds: float = SECONDS,
        most: int = 2**20,
        proxies: int = 0,
        limits: ClientLimits | None = None,
    ) -> None:
        """Stand before an application.

        Args:
            app: makes pages and files.
            report: is told of each exchange when it has ended.
            quick: is asked first, in the event loop.
            cache: keeps answers.
            version: what identifies the release; equal versions must give equal answers. Without
                one nothing is kept.
            seconds: how long an exchange may take, from its first byte.
            most: bytes that the body of a request may have.
            proxies: how many trusted proxies stand before this server and set ``X-Forwarded-For``,
                ``-Proto``, ``-Host`` and ``-Prefix``; with 0 nobody is believed.
            limits: how much one client may ask.
        """
        self._app = app
        self._report = report
        self._quick = quick
        self._cache = cache if version else None
        self._version = version
        self._seconds = seconds
        self._most = most
        self._proxies = proxies
        self._limits = limits
        self._believe = ProxyFix(
            lambda *_: (), x_for=proxies, x_proto=proxies, x_host=proxies, x_prefix=proxies
        )
        self._known: dict[Asked, Key] = {}
        self._threads = ThreadPoolExecutor(THREADS, "pages")

    async def __rsgi__(self, scope: Scope, exchanging: Exchanging) -> None:
        """Answer a request of granian's."""
        begin = time.perf_counter()
        exchange = Exchange(scope.method, scope.path)
        headers = tuple(scope.headers.items())
        address = (scope.scheme, scope.authority, scope.path, scope.query_string)
        asked = (scope.method, *address, headers)
        made: Entry | Response | None = self._again(asked, exchange)
        environ: WSGIEnvironment = {}
        if made is None:
            environ = environ_of(scope)
            environ[KEY] = exchange
            made = await self.answer(environ, exchanging, exchanging.client_disconnect)
            if exchange.cache == HIT and scope.method == "GET" and isinstance(made, Entry):
                self._remember(asked, environ)
        with suppress(ProtocolClosed, ProtocolError):  # the client is gone
            if isinstance(made, Entry):
                exchange.status = made.status
                exchanging.response_bytes(made.status, made.headers, made.body)
                exchange.sent = len(made.body)
            else:
                exchange.status = made.status_code
                exchange.sent = await send(exchanging, environ, made, self._threads)
        exchange.seconds = time.perf_counter() - begin
        self._report(exchange)

    def _again(self, asked: Asked, exchange: Exchange) -> Entry | None:
        """Answer a request that is in every respect one that was answered from the cache before."""
        key = self._known.get(asked)
        kept = self._cache.get(key) if key and self._cache else None
        if kept:
            _note_hit(exchange, kept)
        return kept

    def _remember(self, asked: Asked, environ: WSGIEnvironment) -> None:
        """Keep under which key the cache has the answer to a request, where nobody is limited."""
        key = key_of(environ, self._version)
        if key and not (self._limits and self._limits.rate):
            if len(self._known) >= KNOWN:
                self._known.clear()
            self._known[asked] = key

    async def answer(
        self, environ: WSGIEnvironment, body: AsyncIterable[bytes], gone: Gone | None = None
    ) -> Entry | Response:
        """Answer a request.

        Args:
            environ: the request, with its :class:`Exchange` and still without its body.
            body: the parts of its body, as they come.
            gone: returns when the client is.

        Returns:
            An answer whole from or for the cache, or any other.
        """
        deadline = time.monotonic() + self._seconds
        exchange: Exchange = environ[KEY]
        try:
            client = self._client(environ)
            _see_host(environ)
            if self._limits and environ["PATH_INFO"] != NEVER_LIMITED:
                if seconds := self._limits.wait(client, time.monotonic()):
                    exchange.refused = "rate"
                    return too_many(self._limits.rate, seconds)
                exchange.turn = partial(self._limits.turn, client)
            if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
                await self._read(environ, body, deadline)
            return await self._answer(environ, Asker(client, deadline), gone)
        except HTTPException as error:
            return _plain(error)
        except Exception:  # whatever it is, who asked is told, and the operator too
            _logger.exception("a request failed in a way that was not foreseen")
            return _plain(InternalServerError("The server failed, and logged why."))

    def _client(self, environ: WSGIEnvironment) -> str:
        """Name who sent a request, and believe what trusted proxies say of it."""
        forwarded = environ.get("HTTP_X_FORWARDED_FOR")
        client = client_of(environ["REMOTE_ADDR"], forwarded, self._proxies)
        if self._proxies:
            self._believe(environ, _nothing)
        return client

    async def _answer(
        self, environ: WSGIEnvironment, asker: Asker, gone: Gone | None
    ) -> Entry | Response:
        """Answer from the cache, or make the whole answer; send the part that was asked for."""
        asked = environ
        if asks_for_part(asked):
            environ = whole(asked)
        made = await self._whole(environ, asker, gone)
        if environ is asked:
            return made
        return conditional(made.response() if isinstance(made, Entry) else made, asked)

    async def _whole(
        self, environ: WSGIEnvironment, asker: Asker, gone: Gone | None
    ) -> Entry | Response:
        exchange: Exchange = environ[KEY]
        key = key_of(environ, self._version) if self._cache else None
        if self._cache is None or key is None:
            return await self._make(environ, asker, gone)
        if kept := self._cache.get(key):
            _note_hit(exchange, kept)
            return kept
        made = await self._make(environ, asker, gone)
        if isinstance(made, Entry) and made.lasts:
            exchange.cache = "miss"
            self._cache.put(key, made)
        return made

    async def _make(
        self, environ: WSGIEnvironment, asker: Asker, gone: Gone | None
    ) -> Entry | Response:
        if self._quick and (entry := await self._quick(environ, asker, gone)):
            return entry

        most = self._cache.most if self._cache else 0
        environ["wsgi.input"].seek(0)  # whoever was asked first has read it

        def page() -> Entry | Response:
            ASKER.set(asker)
            try:
                response = compressed(self._app, environ)
            finally:
                environ[KEY].found = None  # an error and the request that it met hold each other
            return entry_of(response, environ, most) or response

        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, copy_context().run, page)

    async def _read(
        self, environ: WSGIEnvironment, body: AsyncIterable[bytes], deadline: float
    ) -> None:
        """Read the body of a request, so that all behind find it whole and as it was meant.

        Raises:
            RequestTimeout: it did not come in time.
            RequestEntityTooLarge: it is longer than it may be.
            HTTPException: it is in a content coding that is not read here.
        """
        length = environ.get("CONTENT_LENGTH", "")
        if length.isdecimal() and int(length) > self._most:
            raise RequestEntityTooLarge(self._too_long)
        try:
            async with asyncio.timeout(deadline - time.monotonic()):
                data = await read_body(body, self._most)
        except TimeoutError as error:
            raise RequestTimeout(
                f"The body of the request did not come within {self._seconds:g} s; send it faster."
            ) from error
        if len(data) > self._most:
            raise RequestEntityTooLarge(self._too_long)
        data = decoded(data, environ.pop("HTTP_CONTENT_ENCODING", ""), self._most)
        environ.pop("HTTP_TRANSFER_ENCODING", None)  # it is one piece now
        environ["CONTENT_LENGTH"] = str(len(data))
        environ["wsgi.input"] = io.BytesIO(data)

    @property
    def _too_long(self) -> str:
        return f"The request has more than {self._most} bytes; ask in several queries."


def _note_hit(exchange: Exchange, kept: Entry) -> None:
    exchange.cache, exchange.route, exchange.query = HIT, kept.route, kept.query
    exchange.outcome = OK if kept.query else ""


def front(
    app: Flask,
    run: Run,
    journal: Journal | None = None,
    *,
    cache_bytes: int = CACHE_BYTES,
    proxies: int = 0,
    limits: ClientLimits | None = None,
) -> Front:
    """Put the front before an application.

    Args:
        app: made by :func:`khorgos.server.app.create_app`.
        run: answers what the endpoint is asked.
        journal: gets a line for each answer.
        cache_bytes: how much the kept answers may take; 0 for no cache. An engine without a version
            has none in any case.
        proxies: see :class:`Front`.
        limits: likewise.
    """
    site: Site = app.extensions[EXTENSION]
    cache = AnswerCache(cache_bytes) if cache_bytes else None

    def report(exchange: Exchange) -> None:
        site.metrics.count(exchange, cache.size if cache else 0)
        if journal:
            journal.note(exchange)

    return Front(
        app,
        report,
        quick=QuickAnswers(run, site, HEADERS),
        cache=cache,
        version=site.engine.version,
        seconds=site.limits.seconds if site.limits else SECONDS,
        most=app.config["MAX_CONTENT_LENGTH"],
        proxies=proxies,
        limits=limits,
    )


def _see_host(environ: WSGIEnvironment) -> None:
    """Refuse a request without the one Host that RFC 9112, section 3.2, wants.

    Raises:
        BadRequest: it has none, or several.
    """
    host = environ.get("HTTP_HOST")
    if host is None and environ["SERVER_PROTOCOL"] != "HTTP/1.0":
        raise BadRequest("The request has no Host; name the server that is asked.")
    if (host is not None and not host.isprintable()) or set(host or "") & set(" ,/\\@?#"):
        raise BadRequest("The request's Host is none; name the server that is asked, once.")


def _plain(error: HTTPException) -> Response:
    text = f"{error.code} {error.name}\n\n{error.description}\n"
    headers = {"Access-Control-Allow-Origin": "*"}
    if error.code == UnsupportedMediaType.code:
        headers["Accept-Encoding"] = "gzip"
    return Response(text, error.code, headers, content_type="text/plain; charset=utf-8")

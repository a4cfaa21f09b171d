"""What is answered in the event loop: what the endpoint is asked, and whether the service is well.

Queries take no thread while they run or wait. Where a page was asked for, or a query failed, the
application is given what was found, to show it.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Request

from khorgos.server.engines.connection import Gone
from khorgos.server.engines.engine import Asker, Task, Written
from khorgos.server.operation.cache import Entry, takes_gzip
from khorgos.server.operation.exchange import KEY, Exchange
from khorgos.server.operation.health import PROBE, told
from khorgos.server.site import Site
from khorgos.server.sparql.answers import JSON
from khorgos.server.sparql.errors import AnswerMisfit, EngineError, QueryError
from khorgos.server.sparql.negotiation import choose, wants_page
from khorgos.server.sparql.protocol import answer_headers, limits_header, read, read_address
from khorgos.server.sparql.text import WHOLE

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

Run = Callable[[Task, str, Gone | None], Awaitable[Written]]
"""Answers a task for a client, who may be gone before; see :meth:`Pool.run`."""

ENDPOINT: Final = "/sparql"
HEALTH: Final = "/health"
_FRESH: Final = (("Cache-Control", "no-store"), ("Content-Type", "application/json"))


class QuickAnswers:
    """Answers what can be answered without the application."""

    def __init__(self, run: Run, site: Site, headers: Mapping[str, str]) -> None:
        """Answer for a site.

        Args:
            run: has queries answered.
            site: what is served.
            headers: those that every answer has.
        """
        self._run = run
        self._site = site
        self._headers = tuple(headers.items())
        self._about_queries = [("Vary", "Accept, Accept-Encoding")]
        if site.limits:
            self._about_queries.append(limits_header(site.limits))

    async def __call__(
        self, environ: WSGIEnvironment, asker: Asker, gone: Gone | None
    ) -> Entry | None:
        """Answer a request for a whole answer, if it is one of these.

        Args:
            environ: the request, with its body.
            asker: whose it is.
            gone: returns when the client is.
        """
        path, method = environ["PATH_INFO"], environ["REQUEST_METHOD"]
        asks = method == "POST" or (method == "GET" and "query=" in environ["QUERY_STRING"])
        if path == ENDPOINT and asks:
            with suppress(HTTPException):  # the application finds the same, and shows it
                return await self._query(environ, asker, gone)
        if path == HEALTH and method == "GET":
            return await self._health(environ, asker)
        return None

    async def _query(
        self, environ: WSGIEnvironment, asker: Asker, gone: Gone | None
    ) -> Entry | None:
        exchange: Exchange = environ[KEY]
        operation = (
            read_address(environ["QUERY_STRING"].encode("latin-1"))
            if environ["REQUEST_METHOD"] == "GET"
            else read(Request(environ))
        )
        query, accept = operation.query, environ.get("HTTP_ACCEPT", "")
        page = wants_page(accept, operation.formats, operation.offered)
        chosen, media_type = operation.plain, ""
        if not page:
            chosen, media_type = choose(operation.offered, accept, operation.formats)
        gzip = not page and takes_gzip(environ.get("HTTP_ACCEPT_ENCODING", ""))
        task = Task(query, operation.dataset, chosen, asker.deadline, gzip)
        try:
            with exchange.noting(query):
                found = await self._run(task, asker.client, gone)
        except AnswerMisfit:  # the application looks for a format that fits
            return None
        except (QueryError, EngineError) as error:
            exchange.found = error.with_traceback(None)  # which would hold the whole request
            return None
        if page:
            exchange.found = found
            return None
        exchange.route = ENDPOINT
        lasts, length = not query.is_volatile, ("Content-Length", str(len(found.data)))
        about = answer_headers(media_type, found.digest, lasts, found.gzipped)
        headers = [*about, length, *self._about_queries, *self._headers]
        return Entry(200, headers, found.data, ENDPOINT, exchange.query, lasts)

    async def _health(self, environ: WSGIEnvironment, asker: Asker) -> Entry:
        environ[KEY].route = HEALTH
        fails = False
        try:
            await self._run(Task(PROBE, WHOLE, JSON, asker.deadline), asker.client, None)
        except EngineError:
            fails = True
        status, report = told(self._site, fails)
        body = json.dumps(report).encode()
        length = ("Content-Length", str(len(body)))
        return Entry(status, [*_FRESH, length, ("Vary", "Accept"), *self._headers], body)

"""The bodies of requests, read whole before anything else is done with them.

A client that sends its body slowly holds the thread that waits for it, for as long as it likes. So
only some threads may wait at once, and while they all do, requests without a body are answered as
ever.
"""

from __future__ import annotations

import io
import threading
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from werkzeug.wrappers import Response

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

AT_ONCE: Final = 32
BUSY: Final = (
    "503 Service Unavailable\n\nToo many clients are sending requests slowly; "
    "try again, or send the query in the address, with GET.\n"
)


class RequestBodies:
    """WSGI middleware that reads bodies up to a length, ``at_once`` at a time."""

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
        count = self._announced(environ)
        if not 0 < count <= self._most + 1:
            return self._app(environ, start_response)
        if not self._waiting.acquire(blocking=False):
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

    def _announced(self, environ: WSGIEnvironment) -> int:
        """Return how many bytes to read: of a body in chunks, one more than may be."""
        length = environ.get("CONTENT_LENGTH") or ""
        if length:
            return int(length) if length.isdecimal() else 0
        return self._most + 1 if environ.get("HTTP_TRANSFER_ENCODING") else 0

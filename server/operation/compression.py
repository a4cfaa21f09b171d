"""Compression of answers with gzip, for clients that take it."""

from __future__ import annotations

import gzip
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header
from werkzeug.wrappers import Response

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

LEAST: Final = 1000
"""Bytes; what is shorter fits in one packet anyway."""

MOST: Final = 64 * 2**20
"""Bytes; what is longer would be held in memory for too long, and goes out as it is."""

LEVEL: Final = 5
_TEXT: Final = ("application/n-triples", "application/n-quads", "application/trig")


@lru_cache(maxsize=1024)
def takes_gzip(accept_encoding: str) -> bool:
    """Say whether an Accept-Encoding header, RFC 9110 section 12.5.3, prefers gzip to nothing.

    Without a header any coding is acceptable, but clients without one often know none.
    """
    accept = parse_accept_header(accept_encoding, Accept)
    quality = accept.quality("gzip")
    return quality > 0 and quality >= accept.quality("identity")


def is_text(media_type: str) -> bool:
    """Say whether a media type is one of text, which compresses well."""
    return (
        media_type.startswith("text/")
        or media_type.endswith(("json", "xml", "javascript"))
        or media_type in _TEXT
    )


class Compression:
    """WSGI middleware that compresses whole answers; an entity tag of its own marks each."""

    def __init__(self, app: WSGIApplication) -> None:
        self._app = app

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Send the application's answer, compressed where that is asked for and worth it."""
        response = Response.from_app(self._app, environ)
        if is_text(response.mimetype or ""):
            response.vary.add("Accept-Encoding")
            if _worth_it(response) and takes_gzip(environ.get("HTTP_ACCEPT_ENCODING", "")):
                _compress(response)
        return response(environ, start_response)


def _worth_it(response: Response) -> bool:
    return (
        response.status_code == 200
        and "Content-Encoding" not in response.headers
        and LEAST <= (response.content_length or 0) <= MOST
    )


def _compress(response: Response) -> None:
    data = response.get_data()
    # Without the time in its header, equal answers have equal bytes, as a strong tag promises.
    response.set_data(gzip.compress(data, LEVEL, mtime=0))
    response.content_encoding = "gzip"
    tag, weak = response.get_etag()
    if tag is not None:
        response.set_etag(f"{tag}-gzip", bool(weak))

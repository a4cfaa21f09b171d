"""What becomes of a whole answer before it is sent: compression, conditions; and of a body sent.

The application makes whole answers to GET only: it never sees HEAD, nor a condition on an entity
tag that it would have to translate. A GET for a range reaches it as it is: what sends ranges
judges their conditions too. A HEAD has no ranges (RFC 9110, section 14.2).
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Final

from werkzeug.exceptions import BadRequest, RequestEntityTooLarge, UnsupportedMediaType
from werkzeug.wrappers import Response

from khorgos.server.operation.cache import takes_gzip
from khorgos.server.sparql.compression import LEAST, MOST, compress

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication, WSGIEnvironment

CONDITIONS: Final = ("HTTP_IF_NONE_MATCH", "HTTP_IF_MATCH", "HTTP_IF_MODIFIED_SINCE")

_TEXT: Final = ("application/n-triples", "application/n-quads", "application/trig")
_GZIP: Final = zlib.MAX_WBITS | 16


def asks_for_part(environ: WSGIEnvironment) -> bool:
    """Say whether a request wants the head of an answer alone, or an answer on a condition."""
    method: str = environ["REQUEST_METHOD"]
    if method == "GET" and "HTTP_RANGE" not in environ:
        return any(name in environ for name in CONDITIONS)
    return method == "HEAD"


def whole(environ: WSGIEnvironment) -> WSGIEnvironment:
    """Return the request for the whole answer of which a request asks for a part."""
    left_out = (*CONDITIONS, "HTTP_RANGE")
    plain = {name: value for name, value in environ.items() if name not in left_out}
    return plain | {"REQUEST_METHOD": "GET"}


def conditional(response: Response, environ: WSGIEnvironment) -> Response:
    """Turn a whole answer into 304, 412 or itself, by sections 9.3.2 and 13 of RFC 9110."""
    if response.status_code == 200:
        response.make_conditional(environ)
    return response


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
        and LEAST <= (response.content_length or 0) <= MOST  # so not one of unknown length
        and takes_gzip(environ.get("HTTP_ACCEPT_ENCODING", ""))
        and (packed := compress(response.get_data()))
    ):
        response.set_data(packed)
        response.content_encoding = "gzip"
        tag, weak = response.get_etag()
        if tag is not None:
            response.set_etag(f"{tag}-gzip", bool(weak))
    return response


def decoded(body: bytes, coding: str, most: int) -> bytes:
    """Undo the content coding of a request's body, RFC 9110 section 8.4.

    Args:
        body: as it came.
        coding: its ``Content-Encoding``.
        most: bytes that it may have when it is decoded.

    Raises:
        UnsupportedMediaType: the coding is another than gzip.
        BadRequest: the body is not in it, or breaks off.
        RequestEntityTooLarge: it has more than ``most`` bytes.
    """
    if coding.strip().lower() in ("", "identity"):
        return body
    if coding.strip().lower() not in ("gzip", "x-gzip"):
        raise UnsupportedMediaType(
            f"The body is in the coding {coding}; send it in gzip, or as it is."
        )
    unpacking = zlib.decompressobj(_GZIP)
    try:
        data = unpacking.decompress(body, most + 1)
    except zlib.error as error:
        raise BadRequest(f"The body is not in gzip, as its header says: {error}.") from error
    if len(data) > most:
        raise RequestEntityTooLarge
    if not unpacking.eof:
        raise BadRequest("The body breaks off; send the whole of what gzip wrote.")
    return data

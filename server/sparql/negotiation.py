"""Content negotiation: which format a request gets.

A ``format`` parameter wins over the Accept header; without either the first format of the answer's
kind is taken. Everything is UTF-8.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from werkzeug.datastructures import MIMEAccept
from werkzeug.exceptions import NotAcceptable

from khorgos.server.sparql.answers import GRAPH_FORMATS, RESULT_FORMATS, Format

HTML: Final = "text/html"


def wants_page(accept: MIMEAccept) -> bool:
    """Say whether a client would rather have a page than data: a browser, not a tool."""
    plain = _without_parameters(accept)
    return plain.quality(HTML) > max(
        plain.quality(media_type)
        for offered in (*RESULT_FORMATS, *GRAPH_FORMATS)
        for media_type in (offered.media_type, *offered.media_types)
    )


def choose(
    formats: Sequence[Format], accept: MIMEAccept, name: str | None = None
) -> tuple[Format, str]:
    """Choose the format for an answer.

    Args:
        formats: the formats the answer can have, the default first.
        accept: the request's Accept header, RFC 9110 section 12.5.1; empty accepts all.
        name: the request's ``format`` parameter, or None.

    Returns:
        The format, and the media type under which the client asked for it.

    Raises:
        NotAcceptable: the client takes none of them; the description lists them.
    """
    if name is not None:
        for offered in formats:
            if name.lower() in (offered.name, offered.media_type, *offered.names):
                return offered, offered.media_type
        raise NotAcceptable(_listing(f"This answer cannot be written as {name!r}.", formats))
    if not accept:
        return formats[0], formats[0].media_type
    plain = _without_parameters(accept)
    # Registered media types first, so that wildcards take those.
    offers = [(offered.media_type, offered) for offered in formats]
    offers += [(other, offered) for offered in formats for other in offered.media_types]
    media_type, chosen = max(offers, key=lambda offer: plain.quality(offer[0]))
    if not plain.quality(media_type):
        raise NotAcceptable(_listing(f"This answer cannot be written as {accept}.", formats))
    return chosen, media_type


def _without_parameters(accept: MIMEAccept) -> MIMEAccept:
    """Drop parameters such as ``charset``, which would keep a media type from matching."""
    return MIMEAccept([(value.partition(";")[0].strip(), quality) for value, quality in accept])


def _listing(problem: str, formats: Sequence[Format]) -> str:
    """Say what was not acceptable and list what is."""
    lines = [f"  {offered.media_type}  (format={offered.name})" for offered in formats]
    return "\n".join((problem, "It can be written as", *lines))

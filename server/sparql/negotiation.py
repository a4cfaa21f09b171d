"""Content negotiation: which format a request gets.

A ``format`` parameter that names a format of the answer's kind wins over the Accept header; without
either the first format of the kind is taken. Everything is UTF-8.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import lru_cache
from typing import Final

from werkzeug.datastructures import MIMEAccept
from werkzeug.exceptions import NotAcceptable
from werkzeug.http import parse_accept_header, parse_options_header

from khorgos.server.sparql.answers import (
    GRAPH_FORMATS,
    N_QUADS,
    N_TRIPLES,
    RESULT_FORMATS,
    TRIG,
    TURTLE,
    Format,
)
from khorgos.server.sparql.errors import AnswerMisfit

HTML: Final = "text/html"
PAGE: Final = ("html", HTML, "application/xhtml+xml")
"""What the ``format`` parameter calls a page."""

VERSIONED: Final = (TURTLE, N_TRIPLES, N_QUADS, TRIG)
"""The formats whose media types have a version in the drafts of RDF 1.2: they hold triple terms."""

_REMEMBERED: Final = 512
"""How many choices are kept: clients send the same few headers again and again."""


@lru_cache(_REMEMBERED)
def wants_page(
    accept: str,
    names: tuple[str, ...] = (),
    formats: tuple[Format, ...] = (*RESULT_FORMATS, *GRAPH_FORMATS),
) -> bool:
    """Say whether a client would rather have a page than data: a browser, not a tool.

    Args:
        accept: the request's Accept header.
        names: what its ``format`` parameters say, see :func:`choose`.
        formats: the formats the data can have.
    """
    for name in _each(names):
        if name in PAGE:
            return True
        if any(_called(offered, name) for offered in formats):
            return False
    ranges = _ranges(accept)
    return _wish(ranges, HTML) > max(_wish(ranges, kind) for kind, _ in _offers(formats))


@lru_cache(_REMEMBERED)
def choose(
    formats: tuple[Format, ...], accept: str = "", names: tuple[str, ...] = ()
) -> tuple[Format, str]:
    """Choose the format for an answer; the choice is remembered.

    Where no format goes by one of the names, the Accept header must name the type of data: that it
    takes ``*/*`` is no reason to send one who asked for CSV something else.

    Args:
        formats: the formats the answer can have, the default first.
        accept: the request's Accept header, RFC 9110 section 12.5.1; empty accepts all.
        names: what its ``format`` parameters say, what counts most first: names of formats or media
            types, also several between commas.

    Returns:
        The format, and the media type under which the client asked for it, perhaps with a version.

    Raises:
        NotAcceptable: the client takes none of them; the description lists them.
    """
    for name in _each(names):
        for offered in formats:
            if media_type := _called(offered, name):
                return offered, media_type
    ranges = _ranges(accept)
    if names:
        ranges = MIMEAccept([one for one in ranges if one[0] != "*/*"])
    elif not ranges:
        return formats[0], formats[0].media_type
    media_type, chosen = max(_offers(formats), key=lambda offer: _wish(ranges, offer[0]))
    if not ranges.quality(media_type):
        asked = " or ".join(map(repr, names)) or accept
        raise NotAcceptable(_listing(f"This answer cannot be written as {asked}.", formats))
    return chosen, media_type + _version(chosen, media_type, accept)


def _version(chosen: Format, media_type: str, accept: str) -> str:
    """Announce version 1.2 of RDF, which every graph is of, to a client that asks for it.

    Follows RDF 1.2 Concepts, section 2, a draft, where versions are advice: others are ignored.
    """
    for named, _ in parse_accept_header(accept, MIMEAccept):
        kind, options = parse_options_header(named)
        if kind.lower() == media_type and options.get("version") == "1.2" and chosen in VERSIONED:
            return "; version=1.2"
    return ""


def write_acceptable(
    formats: tuple[Format, ...],
    accept: str,
    names: tuple[str, ...],
    write: Callable[[Format], bytes],
) -> tuple[bytes, str]:
    """Write an answer in the format that :func:`choose` would take.

    Where that cannot hold the answer, the next one that the client takes is written.

    Args:
        formats: the formats of the answer's kind, the default first.
        accept: the request's Accept header, see :func:`choose`.
        names: what its ``format`` parameters say, see :func:`choose`.
        write: writes the answer in a format.

    Returns:
        The answer, and the media type under which the client asked for it.

    Raises:
        NotAcceptable: the client takes no format of the answer's kind.
        AnswerMisfit: the client takes no format that can hold this answer.
    """
    chosen, media_type = choose(formats, accept, names)
    try:
        return write(chosen), media_type
    except AnswerMisfit as misfit:
        others = tuple(offered for offered in formats if offered is not chosen)
        with suppress(NotAcceptable):
            return write_acceptable(others, accept, names, write)
        raise misfit from None


def _each(names: tuple[str, ...]) -> Iterator[str]:
    """Take the values of parameters apart; a plus that nobody escaped has become a space."""
    for name in ",".join(names).lower().split(","):
        yield name.partition(";")[0].strip().replace(" ", "+")


def _called(offered: Format, name: str) -> str | None:
    """Return the media type of a format if it goes by ``name``, else None."""
    if name in offered.media_types:
        return name
    return (
        offered.media_type if name in (offered.media_type, offered.name, *offered.names) else None
    )


def _offers(formats: tuple[Format, ...]) -> list[tuple[str, Format]]:
    """Return the media types of formats: registered ones first, so that wildcards take those."""
    registered = [(offered.media_type, offered) for offered in formats]
    return registered + [(other, offered) for offered in formats for other in offered.media_types]


def _ranges(accept: str) -> MIMEAccept:
    """Read an Accept header without its parameters: ``charset`` is to keep no type from matching.

    A weight such as ``1.``, which RFC 9110 allows, or Java's ``.2`` gets digits on both sides.
    """
    weighed = re.sub(r"(?i)(;\s*q=\d?)\.(?!\d)", r"\g<1>", accept)
    read = parse_accept_header(re.sub(r"(?i)(;\s*q=)\.", r"\g<1>0.", weighed), MIMEAccept)
    return MIMEAccept([(value.partition(";")[0].strip().lower(), weight) for value, weight in read])


def _wish(ranges: MIMEAccept, media_type: str) -> tuple[float, int]:
    """How much a media type is wanted: by its weight, then by how exactly it is named."""
    place = ranges.find(media_type)
    if place < 0:
        return 0, 0
    named, weight = ranges[place]
    return weight, -named.count("*")


def _listing(problem: str, formats: tuple[Format, ...]) -> str:
    """Say what was not acceptable and list what is."""
    lines = [f"  {offered.media_type}  (format={offered.name})" for offered in formats]
    return "\n".join((problem, "It can be written as", *lines))

"""What views share: how documents are chosen and sent, what there is instead, where things are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final
from urllib.parse import urlencode

from flask import Response, make_response, render_template, request, url_for

from khorgos.ontology.prefixes import BASE, PREFIXES
from khorgos.server.sparql.answers import GRAPH_FORMATS, Format
from khorgos.server.sparql.negotiation import HTML, choose, wants_page
from khorgos.server.sparql.protocol import requested_formats

SLUG: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,127}")
"""The part of the IRI of a thing after ``/id/``: nothing that SPARQL or HTML has to escape."""


POLICY: Final = (
    "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
"""What a browser may load and run for an answer; a picture opened by itself runs nothing."""

PAGE_POLICY: Final = f"{POLICY}; script-src 'self'; img-src 'self'; connect-src 'self'"
"""The same for a page, which has pictures and scripts of this server alone."""

HEADERS: Final = {
    # The data is public and there are no credentials: any page may ask, also when it errs.
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "*",
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
}
"""What every answer has, errors too."""

PREFLIGHT: Final = {
    "Access-Control-Allow-Methods": "GET, HEAD, POST, OPTIONS",
    "Access-Control-Allow-Headers": "*",
    "Access-Control-Max-Age": "86400",
}
"""What a browser asks with OPTIONS before it lets a page ask; see https://fetch.spec.whatwg.org/."""


def negotiate(formats: tuple[Format, ...] = GRAPH_FORMATS) -> tuple[Format, str] | None:
    """Choose what the request gets: a page (None), or a format with the media type to name.

    Raises:
        NotAcceptable: the client takes none of them; the description lists them.
    """
    names = requested_formats(request)
    if wants_page(accepted(), names, formats):
        return None
    return choose(formats, accepted(), names)


def accepted() -> str:
    """Return the request's Accept header; empty where it has none."""
    return request.headers.get("Accept", "")


def send(body: str | bytes, media_type: str = HTML, links: Iterable[str] = ()) -> Response:
    """Answer with a whole document, which a client may keep as long as it asks again.

    Args:
        body: the document; text is encoded in UTF-8.
        media_type: its media type, without parameters.
        links: values of Link headers, as :func:`link` writes them.

    Returns:
        200 with a strong ETag, or 304 where the client has it.
    """
    response = Response(body, mimetype=media_type)
    for value in links:
        response.headers.add("Link", value)
    response.add_etag()
    response.cache_control.no_cache = True
    response.make_conditional(request)
    return response


def not_found(
    message: str,
    links: Mapping[str, str],
    told: str = "",
    shown: Sequence[object] = (),
) -> Response:
    """Answer 404 with what there is instead.

    Args:
        message: what there is not, for tools.
        links: names of what there is → addresses.
        told: the message for readers, in the language of the page; else it is that for tools.
        shown: terms with their addresses, which readers get in the place of the links.
    """
    if wants_page(accepted()):
        page = render_template("nothing.html", message=message, told=told, links=links, shown=shown)
        return make_response(page, 404)
    there_are = ["There are", *(f"  {name}  {href}" for name, href in links.items())]
    return problem(404, "Not Found", "\n".join([message, *(there_are if links else [])]))


def link(target: str, relation: str, media_type: str = "") -> str:
    """Write one value of a Link header, RFC 8288.

    >>> link("/ontology?format=ttl", "alternate", "text/turtle")
    '</ontology?format=ttl>; rel="alternate"; type="text/turtle"'
    """
    kind = f'; type="{media_type}"' if media_type else ""
    return f'<{target}>; rel="{relation}"{kind}'


def alternates(
    endpoint: str, formats: Iterable[Format] = GRAPH_FORMATS, **values: Any
) -> list[str]:
    """Link to the forms of a document, for the view ``endpoint`` with ``values``."""
    return [
        link(url_for(endpoint, format=offered.name, **values), "alternate", offered.media_type)
        for offered in formats
    ]


def problem(status: int, name: str, message: str) -> Response:
    """Make the answer to a request that failed: a page for browsers, text for tools."""
    if wants_page(accepted()):
        return make_response(render_template("error.html", title=name, message=message), status)
    text = f"{status} {name}\n\n{message}\n"
    return Response(text, status, content_type="text/plain; charset=utf-8")


def address_of(iri: str) -> str:
    """Return where an IRI leads from a page: here if it is one of ours, else to the web."""
    namespace, local = iri[: iri.rfind("/") + 1], iri[iri.rfind("/") + 1 :]
    if namespace == PREFIXES["kh"] and SLUG.fullmatch(local):
        return url_for("things.document", slug=local)
    if namespace == PREFIXES["khg"]:
        return url_for("graphs.graph", name=local)
    if iri.startswith(PREFIXES["kho"]):
        return url_for("ontology.page", _anchor=iri.removeprefix(PREFIXES["kho"]))
    if iri.startswith(BASE) and not iri.startswith(PREFIXES["kh"]):
        # The lasting IRI of anything else is its address here, after another beginning.
        return url_for("start.page") + iri.removeprefix(BASE)
    return iri if iri.startswith(("http://", "https://")) else ""


def query_address(**parameters: str | tuple[str, ...]) -> str:
    """Return the path of the endpoint with ``parameters``."""
    return f"{url_for('sparql.endpoint')}?{urlencode(parameters, doseq=True)}"

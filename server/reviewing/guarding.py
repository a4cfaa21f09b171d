"""Who may use the page: the curator's own browser on this machine, and no other site through it.

A name that leads to this machine can be anybody's, so the header ``Host`` must name the loopback
interface itself. A page of another site can send requests to this machine, so each request has the
token that was shown to the curator, in a cookie that other sites never send or in a header, and
what changes something comes from a page of this address.
"""

from __future__ import annotations

import hmac
import ipaddress
import secrets
from typing import Final
from urllib.parse import urlsplit

from flask import Flask, Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from khorgos.server.documents import PAGE_POLICY

TOKEN_HEADER: Final = "X-Khorgos-Token"
_HEADERS: Final = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": PAGE_POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}
_SAFE: Final = ("GET", "HEAD")


class NotLoopbackError(ValueError):
    """An address that other machines can reach."""


def new_token() -> str:
    """A token that nobody can guess."""
    return secrets.token_urlsafe(24)


def is_loopback(host: str) -> bool:
    """Whether ``host``, a name or address with or without a port, is the loopback interface's.

    >>> [is_loopback(host) for host in ("127.0.0.1:8001", "[::1]", "localhost", "zarm.example")]
    [True, True, True, False]
    """
    try:
        name = urlsplit(f"//{host}").hostname or ""
        return name == "localhost" or ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def guard(app: Flask, token: str) -> None:
    """Let ``app`` answer the curator alone, who opens an address with the ``token``."""

    @app.before_request
    def _look() -> Response | AnyResponse | None:
        if not is_loopback(request.host) or not is_loopback(request.remote_addr or ""):
            return _refused(
                421, "This page answers on this machine alone, at the address that was printed."
            )
        cookie = _cookie()
        given = request.args.get("token")
        if given is not None and request.method == "GET" and _same(given, token):
            way = redirect(request.path)
            way.set_cookie(cookie, token, httponly=True, samesite="Strict")
            return way
        if request.endpoint == "static" and request.method in _SAFE:
            return None  # the same for everybody, and nobody's secret
        in_header = _same(request.headers.get(TOKEN_HEADER, ""), token)
        if not in_header and not _same(request.cookies.get(cookie, ""), token):
            return _refused(
                403, "Open the whole address that khorgos review printed, with its token."
            )
        if request.method not in _SAFE and not in_header and not _is_from_here():
            return _refused(403, "This was sent by a page of another site; nothing was changed.")
        return None

    @app.after_request
    def _add_headers(response: Response) -> Response:
        for name, value in _HEADERS.items():
            response.headers.setdefault(name, value)
        return response


def _cookie() -> str:
    """The name of the cookie; browsers send cookies to all ports of a host."""
    return f"khorgos-review-{urlsplit(f'//{request.host}').port or 80}"


def _is_from_here() -> bool:
    return request.headers.get("Origin") == f"{request.scheme}://{request.host}"


def _same(given: str, token: str) -> bool:
    return hmac.compare_digest(given.encode(), token.encode())


def _refused(status: int, message: str) -> Response:
    return Response(f"{message}\n", status, mimetype="text/plain")

"""HEAD and conditional requests, answered from the answer to GET.

The layers below make whole answers only: they never see HEAD, nor a condition on an entity tag
that they would have to translate.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from werkzeug.wrappers import Response

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

CONDITIONS: Final = ("HTTP_IF_NONE_MATCH", "HTTP_IF_MATCH", "HTTP_IF_MODIFIED_SINCE")


class ConditionalRequests:
    """WSGI middleware that follows sections 9.3.2 and 13 of RFC 9110 for GET and HEAD.

    A request for a range goes through as it is: what sends ranges judges its conditions too.
    """

    def __init__(self, app: WSGIApplication) -> None:
        self._app = app

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Ask for the whole answer; send 304, 412 or the head of it where that is asked for."""
        method = environ["REQUEST_METHOD"]
        conditional = method == "GET" and any(name in environ for name in CONDITIONS)
        if "HTTP_RANGE" in environ or not (conditional or method == "HEAD"):
            return self._app(environ, start_response)
        plain = {name: value for name, value in environ.items() if name not in CONDITIONS}
        response = Response.from_app(self._app, plain | {"REQUEST_METHOD": "GET"})
        if response.status_code == 200:
            response.make_conditional(environ)
        return response(environ, start_response)

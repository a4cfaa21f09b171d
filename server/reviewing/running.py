"""The server of the review page, on the loopback interface."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from werkzeug.serving import WSGIRequestHandler, make_server

from khorgos.server.reviewing.app import create_review
from khorgos.server.reviewing.guarding import NotLoopbackError, is_loopback, new_token
from khorgos.server.reviewing.proposals import Drafter
from khorgos.server.reviewing.reviewed import Reviewed


class AddressTakenError(Exception):
    """Nothing can listen at the address."""


class _Silent(WSGIRequestHandler):
    """Says nothing of each request, for the address holds the token."""

    def log(self, type: str, message: str, *args: object) -> None:
        """Keep it for itself."""


def run(
    root: Path,
    slug: str,
    port: int,
    tell: Callable[[str], None],
    drafter: Drafter | None = None,
    host: str = "127.0.0.1",
) -> None:
    """Serve the review of a document until it is interrupted.

    Args:
        root: the graph's folder.
        slug: the document.
        port: where to listen; 0 for any that is free.
        tell: gets the address, with its token.
        drafter: drafts it.
        host: an address of the loopback interface.

    Raises:
        NotLoopbackError: other machines could reach ``host``.
        AddressTakenError: something else listens there.
        InputError, EditError, JournalError: as `Reviewed`.
    """
    if not is_loopback(f"[{host}]" if ":" in host else host):
        raise NotLoopbackError(f"{host} can be reached from elsewhere; review on 127.0.0.1")
    reviewed = Reviewed(root, slug, drafter)
    for one in reviewed.desk.recovered:
        tell(f"written now, for the last time ended before: {one.told}")
    reviewed.look()  # drafted now, so that the page opens at once
    token = new_token()
    try:
        server = make_server(
            host, port, create_review(reviewed, token), threaded=True, request_handler=_Silent
        )
    except (OSError, SystemExit) as error:
        why = "another program does" if isinstance(error, SystemExit) else error.strerror
        raise AddressTakenError(
            f"cannot listen at {host} port {port}: {why}; choose another with --port"
        ) from error
    shown = f"[{host}]" if ":" in host else host
    tell(f"Review {slug} at http://{shown}:{server.server_port}/?token={token}")
    with suppress(KeyboardInterrupt):
        server.serve_forever()

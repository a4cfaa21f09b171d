"""Which endpoints a query may name in SERVICE, when the operator allows any.

The engine itself follows no redirect. A name is resolved when the server starts: one that leads
into a private network is refused unless the operator wrote the address itself, so that a public
name cannot open a door to a machine inside.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from urllib.parse import urlsplit


class FederationError(ValueError):
    """An endpoint cannot be allowed; the message says why."""


def allowed_endpoints(urls: Iterable[str]) -> tuple[str, ...]:
    """Check the endpoints that an operator allows.

    Returns:
        The same URLs, each once.

    Raises:
        FederationError: one is not an http or https URL, has credentials or a fragment, does not
            resolve, or is a name that leads to a private address.
    """
    import ipaddress  # here, because most questions are asked without endpoints
    import socket

    allowed = tuple(dict.fromkeys(urls))
    for url in allowed:
        parts = urlsplit(url)
        host = parts.hostname
        if parts.scheme not in ("http", "https") or not host:
            raise FederationError(f"an endpoint is an http or https URL, not {url!r}")
        if parts.username or parts.password or parts.fragment:
            raise FederationError(f"{url} has credentials or a fragment; give the plain URL")
        with suppress(ValueError):  # a name
            ipaddress.ip_address("127.0.0.1" if host == "localhost" else host)
            continue
        try:
            found = socket.getaddrinfo(host, parts.port or parts.scheme, type=socket.SOCK_STREAM)
        except OSError as error:
            raise FederationError(f"{url} cannot be resolved: {error}") from error
        for *_, address in found:
            if not ipaddress.ip_address(str(address[0]).partition("%")[0]).is_global:
                raise FederationError(
                    f"{url} leads to the private address {address[0]}; give the address itself if "
                    "you mean it"
                )
    return allowed

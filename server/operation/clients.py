"""How much one client may ask: who a client is, how many requests it may send, and queries run.

A client is an address, or for IPv6 the network of 64 bits in which a machine makes up its addresses
itself (RFC 4291, section 2.5.1). Both limits are off unless the operator sets them.
"""

from __future__ import annotations

import math
import threading
from collections import Counter, OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from ipaddress import IPv6Address, IPv6Network, ip_address
from typing import TYPE_CHECKING, Final

from werkzeug.wrappers import Response

from khorgos.server.sparql.errors import EngineUnavailable

if TYPE_CHECKING:
    pass

KEPT: Final = 10_000
"""How many clients are remembered; of more, those that were quiet for longest are forgotten."""

PREFIX: Final = 64
"""Bits of an IPv6 address that make a client."""

LONGEST_NAME: Final = 64
"""Code points of what is no address, so that nobody fills the memory with made-up names."""

BURST: Final = 4
"""A client that was quiet may send this part of a minute's requests at once."""

NEVER_LIMITED: Final = "/health"

TOO_MANY: Final = (
    "429 Too Many Requests\n\nThis address sends more requests than it may, which is {rate} a "
    "minute. Try again in {seconds} s; to ask for much, ask in fewer queries, or take the whole "
    "release at /dumps/.\n"
)


class TooManyQueries(EngineUnavailable):
    """A client has as many queries running as it may."""

    status = 429
    title = "Too many queries at once"
    outcome = "client"


class ClientLimits:
    """Counts requests and running queries of each client; for use by many threads.

    Requests are counted by the generic cell rate algorithm (ITU-T I.371), a token bucket that keeps
    one number for a client: the time until which its requests are spoken for.

    >>> limits = ClientLimits(rate=60)
    >>> [limits.wait("192.0.2.1", now=0.0) for _ in range(15)] == [0.0] * 15
    True
    >>> limits.wait("192.0.2.1", now=0.25), limits.wait("192.0.2.2", now=0.25)
    (0.75, 0.0)
    """

    def __init__(self, rate: int = 0, at_once: int = 0) -> None:
        """Limit each client.

        Args:
            rate: requests a minute; 0 for any number.
            at_once: queries that run or wait at once; 0 for any number.
        """
        self.rate: Final = rate
        self.at_once: Final = at_once
        self._step = 60 / rate if rate else 0.0
        self._early = (max(rate // BURST, 1) - 1) * self._step
        self._until: OrderedDict[str, float] = OrderedDict()
        self._running: Counter[str] = Counter()
        self._lock = threading.Lock()

    def wait(self, client: str, now: float) -> float:
        """Count a request if it is allowed.

        Args:
            client: as :func:`client_of` names it.
            now: seconds, of a clock that never goes back.

        Returns:
            0 when it is allowed, or the seconds until one would be.
        """
        if not self.rate:
            return 0.0
        with self._lock:
            until = max(self._until.get(client, now), now)
            if until - now > self._early:
                return until - now - self._early
            self._until[client] = until + self._step
            self._until.move_to_end(client)
            self._forget(now)
        return 0.0

    def _forget(self, now: float) -> None:
        """Drop clients that have all their requests again, and those beyond :data:`KEPT`."""
        while self._until:
            quiet = next(iter(self._until))
            if self._until[quiet] > now and len(self._until) <= KEPT:
                return
            del self._until[quiet]

    @contextmanager
    def turn(self, client: str) -> Iterator[None]:
        """Count a query of ``client`` as running while the block lasts.

        Raises:
            TooManyQueries: as many run already as may.
        """
        with self._lock:
            if 0 < self.at_once <= self._running[client]:
                raise TooManyQueries(
                    f"this address has {self.at_once} running or waiting, as many as it may; wait "
                    "until one has ended, or ask in fewer queries"
                )
            self._running[client] += 1
        try:
            yield
        finally:
            with self._lock:
                self._running[client] -= 1
                if not self._running[client]:
                    del self._running[client]


@lru_cache(maxsize=KEPT)  # reading an address takes longer than many an answer
def client_of(remote_addr: str, forwarded_for: str | None, proxies: int) -> str:
    """Name the client that sent a request.

    Each trusted proxy adds the address that it was called from at the right of X-Forwarded-For;
    what stands further left came from the client and may be made up. So the list is cut at each
    comma, and nothing in it quotes a comma.

    Args:
        remote_addr: where the connection came from.
        forwarded_for: the header X-Forwarded-For, its lines joined by commas; None without one.
        proxies: how many trusted proxies stand in front.

    Returns:
        An IPv4 address, a network of IPv6, or the beginning of what the outermost proxy wrote if it
        is neither; that of the connection where the list is too short to have passed all proxies.

    >>> client_of("127.0.0.1", "made-up, 192.0.2.7", proxies=1)
    '192.0.2.7'
    >>> client_of("2001:db8::1", "192.0.2.7", proxies=0)
    '2001:db8::/64'
    """
    forwarded = (forwarded_for or "").split(",")
    named = forwarded[-proxies].strip() if 0 < proxies <= len(forwarded) else ""
    return _client(named or remote_addr)


def _client(text: str) -> str:
    """Write all addresses of one client alike, without port and zone."""
    host = text
    if text.startswith("["):
        host = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        host = text.partition(":")[0]
    try:
        address = ip_address(host.partition("%")[0])
    except ValueError:
        return text[:LONGEST_NAME]
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is None:
            return str(IPv6Network((int(address), PREFIX), strict=False))
        address = address.ipv4_mapped
    return str(address)


def too_many(rate: int, seconds: float) -> Response:
    """Make the refusal of a request above ``rate`` a minute that may come in ``seconds``.

    It is 429 (RFC 6585, section 4), and ``Retry-After`` (RFC 9110, section 10.2.3) says when to try
    again. The fields RateLimit and RateLimit-Policy are not sent: they are a draft whose form has
    changed between its versions.
    """
    whole = str(math.ceil(seconds))
    headers = {"Retry-After": whole, "Cache-Control": "no-store"} | {
        f"Access-Control-{name}": "*" for name in ("Allow-Origin", "Expose-Headers")
    }
    text = TOO_MANY.format(rate=rate, seconds=whole)
    return Response(text, 429, headers, content_type="text/plain; charset=utf-8")

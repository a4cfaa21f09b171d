"""How much one client may ask, and who is one client."""

from collections.abc import Callable
from ipaddress import IPv4Address, IPv6Address

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.test import Client

from khorgos.server.app import create_app
from khorgos.server.engines.embedded import EmbeddedEngine
from khorgos.server.operation.clients import KEPT, ClientLimits, TooManyQueries, client_of
from khorgos.server.site import OntologySource, Site

# --- who a client is

IPV4 = st.ip_addresses(v=4)
IPV6 = st.ip_addresses(v=6).filter(lambda address: int(address) >> 65 > 0)
MADE_UP = st.lists(st.text(), max_size=3).map(",".join)
"""What a client may write into X-Forwarded-For before the first proxy adds to it."""


@pytest.mark.parametrize(
    ("connection", "header", "proxies", "client"),
    [
        ("192.0.2.1", None, 0, "192.0.2.1"),
        ("192.0.2.1", "192.0.2.9", 0, "192.0.2.1"),
        ("127.0.0.1", "192.0.2.9", 1, "192.0.2.9"),
        ("127.0.0.1", "192.0.2.8, 192.0.2.9", 1, "192.0.2.9"),
        ("127.0.0.1", "192.0.2.7,192.0.2.8 ,192.0.2.9", 2, "192.0.2.8"),
        ("127.0.0.1", '"192.0.2.8, 192.0.2.9', 1, "192.0.2.9"),
        ("127.0.0.1", "192.0.2.9", 2, "127.0.0.1"),
        ("127.0.0.1", None, 1, "127.0.0.1"),
        ("127.0.0.1", "192.0.2.9, ", 1, "127.0.0.1"),
        ("127.0.0.1", "192.0.2.9:4711", 1, "192.0.2.9"),
        ("127.0.0.1", "[2001:db8::7]:4711", 1, "2001:db8::/64"),
        ("127.0.0.1", "unknown", 1, "unknown"),
        ("127.0.0.1", "x" * 10_000, 1, "x" * 64),
        ("2001:db8:0:0:1:2:3:4", None, 0, "2001:db8::/64"),
        ("fe80::1%eth0", None, 0, "fe80::/64"),
        ("::ffff:192.0.2.1", None, 0, "192.0.2.1"),
        ("", None, 0, ""),
    ],
)
def test_the_client_of_a_request(
    connection: str, header: str | None, proxies: int, client: str
) -> None:
    assert client_of(connection, header, proxies) == client


@given(MADE_UP, IPV4, st.lists(IPV4, max_size=3))
def test_what_a_client_writes_does_not_make_another_client_of_it(
    made_up: str, client: IPv4Address, proxies: list[IPv4Address]
) -> None:
    header = ", ".join([made_up, str(client), *map(str, proxies)])
    assert client_of("127.0.0.1", header, len(proxies) + 1) == str(client)


@given(MADE_UP, IPV4)
def test_nobody_is_believed_without_proxies(made_up: str, client: IPv4Address) -> None:
    assert client_of(str(client), made_up, 0) == str(client)


@given(IPV6, st.integers(0, 2**64 - 1))
def test_a_network_of_64_bits_is_one_client(address: IPv6Address, rest: int) -> None:
    neighbour = IPv6Address(int(address) >> 64 << 64 | rest)
    beyond = IPv6Address(int(address) ^ 1 << 64)
    assert client_of(str(address), None, 0) == client_of(neighbour.exploded, None, 0)
    assert client_of(str(address), None, 0) != client_of(str(beyond), None, 0)


@given(IPV4)
def test_an_address_of_ipv4_is_one_client_however_it_is_written(address: IPv4Address) -> None:
    assert client_of(f"::ffff:{address}", None, 0) == client_of(str(address), None, 0)


# --- requests a minute


def test_without_a_limit_all_are_allowed() -> None:
    limits = ClientLimits()
    assert not any(limits.wait("a", 0) for _ in range(1000))


@given(
    st.integers(1, 600), st.lists(st.floats(0, 30), min_size=1, max_size=200), st.integers(0, 199)
)
def test_no_span_of_time_has_more_than_the_burst_and_the_rate(
    rate: int, gaps: list[float], begin: int
) -> None:
    limits, now, allowed = ClientLimits(rate), 0.0, []
    for gap in gaps:
        now += gap
        if limits.wait("a", now) == 0:
            allowed.append(now)
    burst = max(rate // 4, 1)
    span = allowed[begin:]
    if span:
        assert len(span) <= burst + (span[-1] - span[0]) * rate / 60 + 1e-6


@given(st.integers(1, 600), st.integers(1, 100))
def test_who_waits_as_long_as_told_is_allowed(rate: int, requests: int) -> None:
    limits, now = ClientLimits(rate), 0.0
    for _ in range(requests):
        seconds = limits.wait("a", now)
        if seconds:
            assert seconds <= 60 / rate + 1e-6
            now += seconds + 1e-6
            assert limits.wait("a", now) == 0


def test_clients_are_counted_apart_and_forgotten() -> None:
    limits = ClientLimits(rate=1)
    assert limits.wait("a", 0) == 0
    assert limits.wait("b", 0) == 0
    assert limits.wait("a", 1) == 59
    assert limits.wait("a", 60) == 0
    for number in range(2 * KEPT):
        limits.wait(str(number), 60)
    assert len(limits._until) == KEPT
    limits.wait("b", 1000)
    assert len(limits._until) == 1


# --- queries at once


def test_queries_at_once() -> None:
    limits = ClientLimits(at_once=2)
    with limits.turn("a"), limits.turn("a"), limits.turn("b"):
        with pytest.raises(TooManyQueries, match="2 running or waiting"), limits.turn("a"):
            pass
        with limits.turn("b"):
            pass
    with limits.turn("a"), limits.turn("a"):
        pass
    assert not limits._running


def test_a_query_that_fails_is_over() -> None:
    limits = ClientLimits(at_once=1)
    with pytest.raises(LookupError), limits.turn("a"):
        raise LookupError
    with limits.turn("a"):
        pass


# --- in front of the application

Served = Callable[..., Client]


@pytest.fixture
def fresh(engine: EmbeddedEngine, source: OntologySource) -> Flask:
    return create_app(Site.of(engine, source))


def forwarded(*addresses: str) -> dict[str, str]:
    return {"X-Forwarded-For": ", ".join(addresses)}


def test_too_many_requests_are_refused_and_told_when(fresh: Flask, served: Served) -> None:
    client = served(fresh, limits=ClientLimits(rate=1))
    assert client.get("/").status_code == 200
    refused = client.get("/", headers=forwarded("192.0.2.1"), buffered=True)
    assert refused.status_code == 429
    assert 1 <= int(refused.headers["Retry-After"]) <= 60
    assert "1 a minute" in refused.text
    assert f"Try again in {refused.headers['Retry-After']} s" in refused.text
    assert refused.headers["Access-Control-Allow-Origin"] == "*"
    assert client.get("/health").status_code == 200
    site = fresh.extensions["khorgos"]
    assert b'khorgos_refused_total{reason="rate"} 1.0' in site.metrics.write("")[0]


def test_behind_a_proxy_each_client_is_limited(fresh: Flask, served: Served) -> None:
    client = served(fresh, limits=ClientLimits(rate=1), proxies=1)
    statuses = [
        client.get("/", headers=forwarded(*addresses)).status_code
        for addresses in (
            ("192.0.2.1",),
            ("192.0.2.2",),
            ("192.0.2.3", "192.0.2.1"),
            ('"', "192.0.2.2"),
            ("2001:db8::1",),
            ("2001:db8::2",),
        )
    ]
    assert statuses == [200, 200, 429, 429, 200, 429]


def test_too_many_queries_are_refused(fresh: Flask, served: Served) -> None:
    limits = ClientLimits(at_once=1)
    client = served(fresh, limits=limits, cache_bytes=0, proxies=1)
    ask = "/sparql?query=ASK{}"
    assert client.get(ask, buffered=True).status_code == 200
    with limits.turn("192.0.2.1"):
        refused = client.get(ask, headers=forwarded("192.0.2.1"), buffered=True)
        other = client.get(ask, headers=forwarded("192.0.2.2"), buffered=True)
        assert other.status_code == 200
        assert client.get("/").status_code == 200
        assert client.get("/health").status_code == 200
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "1")
    assert "1 running or waiting" in refused.text
    assert client.get(ask, buffered=True).status_code == 200
    site = fresh.extensions["khorgos"]
    assert b'khorgos_refused_total{reason="client"} 1.0' in site.metrics.write("")[0]


def test_reconciliation_is_refused_in_json(fresh: Flask, served: Served) -> None:
    limits = ClientLimits(at_once=1)
    client = served(fresh, limits=limits)
    with limits.turn("127.0.0.1"):
        queries = {"queries": '{"q0": {"query": "Taraz"}}'}
        refused = client.get("/reconcile", query_string=queries)
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "1")
    assert refused.json is not None
    assert refused.json["status"] == 429

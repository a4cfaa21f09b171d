"""The application with all that stands around it, as a server runs it."""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from khorgos.server.operation.accesslog import access_log
from khorgos.server.operation.cache import CACHE_BYTES, AnswerCache, CachedAnswers
from khorgos.server.operation.compression import Compression
from khorgos.server.operation.conditional import ConditionalRequests
from khorgos.server.operation.exchange import Exchange, Observer
from khorgos.server.operation.requestbody import AT_ONCE, RequestBodies
from khorgos.server.site import EXTENSION, Site

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication


def wrap(
    app: Flask,
    *,
    cache_bytes: int = CACHE_BYTES,
    log: TextIO | None = None,
    proxies: int = 0,
    bodies: int = AT_ONCE,
) -> WSGIApplication:
    """Put the layers of operation around an application.

    From the outside in: forwarded addresses, the record of each request, its body, HEAD and
    conditions, the cache, compression. The cache stands outside compression, so that an answer is
    compressed once.

    Args:
        app: made by :func:`khorgos.server.app.create_app`.
        cache_bytes: how much the cached answers may take; 0 for no cache. An engine without a
            version has none in any case.
        log: where the access log goes, a line an answer; None for no log.
        proxies: how many trusted proxies stand before this server and set ``X-Forwarded-For``,
            ``-Proto``, ``-Host`` and ``-Prefix``; with 0 nobody is believed.
        bodies: how many threads may wait for the body of a request; fewer than the server has.

    Returns:
        A WSGI application.
    """
    site: Site = app.extensions[EXTENSION]
    cache = AnswerCache(cache_bytes)
    write = access_log(log) if log else None

    def report(exchange: Exchange) -> None:
        site.metrics.count(exchange, cache.size)
        if write:
            write(exchange)

    layers: WSGIApplication = Compression(app)
    if cache_bytes and site.engine.version:
        layers = CachedAnswers(layers, cache, lambda: site.engine.version)
    layers = RequestBodies(ConditionalRequests(layers), app.config["MAX_CONTENT_LENGTH"], bodies)
    layers = Observer(layers, report)
    if proxies:
        layers = ProxyFix(layers, x_for=proxies, x_proto=proxies, x_host=proxies, x_prefix=proxies)
    return layers

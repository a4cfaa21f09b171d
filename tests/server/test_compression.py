import gzip
from typing import Any

import pytest
from werkzeug.test import Client
from werkzeug.wrappers import Response

from khorgos.server.operation.cache import takes_gzip
from khorgos.server.operation.representations import compressed, is_text
from khorgos.server.sparql.compression import LEAST

GZIP = {"Accept-Encoding": "gzip"}


def client(response: Response) -> Client:
    return Client(lambda environ, start: compressed(response, environ)(environ, start))


def answer(length: int = LEAST, **options: Any) -> Response:
    response = Response(b"a" * length, **{"mimetype": "application/json", **options})
    response.set_etag("tag")
    return response


@pytest.mark.parametrize(
    "header",
    ["gzip", "GZIP", "gzip, deflate, br", "*", "br;q=1, gzip;q=0.2", "gzip;q=0.5, identity;q=0.5"],
)
def test_headers_that_take_gzip(header: str) -> None:
    assert takes_gzip(header)


@pytest.mark.parametrize(
    "header",
    ["", "identity", "br", "gzip;q=0", "gzip;q=0, *", "*;q=0", "gzip;q=0.5, identity", "gzip;q=x"],
)
def test_headers_that_do_not(header: str) -> None:
    assert not takes_gzip(header)


@pytest.mark.parametrize(
    "media_type",
    ["text/turtle", "text/html", "application/ld+json", "application/n-triples", "image/svg+xml"],
)
def test_text(media_type: str) -> None:
    assert is_text(media_type)


@pytest.mark.parametrize("media_type", ["", "image/png", "application/gzip", "font/woff2"])
def test_not_text(media_type: str) -> None:
    assert not is_text(media_type)


def test_compressed() -> None:
    response = client(answer()).get("/", headers=GZIP)
    assert response.headers["Content-Encoding"] == "gzip"
    assert response.headers["ETag"] == '"tag-gzip"'
    assert response.headers["Vary"] == "Accept-Encoding"
    assert response.content_length == len(response.data) < LEAST
    assert gzip.decompress(response.data) == b"a" * LEAST


def test_equal_answers_have_equal_bytes() -> None:
    assert len({client(answer()).get("/", headers=GZIP).data for _ in range(2)}) == 1
    assert client(answer()).get("/", headers=GZIP).data[4:8] == bytes(4)


def test_weak_tags_stay_weak() -> None:
    response = answer()
    response.set_etag("tag", weak=True)
    assert client(response).get("/", headers=GZIP).headers["ETag"] == 'W/"tag-gzip"'


def test_no_tag_is_made() -> None:
    response = answer()
    del response.headers["ETag"]
    assert "ETag" not in client(response).get("/", headers=GZIP).headers


def test_not_asked_for() -> None:
    response = client(answer()).get("/")
    assert response.data == b"a" * LEAST
    assert response.headers["ETag"] == '"tag"'
    assert response.headers["Vary"] == "Accept-Encoding"
    assert "Content-Encoding" not in response.headers


@pytest.mark.parametrize(
    "response",
    [
        answer(LEAST - 1),
        answer(status=404),
        answer(status=206),
        answer(headers={"Content-Encoding": "br"}),
        answer(mimetype="image/png"),
        Response((b"a" for _ in range(LEAST)), mimetype="text/csv"),  # of unknown length
    ],
)
def test_not_worth_it(response: Response) -> None:
    packed = client(response).get("/", headers=GZIP)
    assert packed.headers.get("Content-Encoding") != "gzip"
    assert len(packed.data) in (LEAST, LEAST - 1)


def test_vary_keeps_what_it_has() -> None:
    response = client(answer(headers={"Vary": "Accept"})).get("/")
    assert response.headers["Vary"] == "Accept, Accept-Encoding"
    assert "Vary" not in client(answer(mimetype="image/png")).get("/").headers

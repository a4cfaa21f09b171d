import pytest
from flask import Flask

from khorgos.server.documents import alternates, link, negotiate, not_found, send
from khorgos.server.sparql.answers import N_TRIPLES, TURTLE


@pytest.mark.parametrize(
    ("query", "accept", "name"),
    [
        ("", "*/*", "ttl"),
        ("", "text/html", None),
        ("?format=html", "text/turtle", None),
        ("?format=nt", "text/html", "nt"),
    ],
)
def test_negotiation(app: Flask, query: str, accept: str, name: str | None) -> None:
    with app.test_request_context(f"/{query}", headers={"Accept": accept}):
        chosen = negotiate()
        assert (chosen[0].name if chosen else None) == name


def test_links(app: Flask) -> None:
    assert link("/x", "canonical") == '</x>; rel="canonical"'
    with app.test_request_context("/"):
        assert alternates("things.document", (TURTLE, N_TRIPLES), slug="x") == [
            '</doc/x?format=ttl>; rel="alternate"; type="text/turtle"',
            '</doc/x?format=nt>; rel="alternate"; type="application/n-triples"',
        ]


def test_document_is_sent_with_a_strong_tag(app: Flask) -> None:
    with app.test_request_context("/"):
        first, other = send("x", links=["a", "b"]), send("y")
    assert first.content_type == "text/html; charset=utf-8"
    assert first.headers.getlist("Link") == ["a", "b"]
    assert first.get_etag() != other.get_etag()
    assert first.get_etag()[1] is False
    with app.test_request_context("/", headers={"If-None-Match": first.headers["ETag"]}):
        assert send("x").status_code == 304
        assert send("y").status_code == 200


def test_what_there_is_instead(app: Flask) -> None:
    with app.test_request_context("/"):
        assert (
            not_found("No x.", {"y": "/y"}).get_data(as_text=True)
            == "404 Not Found\n\nNo x.\nThere are\n  y  /y\n"
        )
        assert not_found("No x.", {}).get_data(as_text=True) == "404 Not Found\n\nNo x.\n"
    with app.test_request_context("/", headers={"Accept": "text/html"}):
        assert '<a href="/y">&lt;y&gt;</a>' in not_found("No x.", {"<y>": "/y"}).get_data(
            as_text=True
        )

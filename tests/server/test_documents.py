import pytest
from flask import Flask
from flask.testing import FlaskClient

from khorgos.server.documents import alternates, link, negotiate, not_found, send
from khorgos.server.sparql.answers import GRAPH_FORMATS


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
        assert alternates("things.document", slug="x")[:2] == [
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


FACTS = "https://w3id.org/khorgos/graph/facts"
ADDRESSES = [
    "/.well-known/void",
    "/data?default",
    f"/data?graph={FACTS}",
    "/doc/battle-of-zhizhi",
    "/graph/facts",
    "/ontology",
    "/queries/",
]
"""Where there are documents in RDF."""


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("form", ["html", "ttl", "nt", "rdf", "jsonld", "nq", "trig"])
def test_head_and_condition(client: FlaskClient, address: str, form: str) -> None:
    path = f"{address}{'&' if '?' in address else '?'}format={form}"
    get, head = client.get(path), client.head(path)
    assert head.data == b""
    assert head.status_code == get.status_code
    if form == "html" and address.startswith("/data"):
        assert get.status_code == 406  # they have no page
        return
    assert get.status_code == 200
    for name in ("Content-Type", "Content-Length", "ETag", "Link"):
        assert head.headers.get(name) == get.headers.get(name)
    assert not get.headers["ETag"].startswith("W/")
    again = client.get(path, headers={"If-None-Match": get.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert client.get(path, headers={"If-None-Match": '"x"'}).status_code == 200


@pytest.mark.parametrize("address", ["/doc/battle-of-zhizhi", "/graph/facts", "/ontology"])
def test_each_form_has_its_own_tag(client: FlaskClient, address: str) -> None:
    forms = ("html", "ttl", "nt", "rdf", "jsonld")
    etags = [client.get(f"{address}?format={form}").headers["ETag"] for form in forms]
    assert len(set(etags)) == len(forms)
    changed = client.get(f"{address}?format=html", headers={"If-None-Match": etags[1]})
    assert changed.status_code == 200


@pytest.mark.parametrize("address", ADDRESSES)
def test_forms_that_there_are_not(client: FlaskClient, address: str) -> None:
    tables = address.startswith("/doc/")  # whose facts are had as a table too
    for path, accept in (
        (address, "image/png"),
        (address, "text/tab-separated-values" if tables else "text/csv"),
        (f"{address}{'&' if '?' in address else '?'}format={'tsv' if tables else 'csv'}", "*/*"),
    ):
        response = client.get(path, headers={"Accept": accept})
        assert response.status_code == 406
        for offered in GRAPH_FORMATS:
            assert f"{offered.media_type}  (format={offered.name})" in response.text


@pytest.mark.parametrize("address", [*ADDRESSES, "/data", "/id/kazakhstan", "/dumps/", "/docs/"])
@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE", "PATCH"])
def test_nothing_can_be_written(client: FlaskClient, address: str, method: str) -> None:
    response = client.open(address, method=method, data=b"<x:y> <x:y> <x:y> .")
    assert response.status_code == 405
    assert set(response.allow) == {"GET", "HEAD", "OPTIONS"}

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient

from khorgos.server.sparql.answers import GRAPH_FORMATS, Format

FACTS = "https://w3id.org/khorgos/graph/facts"
ONTOLOGY = "https://w3id.org/khorgos/ontology"
BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


def count(data: bytes, rdf_format: ox.RdfFormat = ox.RdfFormat.N_TRIPLES) -> int:
    return len(list(ox.parse(data, format=rdf_format)))


@pytest.mark.parametrize(
    ("path", "triples"),
    [
        (f"/data?graph={FACTS}", 7),
        (f"/data?graph={ONTOLOGY}", 3),
        ("/data?default", 10),
        ("/data?default=", 10),
        ("/graph/facts", 7),
        ("/graph/inferred", 1),
    ],
)
@pytest.mark.parametrize("offered", GRAPH_FORMATS, ids=lambda offered: offered.name)
def test_graphs(client: FlaskClient, path: str, triples: int, offered: Format) -> None:
    response = client.get(path, headers={"Accept": offered.media_type})
    assert response.status_code == 200
    assert response.mimetype == offered.media_type
    assert isinstance(offered.writer, ox.RdfFormat)
    assert count(response.data, offered.writer) == triples


def test_direct_and_indirect_name_give_the_same(client: FlaskClient) -> None:
    assert client.get("/graph/facts").data == client.get(f"/data?graph={FACTS}").data


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("*/*", "text/turtle"),
        ("text/turtle;q=0.1, application/trig", "application/trig"),
        ("application/rdf+xml;q=0, application/n-quads;q=0.3", "application/n-quads"),
        (BROWSER["Accept"], "application/xml"),
    ],
)
def test_qualities_decide(client: FlaskClient, accept: str, media_type: str) -> None:
    response = client.get("/data?default", headers={"Accept": accept})
    assert response.mimetype == media_type


def test_format_parameter(client: FlaskClient) -> None:
    assert client.get("/data?default&format=nq").mimetype == "application/n-quads"
    assert client.get("/data?default&format=csv").status_code == 406
    assert client.get("/data?default&format=html").status_code == 406
    assert client.get("/data?default", headers={"Accept": "text/csv"}).status_code == 406


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("", "names no graph"),
        ("?format=ttl", "names no graph"),
        (f"?default&graph={FACTS}", "names more than one graph"),
        (f"?graph={FACTS}&graph={ONTOLOGY}", "names more than one graph"),
    ],
)
def test_requests_that_name_no_one_graph(client: FlaskClient, query: str, message: str) -> None:
    response = client.get(f"/data{query}")
    assert response.status_code == 400
    assert message in response.text
    assert "/data?default" in response.text


@pytest.mark.parametrize(
    "path", ["/data?graph=x:y", "/data?graph=", "/data?graph=facts", "/graph/y", "/graph/%3C%3E"]
)
def test_graphs_that_there_are_not(client: FlaskClient, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 404
    assert f"{FACTS}  /graph/facts" in response.text
    page = client.get(path, headers=BROWSER)
    assert page.status_code == 404
    assert f'<a href="/graph/facts">{FACTS}</a>' in page.text


def test_page(client: FlaskClient) -> None:
    page = client.get("/graph/facts", headers=BROWSER)
    assert page.mimetype == "text/html"
    assert "7 triples" in page.text
    assert '<a href="/ontology#isMemberOf" rel="noreferrer">kho:isMemberOf</a>' in page.text
    assert '<a href="/graph/facts?format=trig">TriG</a>' in page.text
    assert 'href="/sparql?query=' in page.text


def test_links(client: FlaskClient) -> None:
    links = client.get("/graph/facts").headers.getlist("Link")
    assert f'<{FACTS}>; rel="canonical"' in links
    assert '</graph/facts?format=nq>; rel="alternate"; type="application/n-quads"' in links

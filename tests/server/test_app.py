import json
import re
from types import SimpleNamespace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from rdflib import Graph
from werkzeug.test import TestResponse

from khorgos.server.app import create_app
from khorgos.server.engines.embedded import EmbeddedEngine
from khorgos.server.site import OntologySource, Site
from khorgos.server.sparql.answers import Answer, Format
from khorgos.server.sparql.errors import (
    EngineError,
    EngineUnavailable,
    QueryTimeout,
    QueryTooLarge,
)
from khorgos.server.sparql.text import Dataset

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
KHO = "https://w3id.org/khorgos/ontology#"
NAMES = "SELECT ?name { ?s <http://www.w3.org/2000/01/rdf-schema#label> ?name } ORDER BY ?name"
GRAPH = "CONSTRUCT WHERE { ?s a ?c }"
FACTS = "https://w3id.org/khorgos/graph/facts"


def ask(client: FlaskClient, query: str, accept: str = "*/*", **parameters: str) -> TestResponse:
    parameters["query"] = query
    return client.get("/sparql", query_string=parameters, headers={"Accept": accept})


# --- the endpoint


@pytest.mark.parametrize(
    ("query", "accept", "content_type"),
    [
        (NAMES, "*/*", "application/sparql-results+json"),
        (
            NAMES,
            "application/sparql-results+xml",
            "application/sparql-results+xml; charset=utf-8",
        ),
        (NAMES, "text/csv", "text/csv; charset=utf-8"),
        (NAMES, "text/tab-separated-values", "text/tab-separated-values; charset=utf-8"),
        ("ASK {}", "*/*", "application/sparql-results+json"),
        ("ASK {}", "application/json", "application/json"),
        (GRAPH, "*/*", "text/turtle; charset=utf-8"),
        (GRAPH, "application/n-triples", "application/n-triples"),
        (GRAPH, "application/rdf+xml", "application/rdf+xml; charset=utf-8"),
        (GRAPH, "application/ld+json", "application/ld+json"),
        (GRAPH, "application/n-quads", "application/n-quads"),
        (GRAPH, "application/trig", "application/trig"),
        ("DESCRIBE <x:y>", "*/*", "text/turtle; charset=utf-8"),
    ],
)
def test_answers(client: FlaskClient, query: str, accept: str, content_type: str) -> None:
    response = ask(client, query, accept)
    assert response.status_code == 200
    assert response.content_type == content_type
    assert response.content_length == len(response.data)
    assert response.headers["Vary"] == "Accept"


def test_query_by_post(client: FlaskClient) -> None:
    form = client.post("/sparql", data={"query": "ASK {}", "format": "xml"})
    direct = client.post("/sparql", data=b"ASK {}", content_type="application/sparql-query")
    assert b"<boolean>true</boolean>" in form.data
    assert json.loads(direct.data)["boolean"] is True


def test_dataset_parameters(client: FlaskClient) -> None:
    count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    assert ask(client, count, format="csv").text.split() == ["n", "10"]
    response = ask(client, count, format="csv", **{"default-graph-uri": FACTS})
    assert response.text.split() == ["n", "7"]


def test_format_parameter_wins_over_a_browser(client: FlaskClient) -> None:
    assert ask(client, NAMES, BROWSER["Accept"], format="csv").mimetype == "text/csv"


def test_head(client: FlaskClient) -> None:
    response = client.head("/sparql", query_string={"query": "ASK {}"})
    assert response.status_code == 200
    assert response.data == b""
    assert response.content_length == len(ask(client, "ASK {}").data)


def test_preflight(client: FlaskClient) -> None:
    response = client.options("/sparql")
    assert response.status_code == 200
    assert set(response.allow) == {"GET", "HEAD", "OPTIONS", "POST"}
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert "POST" in response.headers["Access-Control-Allow-Methods"]
    assert response.headers["Access-Control-Allow-Headers"] == "*"


def test_etag(client: FlaskClient) -> None:
    etag = ask(client, NAMES).headers["ETag"]
    assert not etag.startswith("W/")
    assert ask(client, NAMES).headers["ETag"] == etag
    others = [
        ask(client, NAMES, "text/csv"),
        ask(client, NAMES + " LIMIT 1"),
        ask(client, NAMES, "text/tab-separated-values"),
    ]
    assert len({etag, *(other.headers["ETag"] for other in others)}) == 4
    rows = {ask(client, NAMES + " LIMIT 0", kind).headers["ETag"] for kind in ("text/csv", "*/*")}
    assert len(rows) == 2
    again = client.get("/sparql", query_string={"query": NAMES}, headers={"If-None-Match": etag})
    assert again.status_code == 304
    assert again.data == b""


@pytest.mark.parametrize("function", ["NOW()", "rand()", "UUID()", "StrUUID ()", "BNODE()"])
def test_answers_that_change_are_not_kept(client: FlaskClient, function: str) -> None:
    response = ask(client, f"SELECT ({function} AS ?x) {{}}")
    assert "ETag" not in response.headers
    assert response.headers["Cache-Control"] == "no-store"


def test_names_that_only_contain_a_volatile_one_are_kept(client: FlaskClient) -> None:
    assert "ETag" in ask(client, "ASK { ?knows ?brand ?snowball }").headers


# --- what goes wrong


def test_syntax_error(client: FlaskClient) -> None:
    response = ask(client, "SELECT * {\n  ?s kho:x ?o }")
    assert response.status_code == 400
    assert response.content_type == "text/plain; charset=utf-8"
    assert response.text == (
        "Syntax error at line 2, column 6: the prefix kho: is not declared; "
        f"declare PREFIX kho: <{KHO}>.\n\n   2 |   ?s kho:x ?o }}\n     |      ^\n"
    )


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"query": "ASK { SERVICE <x:y> {} }"}, "SERVICE is not allowed"),
        ({"query": "ASK {}", "default-graph-uri": "x:y"}, "no graph <x:y>"),
        ({"query": "CLEAR ALL"}, "read-only"),
        ({"update": "CLEAR ALL"}, "read-only"),
        ({"query": ""}, "query is missing"),
    ],
)
def test_bad_requests(client: FlaskClient, parameters: dict[str, str], message: str) -> None:
    response = client.get("/sparql", query_string=parameters)
    assert response.status_code == 400
    assert message in response.text
    assert response.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "CONNECT", "ODD"])
def test_other_methods(client: FlaskClient, method: str) -> None:
    response = client.open("/sparql", method=method)
    assert response.status_code == 405
    assert set(response.allow) == {"GET", "HEAD", "OPTIONS", "POST"}
    assert f"{method} is not allowed at /sparql; use" in response.text


def test_other_content_types(client: FlaskClient) -> None:
    response = client.post("/sparql", data=b"ASK {}", content_type="text/plain")
    assert response.status_code == 415
    assert "application/sparql-query" in response.text


@pytest.mark.parametrize("format_", ["{0.x}", "ttl"])
def test_formats_that_do_not_fit(client: FlaskClient, format_: str) -> None:
    response = ask(client, NAMES, format=format_)
    assert response.status_code == 406
    assert "text/csv  (format=csv)" in response.text


def test_accept_that_does_not_fit(client: FlaskClient) -> None:
    response = ask(client, NAMES, "text/turtle")
    assert response.status_code == 406
    assert "application/sparql-results+json" in response.text


def test_nothing_here(client: FlaskClient) -> None:
    text = client.get("/no<where>")
    page = client.get("/no<where>", headers=BROWSER)
    assert text.status_code == page.status_code == 404
    assert text.content_type == "text/plain; charset=utf-8"
    assert "There is nothing at /no<where>. The endpoint is at /sparql" in text.text
    assert page.mimetype == "text/html"
    assert "/no&lt;where&gt;" in page.text
    assert '<form class="search big"' in page.text
    assert "endpoint" not in page.text.partition("<main")[2].partition("</main>")[0]


def test_what_is_nearly_there_is_offered(release_app: Flask) -> None:
    client = release_app.test_client()
    assert 'href="/timeline"' in client.get("/timelin", headers=BROWSER).text
    assert 'href="/id/kazakhstan"' in client.get("/thing/kazakhstan", headers=BROWSER).text


class FailingEngine:
    """Counts like an engine, then fails like one."""

    version = "0" * 64

    def __init__(self, engine: EmbeddedEngine, failure: Exception) -> None:
        self._engine = engine
        self._failure = failure

    def query(self, text: str, dataset: Dataset) -> Answer:
        if text.startswith("SELECT"):
            return self._engine.query(text, dataset)
        raise self._failure

    def write(self, text: str, dataset: Dataset, chosen: Format) -> bytes:
        raise self._failure


@pytest.mark.parametrize(
    ("failure", "status", "title"),
    [
        (EngineError("no"), 500, "Engine failure"),
        (QueryTimeout("no"), 504, "The query took too long"),
        (QueryTooLarge("no"), 503, "The query needs too much"),
        (EngineUnavailable("no"), 503, "The engine is not available"),
    ],
)
def test_each_failure_has_its_status(
    engine: EmbeddedEngine, source: OntologySource, failure: EngineError, status: int, title: str
) -> None:
    app = create_app(Site.of(FailingEngine(engine, failure), source))
    response = ask(app.test_client(), "ASK {}")
    assert (response.status_code, response.text) == (status, f"{status} {title}\n\nno.\n")
    assert ("Retry-After" in response.headers) is isinstance(failure, EngineUnavailable)


def test_engine_failure(engine: EmbeddedEngine, source: OntologySource) -> None:
    failing = FailingEngine(engine, EngineError("the store is gone"))
    app = create_app(Site.of(failing, source))
    response = ask(app.test_client(), "ASK {}")
    assert response.status_code == 500
    assert response.text == "500 Engine failure\n\nthe store is gone.\n"
    assert response.headers["Access-Control-Allow-Origin"] == "*"


def test_unforeseen_failure_says_nothing_of_its_inside(
    engine: EmbeddedEngine, source: OntologySource
) -> None:
    app = create_app(Site.of(FailingEngine(engine, RuntimeError("secret")), source))
    for headers in ({}, BROWSER):
        response = app.test_client().get("/sparql?query=ASK{}", headers=headers)
        assert response.status_code == 500
        assert "secret" not in response.text
        assert "Please try again" in response.text


def test_engine_that_cannot_count(source: OntologySource) -> None:
    engine = SimpleNamespace(version="0", query=lambda text, dataset: True)
    with pytest.raises(EngineError, match="rows were expected"):
        create_app(Site.of(engine, source))


# --- service description


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # rdflib's own JSON-LD
@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("*/*", "text/turtle"),
        ("application/rdf+xml", "application/rdf+xml"),
        ("application/n-triples", "application/n-triples"),
        ("application/ld+json", "application/ld+json"),
    ],
)
def test_service_description_without_a_query(
    client: FlaskClient, accept: str, media_type: str
) -> None:
    response = client.get("/sparql", headers={"Accept": accept})
    assert response.mimetype == media_type
    graph = Graph().parse(response.data, format=media_type)
    found = graph.query(
        """PREFIX sd: <http://www.w3.org/ns/sparql-service-description#>
        SELECT ?endpoint { ?s a sd:Service ; sd:endpoint ?endpoint ;
          sd:defaultDataset/sd:namedGraph/sd:name <https://w3id.org/khorgos/ontology> }"""
    )
    assert [str(row[0]) for row in found] == ["http://localhost/sparql"]  # type: ignore[index]


@pytest.mark.parametrize("name", ["nq", "trig"])
def test_service_description_in_the_formats_of_datasets(client: FlaskClient, name: str) -> None:
    response = client.get(f"/sparql?format={name}")
    assert response.status_code == 200
    assert b"sparql-service-description#" in response.data


def test_no_service_description_as_csv(client: FlaskClient) -> None:
    assert client.get("/sparql", headers={"Accept": "text/csv"}).status_code == 406


# --- pages


def test_start_page(client: FlaskClient) -> None:
    response = client.get("/")
    assert response.status_code == 200
    assert "1 question with its query" in response.text
    assert "2 things · 0 facts" in response.text
    assert 'href="/schema"' in response.text


def test_start_page_without_questions(engine: EmbeddedEngine, source: OntologySource) -> None:
    app = create_app(Site.of(engine, source))
    assert "0 questions with their queries" in app.test_client().get("/").text


def test_form_declares_the_prefixes(client: FlaskClient) -> None:
    response = client.get("/sparql", headers=BROWSER)
    assert response.mimetype == "text/html"
    assert f"PREFIX kho: &lt;{KHO}&gt;" in response.text
    assert "<table>" not in response.text


def test_page_with_rows(client: FlaskClient) -> None:
    response = ask(client, NAMES, BROWSER["Accept"], **{"default-graph-uri": FACTS})
    assert response.mimetype == "text/html"
    assert '<h2 id="answer">5 rows</h2>' in response.text
    assert '<bdi lang="kk-arab" dir="rtl">قازاقستان</bdi></a>' in response.text
    assert "Battle of &#34;Zhizhi&#34;, &lt;36 BC&gt;" in response.text
    assert f'<input type="hidden" name="default-graph-uri" value="{FACTS}">' in response.text
    assert "&amp;format=csv&amp;default-graph-uri=https" in response.text


def test_page_with_a_graph(client: FlaskClient) -> None:
    response = ask(client, GRAPH, BROWSER["Accept"])
    assert '<a href="/ontology#Polity">kho:Polity</a>' in response.text
    assert "format=ttl" in response.text


@pytest.mark.parametrize(("query", "words"), [("ASK {}", "Yes"), ("ASK { <x:y> ?p ?o }", "No")])
def test_page_with_a_truth_value(client: FlaskClient, query: str, words: str) -> None:
    assert f'<h2 id="answer">{words}</h2>' in ask(client, query, BROWSER["Accept"]).text


def test_page_without_rows(client: FlaskClient) -> None:
    response = ask(client, "SELECT * { <x:y> ?p ?o }", BROWSER["Accept"])
    assert "0 rows" in response.text
    assert "Not said: nothing in the documents answers this." in response.text


def test_page_with_an_error(client: FlaskClient) -> None:
    query = "SELECT * { ?s <b> </textarea><script> }"
    response = ask(client, query, BROWSER["Accept"])
    assert response.status_code == 400
    assert "Syntax error at line 1" in response.text
    assert "&lt;/textarea&gt;&lt;script&gt;" in response.text
    assert "<script>" not in response.text


def test_page_on_request(client: FlaskClient) -> None:
    assert ask(client, "ASK {}", format="html").mimetype == "text/html"
    assert client.get("/sparql?format=html").mimetype == "text/html"


STRICT = (
    "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)


@pytest.mark.parametrize("path", ["/", "/sparql", "/nothing"])
def test_pages_load_nothing_from_elsewhere(client: FlaskClient, path: str) -> None:
    response = client.get(path, headers=BROWSER, buffered=True)
    policy = f"{STRICT}; script-src 'self'; img-src 'self'; connect-src 'self'"
    assert response.headers["Content-Security-Policy"] == policy
    assert "style=" not in response.text
    assert "url(" not in response.text
    loaded = re.findall(
        r'<(?:script|img|link rel="stylesheet")[^>]*(?:src|href)="([^"]*)"', response.text
    )
    assert [path for path in loaded if not path.startswith("/static/")] == []


def test_files_run_nothing(client: FlaskClient) -> None:
    response = client.get("/static/marks.svg", buffered=True)
    assert response.headers["Content-Security-Policy"] == STRICT
    assert "url(" not in client.get("/static/khorgos.css", buffered=True).text


def test_footer_names_the_release(app: Flask, engine: EmbeddedEngine) -> None:
    page = " ".join(app.test_client().get("/").text.split())
    release = f'<code title="{engine.version}">{engine.version[:12]}</code>'
    assert f"0 facts · 0 claims · 0 sentences they rest on · Release {release}" in " ".join(
        page.split()
    )


def test_applications_are_independent(engine: EmbeddedEngine, source: OntologySource) -> None:
    config = Site.of(engine, source)
    assert create_app(config) is not create_app(config)

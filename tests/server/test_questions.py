"""The gallery: pages with fields for parameters, and the same questions as data."""

import html
import re
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from rdflib import RDF, RDFS, SDO, SH, Graph, URIRef

from khorgos.queries.catalogue import ENDPOINT, Parameter, Question, find
from khorgos.queries.describing import DECLARATIONS, QUERY
from khorgos.server.app import create_app
from khorgos.server.engines.embedded import EmbeddedEngine
from khorgos.server.site import EXTENSION, OntologySource, Site
from khorgos.server.sparql.guard import Limits

BROWSER = {"Accept": "text/html"}
TEXT = """PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?name { VALUES ?thing { <https://w3id.org/khorgos/id/kazakhstan> } ?thing rdfs:label ?name }
ORDER BY ?name"""
NAMES = Question(
    "names-and-scripts",
    "names",
    "What is a thing called?",
    "To find it by any name.",
    ("names", "scripts"),
    TEXT,
    parameters={"thing": Parameter("thing", "thing", "what is asked for", "kh:kazakhstan")},
)
PASTED = Question("wikidata", "pasted", "What is it elsewhere?", "", (), "ASK {}", calls=ENDPOINT)
CALLING = Question(
    "wikidata", "calling", "What else?", "", (), "ASK {}", calls="https://other.example/sparql"
)
BROKEN = Question("wikidata", "broken", "What?", "", (), "SELECT ?x {")


@pytest.fixture(scope="module")
def gallery(engine: EmbeddedEngine, source: OntologySource) -> Iterator[FlaskClient]:
    app: Flask = create_app(Site.of(engine, source, (NAMES, PASTED, CALLING, BROKEN)))
    with app.test_client() as client:
        yield client


def test_the_page_lists_every_question(gallery: FlaskClient) -> None:
    page = gallery.get("/queries/", headers=BROWSER).text
    assert '<a href="/queries/names" lang="en" dir="ltr">What is a thing called?</a>' in page
    assert "4 questions" in page
    assert page.index(">Names and scripts</h2>") < page.index("What is a thing called?")
    assert page.index("What is a thing called?") < page.index(">Wikidata</h2>")


def test_questions_are_found_by_their_words(gallery: FlaskClient) -> None:
    page = gallery.get("/queries/?q=CALLED thing", headers=BROWSER).text
    assert "1 question found." in page
    assert "What is a thing called?" in page
    assert "What else?" not in page
    assert "0 questions found." in gallery.get("/queries/?q=zarm", headers=BROWSER).text


def test_questions_are_chosen_by_keyword(gallery: FlaskClient) -> None:
    page = gallery.get("/queries/?keyword=scripts", headers=BROWSER).text
    assert "What is a thing called?" in page
    assert "What else?" not in page
    links = gallery.get("/queries/?keyword=scripts", headers=BROWSER).headers.getlist("Link")
    assert all("keyword=scripts" in link for link in links if "/queries/" in link)
    none = gallery.get("/queries/?keyword=<b>", headers=BROWSER)
    assert none.status_code == 200
    assert "0 questions found." in none.text
    assert "<b>" not in none.text
    described = gallery.get("/queries/?keyword=scripts&format=nt").text
    assert "queries/names>" in described
    assert "queries/pasted>" not in described


def test_a_question_is_answered_with_its_default(gallery: FlaskClient) -> None:
    page = gallery.get("/queries/names", headers=BROWSER).text
    assert "4 rows" in page
    assert "哈萨克斯坦" in page
    assert 'placeholder="Kazakhstan"' in page


@pytest.mark.parametrize("name", ["Kazakhstan", "哈萨克斯坦", "kazakhstan", "kh:kazakhstan"])
def test_a_thing_is_asked_for_by_any_of_its_names(gallery: FlaskClient, name: str) -> None:
    page = gallery.get("/queries/names", query_string={"thing": name}, headers=BROWSER).text
    assert "4 rows" in page
    assert 'value="Kazakhstan"' in page or f'value="{name}"' in page


def test_a_name_that_may_mean_several_things_is_asked_about(
    described: EmbeddedEngine, source: OntologySource
) -> None:
    client = create_app(Site.of(described, source, (find("facts-about"),))).test_client()
    response = client.get("/queries/facts-about?thing=Talas", headers=BROWSER)
    assert response.status_code == 300
    assert '<a href="/queries/facts-about?thing=talas-river">Talas River</a>' in response.text
    rows = client.get("/queries/facts-about?thing=Talas&format=csv")
    assert rows.status_code == 400
    assert "talas-river" in rows.text


def test_an_empty_answer_says_what_is_lost(
    described: EmbeddedEngine, source: OntologySource
) -> None:
    ends = Question(
        "names-and-scripts",
        "ends",
        "When did it end?",
        "",
        (),
        "PREFIX kh: <https://w3id.org/khorgos/id/>\n"
        "PREFIX kho: <https://w3id.org/khorgos/ontology#>\n"
        "SELECT ?end { VALUES ?thing { kh:taraz } ?thing kho:hasEnd ?end }",
        parameters={"thing": Parameter("thing", "thing", "what is asked for", "kh:taraz")},
    )
    client = create_app(Site.of(described, source, (ends, find("claims-about")))).test_client()
    other = client.get("/queries/claims-about?thing=anxi-protectorate", headers=BROWSER).text
    assert "Lost in our copy:" not in other  # of claims no end was asked
    page = client.get("/queries/ends?thing=anxi-protectorate", headers=BROWSER).text
    assert "Not said: nothing in the documents answers this." in page
    assert "Lost in our copy:" in page
    assert "Anxi Protectorate" in page.partition("Lost in our copy:")[2]


@pytest.mark.parametrize(
    ("view", "part"),
    [
        ("timeline", '<svg class="timeline"'),
        ("map", '<svg class="map'),
        ("graph", '<svg class="network"'),
        ("table", "<table"),
        ("nonsense", "<table"),
    ],
)
def test_an_answer_has_views(
    described: EmbeddedEngine, source: OntologySource, view: str, part: str
) -> None:
    client = create_app(Site.of(described, source, (find("battles-before-1000"),))).test_client()
    page = client.get(f"/queries/battles-before-1000?view={view}", headers=BROWSER).text
    assert part in page
    assert page.count('aria-current="true"') >= 1
    for other in ("Table", "Timeline", "Map", "Graph"):
        assert f">{other}</a>" in page


def test_labels_and_sentences_lead_to_what_they_are_of(
    described: EmbeddedEngine, source: OntologySource
) -> None:
    client = create_app(Site.of(described, source, (find("battles-before-1000"),))).test_client()
    page = client.get("/queries/battles-before-1000", headers=BROWSER).text
    assert "<code>khorgos ask battles-before-1000</code>" in page
    assert '<a href="/doc/battle-of-zhizhi">Battle of Zhizhi</a>' in page
    (passage,) = re.findall(r'<a href="(/doc/[^"]+)"[^>]*>Later in 751', page)
    assert "Later in 751 the Battle of Talas" in client.get(passage, headers=BROWSER).text
    assert '<td data-label="certainty">probably</td>' in page
    assert '<span class="note">not said</span>' in page


def test_a_value_in_the_address_takes_the_place_of_the_default(gallery: FlaskClient) -> None:
    page = gallery.get("/queries/names?thing=battle-of-zhizhi&thin=x", headers=BROWSER).text
    assert "1 row" in page
    assert 'value="Battle of &#34;Zhizhi&#34;, &lt;36 BC&gt;"' in page
    assert "VALUES ?thing { &lt;https://w3id.org/khorgos/id/battle-of-zhizhi&gt; }" in page
    assert "4 rows" in gallery.get("/queries/names?thing=", headers=BROWSER).text


def test_a_value_of_another_type_is_refused(gallery: FlaskClient) -> None:
    response = gallery.get("/queries/names?thing=a+}+b<i>", headers=BROWSER)
    assert response.status_code == 400
    label = re.search(r'<label for="thing"><span lang="en" dir="ltr">([^<]+)</span>', response.text)
    report = re.search(r'<p id="report"[^>]*>([^<]+)</p>', response.text)
    assert label
    assert report
    plain = report[1].translate(dict.fromkeys((0x2068, 0x2069)))
    assert plain.lower().startswith(f"“{label[1].lower()}” takes the name of something here")
    assert "must be" not in response.text
    assert "<i>" not in response.text
    data = gallery.get("/queries/names?thing=a+}+b<i>&format=json")
    assert data.status_code == 400
    assert "thing must be a thing, such as battle-of-zhizhi" in data.text


def test_each_type_is_asked_for_in_the_words_of_a_reader(release_app: Flask) -> None:
    site, client = release_app.extensions[EXTENSION], release_app.test_client()
    told = set()
    for asked in site.questions:
        for parameter in asked.parameters.values():
            query = {parameter.name: "a: } <soon>"}
            answer = client.get(f"/queries/{asked.name}", query_string=query, headers=BROWSER)
            if answer.status_code == 400 and parameter.type not in told:
                told.add(parameter.type)
                report = re.search(r'<p id="report"[^>]*>([^<]+)</p>', answer.text)
                assert report
                assert parameter.purpose in html.unescape(report[1])
                assert f"{parameter.name} must" not in answer.text
    assert {"number", "year", "thing"} <= told


def test_a_query_that_cannot_be_asked_says_why(gallery: FlaskClient) -> None:
    response = gallery.get("/queries/broken", headers=BROWSER)
    assert response.status_code == 400
    assert "Syntax error at line 1" in response.text


def test_queries_over_two_endpoints_are_shown_and_not_run(gallery: FlaskClient) -> None:
    assert "to be pasted at another service" in gallery.get("/queries/pasted", headers=BROWSER).text
    assert "asks <code>https://other.example/sparql</code> in turn" in (
        gallery.get("/queries/calling", headers=BROWSER).text
    )
    for name in ("pasted", "calling"):
        page = gallery.get(f"/queries/{name}", headers=BROWSER).text
        assert 'href="/sparql?query=' not in page, "it is offered where it is refused"


def test_a_server_that_may_ask_others_offers_what_asks_them(
    engine: EmbeddedEngine, source: OntologySource
) -> None:
    site = Site.of(engine, source, (PASTED, CALLING), Limits(network=True))
    client = create_app(site).test_client()
    assert ">try it</a>" in client.get("/queries/calling", headers=BROWSER).text
    assert ">try it</a>" not in client.get("/queries/pasted", headers=BROWSER).text


def test_a_question_that_is_not_there_gets_near_ones(gallery: FlaskClient) -> None:
    response = gallery.get("/queries/nams")
    assert response.status_code == 404
    assert "names  /queries/names" in response.text


def test_the_questions_are_data_in_the_form_that_editors_read(gallery: FlaskClient) -> None:
    response = gallery.get("/queries/", headers={"Accept": "text/turtle"})
    graph = Graph().parse(data=response.data, format="turtle")
    rows = graph.query(
        """PREFIX sh: <http://www.w3.org/ns/shacl#>
        PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
        SELECT DISTINCT ?sq ?comment ?query WHERE { ?sq a sh:SPARQLExecutable ;
            rdfs:comment ?comment ; sh:select|sh:ask|sh:construct|sh:describe ?query }
        ORDER BY ?sq"""
    )
    assert len(list(rows)) == 4
    node = URIRef(QUERY + "names")
    assert (node, RDF.type, SH.SPARQLSelectExecutable) in graph
    assert str(graph.value(node, RDFS.comment)) == NAMES.question
    assert {str(word) for word in graph.objects(node, SDO.keywords)} == {"names", "scripts"}
    assert str(graph.value(node, SDO.target)) == "http://localhost/sparql"
    assert graph.value(URIRef(QUERY + "pasted"), SDO.target) is None
    assert (node, SH.prefixes, DECLARATIONS) in graph
    declared = {str(graph.value(d, SH.prefix)) for d in graph.objects(DECLARATIONS, SH.declare)}
    assert {"kh", "kho", "rdfs"} <= declared


def test_one_question_is_data_too(gallery: FlaskClient) -> None:
    response = gallery.get("/queries/names?format=ttl")
    graph = Graph().parse(data=response.data, format="turtle")
    assert list(graph.subjects(RDF.type, SH.SPARQLExecutable)) == [URIRef(QUERY + "names")]


@pytest.mark.parametrize(
    ("format_", "accept", "media_type", "part"),
    [
        ("csv", "*/*", "text/csv", "name\r\n"),
        ("tsv", "text/html", "text/tab-separated-values", "?name\n"),
        ("json", "*/*", "application/sparql-results+json", '"vars":["name"]'),
        ("xml", "*/*", "application/sparql-results+xml", "<sparql"),
        ("", "text/csv", "text/csv", "name\r\n"),
        ("", "application/json", "application/json", '"vars":["name"]'),
        ("jsonld", "*/*", "application/ld+json", "SPARQLExecutable"),
        ("rdf", "*/*", "application/rdf+xml", "<rdf:RDF"),
        ("", "*/*", "text/turtle", "@prefix"),
    ],
)
def test_the_answer_is_sent_as_rows_and_the_question_as_rdf(
    gallery: FlaskClient, format_: str, accept: str, media_type: str, part: str
) -> None:
    query = {"format": format_} if format_ else {}
    response = gallery.get("/queries/names", query_string=query, headers={"Accept": accept})
    assert response.status_code == 200
    assert response.mimetype == media_type
    assert part in response.text


def test_rows_follow_the_values_in_the_address(gallery: FlaskClient) -> None:
    assert len(gallery.get("/queries/names?format=csv").text.splitlines()) == 5
    other = gallery.get("/queries/names?format=csv&thing=battle-of-zhizhi")
    assert len(other.text.splitlines()) == 2
    assert "ETag" in other.headers


@pytest.mark.parametrize(
    ("path", "status", "message"),
    [
        ("/queries/names?format=csv&thing=a+b", 400, "thing"),
        ("/queries/broken?format=csv", 400, "Syntax error"),
        ("/queries/calling?format=json", 200, "boolean"),
        ("/queries/calling?format=csv", 406, "format=json"),
        ("/queries/names?format=nonsense", 406, "format=csv"),
    ],
)
def test_rows_that_cannot_be_sent(
    gallery: FlaskClient, path: str, status: int, message: str
) -> None:
    response = gallery.get(path)
    assert response.status_code == status
    assert message in response.text

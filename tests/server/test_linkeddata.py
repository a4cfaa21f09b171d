import re
from html.parser import HTMLParser

import pyoxigraph as ox
import pytest
from flask import Flask
from flask.testing import FlaskClient
from rdflib import RDFS, Graph, URIRef

from khorgos.ontology.namespaces import KH, KHO, WD
from khorgos.ontology.prefixes import slug_of
from khorgos.server.documents import address_of
from khorgos.server.sparql.answers import GRAPH_FORMATS, Format
from khorgos.server.sparql.text import Dataset

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
BATTLE = "/doc/battle-of-zhizhi"
RTL_NAME = "قازاقستان"


@pytest.fixture(scope="module")
def release(release_app: Flask) -> FlaskClient:
    return release_app.test_client()


def turtle(release: FlaskClient, slug: str) -> Graph:
    return Graph().parse(release.get(f"/doc/{slug}?format=ttl").data, format="turtle")


# --- the addresses


@pytest.mark.parametrize("accept", ["*/*", "text/turtle", BROWSER["Accept"]])
def test_thing_sends_on_to_its_document(client: FlaskClient, accept: str) -> None:
    response = client.get("/id/kazakhstan", headers={"Accept": accept})
    assert response.status_code == 303
    assert response.location == "/doc/kazakhstan"
    assert response.headers["Link"] == '</doc/kazakhstan>; rel="describedby"'


def test_thing_hands_on_the_format_and_nothing_else(client: FlaskClient) -> None:
    response = client.get("/id/kazakhstan?format=nt&slug=x&_external=1&_anchor=y")
    assert response.location == "/doc/kazakhstan?format=nt"


@pytest.mark.parametrize("kind", ["id", "doc"])
@pytest.mark.parametrize(
    "slug", ["kazakstan", "KAZAKHSTAN", "%3E%7D", "x" * 5000, "Қазақстан", "-", "a%0Ab", "%22"]
)
def test_thing_that_is_not_there(client: FlaskClient, kind: str, slug: str) -> None:
    response = client.get(f"/{kind}/{slug}")
    assert response.status_code == 404
    assert response.mimetype == "text/plain"
    assert "Nothing is said of" in response.text


@pytest.mark.parametrize("kind", ["id", "doc"])
def test_an_old_slug_leads_to_the_thing_for_good(release: FlaskClient, kind: str) -> None:
    response = release.get(f"/{kind}/kerei-khan?format=nt&slug=x")
    assert (response.status_code, response.location) == (301, f"/{kind}/kelie?format=nt")


def test_an_old_slug_of_what_the_release_lacks_leads_nowhere(client: FlaskClient) -> None:
    assert client.get("/id/kerei-khan").status_code == 404


def test_similar_names_are_given(release: FlaskClient) -> None:
    assert "kazakhstan  /id/kazakhstan\n" in release.get("/id/kazakstan").text
    assert "zhizhi-chanyu  /id/zhizhi-chanyu\n" in release.get("/id/Zhizhi").text
    for name in ("Қазақстан", "Kазахстан", "哈薩克斯坦"):
        assert "kazakhstan  /id/kazakhstan\n" in release.get(f"/id/{name}").text
    page = release.get("/id/kazakstan", headers=BROWSER)
    assert page.mimetype == "text/html"
    assert re.search('<a href="/id/kazakhstan"[^>]*>(<bdi[^>]*>)?Kazakhstan<', page.text)
    assert page.text.count('<form class="search') == 1


def test_a_reader_is_told_without_words_for_tools(release: FlaskClient) -> None:
    page = release.get("/doc/kazakstan?lang=fa", headers=BROWSER).text
    assert "SPARQL" not in page.partition("<main")[2].partition("</main>")[0]


def test_name_that_is_not_there_is_escaped(client: FlaskClient) -> None:
    page = client.get("/id/<script>", headers=BROWSER)
    assert page.status_code == 404
    assert "<script>" not in page.text


@pytest.mark.slow
def test_every_iri_of_the_data_answers(release: FlaskClient, release_app: Flask) -> None:
    engine = release_app.extensions["khorgos"].engine
    text = (
        "CONSTRUCT { ?x a ?class } { { SELECT (SAMPLE(?s) AS ?x) ?class "
        f'{{ ?s a ?class FILTER STRSTARTS(STR(?s), "{KH}") }} GROUP BY ?class }} }}'
    )
    for triple in engine.query(text, Dataset()):
        slug = slug_of(triple.subject.value)
        page = release.get(f"/id/{slug}", headers=BROWSER, follow_redirects=True)
        assert page.status_code == 200, slug
        assert triple.subject.value in page.text


# --- RDF


@pytest.mark.parametrize("offered", GRAPH_FORMATS, ids=lambda offered: offered.name)
def test_forms(release: FlaskClient, offered: Format) -> None:
    by_name = release.get(f"{BATTLE}?format={offered.name}")
    by_header = release.get(BATTLE, headers={"Accept": offered.media_type})
    assert by_name.mimetype == by_header.mimetype == offered.media_type
    assert by_name.data == by_header.data
    assert by_header.headers["Content-Location"] == f"{BATTLE}?format={offered.name}"
    assert isinstance(offered.writer, ox.RdfFormat)
    found = {quad.triple for quad in ox.parse(by_name.data, format=offered.writer)}
    nt = release.get(f"{BATTLE}?format=nt").data
    assert found == {quad.triple for quad in ox.parse(nt, format=ox.RdfFormat.N_TRIPLES)}


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("*/*", "text/turtle"),
        ("text/turtle;q=0.2, application/ld+json;q=0.7", "application/ld+json"),
        ("text/html;q=0.5, application/n-triples", "application/n-triples"),
        ("text/html, application/n-triples;q=0.5", "text/html"),
    ],
)
def test_qualities_decide(release: FlaskClient, accept: str, media_type: str) -> None:
    response = release.get(BATTLE, headers={"Accept": accept})
    assert response.mimetype == media_type
    # A page is in a language that is chosen by what the browser asks for, too.
    languages = {"accept-language"} if media_type == "text/html" else set()
    assert response.vary.as_set() == {"accept"} | languages


def test_links(release: FlaskClient) -> None:
    links = release.get(BATTLE).headers.getlist("Link")
    assert f'<{KH}battle-of-zhizhi>; rel="canonical"' in links
    assert f'<{KH}battle-of-zhizhi>; rel="describes"' in links
    assert '</void>; rel="describedby"' in links
    assert f'<{BATTLE}?format=jsonld>; rel="alternate"; type="application/ld+json"' in links


def test_closure_of_an_entity(release: FlaskClient) -> None:
    graph = turtle(release, "battle-of-zhizhi")
    battle = KH["battle-of-zhizhi"]
    statements = [
        statement
        for statement in graph.subjects(KHO.subject, battle)
        if (statement, KHO.predicate, KHO.isNear) in graph
    ]
    assert len(statements) == 1
    assert str(graph.value(statements[0], KHO.certainty)) == "probably"
    for passage in graph.objects(statements[0], KHO.hasEvidence):
        assert "probably fought near Taraz" in str(graph.value(passage, KHO.exact))
        assert graph.value(passage, KHO.inDocument)
    assert str(graph.value(KH.taraz, RDFS.label)) == "Taraz"
    assert (KH["battle-of-talas"], KHO.isNear, battle) in graph
    assert list(graph.subjects(KHO.isAbout, battle))


def test_closure_has_all_triples_with_the_thing(release: FlaskClient, release_app: Flask) -> None:
    engine = release_app.extensions["khorgos"].engine
    for slug in ("kazakhstan", "claim-unknown-pneumonia", "time--0035"):
        found = {
            quad.triple
            for quad in ox.parse(
                release.get(f"/doc/{slug}?format=nt").data, format=ox.RdfFormat.N_TRIPLES
            )
        }
        for pattern in (f"<{KH}{slug}> ?p ?o", f"?s ?p <{KH}{slug}>"):
            answer = engine.query(f"CONSTRUCT WHERE {{ {pattern} }}", Dataset())
            assert answer
            assert set(answer) <= found


def test_the_query_behind_the_page_gives_its_data(release: FlaskClient) -> None:
    query = re.search(r'href="/sparql\?query=([^"]*)"', release.get(BATTLE, headers=BROWSER).text)
    assert query
    answer = release.get(f"/sparql?query={query[1]}&format=nt".replace("&amp;", "&"))
    shown = release.get(f"{BATTLE}?format=nt")
    assert sorted(answer.data.splitlines()) == sorted(shown.data.splitlines())


# --- pages


class Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.hrefs: set[str] = set()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.hrefs |= {value for name, value in attrs if name == "href" and value}


@pytest.mark.slow
@pytest.mark.parametrize(
    "slug", ["battle-of-zhizhi", "claim-unknown-pneumonia", "passage-bccc3f788544", "time--0035"]
)
def test_links_within_the_site_lead_somewhere(release: FlaskClient, slug: str) -> None:
    text = release.get(f"/doc/{slug}", headers=BROWSER).text
    page = Links()
    page.feed(text)
    assert not {"style", "img"} & page.tags
    assert not {"style", "onclick"} & page.attributes
    for href in page.hrefs:
        if href.startswith(("/", "#")):
            path = href.partition("#")[0] or BATTLE
            assert release.get(path, buffered=True).status_code == 200, href
        else:
            assert href.startswith("https://w3id.org/khorgos/id/") or href.startswith("http")


def test_page_of_an_entity(release: FlaskClient) -> None:
    text = release.get(BATTLE, headers=BROWSER).text
    assert '<bdi lang="zh-hant">郅支之戰</bdi>' in text
    assert '<time datetime="-0035">36 BC</time>' in text
    assert re.search(r'<span class="word hedged"><bdi[^>]*>“probably”</bdi></span>', text)
    assert '<a href="/doc/taraz">Taraz</a>' in text
    assert "<mark>Taraz</mark>" in text
    assert f'<link rel="canonical" href="{KH}battle-of-zhizhi">' in text
    assert "not yet verified" in text
    wikidata = release.get("/doc/kazakhstan", headers=BROWSER).text
    assert '<a href="https://www.wikidata.org/wiki/Q232" rel="noreferrer">' in wikidata


def test_right_to_left_names(client: FlaskClient) -> None:
    text = client.get("/doc/kazakhstan", headers=BROWSER).text
    assert f'<bdi lang="kk-arab" dir="rtl">{RTL_NAME}</bdi>' in text


def test_text_of_the_data_is_escaped(client: FlaskClient) -> None:
    text = client.get("/doc/battle-of-zhizhi", headers=BROWSER).text
    assert "Battle of &#34;Zhizhi&#34;, &lt;36 BC&gt;" in text


def test_release_without_a_graph_of_inferred_triples(client: FlaskClient) -> None:
    page = client.get("/doc/shanghai-cooperation-organisation", headers=BROWSER)
    assert page.status_code == 200
    assert "shanghai-cooperation-organisation" in page.text


def test_addresses_of_elsewhere_do_not_run(release_app: Flask) -> None:
    with release_app.test_request_context():
        assert address_of("javascript:alert(1)") == ""
        assert address_of("urn:x") == ""
        assert address_of("https://example.org/") == "https://example.org/"
        assert address_of(f"{KH}x") == "/doc/x"
        assert address_of(f"{KH}x/y") == f"{KH}x/y"
        assert address_of("https://w3id.org/khorgos/graph/facts") == "/graph/facts"
        assert address_of("https://w3id.org/khorgos/ontology") == "/ontology"
        assert address_of("https://w3id.org/khorgos/ontology/0.1.0") == "/ontology/0.1.0"
        assert address_of("https://w3id.org/khorgos/void#dataset") == "/void#dataset"
        assert address_of("https://w3id.org/khorgos/queries/x") == "/queries/x"
        assert address_of(str(URIRef(KHO.Treaty))) == "/ontology#Treaty"


def same_as(release: FlaskClient, slug: str, form: str) -> list[tuple[str, str]]:
    """The pairs that a document about a thing has with schema.org's sameAs."""
    data = release.get(f"/doc/{slug}?format={form}").data
    return [
        (str(triple.subject), str(triple.object))
        for triple in ox.parse(data, format=ox.RdfFormat.from_extension(form))
        if triple.predicate.value == "https://schema.org/sameAs"
    ]


def test_an_exact_match_is_the_same_thing_to_search_engines(release: FlaskClient) -> None:
    pair = (f"<{KH.kazakhstan}>", f"<{WD.Q232}>")
    assert same_as(release, "kazakhstan", "jsonld") == [pair]
    assert not same_as(release, "kazakhstan", "ttl")
    assert not same_as(release, "china-historical", "jsonld")

import re
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import parse_qs, urlsplit

import pyoxigraph as ox
import pytest
from flask import Flask
from flask.testing import FlaskClient
from rdflib import OWL, RDF, Graph, URIRef
from rdflib.compare import isomorphic

from khorgos.ontology.imports import CATALOG_FILE, whole_ontology
from khorgos.ontology.namespaces import KHO, ONTOLOGY_IRI
from khorgos.ontology.prefixes import local_name
from khorgos.ontology.vocabulary import ONTOLOGY_FILE, load_ontology
from khorgos.server.app import create_app
from khorgos.server.engines.embedded import EmbeddedEngine
from khorgos.server.serve import read_ontology
from khorgos.server.site import OntologySource, Site
from khorgos.server.sparql.errors import EngineError
from khorgos.server.sparql.text import Dataset

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


class Page(HTMLParser):
    """What the tests look at: ids, links, languages, headings, and the blocks of the terms."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.headings: list[int] = []
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.uses: list[tuple[int, str]] = []
        self._query = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.tags.add(tag)
        self.attributes |= values.keys()
        if "id" in values:
            self.ids.append(values["id"])
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if href := values.get("href"):
            self.links.append(href)
            self._query = "".join(parse_qs(urlsplit(href).query).get("query", []))

    def handle_data(self, data: str) -> None:
        if self._query and (match := re.fullmatch("([0-9,]+) (member|triple)s?", data)):
            self.uses.append((int(match[1].replace(",", "")), self._query))


@pytest.fixture
def release(release_app: Flask) -> FlaskClient:
    return release_app.test_client()


@pytest.fixture(scope="module")
def text(release_app: Flask) -> str:
    return release_app.test_client().get("/ontology", headers=BROWSER).text


@pytest.fixture(scope="module")
def page(text: str) -> Page:
    return Page(text)


# --- what is sent to whom


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # rdflib's own JSON-LD
@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("*/*", "text/turtle"),
        ("text/turtle;q=0.9, text/html;q=0.5", "text/turtle"),
        ("application/n-triples", "application/n-triples"),
        ("application/rdf+xml", "application/rdf+xml"),
        ("application/ld+json", "application/ld+json"),
    ],
)
def test_rdf_for_tools(release: FlaskClient, accept: str, media_type: str) -> None:
    response = release.get("/ontology", headers={"Accept": accept})
    assert response.status_code == 200
    assert response.mimetype == media_type
    assert response.headers["Vary"] == "Accept"
    assert "Link" not in response.headers
    graph = Graph().parse(response.data, format=media_type)
    assert isomorphic(graph, Graph().parse(data=_lower(load_ontology())))


def _lower(graph: Graph) -> str:
    """Language tags come back in lower case; RDF 1.1 section 3.3 holds them equal."""
    return re.sub(r'(?<=")@[A-Za-z-]+', lambda m: m[0].lower(), graph.serialize(format="nt"))


def test_turtle_is_what_its_authors_wrote(release: FlaskClient) -> None:
    assert release.get("/ontology").text == whole_ontology(ONTOLOGY_FILE)


@pytest.mark.parametrize("name", ["ttl", "nt", "rdf", "jsonld", "turtle"])
def test_format_parameter_wins_over_a_browser(release: FlaskClient, name: str) -> None:
    response = release.get(f"/ontology?format={name}", headers=BROWSER)
    assert response.status_code == 200
    assert response.mimetype != "text/html"


def test_page_for_people(release: FlaskClient) -> None:
    response = release.get("/ontology", headers=BROWSER)
    assert response.content_type == "text/html; charset=utf-8"
    assert response.headers["Link"] == '</ontology?format=ttl>; rel="alternate"; type="text/turtle"'
    assert release.get("/ontology?format=html").data == response.data
    assert str(ONTOLOGY_IRI) in response.text


def test_blank_nodes_keep_their_names(release_app: Flask, engine: EmbeddedEngine) -> None:
    source: OntologySource = release_app.extensions["khorgos"].ontology
    answers = []
    for _ in range(2):
        again = OntologySource.of(source.file.turtle, source.documentation, "")
        client = create_app(Site.of(engine, again)).test_client()
        answers.append(client.get("/ontology?format=nt").data)
    assert answers[0] == answers[1]
    assert b"_:c14n0 " in answers[0]


# --- the page


def test_every_term_has_an_anchor(page: Page, ontology: Graph) -> None:
    kinds = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
    declared = {iri for kind in kinds for iri in ontology.subjects(RDF.type, kind) if iri in KHO}
    assert {local_name(iri) for iri in declared} <= set(page.ids)


def test_no_anchor_stands_twice(page: Page) -> None:
    assert [name for name, count in Counter(page.ids).items() if count > 1] == []


def test_links_within_the_site_lead_somewhere(page: Page, release: FlaskClient) -> None:
    anchors = {f"#{name}" for name in page.ids}
    assert {link for link in page.links if link.startswith("#")} <= anchors
    for link in {urlsplit(link).path for link in page.links if link.startswith("/")}:
        assert release.get(link, buffered=True).status_code == 200


def test_nothing_inline_and_nothing_from_elsewhere(page: Page, text: str) -> None:
    assert not {"style", "img", "iframe", "object", "embed"} & page.tags
    assert "style" not in page.attributes
    assert not [name for name in page.attributes if name.startswith("on")]
    assert set(re.findall(r' src="([^"]*)"', text)) <= {"/static/search.js"}
    assert set(re.findall(r"url\([^)]*\)", text)) == {"url(#core-head)"}


def test_headings_leave_no_level_out(page: Page) -> None:
    assert page.headings[0] == 1
    assert page.headings.count(1) == 1
    for above, heading in zip(page.headings, page.headings[1:], strict=False):
        assert heading <= above + 1


@pytest.fixture(scope="module")
def terms(release_app: Flask, page: Page) -> dict[str, Page]:
    """The page of each term."""
    client, names = release_app.test_client(), [name for name in page.ids if "-" not in name]
    pages = {name: client.get(f"/ontology/term/{name}", headers=BROWSER) for name in names}
    return {name: Page(one.text) for name, one in pages.items() if one.status_code == 200}


def test_uses_are_what_their_queries_give(terms: dict[str, Page], release_app: Flask) -> None:
    engine = release_app.extensions["khorgos"].engine
    assert terms["Treaty"].uses[0][0] > 0
    for name, term in terms.items():
        for count, query in term.uses:
            assert f"kho:{name} " in query
            answer = engine.query(query, Dataset())
            assert isinstance(answer, ox.QuerySolutions)
            assert len(list(answer)) == count, name


def test_terms_without_a_use_are_so_in_the_graph(
    terms: dict[str, Page], release_app: Flask
) -> None:
    engine = release_app.extensions["khorgos"].engine
    for term in (name for name, one in terms.items() if not one.uses):
        query = f"ASK {{ {{ ?s a <{KHO[term]}> }} UNION {{ ?s <{KHO[term]}> ?o }} }}"
        assert engine.query(query, Dataset()) is False, term


def test_the_page_of_a_term_says_all_of_it(
    terms: dict[str, Page], release: FlaskClient, ontology: Graph
) -> None:
    classes = {iri for iri in ontology.subjects(RDF.type, OWL.Class) if iri in KHO}
    given_up = set(ontology.subjects(OWL.deprecated))
    assert {local_name(iri) for iri in classes - given_up} <= terms.keys()
    text = release.get("/ontology/term/BorderTreaty", headers=BROWSER).text
    assert '<a href="/ontology/term/Treaty">' in text
    assert '<bdi lang="zh-hans"' in text
    for link in terms["BorderTreaty"].links:
        if link.startswith("/"):
            path = urlsplit(link).path
            assert release.get(path, buffered=True).status_code == 200, link


def test_a_term_that_is_not_there_names_those_like_it(release: FlaskClient) -> None:
    response = release.get("/ontology/term/BorderTraety", headers=BROWSER)
    assert response.status_code == 404
    assert '<a href="/ontology/term/BorderTreaty">' in response.text


def test_the_page_is_light_enough_for_a_phone(text: str) -> None:
    assert len(text.encode()) < 260_000


def test_every_page_links_to_it(client: FlaskClient) -> None:
    for path in ("/", "/sparql", "/nothing"):
        assert '<a href="/ontology">Ontology</a>' in client.get(path, headers=BROWSER).text


# --- modules and versions


@pytest.fixture
def modular(app: Flask, tmp_path: Path) -> FlaskClient:
    """Serve an ontology of version 2 with one module, and version 1."""
    head = PREFIXES + "<{0}> a owl:Ontology ; owl:versionIRI <{0}/{1}> ;\n"
    files = {
        "khorgos.ttl": head.format(ONTOLOGY_IRI, "2") + "    owl:imports <{}/a> ;\n",
        "a.ttl": head.format(f"{ONTOLOGY_IRI}/a", "2"),
        "versions/1.ttl": head.format(ONTOLOGY_IRI, "1"),
    }
    title = '    dcterms:title "The {}"@en ; dcterms:description "What <it> says."@en .\n'
    terms = {
        "khorgos.ttl": "",
        "a.ttl": "kho:Sea a owl:Class .",
        "versions/1.ttl": "kho:Old a owl:Class .",
    }
    (tmp_path / "versions").mkdir()
    for name, text in files.items():
        whole = text.replace("{}", str(ONTOLOGY_IRI)) + title.replace("{}", name) + terms[name]
        (tmp_path / name).write_text(whole, encoding="utf-8")
    uris = f'<uri name="{ONTOLOGY_IRI}/a" uri="a.ttl"/>'
    catalog = f'<catalog xmlns="urn:oasis:names:tc:entity:xmlns:xml:catalog">{uris}</catalog>'
    (tmp_path / CATALOG_FILE).write_text(catalog, encoding="utf-8")
    return small(app, (tmp_path / "khorgos.ttl").read_text("utf-8"), tmp_path)


def test_the_whole_has_the_terms_of_its_modules_and_no_imports(modular: FlaskClient) -> None:
    turtle = modular.get("/ontology").text
    assert "kho:Sea a owl:Class" in turtle
    assert "imports" not in turtle
    assert modular.get("/ontology/2").text == turtle
    page = modular.get("/ontology", headers=BROWSER).text
    assert 'id="Sea"' in page
    for heading, name in (("Modules", "a"), ("Earlier versions", "1")):
        links = f'<ul class="terms"><li><a href="/ontology/{name}">{name}</a></li></ul>'
        assert f"<dt>{heading}</dt><dd>{links}</dd>" in page


@pytest.mark.parametrize(
    ("address", "subject", "term"),
    [
        ("/ontology/a", f"{ONTOLOGY_IRI}/a", "Sea"),
        ("/ontology/a/2", f"{ONTOLOGY_IRI}/a", "Sea"),
        ("/ontology/1", str(ONTOLOGY_IRI), "Old"),
    ],
)
def test_a_part_is_a_page_and_rdf(
    modular: FlaskClient, address: str, subject: str, term: str
) -> None:
    for accept in ("text/turtle", "application/n-triples"):
        response = modular.get(address, headers={"Accept": accept})
        assert (response.status_code, response.mimetype) == (200, accept)
        graph = Graph().parse(data=response.data, format=accept)
        assert set(graph.subjects(RDF.type, OWL.Ontology)) == {URIRef(subject)}
        assert set(graph.subjects(RDF.type, OWL.Class)) == {KHO[term]}
    page = modular.get(address, headers=BROWSER)
    assert page.mimetype == "text/html"
    assert page.headers["Link"] == f'<{address}?format=ttl>; rel="alternate"; type="text/turtle"'
    assert "What &lt;it&gt; says." in page.text
    assert (f'<a href="/ontology#{term}">{term}</a>' in page.text) == (term == "Sea")


@pytest.mark.parametrize(
    "address", ["/ontology/b", "/ontology/a/1", "/ontology/3", "/ontology/1/2"]
)
def test_a_part_that_is_not_there(modular: FlaskClient, address: str) -> None:
    response = modular.get(address)
    assert response.status_code == 404
    for there in ("/ontology", "/ontology/2", "/ontology/a", "/ontology/1"):
        assert f"  {there}\n" in response.text


# --- with another ontology


PREFIXES = """@prefix kho: <https://w3id.org/khorgos/ontology#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
"""


SMALL = """@prefix kho: <https://w3id.org/khorgos/ontology#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
kho:Treaty a owl:Class ; rdfs:label "<treaty>"@en, "پیمان"@fa, "条约"@zh-Hans ;
    kho:negativeExample "a signing"@en .
"""


def test_languages_and_escapes(client: FlaskClient, tmp_path: Path) -> None:
    served = small(client.application, SMALL, tmp_path)
    assert "&lt;treaty&gt;</a>" in served.get("/ontology", headers=BROWSER).text
    response = served.get("/ontology/term/Treaty", headers=BROWSER)
    assert '<bdi lang="fa" dir="rtl">پیمان</bdi>' in response.text
    assert '<bdi lang="zh-Hans" dir="ltr">条约</bdi>' in response.text
    assert "<h1>&lt;treaty&gt;</h1>" in response.text
    assert '<span class="what">Not</span> <bdi lang="en" dir="ltr">a signing</bdi>' in response.text
    assert "not used in this release" in response.text


OLD = """
kho:Accord a owl:Class ; rdfs:label "accord"@en ; owl:deprecated true ;
    <http://purl.org/dc/terms/isReplacedBy> kho:Treaty ;
    skos:changeNote "Write kho:Treaty; <none> is left."@en .
"""


def test_deprecated_terms_stand_at_the_end(client: FlaskClient, tmp_path: Path) -> None:
    text = small(client.application, SMALL + OLD, tmp_path).get("/ontology", headers=BROWSER).text
    before, _, after = text.partition('<h2 id="deprecated-terms">')
    assert "Accord" not in before
    assert '<div id="Accord">' in after
    assert "Write kho:Treaty; &lt;none&gt; is left." in after
    assert '<a href="#Treaty">' in after


def small(app: Flask, turtle: str, folder: Path) -> FlaskClient:
    """Serve ``turtle`` with the engine and templates of ``app``."""
    (folder / "khorgos.ttl").write_text(turtle, encoding="utf-8")
    (folder / "alignments.ttl").touch()
    (folder / "core.svg").write_text("<svg/>", encoding="utf-8")
    source = read_ontology(folder / "khorgos.ttl")
    return create_app(Site.of(app.extensions["khorgos"].engine, source)).test_client()


def test_engine_that_cannot_count(source: OntologySource) -> None:
    engine = SimpleNamespace(version="0", query=lambda text, dataset: True)
    with pytest.raises(EngineError, match="rows were expected"):
        create_app(Site.of(engine, source))


def test_ontology_that_is_not_turtle(source: OntologySource) -> None:
    with pytest.raises(EngineError, match="the ontology is not Turtle"):
        OntologySource.of(b"<", source.documentation, "")

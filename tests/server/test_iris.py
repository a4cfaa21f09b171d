"""Every IRI of ours that occurs in an answer or a dump leads to a page, and to RDF."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from urllib.parse import urldefrag

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient
from rdflib import DCTERMS, FOAF, PROV, RDF, Graph, Literal, URIRef

from khorgos.ontology.prefixes import BASE, PREFIXES
from khorgos.queries import catalogue
from khorgos.server.app import create_app
from khorgos.server.documents import SLUG
from khorgos.server.engines.embedded import EmbeddedEngine, EngineConfig
from khorgos.server.serve import read_ontology
from khorgos.server.site import Site
from khorgos.server.sparql.answers import GRAPH_FORMATS

TURTLE = {"Accept": "text/turtle"}
BROWSER = {"Accept": "text/html"}
DESCRIPTIONS = ("/void", "/.well-known/void", "/sparql", "/queries/", "/ontology", "/service")
SAMPLE = 3
"""How many IRIs of a pattern are asked for."""


@pytest.fixture(scope="module")
def client(described: EmbeddedEngine) -> Iterator[FlaskClient]:
    questions = tuple(catalogue.load())
    source = read_ontology(EngineConfig().ontology)
    site = Site.of(described, source, questions, dumps=EngineConfig().release)
    with create_app(site).test_client() as client:
        yield client


@pytest.fixture(scope="module")
def iris(client: FlaskClient) -> set[str]:
    """All IRIs of ours, in the data and in each description."""
    texts = [client.get(f"{path}?format=nt").text for path in DESCRIPTIONS]
    texts.append((EngineConfig().release / "khorgos.trig").read_text("utf-8"))
    every = "SELECT DISTINCT ?t { GRAPH ?g { ?s ?p ?o } VALUES ?i { 1 2 3 } "
    every += "BIND (IF(?i = 1, ?s, IF(?i = 2, ?p, ?o)) AS ?t) FILTER ISIRI(?t) }"
    answer = client.get("/sparql", query_string={"query": every, "format": "csv"})
    found = set(answer.text.splitlines())
    for text in texts:
        found.update(re.findall(rf"<({BASE}[^>]*)>", text))
        for prefix in ("kh", "kho", "khg"):
            names = re.findall(rf"(?<![\\w<]){prefix}:([A-Za-z0-9_-]+)", text)
            found.update(PREFIXES[prefix] + name for name in names)
    # What ends with a slash is a namespace, in a declaration of a prefix.
    return {iri for iri in found if iri.startswith(BASE) and not iri.endswith("/")}


def pattern(address: str) -> str:
    """The kind of an address: names of things by their first word, all others by their folder."""
    folder, _, name = address.rpartition("/")
    return f"{folder}/{name.partition('-')[0]}" if folder.endswith("/id") else folder or address


def test_every_iri_of_ours_leads_to_a_page_and_to_rdf(client: FlaskClient, iris: set[str]) -> None:
    assert len(iris) > 9000
    patterns: dict[str, list[str]] = defaultdict(list)
    for address in sorted({urldefrag(iri).url.removeprefix(BASE[:-1]) for iri in iris}):
        patterns[pattern(address)].append(address)
    assert {"/id/statement", "/void", "/queries", "/ontology", "/graph"} <= set(patterns)
    for members in patterns.values():
        for address in [*members[:SAMPLE], *members[-SAMPLE:]]:
            for headers, kind in ((BROWSER, "text/html"), (TURTLE, "text/turtle")):
                response = client.get(address, headers=headers, follow_redirects=True)
                assert (response.status_code, response.mimetype) == (200, kind), address


def test_every_slug_can_be_asked_for(iris: set[str]) -> None:
    slugs = [iri.removeprefix(PREFIXES["kh"]) for iri in iris if iri.startswith(PREFIXES["kh"])]
    assert [slug for slug in slugs if not SLUG.fullmatch(slug)] == []


@pytest.mark.parametrize("address", ["/ontology/9.9.9", "/id/nobody-says", "/queries/no", "/x"])
def test_what_is_not_ours_is_not_found(client: FlaskClient, address: str) -> None:
    assert client.get(address, headers=TURTLE).status_code == 404


def test_the_document_of_a_partition_describes_it(client: FlaskClient, iris: set[str]) -> None:
    about = Graph().parse(data=client.get("/void?format=nt").data, format="nt")
    said = {str(subject) for subject in about.subjects()}
    parts = {iri for iri in iris if iri.startswith(f"{BASE}void#")}
    assert len(parts) > 3000
    assert parts - said == set()


def test_agents_are_things_with_names(client: FlaskClient, described: EmbeddedEngine) -> None:
    relations = (DCTERMS.creator, DCTERMS.publisher, DCTERMS.contributor, FOAF.maker)
    relations = (*relations, PROV.wasAttributedTo)
    about = Graph().parse(data=client.get("/void?format=nt").data, format="nt")
    answer = described.query("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }")
    assert isinstance(answer, tuple)
    nodes: set[ox.Term] = {
        triple.object for triple in answer if URIRef(triple.predicate.value) in relations
    }
    assert nodes
    for node in nodes:
        assert isinstance(node, ox.NamedNode), "a maker that is a text"
        assert (URIRef(node.value), RDF.type, FOAF.Agent) in about
        assert isinstance(about.value(URIRef(node.value), FOAF.name), Literal)


def test_tools_are_sent_from_the_start_page_to_the_description(client: FlaskClient) -> None:
    for offered in GRAPH_FORMATS:
        response = client.get("/", headers={"Accept": offered.media_type})
        assert (response.status_code, response.location) == (303, "/void")
    for accept in ("*/*", "text/html", "text/turtle;q=0.5, text/html", "application/json"):
        assert client.get("/", headers={"Accept": accept}).mimetype == "text/html"

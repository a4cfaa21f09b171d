import hashlib
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from rdflib import (
    DCAT,
    DCTERMS,
    FOAF,
    RDF,
    RDFS,
    SKOS,
    VOID,
    XSD,
    Dataset,
    Graph,
    Literal,
    Namespace,
    URIRef,
)

from khorgos.ontology.namespaces import GRAPH, KHO
from khorgos.queries import describing
from khorgos.server.app import create_app
from khorgos.server.engines.embedded import EmbeddedEngine, EngineConfig
from khorgos.server.site import OntologySource, Site
from khorgos.server.sparql.answers import GRAPH_FORMATS, Format
from khorgos.server.sparql.protocol import SERVICE

PATH = "/.well-known/void"
LICENCE = URIRef("https://creativecommons.org/licenses/by-sa/4.0/")
SPDX = Namespace("http://spdx.org/rdf/terms#")
DATASET = URIRef(describing.DATASET)
BROWSER = {"Accept": "text/html,*/*;q=0.8"}


@pytest.fixture(scope="module")
def release(release_app: Flask) -> FlaskClient:
    app = release_app
    config = Site.of(
        app.extensions["khorgos"].engine,
        app.extensions["khorgos"].ontology,
        dumps=EngineConfig().release,
    )
    return create_app(config).test_client()


@pytest.fixture(scope="module")
def about(release: FlaskClient) -> Graph:
    return Graph().parse(release.get(PATH).data, format="turtle")


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # rdflib's own JSON-LD
@pytest.mark.filterwarnings("ignore:Dataset.default_context is deprecated")
@pytest.mark.parametrize("offered", GRAPH_FORMATS, ids=lambda offered: offered.name)
def test_forms(client: FlaskClient, offered: Format) -> None:
    response = client.get(PATH, headers={"Accept": offered.media_type})
    assert response.mimetype == offered.media_type
    plain = Graph().parse(client.get(f"{PATH}?format=nt").data, format="nt")
    read = Dataset().parse(response.data, format=offered.media_type)
    assert {quad[:3] for quad in read.quads()} == set(plain)


def test_counts_are_what_the_release_holds(about: Graph, release_app: Flask) -> None:
    site = release_app.extensions["khorgos"]
    assert about.value(DATASET, VOID.triples) == Literal(site.triples)
    subsets = {
        str(about.value(subset, DCTERMS.identifier)): about.value(subset, VOID.triples)
        for subset in about.objects(DATASET, VOID.subset)
        if (subset, RDF.type, VOID.Linkset) not in about
    }
    assert subsets == {name: Literal(count) for name, count in site.graphs.items()}


def test_partitions_add_up(about: Graph) -> None:
    holders = [DATASET, *about.subjects(DCTERMS.identifier, Literal(str(GRAPH.facts)))]
    for holder in holders:
        partitions = list(about.objects(holder, VOID.propertyPartition))
        total = sum(int(str(about.value(part, VOID.triples))) for part in partitions)
        assert total == int(str(about.value(holder, VOID.triples)))
        assert int(str(about.value(holder, VOID.properties))) == len(partitions)
    treaties = about.value(predicate=VOID["class"], object=KHO.Treaty, any=True)
    assert int(str(about.value(treaties, VOID.entities))) > 0


def test_links_to_wikidata(about: Graph, release: FlaskClient) -> None:
    (links,) = about.subjects(VOID.linkPredicate, SKOS.exactMatch)
    text = "SELECT (COUNT(*) AS ?n) { ?s <http://www.w3.org/2004/02/skos/core#exactMatch> ?o }"
    counted = release.get("/sparql", query_string={"query": text, "format": "csv"}).text.split()[1]
    assert str(about.value(links, VOID.triples)) == counted
    target = about.value(links, VOID.objectsTarget)
    assert str(about.value(target, VOID.uriSpace)) == "http://www.wikidata.org/entity/"


def test_files(about: Graph, release: FlaskClient) -> None:
    files = list(about.objects(DATASET, DCAT.distribution))
    assert len(files) == len(release.get("/dumps/SHA256SUMS").text.splitlines())
    for file in files:
        address = str(about.value(file, DCAT.downloadURL))
        content = release.get(address.removeprefix("http://localhost"), buffered=True).data
        size = Literal(len(content), datatype=XSD.nonNegativeInteger)
        assert about.value(file, DCAT.byteSize) == size
        checksum = about.value(file, SPDX.checksum)
        value = about.value(checksum, SPDX.checksumValue)
        assert str(value).lower() == hashlib.sha256(content).hexdigest()


def test_what_and_where(about: Graph, release: FlaskClient) -> None:
    assert (DATASET, DCTERMS.license, LICENCE) in about
    assert (DATASET, VOID.sparqlEndpoint, URIRef("http://localhost/sparql")) in about
    assert about.value(DATASET, DCTERMS.title)
    assert about.value(DATASET, DCTERMS.description)
    examples = list(about.objects(DATASET, VOID.exampleResource))
    assert len(examples) == 5
    for example in examples:
        assert release.get(f"/id/{str(example).rpartition('/')[2]}").status_code == 303


def test_the_maker_is_an_agent(about: Graph) -> None:
    for relation in (DCTERMS.creator, DCTERMS.publisher):
        (maker,) = about.objects(DATASET, relation)
        assert (maker, RDF.type, FOAF.Agent) in about
        assert str(about.value(maker, FOAF.name)) == "The Khorgos project"


@pytest.mark.parametrize("path", ["/void", PATH])
def test_people_get_a_page(client: FlaskClient, path: str) -> None:
    response = client.get(path, headers=BROWSER)
    assert response.mimetype == "text/html"
    assert 'id="dataset"' in response.text
    assert "The Khorgos project" in response.text
    assert client.get(path, headers={"Accept": "image/png"}).status_code == 406


def test_properties_of_our_own_say_what_they_mean(client: FlaskClient) -> None:
    about = Graph().parse(client.get("/service?format=nt").data, format="nt")
    described = client.get("/sparql?format=nt").text
    names = set(re.findall(r"khorgos/service#(\w+)", described + "service#querySeconds"))
    for name in names:
        assert about.value(SERVICE[name], RDFS.comment), name
    response = client.get("/service", headers=BROWSER)
    assert (response.status_code, client.get(response.location).status_code) == (303, 200)


def test_addresses_are_those_of_the_request(release: FlaskClient) -> None:
    text = release.get(PATH, base_url="https://khorgos.example/").text
    assert "<https://khorgos.example/sparql>" in text
    assert "localhost" not in text


def test_the_engine_counts_once(engine: EmbeddedEngine, source: OntologySource) -> None:
    client = create_app(Site.of(engine, source)).test_client()
    asked: list[str] = []
    site = client.application.extensions["khorgos"]
    query = site.engine.query

    def counting(text: str, dataset: object) -> object:
        asked.append(text)
        return query(text, dataset)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            type(site.engine), "query", lambda self, text, dataset: counting(text, dataset)
        )
        assert client.get(PATH).status_code == 200
        first = len(asked)
        assert first
        assert client.get(f"{PATH}?format=nt").status_code == 200
        assert len(asked) == first


def test_server_without_files(client: FlaskClient) -> None:
    assert b"dcat:distribution" not in client.get(PATH).data

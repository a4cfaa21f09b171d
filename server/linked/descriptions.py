"""What the release is, in RDF, at ``/.well-known/void``.

Follows https://www.w3.org/TR/void/ (what a dataset holds and links to; section 7.2 for its place)
and https://www.w3.org/TR/vocab-dcat-3/ (where to get it), with the checksums of SPDX 2.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Final

import pyoxigraph as ox
from flask import Blueprint, Response, request, url_for
from rdflib import DCAT, DCTERMS, FOAF, RDF, SKOS, VOID, XSD, Graph, Literal, Namespace, URIRef

from khorgos.ontology.namespaces import KH, KHO, ONTOLOGY_IRI, WD
from khorgos.ontology.prefixes import curie
from khorgos.server.documents import alternates, send
from khorgos.server.engines.engine import Engine
from khorgos.server.linked.dumps import Dump, the_dumps
from khorgos.server.site import Site, counts, first_column, partitions, the_site
from khorgos.server.sparql.answers import GRAPH_FORMATS, RESULT_FORMATS, serialize, triples_of
from khorgos.server.sparql.negotiation import choose
from khorgos.server.sparql.protocol import requested_format

LICENCE: Final = URIRef("https://creativecommons.org/licenses/by-sa/4.0/")
TITLE: Final = "Khorgos"
DESCRIPTION: Final = (
    "A knowledge graph of states, dynasties, peoples, treaties, corridors and organizations around "
    "the relations of China and Kazakhstan, in which every fact opens the sentence it came from."
)
PUBLISHER: Final = "The Khorgos project"
SPDX: Final = Namespace("http://spdx.org/rdf/terms#")
MEDIA_TYPES: Final = Namespace("https://www.iana.org/assignments/media-types/")

_TOTALS: Final = {
    VOID.entities: "SELECT (COUNT(DISTINCT ?s) AS ?n) "
    f'{{ ?s a ?c FILTER STRSTARTS(STR(?s), "{KH}") }}',
    VOID.distinctSubjects: "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s ?p ?o }",
    VOID.distinctObjects: "SELECT (COUNT(DISTINCT ?o) AS ?n) { ?s ?p ?o }",
}
_WIKIDATA: Final = f"""SELECT ?property (COUNT(*) AS ?n)
WHERE {{
  VALUES ?property {{ <{SKOS.exactMatch}> <{SKOS.closeMatch}> <{SKOS.broadMatch}> }}
  ?thing ?property ?other
  FILTER STRSTARTS(STR(?other), "{WD}")
}}
GROUP BY ?property"""
_EXAMPLES: Final = f"""SELECT ?thing
WHERE {{ ?statement <{KHO.subject}> ?thing }}
GROUP BY ?thing ORDER BY DESC(COUNT(?statement)) ?thing LIMIT 5"""
_SOURCES: Final = f"SELECT ?it {{ ?it a <{KHO.SourceDocument}> }} ORDER BY ?it"


blueprint: Final = Blueprint("description", __name__)


@blueprint.get("/.well-known/void")
def void() -> Response:
    """The description of the release, in RDF.

    Raises:
        NotAcceptable: the client takes no format of RDF; the reason lists them.
    """
    chosen, media_type = choose(GRAPH_FORMATS, request.accept_mimetypes, requested_format(request))
    triples = _described(the_site(), request.url_root, tuple(the_dumps()))
    return send(serialize(triples, chosen), media_type, alternates("description.void"))


@lru_cache(maxsize=4)
def _described(site: Site, root: str, dumps: tuple[Dump, ...]) -> tuple[ox.Triple, ...]:
    """Keep the description as long as its address and the files are the same.

    The engine counts what the release holds when the description is first asked for.
    """
    return triples_of(_describe(dumps))


def _describe(dumps: tuple[Dump, ...]) -> Graph:
    """Describe the release, its graphs, its links, its files and its endpoint."""
    engine, graphs = the_site().engine, the_site().graphs
    about = Graph(bind_namespaces="none")
    document = URIRef(url_for("description.void", _external=True))
    dataset = document + "#dataset"
    about.add((document, RDF.type, VOID.DatasetDescription))
    about.add((document, FOAF.primaryTopic, dataset))
    _dataset(about, dataset, engine)
    _partitions(about, dataset, the_site().classes, the_site().properties)
    for iri, triples in graphs.items():
        subset = document + "#" + _fragment(iri)
        about.add((dataset, VOID.subset, subset))
        about.add((subset, RDF.type, VOID.Dataset))
        about.add((subset, DCTERMS.title, Literal(f"The graph {curie(iri)}", lang="en")))
        about.add((subset, DCTERMS.identifier, Literal(iri)))
        about.add((subset, VOID.triples, Literal(triples)))
        about.add(
            (subset, VOID.dataDump, URIRef(url_for("graphs.data", graph=iri, _external=True)))
        )
        _partitions(about, subset, *partitions(engine, iri))
    _linksets(about, dataset, engine)
    for dump in dumps:
        _distribution(about, dataset, dump)
    _service(about, dataset)
    return about


def _dataset(about: Graph, dataset: URIRef, engine: Engine) -> None:
    """Say what the release is, how large it is and where to begin."""
    site = the_site()
    for property_, value in (
        (RDF.type, VOID.Dataset),
        (RDF.type, DCAT.Dataset),
        (DCTERMS.title, Literal(TITLE, lang="en")),
        (DCTERMS.description, Literal(DESCRIPTION, lang="en")),
        (DCTERMS.license, LICENCE),
        (DCTERMS.creator, Literal(PUBLISHER)),
        (DCAT.landingPage, URIRef(url_for("start.page", _external=True))),
        (FOAF.homepage, URIRef(url_for("start.page", _external=True))),
        (VOID.sparqlEndpoint, URIRef(url_for("sparql.endpoint", _external=True))),
        (VOID.uriSpace, Literal(str(KH))),
        (VOID.triples, Literal(site.triples)),
        (VOID.vocabulary, ONTOLOGY_IRI),
        (VOID.vocabulary, URIRef(str(SKOS))),
    ):
        about.add((dataset, property_, value))
    if site.engine.version:
        about.add((dataset, URIRef(str(DCAT) + "version"), Literal(site.engine.version)))
    for property_, query in _TOTALS.items():
        count = int(first_column(engine, query)[0])
        about.add((dataset, property_, Literal(count)))
    for example in first_column(engine, _EXAMPLES):
        about.add((dataset, VOID.exampleResource, URIRef(example)))
    for source in first_column(engine, _SOURCES):
        about.add((dataset, DCTERMS.source, URIRef(source)))
    for offered in (*RESULT_FORMATS, *GRAPH_FORMATS):
        about.add((dataset, VOID.feature, URIRef(offered.iri)))


def _partitions(
    about: Graph, dataset: URIRef, classes: Mapping[str, int], properties: Mapping[str, int]
) -> None:
    """Say how many members each class has, and how many triples each property."""
    about.add((dataset, VOID.classes, Literal(len(classes))))
    about.add((dataset, VOID.properties, Literal(len(properties))))
    for terms, link, term, measure in (
        (classes, VOID.classPartition, VOID["class"], VOID.entities),
        (properties, VOID.propertyPartition, VOID.property, VOID.triples),
    ):
        for iri, count in terms.items():
            partition = dataset + f"/{_fragment(str(term))}-{_fragment(iri)}"
            about.add((dataset, link, partition))
            about.add((partition, term, URIRef(iri)))
            about.add((partition, measure, Literal(count)))


def _linksets(about: Graph, dataset: URIRef, engine: Engine) -> None:
    """Count the links to Wikidata by their property."""
    target = dataset + "/wikidata"
    about.add((target, RDF.type, VOID.Dataset))
    about.add((target, FOAF.homepage, URIRef("https://www.wikidata.org/")))
    about.add((target, VOID.uriSpace, Literal(str(WD))))
    for property_, count in counts(engine, _WIKIDATA).items():
        links = dataset + f"/links-{_fragment(property_)}"
        about.add((dataset, VOID.subset, links))
        about.add((links, RDF.type, VOID.Linkset))
        about.add((links, VOID.subjectsTarget, dataset))
        about.add((links, VOID.objectsTarget, target))
        about.add((links, VOID.linkPredicate, URIRef(property_)))
        about.add((links, VOID.triples, Literal(count)))


def _distribution(about: Graph, dataset: URIRef, dump: Dump) -> None:
    """Describe a file of the release."""
    address = URIRef(url_for("dumps.file", name=dump.path.name, _external=True))
    node, checksum = (dataset + f"/{dump.path.name}{part}" for part in ("", "-checksum"))
    size = Literal(dump.size, datatype=XSD.nonNegativeInteger)
    about.add((dataset, DCAT.distribution, node))
    for property_, value in (
        (RDF.type, DCAT.Distribution),
        (DCTERMS.title, Literal(dump.path.name)),
        (DCTERMS.license, LICENCE),
        (DCAT.downloadURL, address),
        (DCAT.accessURL, URIRef(url_for("dumps.listing", _external=True))),
        (DCAT.mediaType, MEDIA_TYPES[dump.media_type]),
        (DCAT.byteSize, size),
        (SPDX.checksum, checksum),
    ):
        about.add((node, property_, value))
    about.add((checksum, RDF.type, SPDX.Checksum))
    about.add((checksum, SPDX.algorithm, SPDX.checksumAlgorithm_sha256))
    about.add((checksum, SPDX.checksumValue, Literal(dump.sha256, datatype=XSD.hexBinary)))
    if dump.media_type == "application/trig":
        about.add((dataset, VOID.dataDump, address))


def _service(about: Graph, dataset: URIRef) -> None:
    """Describe the endpoint as a service that has the release."""
    service = dataset + "/sparql"
    about.add((service, RDF.type, DCAT.DataService))
    about.add((service, DCTERMS.title, Literal("SPARQL endpoint", lang="en")))
    about.add((service, DCAT.endpointURL, URIRef(url_for("sparql.endpoint", _external=True))))
    about.add((service, DCAT.servesDataset, dataset))
    about.add((service, DCTERMS.conformsTo, URIRef("https://www.w3.org/TR/sparql11-protocol/")))


def _fragment(iri: str) -> str:
    """Shorten an IRI to something that stands in a fragment."""
    return curie(iri).replace(":", "-").replace("/", "-").replace("#", "-")

"""The service description, as far as the suite asks for one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import pyoxigraph as ox
import pytest
from rdflib import RDF, XSD, Graph, Literal, Namespace, URIRef

from .running import send, serving
from .suite import Case, cases, parameters

SD: Final = Namespace("http://www.w3.org/ns/sparql-service-description#")
CLASSES: Final = {
    SD.defaultDataset: SD.Dataset,
    SD.defaultGraph: SD.Graph,
    SD.namedGraph: SD.NamedGraph,
    SD.graph: SD.Graph,
}
"""Properties of the vocabulary whose values are described in turn → the class of these."""


def has_endpoint_triple(description: Graph, endpoint: str) -> None:
    assert (None, SD.endpoint, URIRef(endpoint)) in description


def returns_rdf(description: Graph, endpoint: str) -> None:
    assert len(description) > 0


def conforms_to_schema(description: Graph, endpoint: str) -> None:
    services = list(description.subjects(RDF.type, SD.Service))
    assert len(services) == 1
    assert (services[0], SD.supportedLanguage, SD.SPARQL11Query) in description
    assert description.value(services[0], SD.resultFormat)
    for name, kind in CLASSES.items():
        values = set(description.objects(None, name))
        assert values
        assert all((value, RDF.type, kind) in description for value in values)
    for subject in description.subjects(RDF.type, SD.NamedGraph):
        assert isinstance(description.value(subject, SD.name), URIRef)
    for name, value in description.predicate_objects():
        if isinstance(value, Literal):  # the vocabulary has no properties of texts or numbers
            assert name not in SD
            assert value.datatype == XSD.integer or value.language


CHECKS: Final[dict[str, Callable[[Graph, str], None]]] = {
    "has-endpoint-triple": has_endpoint_triple,
    "returns-rdf": returns_rdf,
    "conforms-to-schema": conforms_to_schema,
}


@pytest.mark.parametrize(
    "case", parameters(cases("sparql/sparql11/service-description/manifest.ttl"))
)
def test_description(case: Case) -> None:
    store = ox.Store()
    node = ox.NamedNode("http://example.org/")
    store.add(ox.Quad(node, node, node, node))
    with serving(store) as endpoint:
        reply = send(endpoint)
    assert (reply.status, reply.kind) == (200, "text/turtle")
    description = Graph().parse(data=reply.body, format="turtle")
    CHECKS[case.name.rpartition("/")[2]](description, endpoint)

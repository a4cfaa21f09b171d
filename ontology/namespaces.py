"""The namespaces and prefixes of Khorgos, written once for every room.

IRIs follow section 3 of the architecture: the ontology ends in ``#``, so that one document
describes all its terms; things, passages and statements live under ``/id/``, one document each.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from rdflib import DCTERMS, OWL, PROV, RDF, RDFS, SKOS, XSD, Graph, Namespace, URIRef

BASE: Final = "https://w3id.org/khorgos/"
ONTOLOGY_IRI: Final = URIRef(BASE + "ontology")

KHO: Final = Namespace(BASE + "ontology#")
KH: Final = Namespace(BASE + "id/")
GRAPH: Final = Namespace(BASE + "graph/")
SHAPES: Final = Namespace(BASE + "shapes#")
WD: Final = Namespace("http://www.wikidata.org/entity/")
SD: Final = Namespace("http://www.w3.org/ns/sparql-service-description#")

APART: Final = (GRAPH.names, GRAPH.places, GRAPH.wikidata)
"""Graphs that come from elsewhere: to be named in a query, never part of the default graph."""

PREFIXES: Final = MappingProxyType(
    {
        "kho": str(KHO),
        "kh": str(KH),
        "khg": str(GRAPH),
        "wd": str(WD),
        "rdf": str(RDF),
        "rdfs": str(RDFS),
        "owl": str(OWL),
        "xsd": str(XSD),
        "skos": str(SKOS),
        "dcterms": str(DCTERMS),
        "prov": str(PROV),
    }
)
"""Prefix → namespace, in the order in which headers list them."""


def bind_prefixes(graph: Graph) -> Graph:
    """Bind every Khorgos prefix in ``graph`` and return it."""
    for prefix, namespace in PREFIXES.items():
        graph.bind(prefix, namespace, override=True)
    return graph


def curie(iri: str) -> str:
    """Shorten ``iri`` with the longest matching prefix; an IRI without one comes back whole."""
    best = max(
        ((p, ns) for p, ns in PREFIXES.items() if iri.startswith(ns)),
        key=lambda pair: len(pair[1]),
        default=None,
    )
    return f"{best[0]}:{iri[len(best[1]) :]}" if best else iri

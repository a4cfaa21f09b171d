"""The namespaces of Khorgos for rdflib; `khorgos.ontology.prefixes` has them as text."""

from __future__ import annotations

from typing import Final

from rdflib import Graph, Namespace, URIRef

from khorgos.ontology.prefixes import BASE, ONTOLOGY, PREFIXES

ONTOLOGY_IRI: Final = URIRef(ONTOLOGY)

KHO: Final = Namespace(PREFIXES["kho"])
KH: Final = Namespace(PREFIXES["kh"])
GRAPH: Final = Namespace(PREFIXES["khg"])
SHAPES: Final = Namespace(BASE + "shapes#")
WD: Final = Namespace(PREFIXES["wd"])
PROJECT: Final = URIRef(BASE + "void#project")
"""Who made the ontology and the graph; `/void` says more."""

SD: Final = Namespace("http://www.w3.org/ns/sparql-service-description#")


def bind_prefixes(graph: Graph) -> Graph:
    """Bind every Khorgos prefix in ``graph`` and return it."""
    for prefix, namespace in PREFIXES.items():
        graph.bind(prefix, namespace, override=True)
    return graph

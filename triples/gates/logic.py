"""What the reasoner is told of ontology and data, and how its answer differs from the rules."""

from __future__ import annotations

from rdflib import OWL, RDF, BNode, Graph
from rdflib.collection import Collection
from rdflib.term import Node

from khorgos.ontology.namespaces import KHO
from khorgos.ontology.prefixes import curie
from khorgos.ontology.reasoner import Triple
from khorgos.ontology.vocabulary import Vocabulary


def differences(entailed: frozenset[Triple], whole: Graph, inferred: Graph) -> list[str]:
    """Compare what the reasoner entails with what the rules inferred.

    Args:
        entailed: what the reasoner entails of classes and object properties.
        whole: what it was told, the ontology included.
        inferred: what the rules add to that.

    Returns:
        One line for each triple that only one of them has.
    """
    missing = {triple for triple in entailed if triple not in whole} - set(inferred)
    surplus = set(inferred) - entailed
    return [
        f"{who}: {' '.join(curie(str(term)) for term in triple)}"
        for who, triples in (
            ("entailed by the reasoner, but not inferred by the rules", missing),
            ("inferred by the rules, but not entailed by the reasoner", surplus),
        )
        for triple in sorted(triples, key=str)
    ]


def add_all_different(graph: Graph, vocabulary: Vocabulary) -> None:
    """State in ``graph`` that the polities it names are all different.

    OWL has no unique names: without this, a border between three states only makes two of them
    one. The axiom needs blank nodes, so it is added here and not kept in a release.
    """
    polities = sorted(
        {
            node
            for cls in vocabulary.classes.values()
            if KHO.Polity in vocabulary.superclasses(cls)
            for node in graph.subjects(RDF.type, cls)
        },
        key=str,
    )
    if len(polities) < 2:
        return
    axiom, members = BNode(), BNode()
    graph.add((axiom, RDF.type, OWL.AllDifferent))
    graph.add((axiom, OWL.distinctMembers, members))
    Collection(graph, members, list[Node](polities))

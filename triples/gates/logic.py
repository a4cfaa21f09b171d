"""Gate: is the whole free of contradictions, and does HermiT entail what the rules infer?"""

from __future__ import annotations

from rdflib import OWL, RDF, XSD, BNode, Graph, Literal
from rdflib.collection import Collection
from rdflib.term import Node

from khorgos.ontology.namespaces import KHO
from khorgos.ontology.prefixes import curie
from khorgos.ontology.reasoner import Triple, classify
from khorgos.ontology.vocabulary import Vocabulary


def compare_logic(whole: Graph, inferred: Graph) -> tuple[str, list[str]]:
    """Ask the reasoner for contradictions, and whether it entails what the rules infer.

    Args:
        whole: the ontology with its data.
        inferred: what the rules add to that.

    Returns:
        What was looked at, and what is wrong.
    """
    found = classify(without_texts(whole))
    if not found.consistent:
        return "HermiT: inconsistent", [found.explanation]
    findings = [found.explanation] if found.unsatisfiable else []
    findings += differences(found.entailed, whole, inferred)
    return (
        f"HermiT: consistent, {len(found.unsatisfiable)} classes that can have no member; "
        f"entails the same {len(inferred):,} triples as the rules",
        findings,
    )


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


def without_texts(graph: Graph) -> Graph:
    """A copy of ``graph`` without its texts, which triple the reasoner's time (36 s to 13 s).

    All that OWL could find wrong with a text is its datatype and a second value of a functional
    property; the shapes ask for both.
    """
    copy = Graph()
    for subject, predicate, value in graph:
        is_text = isinstance(value, Literal) and value.datatype in (None, XSD.string)
        if not is_text:
            copy.add((subject, predicate, value))
    return copy

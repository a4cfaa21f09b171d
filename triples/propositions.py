"""Propositions: what is said and not asserted.

A claim has propositions as its content, and a negative statement negates one. They have properties
of their own, so that a query for statements never meets what nobody asserts.
"""

from __future__ import annotations

from rdflib import RDF, Graph, Literal, URIRef

from khorgos.ontology.namespaces import KHO
from khorgos.triples.minting import hashed_iri
from khorgos.triples.resolving import Resolved


def add_proposition(resolved: Resolved, graph: Graph) -> URIRef:
    """Add the proposition that says ``resolved`` to ``graph`` and return its IRI.

    The same triple is one proposition, whoever says it.
    """
    node = hashed_iri("proposition", *(term.n3() for term in resolved.triple))
    is_value = isinstance(resolved.object, Literal)
    graph.add((node, RDF.type, KHO.Proposition))
    graph.add((node, KHO.propositionSubject, resolved.subject))
    graph.add((node, KHO.propositionPredicate, resolved.predicate))
    graph.add((node, KHO.propositionValue if is_value else KHO.propositionObject, resolved.object))
    for triple in resolved.value.triples if resolved.value is not None else ():
        graph.add(triple)
    return node

"""Gate: is one event told twice as two?

Two events of one kind with the same parties, one of whose dates contains the other, may be the
same event in two sentences. Either they become one entity, or one of them says under ``identity``
what tells it from the other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations

from rdflib import RDF, RDFS, SKOS, Graph
from rdflib.term import Node

from khorgos.ontology.namespaces import KHO
from khorgos.ontology.prefixes import curie


def check_retelling(graph: Graph) -> Iterator[str]:
    """Yield the pairs of events in ``graph``, with its inferred triples, that may be one."""
    groups: dict[tuple[Node, frozenset[Node]], list[Node]] = defaultdict(list)
    for event in sorted(set(graph.subjects(RDF.type, KHO.Event)), key=str):
        parties = frozenset(graph.objects(event, KHO.hasParticipant))
        for cls in graph.objects(event, RDF.type):
            if parties and cls != KHO.Event:
                groups[cls, parties].append(event)
    asked = set()
    for events in groups.values():
        for pair in combinations(events, 2):
            if pair not in asked and _may_be_one(graph, *pair):
                asked.add(pair)
                one, other = (f"{curie(str(e))} ({graph.value(e, RDFS.label)})" for e in pair)
                yield (
                    f"{one} and {other} have the same parties, and one date contains the other: "
                    "make them one entity, or tell them apart under 'identity' of one of them"
                )


def _may_be_one(graph: Graph, one: Node, other: Node) -> bool:
    if any((event, SKOS.scopeNote, None) in graph for event in (one, other)):
        return False
    return any(
        _contains(graph, a, b) or _contains(graph, b, a)
        for a in graph.objects(one, KHO.hasTimeSpan)
        for b in graph.objects(other, KHO.hasTimeSpan)
    )


def _contains(graph: Graph, outer: Node, inner: Node) -> bool:
    bounds = [
        graph.value(span, bound)
        for bound in (KHO.earliestDay, KHO.latestDay)
        for span in (outer, inner)
    ]
    if None in bounds:
        return False
    outer_begin, inner_begin, outer_end, inner_end = (int(str(bound)) for bound in bounds)
    return outer_begin <= inner_begin and inner_end <= outer_end

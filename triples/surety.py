"""How sure a fact is: in which graph its plain triple stands, and what follows from which.

A fact that a source states is in ``facts``. One that only the curator read out of it is in
``curated``, one that the source hedges in ``hedged``, one that rests on emended words in
``emended``; where several hold, the last. Of several statements of one triple the surest counts.
What follows from the facts alone is in ``inferred``, what needs an unsure triple in
``inferred-from-unsure``. So who leaves the unsure graphs out loses nothing that is sure.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping
from itertools import permutations
from typing import Final

from rdflib import Graph
from rdflib.term import Node

from khorgos.ontology.materialise import Inference
from khorgos.ontology.namespaces import KHO
from khorgos.ontology.prefixes import FOLLOWING, PREFIXES
from khorgos.triples.annotation import FactRecord
from khorgos.triples.dates.edtf import Bounds, parse

FACTS: Final = "facts"
UNSURE: Final = ("curated", "hedged", "emended")
PLAIN: Final = (FACTS, *UNSURE)
"""The graphs of plain triples, the surest first, each by the last part of its IRI."""
STATED: Final = (*PLAIN, "statements", "claims", "evidence", "links")
"""The graphs that hold what was read."""
SURE: Final = tuple(name for name in STATED if name not in UNSURE)
"""Those of them without the unsure triples."""
INFERRED: Final = tuple(graph.removeprefix(PREFIXES["khg"]) for graph in FOLLOWING)
"""The graphs of what the axioms of the ontology add to the sure graphs, and to all stated ones."""


def surety(fact: FactRecord) -> str:
    """The graph for the plain triple of ``fact``."""
    if fact.reading == "emended":
        return "emended"
    if fact.certainty is not None:
        return "hedged"
    return "curated" if fact.reading == "inferred-by-curator" else FACTS


def union(graphs: Mapping[str, Graph], names: Iterable[str] = STATED) -> Graph:
    """All triples of the graphs with ``names`` in one graph; without names, all that is stated."""
    every = Graph("SimpleMemory")  # keeps no named graphs apart, which takes half the time
    for name in names:
        every += graphs.get(name, ())  # a release of before has no unsure graphs
    return every


def infer(ontology: Graph, graphs: Mapping[str, Graph]) -> Mapping[str, Graph]:
    """The two graphs of what follows from the stated ``graphs``, by name."""
    sure, unsure = INFERRED
    inference = Inference(ontology, union(graphs, SURE))
    follows = {sure: inference.graph()}
    inference.add(union(graphs, UNSURE))
    return follows | {unsure: inference.graph() - follows[sure]}


def keep_surest(graphs: Mapping[str, Graph]) -> None:
    """Keep each plain triple in the surest of the ``graphs`` that it stands in."""
    for number, name in enumerate(PLAIN):
        for surer in PLAIN[:number]:
            graphs[name] -= graphs[surer]


def keep_exacter(graphs: Mapping[str, Graph], conflicting: Container[frozenset[Node]]) -> None:
    """Take out the plain triple of a dating where another one lies strictly within it.

    The statement of it stays. An exacter dating that is less sure does not count, so that who
    leaves it out still has a date.

    Args:
        graphs: those of plain triples, and the statements, which describe the time spans.
        conflicting: pairs of time spans that contradict each other; they differ, and none of the
            two is the exacter.
    """
    bounds = {
        span: parse(str(text)) for span, text in graphs["statements"].subject_objects(KHO.edtf)
    }
    for number, name in enumerate(PLAIN):
        at_least_as_sure = union(graphs, PLAIN[: number + 1])
        for subject, predicate, span in _coarser(at_least_as_sure, bounds, conflicting):
            graphs[name].remove((subject, predicate, span))


def _coarser(
    plain: Graph, bounds: Mapping[Node, Bounds], conflicting: Container[frozenset[Node]]
) -> Iterator[tuple[Node, Node, Node]]:
    """Yield the datings of ``plain`` within which an exacter one lies."""
    spans: dict[tuple[Node, Node], list[Node]] = defaultdict(list)
    for subject, predicate, value in plain:
        if value in bounds:
            spans[subject, predicate].append(value)
    for (subject, predicate), several in spans.items():
        for span, other in permutations(several, 2):
            if bounds[other].lies_within(bounds[span]) and {span, other} not in conflicting:
                yield subject, predicate, span


def conflicts(statements: Graph) -> set[frozenset[Node]]:
    """The pairs of objects of statements that contradict each other."""

    def said(statement: Node) -> Node | None:
        return statements.value(statement, KHO.object)

    pairs = statements.subject_objects(KHO.conflictsWith)
    return {frozenset(filter(None, map(said, pair))) for pair in pairs}

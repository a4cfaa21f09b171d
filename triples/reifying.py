"""Statements as reifiers of RDF 1.2: what each one says, as a triple that is a term.

A statement holds its triple in properties of its own, which every tool reads. RDF 1.2 has triple
terms (https://www.w3.org/TR/rdf12-concepts/#section-triple-terms) and ``rdf:reifies``, with which
a query finds the sentence of a triple in one line. Both say the same, so one is made of the other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final, TypeAlias

import pyoxigraph as ox

from khorgos.ontology.prefixes import PREFIXES

_REIFIES: Final = ox.NamedNode(PREFIXES["rdf"] + "reifies")
_PARTS: Final = {
    ox.NamedNode(PREFIXES["kho"] + name): name.removesuffix("Value")
    for name in ("subject", "predicate", "object", "objectValue")
}
_Node: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Triple


def reifiers(triples: Iterable[ox.Triple]) -> Iterator[ox.Triple]:
    """Yield ``statement rdf:reifies <<( subject predicate object )>>`` for each statement.

    What is only claimed, or said not to be so, is no statement and gives nothing; and a triple is
    not asserted by being reified.

    Args:
        triples: those of the statements; others among them, and a statement that lacks a part of
            its triple, are passed over.

    >>> said = b"PREFIX kho: <https://w3id.org/khorgos/ontology#> PREFIX : <x:> "
    >>> said += b":s kho:subject :china ; kho:predicate :borders ; kho:object :kazakhstan ."
    >>> quads = ox.parse(said, format=ox.RdfFormat.TURTLE)
    >>> print(next(reifiers(quad.triple for quad in quads)).object)
    <x:china> <x:borders> <x:kazakhstan>
    """
    held: dict[_Node, dict[str, _Node | ox.Literal]] = defaultdict(dict)
    for triple in triples:
        if part := _PARTS.get(triple.predicate):
            held[triple.subject][part] = triple.object
    for statement, parts in held.items():
        match parts:
            case {"subject": ox.NamedNode() as s, "predicate": ox.NamedNode() as p, "object": o}:
                yield ox.Triple(statement, _REIFIES, ox.Triple(s, p, o))

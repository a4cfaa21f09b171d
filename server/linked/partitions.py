"""What a graph is made of: how many things of each class, how many triples of each property."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import pyoxigraph as ox

from khorgos.server.engines.engine import Engine, select
from khorgos.server.sparql.text import Dataset

_CLASSES: Final = (
    "SELECT ?term (COUNT(DISTINCT ?thing) AS ?n) { ?thing a ?term FILTER ISIRI(?term) } "
    "GROUP BY ?term ORDER BY ?term"
)
_PROPERTIES: Final = (
    "SELECT ?term (COUNT(*) AS ?n) { ?subject ?term ?object } GROUP BY ?term ORDER BY ?term"
)


def partitions(engine: Engine, graph: str = "") -> tuple[Mapping[str, int], Mapping[str, int]]:
    """Count the members of each class and the triples of each property.

    Args:
        engine: has the release.
        graph: IRI of one of its graphs; without it, all graphs as one.

    Returns:
        Class → members and property → triples, by IRI in alphabetical order.

    Raises:
        EngineError: the engine cannot count.
    """
    dataset = Dataset((graph,) if graph else ())
    return counts(engine, _CLASSES, dataset), counts(engine, _PROPERTIES, dataset)


def counts(engine: Engine, query: str, dataset: Dataset) -> dict[str, int]:
    """Return the numbers in the second column of an answer, by the term in the first.

    Raises:
        EngineError: the engine failed, or the answer has no rows.
    """
    return {
        term.value: int(number.value)
        for term, number in select(engine, query, dataset)
        if isinstance(term, ox.NamedNode | ox.Literal) and isinstance(number, ox.Literal)
    }

"""Khorgos: a knowledge graph in which every fact opens the sentence it came from.

>>> import khorgos
>>> graph = khorgos.open()
>>> for fact in graph["battle-of-zhizhi"].facts[-3:]:
...     print(fact, "| line", fact.line)
Battle of Zhizhi · is near · Taraz (probably) | line 70
Battle of Zhizhi · took place at · eastern Kazakhstan (probably) | line 70
Battle of Talas · is near · Battle of Zhizhi | line 87
>>> graph.find("阿布赉")
[<Thing kh:ablai-khan: Ablai Khan>]
>>> print(graph.ask("members-of", organization="shanghai-cooperation-organisation"))
member
──────────────────────────
Kazakhstan
People's Republic of China
(2 rows)
>>> graph.query("ASK { kh:kazakhstan kho:isMemberOf kh:world-trade-organization }")
True
"""

from __future__ import annotations

from os import PathLike
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from khorgos.graph import Graph, GraphError, UnknownThingError
    from khorgos.table import Iri, Table
    from khorgos.things import CitedPassage, Claim, Fact, Thing

__all__ = [
    "CitedPassage",
    "Claim",
    "Fact",
    "Graph",
    "GraphError",
    "Iri",
    "Table",
    "Thing",
    "UnknownThingError",
    "open",
]


def open(source: str | PathLike[str] | None = None) -> Graph:
    """Open a graph; the same code runs over all three kinds of source.

    Args:
        source: None for the release that this package brings; the folder of a graph, of a release
            or of a store on disk; or the URL of a SPARQL endpoint.

    Raises:
        GraphError: there is no graph, or it cannot be read; the message says how to make one.
    """
    from khorgos.graph import open_graph

    return open_graph(source)


def __getattr__(name: str) -> object:
    """Load what is asked for: the command line imports this package, and must start at once."""
    from importlib import import_module

    for module in ("graph", "table", "things"):
        if name in __all__ and hasattr(found := import_module(f"khorgos.{module}"), name):
            return getattr(found, name)
    raise AttributeError(f"module 'khorgos' has no attribute {name!r}")

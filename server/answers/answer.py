"""The three kinds of answer that SPARQL has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import pyoxigraph as ox


@dataclass(frozen=True, slots=True)
class Boolean:
    """The answer to ASK."""

    value: bool


@dataclass(frozen=True, slots=True)
class Solutions:
    """The answer to SELECT.

    Attributes:
        results: the rows, with the variables in the order in which the query names them; they
            can be read or serialised once.
    """

    results: ox.QuerySolutions

    @property
    def variables(self) -> tuple[str, ...]:
        """The names of the variables, without question mark, in the order of the columns."""
        return tuple(variable.value for variable in self.results.variables)


@dataclass(frozen=True, slots=True)
class Triples:
    """The answer to CONSTRUCT and DESCRIBE: a graph, so every triple once."""

    triples: tuple[ox.Triple, ...]


Answer: TypeAlias = Boolean | Solutions | Triples

"""An answer as a table for a page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

import pyoxigraph as ox

from khorgos.ontology.prefixes import curie

ROWS_SHOWN: Final = 1000
"""How many rows a page shows; it says so when there are more, and data formats have them all."""


_STRING: Final = "http://www.w3.org/2001/XMLSchema#string"
_Term: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


@dataclass(frozen=True, slots=True)
class Cell:
    """A term as a page shows it; ``href`` is a web address or None."""

    text: str
    href: str | None = None
    language: str | None = None
    datatype: str | None = None


@dataclass(frozen=True, slots=True)
class AnswerTable:
    """The rows a page shows, and how many there are in all."""

    columns: Sequence[str]
    rows: Sequence[Sequence[Cell | None]]
    total: int


def table(answer: ox.QuerySolutions | tuple[ox.Triple, ...]) -> AnswerTable:
    """Read an answer into a table for a page, up to ``ROWS_SHOWN`` rows."""
    columns: Sequence[str]
    rows: Iterable[Iterable[_Term | None]]
    if isinstance(answer, ox.QuerySolutions):
        columns, rows = tuple(variable.value for variable in answer.variables), answer
    else:
        columns, rows = ("subject", "predicate", "object"), answer
    shown: list[list[Cell | None]] = []
    total = 0
    for total, row in enumerate(rows, 1):
        if total <= ROWS_SHOWN:
            shown.append([_cell(term) if term is not None else None for term in row])
    return AnswerTable(columns, shown, total)


def _cell(term: _Term) -> Cell:
    """Show an IRI as a link if it is one of the web, a literal with its language or datatype.

    A triple is shown as its terms in the brackets of RDF 1.2.
    """
    if isinstance(term, ox.NamedNode):
        on_the_web = term.value.startswith(("http://", "https://"))
        return Cell(curie(term.value), href=term.value if on_the_web else None)
    if isinstance(term, ox.Literal):
        plain = term.language or term.datatype.value == _STRING
        datatype = None if plain else curie(term.datatype.value)
        return Cell(term.value, language=term.language, datatype=datatype)
    if isinstance(term, ox.Triple):
        return Cell(f"<<( {' '.join(_cell(part).text for part in term)} )>>")
    return Cell(str(term))

"""The answer to a query as a table: rows of Python values that print, show in notebooks and travel.

>>> table = Table(("battle", "year"), [("Battle of Talas", 751), ("Battle of Zhizhi", -35)])
>>> print(table)
battle            year
────────────────  ────
Battle of Talas   751
Battle of Zhizhi  -35
(2 rows)
>>> [battle for battle, year in table if year < 1]
['Battle of Zhizhi']
"""

from __future__ import annotations

import csv
import html
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Final, TypeAlias, overload

from khorgos.ontology.prefixes import curie
from khorgos.server.sparql.errors import width

if TYPE_CHECKING:
    import pandas
    import pyoxigraph as ox

SHOWN: Final = 1000
"""How many rows are printed; the last line says how many there are in all."""

_XSD: Final = "http://www.w3.org/2001/XMLSchema#"
_INTEGERS: Final = frozenset(
    _XSD + name
    for name in (
        *("integer", "long", "int", "short", "byte"),
        *("nonNegativeInteger", "positiveInteger", "nonPositiveInteger", "negativeInteger"),
        *("unsignedLong", "unsignedInt", "unsignedShort", "unsignedByte"),
    )
)
_FLOATS: Final = frozenset(_XSD + name for name in ("decimal", "double", "float"))


class Iri(str):
    """An IRI: a text that is shown in its short form.

    >>> Iri("https://w3id.org/khorgos/id/taraz").curie
    'kh:taraz'
    """

    __slots__ = ()

    @property
    def curie(self) -> str:
        """The IRI with a prefix of Khorgos, or whole where none fits."""
        return curie(self)


Value: TypeAlias = str | int | float | bool | None
"""A cell: an `Iri` or another text, a number, a truth value, or None where nothing stands."""

Row: TypeAlias = tuple[Value, ...]


class Table(Sequence[Row]):
    """Rows in the order of the answer; a row is a tuple in the order of ``columns``."""

    def __init__(self, columns: Sequence[str], rows: Sequence[Row]) -> None:
        """Make a table.

        Args:
            columns: the names of the columns, without question marks.
            rows: each with a value for every column.
        """
        self.columns: Final = tuple(columns)
        self._rows: Final = tuple(rows)

    @classmethod
    def of(cls, answer: ox.QuerySolutions | tuple[ox.Triple, ...]) -> Table:
        """Make a table of an engine's answer; triples have the columns of RDF.

        Raises:
            RuntimeError: the engine failed while it computed a row.
        """
        if isinstance(answer, tuple):  # a graph has no order; equal ones make equal tables
            triples = sorted(answer, key=str)
            return cls(("subject", "predicate", "object"), [_row(triple) for triple in triples])
        columns = [variable.value for variable in answer.variables]
        return cls(columns, [_row(solution) for solution in answer])

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[Row]:
        return iter(self._rows)

    @overload
    def __getitem__(self, index: int) -> Row: ...
    @overload
    def __getitem__(self, index: slice) -> Table: ...
    def __getitem__(self, index: int | slice) -> Row | Table:
        if isinstance(index, slice):
            return Table(self.columns, self._rows[index])
        return self._rows[index]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Table):
            return NotImplemented
        return (self.columns, self._rows) == (other.columns, other._rows)

    def __hash__(self) -> int:
        return hash((self.columns, self._rows))

    def column(self, name: str) -> tuple[Value, ...]:
        """The values of one column, from the first row to the last.

        >>> Table(("a", "b"), [(1, 2), (3, 4)]).column("b")
        (2, 4)

        Raises:
            KeyError: the table has no such column; the message lists those it has.
        """
        if name not in self.columns:
            raise KeyError(f"no column {name!r}; the columns are {', '.join(self.columns)}")
        return tuple(row[self.columns.index(name)] for row in self._rows)

    def __repr__(self) -> str:
        return f"<Table: {len(self)} rows of {', '.join(self.columns)}>"

    def __str__(self) -> str:
        cells = [[_shown(value).replace("\n", " ") for value in row] for row in self._rows[:SHOWN]]
        return "\n".join([*_lines([list(self.columns), *cells]), f"({self._counted()})"])

    def _repr_html_(self) -> str:
        """The table in HTML, as notebooks show it; an IRI is a link."""
        head = "".join(f"<th>{html.escape(name)}</th>" for name in self.columns)
        body = "".join(
            f"<tr>{''.join(f'<td>{_marked_up(value)}</td>' for value in row)}</tr>"
            for row in self._rows[:SHOWN]
        )
        return (
            f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
            f"<p>{self._counted()}</p>"
        )

    def to_csv(self) -> str:
        r"""The table as CSV, RFC 4180, with a line of column names.

        >>> Table(("name",), [("Talas",), (None,)]).to_csv()
        'name\r\nTalas\r\n""\r\n'
        """
        text = io.StringIO()
        writer = csv.writer(text)
        writer.writerow(self.columns)
        writer.writerows(self._rows)
        return text.getvalue()

    def to_pandas(self) -> pandas.DataFrame:
        """The table as a data frame of pandas; a text stays a text, years before Christ included.

        Raises:
            ModuleNotFoundError: pandas is not installed.
        """
        try:
            import pandas
        except ModuleNotFoundError as error:
            raise ModuleNotFoundError(
                "to_pandas() needs pandas, which is not installed: pip install pandas"
            ) from error
        return pandas.DataFrame(list(self._rows), columns=list(self.columns))

    def _counted(self) -> str:
        shown = f"{SHOWN} of {len(self)}" if len(self) > SHOWN else str(len(self))
        return f"{shown} row{'' if len(self) == 1 else 's'}"


Term: TypeAlias = "ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple"


def value_of(term: Term | None) -> Value:
    """The Python value of a term of RDF.

    A literal becomes a number or truth value where its datatype is one that Python has; dates stay
    texts, because Python's begin with the year 1. A number that Python cannot read stays a text. A
    triple term becomes a text, its terms in the brackets of RDF 1.2.
    """
    import pyoxigraph as ox

    if term is None:
        return None
    if isinstance(term, ox.NamedNode):
        return Iri(term.value)
    if isinstance(term, ox.Triple):
        return f"<<( {' '.join(_shown(value_of(part)) for part in term)} )>>"
    if isinstance(term, ox.BlankNode):
        return str(term)
    datatype = term.datatype.value
    try:
        if datatype in _INTEGERS:
            return int(term.value)
        if datatype in _FLOATS:
            return float(term.value)
    except ValueError:
        return term.value
    if datatype == _XSD + "boolean":
        return term.value in ("true", "1")
    return term.value


def _row(terms: Iterable[Term | None]) -> Row:
    return tuple(map(value_of, terms))


def _shown(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    return value.curie if isinstance(value, Iri) else str(value)


def _marked_up(value: Value) -> str:
    shown = html.escape(_shown(value))
    if isinstance(value, Iri) and value.startswith(("http://", "https://")):
        return f'<a href="{html.escape(value)}">{shown}</a>'
    return shown


def _lines(rows: Sequence[Sequence[str]]) -> list[str]:
    """Lay out rows in columns, with a rule below the first."""
    widths = [max(width(cell) for cell in column) for column in zip(*rows, strict=True)]
    lines = [
        "  ".join(cell + " " * (size - width(cell)) for cell, size in zip(row, widths, strict=True))
        for row in rows
    ]
    rule = "  ".join("─" * size for size in widths)
    return [line.rstrip() for line in (lines[0], rule, *lines[1:])]

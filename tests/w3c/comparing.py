"""Reads answers and expected results, and says whether they are the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, TypeAlias

import pyoxigraph as ox
from rdflib import XSD

RS: Final = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
RESULT_FORMATS: Final = {
    "application/sparql-results+json": ox.QueryResultsFormat.JSON,
    "application/sparql-results+xml": ox.QueryResultsFormat.XML,
    "text/tab-separated-values": ox.QueryResultsFormat.TSV,
    "srj": ox.QueryResultsFormat.JSON,
    "srx": ox.QueryResultsFormat.XML,
    "tsv": ox.QueryResultsFormat.TSV,
}
RDF_FORMATS: Final = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
    "application/ld+json": ox.RdfFormat.JSON_LD,
    "application/trig": ox.RdfFormat.TRIG,
    "application/n-quads": ox.RdfFormat.N_QUADS,
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "rdf": ox.RdfFormat.RDF_XML,
    "trig": ox.RdfFormat.TRIG,
    "nq": ox.RdfFormat.N_QUADS,
}

_INTEGERS: Final = (
    *("integer", "long", "int", "short", "byte"),
    *("unsignedLong", "unsignedInt", "unsignedShort", "unsignedByte"),
    *("nonPositiveInteger", "negativeInteger", "nonNegativeInteger", "positiveInteger"),
)
_VALUES: Final[Mapping[str, tuple[str, Callable[[str], object]]]] = {
    **{str(XSD[name]): (str(XSD.integer), int) for name in _INTEGERS},
    str(XSD.decimal): (str(XSD.decimal), lambda text: Decimal(text).normalize()),
    str(XSD.float): (str(XSD.float), float),
    str(XSD.double): (str(XSD.double), float),
    str(XSD.boolean): (str(XSD.boolean), lambda text: text in ("true", "1")),
}

Term: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Row: TypeAlias = Mapping[str, Term]


@dataclass(frozen=True, slots=True)
class Rows:
    """The solutions of a query; ``ordered`` when their order is a part of the result."""

    variables: frozenset[str]
    rows: tuple[Row, ...]
    ordered: bool = False


Result: TypeAlias = bool | Rows | ox.Dataset


def parse(data: bytes, kind: str, base: str | None = None) -> Result:
    """Read a result.

    Args:
        data: the result.
        kind: its media type, or the suffix of its file.
        base: what relative IRIs in it are resolved against.

    Returns:
        A graph that describes a result in the vocabulary of the suite is read as that result.
    """
    if kind in RESULT_FORMATS:
        results = ox.parse_query_results(data, format=RESULT_FORMATS[kind])
        if isinstance(results, ox.QueryBoolean):
            return bool(results)
        names = [variable.value for variable in results.variables]
        return Rows(frozenset(names), tuple(_row(zip(names, row, strict=True)) for row in results))
    graph = ox.Dataset(ox.parse(data, format=RDF_FORMATS[kind], base_iri=base))
    described = list(graph.quads_for_object(ox.NamedNode(RS + "ResultSet")))
    return _described(graph, described[0].subject) if described else graph


def same(answer: Result, expected: Result, lax: bool = False) -> bool:
    """Say whether two results are equal but for the names of blank nodes.

    Rows are compared in order when ``expected`` is ordered. With ``lax`` it does not matter how
    often a row comes, so long as it comes.
    """
    if isinstance(answer, bool) or isinstance(expected, bool):
        return answer is expected
    if isinstance(answer, Rows) != isinstance(expected, Rows):
        return False
    if isinstance(answer, Rows) and isinstance(expected, Rows):
        if answer.variables != expected.variables:
            return False
        answer = _graph(answer, expected.ordered, lax)
        expected = _graph(expected, expected.ordered, lax)
    assert isinstance(answer, ox.Dataset)
    assert isinstance(expected, ox.Dataset)
    for graph in (answer, expected):
        graph.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return answer == expected


def needs_rdf_1_2(graph: ox.Dataset) -> bool:
    """Whether a term of the graph is a triple or has a base direction."""
    return any(
        isinstance(quad.object, ox.Triple)
        or (isinstance(quad.object, ox.Literal) and quad.object.direction is not None)
        for quad in graph
    )


def _row(pairs: Iterable[tuple[str, Term | None]]) -> Row:
    return {name: _by_value(term) for name, term in pairs if term is not None}


def _by_value(term: Term) -> Term:
    """Write a value in one way, so that ``1.0`` and ``1.00`` are the same decimal.

    Types derived from integer have its values, XML Schema part 2 section 3.4.
    """
    if isinstance(term, ox.Triple):
        return ox.Triple(term.subject, term.predicate, _by_value(term.object))
    if not isinstance(term, ox.Literal) or term.datatype.value not in _VALUES:
        return term
    datatype, read = _VALUES[term.datatype.value]
    try:
        return ox.Literal(str(read(term.value)), datatype=ox.NamedNode(datatype))
    except (ValueError, ArithmeticError):
        return term


def _described(graph: ox.Dataset, node: ox.NamedNode | ox.BlankNode | ox.Triple) -> Result:
    """Read a result from its description in RDF."""

    def values(subject: Term, name: str) -> list[Term]:
        assert not isinstance(subject, ox.Literal)
        quads = graph.quads_for_subject(subject)
        return [quad.object for quad in quads if quad.predicate.value == RS + name]

    def texts(subject: Term, name: str) -> list[str]:
        return [term.value for term in values(subject, name) if isinstance(term, ox.Literal)]

    for truth in texts(node, "boolean"):
        return truth == "true"
    places: list[int] = []
    rows: list[Row] = []
    for solution in values(node, "solution"):
        bindings = values(solution, "binding")
        rows.append(_row((texts(b, "variable")[0], values(b, "value")[0]) for b in bindings))
        places += [int(place) for place in texts(solution, "index")]
    if places:
        rows = [row for _, row in sorted(zip(places, rows, strict=True), key=lambda p: p[0])]
    return Rows(frozenset(texts(node, "resultVariable")), tuple(rows), bool(places))


def _graph(rows: Rows, ordered: bool, lax: bool) -> ox.Dataset:
    """Write rows as a graph, so that they are equal when their graphs are isomorphic."""
    counts = Counter(
        (place if ordered else 0, frozenset(row.items())) for place, row in enumerate(rows.rows)
    )
    graph = ox.Dataset()
    for (place, row), count in counts.items():
        node = ox.BlankNode()
        about = {"place": ox.Literal(place), "count": ox.Literal(1 if lax else count)}
        for name, term in (*about.items(), *((f"?{name}", term) for name, term in row)):
            graph.add(ox.Quad(node, ox.NamedNode("x:" + name), term))
    return graph

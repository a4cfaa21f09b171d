"""The query language: what queries give, in every format, and which texts are queries."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from typing import Final

import pyoxigraph as ox
import pytest

from khorgos.server.sparql.text import QueryText

from .comparing import Rows, needs_rdf_1_2, parse, same
from .running import ask, serving
from .suite import Case, cases, load, parameters, read

MANIFESTS: Final = (
    "sparql/sparql11/manifest-sparql11-query.ttl",
    "sparql/sparql11/manifest-sparql11-results.ttl",
    "sparql/sparql10/manifest.ttl",
    "sparql/sparql12/manifest.ttl",
)
EVALUATION: Final = cases(*MANIFESTS, kind="QueryEvaluationTest")
CSV: Final = cases(*MANIFESTS, kind="CSVResultFormatTest")
POSITIVE: Final = cases(*MANIFESTS, kind="PositiveSyntaxTest")
NEGATIVE: Final = cases(*MANIFESTS, kind="NegativeSyntaxTest")

JSON: Final = "application/sparql-results+json"
XML: Final = "application/sparql-results+xml"
TSV: Final = "text/tab-separated-values"
GRAPHS: Final = (
    "text/turtle",
    "application/n-triples",
    "application/rdf+xml",
    "application/ld+json",
)
"""The last two are written as in RDF 1.1."""


@pytest.mark.parametrize("case", parameters(EVALUATION))
def test_evaluation(case: Case) -> None:
    suffix = case.result.rpartition(".")[2]
    expected = parse(read(case.result), suffix, case.result)
    if isinstance(expected, Rows) and re.search(r"(?i)ORDER\s+BY[^{}]*$", case.text):
        expected = Rows(expected.variables, expected.rows, ordered=True)
    if isinstance(expected, bool):
        offers: tuple[str, ...] = (JSON, XML)
    elif isinstance(expected, Rows):
        offers = {"srj": (JSON,), "tsv": (TSV,)}.get(suffix, (JSON, XML, TSV))
    else:
        offers = GRAPHS[:2] if needs_rdf_1_2(expected) else GRAPHS
    accept = offers[case.number % len(offers)]
    with serving(store_of(case)) as endpoint:
        reply = ask(endpoint, case.text, accept, case.number // len(offers))
    assert reply.status == 200, reply.body.decode()
    assert reply.kind == accept
    assert same(parse(reply.body, reply.kind), expected, case.lax), (
        f"{reply.body.decode()}\nexpected\n{read(case.result).decode()}"
    )


@pytest.mark.parametrize("case", parameters(CSV))
def test_csv(case: Case) -> None:
    with serving(store_of(case)) as endpoint:
        reply = ask(endpoint, case.text, "text/csv", case.number)
    assert (reply.status, reply.kind) == (200, "text/csv")
    assert cells(reply.body) == cells(read(case.result))


def cells(data: bytes) -> list[list[str]]:
    """Read CSV, with numbers and the names of blank nodes written in one way."""
    names: dict[str, str] = {}
    rows = csv.reader(data.decode().splitlines())
    return [[cell_of(cell, names) for cell in row] for row in rows]


def cell_of(cell: str, names: dict[str, str]) -> str:
    if cell.startswith("_:"):
        return names.setdefault(cell, f"_:{len(names)}")
    return str(float(cell)) if re.fullmatch(r"-?\d+(\.\d+)?(E\d+)?", cell) else cell


@pytest.fixture(scope="module")
def syntax() -> Iterator[str]:
    """An endpoint with no data but every graph that the syntax tests ask from."""
    store = ox.Store()
    for case in POSITIVE:
        for name in graphs_asked_from(case):
            store.add_graph(ox.NamedNode(name))
    with serving(store) as endpoint:
        yield endpoint


@pytest.mark.parametrize("case", parameters(POSITIVE))
def test_positive_syntax(case: Case, syntax: str) -> None:
    reply = ask(syntax, case.text, "*/*", case.number)
    # A function that nobody has is no error of syntax.
    unknown = reply.status == 400 and b"there is no function <" in reply.body
    assert reply.status == 200 or unknown, reply.body.decode()


@pytest.mark.parametrize("case", parameters(NEGATIVE))
def test_negative_syntax(case: Case, syntax: str) -> None:
    reply = ask(syntax, case.text, "*/*", case.number)
    assert (reply.status, reply.kind) == (400, "text/plain"), reply.body.decode()
    assert reply.body.decode().startswith("Syntax error at line ")


def store_of(case: Case) -> ox.Store:
    """Load the data of a case; the graphs that its query names in FROM are there too."""
    store = ox.Store()
    for iri in case.default:
        load(store, iri)
    for name, iri in {**case.named, **{iri: iri for iri in graphs_asked_from(case)}}.items():
        store.add_graph(ox.NamedNode(name))
        load(store, iri, name)
    return store


def graphs_asked_from(case: Case) -> tuple[str, ...]:
    """Return the names of the graphs in the FROM clauses of a query."""
    dataset = QueryText(case.text).dataset
    return dataset.default_graphs + dataset.named_graphs

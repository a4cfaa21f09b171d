"""RDF 1.2: what is read, what is written, and what a graph entails.

Files are read as a release is, into a store, and asked for over HTTP. Of entailment, the simple one
is what a query answers; what the vocabularies entail is not (the release holds what its axioms do).
"""

from __future__ import annotations

from typing import Final

import pyoxigraph as ox
import pytest
from rdflib import Literal

from .comparing import RDF_FORMATS, needs_rdf_1_2, parse, same
from .running import ask, serving
from .suite import MF, Case, cases, load, parameters, read

FOUND: Final = cases("rdf/rdf12/manifest.ttl", name="^rdf12/")
JSON: Final = "application/sparql-results+json"
OFFERS: Final = (
    *("text/turtle", "application/n-triples", "application/n-quads", "application/trig"),
    *("application/rdf+xml", "application/ld+json"),
)
"""The last two are written as in RDF 1.1."""


def of_kind(*endings: str) -> list[Case]:
    return [case for case in FOUND if any(kind.endswith(endings) for kind in case.kinds)]


@pytest.mark.parametrize("case", parameters(of_kind("PositiveSyntax", "Eval")))
def test_read_and_written(case: Case) -> None:
    expected = dataset(case.query if case.result == "None" else case.result)
    store = ox.Store()
    load(store, case.query)
    with serving(store) as endpoint:
        for name in {quad.graph_name for quad in expected}:
            graph = ox.Dataset(ox.Quad(*q.triple) for q in expected.quads_for_graph_name(name))
            offers = OFFERS[:4] if needs_rdf_1_2(graph) else OFFERS
            accept = offers[case.number % len(offers)]
            reply = ask(endpoint, all_of(name), accept, case.number)
            assert (reply.status, reply.kind) == (200, accept), reply.body.decode()
            assert same(parse(reply.body, reply.kind), graph), reply.body.decode()
    assert len(store) == len(expected)


@pytest.mark.parametrize("case", parameters(of_kind("NegativeSyntax")))
def test_refused(case: Case) -> None:
    with pytest.raises(SyntaxError):
        load(ox.Store(), case.query)


@pytest.mark.parametrize("case", parameters(of_kind("C14N")))
def test_canonical(case: Case) -> None:
    rdf_format = RDF_FORMATS[case.query.rpartition(".")[2]]
    quads = ox.parse(read(case.query), format=rdf_format)
    assert ox.serialize(quads, format=rdf_format) == read(case.result)


@pytest.mark.parametrize(
    "case",
    parameters(
        case
        for case in of_kind("EntailmentTest")
        if (case.node, MF.entailmentRegime, Literal("simple")) in case.manifest
    ),
)
def test_entailed(case: Case) -> None:
    """A graph entails another that is found in it, with anything for its blank nodes."""
    store = ox.Store()
    load(store, case.query)
    pattern = " . ".join(str(quad.triple) for quad in dataset(case.result))
    with serving(store) as endpoint:
        reply = ask(endpoint, f"ASK {{ {pattern} }}", JSON, case.number)
    assert parse(reply.body, reply.kind) is ("PositiveEntailmentTest" in case.kinds)


def dataset(iri: str) -> ox.Dataset:
    """Read a file of the suites."""
    rdf_format = RDF_FORMATS[iri.rpartition(".")[2]]
    return ox.Dataset(ox.parse(read(iri), format=rdf_format, base_iri=iri))


def all_of(name: ox.NamedNode | ox.BlankNode | ox.DefaultGraph) -> str:
    """Return the query for all triples of a graph; one with a blank node for name is the only."""
    pattern = "?s ?p ?o"
    if name != ox.DefaultGraph():
        graph = name if isinstance(name, ox.NamedNode) else "?g"
        pattern = f"GRAPH {graph} {{ {pattern} }}"
    return f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {pattern} }}"

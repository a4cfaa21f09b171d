"""Reads the manifests of the suites into test cases."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import pyoxigraph as ox
import pytest
from rdflib import RDF, RDFS, Graph, Namespace
from rdflib.term import Node

from .comparing import RDF_FORMATS
from .failures import FAILURES

BASE: Final = "https://w3c.github.io/rdf-tests/"
"""The IRI of the checkout, which relative IRIs are resolved against."""

MF: Final = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
QT: Final = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")
UT: Final = Namespace("http://www.w3.org/2009/sparql/tests/test-update#")
VARIABLE: Final = "KHORGOS_W3C_SPARQL"


@dataclass(frozen=True, slots=True)
class Case:
    """A test of the suite; data and results are IRIs of its files.

    Attributes:
        name: its suite, its folder and its own name, as ``sparql11/bind/bind01``; one that two
            tests have is told apart by the file.
        number: its place in its manifest; decides how it is sent and answered.
        kinds: its types, without namespace.
        query: its query, or the file that is to be read.
        default: the default graph.
        named: the named graphs, by name.
        services: the default graphs of other endpoints, by the endpoint's IRI.
        result: what must come out.
        lax: whether a row may come out more or fewer times.
        manifest: the manifest it stands in.
        node: its node there.
    """

    name: str
    number: int
    kinds: frozenset[str]
    query: str
    default: tuple[str, ...]
    named: dict[str, str]
    services: dict[str, str]
    result: str
    lax: bool
    manifest: Graph
    node: Node

    @property
    def text(self) -> str:
        """The query, told its base IRI, which a request cannot do otherwise."""
        return f"BASE <{self.query}> {read(self.query).decode()}"


def cases(*manifests: str, kind: str = "", name: str = "") -> list[Case]:
    """Return the cases of some manifests and of those that these include, in their order.

    Args:
        manifests: as ``sparql/sparql11/bind/manifest.ttl``; none that is not at hand is read.
        kind: what a type of the case must begin with.
        name: a regular expression that its name must match somewhere.
    """
    root = _root()
    present = [path for path in manifests if root and (root / path).is_file()]
    return [
        case
        for path in present
        for case in _manifest(BASE + path)
        if any(k.startswith(kind) for k in case.kinds) and re.search(name, case.name)
    ]


SUITE: Final = pytest.mark.suite


def parameters(found: Iterable[Case], *, strict: bool = True) -> list[object]:
    """Make cases parameters of a test.

    Args:
        found: the cases.
        strict: whether those that are known to fail must fail.

    Returns:
        The cases; when there are none, one that is skipped with the reason.
    """
    made: list[object] = [
        pytest.param(case, id=case.name, marks=(SUITE, *(_marks(case.name) if strict else ())))
        for case in found
    ]
    reason = f"{VARIABLE} does not name the folder sparql11 of a checkout of w3c/rdf-tests"
    return made or [pytest.param(None, id="suite", marks=(SUITE, pytest.mark.skip(reason=reason)))]


def read(iri: str) -> bytes:
    """Return the bytes of a file of the suites."""
    root = _root()
    assert root is not None
    return (root / iri.removeprefix(BASE)).read_bytes()


def load(store: ox.Store, iri: str, graph: str | None = None) -> None:
    """Load a file of the suites into the graph of that name, else where the file says."""
    suffix = iri.rpartition(".")[2]
    name = ox.NamedNode(graph) if graph else None
    store.load(read(iri), format=RDF_FORMATS[suffix], base_iri=iri, to_graph=name)


def _root() -> Path | None:
    """Return the folder of the checkout."""
    named = os.environ.get(VARIABLE)
    return Path(named).resolve().parent.parent if named else None


def _marks(name: str) -> list[pytest.MarkDecorator]:
    if name not in FAILURES:
        return []
    return [pytest.mark.xfail(reason=FAILURES[name], raises=AssertionError, strict=True)]


@cache
def _manifest(iri: str) -> tuple[Case, ...]:
    """Read the cases of one manifest and of those that it includes."""
    graph = Graph().parse(data=read(iri), format="turtle", publicID=iri)
    included = [case for path in _listed(graph, MF.include) for case in _manifest(str(path))]
    own = [
        _case(iri, number, graph, node) for number, node in enumerate(_listed(graph, MF.entries))
    ]
    return (*included, *own)


def _listed(graph: Graph, name: Node) -> Iterator[Node]:
    for head in graph.objects(None, name):
        yield from graph.items(head)


def _case(iri: str, number: int, graph: Graph, node: Node) -> Case:
    _, _, folder = iri.removeprefix(BASE).rpartition("/")[0].partition("/")
    action = graph.value(node, MF.action)
    return Case(
        name=f"{folder}/{str(node).rpartition('#')[2]}",
        number=number,
        kinds=frozenset(str(kind).rpartition("#")[2] for kind in graph.objects(node, RDF.type)),
        query=str(graph.value(action, QT.query) or action),
        default=tuple(map(str, graph.objects(action, QT.data))),
        named=dict(_named(graph, action, node)),
        services={
            str(graph.value(service, QT.endpoint)): str(graph.value(service, QT.data))
            for service in graph.objects(action, QT.serviceData)
        },
        result=str(graph.value(node, MF.result)),
        lax=(node, MF.resultCardinality, MF.LaxCardinality) in graph,
        manifest=graph,
        node=node,
    )


def _named(graph: Graph, action: Node | None, node: Node) -> Iterator[tuple[str, str]]:
    """Yield the names of the named graphs, with their files."""
    for data in graph.objects(action, QT.graphData):
        yield str(data), str(data)
    for data in graph.objects(node, UT.graphData):
        yield str(graph.value(data, RDFS.label)), str(graph.value(data, UT.graph))

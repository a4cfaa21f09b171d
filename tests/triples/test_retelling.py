"""One event told as two is asked about; two events of one day are not."""

from __future__ import annotations

import pytest
from rdflib import RDF, RDFS, SKOS, Graph, Literal

from khorgos.ontology.namespaces import KH, KHO
from khorgos.triples.gates.retelling import check_retelling


@pytest.fixture
def graph() -> Graph:
    """Two signings by the same parties: one dated to a month, one to a day of that month."""
    graph = Graph()
    for name, first, last in (("one", 100, 130), ("two", 110, 110)):
        event, span = KH[name], KH[f"time-{name}"]
        graph.add((event, RDF.type, KHO.Event))
        graph.add((event, RDF.type, KHO.Signing))
        graph.add((event, RDFS.label, Literal(f"signing {name}", lang="en")))
        graph.add((event, KHO.hasParticipant, KH.kazakhstan))
        graph.add((event, KHO.hasTimeSpan, span))
        graph.add((span, KHO.earliestDay, Literal(first)))
        graph.add((span, KHO.latestDay, Literal(last)))
    return graph


def test_an_event_told_twice_is_asked_about(graph: Graph) -> None:
    (finding,) = check_retelling(graph)
    assert "kh:one (signing one) and kh:two (signing two)" in finding
    assert "'identity'" in finding


def test_an_identity_that_tells_them_apart_is_accepted(graph: Graph) -> None:
    graph.add((KH.two, SKOS.scopeNote, Literal("A later one.", lang="en")))
    assert not list(check_retelling(graph))


def test_other_parties_another_kind_and_another_time_are_accepted(graph: Graph) -> None:
    graph.add((KH.two, KHO.hasParticipant, KH.india))
    assert not list(check_retelling(graph))
    graph.remove((KH.two, KHO.hasParticipant, KH.india))
    graph.set((KH["time-two"], KHO.earliestDay, Literal(90)))
    assert not list(check_retelling(graph))
    graph.set((KH["time-two"], KHO.earliestDay, Literal(110)))
    graph.remove((KH.two, RDF.type, KHO.Signing))
    assert not list(check_retelling(graph))


def test_a_time_without_days_is_not_compared(graph: Graph) -> None:
    graph.remove((KH["time-two"], KHO.latestDay, None))
    assert not list(check_retelling(graph))

import pytest

from khorgos.ontology.namespaces import GRAPH, KHO
from khorgos.server.engines.embedded import EmbeddedEngine
from khorgos.server.site import counts, partitions
from khorgos.server.sparql.errors import EngineError, QueryRefused
from khorgos.server.sparql.text import Dataset


def test_counts_of_a_graph_and_of_all(engine: EmbeddedEngine) -> None:
    classes, properties = partitions(engine, str(GRAPH.facts))
    assert classes == {}
    assert properties[str(KHO.isMemberOf)] == 1
    assert sum(properties.values()) == 7
    classes, properties = partitions(engine)
    assert list(classes.values()) == [1]  # the ontology's one class with an IRI
    assert sum(properties.values()) == 10


def test_graph_that_there_is_not(engine: EmbeddedEngine) -> None:
    with pytest.raises(QueryRefused):
        partitions(engine, "x:y")


def test_answer_without_rows(engine: EmbeddedEngine) -> None:
    with pytest.raises(EngineError, match="rows were expected"):
        counts(engine, "ASK {}", Dataset())

"""What the endpoint says of itself, asked as query editors ask it."""

from __future__ import annotations

from dataclasses import replace

import pyoxigraph as ox

from khorgos.ontology.namespaces import GRAPH, KHO
from khorgos.ontology.prefixes import PREFIXES
from khorgos.queries import catalogue
from khorgos.server.engines.embedded import EmbeddedEngine, EngineConfig
from khorgos.server.sparql.text import Dataset

PROLOGUE = """PREFIX sh: <http://www.w3.org/ns/shacl#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX void: <http://rdfs.org/ns/void#>
PREFIX void-ext: <http://ldf.fi/void-ext#>
PREFIX sd: <http://www.w3.org/ns/sparql-service-description#>
"""


def rows(engine: EmbeddedEngine, query: str) -> list[tuple[str | None, ...]]:
    answer = engine.query(PROLOGUE + query, Dataset())
    assert isinstance(answer, ox.QuerySolutions)
    return [tuple(term.value if term else None for term in row) for row in answer]  # type: ignore[union-attr]


def test_each_question_is_an_example(described: EmbeddedEngine) -> None:
    found = rows(
        described,
        "SELECT DISTINCT ?comment ?query { ?it a sh:SPARQLExecutable ; rdfs:comment ?comment ; "
        "sh:select|sh:ask|sh:construct|sh:describe ?query }",
    )
    assert set(found) == {(query.question, query.text) for query in catalogue.load()}


def test_prefixes_are_declared(described: EmbeddedEngine) -> None:
    query = "SELECT ?prefix ?namespace { [] sh:namespace ?namespace ; sh:prefix ?prefix }"
    assert dict(rows(described, query)) == dict(PREFIXES)


def test_partitions_are_those_of_the_data(described: EmbeddedEngine) -> None:
    """Classes of values are as they were stated, so that they are not drowned in general ones."""
    found = rows(
        described,
        f"""SELECT DISTINCT ?property ?class ?datatype {{
          ?graph ^sd:graph ?service ; void:classPartition ?partition .
          ?partition void:class <{KHO.Battle}> ; void:propertyPartition ?by .
          ?by void:property ?property ; void:triples ?triples
          OPTIONAL {{
            {{ ?by void:classPartition/void:class ?class }}
            UNION {{ ?by void-ext:datatypePartition/void-ext:datatype ?datatype }}
          }} }}""",
    )
    values = {(name, class_, datatype) for name, class_, datatype in found}
    assert (str(KHO.hasTimeSpan), str(KHO.TimeSpan), None) in values
    assert (str(KHO.tookPlaceNear), str(KHO.Settlement), None) in values
    assert not any(class_ == str(KHO.Place) for _, class_, _ in values)
    label = "http://www.w3.org/2000/01/rdf-schema#label"
    assert {datatype for name, _, datatype in values if name == label} == {
        "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"
    }


def test_counts_are_those_of_the_data(described: EmbeddedEngine) -> None:
    counted = rows(
        described,
        "SELECT ?class ?n { ?it void:class ?class ; void:entities ?n . ?dataset a void:Dataset ; "
        "void:classPartition ?it } ORDER BY ?class",
    )
    own = rows(
        described,
        "SELECT ?class (COUNT(DISTINCT ?it) AS ?n) { ?it a ?class "
        f'FILTER STRSTARTS(STR(?class), "{KHO}") }} GROUP BY ?class ORDER BY ?class',
    )
    assert counted == own


def test_no_partition_counts_more_than_the_one_it_is_part_of(described: EmbeddedEngine) -> None:
    more = rows(
        described,
        "SELECT ?part { ?whole void:property ?p ; void:triples ?all ; "
        "void:classPartition|void-ext:datatypePartition ?part . ?part void:triples ?n "
        "FILTER (?n > ?all) }",
    )
    assert more == []


def test_an_engine_describes_itself_only_if_it_is_told_to(
    config: EngineConfig, described: EmbeddedEngine
) -> None:
    plain = EmbeddedEngine.load(config)
    told = EmbeddedEngine.load(replace(config, described=True))
    ask = f"ASK {{ GRAPH <{GRAPH.description}> {{ ?s ?p ?o }} }}"
    assert plain.query(ask, Dataset()) != told.query(ask, Dataset())
    assert plain.version != told.version


def test_a_description_is_the_same_each_time(config: EngineConfig) -> None:
    query = f"SELECT * {{ GRAPH <{GRAPH.description}> {{ ?s ?p ?o }} }} ORDER BY ?s ?p ?o"
    one, two = (EmbeddedEngine.load(replace(config, described=True)) for _ in range(2))
    assert rows(one, query) == rows(two, query)
    assert one.version == two.version

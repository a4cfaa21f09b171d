"""What the endpoint says of itself, asked as query editors ask it."""

from __future__ import annotations

import re
from dataclasses import replace

import pyoxigraph as ox
from rdflib import DCTERMS, SDO, VOID, Graph, Literal, URIRef

from khorgos.ontology.namespaces import GRAPH, KHO, SD
from khorgos.ontology.prefixes import PREFIXES
from khorgos.queries import catalogue
from khorgos.queries.describing import DATASET, QUERY, SPEX
from khorgos.server.app import create_app
from khorgos.server.engines.embedded import EmbeddedEngine, EngineConfig
from khorgos.server.site import OntologySource, Site
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
    own = [question for question in catalogue.load() if not question.calls]
    assert set(found) == {(question.question, question.text) for question in own}
    assert len(own) < len(catalogue.load())


def test_every_example_that_the_endpoint_offers_runs_there(
    described: EmbeddedEngine, source: OntologySource
) -> None:
    client = create_app(Site.of(described, source, tuple(catalogue.load()))).test_client()
    examples = rows(
        described,
        "SELECT ?it ?query ?target { ?it a sh:SPARQLExecutable ; "
        "sh:select|sh:ask|sh:construct|sh:describe ?query . "
        "OPTIONAL { ?it <https://schema.org/target> ?target } }",
    )
    assert len(examples) > 50
    assert {target for *_, target in examples} == {catalogue.ENDPOINT}
    answers = {name: client.post("/sparql", data={"query": text}) for name, text, _ in examples}
    refused = {name: answer.text for name, answer in answers.items() if answer.status_code != 200}
    assert refused == {}
    gallery = client.get("/queries/", headers={"Accept": "text/html"}).text
    pages = re.findall(r'<li><a href="(/queries/[^"?]+)" [^>]*>[^<]*</a></li>', gallery)
    assert len(pages) > 50
    for page in pages[::7]:
        assert '<h2 id="answer"' in client.get(page, headers={"Accept": "text/html"}).text


def test_questions_that_run_elsewhere_say_so_in_the_gallery(
    described: EmbeddedEngine, source: OntologySource
) -> None:
    client = create_app(Site.of(described, source, tuple(catalogue.load()))).test_client()
    data = Graph().parse(data=client.get("/queries/?format=nt").data, format="nt")
    page = client.get("/queries/", headers={"Accept": "text/html"}).text
    for question in catalogue.load():
        node = URIRef(QUERY + question.name)
        marked = data.value(node, SPEX.federatesWith)
        assert str(marked or "") == question.calls
        assert (data.value(node, SDO.target) is None) == bool(question.calls)
        (line,) = [each for each in page.splitlines() if f'/queries/{question.name}"' in each]
        assert ("<strong" in line) == bool(question.calls)


def test_one_number_of_triples_everywhere(
    described: EmbeddedEngine, source: OntologySource
) -> None:
    client = create_app(Site.of(described, source)).test_client()
    ((count,),) = rows(described, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    assert count is not None
    assert client.get("/health").json["triples"] == int(count)  # type: ignore[index]
    page = client.get("/sparql", headers={"Accept": "text/html"}).text
    assert f"sees {int(count):,} triples" in page
    void = Graph().parse(data=client.get("/.well-known/void?format=nt").data, format="nt")
    assert void.value(URIRef(DATASET), VOID.triples) == Literal(int(count))
    service = Graph().parse(data=client.get("/sparql?format=nt").data, format="nt")
    (default,) = service.objects(None, SD.defaultGraph)
    assert service.value(default, VOID.triples) == Literal(int(count))


def test_the_default_graph_is_what_the_service_description_says(
    described: EmbeddedEngine, source: OntologySource
) -> None:
    client = create_app(Site.of(described, source)).test_client()
    about = Graph().parse(data=client.get("/sparql?format=nt").data, format="nt")
    (default,) = about.objects(None, SD.defaultGraph)
    words = str(about.value(default, DCTERMS.description))
    assert (None, SD.feature, SD.UnionDefaultGraph) not in about
    for name in about.objects(None, SD.name):
        answer = described.query(
            f"ASK {{ GRAPH <{name}> {{ ?s ?p ?o }} FILTER NOT EXISTS {{ ?s ?p ?o }} }}", Dataset()
        )
        assert (answer is True) == (f"<{name}>" in words), name
    assert "khg:reifiers" in words


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
    assert (str(KHO.isNear), str(KHO.Settlement), None) in values
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

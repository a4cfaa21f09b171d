"""A small release: several scripts, a year before Christ, a triple that stands in two graphs."""

from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from flask import Flask
from flask.testing import FlaskClient

from khorgos.queries.catalogue import Question
from khorgos.server.app import create_app
from khorgos.server.engines.embedded import EmbeddedEngine, EngineConfig
from khorgos.server.serve import read_ontology
from khorgos.server.site import OntologySource, Site

PREFIXES = {
    "@kh:": "https://w3id.org/khorgos/id/",
    "@kho:": "https://w3id.org/khorgos/ontology#",
    "@g:": "https://w3id.org/khorgos/graph/",
    "@rdfs:": "http://www.w3.org/2000/01/rdf-schema#",
    "@xsd:": "http://www.w3.org/2001/XMLSchema#",
}
RELEASE = """
<@kh:kazakhstan> <@rdfs:label> "Kazakhstan"@en <@g:facts> .
<@kh:kazakhstan> <@rdfs:label> "Қазақстан"@kk <@g:facts> .
<@kh:kazakhstan> <@rdfs:label> "قازاقستان"@kk-Arab <@g:facts> .
<@kh:kazakhstan> <@rdfs:label> "哈萨克斯坦"@zh-Hans <@g:facts> .
<@kh:kazakhstan> <@kho:isMemberOf> <@kh:shanghai-cooperation-organisation> <@g:facts> .
<@kh:kazakhstan> <@kho:isMemberOf> <@kh:shanghai-cooperation-organisation> <@g:inferred> .
<@kh:battle-of-zhizhi> <@rdfs:label> "Battle of \\"Zhizhi\\", <36 BC>"@en <@g:facts> .
<@kh:battle-of-zhizhi> <@kho:beginYear> "-35"^^<@xsd:integer> <@g:facts> .
"""
ONTOLOGY = """
@prefix kho: <https://w3id.org/khorgos/ontology#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
kho:Polity a owl:Class ; rdfs:subClassOf [ owl:complementOf kho:Event ] .
"""
TRIPLES = 7 + 3


@pytest.fixture(scope="session")
def config(tmp_path_factory: pytest.TempPathFactory) -> EngineConfig:
    folder: Path = tmp_path_factory.mktemp("release")
    release = RELEASE
    for short, namespace in PREFIXES.items():
        release = release.replace(short, namespace)
    quads = ox.parse(release, format=ox.RdfFormat.N_QUADS)
    ox.serialize(quads, folder / "khorgos.trig", format=ox.RdfFormat.TRIG)
    (folder / "khorgos.ttl").write_text(ONTOLOGY, encoding="utf-8")
    (folder / "alignments.ttl").touch()
    (folder / "core.svg").write_text("<svg/>", encoding="utf-8")
    return EngineConfig(folder, folder / "khorgos.ttl")


@pytest.fixture(scope="session")
def engine(config: EngineConfig) -> EmbeddedEngine:
    return EmbeddedEngine.load(config)


@pytest.fixture(scope="session")
def source(config: EngineConfig) -> OntologySource:
    return read_ontology(config.ontology)


@pytest.fixture(scope="session")
def app(engine: EmbeddedEngine, source: OntologySource) -> Flask:
    question = Question("names", "names", "What <is> it called?", "", (), "ASK { ?s ?p '&' }")
    return create_app(Site.of(engine, source, (question,)))


@pytest.fixture(scope="session")
def described() -> EmbeddedEngine:
    """The engine over the project's release, which also holds what describes it."""
    return EmbeddedEngine.load(EngineConfig(described=True))


@pytest.fixture
def client(app: Flask) -> Iterator[FlaskClient]:
    with app.test_client() as client:
        yield client

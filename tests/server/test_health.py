import pytest
from flask import Flask
from flask.testing import FlaskClient

from khorgos.server.app import create_app
from khorgos.server.engines.embedded import EmbeddedEngine
from khorgos.server.operation.health import PROBLEM, examine
from khorgos.server.site import OntologySource, Site
from khorgos.server.sparql.answers import Answer, Format
from khorgos.server.sparql.errors import EngineUnavailable
from khorgos.server.sparql.text import Dataset


class Mortal:
    """Answers until it is told to stop."""

    def __init__(self, engine: EmbeddedEngine) -> None:
        self._engine = engine
        self.alive = True

    @property
    def version(self) -> str:
        return self._engine.version

    def query(self, text: str, dataset: Dataset) -> Answer:
        if not self.alive:
            raise EngineUnavailable("all workers are gone")
        return self._engine.query(text, dataset)

    def write(self, text: str, dataset: Dataset, chosen: Format) -> bytes:
        return self._engine.write(text, dataset, chosen)


def test_healthy(client: FlaskClient, engine: EmbeddedEngine) -> None:
    response = client.get("/health")
    assert response.status_code == 200
    assert response.json == {
        "status": "ok",
        "release": engine.version,
        "triples": 10,
    }
    assert response.headers["Cache-Control"] == "no-store"
    assert "ETag" not in response.headers


@pytest.fixture
def mortal(engine: EmbeddedEngine) -> Mortal:
    return Mortal(engine)


@pytest.fixture
def mortal_app(mortal: Mortal, source: OntologySource) -> Flask:
    return create_app(Site.of(mortal, source))


def test_failing_and_recovered(mortal_app: Flask, mortal: Mortal) -> None:
    client = mortal_app.test_client()
    mortal.alive = False
    response = client.get("/health")
    assert response.status_code == 503
    assert response.json is not None
    assert response.json["status"] == "failing"
    assert response.json["problem"] == PROBLEM
    report = examine(mortal_app.extensions["khorgos"])
    assert report["problem"] == "all workers are gone"
    assert report["engine"] == "Mortal"
    assert response.headers["Cache-Control"] == "no-store"
    assert client.head("/health").status_code == 503
    mortal.alive = True
    assert client.get("/health").status_code == 200


def test_metrics_are_not_for_the_public(client: FlaskClient) -> None:
    assert client.get("/metrics").status_code == 404

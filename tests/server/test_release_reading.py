"""A release as pages read it, whole or asked lookup by lookup: both say the same."""

from __future__ import annotations

import pytest
from flask import Flask
from rdflib import RDF

from khorgos.ontology.namespaces import KH, KHO
from khorgos.server.app import create_app
from khorgos.server.reading import release as reading
from khorgos.server.site import Site

BROWSER = {"Accept": "text/html"}


@pytest.fixture(scope="module")
def whole(release_app: Flask) -> reading.Release:
    site: Site = release_app.extensions["khorgos"]
    return reading.release_of(site)


@pytest.fixture
def asked(release_app: Flask, monkeypatch: pytest.MonkeyPatch) -> reading.Release:
    """The same release, as if it were too large to be kept."""
    site: Site = release_app.extensions["khorgos"]
    monkeypatch.setattr(reading, "WHOLE_TRIPLES", 10)
    return reading.release_of.__wrapped__(site)


@pytest.mark.parametrize("slug", ["battle-of-zhizhi", "kazakhstan", "time--0035", "nobody"])
def test_both_ways_give_the_same(whole: reading.Release, asked: reading.Release, slug: str) -> None:
    iri = str(KH[slug])
    assert isinstance(asked.index, reading.AskedIndex)
    for kept, lazy in (
        (whole.index, asked.index),
        (whole.inferred, asked.inferred),
        (whole.unsure, asked.unsure),
        (whole.elsewhere, asked.elsewhere),
    ):
        assert dict(kept.about(iri)) == dict(lazy.about(iri))
        assert dict(kept.towards(iri)) == dict(lazy.towards(iri))
    assert sorted(whole.index.having(KHO.readAs)) == sorted(asked.index.having(KHO.readAs))


def test_statements_are_found_by_their_subject(
    whole: reading.Release, asked: reading.Release
) -> None:
    battle = str(KH["battle-of-zhizhi"])
    kind = str(KHO.hasParticipant)
    for value in whole.index.objects(battle, KHO.hasParticipant):
        found = whole.statements(battle, kind, value)
        assert found == asked.statements(battle, kind, value)
        assert all(whole.is_a(one, str(KHO.Statement)) for one in found)
    assert whole.statements(battle, str(RDF.type), whole.index.objects(battle, RDF.type)[0]) == []


def test_pages_of_a_large_graph_are_answered(
    release_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    site: Site = release_app.extensions["khorgos"]
    shown = release_app.test_client().get("/doc/battle-of-zhizhi", headers=BROWSER).text
    monkeypatch.setattr(reading, "WHOLE_TRIPLES", 10)
    client = create_app(Site.of(site.engine, site.ontology, site.questions)).test_client()
    assert client.get("/doc/battle-of-zhizhi", headers=BROWSER).text == shown

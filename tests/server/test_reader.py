"""The reader: a document's text, its sentences with their facts, and the words of a record lit."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator
from html import unescape
from itertools import chain
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pyoxigraph import Literal, NamedNode
from rdflib import URIRef

from khorgos.ontology.namespaces import KHO
from khorgos.ontology.prefixes import slug_of
from khorgos.server.app import create_app
from khorgos.server.engines.embedded import EmbeddedEngine, EngineConfig
from khorgos.server.engines.engine import select
from khorgos.server.reading.margins import documents_of, layers_of, margin_of
from khorgos.server.reading.texts import chapters, light, offsets_of, read_chapter, texts_of
from khorgos.server.serve import read_ontology
from khorgos.server.site import Site
from khorgos.triples.building import Build
from khorgos.triples.release import write_release

ARTICLE = "china-kazakhstan-relations"


@pytest.fixture(scope="module")
def site(built: Build, tmp_path_factory: pytest.TempPathFactory) -> Site:
    folder: Path = tmp_path_factory.mktemp("release") / "graph"
    write_release(built.graphs, folder, built.exceptions, built.texts)
    config = EngineConfig(folder)
    engine = EmbeddedEngine.load(config)
    return Site.of(engine, read_ontology(config.ontology), dumps=folder)


@pytest.fixture(scope="module")
def app(site: Site) -> Flask:
    return create_app(site)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def select_pairs(site: Site, predicate: URIRef) -> Iterator[tuple[str, str]]:
    """The slugs of the subjects of a property, each with the slug or text of an object."""
    for subject, value in select(site.engine, f"SELECT ?s ?o {{ ?s <{predicate}> ?o }}"):
        assert isinstance(subject, NamedNode)
        assert isinstance(value, NamedNode | Literal)
        yield slug_of(subject.value), slug_of(value.value)


def lit_words(page: str) -> str:
    """The lit words of a page, as people read them."""
    words = "".join(re.findall(r"<mark[^>]*>(.*?)</mark>", page, re.DOTALL))
    return unescape(re.sub(r"<[^>]*>", "", words))


def shown(site: Site, document: str, offsets: Collection[int] = ()) -> Iterator[tuple[str, bool]]:
    """All characters of the pages of a document, and whether they are lit."""
    text = texts_of(site)[document]
    layers = layers_of(text, margin_of(site, document))
    for chapter in chapters(text):
        for reading in chain.from_iterable(read_chapter(text, chapter, layers)):
            own = light(reading, offsets)
            for one in (own, *own.glosses):
                assert len(one.offsets) == sum(len(piece.text) for piece in one.pieces)
                for piece in one.pieces:
                    yield piece.text, piece.marked.lit


def test_each_passage_lights_its_own_words(site: Site) -> None:
    for document in documents_of(site):
        margin = margin_of(site, document)
        assert margin.ranges
        words = dict(select_pairs(site, KHO.exact))
        for slug, spans in margin.ranges.items():
            lit = "".join(
                text
                for text, is_lit in shown(site, document, frozenset(offsets_of(spans)))
                if is_lit
            )
            assert lit == words[slug]


def test_each_record_lights_its_passages(site: Site) -> None:
    """All statements, claims and gaps, as the graph has them."""
    evidence: dict[str, set[str]] = defaultdict(set)
    for slug, passage in select_pairs(site, KHO.hasEvidence):
        evidence[slug].add(passage)
    for passage, problem in select_pairs(site, KHO.hasTextProblem):
        evidence[problem].add(passage)
    margins = [margin_of(site, document) for document in documents_of(site)]
    noted = {slug for margin in margins for slug in margin.notes}
    assert noted == evidence.keys()
    for slug, passages in evidence.items():
        lit = {span for margin in margins for span in margin.spans(slug)}
        assert lit == {
            margin.ranges[one] for one in passages for margin in margins if one in margin.ranges
        }


def test_a_page_lights_them(site: Site, client: FlaskClient) -> None:
    rows = select(
        site.engine,
        f"SELECT ?it ?words {{ ?it <{KHO.hasEvidence}> ?p . ?p <{KHO.exact}> ?words ; "
        f'<{KHO.part}> "body" }} ORDER BY ?words ?it LIMIT 9',
    )
    for record, words in rows:
        assert isinstance(record, NamedNode)
        assert isinstance(words, Literal)
        slug = slug_of(record.value)
        page = client.get(f"/read/{ARTICLE}?lit={slug}").text
        if len(margin_of(site, ARTICLE).spans(slug)) == 1:
            assert lit_words(page) == words.value
        assert page.count('id="lit"') == 1


def test_the_pages_of_a_document_have_all_its_words(site: Site) -> None:
    for document, text in texts_of(site).items():
        parts = "".join(text.view(part) for part in text.parts if part.kind != "heading")
        assert sorted("".join(words for words, _ in shown(site, document))) == sorted(parts)


@pytest.mark.parametrize("address", ["/read/", f"/read/{ARTICLE}", f"/read/{ARTICLE}?section=all"])
def test_there_are_pages(client: FlaskClient, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 200
    assert response.mimetype == "text/html"


def test_the_text_itself_is_there(client: FlaskClient, site: Site) -> None:
    response = client.get(f"/read/{ARTICLE}?format=txt")
    assert response.mimetype == "text/plain"
    assert response.text == texts_of(site)[ARTICLE].text


def test_an_unknown_document_leads_to_the_known(client: FlaskClient) -> None:
    response = client.get("/read/zarm", headers={"Accept": "text/html"})
    assert response.status_code == 404
    assert f"/read/{ARTICLE}" in response.text

"""The schema in queries."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from rdflib import RDF

from khorgos.ontology.namespaces import KHO
from khorgos.ontology.vocabulary import load_ontology
from khorgos.queries import catalogue
from khorgos.server.app import create_app
from khorgos.server.engines.embedded import EmbeddedEngine, EngineConfig
from khorgos.server.pages.start import GRAPHS
from khorgos.server.site import OntologySource, Site


@pytest.fixture(scope="module")
def page(described: EmbeddedEngine, source: OntologySource) -> Iterator[str]:
    with create_app(Site.of(described, source, tuple(catalogue.load()))).test_client() as client:
        response = client.get("/schema", headers={"Accept": "text/html"})
        assert response.status_code == 200
        yield response.text


def test_each_lesson_asks_a_question_of_its_own(page: str) -> None:
    asked = re.findall(r"<a href=\"/queries/([a-z0-9-]+)\">Ask it", page)
    assert len(set(asked)) == len(asked) >= 15
    assert asked == re.findall(r"<h2 id=\"([a-z0-9-]+)\">\d+\. ", page)
    assert re.findall(r">(\d+)\. ", page) == [str(number) for number in range(1, len(asked) + 1)]


def test_every_term_and_graph_it_names_is_there(page: str) -> None:
    ontology = load_ontology(EngineConfig().ontology)
    terms = set(re.findall(r"<code>kho:(\w+)</code>", page))
    assert len(terms) > 30
    assert {term for term in terms if (KHO[term], RDF.type, None) not in ontology} == set()
    listed = set(re.findall(r"<td><code>khg:([\w-]+)</code>", page))
    assert listed == set(GRAPHS) - {"wikidata"}  # nothing was fetched from there


@pytest.mark.parametrize(
    "term",
    ["subject", "rank", "reading", "note", "NegativeStatement", "hasContent", "hasQualifier"],
)
def test_the_parts_of_the_record_are_taught(page: str, term: str) -> None:
    assert f'#{term}"><code>kho:{term}</code>' in page


def test_a_query_is_shown_without_its_head(page: str) -> None:
    shown = page.partition('<h2 id="members-of">')[2].partition("<pre>")[2].partition("</pre>")[0]
    assert shown.startswith("SELECT DISTINCT ?member WHERE {")
    assert shown.endswith("ORDER BY ?member")


def test_a_server_without_the_graphs_does_not_list_them(
    client: FlaskClient,
) -> None:
    assert "khg:description" not in client.get("/schema").text

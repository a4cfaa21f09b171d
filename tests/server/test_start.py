"""The schema in queries."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from flask import Flask
from flask.testing import FlaskClient
from rdflib import RDF

from khorgos.ontology.namespaces import KH, KHO
from khorgos.ontology.vocabulary import load_ontology
from khorgos.queries import catalogue
from khorgos.server.app import create_app
from khorgos.server.engines.embedded import EmbeddedEngine, EngineConfig
from khorgos.server.pages.start import GRAPHS
from khorgos.server.reading.waysin import Dispute, Voice, find_ways_in
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


def _claim(name: str, who: str, answer: str = "", day: int | None = None) -> str:
    when = f'kho:hasTimeSpan [ kho:earliestDay {day} ; kho:edtf "day {day}" ] ;' if day else ""
    return (
        f'kh:{name} kho:claimText "{name}." ; kho:isClaimedBy kh:{who} ; {when} '
        f"kho:isAbout kh:sea ; {answer} a kho:Claim ."
    )


def _dispute(tmp_path: Path, *claims: str) -> Dispute | None:
    turtle = f"@prefix kh: <{KH}> . @prefix kho: <{KHO}> . kh:sea a kho:Event ." + "".join(claims)
    graph = ox.NamedNode("https://w3id.org/khorgos/graph/claims")
    quads = [ox.Quad(*it.triple, graph) for it in ox.parse(turtle, format=ox.RdfFormat.TURTLE)]
    ox.serialize(quads, tmp_path / "khorgos.trig", format=ox.RdfFormat.TRIG)
    (tmp_path / "khorgos.ttl").touch()
    return find_ways_in(
        EmbeddedEngine.load(EngineConfig(tmp_path, tmp_path / "khorgos.ttl"))
    ).dispute


def test_a_dispute_has_all_who_speak_in_it_in_the_order_of_time(tmp_path: Path) -> None:
    found = _dispute(
        tmp_path,
        _claim("dry", "duke", "kho:offersAlternativeTo kh:sea-is-high, kh:sea-rises ;"),
        _claim("lie", "ost", "kho:denies kh:sea-rises, kh:sea-is-high, kh:waves ;", 12),
        _claim("sea-is-high", "press"),  # before it was denied
        _claim("waves", "zarm", day=11),
        _claim("sea-rises", "zarm", day=11),
        _claim("elsewhere", "est"),
    )
    assert found is not None
    assert (found.claim, found.text) == (str(KH["sea-rises"]), "sea-rises.")
    assert found.matter == str(KH.sea)
    assert found.voices == (
        Voice(str(KH.zarm), "claim", "day 11"),
        Voice(str(KH.press), "claim", ""),
        Voice(str(KH.ost), "denial", "day 12"),
        Voice(str(KH.duke), "reading", ""),
    )


def test_a_claim_that_nobody_tells_otherwise_is_no_way_in(tmp_path: Path) -> None:
    claims = _claim("flood", "zarm"), _claim("lie", "ost", "kho:denies kh:flood ;")
    assert _dispute(tmp_path, *claims) is None


def test_the_dispute_of_the_start_page_leads_to_its_place_among_the_claims(
    release_app: Flask,
) -> None:
    client = release_app.test_client()
    page = client.get("/", headers={"Accept": "text/html"}).text
    place = re.search(r'href="/claims#([^"]+)"', page)
    assert place
    claims = client.get("/claims", headers={"Accept": "text/html"}).text
    assert claims.count(f'id="{place[1]}"') == 1

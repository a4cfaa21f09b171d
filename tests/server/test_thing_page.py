"""The page of a thing, over the project's release and over hostile data."""

import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pyoxigraph as ox
import pytest
from flask import Flask
from flask.testing import FlaskClient

from khorgos.ontology.namespaces import KH, KHO
from khorgos.server.app import create_app
from khorgos.server.engines.embedded import EmbeddedEngine, EngineConfig
from khorgos.server.reading.collection import the_collection
from khorgos.server.site import OntologySource, Site

BROWSER = {"Accept": "text/html"}
HEAVY = 100_000
GRAPH = "https://w3id.org/khorgos/graph/facts"


@pytest.fixture(scope="module")
def release(release_app: Flask) -> FlaskClient:
    return release_app.test_client()


@pytest.fixture(scope="module")
def text(release: FlaskClient) -> Callable[[str], str]:
    """Returns the page at an address."""

    def text(address: str) -> str:
        answer = release.get(f"/doc/{address}", headers=BROWSER)
        assert answer.status_code == 200
        return answer.text

    return text


def row(page: str, value: str) -> str:
    """The fact whose value leads to a thing."""
    facts = re.findall(r'<li class="fact">.*?</li>', page, re.DOTALL)
    return next(
        fact for fact in facts if f'<a href="/doc/{value}"' in fact.partition("<details")[0]
    )


def test_another_things_date_stands_behind_its_name(text: Callable[[str], str]) -> None:
    after = row(text("battle-of-talas"), "founding-of-the-anxi-protectorate")
    assert 'datetime="0640"' in after
    assert "0751" not in after.partition("<details")[0]
    near = row(text("battle-of-zhizhi"), "battle-of-talas")
    assert re.search(r'\(<time datetime="0751">AD 751</time>\)', near)
    assert "36 BC" not in near.partition("<details")[0]


def test_a_date_comes_from_the_sentence_that_the_fact_opens(text: Callable[[str], str]) -> None:
    fact = row(text("china-prc?all=isOfKind"), "communist-state")
    head, _, opened = fact.partition("<details")
    assert "1991" in head
    assert "“Before the fall of the Soviet Union”" in head, (
        "the words, since the year is worked out"
    )
    assert "Before the fall of the Soviet Union" in opened
    assert "dated by the article" in opened, "and why that is 1991"
    formed = row(text("kazakhstan"), "china-prc")
    assert formed


def test_the_marks_of_an_editor_and_of_a_rule_differ(text: Callable[[str], str]) -> None:
    page = text("battle-of-zhizhi")
    assert "editor’s reading" in row(page, "chinese-army-of-the-han")
    near = row(page, "battle-of-talas")
    assert "follows by rule" in near
    assert "<mark>Battle of Talas</mark>" in near, "the sentence it rests on"


def test_attribution_stands_beside_the_number(text: Callable[[str], str]) -> None:
    length = row(text("china-kazakhstan-border"), "quantity-810b45816445")
    assert "according to" in length.partition("<details")[0]


def test_a_sentence_is_opened_by_its_place_and_named_for_its_fact(
    text: Callable[[str], str],
) -> None:
    for slug in ("kazakhstan", "battle-of-zhizhi"):
        summaries = re.findall(r"<summary>(.*?)</summary>", text(slug))
        named = [summary for summary in summaries if "Sentence for" in summary]
        assert len(named) > 8
        assert all(re.search(r'class="place"[^>]*>[^<]*\d', summary) for summary in named)


def test_what_others_say_reads_forwards(text: Callable[[str], str]) -> None:
    page = text("kazakhstan")
    assert "What points here" not in page
    assert "is founded by" not in page.lower()
    assert "What lies here" in page


@pytest.mark.parametrize("way", ["all=hasGoal", "told=isLocatedIn", "all=claims", "told=mentions"])
def test_the_rest_of_a_long_list_comes_when_it_is_asked_for(
    text: Callable[[str], str], way: str
) -> None:
    key = way.replace("=", "-")
    page, whole = text("kazakhstan"), text(f"kazakhstan?{way}")
    part = text(f"kazakhstan?{way}&part={key}")
    assert f'data-more="{key}"' in page
    assert f'id="{key}"' in page
    assert f'data-more="{key}"' not in whole
    assert part.count("<blockquote") > page.partition(f'id="{key}"')[2].partition("</section")[
        0
    ].count("<blockquote")
    assert "<html" not in part
    assert len(part) < len(whole)


def test_an_unknown_list_is_the_page(text: Callable[[str], str]) -> None:
    other = text("taraz?all=nothing&told=%3Cscript%3E")
    assert other.partition("<main")[2] == text("taraz").partition("<main")[2]


def test_names_are_told_apart_by_where_they_come_from(text: Callable[[str], str]) -> None:
    page = text("battle-of-zhizhi")
    before, _, after = page.partition("From elsewhere")
    assert "郅支之戰" in before
    assert "Таласская битва" not in before
    assert "history.institute" in after


def test_labels_are_in_the_language_of_the_page(release: FlaskClient) -> None:
    page = release.get("/doc/battle-of-zhizhi?lang=zh", headers=BROWSER).text
    assert '<html lang="zh" dir="ltr">' in page
    assert "怛罗斯" in page
    assert '<bdi lang="en"' in page, "and what has no such name is marked as English"
    persian = release.get("/doc/kazakhstan?lang=fa", headers=BROWSER).text
    assert '<html lang="fa" dir="rtl">' in persian
    assert re.search(r'<h1><bdi lang="fa"[^>]*>|<h1>قزاقستان', persian)


def test_what_the_documents_say_otherwise_is_noted_under_the_facts(
    text: Callable[[str], str],
) -> None:
    page = text("xinjiang")
    assert page.count("The documents disagree") == 1
    assert page.index("The documents disagree") < page.index("What we do not know")


def test_what_a_thing_is_stands_in_its_description(text: Callable[[str], str]) -> None:
    page = text("battle-of-zhizhi")
    lead = re.search(r'<meta name="description" content="([^"]*)"', page)
    assert lead
    assert "36 BC" in lead[1]
    assert "probably" in lead[1]


class Tags(HTMLParser):
    """Collects what a page would run."""

    def __init__(self) -> None:
        super().__init__()
        self.scripts = 0
        self.bad: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.scripts += tag == "script"
        for name, value in attrs:
            runs = name in ("href", "src") and "javascript:" in (value or "")
            if name.startswith("on") or name == "style" or runs:
                self.bad.append(f"{tag} {name}={value}")


@pytest.mark.slow
@pytest.mark.parametrize("language", ["zh", "kk", "ru", "fa"])
def test_the_longest_pages_are_light_in_every_language(release: FlaskClient, language: str) -> None:
    for slug in ("kazakhstan", "china-prc"):
        answer = release.get(f"/doc/{slug}?lang={language}", headers=BROWSER)
        assert len(answer.data) < HEAVY


@pytest.mark.slow
def test_every_page_of_a_thing_is_light(release: FlaskClient, release_app: Flask) -> None:
    for slug in the_collection(release_app.extensions["khorgos"]).items:
        answer = release.get(f"/doc/{slug}", headers=BROWSER)
        assert answer.status_code == 200, slug
        assert len(answer.data) < HEAVY, slug


HOSTILE = f"""
@prefix kh: <{KH}> . @prefix kho: <{KHO}> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
kh:bad rdfs:label "<script>alert(1)</script>\\u202e'\\"></title>"@en ;
    skos:altLabel "</script><img src=x onerror=alert(1)>"@ru ; skos:scopeNote "<b onclick=x>"@en ;
    skos:exactMatch <javascript:alert(1)> ; kho:isNear kh:worse ; kho:note "{{{{ 7*7 }}}}" .
kh:worse rdfs:label "\\" onmouseover=alert(1) x=\\""@en .
kh:s a kho:Statement ; kho:subject kh:bad ; kho:predicate kho:isNear ; kho:object kh:worse ;
    kho:certainty "<i>perhaps" ; kho:readingNote "</details>" ; kho:hasEvidence kh:p .
kh:s2 a kho:Statement ; kho:subject kh:bad ; kho:predicate kho:cites ;
    kho:object <javascript:alert(2)> ; kho:hasEvidence kh:p .
kh:p a kho:Passage ; kho:exact "<script>x</script>" ; kho:inDocument kh:d ; kho:line 1 ;
    kho:section "<u>" ; kho:part "gloss" ; kho:headword "'><script>" .
kh:c a kho:Claim ; kho:isClaimedBy kh:worse ; kho:isAbout kh:bad ; rdfs:label "<script>"@en .
"""


@pytest.fixture
def hostile(tmp_path: Path, source: OntologySource) -> FlaskClient:
    quads = ox.parse(HOSTILE, format=ox.RdfFormat.TURTLE)
    graph = ox.NamedNode(GRAPH)
    named = [ox.Quad(it.subject, it.predicate, it.object, graph) for it in quads]
    ox.serialize(named, tmp_path / "khorgos.trig", format=ox.RdfFormat.TRIG)
    for name in ("khorgos.ttl", "alignments.ttl"):
        (tmp_path / name).touch()
    config = EngineConfig(tmp_path, tmp_path / "khorgos.ttl")
    return create_app(Site.of(EmbeddedEngine.load(config), source)).test_client()


@pytest.mark.parametrize(
    "address", ["bad", "bad?lang=fa", "bad?all=isNear&part=all-isNear", "worse"]
)
def test_hostile_data_does_nothing(hostile: FlaskClient, address: str) -> None:
    answer = hostile.get(f"/doc/{address}", headers=BROWSER)
    assert answer.status_code == 200
    own = hostile.get("/doc/d", headers=BROWSER).text
    tags, usual = Tags(), Tags()
    tags.feed(answer.text)
    usual.feed(own)
    assert tags.bad == []
    assert tags.scripts <= usual.scripts
    assert "49" not in answer.text.partition("<main")[2].partition("</main")[0]
    assert "<script>alert" not in answer.text

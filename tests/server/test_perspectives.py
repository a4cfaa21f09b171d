"""The six perspectives: pages of one matter each, on the release and on one that lacks it."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pyoxigraph as ox
import pytest
from flask import Flask
from flask.testing import FlaskClient

from khorgos.ontology.namespaces import KH, KHO
from khorgos.server.app import create_app
from khorgos.server.engines.embedded import EmbeddedEngine, EngineConfig
from khorgos.server.serve import read_ontology
from khorgos.server.site import Site

PAGES = ("corridors", "agreements", "claims", "succession", "waters", "disagreements")


EVIL = "<script>alert(1)</script>\u202e{{ 7*7 }}"
HOSTILE = f"""@prefix kh: <{KH}> . @prefix kho: <{KHO}> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
kh:doc a kho:SourceDocument ; rdfs:label "EVIL"@en ; kho:title "EVIL" .
kh:p a kho:Passage ; kho:exact "EVIL" ; kho:inDocument kh:doc ; kho:section "EVIL" ;
    kho:headword "EVIL" ; kho:line 1 ; kho:position 1 ; kho:part "gloss" ; kho:hasTextProblem kh:g .
kh:x a kho:TransportCorridor, kho:Agreement, kho:Border, kho:Dispute, kho:Polity, kho:Actor,
    kho:River, kho:Lake, kho:WaterBody, kho:PolicyInstrument, kho:HedgingMode, kho:Place ;
    rdfs:label "EVIL"@en .
kh:y a kho:TransportCorridor, kho:Polity, kho:Actor, kho:Ratification, kho:Border ;
    rdfs:label "EVIL"@fa .
kh:g a kho:Gap ; kho:isAbout kh:x ; kho:leavesOpen kho:hasArea ; kho:gapKind "EVIL" .
kh:e a kho:Emendation ; kho:asWritten "EVIL" ; kho:readAs "EVIL" ; kho:readingNote "EVIL" .
kh:c a kho:Claim ; rdfs:label "EVIL"@en ; kho:claimText "EVIL"@en ; kho:claimKind "EVIL" ;
    kho:isClaimedBy kh:x ; kho:reportingWords "EVIL" ; kho:hasEvidence kh:p ; kho:hasContent kh:q ;
    kho:readingNote "EVIL" ; kho:isAbout kh:x .
kh:d a kho:Claim ; rdfs:label "EVIL"@en ; kho:claimText "EVIL"@en ; kho:claimKind "denial" ;
    kho:isClaimedBy kh:y ; kho:denies kh:c ; kho:hasEvidence kh:p .
kh:q a kho:Proposition ; kho:propositionSubject kh:x ; kho:propositionPredicate kho:isLocatedIn ;
    kho:propositionObject kh:y ; kho:certainty "EVIL" ; kho:hasEmendation kh:e .
"""
NAMES = (
    *("backs", "rivals", "isOfKind", "isPartOf", "hasParty", "hasSignatory", "supplements"),
    *("delimits", "hasLength", "concerns", "succeeds", "rules", "hasOrigin", "hasDestination"),
    *("hasTimeSpan", "hasArea", "contests", "passesThrough", "belongsTo", "connects"),
)
HOSTILE += "".join(
    f"""kh:s{number} a kho:Statement ; kho:subject kh:x ; kho:predicate kho:{name} ;
    kho:object kh:y ; kho:rank "normal" ; kho:reading "emended" ; kho:certainty "EVIL" ;
    kho:note "EVIL" ; kho:hasEvidence kh:p ; kho:isAttributedTo kh:x ; kho:hasQualifier kh:y ;
    kho:hasScope kh:x ; kho:conflictsWith kh:s0 ; kho:hasEmendation kh:e .
"""
    for number, name in enumerate(NAMES)
)


class _Page(HTMLParser):
    """Collects what every page must have and must not have."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.headings = 0
        self.unsafe: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.headings += tag == "h1"
        for name, value in attrs:
            if name == "style" or name.startswith("on"):
                self.unsafe.append(name)
            if name == "href" and value and not value.startswith(("/", "#", "http", "?")):
                self.unsafe.append(value)


@pytest.fixture(scope="module")
def release(release_app: Flask) -> FlaskClient:
    return release_app.test_client()


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    folder: Path = tmp_path_factory.mktemp("hostile")
    graph = ox.NamedNode("https://w3id.org/khorgos/graph/facts")
    quads = [
        ox.Quad(*quad.triple, graph)
        for quad in ox.parse(HOSTILE.replace("EVIL", EVIL), format=ox.RdfFormat.TURTLE)
    ]
    ox.serialize(quads, folder / "khorgos.trig", format=ox.RdfFormat.TRIG)
    (folder / "khorgos.ttl").write_text(
        f'<{KHO.hasArea}> <http://www.w3.org/2000/01/rdf-schema#label> "{EVIL}"@en .', "utf-8"
    )
    (folder / "alignments.ttl").touch()
    (folder / "core.svg").write_text("<svg/>", "utf-8")
    config = EngineConfig(folder, folder / "khorgos.ttl")
    site = Site.of(EmbeddedEngine.load(config), read_ontology(config.ontology))
    return create_app(site).test_client()


def read(client: FlaskClient, address: str) -> str:
    response = client.get(address, headers={"Accept": "text/html"})
    assert response.status_code == 200, response.text
    return response.text


def plain(page: str) -> str:
    """Return the words of a page without its markup."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_light_and_has_one_heading_and_one_sentence_at_its_head(
    release: FlaskClient, name: str
) -> None:
    page = read(release, f"/{name}")
    parsed = _Page(page)
    assert parsed.headings == 1
    assert not parsed.unsafe
    assert len(page.encode()) < 100_000
    lead = re.search(r'<p class="lead">(.+?)</p>', page, re.DOTALL)
    assert lead
    assert re.search(r"\d", lead[1])
    assert lead[1].rstrip().endswith(".")
    assert "unknown" not in plain(page).casefold().replace("unknown pneumonia", "")


@pytest.mark.parametrize("name", PAGES)
def test_a_page_of_a_release_that_says_nothing_of_it_stands(client: FlaskClient, name: str) -> None:
    assert _Page(read(client, f"/{name}")).headings == 1


@pytest.mark.parametrize("tag", ["zh", "kk", "ru", "fa"])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_stands_in_each_language(release: FlaskClient, name: str, tag: str) -> None:
    page = read(release, f"/{name}?lang={tag}")
    assert f'<html lang="{tag}"' in page
    assert len(page.encode()) < 110_000


def test_a_page_in_a_language_leads_on_in_that_language_alone(release: FlaskClient) -> None:
    assert "lang=fa" in read(release, "/waters?lang=fa")
    links = re.findall(r'href="(/doc/[^"]+)"', read(release, "/waters"))
    assert links
    assert not any("lang=" in link for link in links)


@pytest.mark.parametrize("name", PAGES)
def test_hostile_words_stand_as_words(hostile: FlaskClient, name: str) -> None:
    page = read(hostile, f"/{name}")
    assert "alert(1)" in page
    assert "<script>alert" not in page
    assert "49" not in plain(page)
    assert not _Page(page).unsafe


def test_claims_are_chosen_by_claimant_kind_and_matter(release: FlaskClient) -> None:
    everything = read(release, "/claims")
    assert "None of this is held as a fact" in everything
    chosen = plain(read(release, "/claims?by=m-taylor-fravel"))
    assert "3 claims are as you chose" in chosen
    assert "Point by point" not in chosen
    denials = plain(read(release, "/claims?kind=denial"))
    assert "1 claim is as you chose" in denials
    about = plain(read(release, "/claims?about=pneumonia-outbreak-in-kazakhstan-2020"))
    assert "fake news" in about
    assert "No claim is so." in plain(read(release, "/claims?by=nobody-at-all"))
    assert "<b>" not in read(release, "/claims?by=<b>&kind=<b>")


def test_a_claim_in_our_words_is_never_set_as_a_quotation(release: FlaskClient) -> None:
    page = read(release, "/claims")
    assert "“In an outbreak" not in page
    assert "<q>In an outbreak" not in page


def test_a_visitor_finds_the_answers(release: FlaskClient) -> None:
    agreements = plain(read(release, "/agreements"))
    for words in ("1782.75 km according to protocols and maps of the joint commissions", "Almaty"):
        assert words in agreements
    table = agreements.partition("All agreements, in order")[2]
    years = [table.index(year) for year in ("1860", "1864", "1881", "26 April 1994")]
    assert years == sorted(years)
    assert "carries it out" in agreements
    corridors = plain(read(release, "/corridors"))
    institutional = corridors.partition("institutional hedging")[2].partition("procedural hedging")
    assert "joining the World Trade Organization" in institutional[0]
    succession = plain(read(release, "/succession"))
    assert "its end is lost in our copy" in succession
    assert "5 years between them" in succession
    assert "Yarkent Khanate came later in the line of Chagatai Khanate" in succession
    waters = plain(read(release, "/waters"))
    assert "Talas Region" in waters.partition("Talas River")[2]
    assert "Battle of Talas" in waters
    disagreements = plain(read(release, "/disagreements"))
    assert "reign of Jiajing is dated to 1522–1566" in disagreements


def test_every_claim_in_a_dispute_leads_to_its_place_there_and_no_other_does(
    release: FlaskClient,
) -> None:
    places = set(re.findall(r'id="(claim-[^"]+)"', read(release, "/claims")))
    assert len(places) > 5
    lines = set(re.findall(r'href="/doc/(claim-[^"?]+)"', read(release, "/claims?kind=assertion")))
    for slug in sorted(places) + sorted(lines - places)[:5]:
        page = read(release, f"/doc/{slug}")
        assert (f'href="/claims#{slug}"' in page) == (slug in places), slug


def test_the_page_of_a_claim_shows_nobody_as_dismissing_what_only_describes(
    release: FlaskClient,
) -> None:
    page = plain(read(release, "/doc/claim-unknown-pneumonia"))
    table = page.partition("Point by point")[2].partition("What answers it")[0]
    assert "Kazakh cities lie in Kazakhstan says so does not say" in table
    assert "dismisses the whole" in table


def test_words_that_follow_each_other_stand_apart(release: FlaskClient) -> None:
    """Verbs of one thing, and a claimant and the claim."""
    assert re.search(r">uses,</span>", read(release, "/corridors"))
    assert not re.search(r":</span><a ", read(release, "/doc/kazakhstan"))


def test_each_speaker_of_a_dispute_has_a_column(release: FlaskClient) -> None:
    case = read(release, "/claims").partition('class="stands"')[2].partition("<h3>")[0]
    assert re.findall(r'<div class="(claim|denial|reading)( several)?">', case) == [
        ("claim", " several"),
        ("claim", ""),
        ("denial", ""),
        ("reading", ""),
    ]

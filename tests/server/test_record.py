"""The pages of records, in the world of Ost and Zarm, and those of the release."""

import csv
import io
import json
import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path

import pyoxigraph as ox
import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser
from playwright.sync_api import Page as BrowserPage
from rdflib import RDF

from khorgos.ontology.namespaces import KH, KHO
from khorgos.ontology.prefixes import slug_of
from khorgos.server.app import create_app
from khorgos.server.engines.embedded import EmbeddedEngine, EngineConfig
from khorgos.server.pages.record import reader_of
from khorgos.server.reading.records import KINDS
from khorgos.server.reading.release import release_of
from khorgos.server.serve import read_ontology
from khorgos.server.site import EXTENSION, Site

BROWSER = {"Accept": "text/html"}
PREFIXES = f"""@prefix kh: <{KH}> . @prefix kho: <{KHO}> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
"""
ONTOLOGY = """
kho:isLocatedIn a owl:ObjectProperty, owl:TransitiveProperty ; rdfs:label "is located in"@en .
kho:hasLength a owl:ObjectProperty ; rdfs:label "has length"@en .
kho:hasBirth a owl:ObjectProperty ; rdfs:label "has birth"@en .
kho:recognizes a owl:ObjectProperty ; rdfs:label "recognizes"@en .
kho:contests a owl:ObjectProperty ; rdfs:label "contests"@en .
kho:Manner a owl:Class ; rdfs:label "manner"@en .
kho:name a owl:DatatypeProperty ; rdfs:label "name"@en .
"""
OST = """
kh:chronicle a kho:SourceDocument, kho:Work ; kho:title "The Zarm Chronicle" ; kho:language "en" ;
    kho:attribution "A monk of Ost" ; kho:licence "CC0" .
kh:ost a kho:Settlement, kho:Place ; rdfs:label "Ost"@en, "Восток"@ru ;
    kho:isMentionedIn kh:passage-1 ; kho:isLocatedIn kh:zarm .
kh:zarm a kho:Region, kho:Place ; rdfs:label "Zarm"@en ; kho:isLocatedIn kh:earth .
kh:earth a kho:Region, kho:Place ; rdfs:label "Earth"@en .
kh:wall a kho:Border ; rdfs:label "wall of Zarm"@en .
kh:north-wall a kho:Border ; rdfs:label "north wall"@en .
kh:south-wall a kho:Border ; rdfs:label "south wall"@en .
kh:mason a kho:Person, kho:Actor ; rdfs:label "Master Mason"@en .
kh:duke a kho:Person, kho:Actor ; rdfs:label "Duke of Ost"@en .
kh:envoy a kho:Person, kho:Actor ; rdfs:label "Envoy of Zarm"@en .

kh:passage-1 a kho:Passage ; kho:inDocument kh:chronicle ; kho:part "body" ; kho:section "Walls" ;
    kho:line 12 ; kho:position 100 ; kho:hasRange kh:passage-1-range-1 ; kho:prefix "Long ago. " ;
    kho:exact "Ost lies in Zarm, whose wall is 30 km long, 10 km north and 20 km south." ;
    kho:suffix " The duke" ; kho:hasTextProblem kh:gap-1 .
kh:passage-1-range-1 a kho:TextRange ; kho:start 100 ; kho:end 172 .
kh:passage-2 a kho:Passage ; kho:inDocument kh:chronicle ; kho:part "gloss" ; kho:headword "Ost" ;
    kho:line 14 ; kho:position 200 ; kho:exact "Ost is perhaps far from Zarm, bron in 1203" .
kh:passage-3 a kho:Passage ; kho:inDocument kh:chronicle ; kho:part "footnote" ; kho:line 20 ;
    kho:position 300 ; kho:exact "The duke says that Ost is free; the envoy calls that a lie." .

kh:statement-1 a kho:Statement ; kho:subject kh:ost ; kho:predicate kho:isLocatedIn ;
    kho:object kh:zarm ; kho:rank "normal" ; kho:reading "stated" ; kho:hasEvidence kh:passage-1 ;
    kho:conflictsWith kh:statement-2 .
kh:statement-2 a kho:Statement ; kho:subject kh:ost ; kho:predicate kho:isLocatedIn ;
    kho:object kh:earth ; kho:rank "normal" ; kho:reading "coreference" ;
    kho:readingNote "'it' is Ost" ; kho:certainty "perhaps" ; kho:hasEvidence kh:passage-2 ;
    kho:conflictsWith kh:statement-1 .
kh:statement-3 a kho:Statement ; kho:subject kh:wall ; kho:predicate kho:hasLength ;
    kho:object kh:quantity-30 ; kho:rank "preferred" ; kho:reading "stated" ;
    kho:hasEvidence kh:passage-1 ; kho:isAttributedTo kh:mason .
kh:statement-4 a kho:Statement ; kho:subject kh:north-wall ; kho:predicate kho:hasLength ;
    kho:object kh:quantity-10 ; kho:rank "normal" ; kho:reading "inferred-by-curator" ;
    kho:readingNote "the wall is meant" ; kho:hasEvidence kh:passage-1 .
kh:statement-5 a kho:Statement ; kho:subject kh:south-wall ; kho:predicate kho:hasLength ;
    kho:object kh:quantity-20 ; kho:rank "normal" ; kho:reading "stated" ;
    kho:hasEvidence kh:passage-1 ; kho:hasScope kh:zarm ; kho:hasQualifier kh:hardly .
kh:hardly a kho:Manner ; rdfs:label "hardly"@en .
kh:statement-6 a kho:Statement ; kho:subject kh:duke ; kho:predicate kho:hasBirth ;
    kho:object kh:time-1203 ; kho:rank "normal" ; kho:reading "emended" ; kho:dateText "1203" ;
    kho:hasEvidence kh:passage-2 ; kho:hasEmendation kh:emendation-1 .
kh:statement-7 a kho:NegativeStatement ; kho:negates kh:proposition-7 ; kho:rank "normal" ;
    kho:reading "stated" ; kho:hasEvidence kh:passage-3 ; kho:isStatedIn kh:chronicle .
kh:proposition-7 a kho:Proposition ; kho:propositionSubject kh:duke ;
    kho:propositionPredicate kho:recognizes ; kho:propositionObject kh:zarm .
kh:statement-8 a kho:Statement ; kho:subject kh:zarm ; kho:predicate kho:isLocatedIn ;
    kho:object kh:earth ; kho:rank "normal" ; kho:reading "stated" ; kho:hasEvidence kh:passage-1 .
kh:statement-9 a kho:Statement ; kho:subject kh:mason ; kho:predicate kho:contests ;
    kho:object kh:claim-1 ; kho:rank "normal" ; kho:reading "stated" ;
    kho:hasEvidence kh:passage-3 .
kh:mason kho:contests kh:claim-1 .
kh:quantity-30 a kho:Quantity ; rdfs:label "30 km"@en ; kho:value 30.0 ; kho:unit "km" ;
    kho:quantityText "30 km" .
kh:quantity-10 a kho:Quantity ; rdfs:label "10 km"@en ; kho:value 10 ; kho:unit "km" .
kh:quantity-20 a kho:Quantity ; rdfs:label "20 km"@en ; kho:value 20 ; kho:unit "km" .
kh:time-1203 a kho:TimeSpan ; rdfs:label "1203"@en ; kho:edtf "1203" .
kh:emendation-1 a kho:Emendation ; kho:asWritten "bron" ; kho:readAs "born" ;
    kho:readingNote "two letters have changed places" .
kh:gap-1 a kho:Gap ; kho:gapKind "lost-name" ; kho:isAbout kh:ost ; kho:leavesOpen kho:name ;
    kho:asWritten "( )" ; kho:readingNote "nothing stands in the brackets" .

kh:claim-1 a kho:Claim ; rdfs:label "Ost recognizes nobody."@en ;
    kho:claimText "Ost recognizes nobody."@en ; kho:claimKind "assertion" ;
    kho:isClaimedBy kh:duke ; kho:hasContent kh:proposition-1, kh:proposition-2 ;
    kho:hasEvidence kh:passage-3 ; kho:reading "stated" ; kho:isAbout kh:ost ;
    kho:hasTimeSpan kh:time-1203 ; kho:reportingWords "says that" .
kh:proposition-1 a kho:Proposition ; kho:propositionSubject kh:ost ;
    kho:propositionPredicate kho:recognizes ; kho:propositionObject kh:zarm .
kh:proposition-2 a kho:Proposition ; kho:propositionSubject kh:ost ;
    kho:propositionPredicate kho:isLocatedIn ; kho:propositionObject kh:earth .
kh:claim-2 a kho:Claim ; rdfs:label "That is a lie."@en ; kho:claimText "That is a lie."@en ;
    kho:claimKind "denial" ; kho:isClaimedBy kh:envoy ; kho:denies kh:claim-1 ;
    kho:hasContent kh:proposition-3, kh:proposition-8 ; kho:hasEvidence kh:passage-3 ;
    kho:reading "stated" .
kh:proposition-8 a kho:Proposition ; kho:propositionSubject kh:duke ;
    kho:propositionPredicate kho:recognizes ; kho:propositionObject kh:zarm .
kh:envoy kho:contests kh:claim-1 .
kh:proposition-3 a kho:Proposition ; kho:propositionSubject kh:ost ;
    kho:propositionPredicate kho:isLocatedIn ; kho:propositionObject kh:zarm .
kh:goal a kho:Goal, kho:Intention ; rdfs:label "to reach Earth"@en ;
    kho:hasContent kh:proposition-4 .
kh:statement-11 a kho:Statement ; kho:subject kh:duke ; kho:predicate kho:hasGoal ;
    kho:object kh:goal ; kho:rank "normal" ; kho:reading "stated" ; kho:hasEvidence kh:passage-2 .
kh:proposition-4 a kho:Proposition ; kho:propositionSubject kh:zarm ;
    kho:propositionPredicate kho:isLocatedIn ; kho:propositionObject kh:earth ;
    kho:hasEvidence kh:passage-2 .
"""
INFERRED = "kh:ost kho:isLocatedIn kh:earth ."
EVIL = '<script>alert(1)</script> " \u202e {{ 7*7 }} </script>'


Sites = Callable[[str], Flask]


@pytest.fixture(scope="module")
def make(tmp_path_factory: pytest.TempPathFactory) -> Sites:
    def make(turtle: str) -> Flask:
        folder: Path = tmp_path_factory.mktemp("ost")
        quads: list[ox.Quad] = []
        for name, text in (("facts", turtle), ("inferred", INFERRED)):
            graph = ox.NamedNode(f"https://w3id.org/khorgos/graph/{name}")
            parsed = ox.parse(PREFIXES + text, format=ox.RdfFormat.TURTLE)
            quads += [ox.Quad(*quad.triple, graph) for quad in parsed]
        ox.serialize(quads, folder / "khorgos.trig", format=ox.RdfFormat.TRIG)
        (folder / "khorgos.ttl").write_text(PREFIXES + ONTOLOGY, encoding="utf-8")
        (folder / "alignments.ttl").touch()
        (folder / "core.svg").write_text("<svg/>", encoding="utf-8")
        config = EngineConfig(folder, folder / "khorgos.ttl")
        engine = EmbeddedEngine.load(config)
        return create_app(Site.of(engine, read_ontology(config.ontology)))

    return make


@pytest.fixture(scope="module")
def ost(make: Sites) -> FlaskClient:
    return make(OST).test_client()


class Page(HTMLParser):
    """The text of each part of a page by its heading, and what scripts it has."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.parts: dict[str, str] = {"": ""}
        self.scripts: list[str] = []
        self.lit: list[str] = []
        self.links: dict[str, str] = {}
        self._in: list[str] = []
        self._heading = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("h1", "h2", "script", "mark", "title"):
            self._in.append(tag)
        if tag in ("h1", "h2"):
            self._heading = ""
        if tag == "script":
            self.scripts.append("")
        if tag == "a":
            self._href = dict(attrs).get("href") or ""

    def handle_endtag(self, tag: str) -> None:
        if tag in self._in:
            self._in.remove(tag)

    def handle_data(self, data: str) -> None:
        if "script" in self._in:
            self.scripts[-1] += data
        elif "h1" in self._in or "h2" in self._in:
            self._heading += data
            key = "title" if "h1" in self._in else self._heading
            self.parts[key] = self._heading if key == "title" else ""
            self._key = key
        else:
            key = getattr(self, "_key", "")
            self.parts[key] = self.parts.get(key, "") + data
        if "mark" in self._in:
            self.lit.append(data)

    @property
    def title(self) -> str:
        return " ".join(self.parts["title"].split("\n")[0].split())

    def part(self, heading: str) -> str:
        return " ".join(self.parts[heading].split())


def shown_page(client: FlaskClient, slug: str, lang: str = "en") -> Page:
    response = client.get(f"/doc/{slug}?lang={lang}", headers=BROWSER)
    assert response.status_code == 200
    return Page(response.text)


# --- what a page says


@pytest.mark.parametrize(
    ("slug", "title"),
    [
        ("statement-1", "Ost lies in Zarm"),
        ("statement-2", "Ost perhaps lies in Earth"),
        ("statement-7", "It is not so that Duke of Ost recognizes Zarm"),
        ("claim-1", "Ost recognizes nobody"),
        ("proposition-1", "Ost recognizes Zarm"),
        ("passage-3", "“The duke says that Ost is free; the envoy calls that a lie.”"),
        ("passage-1-range-1", "Characters 100 to 172 of “The Zarm Chronicle”"),
        ("gap-1", "Ost: a name is lost"),
        ("emendation-1", "“bron” is read as “born”"),
    ],
)
def test_a_record_is_called_by_what_it_says(ost: FlaskClient, slug: str, title: str) -> None:
    assert shown_page(ost, slug).title == title


@pytest.mark.parametrize(
    ("slug", "lead"),
    [
        ("statement-1", "So says The Zarm Chronicle, in its own voice."),
        ("statement-2", "So says the opening of another article, on “Ost”, which The Zarm"),
        ("statement-2", "It hedges: “perhaps”."),
        ("statement-3", "According to Master Mason, as The Zarm Chronicle reports."),
        ("statement-4", "The editor reads it in the words of The Zarm Chronicle"),
        ("statement-6", "The text has “bron”, which is read as “born”."),
        ("statement-7", "So says a footnote of The Zarm Chronicle."),
        ("claim-1", "So says Duke of Ost. It is an assertion."),
        ("claim-1", "None of this is held as a fact."),
        ("proposition-1", "None of this is held as a fact."),
        ("proposition-4", "It is meant to come about: to reach Earth."),
        ("gap-1", "nothing stands in the brackets"),
    ],
)
def test_the_lead_says_who_vouches(ost: FlaskClient, slug: str, lead: str) -> None:
    assert lead in shown_page(ost, slug).part("title")


@pytest.mark.parametrize("slug", ["statement-1", "statement-3", "passage-1", "gap-1"])
def test_a_fact_is_no_claim(ost: FlaskClient, slug: str) -> None:
    assert "held as a fact" not in shown_page(ost, slug).part("title")


def test_the_words_stand_between_their_neighbours_and_light_what_is_told(ost: FlaskClient) -> None:
    shown = shown_page(ost, "statement-3")
    words = shown.part("The sentence")
    assert words.startswith("…Long ago. Ost lies in Zarm, whose wall is 30 km long")
    assert "The duke…" in words
    assert "The Zarm Chronicle, section “Walls”, line 12, characters 100–171" in words
    assert shown.lit == ["30 km"]


def test_how_it_was_read_is_told_in_rows(ost: FlaskClient) -> None:
    attributed = shown_page(ost, "statement-3").part("How it was read")
    assert "asserted, and attributed" in attributed
    assert "the best of several on this matter" in attributed
    assert "no date of its own is said" in attributed
    assert "“30 km”" in attributed
    hedged = shown_page(ost, "statement-2").part("How it was read")
    assert "hedged “perhaps”" in hedged
    assert "'it' is Ost" in hedged
    qualified = shown_page(ost, "statement-5").part("How it was read")
    assert re.search("With regard to ?Zarm", qualified)
    assert re.search("Manner ?hardly", qualified)
    # A dating has no time besides the one it gives.
    assert "no date" not in shown_page(ost, "statement-6").part("How it was read")


def test_what_contradicts_a_statement_stands_there_with_its_words(ost: FlaskClient) -> None:
    for slug, other, words in (
        ("statement-1", "Ost perhaps lies in Earth", "Ost is perhaps far from Zarm"),
        ("statement-2", "Ost lies in Zarm", "whose wall is 30 km long"),
    ):
        told = shown_page(ost, slug).part("Does it hold together?")
        assert f"It cannot be so beside this: {other}" in told
        assert words in told
        assert "nothing contradicts it" not in told
    assert "nothing contradicts it" in shown_page(ost, "statement-5").part("Does it hold together?")


def test_the_contrary_is_told_from_both_sides(ost: FlaskClient) -> None:
    told = shown_page(ost, "statement-7").part("Does it hold together?")
    assert "The contrary is said as well: claimed: Duke of Ost recognizes Zarm" in told
    assert "nothing contradicts it" not in told


@pytest.mark.parametrize(("slug", "adds_up"), [("statement-3", True), ("statement-1", False)])
def test_numbers_that_add_up_are_told_where_they_are(
    ost: FlaskClient, slug: str, adds_up: bool
) -> None:
    told = shown_page(ost, slug).part("Does it hold together?")
    assert ("add up: 20 km + 10 km = 30 km." in told) is adds_up


def test_numbers_that_do_not_add_up_are_not_told(make: Sites) -> None:
    wrong = make(OST.replace("kho:value 20", "kho:value 21")).test_client()
    assert "add up" not in shown_page(wrong, "statement-3").part("Does it hold together?")


def test_only_the_editors_reading_is_one_among_others(ost: FlaskClient) -> None:
    told = "another reader may take them otherwise"
    assert told in shown_page(ost, "statement-4").part("Does it hold together?")
    assert told not in shown_page(ost, "statement-2").part("Does it hold together?")


def test_what_follows_by_rule_names_what_else_it_takes(ost: FlaskClient) -> None:
    assert shown_page(ost, "statement-8").part("What follows from it") == (
        "follows by rule: Ost lies in Earth together with: Ost lies in Zarm"
    )
    assert "What follows from it" not in shown_page(ost, "statement-3").parts


def test_the_other_facts_of_the_sentence_have_their_marks(ost: FlaskClient) -> None:
    told = shown_page(ost, "statement-1").part("From the same sentence")
    assert "editor’s reading: The length of the north wall is 10 km" in told
    assert "is 30 km according to Master Mason" in told
    assert "Ost lies in Zarm" not in told
    assert "Ost lies in Zarm" in shown_page(ost, "passage-1").part("What its words say")


def test_a_claim_and_its_answers_stand_side_by_side(ost: FlaskClient) -> None:
    claim = shown_page(ost, "claim-1")
    assert "The denial Envoy of Zarm no date is said That is a lie" in claim.part("title")
    points = claim.part("Point by point")
    assert "Ost recognizes Zarm says so dismisses the whole" in points
    assert "Ost lies in Earth says so Ost lies in Zarm" in points
    answers = claim.part("What answers it")
    assert "Protest asserted: Master Mason contests this: “Ost recognizes nobody”" in answers
    # Who denies it by a claim of theirs is not named again as one who contests it.
    assert answers.count("Envoy of Zarm") == 1
    assert "It denies Ost recognizes nobody" in shown_page(ost, "claim-2").part("What answers it")
    assert "no denial" in shown_page(ost, "claim-2").part("What answers it")


def test_a_slip_of_the_text_is_shown_with_its_words(ost: FlaskClient) -> None:
    assert "bron" in shown_page(ost, "emendation-1").lit
    assert "Ost: a name is lost" in shown_page(ost, "passage-1").part("The sentence")


def test_whose_intention_it_is_stands_there(ost: FlaskClient) -> None:
    told = shown_page(ost, "proposition-4").part("Who says or means so")
    assert "to reach Earth" in told
    assert "Duke of Ost" in told
    cited = ost.get("/cite/proposition-4").text
    assert "“Zarm lies in Earth (intended; not said to have come about).”" in cited


@pytest.mark.parametrize("lang", ["zh", "kk", "ru", "fa"])
def test_names_are_in_the_language_of_the_page(ost: FlaskClient, lang: str) -> None:
    text = ost.get(f"/doc/statement-1?lang={lang}", headers=BROWSER).text
    assert f'<html lang="{lang}"' in text
    assert ("Восток" in text) is (lang == "ru")
    # A citation says the same in every language.
    assert "“Ost lies in Zarm.”" in text


def test_a_statement_about_a_dated_event_has_the_time_of_the_event_in_brackets(make: Sites) -> None:
    told = """kh:deal a kho:Purchase, kho:Event ; rdfs:label "purchase of Bark"@en ;
        kho:hasTimeSpan kh:time-1203 . kh:statement-20 a kho:Statement ; kho:subject kh:deal ;
        kho:predicate kho:hasRecipient ; kho:object kh:duke ; kho:hasEvidence kh:passage-1 ."""
    client = make(OST + told).test_client()
    page = shown_page(client, "statement-20")
    assert "Whenpurchase of Bark (1203)" in page.part("How it was read")
    assert "no date of its own" not in page.part("How it was read")
    assert "Buyer" in client.get("/doc/statement-20", headers=BROWSER).text
    assert page.part("title").startswith("Duke of Ost was the buyer in the purchase of Bark")
    other = shown_page(make(OST).test_client(), "statement-1")
    assert "no date of its own is said" in other.part("How it was read")


def test_nothing_is_said_to_be_itself(make: Sites) -> None:
    told = """kh:five rdfs:label "five old walls"@en . kh:quantity-5 a kho:Quantity ;
        rdfs:label "five old walls"@en ; kho:value 5 . kh:statement-20 a kho:Statement ;
        kho:subject kh:five ; kho:predicate kho:hasCount ; kho:object kh:quantity-5 ;
        kho:hasEvidence kh:passage-1 ."""
    title = shown_page(make(OST + told).test_client(), "statement-20").part("title")
    assert title.startswith("The number given for five old walls is 5")


# --- how to cite it, and its other forms


@pytest.mark.parametrize(
    ("asked", "media_type", "suffix"),
    [
        ("", "text/plain", ""),
        ("?format=plain", "text/plain", ""),
        ("?format=bibtex", "application/x-bibtex", "bib"),
        ("?format=ris", "application/x-research-info-systems", "ris"),
        ("?format=csl", "application/vnd.citationstyles.csl+json", "json"),
    ],
)
def test_a_citation_has_four_formats(
    ost: FlaskClient, asked: str, media_type: str, suffix: str
) -> None:
    response = ost.get(f"/cite/statement-3{asked}", headers=BROWSER)
    assert response.mimetype == media_type
    assert "according to Master Mason" in response.text
    name = f'attachment; filename="statement-3.{suffix}"' if suffix else None
    assert response.headers.get("Content-Disposition") == name
    again = {"If-None-Match": response.headers["ETag"]}
    assert ost.get(f"/cite/statement-3{asked}", headers=again).status_code == 304


def test_the_accept_header_chooses_the_format_of_a_citation(ost: FlaskClient) -> None:
    wanted = {"Accept": "application/x-bibtex;q=0.9, text/turtle"}
    assert ost.get("/cite/ost", headers=wanted).mimetype == "application/x-bibtex"
    assert ost.get("/cite/ost", headers={"Accept": "image/png"}).status_code == 406
    assert ost.get("/cite/nobody").status_code == 404


@pytest.mark.parametrize(
    ("slug", "words"),
    [
        ("ost", "“Ost.” Khorgos, release"),
        ("ost", "entry ost, n.d. From A monk of Ost, “The Zarm Chronicle”, n.d. Licence: CC0."),
        ("claim-1", "“Ost recognizes nobody, according to Duke of Ost.” Khorgos, release"),
        ("claim-1", "claim 1, n.d. From A monk of Ost, “The Zarm Chronicle”, n.d., footnote, "),
        ("statement-2", "gloss on “Ost”, line 14."),
        ("chronicle", "From A monk of Ost, “The Zarm Chronicle”, n.d. Licence: CC0."),
    ],
)
def test_each_kind_of_page_can_be_cited(ost: FlaskClient, slug: str, words: str) -> None:
    assert words in ost.get(f"/cite/{slug}").text


def test_the_page_shows_the_text_and_leads_to_the_formats(ost: FlaskClient) -> None:
    text = ost.get("/doc/statement-3", headers=BROWSER).text
    assert ost.get("/cite/statement-3").text.strip() in shown_page(ost, "statement-3").part(
        "Cite this page"
    )
    for name in ("bibtex", "ris", "csl"):
        assert f'href="/cite/statement-3?format={name}"' in text
    assert re.search(r'<button type="button" class="copy"[^>]* hidden>', text)


def linked_data(client: FlaskClient, slug: str) -> dict[str, object]:
    [script] = [it for it in shown_page(client, slug).scripts if it.strip()]
    described: dict[str, object] = json.loads(script)
    assert described["@id"] == f"{KH}{slug}"
    assert len(script) <= 4096
    return described


def test_a_page_describes_itself_in_the_words_of_schema_org(ost: FlaskClient) -> None:
    statement = linked_data(ost, "statement-1")
    # It is contradicted: nothing is plainly asserted.
    assert statement["@type"] == "WebPage"
    assert linked_data(ost, "statement-5")["@type"] == "Statement"
    for number in (2, 3, 4, 6, 7):
        assert linked_data(ost, f"statement-{number}")["@type"] == "WebPage", number
    claim = linked_data(ost, "claim-1")
    assert claim["@type"] == "Claim"
    assert claim["author"] == [{"@type": "Person", "@id": f"{KH}duke", "name": "Duke of Ost"}]
    assert claim["datePublished"] == "1203"
    place = linked_data(ost, "ost")
    assert place["@type"] == "Place"
    assert place["alternateName"] == [{"@value": "Восток", "@language": "ru"}]
    assert "containedInPlace" not in place  # two statements of it contradict each other
    person = linked_data(ost, "duke")
    assert person["@type"] == "Person"
    assert "birthDate" not in person  # it rests on emended words


def test_a_table_has_a_fact_a_row(ost: FlaskClient) -> None:
    response = ost.get("/doc/ost?format=csv")
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(response.text)))
    first = next(row for row in rows if row["record_address"] == f"{KH}statement-1")
    assert (first["subject"], first["value"]) == ("Ost", "Zarm")
    assert first["sentence"].startswith("Ost lies in Zarm")
    assert (first["document"], first["line"]) == ("The Zarm Chronicle", "12")
    marks = {row["record_address"].removeprefix(str(KH)): row["mark"] for row in rows}
    assert marks["statement-2"] == "hedged"
    assert marks["proposition-1"] == "claimed"
    assert marks[""] == "follows by rule"
    [dated] = csv.DictReader(io.StringIO(ost.get("/doc/statement-6?format=csv").text))
    assert (dated["date"], dated["date_edtf"], dated["mark"]) == ("1203", "1203", "emended")
    assert ost.get("/doc/ost", headers={"Accept": "text/csv"}).text == response.text


# --- hostile words


def test_hostile_words_run_nowhere(make: Sites) -> None:
    evil = json.dumps(EVIL)
    hostile = OST
    for words in ('"Ost"@en', '"Zarm"@en', '"Duke of Ost"@en', '"perhaps"', '"says that"'):
        hostile = hostile.replace(words, evil + ("@en" if words.endswith("@en") else ""))
    hostile = hostile.replace('"Ost recognizes nobody."@en', f"{evil}@en")
    hostile = hostile.replace('"Ost is perhaps far from Zarm, bron in 1203"', evil)
    hostile = hostile.replace('"Walls"', evil).replace("\"'it' is Ost\"", evil)
    client = make(hostile).test_client()
    slugs = sorted(set(re.findall(r"^kh:([\w-]+) a kho:", OST, re.MULTILINE)))
    for slug in slugs:
        response = client.get(f"/doc/{slug}", headers=BROWSER)
        assert response.status_code == 200, slug
        assert "<script>alert" not in response.text, slug
        assert "49" not in Page(response.text).title, slug
        for name in ("plain", "bibtex", "ris", "csl"):
            assert client.get(f"/cite/{slug}?format={name}").status_code == 200, slug
        assert "\u202e" not in client.get(f"/cite/{slug}").text
        scripts = [it for it in Page(response.text).scripts if it.strip()]
        assert all(json.loads(it) for it in scripts)
        assert client.get(f"/doc/{slug}?format=csv").status_code == 200


# --- the release


@pytest.fixture(scope="module")
def records(release_app: Flask) -> Iterator[list[tuple[str, str]]]:
    site = release_app.extensions[EXTENSION]
    with release_app.test_request_context("/"):
        reader = reader_of(site, "en")
        index = release_of(site).index
        found = dict.fromkeys(it for kind in KINDS for it in index.subjects(kind, RDF.type))
        yield [(slug_of(iri), reader.said(iri).text) for iri in found]


@pytest.mark.slow
def test_no_record_of_the_release_is_called_by_its_id(records: list[tuple[str, str]]) -> None:
    assert len(records) > 3000
    ids = re.compile(r"[0-9a-f]{12}|\bkh[og]?:|w3id\.org|\b(?:statement|claim|passage)-")
    assert [it for it in records if ids.search(it[1]) or not it[1].strip()] == []


@pytest.mark.slow
def test_the_records_of_the_release_have_pages(
    release_app: Flask, records: list[tuple[str, str]]
) -> None:
    client = release_app.test_client()
    for slug, title in records[::40]:
        shown = shown_page(client, slug)
        assert shown.title == " ".join(title.split()), slug
        assert linked_data(client, slug)["@id"]


# --- in a browser


@pytest.mark.browser
def test_the_citation_is_copied_or_else_selected(page: BrowserPage) -> None:
    page.goto("/doc/statement-d565e7cf1459")
    citation = page.locator("#citation").inner_text()
    assert "1782.75 km" in citation
    button = page.get_by_role("button", name="Copy")
    button.click()
    copied = "document.querySelector('.copy').textContent === 'Copied'"
    selected = "getSelection().toString().includes('1782.75 km')"
    page.wait_for_function(f"{copied} || {selected}")


@pytest.mark.browser
def test_without_script_the_text_stands_there_and_no_button(browser: Browser, base: str) -> None:
    plain = browser.new_page(base_url=base, java_script_enabled=False)
    plain.goto("/doc/statement-d565e7cf1459")
    assert plain.locator("#citation").is_visible()
    assert not plain.locator(".copy").is_visible()
    plain.close()

"""Search in an invented world: what is found, in which order, why, and how a page shows it."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st

from khorgos.queries.catalogue import Parameter, Question
from khorgos.server.app import create_app
from khorgos.server.engines.embedded import EmbeddedEngine, EngineConfig
from khorgos.server.pages.hits import first_sentences, language_name
from khorgos.server.reading.finding import Finder
from khorgos.server.reading.lighting import cut, lit
from khorgos.server.reading.namefit import ASKED, Fit, Query
from khorgos.server.reading.sentences import the_finder
from khorgos.server.reading.terms import ShownTerm
from khorgos.server.reading.wording import Piece
from khorgos.server.serve import read_ontology
from khorgos.server.site import Site
from khorgos.triples.naming.letters import fold
from khorgos.triples.naming.words import table

PREFIXES = """
@prefix kh: <https://w3id.org/khorgos/id/> .
@prefix kho: <https://w3id.org/khorgos/ontology#> .
@prefix khg: <https://w3id.org/khorgos/graph/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
"""
FACTS = """
  kh:zarm a kho:River, kho:WaterBody, kho:Place ; rdfs:label "Zarm River"@en ;
    skos:altLabel "Зарм"@kk ; kho:isLocatedIn kh:anland .
  kh:zarmabad a kho:Settlement, kho:Place ; rdfs:label "Qolt"@en ; skos:altLabel "Zarm"@en ;
    kho:isLocatedIn kh:ost .
  kh:ost a kho:Region, kho:Place ; rdfs:label "Ost"@en ; kho:isPartOf kh:anland .
  kh:anland a kho:SovereignState, kho:Polity ; rdfs:label "Anland"@en ; kho:hasCapital kh:zarmabad .
  kh:fight a kho:Battle, kho:ArmedConflict, kho:Event ; rdfs:label "Battle of Zarm"@en ;
    kho:tookPlaceAt kh:ost ; kho:hasTimeSpan kh:time-1 ; kho:isMentionedIn kh:passage-1 .
  kh:other-fight a kho:Battle, kho:ArmedConflict, kho:Event ; rdfs:label "Fray at the Mill"@en ;
    kho:hasTimeSpan kh:time-2 ; kho:hasVictor kh:king .
  kh:heir a kho:Person, kho:Actor ; rdfs:label "Ulo the Younger"@en ; kho:hasBirth kh:time-1 ;
    kho:hasBeginning kh:time-1 .
  kh:aunt a kho:Person, kho:Actor ; rdfs:label "Ula"@en ; kho:hasBirth kh:time-1 ;
    kho:hasDeath kh:time-2 .
  kh:king a kho:Person, kho:Actor ; rdfs:label "Ulo Khan"@en ; skos:altLabel "乌罗汗"@zh-hans .
  kh:pact a kho:Agreement ; rdfs:label "Pact of the Mill"@en ; kho:hasTimeSpan kh:time-2 .
  kh:sale a kho:Purchase, kho:Event ; rdfs:label "purchase of the Mill"@en .
  kh:field a kho:Region, kho:Place ; rdfs:label "field of the battle"@en .
  kh:script a kho:Work ; rdfs:label "<script>alert(1)</script>"@en .
  kh:kinds a kho:Kind ; rdfs:label "kind of mill"@en .
  kh:twice a kho:Polity ; rdfs:label "Twice"@en ; kho:hasTimeSpan kh:time-1, kh:time-2 .
  kh:old-guard a kho:Organization ; rdfs:label "Old Guard"@en ; kho:hasBeginning kh:time-1 .
  kh:late-guard a kho:Organization ; rdfs:label "Late Guard"@en ; kho:hasBeginning kh:time-1 .
  kh:other-fight kho:hasParticipant kh:late-guard, kh:westland .
  kh:westland a kho:Polity ; rdfs:label "Westland"@en .
"""
STATEMENTS = """
  kh:statement-1 a kho:Statement ; kho:subject kh:zarmabad ; kho:predicate kho:name ;
    kho:objectValue "Zarm"@en ; kho:hasScope kh:guests .
  kh:guests rdfs:label "guests"@en .
  kh:statement-2 a kho:Statement ; kho:subject kh:anland ; kho:predicate kho:hasCapital ;
    kho:object kh:zarmabad .
  kh:statement-3 a kho:Statement ; kho:subject kh:sale ; kho:predicate kho:hasAmount ;
    kho:object kh:quantity-1 .
  kh:statement-4 a kho:Statement ; kho:subject kh:other-fight ; kho:predicate kho:hasVictor ;
    kho:object kh:king .
  kh:time-1 a kho:TimeSpan ; rdfs:label "36 BC" ; kho:edtf "-0035" ;
    kho:earliestYear -35 ; kho:latestYear -35 .
  kh:time-2 a kho:TimeSpan ; rdfs:label "1992" ; kho:edtf "1992" ;
    kho:earliestYear 1992 ; kho:latestYear 1992 .
  kh:passage-1 a kho:Passage ; kho:exact "The hosts met at dawn on the Zarm." ;
    kho:inDocument kh:chronicle ; kho:line 7 ; kho:part "body" ; kho:section "Of old" ;
    kho:position 20 .
  kh:claim-1 a kho:Claim ; rdfs:label "The mill was haunted."@en ;
    kho:claimText "The mill was haunted." ; kho:isClaimedBy kh:king .
"""
NAMES = """
  kh:anland skos:altLabel "Анланд"@ru .
  kh:fight skos:altLabel "Битва на Зарме"@ru . kh:king skos:altLabel "Уло хан"@kk .
"""
WORLD = f"{PREFIXES} khg:facts {{{FACTS}}} khg:statements {{{STATEMENTS}}} khg:names {{{NAMES}}}"
KHO_PREFIXES = """PREFIX kh: <https://w3id.org/khorgos/id/>
PREFIX kho: <https://w3id.org/khorgos/ontology#>
"""
QUESTIONS = (
    Question(
        "fights",
        "fights",
        "Which battles were fought?",
        "",
        ("war",),
        "SELECT ?s { ?s a kho:Battle }",
    ),
    Question(
        "states",
        "towns-of",
        "Which towns has a state?",
        "",
        (),
        f"{KHO_PREFIXES} SELECT ?s {{ VALUES ?state {{ kh:anland }} ?s ?p ?state }}",
        parameters={"state": Parameter("state", "thing", "the state", "kh:anland")},
    ),
    Question(
        "states",
        "seats-of",
        "Which seats has a state?",
        "",
        (),
        f"{KHO_PREFIXES} SELECT ?state ?s {{ VALUES ?state {{ kh:anland }} "
        "OPTIONAL { ?state kho:hasCapital ?s } }",
        parameters={"state": Parameter("state", "thing", "the state", "kh:anland")},
    ),
    Question(
        "states",
        "rivals-of",
        "Which rivals has a state?",
        "",
        (),
        f"{KHO_PREFIXES} SELECT ?s {{ VALUES ?state {{ kh:anland }} ?s kho:opposes ?state }}",
        parameters={"state": Parameter("state", "thing", "the state", "kh:anland")},
    ),
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    folder: Path = tmp_path_factory.mktemp("world")
    (folder / "khorgos.trig").write_text(WORLD, encoding="utf-8")
    engine = EmbeddedEngine.load(EngineConfig(folder))
    return Site.of(engine, read_ontology(EngineConfig().ontology), QUESTIONS)


@pytest.fixture(scope="module")
def finder(site: Site) -> Finder:
    return the_finder(site)


@pytest.fixture(scope="module")
def world(site: Site) -> Flask:
    return create_app(site)


@pytest.fixture
def client(world: Flask) -> Iterator[FlaskClient]:
    with world.test_client() as client:
        yield client


def slugs(finder: Finder, typed: str) -> list[str]:
    return [hit.item.slug for hit in finder.find(typed).hits]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("Zarm", "zarm"),
        ("zarm river", "zarm"),
        ("river Zarm", "zarm"),
        ("“Zarm River”", "zarm"),
        ("«Зарм»", "zarm"),
        ("Ulo", "king"),
        ("ulo", "king"),
        ("烏羅汗", "king"),  # in traditional characters
        ("乌罗", "king"),
        ("уло", "king"),
        ("Quolt", "zarmabad"),  # misspelt
        ("Zamr", "zarmabad"),  # of those called like it, what is told of most
        ("Mil pact", "pact"),
        ("1992 treaty", "pact"),  # a treaty is an agreement
        ("1992 agreement", "pact"),
        ("battles 36 BC", "fight"),
        ("capital of Anland", "zarmabad"),
        ("what did the Mill cost", "sale"),
        ("who fought at Zarm", "fight"),
        ("who signed the Pact", "pact"),
        ("who met at dawn", "fight"),  # in a sentence
        ("who won the Fray", "king"),
        ("столица Анланда", "zarmabad"),  # in Russian, inflected
        ("乌罗汗在哪里", "king"),  # no spaces between words
    ],
)
def test_what_is_meant_comes_first(finder: Finder, typed: str, first: str) -> None:
    assert slugs(finder, typed)[:1] == [first]


def test_a_river_is_called_what_a_battle_is_only_named_after(finder: Finder) -> None:
    assert slugs(finder, "Zarm") == ["zarm", "zarmabad", "fight"]


def test_a_kind_lists_its_things_before_names_with_the_word(finder: Finder) -> None:
    hits = finder.find("battles").hits
    assert {hit.item.slug for hit in hits[:2]} == {"fight", "other-fight"}
    assert hits[0].fit is Fit.KIND
    assert slugs(finder, "сражения")[:1] != ["king"]
    assert {*slugs(finder, "ұрыс"), *slugs(finder, "шайқас")} == {"fight", "other-fight"}


def test_all_words_have_to_be_found(finder: Finder) -> None:
    assert {hit.fit for hit in finder.find("Pact of Zarm").hits} == {Fit.SOME}
    assert finder.find("Pact of Zarm").is_near


def test_a_name_that_nothing_has_is_told_from_one_that_is_like_it(finder: Finder) -> None:
    assert not finder.find("Zarm").is_near
    near = finder.find("Zamr")
    assert near.is_near
    assert near.respelt == {"zamr": ("zarm",)}
    assert finder.find("xyzzyqqq").hits == ()


@pytest.mark.parametrize("typed", ["", "   ", "“”", "?!", "\u202e"])
def test_without_a_word_nothing_is_found(finder: Finder, typed: str) -> None:
    assert finder.find(typed).hits == ()


def test_words_that_only_ask_are_left_out_where_others_remain() -> None:
    assert Query.of("Who fought at Zarm?").words == ("fought", "zarm")
    assert Query.of("who").words == ("who",)


def test_a_query_in_cyrillic_is_read_in_latin_letters(finder: Finder) -> None:
    assert slugs(finder, "Анланд") == ["anland"]
    assert "fight" in slugs(finder, "bitva")


@given(st.text(max_size=60))
@settings(deadline=None)
def test_whatever_is_typed_has_an_answer(finder: Finder, typed: str) -> None:
    found = finder.find(typed, thorough=False)
    assert len({hit.item.slug for hit in found.hits}) == len(found.hits)


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        ("The Ürümqi road", "urum", ["Ürüm"]),
        ("怛羅斯之戰", "怛罗斯", ["怛羅斯"]),
        ("treaties and pacts", "treaty", ["treaties"]),
        ("Таласская битва", "talas", ["Таласская"]),
        ("portal", "tal", []),
    ],
)
def test_words_are_lit_however_they_are_written(text: str, word: str, expected: list[str]) -> None:
    assert [part for part, is_lit in lit(text, [word]) if is_lit] == expected


@given(st.text(max_size=80), st.lists(st.text(max_size=8).map(fold).filter(bool), max_size=3))
def test_light_changes_no_letter(text: str, words: list[str]) -> None:
    pieces = lit(text, words)
    assert "".join(part for part, _ in pieces) == text
    assert all(part for part, _ in pieces)


def test_a_long_text_is_cut_around_what_is_lit() -> None:
    pieces = lit("one two three " * 40 + "Zarm" + " four five" * 40, ["zarm"])
    shown = "".join(text for text, _ in cut(pieces, 30))
    assert shown.startswith("…")
    assert shown.endswith("…")
    assert "Zarm" in shown
    assert len(shown) < 90
    assert cut(lit("Zarm", ["zarm"])) == (("Zarm", True),)


def test_a_line_has_whole_sentences() -> None:
    pieces = tuple(
        Piece(ShownTerm(text)) for text in ("Zarm", " is a river. It flows to ", "Ost", ".")
    )
    said = ["".join(p.term.text for p in first_sentences(pieces, most)) for most in (200, 25, 3)]
    assert said == ["Zarm is a river. It flows to Ost.", "Zarm is a river.", "Zarm is a river."]


def suggested(client: FlaskClient, typed: str, **more: str) -> dict[str, Any]:
    answer = client.get("/suggest", query_string={"q": typed, **more})
    assert answer.mimetype == "application/json"
    body: dict[str, Any] = json.loads(answer.text)
    return body


def said(pieces: list[dict[str, Any]]) -> str:
    return "".join(text for part in pieces for text, _ in part["pieces"])


def test_suggestions_say_what_a_thing_is_and_why_it_is_meant(client: FlaskClient) -> None:
    river, town, fight = suggested(client, "zarm")["items"]
    assert river["name"]["pieces"] == [["Zarm", True], [" River", False]]
    assert (river["kind"], river["href"]) == ("river", "/doc/zarm")
    assert said(town["why"]) == "known to guests as “Zarm”"
    assert (fight["kind"], fight["date"]) == ("battle", "36 BC")
    assert said(river["why"]) == "Зарм"


def test_a_life_has_its_years(client: FlaskClient) -> None:
    assert suggested(client, "Ula")["items"][0]["date"] == "36 BC – 1992"
    assert suggested(client, "the Younger")["items"][0]["date"] == "born 36 BC"


def test_suggestions_are_in_the_language_of_the_page(client: FlaskClient) -> None:
    first = suggested(client, "zarm", lang="kk")["items"][0]
    assert (said([first["name"]]), first["name"]["lang"], first["kind"]) == ("Зарм", "kk", "өзен")
    assert first["href"] == "/doc/zarm?lang=kk"


def test_a_name_from_elsewhere_is_said_to_be(client: FlaskClient) -> None:
    found = suggested(client, "битва на")["items"][0]
    assert said(found["why"]) == "Russian, from elsewhere: “Битва на Зарме”"


def test_questions_are_suggested_with_the_thing_in_them(client: FlaskClient) -> None:
    assert suggested(client, "who fought")["questions"] == [
        {"name": "Which battles were fought?", "href": "/queries/fights"}
    ]
    asked, _ = suggested(client, "Anland")["questions"]
    assert asked["name"] == "Which towns has a state? – of: Anland"
    assert asked["href"] == "/queries/towns-of?state=anland"


@pytest.mark.parametrize(
    ("typed", "offered"), [("Anland", {"towns-of", "seats-of"}), ("Westland", {"towns-of"})]
)
def test_no_question_is_offered_that_has_no_answer(
    client: FlaskClient, typed: str, offered: set[str]
) -> None:
    asked = json.loads(client.get(f"/suggest?q={typed}").text)["questions"]
    with_it = {
        one["href"].partition("?")[0].rpartition("/")[2] for one in asked if "state=" in one["href"]
    }
    assert with_it == offered
    page = client.get(f"/search?q={typed}&show=questions").text
    assert all(
        (f"/queries/{name}?state=" in page) == (name in offered)
        for name in ("towns-of", "seats-of", "rivals-of")
    )


@pytest.mark.parametrize("typed", ["Zarm dawn gone", "dawn Ulo gone"])
def test_what_a_word_names_comes_before_what_is_told_at_length(finder: Finder, typed: str) -> None:
    first = slugs(finder, typed)[0]
    assert first == ("king" if "Ulo" in typed else "zarm")


@pytest.mark.parametrize("typed", ["Zaru", "Osti", "Ulaz"])
def test_a_letter_more_is_no_slip_in_a_short_word(finder: Finder, typed: str) -> None:
    assert all(len(word) >= 4 for word in finder.find(typed).respelt.get(typed.casefold(), ()))


@pytest.mark.parametrize(
    ("tag", "name"),
    [("kk-latn", "Kazakh (Latin)"), ("kk", "Kazakh"), ("zh-hant", "Chinese (Traditional)")],
)
def test_a_language_is_named_with_the_script_of_its_tag(world: Flask, tag: str, name: str) -> None:
    with world.test_request_context("/?lang=en"):
        assert language_name(tag) == name
        assert not language_name("und")


def test_a_page_says_how_much_was_found(client: FlaskClient) -> None:
    page = client.get("/search?q=“Zarm”").text
    assert "3 things have “Zarm” in a name, in one script or another." in page
    assert "<mark>Zarm</mark> River" in page
    assert '<p class="line">A settlement, capital of Anland.' in page
    assert '<time datetime="-0035">36 BC</time>' in page
    assert "known to guests as" in page


def test_a_page_shows_sentences_and_claims_with_the_words(client: FlaskClient) -> None:
    page = client.get("/search?q=dawn").text
    assert "The hosts met at <mark>dawn</mark> on the Zarm." in page
    assert "/read/chronicle?lit=passage-1#lit" in page
    assert "Of old, line 7" in page
    page = client.get("/search?q=haunted").text
    assert "The mill was <mark>haunted</mark>." in page
    assert "says Ulo Khan" in page


def test_what_was_read_otherwise_is_said(client: FlaskClient) -> None:
    assert "Nothing here is called “Zamr”" in client.get("/search?q=Zamr").text


def test_what_is_not_found_is_said_with_a_way_on(client: FlaskClient) -> None:
    page = client.get("/search?q=xyzzyqqq").text
    assert "Nothing here is called “xyzzyqqq”" in page
    assert "try another spelling or script" in page


@pytest.mark.parametrize(
    ("address", "there", "not_there"),
    [
        ("/search?kind=Battle", {"fight", "other-fight"}, {"zarm"}),
        ("/search?kind=Battle&place=anland", {"fight"}, {"other-fight"}),
        ("/search?kind=Battle&place=Ost", {"fight"}, {"other-fight"}),
        ("/search?from=1990&to=the+1990s", {"other-fight", "pact"}, {"fight", "zarm"}),
        ("/search?to=36+BC", {"fight"}, {"pact"}),
        ("/search?q=mill&kind=Event", {"sale", "other-fight"}, {"pact"}),
    ],
)
def test_a_search_is_narrowed_by_its_address(
    client: FlaskClient, address: str, there: set[str], not_there: set[str]
) -> None:
    rows = json.loads(client.get(f"{address}&format=json").text)
    found = {row["thing"].rpartition("/")[2] for row in rows}
    assert there <= found
    assert not not_there & found
    page = client.get(address).text
    assert all(f'"/doc/{slug}"' in page for slug in there)


def test_what_is_no_date_and_no_place_is_left_out_and_said(client: FlaskClient) -> None:
    assert "not understood as a date" in client.get("/search?q=Zarm&from=soon").text
    assert "No place here is called so" in client.get("/search?q=Zarm&place=Nowhere").text
    assert "is left with these conditions" in client.get("/search?q=Zarm&from=1992").text


def test_without_words_the_kinds_are_listed(client: FlaskClient) -> None:
    page = client.get("/search").text
    assert "/search?kind=Event" in page
    assert "What one can look for here" in page


def test_rows_are_for_tables(client: FlaskClient) -> None:
    answer = client.get("/search?kind=Battle&format=csv")
    assert answer.mimetype == "text/csv"
    head, *rows = answer.text.splitlines()
    assert head == (
        'name,kind,date,"date in EDTF (0000 is 1 BC, -0035 is 36 BC)",place,description,address,'
        "thing,matched,facts"
    )
    assert any(
        row.startswith("Battle of Zarm,battle,36 BC,-0035,Ost,A battle")
        and ",http://localhost/doc/fight,https://w3id.org/khorgos/id/fight,,0" in row
        for row in rows
    )


def test_rows_of_a_kind_leave_out_what_only_has_its_name(client: FlaskClient) -> None:
    def rows(address: str) -> set[str]:
        return {row["name"] for row in json.loads(client.get(f"{address}&format=json").text)}

    assert rows("/search?q=battles") == {"Battle of Zarm", "Fray at the Mill"}
    assert rows("/search?q=battle&kind=Place") == {"field of the battle"}
    assert "/doc/field" in client.get("/search?q=battles").text
    assert "As a table, those of the kind alone" in client.get("/search?q=battles").text


def test_a_thing_with_several_times_has_them_all(client: FlaskClient) -> None:
    [row] = json.loads(client.get("/search?q=Twice&format=json").text)
    assert row["date"] == "36 BC, 1992"
    assert row["date in EDTF (0000 is 1 BC, -0035 is 36 BC)"] == "-0035; 1992"
    assert "36 BC, 1992" in client.get("/search?q=Twice").text
    [suggested] = json.loads(client.get("/suggest?q=Twice&lang=zh").text)["items"]
    assert suggested["date"] == "公元前36年、1992年"


@pytest.mark.parametrize(
    ("years", "there"),
    [
        ("from=1991", set()),  # no end is said of any, and one is told of until 1992
        ("from=1000&to=1500", set()),
        ("to=0", {"Ulo the Younger", "Old Guard"}),
    ],
)
def test_an_end_that_is_not_said_is_no_until_today(
    client: FlaskClient, years: str, there: set[str]
) -> None:
    answer = client.get(f"/search?{years}&format=json")
    found = {row["name"] for row in json.loads(answer.text)}
    assert {"Ulo the Younger", "Old Guard"} & found == there
    assert "counts as far as something dates it" in client.get(f"/search?{years}").text


def test_what_happens_to_a_thing_dates_it(client: FlaskClient) -> None:
    rows = json.loads(client.get("/search?from=1991&format=json").text)
    assert {"Late Guard", "Westland"} <= {row["name"] for row in rows}
    early = json.loads(client.get("/search?from=1993&format=json").text)
    assert not early


def test_the_earliest_comes_first_where_that_is_asked_for(client: FlaskClient) -> None:
    rows = client.get("/search?kind=Event&sort=time&format=csv").text.splitlines()[1:]
    assert [row.split(",")[2] for row in rows] == ["36 BC", "1992", ""]


def test_the_things_of_a_kind_are_offered_alone(client: FlaskClient) -> None:
    assert "Only those of the kind: 2" in client.get("/search?q=battle").text
    assert "Only those" not in client.get("/search?q=Zarm").text


@pytest.mark.parametrize("page", ["0", "99999999", "x", "-1", "2"])
def test_any_page_is_answered(client: FlaskClient, page: str) -> None:
    assert client.get(f"/search?kind=Place&page={page}").status_code == 200


def test_names_and_queries_are_text_alone(client: FlaskClient) -> None:
    for address in ("/search?q=script", "/search?q=<script>alert(1)</script>", "/search?kind=Work"):
        assert "<script>alert" not in client.get(address).text
    assert "&lt;<mark>script</mark>&gt;" in client.get("/search?q=script").text


def test_an_answer_is_kept_by_its_tag(client: FlaskClient) -> None:
    for address in ("/search?q=Zarm", "/suggest?q=Zarm"):
        tag = client.get(address).headers["ETag"]
        assert client.get(address, headers={"If-None-Match": tag}).status_code == 304


def test_everyday_words_ask_for_what_the_ontology_has(site: Site) -> None:
    known = {term.name for term in site.ontology.documentation.terms}
    assert {row["term"] for row in table(ASKED)} - {""} <= known

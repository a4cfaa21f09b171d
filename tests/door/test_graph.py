"""The door: the same code gives the same rows over a release, a store on disk and an endpoint."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from flask import Flask

import khorgos
from khorgos.server.engines.embedded import EngineConfig, write_store
from khorgos.triples import RELEASE


@pytest.fixture(scope="module")
def graph() -> khorgos.Graph:
    return khorgos.open()


@pytest.fixture(scope="module")
def others(
    release_app: Flask,
    serving: Callable[[Flask], AbstractContextManager[str]],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[dict[str, khorgos.Graph]]:
    """The same release as a folder, as a store on disk and as an endpoint."""
    store = tmp_path_factory.mktemp("disk") / "store"
    write_store(EngineConfig(), store)
    with serving(release_app) as address:
        yield {
            "folder": khorgos.open(RELEASE),
            "store": khorgos.open(str(store)),
            "endpoint": khorgos.open(f"{address}/sparql"),
        }


@pytest.mark.slow
def test_all_kinds_of_source_give_the_same_rows(
    graph: khorgos.Graph, others: dict[str, khorgos.Graph]
) -> None:
    query = "SELECT ?b ?when { ?b a kho:Battle ; kho:hasTimeSpan/rdfs:label ?when } ORDER BY ?b"
    for name, other in others.items():
        for question in ("battles-before-1000", "what-it-holds", "border-length"):
            assert other.ask(question) == graph.ask(question), name
        assert other.query(query) == graph.query(query), name
        assert other["taraz"].facts == graph["taraz"].facts, name
        assert other.find("阿布赉") == graph.find("阿布赉"), name
        assert other["ablai-khan"].names == graph["ablai-khan"].names, name
        assert other.query("ASK { kh:taraz ?p ?o }") is True, name
        assert other.query("DESCRIBE kh:taraz") == graph.query("DESCRIBE kh:taraz"), name


def test_every_question_that_is_answered_here_is_asked_by_its_name(graph: khorgos.Graph) -> None:
    here = [question for question in graph.questions if not question.calls]
    assert len(here) > 50
    for question in here[::10]:
        assert isinstance(graph.ask(question.name), (khorgos.Table, bool))


def test_parameters_are_keywords(graph: khorgos.Graph) -> None:
    members = graph.ask("members-of", organization="shanghai-cooperation-organisation")
    assert isinstance(members, khorgos.Table)
    assert ("Kazakhstan",) in members
    some = graph.ask("events-between", from_="1000 BC", to=1)
    assert isinstance(some, khorgos.Table)
    assert any("Zhizhi" in str(row) for row in some)


def test_a_fact_opens_its_sentence(graph: khorgos.Graph) -> None:
    facts = graph["battle-of-zhizhi"].facts
    (place,) = [fact for fact in facts if fact.object == "Taraz"]
    assert str(place) == "Battle of Zhizhi · is near · Taraz (probably)"
    assert place.certainty == ("probably",)
    assert place.sentence.startswith("The battle was probably fought near Taraz on the Talas River")
    assert place.document == "China–Kazakhstan relations"
    text = (RELEASE.parent / "sources" / "china-kazakhstan-relations.txt").read_text("utf-8")
    assert place.sentence[:30] in text.split("\n")[place.line - 1]
    assert len(place.passages) > 1
    (talas,) = [fact for fact in facts if fact.subject == "Battle of Talas"]
    assert facts.index(talas) == len(facts) - 1, "what is said of others with it comes last"


def test_only_a_time_of_its_own_is_the_time_of_a_fact(graph: khorgos.Graph) -> None:
    whens = {fact.when for fact in graph["emperor-wu-of-han"].facts if fact.predicate == "rules"}
    assert "141–87 BC" in whens
    assert all(fact.when is None for fact in graph["battle-of-talas"].facts)


def test_a_claim_is_no_fact(graph: khorgos.Graph) -> None:
    outbreak = graph["pneumonia-outbreak-in-kazakhstan-2020"]
    (strain,) = [claim for claim in outbreak.claims if "unidentified strain" in claim.text]
    assert str(strain).startswith("embassy of the PRC in Astana: In an outbreak in Kaz")
    assert strain.deniers == ("Kazakh Health Ministry",)
    assert strain.when == "9 July 2020"
    assert strain.sentence.startswith("On 9 July 2020, the Chinese embassy in Kazakhstan")
    assert strain in graph["embassy-of-china-astana"].claims, "what it says itself, too"
    assert not [fact for fact in outbreak.facts if "unknown" in fact.object]


def test_a_thing_of_which_only_claims_speak_shows_them(graph: khorgos.Graph) -> None:
    thing = graph["insulation-from-risks"]
    assert thing.facts == ()
    assert [str(claim) for claim in thing.claims] == [
        "unnamed author of the abstract: "
        "By its complex hedging Kazakhstan insulates itself from risks."
    ]
    # The abstract has lost its title.
    assert thing.claims[0].document.startswith("Abstract on Kazakhstan's hedging")


@pytest.mark.parametrize(
    ("thing", "cause", "how"),
    [
        ("revolt-of-the-kazakhs-in-the-first-world-war", "recruitment of Kazakhs", "fact"),
        ("flight-of-kazakhs-into-kazakhstan", "persecution of ethnic Kazakhs", "claim"),
    ],
)
def test_stated_and_claimed_causes_are_reached_alike(
    graph: khorgos.Graph, thing: str, cause: str, how: str
) -> None:
    answer = graph.ask("why-of", thing=thing)
    assert [row[2] for row in answer if str(row[0]).startswith(cause)] == [how]


def test_a_kind_of_name_is_a_name(graph: khorgos.Graph) -> None:
    asked = 'ASK { kh:genghis-khan kho:birthName "Temüjin"@en ; kho:name "Temüjin"@en }'
    assert graph.query(asked)
    assert "Liu Che" in graph.ask("names-by-kind", kind="birth name").column("name")


@pytest.mark.parametrize("name", ["阿布赉", "абылай", "ABLAI"])
def test_a_name_in_any_script_finds_the_thing(graph: khorgos.Graph, name: str) -> None:
    assert graph["ablai-khan"] in graph.find(name)


@pytest.mark.parametrize(
    ("name", "slug"),
    [("Kазахстан", "kazakhstan"), ("哈薩克斯坦", "kazakhstan"), ("تاجيكستان", "tajikistan")],
)
def test_a_name_is_found_whatever_form_its_letters_have(
    graph: khorgos.Graph, name: str, slug: str
) -> None:
    assert graph.find(name)[0] == graph[slug]


def test_letters_that_differ_find_only_what_has_no_others(graph: khorgos.Graph) -> None:
    zhuz = graph["zhuz"]
    assert zhuz in graph.find("жүз")
    assert zhuz not in graph.find("жұз")
    assert graph.find("алтаи") == graph.find("алтай"), "the nearest where there is none"


def test_a_name_that_is_hardly_misspelt_is_found(graph: khorgos.Graph) -> None:
    sco = graph["shanghai-cooperation-organisation"]
    assert sco in graph.find("Shanghai Cooperation Organization")


def test_a_name_of_nobody_finds_nothing_and_breaks_nothing(graph: khorgos.Graph) -> None:
    assert graph.find('") } DROP ALL # \\ \n ?letters ?thing') == []


@pytest.mark.parametrize(
    "name", ["taraz", "kh:taraz", "https://w3id.org/khorgos/id/taraz"], ids=["slug", "short", "IRI"]
)
def test_a_thing_has_three_names(graph: khorgos.Graph, name: str) -> None:
    assert graph[name].label == "Taraz"
    assert repr(graph[name]) == "<Thing kh:taraz: Taraz>"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("battle-of-zhizi", "did you mean battle-of-zhizhi"),
        ("Battle of Zhizhi", r"find\(\)"),
        ("x> ?p ?o } #", r"find\(\)"),
        ("kho:NoSuchClass", "the graph says nothing of"),
    ],
)
def test_an_unknown_thing_is_refused_with_a_way_out(
    graph: khorgos.Graph, name: str, words: str
) -> None:
    with pytest.raises(khorgos.UnknownThingError, match=words):
        graph[name]


@pytest.mark.parametrize(
    ("ask", "words"),
    [
        (lambda g: g.ask("battles-before-100"), "did you mean battles-before-1000"),
        (lambda g: g.ask("members-of", polity="x"), "this question has organization"),
        (lambda g: g.ask("events-between", to="soon"), "must be a year"),
        (
            lambda g: g.ask("members-of", organization="shanghai-cooperation-organization"),
            "isation",
        ),
        (lambda g: g.ask("members-of", organization="SCO"), "shanghai-cooperation-organisation"),
        (lambda g: g.find(" "), "part of a name"),
        (lambda g: g.query("SELECT ?x {\n  ?x rdfs:label ?y ,, }"), r"line 2, column 20"),
        (lambda g: g.query("INSERT DATA { kh:a a kh:b }"), "read-only"),
        (lambda g: g.query("SELECT * { SERVICE <http://x/> { ?s ?p ?o } }"), "SERVICE"),
        (lambda g: g.table("ASK {}"), "yes or no"),
        (lambda g: khorgos.open("/nowhere"), "khorgos build"),
        (lambda g: khorgos.open("http://127.0.0.1:9/sparql").query("ASK {}"), "reached"),
        (lambda g: khorgos.open("http://x y/"), "no URL|address"),
    ],
)
def test_what_cannot_be_answered_says_why_and_what_to_do(
    graph: khorgos.Graph, ask: Callable[[khorgos.Graph], object], words: str
) -> None:
    with pytest.raises(khorgos.GraphError, match=words):
        ask(graph)


def test_the_package_offers_what_it_lists_and_nothing_else() -> None:
    for name in khorgos.__all__:
        assert getattr(khorgos, name).__doc__
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = khorgos.nothing


@pytest.mark.slow
@pytest.mark.parametrize("names", ["flask", "rdflib", "jsonschema", "pyshacl", "owlready2"])
def test_the_command_asks_without_what_only_others_need(names: str, tmp_path: Path) -> None:
    program = (
        "import sys; from khorgos.commands import main\n"
        "try: main(['ask', 'corridors'])\n"
        f"finally: assert not [m for m in sys.modules if m.split('.')[0] == {names!r}]"
    )
    subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, cwd=tmp_path)

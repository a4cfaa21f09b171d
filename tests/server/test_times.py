"""What is dated, in invented worlds: which dates count, in which lane, and what is lost."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from khorgos.ontology.documentation import Documentation
from khorgos.server.engines.embedded import EmbeddedEngine, EngineConfig
from khorgos.server.reading.collection import read_collection
from khorgos.server.reading.times import LANES, Chronicle, _lanes, lane_of, read_chronicle
from khorgos.server.serve import read_ontology

WORLD = """
@prefix kh: <https://w3id.org/khorgos/id/> .
@prefix kho: <https://w3id.org/khorgos/ontology#> .
@prefix khg: <https://w3id.org/khorgos/graph/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
khg:facts {
  kh:zarm a kho:Event, kho:MilitaryEvent ; rdfs:label "siege of Zarm"@en ;
    kho:isMentionedIn kh:p1 .
  kh:ost a kho:Polity ; rdfs:label "Ost"@en .
  kh:fair a kho:Event ; rdfs:label "fair of Ost"@en ; kho:isMentionedIn kh:p1, kh:p2 .
  kh:founding a kho:Event, kho:Founding ; rdfs:label "founding of Ost"@en ;
    kho:isMentionedIn kh:p3 ; kho:bringsIntoBeing kh:ost .
}
khg:statements {
  kh:p1 kho:inDocument kh:tale ; kho:position 90 ; kho:line 4 .
  kh:p2 kho:inDocument kh:tale ; kho:position 12 ; kho:line 2 ; kho:section "Ost" .
  kh:p3 kho:inDocument kh:tale ; kho:position 20 ; kho:line 3 .
  kh:tale rdfs:label "A tale"@en .
  kh:t751 kho:edtf "0751" . kh:t700s kho:edtf "0701/0800" . kh:t760 kho:edtf "0760" .
  kh:august kho:edtf "XXXX-08" .
  $
}
"""


def said(thing: str, time: str, more: str = "", role: str = "hasTimeSpan", name: str = "") -> str:
    """A statement in the voice of the tale."""
    return (
        f"kh:{name or f's-{thing}-{time}'} kho:subject kh:{thing} ; kho:predicate kho:{role} ; "
        f"kho:object kh:{time} {more} .\n"
    )


@pytest.fixture(scope="module")
def ontology() -> Documentation:
    return read_ontology(EngineConfig().ontology).documentation


Reading = Callable[[str], Chronicle]


@pytest.fixture
def read(tmp_path: Path, ontology: Documentation) -> Reading:
    def read(statements: str) -> Chronicle:
        (tmp_path / "khorgos.trig").write_text(WORLD.replace("$", statements), encoding="utf-8")
        engine = EmbeddedEngine.load(EngineConfig(tmp_path))
        return read_chronicle(engine, read_collection(engine, ontology))

    return read


def dates(chronicle: Chronicle, slug: str = "zarm") -> list[str]:
    return [it.bounds.text for it in chronicle.things[slug].datings]


def test_a_date_comes_with_its_words_and_how_they_were_read(read: Reading) -> None:
    more = """; kho:dateText "in 751" ; kho:reading "emended" ; kho:readingNote "a slip" ;
        kho:certainty "perhaps" """
    (dating,) = read(said("zarm", "t751", more)).things["zarm"].datings
    assert (dating.words, dating.reading, dating.note) == ("in 751", "emended", "a slip")
    assert dating.hedges == ("perhaps",)
    assert not dating.conflicts


def test_what_is_said_more_exactly_elsewhere_is_not_said_twice(read: Reading) -> None:
    chronicle = read(said("zarm", "t751") + said("zarm", "t700s") + said("zarm", "t751", name="s2"))
    assert dates(chronicle) == ["0751"]


def test_dates_that_conflict_are_all_kept(read: Reading) -> None:
    one = said("zarm", "t751", "; kho:conflictsWith kh:s2")
    other = said("zarm", "t700s", "; kho:conflictsWith kh:s-zarm-t751", name="s2")
    assert dates(read(one + other)) == ["0701/0800", "0751"]


def test_a_date_that_was_given_up_dates_nothing(read: Reading) -> None:
    chronicle = read(said("zarm", "t760", '; kho:rank "deprecated"') + said("zarm", "t751"))
    assert dates(chronicle) == ["0751"]


def test_what_is_claimed_or_planned_is_not_dated_as_having_happened(read: Reading) -> None:
    claim = """kh:c1 kho:isClaimedBy kh:ost ; kho:hasContent kh:c1-content .
        kh:c1-content kho:propositionSubject kh:zarm ; kho:propositionPredicate kho:hasTimeSpan ;
          kho:propositionObject kh:t751 ."""
    plan = said("fair", "t760", role="isPlannedFor")
    chronicle = read(claim + plan)
    assert chronicle.things == {}
    assert [event.item.slug for event in chronicle.undated] == ["fair", "founding", "zarm"]


def test_a_month_of_whichever_year_stands_nowhere_in_time(read: Reading) -> None:
    assert read(said("zarm", "august")).things == {}


def test_events_without_a_date_stand_where_the_text_first_tells_of_them(read: Reading) -> None:
    during = said("fair", "founding", role="occursDuring")
    chronicle = read(said("zarm", "t751") + during)
    assert chronicle.events == 3
    fair, founding = chronicle.undated
    assert (fair.item.slug, fair.title, fair.section, fair.line) == ("fair", "A tale", "Ost", 2)
    assert [it.slug for it in fair.during] == ["founding"]
    assert founding.item.slug == "founding"


def test_a_lost_end_is_known_and_a_thing_with_nothing_else_is_apart(read: Reading) -> None:
    gap = """kh:gap-1 kho:leavesOpen kho:hasEnd ; kho:isAbout kh:ost ; kho:gapKind "lost-number" ;
          kho:asWritten "(751 – )" ; kho:readingNote "The second year is lost." .
        kh:gap-2 kho:leavesOpen kho:hasDeath ; kho:isAbout kh:zarm ; kho:asWritten "c. 114" .
        kh:gap-3 kho:leavesOpen kho:name ; kho:isAbout kh:fair ."""
    chronicle = read(said("ost", "t751", role="hasBeginning") + gap)
    ost = chronicle.things["ost"]
    assert ost.end_is_lost
    assert [(it.kind, it.written) for it in ost.lost] == [("lost-number", "(751 – )")]
    assert [thing.item.slug for thing in chronicle.dateless] == ["zarm"]


def test_a_founding_stands_with_what_it_founds(read: Reading) -> None:
    chronicle = read(said("founding", "t751") + said("zarm", "t751") + said("ost", "t751"))
    lanes = {slug: thing.lane for slug, thing in chronicle.things.items()}
    assert lanes == {"founding": "states", "zarm": "war", "ost": "states"}


def test_lanes_are_of_classes_of_the_ontology_and_each_is_a_lane(ontology: Documentation) -> None:
    names = {term.name for term in ontology.classes}
    assert {name for name, _ in _lanes()} <= names
    assert {lane for _, lane in _lanes()} | {"other"} == {*LANES}
    assert lane_of(["NoSuchClass"]) == "other"

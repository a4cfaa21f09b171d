"""One thing once: entities, events, facts and claims of an invented world that are told twice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from khorgos.ontology.vocabulary import Vocabulary
from khorgos.triples import TRIPLES
from khorgos.triples.annotated import AnnotatedDocument, Input
from khorgos.triples.annotation import (
    ClaimRecord,
    Entity,
    FactRecord,
    Record,
    Triple,
)
from khorgos.triples.documents.document import Passage
from khorgos.triples.gates.gate import JudgedTexts
from khorgos.triples.gates.twins import check_twins, judge_twins

from .conftest import ENTITIES_FILE, RECORDS_FILE, REGISTER_FILE, SIGHTINGS_FILE, Edit

WORLD = {
    "zarm": ("SovereignState", "Zarm"),
    "ost": ("SovereignState", "Ost"),
    "league": ("Organization", "League"),
    "ford-treaty": ("Treaty", "Treaty of the Ford"),
    "relations": ("DiplomaticEvent", "opening of relations"),
}
Told = str | FactRecord


def _fact(told: Told, line: int = 1) -> FactRecord:
    return FactRecord(line, Triple.parse(told)) if isinstance(told, str) else told


def _record(name: str, facts: Sequence[Told] = (), **fields: Any) -> Record:
    start, end = fields.pop("at", (0, 9))
    passage = Passage("doc", "body", "", "…", "", "", ((start, end),), 1, "")
    record = Record(
        "doc.yaml", 7, name, True, None, None, None, ("…",),
        tuple(_fact(told, 8 + place) for place, told in enumerate(facts)), (), None, {}, (passage,),
    )  # fmt: skip
    return replace(record, **fields)


def _input(things: Mapping[str, Entity], *records: Record) -> Input:
    document = AnnotatedDocument(None, (), records)  # type: ignore[arg-type]
    return Input({}, things, [document])


def _things(
    more: Mapping[str, tuple[str, str]], **fields: Mapping[str, Any]
) -> Mapping[str, Entity]:
    """The world with ``more`` things: slug → class and label; fields by slugs with underscores."""
    return {
        slug: Entity("e.yaml", line, slug, *told, **fields.get(slug.replace("-", "_"), {}))
        for line, (slug, told) in enumerate({**WORLD, **more}.items(), start=1)
    }


@pytest.fixture
def found(vocabulary: Vocabulary) -> Any:
    def check(things: Mapping[str, Entity], *records: Record, **items: str) -> list[str]:
        return list(map(str, check_twins(_input(things, *records), vocabulary, items)))

    return check


# ---------------------------------------------------------------- entities with one name


@pytest.mark.parametrize(
    ("cls", "label"),
    [
        ("SovereignState", "ZARM"),
        ("Group", "Ost"),  # whatever the class: nobody could tell the two apart
        ("Place", "the League"),
        ("Work", "Treaty of the Ford."),
    ],
)
def test_a_label_is_that_of_one_thing(found: Any, cls: str, label: str) -> None:
    (finding,) = found(_things({"other": (cls, label)}))
    assert finding.startswith(f"e.yaml:6: [other] the label {label!r} is that of ")
    told = {"identity": "It is another thing than Zarm, Ost and the League.", "unlike": ("zarm",)}
    assert found(_things({"other": (cls, label)}, other=told))  # the labels stay the same
    assert not found(_things({"other": ("Group", "sellers of grain")}))


def test_a_name_of_one_thing_is_a_way_to_speak_of_another_where_they_are_told_apart(
    found: Any,
) -> None:
    things = {"dynasty": ("Dynasty", "Red dynasty")}
    for words in ("Ost", "the ost", "Oost"):
        spoken = {"spoken_of_as": ("Red", words)}
        named = _record("names", ['ost name "Oost"@en'])
        (finding,) = found(_things(things, dynasty=spoken), named)
        assert finding.startswith(f"e.yaml:6: [dynasty] {words!r}, under spoken_of_as, is a name")
        told = {"identity": "The house that ruled the land of Ost.", "unlike": ("ost",)}
        assert found(_things(things, dynasty={**spoken, **told}), named) == []
        from_there = {
            "identity": "The state; its kings are the Red dynasty.",
            "unlike": ("dynasty",),
        }
        assert found(_things(things, dynasty=spoken, ost=from_there), named) == []
    assert found(_things(things, dynasty={"spoken_of_as": ("Red", "Reds")})) == []


@pytest.mark.parametrize(
    ("cls", "label", "other"),
    [
        ("Organization", "Leagues", "league"),
        ("IntergovernmentalOrganization", "Leegue", "league"),
        ("SovereignState", "Zarm (state)", "zarm"),
        ("Realm", "Osts", "ost"),
        ("BorderTreaty", "Ford Convention", "ford-treaty"),
    ],
)
def test_another_spelling_of_a_label_is_asked_about(
    found: Any, cls: str, label: str, other: str
) -> None:
    (finding,) = found(_things({"other": (cls, label)}))
    assert finding.startswith(f"e.yaml:6: [other] it may be {other} (line ")
    assert f"name {other} under unlike" in finding


def test_a_spelling_for_a_thing_of_a_disjoint_class_is_not_asked_about(found: Any) -> None:
    assert not found(_things({"zarms": ("People", "Zarms")}))
    assert found(_things({"zarms": ("Realm", "Zarms")}))


def test_a_name_that_a_text_gives_is_compared(found: Any) -> None:
    things = _things({"eastland": ("Realm", "Eastland")})
    names = 'ost officialName "Kingdom of Eastland"@en'
    assert not found(things)
    (finding,) = found(things, _record("r", [names]))
    assert "'Kingdom of Eastland' and 'Eastland' may be one name" in finding
    denied = replace(_fact(names), denial="not")
    assert not found(things, _record("r", [denied]))


def test_one_name_of_two_things_is_asked_about(found: Any) -> None:
    things = _things({"hill-land": ("Realm", "Hilland")})
    names = ['ost name "砂岩"@zh-Hant', 'hill-land name "砂岩"@zh-Hans']
    (finding,) = found(things, _record("r", names))
    assert "both are called '砂岩'" in finding


def test_words_by_which_a_thing_is_spoken_of_stand_for_it(found: Any) -> None:
    borders = {
        "border": ("Border", "Zarm–Ost border"),
        "edge": ("Border", "Zarmo-Levantine border"),
    }
    assert not found(_things(borders))
    spoken = {"spoken_of_as": ("Levantine",)}
    (finding,) = found(_things(borders, ost=spoken, zarm={"spoken_of_as": ("Zarmo",)}))
    assert "[edge] it may be border" in finding


# ---------------------------------------------------------------- what tells them apart

OTHER = {"zarmland": ("Realm", "Zarms")}
APART = "The realm of old; the state of today is zarm."


@pytest.mark.parametrize("slug", ["zarm", "zarmland"])
def test_unlike_on_one_of_the_two_is_enough(found: Any, slug: str) -> None:
    other = {"zarm": "zarmland", "zarmland": "zarm"}[slug]
    told = {"identity": f"One of two things, of which {other} is the other.", "unlike": (other,)}
    assert not found(_things(OTHER, **{slug: told}))


def test_identity_alone_silences_nothing(found: Any) -> None:
    assert len(found(_things(OTHER, zarmland={"identity": APART}))) == 1


@pytest.mark.parametrize(
    ("identity", "unlike", "message"),
    [
        (APART, ("zarm", "nobody"), "unlike names 'nobody', which is no entity"),
        (APART, ("zarm", "zarmland"), "unlike names 'zarmland', which is the entity itself"),
        ("The realm of old, not the state of today.", ("zarm",), "identity does not name zarm"),
        ("The realm of old; the state is zarm-ost.", ("zarm",), "identity does not name zarm"),
        ("It is not zarm.", ("zarm",), "identity is no sentence that tells"),
        ("x x x x zarm.", ("zarm",), "identity is no sentence that tells"),
        ("the realm of old, not the state zarm", ("zarm",), "identity is no sentence that tells"),
    ],
)
def test_what_unlike_and_its_reason_must_be(
    found: Any, identity: str, unlike: tuple[str, ...], message: str
) -> None:
    told = {"identity": identity, "unlike": unlike}
    (finding,) = found(_things(OTHER, zarmland=told))
    assert finding.startswith(f"e.yaml:6: [zarmland] {message}")


def test_unlike_may_tell_more_than_the_gate_asks(found: Any) -> None:
    told = {"identity": "The league that Ost founded, which is no state.", "unlike": ("ost",)}
    assert not found(_things({}, league=told))


def test_unlike_without_identity_breaks_the_schema(edit: Edit, problem: Any) -> None:
    edit(ENTITIES_FILE, "label: League", "label: League\n  unlike: [ost]")
    assert "[league] unlike: 'unlike' needs 'identity' beside it: why two names" in problem()


# ---------------------------------------------------------------- events and agreements

EVENT = {"talks": ("DiplomaticEvent", "first exchange of envoys")}


def _event(slug: str, time: str, *parties: str) -> list[Told]:
    told = [f"{slug} hasParticipant {party}" for party in parties]
    return [*told, f'{slug} hasTimeSpan "{time}"'] if time else list(told)


@pytest.mark.parametrize(
    ("one", "other", "is_asked"),
    [
        (("1992", "zarm", "ost"), ("3 January 1992", "ost", "zarm"), True),
        (("3 January 1992", "zarm", "ost"), ("3 January 1992", "zarm", "ost"), True),
        (("1992", "zarm", "ost"), ("March 1992", "zarm"), True),
        (("1992", "zarm", "ost"), ("1993", "zarm", "ost"), False),
        (("1992", "zarm"), ("1992", "ost"), False),
        (("1992", "zarm", "league"), ("1992", "ost", "zarm"), False),
        (("since 1992", "zarm", "ost"), ("3 January 1993", "zarm", "ost"), False),
        (("1992", "zarm", "ost"), ("",), False),
        (("the next day", "zarm", "ost"), ("1992", "zarm", "ost"), False),
    ],
)
def test_events_of_one_kind_with_the_same_parties_and_time(
    found: Any, one: tuple[str, ...], other: tuple[str, ...], is_asked: bool
) -> None:
    record = _record("r", [*_event("relations", *one), *_event("talks", *other)])
    assert len(found(_things(EVENT), record)) == is_asked
    related = {"talks": ("Visit", "first exchange of envoys")}  # a kind of diplomatic event
    assert len(found(_things(related), record)) == is_asked
    another = {"talks": ("Battle", "first exchange of shots")}
    assert not found(_things(another), record)


def test_events_of_which_one_says_too_little_are_compared_by_their_labels(found: Any) -> None:
    same = {"talks": ("DiplomaticEvent", "early opening of the relations")}
    record = _record("r", _event("relations", "1992", "zarm", "ost"))
    (finding,) = found(_things(same), record)
    assert "their labels have words in common" in finding
    elsewhen = _record("s", _event("talks", "1994"))
    assert not found(_things(same), record, elsewhen)
    assert found(_things(same), record, _record("s", _event("talks", "", "zarm")))
    assert not found(_things(same), record, _record("s", _event("talks", "", "league")))
    assert not found(_things(EVENT), record)


def test_events_of_one_kind_and_time_may_be_one_where_no_party_differs(found: Any) -> None:
    record = _record("r", _event("relations", "May 1992", "zarm", "ost"))
    (finding,) = found(_things(EVENT), record, _record("s", _event("talks", "May 1992")))
    assert "both are of one kind and one time" in finding
    assert not found(_things(EVENT), record, _record("s", _event("talks", "2 May 1992")))
    assert not found(_things(EVENT), record, _record("s", _event("talks", "May 1992", "league")))


def test_events_of_no_kind_in_one_year_are_asked_about_where_more_speaks_for_it(found: Any) -> None:
    vague = {"one": ("Event", "paving of roads"), "two": ("Event", "planting of trees")}
    year, day = _event("one", "1992", "zarm"), _event("one", "3 May 1992", "zarm")
    assert not found(_things(vague), _record("r", [*year, *_event("two", "1992", "zarm")]))
    assert found(_things(vague), _record("r", [*day, *_event("two", "3 May 1992", "zarm")]))
    alike = vague | {"two": ("Event", "paving of a road")}
    assert found(_things(alike), _record("r", [*year, *_event("two", "1992", "zarm")]))


def test_every_role_makes_a_party(found: Any) -> None:
    battles = {"one": ("Battle", "fight at the Ford"), "two": ("Battle", "defeat of Ost")}
    first = _event("one", "1992", "zarm", "ost")
    roles = ["two hasVictor zarm", "two hasDefeatedParty ost", 'two hasTimeSpan "May 1992"']
    assert len(found(_things(battles), _record("r", [*first, *roles]))) == 1
    inverse = ["zarm takesPartIn two", "ost takesPartIn two", 'two hasTimeSpan "May 1992"']
    assert len(found(_things(battles), _record("r", [*first, *inverse]))) == 1
    denied = [replace(_fact(told), denial="never") for told in roles]
    assert not found(_things(battles), _record("r", [*first, *denied]))


def test_agreements_have_the_date_and_the_parties_of_their_signing(found: Any) -> None:
    more = {"pact": ("Treaty", "pact of the two"), "signing": ("Signing", "signing at the hill")}
    facts = [
        *('ford-treaty hasTimeSpan "1992"', "ford-treaty hasSignatory zarm"),
        *("ford-treaty hasSignatory ost", "signing actsUpon pact"),
        *('signing hasTimeSpan "May 1992"', "signing hasParticipant zarm"),
    ]
    (finding,) = found(_things(more), _record("r", facts))
    assert "[pact] it may be ford-treaty" in finding
    facts[4] = 'signing hasTimeSpan "May 1993"'
    assert not found(_things(more), _record("r", facts))


def test_two_acts_upon_one_thing_are_asked_about(found: Any) -> None:
    acts = {"one": ("Signing", "act of the Ford"), "two": ("Signing", "what both signed")}
    facts = ["one actsUpon ford-treaty", "two actsUpon ford-treaty", 'one hasTimeSpan "1992"']
    (finding,) = found(_things(acts), _record("r", facts))
    assert "both act upon ford-treaty" in finding
    acts["two"] = ("Ratification", "what both ratified")
    assert not found(_things(acts), _record("r", facts))


def test_unlike_tells_events_apart(found: Any) -> None:
    record = _record(
        "r", [*_event("relations", "1992", "zarm", "ost"), *_event("talks", "1992", "zarm")]
    )
    assert found(_things(EVENT, talks={"identity": "A later event than the others."}), record)
    told = {"identity": "Envoys were sent before relations were opened.", "unlike": ("relations",)}
    assert not found(_things(EVENT, talks=told), record)


# ---------------------------------------------------------------- one item of Wikidata


def test_one_item_for_two_things_is_asked_about(found: Any) -> None:
    (finding,) = found(_things({}), zarm="Q101", ost="Q101", league="", relations="Q101")
    assert "both are linked to Q101 of Wikidata" in finding  # an event is no state
    assert not found(_things({}), zarm="Q101", ost="Q102", nobody="Q102")


# ---------------------------------------------------------------- facts and claims


def test_a_fact_that_stands_twice_in_a_record_is_refused(found: Any) -> None:
    fact = "zarm recognizes ost"
    (finding,) = found(_things({}), _record("r", [fact, "ost recognizes zarm", fact]))
    assert finding == f"doc.yaml:10: [r] '{fact}' stands at line 8 of r already; delete one"
    hedged = replace(_fact(fact), certainty="probably")
    assert found(_things({}), _record("r", [fact, hedged]))
    for qualified in ({"when": "in 1992"}, {"scope": ("league",)}, {"how": ("often",)}):
        assert not found(_things({}), _record("r", [fact, replace(_fact(fact), **qualified)]))


def test_a_symmetric_relation_told_both_ways_is_refused(found: Any) -> None:
    both = ["zarm sharesBorderWith ost", "ost sharesBorderWith zarm"]
    (finding,) = found(_things({}), _record("r", both))
    assert f"'{both[1]}' stands at line 8 of r as '{both[0]}', which says the same" in finding
    assert not found(_things({}), _record("r", ["zarm sharesBorderWith ost", "zarm rules ost"]))
    assert not found(_things({}), _record("r", ["zarm influences ost", "ost influences zarm"]))


def test_a_fact_from_words_within_another_quote_is_refused(found: Any) -> None:
    fact = "zarm recognizes ost"
    one = _record("one", [fact], at=(0, 20))
    (finding,) = found(_things({}), one, _record("two", [fact], at=(5, 15)))
    assert "stands at line 8 of one, from the same words; keep it in one of the two" in finding
    assert not found(_things({}), one, _record("two", [fact], at=(15, 25)))
    assert not found(_things({}), one, _record("two", ["ost recognizes zarm"], at=(5, 15)))


def _claim(name: str, content: str, by: str = "ost", **fields: Any) -> ClaimRecord:
    return ClaimRecord(9, name, "…", (by,), "assertion", content=(_fact(content),), **fields)


def test_two_claims_of_one_content_and_speaker_are_refused(found: Any) -> None:
    fact = "zarm recognizes ost"
    first = _record("one", claims=(_claim("it-does", fact),))
    (finding,) = found(_things({}), first, _record("two", claims=(_claim("so-it-is", fact),)))
    assert finding.startswith("doc.yaml:9: [two] so-it-is says what it-does says (doc.yaml:9)")
    for other in (
        _claim("so-it-is", fact, by="zarm"),
        _claim("so-it-is", "ost recognizes zarm"),
        _claim("so-it-is", fact, when="in 1992"),
        replace(_claim("so-it-is", fact), kind="question"),
    ):
        assert not found(_things({}), first, _record("two", claims=(other,)))


# ---------------------------------------------------------------- what others refuse, and the gate


def test_what_the_gate_does_not_know_is_passed_over(found: Any) -> None:
    things = _things({"other": ("Nonsense", "Zarms"), "odd": ("Nonsense", "Osts")})
    record = _record("r", ["nobody doesAnything never", 'relations hasTimeSpan "soon"'])
    assert not found(things, record, other="Q1", odd="Q1")


def test_the_gate_reads_a_project(small: Path, edit: Edit) -> None:
    result = judge_twins(JudgedTexts(small))
    assert not result.findings
    assert result.summary.startswith("8 entities compared")
    edit(ENTITIES_FILE, "label: Ost\n", "label: Zarms\n")
    (finding,) = judge_twins(JudgedTexts(small)).findings
    assert finding.startswith("entities.yaml:8: [ost] it may be zarm")


def test_the_gate_reads_the_links(small: Path, edit: Edit) -> None:
    edit(REGISTER_FILE, "ost,unverified,,,state", "ost,linked,Q101,closeMatch,state")
    edit(SIGHTINGS_FILE, "ford,Q102", "ost,Q101,Ost,a map,\nford,Q102")
    (finding,) = judge_twins(JudgedTexts(small)).findings
    assert "both are linked to Q101" in finding
    (small / REGISTER_FILE).unlink()  # which is for another gate to refuse
    assert not judge_twins(JudgedTexts(small)).findings


def test_the_gate_asks_about_drafts_of_nothing(small: Path, edit: Edit) -> None:
    edit(
        RECORDS_FILE,
        "- nobody doesAnything never",
        "- zarm recognizes ost\n  - zarm recognizes ost",
    )
    assert not judge_twins(JudgedTexts(small)).findings


def test_all_things_of_the_project_are_told_once() -> None:
    assert not judge_twins(JudgedTexts(TRIPLES)).findings

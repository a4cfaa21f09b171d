from collections.abc import Callable
from pathlib import Path

import pytest

from khorgos.triples.annotated import read_input
from khorgos.triples.gates.gate import JudgedTexts
from khorgos.triples.gates.relations import check_relations, judge_relations
from khorgos.triples.relations import Relations, Wording

from .conftest import ENTITIES_FILE, RECORDS_FILE, Edit

Ask = Callable[[], list[str]]
VICTOR = "  - fact: battle-of-the-ford hasVictor zarm\n"
DEFEATED = "  - battle-of-the-ford hasDefeatedParty ost\n"
PLACE = "  - battle-of-the-ford tookPlaceAt ford\n"
RECOGNIZES = "  - fact: zarm recognizes ost\n"
MEMBER = "  - fact: zarm isMemberOf league\n"


@pytest.fixture
def findings(small: Path) -> Ask:
    """What the gate finds in the small project."""
    return lambda: list(judge_relations(JudgedTexts(small)).findings)


def test_relations_that_the_words_say_pass_and_are_counted(small: Path) -> None:
    result = judge_relations(JudgedTexts(small))
    assert not result.findings
    assert "relations" in result.summary


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            VICTOR,
            VICTOR.replace("zarm", "ost"),
            "'defeated' says it the other way round: exchange ost with what stands on its other",
        ),
        (DEFEATED, DEFEATED.replace("ost", "zarm"), "'defeated' says it the other way round: ex"),
        (
            RECOGNIZES,
            RECOGNIZES.replace("zarm recognizes ost", "ost recognizes zarm"),
            "'recognized' says it the other way round: exchange the ends, or choose",
        ),
        (
            MEMBER,
            MEMBER.replace("zarm isMemberOf league", "league isMemberOf zarm"),
            "quote the words that do, exchange the ends, or choose the property",
        ),
    ],
)
def test_exchanged_ends_are_refused(
    edit: Edit, findings: Ask, old: str, new: str, told: str
) -> None:
    edit(RECORDS_FILE, old, new)
    (finding,) = findings()
    assert told in finding


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (VICTOR, VICTOR.replace("hasVictor", "hasDefeatedParty")),
        (DEFEATED, DEFEATED.replace("hasDefeatedParty", "hasGiver")),
        (PLACE, PLACE.replace("tookPlaceAt", "hasOrigin")),
        (RECOGNIZES, RECOGNIZES.replace("recognizes", "isMemberOf")),
        (RECOGNIZES, RECOGNIZES.replace("recognizes", "isAlliedWith")),
    ],
)
def test_another_property_than_the_words_say_is_refused(
    edit: Edit, findings: Ask, old: str, new: str
) -> None:
    edit(RECORDS_FILE, old, new)
    (finding,) = findings()
    assert "choose the property that the words say" in finding


def test_a_finding_says_where_it_is_and_what_the_table_has(edit: Edit, findings: Ask) -> None:
    edit(RECORDS_FILE, RECOGNIZES, RECOGNIZES.replace("zarm recognizes ost", "ost recognizes zarm"))
    (finding,) = findings()
    assert finding.startswith("two-states.yaml:23: [recognition] no words of the quote say")
    assert "'to recogni" in finding.rpartition("relations.csv has")[2]


def test_a_table_with_one_row_is_told_so(small: Path) -> None:
    row = Wording(2, "recognizes", "to fly", "S … ~ … O", "who flies stands before the verb")
    judged = JudgedTexts(small)
    told = [str(one) for one in check_relations(judged.input, Relations([row]))]
    (finding,) = [one for one in told if "zarm recognizes ost has them" in one]
    assert "relations.csv has one row for it, whose words do not stand there; a row is" in finding
    assert "the other way round" not in finding


def test_a_property_without_words_asks_for_them(small: Path, edit: Edit) -> None:
    judged = JudgedTexts(small)
    victor = Wording(2, "hasVictor", "to defeat", "O ~", "who defeats stands before the verb")
    messages = [problem.message for problem in check_relations(judged.input, Relations([victor]))]
    assert "relations.csv has no words for recognizes; add those that say it, with the reason" in (
        messages
    )
    assert not any("hasVictor" in message for message in messages)


@pytest.mark.parametrize("reading", ["inferred-by-curator", "emended"])
def test_what_has_a_reason_of_its_own_needs_no_words(
    edit: Edit, findings: Ask, reading: str
) -> None:
    emended = "    emended: {written: Zarm, read: Ost}\n" if reading == "emended" else ""
    turned = RECOGNIZES.replace("zarm recognizes ost", "ost recognizes zarm")
    reason = f"    reading: {reading}\n    because: each recognized the other\n"
    edit(RECORDS_FILE, RECOGNIZES, turned + reason + emended)
    assert not findings()


def test_an_inference_has_a_word_for_the_relation_in_the_quote_or_the_reason(
    edit: Edit, findings: Ask
) -> None:
    inferred = (
        "zarm isAlliedWith ost\n    reading: inferred-by-curator\n"
        "    because: they were {} in those years"
    )
    edit(RECORDS_FILE, "zarm recognizes ost", inferred.format("friends"))
    (finding,) = findings()
    assert "neither the quote nor the reason has a word for isAlliedWith" in finding
    edit(RECORDS_FILE, "they were friends in", "they were allied with each other in")
    assert not findings()


def test_what_claims_and_intentions_say_needs_words_too(edit: Edit, findings: Ask) -> None:
    edit(
        RECORDS_FILE,
        "    content: [ford isLocatedIn ost-region]",
        "    content: [ford isAlliedWith ost]",
    )
    (finding,) = findings()
    assert "[dispute]" in finding


def test_an_end_that_the_quote_does_not_tell_is_left_to_the_gate_mentions(
    edit: Edit, findings: Ask
) -> None:
    edit(RECORDS_FILE, RECOGNIZES, RECOGNIZES.replace("zarm recognizes ost", "zarm rules league"))
    edit(RECORDS_FILE, "Zarm is not a member of the League.]", "It rained. It rained.]")
    edit(RECORDS_FILE, "  - fact: zarm isMemberOf league\n    not: is not\n", "")
    assert not findings()


@pytest.mark.parametrize(
    ("name", "expected"), [("name", 0), ("formerName", 1), ("birthName", 1), ("courtesyName", 1)]
)
def test_a_kind_of_name_needs_its_word(edit: Edit, findings: Ask, name: str, expected: int) -> None:
    edit(RECORDS_FILE, 'name "Battle of the Ford"@en', f'{name} "Battle of the Ford"@en')
    assert len(findings()) == expected


def test_words_that_mean_a_thing_stand_for_it(edit: Edit, findings: Ask) -> None:
    edit(
        RECORDS_FILE,
        "Its king probably fled the next day.\n  nothing: The king has no name here.\n",
        (
            "Its king probably fled the next day.\n"
            "  means:\n"
            "  - words: Its king\n    of: [king-of-ost]\n"
            "  - words: fled\n    of: [flight-of-the-king]\n"
            "  facts:\n"
            "  - flight-of-the-king hasTraveller king-of-ost\n"
        ),
    )
    edit(
        ENTITIES_FILE,
        "league:\n",
        "king-of-ost:\n  type: Person\n  label: king of Ost\n"
        "flight-of-the-king:\n  type: Journey\n  label: flight of the king\nleague:\n",
    )
    assert not findings()


def test_the_release_is_said_in_words() -> None:
    assert list(map(str, check_relations(read_input()))) == []

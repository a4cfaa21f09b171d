"""A record is judged alone as it would be judged among all others."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier, BrokenBarrierError
from typing import Any

import pytest

from khorgos.triples.gates import judging
from khorgos.triples.gates.checking import TEXT_GATES
from khorgos.triples.gates.findings import GateFinding, WrittenText, read_finding, words_of_message
from khorgos.triples.gates.gate import JudgedTexts
from khorgos.triples.gates.judging import Judge

from .conftest import ENTITIES_FILE, RECORDS_FILE, Edit

FILE = "two-states.yaml"
RECOGNITION = """\
- id: again
  section: Today
  quote: Zarm recognized Ost in 1992.
  facts:
  - zarm recognizes ost
"""


def errors(findings: Sequence[GateFinding]) -> list[str]:
    """What has to be mended, by gate."""
    return [f"{one.gate}: {one.message}" for one in findings if one.severity == "error"]


@pytest.mark.parametrize(
    ("change", "gate", "told", "place"),
    [
        (("", ""), "", "", (0, 0)),
        (("in 1992.", "in 1993."), "input", "not in the document", (0, 0)),
        (("recognizes ost", "recognises ost"), "input", "did you mean 'recognizes'", (5, 10)),
        (("recognizes ost", "recognizes osst"), "input", "did you mean 'ost'", (5, 21)),
        (("zarm recognizes", "border recognizes"), "input", "takes the class", (5, 5)),
        (("recognizes ost", 'recognizes "Ost"'), "input", "takes an entity", (5, 22)),
        (("zarm recognizes ost", "zarm isNear ford"), "mentions", "not name ford", (5, 17)),
        (("zarm recognizes ost", "ost recognizes zarm"), "relations", "exchange", (3, 15)),
        (("section:", "sektion:"), "input", "no such key", (2, 3)),
        (("recognizes ost", "recognizes"), "input", "not a triple", (5, 5)),
        (("Zarm recognized Ost in 1992.", "[Zarm"), "input", "not YAML", (0, 0)),
    ],
)
def test_a_record_is_judged_with_the_place_of_the_words(
    small: Path, change: tuple[str, str], gate: str, told: str, place: tuple[int, int]
) -> None:
    record = RECOGNITION.replace(*change) if change[0] else RECOGNITION
    found = [one for one in Judge(small).judge(record, FILE, 1) if one.severity == "error"]
    if not gate:
        assert errors(found) == []
        return
    one = next(one for one in found if one.gate == gate and told in one.message)
    assert one.file == FILE
    if place[0]:
        assert (one.line, one.column) == place


def test_a_record_alone_has_the_findings_that_it_has_among_all(small: Path, edit: Edit) -> None:
    edit(RECORDS_FILE, "hasVictor zarm", "hasVictor league")
    edit(RECORDS_FILE, 'over 300 km"', '300 km"')
    edit(RECORDS_FILE, "    not: is not\n", "")
    edit(
        RECORDS_FILE,
        "    content: [ford isLocatedIn ost-region]\n",
        "    content: [ost isNear ford]\n",
    )
    judged = JudgedTexts(small)
    whole = {
        (gate.name, one.record, one.message)
        for gate in TEXT_GATES
        if gate.name != "coverage"
        for one in (read_finding(gate.name, text) for text in gate.run(judged).findings)
        if one.file == FILE
    }
    judge = Judge(small)
    alone = {
        (one.gate, one.record, one.message)
        for record in judged.input.records
        for one in judge.judge_known(FILE, [record.id])
        if one.severity == "error"
    }
    assert len({gate for gate, *_ in whole}) > 2
    assert alone == whole


def test_it_takes_the_place_of_the_record_with_its_id(small: Path, edit: Edit) -> None:
    edit(RECORDS_FILE, "The border is over 300 km long.\n  facts", "It rained.\n  facts")
    judge = Judge(small)
    assert any("found 2 times" in text for text in errors(judge.judge_known(FILE, ["border"])))
    mended = {
        "id": "border",
        "quote": "The border is over 300 km long.",
        "facts": ['border hasLength "over 300 km"'],
    }
    assert not [one for one in judge.judge(mended, "two-states") if one.gate == "input"]
    line = judge.judge({**mended, "facts": ["border hasLenght x"]}, "two-states")[0].line
    text = (small / RECORDS_FILE).read_text("utf-8").splitlines()
    assert text[line - 4] == "- id: border"


def test_what_changes_on_disk_is_read_again(small: Path, edit: Edit) -> None:
    judge = Judge(small)
    record = RECOGNITION.replace("zarm recognizes ost", "zarm recognizes osten")
    assert any("'osten'" in text for text in errors(judge.judge(record, FILE)))
    edit(
        ENTITIES_FILE,
        "ost:\n  type: Realm\n",
        "osten:\n  type: Realm\n  label: Ost\nost:\n  type: Realm\n",
    )
    assert not any("no entity" in text for text in errors(judge.judge(record, FILE)))
    (small / ENTITIES_FILE).write_text("osten: [", "utf-8")
    found = judge.judge(record, FILE)
    assert any(one.file == "entities.yaml" and "not YAML" in one.message for one in found)
    assert not any("no entity" in one.message for one in found), "the last that could be read"


ODD = [
    "",
    "- ",
    "[]",
    "zarm",
    "- - zarm",
    "\t- id: a",
    "- &a\n  id: *a",
    "records: []",
    "- {",
    "\ufeff- a",
]


def test_what_is_no_record_is_said_and_not_raised(small: Path) -> None:
    judge = Judge(small)
    for text in ODD:
        found = judge.judge(text, FILE)
        assert {(one.gate, one.file) for one in found} == {("input", FILE)}, text
        assert all(one.line >= 1 and one.column >= 1 for one in found), text


def test_several_records_are_judged_beside_one_another(small: Path) -> None:
    twice = RECOGNITION + RECOGNITION.replace("id: again", "id: once-more")
    found = Judge(small).judge(twice, FILE, 41)
    assert any(one.record == "once-more" and "from the same words" in one.message for one in found)
    assert {one.line for one in found if one.record == "once-more"} >= {50}


def test_records_that_changed_since_are_told_by_their_file(small: Path, edit: Edit) -> None:
    judge = Judge(small)
    assert "battle" in judge.changed()[FILE]
    assert judge.changed() == {}
    edit(RECORDS_FILE, "  - battle-of-the-ford tookPlaceAt ford\n", "")
    edit(RECORDS_FILE, "- id: not-yet-read", "- id: read")
    assert judge.changed() == {FILE: ["battle", "read"]}
    edit(RECORDS_FILE, "Its king probably", "Its  king probably")
    assert judge.changed("another") == {}


def test_a_document_that_is_not_there_is_said(small: Path) -> None:
    (one,) = Judge(small).judge(RECOGNITION, "two-stats")
    assert "did you mean 'two-states" in one.message


def test_words_over_two_lines_and_behind_signs_of_two_bytes_are_found() -> None:
    one = "- id: 砂\n  quote: 砂岩 Zarm was\n    probably near\n"
    text = f"records:\n{one}- id: b\n  quote: probably\n"
    finding = read_finding("faithfulness", "a.yaml:2: [砂] 'was probably': it hedges")
    assert str(WrittenText(text).place(finding)) == "a.yaml:3:18: [砂] 'was probably': it hedges"
    other = read_finding("faithfulness", "a.yaml:5: [b] 'probably': it hedges")
    placed = WrittenText(text).place(other)
    assert (placed.line, placed.column, placed.words) == (6, 10, ("probably",))


def test_words_of_a_message_are_those_between_marks() -> None:
    message = "'many' is the gate's word for \"Zarm's\", not 'x\\'y'"
    assert list(words_of_message(message)) == ["many", "Zarm's", "x'y"]


def test_threads_are_answered_one_after_the_other(
    small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    both, check, met = Barrier(2), judging.check_record, []

    def meet(*asked: Any) -> Any:
        try:
            both.wait(0.2)  # which another thread that judges meanwhile ends
            met.append(asked)
        except BrokenBarrierError:
            both.reset()
        return check(*asked)

    monkeypatch.setattr(judging, "check_record", meet)
    judge = Judge(small)
    judge.warm()
    faulty = RECOGNITION.replace("recognizes ost", "recognizes osst")
    with ThreadPoolExecutor(2) as threads:
        found = list(threads.map(lambda told: judge.judge(told, FILE), [RECOGNITION, faulty]))
    assert not met
    assert [bool(errors(one)) for one in found] == [False, True]

"""Reasons, numbers and exceptions, and what they rest on."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from khorgos.triples.annotated import read_input
from khorgos.triples.gates.coverage import check_sections
from khorgos.triples.gates.gate import JudgedTexts
from khorgos.triples.gates.reasons import check_reasons, judge_reasons

from .conftest import DESCRIPTION

TEXT = """\
Zarm and Ost

Old times

King Orm ruled Zarm from 1429 until his death in 1462. On 3 May 1440 he wed Ada of Ost.
The next day the two went to the Ford. Three years later he built Orm Hall there.
He had 1,218 ships and two sons. He perhaps sailed to Vinn.
Ost has nothing like it.
"""
ENTITIES = """\
two-states: {type: SourceDocument, label: Zarm and Ost}
zarm: {type: SovereignState, label: Zarm}
ost: {type: SovereignState, label: Ost}
orm: {type: Person, label: Orm}
ada: {type: Person, label: Ada of Ost}
wedding-1440: {type: Event, label: wedding of Orm and Ada in 1440}
reign: {type: Event, label: reign of Orm}
journey: {type: Journey, label: journey to the Ford}
building: {type: Event, label: building of Orm Hall}
"""
RULED = "King Orm ruled Zarm from 1429 until his death in 1462."
WED = "On 3 May 1440 he wed Ada of Ost."
WENT = "The next day the two went to the Ford."
BUILT = "Three years later he built Orm Hall there."
SHIPS = "He had 1,218 ships and two sons."
SAILED = "He perhaps sailed to Vinn."
EMPTY = "Ost has nothing like it."

World = Callable[..., list[str]]


def _record(quote: str, body: str) -> str:
    lines = "\n".join(f"  {line}" for line in body.strip("\n").split("\n"))
    return f"- id: it\n  quote: {quote}\n{lines}\n"


@pytest.fixture
def judged(tmp_path: Path) -> Callable[..., JudgedTexts]:
    """An invented document with one record, and with entities more where they are given."""

    def write(record: str, more: str = "", head: str = "complete: [Old times]") -> JudgedTexts:
        digest = hashlib.sha256(TEXT.encode()).hexdigest()
        files = {
            "sources/two-states.txt": TEXT,
            "sources/two-states.toml": DESCRIPTION.format(sha256=digest),
            "annotations/two-states.yaml": f"document: two-states\n{head}\nrecords:\n{record}",
            "annotations/entities.yaml": ENTITIES + more,
        }
        for name, content in files.items():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_text(content, encoding="utf-8")
        return JudgedTexts(tmp_path)

    return write


@pytest.fixture
def findings(judged: Callable[..., JudgedTexts]) -> World:
    """What the gate finds in a record of the invented document."""

    def find(quote: str, body: str, more: str = "") -> list[str]:
        return [str(found) for found in check_reasons(judged(_record(quote, body), more).input)]

    return find


def _fact(triple: str, **keys: str) -> str:
    fields = "".join(f"\n  {key}: {value}" for key, value in keys.items())
    return f"facts:\n- fact: {triple}{fields}"


# ---------------------------------------------------------------- because


@pytest.mark.parametrize("reading", ["coreference", "inferred-by-curator"])
def test_a_reason_quotes_words_of_its_passage(findings: World, reading: str) -> None:
    triple = "journey hasParticipant ada"
    good = "\"'the two' are Orm and Ada\""
    assert findings(WENT, _fact(triple, reading=reading, because=good)) == []
    for poor in ("Orm and Ada were both there", "\"'ruled Zarm' is said of both of them\""):
        (finding,) = findings(WENT, _fact(triple, reading=reading, because=poor))
        assert finding.startswith("two-states.yaml:")
        assert "quotes no word of the passage" in finding


def test_an_inference_quotes_more_than_an_article(findings: World) -> None:
    reason = "\"'the' says which of them were there\""
    keys = {"because": reason, "reading": "inferred-by-curator"}
    (finding,) = findings(WENT, _fact("journey hasParticipant ada", **keys))
    assert "quotes no word of the passage" in finding


@pytest.mark.parametrize("reason", ["obvious", "x", "\"'the two'\"", "\"'the two' obviously\""])
def test_a_word_is_no_reason(findings: World, reason: str) -> None:
    keys = {"reading": "coreference", "because": reason}
    (finding,) = findings(WENT, _fact("journey hasParticipant ada", **keys))
    assert "is no reason" in finding


def test_what_a_reason_quotes_stands_in_the_document(findings: World) -> None:
    keys = {"reading": "coreference", "because": "\"'the two' are both of 'Orm and Ada'\""}
    (finding,) = findings(WENT, _fact("journey hasParticipant ada", **keys))
    assert "quotes 'Orm and Ada', which stands nowhere" in finding
    keys["because"] = "\"'the two' are 'King Orm' and, of the sentence before, 'Ada … Ost'\""
    assert findings(WENT, _fact("journey hasParticipant ada", **keys)) == []


def test_a_number_and_a_name_of_a_reason_stand_somewhere(findings: World) -> None:
    triple = "journey hasParticipant ada"
    keys = {"reading": "coreference", "because": "\"'the two' were wed in 1440\""}
    (finding,) = findings(WENT, _fact(triple, **keys))
    assert "the number 1440" in finding
    keys["because"] = "\"'the two' were wed on '3 May 1440'\""
    assert findings(WENT, _fact(triple, **keys)) == []
    keys["because"] = "\"'the two' are Ada and her brother Ulf\""
    (finding,) = findings(WENT, _fact(triple, **keys))
    assert "names 'Ulf'" in finding


def test_a_resolution_is_read_too(findings: World) -> None:
    (finding,) = findings(WENT, _fact("journey hasParticipant ada", resolved="it was in 1440"))
    assert "the number 1440" in finding
    resolved = "\"'the two' are Ada and her king\""
    assert findings(WENT, _fact("journey hasParticipant ada", resolved=resolved)) == []


# ---------------------------------------------------------------- times


@pytest.mark.parametrize(
    ("quote", "words", "edtf", "reading", "because", "cause"),
    [
        (
            WENT,
            "The next day",
            "1440-05-04",
            "relative",
            "\"'The next day' counts from '3 May 1440'\"",
            "",
        ),
        (
            *(WENT, "The next day", "1440-05-05", "relative"),
            *("\"'The next day' counts from '3 May 1440'\"", "nothing gives the time 1440-05-05"),
        ),
        (
            *(WENT, "The next day", "1440-05-04", "relative"),
            *("\"'The next day' counts from the wedding\"", "nothing gives the time"),
        ),
        (
            *(BUILT, "Three years later", "1443", "relative"),
            *("\"'Three years later' counts from '3 May 1440'\"", ""),
        ),
        (
            *(BUILT, "Three years later", "1444", "relative"),
            *("\"'Three years later' counts from '3 May 1440'\"", "nothing gives the time 1444"),
        ),
        (
            *(RULED, "from 1429 until his death", "1429/1462", "relative"),
            *("\"'his death' is told to be 'in 1462'\"", ""),
        ),
        (
            *(RULED, "from 1429 until his death", "1429/1492", "relative"),
            *("\"'his death' is told to be 'in 1462'\"", "nothing gives the time 1429/1492"),
        ),
        (
            *(RULED, "from 1429", "1429/1463", "inferred-by-curator"),
            *("\"'his death' came then\"", "nothing gives the time"),
        ),
        (WED, "On 3 May 1440", "1440-05-03/..", "inferred-by-curator", "\"who 'wed' is wed\"", ""),
        (
            *(WED, "On 3 May 1440", "1440-03-05/..", "inferred-by-curator"),
            *("\"who 'wed' is wed\"", "nothing gives the time"),
        ),
    ],
)
def test_a_time_comes_from_a_date_of_the_source(
    findings: World, quote: str, words: str, edtf: str, reading: str, because: str, cause: str
) -> None:
    fact = _fact("zarm rules ost", when=words, edtf=edtf, reading=reading, because=because)
    found = findings(quote, fact)
    assert [cause in finding for finding in found] == ([True] if cause else [])


# ---------------------------------------------------------------- calculations


@pytest.mark.parametrize(
    ("triple", "calculation", "cause"),
    [
        ('reign hasQuantity "33 years"', "1462 - 1429", ""),
        ('reign hasQuantity "34 years"', "1462 - 1429", "gives 33, but what is said has 34"),
        ('reign hasQuantity "33 years"', "1462 - 1430", "the number 1430"),
        ('reign hasQuantity "33 years"', "33", "nothing is computed"),
        ('reign hasQuantity "33 years"', "1462 / 0", "divides by zero"),
        ('reign hasQuantity "33 years"', "1462 minus 1429", "is no calculation"),
        ('orm name "33"@en', "1462 - 1429", "no year and no quantity"),
    ],
)
def test_what_is_computed_is_calculated_again(
    findings: World, triple: str, calculation: str, cause: str
) -> None:
    keys = {"reading": "computed", "because": "\"'until' counts the years of 'ruled'\""}
    found = findings(RULED, _fact(triple, calculation=calculation, **keys))
    assert found if cause else found == []
    assert all(cause in finding for finding in found[:1])


def test_numbers_of_other_places_are_quoted(findings: World) -> None:
    keys = {"reading": "computed", "calculation": "1440 + 3", "edtf": "1443"}
    fact = 'building hasTimeSpan "Three years later"'
    reason = "\"'Three years later' counts from {}\""
    assert findings(BUILT, _fact(fact, because=reason.format("'3 May 1440'"), **keys)) == []
    (finding,) = findings(BUILT, _fact(fact, because=reason.format("'the two'"), **keys))
    assert "the number 1440" in finding


def test_an_era_is_counted_as_texts_count_it_and_both_ends_are_asked(findings: World) -> None:
    keys = {"reading": "computed", "because": "\"'until' leads from one to the other\""}
    both = {"calculation": "1429 + 33", "edtf": "1429/1462"}
    quote = f'["{RULED}", "{SHIPS}"]'
    (finding,) = findings(quote, _fact('reign hasTimeSpan "x"', **both, **keys))
    assert "the number 33" in finding
    both = {"calculation": "1429 + 2", "edtf": "1429/1431"}
    assert findings(quote, _fact('reign hasTimeSpan "x"', **both, **keys)) == []
    both = {"calculation": "1429 + 2", "edtf": "1420/1431"}
    (finding,) = findings(quote, _fact('reign hasTimeSpan "x"', **both, **keys))
    assert "nothing gives the number 1420" in finding
    both = {"calculation": "1429 + 2", "edtf": "-1430"}
    assert findings(quote, _fact('reign hasTimeSpan "x"', **both, **keys)) == []


def test_a_calculation_belongs_to_its_reading(findings: World) -> None:
    fact = _fact("zarm rules ost", calculation="1462 - 1429")
    (finding,) = findings(RULED, fact)
    assert "no use with the reading stated" in finding


# ---------------------------------------------------------------- words of the curator's own

CLAIM = """\
claims:
- id: claim-ships
  text: {}
  by: two-states
  kind: assertion
  about: [orm]
"""


def test_a_claim_says_no_number_and_no_name_of_its_own(findings: World) -> None:
    assert findings(SHIPS, CLAIM.format("The king Orm had 1,218 ships.")) == []
    (finding,) = findings(SHIPS, CLAIM.format("He had 1,219 ships."))
    assert "the text of the claim has the number 1219" in finding
    (finding,) = findings(SHIPS, CLAIM.format("He had 1,218 ships at Nord."))
    assert "names 'Nord'" in finding


def test_a_note_says_no_number_of_its_own(findings: World) -> None:
    (finding,) = findings(WENT, _fact("journey hasParticipant ada", note="It was in 1440."))
    assert "the note has the number 1440" in finding
    note = "\"It was after '3 May 1440', as told before.\""
    assert findings(WENT, _fact("journey hasParticipant ada", note=note)) == []


def test_a_number_in_a_name_stands_where_records_speak_of_the_thing(findings: World) -> None:
    assert findings(WED, "facts:\n- wedding-1440 hasParticipant ada") == []
    found = findings(WENT, "facts:\n- wedding-1440 hasParticipant ada")
    assert len(found) == 2  # label and slug
    assert all("entities.yaml:" in finding and "1440" in finding for finding in found)
    dated = _fact('wedding-1440 hasTimeSpan "The next day"', edtf="1440")
    assert not [finding for finding in findings(WENT, dated) if "entities" in finding]


def test_a_slug_may_hold_that_of_a_thing_it_is_about(findings: World) -> None:
    more = "feast-of-wedding-1440: {type: Event, label: feast}\n"
    quote = f'["{WED}", "{WENT}"]'
    body = "facts:\n- feast-of-wedding-1440 follows wedding-1440"
    assert findings(quote, body, more) == []
    more = more.replace("1440", "1444")
    (finding,) = findings(quote, body.replace("of-wedding-1440", "of-wedding-1444"), more)
    assert "the slug has the number 1444" in finding


@pytest.mark.parametrize(
    ("words", "accepted", "refused"),
    [
        ("largest ship", 1, 2),
        ("westernmost point", 1, 2),
        ("second of three sons", 2, 3),
        ("15th ship", 15, 16),
        ("last king", -1, -2),
        ("two ships", None, 2),
    ],
)
def test_a_position_needs_its_word(
    findings: World, words: str, accepted: int | None, refused: int
) -> None:
    def found(position: int) -> list[str]:
        ranking = f"{{of: zarm, by: ost, position: {position}}}"
        return findings(SHIPS, _fact(f'orm hasRanking "{words}"', ranking=ranking))

    assert accepted is None or found(accepted) == []
    (finding,) = found(refused)
    assert f"the position {refused}" in finding


def test_the_year_of_a_name_is_the_things_own(findings: World) -> None:
    quote = f'["{RULED}", "{WED}"]'
    body = 'facts:\n- wedding-1440 hasTimeSpan "{}"'
    assert findings(quote, body.format("3 May 1440")) == []
    found = findings(quote, body.format("1462"))
    assert len(found) == 2
    assert all("not of its own time" in finding for finding in found)


def test_the_reason_of_an_emendation_quotes_what_is_written_or_read(findings: World) -> None:
    keys = {"reading": "emended", "emended": "{written: Ada of Ost, read: Ida of Ost}"}
    for reason in ("\"'Ada' is written for another name\"", "\"it has to be 'Ida' here\""):
        assert not [
            f
            for f in findings(WED, _fact('ada name "Ida"@en', because=reason, **keys))
            if "quotes no word" in f
        ]
    (finding,) = findings(WED, _fact('ada name "Ida"@en', because="one letter is wrong", **keys))
    assert "quotes no word of the passage" in finding


# ---------------------------------------------------------------- exceptions, nothing, sections


@pytest.mark.parametrize(
    ("word", "why", "cause"),
    [
        ("perhaps", "the doubt is of the journey alone", ""),
        ("perhaps", "x", "at least four words"),
        ("perhaps", "not needed here", "at least four words"),
    ],
)
def test_an_exception_has_a_reason(findings: World, word: str, why: str, cause: str) -> None:
    body = f"exceptions: {{{word}: {why}}}\nfacts:\n- orm rules zarm"
    found = findings(SAILED, body)
    assert [cause in finding for finding in found] == ([True] if cause else [])


def test_nothing_is_said_in_a_sentence(findings: World) -> None:
    assert findings(EMPTY, "nothing: what it is like is not told") == []
    (finding,) = findings(EMPTY, "nothing: nope")
    assert "is no reason" in finding


def test_exceptions_and_nothing_are_counted_and_listed(
    judged: Callable[..., JudgedTexts],
) -> None:
    record = _record(
        SAILED, "exceptions: {perhaps: it is 'perhaps sailed' by ship}\nnothing: it is a tale"
    )
    result = judge_reasons(judged(record))
    assert result.findings == []
    assert result.counts == {"exceptions": 1, "reasons": 0}
    assert any("exception: " in remark and "'perhaps'" in remark for remark in result.remarks)
    record = _record(WED, "nothing: what came of it is unknown")
    assert any(remark.startswith("nothing: ") for remark in judge_reasons(judged(record)).remarks)


@pytest.mark.parametrize(
    ("head", "causes"),
    [
        ("complete: [Old times]", []),
        ("complete: []\nunread: {Old times: a reader of it is missing}", []),
        ("complete: []", ["no file says whether the section 'Old times' was read"]),
        ("complete: [Old times]\nunread: {Old times: a reader of it is missing}", ["keep one"]),
        ("complete: []\nunread: {Old times: later}", ["is no reason"]),
    ],
)
def test_each_section_is_read_or_has_a_reason(
    judged: Callable[..., JudgedTexts], head: str, causes: Sequence[str]
) -> None:
    record = _record(EMPTY, "nothing: what it is like is not told")
    given = read_input(judged(record, head=head).folder)
    found = list(check_sections(given.annotated))
    assert len(found) == len(causes)
    assert all(cause in finding for cause, finding in zip(causes, found, strict=True))


def test_the_reasons_of_the_project_rest_on_its_documents() -> None:
    given = read_input()
    assert list(check_reasons(given)) == []
    assert list(check_sections(given.annotated)) == []

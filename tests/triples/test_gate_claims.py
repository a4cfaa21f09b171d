"""What a claim says, its text, and the claims that it answers."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest

from khorgos.triples.annotated import read_input
from khorgos.triples.gates.claims import check_claims
from khorgos.triples.gates.opposites import opposites
from khorgos.triples.mentions import Mentions

from .conftest import RECORDS_FILE, Edit

DENIED = "text: The ford does not lie in Ost."
SAID = "text: The ford lies in Ost."


def _keep_sum(folder: Path) -> None:
    """Write the sum of the changed source into its description."""
    path = folder / "sources" / "two-states.toml"
    digest = hashlib.sha256((folder / "sources" / "two-states.txt").read_bytes()).hexdigest()
    path.write_text(re.sub(r'sha256 = ".*"', f'sha256 = "{digest}"', path.read_text("utf-8")))


def _findings(folder: Path) -> list[str]:
    given = read_input(folder)
    return list(map(str, check_claims(given, Mentions(given))))


def test_claims_that_agree_with_their_texts_pass(small: Path) -> None:
    assert _findings(small) == []


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (SAID, "text: The bridge lies in Ost.", "something of ford (Ford), but its text does not"),
        (SAID, "text: The ford does not lie in Ost.", "denies ('not'), but nothing of its content"),
        (DENIED, "text: The ford lies in Ost.", "its text denies nothing"),
        ("denies: [ford-is-in-ost]", "answers: [league-is-small]", "no thing in common"),
    ],
)
def test_what_text_and_content_do_not_share(
    small: Path, edit: Edit, old: str, new: str, says: str
) -> None:
    if "league" in new:
        more = (
            "  - id: league-is-small\n    text: The league is small.\n    by: zarm\n"
            "    kind: assertion\n    words: denied\n    about: [league]\n"
            "    no_content: The graph cannot say that it is small.\n"
        )
        edit(RECORDS_FILE, "- id: not-yet-read", f"{more}- id: not-yet-read")
    edit(RECORDS_FILE, old, new)
    (finding,) = _findings(small)
    assert says in finding
    assert finding.startswith("two-states.yaml:")


@pytest.mark.parametrize(
    "text", ["Zarm prevents that the ford lies in Ost.", "The ford isn't Ost."]
)
def test_other_words_of_denial(small: Path, edit: Edit, text: str) -> None:
    edit(RECORDS_FILE, DENIED, f"text: {text}")
    assert _findings(small) == []


def test_a_denial_that_is_the_name_of_a_thing(small: Path, edit: Edit) -> None:
    edit(RECORDS_FILE, SAID, "text: The ford without a bridge lies in Ost.")
    edit("annotations/entities.yaml", "label: Ford", "label: Ford without a bridge")
    assert _findings(small) == []


def test_the_document_has_one_voice(small: Path, edit: Edit) -> None:
    own = (
        "  - id: {0}\n    text: The ford is old.\n    by: {1}\n    kind: interpretation\n"
        "    about: [ford]\n    no_content: The graph cannot say that it is old.\n"
    )
    claims = own.format("old-1", "two-states") + own.format("old-2", "two-states")
    edit(RECORDS_FILE, "- id: not-yet-read", f"{claims}- id: not-yet-read")
    assert _findings(small) == []
    edit(RECORDS_FILE, "- id: not-yet-read", f"{own.format('old-3', 'ost')}- id: not-yet-read")
    (finding,) = _findings(small)
    assert "old-3 is by ost without reporting words" in finding
    assert "is by two-states" in finding


LIES = "ford isLocatedIn ost-region"
INFERRED = "    reading: inferred-by-curator\n    because: \"it 'lies in Ost', as is said\"\n"


@pytest.mark.parametrize("reading", ["", INFERRED])
def test_what_is_claimed_is_no_fact_of_the_same_sentence(
    small: Path, edit: Edit, reading: str
) -> None:
    edit(RECORDS_FILE, "  claims:\n", f"  facts:\n  - fact: {LIES}\n{reading}  claims:\n")
    (finding,) = _findings(small)
    assert f"'{LIES}' stands as a fact, but the claim ford-is-in-ost says it" in finding


def test_a_fact_stands_beside_a_claim_where_another_sentence_states_it(
    small: Path, edit: Edit
) -> None:
    edit(RECORDS_FILE, "  facts:\n  - border has", f"  facts:\n  - fact: {LIES}\n  - border has")
    assert _findings(small) == []
    edit(RECORDS_FILE, "  - border has", f"{INFERRED}  - border has")
    (finding,) = _findings(small)
    assert "the claim ford-is-in-ost says it" in finding


MEANT = """\
  - fact: ost hasGoal league
    content: [ost rules ford]
  - fact: ost rules ford
"""


def test_what_is_intended_is_no_fact_of_the_same_sentence(small: Path, edit: Edit) -> None:
    edit(RECORDS_FILE, "  facts:\n  - border has", f"  facts:\n{MEANT}  - border has")
    (finding,) = _findings(small)
    assert "content of 'ost hasGoal league' is what shall come about" in finding


@pytest.mark.parametrize(("quoted", "expected"), [("was given", 0), ("wanted to rule", 1)])
def test_an_intention_may_have_come_about_as_more_words_tell(
    small: Path, edit: Edit, quoted: str, expected: int
) -> None:
    reason = f"    reading: inferred-by-curator\n    because: \"it '{quoted}' the ford\"\n"
    edit(RECORDS_FILE, "  facts:\n  - border has", f"  facts:\n{MEANT}{reason}  - border has")
    assert len(_findings(small)) == expected


@pytest.mark.parametrize(
    ("text", "quote", "found"),
    [
        ("Zarm opposes the union.", "Zarm supports it.", [("opposes", "supports")]),
        ("Zarm left the League.", "Zarm leaves it; it did not join.", []),
        ("Ost is lower than Zarm.", "It is higher.", [("lower", "higher")]),
        ("Ost is lower, Zarm is higher.", "Zarm is higher.", []),
        ("Ost lost the land.", "Zarm won it.", [("lost", "won")]),
        ("Zarm supported the union.", "Zarm supports it.", []),
        ("Zarm opposes the union.", "Zarm is in it.", []),
    ],
)
def test_words_that_say_the_opposite(text: str, quote: str, found: list[tuple[str, str]]) -> None:
    assert list(opposites(text, quote)) == found


def test_a_text_that_says_the_opposite_of_its_source_is_refused(small: Path, edit: Edit) -> None:
    edit("sources/two-states.txt", "Ost said in May", "Ost accepted in May")
    edit(RECORDS_FILE, "quote: Ost said in May", "quote: Ost accepted in May")
    _keep_sum(small)
    assert _findings(small) == []
    edit(RECORDS_FILE, SAID, "text: Ost rejects that the ford lies in Ost.")
    findings = _findings(small)
    assert any(
        "says 'rejects' where the source says the opposite, 'accepted'" in f for f in findings
    )


def test_a_denial_denies_all_claims_that_its_words_mean(small: Path, edit: Edit) -> None:
    means = "  means:\n  - words: it\n    of: [ford-is-in-ost]\n"
    edit(RECORDS_FILE, "  claims:\n", f"{means}  claims:\n")
    assert _findings(small) == []
    more = (
        "  - id: ford-is-old\n    text: The ford is old.\n    by: ost\n    kind: assertion\n"
        "    words: said\n    about: [ford]\n    no_content: The graph cannot say it.\n"
    )
    edit(RECORDS_FILE, "- id: not-yet-read", f"{more}- id: not-yet-read")
    edit(RECORDS_FILE, "of: [ford-is-in-ost]", "of: [ford-is-in-ost, ford-is-old]")
    (finding,) = _findings(small)
    assert "'it' means the claim ford-is-old, but ford-is-not-in-ost does not deny it" in finding


def test_a_reason_may_tell_what_the_words_of_the_claim_mean(small: Path, edit: Edit) -> None:
    edit(RECORDS_FILE, SAID, "text: It lies in Ost.")
    (finding,) = _findings(small)
    assert "something of ford (Ford)" in finding
    edit(
        RECORDS_FILE, "text: It lies in Ost.", "text: It lies in Ost.\n    because: \"'the Ford'\""
    )
    assert _findings(small) == []

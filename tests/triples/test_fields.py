"""Fields, "Label: value": what stands above them names of what they tell, and says the relation."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from khorgos.triples.gates.judging import Judge

TEXT = """\
Zarm

Area
total: 12,000 sq km; land: 11,000 sq km

Capital
name: Ford

Names
conventional long form: Realm of Zarm; former: Old Zarm

Memberships
League (observer)

Events
Zarm met Ost.
"""
DESCRIPTION = """\
title = "Zarm"
kind = "plain"
fields = true
language = "en"
licence = "CC0-1.0"
attribution = "Nobody"
note = "Invented."
sha256 = "{}"
"""
Judged = Callable[..., Sequence[str]]


@pytest.fixture
def judged(small: Path) -> Judged:
    """What is found in a record of the document of fields: ``judged(quote, *facts, **keys)``."""
    digest = hashlib.sha256(TEXT.encode()).hexdigest()
    (small / "sources" / "figures.txt").write_bytes(TEXT.encode())
    (small / "sources" / "figures.toml").write_text(DESCRIPTION.format(digest))
    (small / "annotations" / "figures.yaml").write_text(
        "document: figures\ncomplete: []\nrecords: []\n"
        "unread: {Area: a, Capital: a, Names: a, Memberships: a, Events: a}\n"
    )
    judge = Judge(small)

    def judged(quote: str, *facts: object, **keys: object) -> Sequence[str]:
        record = {"id": "field", "quote": quote, "facts": list(facts), **keys}
        return [str(finding) for finding in judge.judge(record, "figures")]

    return judged


@pytest.mark.parametrize(
    ("quote", "fact"),
    [
        ("total: 12,000 sq km;", 'zarm hasArea "12,000 sq km"'),
        ("name: Ford", "zarm hasCapital ford"),
        ("conventional long form: Realm of Zarm;", 'zarm officialName "Realm of Zarm"@en'),
        ("former: Old Zarm", 'zarm formerName "Old Zarm"@en'),
    ],
)
def test_a_field_tells_of_what_the_title_names(judged: Judged, quote: str, fact: str) -> None:
    assert judged(quote, fact) == []


def test_a_list_of_members_under_its_heading_is_a_field(judged: Judged) -> None:
    assert judged("League (observer)", "zarm isMemberOf league") == []


def test_it_tells_of_nothing_else(judged: Judged) -> None:
    (finding,) = judged("name: Ford", "ost hasCapital ford")
    assert "the quote does not name ost" in finding


def test_its_label_says_no_other_relation(judged: Judged) -> None:
    (finding,) = judged("name: Ford", "zarm isNear ford")
    assert "no words of the quote say isNear" in finding


def test_a_sentence_below_a_heading_is_none(judged: Judged) -> None:
    assert any(
        "does not name border" in one for one in judged("Zarm met Ost.", "border separates ost")
    )

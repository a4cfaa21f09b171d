"""To whom reporting words belong, in an invented world."""

from __future__ import annotations

import pytest

from khorgos.triples.annotated import AnnotatedDocument, Input, read_input
from khorgos.triples.annotation import ClaimRecord, Entity, Record
from khorgos.triples.documents.document import Passage
from khorgos.triples.gates.speakers import check_speakers
from khorgos.triples.mentions import Mentions

WORLD = {
    "zarm": "Zarm",
    "ost": "Ost",
    "embassy": "Embassy of Zarm in Ost",
    "orm": "Orm",
}


def _findings(quote: str, words: str, by: str) -> list[str]:
    things = {
        slug: Entity("entities.yaml", 1, slug, "Realm", label) for slug, label in WORLD.items()
    }
    passage = Passage("doc", "body", "", quote, "", "", ((0, len(quote)),), 1, "")
    claim = ClaimRecord(9, "claim-x", "x", (by,), "assertion", words)
    record = Record(
        "doc.yaml", 7, "r", True, None, None, None, (quote,), (), (claim,), None, {}, (passage,)
    )
    given = Input({}, things, [AnnotatedDocument(None, (), (record,))])  # type: ignore[arg-type]
    return [str(one) for one in check_speakers(record, frozenset({"doc"}), Mentions(given))]


@pytest.mark.parametrize(
    ("quote", "words", "by", "another"),
    [
        ("According to Zarm, Ost is small.", "According to", "zarm", "ost"),
        ("According to the wise Orm, Ost is small.", "According to", "orm", "ost"),
        ("According to Zarm, Ost is small.", "According to Zarm", "zarm", "ost"),
        ("Zarm has also said that Ost is small.", "said that", "zarm", "ost"),
        ("After Ost fell, Zarm said that it was small.", "said that", "zarm", "ost"),
        ("The Embassy of Zarm in Ost stated that Orm fled.", "stated that", "embassy", "ost"),
        ("Orm, a king of Zarm, says that Ost is small.", "says that", "orm", "ost"),
        ("Zarm dismissed the claim by Ost.", "dismissed the claim", "zarm", "ost"),
        ("The hall, officially called a house by Ost, is in Zarm.", "called", "ost", "zarm"),
        ("Zarm took the land that it claimed, which Ost held.", "it claimed", "zarm", "ost"),
    ],
)
def test_reporting_words_belong_to_whom_they_stand_beside(
    quote: str, words: str, by: str, another: str
) -> None:
    assert _findings(quote, words, by) == []
    (finding,) = _findings(quote, words, another)
    assert finding.startswith("doc.yaml:9: [r] claim-x: ")
    assert f"{words!r} does not belong to {another} in this sentence" in finding


def test_what_stands_nowhere_is_left_to_other_gates() -> None:
    assert _findings("Zarm said that it rained.", "said that", "ost") == []
    assert _findings("Zarm said that it rained.", "told", "zarm") == []


def test_the_release_gives_words_to_those_who_say_them() -> None:
    given = read_input()
    own = frozenset(given.documents)
    mentions = Mentions(given)
    found = [one for record in given.records for one in check_speakers(record, own, mentions)]
    assert list(map(str, found)) == []

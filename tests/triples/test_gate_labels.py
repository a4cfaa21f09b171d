"""Relations that the label of their subject tells otherwise, in an invented world."""

from __future__ import annotations

import pytest

from khorgos.triples.annotated import AnnotatedDocument, Input
from khorgos.triples.annotation import Entity, FactRecord, Record, Triple
from khorgos.triples.gates.labels import check_labels
from khorgos.triples.mentions import Mentions

THINGS = {
    "zarm": ("SovereignState", "Zarm"),
    "ost": ("SovereignState", "Ost"),
    "wend": ("SovereignState", "Wend"),
    "north-zarm": ("SovereignState", "North Land"),
    "tol": ("Settlement", "Tol"),
    "embassy": ("Embassy", "embassy of Ost in Tol"),
    "emigrants": ("PopulationGroup", "people of Ost in Zarm"),
    "flight": ("Journey", "flight from Ost to Zarm"),
    "fall": ("Dissolution", "fall of Ost"),
    "border": ("Border", "border of Ost and Zarm"),
    "the-league": ("Organization", "League"),
}
SPOKEN = {"zarm": ("Tol",)}


def _findings(*facts: str, denial: str | None = None) -> list[str]:
    entities = {
        slug: Entity("entities.yaml", 1, slug, kind, label, spoken_of_as=SPOKEN.get(slug, ()))
        for slug, (kind, label) in THINGS.items()
    }
    told = tuple(FactRecord(1, Triple.parse(text), denial=denial) for text in facts)
    record = Record("world.yaml", 1, "r", True, None, None, None, ("x",), told, (), None, {})
    one = AnnotatedDocument(None, (), (record,))  # type: ignore[arg-type]
    given = Input({}, entities, [one])
    asked = [(record, fact) for fact in told]
    return list(map(str, check_labels(given, asked, Mentions(given))))


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        ("embassy isBodyOf ost", "embassy isBodyOf zarm"),
        ("embassy belongsTo ost", "embassy belongsTo wend"),
        ("emigrants isLocatedIn zarm", "emigrants isLocatedIn wend"),
        ("flight hasOrigin ost", "flight hasOrigin wend"),
        ("flight hasDestination zarm", "flight hasDestination wend"),
        ("fall ends ost", "fall ends zarm"),
    ],
)
def test_a_relation_agrees_with_the_label_of_its_subject(good: str, bad: str) -> None:
    assert not _findings(good)
    (finding,) = _findings(bad)
    named = good.split()[2]
    assert f"names {named} and not {bad.split()[2]}; correct one end of the fact" in finding


@pytest.mark.parametrize(
    "facts",
    [
        ["border concerns ost", "border concerns wend"],  # of which the label does not tell so
        ["border belongsTo ost", "border belongsTo zarm"],  # it names both
        ["fall ends ost", "fall ends wend"],  # what it names, and more
        ["emigrants belongsTo the-league"],  # of another class than what it names
        ["emigrants isLocatedIn ost"],  # named there, though not behind "in"
        ["ost isPartOf north-zarm", "fall actsUpon north-zarm"],  # the whole of what it names
        ["zarm isPartOf ost"],  # it is named and describes nothing
    ],
)
def test_what_the_label_leaves_open_is_accepted(facts: list[str]) -> None:
    assert not _findings(*facts)


def test_what_a_body_is_of_is_one() -> None:
    assert _findings("embassy isBodyOf ost", "embassy isBodyOf zarm")


def test_what_is_denied_may_be_other_than_the_label() -> None:
    assert not _findings("embassy isBodyOf zarm", denial="not")


def test_unknown_things_are_left_to_others() -> None:
    assert not _findings("embassy isBodyOf nobody", "nobody isBodyOf ost")

"""Things are found by all their names, in any script, spelt well or not."""

from __future__ import annotations

from pathlib import Path

import pytest

from khorgos.triples.annotated import read_input
from khorgos.triples.finding import ThingFinder

from .conftest import ENTITIES_FILE, Edit


@pytest.fixture
def finder(small: Path, edit: Edit) -> ThingFinder:
    """The small project, with a country and words for it."""
    edit(ENTITIES_FILE, "league:\n", "japan:\n  type: Place\n  label: Japan\nleague:\n")
    edit(ENTITIES_FILE, "  label: League\n", "  label: League\n  spoken_of_as: [Leaguers]\n")
    names = small / "wikidata" / "names.csv"
    names.write_text("slug,name,language,source,locator\nzarm,Зарм,ru,A map,p. 1\n", "utf-8")
    return ThingFinder(read_input(small))


@pytest.mark.parametrize(
    ("wanted", "slug", "name", "known", "least", "most"),
    [
        ("zarm", "zarm", "Zarm", "label", 1, 1),
        ("ЗАРМ", "zarm", "Зарм", "A map", 1, 1),
        ("Battle of the Fort", "battle-of-the-ford", "Battle of the Ford", "label", 0.8, 0.99),
        ("battle of the", "battle-of-the-ford", "Battle of the Ford", "label", 0.8, 0.99),
        ("砂岩之战", "battle-of-the-ford", "砂岩之戰", "two-states.yaml:", 0.9, 1),
        ("leaguers", "league", "Leaguers", "spoken of", 1, 1),
        ("Япония", "japan", "Япония", "country", 1, 1),
    ],
)
def test_a_thing_is_found(
    finder: ThingFinder, wanted: str, slug: str, name: str, known: str, least: float, most: float
) -> None:
    first = finder.find(wanted)[0]
    assert (first.slug, first.name) == (slug, name)
    assert first.known.startswith(known)
    assert least <= first.nearness <= most
    assert first.to_dict()["label"] == first.label


def test_what_nothing_is_called_is_not_found(finder: ThingFinder) -> None:
    assert finder.find("Qwxyz") == []
    assert finder.find("…") == []


def test_only_so_many_are_given_the_nearest_first(finder: ThingFinder) -> None:
    found = finder.find("ost", 2)
    assert [one.slug for one in found] == ["ost", "ost-region"]

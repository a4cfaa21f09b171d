"""Whose a name is, and of which kind, in an invented world."""

from __future__ import annotations

import pytest

from khorgos.triples.annotated import AnnotatedDocument, Input, read_input
from khorgos.triples.annotation import Entity, FactRecord, Record, Triple
from khorgos.triples.documents.document import Passage
from khorgos.triples.gates.names import check_names
from khorgos.triples.mentions import Mentions

WORLD = {
    "zarm": ("Realm", "Zarm"),
    "ost": ("Realm", "Ost"),
    "council": ("Organization", "Council of Free Ost"),
    "head": ("Role", "head of Zarm"),
    "hall": ("Place", "Long Hall"),
    "valley": ("Place", "Upper Valley"),
    "upper": ("Place", "Upper"),
}


def _findings(quote: str, *facts: str) -> list[str]:
    things = {
        slug: Entity("entities.yaml", 1, slug, kind, label) for slug, (kind, label) in WORLD.items()
    }
    passage = Passage("doc", "body", "", quote, "", "", ((0, len(quote)),), 1, "")
    told = tuple(FactRecord(9, Triple.parse(fact)) for fact in facts)
    record = Record(
        "doc.yaml", 7, "r", True, None, None, None, (quote,), told, (), None, {}, (passage,)
    )
    given = Input({}, things, [AnnotatedDocument(None, (), (record,))])  # type: ignore[arg-type]
    return [str(problem) for problem in check_names([record], Mentions(given))]


@pytest.mark.parametrize(
    ("quote", "fact", "other"),
    [
        ("Zarm (砂) met Ost (東).", 'zarm name "砂"@zh', "ost"),
        ("Zarm (also called Sarm or Sand) met Ost.", 'zarm name "Sand"@en', "ost"),
        ("Zarm met the Council of Free Ost (Assembly).", 'council name "Assembly"@en', "ost"),
        ("The head of Zarm (Sarm) came.", 'zarm name "Sarm"@en', "ost"),
        ("The Long Hall in Zarm (sz, Sal) is old.", 'hall name "Sal"@en', "ost"),
        ("It lies in the Upper (Top) Valley.", 'valley name "Top"@en', "ost"),
    ],
)
def test_a_name_in_a_bracket_is_of_what_stands_before_it(quote: str, fact: str, other: str) -> None:
    assert _findings(quote, fact) == []
    (finding,) = _findings(quote, fact.replace(fact.split()[0], other, 1))
    assert finding.startswith("doc.yaml:9: [r] ")
    assert "it stands in a bracket behind" in finding


def test_a_part_of_what_stands_in_a_bracket_is_no_item_of_it() -> None:
    assert _findings("They signed the treaty of Zarm (砂和東約).", 'ost name "東"@zh') == []


def test_a_name_that_stands_outside_of_the_bracket_too_is_no_matter_of_it() -> None:
    assert _findings("Osten met Zarm (Osten).", 'ost name "Osten"@en') == []


@pytest.mark.parametrize(
    ("fact", "expected"),
    [
        ('council shortName "CFO"@en', 0),
        ('council shortName "C.F.O."@en', 0),
        ('council shortName "FOC"@en', 0),
        ('council shortName "CFZ"@en', 1),
        ('ost shortName "CFO"@en', 1),
        ('ost name "CFO"@en', 1),
        ('ost name "Osten"@en', 0),
    ],
)
def test_an_abbreviation_has_the_initials_of_a_name(fact: str, expected: int) -> None:
    assert len(_findings("They call it so.", fact)) == expected


@pytest.mark.parametrize(
    ("before", "kind", "another"),
    [
        ("Zarm, formerly known as ", "formerName", "name"),
        ("Zarm, previously called the ", "formerName", "officialName"),
        ('Zarm, meaning "', "nameMeaning", "name"),
        ('Zarm, literally "', "nameMeaning", "name"),
        ("Zarm, officially the ", "officialName", "name"),
        ("Zarm, born ", "birthName", "name"),
        ("Zarm, often abbreviated as ", "shortName", "name"),
        ("Zarm (translit=", "transliteration", "name"),
        ("Zarm, formerly romanized as ", "formerName", "name"),
    ],
)
def test_the_words_before_a_name_tell_its_kind(before: str, kind: str, another: str) -> None:
    quote = f'{before}Sand", is old.'
    assert _findings(quote, f'zarm {kind} "Sand"@en') == []
    (finding,) = _findings(quote, f'zarm {another} "Sand"@en')
    assert "before it tells another kind of name" in finding


def test_words_before_a_list_tell_of_each_name_in_it() -> None:
    quote = "Zarm, formerly known as Sarm, Sand and most recently Sund, also called Sahm, is old."
    names = ["Sarm", "Sand", "Sund"]
    facts = [*(f'zarm formerName "{name}"@en' for name in names), 'zarm name "Sahm"@en']
    assert _findings(quote, *facts) == []
    for place in range(len(names)):
        changed = [*facts]
        changed[place] = changed[place].replace("formerName", "name")
        (finding,) = _findings(quote, *changed)
        assert names[place] in finding


def test_the_release_gives_its_names_to_whom_they_are() -> None:
    given = read_input()
    assert list(map(str, check_names(given.records, Mentions(given)))) == []

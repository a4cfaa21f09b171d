"""Facts that prose tells and that are no events, and the table of the ways to say them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from khorgos.triples.annotated import read_input
from khorgos.triples.documents import read_document
from khorgos.triples.documents.source import Source
from khorgos.triples.drafting.draft import draft_document
from khorgos.triples.drafting.kinds import vocabulary
from khorgos.triples.drafting.mentions import MentionFinder
from khorgos.triples.drafting.records import propose
from khorgos.triples.drafting.relating import relating_rows

Told = Callable[[str], Sequence[object]]


@pytest.fixture(scope="module")
def told() -> Told:
    """The facts of prose that are proposed of a text, with what is quoted for them."""
    given = read_input()
    finder = MentionFinder(given)

    def told(text: str) -> Sequence[object]:
        source = Source(
            "page", Path("page.txt"), "plain", "en", "-", "-", "0" * 64, "-", text, title="A page"
        )  # fmt: skip
        records = propose(draft_document(read_document(source), finder), given.entities)
        prose = [one for one in records if one.id.endswith("-fact")]
        assert all(one.quote in text for one in prose)
        return [fact["fact"] for one in prose for fact in one.facts]

    return told


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        (
            "Kazakhstan has a population of 20,260,006 people.",
            ['kazakhstan hasPopulation "20,260,006 people"'],
        ),
        (
            "The population of Kazakhstan was about 9,000 people in 2021.",
            ['kazakhstan hasPopulation "about 9,000 people"'],
        ),
        ("Kazakhstan covers an area of 12,345 sq km.", ['kazakhstan hasArea "12,345 sq km"']),
        ("The area of Kazakhstan is 12,345 sq km.", ['kazakhstan hasArea "12,345 sq km"']),
        ("The Irtysh is 4,248 km long.", ['irtysh hasLength "4,248 km long"']),
        ("The Irtysh has a length of 4,248 km.", ['irtysh hasLength "4,248 km"']),
        ("The capital of Kazakhstan is Astana.", ["kazakhstan hasCapital astana"]),
        ("Astana, the capital of Kazakhstan, grew.", ["kazakhstan hasCapital astana"]),
        (
            "Kazakhstan borders Kyrgyzstan, Uzbekistan and Turkmenistan.",
            [
                "kazakhstan sharesBorderWith kyrgyzstan",
                "kazakhstan sharesBorderWith uzbekistan",
                "kazakhstan sharesBorderWith turkmenistan",
            ],
        ),
        ("Lake Balkhash lies in Kazakhstan.", ["lake-balkhash isLocatedIn kazakhstan"]),
        ("Lake Balkhash is located in Kazakhstan.", ["lake-balkhash isLocatedIn kazakhstan"]),
        ("Astana, formerly known as Kest, grew.", ['astana formerName "Kest"@en']),
        (
            "Iran, officially the Islamic Republic of Iran, grew.",
            ['iran officialName "Islamic Republic of Iran"@en'],
        ),
    ],
)
def test_what_prose_tells(told: Told, text: str, facts: Sequence[object]) -> None:
    assert told(text) == facts


def test_names_that_came_one_after_the_other_have_their_years(told: Told) -> None:
    text = "Astana lies on the Ishim. The city became Kest in 1832, Vell in 1961 and Ost in 1992."
    assert told(text) == [f'astana formerName "{name}"@en' for name in ("Kest", "Vell", "Ost")]
    assert told("Astana became Kest in 1832 and Vell in 1961.")
    assert told("The city became Kest in 1832, Vell in 1961.") == []
    assert told("Astana became Kest in 1832.") == []


@pytest.mark.parametrize(
    "text",
    [
        "Kazakhstan may have a population of 20 million people.",
        "Kazakhstan does not border Iran.",
        "The Irtysh is 40 km wide.",
        "The government of Kazakhstan is in Astana.",
        "Kazakhstan probably covers an area of 12,345 sq km.",
        "Officials of Astana know the capital.",
    ],
)
def test_what_prose_does_not_tell(told: Told, text: str) -> None:
    assert told(text) == []


def test_each_row_tells_a_property_and_says_why() -> None:
    terms = vocabulary()
    known = {*terms.object_properties, *terms.datatype_properties}
    for row in relating_rows():
        assert row.property in known or row.takes == "name", row.property
        assert row.because
        assert ("subject" in row.pattern.groupindex) == (row.takes != "")
        assert row.takes in ("quantity", "thing", "things", "name")

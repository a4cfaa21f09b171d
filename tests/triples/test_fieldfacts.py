"""Facts that fields tell, and the table that says of which label."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from khorgos.triples.annotated import read_input
from khorgos.triples.documents import read_document
from khorgos.triples.documents.source import Layout, Source
from khorgos.triples.drafting.draft import draft_document
from khorgos.triples.drafting.fieldfacts import READERS, LabelRow, label_rows
from khorgos.triples.drafting.kinds import vocabulary
from khorgos.triples.drafting.mentions import MentionFinder
from khorgos.triples.drafting.records import ProposedRecord, propose

Proposed = Callable[[str], Sequence[ProposedRecord]]


@pytest.fixture(scope="module")
def proposed() -> Proposed:
    """The records that are proposed of a text of fields on Kazakhstan."""
    given = read_input()
    finder = MentionFinder(given)

    def proposed(text: str) -> Sequence[ProposedRecord]:
        whole = f"Kazakhstan\n\n{text}\n"
        layout = Layout(fields=True)
        source = Source(
            "figures", Path("figures.txt"), "plain", "en", "-", "-", "0" * 64, "-", whole,
            title="Kazakhstan", layout=layout,
        )  # fmt: skip
        return list(propose(draft_document(read_document(source), finder), given.entities))

    return proposed


def _facts(records: Sequence[ProposedRecord]) -> list[object]:
    return [fact["fact"] if len(fact) == 1 else fact for one in records for fact in one.facts]


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("Area\ntotal: 12,345 sq km; land: 12,000 sq km", ['kazakhstan hasArea "12,345 sq km"']),
        ("Capital\nname: Astana; time: UTC+5", ["kazakhstan hasCapital astana"]),
        ("Geography\nCapital: Astana", ["kazakhstan hasCapital astana"]),
        ("Names\nformer: Kazakh Republic", ['kazakhstan formerName "Kazakh Republic"@en']),
        (
            "Population\ntotal: 20,000,000 (2025 est.)",
            [
                {
                    "fact": 'kazakhstan hasPopulation "20,000,000"',
                    "when": "2025",
                    "certainty": "est.",
                }
            ],
        ),
        (
            "Land boundaries\nborder countries: China 1,765 km; Mongolia 3 km",
            [
                'china-kazakhstan-border hasLength "1,765 km"',
                'kazakhstan-mongolia-border hasLength "3 km"',
            ],
        ),
        (
            "Memberships\nWTO, OAS (observer), ICC (NGOs), UN (temporary), "
            "Shanghai Cooperation Organisation (SCO)\n\nArea\nwater: 3 sq km",
            [
                "kazakhstan isMemberOf world-trade-organization",
                "kazakhstan isMemberOf shanghai-cooperation-organisation",
            ],
        ),
        (
            "Government\nchief of state: President Timur Petrov (since 4 May 2020)",
            [
                {
                    "fact": "timur-petrov holdsOffice president-of-kazakhstan",
                    "when": "since 4 May 2020",
                }
            ],
        ),
    ],
)
def test_a_label_tells_of_its_property(proposed: Proposed, text: str, facts: list[object]) -> None:
    fields = [one for one in proposed(text) if one.id.endswith("-field")]
    assert _facts(fields) == facts


@pytest.mark.parametrize(
    "text",
    [
        "Area\nwater: 12,345 sq km",  # no label of the table
        "Terrain\ntotal: 12,345 sq km",  # total of what the table does not know
        "Capital\nname: Kazakhstan",  # itself
        "Government\nchief of state: Timur Petrov",  # of which office is not said
    ],
)
def test_other_fields_tell_nothing(proposed: Proposed, text: str) -> None:
    assert [one.facts for one in proposed(text) if one.id.endswith("-field")] == []


def test_an_office_that_a_field_tells_is_proposed_once(proposed: Proposed) -> None:
    text = "Government\nchief of state: President Timur Petrov (since 4 May 2020)"
    assert [one.id.endswith("-field") for one in proposed(text)] == [True]


def test_new_things_are_proposed_with_their_class(proposed: Proposed) -> None:
    records = proposed("Land boundaries\nborder countries: Mongolia 3 km")
    (border,) = (entity for one in records for entity in one.entities)
    assert (border.type, border.label) == ("Border", "Kazakhstan–Mongolia border")


@pytest.mark.parametrize("row", label_rows(), ids=lambda row: f"{row.property} {row.labels[0]}")
def test_every_row_of_the_table_has_its_property_and_reader(row: LabelRow) -> None:
    terms = vocabulary()
    known = {**terms.object_properties, **terms.datatype_properties}
    assert row.property in known
    assert row.takes in READERS
    assert row.because

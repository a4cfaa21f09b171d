"""A text that changed under its records: which quotes stand, moved, are gone."""

from pathlib import Path

import pytest

from khorgos.triples.annotated import read_input
from khorgos.triples.annotation import load_annotations
from khorgos.triples.documents import read_document
from khorgos.triples.documents.source import load_source
from khorgos.triples.moved import look_up
from khorgos.triples.problems import InputError
from tests.triples.conftest import RECORDS_FILE, SOURCE_FILE, Edit


def standings(small: Path) -> dict[str, tuple[str, str]]:
    """Record → state and words of its first quote."""
    document = read_document(load_source(small / "sources" / "two-states.toml", check=False))
    (file,) = load_annotations(small / "annotations")
    found = look_up(document, [one for one in file.records if one.accepted])
    return {one.record.id: (one.state, one.words) for one in reversed(found)}


def test_quotes_that_stand(small: Path, edit: Edit) -> None:
    edit(SOURCE_FILE, "It rained. It rained.", "It rained. It snowed, for a change.")
    assert {state for state, _ in standings(small).values()} == {"stands"}


def test_quotes_that_changed(small: Path, edit: Edit) -> None:
    edit(SOURCE_FILE, "probably fled the next day", "fled, they say, the next day")
    edit(SOURCE_FILE, "over 300 km long", "some 310 km long")
    edit(SOURCE_FILE, "Zarm recognized Ost in 1992. ", "")
    found = standings(small)
    assert found["flight"] == ("moved", "Its king fled, they say, the next day.")
    assert found["border"] == ("moved", "The border is some 310 km long.")
    assert found["recognition"][0] == "gone"
    assert found["battle"][0] == "stands"


def test_a_quote_in_another_section(small: Path, edit: Edit) -> None:
    edit(SOURCE_FILE, "Early times\n", "Times of old\n")
    assert standings(small)["flight"] == ("moved", "Its king probably fled the next day.")


def test_the_message_says_where_each_quote_seems_to_stand(small: Path, edit: Edit) -> None:
    edit(SOURCE_FILE, "over 300 km long", "some 310 km long")
    with pytest.raises(InputError) as caught:
        read_input(small)
    told = str(caught.value)
    assert "of the 6 quotes of records 5 still stand in this text" in told
    assert "khorgos add --replace two-states" in told
    assert (
        f"{Path(RECORDS_FILE).name}:28: [border] the quote 'The border is over 300 km long.' no "
        "longer stands in the text; at two-states.txt:11:30 stands 'The border is some 310 km "
        "long.' ("
    ) in told
    assert "[battle]" not in told, "which still stands"

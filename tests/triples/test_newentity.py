"""A new entity: refused where it cannot stand beside the others, else written, all else kept."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
import yaml
from hypothesis import given as drawn
from hypothesis import strategies as st

from khorgos.ontology.vocabulary import Vocabulary
from khorgos.triples.annotated import read_input
from khorgos.triples.building import build
from khorgos.triples.editing.yamltext import EditError
from khorgos.triples.folder import load_folder
from khorgos.triples.newentity import (
    NewEntityError,
    check_entity,
    class_of,
    new_entity,
    slug_of,
    with_entity,
    with_row,
    write_entity,
)

from .conftest import ENTITIES, ENTITIES_FILE, REGISTER, REGISTER_FILE

SECTIONS = """\
# The register.

# ---- places
hill:   # the one in the north
  label: "Hill"
  type: Place
ford: {type: Place, label: Ford}  # in brackets

# ---- persons
orm:
  type: Person
  label: Orm
# what follows is unread

# ---- works
tale:
  type: Work
  label: Tale"""


def test_it_is_written_and_the_graph_is_built_as_before(small: Path) -> None:
    before = build(small).graphs
    files = write_entity(load_folder(small), new_entity("The Upper Ford", "place"))
    assert [path.name for path in files] == ["entities.yaml", "register.csv"]
    assert (small / ENTITIES_FILE).read_text("utf-8") == ENTITIES + (
        "upper-ford:\n  type: Place\n  label: The Upper Ford\n  status: draft\n"
    )
    row = "upper-ford,unverified,,,place,look for the item for The Upper Ford\n"
    assert (small / REGISTER_FILE).read_text("utf-8") == REGISTER + row
    after = build(small).graphs
    assert {name: set(graph) for name, graph in after.items()} == {
        name: set(graph) for name, graph in before.items()
    }
    with pytest.raises(EditError, match="already"):
        write_entity(load_folder(small), new_entity("Upper Ford", "Place"))


@pytest.mark.parametrize(
    ("label", "kind", "told", "is_doubt"),
    [
        ("Hill", "Plaace", "did you mean 'Place'", False),
        ("Hill", "Claim", "the build makes", False),
        ("Zarm", "Realm", "the register has zarm already: Zarm (SovereignState)", False),
        ("Two states", "Work", "has two-states already", False),
        ("Ford is in Ost", "Work", "the id of a claim", False),
        ("Холм", "Place", "write the label in English", False),
        ("The Leage", "Organization", "it may be league", True),
        ("League (river)", "River", "", False),
        ("Hill", "place", "", False),
    ],
)
def test_what_cannot_stand_beside_the_others_is_refused(
    small: Path, label: str, kind: str, told: str, is_doubt: bool
) -> None:
    if not told:
        check_entity(new_entity(label, kind), read_input(small))
        return
    with pytest.raises(NewEntityError) as caught:
        check_entity(new_entity(label, kind), read_input(small))
    assert told in str(caught.value)
    assert caught.value.is_doubt == is_doubt


@pytest.mark.parametrize(
    ("identity", "told"),
    [
        ("The old one; the new one is the league.", ""),
        ("It is the old one of the two.", "identity does not name league"),
    ],
)
def test_what_may_be_another_thing_is_told_from_it(small: Path, identity: str, told: str) -> None:
    leagues = new_entity("Leagues", "Organization", identity=identity, unlike=["league"])
    given = read_input(small)
    if not told:
        check_entity(leagues, given)
        return
    with pytest.raises(NewEntityError, match=told):
        check_entity(leagues, given)


def test_a_class_may_be_told_by_its_label(vocabulary: Vocabulary) -> None:
    assert class_of("sovereign state", vocabulary) == "SovereignState"
    assert class_of("sovereignstate", vocabulary) == "SovereignState"


@pytest.mark.parametrize(
    ("label", "slug"),
    [("A", "a"), ("The the", "the"), ("Ürümqi’s 2nd way", "urumqis-2nd-way"), ("砂", "sha")],
)
def test_a_slug_is_made_of_the_label(label: str, slug: str) -> None:
    assert slug_of(label) == slug


def test_a_label_of_no_letters_makes_no_slug() -> None:
    with pytest.raises(NewEntityError, match="is no slug"):
        new_entity("…", "Place")


@pytest.mark.parametrize(
    ("kind", "above"),
    [("Place", "in brackets\n"), ("Person", "  label: Orm\n"), ("Work", "label: Tale\n")],
)
def test_it_stands_under_the_section_of_its_class(kind: str, above: str) -> None:
    text = with_entity(SECTIONS, new_entity("New", kind))
    added = f"new:\n  type: {kind}\n  label: New\n  status: draft\n"
    assert text.replace(added, "") == SECTIONS + "\n"
    assert f"{above}{added}" in text


def test_without_such_a_section_it_stands_at_the_end() -> None:
    river = new_entity("New", "River")
    assert with_entity(SECTIONS, river).startswith(f"{SECTIONS}\nnew:\n  type: River\n")
    assert with_entity("# nothing yet\n", river).startswith("# nothing yet\nnew:")
    assert with_entity("", river).startswith("new:\n")


@drawn(st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1))
def test_any_label_is_read_as_it_was_written(label: str) -> None:
    entity = new_entity(label, "Place", "new", identity=f"{label}: it is # that, 'no'.")
    for text in (SECTIONS, SECTIONS.replace("\n", "\r\n")):
        made = with_entity(text, entity)
        held = yaml.load(made, Loader=yaml.BaseLoader)["new"]
        assert held["label"] == entity.label
        assert held["identity"] == entity.identity
        assert all(line in made for line in text.splitlines())
    (row,) = csv.DictReader(with_row("", entity).splitlines())
    assert row["note"] == f"look for the item for {entity.label}"


def test_a_row_stands_in_the_order_of_slugs_where_the_rows_do() -> None:
    entity = new_entity("Hill, the other", "Place", "hill")
    row = 'hill,unverified,,,place,"look for the item for Hill, the other"\n'
    head = "slug,state,qid,match,kind,note\n"
    ford, orm = "ford,no-item,,,,a ford\n", "orm,no-item,,,,a man\n"
    assert with_row("", entity) == head + row
    assert with_row(head + ford + orm, entity) == head + ford + row + orm
    assert with_row(head + orm + ford.rstrip(), entity) == head + orm + ford + row
    assert with_row(head + row, entity) == head + row

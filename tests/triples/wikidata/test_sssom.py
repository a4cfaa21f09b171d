"""The two tables of mappings keep the rules of SSSOM/TSV, and a table that breaks one is found out.

The rules are those that the commands ``validate`` and ``convert`` of the ``sssom`` package hold a
table to, https://mapping-commons.github.io/sssom/spec-model/.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping

import pytest
import yaml

from khorgos.ontology.alignments import SSSOM_FILE
from khorgos.ontology.sssom import MappingSet, TermMapping, to_sssom
from khorgos.triples import TRIPLES
from khorgos.triples.annotation import Entity, load_entities
from khorgos.triples.wikidata.register import Pairing, Sighting, load_register
from khorgos.triples.wikidata.sssom import links_table

ENTITIES = {
    slug: Entity("e.yaml", 1, slug, type="Polity", label=label)
    for slug, label in (("a", "Aland"), ("b", "Bland"), ("c", "Cland"))
}
PAIRINGS = {
    "b": Pairing("b", "no-item", note="of this article alone"),
    "c": Pairing("c", "unverified", note="look for it"),
    "a": Pairing(
        "a",
        "linked",
        "Q101",
        "closeMatch",
        "state",
        "wider",
        (Sighting("", "one", "x"), Sighting("A-land", "two", "line 3")),
    ),
}

# The slots of the data model that a table of ours may have, in its order.
SLOTS = (
    *("mapping_set_id", "mapping_set_version", "mapping_set_title", "license"),
    *("subject_source", "object_source"),
)
COLUMNS = (
    *("subject_id", "subject_label", "predicate_id", "object_id", "object_label"),
    *("mapping_justification", "subject_type", "object_type", "object_source", "comment"),
)
REQUIRED = ("subject_id", "predicate_id", "object_id", "mapping_justification")
REFERENCES = (*REQUIRED, "subject_source", "object_source")
KINDS = ("owl class", "owl object property", "owl data property", "owl annotation property", "")


def read(text: str) -> tuple[dict[str, str], dict[str, str], list[str], list[list[str]]]:
    """The prefixes, the other slots of the set, the columns and the rows."""
    lines = text.splitlines()
    head = yaml.safe_load("\n".join(line[1:] for line in lines if line.startswith("#"))) or {}
    body = [line for line in lines if not line.startswith("#")]
    columns, *rows = csv.reader(body, delimiter="\t")
    return head.pop("curie_map", {}), head, columns, rows


def faults(text: str) -> Iterator[str]:
    """What breaks the rules of SSSOM/TSV in ``text``."""
    prefixes, head, columns, rows = read(text)
    for slot in ("mapping_set_id", "license"):
        if not re.fullmatch(r"https?://\S+", head.get(slot, "")):
            yield f"the set's {slot} is an IRI"
    if not all(isinstance(value, str) for value in head.values()):
        yield "the value of a slot is text"
    for known, found in ((SLOTS, list(head)), (COLUMNS, columns)):
        if list(found) != [name for name in known if name in found]:
            yield f"the names are those of the data model, in its order: {found}"
    if missing := set(REQUIRED) - set(columns):
        yield f"missing: {sorted(missing)}"
    if not rows:
        yield "a table has mappings"
    for cells in [row for row in rows if len(row) != len(columns)]:
        yield f"{len(cells)} cells, not {len(columns)}"
    for row in (head, *(dict(zip(columns, cells, strict=False)) for cells in rows)):
        yield from _row_faults(row, prefixes, of_set=row is head)


def _row_faults(row: Mapping[str, str], prefixes: Mapping[str, str], of_set: bool) -> Iterator[str]:
    for name in REFERENCES:
        prefix, colon, local = row.get(name, "").partition(":")
        if colon and (prefix not in prefixes or local.startswith("//")):
            yield f"{name} {row[name]!r} is a CURIE with a prefix of the table"
        if not colon and (row.get(name) or (name in REQUIRED and not of_set)):
            yield f"{name} {row.get(name)!r} is a CURIE"
    for name in ("subject_type", "object_type"):
        if row.get(name, "") not in KINDS:
            yield f"{name} {row[name]!r} is a type of SSSOM"


def _links() -> str:
    entities = load_entities(TRIPLES / "annotations")
    return links_table(load_register(entities, TRIPLES / "wikidata"), entities)


def test_both_tables_keep_the_rules() -> None:
    assert list(faults(SSSOM_FILE.read_text(encoding="utf-8"))) == []
    assert list(faults(_links())) == []


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("#mapping_set_id: https://w3id.org/khorgos/links\n", "", "mapping_set_id is an IRI"),
        ("#license: https://creativecommons", "#license: creativecommons", "license is an IRI"),
        ("title: Khorgos links to Wikidata", "title: 7", "the value of a slot is text"),
        ("#mapping_set_title", "#mapping_set_name", "the names are those of the data model"),
        ("khorgos:id/", "https://w3id.org/khorgos/id/", "subject_source 'https://"),
        ("wd:Q2013", "Wikidata", "object_source 'Wikidata' is a CURIE"),
        ("#  wd: http://www.wikidata.org/entity/\n", "", "'wd:Q101' is a CURIE with a prefix"),
        ("subject_id\tsubject_label", "subject_label\tsubject_id", "the names are those of the"),
        ("subject_label", "subject_name", "the names are those of the data model"),
        ("mapping_justification", "comment", "missing: ['mapping_justification']"),
        ("kh:a", "https://w3id.org/khorgos/id/a", "subject_id 'https://"),
        ("kh:a", "", "subject_id '' is a CURIE"),
        ("\tAland", "", "6 cells, not 7"),
    ],
)
def test_a_table_that_breaks_a_rule_is_found_out(old: str, new: str, fault: str) -> None:
    table = links_table(PAIRINGS, ENTITIES)
    assert list(faults(table)) == []
    assert old in table
    assert any(fault in found for found in faults(table.replace(old, new, 1)))


def test_a_table_without_mappings_or_with_a_strange_type_is_found_out() -> None:
    about = MappingSet({"ex": "https://example.org/"}, "https://example.org/", license="http://l")
    assert "a table has mappings" in list(faults(to_sssom(about, [])))
    strange = TermMapping("ex:a", "a", "ex:r", "ex:b", subject_type="thing")
    assert list(faults(to_sssom(about, [strange]))) == ["subject_type 'thing' is a type of SSSOM"]


def test_the_set_s_own_data_may_hold_any_sign() -> None:
    about = MappingSet({}, "https://example.org/", mapping_set_title='A: "b" # 哈萨克\n- c')
    _, head, _, _ = read(to_sssom(about, [TermMapping("a:b", "c", "d:e", "f:g")]))
    assert head["mapping_set_title"] == 'A: "b" # 哈萨克\n- c'


def test_links_and_absences_are_lines_and_what_is_unverified_is_left_out() -> None:
    _, head, columns, cells = read(links_table(PAIRINGS, ENTITIES))
    rows = [dict(zip(columns, row, strict=True)) for row in cells]
    assert head["mapping_set_id"] == "https://w3id.org/khorgos/links"
    assert [(r["subject_id"], r["predicate_id"], r["object_id"]) for r in rows] == [
        ("kh:a", "skos:closeMatch", "wd:Q101"),
        ("kh:b", "skos:exactMatch", "sssom:NoTermFound"),
    ]
    assert rows[0]["object_label"] == "A-land"
    assert rows[0]["comment"] == "wider. seen: one, x; seen: “A-land” in two, line 3"
    assert rows[1]["comment"] == "of this article alone"


def test_the_order_of_the_register_changes_no_byte() -> None:
    assert links_table(PAIRINGS, ENTITIES) == links_table(dict(sorted(PAIRINGS.items())), ENTITIES)

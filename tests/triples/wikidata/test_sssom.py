from __future__ import annotations

import csv

import yaml

from khorgos.triples.annotation import Entity
from khorgos.triples.wikidata.register import Pairing, Sighting
from khorgos.triples.wikidata.sssom import COLUMNS, to_sssom

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


def read(text):
    lines = text.splitlines()
    header = yaml.safe_load("\n".join(line[1:] for line in lines if line.startswith("#")))
    body = [line for line in lines if not line.startswith("#")]
    return header, list(csv.DictReader(body, delimiter="\t"))


def test_links_and_absences_are_lines_and_what_is_unverified_is_none():
    header, rows = read(to_sssom(PAIRINGS, ENTITIES))
    assert header["mapping_set_id"] == "https://w3id.org/khorgos/links"
    assert tuple(rows[0]) == COLUMNS
    assert [(r["subject_id"], r["predicate_id"], r["object_id"]) for r in rows] == [
        ("kh:a", "skos:closeMatch", "wd:Q101"),
        ("kh:b", "skos:exactMatch", "sssom:NoTermFound"),
    ]
    assert rows[0]["object_label"] == "A-land"
    assert rows[0]["comment"] == "wider. seen: one, x; seen: “A-land” in two, line 3"
    assert rows[1]["comment"] == "of this article alone"


def test_every_prefix_that_is_used_is_declared():
    header, rows = read(to_sssom(PAIRINGS, ENTITIES))
    ids = ("subject_id", "predicate_id", "object_id", "mapping_justification")
    assert {row[name].split(":")[0] for row in rows for name in ids} <= header["curie_map"].keys()


def test_the_order_of_the_register_changes_no_byte():
    assert to_sssom(PAIRINGS, ENTITIES) == to_sssom(dict(sorted(PAIRINGS.items())), ENTITIES)

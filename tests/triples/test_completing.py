"""The schemas with which editors complete offer what is known and refuse nothing more."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from khorgos.triples import TRIPLES
from khorgos.triples.annotated import read_input
from khorgos.triples.annotation import ANNOTATION_SCHEMA, ENTITY_SCHEMA, Triple
from khorgos.triples.completing import completing_schemas, write_schemas
from khorgos.triples.folder import load_folder
from khorgos.triples.inputfile import read_yaml
from khorgos.triples.newfolder import make_folder
from khorgos.triples.resolving import Resolver
from khorgos.triples.terms import own_vocabulary

from .conftest import ENTITIES_FILE, RECORDS_FILE


@pytest.fixture(scope="module")
def own() -> dict[str, Any]:
    """The schemas of the project's own folder, both by name."""
    return dict(completing_schemas(read_input(TRIPLES), own_vocabulary()))


def test_what_is_valid_by_the_plain_schemas_is_valid_by_these(own: dict[str, Any]) -> None:
    for path in sorted((TRIPLES / "annotations").glob("*.yaml")):
        name = (ENTITY_SCHEMA if path.name == "entities.yaml" else ANNOTATION_SCHEMA).name
        assert jsonschema_rs.is_valid(own[name], read_yaml(path).data), path.name


def test_what_is_not_known_yet_is_for_the_check(own: dict[str, Any], small: Path) -> None:
    """Other entities, words and documents are valid; another key is not."""
    data = read_yaml(small / RECORDS_FILE).data
    assert jsonschema_rs.is_valid(own[ANNOTATION_SCHEMA.name], data)
    assert jsonschema_rs.is_valid(own[ENTITY_SCHEMA.name], read_yaml(small / ENTITIES_FILE).data)
    data["records"][0]["quotes"] = "x"
    assert not jsonschema_rs.is_valid(own[ANNOTATION_SCHEMA.name], data)


def test_slugs_classes_properties_and_words_are_offered_with_what_they_are(
    own: dict[str, Any],
) -> None:
    defs = own[ANNOTATION_SCHEMA.name]["$defs"]
    for listed, value, told in (
        (defs["thing"], "taraz", "Taraz (Settlement)"),
        (defs["gap"]["properties"]["property"], "hasVictor", "Holds between a conflict"),
        (defs["said"]["properties"]["certainty"], "probably", "Hedge: probable"),
        (own[ENTITY_SCHEMA.name]["$defs"]["entity"]["properties"]["type"], "Battle", "For example"),
    ):
        offered = listed["anyOf"][0]
        at = offered["enum"].index(value)
        assert told in offered["markdownEnumDescriptions"][at]
    assert defs["record"]["properties"]["id"] == {"$ref": "#/$defs/slug"}, "an id is no thing"
    assert defs["gap"]["properties"]["about"]["$ref"] == "#/$defs/thing"


def test_a_snippet_for_each_property_is_a_triple_of_it(own: dict[str, Any]) -> None:
    resolver = Resolver(own_vocabulary(), {}, ())
    snippets = own[ANNOTATION_SCHEMA.name]["$defs"]["triple"]["defaultSnippets"]
    bodies = {one["label"]: re.sub(r"\$\{\d:([^}]*)\}", r"\1", one["body"]) for one in snippets}
    for name, body in bodies.items():
        triple = Triple.parse(body)
        assert triple.property == name
        takes_words = resolver.kind(triple) or name in own_vocabulary().datatype_properties
        assert (triple.words is not None) == bool(takes_words), body
    assert bodies["name"].endswith('"words"@en')


def test_they_are_written_into_a_graph_of_ones_own_when_they_changed(tmp_path: Path) -> None:
    root = make_folder(tmp_path / "graph", base=False)
    graph = load_folder(root)
    entities = root / "annotations" / "entities.yaml"
    entities.write_text("zarm:\n  type: Realm\n  label: Zarm\n", "utf-8")
    given = read_input(root)
    assert [path.name for path in write_schemas(graph, given)] == [
        ANNOTATION_SCHEMA.name,
        ENTITY_SCHEMA.name,
    ]
    assert '"zarm"' in (root / "annotations" / ANNOTATION_SCHEMA.name).read_text("utf-8")
    assert write_schemas(graph, given) == []
    before = json.loads(ANNOTATION_SCHEMA.read_text("utf-8"))
    assert write_schemas(load_folder(TRIPLES), given) == [], "the plain ones stay"
    assert json.loads(ANNOTATION_SCHEMA.read_text("utf-8")) == before

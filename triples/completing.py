"""Schemas with which editors complete: those of the files, with what a graph knows.

An editor that knows JSON Schema offers what a schema lists: the slugs of all things with what they
are, classes and properties with their definitions, the words of qualifiers; and a snippet for a
fact by each property. What is refused is not changed by that: a slug that is not listed yet, and a
word that the table lacks, are for `khorgos check`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from rdflib import URIRef

from khorgos.ontology.namespaces import KHO
from khorgos.ontology.vocabulary import Vocabulary
from khorgos.triples.annotated import Input, read_input
from khorgos.triples.annotation import ANNOTATION_SCHEMA, ENTITY_SCHEMA
from khorgos.triples.building import class_fault
from khorgos.triples.editing.files import read_bytes, write_whole
from khorgos.triples.folder import GraphFolder, load_folder
from khorgos.triples.problems import InputError
from khorgos.triples.qualifiers import KINDS, load_qualifiers
from khorgos.triples.resolving import VALUES
from khorgos.triples.terms import own_vocabulary

_Schema = dict[str, Any]
_SLUG: Final = {"$ref": "#/$defs/slug"}
_THING: Final = {"$ref": "#/$defs/thing"}
_WORDS: Final = {"$ref": "#/$defs/words"}
_NOT_THINGS: Final = ("id", "document")
"""Keys whose slugs are no entities."""
_RECORDS: Final = [
    ("fact", "a record with a fact", {"facts": ["${3:subject property object}"]}),
    ("nothing", "a record that says why it says nothing", {"nothing": "${3:why}"}),
    (
        "claim",
        "a record with a claim",
        {
            "claims": [
                {
                    "id": "${3:claim-id}",
                    "text": "${4:what is claimed, in a sentence}",
                    "by": "${5:who}",
                    "kind": "${6:assertion}",
                    "words": "${7:said}",
                    "content": ["${8:subject property object}"],
                }
            ]
        },
    ),
]


def keep_up_schemas(folder: Path, given: Input | None = None) -> None:
    """Write the schemas as `write_schemas` does, where that is possible: they are but a help.

    Args:
        folder: of the graph.
        given: what it gives; read without it.
    """
    with suppress(InputError, OSError):
        graph = load_folder(folder)
        if _completes(graph):
            write_schemas(graph, read_input(folder) if given is None else given)


def _completes(graph: GraphFolder) -> bool:
    """Whether its schemas tell what it knows; those of the project are for all graphs."""
    return graph.is_set_up and not graph.is_released


def write_schemas(graph: GraphFolder, given: Input) -> Sequence[Path]:
    """Write the schemas with which editors complete into the folder of ``graph``.

    The project's own folder keeps the plain ones, by which all files are validated.

    Returns:
        The files that changed.

    Raises:
        OSError: a file cannot be written.
    """
    if not _completes(graph):
        return []
    changed = []
    for name, schema in completing_schemas(given, own_vocabulary()).items():
        path = graph.annotations / name
        data = (json.dumps(schema, ensure_ascii=False, indent=1) + "\n").encode()
        if read_bytes(path) != data:
            write_whole(path, data)
            changed.append(path)
    return changed


def completing_schemas(given: Input, vocabulary: Vocabulary) -> Mapping[str, _Schema]:
    """The schemas of the files of annotations and of entities, by name, with what is known.

    Args:
        given: the things and documents of a graph.
        vocabulary: the terms of the ontology.
    """
    things = _listed(
        (slug, f"{one.label} ({one.type})") for slug, one in sorted(given.entities.items())
    )
    records: _Schema = _with_things(json.loads(ANNOTATION_SCHEMA.read_text("utf-8")))
    defs = records["$defs"]
    defs["thing"] = {**defs["slug"], "anyOf": [things, _SLUG]}
    defs["triple"]["defaultSnippets"] = [*_facts(vocabulary)]
    defs["record"]["defaultSnippets"] = [_snippet(*one) for one in _RECORDS]
    gap, said = (defs[name]["properties"] for name in ("gap", "said"))
    gap["property"] = _either(gap["property"], _listed(_properties(vocabulary)))
    for key in KINDS:
        said[key] = _either(said[key], _qualifiers(key))
    documents = _listed((slug, one.source.name) for slug, one in given.documents.items())
    records["properties"]["document"] = _either(records["properties"]["document"], documents)

    entities: _Schema = json.loads(ENTITY_SCHEMA.read_text("utf-8"))
    entity = entities["$defs"]["entity"]["properties"]
    entity["type"] = _either(entity["type"], _listed(_classes(vocabulary)))
    entity["unlike"]["items"] = _either(entity["unlike"]["items"], things)
    return {ANNOTATION_SCHEMA.name: records, ENTITY_SCHEMA.name: entities}


def _with_things(schema: Any, key: str = "") -> Any:
    """``schema`` where every slug but an id is that of a thing."""
    if isinstance(schema, dict):
        if schema.get("$ref") == _SLUG["$ref"] and key not in _NOT_THINGS:
            return {**schema, **_THING}
        return {name: _with_things(one, name) for name, one in schema.items()}
    return [_with_things(one) for one in schema] if isinstance(schema, list) else schema


def _either(plain: _Schema, listed: _Schema) -> _Schema:
    """What ``plain`` takes, of which an editor offers what is ``listed``."""
    told = {"description": plain["description"]} if "description" in plain else {}
    return {**told, "anyOf": [listed, plain]}


def _listed(told: Iterable[tuple[str, str]]) -> _Schema:
    """The values that an editor offers, each with what is said of it."""
    pairs = dict(told)
    return {"enum": [*pairs], "markdownEnumDescriptions": [*pairs.values()]} if pairs else _WORDS


def _snippet(name: str, description: str, body: Any) -> _Schema:
    head = {"id": "${1:id}", "quote": "${2:the words of the text}"}
    return {"label": name, "description": description, "body": {**head, **body}}


def _qualifiers(key: str) -> _Schema:
    words = [one for one in load_qualifiers().words if one.kind in KINDS[key]]
    return _listed(
        (one.word, f"{one.kind}: {one.level}" if one.level else one.kind) for one in words
    )


def _classes(vocabulary: Vocabulary) -> Iterable[tuple[str, str]]:
    """The classes that an entity can have, with their definitions."""
    for name, iri in sorted(vocabulary.classes.items()):
        if class_fault(name, vocabulary) is None:
            yield name, vocabulary.definition(iri)


def _properties(vocabulary: Vocabulary) -> Iterable[tuple[str, str]]:
    """The properties by which facts are said, with their definitions."""
    every = {**vocabulary.object_properties, **vocabulary.datatype_properties}
    for name, iri in sorted(every.items()):
        if not vocabulary.keeps_records(iri):
            yield name, vocabulary.definition(iri)


def _facts(vocabulary: Vocabulary) -> Iterable[_Schema]:
    """A snippet for a fact by each property."""
    every = {**vocabulary.object_properties, **vocabulary.datatype_properties}
    for name, told in _properties(vocabulary):
        subject = _placeholder(vocabulary, vocabulary.domains(every[name]), "subject")
        yield {
            "label": name,
            "markdownDescription": told,
            "description": told,
            "body": f"${{1:{subject}}} {name} {_object(vocabulary, name, every[name])}",
        }


def _object(vocabulary: Vocabulary, name: str, iri: URIRef) -> str:
    ranges = vocabulary.ranges(iri)
    if name in vocabulary.object_properties and not ranges & VALUES:
        return f"${{2:{_placeholder(vocabulary, ranges, 'object')}}}"
    tag = "@${3:en}" if KHO.name in vocabulary.superproperties(iri) else ""
    return f'"${{2:words}}"{tag}'


def _placeholder(vocabulary: Vocabulary, classes: frozenset[URIRef], otherwise: str) -> str:
    """What stands where a slug is to be written: the class that is asked for."""
    named = [one for one in classes if one in vocabulary.classes.values()]
    label = vocabulary.label(min(named)) if named else otherwise
    return label.replace(" ", "-")

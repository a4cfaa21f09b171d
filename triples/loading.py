"""Annotations and entities from their files.

The format is documented by the JSON Schemas beside the files, ``annotations.schema.json`` and
``entities.schema.json``. What the schemas cannot say (that an entity exists, that words stand in
the quote) is checked when the annotations are built.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from khorgos.triples.annotation import (
    AnnotationFile,
    ClaimRecord,
    Entity,
    Fact,
    LinkedTerm,
    Record,
    Triple,
)
from khorgos.triples.problems import InputError, Problem
from khorgos.triples.yamltext import Key, YamlText, read_yaml, schema_problems

ANNOTATIONS: Path = Path(__file__).parent / "annotations"
ANNOTATION_SCHEMA = ANNOTATIONS / "annotations.schema.json"
ENTITY_SCHEMA = ANNOTATIONS / "entities.schema.json"
ENTITIES_FILE = "entities.yaml"

_T = TypeVar("_T")


def load_entities(folder: Path = ANNOTATIONS) -> Mapping[str, Entity]:
    """The register of entities in ``folder``, by slug.

    Raises:
        InputError: the file breaks the schema.
    """
    text = read_yaml(folder / ENTITIES_FILE)
    if problems := schema_problems(text, ENTITY_SCHEMA):
        raise InputError(problems)
    return {
        slug: Entity(text.file, text.line(slug), slug, **fields)
        for slug, fields in text.data.items()
    }


def load_annotations(folder: Path = ANNOTATIONS) -> Sequence[AnnotationFile]:
    """Every annotation file in ``folder``, sorted by file name.

    Raises:
        InputError: with the problems of all files together.
    """
    files: list[AnnotationFile] = []
    problems: list[Problem] = []
    for path in sorted(folder.glob("*.yaml")):
        if path.name == ENTITIES_FILE:
            continue
        try:
            files.append(load_annotation_file(path))
        except InputError as error:
            problems.extend(error.problems)
    if problems:
        raise InputError(problems)
    return files


def load_annotation_file(path: Path) -> AnnotationFile:
    """The annotations in the file at ``path``.

    Raises:
        InputError: the file breaks the schema, a triple cannot be read, or an id stands twice.
    """
    text = read_yaml(path)
    if faults := schema_problems(text, ANNOTATION_SCHEMA):
        raise InputError(faults)
    problems: list[Problem] = []
    records = [_record(text, index, problems) for index in range(len(text.data["records"]))]
    first: dict[str, Record] = {}
    for record in records:
        if record.id in first:
            other = first[record.id].line
            problems.append(record.problem(f"this id stands at line {other} too; choose another"))
        first.setdefault(record.id, record)
    if problems:
        raise InputError(problems)
    return AnnotationFile(
        file=text.file,
        document=text.data["document"],
        complete=tuple(text.data["complete"]),
        records=tuple(records),
        terms=tuple(
            LinkedTerm(text.line("terms", index), **fields)
            for index, fields in enumerate(text.data.get("terms", ()))
        ),
        document_line=text.line("document"),
        complete_line=text.line("complete"),
    )


def _record(text: YamlText, index: int, problems: list[Problem]) -> Record:
    path: tuple[str | int, ...] = ("records", index)
    data = text.data["records"][index]
    quote = data["quote"]
    return Record(
        file=text.file,
        line=text.line(*path),
        id=data["id"],
        accepted=data.get("status", "accepted") == "accepted",
        section=data.get("section"),
        part=data.get("part"),
        term=data.get("term"),
        quotes=(quote,) if isinstance(quote, str) else tuple(quote),
        facts=_each(_fact, text, (*path, "facts"), data, problems),
        claims=_each(_claim, text, (*path, "claims"), data, problems),
        nothing=data.get("nothing"),
        exceptions=data.get("exceptions", {}),
    )


def _each(
    read: Callable[[Any, int], _T],
    text: YamlText,
    path: Key,
    record: Mapping[str, Any],
    problems: list[Problem],
) -> tuple[_T, ...]:
    """Read each fact or claim of ``record``; what cannot be read goes to ``problems``."""
    made: list[_T] = []
    for position, item in enumerate(record.get(str(path[-1]), ())):
        line = text.line(*path, position)
        try:
            made.append(read(item, line))
        except ValueError as error:
            problems.append(Problem(text.file, line, record["id"], str(error)))
    return tuple(made)


def _fact(item: str | dict[str, Any], line: int) -> Fact:
    if isinstance(item, str):
        return Fact(line, Triple.parse(item))
    fields = {key: value for key, value in item.items() if key not in ("fact", "not")}
    return Fact(line, Triple.parse(item["fact"]), negated="not" in item, **fields)


def _claim(item: dict[str, Any], line: int) -> ClaimRecord:
    fields: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in item.items()
    }
    fields["by"] = (item["by"],) if isinstance(item["by"], str) else tuple(item["by"])
    fields["content"] = tuple(Triple.parse(triple) for triple in item.get("content", ()))
    fields["offers_alternative_to"] = fields.pop("offersAlternativeTo", ())
    return ClaimRecord(line, **fields)

"""YAML read as plain text, with the line of every value.

Scalars stay the strings that the curator typed: YAML's own types would turn ``1994-04-26`` into
a date and ``no`` into False. Lines are kept beside the values for error messages.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jsonschema
import yaml

from khorgos.triples.problems import InputError, Problem

Key = tuple[str | int, ...]
"""The way to a value: mapping keys and sequence positions from the root."""


@dataclass(frozen=True)
class YamlText:
    """A YAML file as plain values.

    Attributes:
        file: the file's name.
        data: mappings, lists and strings; nothing else.
        lines: the line of every value, by its key path, counted from 1.
    """

    file: str
    data: Any
    lines: Mapping[Key, int]

    def line(self, *path: str | int) -> int:
        """The line of the value at ``path``, or of the nearest value around it."""
        for length in range(len(path), -1, -1):
            if (line := self.lines.get(path[:length])) is not None:
                return line
        return 0


def read_yaml(path: Path) -> YamlText:
    """Read the YAML file at ``path`` (UTF-8).

    Raises:
        InputError: the file is not UTF-8, does not parse, or says one key twice.
    """
    try:
        text = path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        message = f"byte {error.start} is not UTF-8; save the file as UTF-8 again"
        raise InputError([Problem(path.name, line, "", message)]) from None
    try:
        root = yaml.compose(text, Loader=yaml.BaseLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = f" at column {mark.column + 1}" if mark else ""
        message = (
            f"this is not YAML{where}: {error.problem}. Quote a value that contains ': ' or ' #', "
            "or begins with one of \" ' [ { & * ! | > % @"
        )
        raise InputError([Problem(path.name, mark.line + 1 if mark else 0, "", message)]) from None
    if root is None:
        raise InputError([Problem(path.name, 0, "", "the file is empty")])
    lines: dict[Key, int] = {}
    doubled: list[Problem] = []
    data = _plain(root, (), lines, doubled, path.name)
    if doubled:
        raise InputError(doubled)
    return YamlText(path.name, data, lines)


def _plain(
    node: yaml.Node, path: Key, lines: dict[Key, int], doubled: list[Problem], file: str
) -> Any:
    lines[path] = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        result: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
            if key in result:
                line = key_node.start_mark.line + 1
                doubled.append(Problem(file, line, "", f"the key {key!r} stands twice; keep one"))
            result[key] = _plain(value_node, (*path, key), lines, doubled, file)
            lines[(*path, key)] = key_node.start_mark.line + 1
        return result
    if isinstance(node, yaml.SequenceNode):
        return [
            _plain(item, (*path, index), lines, doubled, file)
            for index, item in enumerate(node.value)
        ]
    return str(node.value)


def schema_problems(text: YamlText, schema_file: Path) -> Iterator[Problem]:
    """What in ``text`` breaks the JSON Schema (2020-12) in ``schema_file``, in reading order."""
    schema = json.loads(schema_file.read_text(encoding="utf-8"))
    validator = jsonschema.Draft202012Validator(schema)
    for error in sorted(validator.iter_errors(text.data), key=lambda e: list(map(str, e.path))):
        yield from _schema_problem(text, error, schema_file.name)


def _schema_problem(
    text: YamlText, error: jsonschema.ValidationError, schema_name: str
) -> Iterator[Problem]:
    # "oneOf" says only that no branch fits; the closest branch's own complaint is the useful one.
    deepest = jsonschema.exceptions.best_match([error]) or error
    path = tuple(deepest.absolute_path)
    record = ""
    if len(path) > 1 and path[0] == "records" and isinstance(path[1], int):
        value = text.data["records"][path[1]]
        record = str(value.get("id", "")) if isinstance(value, dict) else ""
    hint = deepest.schema.get("description", "") if isinstance(deepest.schema, dict) else ""
    where = ".".join(str(step) for step in path) or "the file"
    advice = f" ({hint})" if hint else ""
    message = f"{where}: {deepest.message}{advice}; see {schema_name}"
    yield Problem(text.file, text.line(*path), record, message)

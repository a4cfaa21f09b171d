"""What a curator writes, in YAML or TOML: as values with their lines, checked by a JSON Schema.

Scalars of YAML stay the strings that were typed: its own types would turn ``1994-04-26`` into a
date and ``no`` into False. Lines are kept beside the values for error messages.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jsonschema
import yaml

from khorgos.triples.problems import InputError, Problem

Key = tuple[str | int, ...]
"""The way to a value: mapping keys and sequence positions from the root."""


@dataclass(frozen=True)
class InputFile:
    """A file as plain values.

    Attributes:
        file: the file's name.
        data: mappings, lists and strings; TOML (v1.0) may have numbers, truth values and times too.
        lines: the line of every value, by its key path, counted from 1; of TOML the lines of the
            keys at the top.
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


def read_utf8(path: Path, way_out: str = "restore it") -> str:
    """Read the text file at ``path``, with every newline as it stands.

    Args:
        path: the file.
        way_out: what to do when it is missing.

    Raises:
        InputError: there is no such file, or it is not UTF-8.
    """
    try:
        return path.read_bytes().decode("utf-8")
    except FileNotFoundError:
        message = f"there is no such file in {path.parent}; {way_out}"
        raise InputError([Problem(path.name, 0, "", message)]) from None
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        message = f"byte {error.start} is not UTF-8; save the file as UTF-8 again"
        raise InputError([Problem(path.name, line, "", message)]) from None


def read_yaml(path: Path) -> InputFile:
    """Read the YAML file at ``path`` (UTF-8).

    Raises:
        InputError: there is no such file, it is not UTF-8, does not parse, says one key twice or
            has an alias.
    """
    text = read_utf8(path)
    try:
        root = _compose(text)
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        message = f"the character U+{error.character:04X} is not allowed in YAML; delete it"
        raise InputError([Problem(path.name, line, "", message)]) from None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = f" at column {mark.column + 1}" if mark else ""
        message = (
            f"this is not YAML{where}: {error.problem}. Quote a value that contains ': ' or ' #', "
            "or begins with one of \" ' [ { & * ! | > % @"
        )
        raise InputError([Problem(path.name, mark.line + 1 if mark else 0, "", message)]) from None
    if root is None:
        raise InputError([Problem(path.name, 0, "", "the file is empty; write it, or delete it")])
    plain = _Plain(path.name)
    data = plain.value(root, ())
    if plain.problems:
        raise InputError(plain.problems)
    return InputFile(path.name, data, plain.lines)


def read_toml(path: Path) -> InputFile:
    """Read the TOML file at ``path`` (UTF-8).

    Raises:
        InputError: there is no such file, it is not UTF-8, or it does not parse.
    """
    text = read_utf8(path, "write it, or give an existing .toml file")
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"\(at line (\d+), column (\d+)\)", str(error))
        last = text.split("\n")
        line, column = map(int, found.groups()) if found else (len(last), len(last[-1]) + 1)
        message = f"this is not TOML at column {column}: {error}; correct it there"
        raise InputError([Problem(path.name, line, "", message)]) from None
    lines: dict[Key, int] = {}
    for key in data:  # tomllib itself keeps no positions
        if place := re.search(rf"^[ \t]*\[*[ \t]*[\"']?{re.escape(key)}\b", text, re.MULTILINE):
            lines[(key,)] = text.count("\n", 0, place.start()) + 1
    return InputFile(path.name, data, lines)


def _compose(text: str) -> yaml.Node | None:
    """The nodes of ``text``, by libyaml where it is installed, which is ten times as fast.

    A text that libyaml refuses is read again by Python's parser, which names the fault better: so
    the messages are the same on every machine. A tab or a byte order mark in the midst, of which
    libyaml lets more pass, is for Python's parser at once.

    Raises:
        yaml.YAMLError: the text is not one YAML document.
    """
    if yaml.__with_libyaml__ and "\t" not in text and "\ufeff" not in text:
        try:
            return yaml.compose(text, Loader=yaml.CBaseLoader)
        except yaml.YAMLError:
            pass
    return yaml.compose(text, Loader=yaml.BaseLoader)


class _Plain:
    """Turns the nodes of one file into plain values, and keeps lines and problems."""

    def __init__(self, file: str) -> None:
        self.lines: dict[Key, int] = {}
        self.problems: list[Problem] = []
        self._file = file
        self._seen: set[int] = set()

    def value(self, node: yaml.Node, path: Key) -> Any:
        self.lines.setdefault(path, node.start_mark.line + 1)
        if id(node) in self._seen:  # it might hold itself
            self._refuse(node, "an alias (*) repeats what stands here; write it out")
            return ""
        self._seen.add(id(node))
        if isinstance(node, yaml.SequenceNode):
            return [self.value(item, (*path, index)) for index, item in enumerate(node.value)]
        if not isinstance(node, yaml.MappingNode):
            return str(node.value)
        result: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
            if key in result:
                self._refuse(key_node, f"the key {key!r} stands twice; keep one")
            self.lines[(*path, key)] = key_node.start_mark.line + 1
            result[key] = self.value(value_node, (*path, key))
        return result

    def _refuse(self, node: yaml.Node, message: str) -> None:
        self.problems.append(Problem(self._file, node.start_mark.line + 1, "", message))


_TOO_MUCH = ("additionalProperties", "unevaluatedProperties")
"""The keywords that complain of a key."""


def schema_problems(text: InputFile, schema_file: Path) -> Sequence[Problem]:
    """What in ``text`` breaks the JSON Schema (2020-12) in ``schema_file``, in its order."""
    schema = json.loads(schema_file.read_text(encoding="utf-8"))
    validator = jsonschema.Draft202012Validator(schema)
    problems = []
    for error in (one for each in validator.iter_errors(text.data) for one in _complaints(each)):
        path = tuple(error.absolute_path)
        match path:
            case ("records", int(index), *_) if isinstance(text.data["records"][index], dict):
                record = str(text.data["records"][index].get("id", ""))
            case _:
                record = ""
        hint = error.schema.get("description") if isinstance(error.schema, dict) else None
        where = ".".join(map(str, path)) or "the file"
        advice = f" ({hint})" if hint else ""
        message = f"{where}: {error.message}{advice}; see {schema_file.name}"
        if error.validator in _TOO_MUCH and isinstance(error.instance, dict):
            # The key that is too much has a line of its own.
            path += tuple(key for key in error.instance if repr(key) in error.message)[:1]
        problems.append(Problem(text.file, text.line(*path), record, message))
    return sorted(problems)


def _complaints(error: jsonschema.ValidationError) -> Iterator[jsonschema.ValidationError]:
    """Yield what the error is about.

    "oneOf" says only that no branch fits: the complaints of the one branch that takes values of
    this type are the useful ones, or else that of the closest branch.
    """
    context = error.context or ()
    other_type = {e.schema_path[0] for e in context if e.validator == "type" and not e.path}
    fitting = [e for e in context if e.schema_path[0] not in other_type]
    if len({e.schema_path[0] for e in fitting}) == 1:
        for inner in fitting:
            yield from _complaints(inner)
    else:
        yield jsonschema.exceptions.best_match([error]) or error

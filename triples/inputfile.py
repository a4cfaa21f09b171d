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
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import jsonschema_rs
import yaml

from khorgos.ontology.nearness import code_point, did_you_mean, nearest
from khorgos.triples.problems import InputError, Problem

if TYPE_CHECKING:
    from jsonschema import ValidationError

LARGEST: Final = 16 * 2**20
"""Bytes of a file that is read at all."""
LARGEST_YAML: Final = 2 * 2**20
"""Characters of a YAML file, whose values take some hundred times as many bytes."""
DEEPEST: Final = 32
"""How many lists and mappings may hold each other; a record with its claims needs a dozen."""
_MOST_PROBLEMS: Final = 200

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
        InputError: there is no such file, it is larger than `LARGEST`, or it is not UTF-8.
    """
    try:
        if (size := path.stat().st_size) > LARGEST:
            message = f"the file has {size:,} bytes, more than {LARGEST:,}; {_SPLIT}"
            raise InputError([Problem(path.name, 0, "", message)])
        return path.read_bytes().decode("utf-8")
    except (IsADirectoryError, PermissionError) as error:
        message = f"it cannot be read ({error.strerror}); make it a file that you may read"
        raise InputError([Problem(path.name, 0, "", message)]) from None
    except FileNotFoundError:
        message = f"there is no such file in {path.parent}; {way_out}"
        raise InputError([Problem(path.name, 0, "", message)]) from None
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        message = f"byte {error.start} is not UTF-8; save the file as UTF-8 again"
        raise InputError([Problem(path.name, line, "", message)]) from None


_SPLIT: Final = "split it, for a document may have several files"


def read_yaml(path: Path, empty: object = None) -> InputFile:
    """Read the YAML file at ``path`` (UTF-8).

    Args:
        path: the file.
        empty: what a file without a value has; None where there must be one.

    Raises:
        InputError: there is no such file, it is too large, is not UTF-8, does not parse, nests its
            values too deep, says one key twice or has an alias.
    """
    return parse_yaml(read_utf8(path), path.name, empty)


def parse_yaml(text: str, file: str, empty: object = None) -> InputFile:
    """Read ``text``, which stands in the ``file`` of that name, as YAML; ``empty`` as above.

    Raises:
        InputError: as `read_yaml` does.
    """
    if len(text) > LARGEST_YAML:
        message = f"the file has {len(text):,} characters, more than {LARGEST_YAML:,}; {_SPLIT}"
        raise InputError([Problem(file, 0, "", message)])
    try:
        root = _compose(text)
    except RecursionError:
        raise InputError([Problem(file, _deep_line(text), "", _TOO_DEEP)]) from None
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        named = code_point(chr(error.character))
        message = f"the character {named} is not allowed in YAML; delete it"
        raise InputError([Problem(file, line, "", message)]) from None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 0
        raise InputError([Problem(file, line, "", _not_yaml(error, text))]) from None
    if root is None and empty is not None:
        return InputFile(file, empty, {})
    if root is None:
        raise InputError([Problem(file, 0, "", "the file is empty; write it, or delete it")])
    plain = _Plain(file)
    data = plain.value(root, ())
    if plain.problems:
        raise InputError(plain.problems)
    return InputFile(file, data, plain.lines)


def _not_yaml(error: yaml.MarkedYAMLError, text: str) -> str:
    """Why ``text`` does not parse, with the way out."""
    mark = error.problem_mark or error.context_mark
    if mark is None:
        return f"this is not YAML: {error.problem}"
    line = text.split("\n")[mark.line] if mark.line <= text.count("\n") else ""
    if (tab := line.find("\t", 0, len(line) - len(line.lstrip(" \t-?:")))) >= 0:
        return f"a tab at column {tab + 1}; indent with spaces"
    return (
        f"this is not YAML at column {mark.column + 1}: {error.problem}. Quote a value that "
        "contains ': ' or ' #', or begins with one of \" ' [ { & * ! | > % @"
    )


_TOO_DEEP: Final = (
    f"lists and mappings hold each other more than {DEEPEST} deep; close the brackets, or mend "
    "the indentation"
)


def _deep_line(text: str) -> int:
    """The line on which the values of ``text`` come to lie too deep."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.BaseLoader):
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            return event.start_mark.line + 1 if event.start_mark else 0
    return 0


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
        RecursionError: its values lie too deep.
    """
    if yaml.__with_libyaml__ and "\t" not in text and "\ufeff" not in text:
        try:
            return yaml.compose(text, Loader=yaml.CBaseLoader)
        except yaml.YAMLError as error:
            if "exceeded maximum" in str(error):
                raise RecursionError from None
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
        if isinstance(node, yaml.CollectionNode) and len(path) >= DEEPEST:
            self._refuse(node, _TOO_DEEP)
            return ""
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


_TYPES: Final = {
    "array": "a list",
    "boolean": "true or false",
    "object": "a mapping of keys to values",
    "string": "a text",
}


def schema_problems(text: InputFile, schema_file: Path) -> Sequence[Problem]:
    """What in ``text`` breaks the JSON Schema (2020-12) in ``schema_file``, in its order.

    Of very many problems the first are given.
    """
    schema = json.loads(schema_file.read_text(encoding="utf-8"))
    if _conforms(text.data, schema):
        return []
    from jsonschema import Draft202012Validator  # takes long, and is needed for its words alone

    validator = Draft202012Validator(schema)
    complaints = (one for each in validator.iter_errors(text.data) for one in _complaints(each))
    problems = []
    for error in islice(complaints, _MOST_PROBLEMS):
        for key, told in _told(error, schema):
            place = (*error.absolute_path, *key)
            record, within = _record(text, place, schema)
            where = ".".join(map(str, place[within:])) or ("" if within else "the file")
            message = f"{where}: {told}" if where else told
            message = f"{message}; see {schema_file.name}"
            problems.append(Problem(text.file, text.line(*place), record, message))
    return sorted(problems)


def _record(text: InputFile, path: Key, schema: Mapping[str, Any]) -> tuple[str, int]:
    """The record or entity at ``path``, or "", and how many keys of the path it stands for."""
    match path:
        case ("records", int(index), *_) if isinstance(text.data["records"][index], dict):
            return str(text.data["records"][index].get("id", "")), 0
        case (str(slug), *_) if "properties" not in schema:  # a register: each key is a thing
            return slug, 1
    return "", 0


def _conforms(data: object, schema: Mapping[str, Any]) -> bool:
    """Whether ``data`` certainly conform; values that JSON does not have are left to others."""
    try:
        return bool(jsonschema_rs.is_valid(dict(schema), data))
    except ValueError:
        return False


def _told(error: ValidationError, schema: Mapping[str, Any]) -> Iterator[tuple[Key, str]]:
    """Yield what ``error`` complains of: the key in its value, if it is one, and the words."""
    value: Any = error.instance
    wanted: Any = error.validator_value
    rule = error.schema if isinstance(error.schema, dict) else {}
    hint = f" ({rule['description']})" if "description" in rule else ""
    outer = hint if error.absolute_path else ""  # the whole file needs no word on what it is
    if error.validator in ("additionalProperties", "unevaluatedProperties"):
        # The key that is too much has a line of its own.
        for key in (key for key in value if repr(key) in error.message):
            near = list(map(repr, nearest(key, dict.fromkeys(_keys_in(schema)))))
            asked = did_you_mean(near, "delete it", name=key)
            yield (key,), f"there is no such key{outer}; {asked}"
    elif "propertyNames" in error.absolute_schema_path:
        yield (value,), f"the key {error.message}{hint}"
    elif error.validator == "dependentRequired":
        yield from _lacking(error, rule)
    elif error.validator == "required":
        missing = [key for key in wanted if key not in value]
        yield (), f"the key {' or '.join(map(repr, missing))} is missing{outer}; write it"
    elif error.validator == "anyOf" and all([*one] == ["required"] for one in wanted):
        keys = " or ".join(repr(key) for one in wanted for key in one["required"])
        yield (), f"none of the keys {keys} is there; write one"
    elif error.validator == "type" and wanted in _TYPES:
        yield (), f"{_shown(value)} is not {_TYPES[wanted]}{hint}"
    elif error.validator == "pattern" and not value.strip():
        yield (), f"{value!r} is blank{hint}; write it, or take the key out"
    elif error.validator == "enum" and isinstance(value, str):
        near = list(map(repr, nearest(value, [one for one in wanted if isinstance(one, str)])))
        asked = f"; {did_you_mean(near, name=value)}" if near else ""
        yield (), f"{error.message}{hint}{asked}"
    else:
        yield (), f"{error.message}{hint}"


def _lacking(error: ValidationError, rule: Mapping[str, Any]) -> Iterator[tuple[Key, str]]:
    """Yield the key that needs another one beside it, with what that one tells."""
    wanted: Any = error.validator_value
    for key, others in wanted.items():
        for other in others:
            if error.message == f"{other!r} is a dependency of {key!r}":
                about = rule.get("properties", {}).get(other, {}).get("description", "")
                told = f": {about}" if about else ""
                yield (key,), f"{key!r} needs {other!r} beside it{told}; write it too"


def _shown(value: object) -> str:
    shown = repr(value)
    return shown if len(shown) <= 80 else f"{shown[:77]}..."


def _keys_in(schema: Any) -> Iterator[str]:
    """Yield every key that ``schema`` knows."""
    if isinstance(schema, dict):
        properties = schema.get("properties")
        yield from properties if isinstance(properties, dict) else ()
    inner = schema.values() if isinstance(schema, dict) else schema
    for one in inner if isinstance(schema, (dict, list)) else ():
        yield from _keys_in(one)


def _complaints(error: ValidationError) -> Iterator[ValidationError]:
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
        from jsonschema.exceptions import best_match

        yield best_match([error]) or error

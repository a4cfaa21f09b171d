import json
import re
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from khorgos.triples.inputfile import (
    LARGEST,
    LARGEST_YAML,
    InputFile,
    read_utf8,
    read_yaml,
    schema_problems,
)
from khorgos.triples.problems import InputError

pytestmark = pytest.mark.usefixtures("each_yaml_parser")


def read(folder: Path, text: str | bytes) -> InputFile:
    path = folder / "a.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_yaml(path)


def refusal(folder: Path, text: str | bytes) -> list[str]:
    with pytest.raises(InputError) as caught:
        read(folder, text)
    return [str(problem) for problem in caught.value.problems]


def test_scalars_stay_what_was_typed(tmp_path: Path) -> None:
    text = read(tmp_path, "day: 1994-04-26\nno: no\nyear: 0751\nempty:\nlist: [1.50, ~]\n")
    assert text.data == {
        "day": "1994-04-26",
        "no": "no",
        "year": "0751",
        "empty": "",
        "list": ["1.50", "~"],
    }


def test_lines_are_those_of_keys_and_items_and_else_of_what_is_around(tmp_path: Path) -> None:
    text = read(tmp_path, "a: 1\n\nb:\n- c: 2\n  d: |\n    3\n- 4\n")
    assert text.file == "a.yaml"
    assert [text.line(*path) for path in [("a",), ("b",), ("b", 0), ("b", 0, "d"), ("b", 1)]] == [
        1,
        3,
        4,
        5,
        7,
    ]
    assert text.line("b", 0, "missing", 7) == 4
    assert text.line("missing") == text.line() == 1


_VALUES = st.recursive(
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"])),
    lambda inner: st.lists(inner) | st.dictionaries(st.text("abc", min_size=1), inner),
    max_leaves=8,
)


@settings(deadline=None)
@given(value=_VALUES)
def test_what_yaml_writes_is_read_again(
    tmp_path_factory: pytest.TempPathFactory, value: object
) -> None:
    class Plain(yaml.SafeDumper):
        def ignore_aliases(self, data: object) -> bool:
            return True

    written = yaml.dump({"value": value}, Dumper=Plain, allow_unicode=True)
    assert read(tmp_path_factory.getbasetemp(), written).data == {"value": value}


_SIGNS = [
    "a",
    "b: ",
    "- ",
    "\n",
    "\n  ",
    "'",
    '"',
    "[",
    "]",
    ": ",
    ",",
    " #c",
    "&x ",
    "*x",
    "|",
    "\t",
]


@settings(deadline=None, max_examples=300)
@given(text=st.lists(st.sampled_from([*_SIGNS, "é", "\x07", "\ufeff"]), max_size=12).map("".join))
def test_libyaml_and_python_read_and_refuse_the_same(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    def outcome(with_libyaml: bool) -> object:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(yaml, "__with_libyaml__", with_libyaml)
            try:
                return read(tmp_path_factory.getbasetemp(), text)
            except InputError as error:
                return error.problems

    assert outcome(True) == outcome(False)


@pytest.mark.parametrize(
    ("text", "place", "cause"),
    [
        ("a: 1\nb: c: 2\n", "a.yaml:2:", "column 5: mapping values are not allowed here"),
        ("a: [1, 2\n", "a.yaml:2:", "column 1: expected ',' or ']'"),
        ("a: 1\n- b\n", "a.yaml:2:", "column 1"),
        ("a: 1\n---\nb: 2\n", "a.yaml:2:", "column 1: but found another document"),
    ],
)
def test_yaml_that_does_not_parse_is_refused_with_line_and_column(
    tmp_path: Path, text: str, place: str, cause: str
) -> None:
    (message,) = refusal(tmp_path, text)
    assert message.startswith(place)
    assert cause in message
    assert "Quote a value" in message


def test_a_key_that_stands_twice_is_refused_each_time(tmp_path: Path) -> None:
    assert refusal(tmp_path, "a: 1\nb:\n  c: 2\n  c: 3\na: 4\n") == [
        "a.yaml:4: the key 'c' stands twice; keep one",
        "a.yaml:5: the key 'a' stands twice; keep one",
    ]
    assert read(tmp_path, "a: {c: 1}\nb: {c: 1}\n").data == {"a": {"c": "1"}, "b": {"c": "1"}}


@pytest.mark.parametrize("text", ["a: &x 1\nb: *x\n", "a: &x\n- *x\n"])
def test_an_alias_is_refused_even_where_it_holds_itself(tmp_path: Path, text: str) -> None:
    (message,) = refusal(tmp_path, text)
    assert "an alias (*) repeats what stands here; write it out" in message
    assert read(tmp_path, "a: &x 1\n").data == {"a": "1"}


def test_bytes_that_are_not_utf_8_are_refused_with_their_line(tmp_path: Path) -> None:
    assert refusal(tmp_path, b"a: 1\nb: \xff\n") == [
        "a.yaml:2: byte 8 is not UTF-8; save the file as UTF-8 again"
    ]
    assert read(tmp_path, "b: 砂岩 𐰼\n").data == {"b": "砂岩 𐰼"}


def test_a_control_character_is_refused_by_its_code(tmp_path: Path) -> None:
    assert refusal(tmp_path, "a: 1\nb: x\x07\n") == [
        "a.yaml:2: the character U+0007 CONTROL CHARACTER is not allowed in YAML; delete it"
    ]


@pytest.mark.parametrize("text", ["a:\n\tb: 1\n", "a:\n  \t- b\n", "- a: 1\n-\tb: 2\n  c: 3\n"])
def test_a_tab_that_indents_is_named_as_one(tmp_path: Path, text: str) -> None:
    (message,) = refusal(tmp_path, text)
    assert re.search(r"a tab at column \d; indent with spaces", message)


def test_a_tab_within_a_text_is_no_indentation(tmp_path: Path) -> None:
    assert read(tmp_path, "a: 'b\tc'\n").data == {"a": "b\tc"}


@pytest.mark.parametrize(
    "text",
    [
        "a: 1\nb: " + "[" * 5_000,
        "a: 1\nb: " + "[" * 40 + "]" * 40,
        "a: 1\nb: " + "{a: " * 5_000,
        "a: 1\nb:\n  " + "- " * 5_000 + "c",
    ],
)
def test_values_that_lie_too_deep_are_refused(tmp_path: Path, text: str) -> None:
    (message,) = refusal(tmp_path, text)
    assert re.match("a.yaml:[23]: lists and mappings hold each other more than 32 deep", message)
    assert read(tmp_path, "a: " + "[" * 20 + "]" * 20).data


def test_a_file_that_is_too_large_is_refused_before_it_is_read(tmp_path: Path) -> None:
    with (tmp_path / "a.txt").open("wb") as file:
        file.truncate(LARGEST + 1)
    with pytest.raises(InputError, match="has 16,777,217 bytes, more than 16,777,216; split it"):
        read_utf8(tmp_path / "a.txt")
    (message,) = refusal(tmp_path, "a: " + "b" * LARGEST_YAML)
    assert "characters, more than 2,097,152; split it" in message


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").mkdir()
    with pytest.raises(InputError, match=r"a\.yaml: it cannot be read"):
        read_yaml(tmp_path / "a.yaml")


def test_an_empty_or_missing_file_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path, "# nothing\n") == ["a.yaml: the file is empty; write it, or delete it"]
    with pytest.raises(InputError, match=r"b\.yaml: there is no such file in .*; restore it"):
        read_yaml(tmp_path / "b.yaml")


def test_text_is_read_as_utf_8_with_its_newlines(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("é\r\n".encode())
    assert read_utf8(tmp_path / "a.txt") == "é\r\n"


SCHEMA = {
    "required": ["records"],
    "properties": {
        "records": {
            "type": "array",
            "items": {
                "required": ["id", "kind"],
                "properties": {
                    "id": {"description": "one letter", "pattern": "^[a-z]$"},
                    "kind": {
                        "oneOf": [
                            {"type": "string", "enum": ["big", "small"]},
                            {"type": "array", "items": {"pattern": "^[ab]$"}},
                        ],
                    },
                },
            },
        }
    },
}


def faults(folder: Path, text: str) -> list[str]:
    schema = folder / "a.schema.json"
    schema.write_text(json.dumps(SCHEMA), encoding="utf-8")
    return [str(problem) for problem in schema_problems(read(folder, text), schema)]


def test_what_fits_the_schema_has_no_problems(tmp_path: Path) -> None:
    assert faults(tmp_path, "records:\n- id: x\n  kind: big\n- {id: y, kind: [a, b]}\n") == []


def test_what_breaks_the_schema_is_named_with_line_and_record_in_reading_order(
    tmp_path: Path,
) -> None:
    good = "- {id: x, kind: big}\n"
    see = "; see a.schema.json"
    assert faults(tmp_path, f"records:\n- kind: big\n{9 * good}- id: Z\n  kind: small\n") == [
        f"a.yaml:2: records.0: the key 'id' is missing; write it{see}",
        f"a.yaml:12: [Z] records.10.id: 'Z' does not match '^[a-z]$' (one letter){see}",
    ]


def test_of_several_forms_the_one_that_is_meant_complains(tmp_path: Path) -> None:
    def causes(kind: str) -> list[str]:
        found = faults(tmp_path, f"records:\n- id: x\n  kind: {kind}\n")
        return [message.removesuffix("; see a.schema.json") for message in found]

    place = "a.yaml:3: [x] records.0.kind"
    assert causes("huge") == [f"{place}: 'huge' is not one of ['big', 'small']"]
    assert causes("[c, a, d]") == [
        f"{place}.0: 'c' does not match '^[ab]$'",
        f"{place}.2: 'd' does not match '^[ab]$'",
    ]


def test_a_fault_of_the_whole_file_is_said_so(tmp_path: Path) -> None:
    assert faults(tmp_path, "a: 1\n") == [
        "a.yaml:1: the file: the key 'records' is missing; write it; see a.schema.json"
    ]


REGISTER = {
    "additionalProperties": {
        "additionalProperties": False,
        "dependentRequired": {"unlike": ["identity"], "near": ["far"]},
        "properties": {
            "note": {"type": "string"},
            "identity": {"description": "what tells it apart"},
            **{key: {} for key in ("unlike", "near", "far")},
        },
        "patternProperties": {"^x": {"properties": {"note": {}, "notes": {}}}},
    },
    "propertyNames": {"pattern": "^[a-z]+$"},
}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("note: [a]", "a.yaml:2: [zarm] note: ['a'] is not a text"),
        ("unlike: a", "a.yaml:2: [zarm] unlike: 'unlike' needs 'identity' beside it: what tells "),
        ("near: a", "a.yaml:2: [zarm] near: 'near' needs 'far' beside it; write it too"),
        ("noote: a", "a.yaml:2: [zarm] noote: there is no such key; did you mean 'note' or 'note"),
    ],
)
def test_in_a_register_each_key_is_a_thing_that_is_named(
    tmp_path: Path, text: str, told: str
) -> None:
    schema = tmp_path / "r.schema.json"
    schema.write_text(json.dumps(REGISTER), encoding="utf-8")

    def found(text: str) -> list[str]:
        return [str(problem) for problem in schema_problems(read(tmp_path, text), schema)]

    (finding,) = found(f"zarm:\n  {text}\n")
    assert finding.startswith(told)
    assert not found("zarm: {identity: a, unlike: b, near: c, far: d}\n")
    (finding,) = found("Zarm: {note: a}\n")
    assert finding.startswith("a.yaml:1: [Zarm] the key 'Zarm' does not match")


CLOSED = {
    "additionalProperties": False,
    "propertyNames": {"description": "small letters", "pattern": "^[a-z]+$"},
    "properties": {
        "colour": {"enum": ["red", "green"]},
        "name": {"type": "string", "pattern": r"\S", "description": "any text"},
        "size": {"type": "integer"},
    },
}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("colors: red", "colors: there is no such key; did you mean 'colour'?"),
        ("weight: 1", "weight: there is no such key; delete it"),
        ("Colour: red", "Colour: the key 'Colour' does not match '^[a-z]+$' (small letters)"),
        ("colour: gren", "colour: 'gren' is not one of ['red', 'green']; did you mean 'green'?"),
        ("name: [a]", "name: ['a'] is not a text (any text)"),
        ("name: ' '", "name: ' ' is blank (any text); write it, or take the key out"),
        ("size: '1'", "size: '1' is not of type 'integer'"),
        ("n\u0430me: x", "Character 2 is U+0430 CYRILLIC SMALL LETTER A where 'a' stands in name."),
    ],
)
def test_a_fault_of_a_key_or_value_names_its_line_and_the_way_out(
    tmp_path: Path, text: str, told: str
) -> None:
    schema = tmp_path / "b.schema.json"
    schema.write_text(json.dumps(CLOSED), encoding="utf-8")
    found = [str(one) for one in schema_problems(read(tmp_path, f"# one\n{text}\n"), schema)]
    assert any(one.startswith("a.yaml:2: ") and told in one for one in found)


def test_of_very_many_problems_the_first_are_given(tmp_path: Path) -> None:
    assert len(faults(tmp_path, "records:\n" + "- {id: x}\n" * 1_000)) == 200

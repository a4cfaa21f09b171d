import json
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from khorgos.triples.inputfile import InputFile, read_utf8, read_yaml, schema_problems
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
        "a.yaml:2: the character U+0007 is not allowed in YAML; delete it"
    ]


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
        f"a.yaml:2: records.0: 'id' is a required property{see}",
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
        "a.yaml:1: the file: 'records' is a required property; see a.schema.json"
    ]

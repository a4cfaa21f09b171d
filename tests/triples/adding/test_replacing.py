"""Another text in the place of one that is in the graph."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from khorgos.triples import TRIPLES
from khorgos.triples.adding.replacing import held_text, replacement, with_keys
from khorgos.triples.annotated import read_input
from khorgos.triples.folder import SETTINGS, load_folder
from tests.triples.conftest import RECORDS_FILE, SOURCE_FILE, TEXT, Edit


@pytest.fixture
def run(small: Path, tmp_path: Path) -> Callable[..., Result]:
    """Give `khorgos add` for the small project, with a file where there are bytes for one."""
    (small / SETTINGS).write_text('title = "Small"\nwhole_register = true\n', encoding="utf-8")

    def add(data: bytes | None, *options: str) -> Result:
        from khorgos.commands import main

        file = tmp_path / "new.txt"
        file.write_bytes(data or b"")
        named = [str(file)] if data else []
        return CliRunner().invoke(main, ["add", *named, "--graph", str(small), *options])

    return add


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_text_under_which_every_quote_stands(small: Path, run: Callable[..., Result]) -> None:
    new = TEXT.replace("It rained. It rained.", "It snowed.").encode()
    result = run(new, "--replace", "two-states", "--author", "A. Zarm")
    assert result.exit_code == 0, result.output
    assert "6 of 6 quotes stand where they stood." in result.output
    source = read_input(small).documents["two-states"].source
    assert (source.text.encode(), source.author, source.title) == (new, "A. Zarm", "Zarm and Ost")
    assert source.note == "Invented.", "what was known stays"


def test_moved_quotes_are_taken_over_when_that_is_asked(
    small: Path, edit: Edit, run: Callable[..., Result]
) -> None:
    edit(RECORDS_FILE, "- id: border\n", "# A remark that stays.\n- id: border\n")
    new = (
        TEXT.replace("over 300 km long", "over 310 km long")
        .replace("Its king probably fled", "Its old king probably fled")
        .replace(" died. ", " died. ")
        .replace("Zarm denied it.", "")
        .replace("Ost said in May 1993 that the Ford lies in Ost. ", "")
        .replace("Today\n", "Now\n")
        .encode()
    )
    before = contents(small)
    refused = run(new, "--replace", "two-states")
    assert refused.exit_code == 1
    assert "With --take-over the text is replaced, 2 quotes become" in refused.output
    assert "[border] the quote 'The border is over 300 km long.' no longer stands" in refused.output
    assert "The section 'Today' is no more" in refused.output
    assert contents(small) == before
    result = run(new, "--replace", "two-states", "--take-over")
    assert result.exit_code == 0, result.output
    records = (small / RECORDS_FILE).read_text(encoding="utf-8")
    assert (
        "# A remark that stays.\n- id: border\n  quote: The border is over 310 km long.\n"
        in records
    )
    assert "quote: Its old king probably fled the next day." in records
    given = read_input(small)
    assert not given.problems
    (annotated,) = given.annotated
    assert "dispute" in {record.id for record in annotated.drafts}
    assert dict(annotated.unread) == {"Now": "It was added and is not read yet."}


def test_a_document_is_read_again_by_its_hints(
    small: Path, edit: Edit, run: Callable[..., Result]
) -> None:
    edit("sources/two-states.toml", "note =", 'not_headings = ["Today"]\nnote =')
    result = run(None, "--replace", "two-states")
    assert result.exit_code == 0, result.output
    assert "The section 'Today' is no more" in result.output
    assert read_input(small).documents["two-states"].sections == ("Early times",)
    assert not read_input(small).problems


def test_a_text_that_was_edited_where_it_is(
    small: Path, edit: Edit, run: Callable[..., Result]
) -> None:
    edit(SOURCE_FILE, "It rained. It rained.", "It rained.")
    assert run(None, "--replace", "two-states").exit_code == 0
    assert not read_input(small).problems


def test_a_mirror_is_read_again_by_all_its_hints() -> None:
    graph = load_folder(TRIPLES)
    new = replacement(graph, held_text(graph, "china-kazakhstan-relations"), {})
    assert {one.state for one in new.standings} == {"stands"}
    assert (new.lost, new.new) == ([], [])
    assert new.document.terms


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (("--replace", "zarm"), "there is no document 'zarm' to replace; there are: two-states"),
        (("--replace", "two-states", "--slug", "zarm"), "--replace keeps slug and label"),
        (("--take-over",), "give the FILE"),
    ],
)
def test_what_does_not_go_together(
    run: Callable[..., Result], options: tuple[str, ...], expected: str
) -> None:
    result = run(None, *options)
    assert result.exit_code
    assert expected in result.output


_KEYS = st.sampled_from(["title", "sha256", "fields", "headings", "note"])
_VALUES = (
    st.text(max_size=8) | st.booleans() | st.lists(st.text(min_size=1, max_size=5), max_size=3)
)
_TOML = """\
# A remark.
title = 'One' # here
headings = [
  "note = no key",
  "[no table]",
]
note = \"\"\"
sha256 = "no key"
\"\"\"

[[footnotes]]
first = "x"
"""


@given(st.dictionaries(_KEYS, _VALUES | st.none()))
def test_keys_change_and_all_else_stays(values: dict[str, str | bool | list[str] | None]) -> None:
    written = with_keys(_TOML, values)
    expected = tomllib.loads(_TOML) | values
    assert tomllib.loads(written) == {k: one for k, one in expected.items() if one is not None}
    assert "# A remark.\n" in written
    assert written.endswith('[[footnotes]]\nfirst = "x"\n')

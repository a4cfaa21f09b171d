"""The folder of a graph at the door: every command takes it, and so does Python."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import khorgos
from khorgos.commands import main

QUESTION = """\
# question: What is a thing called?
SELECT ?name { VALUES ?thing { kh:zarm } ?thing rdfs:label ?name }
"""


def _run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


@pytest.fixture
def graph(tmp_path: Path) -> Path:
    """The folder of a new graph, built; it has a question and no document."""
    folder = tmp_path / "letters"
    made = _run("new", str(folder), "--no-base", "--title", "Letters")
    assert made.exit_code == 0, made.output
    assert f"khorgos build --graph {folder}" in made.output
    (folder / "queries" / "names").mkdir()
    (folder / "queries" / "names" / "called.rq").write_text(QUESTION, encoding="utf-8")
    built = _run("build", "--graph", str(folder))
    assert built.exit_code == 0, built.output
    return folder


def test_its_questions_are_asked_beside_those_of_the_catalogue(graph: Path) -> None:
    assert "(0 rows)" in _run("ask", "--graph", str(graph), "called").output
    assert "(0 rows)" in _run("ask", "--graph", str(graph), "corridors").output
    listed = _run("ask", "--graph", str(graph), "--list").output
    assert "Names\n  called\n      What is a thing called?" in listed
    assert "  corridors" in listed
    assert "no question is called 'called'" in _run("ask", "called").output


def test_python_opens_it_with_its_questions(graph: Path) -> None:
    opened = khorgos.open(graph)
    assert "called" in [question.name for question in opened.questions]
    assert str(opened.ask("called")).endswith("(0 rows)")


def test_a_question_with_a_name_of_the_catalogue_is_refused(graph: Path) -> None:
    (graph / "queries" / "names" / "corridors.rq").write_text(QUESTION, encoding="utf-8")
    result = _run("ask", "--graph", str(graph), "--list")
    assert result.exit_code == 1
    assert "names/corridors.rq: " in result.output
    assert "has the same name; rename one of the two" in result.output


def test_input_and_release_may_still_be_others(graph: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    result = _run("build", "--graph", str(graph), "--release", str(elsewhere))
    assert result.exit_code == 0
    assert (elsewhere / "khorgos.trig").is_file()


def test_the_environment_may_name_it(graph: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KHORGOS_GRAPH", str(graph))
    assert "(0 rows)" in _run("ask", "called").output


@pytest.mark.parametrize("command", ["build", "check", "ask", "serve", "link", "reason"])
def test_a_folder_that_is_no_graphs_is_refused(tmp_path: Path, command: str) -> None:
    result = _run(command, "--graph", str(tmp_path))
    assert result.exit_code == 2
    assert "so it is no folder of a graph; make one with: khorgos new" in result.output


def test_a_release_that_is_not_there_is_built_by_the_command_that_is_told(graph: Path) -> None:
    for path in (graph / "graph").iterdir():
        path.unlink()
    result = _run("ask", "--graph", str(graph), "called")
    assert f"make it with: khorgos build --graph {graph}" in result.output
    with pytest.raises(khorgos.GraphError, match="khorgos build --graph"):
        khorgos.open(graph)
    (graph / "khorgos.toml").write_text("title = 1", encoding="utf-8")
    result = _run("build", "--graph", str(graph))
    assert "khorgos.toml:1: title: 1 is not a text" in result.output
    with pytest.raises(khorgos.GraphError, match="1 is not a text"):
        khorgos.open(graph)


def test_a_new_folder_is_refused_where_something_is(graph: Path) -> None:
    assert "is the folder of a graph already" in _run("new", str(graph)).output
    assert "leave --no-base away" in _run("new", "a", "--facts", "--no-base").output

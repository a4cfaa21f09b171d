"""Expected answers that a change of the graph changes."""

from __future__ import annotations

from errno import ENOSPC
from importlib import import_module
from pathlib import Path

import pytest
from click.testing import CliRunner

from khorgos.commands import main
from khorgos.queries.catalogue import load
from khorgos.queries.renewing import Rows, renewals

command = import_module("khorgos.commands.renew")
QUESTION = "# question: Who is it?\nSELECT ?who ?since { }\n"
ANSWER: Rows = [{"who": "Zarm", "since": "1992"}, {"who": "Ost", "since": "1993"}]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "states").mkdir()
    (tmp_path / "states" / "who.rq").write_text(QUESTION)
    (tmp_path / "states" / "unseen.rq").write_text(QUESTION)
    return tmp_path


def test_an_answer_that_changed_is_shown_and_written(folder: Path) -> None:
    path = folder / "states" / "who.csv"
    path.write_text("who\nZarm\nEst\n")
    (changed,) = renewals(folder, load(folder), lambda question: ANSWER)
    assert (changed.gone, changed.come) == ((("Est",),), (("Ost",),))
    path.write_text(changed.text)
    assert path.read_text() == "who\nZarm\nOst\n"
    assert list(renewals(folder, load(folder), lambda question: ANSWER)) == []


def test_a_question_without_an_expected_answer_gets_none(folder: Path) -> None:
    assert list(renewals(folder, load(folder), lambda question: ANSWER)) == []
    assert list(folder.rglob("*.csv")) == []


def test_another_order_is_a_change_without_a_row(folder: Path) -> None:
    (folder / "states" / "who.csv").write_text("who,since\nOst,1993\nZarm,1992\n")
    (changed,) = renewals(folder, load(folder), lambda question: ANSWER)
    assert (changed.gone, changed.come) == ((), ())


def test_a_column_that_the_query_lacks_is_refused(folder: Path) -> None:
    (folder / "states" / "who.csv").write_text("whom\nZarm\n")
    with pytest.raises(KeyError, match="whom"):
        list(renewals(folder, load(folder), lambda question: ANSWER))


def test_the_command_finds_the_answers_of_the_project_as_expected() -> None:
    answer = CliRunner().invoke(main, ["renew"])
    assert (answer.exit_code, answer.output) == (0, "all answers are as expected\n")


def test_what_the_disk_refuses_leaves_the_answer_as_it_is(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = folder / "states" / "who.csv"
    path.write_text("who\nZarm\nEst\n")
    found = list(renewals(folder, load(folder), lambda question: ANSWER))
    monkeypatch.setattr(command, "renewals", lambda *given: found)

    def full(path: Path, data: bytes) -> bool:
        raise OSError(ENOSPC, "No space left on device", str(path))

    with monkeypatch.context() as patch:
        patch.setattr(command, "write_whole", full)
        answer = CliRunner().invoke(main, ["renew", "--write"])
    assert answer.exit_code == 1
    assert "who.csv cannot be written: No space left on device" in answer.output
    assert path.read_text() == "who\nZarm\nEst\n"
    assert CliRunner().invoke(main, ["renew", "--write"]).exit_code == 0
    assert path.read_text() == "who\nZarm\nOst\n"

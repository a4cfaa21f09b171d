"""Expected answers that a change of the graph changes."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from khorgos.commands import main
from khorgos.queries.catalogue import load
from khorgos.queries.renewing import Rows, renewals

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
    changed.write()
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

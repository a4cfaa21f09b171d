"""What the exports write, and how they refuse."""

from __future__ import annotations

import pytest
from click.testing import CliRunner
from rdflib import Graph

from khorgos.commands import export as exporting


@pytest.fixture
def run():
    return lambda command, *arguments: CliRunner().invoke(command, [str(a) for a in arguments])


def test_the_mappings_are_written(run, tmp_path):
    result = run(exporting.export_sssom, tmp_path / "links.sssom.tsv")
    assert result.exit_code == 0, result.output
    assert (tmp_path / "links.sssom.tsv").read_text(encoding="utf-8").startswith("#curie_map:\n")


@pytest.mark.slow
def test_the_commands_are_written_and_said_not_to_be_compared(run, tmp_path, monkeypatch):
    monkeypatch.setattr(exporting, "load_fetched", lambda folder: Graph())
    result = run(exporting.export_quickstatements, tmp_path / "qs.tsv")
    assert result.exit_code == 0, result.output
    assert exporting.NOT_COMPARED in result.stderr
    lines = (tmp_path / "qs.tsv").read_text(encoding="utf-8").splitlines()
    assert f"wrote {len(lines)} commands" in result.stderr
    assert all("\tS1683\t" in line for line in lines)


@pytest.mark.slow
def test_the_report_is_written(run, tmp_path):
    result = run(exporting.export_wikidata_report, tmp_path / "report.md")
    assert result.exit_code == 0, result.output
    text = (tmp_path / "report.md").read_text(encoding="utf-8")
    assert text.startswith("# What Khorgos knows and Wikidata could learn\n")


@pytest.mark.parametrize(
    "command", [exporting.export_quickstatements, exporting.export_wikidata_report]
)
def test_without_a_release_nothing_is_written(run, tmp_path, command):
    result = run(command, tmp_path / "out", "--release", tmp_path / "none")
    assert result.exit_code == 1
    assert "run: khorgos build" in result.output
    assert not (tmp_path / "out").exists()


@pytest.mark.slow
def test_a_folder_that_is_missing_is_named(run, tmp_path):
    result = run(exporting.export_quickstatements, tmp_path / "none" / "qs.tsv")
    assert result.exit_code == 1
    assert "was not written" in result.output

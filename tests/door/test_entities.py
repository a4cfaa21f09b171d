"""The commands `khorgos find` and `khorgos entity` on an invented graph of one's own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from khorgos.commands import main
from khorgos.triples.newfolder import make_folder

ENTITIES = """\
zarm:
  type: SovereignState
  label: Zarm
battle-of-the-ford:
  type: Battle
  label: Battle of the Ford
  status: draft
"""


def run(*arguments: str) -> Result:
    """Call the command ``khorgos``."""
    return CliRunner().invoke(main, arguments)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A new folder without a base, with two entities."""
    root = make_folder(tmp_path / "graph", base=False)
    (root / "annotations" / "entities.yaml").write_text(ENTITIES, encoding="utf-8")
    return root


def test_a_thing_is_found_without_a_release(folder: Path) -> None:
    result = run("find", "Battle", "of", "the", "Fort", "--graph", str(folder))
    assert result.exit_code == 0
    header, _, row, _ = result.stdout.splitlines()
    assert header.split() == ["slug", "class", "label", "name", "known", "by", "near"]
    assert row.startswith("battle-of-the-ford  Battle  Battle of the Ford")
    (found,) = json.loads(run("find", "zarm", "--json", "--graph", str(folder)).stdout)
    assert found == {
        "slug": "zarm",
        "type": "SovereignState",
        "label": "Zarm",
        "name": "Zarm",
        "known": "label",
        "nearness": 1.0,
        "is_own": True,
    }


def test_what_is_not_found_leads_to_the_command_that_makes_it(folder: Path) -> None:
    result = run("find", "Qwxyz", "--graph", str(folder))
    assert result.exit_code == 1
    assert "khorgos entity 'Qwxyz' CLASS" in result.stderr


def test_an_entity_is_written_and_found_then(folder: Path) -> None:
    made = run("entity", "Zarm (river)", "river", "--graph", str(folder))
    assert made.exit_code == 0
    assert made.stdout.startswith("zarm-river  (River, Zarm (river)), a draft")
    assert "it resembles zarm" in made.stderr
    assert (folder / "annotations" / "entities.yaml").read_text("utf-8").startswith(ENTITIES)
    (first, *_) = json.loads(run("find", "zarm river", "--json", "--graph", str(folder)).stdout)
    assert first["slug"] == "zarm-river"


def test_what_may_be_there_is_refused_unless_it_is_wanted_anyway(folder: Path) -> None:
    asked = ("entity", "Battles of the Ford", "Battle", "--graph", str(folder))
    refused = run(*asked)
    assert refused.exit_code == 1
    assert "it may be battle-of-the-ford" in refused.stderr
    assert "--anyway" in refused.stderr
    assert (folder / "annotations" / "entities.yaml").read_text("utf-8") == ENTITIES
    assert run(*asked, "--anyway").exit_code == 0
    again = run(*asked, "--anyway")
    assert "the register has battles-of-the-ford already" in again.stderr

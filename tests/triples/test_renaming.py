"""Old slugs lead to new ones, and the table of them is held against the entities."""

from __future__ import annotations

from pathlib import Path

import pytest

from khorgos.triples.annotation import load_entities
from khorgos.triples.problems import InputError
from khorgos.triples.renaming import load_renamed

SLUGS = {"zarm", "ost"}


def _folder(tmp_path: Path, rows: str) -> Path:
    (tmp_path / "renamed.csv").write_text(f"was,is\n{rows}", encoding="utf-8")
    return tmp_path


def test_an_old_slug_gives_the_new_one(tmp_path: Path) -> None:
    assert load_renamed(_folder(tmp_path, "old-zarm,zarm\n"), SLUGS) == {"old-zarm": "zarm"}


def test_without_a_table_nothing_was_renamed(tmp_path: Path) -> None:
    assert load_renamed(tmp_path, SLUGS) == {}


@pytest.mark.parametrize(
    ("rows", "fault"),
    [
        ("old,zarm\nold,ost\n", "stands above too"),
        ("ost,zarm\n", "has this slug again"),
        ("old,zram\n", "there is no entity 'zram'"),
    ],
)
def test_a_row_that_leads_astray_is_refused(tmp_path: Path, rows: str, fault: str) -> None:
    with pytest.raises(InputError, match=fault):
        load_renamed(_folder(tmp_path, rows), SLUGS)


def test_the_table_of_the_project_leads_to_its_entities() -> None:
    assert load_renamed(slugs=load_entities())["toutiao"] == "tuotiao"

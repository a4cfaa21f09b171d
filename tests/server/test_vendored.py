"""What is not ours and is served: unchanged, with its licence, version and source."""

from __future__ import annotations

import csv
import hashlib
from pathlib import Path

import pytest

VENDOR = Path(__file__).parents[2] / "server" / "static" / "vendor"


def rows() -> list[dict[str, str]]:
    with (VENDOR / "sources.csv").open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table))


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["file"])
def test_a_file_is_the_one_that_was_published(row: dict[str, str]) -> None:
    file = VENDOR / row["file"]
    assert hashlib.sha256(file.read_bytes()).hexdigest() == row["sha256"]
    licence = (file.parent / "LICENSE").read_text(encoding="utf-8")
    assert row["licence"] in licence
    assert f"{row['package']} {row['version']}" in licence


def test_every_file_is_in_the_table() -> None:
    named = {row["file"] for row in rows()} | {"sources.csv"}
    there = {str(path.relative_to(VENDOR)) for path in VENDOR.rglob("*") if path.is_file()}
    assert {name for name in there if not name.endswith("LICENSE")} == named

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khorgos.triples.wikidata.linking import Proposal
from khorgos.triples.wikidata.proposals import (
    LIST,
    PROPOSALS,
    TABLE,
    ProposalError,
    keep,
    read_proposals,
    write_lists,
)

ONE = Proposal("temir", "Q103", 0.9, ("named “铁木”", "fits"), "propose", "unverified")
OTHER = Proposal("ost", "Q105", 0.0, ("redirected",), "redirected", "linked", "Q301")


def test_what_is_kept_is_read_again(tmp_path: Path) -> None:
    assert read_proposals(tmp_path) == ()
    assert list(keep(iter([ONE]), tmp_path / "new")) == [ONE]
    assert list(keep(iter([OTHER]), tmp_path / "new")) == [OTHER]
    assert read_proposals(tmp_path / "new") == [ONE, OTHER]


def test_what_came_before_a_stop_is_kept(tmp_path: Path) -> None:
    def stopped() -> Iterator[Proposal]:
        yield ONE
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        list(keep(stopped(), tmp_path))
    assert read_proposals(tmp_path) == [ONE]


def test_a_line_cut_off_by_a_stop_is_replaced(tmp_path: Path) -> None:
    list(keep(iter([ONE]), tmp_path))
    with (tmp_path / PROPOSALS).open("a", encoding="utf-8") as file:
        file.write('{"slug": "o')
    assert read_proposals(tmp_path) == [ONE]
    list(keep(iter([OTHER]), tmp_path))
    assert read_proposals(tmp_path) == [ONE, OTHER]


@pytest.mark.parametrize("line", ["x", "{}", '{"slug": "a", "reasons": []}'])
def test_a_damaged_line_is_told(tmp_path: Path, line: str) -> None:
    (tmp_path / PROPOSALS).write_text(line + "\n", encoding="utf-8")
    with pytest.raises(ProposalError, match=r"proposals\.jsonl:1: the line is no proposal"):
        read_proposals(tmp_path)


def test_the_lists_are_for_a_curator(tmp_path: Path) -> None:
    write_lists([OTHER, ONE], tmp_path)
    with (tmp_path / TABLE).open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[1] == ["temir", "propose", "", "Q103", "0.900", "named “铁木”; fits"]
    assert rows[2][:3] == ["ost", "redirected", "Q301"]
    words = (tmp_path / LIST).read_text(encoding="utf-8")
    assert "- **temir** → [Q103](http://www.wikidata.org/entity/Q103), 0.90" in words


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_reason_survives(tmp_path_factory: pytest.TempPathFactory, words: str) -> None:
    folder = tmp_path_factory.mktemp("kept")
    made = Proposal("a", "", 0.0, (words,), "none", "unverified")
    list(keep(iter([made]), folder))
    assert read_proposals(folder) == [made]

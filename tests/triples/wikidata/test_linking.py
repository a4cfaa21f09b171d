from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khorgos.triples.wikidata.linking import (
    LIST,
    PROPOSALS,
    TABLE,
    Proposal,
    ProposalError,
    keep,
    read_proposals,
    search_terms,
    write_lists,
)
from khorgos.triples.wikidata.register import Trap

from .standin import StandIn
from .world import linker, subject


def _one(wikidata: StandIn, slug: str, *traps: Trap) -> Proposal:
    (proposal,) = linker(wikidata, traps).run([slug])
    return proposal


@pytest.mark.parametrize(
    ("slug", "verdict", "qid"),
    [
        ("zarm", "confirmed", "Q101"),
        ("ost", "redirected", "Q105"),
        ("gone", "deleted", ""),
        ("homonym", "disambiguation", "Q106"),
        ("ford", "doubtful", "Q107"),
    ],
)
def test_a_link_is_verified(wikidata: StandIn, slug: str, verdict: str, qid: str) -> None:
    found = _one(wikidata, slug)
    assert (found.verdict, found.qid, found.state) == (verdict, qid, "linked")


def test_an_item_that_fits_is_proposed_with_its_reasons(wikidata: StandIn) -> None:
    found = _one(wikidata, "temir")
    assert (found.verdict, found.qid, found.score) == ("propose", "Q103", 1.0)
    words = "\n".join(found.reasons)
    assert "king of Zarm" in words
    assert "hasBirth is 1711 here, 1711 there" in words
    assert "names Zarm (Q101)" in words


def test_every_name_is_searched_in_its_language(wikidata: StandIn) -> None:
    _one(wikidata, "temir")
    asked = [(r["search"], r["language"]) for r in wikidata.requests if "search" in r]
    assert asked == [("Temir", "en"), ("Темир", "ru"), ("铁木", "zh-hans")]


def test_a_known_trap_is_refused(wikidata: StandIn) -> None:
    found = _one(wikidata, "temir", Trap("Q103", "Temir", ("temir",), "another Temir"))
    assert found.qid != "Q103"
    assert any("Q103" in reason and "another Temir" in reason for reason in found.reasons)


def test_a_trap_for_another_is_none(wikidata: StandIn) -> None:
    assert _one(wikidata, "temir", Trap("Q103", "Temir", ("ost",), "another")).qid == "Q103"


def test_disambiguation_pages_and_items_of_others_are_refused(wikidata: StandIn) -> None:
    found = _one(wikidata, "zarms")
    assert (found.verdict, found.qid) == ("none", "")
    words = "\n".join(found.reasons)
    assert "Q101, “Zarm”, is refused: the item of zarm" in words
    assert "Q102, “Zarm”, is refused: a disambiguation page" in words


def test_of_two_that_fit_alike_the_curator_chooses(wikidata: StandIn) -> None:
    found = _one(wikidata, "ulba")
    assert (found.verdict, found.qid) == ("choose", "Q110")
    assert "or Q111, “Ulba”: 1.00" in found.reasons


def test_what_has_no_item_is_not_asked_about(wikidata: StandIn) -> None:
    assert list(linker(wikidata).run(["goal"])) == []
    assert not wikidata.requests


def test_a_language_that_wikidata_lacks_is_searched_as_a_wider_one() -> None:
    terms = search_terms(subject("a", ("A", "en-GB"), ("B", "zh-Latn"), ("C", "xx")))
    assert terms == [("A", "en"), ("B", "zh"), ("C", "en")]


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
    with pytest.raises(ProposalError, match=r"proposals\.jsonl:1: the line cannot be read"):
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

from __future__ import annotations

import pytest

from khorgos.triples.wikidata.guards import Trap
from khorgos.triples.wikidata.linking import Proposal, search_terms

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

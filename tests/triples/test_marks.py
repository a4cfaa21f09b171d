"""Words that a text hedges, denies and reports with: their table, and where they stand."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khorgos.triples.gates.matching import match
from khorgos.triples.marks import KINDS, load_marks
from khorgos.triples.problems import InputError


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Zarm did not say so.", ["denial not", "report say"]),
        ("Probably Zarm can’t go.", ["hedge Probably", "denial can’t"]),
        ("He may no\u00a0longer reign.", ["modal may", "denial no\u00a0longer"]),
        ("In May, Will Said met Zarm on Never-Ending Street.", []),
        ("May 23 was a not-for-profit day.", []),
        ("Law No. 40 holds not only here, for no more than a day.", []),
        ("He would later reign.", []),
        ("He said: “No one came.”", ["report said", "denial No one"]),
        ("شاید", ["hedge شاید"]),
    ],
)
def test_marks_are_whole_words_that_are_no_names(text: str, found: list[str]) -> None:
    marks = list(load_marks().find(text))
    assert [f"{mark.kind} {mark.words}" for mark in marks] == found
    assert all(text[mark.start : mark.end] == mark.words for mark in marks)


@pytest.mark.parametrize(
    ("rows", "cause"),
    [
        ("word,kind\n", "the columns are"),
        ("word,language,kind\nnot,en,no\n", "there is no kind 'no'"),
        ("word,language,kind\nnot,en,denial\nNOT,en,denial\n", "stands twice"),
        ("word,language,kind\n,en,denial\n", "is empty"),
    ],
)
def test_a_table_with_a_fault_is_refused(tmp_path: Path, rows: str, cause: str) -> None:
    (tmp_path / "marks.csv").write_text(rows, "utf-8")
    with pytest.raises(InputError, match=cause):
        load_marks(tmp_path / "marks.csv")


def test_each_kind_has_words(tmp_path: Path) -> None:
    table = tmp_path / "marks.csv"
    table.write_text(
        "word,language,kind\n" + "".join(f"w{k},en,{k}\n" for k in KINDS), encoding="utf-8"
    )
    marks = load_marks(table).find(" ".join(f"w{kind}" for kind in KINDS))
    assert [mark.kind for mark in marks] == list(KINDS)


_OPTIONS = st.tuples(st.integers(0, 4), st.integers(0, 4))


@given(st.lists(st.lists(_OPTIONS, max_size=4), max_size=5))
def test_no_naming_is_used_at_two_places(candidates: list[list[tuple[int, int]]]) -> None:
    left = match(candidates)
    assert left == sorted(left)
    assert {n for n, options in enumerate(candidates) if not options} <= set(left)
    met = [options for n, options in enumerate(candidates) if n not in left]
    namings = {naming for options in met for naming, _ in options}
    places = {place for options in met for _, place in options}
    # As many words of different places as there are namings can be met, and no more.
    if all(len({place for _, place in options}) == 1 for options in met):
        assert len({options[0][1] for options in met if options}) <= len(namings)
    assert len(met) == 0 or places

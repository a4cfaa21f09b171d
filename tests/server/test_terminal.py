"""Columns line up in every script."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from khorgos.server.terminal import as_text, width


@pytest.mark.parametrize(
    ("text", "cells"),
    [("Taraz", 5), ("郅支之戰", 8), ("Тараз", 5), ("e\u0301", 1), ("", 0)],
)
def test_the_width_of_a_text_counts_cells(text: str, cells: int) -> None:
    assert width(text) == cells


def test_wide_signs_take_two_cells() -> None:
    query = 'SELECT ?a ?b { VALUES (?a ?b) { ("郅支" "x") ("ab" "y") } }'
    results = ox.Store().query(query)
    assert isinstance(results, ox.QuerySolutions)
    assert as_text(results).splitlines() == [
        "a     b",
        "────  ─",
        "郅支  x",
        "ab    y",
        "(2 rows)",
    ]


def test_a_truth_value_is_yes_or_no() -> None:
    assert [as_text(value) for value in (True, False)] == ["yes", "no"]

"""A table prints in columns in every script, shows in a notebook, and goes on to other tools."""

from __future__ import annotations

import builtins
import csv
import io
from typing import Any

import pyoxigraph as ox
import pytest

from khorgos.table import SHOWN, Iri, Table, value_of, width

KH = "https://w3id.org/khorgos/id/"
XSD = "http://www.w3.org/2001/XMLSchema#"


def _asked(query: str) -> Table:
    results = ox.Store().query(query)
    assert isinstance(results, ox.QuerySolutions)
    return Table.of(results)


@pytest.mark.parametrize(
    ("text", "cells"),
    [("Taraz", 5), ("郅支之戰", 8), ("Тараз", 5), ("e\u0301", 1), ("", 0)],
)
def test_the_width_of_a_text_counts_cells(text: str, cells: int) -> None:
    assert width(text) == cells


def test_wide_signs_take_two_cells() -> None:
    table = _asked('SELECT ?a ?b { VALUES (?a ?b) { ("郅支" "x") ("ab" "y") } }')
    assert str(table).splitlines() == [
        "a     b",
        "────  ─",
        "郅支  x",
        "ab    y",
        "(2 rows)",
    ]


def test_what_is_longer_than_the_page_says_so() -> None:
    table = Table(("n",), [(n,) for n in range(SHOWN + 1)])
    assert str(table).endswith(f"({SHOWN} of {SHOWN + 1} rows)")
    assert f"{SHOWN} of {SHOWN + 1} rows" in table._repr_html_()
    assert len(table) == len(list(table)) == SHOWN + 1


def test_one_row_is_one_row_and_an_empty_answer_has_its_columns() -> None:
    assert str(Table(("a",), [("x",)])).endswith("(1 row)")
    assert str(Table(("a", "b"), [])).splitlines() == ["a  b", "─  ─", "(0 rows)"]


@pytest.mark.parametrize(
    ("term", "value"),
    [
        (None, None),
        (ox.NamedNode(KH + "taraz"), KH + "taraz"),
        (ox.Literal("-35", datatype=ox.NamedNode(XSD + "integer")), -35),
        (ox.Literal("1782.75", datatype=ox.NamedNode(XSD + "decimal")), 1782.75),
        (ox.Literal("true", datatype=ox.NamedNode(XSD + "boolean")), True),
        (ox.Literal("-0035-01-01", datatype=ox.NamedNode(XSD + "date")), "-0035-01-01"),
        (ox.Literal("阿布赉", language="zh"), "阿布赉"),
        (ox.Literal("many", datatype=ox.NamedNode(XSD + "integer")), "many"),
        (ox.BlankNode("b"), "_:b"),
    ],
)
def test_a_term_becomes_the_value_that_python_has_for_it(term: Any, value: object) -> None:
    assert value_of(term) == value
    assert type(value_of(term)) in (type(value), Iri)


def test_triples_have_the_columns_of_rdf() -> None:
    triple = ox.Triple(ox.NamedNode(KH + "a"), ox.NamedNode(KH + "b"), ox.Literal("c"))
    table = Table.of((triple,))
    assert table.columns == ("subject", "predicate", "object")
    assert table[0] == (KH + "a", KH + "b", "c")
    assert "kh:a" in str(table)


def test_hostile_text_is_text_in_a_notebook() -> None:
    table = Table(("<b>",), [("<script>alert(1)</script>",), (Iri(KH + "taraz"),), (None,)])
    shown = table._repr_html_()
    assert "<script>" not in shown
    assert "<b>" not in shown
    assert f'<a href="{KH}taraz">kh:taraz</a>' in shown
    assert "<a" not in Table(("x",), [(Iri("javascript:alert(1)"),)])._repr_html_()


def test_a_table_goes_on_to_csv_and_pandas() -> None:
    table = Table(("name", "year"), [("Talas", 751), ('say "x", y', None)])
    assert list(csv.reader(io.StringIO(table.to_csv())))[2] == ['say "x", y', ""]
    frame = table.to_pandas()
    assert list(frame.columns) == ["name", "year"]
    assert frame["year"][0] == 751


def test_without_pandas_the_message_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *rest: Any) -> Any:
        if name == "pandas":
            raise ModuleNotFoundError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(ModuleNotFoundError, match="pip install pandas"):
        Table(("a",), []).to_pandas()


def test_a_slice_is_a_table_and_a_column_has_its_name() -> None:
    table = Table(("a", "b"), [(1, 2), (3, 4)])
    assert table[1:] == Table(("a", "b"), [(3, 4)])
    assert table != Table(("a",), [(1,)])
    assert hash(table) == hash(table[:])
    with pytest.raises(KeyError, match="the columns are a, b"):
        table.column("c")

"""A result set as people read it: cells, headings, what is lost, and lines between things."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from khorgos.server.drawing.network import MOST, draw_network
from khorgos.server.reading.collection import Collection, Item, ItemName
from khorgos.server.reading.results import ROWS_SHOWN, Glossary, ResultCell, ResultReader, in_words
from khorgos.server.reading.terms import ShownTerm

KH = "https://w3id.org/khorgos/id/"
XSD = "http://www.w3.org/2001/XMLSchema#"


def reader(language: str = "en") -> ResultReader:
    """A reader of answers about the realm of Zarm, which is called so in two languages."""
    zarm = Item("zarm", (ItemName("Zarm", "en", "label"), ItemName("زرم", "fa")))
    glossary = Glossary(
        things={
            ("Zarm", "en"): (KH + "zarm", "thing"),
            ("Zarm fell.", "en"): (KH + "passage-1", "words"),
            ("Zarm will fall.", "en"): (KH + "claim-1", "claim"),
        },
        spans={"36 BC": "-0035"},
        gaps={},
    )
    words = ("yes", "no", "not said")
    return ResultReader(Collection({"zarm": zarm}, {}), glossary, language, _address, words)


def _address(iri: str) -> str:
    return "/doc/" + iri.removeprefix(KH) if iri.startswith(KH) else ""


def typed(value: str, kind: str) -> ox.Literal:
    return ox.Literal(value, datatype=ox.NamedNode(XSD + kind))


@pytest.mark.parametrize(
    ("term", "column", "text", "kind", "href"),
    [
        (None, "end", "not said", "unsaid", ""),
        (ox.NamedNode(KH + "zarm"), "realm", "Zarm", "thing", "/doc/zarm"),
        (ox.NamedNode("javascript:x"), "realm", "javascript:x", "thing", ""),
        (ox.Literal("Zarm", language="en"), "name", "Zarm", "thing", "/doc/zarm"),
        (ox.Literal("زرم", language="fa"), "name", "زرم", "text", ""),
        (ox.Literal("Zarm fell.", language="en"), "q", "Zarm fell.", "words", "/doc/passage-1"),
        (ox.Literal("Zarm will fall.", language="en"), "c", "Zarm will fall.", "claim", None),
        (ox.Literal("36 BC"), "when", "36 BC", "date", ""),
        (ox.Literal("AD 640"), "when", "AD 640", "date", ""),
        (typed("1782.75", "decimal"), "km", "1,782.75", "number", ""),
        (typed("-35", "integer"), "year", "36 BC", "number", ""),
        (typed("-35", "integer"), "firstYear", "36 BC", "number", ""),
        (typed("1994", "integer"), "years", "1,994", "number", ""),
        (typed("INF", "double"), "km", "∞", "number", ""),
        (typed("0x1F", "integer"), "km", "0x1F", "number", ""),
        (typed("true", "boolean"), "addsUp", "yes", "truth", ""),
        (typed("false", "boolean"), "addsUp", "no", "truth", ""),
        (ox.BlankNode("b"), "x", "_:b", "text", ""),
    ],
)
def test_a_cell_says_what_it_is(
    term: ox.NamedNode | ox.Literal | ox.BlankNode | None,
    column: str,
    text: str,
    kind: str,
    href: str | None,
) -> None:
    cell = reader().cell(term, column)
    assert (cell.shown.text, cell.kind) == (text, kind)
    assert cell.shown.href == ("/doc/claim-1" if href is None else href)


def test_a_thing_is_named_in_the_language_and_a_text_stays() -> None:
    persian = reader("fa")
    assert persian.cell(ox.NamedNode(KH + "zarm")).shown.text == "زرم"
    assert persian.cell(ox.NamedNode(KH + "zarm")).shown.direction == "rtl"
    assert persian.cell(ox.Literal("Zarm", language="en")).shown.text == "Zarm"
    assert persian.cell(typed("1782.75", "decimal")).shown.text == "۱٬۷۸۲٫۷۵"
    assert persian.cell(ox.Literal("36 BC")).shown.text == "۳۶ پیش از میلاد"


def test_a_triple_term_is_shown_as_its_terms() -> None:
    label = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
    term = ox.Triple(ox.NamedNode(KH + "x"), label, ox.Literal("z"))
    table = reader().read((ox.Triple(ox.BlankNode("b"), label, term),))
    assert table.columns == ("subject", "predicate", "object")
    assert table.rows[0][2].shown.text == "<<( kh:x rdfs:label z )>>"


def test_rows_are_counted_and_their_things_kept_once() -> None:
    store = ox.Store()
    zarm, ost = ox.NamedNode(KH + "zarm"), ox.NamedNode(KH + "ost")
    for number in range(ROWS_SHOWN + 5):
        store.add(ox.Quad(zarm if number else ost, ox.NamedNode(f"x:{number}"), zarm))
    answer = store.query("SELECT ?realm ?otherRealm ?none { ?realm ?p ?otherRealm }")
    assert isinstance(answer, ox.QuerySolutions)
    table = reader().read(answer)
    assert table.columns == ("realm", "other realm", "none")
    assert (len(table.rows), table.total) == (ROWS_SHOWN, ROWS_SHOWN + 5)
    assert list(table.things) == ["zarm"]  # nobody knows Ost
    assert table.unsaid


@given(st.from_regex(r"[a-z]+([A-Z][a-z]*)*", fullmatch=True))
def test_a_heading_has_the_letters_of_its_variable(variable: str) -> None:
    assert in_words(variable).replace(" ", "") == variable.lower()


def _row(*names: str) -> list[ResultCell]:
    """Things, but for what is written with a small letter."""
    return [ResultCell(ShownTerm(it), "thing" if it[0].isupper() else "text") for it in names]


def test_rows_of_two_things_are_lines() -> None:
    rows = [_row("A", "leads", "B"), _row("A", "leads", "C"), _row("D", "knows", "B"), _row("E")]
    drawn = draw_network(rows)
    assert drawn is not None
    assert [node.name.text for node in drawn.left] == ["A", "D"]
    assert [node.name.text for node in drawn.right] == ["B", "C"]
    heights = [node.y for node in drawn.left]
    assert heights == sorted(set(heights))
    words = {(line.words, line.at_end) for line in drawn.lines}
    assert words == {("", True), ("leads", True), ("knows", False)}


@pytest.mark.parametrize(
    "rows", [[], [_row("A", "b")], [_row(f"A{number}", "B") for number in range(MOST + 1)]]
)
def test_what_cannot_be_read_is_not_drawn(rows: list[list[ResultCell]]) -> None:
    assert draw_network(rows) is None

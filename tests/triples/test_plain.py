"""Plain texts: what is a heading, a list, a field, a gloss, a footnote, and what hints change."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khorgos.triples.documents import read_document
from khorgos.triples.documents.document import Document
from khorgos.triples.documents.source import Kind, Layout, Source
from khorgos.triples.problems import InputError

LONG = "Zarm and Ost met in the old town by the ford and spoke of the river, of trade, of peace. "


def read_text(text: str, kind: Kind = "plain", title: str | None = None, **hints: Any) -> Document:
    source = Source("s", Path("s.txt"), kind, "en", "CC0-1.0", "Nobody", "0" * 64, "", text)
    return read_document(replace(source, title=title, layout=Layout(**hints)))


def rows(document: Document) -> list[tuple[str, str, str]]:
    """Kind, section and view of what is no furniture."""
    return [
        (part.kind, part.section, part.view) for part in document.parts if part.kind != "furniture"
    ]


def kinds(text: str, **hints: Any) -> list[str]:
    return [kind for kind, _, _ in rows(read_text(text, **hints))]


def test_an_item_of_a_list_that_stands_alone_is_no_heading() -> None:
    text = (
        "Goals\n\n1. Peace\n\n2. Trade\n\n3. Rivers\n\nThe talks failed.\n\nLater\n\nIt rained.\n"
    )
    assert rows(read_text(text)) == [
        ("heading", "Goals", "Goals"),
        ("list", "Goals", "Peace"),
        ("list", "Goals", "Trade"),
        ("list", "Goals", "Rivers"),
        ("body", "Goals", "The talks failed."),
        ("heading", "Later", "Later"),
        ("body", "Later", "It rained."),
    ]


@pytest.mark.parametrize("mark", ["-", "•", "a)", "(2)", "–", "一、"])
def test_a_single_item_is_no_heading(mark: str) -> None:
    document = read_text(f"It began.\n\n{mark} Peace and trade\n\nIt ended.\n")
    assert document.sections == ()


def test_a_number_without_neighbours_stays_in_its_sentence() -> None:
    assert rows(read_text("3. Peace and trade\n\nIt ended.\n")) == [
        ("body", "", "3. Peace and trade"),
        ("body", "", "It ended."),
    ]


def test_what_stands_behind_a_list_is_no_part_of_its_last_item() -> None:
    text = (
        "They want:\n- peace\n- trade by the\n  river\nThe talks went on for years, and failed.\n"
    )
    assert rows(read_text(text)) == [
        ("body", "", "They want:"),
        ("list", "", "peace"),
        ("list", "", "trade by the river"),
        ("body", "", "The talks went on for years, and failed."),
    ]


def test_short_lines_behind_a_colon_or_in_a_list_are_items() -> None:
    assert kinds("The members are:\n\nZarm\n\nOst\n\nThey met.\n") == [
        "body",
        "list",
        "list",
        "body",
    ]
    assert kinds("- Peace\n\nTrade\n\n- Rivers\n\nThey met.\n") == ["list", "list", "list", "body"]
    four = "They met.\n\nZarm\n\nOst\n\nUst\n\nIst\n\nThey left.\n"
    assert kinds(four) == ["body", *["list"] * 4, "body"]


def test_a_short_line_is_a_heading_only_above_a_text() -> None:
    assert kinds("It rained.\n\nThe end\n") == ["body", "body"]
    assert kinds("Part one\n\nChapter one\n\nZarm\n\nIt rained.\n") == ["heading"] * 3 + ["body"]
    assert kinds("the rest of a line\n\nIt rained.\n") == ["body", "body"]
    assert kinds("Date: today\n\nPlace: Zarm\n\nIt rained.\n") == ["list", "list", "body"]


def test_a_title_line_right_above_a_paragraph_is_a_heading() -> None:
    text = f"The talks\n{LONG * 3}\n\nThe end\n{LONG * 2}\n"
    assert [row[:2] for row in rows(read_text(text))] == [
        ("heading", "The talks"),
        ("body", "The talks"),
        ("heading", "The end"),
        ("body", "The end"),
    ]
    wrapped = "The talks\nZarm and Ost met in the old town\nby the ford and spoke of the river.\n"
    assert kinds(wrapped) == ["heading", "body"]
    assert kinds("Zarm and Ost met in the old\ntown by the ford.\n") == ["body"]
    ragged = "Zarm and Ost met\nin the old town by the ford and spoke of\nthe river.\n"
    assert kinds(ragged) == ["body"]


def test_a_title_right_above_who_wrote_it() -> None:
    document = read_text("On rivers\nby A. Zarm\n\nIt rained.\n", title="On rivers")
    assert [row[::2] for row in rows(document)] == [
        ("metadata", "On rivers"),
        ("body", "by A. Zarm"),
        ("body", "It rained."),
    ]


def test_a_text_with_one_paragraph_to_a_line() -> None:
    text = f"The talks\n{LONG * 2}\n{LONG * 3}\nThe end\n{LONG * 2}\n"
    assert kinds(text) == ["heading", "body", "body", "heading", "body"]


def test_chinese_lines_are_joined_without_a_space() -> None:
    (part,) = read_text("扎姆在1992年\n承认了奥斯特。\n").parts
    assert part.view == "扎姆在1992年承认了奥斯特。"


def test_paragraphs_without_blank_lines_between_them() -> None:
    text = (
        "第一章\n\u3000\u3000扎姆在1992年承认了奥斯特，并在河边会面。\n\u3000\u3000下雨了。\n"
        "第二章\n\u3000\u3000他们离开了小镇，再也没有回来过。\n"
    )
    assert rows(read_text(text)) == [
        ("heading", "第一章", "第一章"),
        ("body", "第一章", "扎姆在1992年承认了奥斯特，并在河边会面。"),
        ("body", "第一章", "下雨了。"),
        ("heading", "第二章", "第二章"),
        ("body", "第二章", "他们离开了小镇，再也没有回来过。"),
    ]


def test_rows_of_a_table_are_items() -> None:
    assert kinds("Name\tLength\nFord\t3 km\n\n| a | b |\n|---|---|\n| c | d |\n") == ["list"] * 5


def test_fields() -> None:
    text = (
        "Area\ntotal : 30 sq km; land: 20 sq km\n\nNeighbours\nUst 3 km; Ist 4 km; note: it says, "
        "at noon; so\n\nDay\n3 May 1992\n\nTalks\n" + LONG + "\n"
    )
    assert rows(read_text(text, fields=True)) == [
        ("heading", "Area", "Area"),
        ("field", "Area", "total : 30 sq km;"),
        ("field", "Area", "land: 20 sq km"),
        ("heading", "Neighbours", "Neighbours"),
        ("field", "Neighbours", "Ust 3 km; Ist 4 km;"),
        ("field", "Neighbours", "note: it says, at noon; so"),
        ("heading", "Day", "Day"),
        ("field", "Day", "3 May 1992"),
        ("heading", "Talks", "Talks"),
        ("body", "Talks", LONG.strip()),
    ]


def test_lines_of_fields_are_items_each() -> None:
    text = "Name: Zarm\nCapital: Zarmburg, on the\nriver\nSide: left; right\n"
    assert [view for _, _, view in rows(read_text(text, fields=True))] == [
        "Name: Zarm",
        "Capital: Zarmburg, on the river",
        "Side: left; right",
    ]


def test_hints_on_headings() -> None:
    text = "Article 1. On peace.\n\nIt holds.\n\nIn the year\n\nIt rained.\n"
    hints: dict[str, Any] = {"headings": ("/^Article \\d+/",), "not_headings": ("In the year",)}
    assert kinds(text, **hints) == ["heading", "body", "body", "body"]


def test_hints_on_lists_footnotes_and_furniture() -> None:
    text = (
        "First, peace.\nThen, trade.\n\nZarm gave way.[1] It rained [2].\nZarm and Ost, page 3\n"
        "So it was.\n\n[1] See there,\non page 4.\n"
    )
    hints: dict[str, Any] = {
        "list_items": ("/^(First|Then),/",),
        "footnote_lines": ("/^\\[\\d\\] /",),
        "furniture": ("/\\[\\d\\]/", "Zarm and Ost, page 3"),
    }
    hints["footnote_lines"] = ("See there,",)
    assert [(kind, view) for kind, _, view in rows(read_text(text, **hints))] == [
        ("list", "First, peace."),
        ("list", "Then, trade."),
        ("body", "Zarm gave way. It rained. So it was."),
        ("footnote", "See there, on page 4."),
    ]


def test_a_gloss_is_a_part_of_its_own() -> None:
    document = read_text(
        "The League (a union of states) met in Zarm (a town).\n", glosses=("League",)
    )
    assert rows(document) == [
        ("body", "", "The League met in Zarm (a town)."),
        ("gloss", "", "a union of states"),
    ]
    (term,) = document.terms
    assert (term.text, term.gloss and term.gloss.term) == ("League", "League")


def test_words_broken_at_the_end_of_a_line() -> None:
    text = (
        "The govern-\nment of Zarm-\nOst saw a well-\nknown man, well-known to all, of the state\n"
        "govern\N{SOFT HYPHEN}\nment.\n"
    )
    (part,) = (part for part in read_text(text, hyphenation=True).parts if part.kind == "body")
    assert part.view == (
        "The government of Zarm-Ost saw a well-known man, well-known to all, of the state "
        "government."
    )


@pytest.mark.parametrize(
    ("hints", "expected"),
    [
        ({"headings": ("Nowhere",)}, "'Nowhere' is listed under headings, and s.txt has no such"),
        ({"furniture": ("/x+/",)}, "'/x+/' is listed under furniture"),
        ({"glosses": ("Zarm",)}, "nowhere in s.txt does a bracket follow"),
        ({"fields": True}, "no line of the form 'Label: value'"),
        ({"hyphenation": True}, "no line of s.txt ends in a hyphen"),
        ({"headings": ("/(/",)}, "/(/ under headings is no pattern"),
        ({"headings": ("/x*/",)}, "/x*/ under headings fits where there is nothing"),
    ],
)
def test_a_hint_that_fits_nothing_is_refused(hints: dict[str, Any], expected: str) -> None:
    with pytest.raises(InputError) as caught:
        read_text("Zarm gave way. It rained.\n", **hints)
    assert expected in str(caught.value)


_LINES = st.lists(
    st.sampled_from(
        ["Zarm", "It rained.", "1. Peace", "2.", "- trade", "", "a: b; c: d", LONG, "-"]
    )
    | st.text(st.sampled_from("aB:;. \r-*1#>|`[]()_^نک一"), max_size=20),
    max_size=12,
)


@settings(deadline=None)
@given(_LINES, st.sampled_from(["plain", "markdown"]), st.booleans())
def test_every_text_gives_a_document(lines: list[str], kind: Kind, has_fields: bool) -> None:
    text = "\n".join(lines)
    hints: dict[str, Any] = {"fields": True} if has_fields else {}
    if has_fields:
        text += "\n\na: b\n"
    document = read_text(text, kind, **hints)
    assert "".join(text.split()) == "".join(
        text[at]
        for at in sorted(at for part in document.parts for at in part.offsets)
        if not text[at].isspace()
    )

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khorgos.triples.documents import read_document
from khorgos.triples.documents.document import Document, ranges, slice_ranges
from khorgos.triples.documents.source import Kind, Layout, Source, load_source

SOURCES = Path(__file__).parents[2] / "triples" / "sources"


def read_text(
    text: str, kind: Kind = "abstract", labels: tuple[str, ...] = (), title: str | None = None
) -> Document:
    source = Source("s", Path("s.txt"), kind, "en", "CC0-1.0", "Nobody", "0" * 64, "-", text)
    return read_document(replace(source, title=title, layout=Layout(labels=labels)))


def rows(document: Document) -> list[tuple[str, str, str]]:
    return [(part.kind, part.section, part.view) for part in document.parts]


def test_labels_open_sections_and_other_paragraphs_continue_them() -> None:
    text = (
        "نویسنده\nIt begins.\nAims and scope: To ask.\nTo answer.\nMethod:\nNone.\nکلید [English]"
    )
    assert rows(read_text(text)) == [
        ("metadata", "", "نویسنده"),
        ("body", "", "It begins."),
        ("heading", "Aims and scope", "Aims and scope:"),
        ("body", "Aims and scope", "To ask."),
        ("body", "Aims and scope", "To answer."),
        ("heading", "Method", "Method:"),
        ("body", "Method", "None."),
        ("metadata", "", "کلید [English]"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "to be clear: it rains.",
        "Three of the many long words here: it rains.",
        "At 10:30 it rains.",
        "1500: it rains.",
    ],
)
def test_what_is_no_label_opens_nothing(text: str) -> None:
    assert rows(read_text(text)) == [("body", "", text)]


def test_listed_labels_are_the_only_ones() -> None:
    text = "Aim: Rain.\nRain: it falls."
    assert [part.kind for part in read_text(text, labels=("Aim",)).parts] == [
        "heading",
        "body",
        "body",
    ]


def test_metadata_is_what_the_main_script_does_not_begin() -> None:
    text = "عنوان مقاله یک متن کوتاه فارسی\nAbstract in English\n"
    assert [part.kind for part in read_text(text).parts] == ["body", "metadata"]
    assert rows(read_text("2015\n")) == [("body", "", "2015")]


@pytest.mark.parametrize("kind", ["abstract", "plain", "encyclopedia-mirror"])
def test_an_empty_text_has_no_parts(kind: Kind) -> None:
    assert read_text(" \n\n", kind).parts == ()


def test_the_abstract_of_the_project() -> None:
    document = read_document(load_source(SOURCES / "kazakhstan-hedging-abstract.toml"))
    assert document.sections == (
        "Introduction",
        "Research question",
        "Research hypothesis",
        "Methodology",
        "Results and discussion",
        "Conclusion",
    )
    assert [part.kind for part in document.parts].count("metadata") == 8
    questions = [s.text for s in document.sentences if s.section == "Research question"]
    assert questions == [
        "Research question:",
        "What approach has Kazakhstan taken towards the infrastructure diplomacy and transit "
        "corridor initiatives of the two rival powers?",
    ]
    last = document.sentences[-1]
    assert (last.kind, last.section, last.text) == ("metadata", "", "کلیدواژهها [English]")


def test_a_plain_text_has_headings_paragraphs_and_lists() -> None:
    text = (
        "My title\n\nA first paragraph that\nis wrapped. It ends.\n\nGoals\n\n"
        "1.  Peace;\n2.  Trade\n    and rivers.\n\n- One.\n"
    )
    document = read_text(text, "plain", title="My title")
    assert rows(document) == [
        ("metadata", "", "My title"),
        ("body", "", "A first paragraph that is wrapped. It ends."),
        ("heading", "Goals", "Goals"),
        ("furniture", "", "1."),
        ("list", "Goals", "Peace;"),
        ("furniture", "", "2."),
        ("list", "Goals", "Trade and rivers."),
        ("furniture", "", "-"),
        ("list", "Goals", "One."),
    ]
    assert [s.text for s in document.sentences if s.kind == "body"] == [
        "A first paragraph that is wrapped.",
        "It ends.",
    ]


@pytest.mark.parametrize("text", ["It ends.", "A: b:", "x" * 121, "Two\nlines"])
def test_what_is_no_heading_in_a_plain_text(text: str) -> None:
    assert [part.kind for part in read_text(text, "plain").parts] == ["body"]


@settings(deadline=None)
@given(
    st.sampled_from(["abstract", "plain"]),
    st.text(st.sampled_from("aB:. \n\r-*1نک") | st.characters(codec="utf-8"), max_size=80),
    st.data(),
)
def test_any_text_is_read_without_loss(kind: Kind, text: str, data: st.DataObject) -> None:
    document = read_text(text, kind)
    for part in document.parts:
        start = data.draw(st.integers(0, len(part.view)))
        end = data.draw(st.integers(start, len(part.view)))
        sliced = slice_ranges(text, ranges(part, start, end))
        assert sliced.replace("\n", " ") == part.view[start:end]

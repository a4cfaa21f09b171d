import hashlib
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khorgos.triples.anchoring import CONTEXT, anchor, stands_in
from khorgos.triples.annotation import Record
from khorgos.triples.documents import read_document
from khorgos.triples.documents.document import Document, Part, Passage, slice_ranges
from khorgos.triples.documents.source import Source, load_source, load_sources

from .conftest import DESCRIPTION

SOURCES = Path(__file__).parents[2] / "triples" / "sources"
DOCUMENTS = [read_document(source) for source in load_sources(SOURCES)]


def record(
    *quotes: str, section: str | None = None, part: str | None = None, term: str | None = None
) -> Record:
    return Record(
        file="s.yaml",
        line=7,
        id="r",
        accepted=True,
        section=section,
        part=part,
        term=term,
        quotes=quotes,
        facts=(),
        claims=(),
        nothing=None,
        exceptions={},
    )


def read_plain(text: str) -> Document:
    return read_document(
        Source("two-states", Path("two-states.txt"), "plain", "en", "", "", "", "", text)
    )


def found(document: Document, wanted: Record) -> Sequence[Passage]:
    passages, problems = anchor(document, wanted)
    assert problems == []
    return passages


def refusal(document: Document, wanted: Record) -> str:
    _, problems = anchor(document, wanted)
    (problem,) = problems
    assert str(problem).startswith("s.yaml:7: [r] ")
    return problem.message


# ---------------------------------------------------------------- found


def test_a_passage_has_its_words_its_context_and_its_ranges(small_document: Document) -> None:
    (passage,) = found(small_document, record("Zarm defeated Ost in the Battle of the Ford"))
    assert passage.document == "two-states"
    assert (passage.part, passage.section) == ("body", "Early times")
    assert passage.exact == "Zarm defeated Ost in the Battle of the Ford"
    assert passage.prefix == "In 36 BC "
    assert passage.suffix == " (砂岩之戰), where 1,218 soldiers di"
    assert len(passage.suffix) == CONTEXT
    start = small_document.source.text.index("Zarm defeated")
    assert passage.start == start
    assert passage.ranges == ((start, start + 43),)


def test_any_white_space_stands_for_any(small_document: Document) -> None:
    (passage,) = found(small_document, record("  In\n36   BC\u00a0Zarm "))
    assert passage.exact == "In 36 BC Zarm"


def test_offsets_count_code_points() -> None:
    document = next(d for d in DOCUMENTS if any(ord(sign) > 0xFFFF for sign in d.source.text))
    part = next(p for p in document.parts if any(ord(sign) > 0xFFFF for sign in p.view))
    wanted = record(part.view, part=part.kind, section=part.section, term=part.term)
    (passage,) = found(document, wanted)
    assert passage.exact == part.view
    assert slice_ranges(document.source.text, passage.ranges).replace("\n", " ") == part.view


def test_several_pieces_give_several_passages(small_document: Document) -> None:
    one, other = found(small_document, record("Zarm denied it.", "Zarm recognized Ost in 1992."))
    assert one.start > other.start


def test_a_gloss_is_searched_only_where_the_record_says_so() -> None:
    document = next(d for d in DOCUMENTS if any(p.kind == "gloss" for p in d.parts))
    gloss = next(p for p in document.parts if p.kind == "gloss" and len(p.view) > 80)
    (passage,) = found(document, record(gloss.view, part="gloss", term=gloss.term))
    assert passage.part == "gloss"
    assert "is not where the record looks, but: gloss of" in refusal(document, record(gloss.view))


@pytest.mark.parametrize(
    ("section", "part"), [("Early times", None), (None, "body"), ("Early times", "body")]
)
def test_section_and_part_narrow_the_search(
    small_document: Document, section: str | None, part: str | None
) -> None:
    (passage,) = found(small_document, record("36 BC", section=section, part=part))
    assert passage.section == "Early times"


# ---------------------------------------------------------------- refused


def test_a_quote_that_is_not_there_is_shown_the_nearest_sentence(small_document: Document) -> None:
    message = refusal(small_document, record("Zarm recognised Ost in 1992."))
    assert "'Zarm recognised Ost in 1992.' is not in the document" in message
    assert "the nearest sentence is 'Zarm recognized Ost in 1992.'" in message
    assert "body in 'Today' at two-states.txt:11:1" in message
    assert "They part at character 13: 'sed Ost in 1992.', not 'zed Ost in 1992.'" in message


def test_a_quote_that_is_longer_than_its_sentence_parts_at_the_end(
    small_document: Document,
) -> None:
    message = refusal(small_document, record("The border is over 300 km long. And wide."))
    assert "They part at character 32: ' And wide.', not ''" in message


def test_a_quote_without_a_near_sentence_says_where_to_copy_from(small_document: Document) -> None:
    message = refusal(small_document, record("Quite another matter altogether"))
    assert message.endswith("is not in the document; copy it from the reading view")


def test_a_long_quote_is_shortened_in_the_message(small_document: Document) -> None:
    message = refusal(small_document, record("xyz " * 50))
    assert "xyz xyz x...'" in message
    assert len(message) < 200


def test_a_quote_elsewhere_is_shown_its_place(small_document: Document) -> None:
    message = refusal(small_document, record("36 BC", section="Today"))
    assert (
        "is not where the record looks, but: body in 'Early times' at two-states.txt:5:4" in message
    )
    message = refusal(small_document, record("36 BC", part="footnote"))
    assert "Change section, part or term" in message


def test_a_quote_found_twice_says_where(small_document: Document) -> None:
    message = refusal(small_document, record("It rained."))
    assert message == (
        "the quote 'It rained.' is found 2 times: body in 'Today' at two-states.txt:13:1; "
        "body in 'Today' at two-states.txt:13:12. Quote more words, or say section, part or term"
    )
    (passage,) = found(small_document, record("It rained. It rained."))
    assert passage.exact == "It rained. It rained."


def test_places_that_overlap_are_counted_and_the_first_four_shown(small_document: Document) -> None:
    message = refusal(small_document, record("t"))
    assert message.count("two-states.txt:") == 4
    assert "; and " in message
    doubled = read_plain("da da da\n")
    assert "is found 2 times" in refusal(doubled, record("da da"))


def test_pieces_that_overlap_are_refused(small_document: Document) -> None:
    message = refusal(small_document, record("Zarm recognized Ost", "Ost in 1992."))
    assert message == (
        "the pieces 'Zarm recognized Ost' and 'Ost in 1992.' overlap; quote them as one"
    )
    assert len(found(small_document, record("Zarm recognized", "Ost in 1992."))) == 2


def test_all_problems_of_a_record_are_reported(small_document: Document) -> None:
    passages, problems = anchor(small_document, record("It rained.", "36 BC", "no such thing"))
    assert len(passages) == 1
    assert len(problems) == 2


# ---------------------------------------------------------------- words


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("36 BC", "in 36\u00a0bc there"),
        ("Around  1453", "around\n1453"),
        ("哈萨克", "中国和哈萨克斯坦"),
        ("over $3", "(over $3)"),
        ("1,218", "of 1,218."),
        ("said", "x"),
    ],
)
def test_words_stand_in_a_text_whatever_their_case_and_spaces(words: str, text: str) -> None:
    assert stands_in(words, [text, f"He said: {words}."])
    assert stands_in(words, [text]) is (words != "said")


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("1 BC", "221 BC"),
        ("218", "1,218 died"),
        ("5", "5.7 %"),
        ("may", "to their dismay"),
        ("Han", "the Khan"),
        ("199", "in 1992"),
    ],
)
def test_no_word_or_number_is_cut(words: str, text: str) -> None:
    assert not stands_in(words, [text])


def test_a_gloss_that_stands_again_is_quoted_at_its_first_place() -> None:
    document = DOCUMENTS[0]
    again = [p for p in document.parts if p.kind == "gloss" and p.term == "Lake Balkhash"]
    assert len(again) == 2
    quote = "one of the largest lakes in Asia"
    ((passage,), problems) = anchor(document, record(quote, part="gloss", term="Lake Balkhash"))
    assert problems == []
    assert passage.start == again[0].offsets[again[0].view.index(quote)]


# ---------------------------------------------------------------- properties


_PARTS = [
    (document, part)
    for document in DOCUMENTS
    for part in document.parts
    if part.kind != "furniture" and len(part.view.split()) >= 2
]


def stretches(part: Part) -> st.SearchStrategy[str]:
    words = part.view.split()
    return st.tuples(st.integers(0, len(words) - 2), st.integers(2, min(30, len(words)))).map(
        lambda place: " ".join(words[place[0] : place[0] + max(2, place[1])])
    )


def _place(part: Part) -> tuple[str, str, str | None]:
    return part.kind, part.section, part.term


@settings(deadline=None, max_examples=150)
@given(data=st.data(), place=st.sampled_from(_PARTS))
def test_stretches_of_the_documents_are_found_with_their_exact_words(
    data: st.DataObject, place: tuple[Document, Part]
) -> None:
    document, part = place
    quote = data.draw(stretches(part))
    wanted = record(quote, part=part.kind, section=part.section, term=part.term)
    passages, problems = anchor(document, wanted)
    like = [p for p in document.parts if _place(p) == _place(part)]
    views = [" ".join(p.view.split()) for p in like]
    if part.kind == "gloss":  # the same gloss stands again where the same term is linked again
        views = list(dict.fromkeys(views))
    count = sum(view.startswith(quote, i) for view in views for i in range(len(view)))
    assert count >= 1
    if count > 1:
        (problem,) = problems
        assert f" is found {count} times: " in problem.message
        return
    (passage,) = passages
    assert passage.exact.split() == quote.split()
    sliced = slice_ranges(document.source.text, passage.ranges)
    assert sliced.replace("\n", " ") == passage.exact
    assert f"{passage.prefix}{passage.exact}{passage.suffix}" in part.view


def test_a_quote_of_another_document_is_said_to_stand_there(
    small_document: Document, tmp_path: Path
) -> None:
    text = "Elsewhere\n\nThe lake is salt.\n"
    (tmp_path / "other.txt").write_bytes(text.encode())
    digest = hashlib.sha256(text.encode()).hexdigest()
    described = DESCRIPTION.format(sha256=digest)
    (tmp_path / "other.toml").write_text(described, encoding="utf-8")
    other = read_document(load_source(tmp_path / "other.toml"))
    wanted = record("The lake is salt.")
    _, (problem,) = anchor(small_document, wanted, [small_document, other])
    assert "is not in two-states, but in the document other: body in" in problem.message
    _, (problem,) = anchor(small_document, wanted)
    assert "is not in the document" in problem.message

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from khorgos.triples.annotated import AnnotatedDocument, read_input
from khorgos.triples.annotation import TermRecord
from khorgos.triples.building import Build, build
from khorgos.triples.documents.document import Document, LinkedTerm, Part
from khorgos.triples.documents.source import Source
from khorgos.triples.gates.coverage import (
    Uncovered,
    check_coverage,
    check_meant,
    check_terms,
    judge_coverage,
)
from khorgos.triples.gates.gate import JudgedTexts
from khorgos.triples.mentions import Mentions

from .conftest import TEXT

RECORDS = "annotations/two-states.yaml"
LINE = 1 + TEXT[: TEXT.index("It rained.")].count("\n")


def test_each_sentence_of_a_complete_section_has_a_record(small_build: Build) -> None:
    coverage = check_coverage(small_build.documents)
    assert (coverage.sentences, coverage.promised) == (9, 2)
    assert coverage.refused == []
    assert coverage.uncovered == [Uncovered("two-states", "Today", False, "It rained.", LINE)] * 2


def test_a_sentence_without_a_record_in_a_complete_section_is_refused(
    small: Path, edit: Callable[[str, str, str], None]
) -> None:
    edit(RECORDS, "complete: [Early times]", "complete: [Early times, Today]")
    coverage = check_coverage(build(small).documents)
    assert coverage.promised == 9
    assert coverage.refused == [Uncovered("two-states", "Today", True, "It rained.", LINE)] * 2


def test_a_record_that_says_nothing_covers_its_sentence(
    small: Path, edit: Callable[[str, str, str], None]
) -> None:
    edit(RECORDS, "quote: Its king probably fled", "status: draft\n  quote: Its king probably fled")
    (sentence,) = check_coverage(build(small).documents).refused
    assert sentence.text == "Its king probably fled the next day."


def test_a_finding_names_the_line_of_the_source_and_a_draft_that_quotes_of_it(
    small: Path, edit: Callable[[str, str, str], None]
) -> None:
    assert not judge_coverage(JudgedTexts(small)).findings
    edit(RECORDS, "quote: Its king probably fled", "status: draft\n  quote: Its king probably fled")
    (finding,) = judge_coverage(JudgedTexts(small)).findings
    assert finding == (
        "two-states.txt:7: 'Early times': no record covers 'Its king probably fled the next day.'; "
        "two-states.yaml:15 [flight] quotes of it and is a draft: finish it and drop its status"
    )
    edit(RECORDS, "quote: Its king probably fled the", "quote: It stands nowhere, the")
    (finding,) = judge_coverage(JudgedTexts(small)).findings
    assert finding.endswith("; write one, which may say under nothing why it tells nothing")


def test_a_part_of_a_sentence_covers_it(small: Path, edit: Callable[[str, str, str], None]) -> None:
    edit(RECORDS, "quote: Its king probably fled the next day.", "quote: fled")
    assert check_coverage(build(small).documents).refused == []


def test_headings_and_metadata_need_no_record(small_build: Build) -> None:
    (document,) = small_build.documents
    texts = {
        sentence.text for sentence in check_coverage([replace(document, records=())]).uncovered
    }
    assert len(texts) == 8
    assert not texts & {"Zarm and Ost", "Early times", "Today"}


def test_several_files_of_one_document_are_taken_together(small_build: Build) -> None:
    (document,) = small_build.documents
    halves = [
        replace(document, records=document.records[:2], complete=["Today"]),
        replace(document, records=document.records[2:]),
    ]
    coverage = check_coverage(halves)
    assert (coverage.sentences, coverage.promised) == (9, 9)
    assert [sentence.text for sentence in coverage.refused] == ["It rained."] * 2


def test_nothing_read_is_nothing_to_cover() -> None:
    coverage = check_coverage([])
    assert (coverage.sentences, coverage.promised, coverage.uncovered) == (0, 0, [])


def test_a_whole_sentence_of_a_gloss_is_asked_about_once_and_a_cut_one_never(
    built: Build,
) -> None:
    (document, *_) = built.documents
    asked = [s.text for s in check_coverage([replace(document, records=())]).uncovered]
    balkhash = "one of the largest lakes in Asia and the 15th largest in the world."
    assert sum(text.endswith(balkhash) for text in asked) == 1  # its gloss stands twice
    assert not [text for text in asked if text.endswith("...")]


# ---------------------------------------------------------------- linked terms


def _document() -> Document:
    text = "Taraz and oil"
    source = Source(
        "doc", Path("doc.txt"), "plain", "en", "CC0-1.0", "Nobody", "0" * 64, "Invented.", text
    )
    part = Part("body", "", text, tuple(range(len(text))))
    return Document(
        source, (part,), (), (LinkedTerm(part, 0, 5, None), LinkedTerm(part, 10, 13, None))
    )


def _findings(*terms: TermRecord) -> list[str]:
    return list(check_terms([AnnotatedDocument(_document(), (), (), terms)]))


TARAZ = TermRecord(1, "Taraz", entity="taraz")
OIL = TermRecord(2, "oil", nothing="a common word")


def test_a_whole_list_is_accepted() -> None:
    assert _findings(TARAZ, OIL) == []


def test_a_missing_an_unknown_and_a_doubled_term_are_refused() -> None:
    drama = TermRecord(3, "drama", nothing="a common word")
    missing, unknown, doubled = _findings(TARAZ, TARAZ, drama)
    assert "the linked term 'oil' is not listed" in missing
    assert "'drama' is listed, but the document links no such term" in unknown
    assert "'Taraz' is listed twice" in doubled


# ---------------------------------------------------------------- what a term names


def _meant(small: Path, *rows: str) -> list[str]:
    path = small / RECORDS
    terms = "terms:\n" + "".join(f"- {{{row}}}\n" for row in rows)
    path.write_text(path.read_text("utf-8").replace("records:\n", f"{terms}records:\n", 1), "utf-8")
    given = read_input(small)
    return list(map(str, check_meant(given, Mentions(given))))


def test_a_term_names_its_entity_by_a_name_or_a_part_of_the_label(small: Path) -> None:
    rows = (
        "term: Ost, entity: ost",
        "term: the border, entity: border",
        "term: rain, nothing: A word.",
    )
    assert _meant(small, *rows) == []


def test_a_term_does_not_name_another_thing(small: Path) -> None:
    (finding,) = _meant(small, "term: League, entity: ost")
    assert finding.startswith("two-states.yaml:4: the linked term 'League' does not name ost (Ost)")


def test_a_term_without_an_entity_is_no_label(small: Path) -> None:
    (finding,) = _meant(small, "term: league, nothing: A common word.")
    assert "is the label of league; give it" in finding

"""A validation report as text, Turtle and page."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import RDF, SH, Graph

from khorgos.ontology.shacl import INFO, VIOLATION, Report, ShaclError, ShapeResult
from khorgos.ontology.shaclreport import FORMS, as_html, as_text, as_turtle, form_of

GRAPH = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
[] a sh:ValidationReport ; sh:conforms false ; sh:result [ a sh:ValidationResult ] .
"""


@pytest.fixture
def report() -> Report:
    results = [
        ShapeResult(VIOLATION, "kh:zarm", "Zarm", "kho:rank", "<low>", "The rank & order is high."),
        ShapeResult(INFO, "kh:ost", "", "", "", "No query finds it."),
    ]
    return Report(results, Graph().parse(data=GRAPH))


def test_the_text_has_a_line_for_each_result_and_counts_them(report: Report) -> None:
    assert as_text(report).splitlines() == [
        "violation: kh:zarm (Zarm): The rank & order is high. The value is <low>.",
        "info: kh:ost: No query finds it.",
        "The data does not conform: 1 of severity violation, 0 of severity warning, "
        "1 of severity info.",
    ]
    assert as_text(Report([], Graph())).startswith("The data conforms: 0 of")


def test_the_turtle_is_a_report_of_shacl(report: Report) -> None:
    graph = Graph().parse(data=as_turtle(report))
    assert graph.value(None, RDF.type, SH.ValidationReport) is not None
    assert len(list(graph.subjects(RDF.type, SH.ValidationResult))) == 1


def test_the_page_escapes_what_it_shows_and_leaves_empty_sections_out(report: Report) -> None:
    page = as_html(report)
    assert "The rank &amp; order is high." in page
    assert "&lt;low&gt;" in page
    assert "<low>" not in page
    assert "Violation (1)" in page
    assert "Warning" not in page
    assert "http" not in page


def test_the_ending_of_the_file_says_the_form() -> None:
    assert [form_of(Path(f"a.b{ending}")) for ending in FORMS] == [as_text, as_turtle, as_html]


def test_another_ending_is_refused_with_the_known_ones() -> None:
    with pytest.raises(ShaclError, match=r"'report\.pdf'; end the name in \.txt, \.ttl, \.html"):
        form_of(Path("report.pdf"))

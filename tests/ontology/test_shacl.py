"""Validation with SHACL: what a result says, what is refused, and the report to hand on."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from rdflib import RDF, RDFS, SH, Graph, Literal

from khorgos.ontology.extras import MissingPackageError
from khorgos.ontology.namespaces import KH, KHO
from khorgos.ontology.shacl import (
    INFO,
    SHAPES_FOLDER,
    VALIDATORS,
    VIOLATION,
    WARNING,
    Report,
    ShaclError,
    ShapeResult,
    load_shapes,
    report_form,
    validate,
)

SMALL = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix kho: <https://w3id.org/khorgos/ontology#> .
[] a sh:NodeShape ; sh:targetClass kho:Polity ; sh:property
    [ sh:path kho:rank ; sh:in ( "high" ) ; sh:message "The rank is high." ] .
"""
RULES = '''
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix khs: <https://w3id.org/khorgos/shapes#> .
khs:rules a sh:NodeShape ; sh:targetNode <https://w3id.org/khorgos/ontology> ;
    sh:severity sh:SEVERITY ; sh:sparql [ sh:message "{?value} has the neighbour {?other}." ;
    sh:select """SELECT $this ?value ?other {
        ?value <https://w3id.org/khorgos/ontology#sees> ?other
    }""" ] .
'''


@pytest.fixture
def data() -> Graph:
    graph = Graph()
    graph.add((KH.zarm, RDF.type, KHO.Polity))
    graph.add((KH.zarm, RDFS.label, Literal("Zarm", lang="en")))
    graph.add((KH.zarm, RDFS.label, Literal("Зарм", lang="ru")))
    graph.add((KH.zarm, KHO["rank"], Literal("low")))
    return graph


@pytest.mark.parametrize("validator", VALIDATORS)
def test_a_result_names_the_thing_its_label_and_the_value(data: Graph, validator: str) -> None:
    (result,) = validate(data, Graph().parse(data=SMALL), validator).results
    assert result == ShapeResult(
        VIOLATION, "kh:zarm", "Zarm", "kho:rank", "low", "The rank is high."
    )
    assert str(result) == "kh:zarm (Zarm): The rank is high. The value is low."
    bare = ShapeResult(VIOLATION, "kh:zarm", "", "", "", "It is wrong.")
    assert str(bare) == "kh:zarm: It is wrong."


@pytest.mark.parametrize("validator", VALIDATORS)
@pytest.mark.parametrize(
    ("severity", "conforms"), [(VIOLATION, False), (WARNING, True), (INFO, True)]
)
def test_a_rule_across_nodes_names_them_by_label_and_only_violations_refuse(
    data: Graph, validator: str, severity: str, conforms: bool
) -> None:
    data.add((KH.zarm, KHO.sees, KH.ost))
    shapes = Graph().parse(data=RULES.replace("SEVERITY", severity.capitalize()))
    report = validate(data, shapes, validator)
    (result,) = report.of(severity)
    assert report.results == [result]
    assert (result.focus, result.label, result.value) == ("kh:zarm", "Zarm", "")
    assert result.message == "“Zarm” (kh:zarm) has the neighbour kh:ost."
    assert report.conforms is conforms


@pytest.mark.parametrize("validator", VALIDATORS)
def test_data_that_has_its_shape_gives_no_result(data: Graph, validator: str) -> None:
    data.set((KH.zarm, KHO["rank"], Literal("high")))
    report = validate(data, Graph().parse(data=SMALL), validator)
    assert report.results == []
    assert report.conforms


@pytest.mark.parametrize("fault", ["sh:minCount true", "sh:path kho:name"])
def test_shapes_that_cannot_be_used_are_an_error_and_no_verdict(data: Graph, fault: str) -> None:
    faulty = Graph().parse(data=SMALL.replace('sh:in ( "high" )', fault))
    with pytest.raises(
        ShaclError, match=r"^the shapes cannot be used: [^;]*; mend them in shapes/"
    ):
        validate(data, faulty)


def test_the_fast_validator_refuses_faulty_shapes_too(data: Graph) -> None:
    faulty = Graph().parse(data=RULES.replace("SEVERITY", "Info").replace("SELECT", "SELCT"))
    with pytest.raises(ShaclError, match="the shapes cannot be used"):
        validate(data, faulty, "shacl-rust")


def test_an_unknown_validator_is_an_error_with_the_known_ones(data: Graph) -> None:
    with pytest.raises(
        ShaclError, match="no validator 'topbraid'; choose from pyshacl, shacl-rust"
    ):
        validate(data, Graph(), "topbraid")


@pytest.mark.parametrize(
    ("validator", "module", "extra"),
    [("pyshacl", "pyshacl", "check"), ("shacl-rust", "shacl_rust", "fast")],
)
def test_a_validator_that_is_not_installed_is_an_error(
    data: Graph, monkeypatch: pytest.MonkeyPatch, validator: str, module: str, extra: str
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    words = f"package {module} is not installed; run: pip install 'khorgos\\[{extra}\\]'"
    with pytest.raises(MissingPackageError, match=words):
        validate(data, Graph(), validator)


def test_shapes_are_loaded_all_or_by_name() -> None:
    every = load_shapes()
    parts = [load_shapes(names=[name]) for name in ("classes", "records")]
    assert len(every) == sum(len(part) for part in parts)
    with pytest.raises(ShaclError, match="no shapes 'events'; choose from classes, records"):
        load_shapes(SHAPES_FOLDER, ["events"])


def test_a_folder_without_shapes_holds_none(tmp_path: Path) -> None:
    assert len(load_shapes(tmp_path)) == 0


# ---------------------------------------------------------------- a report to hand on

REPORT = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
[] a sh:ValidationReport ; sh:conforms false ; sh:result [ a sh:ValidationResult ] .
"""


@pytest.fixture
def report() -> Report:
    results = [
        ShapeResult(VIOLATION, "kh:zarm", "Zarm", "kho:rank", "<low>", "The rank & order is high."),
        ShapeResult(INFO, "kh:ost", "", "", "", "No query finds it."),
    ]
    return Report(results, Graph().parse(data=REPORT))


def test_the_text_has_a_line_for_each_result_and_counts_them(report: Report) -> None:
    assert report.to_text().splitlines() == [
        "violation: kh:zarm (Zarm): The rank & order is high. The value is <low>.",
        "info: kh:ost: No query finds it.",
        "The data does not conform: 1 of severity violation, 0 of severity warning, "
        "1 of severity info.",
    ]
    assert Report([], Graph()).to_text().startswith("The data conforms: 0 of")


def test_the_turtle_is_a_report_of_shacl(report: Report) -> None:
    graph = Graph().parse(data=report.to_turtle())
    assert graph.value(None, RDF.type, SH.ValidationReport) is not None
    assert len(list(graph.subjects(RDF.type, SH.ValidationResult))) == 1


def test_the_page_escapes_what_it_shows_and_leaves_empty_sections_out(report: Report) -> None:
    page = report.to_html()
    assert "The rank &amp; order is high." in page
    assert "&lt;low&gt;" in page
    assert "<low>" not in page
    assert "Violation (1)" in page
    assert "Warning" not in page
    assert "http" not in page


def test_the_ending_of_the_file_says_the_form() -> None:
    forms = [report_form(Path(f"a.b{ending}")) for ending in (".txt", ".ttl", ".html")]
    assert forms == [Report.to_text, Report.to_turtle, Report.to_html]


def test_another_ending_is_refused_with_the_known_ones() -> None:
    with pytest.raises(ShaclError, match=r"'report\.pdf'; end the name in \.txt, \.ttl, \.html"):
        report_form(Path("report.pdf"))

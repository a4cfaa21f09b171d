"""Every constraint of the shapes refuses a mutation, and a graph in which all is well passes."""

from __future__ import annotations

import re
from collections import defaultdict

import pytest
from rdflib import RDF, SH, Graph, Literal

from khorgos.ontology.namespaces import KHO
from khorgos.ontology.shacl import (
    VIOLATION,
    WARNING,
    Report,
    check_style,
    load_shapes,
    load_style,
    validate,
)

from .harness import Verdicts, constraints, judge, local_name, messages, read_table, said, turtle

RECORDS, STYLE = read_table("records"), read_table("style")

pytestmark = pytest.mark.slow


# ---------------------------------------------------------------- the shapes of the records


@pytest.fixture(scope="module")
def records() -> Graph:
    return load_shapes(names=["records"])


@pytest.fixture(scope="module")
def declarations(ontology: Graph) -> Graph:
    """What the shapes look up in the ontology, without its words."""
    looked_up = Graph()
    for triple in ontology:
        if triple[1] == KHO.keepsRecord or not isinstance(triple[2], Literal):
            looked_up.add(triple)
    return looked_up


@pytest.fixture(scope="module")
def of_records(records: Graph, declarations: Graph) -> Verdicts:
    return judge(RECORDS.mutants(), records, declarations)


def test_the_good_graph_conforms(records: Graph, declarations: Graph) -> None:
    assert validate(turtle(RECORDS.good) + declarations, records).results == []


@pytest.mark.parametrize("number", range(len(RECORDS.edits)), ids=map(str, RECORDS.edits))
def test_each_mutation_is_refused_with_its_message(
    number: int, records: Graph, of_records: Verdicts
) -> None:
    (message,) = {
        message
        for constraint, message in messages(records).items()
        if _part(constraint) == RECORDS.edits[number].refused_by
    }
    found = of_records.messages(number)
    assert any(said(message).fullmatch(each) for each in found), found


def test_every_constraint_of_the_records_refuses_some_mutation(records: Graph) -> None:
    assert sorted({_part(constraint) for constraint in constraints(records)}) == RECORDS.constraints


def _part(constraint: str) -> str:
    """The name of a constraint without its parameter: one message tells of all of a path."""
    return constraint.rpartition(" ")[0] or constraint


def test_no_constraint_could_be_removed_unnoticed(records: Graph, of_records: Verdicts) -> None:
    """For each constraint there is a mutation that nothing else refuses with its message."""
    report = of_records.report.graph
    refused_by = defaultdict(set)
    for result in report.subjects(RDF.type, SH.ValidationResult):
        message = str(report.value(result, SH.resultMessage))
        world = str(report.value(result, SH.focusNode)).split("/")[-2]
        component = local_name(report.value(result, SH.sourceConstraintComponent))
        refused_by[world, message].add(component)
    alone = {(message, *found) for (_, message), found in refused_by.items() if len(found) == 1}
    every = {
        (str(records.value(part, SH.message)), f"{part_of}ConstraintComponent")
        for part, parameter, _ in constraints(records).values()
        if parameter != SH.sparql
        for part_of in [local_name(parameter)[0].upper() + local_name(parameter)[1:]]
    }
    assert len(every) > 90
    assert sorted(every - alone) == []


def test_the_fast_validator_gives_the_same_verdicts(records: Graph, of_records: Verdicts) -> None:
    fast = validate(of_records.graph, records, "shacl-rust")
    only_reference = _findings(of_records.report) - _findings(fast)
    assert _findings(fast) <= _findings(of_records.report)
    # A year that is a text cannot be compared with one that is a number: shacl-rust leaves it at
    # the wrong datatype.
    assert {path for _, _, path, _, _ in only_reference} == {"kho:earliestYear"}
    assert {r.focus for r in fast.results if r.severity == VIOLATION} >= {
        focus for _, focus, *_ in only_reference
    }


def _findings(report: Report) -> set[tuple[str, ...]]:
    """What was found, without what the two write differently: blank nodes and ``300.0``."""
    return {
        tuple(
            re.sub(r"_:\w+|\bn[0-9a-f]{32}b\d+|\b[0-9a-f]{32}\b", "_:", text).replace(".0", "")
            for text in (r.severity, r.focus, r.path, r.value, r.message)
        )
        for r in report.results
    }


# ---------------------------------------------------------------- the style of the ontology


@pytest.fixture(scope="module")
def style() -> Graph:
    return load_style()


@pytest.fixture(scope="module")
def real_names() -> Graph:
    """The header, and the annotation properties that the shapes look for, as in the ontology."""
    text = STYLE.good.replace("/ontology/zarm", "/ontology")
    blocks = text.split("\n")
    names = (":keepsRecord", ":negativeExample", ":isAbstract", ":isKeptFor")
    kept = [block for block in blocks if block.startswith(("@", "<>", "dcterms:", *names))]
    return turtle("\n".join(kept))


@pytest.fixture(scope="module")
def of_style(style: Graph, real_names: Graph) -> Verdicts:
    return judge(STYLE.mutants(), style, real_names, at_once=12)


def test_the_ontology_keeps_to_its_style(ontology: Graph) -> None:
    assert [str(result) for result in check_style(ontology).results] == []


def test_the_good_ontology_conforms() -> None:
    assert check_style(_ontology()).results == []


@pytest.mark.parametrize("number", range(len(STYLE.edits)), ids=map(str, STYLE.edits))
def test_each_mutation_is_refused_by_one_constraint_alone(
    number: int, style: Graph, of_style: Verdicts
) -> None:
    message = said(messages(style)[STYLE.edits[number].refused_by])
    found = of_style.messages(number)
    assert found
    assert [each for each in found if not message.fullmatch(each)] == []
    assert None not in of_style.of


@pytest.mark.parametrize("constraint", STYLE.constraints)
def test_without_the_constraint_its_mutation_passes(
    constraint: str, style: Graph, real_names: Graph
) -> None:
    """Every constraint is needed. The second validator judges: it takes milliseconds."""
    fewer = Graph() + style
    fewer.remove(constraints(style)[constraint])
    first = [edit.refused_by for edit in STYLE.edits].index(constraint)
    mutant = real_names + STYLE.mutant(first)
    assert validate(mutant, style, "shacl-rust").results
    assert validate(mutant, fewer, "shacl-rust").results == []


def test_every_constraint_of_the_style_refuses_some_mutation(style: Graph) -> None:
    assert sorted(constraints(style)) == STYLE.constraints


def test_a_result_names_the_term_and_the_way_out() -> None:
    (result,) = check_style(_ontology("rdfs:range :Place", "rdfs:range :Plaza")).results
    assert result.focus == "kho:Plaza"
    assert str(result) == (
        "kho:Plaza: It is used, but declared nowhere as a class or property; declare it, "
        "or mend the name."
    )


def test_a_text_is_no_date() -> None:
    (result,) = check_style(_ontology('"2026-01-01"^^xsd:date', '"2026-01-01"')).results
    assert "an xsd:date not after" in result.message


def test_warnings_are_no_refusal() -> None:
    report = check_style(_ontology('dcterms:abstract "Of the land."@en ;', ""))
    assert [result.severity for result in report.results] == [WARNING]
    assert report.conforms


def _ontology(cut: str = "", put: str = "") -> Graph:
    """The good ontology under the real IRI, with one change."""
    assert cut in STYLE.good
    text = STYLE.good.replace("/ontology/zarm", "/ontology")
    return turtle(text.replace(cut, put, 1) if cut else text)


# ---------------------------------------------------------------- both


def test_every_constraint_has_a_message_of_its_own(records: Graph, style: Graph) -> None:
    for shapes in (records, style):
        parts = {*shapes.objects(None, SH.property), *shapes.objects(None, SH.sparql)}
        told = list(shapes.subject_objects(SH.message))
        assert {node for node, _ in told} == parts
        assert len(told) == len(parts) == len({message for _, message in told})

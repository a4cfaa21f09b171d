"""Two documents on one matter: which values exclude each other, and what a diff tells."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from click.testing import CliRunner
from rdflib import RDF, Graph, Literal

from khorgos.commands import main
from khorgos.ontology.namespaces import KH, KHO
from khorgos.triples.building import Build, build
from khorgos.triples.differing import conflicting
from khorgos.triples.diffing import compare
from khorgos.triples.release import write_release
from khorgos.triples.resolving import quantity_value, time_value

SECOND = """\
The border has 280 km. The Battle of the Ford was in 36 BC. Zarm defeated Ost in the Battle
of the Ford.

The League has 12 members.
"""
RECORDS = """\
document: second
complete: []
unread: {'': it is read for four facts}
records:
- id: length
  quote: The border has 280 km.
  facts: [border hasLength "280 km"]
- id: year
  quote: The Battle of the Ford was in 36 BC.
  facts: [battle-of-the-ford hasTimeSpan "36 BC"]
- id: victor
  quote: Zarm defeated Ost in the Battle of the Ford.
  facts: [battle-of-the-ford hasVictor zarm]
- id: members
  quote: The League has 12 members.
  facts: [league hasCount "12 members"]
"""
DESCRIPTION = """\
title = "Second"
kind = "plain"
language = "en"
licence = "CC0-1.0"
attribution = "Nobody"
note = "Invented."
sha256 = "{}"
"""


@pytest.fixture
def both(small: Path) -> Build:
    """The small project with a second document, which tells of the same."""
    digest = hashlib.sha256(SECOND.encode()).hexdigest()
    (small / "sources" / "second.txt").write_bytes(SECOND.encode())
    (small / "sources" / "second.toml").write_text(DESCRIPTION.format(digest))
    (small / "annotations" / "second.yaml").write_text(RECORDS)
    with (small / "annotations" / "entities.yaml").open("a") as entities:
        entities.write("second:\n  type: SourceDocument\n  label: Second\n")
    with (small / "wikidata" / "register.csv").open("a") as register:
        register.write("second,no-item,,,,a document of this project\n")
    return build(small)


def _conflicts(
    prop: str,
    one: str,
    other: str,
    *,
    passages: tuple[str, str] = ("p", "q"),
    scopes: tuple[str, str] = ("", ""),
    rank: str = "normal",
) -> int:
    """How many pairs conflict where a thing has two values, words of a quantity or EDTF."""
    graph = Graph()
    for name, words, passage, scope in zip("ab", (one, other), passages, scopes, strict=True):
        value = (
            quantity_value(words, None)
            if prop not in _TIMES
            else time_value("then", words, "relative")
        )
        graph += value.triples
        for predicate, held in (
            (RDF.type, KHO.Statement),
            (KHO.subject, KH.thing),
            (KHO.predicate, KHO[prop]),
            (KHO.object, value.node),
            (KHO.hasEvidence, KH[passage]),
            (KHO["rank"], Literal(rank)),
        ):
            graph.add((KH[name], predicate, held))
        if scope:
            graph.add((KH[name], KHO.hasScope, KH[scope]))
    return len(list(conflicting(graph)))


_TIMES = ("hasTimeSpan", "hasBirth")


@pytest.mark.parametrize(
    ("prop", "one", "other"),
    [
        ("hasLength", "1,765 km", "1782.75 km"),
        ("hasLength", "1,765 km", "1,050 miles"),
        ("hasLength", "over 300 km", "280 km"),
        ("hasPopulation", "20,432,662 people", "19.8 million people"),
        ("hasShare", "16%", "18.2%"),
        ("hasLength", "around 100 km", "150 km"),
        ("hasTimeSpan", "1991", "1992"),
        ("hasTimeSpan", "1522/1566", "1522-01-28/1567-02-08"),
        ("hasBirth", "1711~", "1740"),
    ],
)
def test_values_that_cannot_both_be_true_conflict(prop: str, one: str, other: str) -> None:
    assert _conflicts(prop, one, other) == 1


@pytest.mark.parametrize(
    ("prop", "one", "other"),
    [
        ("hasLength", "1,783 km", "1782.75 km"),
        ("hasLength", "2,700 km", "2,724.9 km"),
        ("hasLength", "1,765 km", "1,765,000 m"),
        ("hasLength", "over 300 km", "350 km"),
        ("hasLength", "around 100 km", "105 km"),
        ("hasArea", "6,000 km2", "2,317 square miles"),
        ("hasCount", "12 members", "30 observers"),
        ("hasAmount", "$10 billion", "€12 billion"),
        ("isNear", "10 km", "20 km"),
        ("hasTimeSpan", "1994-04", "1994-04-26"),
        ("hasTimeSpan", "1994", "1994"),
        ("hasTimeSpan", "../1995-04", "1994"),
        ("hasBirth", "1711~", "1713"),
    ],
)
def test_values_that_can_both_be_true_do_not(prop: str, one: str, other: str) -> None:
    assert _conflicts(prop, one, other) == 0


def test_what_one_passage_tells_or_another_scope_has_goes_together() -> None:
    assert _conflicts("hasLength", "10 km", "20 km", passages=("p", "p")) == 0
    assert _conflicts("hasLength", "10 km", "20 km", scopes=("north", "south")) == 0
    assert _conflicts("hasLength", "10 km", "20 km", scopes=("north", "north")) == 1
    assert _conflicts("hasLength", "10 km", "20 km", rank="deprecated") == 0


def test_two_documents_that_differ_conflict_and_pass_the_build(both: Build) -> None:
    statements = both.graphs["statements"]
    assert len(set(statements.subject_objects(KHO.conflictsWith))) == 2
    for length in statements.subjects(KHO.subject, KH.border):
        assert (length, KHO.conflictsWith, None) in statements


def test_a_fact_that_both_tell_has_passages_of_both(both: Build) -> None:
    statements, evidence = both.graphs["statements"], both.graphs["evidence"]
    (year,) = {
        it
        for it in statements.subjects(KHO.subject, KH["battle-of-the-ford"])
        if (it, KHO.predicate, KHO.hasTimeSpan) in statements
    }
    passages = statements.objects(year, KHO.hasEvidence)
    assert {evidence.value(it, KHO.inDocument) for it in passages} == {KH.second, KH["two-states"]}


def test_a_diff_tells_what_a_document_added_confirmed_and_contradicted(
    both: Build, small_build: Build
) -> None:
    found = compare(small_build.graphs, both.graphs)
    assert found.documents == (("second",), ())
    assert [it.fact for it in found.added] == [
        "border has length 280 km",
        "League has count 12 members",
    ]
    assert {it.fact for it in found.confirmed} == {
        "Battle of the Ford has time span 36 BC",
        "Battle of the Ford has victor Zarm",
    }
    (pair,) = found.contradicted
    assert {pair.fact, pair.against[0].fact} == {
        "border has length 280 km",
        "border has length over 300 km",
    }
    assert {source.document for source in pair.against[0].sources} == {"two-states"}
    assert found.gone == ()
    turned = compare(both.graphs, small_build.graphs)
    assert [it.fact for it in turned.gone] == [it.fact for it in found.added]
    assert turned.documents == ((), ("second",))


def test_the_command_tells_it_in_words(
    both: Build, small_build: Build, small: Path, tmp_path: Path
) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    write_release(small_build.graphs, old)
    write_release(both.graphs, new)
    answer = CliRunner().invoke(main, ["diff", str(old), str(new)])
    assert answer.exit_code == 0
    assert "new documents: second" in answer.output
    assert "    second, line 4: The League has 12 members." in answer.output
    assert "facts: 2 added, 2 confirmed, 1 contradicted, 0 gone" in answer.output
    would = ["diff", "--input", str(small), "--release", str(old)]
    assert CliRunner().invoke(main, would).output == answer.output
    assert CliRunner().invoke(main, ["diff", str(old)]).exit_code == 2
    refused = CliRunner().invoke(main, ["diff", str(old), str(tmp_path)])
    assert refused.exit_code == 1
    assert "there is no release in" in refused.output

"""A small made-up world: its ids are of no item of Wikidata."""

from __future__ import annotations

from datetime import date

import pytest
from rdflib import Graph

from khorgos.triples.wikidata.contributions import judge
from khorgos.triples.wikidata.properties import PropertyMapping
from khorgos.triples.wikidata.register import Pairing
from khorgos.triples.wikidata.report import report

PREFIXES = """
@prefix kho: <https://w3id.org/khorgos/ontology#> .
@prefix kh: <https://w3id.org/khorgos/id/> .
@prefix wd: <http://www.wikidata.org/entity/> .
@prefix wdt: <http://www.wikidata.org/prop/direct/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
"""
FACTS = """
kh:ann a kho:Person ; rdfs:label "Ann"@en . kh:bob a kho:Person ; rdfs:label "Bob"@en .
kh:cid a kho:Person ; rdfs:label "Cid"@en ; kho:name "Cid"@en .
kh:war a kho:Event ; rdfs:label "a war"@en . kh:town a kho:Settlement .
"""
LINKS = """
kh:ann skos:exactMatch wd:Q101 . kh:bob skos:exactMatch wd:Q102 . kh:war skos:exactMatch wd:Q103 .
kh:town skos:exactMatch wd:Q104 . kh:cid skos:closeMatch wd:Q105 .
"""
EVIDENCE = """
kh:doc a kho:SourceDocument ; kho:language "en" .
kh:p1 kho:inDocument kh:doc ; kho:part "body" ; kho:position 1 ;
  kho:exact "Ann is \\"Bob's\\" child." .
kh:p2 kho:inDocument kh:doc ; kho:part "gloss" ; kho:position 0 ; kho:exact "Ann, a child" .
kh:p3 kho:inDocument kh:doc ; kho:part "body" ; kho:position 5 ; kho:exact "Ann | Bob" .
"""
VALUES = """
kh:t1 a kho:TimeSpan ; kho:edtf "1862/1877" . kh:t2 a kho:TimeSpan ; kho:edtf "1453~" .
kh:t3 a kho:TimeSpan ; kho:edtf "1994" .
kh:n1 a kho:Quantity ; kho:unit "1" ; kho:isApproximate false ; kho:value 500.5 .
kh:n2 a kho:Quantity ; kho:unit "km2" ; kho:isApproximate false ; kho:value 2.0 .
kh:n3 a kho:Quantity ; kho:unit "1" ; kho:isApproximate true ; kho:value 2.0 .
kh:n4 a kho:Quantity ; kho:unit "1" ; kho:isApproximate false ; kho:value 2.0 ;
  kho:upperValue 3.0 .
"""
DAY = date(2026, 1, 2)
REFERENCE = (
    '\tS854\t"https://w3id.org/khorgos/id/s"\tS1683\ten:"Ann is "Bob\'s" child."'
    "\tS813\t+2026-01-02T00:00:00Z/11"
)


def mapping(name, value="item", subject="", obj="", direction="same", pid="P201"):
    return PropertyMapping(name, value, subject, obj, direction, pid, "", "seen")


MAPPINGS = (
    mapping("isChildOf", obj="Person"),
    mapping("hasParent", direction="inverse", pid="P202"),
    mapping("hasTimeSpan", "date", "Event", pid="P203"),
    mapping("hasTimeSpan", "start", "Event", pid="P204"),
    mapping("hasTimeSpan", "end", "Event", pid="P205"),
    mapping("hasPopulation", "quantity", pid="P206"),
    mapping("name", "", pid=""),
)


def turtle(text):
    return Graph().parse(data=PREFIXES + text, format="turtle")


def world(statements):
    texts = {
        "facts": FACTS,
        "links": LINKS,
        "evidence": EVIDENCE,
        "statements": VALUES + statements,
    }
    return {name: turtle(text) for name, text in texts.items()}


def statement(subject, prop, value, more="", passages="kh:p1", node="kh:s"):
    base = f"{node} a kho:Statement ; kho:subject {subject} ; kho:predicate kho:{prop} ;"
    extra = more if "kho:reading" in more else f'kho:reading "stated" ; {more}'
    return f'{base} kho:object {value} ; kho:hasEvidence {passages} ; {extra} kho:rank "normal" .'


def contributions(vocabulary, statements, fetched=""):
    return judge(world(statements), MAPPINGS, vocabulary, turtle(fetched), DAY)


def lines(judged):
    return [command.line() for command in judged.commands()]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (statement("kh:ann", "isChildOf", "kh:bob"), ["Q101\tP201\tQ102"]),
        (statement("kh:ann", "isChildOf", "kh:bob", passages="kh:p2, kh:p1"), ["Q101\tP201\tQ102"]),
        (statement("kh:ann", "hasParent", "kh:bob"), ["Q102\tP202\tQ101"]),
        (
            statement("kh:ann", "isChildOf", "kh:bob", "kho:hasTimeSpan kh:t3 ;"),
            ["Q101\tP201\tQ102\tP585\t+1994-00-00T00:00:00Z/9"],
        ),
        (
            statement("kh:ann", "isChildOf", "kh:bob", "kho:hasTimeSpan kh:t1 ;"),
            [
                "Q101\tP201\tQ102\tP580\t+1862-00-00T00:00:00Z/9\tP582\t+1877-00-00T00:00:00Z/9",
            ],
        ),
        (
            statement("kh:war", "hasTimeSpan", "kh:t1"),
            ["Q103\tP204\t+1862-00-00T00:00:00Z/9", "Q103\tP205\t+1877-00-00T00:00:00Z/9"],
        ),
        (statement("kh:town", "hasPopulation", "kh:n1"), ["Q104\tP206\t+500.5"]),
    ],
)
def test_a_statement_becomes_commands(vocabulary, text, expected):
    assert lines(contributions(vocabulary, text)) == [line + REFERENCE for line in expected]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (statement("kh:ann", "isAlliedWith", "kh:bob"), "no property"),
        (statement("kh:ann", "isChildOf", "kh:town"), "does not fit"),
        (statement("kh:cid", "isChildOf", "kh:bob"), "the subject has no item"),
        (statement("kh:ann", "isChildOf", "kh:cid"), "the object has no item"),
        (statement("kh:ann", "isChildOf", "kh:bob", passages="kh:p2"), "only in glosses"),
        (statement("kh:ann", "isChildOf", "kh:bob", passages="kh:p3"), "cannot hold"),
        (statement("kh:ann", "isChildOf", "kh:bob", 'kho:certainty "perhaps" ;'), "hedges"),
        (statement("kh:ann", "isChildOf", "kh:bob", "kho:isAttributedTo kh:cid ;"), "authority"),
        (
            statement("kh:ann", "isChildOf", "kh:bob", 'kho:reading "inferred-by-curator" ;'),
            "the curator inferred",
        ),
        (statement("kh:ann", "isChildOf", "kh:bob").replace("normal", "deprecated"), "given up"),
        (
            statement("kh:ann", "isChildOf", "kh:bob", "kho:hasTimeSpan kh:t2 ;"),
            "not an exact date",
        ),
        (statement("kh:town", "hasPopulation", "kh:n2"), "unit"),
        (statement("kh:town", "hasPopulation", "kh:n3"), "not exact"),
        (statement("kh:town", "hasPopulation", "kh:n4"), "a range of numbers"),
    ],
)
def test_a_statement_is_left_out_with_a_reason(vocabulary, text, reason):
    judged = contributions(vocabulary, text)
    assert lines(judged) == []
    assert reason in judged.judgements[0].reason


def test_what_is_denied_is_never_said(vocabulary):
    text = statement("kh:ann", "isChildOf", "kh:bob").replace("Statement", "NegativeStatement")
    assert contributions(vocabulary, text).judgements == ()


def test_of_two_that_say_the_same_the_finer_is_taken(vocabulary):
    coarse = statement("kh:ann", "isChildOf", "kh:bob", node="kh:a")
    fine = statement("kh:ann", "isChildOf", "kh:bob", "kho:hasTimeSpan kh:t3 ;", node="kh:b")
    judged = contributions(vocabulary, coarse + fine)
    assert [bool(judgement.commands) for judgement in judged.judgements] == [False, True]


@pytest.mark.parametrize(
    ("fetched", "left"),
    [
        ("wd:Q101 wdt:P201 wd:Q102 .", 0),
        ("wd:Q101 wdt:P201 wd:Q104 .", 1),
        ("wd:Q102 wdt:P201 wd:Q101 .", 1),
    ],
)
def test_what_wikidata_states_is_left_out(vocabulary, fetched, left):
    judged = contributions(vocabulary, statement("kh:ann", "isChildOf", "kh:bob"), fetched)
    assert judged.compared
    assert len(lines(judged)) == left


def test_a_known_date_is_left_out_alone(vocabulary):
    judged = contributions(
        vocabulary, statement("kh:war", "hasTimeSpan", "kh:t1"), 'wd:Q103 wdt:P204 "x" .'
    )
    assert [line.split("\t")[1] for line in lines(judged)] == ["P205"]


def test_the_report_has_every_sentence(vocabulary):
    text = statement("kh:ann", "isChildOf", "kh:bob") + statement(
        "kh:cid", "isAlliedWith", "kh:bob", node="kh:z"
    )
    graphs = world(text)
    judged = judge(graphs, MAPPINGS, vocabulary, Graph(), DAY)
    pairings = {
        "ann": Pairing("ann", "linked", "Q101", "exactMatch"),
        "cid": Pairing("cid", "unverified", note="look"),
    }
    written = report(judged, graphs, pairings, MAPPINGS, vocabulary)
    assert "1 of 2 statements are ready" in written
    assert "Nothing was compared" in written
    assert "| Person | isChildOf | 1 |" in written
    assert '- Ann, isChildOf (Q101 P201 Q102): “Ann is "Bob\'s" child.”' in written
    assert '| Cid | Person | unverified | Cid | 1 | “Ann is "Bob\'s" child.” |' in written
    assert "| isAlliedWith | 1 |  |" in written
    assert written == report(judged, graphs, pairings, MAPPINGS, vocabulary)


def test_labels_alone_are_no_comparison(vocabulary):
    fetched = 'wd:Q101 rdfs:label "Ann"@en ; wdt:P999 "x" .'
    assert not contributions(
        vocabulary, statement("kh:ann", "isChildOf", "kh:bob"), fetched
    ).compared

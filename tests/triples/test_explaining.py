"""Explaining why a triple is in a release."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import RDF, RDFS, SKOS, Graph, Literal, URIRef
from rdflib.namespace import OWL

from khorgos.ontology.namespaces import KH, KHO
from khorgos.ontology.vocabulary import Vocabulary
from khorgos.triples.building import Build
from khorgos.triples.explaining import (
    Explainer,
    Explanation,
    ExplanationError,
    as_data,
    as_text,
    parse_term,
)
from khorgos.triples.surety import INFERRED, union

Parse = Callable[[str], URIRef | Literal]
Why = Callable[[str, str, str], Explanation]
BATTLE = (
    "In 36 BC Zarm defeated Ost in the Battle of the Ford (砂岩之戰), where 1,218 soldiers died."
)


@pytest.fixture
def parse(small_build: Build, vocabulary: Vocabulary) -> Parse:
    return lambda text: parse_term(text, vocabulary, small_build.graphs)


@pytest.fixture
def why(parse: Parse, small_build: Build, ontology: Graph) -> Why:
    def explained(subject: str, predicate: str, value: str) -> Explanation:
        s, p, o = map(parse, (subject, predicate, value))
        assert isinstance(s, URIRef)
        assert isinstance(p, URIRef)
        return Explainer(ontology, small_build.graphs).explain((s, p, o))

    return explained


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("a", RDF.type),
        ("zarm", KH.zarm),
        ("kh:zarm", KH.zarm),
        (str(KH.zarm), KH.zarm),
        (f"<{KH.zarm}>", KH.zarm),
        ("tookPlaceAt", KHO.tookPlaceAt),
        ("kho:tookPlaceAt", KHO.tookPlaceAt),
        ("skos:altLabel", SKOS.altLabel),
        ('"砂岩之戰"@zh-Hant', Literal("砂岩之戰", lang="zh-Hant")),
        ('"said"', Literal("said")),
        ("true", Literal(True)),
        ("-35", Literal(-35)),
    ],
)
def test_a_term_is_read_as_people_write_it(parse: Parse, text: str, term: URIRef | Literal) -> None:
    assert parse(text) == term


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("batle-of-the-ford", "did you mean kh:battle-of-the-ford?"),
        ("kh:zaarm", "did you mean kh:zarm"),
        ("tookPlaceAtt", "did you mean kho:tookPlaceAt"),
        ("", "write a slug"),
        ('"unclosed', "write a slug"),
        ('"a"@', "names no term"),
        ("nowhere:zarm", "kh:zarm"),
    ],
)
def test_a_term_that_nothing_knows_is_refused_with_the_nearest(
    parse: Parse, text: str, near: str
) -> None:
    with pytest.raises(ExplanationError) as caught:
        parse(text)
    assert near in str(caught.value)


def test_a_name_of_two_terms_is_refused(vocabulary: Vocabulary) -> None:
    graph = Graph()
    graph.add((KH.tookPlaceAt, RDF.type, KHO.Place))
    with pytest.raises(
        ExplanationError, match=r"several terms .*kh:tookPlaceAt or kho:tookPlaceAt"
    ):
        parse_term("tookPlaceAt", vocabulary, {"facts": graph})


@pytest.mark.slow
@given(text=st.text(min_size=2, max_size=12).filter(lambda text: text[0] not in '"-+0123456789'))
def test_any_other_text_is_refused_with_itself(vocabulary: Vocabulary, text: str) -> None:
    with pytest.raises(ExplanationError) as caught:
        parse_term(f"{text}?", vocabulary, {})
    assert repr(f"{text}?") in str(caught.value)


@given(text=st.text(max_size=12), tag=st.sampled_from(["", "@en", "@zh-Hant"]))
def test_quoted_words_are_taken_as_they_are(vocabulary: Vocabulary, text: str, tag: str) -> None:
    term = parse_term(f'"{text}"{tag}', vocabulary, {})
    assert term == Literal(text, lang=tag[1:] or None)


def test_a_stated_fact_opens_its_sentence(why: Why) -> None:
    found = why("battle-of-the-ford", "hasVictor", "zarm")
    assert (found.kind, found.premises) == ("stated", ())
    (statement,) = found.evidence
    assert statement.kind == "statement"
    assert dict(statement.fields)["reading"] == "stated"
    assert dict(statement.fields)["resolution"] == "Zarm is the state of that name"
    (quote,) = statement.quotes
    assert (quote.exact, quote.section, quote.part) == (BATTLE, "Early times", "body")
    assert quote.document == "Zarm and Ost"


def test_a_value_is_explained_too(why: Why) -> None:
    for predicate in ("name", "skos:altLabel"):
        found = why("battle-of-the-ford", predicate, '"砂岩之戰"@zh-hant')
        assert found.kind == "stated"
        assert found.evidence[0].quotes[0].exact == BATTLE


def test_an_inferred_triple_goes_down_to_the_sentences(why: Why) -> None:
    found = why("battle-of-the-ford", "hasParticipant", "zarm")
    assert found.kind == "inferred"
    assert found.reason == "kho:hasVictor SubPropertyOf kho:hasParticipant"
    assert found.rules == ("prp-spo1",)
    assert "inferred by prp-spo1 from the axiom: kho:hasVictor Sub" in as_text(found)
    (premise,) = found.premises
    assert premise.triple == (KH["battle-of-the-ford"], KHO.hasVictor, KH.zarm)
    assert premise.evidence[0].quotes[0].exact == BATTLE


def test_what_has_no_statement_says_where_it_is_given(why: Why) -> None:
    kind = why("zarm", "a", "SovereignState")
    assert (kind.kind, kind.reason) == ("given", "in khg:facts, without a statement")
    denial = why("ford-is-not-in-ost", "denies", "ford-is-in-ost")
    assert denial.kind == "given"
    assert [evidence.kind for evidence in denial.evidence] == ["claim"]
    assert dict(denial.evidence[0].fields)["claim text"] == "The ford does not lie in Ost."


@pytest.mark.slow
def test_every_inferred_triple_ends_in_what_is_given(small_build: Build, ontology: Graph) -> None:
    def leaves(explanation: Explanation) -> set[str]:
        if not explanation.premises:
            by_axiom_alone = "EquivalentTo {" in explanation.reason
            return {"axiom" if by_axiom_alone else explanation.kind}
        return set().union(*map(leaves, explanation.premises))

    explainer = Explainer(ontology, small_build.graphs)
    for s, p, o in union(small_build.graphs, INFERRED):
        assert isinstance(s, URIRef)
        assert isinstance(p, URIRef)
        assert isinstance(o, URIRef | Literal)
        found = explainer.explain((s, p, o))
        assert found.kind == "inferred"
        assert leaves(found) <= {"stated", "given", "axiom"}


def test_a_premise_of_the_ontology_is_named_as_an_axiom(small_build: Build) -> None:
    x, y, p, q = (KH[name] for name in "xypq")
    ontology = Graph()
    for prop in (p, q):
        ontology.add((prop, RDF.type, OWL.ObjectProperty))
    ontology.add((p, RDFS.subPropertyOf, q))
    ontology.add((x, p, y))
    inferred = Graph()
    inferred.add((x, q, y))
    found = Explainer(ontology, {**small_build.graphs, "inferred": inferred}).explain((x, q, y))
    assert [premise.kind for premise in found.premises] == ["axiom"]
    assert "axiom in the ontology" in as_text(found)


def test_a_release_of_other_axioms_is_refused(small_build: Build) -> None:
    triple = (KH["battle-of-the-ford"], KHO.hasParticipant, KH.zarm)
    with pytest.raises(ExplanationError, match="Run: khorgos build"):
        Explainer(Graph(), small_build.graphs).explain(triple)


@pytest.mark.parametrize(
    ("triple", "near"),
    [
        ("ost recognizes zarm", "the reverse holds: kh:zarm kho:recognizes kh:ost"),
        ("zarm isAlliedWith ost", "between the two holds: kh:zarm kho:recognizes kh:ost"),
        ("zarm isMemberOf league", "negative statement kh:statement-"),
        ("zarm isMemberOf league", "“Zarm is not a member of the League.”"),
        ("ford isLocatedIn ost-region", "claim kh:ford-is-in-ost"),
        ("ford isLocatedIn ost-region", "is claimed by: Ost"),
        ("battle-of-the-ford hasVictor ost", "of the subject holds: kh:battle-of-the-ford"),
        ("border isMemberOf league", "nothing; is it this property"),
    ],
)
def test_what_is_not_held_is_refused_with_what_is_near(why: Why, triple: str, near: str) -> None:
    subject, predicate, value = triple.split()
    with pytest.raises(ExplanationError, match="neither as stated nor as inferred") as caught:
        why(subject, predicate, value)
    assert near in " ".join(str(caught.value).split())


def test_the_text_is_a_tree_and_repeats_nothing(why: Why) -> None:
    premise = why("battle-of-the-ford", "hasParticipant", "zarm")
    twice = Explanation(premise.triple, "words", "inferred", "axiom", ("r",), (premise, premise))
    lines = as_text(premise).splitlines()
    assert lines[0] == "Battle of the Ford — has participant — Zarm"
    assert lines[3].startswith("  └─ Battle of the Ford — ")
    assert all(len(line) <= 60 for line in as_text(premise, 60).splitlines())
    assert as_text(twice).count("as laid out above") == 2


def test_the_data_is_json_and_the_same_each_time(why: Why) -> None:
    first, second = (why("battle-of-the-ford", "hasParticipant", "zarm") for _ in range(2))
    data = as_data(first)
    assert json.dumps(data) == json.dumps(as_data(second))
    assert as_text(first) == as_text(second)
    assert data["triple"][2] == f"<{KH.zarm}>"
    assert data["premises"][0]["evidence"][0]["quotes"][0]["exact"] == BATTLE

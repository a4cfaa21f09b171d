"""Every gate refuses what it has to of the changes that are made of the real release by rule."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

import pytest
from rdflib import Graph

from khorgos.ontology import reasoner
from khorgos.ontology.profile import check_profile
from khorgos.ontology.reasoner import classify
from khorgos.ontology.shacl import VIOLATION, load_shapes
from khorgos.ontology.vocabulary import Vocabulary
from khorgos.triples import TRIPLES
from khorgos.triples.documents.source import load_sources
from khorgos.triples.gates.evidence import check_evidence
from khorgos.triples.gates.gate import add_all_different

from .harness import apart, judge
from .released import (
    Mutation,
    Release,
    as_concepts,
    for_the_shapes,
    impossible,
    inconsistent,
    undeclared,
    unfounded,
)

pytestmark = pytest.mark.slow

REFUSED_WITH = {
    "evidence missing": "needs a passage|no passage mentions|at least one range|stands in one",
    "dangling reference": "which nothing describes",
    "property of records as a fact": "by which facts are said|is kept of it as of one",
    "statement without its triple": "is not among the facts",
    "triple without its statement": "has no statement",
    "misspelt property in a statement": "is not a property of the ontology",
    "reversed dates": "ends before it begins|began in",
    "sign lost": "1 BC is 0",
    "label missing": "one label",
    "label doubled": "one label",
    "misspelt class": "which the ontology does not have",
    "class missing": "has a class",
    "duplicate identity": "share the Wikidata id|at most one Wikidata id",
    "language lost": "has no language",
    "circle": "itself, by way of",
    "negative statement asserted": "is not so, but the triple is among the facts",
    "claim made fact": "This claim is contested|has no statement",
    "denial without a target": "names the claim that it denies",
    "third state at a border": "separates two polities",
    "overlapping ranges": "overlap",
    "range backwards": "before its end",
    "position moved": "does not begin there",
}
"""For each kind of mutation the words of a message by which the shapes refuse it.

Of all other kinds the shapes have many messages, one for each field.
"""


@pytest.fixture(scope="module")
def release(stated: Graph, ontology: Graph) -> Release:
    return Release(stated, ontology)


@pytest.fixture(scope="module")
def mutations(release: Release) -> Sequence[Mutation]:
    return list(for_the_shapes(release))


# ---------------------------------------------------------------- the shapes


def test_the_slices_pass_the_shapes_before_they_are_changed(
    release: Release, mutations: Sequence[Mutation], ontology: Graph
) -> None:
    slices = {frozenset(mutation.seeds): release.slice(mutation.seeds) for mutation in mutations}
    worlds = (apart(graph, number) for number, graph in enumerate(slices.values()))
    assert judge(worlds, load_shapes(), ontology).report.of(VIOLATION) == []


def test_the_shapes_refuse_every_mutation(
    release: Release, mutations: Sequence[Mutation], ontology: Graph
) -> None:
    worlds = (apart(release.mutate(mutation), n) for n, mutation in enumerate(mutations))
    verdicts = judge(worlds, load_shapes(), ontology)
    survivors = [
        str(mutation)
        for n, mutation in enumerate(mutations)
        if not re.search(
            REFUSED_WITH.get(mutation.kind, "."), " ".join(verdicts.messages(n, VIOLATION))
        )
    ]
    assert survivors == []
    assert len(mutations) > 300


def test_every_kind_of_mutation_is_made(mutations: Sequence[Mutation]) -> None:
    kinds = Counter(mutation.kind for mutation in mutations)
    assert set(REFUSED_WITH) <= set(kinds)


# ---------------------------------------------------------------- the profile and the reasoner


@pytest.mark.java
def test_the_profile_names_every_misspelt_term(release: Release, ontology: Graph) -> None:
    misspelt = undeclared(release)
    graph = ontology + release.graph
    for triple in misspelt.values():
        graph.add(triple)
    named = {violation.term for violation in check_profile(graph)}
    assert named == {str(term) for term in misspelt}
    assert len(misspelt) > 150


@pytest.fixture
def unexplained(monkeypatch: pytest.MonkeyPatch) -> None:
    """No axioms are sought that contradict each other: that takes longer than the verdict."""
    monkeypatch.setattr(reasoner, "_explanation", lambda *_: "")


@pytest.mark.java
@pytest.mark.usefixtures("unexplained")
def test_the_reasoner_refuses_every_impossible_thing(release: Release, ontology: Graph) -> None:
    things = impossible(release)
    concepts = as_concepts(things)
    graph = Graph() + ontology
    for concept in concepts.values():
        graph += concept
    found = classify(graph)
    assert found.consistent
    pairs = zip(things, concepts, strict=True)
    assert [str(thing) for thing, concept in pairs if concept not in found.unsatisfiable] == []
    assert set(found.unsatisfiable) == set(concepts)
    assert {thing.kind for thing in things} == {
        *("swapped ends", "wrong type", "related to itself", "crossed disjointness")
    }
    assert len(things) > 300


def _is_consistent(graph: Graph, ontology: Graph) -> bool:
    """What the reasoner says of ``graph``, as the gate asks it."""
    whole = ontology + graph
    add_all_different(whole, Vocabulary(ontology))
    return classify(whole).consistent


@pytest.mark.java
@pytest.mark.usefixtures("unexplained")
def test_the_reasoner_refuses_every_inconsistent_slice(release: Release, ontology: Graph) -> None:
    mutations = list(inconsistent(release))
    intact = Graph()
    for mutation in mutations:
        intact += release.slice(mutation.seeds)
    assert _is_consistent(intact, ontology)
    survivors = [str(m) for m in mutations if _is_consistent(release.mutate(m), ontology)]
    assert survivors == []


# ---------------------------------------------------------------- the sources


def test_the_sources_refuse_every_mutation_of_the_evidence(release: Release) -> None:
    sources = load_sources(TRIPLES / "sources")
    mutations = list(unfounded(release))
    for mutation in mutations:
        assert list(check_evidence(release.slice(mutation.seeds), sources)) == []
    survivors = [str(m) for m in mutations if not list(check_evidence(release.mutate(m), sources))]
    assert survivors == []

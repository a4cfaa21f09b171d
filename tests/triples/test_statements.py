from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import RDF, RDFS, Graph, Literal

from khorgos.ontology.namespaces import KH, KHO
from khorgos.ontology.vocabulary import Vocabulary
from khorgos.triples.annotation import (
    ComparisonRecord,
    Entity,
    FactRecord,
    RankingRecord,
    ScaleRecord,
    Triple,
)
from khorgos.triples.documents.document import Passage
from khorgos.triples.resolving import Resolver
from khorgos.triples.statements import add_statement, check_words, passage_iri

TYPES = {"zarm": "Polity", "ost": "Polity", "battle": "Battle", "border": "Border"}
ENTITIES = {slug: Entity("e.yaml", 1, slug, cls, slug) for slug, cls in TYPES.items()}
WORDS = (
    "In 36 BC, or perhaps the next year, Zarm won the Battle (戰) and took 22% of 300 km. Both "
    "often were jointly allied, some of Zarm with several of Ost. Zarm was the largest state, "
    "never Ost."
)
PASSAGE = Passage("s", "body", "", WORDS, "", "", ((0, len(WORDS)),), 1, "")
OTHER = replace(PASSAGE, exact="Zarm won.", ranges=((900, 909),))
ALLIED = "zarm isAlliedWith ost"


class Graphs:
    """A resolver with graphs to add to."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.resolver = Resolver(vocabulary, ENTITIES, ())
        self.facts, self.statements = Graph(), Graph()
        self.hedged = Graph()
        self.named = {
            "facts": self.facts,
            "statements": self.statements,
            "hedged": self.hedged,
            "curated": Graph(),
        }

    def add(self, triple: str, passage: Passage = PASSAGE, **fields: Any) -> Any:
        """Add a fact and return the statement's node, when there is one only."""
        fact = FactRecord(1, Triple.parse(triple), **fields)
        add_statement(fact, [passage], self.resolver, self.named)
        return self.statements.value(None, KHO.hasEvidence, passage_iri(passage), any=True)


@pytest.fixture
def graphs(vocabulary: Vocabulary) -> Graphs:
    return Graphs(vocabulary)


# ---------------------------------------------------------------- accepted


def test_a_fact_gives_a_triple_and_a_statement_that_says_the_same(graphs: Graphs) -> None:
    node = graphs.add(ALLIED)
    assert set(graphs.facts) == {(KH.zarm, KHO.isAlliedWith, KH.ost)}
    assert set(graphs.statements) == {
        (node, RDF.type, KHO.Statement),
        (node, KHO.subject, KH.zarm),
        (node, KHO.predicate, KHO.isAlliedWith),
        (node, KHO.object, KH.ost),
        (node, KHO.reading, Literal("stated")),
        (node, KHO["rank"], Literal("normal")),
        (node, KHO.hasEvidence, passage_iri(PASSAGE)),
    }


def test_what_qualifies_a_fact_stands_at_its_statement(graphs: Graphs) -> None:
    node = graphs.add(
        ALLIED,
        when="the next year",
        edtf="-0034",
        reading="relative",
        because="the year after 36 BC",
        resolved="Zarm is the state",
        certainty="perhaps",
        according_to="battle",
        rank="preferred",
        note="so it is",
    )
    said = dict(graphs.statements.predicate_objects(node))
    assert said[KHO.hasTimeSpan] == KH["time--0034"]
    assert said[KHO.isAttributedTo] == KH.battle
    texts = {
        KHO.dateText: "the next year",
        KHO.reading: "relative",
        KHO.readingNote: "the year after 36 BC",
        KHO.resolution: "Zarm is the state",
        KHO.certainty: "perhaps",
        KHO["rank"]: "preferred",
        KHO.note: "so it is",
    }
    assert {p: str(said[p]) for p in texts} == texts
    assert (KH["time--0034"], KHO.edtf, Literal("-0034")) in graphs.statements
    assert "battle" in graphs.resolver.used


def test_a_value_is_described_with_the_statement_and_not_among_the_facts(graphs: Graphs) -> None:
    node = graphs.add('battle hasTimeSpan "36 BC"')
    assert set(graphs.facts) == {(KH.battle, KHO.hasTimeSpan, KH["time--0035"])}
    assert (node, KHO.dateText, Literal("36 BC")) in graphs.statements
    assert (KH["time--0035"], RDF.type, KHO.TimeSpan) in graphs.statements


def test_a_name_is_a_value_of_the_statement(graphs: Graphs) -> None:
    node = graphs.add('battle name "戰"@zh-Hant')
    assert (node, KHO.objectValue, Literal("戰", lang="zh-Hant")) in graphs.statements
    assert (node, KHO.object, None) not in graphs.statements


def test_a_negated_fact_gives_no_triple(graphs: Graphs) -> None:
    node = graphs.add(ALLIED, denial="never")
    assert len(graphs.facts) == 0
    assert (node, RDF.type, KHO.NegativeStatement) in graphs.statements
    assert (node, RDF.type, KHO.Statement) not in graphs.statements


def test_a_computed_quantity_needs_no_words_in_the_text(graphs: Graphs) -> None:
    graphs.add('border hasLength "66 km"', reading="computed", because="22% of 300 km")
    with pytest.raises(ValueError, match="the words '66 km' do not stand in the quote"):
        graphs.add('border hasLength "66 km"')


def test_a_computed_time_needs_no_words_in_the_text(graphs: Graphs) -> None:
    graphs.add('battle hasTimeSpan "37 BC"', reading="computed", because="a year before 36 BC")


def test_nothing_but_a_quantity_or_a_time_is_computed(graphs: Graphs) -> None:
    with pytest.raises(ValueError, match="the words '7' do not stand in the quote"):
        graphs.add('battle number "7"', reading="computed", because="the one after the sixth")


def test_the_ends_of_a_scale_stand_in_the_quote(graphs: Graphs) -> None:
    graphs.add('border hasLength "22%"', scale=ScaleRecord("300"))
    with pytest.raises(ValueError, match="the words '0' do not stand in the quote"):
        graphs.add('border hasLength "22%"', scale=ScaleRecord("300", "0"))
    with pytest.raises(ValueError, match="the scale of isAlliedWith has no use; only a quantity"):
        graphs.add(ALLIED, scale=ScaleRecord("300"))


def test_two_passages_of_one_fact_give_one_statement(graphs: Graphs) -> None:
    assert graphs.add(ALLIED) == graphs.add(ALLIED, OTHER)
    assert len(set(graphs.statements.objects(None, KHO.hasEvidence))) == 2
    assert len(set(graphs.statements.subjects(RDF.type, KHO.Statement))) == 1


@pytest.mark.parametrize(
    "fields",
    [
        {"note": "otherwise"},
        {"rank": "deprecated"},
        {"when": "36 BC"},
        {"certainty": "perhaps"},
        {"how": ("often",)},
        {"how_much": ("some of",)},
        {"of_how_much": ("some of",)},
        {"role": "ost"},
        {"scope": ("ost",)},
        {"according_to": "ost"},
        {"denial": "never"},
        {"reading": "computed", "because": "x"},
        {"resolved": "x"},
    ],
)
def test_what_is_said_in_another_way_is_another_statement(
    graphs: Graphs, fields: dict[str, Any]
) -> None:
    graphs.add(ALLIED)
    graphs.add(ALLIED, **fields)
    assert len(set(graphs.statements.subjects(KHO.reading))) == 2


QUALIFIED: dict[str, Any] = {
    "how": ("often", "jointly"),
    "how_much": ("some of",),
    "of_how_much": ("several",),
    "role": "battle",
    "scope": ("border", "ost"),
}
MARKS = {
    (KHO.hasQualifier, KH["often-frequency"]),
    (KHO.hasQualifier, KH["jointly-manner"]),
    (KHO.hasSubjectQuantifier, KH["some-of-quantifier"]),
    (KHO.hasObjectQuantifier, KH["several-quantifier"]),
    (KHO.inRole, KH.battle),
    (KHO.hasScope, KH.border),
    (KHO.hasScope, KH.ost),
}


def test_words_roles_and_scopes_stand_on_the_statement(graphs: Graphs) -> None:
    node = graphs.add(ALLIED, certainty="perhaps", **QUALIFIED)
    said = set(graphs.statements.predicate_objects(node))
    assert said >= MARKS | {(KHO.hasQualifier, KH["perhaps-hedge"])}
    often = set(graphs.statements.predicate_objects(KH["often-frequency"]))
    assert often == {
        (RDF.type, KHO.Frequency),
        (RDFS.label, Literal("often", lang="en")),
        (KHO.level, Literal("repeated")),
    }
    assert {"battle", "border"} <= graphs.resolver.used
    assert (len(graphs.facts), len(graphs.hedged)) == (0, 1)


def test_of_a_denied_fact_they_stand_on_what_is_denied(graphs: Graphs) -> None:
    node = graphs.add(ALLIED, denial="never", certainty="perhaps", **QUALIFIED)
    denied = graphs.statements.value(node, KHO.negates)
    assert set(graphs.statements.predicate_objects(denied)) >= MARKS
    assert (node, KHO.hasQualifier, None) not in graphs.statements
    assert (node, KHO.certainty, Literal("perhaps")) in graphs.statements


@given(
    first=st.permutations(("often", "jointly", "OFTEN")),
    second=st.permutations(("jointly", "often", "often")),
    scope=st.permutations(("ost", "border")),
)
def test_neither_order_nor_case_of_words_makes_another_statement(
    vocabulary: Vocabulary, first: list[str], second: list[str], scope: list[str]
) -> None:
    graphs = Graphs(vocabulary)
    graphs.add(ALLIED, how=tuple(first), scope=("border", "ost"))
    graphs.add(ALLIED, how=tuple(second), scope=tuple(scope))
    assert len(set(graphs.statements.subjects(RDF.type, KHO.Statement))) == 1


def test_a_ranking_is_a_value_with_its_words(graphs: Graphs) -> None:
    ranking = RankingRecord("ost", "border", 1, within="battle", one_of=True)
    graphs.add('zarm hasRanking "the largest state"', ranking=ranking)
    node = graphs.facts.value(KH.zarm, KHO.hasRanking)
    assert set(graphs.statements.predicate_objects(node)) == {
        (RDF.type, KHO.Ranking),
        (RDFS.label, Literal("the largest state", lang="en")),
        (KHO.isComparedWith, KH.ost),
        (KHO.hasCriterion, KH.border),
        (KHO.hasScope, KH.battle),
        (KHO.rankPosition, Literal(1)),
        (KHO.isOneOf, Literal(True)),
    }
    assert graphs.resolver.used == {"zarm", "ost", "border", "battle"}


def test_a_comparison_is_a_value_with_its_words(graphs: Graphs) -> None:
    comparison = ComparisonRecord("ost", "border", "higher")
    graphs.add('zarm hasComparison "the largest state"', comparison=comparison)
    node = graphs.facts.value(KH.zarm, KHO.hasComparison)
    assert set(graphs.statements.predicate_objects(node)) == {
        (RDF.type, KHO.Comparison),
        (RDFS.label, Literal("the largest state", lang="en")),
        (KHO.isComparedWith, KH.ost),
        (KHO.hasCriterion, KH.border),
        (KHO.outcome, Literal("higher")),
    }


def test_a_fact_may_hold_by_a_quantity(graphs: Graphs) -> None:
    node = graphs.add(ALLIED, by_how_much="300 km")
    (measure,) = graphs.statements.objects(node, KHO.hasMeasure)
    assert (measure, RDF.type, KHO.Quantity) in graphs.statements
    assert (measure, KHO.quantityText, Literal("300 km")) in graphs.statements
    assert graphs.statements.value(graphs.add(ALLIED, OTHER), KHO.hasMeasure) is None


def test_the_context_may_give_the_time_of_a_fact(graphs: Graphs) -> None:
    node = graphs.add(ALLIED, edtf="-0035", reading="relative", because="the time of the battle")
    assert set(graphs.statements.objects(node, KHO.hasTimeSpan)) == {KH["time--0035"]}
    assert set(graphs.statements.objects(node, KHO.dateText)) == set()


# ---------------------------------------------------------------- refused


@pytest.mark.parametrize(
    ("triple", "fields", "words"),
    [
        (ALLIED, {"when": "35 BC"}, "35 BC"),
        (ALLIED, {"when": "6 BC"}, "6 BC"),
        (ALLIED, {"certainty": "probably"}, "probably"),
        (ALLIED, {"by_how_much": "400 km"}, "400 km"),
        (ALLIED, {"how": ("often", "slightly")}, "slightly"),
        (ALLIED, {"how_much": ("most",)}, "most"),
        (ALLIED, {"of_how_much": ("most",)}, "most"),
        ('zarm hasRanking "the oldest"', {"ranking": RankingRecord("x", "y", 1)}, "the oldest"),
        ('battle hasTimeSpan "35 BC"', {}, "35 BC"),
        ('battle name "Batle"@en', {}, "Batle"),
        ('border hasLength "400 km"', {}, "400 km"),
    ],
)
def test_words_that_do_not_stand_in_the_quote_are_refused(
    graphs: Graphs, triple: str, fields: dict[str, Any], words: str
) -> None:
    message = f"the words '{words}' do not stand in the quote; copy them from it, or quote more"
    with pytest.raises(ValueError, match=message):
        graphs.add(triple, **fields)
    assert len(graphs.facts) == len(graphs.statements) == 0


@pytest.mark.parametrize(
    ("triple", "fields", "message"),
    [
        (ALLIED, {"edtf": "-0035"}, "the edtf -0035 has no words; say when"),
        ('border hasLength "300 km"', {"edtf": "-0035"}, "the edtf -0035 has no words"),
        (ALLIED, {"by_how_much": "Both"}, "'Both'"),
        (ALLIED, {"share_of": "ost"}, "the share_of of isAlliedWith has no use; only a qua"),
        ('battle hasTimeSpan "36 BC"', {"share_of": "ost"}, "the share_of of hasTimeSpan has n"),
        (ALLIED, {"when": "36 BC", "edtf": "-0036"}, "the words '36 BC' do not say -0036"),
        (ALLIED, {"according_to": "the-king"}, "there is no entity 'the-king'"),
        (ALLIED, {"role": "the-king"}, "there is no entity 'the-king'"),
        (ALLIED, {"scope": ("the-king",)}, "there is no entity 'the-king'"),
        (ALLIED, {"how": ("largest",)}, "qualifiers.csv has no word 'largest' for 'how'; "),
        (
            ALLIED,
            {"how": ("some of",)},
            "'some of' does not stand under 'how'; write it under",
        ),
        (
            ALLIED,
            {"certainty": "often"},
            "'often' does not stand under 'certainty'; write",
        ),
        (ALLIED, {"ranking": RankingRecord("ost", "ost", 1)}, "the ranking of isAlliedWith has no"),
        (
            ALLIED,
            {"comparison": ComparisonRecord("ost", "ost", "same")},
            "the comparison of isAlliedWith has no use; only hasComparison takes one",
        ),
        ('zarm hasRanking "state"', {}, "hasRanking needs a ranking beside its words; give one"),
        ('zarm hasComparison "state"', {}, "hasComparison needs a comparison beside its words"),
        ("zarm hasRanking ost", {}, "hasRanking takes the source's own words in double quotes"),
        (
            'zarm hasRanking "state"',
            {"ranking": RankingRecord("kind", "ost", 1)},
            "there is no entity 'kind'",
        ),
    ],
)
def test_fields_that_do_not_fit_are_refused(
    graphs: Graphs, triple: str, fields: dict[str, Any], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        graphs.add(triple, **fields)
    assert len(graphs.facts) == len(graphs.statements) == 0


def test_a_share_and_its_date_are_accepted_where_they_have_a_use(graphs: Graphs) -> None:
    graphs.add('border hasLength "22%"', share_of="ost")
    graphs.add('battle hasTimeSpan "36 BC"', edtf="-0035")
    assert len(graphs.facts) == 2


def test_words_are_looked_for_in_every_passage_and_not_without_any() -> None:
    check_words(["36 BC", None, "Zarm won."], [OTHER, PASSAGE])
    check_words(["the quote was not found"], [])
    with pytest.raises(ValueError, match="'36 BC'"):
        check_words(["36 BC"], [OTHER])

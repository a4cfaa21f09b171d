from dataclasses import replace
from typing import Any

import pytest
from rdflib import RDF, Graph, Literal

from khorgos.ontology.namespaces import KH, KHO
from khorgos.ontology.vocabulary import Vocabulary
from khorgos.triples.annotation import Entity, FactRecord, Triple
from khorgos.triples.documents.document import Passage
from khorgos.triples.resolving import Resolver
from khorgos.triples.statements import add_statement, check_words, passage_iri

TYPES = {"zarm": "Polity", "ost": "Polity", "battle": "Battle", "border": "Border"}
ENTITIES = {slug: Entity("e.yaml", 1, slug, cls, slug) for slug, cls in TYPES.items()}
WORDS = "In 36 BC, or perhaps the next year, Zarm won the Battle (戰) and took 22% of 300 km."
PASSAGE = Passage("s", "body", "", WORDS, "", "", ((0, len(WORDS)),), 1, "")
OTHER = replace(PASSAGE, exact="Zarm won.", ranges=((900, 909),))
ALLIED = "zarm isAlliedWith ost"


class Graphs:
    """A resolver with graphs to add to."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.resolver = Resolver(vocabulary, ENTITIES, ())
        self.facts, self.statements = Graph(), Graph()

    def add(self, triple: str, passage: Passage = PASSAGE, **fields: Any) -> Any:
        """Add a fact and return the statement's node, when there is one only."""
        fact = FactRecord(1, Triple.parse(triple), **fields)
        add_statement(fact, [passage], self.resolver, self.facts, self.statements)
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
    node = graphs.add(ALLIED, negated=True)
    assert len(graphs.facts) == 0
    assert (node, RDF.type, KHO.NegativeStatement) in graphs.statements
    assert (node, RDF.type, KHO.Statement) not in graphs.statements


def test_a_computed_quantity_needs_no_words_in_the_text(graphs: Graphs) -> None:
    graphs.add('border hasLength "66 km"', reading="computed", because="22% of 300 km")
    with pytest.raises(ValueError, match="the words '66 km' do not stand in the quote"):
        graphs.add('border hasLength "66 km"')


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
        {"according_to": "ost"},
        {"negated": True},
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


# ---------------------------------------------------------------- refused


@pytest.mark.parametrize(
    ("triple", "fields", "words"),
    [
        (ALLIED, {"when": "35 BC"}, "35 BC"),
        (ALLIED, {"when": "6 BC"}, "6 BC"),
        (ALLIED, {"certainty": "probably"}, "probably"),
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
        (ALLIED, {"edtf": "-0035"}, "the edtf -0035 has no use; say when"),
        ('border hasLength "300 km"', {"edtf": "-0035"}, "the edtf -0035 has no use"),
        (ALLIED, {"share_of": "ost"}, "the share_of ost has no use; only a quantity is a share"),
        ('battle hasTimeSpan "36 BC"', {"share_of": "ost"}, "the share_of ost has no use"),
        (ALLIED, {"when": "36 BC", "edtf": "-0036"}, "the words '36 BC' do not say -0036"),
        (ALLIED, {"according_to": "the-king"}, "there is no entity 'the-king'"),
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

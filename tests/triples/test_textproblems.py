from collections.abc import Callable
from pathlib import Path

import pytest
from rdflib import RDF, Literal

from khorgos.ontology.namespaces import KH, KHO
from khorgos.triples.annotated import read_input
from khorgos.triples.building import build
from khorgos.triples.explaining import Explainer, ExplanationError, as_text
from khorgos.triples.gates.coverage import check_coverage
from khorgos.triples.gates.faithfulness import check_faithfulness
from khorgos.triples.statements import plain_text

RECORDS = "annotations/two-states.yaml"
NOTHING = "  nothing: The king has no name here.\n"
GAP = """  gaps:
  - about: ost
    property: officialName
    kind: lost-name
    written: Its king
    because: The name that stood there is lost.
"""
LENGTH = '  - border hasLength "over 300 km"\n'
EMENDED = """  - fact: border hasLength "over 3000 km"
    reading: emended
    emended: {written: over 300 km, read: over 3000 km}
    because: A digit is lost.
"""

Edit = Callable[[str, str, str], None]


def test_a_gap_says_what_is_lost_of_which_thing(small: Path, edit: Edit) -> None:
    edit(RECORDS, NOTHING, GAP)
    evidence = build(small).graphs["evidence"]
    (gap,) = evidence.subjects(RDF.type, KHO.Gap)
    assert set(evidence.predicate_objects(gap)) == {
        (RDF.type, KHO.Gap),
        (KHO.isAbout, KH.ost),
        (KHO.leavesOpen, KHO.officialName),
        (KHO.gapKind, Literal("lost-name")),
        (KHO.asWritten, Literal("Its king")),
        (KHO.readingNote, Literal("The name that stood there is lost.")),
    }
    (passage,) = evidence.subjects(KHO.hasTextProblem, gap)
    assert str(evidence.value(passage, KHO.exact)) == "Its king probably fled the next day."


def test_a_record_of_gaps_covers_its_sentence_and_mentions_its_thing(
    small: Path, edit: Edit
) -> None:
    edit(RECORDS, NOTHING, GAP)
    built = build(small)
    assert check_coverage(built.documents).refused == []
    (passage,) = built.graphs["evidence"].subjects(KHO.hasTextProblem)
    assert (KH.ost, KHO.isMentionedIn, passage) in built.graphs["facts"]


def test_without_its_words_a_gap_stands_at_every_passage(small: Path, edit: Edit) -> None:
    edit(
        RECORDS,
        NOTHING,
        NOTHING.replace("nothing", "gaps").replace("The king has no name here.", ""),
    )
    edit(RECORDS, "  gaps: \n", GAP.replace("    written: Its king\n", ""))
    quote = "Its king probably fled the next day."
    edit(RECORDS, quote, "[Its king probably, fled the next day.]")
    assert len(set(build(small).graphs["evidence"].subjects(KHO.hasTextProblem))) == 2


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("about: ost", "about: oast", "there is no entity 'oast'; did you mean 'ost'"),
        ("officialName", "officalName", "the ontology has no property 'officalName'"),
        ("officialName", "hasEvidence", "hasEvidence keeps the build's own records"),
        ("Its king", "Its queen", "'Its queen' does not stand in the quote"),
    ],
)
def test_a_gap_that_does_not_fit_is_refused(
    edit: Edit, problem: Callable[[], str], old: str, new: str, message: str
) -> None:
    edit(RECORDS, NOTHING, GAP.replace(old, new))
    assert message in problem()


def test_the_numbers_of_a_gap_are_spoken_of(small: Path, edit: Edit) -> None:
    edit(RECORDS, LENGTH, "  - border separates zarm\n")
    assert [f for f in check_faithfulness(read_input(small)) if "'300'" in str(f)]
    edit(RECORDS, "separates zarm\n", "separates zarm\n" + GAP.replace("Its king", "300 km"))
    assert not [f for f in check_faithfulness(read_input(small)) if "'300'" in str(f)]


def test_an_emended_fact_says_what_stands_there_and_why(small: Path, edit: Edit) -> None:
    edit(RECORDS, LENGTH, EMENDED)
    graphs = build(small).graphs
    (statement,) = graphs["statements"].subjects(KHO.reading, Literal("emended"))
    emendation = graphs["statements"].value(statement, KHO.hasEmendation)
    evidence = graphs["evidence"]
    assert set(evidence.predicate_objects(emendation)) == {
        (RDF.type, KHO.Emendation),
        (KHO.asWritten, Literal("over 300 km")),
        (KHO.readAs, Literal("over 3000 km")),
        (KHO.readingNote, Literal("A digit is lost.")),
    }
    (passage,) = evidence.subjects(KHO.hasTextProblem, emendation)
    assert (statement, KHO.hasEvidence, passage) in graphs["statements"]
    assert list(graphs["emended"].predicates(KH.border)) == [KHO.hasLength]


def test_an_explanation_says_that_it_is_emended(small: Path, edit: Edit, ontology: object) -> None:
    edit(RECORDS, LENGTH, EMENDED)
    graphs = build(small).graphs
    (triple,) = graphs["emended"]
    found = Explainer(ontology, graphs).explain(triple)  # type: ignore[arg-type]
    assert found.kind == "emended"
    assert "“over 300 km”, read as “over 3000 km”" in as_text(found, 1000)


def test_what_is_lost_is_named_where_a_triple_is_not_there(
    small: Path, edit: Edit, ontology: object
) -> None:
    edit(RECORDS, NOTHING, GAP)
    explainer = Explainer(ontology, build(small).graphs)  # type: ignore[arg-type]
    with pytest.raises(ExplanationError, match=r"lost in the source \(lost-name\): “Its king”"):
        explainer.explain((KH.ost, KHO.officialName, Literal("Ost", lang="en")))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("written: over 300 km", "written: under 300 km", "does not stand in the quote"),
        ('hasLength "over 3000', 'hasLength "over 4000', "do not stand in the quote"),
        ("read: over 3000 km", "read: over 300 km", "do not stand in the quote"),
    ],
)
def test_an_emendation_that_does_not_fit_is_refused(
    edit: Edit, problem: Callable[[], str], old: str, new: str, message: str
) -> None:
    edit(RECORDS, LENGTH, EMENDED.replace(old, new))
    assert message in problem()


def test_what_is_read_as_it_is_written_is_not_emended(
    edit: Edit, problem: Callable[[], str]
) -> None:
    edit(RECORDS, LENGTH, EMENDED.replace("3000", "300"))
    assert "is read as it is written" in problem()


def test_odd_spaces_and_signs_that_hide_are_made_plain(small: Path, edit: Edit) -> None:
    assert plain_text("a\u00a0b\u202fc\u00add\u200be") == "a b cde"
    evidence = build(small).graphs["evidence"]
    assert list(evidence.subjects(KHO.plainText)) == []

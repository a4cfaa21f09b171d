"""The words of a quote and the marks of its records, and events told twice."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from rdflib import RDF, RDFS, SKOS, Graph, Literal

from khorgos.ontology.namespaces import KH, KHO
from khorgos.triples.annotated import AnnotatedDocument
from khorgos.triples.annotation import (
    ClaimRecord,
    FactRecord,
    RankingRecord,
    Record,
    Triple,
)
from khorgos.triples.building import Build
from khorgos.triples.documents.document import Passage
from khorgos.triples.gates.faithfulness import check_faithfulness, check_retelling


def _fact(text: str, **marks: Any) -> FactRecord:
    return FactRecord(1, Triple.parse(text), **marks)


def _claim(**marks: Any) -> ClaimRecord:
    fields: dict[str, Any] = {"id": "claim-x", "text": "x", "by": ("who",), "kind": "assertion"}
    return ClaimRecord(1, **{**fields, **marks})


def _record(
    quote: str,
    facts: Sequence[FactRecord] = (),
    claims: Sequence[ClaimRecord] = (),
    exceptions: dict[str, str] | None = None,
    begin: int = 0,
    name: str = "r",
) -> Record:
    passage = Passage("doc", "body", "", quote, "", "", ((begin, begin + len(quote)),), 1, "")
    return Record(
        "doc.yaml", 7, name, True, None, None, None, (quote,), tuple(facts), tuple(claims), None,
        exceptions or {}, (passage,),
    )  # fmt: skip


def _findings(*records: Record) -> list[str]:
    document = AnnotatedDocument(None, (), records)  # type: ignore[arg-type]
    return list(check_faithfulness([document]))


PLAIN = _fact("battle isNear taraz")


@pytest.mark.parametrize(
    ("quote", "refused", "accepted"),
    [
        (
            "It was probably fought near Taraz.",
            _record("It was probably fought near Taraz.", [PLAIN]),
            _record(
                "It was probably fought near Taraz.",
                [_fact("battle isNear taraz", certainty="probably")],
            ),
        ),
        (
            "The Wusun did not cooperate.",
            _record("The Wusun did not cooperate.", [_fact("a cooperatesWith b")]),
            _record(
                "The Wusun did not cooperate.",
                [_fact("a cooperatesWith b", denial="not")],
            ),
        ),
        (
            "Kazakhstan aims to balance Russia.",
            _record("Kazakhstan aims to balance Russia.", [_fact("a cooperatesWith b")]),
            _record("Kazakhstan aims to balance Russia.", [_fact("a hasGoal balance")]),
        ),
        (
            "The ruler could serve two terms.",
            _record("The ruler could serve two terms.", [_fact("a hasRole ruler")]),
            _record("The ruler could serve two terms.", [_fact("ruler isEntitledTo terms")]),
        ),
        (
            "The line is planned for 1994.",
            _record("The line is planned for 1994.", [_fact('line hasTimeSpan "for 1994"')]),
            _record("The line is planned for 1994.", [_fact('line isPlannedFor "for 1994"')]),
        ),
        (
            "Ost wants that Zarm is not in the League.",
            _record("Ost wants that Zarm is not in the League.", [_fact("ost hasGoal safety")]),
            _record(
                "Ost wants that Zarm is not in the League.",
                [
                    _fact(
                        "ost hasGoal safety",
                        content=(_fact("zarm isMemberOf league", denial="not"),),
                    )
                ],
            ),
        ),
        (
            "According to the protocols, it is wide.",
            _record("According to the protocols, it is wide.", [_fact("a isPartOf b")]),
            _record(
                "According to the protocols, it is wide.",
                [_fact("a isPartOf b", according_to="protocols")],
            ),
        ),
        (
            "It was slightly changed.",
            _record("It was slightly changed.", [_fact("a affects b")]),
            _record("It was slightly changed.", [_fact("a affects b", how=("slightly",))]),
        ),
        (
            "Much of it was taken.",
            _record("Much of it was taken.", [_fact("a transfers b")]),
            _record(
                "Much of it was taken.",
                [],
                [_claim(content=(_fact("a transfers b", of_how_much=("much of",)),))],
            ),
        ),
        (
            "It took more than 34,000 square kilometers.",
            _record(
                "It took more than 34,000 square kilometers.",
                [_fact('a hasArea "34,000 square kilometers"')],
            ),
            _record(
                "It took more than 34,000 square kilometers.",
                [_fact('a hasArea "more than 34,000 square kilometers"')],
            ),
        ),
        (
            "It was fought in 36 BC.",
            _record("It was fought in 36 BC.", [_fact('a hasTimeSpan "36"')]),
            _record("It was fought in 36 BC.", [_fact('a hasTimeSpan "36 BC"')]),
        ),
        (
            "They had 500 cases.",
            _record("They had 500 cases.", [PLAIN]),
            _record("They had 500 cases.", [_fact('a hasCount "500 cases"')]),
        ),
    ],
    ids=[
        "hedge",
        "denial",
        "intention",
        "permission",
        "plan",
        "denied content",
        "report",
        "degree",
        "quantity",
        "bound",
        "era",
        "number",
    ],
)
def test_a_word_of_the_quote_needs_its_mark(quote: str, refused: Record, accepted: Record) -> None:
    findings = _findings(refused)
    assert len(findings) == 1
    assert findings[0].startswith("doc.yaml:7 [r] ")
    assert _findings(accepted) == []


def test_a_claim_meets_a_report_and_a_hedge_of_another_kind() -> None:
    quote = "He said that it could change."
    assert _findings(_record(quote, [], [_claim(kind="interpretation", words="said")])) == []
    assert len(_findings(_record(quote, [], [_claim(words="said")]))) == 1  # "could" is not met


@pytest.mark.parametrize(
    ("quote", "fact"),
    [
        ("It is the most populous.", _fact("a b c", ranking=RankingRecord("x", "y", 1))),
        ("It is part of Ost.", _fact("it isPartOf ost")),
        ("Both of them met.", _fact("a b c")),
        ("The some-time league met.", _fact("some-time-league b c")),
        ("It was often called Ost.", _fact('a name "often called Ost"@en')),
        ("Many are so.", _fact("a b c", role="one-of-many")),
    ],
)
def test_a_qualifier_may_be_kept_in_another_way(quote: str, fact: FactRecord) -> None:
    assert _findings(_record(quote, [fact])) == []
    assert len(_findings(_record(quote.replace("Both", "Several"), [PLAIN]))) == 1


def test_an_exception_with_a_reason_is_accepted() -> None:
    record = _record("It was not away.", [PLAIN], exceptions={"not": "not away is near"})
    assert _findings(record) == []


def test_records_that_share_a_passage_answer_for_it_together() -> None:
    quote = "It was probably fought near Taraz."
    hedged = _fact("battle isNear taraz", certainty="probably")
    one, other = _record(quote, [PLAIN], name="one"), _record(quote, [hedged], name="other")
    assert _findings(one, other) == []
    elsewhere = _record(quote, [hedged], begin=500, name="other")
    assert len(_findings(one, elsewhere)) == 1


def test_a_page_that_tells_homonyms_apart_gives_nothing() -> None:
    quote = "Ili may refer to other things."
    assert "take nothing from it" in _findings(_record(quote, [PLAIN]))[0]


def test_a_sentence_that_says_nothing_is_not_asked() -> None:
    assert _findings(_record("It could not be said.")) == []


def test_all_records_of_the_project_are_faithful(built: Build) -> None:
    assert list(map(str, check_faithfulness(built.documents))) == []


# ---------------------------------------------------------------- one event told as two


@pytest.fixture
def graph() -> Graph:
    """Two signings by the same parties: one dated to a month, one to a day of that month."""
    graph = Graph()
    for name, first, last in (("one", 100, 130), ("two", 110, 110)):
        event, span = KH[name], KH[f"time-{name}"]
        graph.add((event, RDF.type, KHO.Event))
        graph.add((event, RDF.type, KHO.Signing))
        graph.add((event, RDFS.label, Literal(f"signing {name}", lang="en")))
        graph.add((event, KHO.hasParticipant, KH.kazakhstan))
        graph.add((event, KHO.hasTimeSpan, span))
        graph.add((span, KHO.earliestDay, Literal(first)))
        graph.add((span, KHO.latestDay, Literal(last)))
    return graph


def test_an_event_told_twice_is_asked_about(graph: Graph) -> None:
    (finding,) = check_retelling(graph)
    assert "kh:one (signing one) and kh:two (signing two)" in finding
    assert "'identity'" in finding


def test_an_identity_that_tells_them_apart_is_accepted(graph: Graph) -> None:
    graph.add((KH.two, SKOS.scopeNote, Literal("A later one.", lang="en")))
    assert not list(check_retelling(graph))


def test_other_parties_another_kind_and_another_time_are_accepted(graph: Graph) -> None:
    graph.add((KH.two, KHO.hasParticipant, KH.india))
    assert not list(check_retelling(graph))
    graph.remove((KH.two, KHO.hasParticipant, KH.india))
    graph.set((KH["time-two"], KHO.earliestDay, Literal(90)))
    assert not list(check_retelling(graph))
    graph.set((KH["time-two"], KHO.earliestDay, Literal(110)))
    graph.remove((KH.two, RDF.type, KHO.Signing))
    assert not list(check_retelling(graph))


def test_a_time_without_days_is_not_compared(graph: Graph) -> None:
    graph.remove((KH["time-two"], KHO.latestDay, None))
    assert not list(check_retelling(graph))

"""Reasons of exceptions, of words about an invented world."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from khorgos.triples.annotated import AnnotatedDocument, Input
from khorgos.triples.annotation import ClaimRecord, Entity, FactRecord, Record, Triple
from khorgos.triples.documents.document import Passage
from khorgos.triples.gates.exceptions import check_exceptions, check_silence
from khorgos.triples.mentions import Mentions

QUOTE = "Zarm has massive dams and mines, and is called East Zarm or Zarm-Ost (as argued by Ost)."


def _entity(slug: str, kind: str) -> Entity:
    return Entity("entities.yaml", 1, slug, kind, slug.title())


def _findings(word: str, why: str, *facts: FactRecord) -> list[str]:
    passage = Passage("text", "body", "", QUOTE, "", "", ((0, len(QUOTE)),), 1, "")
    record = Record(
        "text.yaml",
        1,
        "it",
        True,
        None,
        None,
        None,
        (QUOTE,),
        facts,
        (),
        None,
        {word: why},
        (passage,),
    )
    entities = {
        "zarm": _entity("zarm", "SovereignState"),
        "dams": Entity("entities.yaml", 1, "dams", "Structure", "dams"),
        "mines": Entity("entities.yaml", 1, "mines", "Structure", "mines"),
    }
    document = AnnotatedDocument(None, (), (record,))  # type: ignore[arg-type]
    given = Input({}, entities, [document])
    return [str(problem) for problem in check_exceptions(given, Mentions(given))]


def _fact(text: str, **marks: str) -> FactRecord:
    how = marks.pop("how", None)
    return FactRecord(3, Triple.parse(text), how=(how,) if how else (), **marks)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("why", "refused"),
    [
        ("'massive dams' alone are so", False),
        ("it is read with 'massive dams and mines'", False),
        ("it is read with the dams alone, before which it stands", True),
        ("'massive' is read with the dams alone", True),
        ("it is read with 'dams and mines' alone", True),
        ("it is read with 'massive halls' alone", True),
    ],
)
def test_the_reason_quotes_the_word_with_those_beside_it(why: str, refused: bool) -> None:
    findings = _findings("massive", why)
    assert ["does not quote it with the words beside it" in one for one in findings] == (
        [True] * refused
    )


def test_a_fact_marked_with_the_word_stands_in_what_the_reason_quotes() -> None:
    why = "it is read with 'massive dams' alone"
    assert _findings("massive", why, _fact("zarm uses dams", how="massive")) == []
    assert _findings("massive", why, _fact("zarm uses mines")) == []
    (finding,) = _findings("massive", why, _fact("zarm uses mines", how="massive"))
    assert finding.startswith("text.yaml:3: [it] zarm uses mines is marked with 'massive'")


@pytest.mark.parametrize(("name", "refused"), [("Zarm-Ost", False), ("East Zarm", True)])
def test_a_name_is_that_which_the_reason_quotes(name: str, refused: bool) -> None:
    why = "it is read with 'Zarm-Ost (as argued by Ost)' alone"
    fact = _fact(f'zarm name "{name}"@en', report="as argued by", according_to="ost")
    assert bool(_findings("as argued by", why, fact)) == refused
    part = _fact('zarm name "Ost"@en', report="as argued by", according_to="ost")
    assert _findings("as argued by", "it is read with 'Zarm-Ost (as argued by' alone", part)


def _silent(quote: str, nothing: str | None = None, no_content: str | None = None) -> list[str]:
    """The findings on a sentence that is said to hold nothing, or a claim that has no content."""
    passage = Passage("text", "body", "", quote, "", "", ((0, len(quote)),), 1, "")
    claim = ClaimRecord(5, "c", "Zarm is odd.", ("text",), "assertion", no_content=no_content)
    record = Record(
        "text.yaml", 1, "it", True, None, None, None, (quote,), (), (claim,) if no_content else (),
        nothing, {}, (passage,),
    )  # fmt: skip
    entities = {"orm": Entity("entities.yaml", 1, "orm", "Person", "Orm of Zarm")}
    fact = FactRecord(1, Triple.parse('orm name "Orm"@en'))
    named = Record(
        "text.yaml", 9, "other", True, None, None, None, ("x",), (fact,), (), None, {}
    )  # fmt: skip
    view = "Orm was slain. In the spring Orm was slain there."
    document: Any = SimpleNamespace(parts=[SimpleNamespace(view=view)])
    given = Input({}, entities, [AnnotatedDocument(document, (), (record, named))])
    return [str(problem) for problem in check_silence(given, Mentions(given))]


@pytest.mark.parametrize(
    ("quote", "nothing", "message"),
    [
        ("Orm was slain.", "It tells of a common death.", "it names 'Orm' (orm)"),
        ("Then Orm was slain.", "It tells of a common death.", "it names 'Orm' (orm)"),
        ("It was so again.", "It repeats what is told elsewhere.", "said to repeat"),
        ("Orm was tall.", "'Orm was tall' repeats what is told.", "said to repeat"),
        ("Orm was slain.", "'Orm was slain' repeats what is told.", ""),
        ("Orm was slain.", "In 'Orm was slain' a play is quoted.", ""),
        ("It was so.", "It tells of no thing.", ""),
        ("Orm may refer to", "It tells homonyms apart.", ""),
    ],
)
def test_a_sentence_that_names_a_thing_holds_something(
    quote: str, nothing: str, message: str
) -> None:
    findings = _silent(quote, nothing)
    assert [message in one for one in findings] == ([True] if message else [])


def test_a_claim_without_content_quotes_what_no_triple_can_say() -> None:
    assert _silent("Zarm is odd.", no_content="No triple can say 'odd' of a state.") == []
    for why in ("No triple can say that it is so.", "No triple can say 'dull'.", "'is' is vague"):
        (finding,) = _silent("Zarm is odd.", no_content=why)
        assert finding.startswith("text.yaml:5: [it] the claim c has no content, and the reason")

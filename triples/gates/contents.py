"""What a claim or an intention holds is no fact of the document on that account.

*Ost said that the Ford lies in Ost*: the Ford lies in Ost as Ost says, and the record of that
sentence does not say it too. *Zarm intended to take the Ford*: whether it did, another sentence may
tell, or a reason that quotes more than the intention.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from khorgos.triples.annotation import FactRecord, Record, Triple
from khorgos.triples.gates.retelling import told_as
from khorgos.triples.marks import load_marks
from khorgos.triples.problems import Problem
from khorgos.triples.reasonwords import quoted

_INFERRED: Final = "inferred-by-curator"


def check_contents(records: Sequence[Record]) -> Iterator[Problem]:
    """Yield each fact of ``records`` that is only claimed, or only intended.

    A fact that its own sentence states stands beside what others claim in other sentences. One that
    a curator infers does not: the claim would be all that it rests on.
    """
    claimed = _claimed(records)
    for record in records:
        said = {told_as(one): claim.id for claim in record.claims for one in claim.said()}
        intended = {
            told_as(inner): outer.triple
            for fact in record.facts
            for outer in fact.with_content()
            for inner in outer.content
        }
        for fact in record.facts:
            claim = said.get(told_as(fact))
            if claim is None and fact.reading == _INFERRED and not fact.negated:
                claim = claimed.get(fact.triple)
            if claim:
                yield record.problem(
                    f"'{fact.triple}' stands as a fact, but the claim {claim} says it; keep it in "
                    "the claim, or quote a sentence in which the document says it itself",
                    fact.line,
                )
            goal = intended.get(told_as(fact))
            if goal and not (fact.reading == _INFERRED and _tells_more(fact)):
                yield record.problem(
                    f"'{fact.triple}' stands as a fact, but the content of '{goal}' is what shall "
                    "come about; keep it there, or quote a sentence that tells that it did",
                    fact.line,
                )


def _claimed(records: Sequence[Record]) -> Mapping[Triple, str]:
    """What somebody claims, with the claim, where no record states it as a fact."""
    stated = {
        fact.triple for record in records for fact in record.facts if fact.reading != _INFERRED
    }
    return {
        one.triple: claim.id
        for record in records
        for claim in record.claims
        for one in claim.said()
        if not one.negated and one.triple not in stated
    }


def _tells_more(fact: FactRecord) -> bool:
    """Whether the reason quotes words that do not intend."""
    return any(
        all(mark.kind != "intention" for mark in load_marks().find(words))
        for words in quoted(fact.because or "")
    )

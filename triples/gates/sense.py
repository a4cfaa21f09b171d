"""Gate: can the facts of the records be true of this world, and beside each other?

It judges times (`khorgos.triples.gates.lives`) and their words
(`khorgos.triples.gates.timewords`), numbers (`khorgos.triples.gates.dimensions`),
roles (`khorgos.triples.gates.roles`) and orders (`khorgos.triples.gates.orders`) by what everybody
knows of lives, states, measures and borders, and asks of what a rank or a contradiction speaks
(`khorgos.triples.gates.ranks`). What a source truly says and another one denies stays
possible, with ``contradicts``.
"""

from __future__ import annotations

from collections.abc import Iterator

from khorgos.triples.annotated import Input
from khorgos.triples.annotation import ClaimRecord, Record
from khorgos.triples.gates.dimensions import check_dimensions
from khorgos.triples.gates.gate import GateResult, JudgedTexts
from khorgos.triples.gates.lives import check_lives
from khorgos.triples.gates.orders import check_orders
from khorgos.triples.gates.ranks import check_ranks
from khorgos.triples.gates.roles import check_roles
from khorgos.triples.gates.times import read_bounds, unfounded_years, unmet_years
from khorgos.triples.gates.timewords import check_timewords
from khorgos.triples.gates.told import ToldFacts
from khorgos.triples.problems import Problem

_LAST_YEAR = 9999


def judge_sense(judged: JudgedTexts) -> GateResult:
    """Can the facts be true of this world, and beside each other?"""
    given = judged.input
    findings = [str(problem) for problem in sorted(set(check_sense(given)))]
    count = sum(len(record.facts) for record in given.judged_records)
    return GateResult(f"{count:,} facts asked for their times, numbers and roles", findings)


def check_sense(given: Input) -> Iterator[Problem]:
    """Yield each fact of ``given`` that makes no sense, with the facts that exclude it."""
    facts = ToldFacts(given)
    yield from _check_years(facts)
    yield from check_timewords(facts)
    yield from check_lives(facts)
    yield from check_dimensions(facts)
    yield from check_roles(facts)
    yield from check_orders(facts)
    yield from check_ranks(facts)


def _check_years(facts: ToldFacts) -> Iterator[Problem]:
    """A year of five digits is two numbers that ran together, or none."""
    for told in facts.asked():
        for words in (told.words, told.fact.when):
            yield from map(told.problem, _year_faults(words, told.fact.edtf))
        texts = (told.words, told.fact.when, told.fact.because, *told.record.quotes)
        for year in unfounded_years(told.fact.edtf or "", texts):
            yield told.problem(
                f"the year {year} of its edtf stands neither in the quote nor in because; correct "
                "it, or say because of what it is this year"
            )
    for record in facts.given.judged_records:
        for claim in record.claims:
            for fault in _year_faults(claim.when, claim.edtf):
                yield _of_claim(record, claim, fault)


def _year_faults(words: str | None, edtf: str | None) -> Iterator[str]:
    if words is None and edtf is None:
        return
    bounds = read_bounds(words, edtf)
    years = (bounds.earliest_year, bounds.latest_year) if bounds else ()
    if any(year is not None and abs(year) > _LAST_YEAR for year in years):
        yield (
            f"{edtf or words!r} is no year that is told of; where the source is damaged, give what "
            "it must be under emended, or tell of the gap"
        )
    for year in unmet_years(words or "", edtf or ""):
        yield f"the words tell of {year}, and the edtf {edtf} does not; correct one of them"


def _of_claim(record: Record, claim: ClaimRecord, fault: str) -> Problem:
    return record.problem(f"claim {claim.id!r}: {fault}", claim.line)

"""Are ranks and contradictions of facts about each other?

One statement is ``preferred`` before another of the same subject and property, or ``deprecated``
because of one; of two times, one within the other, the exact one is preferred. Two statements
contradict each other about one thing, and not where one only says more exactly what the other says.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from math import inf

from khorgos.triples.annotation import Triple
from khorgos.triples.dates.edtf import Bounds
from khorgos.triples.gates.times import read_bounds
from khorgos.triples.gates.told import Told, ToldFacts
from khorgos.triples.problems import Problem


def check_ranks(facts: ToldFacts) -> Iterator[Problem]:
    """Yield each rank that no other statement gives a reason for, and contradictions of nothing."""
    beside: dict[tuple[str, str], list[Told]] = defaultdict(list)
    for record in facts.given.records:
        for told in (Told.of(record, fact) for fact in record.facts if not fact.negated):
            beside[told.fact.triple.subject, told.fact.triple.property].append(told)
    for same in beside.values():
        for told in same:
            others = [other for other in same if other.fact.triple != told.fact.triple]
            yield from _check_rank(told, others, facts)
    for told in facts.asked():
        for other in told.fact.contradicts:
            yield from _check_contradiction(told, other)


def _check_rank(told: Told, others: list[Told], facts: ToldFacts) -> Iterator[Problem]:
    rank = told.fact.rank
    if rank == "preferred":
        if all(other.fact.rank == "preferred" for other in others):
            yield told.problem(
                "it is preferred, but before no other statement of this subject and property; "
                "leave out the rank"
            )
        for other in others:
            if _is_within(_bounds(other), _bounds(told)):
                yield told.problem(
                    f"it is preferred, but {other} says the time more exactly; prefer that one"
                )
    if rank == "deprecated":
        denied = any(
            told.fact.triple in one.fact.contradicts or one.fact.triple in told.fact.contradicts
            for one in facts.asserted
        )
        if not denied and all(other.fact.rank != "preferred" for other in others):
            yield told.problem(
                "it is deprecated, but no statement of this subject and property is preferred, and "
                "none contradicts it; name under contradicts what shows that it is wrong, or leave "
                "out the rank"
            )


def _check_contradiction(told: Told, other: Triple) -> Iterator[Problem]:
    own = told.fact.triple
    if own == other:
        yield told.problem("it contradicts itself; name the fact that cannot be true beside it")
    elif own.subject != other.subject and (own.object is None or own.object != other.object):
        yield told.problem(
            f"it cannot contradict '{other}', which has neither its subject nor its object; name "
            "the fact that cannot be true beside it"
        )
    elif (own.subject, own.property) == (other.subject, other.property):
        times = _bounds(told), read_bounds(other.words, None)
        if _is_within(*times) or _is_within(*reversed(times)):
            yield told.problem(
                f"it does not contradict '{other}': one of the two times lies within the other; "
                "prefer the exact one instead"
            )


def _bounds(told: Told) -> Bounds | None:
    return read_bounds(told.words, told.fact.edtf) if told.words is not None else None


def _is_within(one: Bounds | None, other: Bounds | None) -> bool:
    """Whether ``one`` is a part of ``other``; a time that nobody can read is no part."""
    if one is None or other is None or one.in_any_year or other.in_any_year:
        return False
    inner, outer = _days(one), _days(other)
    return inner != outer and outer[0] <= inner[0] and inner[1] <= outer[1]


def _days(bounds: Bounds) -> tuple[float, float]:
    earliest, latest = bounds.earliest_day, bounds.latest_day
    return -inf if earliest is None else earliest, inf if latest is None else latest

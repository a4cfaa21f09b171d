"""Do rankings and comparisons say what their words say, and agree with each other?"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations
from typing import Final

from khorgos.triples.annotation import RankingRecord
from khorgos.triples.dates.datewords import DateFormError, tokenise
from khorgos.triples.gates.told import Told, ToldFacts
from khorgos.triples.problems import Problem

_WORD: Final = re.compile(r"[^\W_]+(?![-\s]+(?:century|centuries|half|quarter))")
_LAST: Final = re.compile(r"\b(?:last|final|latest)\b", re.IGNORECASE)
_SUPERLATIVE: Final = re.compile(r"\b(?:most|least|[a-z]{3,}(?:iest|[gknrtw]est))\b", re.IGNORECASE)
_OUTCOMES: Final = {
    "higher": re.compile(r"\b(?:higher|greater|larger|more|bigger|longer|ahead)\b", re.I),
    "lower": re.compile(r"\b(?:lower|smaller|fewer|less|shorter|behind)\b", re.I),
    "same": re.compile(r"\b(?:same|equal)\b", re.I),
    "similar": re.compile(r"\bsimilar\b", re.I),
}
"""The outcomes of a comparison, each with words that say it and no other."""


def check_orders(facts: ToldFacts) -> Iterator[Problem]:
    """Yield each ranking and comparison that its words or another one deny."""
    for told in facts.asked():
        if told.fact.ranking and told.words:
            yield from _check_position(told, told.words, told.fact.ranking)
        if told.fact.comparison and told.words:
            yield from _check_outcome(told, told.words, told.fact.comparison.outcome)
    yield from _check_rankings(facts)


def _check_position(told: Told, words: str, ranking: RankingRecord) -> Iterator[Problem]:
    position = ranking.position
    ordinal = next(filter(None, map(_ordinal, _WORD.findall(words))), None)
    if ordinal is not None and position not in (ordinal, -ordinal):
        yield told.problem(f"the words say place {ordinal}, and not {position}; correct one")
    elif ordinal is None and _LAST.search(words) and position != -1:
        yield told.problem(f"the words say the last place, which is -1, and not {position}")
    elif ordinal is None and _SUPERLATIVE.search(words) and abs(position) != 1:
        yield told.problem(f"the words say the first or last place, and not {position}")
    if words.casefold().startswith("one of ") and not ranking.one_of:
        yield told.problem("the words say one of several; say one_of")


def _ordinal(word: str) -> int | None:
    try:
        tokens = tokenise(word)
    except DateFormError:
        return None
    return int(tokens[0].value) if [token.kind for token in tokens] == ["O"] else None


def _check_outcome(told: Told, words: str, outcome: str) -> Iterator[Problem]:
    said = [name for name, pattern in _OUTCOMES.items() if pattern.search(words)]
    if len(said) == 1 and said[0] != outcome and "not" not in words.casefold().split():
        yield told.problem(f"the words say {said[0]}, and not {outcome}; correct one of them")


def _check_rankings(facts: ToldFacts) -> Iterator[Problem]:
    """One place in an order is that of one thing, and one thing has one place in it."""
    places: dict[object, list[Told]] = defaultdict(list)
    things: dict[object, list[Told]] = defaultdict(list)
    for told in facts.of("hasRanking"):
        ranking = told.fact.ranking
        if ranking and not ranking.one_of:
            order = (ranking.of, ranking.by, ranking.within, told.fact.when, told.fact.scope)
            places[*order, ranking.position].append(told)
            things[*order, told.subject].append(told)
    for found in places.values():
        for one, other in combinations(found, 2):
            if one.subject != other.subject and not one.contradicts(other):
                yield one.problem(f"{other} has this place already; correct one, or say one_of")
    for found in things.values():
        for one, other in combinations(found, 2):
            first, second = one.fact.ranking, other.fact.ranking
            differ = first and second and first.position != second.position
            if differ and not one.contradicts(other):
                yield one.problem(f"{other} tells of another place in the same order; correct one")

"""Which of several things of one name a sentence speaks of.

Of polities of one name it is the one that was in the year of which the sentence speaks: that of
the date nearest before the name, else after it, else of the sentences before in the section, as
long as the sentence does not speak of the present. Of other things it is the one of which the words
are most properly a name.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from khorgos.triples.annotated import Input
from khorgos.triples.drafting.knownnames import ORDER, Bearer, Known, tokens_of
from khorgos.triples.drafting.periods import (
    POLITIES,
    at,
    polities_by_period,
    told_records,
    word_set,
)

_LAND: Final = "HistoricalRegion"
_STATES_OF_TODAY: Final = 1900
"""From when on a state of today is meant rather than the land, if no beginning of it is known."""
_STATES_OF_THEIR_OWN: Final = 1945
"""From when on an adjective is rather of a state whose beginning is not known than of a people."""
_OF_PEOPLE: Final = word_set(
    "people peoples tribe tribes nomads nomad clan clans diaspora herders herdsmen families family "
    "minority refugees population steppe"
)
"""Words after which an adjective is of a people, not of a state."""
_OF_LANGUAGE: Final = word_set("language languages alphabet script word words")
_PRESENT: Final = re.compile(
    r"\b(?:is|are|has|have|can|may|will|now|today|currently|remains?|continues?)\b"
)


@dataclass(frozen=True, slots=True)
class NameTold:
    """What a name was read as: one of its bearers, or None where it cannot be told; and why."""

    bearer: Bearer | None
    because: str
    row: str


@dataclass(frozen=True)
class Dated:
    """A sentence with the years that stand in it: each with where it begins; and an earlier one.

    Attributes:
        text: the sentence.
        years: offset and astronomical year, in the order of the text.
        before: the last year told before in the section, or None.
    """

    text: str
    years: Sequence[tuple[int, int]] = ()
    before: int | None = None

    @cached_property
    def is_present(self) -> bool:
        """Whether the sentence speaks of the present."""
        return _PRESENT.search(self.text) is not None

    def year(self, start: int) -> tuple[int, bool] | None:
        """The year of which the words at ``start`` speak, and whether the sentence has it."""
        if self.years:
            earlier = bisect_left(self.years, start, key=lambda one: one[0])
            return self.years[max(earlier - 1, 0)][1], True
        if self.before is None or self.is_present:
            return None
        return self.before, False


class NameTeller:
    """Tells things of one name apart by what the register says of them."""

    def __init__(self, given: Input) -> None:
        """Take the periods of polities, and how often records speak of a thing."""
        self._periods = polities_by_period(given)
        self._spoken = Counter(
            slug
            for record in told_records(given)
            for fact in record.said()
            for slug in (fact.triple.subject, fact.triple.object or "")
        )

    def tell(self, known: Known, sentence: Dated) -> NameTold:
        """Which of its bearers a known name stands for in a sentence."""
        best: dict[str, Bearer] = {}
        for one in sorted(known.bearers, key=lambda one: ORDER.index(one.how)):
            best.setdefault(one.entity or f"{one.kind} {one.label}", one)
        bearers = list(best.values())
        words = sentence.text[known.start : known.end]
        if len(bearers) == 1:
            return self._only(words, bearers[0])
        people = next((one for one in bearers if one.kind == "People"), None)
        if people is not None and self._is_of_people(known, sentence.text):
            return NameTold(
                people, f"{words!r} is here of the people: {people.label}", _row(people)
            )
        polities = [one for one in bearers if one.kind in POLITIES or one.kind == _LAND]
        if sum(one.kind in POLITIES for one in polities) and len(polities) > 1:
            return self._dated(known, polities, people, sentence)
        return self._ranked(words, bearers)

    def _only(self, words: str, one: Bearer) -> NameTold:
        how = {
            "label": f"{words!r} is its name in the register",
            "name": f"{words!r} is a name that records give {one.label}",
            "elsewhere": f"{words!r} is a name of {one.label} from elsewhere",
            "territory": f"{words!r} is a name of {one.label} in the list of the world's states",
            "acronym": f"{words!r} commonly stands for {one.label}",
            "spoken": f"texts speak of {one.label} as {words!r}",
            "people": f"{words!r} is one of {one.label}",
            "surname": f"{words!r} is the surname of {one.label}",
        }[one.how]
        missing = "" if one.entity else ", which the register does not have"
        return NameTold(one, how + missing, _row(one))

    def _is_of_people(self, known: Known, text: str) -> bool:
        tokens = tokens_of(text)
        after = tokens[known.last].letters if known.last < len(tokens) else ""
        before = tokens[known.first - 1].letters if known.first else ""
        return after in _OF_PEOPLE or before == "ethnic"

    def _dated(
        self, known: Known, polities: Sequence[Bearer], people: Bearer | None, sentence: Dated
    ) -> NameTold:
        """The polity of the year of which the sentence speaks."""
        words = sentence.text[known.start : known.end]
        dated = sentence.year(known.start)
        if dated is None:
            return self._of_today(words, polities)
        year, is_own = dated
        when = f"{year if year > 0 else f'{1 - year} BC'}"
        told = f"the sentence speaks of {when}" if is_own else f"{when} was spoken of before"
        slugs = [one.entity for one in polities if one.entity]
        if found := at(year, slugs, self._periods):
            slug, period = found
            one = next(one for one in polities if one.entity == slug)
            return NameTold(
                one, f"{words!r} is {one.label} ({period}): {told}", "polities by period"
            )
        if people is not None:
            because = f"no polity called {words!r} is known then: {told}"
            return NameTold(people, because, _row(people))
        undated = [one for one in polities if one.entity not in self._periods]
        land = [one for one in undated if one.kind == _LAND]
        states = [one for one in undated if one.kind == "SovereignState"]
        land = states if len(states) == 1 and year >= _STATES_OF_TODAY else land or undated
        if len(land) == 1:
            because = f"{told}, and of no polity called {words!r} is it known that it was then"
            is_early = land[0].kind == _LAND or year < _STATES_OF_THEIR_OWN
            if is_early and all(one.how == "spoken" for one in known.bearers):
                folk = Bearer(None, "People", words, "people")
                return NameTold(folk, f"it is of a people: {because}", "polities by period")
            return NameTold(land[0], because, "polities by period")
        others = ", ".join(sorted(one.label for one in polities))
        return NameTold(None, f"{words!r} may be any of {others}; {told}", "polities by period")

    def _of_today(self, words: str, polities: Sequence[Bearer]) -> NameTold:
        """The polity that is today, where no date tells which is meant."""
        today = [
            one
            for one in polities
            if one.kind in POLITIES
            and all(p.end is None for p in self._periods.get(one.entity or "", ()))
        ]
        others = ", ".join(sorted(one.label for one in polities))
        if len(today) == 1:
            because = f"no date tells which of {others} {words!r} is: the one of today is taken"
            return NameTold(today[0], because, "polities by period")
        return NameTold(None, f"no date tells which of {others} {words!r} is", "polities by period")

    def _ranked(self, words: str, bearers: Sequence[Bearer]) -> NameTold:
        """The one of which the words are most properly a name, or the most spoken of."""
        rank = min(ORDER.index(one.how) for one in bearers)
        best = [one for one in bearers if ORDER.index(one.how) == rank]
        others = ", ".join(sorted(one.label for one in bearers))
        shortest = min(len(one.label.split()) for one in best)
        best = [one for one in best if len(one.label.split()) == shortest]
        if len(best) == 1:
            because = f"{words!r} is most properly {best[0].label}, of {others}"
            return NameTold(best[0], because, _row(best[0]))
        counts = [self._spoken[one.entity or ""] for one in best]
        most = max(counts)
        if counts.count(most) == 1:
            one = best[counts.index(most)]
            because = f"{words!r} may be any of {others}: the most spoken of is taken"
            return NameTold(one, because, _row(one))
        return NameTold(None, f"{words!r} may be any of {others}", "several of one name")


def speaks_of_language(known: Known, text: str) -> bool:
    """Whether an adjective is of a language alone: *the Kazakh language*, *in Russian*."""
    if any(one.how not in ("spoken", "people", "territory") for one in known.bearers):
        return False
    tokens = tokens_of(text)
    after = tokens[known.last].letters if known.last < len(tokens) else ""
    before = tokens[known.first - 1].letters if known.first else ""
    is_adjective = all(one.how in ("spoken", "people") for one in known.bearers)
    ends = not re.match(r"[ -]\w|,? (?:and|or) ", text[known.end :])
    return is_adjective and (after in _OF_LANGUAGE or (before == "in" and ends))


def _row(one: Bearer) -> str:
    return f"entities.yaml: {one.entity}" if one.entity else f"{one.how}: {one.label}"

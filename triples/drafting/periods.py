"""Which of several polities of one name is meant, by the year: the Russian Empire or Russia.

When a polity was is told by the facts of the register: its own time span, beginning and end; the
event that ended it or brought it into being; what it succeeds, or was succeeded by; the polity of
which it was a part. ``periods.csv`` has what no fact tells yet, each row with where it is said.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import inf
from pathlib import Path
from typing import Final

from khorgos.triples.annotated import Input
from khorgos.triples.annotation import Record, Triple
from khorgos.triples.dates.datewords import DateWordsError, parse_words
from khorgos.triples.naming.words import table


def word_set(text: str) -> frozenset[str]:
    """The words of ``text``, for a set that reads well."""
    return frozenset(text.split())


PERIODS: Final = Path(__file__).with_name("periods.csv")
POLITIES: Final = word_set(
    "SovereignState PartiallyRecognizedState Realm Empire Dynasty Khanate TribalConfederation "
    "ConstituentRepublic Protectorate"
)
"""The classes of polities; a test compares them with the ontology."""
_ENDED_BY: Final = frozenset({"ends", "dissolves"})
_BEGUN_BY: Final = frozenset({"bringsIntoBeing", "founds"})
_AFTER: Final = frozenset({"succeeds", "hasPredecessor"})
_TIMES: Final = frozenset({"hasTimeSpan", "hasBeginning", "hasEnd"})


@dataclass(frozen=True, slots=True)
class Period:
    """From one year to another, both included; None where it is not known."""

    begin: int | None = None
    end: int | None = None

    def holds(self, year: int) -> bool:
        """Whether the year lies in it; of a side that is not known, no year is refused."""
        first = -inf if self.begin is None else self.begin
        return first <= year <= (inf if self.end is None else self.end)

    @property
    def is_known(self) -> bool:
        """Whether one side is known."""
        return self.begin is not None or self.end is not None

    def __str__(self) -> str:
        """As people write it: 1922–1991, from 1949, until 1911."""
        if self.begin is None:
            return "" if self.end is None else f"until {_written(self.end)}"
        if self.end is None:
            return f"from {_written(self.begin)}"
        return f"{_written(self.begin)}–{_written(self.end)}"


def _written(year: int) -> str:
    return str(year) if year > 0 else f"{1 - year} BC"


def told_records(given: Input) -> Iterator[Record]:
    """The accepted records, those of the graphs on which this one builds included."""
    if given.base is not None:
        yield from told_records(given.base)
    yield from given.records


def polities_by_period(given: Input) -> Mapping[str, Sequence[Period]]:
    """The periods of the register's polities, by slug; a polity may have several.

    Args:
        given: the register with the records, whose facts tell them.
    """
    facts = [fact.triple for record in told_records(given) for fact in record.said()]
    polities = {slug for slug, one in given.entities.items() if one.type in POLITIES}
    times = _times(facts)
    found: dict[str, list[Period]] = {slug: times.get(slug, []) for slug in polities}
    rows = {row["slug"]: row for row in table(PERIODS)}
    for slug in polities & rows.keys():
        if not found[slug]:
            begin, end = rows[slug]["begin"], rows[slug]["end"]
            found[slug] = [Period(int(begin) if begin else None, int(end) if end else None)]
    for _ in range(2):  # what is told of one may be told by another's
        for slug, period in _told_by_others(facts, found, times):
            if not found[slug]:
                found[slug] = [period]
    return {slug: periods for slug, periods in found.items() if periods}


def _times(facts: Sequence[Triple]) -> Mapping[str, list[Period]]:
    """What facts say of the time of things themselves."""
    found: dict[str, list[Period]] = defaultdict(list)
    for fact in facts:
        if fact.property not in _TIMES or fact.words is None:
            continue
        try:
            bounds = parse_words(fact.words)
        except DateWordsError:
            continue
        begin, end = bounds.earliest_year, bounds.latest_year
        period = {
            "hasTimeSpan": Period(begin, end),
            "hasBeginning": Period(begin, None),
            "hasEnd": Period(None, end),
        }[fact.property]
        if period not in found[fact.subject]:
            found[fact.subject].append(period)
    return found


def _told_by_others(
    facts: Sequence[Triple],
    found: Mapping[str, Sequence[Period]],
    times: Mapping[str, Sequence[Period]],
) -> Iterator[tuple[str, Period]]:
    """Periods of polities as events, neighbours in a line and wholes tell them."""
    begins: dict[str, int] = {}
    ends: dict[str, int] = {}
    for fact in facts:
        one, other = fact.subject, fact.object or ""
        if fact.property in _ENDED_BY and other in found:
            _keep(ends, other, (period.end for period in times.get(one, ())))
        elif fact.property in _BEGUN_BY and other in found:
            _keep(begins, other, (period.begin for period in times.get(one, ())))
        elif fact.property in _AFTER and one in found and other in found:
            _keep(begins, one, (period.end for period in found[other]))
            _keep(ends, other, (period.begin for period in found[one]))
        elif fact.property == "isPartOf" and one in found:
            yield from ((one, period) for period in found.get(other, ()))
    for slug in sorted(begins.keys() | ends.keys()):
        yield slug, Period(begins.get(slug), ends.get(slug))


def _keep(years: dict[str, int], slug: str, told: Iterable[int | None]) -> None:
    """Keep the last year that is told for ``slug``, if one is."""
    for year in told:
        if year is not None:
            years[slug] = year


def at(
    year: int, among: Collection[str], periods: Mapping[str, Sequence[Period]]
) -> tuple[str, Period] | None:
    """The one polity that was in a year, and its period.

    Where one ends as the other begins, it is the later one. One of which no beginning is known
    begins when the last one before it ends.

    Args:
        year: astronomical.
        among: slugs.
        periods: as `polities_by_period` gives them.

    Returns:
        The polity, or None where none is known to have been then.
    """
    known = [(slug, one) for slug in among for one in periods.get(slug, ())]
    ends = sorted(one.end for _, one in known if one.end is not None)
    chosen: list[tuple[float, str, Period]] = []
    for slug, one in known:
        begin = one.begin
        if begin is None:
            begin = max((end for end in ends if one.end is None or end < one.end), default=None)
        if begin is not None and Period(begin, one.end).holds(year):
            chosen.append((begin, slug, one))
    _, slug, period = max(chosen, key=lambda one: one[:2], default=(0, "", Period()))
    return (slug, period) if slug else None

"""Succession: which polity followed which, who ruled it when, and the gaps between them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from khorgos.ontology.namespaces import KHO
from khorgos.server.reading.perspectives.records import (
    FindingRow,
    Records,
    Tie,
    in_order,
    joined,
)
from khorgos.server.reading.tellings import ShownPassage, Teller
from khorgos.server.reading.terms import ShownTerm

_FOLLOWS: Final = (KHO.succeeds, KHO.hasPredecessor)
_TIMES: Final = (KHO.hasTimeSpan, KHO.hasBeginning, KHO.hasEnd)
_LATE: Final = 99999


@dataclass(frozen=True, slots=True)
class TurningPoint:
    """An event with which a polity began or ended, and when it was."""

    tie: Tie
    dates: tuple[Tie, ...]


@dataclass(frozen=True, slots=True)
class Ruler:
    """Who ruled a polity: the facts that say so, and the times of the reign."""

    term: ShownTerm
    ties: tuple[Tie, ...]
    reigns: tuple[Tie, ...]


@dataclass(frozen=True, slots=True)
class Era:
    """A polity in a line of succession.

    Attributes:
        iri: the polity.
        term: its name.
        dates: when it was.
        beginnings: events that brought it into being.
        endings: events that ended it.
        end_lost: where its end or its time is lost in the source.
        after: what it followed.
        after_lost: where what it followed is lost in the source.
        gap: years between the end of what it followed and its own beginning; negative where both
            were at once, None where one of the two years is not told.
        rulers: who ruled it.
        first, last: its first and last year, where they are told.
        passages: the passages, each once.
    """

    iri: str
    term: ShownTerm
    dates: tuple[Tie, ...]
    beginnings: tuple[TurningPoint, ...]
    endings: tuple[TurningPoint, ...]
    end_lost: tuple[ShownPassage, ...]
    after: tuple[Tie, ...]
    after_lost: tuple[ShownPassage, ...]
    gap: int | None
    rulers: tuple[Ruler, ...]
    first: int | None
    last: int | None
    passages: tuple[ShownPassage, ...]


@dataclass(frozen=True, slots=True)
class Derived:
    """A succession that follows by a rule: over which others, and their passages."""

    after: ShownTerm
    before: ShownTerm
    over: tuple[Tie, ...]
    passages: tuple[ShownPassage, ...]


@dataclass(frozen=True, slots=True)
class Succession:
    """What the page of the succession shows.

    Attributes:
        lines: polities that followed one another, by time.
        alone: polities with a time or a ruler of which nobody says what they followed.
        persons: who followed whom in person: a row for each, with whom it followed.
        derived: what follows by rule.
        follows: how often one polity is said to have followed another.
        rulers: how many rulers are told of.
    """

    lines: tuple[tuple[Era, ...], ...]
    alone: tuple[Era, ...]
    persons: tuple[FindingRow, ...]
    derived: tuple[Derived, ...]
    follows: int
    rulers: int


def read_succession(teller: Teller) -> Succession:
    """Read who followed whom, and who ruled."""
    records = Records(teller)
    polities = records.of_class(KHO.Polity)
    eras = {iri: _era(records, iri) for iri in polities}
    before = {iri: [tie.iri for tie in era.after] for iri, era in eras.items()}
    lines = [
        tuple(sorted((eras[iri] for iri in group), key=lambda era: _order(era, before)))
        for group in _groups(before)
    ]
    followers = [
        iri for iri in records.subjects() if iri not in eras and records.ties(iri, *_FOLLOWS)
    ]
    return Succession(
        lines=tuple(sorted((it for it in lines if len(it) > 1), key=lambda it: _first(it))),
        alone=tuple(
            line[0]
            for line in sorted(lines, key=lambda it: _first(it))
            if len(line) == 1 and (line[0].dates or line[0].rulers or line[0].beginnings)
        ),
        persons=tuple(records.row(it, records.find(it, *_FOLLOWS)) for it in followers),
        derived=tuple(_derived(records)),
        follows=sum(len(era.after) for era in eras.values()),
        rulers=len({ruler.term.text for era in eras.values() for ruler in era.rulers}),
    )


def _era(records: Records, iri: str) -> Era:
    """Put together what is said of a polity."""
    dates = joined(records.ties(iri, KHO.hasTimeSpan)) or records.ties(iri, *_TIMES)
    beginnings = tuple(_turns(records, iri, True))
    endings = tuple(_turns(records, iri, False))
    after = records.ties(iri, *_FOLLOWS)
    first, last = _bounds(records, iri)
    ends = [end for tie in after if (end := _bounds(records, tie.iri)[1]) is not None]
    rulers = tuple(_rulers(records, iri))
    ties = [
        *(*dates, *after),
        *(it for turn in (*beginnings, *endings) for it in (turn.tie, *turn.dates)),
        *(it for ruler in rulers for it in (*ruler.ties, *ruler.reigns)),
    ]
    return Era(
        iri=iri,
        term=records.show(iri),
        dates=dates,
        beginnings=beginnings,
        endings=endings,
        end_lost=records.lost(iri, KHO.hasEnd, KHO.hasTimeSpan),
        after=after,
        after_lost=() if after else records.lost(iri, *_FOLLOWS),
        gap=first - max(ends) if ends and first is not None else None,
        rulers=rulers,
        first=first,
        last=last,
        passages=in_order(it for tie in ties for it in tie.passages),
    )


def _turns(records: Records, iri: str, is_beginning: bool) -> Iterator[TurningPoint]:
    for tie in records.towards(iri, KHO.bringsIntoBeing if is_beginning else KHO.ends):
        yield TurningPoint(tie, records.ties(tie.iri, *_TIMES))


def _rulers(records: Records, iri: str) -> Iterator[Ruler]:
    """Yield who ruled a polity, by the first year of the reign."""
    found = []
    for tie in records.towards(iri, KHO.rules):
        reigns = joined(
            date
            for period in records.towards(tie.iri, KHO.belongsTo)
            for date in records.ties(period.iri, *_TIMES)
        )
        years = [it.years[0] for it in (tie, *reigns) if it.years[0] is not None]
        found.append((min(years, default=_LATE), tie.term.text, Ruler(tie.term, (tie,), reigns)))
    yield from (ruler for *_, ruler in sorted(found, key=lambda it: it[:2]))


def _bounds(records: Records, iri: str) -> tuple[int | None, int | None]:
    """Return the first and the last year of a polity, by its own times, else by its turns."""
    spans = records.ties(iri, KHO.hasTimeSpan)
    begins = [*spans, *records.ties(iri, KHO.hasBeginning)]
    ends = [*spans, *records.ties(iri, KHO.hasEnd)]
    begins = begins or [it for turn in _turns(records, iri, True) for it in turn.dates]
    ends = ends or [it for turn in _turns(records, iri, False) for it in turn.dates]
    first = [tie.years[0] for tie in begins if tie.years[0] is not None]
    last = [tie.years[1] for tie in ends if tie.years[1] is not None]
    return min(first, default=None), max(last, default=None)


def _groups(before: Mapping[str, list[str]]) -> Iterator[list[str]]:
    """Yield the polities that hang together."""
    beside: dict[str, set[str]] = {iri: set() for iri in before}
    for iri, those in before.items():
        for other in those:
            beside[iri].add(other)
            beside.setdefault(other, set()).add(iri)
    seen: set[str] = set()
    for iri in before:
        if iri not in seen:
            group, waiting = [], [iri]
            while waiting:
                one = waiting.pop()
                if one not in seen:
                    seen.add(one)
                    group.append(one)
                    waiting += sorted(beside[one])
            yield [one for one in group if one in before]


def _order(era: Era, before: Mapping[str, list[str]]) -> tuple[int, int, str]:
    """Return a key that puts a polity behind those that it followed, then by its first year."""
    depth, waiting, seen = 0, set(before[era.iri]), {era.iri}
    while waiting - seen:
        seen |= waiting
        depth += 1
        waiting = {it for one in waiting for it in before.get(one, ())}
    return depth, era.first if era.first is not None else _LATE, era.term.text


def _first(line: Iterable[Era]) -> tuple[int, str]:
    eras = list(line)
    years = [it for era in eras for it in (era.first, era.last) if it is not None]
    return min(years, default=_LATE), eras[0].term.text


def _derived(records: Records) -> Iterator[Derived]:
    """Find the facts from which a succession follows; what is stated as well is left out."""
    inferred = records.release.inferred
    pairs = [
        (after, before)
        for after in inferred.having(KHO.hasPredecessor)
        for before in inferred.iris(after, KHO.hasPredecessor)
    ]
    for after, before in sorted(pairs):
        path = _path(records, after, before)
        if len(path) > 1:
            passages = in_order(it for tie in path for it in tie.passages)
            yield Derived(records.show(after), records.show(before), path, passages)


def _path(records: Records, after: str, before: str) -> tuple[Tie, ...]:
    """Return the shortest way back from one to the other; empty where there is none."""
    ways: list[tuple[Tie, ...]] = [(tie,) for tie in records.ties(after, *_FOLLOWS)]
    seen = {after}
    for way in ways:  # It grows while it is walked.
        if way[-1].iri == before:
            return way
        if way[-1].iri not in seen:
            seen.add(way[-1].iri)
            ways += [(*way, tie) for tie in records.ties(way[-1].iri, *_FOLLOWS)]
    return ()

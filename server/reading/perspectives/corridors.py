"""Corridors and hedging: who promotes which route, and by which means a state hedges."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from khorgos.ontology.namespaces import KHO
from khorgos.server.reading.perspectives.claims import ClaimLine, by_speaker, claim_lines
from khorgos.server.reading.perspectives.records import (
    Finding,
    FindingRow,
    Records,
    Tie,
)
from khorgos.server.reading.tellings import Teller
from khorgos.server.reading.terms import ShownTerm

_PROMOTES: Final = (KHO.backs, KHO.promotes, KHO.funds, KHO.uses)
_LEADS: Final = (KHO.connects, KHO.passesThrough)


PromotedRole: TypeAlias = Literal["promoter", "initiative", "corridor", "place"]
"""As what a thing stands in who promotes what."""


@dataclass(frozen=True, slots=True)
class Promoted:
    """A branch of who promotes what: how it hangs on the branch above, and what hangs on it.

    Attributes:
        iri: the thing.
        term: its name.
        role: whether it promotes, is an initiative or network, a route, or a place.
        ties: the facts that join it to what stands above.
        branches: what it leads on to.
    """

    iri: str
    term: ShownTerm
    role: PromotedRole
    ties: tuple[Tie, ...]
    branches: tuple[Promoted, ...] = ()


@dataclass(frozen=True, slots=True)
class Mode:
    """A mode of hedging, and the instruments that are counted to it.

    Attributes:
        term: its name; None for the instruments whose mode is not said.
        instruments: their names.
    """

    term: ShownTerm | None
    instruments: tuple[ShownTerm, ...]


@dataclass(frozen=True, slots=True)
class Corridors:
    """What the page of the corridors shows.

    Attributes:
        promoters: each with what it promotes, down to the places that the routes join.
        rivals: pairs of routes that rival each other, as rows: a route, its rivals.
        others: corridors of which nobody is said to promote them, as rows: ends, passed, part of.
        modes: the names of the instruments by mode; those without a mode last.
        instruments: each once, as rows: its modes or the strategy that it serves, what it uses,
            at whom it is directed, its aims.
        readings: what is claimed of all this, by who claims it.
        documents: those that all this is read from.
        corridors: how many corridors there are.
    """

    promoters: tuple[Promoted, ...]
    rivals: tuple[FindingRow, ...]
    others: tuple[FindingRow, ...]
    modes: tuple[Mode, ...]
    instruments: tuple[FindingRow, ...]
    readings: tuple[tuple[ShownTerm, tuple[ClaimLine, ...]], ...]
    documents: tuple[ShownTerm, ...]
    corridors: int


def read_corridors(teller: Teller) -> Corridors:
    """Read what the documents say of corridors, their promoters, and hedging."""
    records = Records(teller)
    routes = records.of_class(KHO.TransportCorridor)
    promoters = _promoters(records, routes)
    shown = {branch.iri for branch in _all(promoters) if not records.is_a(branch.iri, KHO.Actor)}
    shown -= set(records.of_class(KHO.Place)) - set(routes)
    instruments = _instruments(records)
    means = {*(row.iri for row in instruments), *records.of_class(KHO.HedgingStrategy)}
    return Corridors(
        promoters=promoters,
        rivals=tuple(
            records.row(route, records.find(route, KHO.rivals))
            for route in routes
            if records.ties(route, KHO.rivals)
        ),
        others=tuple(
            records.row(
                route,
                records.find(route, KHO.connects),
                records.find(route, KHO.passesThrough),
                records.find(route, KHO.isPartOf),
            )
            for route in routes
            if route not in shown
        ),
        modes=_modes(records, instruments),
        instruments=instruments,
        readings=tuple(
            (term, tuple(lines))
            for term, lines in by_speaker(claim_lines(records, {*routes, *shown, *means})).values()
        ),
        documents=_documents(records, promoters, instruments),
        corridors=len(routes),
    )


def _documents(
    records: Records, promoters: Iterable[Promoted], instruments: Iterable[FindingRow]
) -> tuple[ShownTerm, ...]:
    """Return the documents in which the facts stand."""
    passages = [it for one in _all(promoters) for tie in one.ties for it in tie.passages]
    passages += [it for row in instruments for it in row.passages]
    return records.documents(passages)


def _promoters(records: Records, routes: list[str]) -> tuple[Promoted, ...]:
    """Lay out who promotes what; routes stand below the initiative or network that holds them."""
    vias = records.of_class(KHO.ConnectivityInitiative)
    vias += [tie.iri for route in routes for tie in records.ties(route, KHO.isPartOf)]
    ties: dict[str, dict[str, list[Tie]]] = {}
    for thing in dict.fromkeys([*vias, *routes]):
        owners = records.ties(thing, KHO.belongsTo)
        for tie in (*owners, *records.towards(thing, *_PROMOTES)):
            # An initiative that promotes a route is a branch, not the root of one.
            if tie.iri not in vias and records.is_a(tie.iri, KHO.Actor):
                ties.setdefault(tie.iri, {}).setdefault(thing, []).append(tie)
    roots = []
    for actor, held in ties.items():
        below = tuple(_branch(records, thing, why, routes) for thing, why in held.items())
        nested = {branch.iri for one in below for branch in _all(one.branches)}
        direct = [branch for branch in below if branch.iri not in nested]
        roots.append(Promoted(actor, records.show(actor), "promoter", (), tuple(direct)))
    return tuple(sorted(roots, key=lambda root: root.term.text.casefold()))


def _branch(records: Records, thing: str, ties: Iterable[Tie], routes: list[str]) -> Promoted:
    """Make the branch of a thing, with the routes in it, or the places that it joins."""
    if thing in routes:
        below = _grouped(records.ties(thing, *_LEADS))
    else:
        held = _grouped((*records.ties(thing, KHO.promotes), *records.towards(thing, KHO.isPartOf)))
        below = tuple(
            _branch(records, one.iri, one.ties, routes) for one in held if one.iri in routes
        )
    role: PromotedRole = "corridor" if thing in routes else "initiative"
    return Promoted(thing, records.show(thing), role, tuple(ties), below)


def _grouped(ties: Iterable[Tie]) -> tuple[Promoted, ...]:
    """Make a branch of each thing at the other end."""
    ends: dict[str, list[Tie]] = {}
    for tie in ties:
        ends.setdefault(tie.iri, []).append(tie)
    return tuple(Promoted(iri, those[0].term, "place", tuple(those)) for iri, those in ends.items())


def _all(branches: Iterable[Promoted]) -> list[Promoted]:
    """Return branches with all that hangs on them."""
    return [one for branch in branches for one in (branch, *_all(branch.branches))]


def _instruments(records: Records) -> tuple[FindingRow, ...]:
    """Lay out each instrument of hedging, those of the same modes together."""
    means = dict.fromkeys(
        tie.iri
        for strategy in records.of_class(KHO.HedgingStrategy)
        for tie in records.towards(strategy, KHO.implements)
    )
    rows = []
    for instrument in dict.fromkeys([*means, *records.of_class(KHO.PolicyInstrument)]):
        modes = [
            tie
            for tie in records.ties(instrument, KHO.isOfKind)
            if records.is_a(tie.iri, KHO.HedgingMode)
        ]
        if modes or instrument in means:
            # Without a mode, that it serves hedging at all is what is said.
            modes = sorted(modes, key=lambda tie: tie.term.text)
            rows.append(
                records.row(
                    instrument,
                    Finding(tuple(modes) or records.ties(instrument, KHO.implements)),
                    records.find(
                        instrument,
                        *(KHO.uses, KHO.transfers, KHO.isCoordinatedWith, KHO.concerns),
                    ),
                    records.find(instrument, KHO.isDirectedAt),
                    records.find(instrument, KHO.hasGoal),
                )
            )
    return tuple(sorted(rows, key=lambda row: (_served(row), row.head.text)))


def _served(row: FindingRow) -> tuple[bool, list[str]]:
    """Return a key that puts instruments of the same modes together, and those without last."""
    ties = row.found[0].ties
    is_without = any(tie.predicate != str(KHO.isOfKind) for tie in ties)
    return is_without, [tie.term.text for tie in ties]


def _modes(records: Records, instruments: Iterable[FindingRow]) -> tuple[Mode, ...]:
    """Name the instruments mode by mode."""
    by_mode: dict[str, list[ShownTerm]] = {}
    for row in instruments:
        for tie in row.found[0].ties:
            mode = tie.iri if tie.predicate == str(KHO.isOfKind) else ""
            by_mode.setdefault(mode, []).append(row.head)
    return tuple(
        Mode(
            records.show(mode) if mode else None,
            tuple(sorted(those, key=lambda term: term.text)),
        )
        for mode, those in sorted(by_mode.items(), key=lambda it: _mode_key(records, it[0]))
    )


def _mode_key(records: Records, mode: str) -> tuple[bool, str]:
    return not mode, records.show(mode).text if mode else ""

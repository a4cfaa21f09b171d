"""Corridors and hedging: who promotes which route, and by which means a state hedges."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from khorgos.ontology.namespaces import KH, KHO
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
    """A mode of hedging, and the instruments that the documents count to it.

    Attributes:
        iri: the mode, or the empty string.
        term: its name; None for the instruments whose mode is not said.
        rows: its instruments.
    """

    iri: str
    term: ShownTerm | None
    rows: tuple[FindingRow, ...]

    @property
    def is_plain(self) -> bool:
        """Whether the documents themselves count all its instruments to it, without a hedge."""
        states = {tie.state for row in self.rows for tie in row.found[-1].ties}
        return self.term is not None and states == {"asserted"}


@dataclass(frozen=True, slots=True)
class Corridors:
    """What the page of the corridors shows.

    Attributes:
        promoters: each with what it promotes, down to the places that the routes join.
        rivals: pairs of routes that rival each other, as rows: a route, its rivals.
        others: corridors of which nobody is said to promote them, as rows: ends, passed, part of.
        modes: the instruments of hedging by mode; those without a mode last.
        instruments: how many there are, each once.
        readings: what is claimed of all this, by who claims it.
        documents: those that all this is read from.
        corridors: how many corridors there are.
    """

    promoters: tuple[Promoted, ...]
    rivals: tuple[FindingRow, ...]
    others: tuple[FindingRow, ...]
    modes: tuple[Mode, ...]
    instruments: int
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
    modes = _modes(records)
    means = {row.iri for mode in modes for row in mode.rows}
    means |= set(records.of_class(KHO.HedgingStrategy))
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
        modes=modes,
        instruments=len({row.iri for mode in modes for row in mode.rows}),
        readings=tuple(
            (term, tuple(lines))
            for term, lines in by_speaker(claim_lines(records, {*routes, *shown, *means})).values()
        ),
        documents=_documents(records, promoters, modes),
        corridors=len(routes),
    )


def _documents(
    records: Records, promoters: Iterable[Promoted], modes: Iterable[Mode]
) -> tuple[ShownTerm, ...]:
    """Return the documents in which the facts stand."""
    passages = [it for one in _all(promoters) for tie in one.ties for it in tie.passages]
    passages += [it for mode in modes for row in mode.rows for it in row.passages]
    return tuple(records.show(str(KH[it])) for it in sorted({one.document for one in passages}))


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


def _modes(records: Records) -> tuple[Mode, ...]:
    """Sort the instruments of hedging by the mode that the documents give them."""
    means = dict.fromkeys(
        tie.iri
        for strategy in records.of_class(KHO.HedgingStrategy)
        for tie in records.towards(strategy, KHO.implements)
    )
    by_mode: dict[str, list[str]] = {}
    for instrument in dict.fromkeys([*means, *records.of_class(KHO.PolicyInstrument)]):
        kinds = [tie.iri for tie in records.ties(instrument, KHO.isOfKind)]
        modes = [kind for kind in kinds if records.is_a(kind, KHO.HedgingMode)]
        if modes or instrument in means:
            # Without a mode, that it serves hedging at all is what is said.
            for mode in modes or [""]:
                by_mode.setdefault(mode, []).append(instrument)
    ordered = sorted(by_mode, key=lambda mode: (not mode, mode and records.show(mode).text))
    return tuple(
        Mode(
            mode,
            records.show(mode) if mode else None,
            tuple(_instrument(records, one, mode) for one in sorted(by_mode[mode])),
        )
        for mode in ordered
    )


def _instrument(records: Records, instrument: str, mode: str) -> FindingRow:
    """Lay out an instrument: what it uses, at whom it is directed, its goals, and its mode."""
    kinds = records.ties(instrument, KHO.isOfKind if mode else KHO.implements)
    kind = Finding(tuple(tie for tie in kinds if tie.iri == mode or not mode))
    return records.row(
        instrument,
        records.find(instrument, KHO.uses, KHO.transfers, KHO.isCoordinatedWith, KHO.concerns),
        records.find(instrument, KHO.isDirectedAt),
        records.find(instrument, KHO.hasGoal),
        kind,
    )

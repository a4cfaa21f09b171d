"""Agreements: which builds on which, when and where they were signed, and what they settled."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from khorgos.ontology.namespaces import KHO
from khorgos.server.reading.perspectives.records import (
    Finding,
    FindingRow,
    Records,
    Tie,
    joined,
)
from khorgos.server.reading.tellings import Teller
from khorgos.server.reading.terms import ShownTerm

_BUILDS_ON: Final = (KHO.supplements, KHO.implements, KHO.isBasedOn)
_SETTLES: Final = (KHO.delimits, KHO.addresses, KHO.transfers, KHO.affects, KHO.concerns)
_BORDERS: Final = (KHO.delimits, KHO.affects, KHO.concerns)


@dataclass(frozen=True, slots=True)
class Rung:
    """A step of a ladder of agreements: one of them, an act upon it, a law, or the work it led to.

    Attributes:
        iri: the thing.
        term: its name.
        why: the facts that it stands for below the step above.
        beside: the facts by which it stands below other steps too.
        dates: when it was.
        places: where it was.
        rungs: what builds on it.
    """

    iri: str
    term: ShownTerm
    why: tuple[Tie, ...]
    beside: tuple[Tie, ...]
    dates: tuple[Tie, ...]
    places: tuple[Tie, ...]
    rungs: tuple[Rung, ...]


@dataclass(frozen=True, slots=True)
class Ladder:
    """The agreements on one border, as steps.

    Attributes:
        border: it.
        continues: which older borders it carries on.
        rungs: the first steps, by time.
    """

    border: ShownTerm
    continues: tuple[Tie, ...]
    rungs: tuple[Rung, ...]


@dataclass(frozen=True, slots=True)
class Addition:
    """A length and those of its parts: whether they add up.

    Attributes:
        whole: the length of the whole.
        parts: those of its parts.
        adds_up: whether their sum is the whole.
    """

    whole: ShownTerm
    parts: tuple[ShownTerm, ...]
    adds_up: bool


@dataclass(frozen=True, slots=True)
class Agreements:
    """What the page of the agreements shows.

    Attributes:
        ladders: by border.
        rows: each agreement: when, where, signed by or between whom, how ratified, builds on,
            settles. By time; those without a date last.
        in_force: what is said of their being in force.
        lengths: of the borders: a border, its length, what it is part of.
        additions: whether lengths add up.
        disputes: each with its parties, matter, size, shares, and what addressed it.
        first, last: the years of the first and the last, where they are told.
        documents: those that all this is read from.
    """

    ladders: tuple[Ladder, ...]
    rows: tuple[FindingRow, ...]
    in_force: tuple[FindingRow, ...]
    lengths: tuple[FindingRow, ...]
    additions: tuple[Addition, ...]
    disputes: tuple[FindingRow, ...]
    first: int | None
    last: int | None
    documents: tuple[ShownTerm, ...]


def read_agreements(teller: Teller) -> Agreements:
    """Read what the documents say of agreements, their ratification, and what they settled."""
    records = Records(teller)
    agreements = records.of_class(KHO.Agreement)
    dated = sorted(agreements, key=lambda iri: _time(records, iri))
    years = [year for iri in agreements if (year := _time(records, iri)[1]) < _NEVER]
    borders = records.of_class(KHO.Border)
    rows = tuple(_row(records, iri) for iri in dated)
    lengths = tuple(
        records.row(border, records.find(border, KHO.hasLength), records.find(border, KHO.isPartOf))
        for border in borders
        if records.ties(border, KHO.hasLength)
    )
    disputes = tuple(_dispute(records, it) for it in records.of_class(KHO.Dispute))
    told = (passage for row in (*rows, *lengths, *disputes) for passage in row.passages)
    return Agreements(
        ladders=_ladders(records, dated, borders),
        rows=rows,
        in_force=tuple(
            records.row(iri, records.find(iri, KHO.isInForce))
            for iri in dated
            if records.ties(iri, KHO.isInForce)
        ),
        lengths=lengths,
        additions=tuple(_additions(records, borders)),
        disputes=disputes,
        first=min(years, default=None),
        last=max(years, default=None),
        documents=records.documents(told),
    )


_NEVER: Final = 9999


def _acts(records: Records, agreement: str) -> list[str]:
    return [tie.iri for tie in records.towards(agreement, KHO.actsUpon)]


def _dates(records: Records, iri: str) -> tuple[Tie, ...]:
    """Return when something was: an agreement when it was signed; the best of several datings."""
    signings = [act for act in _acts(records, iri) if records.is_a(act, KHO.Signing)]
    ties = joined(tie for it in (iri, *signings) for tie in records.ties(it, KHO.hasTimeSpan))
    preferred = tuple(tie for tie in ties if tie.telling.is_preferred)
    return preferred or ties


def _places(records: Records, iri: str) -> tuple[Tie, ...]:
    signings = [act for act in _acts(records, iri) if records.is_a(act, KHO.Signing)]
    return joined(tie for it in (iri, *signings) for tie in records.ties(it, KHO.tookPlaceAt))


def _time(records: Records, iri: str) -> tuple[bool, int, str]:
    """Return a key that sorts by time, and what has none to the end."""
    spans = [tie.iri for tie in _dates(records, iri)]
    days = [text for span in spans for text in records.index.texts(span, KHO.edtf)]
    years = [year for span in spans if (year := records.years(span)[0]) is not None]
    return not years, min(years, default=_NEVER), min(days, default=iri)


def _row(records: Records, agreement: str) -> FindingRow:
    """Lay out an agreement."""
    acts = _acts(records, agreement)
    signings = [act for act in acts if records.is_a(act, KHO.Signing)]
    ratifications = [act for act in acts if records.is_a(act, KHO.Ratification)]
    who = (KHO.hasParticipant, KHO.isCarriedOutBy)
    signed = joined(
        (
            *records.ties(agreement, KHO.hasSignatory),
            *(tie for act in signings for tie in records.ties(act, *who)),
        )
    )
    signatories = {tie.iri for tie in signed}
    parties = [tie for tie in records.ties(agreement, KHO.hasParty) if tie.iri not in signatories]
    ratified = [
        tie
        for those in ((KHO.hasTimeSpan,), (KHO.isBasedOn,), who)
        for tie in joined(it for act in ratifications for it in records.ties(act, *those))
    ]
    return records.row(
        agreement,
        _cell(records, agreement, _dates(records, agreement)),
        _cell(records, agreement, _places(records, agreement)),
        records.cell((*signed, *parties), agreement, KHO.hasSignatory, KHO.hasParty),
        records.cell(ratified, agreement),
        records.find(agreement, *_BUILDS_ON),
        records.find(agreement, *_SETTLES),
    )


def _cell(records: Records, iri: str, ties: tuple[Tie, ...]) -> Finding:
    return records.cell(ties, iri, KHO.hasTimeSpan, KHO.tookPlaceAt)


# ---------------------------------------------------------------- ladders


def _ladders(records: Records, agreements: list[str], borders: list[str]) -> tuple[Ladder, ...]:
    """Put the agreements on each border below those that they build on."""
    above = {iri: _above(records, iri) for iri in _steps(records, agreements)}
    below: dict[str, list[str]] = {}
    for iri, ties in above.items():
        if ties:
            # Of several steps above, it stands below the last.
            chief = max((tie.iri for tie in ties), key=lambda it: _time(records, it)[1:])
            below.setdefault(chief, []).append(iri)
    roots = [iri for iri in agreements if not above[iri]]
    ladders = []
    for border in borders:
        on_it = [
            root
            for root in roots
            if any(
                tie.iri == border
                for iri in _under(root, below)
                for tie in records.ties(iri, *_BORDERS)
                if records.is_a(iri, KHO.Agreement)
            )
        ]
        if on_it:
            rungs = tuple(_rung(records, root, (), above, below) for root in on_it)
            ladders.append(Ladder(records.show(border), records.ties(border, KHO.continues), rungs))
    return tuple(sorted(ladders, key=lambda it: [rung_time(rung) for rung in it.rungs]))


def rung_time(rung: Rung) -> int:
    """Return the first year of a step; that of a thing without a date is after all others."""
    return min((tie.years[0] for tie in rung.dates if tie.years[0] is not None), default=_NEVER)


def _steps(records: Records, agreements: Iterable[str]) -> list[str]:
    """Return agreements, the works that they document, ratifications, and laws."""
    works = [
        tie.iri
        for iri in agreements
        for tie in records.ties(iri, KHO.documents)
        if records.is_a(tie.iri, KHO.Event)
    ]
    ratifications = records.of_class(KHO.Ratification)
    laws = [tie.iri for act in ratifications for tie in records.ties(act, KHO.isBasedOn)]
    return list(dict.fromkeys([*agreements, *works, *ratifications, *laws]))


def _above(records: Records, iri: str) -> tuple[Tie, ...]:
    """Return the facts by which something builds on an agreement, a work or a ratification."""
    if records.is_a(iri, KHO.LegalAct):
        return tuple(
            tie
            for tie in records.towards(iri, KHO.isBasedOn)
            if records.is_a(tie.iri, KHO.Ratification)
        )
    if records.is_a(iri, KHO.Ratification):
        return records.ties(iri, KHO.actsUpon)
    if not records.is_a(iri, KHO.Agreement):
        # A work that follows the signing of an agreement builds on the agreement.
        return tuple(
            replace(tie, iri=deed.iri, term=deed.term)
            for tie in records.ties(iri, KHO.follows)
            for deed in records.ties(tie.iri, KHO.actsUpon)
        )
    works = [tie for tie in records.ties(iri, KHO.documents) if records.is_a(tie.iri, KHO.Event)]
    return (*records.ties(iri, *_BUILDS_ON), *works)


def _under(root: str, below: dict[str, list[str]]) -> list[str]:
    return [root, *(iri for one in below.get(root, ()) for iri in _under(one, below))]


def _rung(
    records: Records,
    iri: str,
    why: tuple[Tie, ...],
    above: dict[str, tuple[Tie, ...]],
    below: dict[str, list[str]],
) -> Rung:
    """Make a step with all that builds on it, by time."""
    under = sorted(below.get(iri, ()), key=lambda it: _time(records, it))
    return Rung(
        iri=iri,
        term=records.show(iri),
        why=why,
        beside=tuple(tie for tie in above[iri] if tie not in why),
        dates=_dates(records, iri),
        places=_places(records, iri),
        rungs=tuple(
            _rung(records, it, tuple(tie for tie in above[it] if tie.iri == iri), above, below)
            for it in under
        ),
    )


# ---------------------------------------------------------------- lengths and disputes


def _additions(records: Records, borders: Iterable[str]) -> Iterable[Addition]:
    """Check whether the lengths of the parts of a border add up to that of the whole."""
    for border in borders:
        whole = _length(records, border)
        parts = [_length(records, tie.iri) for tie in records.towards(border, KHO.isPartOf)]
        known = [part for part in parts if part is not None]
        if whole and known and len({unit for *_, unit in (whole, *known)}) == 1:
            yield Addition(
                whole[0],
                tuple(term for term, *_ in known),
                sum((value for _, value, _ in known), Decimal()) == whole[1],
            )


def _length(records: Records, border: str) -> tuple[ShownTerm, Decimal, str] | None:
    for tie in records.ties(border, KHO.hasLength):
        values = records.index.texts(tie.iri, KHO.value)
        units = records.index.texts(tie.iri, KHO.unit)
        if values and units:
            return tie.term, Decimal(values[0]), units[0]
    return None


def _dispute(records: Records, dispute: str) -> FindingRow:
    """Lay out a dispute."""
    matters = records.ties(dispute, KHO.concerns)
    areas = joined(tie for matter in matters for tie in records.ties(matter.iri, KHO.hasArea))
    shares = tuple(
        replace(whose, qualifiers=(("words", records.show(share)),))
        for matter in matters
        for share in records.index.subjects(matter.iri, KHO.isShareOf)
        for whose in records.towards(share, KHO.hasShare)
    )
    return records.row(
        dispute,
        records.find(dispute, KHO.hasParty),
        Finding(matters, "" if matters else "unsaid"),
        Finding(areas, "" if areas else "unsaid"),
        Finding(shares, "" if shares else "unsaid"),
        records.find_towards(dispute, KHO.addresses),
    )

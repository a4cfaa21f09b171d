"""Disagreements: where documents contradict each other or themselves, and what is put right."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from rdflib import URIRef

from khorgos.ontology.namespaces import KHO
from khorgos.server.reading.perspectives.records import (
    FactInWords,
    Finding,
    FindingRow,
    Records,
    Tie,
)
from khorgos.server.reading.tellings import ShownPassage, Teller

_MEASURED: Final = frozenset(
    str(KHO[name])
    for name in (
        *("hasTimeSpan", "hasBeginning", "hasEnd", "hasBirth", "hasDeath", "hasLength"),
        *("hasArea", "hasPopulation", "hasCount", "hasAmount", "hasDuration"),
    )
)


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two statements that cannot both be so.

    Attributes:
        sides: both, in the order of the documents.
        where: whether they stand in two documents, in text and gloss, or twice in the same.
        notes: what was remarked on it.
    """

    sides: tuple[FactInWords, FactInWords]
    where: Literal["documents", "gloss", "text"]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Mended:
    """Words that cannot be right as they stand.

    Attributes:
        written: what stands in the source.
        read: as what it is read.
        href: the page of the emendation.
        notes: why.
        rests: what rests on it: what is said, and its facts.
        passages: the passages.
    """

    written: str
    read: str
    href: str
    notes: tuple[str, ...]
    rests: tuple[FactInWords, ...]
    passages: tuple[ShownPassage, ...]


@dataclass(frozen=True, slots=True)
class LostKind:
    """How much is lost in one way.

    Attributes:
        kind: the way: ``cut-off``, ``lost-name`` and the like.
        gaps: how many places.
        things: about how many things.
    """

    kind: str
    gaps: int
    things: int


@dataclass(frozen=True, slots=True)
class Disagreements:
    """What the page of the disagreements shows.

    Attributes:
        contradictions: pairs of statements.
        closer: things dated or measured more than once, of which one is preferred; a row each:
            what is preferred, the others.
        several: things with several times or measures that do not exclude each other.
        mended: the emendations.
        lost: how much is lost, by kind.
    """

    contradictions: tuple[Contradiction, ...]
    closer: tuple[FindingRow, ...]
    several: tuple[FindingRow, ...]
    mended: tuple[Mended, ...]
    lost: tuple[LostKind, ...]


def read_disagreements(teller: Teller) -> Disagreements:
    """Read where the documents disagree, are mended, or have lost words."""
    records = Records(teller)
    contradictions = tuple(_contradictions(records))
    closer, several = _several(records)
    return Disagreements(
        contradictions=contradictions,
        closer=closer,
        several=several,
        mended=tuple(_mended(records)),
        lost=tuple(_lost(records)),
    )


def _contradictions(records: Records) -> Iterator[Contradiction]:
    """Yield each pair once, by where it stands in the documents."""
    told: set[frozenset[str]] = set()
    found = []
    for one in records.index.having(KHO.conflictsWith):
        for other in records.index.iris(one, KHO.conflictsWith):
            sides = [_opposed(records, it) for it in (one, other)]
            if frozenset((one, other)) not in told and all(sides):
                told.add(frozenset((one, other)))
                found.append(sorted((it for it in sides if it), key=_place))
    for first, second in sorted(found, key=lambda pair: _place(pair[0])):
        notes = dict.fromkeys((*first.tie.telling.notes, *second.tie.telling.notes))
        yield Contradiction((first, second), _where(first.tie, second.tie), tuple(notes))


def _opposed(records: Records, statement: str) -> FactInWords | None:
    return next(iter(records.in_words(statement)), None)


def _place(side: FactInWords) -> tuple[str, int]:
    first = side.tie.passages[:1]
    return "".join(it.document for it in first), min((it.position for it in first), default=0)


def _where(one: Tie, other: Tie) -> Literal["documents", "gloss", "text"]:
    """Say how far apart two statements stand."""
    if not {it.document for it in one.passages} & {it.document for it in other.passages}:
        return "documents"
    parts = [{it.part for it in tie.passages} for tie in (one, other)]
    return "text" if parts[0] & parts[1] else "gloss"


def _several(records: Records) -> tuple[tuple[FindingRow, ...], tuple[FindingRow, ...]]:
    """Lay out what is dated or measured more than once and does not conflict."""
    closer, several = [], []
    fighting = set(records.index.having(KHO.conflictsWith))
    for subject in records.subjects():
        said = [it for it in records.said_of(subject) if it.predicate in _MEASURED]
        for predicate in dict.fromkeys(it.predicate for it in said):
            those = [it for it in said if it.predicate == predicate]
            ties = records.ties(subject, URIRef(predicate))
            if len(ties) < 2 or fighting & {it.record for it in those}:
                continue
            preferred = tuple(tie for tie in ties if tie.telling.is_preferred)
            rest = tuple(tie for tie in ties if not tie.telling.is_preferred)
            if preferred:
                closer.append(records.row(subject, Finding(preferred), Finding(rest)))
            else:
                several.append(records.row(subject, Finding(ties)))
    return tuple(closer), tuple(several)


def _mended(records: Records) -> Iterator[Mended]:
    """Yield the emendations in the order of the documents."""
    index, found = records.index, []
    for iri in index.having(KHO.readAs):
        ties = [
            side
            for holder in index.subjects(iri, KHO.hasEmendation)
            for side in records.in_words(holder)
        ]
        written = index.texts(iri, KHO.asWritten)
        passages = records.passages(index.subjects(iri, KHO.hasTextProblem), written)
        found.append(
            Mended(
                "".join(written[:1]),
                "".join(index.texts(iri, KHO.readAs)[:1]),
                records.show(iri).href,
                tuple(index.texts(iri, KHO.readingNote)),
                tuple(ties),
                passages or tuple(it for side in ties for it in side.tie.passages)[:1],
            )
        )
    yield from sorted(found, key=lambda it: [(one.document, one.position) for one in it.passages])


def _lost(records: Records) -> Iterator[LostKind]:
    """Count what is lost, the most frequent kind first."""
    index, gaps = records.index, defaultdict[str, list[str]](list)
    for gap in records.of_class(KHO.Gap):
        for kind in index.texts(gap, KHO.gapKind):
            gaps[kind].append(gap)
    for kind, those in sorted(gaps.items(), key=lambda it: (-len(it[1]), it[0])):
        things = {thing for gap in those for thing in index.iris(gap, KHO.isAbout)}
        yield LostKind(kind, len(those), len(things))

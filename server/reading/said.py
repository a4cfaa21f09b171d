"""What is claimed about a thing and what answers it, what is lost of it, and what is not said."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

import pyoxigraph as ox
from rdflib import RDF, URIRef

from khorgos.ontology.namespaces import KHO
from khorgos.ontology.prefixes import local_name, slug_of
from khorgos.server.reading.release import Release
from khorgos.server.reading.tellings import ShownPassage, Teller, Telling
from khorgos.server.reading.terms import ShownTerm

ANSWERS: Final = (KHO.denies, KHO.offersAlternativeTo, KHO.answers, KHO.contests, KHO.contradicts)
"""The properties by which a claim or an actor answers a claim."""

_EXPECTED: Final[tuple[tuple[URIRef, str, tuple[URIRef, ...]], ...]] = (
    (KHO.Event, "time", (KHO.hasTimeSpan, KHO.hasBeginning, KHO.hasEnd, KHO.occursDuring)),
    (
        KHO.Event,
        "place",
        (KHO.tookPlaceAt, KHO.isNear, KHO.isLocatedIn, KHO.hasDestination, KHO.hasOrigin),
    ),
    (KHO.Event, "people", (KHO.hasParticipant, KHO.hasSide, KHO.hasParty)),
    (KHO.ArmedConflict, "victor", (KHO.hasVictor, KHO.hasDefeatedParty)),
    (KHO.Person, "birth", (KHO.hasBirth,)),
    (KHO.Person, "death", (KHO.hasDeath,)),
    (KHO.Polity, "beginning", (KHO.hasBeginning, KHO.hasTimeSpan)),
    (KHO.Polity, "capital", (KHO.hasCapital,)),
    (KHO.Agreement, "signatories", (KHO.hasSignatory, KHO.hasParty)),
    (KHO.Realm, "successor", ()),
    (KHO.River, "length", (KHO.hasLength,)),
    (KHO.Infrastructure, "extent", (KHO.hasLength,)),
)
"""What a reader expects of a kind: the class, a word for it, and the properties that say it."""
_TOLD_BY_OTHERS: Final[Mapping[str, tuple[tuple[URIRef, tuple[URIRef, ...]], ...]]] = {
    "beginning": ((KHO.bringsIntoBeing, (KHO.hasTimeSpan, KHO.hasBeginning)),),
    "signatories": ((KHO.actsUpon, (KHO.isCarriedOutBy, KHO.hasParticipant)),),
    "capital": ((KHO.isCapitalOf, ()),),
    "successor": ((KHO.succeeds, ()), (KHO.continues, ()), (KHO.hasPredecessor, ())),
}
"""What tells the same of a thing from elsewhere: what points to it, and what is said of that."""
_COURSE: Final = (KHO.hasOrigin, KHO.hasDestination, KHO.connects, KHO.passesThrough)
"""What is said of a line, such as a pipeline, and not of a port; a length is expected of one."""
_DATED_BY: Final[Mapping[str, tuple[URIRef, ...]]] = {"beginning": (KHO.isEstablishedBy,)}
"""Properties whose statements tell a time that is expected, where they have one of their own."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What answers a claim.

    Attributes:
        how: local name of the property: ``denies``, ``offersAlternativeTo`` and so on.
        claim: what is said instead, where it is a claim.
        by: who answers.
        telling: the record of the answer, with its date and its sentences.
    """

    how: str
    claim: ShownTerm | None
    by: tuple[ShownTerm, ...]
    telling: Telling


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """A claim: what is claimed, by whom and when, in which words, and what answers it.

    Attributes:
        text: what is claimed, in our words.
        telling: who claims it, when, and its sentences.
        answers: what answers it.
        kind: ``assertion``, ``denial``, ``hypothesis`` and the like.
    """

    text: ShownTerm
    telling: Telling
    answers: tuple[Answer, ...]
    kind: str


@dataclass(frozen=True, slots=True)
class GapRow:
    """What a source has lost of a thing.

    Attributes:
        slug: of the gap.
        property: IRI of the property that it leaves open.
        kind: ``cut-off``, ``lost-name`` and the like.
        of: the reign or other period of the thing that it is lost of; None for the thing itself.
        written: the words that stand there, where there are any.
        notes: what is lost and why it cannot be read.
        passages: where.
    """

    slug: str
    property: str
    kind: str
    of: ShownTerm | None
    written: str
    notes: tuple[str, ...]
    passages: tuple[ShownPassage, ...]


class SaidReader:
    """Reads what is claimed, lost and not said of a thing.

    Args:
        teller: reads what records tell.
    """

    def __init__(self, teller: Teller) -> None:
        self._teller = teller
        self._show = teller.namer.show
        self._release: Release = teller.namer.release
        self._index = teller.namer.release.index

    def claims_about(self, iri: str) -> tuple[ClaimRow, ...]:
        """Return the claims about a thing, those with answers first."""
        index = self._index
        found = [it for it in index.subjects(iri, KHO.isAbout) if self._is_claim(it)]
        for proposition in index.subjects(iri, KHO.propositionSubject, KHO.propositionObject):
            found += filter(self._is_claim, index.subjects(proposition, KHO.hasContent))
        return self._rows(found)

    def claims_by(self, iri: str) -> tuple[ClaimRow, ...]:
        """Return the claims that somebody makes, those with answers first."""
        return self._rows(self._index.subjects(iri, KHO.isClaimedBy))

    def intentions(self, iri: str) -> tuple[tuple[ShownTerm, Telling], ...]:
        """Return the goals and other intentions that would change something of a thing."""
        index, found = self._index, {}
        for proposition in index.subjects(iri, KHO.propositionSubject, KHO.propositionObject):
            for record in index.subjects(proposition, KHO.hasContent):
                if not self._is_claim(record) and record != iri:
                    telling = self._teller.statement(record)
                    passages = telling.passages or self._teller.passages(
                        index.iris(proposition, KHO.hasEvidence)
                    )
                    shown = replace(telling, states=("intended",), passages=passages)
                    found[record] = (self._show(record), shown)
        return tuple(found.values())

    def gaps(self, iri: str) -> tuple[GapRow, ...]:
        """Return what the sources have lost of a thing, then of its reigns and other periods."""
        owned = self._index.subjects(iri, KHO.belongsTo, KHO.isPartOf)
        periods = [it for it in owned if self._release.is_a(it, str(KHO.HistoricalPeriod))]
        lost = [self._gaps(iri), *(self._gaps(it, self._show(it)) for it in periods)]
        return tuple({gap.slug: gap for gaps in reversed(lost) for gap in gaps}.values())[::-1]

    def _gaps(self, iri: str, of: ShownTerm | None = None) -> tuple[GapRow, ...]:
        index = self._index
        return tuple(
            GapRow(
                slug=slug_of(gap),
                property=property_,
                kind="".join(index.texts(gap, KHO.gapKind)),
                of=of,
                written="".join(index.texts(gap, KHO.asWritten)),
                notes=tuple(index.texts(gap, KHO.readingNote, KHO.note)),
                passages=self._teller.passages(
                    index.subjects(gap, KHO.hasTextProblem),
                    index.texts(gap, KHO.asWritten),
                ),
            )
            for gap in index.subjects(iri, KHO.isAbout)
            for property_ in index.iris(gap, KHO.leavesOpen)[:1]
        )

    def not_said(self, iri: str) -> tuple[str, ...]:
        """Return what a reader expects of such a thing and no source says, in words of the page."""
        index = self._index
        kinds = set(index.iris(iri, RDF.type))
        gaps = index.subjects(iri, KHO.isAbout)
        lost = {property_ for gap in gaps for property_ in index.iris(gap, KHO.leavesOpen)}
        return tuple(
            word
            for kind, word, properties in _EXPECTED
            if str(kind) in kinds
            and not index.objects(iri, *properties)
            and lost.isdisjoint(map(str, properties))
            and not self._told_otherwise(iri, word)
            and (word != "extent" or index.objects(iri, *_COURSE))
        )

    def _told_otherwise(self, iri: str, word: str) -> bool:
        """Say whether what a reader expects is told of what points to a thing, or of a fact."""
        index = self._index
        for property_, properties in _TOLD_BY_OTHERS.get(word, ()):
            others = index.subjects(iri, property_)
            if any(not properties or index.objects(it, *properties) for it in others):
                return True
        return any(
            index.objects(record, KHO.hasTimeSpan)
            for property_ in _DATED_BY.get(word, ())
            for value in index.objects(iri, property_)
            for record in self._release.statements(iri, str(property_), value)
        )

    def _is_claim(self, record: str) -> bool:
        return bool(self._index.objects(record, KHO.isClaimedBy))

    def _rows(self, claims: Iterable[str]) -> tuple[ClaimRow, ...]:
        rows = [self._row(claim) for claim in dict.fromkeys(claims)]
        rows.sort(key=lambda row: (not row.answers, row.telling.position))
        return tuple(rows)

    def _row(self, claim: str) -> ClaimRow:
        kind = "".join(self._index.texts(claim, KHO.claimKind))
        return ClaimRow(self._show(claim), self._telling(claim), tuple(self._answers(claim)), kind)

    def _telling(self, claim: str) -> Telling:
        told = self._teller.statement(claim)
        return replace(told, states=("claimed", *(it for it in told.states if it != "asserted")))

    def _answers(self, claim: str) -> Iterator[Answer]:
        seen: set[str] = set()
        for how in ANSWERS:
            for other in self._index.subjects(claim, how):
                if other in seen:
                    continue
                seen.add(other)
                if self._is_claim(other):
                    telling = self._telling(other)
                    yield Answer(local_name(str(how)), self._show(other), telling.by, telling)
                else:
                    records = self._release.statements(other, str(how), ox.NamedNode(claim))
                    told = [self._teller.statement(record) for record in records]
                    by = (self._show(other),)
                    yield Answer(local_name(str(how)), None, by, told[0] if told else Telling(""))

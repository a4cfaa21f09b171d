"""All that the page of a record shows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Final

import pyoxigraph as ox
from rdflib import RDF

from khorgos.ontology.namespaces import KHO
from khorgos.ontology.prefixes import local_name
from khorgos.server.languages.dates import ShownDate
from khorgos.server.reading.disputing import Ends, describing
from khorgos.server.reading.premises import Premises, premises, says_more
from khorgos.server.reading.records import RecordReader, Said, Slip
from khorgos.server.reading.release import Release, Triple
from khorgos.server.reading.tellings import ShownPassage
from khorgos.server.reading.terms import ShownTerm
from khorgos.server.reading.wording import Pieces

ANSWERING: Final = (
    KHO.denies,
    KHO.offersAlternativeTo,
    KHO.answers,
    KHO.contradicts,
    KHO.contests,
)
"""How a claim, an event or somebody stands to a claim, what says most first."""

_NOTES: Final = (KHO.readingNote, KHO.resolution, KHO.note)
_SPEAKING: Final = ("statement", "denial", "claim", "proposition")
"""The kinds of records that say something."""
_STANDS_IN: Final = (KHO.subject, KHO.object, KHO.propositionSubject, KHO.propositionObject)


@dataclass(frozen=True, slots=True)
class ClaimAnswer:
    """What stands to a claim in some way, or what a claim so stands to.

    Attributes:
        how: ``denies``, ``offersAlternativeTo``, ``answers``, ``contradicts`` or ``contests``.
        claim: the other claim, or None where the other is none.
        other: the event or whoever it is.
        said: the statements that say so, where the other is no claim.
        points: what the other claim says.
    """

    how: str
    claim: Said | None
    other: ShownTerm
    said: tuple[Said, ...] = ()
    points: tuple[Said, ...] = ()

    @property
    def passages(self) -> tuple[ShownPassage, ...]:
        """The sentences in which it answers."""
        records = (self.claim, *self.said) if self.claim else self.said
        return tuple(passage for record in records for passage in record.telling.passages)


@dataclass(frozen=True, slots=True)
class ClaimPoint:
    """A point of a claim, and what each claim that answers makes of it.

    Attributes:
        said: the point.
        cells: for each of those ``same``, ``not``, ``other``, ``whole`` (it denies the claim as a
            whole) or ``silent``, and its own point, where it has one on this.
    """

    said: Said
    cells: tuple[tuple[str, Said | None], ...]


@dataclass(frozen=True, slots=True)
class ClaimPage:
    """What the page of a claim shows besides.

    Attributes:
        kind: ``assertion``, ``interpretation``, ``hypothesis``, ``question``, ``denial``…
        reporting: the words with which it is reported.
        against: what answers it.
        towards: what it answers.
        table: its points, and what the claims that answer it say of each.
        rests_on: what it is based on.
        about: what it is about.
    """

    kind: str
    reporting: tuple[str, ...]
    against: tuple[ClaimAnswer, ...]
    towards: tuple[ClaimAnswer, ...]
    table: tuple[ClaimPoint, ...]
    rests_on: tuple[ShownTerm, ...]
    about: tuple[ShownTerm, ...]

    @property
    def groups(self) -> tuple[tuple[str, tuple[ClaimAnswer, ...]], ...]:
        """What answers it, by how it does."""
        kinds = dict.fromkeys(answer.how for answer in self.against)
        return tuple((how, tuple(it for it in self.against if it.how == how)) for how in kinds)

    @property
    def parties(self) -> tuple[ClaimAnswer, ...]:
        """The claims that answer it, in the order of the cells of its table."""
        return tuple(answer for answer in self.against if answer.claim)


@dataclass(frozen=True, slots=True)
class NumbersAdded:
    """Numbers of one sentence of which one is the sum of the others."""

    total: ShownTerm
    parts: tuple[ShownTerm, ...]


@dataclass(frozen=True, slots=True)
class Consequence:
    """What follows by rule from a statement, alone or with others.

    Attributes:
        pieces: what follows, as a sentence.
        others: the statements that it takes besides.
    """

    pieces: Pieces
    others: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class RecordPage:
    """What the page of a record shows.

    Attributes:
        said: the record.
        speakers: whose word it is, where that is not the document's own.
        ends: the things that it relates.
        predicate: the heading of the property that it states; None where it states no triple.
        is_dating: whether what it states is itself a time.
        dated_by: the event that it is about and when that was, where that is told.
        reading: how the words lead to it: ``stated``, ``coreference``…; empty where it is not told.
        rank: ``preferred``, ``normal`` or ``deprecated``; empty for what has none.
        written: its time and its number in the words of the source.
        qualifiers: what qualifies it, with the class or property of each.
        notes: why it was read so, how a word was taken, and remarks.
        slips: what is wrong with its words, and as what they are read.
        conflicts: the statements that cannot be so as well.
        contrary: the records that deny what this one says, or say what it denies.
        others: other statements on the same matter.
        siblings: other records of its passages.
        total: the numbers of its sentence that add up, or None.
        follows: what follows by rule.
        holders: for a proposition, the records that hold it or say whose intention it is; an
            intention that nobody is said to have stands there itself.
        aims: for a proposition, the intentions that hold it.
        uses: other records that speak of it.
        claim: for a claim, what it says and what answers it.
    """

    said: Said
    speakers: Pieces
    ends: tuple[ShownTerm, ...]
    predicate: ShownTerm | None
    is_dating: bool
    dated_by: tuple[ShownTerm, ShownDate] | None
    reading: str
    rank: str
    written: tuple[str, ...]
    qualifiers: tuple[tuple[ShownTerm, ShownTerm], ...]
    notes: tuple[str, ...]
    slips: tuple[Slip, ...]
    conflicts: tuple[Said, ...]
    contrary: tuple[Said, ...]
    others: tuple[Said, ...]
    siblings: tuple[Said, ...]
    total: NumbersAdded | None
    follows: tuple[Consequence, ...]
    holders: tuple[Said | ShownTerm, ...]
    aims: tuple[ShownTerm, ...]
    uses: tuple[Said, ...]
    claim: ClaimPage | None


def _dated_by(iri: str, reader: RecordReader) -> tuple[ShownTerm, ShownDate] | None:
    """Return an event with its time; None for what is no event or has no time."""
    date = reader.namer.date_of(iri) if reader.release.is_a(iri, str(KHO.Event)) else None
    return (reader.namer.show(iri), date) if date else None


def read_record(iri: str, reader: RecordReader) -> RecordPage:
    """Put together what the page of a record shows.

    Raises:
        ValueError: ``iri`` is no record.
    """
    index, show = reader.index, reader.namer.show
    said, triple = reader.said(iri), reader.triple(iri)
    passages = reader.passages(iri)
    nodes = dict.fromkeys((iri, reader.content(iri)))
    ends = [it for it in (triple[0], triple[2]) if not isinstance(it, ox.Literal)] if triple else []
    objects = index.iris(reader.content(iri), KHO.object, KHO.propositionObject)
    holders = index.subjects(iri, KHO.hasContent, KHO.negates)
    claim = _claim(iri, reader) if said.kind == "claim" else None
    answering = set(_answering(claim)) if claim else set()
    uses = tuple(it for it in _uses(iri, reader) if it.slug not in answering)
    is_slip = said.kind in ("gap", "emendation")
    return RecordPage(
        said=said,
        speakers=reader.speakers(iri),
        ends=tuple(map(show, ends)),
        predicate=reader.heading(triple[1], triple[0]) if triple else None,
        dated_by=_dated_by(triple[0], reader) if triple else None,
        is_dating=any(reader.release.is_a(it, str(KHO.TimeSpan)) for it in objects),
        reading=next(iter(index.texts(iri, KHO.reading)), ""),
        rank=next(iter(index.texts(iri, KHO.rank)), ""),
        written=tuple(_written(nodes, reader)),
        qualifiers=tuple(reader.qualifiers(iri)),
        notes=tuple(dict.fromkeys(it for node in nodes for it in index.texts(node, *_NOTES))),
        slips=(reader.slip(iri),) if is_slip else reader.slips(iri),
        conflicts=tuple(map(reader.said, _conflicting(iri, reader))),
        contrary=tuple(_contrary(iri, reader)),
        others=tuple(_on_the_same(iri, reader)),
        siblings=tuple(
            it
            for it in _siblings(iri, passages, reader)
            if it not in uses and it.slug not in answering
        ),
        total=_total(passages, objects, reader),
        follows=tuple(_follows(iri, reader)),
        holders=tuple(_holders(holders, reader)),
        aims=tuple(show(it) for it in holders if not reader.kind(it)),
        uses=uses,
        claim=claim,
    )


def _written(nodes: Iterable[str], reader: RecordReader) -> Iterator[str]:
    index = reader.index
    yield from dict.fromkeys(it for node in nodes for it in index.texts(node, KHO.dateText))
    for node in nodes:
        for value in index.iris(node, KHO.object, KHO.propositionObject, KHO.hasMeasure):
            yield from index.texts(value, KHO.quantityText)


def _siblings(iri: str, passages: Sequence[str], reader: RecordReader) -> Iterator[Said]:
    """Yield what else the passages of a record say, in the order of its kinds."""
    index = reader.index
    own = {iri, *index.iris(iri, KHO.hasContent, KHO.negates)}
    own |= set(index.subjects(iri, KHO.hasContent, KHO.negates))
    found = dict.fromkeys(it for one in passages for it in index.subjects(one, KHO.hasEvidence))
    lines = [reader.said(it) for it in found if it not in own and reader.kind(it) in _SPEAKING]
    yield from sorted(lines, key=lambda it: (_SPEAKING.index(it.kind), it.text))


def _holders(holders: Iterable[str], reader: RecordReader) -> Iterator[Said | ShownTerm]:
    """Yield the records that hold a proposition; of an intention those that say whose it is."""
    for holder in holders:
        stated = [it for it in reader.index.subjects(holder, KHO.object) if reader.kind(it)]
        if reader.kind(holder):
            yield reader.said(holder)
        elif stated:
            yield from map(reader.said, stated)
        else:
            yield reader.namer.show(holder)


def _conflicting(iri: str, reader: RecordReader) -> list[str]:
    """Return the statements that contradict one, whichever of them says so."""
    index = reader.index
    both = (*index.iris(iri, KHO.conflictsWith), *index.subjects(iri, KHO.conflictsWith))
    return list(dict.fromkeys(both))


def _contrary(iri: str, reader: RecordReader) -> Iterator[Said]:
    """Yield the records with the same triple, of which the one denies what the other says."""
    triple, index = reader.triple(iri), reader.index
    if triple and reader.kind(iri) != "claim":
        found = index.subjects(triple[0], KHO.subject, KHO.propositionSubject)
        denials = {it: index.subjects(it, KHO.negates) for it in found}
        for other in dict.fromkeys(one for it in found for one in denials[it] or [it]):
            if reader.triple(other) == triple and reader.is_denied(other) != reader.is_denied(iri):
                yield reader.said(other)


def _on_the_same(iri: str, reader: RecordReader) -> Iterator[Said]:
    """Yield other statements with the same subject and property."""
    triple, index = reader.triple(iri), reader.index
    if triple and reader.kind(iri) == "statement":
        apart = {iri, *_conflicting(iri, reader)}
        for other in index.subjects(triple[0], KHO.subject):
            if other not in apart and triple[1] in index.iris(other, KHO.predicate):
                yield reader.said(other)


def _uses(iri: str, reader: RecordReader) -> Iterator[Said]:
    for other in dict.fromkeys(reader.index.subjects(iri, *_STANDS_IN)):
        if other != iri and reader.kind(other):
            yield reader.said(other)


@lru_cache(maxsize=2)
def consequences(release: Release) -> Mapping[Triple, tuple[tuple[Triple, Premises], ...]]:
    """Find what follows from each stated triple: it with others, and says more than they do.

    Returns:
        Stated triple → the triples that follow, each with all that it rests on.
    """
    found: defaultdict[Triple, list[tuple[Triple, Premises]]] = defaultdict(list)
    for triple in (*release.inferred, *release.unsure):
        if triple[1] != str(RDF.type) and isinstance(triple[2], ox.NamedNode):
            rests_on = premises(release, triple)
            if rests_on and says_more(release, triple, rests_on):
                for premise in rests_on:
                    found[premise].append((triple, rests_on))
    return {stated: tuple(follows) for stated, follows in found.items()}


def _follows(iri: str, reader: RecordReader) -> Iterator[Consequence]:
    """Yield what follows from a statement."""
    release, triple = reader.release, reader.triple(iri)
    if not triple or reader.kind(iri) != "statement":
        return
    for follows, rests_on in consequences(release).get(triple, ()):
        others = [
            reader.said(one)
            for premise in rests_on
            if premise != triple
            for one in release.statements(*premise)[:1]
        ]
        yield Consequence(reader.tell(*follows), tuple(others))


def _total(
    passages: Sequence[str], own: Sequence[str], reader: RecordReader
) -> NumbersAdded | None:
    """Find that one number of a sentence is the sum of all others in the unit of a record's own."""
    index, show = reader.index, reader.namer.show
    figures: dict[str, dict[str, Decimal]] = {}
    records = dict.fromkeys(it for one in passages for it in index.subjects(one, KHO.hasEvidence))
    for quantity in dict.fromkeys(it for one in records for it in index.iris(one, KHO.object)):
        for unit, figure in zip(
            index.texts(quantity, KHO.unit), index.texts(quantity, KHO.value), strict=False
        ):
            figures.setdefault(unit, {})[quantity] = _decimal(figure)
    for numbers in figures.values():
        *parts, total = sorted(numbers, key=lambda it: (numbers[it], it))
        if (
            {*own} & {*numbers}
            and len(parts) > 1
            and sum(numbers[it] for it in parts) == numbers[total]
        ):
            return NumbersAdded(show(total), tuple(map(show, reversed(parts))))
    return None


def _decimal(figure: str) -> Decimal:
    try:
        return Decimal(figure)
    except InvalidOperation:
        return Decimal("-Infinity")


def _claim(iri: str, reader: RecordReader) -> ClaimPage:
    index, show = reader.index, reader.namer.show
    against, towards = _answers(iri, reader)
    parties = [it for it, answer in against.items() if answer.claim]
    points = _points(iri, reader)
    by_the_way = describing({_ends(it, reader) for it in points}, reader.release.axioms)
    denied = {it: against[it].how == "denies" for it in parties}
    in_dispute = {it: _ends(it, reader) not in by_the_way for it in points}
    return ClaimPage(
        kind="".join(index.texts(iri, KHO.claimKind)[:1]),
        reporting=tuple(index.texts(iri, KHO.reportingWords)),
        against=tuple(against.values()),
        towards=tuple(towards.values()),
        table=tuple(
            ClaimPoint(
                point,
                tuple(_cell(node, it, denied[it] and in_dispute[node], reader) for it in parties),
            )
            for node, point in points.items()
        ),
        rests_on=tuple(map(show, index.iris(iri, KHO.isBasedOn))),
        about=tuple(map(show, index.iris(iri, KHO.isAbout))),
    )


def _answering(claim: ClaimPage) -> Iterator[str]:
    """Yield the slugs of the records that answer a claim, or that it answers."""
    for answer in (*claim.against, *claim.towards):
        yield from (it.slug for it in (*answer.said, *([answer.claim] if answer.claim else [])))


def _points(iri: str, reader: RecordReader) -> dict[str, Said]:
    """Return what a claim says: proposition → how it is shown."""
    found = [(it, reader.said(it)) for it in reader.index.iris(iri, KHO.hasContent)]
    return dict(sorted(found, key=lambda it: it[1].text))


def _answers(
    iri: str, reader: RecordReader
) -> tuple[dict[str, ClaimAnswer], dict[str, ClaimAnswer]]:
    """Return what answers a claim and what it answers, each once, by what says most."""
    index = reader.index
    against: dict[str, ClaimAnswer] = {}
    towards: dict[str, ClaimAnswer] = {}
    speakers: set[str] = set()
    for how in ANSWERING:
        for found, others in ((against, index.subjects(iri, how)), (towards, index.iris(iri, how))):
            for other in others:
                # Who makes a claim against this one contests it too, by the rules.
                if other not in (*against, *towards, *speakers):
                    stated = () if found is towards else reader.stating(other, str(how), iri)
                    found[other] = _answer(other, local_name(str(how)), stated, reader)
                    speakers |= set(index.iris(other, KHO.isClaimedBy))
    return against, towards


def _answer(iri: str, how: str, stated: Iterable[str], reader: RecordReader) -> ClaimAnswer:
    is_claim = reader.kind(iri) == "claim"
    return ClaimAnswer(
        how=how,
        claim=reader.said(iri) if is_claim else None,
        other=reader.namer.show(iri),
        said=() if is_claim else tuple(map(reader.said, stated)),
        points=tuple(_points(iri, reader).values()) if is_claim else (),
    )


def _ends(point: str, reader: RecordReader) -> Ends:
    triple = reader.triple(point)
    return (triple[0], triple[1], triple[2].value) if triple else ("", "", "")


def _cell(point: str, other: str, is_whole: bool, reader: RecordReader) -> tuple[str, Said | None]:
    """Compare a point of a claim with what a claim that answers it says."""
    triple = reader.triple(point)
    for node, said in _points(other, reader).items():
        theirs = reader.triple(node)
        if triple and theirs and theirs[:2] == triple[:2]:
            if theirs[2] != triple[2]:
                return "other", said
            same = reader.is_denied(node) == reader.is_denied(point)
            return ("same" if same else "not"), said
    return ("whole" if is_whole else "silent"), None

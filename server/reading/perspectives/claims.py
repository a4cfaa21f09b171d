"""Claims: who says what, one by one, and by whom they are made.

How claims stand against each other is in :mod:`khorgos.server.reading.perspectives.cases`.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, replace

import pyoxigraph as ox

from khorgos.ontology.namespaces import KHO
from khorgos.server.languages.dates import ShownDate
from khorgos.server.reading.closure import RdfTerm
from khorgos.server.reading.perspectives.records import Qualifiers, Records
from khorgos.server.reading.tellings import ShownPassage
from khorgos.server.reading.terms import ShownTerm
from khorgos.server.reading.wording import Pieces


@dataclass(frozen=True, slots=True)
class PointOfClaim:
    """One of the things that a claim says.

    Attributes:
        sentence: it in words.
        parts: subject, property and object.
        ends: the IRIs of the same three, or the lexical form of a value.
        is_negated: whether the claim says that it is not so.
        hedges: the words with which the claim hedges.
        qualifiers: how, how much and where.
    """

    sentence: Pieces
    parts: tuple[ShownTerm, ShownTerm, ShownTerm]
    ends: tuple[str, str, str]
    is_negated: bool
    hedges: tuple[str, ...]
    qualifiers: Qualifiers


@dataclass(frozen=True, slots=True)
class ClaimLine:
    """A claim, as a page tells of it.

    Attributes:
        iri: the claim.
        term: what is claimed, in our words, with the address of the claim.
        kind: assertion, denial, interpretation, question and the like.
        speakers: IRIs of those who make it.
        by: the same as a page shows them.
        reporting: the words by which the source reports it.
        date: when it was made, or None.
        passages: the sentences.
        points: what it says, one by one.
        about: the things that it is about, by IRI.
        notes: how its words are read.
    """

    iri: str
    term: ShownTerm
    kind: str
    speakers: tuple[str, ...]
    by: tuple[ShownTerm, ...]
    reporting: tuple[str, ...]
    date: ShownDate | None
    passages: tuple[ShownPassage, ...]
    points: tuple[PointOfClaim, ...]
    about: dict[str, ShownTerm]
    notes: tuple[str, ...]


def claim_lines(records: Records, about: Container[str] | None = None) -> tuple[ClaimLine, ...]:
    """Tell of claims, in the order of the documents.

    Args:
        records: holds them.
        about: only those that speak of one of these things, by IRI; None for all.
    """
    lines = (claim_line(records, iri) for iri in records.index.having(KHO.claimText))
    chosen = (line for line in lines if about is None or _speaks(line, about))
    return tuple(sorted(chosen, key=place))


def _speaks(line: ClaimLine, about: Container[str]) -> bool:
    return any(end in about for point in line.points for end in (point.ends[0], point.ends[2]))


def claim_line(records: Records, iri: str) -> ClaimLine:
    """Tell of one claim."""
    index = records.index
    text = records.show(index.objects(iri, KHO.claimText)[0])
    speakers = tuple(index.iris(iri, KHO.isClaimedBy))
    about = index.iris(iri, KHO.isAbout)
    points = tuple(_points(records, index.iris(iri, KHO.hasContent)))
    telling = records.teller.statement(iri, *map(ox.NamedNode, about))
    return ClaimLine(
        iri=iri,
        term=replace(text, href=records.show(iri).href),
        kind="".join(index.texts(iri, KHO.claimKind)[:1]),
        speakers=speakers,
        by=tuple(map(records.show, speakers)),
        reporting=tuple(index.texts(iri, KHO.reportingWords)),
        date=telling.date,
        passages=telling.passages,
        points=points,
        about={thing: records.show(thing) for thing in about},
        notes=(*telling.readings, *telling.notes),
    )


def by_speaker(lines: Iterable[ClaimLine]) -> dict[str, tuple[ShownTerm, list[ClaimLine]]]:
    """Group claims by who makes them, those who make few first.

    Returns:
        IRI of each who makes claims → the name, and the claims in the order given.
    """
    groups: dict[str, tuple[ShownTerm, list[ClaimLine]]] = {}
    for line in lines:
        for iri, term in zip(line.speakers, line.by, strict=True):
            groups.setdefault(iri, (term, []))[1].append(line)
    ordered = sorted(groups, key=lambda iri: (len(groups[iri][1]), groups[iri][0].text.casefold()))
    return {iri: groups[iri] for iri in ordered}


def place(line: ClaimLine) -> tuple[str, int, str]:
    """Return a key that sorts claims as they stand in the documents."""
    first = line.passages[:1]
    document = "".join(passage.document for passage in first)
    return document, min((passage.position for passage in first), default=0), line.term.text


def _points(records: Records, propositions: Iterable[str]) -> Iterator[PointOfClaim]:
    index = records.index
    for iri in propositions:
        predicates = (KHO.propositionSubject, KHO.propositionPredicate, KHO.propositionObject)
        held = [term for it in predicates for term in index.objects(iri, it)[:1]]
        if len(held) == len(predicates):
            subject, predicate, value = held
            yield PointOfClaim(
                records.sentence(held[0], _key(held[1]), held[2]),
                (records.show(subject), records.show(predicate), records.show(value)),
                (_key(subject), _key(predicate), _key(value)),
                "true" in index.texts(iri, KHO.isNegated),
                tuple(index.texts(iri, KHO.certainty)),
                records.qualifiers(iri),
            )


def _key(term: RdfTerm) -> str:
    return str(getattr(term, "value", term))

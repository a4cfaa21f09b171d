"""Cases: a claim, who denies it, reads it otherwise or acts against it, side by side.

Claims that answer one another, directly or over others, make one case. Each stands in it in one
role; the points of what was claimed are compared with what the others say of the same matter.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal, TypeAlias

from rdflib import URIRef

from khorgos.ontology.namespaces import KHO
from khorgos.ontology.prefixes import slug_of
from khorgos.server.reading.disputing import Ends, describing
from khorgos.server.reading.perspectives.claims import (
    ClaimLine,
    PointOfClaim,
    claim_lines,
    place,
)
from khorgos.server.reading.perspectives.records import (
    FactInWords,
    Qualifiers,
    Records,
    Tie,
    outermost,
)
from khorgos.server.reading.tellings import ShownPassage, Teller
from khorgos.server.reading.terms import ShownTerm

Role: TypeAlias = Literal["claim", "denial", "reading", "contrary", "answer"]
"""As what a claim stands in a case."""
Verdict: TypeAlias = Literal["says", "whole", "denies", "otherwise", "silent"]
"""What a speaker does with a point: says it, dismisses all, denies it, says another thing of the
same matter, or does not speak of it."""

_ROLES: Final[Mapping[URIRef, Role]] = {
    KHO.denies: "denial",
    KHO.offersAlternativeTo: "reading",
    KHO.answers: "answer",
    KHO.contradicts: "contrary",
}
_ORDER: Final = ("claim", "contrary", "denial", "reading", "answer")


@dataclass(frozen=True, slots=True)
class Stand:
    """A claim in its case.

    Attributes:
        role: as what it stands there.
        line: the claim.
        against: the claims that it is set against, by IRI.
    """

    role: Role
    line: ClaimLine
    against: tuple[str, ...]

    @property
    def slug(self) -> str:
        """The end of the claim's address, as an anchor."""
        return slug_of(self.line.iri)


@dataclass(frozen=True, slots=True)
class Ruling:
    """What one speaker does with one point.

    Attributes:
        verdict: what it is.
        words: of another thing that the speaker says of the same matter.
        hedges: the words with which the speaker hedges.
        qualifiers: how or how much, in the words of the speaker.
    """

    verdict: Verdict
    words: ShownTerm | None = None
    hedges: tuple[str, ...] = ()
    qualifiers: Qualifiers = ()


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the comparison: who speaks there, and in which role."""

    role: Role
    by: tuple[ShownTerm, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """A passage of a case, and in which roles it stands there."""

    passage: ShownPassage
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """A case: what is claimed, and all that is set against it.

    Attributes:
        slug: of its first claim, as an anchor.
        title: what it is about, or what is claimed.
        parts: the claims in it; what was claimed first.
        protests: what is done against the claims: who, or which event.
        columns: of the comparison.
        points: what is claimed, and what each column does with it.
        words: the passages, in the order of the documents.
        emended: what stands in the source, and as what it is read.
    """

    slug: str
    title: ShownTerm
    parts: tuple[Stand, ...]
    protests: tuple[Tie, ...]
    columns: tuple[Column, ...]
    points: tuple[tuple[PointOfClaim, tuple[Ruling, ...]], ...]
    words: tuple[Words, ...]
    emended: tuple[ShownTerm, ...]

    @property
    def silences(self) -> tuple[str, ...]:
        """What nobody says of the case: keys that a page has words for."""
        roles = {part.role for part in self.parts}
        silent = {
            "denial": not roles & {"denial", "contrary", "answer"},
            "reading": not roles & {"reading", "answer"},
            "protest": not self.protests and "answer" not in roles,
            "reply": "denial" in roles,
            "date": any(part.line.date is None for part in self.parts) and "answer" not in roles,
        }
        return tuple(what for what, is_silent in silent.items() if is_silent)

    def has(self, role: str) -> bool:
        """Say whether a passage stands in the case in a role."""
        return any(role in words.roles for words in self.words)

    def of(self, role: Role) -> tuple[tuple[Stand, ...], ...]:
        """Return the claims in a role, those of one speaker on one day together."""
        groups: dict[tuple[object, ...], list[Stand]] = {}
        for part in self.parts:
            if part.role == role:
                groups.setdefault((part.line.speakers, part.line.date), []).append(part)
        return tuple(map(tuple, groups.values()))

    def has_role(self, role: Role) -> bool:
        """Say whether a claim stands in the case in a role."""
        return any(part.role == role for part in self.parts)


@dataclass(frozen=True, slots=True)
class Claims:
    """All claims.

    Attributes:
        cases: the answered ones with what answers them.
        lines: every one, in the order of the documents.
        denials: what the documents themselves say is not so.
    """

    cases: tuple[Case, ...]
    lines: tuple[ClaimLine, ...]
    denials: tuple[FactInWords, ...]

    @property
    def contested(self) -> int:
        """How many claims are denied, read otherwise, contradicted or protested against."""
        return sum(
            sum(part.role == "claim" for part in case.parts)
            for case in self.cases
            if not case.has_role("answer")
        )

    @property
    def answered(self) -> frozenset[str]:
        """The claims that stand in a case."""
        return frozenset(part.line.iri for case in self.cases for part in case.parts)


def read_claims(teller: Teller) -> Claims:
    """Read all claims, and how they stand against each other."""
    records = Records(teller)
    lines = {line.iri: line for line in claim_lines(records)}
    cases = [_case(records, [lines[iri] for iri in group]) for group in _groups(records, lines)]
    denials = [
        fact
        for denial in records.of_class(KHO.NegativeStatement)
        for fact in records.in_words(denial)
    ]
    return Claims(tuple(sorted(cases, key=_rank)), tuple(lines.values()), tuple(denials))


def _rank(case: Case) -> tuple[bool, bool, tuple[str, int, str]]:
    """Put denied claims first, then those with another reading, then the others."""
    return not case.has_role("denial"), not case.protests, place(case.parts[0].line)


def _groups(records: Records, lines: Mapping[str, ClaimLine]) -> list[list[str]]:
    """Return the claims that hang together, and those that something else contests."""
    beside: dict[str, set[str]] = {}
    for iri in lines:
        for other in records.index.iris(iri, *_ROLES):
            if other in lines:
                beside.setdefault(iri, set()).add(other)
                beside.setdefault(other, set()).add(iri)
        if records.towards(iri, KHO.contests):
            beside.setdefault(iri, set())
    groups, seen = [], set[str]()
    for iri in lines:
        if iri in beside and iri not in seen:
            group, waiting = set[str](), {iri}
            while waiting:
                one = waiting.pop()
                group.add(one)
                waiting |= beside[one] - group
            seen |= group
            groups.append([one for one in lines if one in group])
    return groups


def _case(records: Records, lines: list[ClaimLine]) -> Case:
    """Put a case together from its claims, in the order of the documents."""
    parts = sorted(_parts(records, lines), key=lambda part: _ORDER.index(part.role))
    mains = [part for part in parts if part.role == "claim"] or parts[:1]
    protests = tuple(
        dict.fromkeys(tie for line in lines for tie in records.towards(line.iri, KHO.contests))
    )
    title = _title(records, mains)
    columns, points = _comparison(records, parts, mains)
    # What is said of the matter itself goes before what is said of others.
    points = tuple(sorted(points, key=lambda row: row[0].parts[0].href != title.href))
    roles: list[tuple[str, tuple[ShownPassage, ...]]] = [
        (part.role, part.line.passages) for part in parts
    ]
    roles += [("protest", tie.passages) for tie in protests]
    slugs = [(role, {one.slug for one in those}) for role, those in roles]
    emended = [
        mended
        for line in lines
        for node in (line.iri, *records.index.iris(line.iri, KHO.hasContent))
        for mended in records.index.iris(node, KHO.hasEmendation)
    ]
    return Case(
        slug=mains[0].slug,
        title=title,
        parts=tuple(parts),
        protests=protests,
        columns=columns,
        points=points,
        words=tuple(
            Words(it, tuple(dict.fromkeys(role for role, those in slugs if it.slug in those)))
            for it in outermost(it for _, those in roles for it in those)
        ),
        emended=tuple(map(records.show, dict.fromkeys(emended))),
    )


def _parts(records: Records, lines: Iterable[ClaimLine]) -> list[Stand]:
    """Find as what each claim stands in its case."""
    parts = []
    told: set[str] = set()
    for line in lines:
        role: Role = "claim"
        against: list[str] = []
        for property_, given in _ROLES.items():
            found = records.index.iris(line.iri, property_)
            # Of two that contradict each other the later one stands against the earlier.
            if given == "contrary" and not told & set(found):
                continue
            if found and role == "claim":
                role, against = given, found
        # Who is denied says, by the symmetry of it, what is contrary to the denial.
        if role == "contrary" and any(
            line.iri in records.index.iris(it, KHO.denies, KHO.offersAlternativeTo)
            for it in against
        ):
            role, against = "claim", []
        told.add(line.iri)
        parts.append(Stand(role, line, tuple(against)))
    return parts


def _title(records: Records, mains: list[Stand]) -> ShownTerm:
    """Call a case by the event that all its claims are about, else by what is claimed."""
    shared = [
        thing
        for thing in mains[0].line.about
        if all(thing in part.line.about for part in mains) and records.is_a(thing, KHO.Event)
    ]
    if len(shared) != 1:
        return mains[0].line.term
    thing = mains[0].line.about[shared[0]]
    return replace(thing, text=thing.text[:1].upper() + thing.text[1:])


def _comparison(
    records: Records, parts: list[Stand], mains: list[Stand]
) -> tuple[tuple[Column, ...], tuple[tuple[PointOfClaim, tuple[Ruling, ...]], ...]]:
    """Compare what is claimed with what every speaker says, point by point."""
    columns: dict[Column, list[ClaimLine]] = {}
    for part in parts:
        columns.setdefault(Column(part.role, part.line.by), []).append(part.line)
    points: dict[tuple[str, str, str], PointOfClaim] = {}
    for part in [*mains, *(part for part in parts if part not in mains)]:
        for point in sorted(part.line.points, key=_reading):
            # What a denial says of the claim as such is no point of the matter; and what others
            # say of a matter that was claimed stands in its row.
            is_new = part in mains or all(it[:2] != point.ends[:2] for it in points)
            if is_new and not records.index.texts(point.ends[0], KHO.claimText):
                points.setdefault(point.ends, point)
    dismissed = _dismissed(parts)
    rows = [
        (point, tuple(_ruling(point, those, dismissed) for those in columns.values()))
        for point in points.values()
    ]
    by_the_way = describing(points.keys(), records.release.axioms)
    return tuple(columns), tuple(
        (point, rulings)
        for point, rulings in rows
        if point.ends not in by_the_way
        or any(it.verdict in ("denies", "otherwise") for it in rulings)
    )


def _dismissed(parts: Iterable[Stand]) -> Mapping[str, frozenset[Ends]]:
    """Return the points that each denial dismisses: those of the claims that it denies.

    A denial that takes nothing apart is of the claim as such: that it is false, a lie, or fake.
    """
    said = {part.line.iri: [point.ends for point in part.line.points] for part in parts}
    return {
        part.line.iri: frozenset(ends for iri in part.against for ends in said.get(iri, ()))
        for part in parts
        if part.role == "denial" and all(ends[0] in part.against for ends in said[part.line.iri])
    }


def _ruling(
    point: PointOfClaim,
    lines: Sequence[ClaimLine],
    dismissed: Mapping[str, frozenset[Ends]],
) -> Ruling:
    """Find what the claims of one speaker do with a point."""
    own = [found for line in lines for found in line.points]
    for found in own:
        if found.ends == point.ends:
            alike = found.is_negated == point.is_negated
            if alike and found.qualifiers != point.qualifiers:
                return Ruling("otherwise", None, found.hedges, found.qualifiers)
            verdict: Verdict = "says" if alike else "denies"
            return Ruling(verdict, None, found.hedges, found.qualifiers)
    for found in own:
        if found.ends[:2] == point.ends[:2] and not found.is_negated:
            return Ruling("otherwise", found.parts[2], found.hedges, found.qualifiers)
    is_whole = any(point.ends in dismissed.get(line.iri, ()) for line in lines)
    return Ruling("whole" if is_whole else "silent")


def _reading(point: PointOfClaim) -> tuple[str, ...]:
    """Return a key that puts what is said of one thing together."""
    return tuple(part.text for part in point.parts)

"""What is told twice: events and agreements under two slugs, facts and claims in two places.

Two events may be one where their classes can be one, the parties of one are all among those of the
other, and the time of one lies within that of the other or is the same. Where one of them has no
party, the times have to be the same, or the words of their labels alike; so too where one has no
time. Two acts upon one thing, such as two signings of one treaty, may be one whoever takes part.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations
from typing import Final

from khorgos.ontology.namespaces import KHO
from khorgos.ontology.vocabulary import Vocabulary
from khorgos.triples.annotated import AnnotatedDocument, Input
from khorgos.triples.annotation import ClaimRecord, Entity, FactRecord, Record
from khorgos.triples.dates.datewords import DateWordsError, parse_words
from khorgos.triples.dates.edtf import Bounds, EDTFError, parse
from khorgos.triples.documents.document import Passage
from khorgos.triples.naming.sameness import shared_words
from khorgos.triples.problems import Problem

_PARTIES: Final = (KHO.hasParticipant, KHO.hasSide)
"""Whoever takes part in an event, or is on a side of a dispute or agreement, by any role."""
_ALIKE: Final = 0.75
"""Least share of their labels' words that two events have in common of which one says too little.
"""

_MONTH: Final = 31
"""How many days a time has at most that tells by itself that two vague events may be one."""

Asked = tuple[Entity, Entity, str]
"""Two things that may be one, and why."""


@dataclass
class _Happening:
    """An event or agreement with what records tell of it."""

    entity: Entity
    parties: set[str] = field(default_factory=set)
    upon: set[str] = field(default_factory=set)
    times: list[Bounds] = field(default_factory=list)


def happenings_told_twice(given: Input, vocabulary: Vocabulary) -> Iterator[Asked]:
    """Yield the events and agreements that may be one.

    Args:
        given: records and entities; of facts with an unknown property or thing nothing is taken.
        vocabulary: of the ontology.
    """
    found = _happenings(given, vocabulary)
    kinds = {slug: vocabulary.classes[one.entity.type] for slug, one in found.items()}
    asked = given.judged_entities
    for (one, first), (other, second) in combinations(found.items(), 2):
        if one not in asked and other not in asked:
            continue
        above = vocabulary.superclasses(kinds[one]), vocabulary.superclasses(kinds[other])
        is_of_a_kind = kinds[one] in above[1] or kinds[other] in above[0]
        if is_of_a_kind and (why := _why_one(first, second)):
            yield first.entity, second.entity, why


def _happenings(given: Input, vocabulary: Vocabulary) -> Mapping[str, _Happening]:
    """What can be told twice, by slug, with the parties and times that the records give it."""
    found: dict[str, _Happening] = {}
    for slug, entity in given.entities.items():
        cls = vocabulary.classes.get(entity.type)
        if cls and not {KHO.Occurrence, KHO.Agreement}.isdisjoint(vocabulary.superclasses(cls)):
            found[slug] = _Happening(entity)
    names = {iri: name for name, iri in vocabulary.object_properties.items()}
    taking_part = {names[p] for top in _PARTIES for p in vocabulary.subproperties(top)}
    for fact in (fact for record in given.records for fact in record.facts if not fact.negated):
        triple = fact.triple
        if triple.property == "takesPartIn" and triple.object in found:
            found[triple.object].parties.add(triple.subject)
        if (told := found.get(triple.subject)) is None:
            continue
        if triple.object is not None and triple.property in taking_part:
            told.parties.add(triple.object)
        if triple.object is not None and triple.property == "actsUpon":
            told.upon.add(triple.object)
        if triple.property == "hasTimeSpan" and (time := _time(fact)) is not None:
            told.times.append(time)
    _lend_to_agreements(found)
    return found


def _lend_to_agreements(found: Mapping[str, _Happening]) -> None:
    """Give an agreement the time and the parties of its signing, and the reverse."""
    for act in found.values():
        for slug in act.upon & found.keys() if act.entity.type == "Signing" else ():
            agreement = found[slug]
            act.parties, agreement.parties = (act.parties | agreement.parties,) * 2
            act.times = agreement.times = [*act.times, *agreement.times]


def _time(fact: FactRecord) -> Bounds | None:
    try:
        return parse(fact.edtf) if fact.edtf else parse_words(fact.triple.words or "")
    except (DateWordsError, EDTFError):  # the gate `input` refuses it
        return None


def _why_one(one: _Happening, other: _Happening) -> str:
    """Why two events of one kind may be one; "" where they are two."""
    times = [_at_once(a, b) for a in one.times for b in other.times]
    if times and not any(times):
        return ""
    if one.upon and one.upon == other.upon:
        return f"both act upon {', '.join(sorted(one.upon))}"
    within = one.parties <= other.parties or other.parties <= one.parties
    parties = sorted(one.parties & other.parties)
    # Of an event of which no more is told, one thing in common within a longer time is too little.
    kinds = {one.entity.type, other.entity.type}
    is_vague = "Event" in kinds
    alike = shared_words(one.entity.label, other.entity.label)
    same_days = _same_days(one, other, shortly=is_vague and not alike)
    is_close = same_days or not is_vague or len(parties) > 1
    if parties and within and times and is_close:
        return f"both have {', '.join(parties)}, and the time of one holds that of the other"
    if one.parties and other.parties and not within:
        return ""
    if same_days:
        return "both are of one kind and one time, and no party of theirs differs"
    if alike < _ALIKE:
        return ""
    return "their labels have words in common, and they have no two times or parties that differ"


def _same_days(one: _Happening, other: _Happening, *, shortly: bool) -> bool:
    """Whether a time of one, with both ends, is a time of the other; a month at most if asked."""
    return any(
        a.earliest_day is not None
        and a.latest_day is not None
        and (a.earliest_day, a.latest_day) == (b.earliest_day, b.latest_day)
        and (not shortly or a.latest_day - a.earliest_day <= _MONTH)
        for a in one.times
        for b in other.times
    )


def _at_once(one: Bounds, other: Bounds) -> bool:
    """Whether one time lies within the other, or is the same; open ends hold what they like."""
    bounded = None not in (one.earliest_day, one.latest_day, other.earliest_day, other.latest_day)
    same = (one.earliest_day, one.latest_day) == (other.earliest_day, other.latest_day)
    return bounded and (same or one.lies_within(other) or other.lies_within(one))


def facts_told_twice(
    documents: Sequence[AnnotatedDocument], vocabulary: Vocabulary
) -> Iterator[Problem]:
    """Yield each fact that stands twice in a record, or again in one that quotes words of it.

    A symmetric relation is one fact, whichever of its ends is told first.

    Args:
        documents: their records.
        vocabulary: of the ontology, which says what is symmetric.
    """
    symmetric = frozenset(
        name for name, iri in vocabulary.object_properties.items() if vocabulary.is_symmetric(iri)
    )
    for one in documents:
        told: dict[object, list[tuple[Record, FactRecord]]] = defaultdict(list)
        for record in one.records:
            for fact in record.facts:
                told[told_as(_turned(fact, symmetric))].append((record, fact))
        for places in told.values():
            for (record, first), (other, second) in combinations(places, 2):
                place = f"line {first.line} of {record.id}"
                if first.triple != second.triple:
                    place += f" as '{first.triple}', which says the same"
                if record is other:
                    told_twice = f"'{second.triple}' stands at {place} already; delete one"
                    yield other.problem(told_twice, second.line)
                elif _is_within(record.passages, other.passages):
                    told_twice = f"'{second.triple}' stands at {place}, from the same words"
                    yield other.problem(f"{told_twice}; keep it in one of the two", second.line)


def _turned(fact: FactRecord, symmetric: frozenset[str]) -> FactRecord:
    """The fact with its ends in the order of the alphabet, where its property is symmetric."""
    triple = fact.triple
    if triple.property not in symmetric or triple.object is None:
        return fact
    first, second = sorted((triple.subject, triple.object))
    return replace(fact, triple=replace(triple, subject=first, object=second))


def claims_told_twice(documents: Sequence[AnnotatedDocument]) -> Iterator[Problem]:
    """Yield each claim of which another, of the same document and speakers, says the same."""
    for one in documents:
        told: dict[object, tuple[Record, ClaimRecord]] = {}
        for record in one.records:
            for claim in record.claims:
                content = frozenset(map(told_as, claim.content))
                key = content, frozenset(claim.by), claim.kind, claim.when, claim.edtf
                before, first = told.setdefault(key, (record, claim))
                if content and first is not claim:
                    message = f"says what {first.id} says ({before.file}:{first.line})"
                    yield record.problem(
                        f"{claim.id} {message}, by the same speaker; make one claim of the two, "
                        "or give each the content that only it has",
                        claim.line,
                    )


def told_as(fact: FactRecord) -> object:
    """What makes a fact another one than the same triple elsewhere; a hedge does not."""
    return (
        *(fact.triple, fact.negated, fact.when, fact.edtf, fact.according_to, fact.role),
        *(fact.ranking, fact.comparison, fact.by_how_much, frozenset(map(told_as, fact.content))),
        *map(frozenset, (fact.scope, fact.how, fact.how_much, fact.of_how_much)),
    )


def _is_within(one: Sequence[Passage], other: Sequence[Passage]) -> bool:
    """Whether the words of one quote are all among those of another."""
    first = [pair for passage in one for pair in passage.ranges]
    second = [pair for passage in other for pair in passage.ranges]
    return bool(first and second) and (_covers(first, second) or _covers(second, first))


def _covers(outer: Iterable[tuple[int, int]], inner: Iterable[tuple[int, int]]) -> bool:
    held = list(outer)
    return all(any(a <= start and end <= b for a, b in held) for start, end in inner)

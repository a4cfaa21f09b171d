"""When things begin and end, as facts tell it, and which of these dates cannot both be true.

A person lives for less than 120 years, acts after its birth and before its death, and is younger
than its parents; a state, body or dynasty acts between its founding and its end; an event lies
within the event or period that it is a part of, and does not begin before what it follows. All of
this becomes limits and orders of points of time (`khorgos.triples.gates.timeline`).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import Final

from khorgos.triples.gates.timeline import Clash, Point, Timeline
from khorgos.triples.gates.times import YEAR, Window, read_window, today
from khorgos.triples.gates.told import Told, ToldFacts
from khorgos.triples.problems import Problem
from khorgos.triples.quantity import QuantityError, parse_quantity

Ground = Told | str
"""What a limit or an order rests on: a fact, or what holds of everybody."""

_LONGEST_LIFE: Final = 120 * YEAR
_YOUNGEST_PARENT: Final = 10 * YEAR
_YOUNGEST_ACTOR: Final = 4 * YEAR
_FIRST_NAME: Final = -3000 * YEAR
_OF_A_LIFE: Final = "a life lasts at least a day and less than 120 years"
_OF_TODAY: Final = "what is told as having happened does not lie in the future"

BOTH_THERE: Final = (
    *("rules", "leads", "holdsOffice", "worksFor", "isMemberOf", "isBodyOf", "controls"),
    *("hasRelationsWith", "sharesBorderWith", "separates", "hasCapital", "isContemporaryWith"),
    *("isAccreditedTo", "belongsTo"),
)
"""Relations of two things that are there at one time."""
SUBJECT_THERE: Final = (
    *("hasRole", "hasPopulation", "hasCount", "pursues", "hasGoal", "promotes", "hasAttitudeTo"),
    *("laysClaimTo", "uses", "isEducatedIn", "specializesIn", "hasNationality", "backs"),
    *("isLocatedIn", "extendsTo", "isSubjectTo", "dependsOn", "isOfKind"),
)
"""Relations whose subject is there when they hold."""
_ACTS: Final = (
    *("hasSignatory", "hasTraveller", "isCarriedOutBy", "isHostedBy", "hasVictor", "hasPayer"),
    "hasGiver",
)
"""What only somebody does who is no infant."""
_WORKS: Final = ("holdsOffice", "worksFor", "isEducatedIn", "specializesIn")
"""What only somebody is or has who is no infant; a crown may be an infant's."""
_LONGEST_MOMENT: Final = 5 * YEAR
_MOST_MORE: Final = 2
"""How many of the other facts a finding names with which its fact cannot be true."""

_LATER: Final = (
    *("follows", "supplements", "descendsFrom", "hasPredecessor", "implements", "continues"),
)
"""Relations of a thing to one that began before it."""


def check_lives(facts: ToldFacts) -> Iterator[Problem]:
    """Yield the facts whose times cannot be, alone or beside others, with what connects them."""
    yield from _check_moments(facts)
    clashes = [clash for clash in _timeline(facts).clashes() if not _is_disputed(clash)]
    while clashes:
        counted = Counter(told for clash in clashes for told in _told(clash))
        if not counted:
            return
        # A wrong time clashes with many: it is told of once, beside the first of them.
        first = counted.most_common(1)[0][0]
        own = [clash for clash in clashes if first in _told(clash)]
        yield _problem(first, own)
        clashes = [clash for clash in clashes if clash not in own]


def _told(clash: Clash[Ground]) -> Sequence[Told]:
    """The facts of ``clash``, the ends before what connects them."""
    return list(dict.fromkeys(one for one in _grounds(clash) if isinstance(one, Told)))


def _grounds(clash: Clash[Ground]) -> Sequence[Ground]:
    return (clash.earliest.why, clash.latest.why, *clash.path)


def _is_disputed(clash: Clash[Ground]) -> bool:
    """Whether a fact of ``clash`` says itself that another of them cannot be true beside it."""
    told = _told(clash)
    return any(one.contradicts(other) for one in told for other in told)


def _problem(first: Told, clashes: Sequence[Clash[Ground]]) -> Problem:
    """The problem of the fact that all ``clashes`` share."""
    shown, *more = (
        dict.fromkeys(str(one) for one in _grounds(clash) if one is not first) for clash in clashes
    )
    told = "; ".join(shown)
    others = dict.fromkeys(
        str(one) for clash in clashes[1:] for one in _told(clash) if one is not first
    )
    others = {one: None for one in others if one not in shown}
    if more and others:
        told += f"; and {len(others)} more, as {'; '.join(list(others)[:_MOST_MORE])}"
    return first.problem(
        f"its time cannot be, beside {told}: what comes first would come last. "
        "Correct the time or the relation that is wrong; where two sources differ, name the one "
        "under contradicts of the other"
    )


def _timeline(facts: ToldFacts) -> Timeline[Ground]:
    timeline: Timeline[Ground] = Timeline()
    _add_orders(timeline, facts)
    _add_times(timeline, facts)
    _add_years_of_names(timeline, facts)
    _add_grown(timeline, facts)
    _add_relations(timeline, facts)
    _add_participants(timeline, facts)
    return timeline


def _begin(thing: str) -> Point:
    return Point(thing, "begin")


def _end(thing: str) -> Point:
    return Point(thing, "end")


def _add_orders(timeline: Timeline[Ground], facts: ToldFacts) -> None:
    """Nothing ends before it begins, and nobody lives for more than 120 years."""
    things = {one for told in facts.asserted for one in (told.subject, told.object) if one}
    for thing in sorted(things):
        if facts.is_a(thing, "Person"):
            timeline.in_order(_begin(thing), _end(thing), _OF_A_LIFE, 1)
            timeline.in_order(_end(thing), _begin(thing), _OF_A_LIFE, -_LONGEST_LIFE)
            timeline.not_before(
                _begin(thing), _FIRST_NAME, "no person is known from before 3000 BC"
            )
        else:
            timeline.in_order(_begin(thing), _end(thing), None)
        if facts.is_a(thing, "Event", "Actor", "InformationObject"):
            timeline.not_after(_begin(thing), today(), _OF_TODAY)


def _add_times(timeline: Timeline[Ground], facts: ToldFacts) -> None:
    """Limit the beginnings and ends that facts date."""
    for told in facts.of("hasBeginning"):
        if window := _dated(told):
            timeline.not_before(_begin(told.subject), window.earliest, told)
            timeline.not_after(_begin(told.subject), window.latest, told)
    for told in facts.of("hasEnd"):
        if window := _dated(told):
            timeline.not_before(_end(told.subject), window.earliest, told)
            timeline.not_after(_end(told.subject), window.latest, told)
    spans: dict[str, list[tuple[Told, Window]]] = defaultdict(list)
    for told in facts.of("hasTimeSpan"):
        if window := _dated(told):
            spans[told.subject].append((told, window))
    for thing, found in spans.items():
        _add_spans(timeline, facts, thing, found)


def _check_moments(facts: ToldFacts) -> Iterator[Problem]:
    """A birth, a death, a beginning and an end have a day, not a time from one year to another."""
    for told in facts.of("hasBeginning", "hasEnd"):
        window = _dated(told)
        is_stretch = window and window.begins and window.ends
        if window and is_stretch and window.latest - window.earliest > _LONGEST_MOMENT:
            yield told.problem(
                f"a beginning or an end does not go on for years, as {told.words!r} does; use "
                "hasTimeSpan, or quote the words of its own time"
            )
    ends = {told.subject: told for told in facts.of("hasEnd")}
    for told in facts.of("hasBeginning"):
        other = ends.get(told.subject)
        first, last = _dated(told), _dated(other) if other else None
        if other and first and first == last and not first.latest - first.earliest:
            yield told.problem(f"beside {other} it begins and ends on one day; correct one of them")


def _add_spans(
    timeline: Timeline[Ground], facts: ToldFacts, thing: str, found: list[tuple[Told, Window]]
) -> None:
    """Limit the beginning and the end of a thing by the spans of time that are told of it.

    An event lies in each of them, a lasting thing in all of them together: a dynasty may have been
    interrupted. An agreement, work or law has the time at which it was made.
    """
    if facts.is_a(thing, "InformationObject"):
        for told, window in found:
            timeline.not_before(_begin(thing), window.earliest, told)
            timeline.not_after(_begin(thing), window.latest, told)
        return
    lasting = not facts.is_a(thing, "Occurrence")
    by_begin, by_end = (sorted(found, key=key) for key in (_earliest, _latest))
    for told, window in by_begin[:1] if lasting else found:
        timeline.not_before(_begin(thing), window.earliest, told)
    for told, window in by_end[-1:] if lasting else found:
        timeline.not_after(_end(thing), window.latest, told)
    # Of two spans of which one holds the other, the narrower is not meant as the whole.
    if lasting or len({window for _, window in found}) == 1:
        _add_exactly(timeline, thing, *by_begin[0], sides=("begin",))
        _add_exactly(timeline, thing, *by_end[-1], sides=("end",))


def _earliest(one: tuple[Told, Window]) -> float:
    return one[1].earliest


def _latest(one: tuple[Told, Window]) -> float:
    return one[1].latest


def _add_exactly(
    timeline: Timeline[Ground],
    thing: str,
    told: Told,
    window: Window,
    sides: tuple[str, ...] = ("begin", "end"),
) -> None:
    """Limit beginning and end by a time that tells of both."""
    if window.begins and "begin" in sides:
        timeline.not_after(_begin(thing), window.begins[1], told)
    if window.ends and "end" in sides:
        timeline.not_before(_end(thing), window.ends[0], told)


_YEAR_IN_SLUG: Final = re.compile(r"(?<![0-9])(?:1[0-9]{3}|20[0-9]{2})(?![0-9])")


def _add_years_of_names(timeline: Timeline[Ground], facts: ToldFacts) -> None:
    """A thing that is told apart by a year was there in that year."""
    for told in facts.of("hasTimeSpan", "hasBeginning", "hasEnd"):
        years = _years_of_name(facts, told.subject)
        window = _dated(told)
        if not years or window is None:
            continue
        named = read_window(None, f"{min(years)}/{max(years)}")
        if named is None:
            continue
        why = f"the year in its name, {told.subject!r}"
        timeline.not_after(_begin(told.subject), named.latest, why)
        # What was made in a year may hold for long, but was not made before it.
        is_made = facts.is_a(told.subject, "InformationObject")
        point = _begin(told.subject) if is_made else _end(told.subject)
        timeline.not_before(point, named.earliest, why)


def _years_of_name(facts: ToldFacts, slug: str) -> list[int]:
    """The years in a slug, but for those in the slug of another thing that stands in it.

    A "ratification-of-border-agreement-1994" may be of any later year, and what is for a year or a
    plan is told of before it.
    """
    words = slug.split("-")
    is_plan = facts.is_a(slug, "Intention") or not {"for", "plan", "vision"}.isdisjoint(words)
    if is_plan or not _YEAR_IN_SLUG.search(slug):
        return []
    for size in range(len(words) - 1, 1, -1):
        for at in range(len(words) - size + 1):
            if "-".join(words[at : at + size]) in facts.entities:
                return _years_of_name(facts, "-".join([*words[:at], *words[at + size :]]))
    return [int(year) for year in _YEAR_IN_SLUG.findall(slug)]


def _add_grown(timeline: Timeline[Ground], facts: ToldFacts) -> None:
    """Who leads or works is no infant, whenever that was."""
    for told in facts.of("leads", "worksFor"):
        if facts.is_a(told.subject, "Person"):
            timeline.in_order(_begin(told.subject), _end(told.subject), told, _YOUNGEST_ACTOR)


def _add_relations(timeline: Timeline[Ground], facts: ToldFacts) -> None:
    """Order the beginnings and ends of things that are related."""
    for told in facts.of(*BOTH_THERE):
        _hold_together(timeline, facts, told, both=True)
    for told in facts.of("isPartOf"):
        if facts.is_a(told.subject, "Actor"):
            _hold_together(timeline, facts, told, both=True)
    for told in facts.of(*SUBJECT_THERE):
        _hold_together(timeline, facts, told, both=False)
    for told in facts.of("occursDuring"):
        _lie_within(timeline, told)
    for told in facts.of("belongsTo"):
        # The reign or the years of somebody.
        if facts.is_a(told.subject, "Occurrence") and facts.is_a(told.object, "Person"):
            _lie_within(timeline, told, gap=1)
    for told in facts.of("isPartOf"):
        if facts.is_a(told.subject, "Occurrence") and facts.is_a(told.object, "Occurrence"):
            _lie_within(timeline, told)
    _add_lines(timeline, facts)
    _add_acts_upon(timeline, facts)


def _add_lines(timeline: Timeline[Ground], facts: ToldFacts) -> None:
    """What follows another begins no earlier; whom or what somebody makes begins in his life.

    Who takes the place of another may be older, as a person or a state that takes in a younger
    one, but a state does not end before that which it replaced.
    """
    for told in facts.of(*_LATER):
        if told.object and told.relation != "succeeds":
            gap = _YOUNGEST_PARENT if told.relation == "isChildOf" else _by_how_much(told)
            timeline.in_order(_begin(told.object), _begin(told.subject), told, gap)
    for told in facts.of("succeeds"):
        if told.object and facts.is_a(told.subject, "Person"):
            timeline.in_order(_begin(told.object), _end(told.subject), told)
        elif told.object:
            timeline.in_order(_end(told.object), _end(told.subject), told, -YEAR)
    for told in facts.of("isChildOf", "isEstablishedBy", "isWrittenBy"):
        if told.object:
            timeline.in_order(_begin(told.object), _begin(told.subject), told)
            timeline.in_order(_begin(told.subject), _end(told.object), told, -YEAR)


def _add_acts_upon(timeline: Timeline[Ground], facts: ToldFacts) -> None:
    """What is brought into being begins in the event, what is ended ends in it."""
    for told in facts.of("bringsIntoBeing"):
        if told.object:
            timeline.in_order(_begin(told.subject), _begin(told.object), told, -YEAR)
            timeline.in_order(_begin(told.object), _end(told.subject), told, -YEAR)
    for told in facts.of("ends"):
        if told.object:
            timeline.in_order(_begin(told.subject), _end(told.object), told, -YEAR)
            timeline.in_order(_end(told.object), _end(told.subject), told, -YEAR)
    for told in facts.of("actsUpon"):
        if told.object and facts.is_a(told.subject, "AgreementAct"):
            timeline.in_order(_begin(told.object), _end(told.subject), told)
            if facts.is_a(told.subject, "Signing"):
                timeline.in_order(_begin(told.subject), _begin(told.object), told)


def _add_participants(timeline: Timeline[Ground], facts: ToldFacts) -> None:
    """Who takes part in an event is there at some time of it; an infant does not act.

    A title or an honour may be given to the dead.
    """
    acts = {name for one in _ACTS for name in facts.narrower(one)}
    honours = facts.narrower("hasRecipient")
    for told in facts.of("hasParticipant", "hasDestination", "tookPlaceAt"):
        actor, event = told.object, told.subject
        is_act = facts.is_a(event, "Event", "Agreement", "Announcement")
        if actor is None or not is_act or not facts.is_a(actor, "Actor"):
            continue
        is_grown = told.relation in acts and facts.is_a(actor, "Person")
        gap = _YOUNGEST_ACTOR if is_grown else 0
        # An agreement has no end here, and its parties are there when it is made.
        latest = _begin(event) if facts.is_a(event, "InformationObject") else _end(event)
        timeline.in_order(_begin(actor), latest, told, gap)
        if told.relation not in honours:
            timeline.in_order(_begin(event), _end(actor), told)


def _hold_together(timeline: Timeline[Ground], facts: ToldFacts, told: Told, *, both: bool) -> None:
    """Let the things of a relation be there at one time: that of the relation, where it has one."""
    things = [told.subject, *([told.object] if both and told.object else [])]
    window = _held(told)
    if window is None:
        if len(things) == 2:
            timeline.in_order(_begin(things[0]), _end(things[1]), told)
            timeline.in_order(_begin(things[1]), _end(things[0]), told)
        return
    # The relation is a thing of its own in the timeline, named by its place.
    relation = str(told)
    timeline.in_order(_begin(relation), _end(relation), None)
    timeline.not_before(_begin(relation), window.earliest, told)
    timeline.not_after(_end(relation), window.latest, told)
    _add_exactly(timeline, relation, told, window)
    if told.relation not in ("hasGoal", "pursues"):
        timeline.not_after(_begin(relation), today(), _OF_TODAY)
    works = {name for one in _WORKS for name in facts.narrower(one)}
    for thing in things:
        if facts.is_a(thing, "Actor", "Occurrence", "InformationObject"):
            is_grown = told.relation in works and facts.is_a(thing, "Person")
            gap = _YOUNGEST_ACTOR if is_grown else 0
            timeline.in_order(_begin(thing), _begin(relation), told, gap)
            timeline.in_order(_end(relation), _end(thing), told)


def _lie_within(timeline: Timeline[Ground], told: Told, gap: float = 0) -> None:
    """Let the subject begin within the object, at least ``gap`` days from its ends."""
    if told.object:
        timeline.in_order(_begin(told.object), _begin(told.subject), told, gap)
        timeline.in_order(_begin(told.subject), _end(told.object), told, gap)


def _by_how_much(told: Told) -> float:
    """Days that lie at least between two things of which one follows the other."""
    try:
        quantity = parse_quantity(told.fact.by_how_much or "")
    except QuantityError:
        return 0
    if quantity.unit != "a" or quantity.bound == "upper":
        return 0
    return float(quantity.value) * YEAR * 0.9


def _dated(told: Told) -> Window | None:
    """The time that the object of a fact is."""
    return read_window(told.words, told.fact.edtf)


def _held(told: Told) -> Window | None:
    """The time at which a fact holds."""
    return read_window(told.fact.when, told.fact.edtf)

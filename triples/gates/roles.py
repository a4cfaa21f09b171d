"""Can the things of a fact stand in its relation, beside the other facts?

Nobody wins and loses one battle, an order has no circle, a border separates two, the parties of
an agreement on a border are those whose border it is, a capital lies in its own land.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import Final

from khorgos.triples.gates.told import Told, ToldFacts, closure
from khorgos.triples.mentions import words_of
from khorgos.triples.problems import Problem

_OPPOSED: Final = (
    ("hasVictor", "hasDefeatedParty", ""),
    ("hasGiver", "hasRecipient", ""),
    ("hasPayer", "hasGiver", "Purchase"),
)
"""Roles of which nobody has both in one event, of one class or of any."""
_ORDERS: Final = (
    *("isPartOf", "isLocatedIn", "isMemberOf", "isBodyOf", "descendsFrom", "hasPredecessor"),
    *("supplements", "follows", "continues", "occursDuring"),
)
"""Relations in which no thing comes to stand above, before or around itself."""
_SUCCESSION: Final = ("hasPredecessor", "continues", "descendsFrom")
_PLACES: Final = ("Place", "Polity")
_SETTLED: Final = ("Polity", "AdministrativeArea", "Settlement")
_SPEAKS_FOR: Final = ("isBodyOf", "isPartOf", "worksFor", "leads", "rules", "belongsTo")
"""Relations of those who sign to the polity for which they do."""


def check_roles(facts: ToldFacts) -> Iterator[Problem]:
    """Yield each fact that cannot be true beside another one, by the roles of their things."""
    for told in facts.asserted:
        if told.subject == told.object:
            yield told.problem("nothing stands in this relation to itself; correct one end")
    for one, other, cls in _OPPOSED:
        yield from _check_opposed(facts, one, other, cls)
    for name in _ORDERS:
        yield from _check_order(facts, name)
    yield from _check_parents(facts)
    yield from _check_wholes(facts)
    yield from _check_borders(facts)
    yield from _check_delimitations(facts)
    yield from _check_capitals(facts)
    yield from _check_settlements(facts)


def _check_opposed(facts: ToldFacts, one: str, other: str, cls: str) -> Iterator[Problem]:
    others: dict[str, dict[str, Told]] = defaultdict(dict)
    for told in facts.of(other):
        if told.object and (not cls or facts.is_a(told.subject, cls)):
            others[told.subject][told.object] = told
    actors = facts.related(one)
    for told in facts.of(one):
        opposed = others.get(told.subject, {})
        # What passes both ways is given and received by the same two or more.
        is_mutual = one != "hasVictor" and len(opposed) > 1
        is_mutual = is_mutual and set(opposed) == actors[told.subject]
        if told.object in opposed and not is_mutual and not told.contradicts(opposed[told.object]):
            yield told.problem(
                f"the same is told by {opposed[told.object]}, and nobody has both roles; "
                "correct one of them"
            )


def _check_order(facts: ToldFacts, name: str) -> Iterator[Problem]:
    step = facts.related(name)
    for told in facts.of(name):
        if not told.object or told.object == told.subject:
            continue
        if told.subject in closure(told.object, step):
            back = [str(one) for one in facts.of(name) if one.subject == told.object]
            yield told.problem(
                f"{told.object} is told to stand in this relation to {told.subject} as well, "
                f"by way of {' or '.join(back)}; correct the direction of one of them"
            )


def _check_wholes(facts: ToldFacts) -> Iterator[Problem]:
    """A place lies in a place, and nothing is of a kind, or a part, that is called after it.

    A dry cough is a cough, and the south of Zarm is in Zarm. A region may be called after a town or
    river in it, and several things together after each ("protocols and maps").
    """
    for told in facts.of("isLocatedIn", "isPartOf", "isOfKind"):
        if told.object is None or not {told.subject, told.object} <= facts.entities.keys():
            continue
        if told.relation == "isLocatedIn" and _cannot_lie_in(facts, told.subject, told.object):
            own, around = (facts.entities[slug].type for slug in (told.subject, told.object))
            yield told.problem(
                f"what is of the class {own} does not lie in what is of the class {around}; "
                "exchange the ends, or choose the property that the words say"
            )
        elif _is_called_after(facts, told.object, told.subject) and (
            told.relation != "isLocatedIn" or facts.is_a(told.subject, "SovereignState")
        ):
            yield told.problem(
                f"{facts.entities[told.object].label!r} is called after it, as what is less than "
                "it; exchange the ends"
            )


def _cannot_lie_in(facts: ToldFacts, one: str, other: str) -> bool:
    """Whether ``one`` is a place and ``other`` none, or no place in which people have theirs."""
    if not facts.is_a(other, *_PLACES):
        return facts.is_a(one, *_PLACES)
    return facts.is_a(other, "BuiltStructure") and facts.is_a(one, *_SETTLED)


def _is_called_after(facts: ToldFacts, one: str, other: str) -> bool:
    """Whether the label of ``one`` has all words of that of ``other``, and more, as one thing."""
    own, all_ = (words_of(facts.entities[slug].label) for slug in (other, one))
    if not {"and", "or"}.isdisjoint(word.letters.casefold() for word in all_):
        return False
    return {word.stem for word in own} < {word.stem for word in all_}


def _check_parents(facts: ToldFacts) -> Iterator[Problem]:
    for child, parents in facts.related("isChildOf").items():
        if len(parents) > 2:
            told = next(one for one in facts.of("isChildOf") if one.subject == child)
            named = ", ".join(sorted(parents))
            yield told.problem(f"{child} has more than two parents: {named}; correct one of them")


def _check_borders(facts: ToldFacts) -> Iterator[Problem]:
    """A border separates two polities, or more of which some succeed others."""
    sides: dict[str, dict[str, Told]] = defaultdict(dict)
    for told in facts.of("separates"):
        if told.object:
            sides[told.subject].setdefault(told.object, told)
    for border, found in sides.items():
        told = next(iter(found.values()))
        groups = _successions(facts, set(found))
        if len(groups) < 2:
            yield told.problem(
                f"{border} separates it from nothing else; name what lies on the other side"
            )
        elif len(groups) > 2:
            others = "; ".join(map(str, list(found.values())[1:]))
            yield told.problem(
                f"a border has two sides, and {others} tell of more; correct one of them"
            )


def _successions(facts: ToldFacts, polities: set[str]) -> list[set[str]]:
    """The polities in groups of which all are one line."""
    groups: list[set[str]] = []
    for polity in sorted(polities):
        line = _line(facts, polity)
        for group in groups:
            if any(polity in _line(facts, other) or other in line for other in group):
                group.add(polity)
                break
        else:
            groups.append({polity})
    return groups


def _line(facts: ToldFacts, polity: str) -> frozenset[str]:
    """A polity with those that it succeeded."""
    return closure(polity, facts.related(*_SUCCESSION))


def _check_delimitations(facts: ToldFacts) -> Iterator[Problem]:
    """The parties of a border treaty are those whose border it is.

    An agreement that is more than that, or is made of several treaties, has parties for the rest.
    """
    sides, speaks_for = facts.related("separates"), facts.related(*_SPEAKS_FOR)
    several = {told.subject for told in facts.of("hasCount")}
    borders: dict[str, list[Told]] = defaultdict(list)
    for told in facts.of("delimits"):
        is_all = facts.is_a(told.subject, "BorderTreaty") and told.subject not in several
        if is_all and sides.get(told.object or ""):
            borders[told.subject].append(told)
    signings = {
        told.subject: told.object
        for told in facts.of("actsUpon")
        if facts.is_a(told.subject, "Signing") and told.object in borders
    }
    for told in facts.of("hasParticipant"):
        agreement = signings.get(told.subject, told.subject)
        for delimits in borders.get(agreement or "", ()):
            polities = sides[delimits.object or ""]
            party = told.object or ""
            if facts.is_a(party, "Person"):
                continue
            if not any(
                one in polities or _is_of_line(facts, one, polities)
                for one in closure(party, speaks_for)
            ):
                named = " and ".join(sorted(polities))
                yield told.problem(
                    f"by {delimits} the agreement is on the border of {named}; correct the party "
                    "or the border, or tell whom it succeeded"
                )


def _is_of_line(facts: ToldFacts, polity: str, polities: set[str]) -> bool:
    line = _line(facts, polity)
    return bool(line & polities) or any(polity in _line(facts, one) for one in polities)


def _check_capitals(facts: ToldFacts) -> Iterator[Problem]:
    """A land has one capital at a time, which lies in it and is that of no other land."""
    found: dict[str, list[Told]] = defaultdict(list)
    lands: dict[str, list[Told]] = defaultdict(list)
    within = facts.related("isLocatedIn", "isPartOf", "hasCapital")
    for told in facts.of("hasCapital"):
        fact = told.fact
        if told.object is None:
            continue
        if not (fact.when or fact.edtf or fact.role or fact.scope):
            found[told.subject].append(told)
            lands[told.object].append(told)
        yield from _check_lies_in(facts, told, within)
    for of_one in (*found.values(), *lands.values()):
        for one, other in combinations(of_one, 2):
            if (one.subject, one.object) != (other.subject, other.object) and not (
                one.object == other.object and _are_nested(facts, one.subject, other.subject)
            ):
                yield one.problem(
                    f"beside {other} it needs the time at which it holds; give it under when, say "
                    "as what it is the capital, or correct one of them"
                )


def _are_nested(facts: ToldFacts, one: str, other: str) -> bool:
    """Whether two lands may have one capital: one lies in the other, or one is of the past."""
    if not all(facts.is_a(land, "SovereignState", "AdministrativeArea") for land in (one, other)):
        return True
    within = facts.related("isLocatedIn", "isPartOf")
    return one in closure(other, within) or other in closure(one, within)


def _check_lies_in(
    facts: ToldFacts, told: Told, within: Mapping[str, set[str]]
) -> Iterator[Problem]:
    def states(slug: str | None) -> set[str]:
        around = closure(slug or "", facts.related("isLocatedIn", "isPartOf"))
        return {one for one in around if facts.is_a(one, "SovereignState")}

    of_land, of_capital = states(told.subject), states(told.object)
    if of_land and of_capital and not of_land & of_capital:
        yield told.problem(
            f"by other facts the capital lies in {', '.join(sorted(of_capital))}, and the land in "
            f"{', '.join(sorted(of_land))}; correct one of them"
        )


def _check_settlements(facts: ToldFacts) -> Iterator[Problem]:
    """A settlement lies in one state at a time."""
    found: dict[str, dict[str, Told]] = defaultdict(dict)
    for told in facts.of("isLocatedIn"):
        if (
            told.object
            and not (told.fact.when or told.fact.edtf)
            and facts.is_a(told.subject, "Settlement")
            and facts.is_a(told.object, "SovereignState")
        ):
            found[told.subject].setdefault(told.object, told)
    for states in found.values():
        for one, other in combinations(states.values(), 2):
            if not one.contradicts(other):
                yield one.problem(
                    f"beside {other} it needs the time at which it holds; give it under when, or "
                    "correct one of them"
                )

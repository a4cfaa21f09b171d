"""Do the numbers fit what they measure, and each other?

A length is told in units of length, a population in people; no share exceeds its whole. The tables
say what each property and class can have, so that a new one is a row and no code.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from itertools import combinations
from typing import Final

from khorgos.triples.gates.told import Told, ToldFacts
from khorgos.triples.measures import ONE_AT_A_TIME, are_comparable, dimension, gap, scaled, span
from khorgos.triples.problems import Problem
from khorgos.triples.quantity import Quantity, QuantityError, parse_quantity

MEASURES: Final[Mapping[str, Sequence[str]]] = {
    "hasLength": ("length",),
    "hasGauge": ("length",),
    "hasArea": ("area",),
    "hasPopulation": ("count",),
    "hasStrength": ("count",),
    "hasLosses": ("count",),
    "hasCount": ("count",),
    "hasShare": ("share",),
    "hasAmount": ("money",),
    "hasWorth": ("money",),
    "hasDuration": ("time",),
    "hasCapacity": ("count", "mass", "volume", "power", "energy", "rate"),
}
"""What each property of a quantity measures, as its definition in the ontology says."""
_NOUNS: Final = {
    "money": "a sum of money",
    "time": "a length of time",
    "area": "an area",
    "energy": "an amount of energy",
}
"""Dimensions of which "a" and the word do not tell an amount."""
_DISTANCES: Final = {
    "follows": ("time", "count"),
    "isNear": ("length", "time"),
    "hasRelativePosition": ("length", "time"),
}
"""What ``by_how_much`` measures with a property."""
_LIMITS: Final[Sequence[tuple[str, str, str, str, str]]] = (
    # property, class, lowest, highest (in the first unit of the dimension), why
    ("hasShare", "", "0", "100", "a share lies between nothing and the whole"),
    ("hasPopulation", "", "0", "10000000000", "ten thousand million people have never lived"),
    ("hasPopulation", "Settlement", "0", "50000000", "no settlement has 50 million people"),
    ("hasStrength", "", "0", "100000000", "no force has 100 million people"),
    ("hasLosses", "", "0", "1000000000", "no conflict cost a thousand million people"),
    ("hasLength", "", "0", "100000000", "nothing on Earth is 100,000 km long"),
    ("hasLength", "River", "0", "10000000", "no river is 10,000 km long"),
    ("hasArea", "", "0", "510100000", "the surface of the Earth has 510 million km²"),
    ("hasArea", "Lake", "0", "400000", "no lake has 400,000 km²"),
    ("hasGauge", "", "0.2", "3", "the gauge of a railway is between 0.2 and 3 m"),
    ("hasDuration", "", "0", "36525000", "nothing that is told of lasted 100,000 years"),
    ("hasCount", "", "0", "1000000000000", "a million million things have not been counted"),
    ("hasAmount", "", "0", "1000000000000000", "there is not that much money"),
    ("hasWorth", "", "0", "1000000000000000", "there is not that much money"),
)
_WHOLE: Final = ("hasPopulation", "hasStrength", "hasLosses", "hasCount")
"""What is counted, and comes in no fractions."""
_ADDS_UP: Final = ("hasLength", "hasArea", "hasPopulation")
"""Of which a part has no more than its whole."""
_ROUNDING: Final = Decimal("0.1")
"""By how much two tellings of one quantity may differ, as a share of the greater."""
_PEOPLE: Final = re.compile(
    r"(?:people|persons?|inhabitants|residents|citizens|souls|men|women|families|households"
    r"|troops|soldiers|[A-Z]\w+)$"
)
_REST: Final = re.compile(r"(?:the )?(?:remaining|remainder|rest|other)\b", re.I)


def check_dimensions(facts: ToldFacts) -> Iterator[Problem]:
    """Yield each quantity that its property cannot have, or that another one excludes."""
    for told in facts.asked():
        yield from _check_measure(facts, told)
        yield from _check_distance(told)
    yield from _check_one_at_a_time(facts)
    yield from _check_parts(facts)
    yield from _check_sums(facts)
    yield from _check_shares(facts)


@lru_cache(maxsize=4096)
def read_quantity(words: str) -> Quantity | None:
    """The quantity that words tell; None where they tell none."""
    try:
        return parse_quantity(words)
    except QuantityError:
        return None


def _quantity(told: Told) -> Quantity | None:
    return None if told.words is None else read_quantity(told.words)


def _check_measure(facts: ToldFacts, told: Told) -> Iterator[Problem]:
    quantity, fitting = _quantity(told), MEASURES.get(told.relation)
    if quantity is None or fitting is None:
        return
    found = dimension(quantity)
    if found not in fitting:
        yield told.problem(
            f"{told.relation} takes {_named(*fitting)}, and {told.words!r} is {_named(found)}; "
            "correct the words, or use the property that says what they measure"
        )
        return
    if told.relation == "hasPopulation" and not _PEOPLE.search(quantity.counted or "people"):
        yield told.problem(
            f"a population counts people, and these are {quantity.counted}; use hasCount"
        )
    if told.relation in _WHOLE and quantity.value % 1 and quantity.counted != "times":
        yield told.problem(f"{quantity.value} of them cannot be; what is counted is whole")
    values = (quantity.value, quantity.upper or quantity.value)
    low, high = (scaled(quantity, value) for value in values)
    for name, cls, lowest, highest, why in _LIMITS:
        is_meant = name == told.relation and (not cls or facts.is_a(told.subject, cls))
        if is_meant and not Decimal(lowest) <= low <= high <= Decimal(highest):
            yield told.problem(f"{why}; correct the number or its unit, or emend it")


def _check_distance(told: Told) -> Iterator[Problem]:
    fitting = _DISTANCES.get(told.relation)
    quantity = read_quantity(told.fact.by_how_much) if told.fact.by_how_much else None
    if fitting and quantity and dimension(quantity) not in fitting:
        yield told.problem(
            f"by_how_much takes {_named(*fitting)} here, and {told.fact.by_how_much!r} is "
            f"{_named(dimension(quantity))}; correct the words"
        )


def _named(*dimensions: str) -> str:
    """The ``dimensions`` with their articles, as alternatives."""
    return " or ".join(_NOUNS.get(one, f"a {one}") for one in dimensions)


def _exclude(one: Quantity, other: Quantity) -> bool:
    """Whether two quantities of one thing cannot both be true, however they were rounded."""
    size = max(abs(scaled(one, one.value)), abs(scaled(other, other.value)))
    return are_comparable(one, other) and gap(one, other) > size * _ROUNDING


def _check_one_at_a_time(facts: ToldFacts) -> Iterator[Problem]:
    groups: dict[object, list[tuple[Told, Quantity]]] = defaultdict(list)
    for name in ONE_AT_A_TIME:
        for told in facts.of(name):
            fact = told.fact
            if quantity := _quantity(told):
                time = fact.edtf or fact.when
                key = (told.subject, name, time, fact.share_of, fact.scope, fact.role)
                groups[key].append((told, quantity))
    for found in groups.values():
        for (one, first), (other, second) in combinations(found, 2):
            if _exclude(first, second) and not one.contradicts(other):
                yield one.problem(
                    f"beside {other} it cannot be true; correct the wrong one, give each its "
                    "time under when, or name the one under contradicts of the other"
                )


def _check_parts(facts: ToldFacts) -> Iterator[Problem]:
    """A part is no longer, larger or more populous than its whole, nor all parts together."""
    wholes = facts.related("isPartOf")
    for name in _ADDS_UP:
        measured = {
            told.subject: (told, quantity)
            for told in facts.of(name)
            if told.fact.when is None and (quantity := _quantity(told))
        }
        for part, (told, quantity) in measured.items():
            for whole in sorted(wholes.get(part, set()) & set(measured)):
                of_whole, all_of_it = measured[whole]
                most = span(all_of_it)[1] * (1 + _ROUNDING / 10)
                if span(quantity)[0] > most and not told.contradicts(of_whole):
                    yield told.problem(
                        f"a part has more than its whole, of which {of_whole} tells; correct the "
                        "number or the thing that has it"
                    )
    for told in facts.of("hasCount"):
        for other in facts.of("hasCount"):
            if other.subject != told.fact.share_of or not (counted := _quantity(told)):
                continue
            total = _quantity(other)
            if total and span(counted)[0] > span(total)[1]:
                yield told.problem(f"it is more than the whole, of which {other} tells; correct it")


def _check_sums(facts: ToldFacts) -> Iterator[Problem]:
    """The parts of which one record tells beside the whole are together no more than it."""
    wholes = facts.related("isPartOf")
    for name in _ADDS_UP:
        groups: dict[tuple[str, str], dict[str, Told]] = defaultdict(dict)
        of_wholes: dict[tuple[str, str], Told] = {}
        for told in facts.of(name):
            of_wholes[told.record.id, told.subject] = told
            for whole in wholes.get(told.subject, ()):
                groups[told.record.id, whole][told.subject] = told
        for key, parts in groups.items():
            whole_told = of_wholes.get(key)
            measured = [quantity for told in parts.values() if (quantity := _quantity(told))]
            total = _quantity(whole_told) if whole_told else None
            if whole_told is None or total is None or len(measured) < 2:
                continue
            least = sum((span(quantity)[0] for quantity in measured), Decimal(0))
            if least > span(total)[1] * (1 + _ROUNDING / 10):
                named = "; ".join(map(str, parts.values()))
                yield whole_told.problem(
                    f"its parts are more than it: {named}; correct one of them"
                )


def _check_shares(facts: ToldFacts) -> Iterator[Problem]:
    """The shares of one whole that one record tells are no more than it; with the rest, all of it.

    Answers of a survey are left aside: one person gives several.
    """
    groups: dict[tuple[str, str], list[tuple[Told, Quantity]]] = defaultdict(list)
    for told in facts.of("hasShare"):
        whole, quantity = told.fact.share_of, _quantity(told)
        if whole and quantity and not facts.is_a(told.subject, "InformationObject"):
            groups[told.record.id, whole].append((told, quantity))
    for (_, whole), found in groups.items():
        first = found[0][0]
        total = sum((quantity.value for _, quantity in found), Decimal(0))
        others = "; ".join(str(told) for told, _ in found[1:])
        if total > 100 + len(found):
            yield first.problem(
                f"with {others} the shares of {whole} are {total} % of it; correct the numbers"
            )
        rest = [told for told, _ in found if told.words and _REST.match(told.words)]
        if rest and len(found) > 1 and abs(total - 100) > len(found):
            yield rest[0].problem(
                f"what remains of {whole} makes the whole of it, and the shares of this record "
                f"are {total} %; correct the numbers"
            )
        if len({told.subject for told, _ in found}) < len(found) and rest:
            yield rest[0].problem(
                "what remains is of another than the first share; correct who has which"
            )

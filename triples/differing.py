"""Where documents tell different numbers or times of one matter, found by a rule.

A curator says under ``contradicts`` which facts cannot both be true. Of what a thing has one at a
time (a length, a population, a birth) nobody needs to: two statements of it, in passages of their
own, conflict where their values exclude each other as exactly as they are told. 1,765 km and
1,782.75 km do, 1,783 km and 1,782.75 km do not; April 1994 holds 26 April 1994. What is told for
another time, place or part is another matter.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations
from typing import Any, Final, TypeAlias

from rdflib import RDF, Graph, URIRef
from rdflib.term import Node

from khorgos.ontology.namespaces import KHO
from khorgos.triples.dates.edtf import Bounds, parse
from khorgos.triples.dates.relative import NEARBY
from khorgos.triples.measures import ONE_AT_A_TIME, are_comparable, gap, scaled
from khorgos.triples.quantity import Quantity

_TIMES: Final = ("hasTimeSpan", "hasBeginning", "hasEnd", "hasBirth", "hasDeath")
_ONE_VALUED: Final = frozenset(KHO[name] for name in (*ONE_AT_A_TIME, *_TIMES))
_MATTER: Final = (KHO.subject, KHO.predicate, KHO.hasTimeSpan, KHO.hasScope, KHO.inRole)
"""What two statements share that are on one matter; of a share, its whole too."""
_ROUGHLY: Final = Decimal("0.1")
"""By how much a hedged number may be another one, as a share of it."""

_Value: TypeAlias = Quantity | Bounds


def conflicting(statements: Graph) -> Iterator[tuple[Node, Node]]:
    """Yield the pairs of statements in the graph of statements whose values exclude each other."""
    matters: dict[Any, list[tuple[Node, _Value]]] = defaultdict(list)
    for statement in statements.subjects(RDF.type, KHO.Statement):
        told = statements.value(statement, KHO.object)
        value = _value(statements, told) if told is not None else None
        is_given_up = str(statements.value(statement, KHO["rank"])) == "deprecated"
        if value is not None and not is_given_up:
            keys = [frozenset(statements.objects(statement, key)) for key in _MATTER]
            matters[*keys, statements.value(told, KHO.isShareOf)].append((statement, value))
    for (_, predicates, *_), several in matters.items():
        if predicates <= _ONE_VALUED:
            for (one, first), (other, second) in combinations(several, 2):
                if _exclude(first, second) and not _share_passage(statements, one, other):
                    yield one, other


def _value(statements: Graph, node: Node) -> _Value | None:
    """The quantity or time that ``node`` is described as, or None."""
    if (edtf := statements.value(node, KHO.edtf)) is not None:
        return parse(str(edtf))
    number = statements.value(node, KHO.value)
    if number is None:
        return None

    def text(predicate: URIRef) -> str | None:
        found = statements.value(node, predicate)
        return None if found is None else str(found)

    upper, bound = text(KHO.upperValue), text(KHO.bound)
    return Quantity(
        value=Decimal(str(number)),
        unit=text(KHO.unit) or "1",
        counted=text(KHO.counted),
        approximate=text(KHO.isApproximate) == "true",
        bound="lower" if bound == "lower" else "upper" if bound == "upper" else None,
        upper=None if upper is None else Decimal(upper),
    )


def _share_passage(statements: Graph, one: Node, other: Node) -> bool:
    """Whether one passage tells both, and so means them to go together."""
    evidence = (set(statements.objects(it, KHO.hasEvidence)) for it in (one, other))
    return not set.isdisjoint(*evidence)


def _exclude(one: _Value, other: _Value) -> bool:
    if isinstance(one, Quantity) and isinstance(other, Quantity):
        blur = max(_blur(one), _blur(other))
        return are_comparable(one, other) and gap(one, other) > blur
    if isinstance(one, Bounds) and isinstance(other, Bounds):
        return _are_other_times(one, other)
    return False


def _blur(quantity: Quantity) -> Decimal:
    """By how much the true number may differ from the one that is told.

    Half of the last digit that is told; the noughts at the end of a whole number tell none. A bound
    is one as it stands.
    """
    if quantity.bound:
        return Decimal(0)
    if quantity.approximate:
        return abs(scaled(quantity, quantity.value)) * _ROUGHLY
    exponent = quantity.value.as_tuple().exponent
    is_whole = isinstance(exponent, int) and exponent >= 0
    told = quantity.value.normalize() if is_whole else quantity.value
    return scaled(quantity, Decimal((0, (5,), int(told.as_tuple().exponent) - 1)))


def _are_other_times(one: Bounds, other: Bounds) -> bool:
    """Whether neither of two times allows all days of the other; a hedged one is not so strict."""
    if one.in_any_year or other.in_any_year:
        return False
    same_days = (one.earliest_day, one.latest_day) == (other.earliest_day, other.latest_day)
    if same_days or one.lies_within(other) or other.lies_within(one):
        return False
    if not any(it.approximate or it.uncertain for it in (one, other)):
        return True
    return _lies_before(one, other) or _lies_before(other, one)


def _lies_before(one: Bounds, other: Bounds) -> bool:
    last, first = one.latest_year, other.earliest_year
    return last is not None and first is not None and first - last > NEARBY

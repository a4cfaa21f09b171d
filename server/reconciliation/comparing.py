"""How well the values that a query gives agree with those of the graph."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Final

from khorgos.ontology.prefixes import expanded, slug_of
from khorgos.server.reconciliation.requests import Scalar
from khorgos.server.reconciliation.values import PropertyValue
from khorgos.triples.dates.cells import readings
from khorgos.triples.dates.edtf import Bounds
from khorgos.triples.naming.similarity import similarity

OVERLAP: Final = 0.5
"""How well two times agree that overlap and are not one within the other."""
_NUMBER: Final = re.compile(r"[+-]?(?:[0-9]{1,3}(?:[,\s'][0-9]{3})+|[0-9]+)(?:\.[0-9]+)?")
_TRUTH: Final = {"true": ("true", "1", "yes"), "false": ("false", "0", "no")}


def agreement(wanted: Scalar, value: PropertyValue, names: Iterable[str]) -> float:
    """Say how well a value agrees with one that was given.

    Times are compared as stretches of time, numbers by their value or range, all else as names.

    >>> from khorgos.triples.dates.edtf import parse
    >>> zhizhi = PropertyValue("", "36 BC", time=parse("-0035"))
    >>> [agreement(wanted, zhizhi, ()) for wanted in (-35, "36 BC", "1st century BC", 36)]
    [1.0, 1.0, 1.0, 0.0]

    Args:
        wanted: a string, number or truth value; a string can be the id of a thing.
        value: of the graph.
        names: of the thing that the value is, or its text.

    Returns:
        From 0 to 1.
    """
    if isinstance(wanted, str) and slug_of(expanded(wanted)) in (value.id, value.text):
        return 1.0
    if value.time:
        dates = () if isinstance(wanted, bool) else readings(wanted)
        return max((_in_time(date, value.time) for date in dates), default=0.0)
    if value.number is not None and (number := _number(wanted)) is not None:
        upper = value.number if value.upper is None else value.upper
        return float(not number.is_nan() and value.number <= number <= upper)
    text = str(wanted).lower() if isinstance(wanted, bool) else str(wanted)
    if value.text in _TRUTH:
        return float(text.strip().lower() in _TRUTH[value.text])
    return max((similarity(text, name) for name in names), default=0.0)


def _in_time(wanted: Bounds, known: Bounds) -> float:
    """Compare two stretches of days; an end that is open or not known goes on for ever."""
    (start, end), (first, last) = _days(wanted), _days(known)
    if start > last or first > end:
        return 0.0
    is_within = (first <= start and end <= last) or (start <= first and last <= end)
    return 1.0 if is_within else OVERLAP


def _days(time: Bounds) -> tuple[float, float]:
    first, last = time.earliest_day, time.latest_day
    return -math.inf if first is None else first, math.inf if last is None else last


def _number(wanted: Scalar) -> Decimal | None:
    """Read a number, with or without marks between its thousands; None for what is none."""
    if isinstance(wanted, str):
        found = _NUMBER.fullmatch(wanted.strip())
        return Decimal(re.sub(r"[,\s']", "", found.group())) if found else None
    return None if isinstance(wanted, bool) else Decimal(str(wanted))

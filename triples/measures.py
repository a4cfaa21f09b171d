"""What quantities measure, and how they compare, whatever their units.

Units are UCUM codes (https://ucum.org/) and ISO 4217 codes, as :mod:`khorgos.triples.quantity`
reads them.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from khorgos.triples.quantity import Quantity

_FACTORS: Final[Mapping[str, Mapping[str, str]]] = {
    "length": {
        **{"mm": "0.001", "cm": "0.01", "m": "1", "km": "1000", "[in_i]": "0.0254"},
        **{"[ft_i]": "0.3048", "[mi_i]": "1609.344", "[nmi_i]": "1852"},
    },
    "area": {
        **{"m2": "0.000001", "km2": "1", "[mi_i]2": "2.589988", "ha": "0.01"},
        **{"[acr_us]": "0.004046873"},
    },
    "volume": {"l": "0.001", "m3": "1", "km3": "1000000000", "[bbl_us]": "0.158987"},
    "mass": {
        **{"g": "0.000001", "kg": "0.001", "t": "1", "ton": "1", "[ston_av]": "0.907185"},
        **{"[lton_av]": "1.016047"},
    },
    "time": {
        **{"a": "365.25", "mo": "30.4", "wk": "7", "d": "1", "h": "0.0416667"},
        **{"min": "0.000694444", "s": "0.0000115741"},
    },
    "power": {"kW": "0.001", "MW": "1", "GW": "1000"},
    "energy": {"kW.h": "0.001", "MW.h": "1", "GW.h": "1000", "TW.h": "1000000"},
    "temperature": {"Cel": "1"},
    "share": {"%": "1"},
    "count": {"1": "1"},
}
"""Dimension → UCUM code → how many of the first unit of the dimension it is."""
_DIMENSIONS: Final = {unit: name for name, units in _FACTORS.items() for unit in units}

ONE_AT_A_TIME: Final = (
    *("hasLength", "hasArea", "hasPopulation", "hasDuration", "hasGauge", "hasStrength"),
    *("hasCount", "hasShare", "hasAmount", "hasWorth"),
)
"""Of which a thing has one at one time."""


def dimension(quantity: Quantity) -> str:
    """What a quantity measures, by its unit."""
    if "/" in quantity.unit:
        return "rate"
    return _DIMENSIONS.get(quantity.unit, "money")


def are_comparable(one: Quantity, other: Quantity) -> bool:
    """Whether two quantities measure the same, in units of which one can be told in the other."""
    if (dimension(one), one.counted) != (dimension(other), other.counted):
        return False
    return dimension(one) not in ("money", "rate") or one.unit == other.unit


def scaled(quantity: Quantity, value: Decimal) -> Decimal:
    """A value in the first unit of its dimension."""
    units = _FACTORS.get(dimension(quantity), {})
    return value * Decimal(units.get(quantity.unit, "1"))


def span(quantity: Quantity) -> tuple[Decimal, Decimal]:
    """The lowest and highest true value that the words allow, rounding left aside."""
    low = scaled(quantity, quantity.value)
    high = low if quantity.upper is None else scaled(quantity, quantity.upper)
    infinite = Decimal("Infinity")
    return (
        -infinite if quantity.bound == "upper" else low,
        infinite if quantity.bound == "lower" else high,
    )


def gap(one: Quantity, other: Quantity) -> Decimal:
    """How far two comparable quantities lie apart, in the first unit of their dimension.

    Nothing or less where a number is true of both.
    """
    (low, high), (other_low, other_high) = span(one), span(other)
    return max(low, other_low) - min(high, other_high)

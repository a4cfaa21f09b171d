"""Days of the calendar of Iran, counted by the sun from the Hijra.

It was made law in 1304, which is 1925 (K. M. Borkowski, "The Persian calendar for 3000 years",
Earth, Moon, and Planets 74, 1996, pp. 223-230). Its leap years are reckoned by the rule of 33
years, which gives the same first days of the years as astronomy does, from then to 1499.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

YEARS: Final = range(1304, 1500)
"""Years for which the rule holds."""
_FIRST_DAY: Final = date(1979, 3, 21).toordinal()
_FIRST_YEAR: Final = 1358
"""A year of the calendar, of which the first day is known."""


def iranian_day(year: int, month: int = 1, day: int = 1) -> date:
    """Tell which day of the Gregorian calendar one of the calendar of Iran is.

    >>> iranian_day(1357, 11, 22), iranian_day(1370)
    (datetime.date(1979, 2, 11), datetime.date(1991, 3, 21))

    Args:
        year: one of `YEARS`.
        month: 1 to 12.
        day: from 1; six months have 31 days, five 30 and the last 29 or, in leap years, 30.

    Raises:
        ValueError: there is no such day, or the rule does not hold for the year.
    """
    if year not in YEARS or not 1 <= month <= 12 or not 1 <= day <= _length(year, month):
        raise ValueError(f"the calendar of Iran is not known to have a day {year}-{month}-{day}")
    leaps = _leaps_before(year) - _leaps_before(_FIRST_YEAR)
    days = 365 * (year - _FIRST_YEAR) + leaps + sum(_length(year, one) for one in range(1, month))
    return date.fromordinal(_FIRST_DAY) + timedelta(days=days + day - 1)


def _is_leap(year: int) -> bool:
    return (25 * year + 11) % 33 < 8


def _leaps_before(year: int) -> int:
    return sum(map(_is_leap, range(YEARS.start, year)))


def _length(year: int, month: int) -> int:
    if month <= 6:
        return 31
    return 30 if month < 12 or _is_leap(year) else 29

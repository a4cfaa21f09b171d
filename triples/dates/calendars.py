"""Days of the Gregorian and the Julian calendar, counted without gaps.

Both calendars are extended backwards (proleptic). Years are astronomical, as in ISO 8601: 1 BC is
0. A day is counted by its Julian day number, which astronomers begin at -4712-01-01 (Julian) = 0.
"""

from __future__ import annotations

from typing import Final, Literal, get_args

Calendar = Literal["gregorian", "julian"]

MONTHS: Final = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def julian_day(year: int, month: int, day: int, calendar: Calendar = "gregorian") -> int:
    """Return the Julian day number of a day.

    Args:
        year: astronomical year, of any sign.
        month: 1 to 12.
        day: day of the month, from 1.
        calendar: the calendar in which the day is given.

    Raises:
        ValueError: the calendar has no such day, or is not known here.
    """
    if not 1 <= day <= days_in_month(year, month, calendar):
        raise ValueError(f"{MONTHS[month - 1]} of year {year} has no day {day} ({calendar})")
    # The year is shifted to begin in March, so that the leap day comes last.
    shift = (14 - month) // 12
    y, m = year + 4800 - shift, month + 12 * shift - 3
    leap_days = y // 4 - 32083 if calendar == "julian" else y // 4 - y // 100 + y // 400 - 32045
    return day + (153 * m + 2) // 5 + 365 * y + leap_days


def days_in_month(year: int, month: int, calendar: Calendar = "gregorian") -> int:
    """Return how many days a month has; the year is astronomical.

    Raises:
        ValueError: the month is not 1 to 12, or the calendar is not known here.
    """
    if calendar not in get_args(Calendar):
        raise ValueError(f"no day count for the calendar {calendar!r}; convert to gregorian")
    if not 1 <= month <= 12:
        raise ValueError(f"month {month} is not one of 1 to 12")
    if month != 2:
        return 30 if month in (4, 6, 9, 11) else 31
    leap = year % 4 == 0 and (calendar == "julian" or year % 100 != 0 or year % 400 == 0)
    return 29 if leap else 28

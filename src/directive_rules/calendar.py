"""Working days in mainland China, and rolling a day onto one.

Known for the years 2004 to 2026, from the yearly notices of the State Council's General Office as the package
chinesecalendar records them; its version is pinned, since it changes verdicts. Any day whose answer would need a
year outside that span raises `CalendarUnknown`: never a guess. `add_months` follows article 202 of the Civil Code
(a day that a month lacks falls on its last day).
"""

from __future__ import annotations

import calendar as civil
import itertools
from datetime import date, timedelta
from functools import cache
from typing import Final

FIRST_YEAR: Final = 2004
LAST_YEAR: Final = 2026
ROLLS: Final = ("none", "following", "preceding")
DAY: Final = timedelta(days=1)


class CalendarUnknown(Exception):  # noqa: N818 - a verdict's cause, not an error
    """No official calendar is known for that day."""


def is_working_day(day: date) -> bool:
    """Tell whether people work that day, make-up weekends included. Raises `CalendarUnknown`."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise CalendarUnknown(str(day.year))
    holidays, make_up_days = _official()
    return day in make_up_days or (day.weekday() < 5 and day not in holidays)


def add_working_days(day: date, number: int) -> date:
    """Return the `number`-th working day after `day` (before it if negative; `day` itself for 0).

    Raises `CalendarUnknown` as soon as counting leaves the known years.
    """
    step = DAY if number > 0 else -DAY
    remaining = abs(number)
    while remaining:
        day = day + step
        if is_working_day(day):
            remaining -= 1
    return day


def roll(day: date, mode: str) -> date:
    """Return `day` or the nearest working day after (`following`) or before (`preceding`); `none` needs no calendar."""
    if mode == "none":
        return day
    step = DAY if mode == "following" else -DAY
    for offset in itertools.count():
        rolled = day + step * offset
        if is_working_day(rolled):
            return rolled
    raise AssertionError


def add_months(day: date, number: int) -> date:
    """Return the corresponding day `number` months on, or the month's last day. Raises `OverflowError` past 9999."""
    year, month = divmod(day.year * 12 + day.month - 1 + number, 12)
    if not date.min.year <= year <= date.max.year:
        raise OverflowError("no such year")
    return date(year, month + 1, min(day.day, civil.monthrange(year, month + 1)[1]))


@cache
def _official() -> tuple[frozenset[date], frozenset[date]]:
    from chinese_calendar import constants  # noqa: PLC0415 - 2 ms, and not every ruleset needs it

    return frozenset(constants.holidays), frozenset(constants.workdays)

"""Working days, as far as the example needs them: by hand from the State Council's notices on holidays."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

LAST_YEAR: Final = 2026
"""The last year whose holidays are known."""
MOST_A_YEAR: Final = 254
"""No year has more working days."""

_OFF: Final = {
    2013: "02-11 02-12 02-13 02-14 02-15 04-04 04-05 04-29 04-30 05-01 06-10 06-11 06-12",
    2017: "01-02 01-27 01-30 01-31 02-01 02-02 04-03 04-04 05-01 05-29 05-30 10-02 10-03 10-04 10-05 10-06",
}
"""Holidays that fall on a weekday."""
_ON: Final = {
    2013: "02-16 02-17 04-07 04-27 04-28 06-08 06-09",
    2017: "01-22 02-04 04-01 05-27 09-30",
}
"""Weekends on which people work in exchange. 2013 is kept up to August only."""


class CalendarUnknownError(Exception):
    """The answer lies in a year whose holidays nobody knows yet."""


def add_working_days(day: date, number: int) -> date:
    """Return the n-th working day after a day. Raises `CalendarUnknownError` beyond the last known year."""
    if (LAST_YEAR + 1 - day.year) * MOST_A_YEAR < number:
        raise CalendarUnknownError
    while number > 0:
        day += timedelta(days=1)
        number -= _works(day)
    return day


def _works(day: date) -> bool:
    if day.year not in _OFF or (day.year == 2013 and day.month > 8):
        raise ValueError(f"the example keeps no calendar for {day}")
    text = f"{day:%m-%d}"
    return text in _ON[day.year] or (day.weekday() < 5 and text not in _OFF[day.year])

"""The values fields and parameters can have.

A value is `str`, `bool`, `int`, `Decimal`, `date`, `datetime`, `Period`, a tuple of these, or `Unlisted`.
`None` in a record is an empty field. A timestamp field of which only the day is known holds a plain `date`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Literal, TypeAlias

PeriodKind: TypeAlias = Literal["month", "quarter", "half", "year"]
MONTHS: dict[PeriodKind, int] = {"month": 1, "quarter": 3, "half": 6, "year": 12}


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A calendar month, quarter, half or year; `index` counts from 1 within the year.

    The label is `2016-11`, `2016Q4`, `2016H2` or `2016`. The order (year, kind, index) is for stable output only.
    """

    year: int
    kind: PeriodKind
    index: int = 1

    @property
    def start(self) -> date:
        """The first day."""
        return date(self.year, (self.index - 1) * MONTHS[self.kind] + 1, 1)

    @property
    def end(self) -> date:
        """The last day."""
        following = self.start_month + MONTHS[self.kind]
        if following > 12:
            return date(self.year, 12, 31)
        return date(self.year, following, 1) - timedelta(days=1)

    @property
    def start_month(self) -> int:
        """The number of the first month in its year."""
        return (self.index - 1) * MONTHS[self.kind] + 1

    @property
    def previous(self) -> Period:
        """The period of the same kind just before."""
        if self.index > 1:
            return Period(self.year, self.kind, self.index - 1)
        return Period(self.year - 1, self.kind, 12 // MONTHS[self.kind])

    @property
    def next(self) -> Period:
        """The period of the same kind just after."""
        if self.index < 12 // MONTHS[self.kind]:
            return Period(self.year, self.kind, self.index + 1)
        return Period(self.year + 1, self.kind, 1)

    @staticmethod
    def containing(day: date, kind: PeriodKind) -> Period:
        """Return the period of that kind in which the day lies."""
        return Period(day.year, kind, (day.month - 1) // MONTHS[kind] + 1)

    def __str__(self) -> str:
        match self.kind:
            case "month":
                return f"{self.year:04}-{self.index:02}"
            case "quarter":
                return f"{self.year:04}Q{self.index}"
            case "half":
                return f"{self.year:04}H{self.index}"
            case "year":
                return f"{self.year:04}"


@dataclass(frozen=True, slots=True, order=True)
class Unlisted:
    """What stood in a code field but is on no list: given, and yet unknown for every use but `has()`."""

    text: str

    def __str__(self) -> str:
        return self.text


Scalar: TypeAlias = str | bool | int | Decimal | date | datetime | Period | Unlisted
Value: TypeAlias = Scalar | tuple[Scalar, ...]

LAST_INSTANT = time(23, 59, 59, 999999)


def start_of_day(day: date) -> datetime:
    """Return the first instant of the day."""
    return datetime(day.year, day.month, day.day)


def end_of_day(day: date) -> datetime:
    """Return the last instant of the day, to the microsecond."""
    return datetime(day.year, day.month, day.day, 23, 59, 59, 999999)


def is_mere_day(value: object) -> bool:
    """Tell whether the value is a day without a time (a `datetime` is a `date` to Python, not to us)."""
    return type(value) is date

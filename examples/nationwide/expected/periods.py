"""Months, quarters and years, as they are named."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

MONTHS: Final = {"month": 1, "quarter": 3, "year": 12}


@dataclass(frozen=True, slots=True)
class Period:
    """A period by its first and last day, and its name."""

    start: date
    end: date
    label: str


def periods_from(day: date, kind: str, last: date) -> Iterator[Period]:
    """Yield the periods of a kind from the one that holds a day on, as long as they have begun by another."""
    size = MONTHS[kind]
    start = date(day.year, (day.month - 1) // size * size + 1, 1)
    while start <= last:
        after = add_months(start, size)
        yield Period(start, after - timedelta(days=1), _label(start, kind))
        start = after


def add_months(day: date, number: int) -> date:
    """Return the corresponding day some months later, or the last day of that month."""
    months = day.year * 12 + day.month - 1 + number
    first = date(months // 12, months % 12 + 1, 1)
    after = date((months + 1) // 12, (months + 1) % 12 + 1, 1)
    return first + timedelta(days=min(day.day, (after - first).days) - 1)


def end_of(label: str) -> date:
    """Return the last day of a period by its name."""
    if "Q" in label:
        year, quarter = label.split("Q")
        return add_months(date(int(year), int(quarter) * 3, 1), 1) - timedelta(days=1)
    if "-" in label:
        year, month = label.split("-")
        return add_months(date(int(year), int(month), 1), 1) - timedelta(days=1)
    return date(int(label), 12, 31)


def _label(start: date, kind: str) -> str:
    if kind == "month":
        return f"{start:%Y-%m}"
    return f"{start.year}Q{(start.month + 2) // 3}" if kind == "quarter" else str(start.year)

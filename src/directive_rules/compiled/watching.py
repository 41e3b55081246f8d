"""When a verdict can change by the passing of time alone: every test that the as-of instant decides leaves a note.

An evaluation is deterministic, and the as-of instant enters it only through tests of the form "is this reached by now".
Until the earliest instant at which one of them changes, every test comes out as before, and so does the verdict.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

from directive_rules.model.values import start_of_day

TICK: Final = timedelta(microseconds=1)
DAY: Final = timedelta(days=1)


class Watch:
    """Keeps the earliest instant after the as-of instant at which some test would come out otherwise."""

    __slots__ = ("as_of", "next")

    def __init__(self, as_of: datetime) -> None:
        self.as_of = as_of
        self.next: datetime | None = None

    def note(self, instant: datetime | None) -> None:
        """Note an instant at which a test changes; one that is past, or None, is none."""
        if instant is not None and instant > self.as_of and (self.next is None or instant < self.next):
            self.next = instant

    def compared(self, low: date, high: date, other: object) -> None:
        """Note when a span that ends at the as-of instant, or at an edge of its day, changes its place to a moment."""
        if low == high:
            self.collapsed(high)
        if isinstance(other, date):
            moment = other if isinstance(other, datetime) else start_of_day(other)
            for change in (start_of_day(moment), moment, after(moment), next_day(moment)):
                self.note(change)

    def collapsed(self, point: date) -> None:
        """Note when a span that is a single point still, and ends at the as-of instant or its day, becomes longer."""
        self.note(after(self.as_of) if point == self.as_of else next_day(self.as_of))


def after(moment: datetime) -> datetime | None:
    """Return the next instant; None at the end of time."""
    return moment + TICK if moment < datetime.max else None


def next_day(moment: date) -> datetime | None:
    """Return the first instant of the day after; None at the end of time."""
    day = moment.date() if isinstance(moment, datetime) else moment
    return start_of_day(day + DAY) if day < date.max else None

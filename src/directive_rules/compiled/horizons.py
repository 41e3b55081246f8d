"""Horizons: up to which instant we look, and whether something has been reached by then."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from directive_rules.compiled.knowing import Truth, Unknown
from directive_rules.compiled.watching import Watch, next_day
from directive_rules.model.values import LAST_INSTANT, end_of_day, start_of_day


class Horizon(NamedTuple):
    """The instant up to which we look, and `day`, the day of it.

    `inside_day` marks a deadline strictly inside its day, which leaves what is dated by that mere day uncertain. Where
    the deadline is unknown, `doubt` says why: then the horizon lies somewhere from `since` on. `watch` is set where
    the horizon is the as-of instant and someone asks when its passing will matter.
    """

    at: datetime
    day: date
    inside_day: bool = False
    since: datetime = datetime.min
    doubt: Unknown | None = None
    watch: Watch | None = None

    def reached(self, moment: date | datetime, day_only: Unknown) -> Truth:
        """Tell whether a moment is not after the horizon; a mere day is reached once it has begun."""
        start = start_instant(moment)
        mere = start is not moment
        if start > self.at:
            if self.watch is not None:
                self.watch.note(start)
            return False
        if self.doubt is not None:
            first_day = mere and self.inside_day and moment == self.since.date()
            if first_day or start > self.since:
                return self.doubt
        if not mere or not self.inside_day or moment != self.day:
            return True
        if self.watch is not None:
            self.watch.note(next_day(moment))
        return day_only


def horizon_of(as_of: datetime, watch: Watch | None = None) -> Horizon:
    """Return the horizon of an as-of instant, which shows the whole of its day."""
    return Horizon(as_of, as_of.date(), watch=watch)


def horizon_of_due(due: datetime) -> Horizon:
    """Return the horizon of a deadline."""
    return Horizon(due, due.date(), inside_day=due.time() != LAST_INSTANT)


def instant(moment: date | datetime) -> datetime:
    """Return the last instant of a day, or the instant itself."""
    return moment if isinstance(moment, datetime) else end_of_day(moment)


def start_instant(moment: date | datetime) -> datetime:
    """Return the first instant of a day, or the instant itself."""
    return moment if isinstance(moment, datetime) else start_of_day(moment)


def civil_day(moment: date | datetime) -> date:
    """Return the day of a moment."""
    return moment.date() if isinstance(moment, datetime) else moment

"""What can be seen of the export up to an instant: fields, records, and those that may be hidden."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Final, TypeAlias

from examples.nationwide.expected.answers import (
    NOT_YET,
    Answer,
    Doubt,
    Span,
    at_most,
    doubt,
    doubtful,
    every,
    first_instant,
    is_day,
    last_instant,
    no,
    some,
    union,
)
from examples.nationwide.market.layouts import LAYOUTS
from examples.nationwide.market.rows import AS_OF, TAKEN_AT, Differing, Garbled, Row, Unreadable, World

TICK: Final = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True, eq=False)
class Hidden(Row):
    """A record that may exist though the export does not show it. What is not known of it is in doubt."""

    why: Doubt
    many: bool = True


Members: TypeAlias = "list[tuple[Row, Answer]]"
"""Records and whether each surely belongs."""


@dataclass(frozen=True, slots=True)
class View:
    """The export up to `at`.

    A deadline inside a day (`inside`) leaves what is dated by that day in doubt; so does a deadline nobody knows leave
    all that came after `since`. While `waiting` for a deadline, an event that has not come is *not yet*. `day` is the
    day the duty arises, `period` the period it is for, by its first and last day.
    """

    world: World
    at: datetime
    day: date | None = None
    undated: Doubt | None = None
    period: tuple[date, date, str] | None = None
    inside: bool = False
    since: datetime = datetime.min
    unclear: Doubt | None = None
    waiting: bool = False

    # -- fields ---------------------------------------------------------------------------------------------------

    def raw(self, row: Row, name: str) -> Any:
        """Return what the export gives: a value, None for nothing, or a doubt."""
        where = f"{row.record}.{name}"
        if isinstance(row, Hidden):
            return row.values.get(name, row.why)
        if name not in row.values:
            return doubt(f"field not provided: {where}")
        found = row.values[name]
        return doubt(f"contradictory: {where}") if isinstance(found, Differing) else found

    def has(self, row: Row, name: str) -> Answer:
        """Tell whether a field is given; an event only once it has come."""
        found = self.raw(row, name)
        if isinstance(found, Doubt):
            return found
        if found is None:
            return False
        if name in LAYOUTS[row.record].events:
            return self.reached(found, f"{row.record}.{name}")
        return True

    def get(self, row: Row, name: str) -> Any:
        """Return the value of a field, or the doubt about it."""
        found = self.raw(row, name)
        where = f"{row.record}.{name}"
        if doubtful(found):
            return found
        if isinstance(found, Garbled):
            return doubt(f"value not listed: {where}")
        if name in LAYOUTS[row.record].events:
            came = self.has(row, name)
            if came is False:
                return NOT_YET if self.waiting else doubt(f"empty field: {where}")
            if isinstance(came, Doubt):
                return came
        if found is None:
            return doubt(f"empty field: {where}")
        if isinstance(found, tuple):
            return tuple(doubt(f"value not listed: {where}") if isinstance(one, Garbled) else one for one in found)
        if is_day(found) and name in MOMENTS.get(row.record, ()):
            return Span(first_instant(found), last_instant(found), frozenset({f"day only: {where}"}))
        return found

    def reached(self, moment: Any, where: str) -> Answer:
        """Tell whether a moment has come; a mere day has come once it has begun."""
        begun = first_instant(moment) if is_day(moment) else moment
        if begun > self.at:
            return False
        if self.unclear is not None and begun > self.since:
            return self.unclear
        if is_day(moment) and self.inside and moment == self.at.date():
            return doubt(f"day only: {where}")
        return True

    def happened(self, row: Row) -> Answer:
        """Tell whether a record has happened."""
        name = LAYOUTS[row.record].occurred
        found = self.raw(row, name)
        if isinstance(found, Span):
            return Doubt(found.causes)
        if isinstance(found, Doubt):
            return found
        where = f"{row.record}.{name}"
        return doubt(f"empty field: {where}") if found is None else self.reached(found, where)

    # -- records --------------------------------------------------------------------------------------------------

    def many(self, record: str, **by: Any) -> Members | Doubt:
        """Return the records with these values, those that may be hidden included."""
        if any(doubtful(value) for value in by.values()):
            return union(*by.values())
        found: Members = []
        for row in self.world.rows.get(record, ()):
            if all(not isinstance(value := self.raw(row, name), Doubt) and value == by[name] for name in by):
                seen = self.happened(row)
                if seen is not False:
                    found.append((row, seen))
        whole_key = set(by) == set(LAYOUTS[record].key)
        return found if whole_key and found else [*found, *self._hidden(record, by)]

    def valid(self, record: str, day: Any, since: str, until: str, **by: Any) -> Members | Doubt:
        """Return the records with these values that stand on a day; an end that is empty is open."""
        found = self.many(record, **by)
        if isinstance(found, Doubt) or doubtful(day):
            return union(day, found, *by.values())
        kept: Members = []
        for row, sure in found:
            begin, end = self.raw(row, since), self.raw(row, until)
            stands = every(
                sure,
                True if begin is None else at_most(begin, day),
                True if end is None else at_most(day, end),
            )
            if stands is not False:
                kept.append((row, stands))
        return kept

    def one(self, name: str, found: Members | Doubt) -> Row | Doubt:
        """Return the one record there is; in doubt where there is none, or several, or perhaps another."""
        if isinstance(found, Doubt):
            return found
        sure = [row for row, belongs in found if belongs is True]
        if len(sure) > 1:
            return doubt(f"contradictory: {name}")
        doubts = [belongs for _, belongs in found if belongs is not True]
        if doubts:
            return union(*doubts)
        return sure[0] if sure else doubt(f"no such record: {name}")

    def _hidden(self, record: str, by: dict[str, Any]) -> Iterator[tuple[Row, Answer]]:
        """Imagine what the export may lack."""
        world = self.world
        if record not in world.rows:
            yield self._imagined(record, by, f"record type not provided: {record}", datetime.min, self.at)
            return
        last = world.covered_to.get(record)
        lacking = f"not covered: {record}"
        if record in world.unclaimed:
            yield self._imagined(record, by, lacking, datetime.min, self.at)
        elif last is not None and last_instant(last) < self.at:
            yield self._imagined(record, by, lacking, last_instant(last) + TICK, self.at)
        for gap in world.gaps:
            if gap.record != record or any(name in by and by[name] != gap.values[name] for name in gap.values):
                continue
            low = datetime.min if gap.since is None else first_instant(gap.since)
            high = self.at if gap.until is None else min(last_instant(gap.until), self.at)
            if low <= high:
                yield self._imagined(record, {**by, **gap.values}, lacking, low, high)
        for lost in world.unreadable:
            if lost.record == record and all(lost.values.get(name) == value for name, value in by.items()):
                yield from self._lost(lost)

    def _imagined(
        self, record: str, known: dict[str, Any], cause: str, low: datetime, high: datetime
    ) -> tuple[Row, Answer]:
        why = doubt(cause)
        occurred = LAYOUTS[record].occurred
        ends = (low, high) if occurred in MOMENTS.get(record, ()) else (low.date(), high.date())
        return Hidden(record, {occurred: Span(*ends, why.causes), **known}, why), why

    def _lost(self, lost: Unreadable) -> Iterator[tuple[Row, Answer]]:
        why = doubt(f"quarantined: {lost.record}")
        given = {name: value for name, value in lost.values.items() if value is not None}
        row = Hidden(lost.record, given, why, many=False)
        seen = every(why, self.happened(row))
        if seen is not False:
            yield row, seen

    # -- asking many at once --------------------------------------------------------------------------------------

    def any(self, found: Members | Doubt, body: Callable[[Row], Answer]) -> Answer:
        """Tell whether one of them has it."""
        if isinstance(found, Doubt):
            return found
        return some(*(every(belongs, body(row)) for row, belongs in found))

    def all(self, found: Members | Doubt, body: Callable[[Row], Answer]) -> Answer:
        """Tell whether all of them have it."""
        if isinstance(found, Doubt):
            return found
        return every(*(some(no(belongs), body(row)) for row, belongs in found))

    def those(self, found: Members | Doubt, body: Callable[[Row], Answer]) -> Members | Doubt:
        """Return those that have it."""
        if isinstance(found, Doubt):
            return found
        kept = [(row, every(belongs, body(row))) for row, belongs in found]
        return [(row, belongs) for row, belongs in kept if belongs is not False]

    def at_least(self, number: int, found: Members | Doubt) -> Answer:
        """Tell whether there are so many; decided by how many there are at least and at most."""
        if isinstance(found, Doubt):
            return found
        sure = sum(belongs is True for _, belongs in found)
        if sure >= number:
            return True
        perhaps = [(row, belongs) for row, belongs in found if belongs is not True]
        endless = any(isinstance(row, Hidden) and row.many for row, _ in perhaps)
        if not endless and sure + len(perhaps) < number:
            return False
        return union(*(belongs for _, belongs in perhaps))

    def total(self, found: Members | Doubt, name: str) -> Any:
        """Return the sum of a field; in doubt with any member or value."""
        if isinstance(found, Doubt):
            return found
        values = [self.get(row, name) for row, _ in found]
        return _plain(values, found) or sum(values)

    def extreme(self, found: Members | Doubt, name: str, *, relation: str, most: bool = False) -> Any:
        """Return the least, or greatest, value of a field; in doubt if there is none."""
        if isinstance(found, Doubt):
            return found
        values = [self.get(row, name) for row, _ in found]
        if doubts := _plain(values, found):
            return doubts
        if not values:
            return doubt(f"no such record: {relation}")
        return max(values) if most else min(values)

    # -- days -----------------------------------------------------------------------------------------------------

    def in_period(self, day: Any) -> Answer:
        """Tell whether a day lies in the period."""
        assert self.period is not None
        return every(at_most(self.period[0], day), at_most(day, self.period[1]))

    def unset(self, parameter: str) -> Doubt:
        """Return the doubt of a question that the text leaves open and nobody has answered.

        Answers go by the day on which a duty arises; without that day, the day is what is in doubt.
        """
        return self.undated or doubt(f"parameter unset: params.{parameter}")

    def at_instant(self, at: datetime, *, inside: bool) -> View:
        """Return the view up to another instant."""
        return replace(self, at=at, inside=inside, waiting=False)


def now(world: World) -> View:
    """Return the view of the whole export as of the day of the audit."""
    return View(world, AS_OF)


def _plain(values: Iterable[Any], found: Members) -> Doubt | None:
    doubts = [value for value in (*values, *(belongs for _, belongs in found)) if doubtful(value)]
    return union(*doubts) if doubts else None


MOMENTS: Final = {
    "accident": ("occurred_at", "known_at", "surveyed_at"),
    "accident_notice": ("notified_at",),
    "call": ("started_at",),
    "callback": ("called_at",),
    "channel_outage": ("began_at", "ended_at"),
    "claim": ("reported_at", "arrived_at"),
    "claim_request": ("asked_at",),
    "complaint": ("received_at", "regulator_told_at"),
    "enquiry": ("received_at", "answered_at"),
    "explanation": ("explained_at",),
    "filing": ("filed_at",),
    "major_event": ("occurred_at",),
    "payment": ("paid_at",),
    "service_interruption": ("started_at", "ended_at"),
}
"""Fields that name an instant; given as a mere day, the hour is missing."""

assert TAKEN_AT >= AS_OF, "an export taken earlier could not tell whether an event had come by the day of the audit"

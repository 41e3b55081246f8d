"""From a rule and what happened to how its duties stand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any, Final, TypeAlias

from examples.nationwide.expected.answers import (
    Answer,
    Doubt,
    doubt,
    every,
    first_instant,
    last_instant,
    some,
    union,
)
from examples.nationwide.expected.periods import Period, periods_from
from examples.nationwide.expected.view import View, now
from examples.nationwide.market.layouts import LAYOUTS
from examples.nationwide.market.rows import AS_OF, Row, World

Ask: TypeAlias = Callable[[View, Row], Any]

FORCE: Final[dict[str, tuple[date, date | None]]] = {
    "bj-2016-502": (date(2016, 10, 21), None),
    "circ-2010-82": (date(2010, 9, 6), None),
    "circ-general-2013-11": (date(2013, 2, 25), date(2013, 4, 10)),
    "circ-2014-23": (date(2014, 3, 21), None),
    "iac-2022-06": (date(2022, 6, 10), None),
}


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule as this side understands it. `on` is what it is about; `each` is empty, `once`, or a kind of period.

    `applies` and `unless` may be missing; `due` is missing where there is no deadline.
    """

    name: str
    on: str
    done: Ask
    applies: Ask | None = None
    due: Ask | None = None
    unless: Ask | None = None
    each: str = ""
    partial: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """How one duty stands."""

    status: str
    due: str | None = None
    causes: tuple[str, ...] = ()


def judge(world: World, ruleset: str, rule: Rule) -> Iterator[tuple[str, Finding | None]]:
    """Yield every duty that was considered, by the end of its name; None where there is none."""
    since, until = FORCE[ruleset]
    view = now(world)
    if rule.on not in world.rows:
        yield "*", Finding("undetermined", None, (f"record type not provided: {rule.on}",))
        return
    for row in world.rows[rule.on]:
        if view.happened(row) is False:
            continue
        born = _born(view, row)
        if rule.each == "":
            inside: Answer = born if isinstance(born, Doubt) else since <= born and (until is None or born <= until)
            seen = replace(view, undated=born) if isinstance(born, Doubt) else replace(view, day=born)
            yield row.label(), _hear(rule, seen, row, inside, _begun(view, row))
        elif rule.each == "once":
            yield row.label(), _hear(rule, replace(view, day=since), row, True, first_instant(since), once=since)
        else:
            for period, made in _periods(rule, view, row, born, since, until):
                seen = replace(view, day=period.end, period=(period.start, period.end, period.label))
                yield f"{row.label()}@{period.label}", _hear(rule, seen, row, made, first_instant(period.start))


def _hear(
    rule: Rule, view: View, row: Row, applies: Answer, begun: datetime, once: date | None = None
) -> Finding | None:
    if applies is False:
        return None
    due = rule.due(replace(view, waiting=True), row) if rule.due is not None else None
    unclear: Doubt | None = None
    instant: datetime | None = None
    if isinstance(due, date):
        instant = due if isinstance(due, datetime) else last_instant(due)
    elif due is not None:
        found = union(due)
        if found.waits and not found.causes:
            due = "not yet"
        else:
            due, unclear = None, Doubt(found.causes)
    if instant is not None and instant <= AS_OF:
        seen = view.at_instant(instant, inside=instant.time() != time.max)
    else:
        seen = view
    if unclear is not None:
        seen = replace(view, since=begun, unclear=unclear)
    if once is not None:
        applies = every(applies, _owed_once(seen, row, instant, once))
    when = every(applies, rule.applies(seen, row)) if rule.applies is not None else applies
    if when is False:
        return None
    text = due.isoformat() if isinstance(due, date) else due
    if isinstance(when, Doubt) or unclear is not None:
        return Finding("undetermined", text, tuple(sorted(union(when, unclear).causes)))
    excused = rule.unless(seen, row) if rule.unless is not None else False
    if excused is True:
        return Finding("exempt", text)
    in_time = rule.done(seen, row)
    if in_time is True:
        return Finding("compliant", text)
    if due == "not yet" or (instant is not None and instant > AS_OF):
        return Finding("pending", text)
    if isinstance(excused, Doubt) or isinstance(in_time, Doubt):
        return Finding("undetermined", text, tuple(sorted(union(excused, in_time).causes)))
    return Finding("late" if rule.due is not None and rule.done(view, row) is True else "violated", text)


def _begun(view: View, row: Row) -> datetime:
    """Return the earliest instant a deadline that nobody knows is taken to lie at: when the duty began."""
    moment = view.raw(row, LAYOUTS[row.record].occurred)
    if isinstance(moment, datetime):
        return moment
    return first_instant(moment) if isinstance(moment, date) else datetime.min


def _born(view: View, row: Row) -> date | Doubt:
    name = LAYOUTS[row.record].occurred
    found = view.raw(row, name)
    if found is None:
        return doubt(f"empty field: {row.record}.{name}")
    if isinstance(found, Doubt):
        return found
    assert isinstance(found, date)
    return found.date() if isinstance(found, datetime) else found


def _end_of_life(view: View, row: Row) -> date | Doubt | None:
    name = LAYOUTS[row.record].ends
    if name is None:
        return None
    found = view.raw(row, name)
    assert found is None or isinstance(found, (date, Doubt))
    return found


def _owed_once(view: View, row: Row, instant: datetime | None, since: date) -> Answer:
    """Nothing is asked of those who came after the deadline, or were gone before the directive."""
    ended = _end_of_life(view, row)
    alive: Answer = ended if isinstance(ended, Doubt) else ended is None or ended >= since
    born = _born(view, row)
    if isinstance(born, Doubt):
        return every(alive, born)
    if instant is None:
        return alive
    at = view.at_instant(instant, inside=False)
    return every(alive, at.reached(born, ""))


def _periods(
    rule: Rule, view: View, row: Row, born: date | Doubt, since: date, until: date | None
) -> Iterator[tuple[Period, Answer]]:
    """Yield the periods begun by the day of the audit that touch both the force and the life."""
    first = since if isinstance(born, Doubt) else max(since, born)
    ended = _end_of_life(view, row)
    for period in periods_from(first, rule.each, AS_OF.date()):
        if (until is not None and period.start > until) or (isinstance(ended, date) and period.start > ended):
            return
        last = min((day for day in (until, ended) if isinstance(day, date)), default=date.max)
        whole: Answer = period.start >= first and period.end <= last
        partly: Answer = rule.partial
        if isinstance(ended, Doubt):
            whole, partly = every(whole, ended), every(partly, ended)
        made = some(whole, partly)
        if isinstance(born, Doubt):
            made = every(made, born)
        if made is not False:
            yield period, made

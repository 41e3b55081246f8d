"""When a subject lived: which periods make a duty of it, and whether what is owed once is owed by it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from directive_rules.compiled.entries import Entry
from directive_rules.compiled.fields import has_reader, reader
from directive_rules.compiled.frames import Frame
from directive_rules.compiled.horizons import Horizon, civil_day, horizon_of, horizon_of_due
from directive_rules.compiled.knowing import Truth, Unknown, Within, conjunction, disjunction, joined, unknown
from directive_rules.compiled.parameters import Parameters
from directive_rules.compiled.sight import Sight
from directive_rules.compiled.watching import Watch
from directive_rules.model.ruleset import PerPeriod, Ruleset
from directive_rules.model.values import Period, end_of_day, start_of_day
from directive_rules.model.verdicts import CauseKind


def undated(subject: Entry) -> Unknown:
    """Return the doubt of a subject that nobody can date."""
    kind = subject.type
    found = subject.values[kind.occurred]
    return found if isinstance(found, Unknown) else unknown(CauseKind.EMPTY_FIELD, f"{kind.name}.{kind.occurred}")


def birthday(subject: Entry) -> date | None:
    """Return the day a subject came to be; None where nobody can tell."""
    occurred = subject.values[subject.type.occurred]
    return civil_day(occurred) if isinstance(occurred, date) else None


def life_end(subject: Entry, frame: Frame) -> date | Unknown | None:
    """Return the day a subject's life ended, None while it lasts, at the horizon of the frame."""
    name = subject.type.ends
    if name is None:
        return None
    ended = has_reader(subject.type, name)(subject, frame)
    if ended is not True:
        return None if ended is False else ended
    found = reader(subject.type, name)(subject, frame)
    if isinstance(found, date):
        return civil_day(found)
    return civil_day(found.low) if isinstance(found, Within) else joined((found,))


def owed_once(ruleset: Ruleset, subject: Entry, due: datetime | None, frame: Frame) -> Truth:
    """Tell whether a subject owes what is owed once: not if it came after the due or was gone before the directive."""
    ended = life_end(subject, frame)
    alive: Truth = ended if isinstance(ended, Unknown) else ended is None or ended >= ruleset.in_force_from
    kind = subject.type
    occurred = subject.values[kind.occurred]
    if due is None or not isinstance(occurred, date):
        return alive
    day_only = unknown(CauseKind.DAY_ONLY, f"{kind.name}.{kind.occurred}")
    return conjunction(alive, horizon_of_due(due).reached(occurred, day_only))


def periods(
    ruleset: Ruleset, parameters: Parameters, recurrence: PerPeriod, subject: Entry, sight: Sight, watch: Watch
) -> Iterator[tuple[Period, Truth]]:
    """Yield the periods begun by the as-of instant that touch the directive's force and the subject's life."""
    born = birthday(subject)
    force_from, force_to = ruleset.in_force_from, ruleset.in_force_to
    first = force_from if born is None else max(force_from, born)
    mortal = subject.type.ends is not None
    frame = Frame(sight, horizon_of(sight.as_of, watch), {}, None, subject, 1)
    ended: date | Unknown | None = None
    period = Period.containing(first, recurrence.kind)
    while force_to is None or period.start <= force_to:
        begins, last_day = start_of_day(period.start), period.end
        if begins > sight.as_of:
            watch.note(begins)
            return
        if mortal:
            # Whether the subject lived through the period is settled by what is known at the period's end.
            frame.horizon = _end_horizon(last_day, sight.as_of, watch)
            ended = life_end(subject, frame)
            if isinstance(ended, date) and ended < max(first, period.start):
                return
        made = disjunction(
            _lived_through(period, last_day, first, force_to, ended), _partial(parameters, recurrence, last_day, ended)
        )
        if born is None:
            made = conjunction(made, undated(subject))
        if made is not False:
            yield period, made
        if last_day == date.max:
            return
        period = period.next


def _end_horizon(last_day: date, as_of: datetime, watch: Watch) -> Horizon:
    ends = end_of_day(last_day)
    return horizon_of(as_of, watch) if as_of < ends else horizon_of(ends)


def _lived_through(
    period: Period, last_day: date, first: date, force_to: date | None, ended: date | Unknown | None
) -> Truth:
    whole = period.start >= first and (force_to is None or last_day <= force_to)
    if isinstance(ended, Unknown):
        return conjunction(whole, ended)
    return whole and (ended is None or last_day <= ended)


def _partial(parameters: Parameters, recurrence: PerPeriod, last_day: date, ended: date | Unknown | None) -> Truth:
    """Tell whether a period that only overlaps force and life makes a duty."""
    chosen: Truth
    if isinstance(recurrence.partial, bool):
        chosen = recurrence.partial
    else:
        found = parameters.on(last_day).values[recurrence.partial]
        assert isinstance(found, (bool, Unknown))
        chosen = found
    return conjunction(chosen, ended) if isinstance(ended, Unknown) else chosen

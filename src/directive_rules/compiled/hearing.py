"""One duty, heard: deadline, horizon, and the first row of the status table that fits."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Final, NamedTuple

from directive_rules.compiled.entries import Entry
from directive_rules.compiled.frames import Frame, Memo
from directive_rules.compiled.horizons import Horizon, horizon_of_due, instant, start_instant
from directive_rules.compiled.knowing import NO_CAUSES, Truth, Unknown, Within, conjunction, joined
from directive_rules.compiled.lives import birthday, owed_once, undated
from directive_rules.compiled.parameters import Stretch
from directive_rules.compiled.plain import MISSING
from directive_rules.compiled.rows import Row
from directive_rules.compiled.sight import Sight
from directive_rules.model.ruleset import OncePerSubject
from directive_rules.model.values import Period
from directive_rules.model.verdicts import Cause, Due, Duty, Status, Verdict

if TYPE_CHECKING:
    from directive_rules.compiled.program import CompiledRule, Program


class Deadline(NamedTuple):
    """A deadline as read: due as shown, the instant it means, and why it is unknown where it is."""

    due: Due
    instant: datetime | None = None
    doubt: Unknown | None = None


class Bench(NamedTuple):
    """Where duties are heard: what can be seen, up to the as-of instant, and what was aggregated once per key."""

    program: Program
    sight: Sight
    horizon: Horizon
    memo: Memo


NO_DEADLINE: Final = Deadline(None)
WAITS: Final = Deadline("not yet")
SETTLED: Final = {Row.NO_DUTY: None, Row.EXEMPT: Status.EXEMPT, Row.MET: Status.COMPLIANT}


def hear(
    bench: Bench, compiled: CompiledRule, subject: Entry, period: Period | None, applies: Truth
) -> tuple[Verdict | None, Deadline]:
    """Judge one duty; the verdict is None where there is none."""
    stretch = _stretch(bench.program, compiled, subject, period)
    sight, as_of = bench.sight, bench.horizon
    memo = bench.memo if compiled.by is None else None
    now = Frame(sight, as_of, stretch.values, period, subject, compiled.depth, memo=memo)
    deadline, frame = NO_DEADLINE, now
    if compiled.by is not None:
        deadline = _deadline(compiled, now)
        horizon = _horizon(deadline, compiled, subject, as_of)
        if horizon is not as_of:
            frame = Frame(sight, horizon, stretch.values, period, subject, compiled.depth)
    if isinstance(compiled.rule.recurrence, OncePerSubject):
        applies = conjunction(applies, owed_once(bench.program.ruleset, subject, deadline.instant, frame))
    status, causes = _status(compiled, applies, deadline, frame, now, stretch)
    if status is None:
        return None, deadline
    rule = compiled.rule
    verdict = Verdict(
        Duty(rule.ruleset, rule.id, rule.subject, subject.key(), period),
        status,
        deadline.due,
        causes,
        tuple([name for name in rule.parameters if name in stretch.assumed]),
        subject.records[0] if subject.records else None,
    )
    return verdict, deadline


def _status(
    compiled: CompiledRule, applies: Truth, deadline: Deadline, frame: Frame, now: Frame, stretch: Stretch
) -> tuple[Status | None, frozenset[Cause]]:
    """Return the first row of the status table that fits, and its causes; no status where there is no duty."""
    row = _row(compiled, frame, stretch) if applies is True and compiled.row is not None else Row.UNSURE
    if row is Row.UNSURE:
        return exact_status(compiled, applies, deadline, frame, now)
    if row is Row.UNMET:
        return _unmet(compiled, deadline, frame, now), NO_CAUSES
    return SETTLED[row], NO_CAUSES


def _row(compiled: CompiledRule, frame: Frame, stretch: Stretch) -> Row:
    """Try the plain source; it knows nothing of doubtful horizons, and nothing of who asks when things change."""
    horizon = frame.horizon
    taken = frame.sight.taken_at
    if horizon.watch is not None or horizon.doubt is not None or (taken is not None and taken < horizon.at):
        return Row.UNSURE
    assert compiled.row is not None
    assert frame.subject is not None
    return compiled.row(
        frame.subject.values.get, MISSING, horizon.at, horizon.day, horizon.inside_day, stretch.known, frame.period,
        frame,
    )  # fmt: skip


def _unmet(compiled: CompiledRule, deadline: Deadline, frame: Frame, now: Frame) -> Status:
    if deadline.due is not None and (deadline.instant is None or deadline.instant > now.horizon.at):
        return Status.PENDING
    if compiled.by is not None and frame is not now and compiled.require(now) is True:
        return Status.LATE
    return Status.VIOLATED


def exact_status(
    compiled: CompiledRule, applies: Truth, deadline: Deadline, frame: Frame, now: Frame
) -> tuple[Status | None, frozenset[Cause]]:
    """Return status and causes by the exact closures alone."""
    when = applies
    if when is not False and compiled.when is not None:
        when = conjunction(when, compiled.when(frame))
    if when is False:
        return None, NO_CAUSES
    if when is not True or deadline.doubt is not None:
        return Status.UNDETERMINED, joined((when, deadline.doubt)).causes
    return status_of_duty(compiled, deadline, frame, now)


def status_of_duty(
    compiled: CompiledRule, deadline: Deadline, frame: Frame, now: Frame
) -> tuple[Status, frozenset[Cause]]:
    """Return status and causes of what is surely a duty, by the exact closures alone."""
    unless = compiled.unless(frame) if compiled.unless is not None else False
    if unless is True:
        return Status.EXEMPT, NO_CAUSES
    on_time = compiled.require(frame)
    if on_time is True:
        return Status.COMPLIANT, NO_CAUSES
    unmet = _unmet(compiled, deadline, frame, now)
    if unmet is not Status.PENDING and (unless is not False or on_time is not False):
        return Status.UNDETERMINED, joined((unless, on_time)).causes
    return unmet, NO_CAUSES


def _deadline(compiled: CompiledRule, now: Frame) -> Deadline:
    """Read `by` at the as-of instant; an event still to come makes the duty wait."""
    assert compiled.by is not None
    now.waiting = True
    found = compiled.by(now)
    now.waiting = False
    if isinstance(found, (Unknown, Within)):
        doubt = joined((found,))
        return Deadline(None, doubt=Unknown(doubt.causes)) if doubt.causes or not doubt.waits else WAITS
    assert isinstance(found, date)
    return Deadline(found, instant(found))


def _horizon(deadline: Deadline, compiled: CompiledRule, subject: Entry, as_of: Horizon) -> Horizon:
    if deadline.doubt is not None:
        occurred = subject.values[subject.type.occurred]
        since = start_instant(occurred) if isinstance(occurred, date) else datetime.min
        return as_of._replace(inside_day=compiled.due_inside_day, since=since, doubt=deadline.doubt)
    if deadline.instant is not None and deadline.instant <= as_of.at:
        return horizon_of_due(deadline.instant)
    return as_of


def _stretch(program: Program, compiled: CompiledRule, subject: Entry, period: Period | None) -> Stretch:
    """Return the parameters of the day the duty arises."""
    if period is not None:
        return program.parameters.on(period.end)
    if isinstance(compiled.rule.recurrence, OncePerSubject):
        return program.parameters.on(program.ruleset.in_force_from)
    day = birthday(subject)
    return program.parameters.undated(undated(subject)) if day is None else program.parameters.on(day)

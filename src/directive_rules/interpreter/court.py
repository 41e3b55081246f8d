"""From rules and facts to verdicts: which duties there are, and the first row of the status table that fits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from copy import copy
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeAlias

from directive_rules.errors import UsageError
from directive_rules.interpreter.cost import MAX_PAIRS, excess, periods_of
from directive_rules.interpreter.evaluate import Environment, Once, evaluate, truth
from directive_rules.interpreter.facts import Entry, Facts, Horizon, instant, start_instant
from directive_rules.interpreter.knowledge import Truth, Unknown, Within, both, either, union, unknown
from directive_rules.model.export import Export
from directive_rules.model.ruleset import OncePerSubject, Parameter, PerPeriod, PerRecord, Rule, Ruleset
from directive_rules.model.types import TimestampType
from directive_rules.model.values import Period, Value, end_of_day
from directive_rules.model.verdicts import CauseKind, Due, Duty, Status, Tally, Verdict

Overrides: TypeAlias = Mapping[str, Value | None]


@dataclass(frozen=True, slots=True)
class RuleJudgement:
    """All verdicts of one rule, in the order of subjects and periods, and their counts.

    `subjects` has the subject of each verdict as it was seen; none where the record type is not provided.
    """

    rule: Rule
    verdicts: tuple[Verdict, ...]
    tally: Tally
    subjects: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Deadline:
    """A deadline as read: due as shown, the instant it means, and whether it waits or is unknown."""

    due: Due
    instant: datetime | None = None
    doubt: Unknown | None = None


@dataclass(frozen=True, slots=True)
class Hearing:
    """One duty with everything that led to its verdict, for whoever has to explain it."""

    rule: Rule
    subject: Entry
    period: Period | None
    deadline: Deadline
    when: Truth
    unless: Truth
    on_time: Truth
    verdict: Verdict | None
    at_horizon: Environment
    at_as_of: Environment


@dataclass(slots=True)
class Court:
    """Judges one export under one ruleset, as of an instant, with parameters overridden where asked.

    An override of None unsets the parameter. Nothing here reads a clock, a file or anything else outside its arguments.
    """

    ruleset: Ruleset
    export: Export
    as_of: date | datetime
    overrides: Overrides = field(default_factory=dict)
    max_pairs: int = MAX_PAIRS
    facts: Facts = field(init=False)
    _parameters: dict[date, Mapping[str, Value | Unknown]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.facts = Facts(self.ruleset.vocabulary, self.export, instant(self.as_of))

    def under(self, overrides: Overrides) -> Court:
        """Return a court over the same facts, with other parameters."""
        other = copy(self)
        other.overrides = overrides
        other._parameters = {}
        return other

    def judge(self, rule: Rule) -> RuleJudgement:
        """Judge every duty of a rule. Raises `UsageError` where it would compare more pairs than `max_pairs`."""
        if rule.subject not in self.export.tables:
            doubt = unknown(CauseKind.RECORD_TYPE_NOT_PROVIDED, rule.subject)
            lone = Verdict(Duty(rule.ruleset, rule.id, rule.subject, ()), Status.UNDETERMINED, None, doubt.causes)
            return RuleJudgement(rule, (lone,), Tally(1, 0, {Status.UNDETERMINED: 1}, {doubt.causes: 1}))
        self._refuse_costly(rule)
        considered = 0
        verdicts: list[Verdict] = []
        subjects: list[Entry] = []
        once = Once()
        for entry, period, applies in self.considered(rule):
            considered += 1
            verdict = self.hear(rule, entry, period, applies, once).verdict
            if verdict is not None:
                verdicts.append(verdict)
                subjects.append(entry)
        counts = Counter(verdict.status for verdict in verdicts)
        causes = Counter(verdict.causes for verdict in verdicts if verdict.status is Status.UNDETERMINED)
        tally = Tally(considered, considered - len(verdicts), counts, causes)
        return RuleJudgement(rule, tuple(verdicts), tally, tuple(subjects))

    def _refuse_costly(self, rule: Rule) -> None:
        days = (self.facts.as_of.date() - self.ruleset.in_force_from).days
        for related, number in excess(rule, self.facts, periods_of(rule, max(days, 0)), self.max_pairs):
            raise UsageError(
                f"{rule.full_id} would compare {number:,} pairs over `{related.base.record}.{related.relation}`, "
                f"and at most {self.max_pairs:,} are allowed: let the relation name more equal fields, "
                "or a body that reads neither the subject nor the period"
            )

    def considered(self, rule: Rule) -> Iterator[tuple[Entry, Period | None, Truth]]:
        """Yield the subjects, and periods, for which the rule may make a duty, and whether dates allow it."""
        for entry in self.facts.entries[rule.subject]:
            for period, applies in self.arising(rule, entry):
                yield entry, period, applies

    def arising(self, rule: Rule, entry: Entry) -> Iterator[tuple[Period | None, Truth]]:
        """Yield the periods for which the rule may make a duty of one subject (None for a lone duty), and as above."""
        if self.facts.visible(entry, Horizon(self.facts.as_of)) is False:
            return
        match rule.recurrence:
            case PerRecord():
                yield None, self._arose_in_force(entry)
            case OncePerSubject():
                if self.ruleset.in_force_from <= self.facts.as_of.date():
                    dated = isinstance(entry.values[entry.type.occurred], date)
                    yield None, dated or self._undated(entry)
            case PerPeriod():
                yield from self._periods(rule.recurrence, entry)

    def hear(
        self,
        rule: Rule,
        entry: Entry,
        period: Period | None,
        applies: Truth,
        once: Once | None = None,
    ) -> Hearing:
        """Judge one duty, keeping what led to the verdict; the verdict is None where there is no duty."""
        parameters = self._parameters_of(rule, entry, period)
        as_of = Horizon(self.facts.as_of)
        variables = {rule.subject: entry}
        now_env = Environment(self.facts, as_of, parameters, variables, period, once=once if rule.by is None else None)
        deadline = self._deadline(rule, now_env)
        passed = deadline.instant is not None and deadline.instant <= as_of.at
        horizon = Horizon.of_due(deadline.instant) if passed and deadline.instant is not None else as_of
        if deadline.doubt is not None:
            inside_day = rule.by is not None and isinstance(rule.by.type, TimestampType)
            horizon = Horizon(as_of.at, inside_day, _began(entry), deadline.doubt)
        env = Environment(self.facts, horizon, parameters, variables, period, once=now_env.once)
        if isinstance(rule.recurrence, OncePerSubject):
            applies = both(applies, self._owed_once(entry, deadline, horizon))
        when = applies
        if when is not False and rule.when is not None:
            when = both(when, truth(rule.when, env))
        if when is False:
            return Hearing(rule, entry, period, deadline, when, False, False, None, env, now_env)
        unless = truth(rule.unless, env) if rule.unless is not None else False
        on_time = truth(rule.require, env)
        status, doubt = self._status(when, unless, on_time, deadline, rule, now_env)
        verdict = Verdict(
            Duty(rule.ruleset, rule.id, rule.subject, entry.key(), period),
            status,
            deadline.due,
            doubt.causes,
            self._assumed(rule, entry, period),
            entry.records[0] if entry.records else None,
        )
        return Hearing(rule, entry, period, deadline, when, unless, on_time, verdict, env, now_env)

    def _status(
        self, when: Truth, unless: Truth, on_time: Truth, deadline: Deadline, rule: Rule, now_env: Environment
    ) -> tuple[Status, Unknown]:
        """Return the first row of the status table that fits, and the unknowns it names."""
        nothing = Unknown(frozenset())
        if isinstance(when, Unknown) or deadline.doubt is not None:
            return Status.UNDETERMINED, union(part for part in (when, deadline.doubt) if part is not None)
        if unless is True:
            return Status.EXEMPT, nothing
        if on_time is True:
            return Status.COMPLIANT, nothing
        if deadline.due == "not yet" or (deadline.instant is not None and deadline.instant > self.facts.as_of):
            return Status.PENDING, nothing
        if isinstance(unless, Unknown) or isinstance(on_time, Unknown):
            return Status.UNDETERMINED, union((unless, on_time))
        if rule.by is not None and truth(rule.require, now_env) is True:
            return Status.LATE, nothing
        return Status.VIOLATED, nothing

    def _deadline(self, rule: Rule, env: Environment) -> Deadline:
        """Read `by` at the as-of instant; an event still to come makes the duty wait."""
        if rule.by is None:
            return Deadline(None)
        waiting = Environment(env.facts, env.horizon, env.parameters, env.variables, env.period, waiting=True)
        found = evaluate(rule.by, waiting)
        if isinstance(found, (Unknown, Within)):
            doubt = union((found,))
            return (
                Deadline("not yet")
                if doubt.not_yet and not doubt.causes
                else Deadline(None, doubt=Unknown(doubt.causes))
            )
        assert isinstance(found, date)
        return Deadline(found, instant(found))

    # -- which duties there are ---------------------------------------------------------------------------------------

    def _arose_in_force(self, entry: Entry) -> Truth:
        occurred = entry.values[entry.type.occurred]
        if not isinstance(occurred, date):
            return self._undated(entry)
        return self.ruleset.in_force(_day(occurred))

    def _undated(self, entry: Entry) -> Unknown:
        """The doubt of a subject that nobody can date."""
        found = entry.values[entry.type.occurred]
        return (
            found
            if isinstance(found, Unknown)
            else unknown(CauseKind.EMPTY_FIELD, f"{entry.type.name}.{entry.type.occurred}")
        )

    def _life_end(self, entry: Entry, horizon: Horizon) -> date | Unknown | None:
        """Return the day the subject's life ended, None while it lasts."""
        name = entry.type.ends
        if name is None:
            return None
        ended = self.facts.has(entry, name, horizon)
        if ended is False:
            return None
        if isinstance(ended, Unknown):
            return ended
        found = self.facts.value(entry, name, horizon)
        if isinstance(found, Within):
            return _day(found.low)
        return _day(found) if isinstance(found, date) else union((found,))

    def _owed_once(self, entry: Entry, deadline: Deadline, horizon: Horizon) -> Truth:
        """Nothing is asked of a subject that came after the due, or was gone before the directive."""
        ended = self._life_end(entry, horizon)
        alive: Truth = ended if isinstance(ended, Unknown) else ended is None or ended >= self.ruleset.in_force_from
        occurred = entry.values[entry.type.occurred]
        if deadline.instant is None or not isinstance(occurred, date):
            return alive
        came = Horizon.of_due(deadline.instant).reached(occurred, f"{entry.type.name}.{entry.type.occurred}")
        return both(alive, came)

    def _periods(self, recurrence: PerPeriod, entry: Entry) -> Iterator[tuple[Period, Truth]]:
        """Yield the periods begun by the as-of instant that touch the directive's force and the subject's life."""
        occurred = entry.values[entry.type.occurred]
        born = _day(occurred) if isinstance(occurred, date) else None
        force_from, force_to = self.ruleset.in_force_from, self.ruleset.in_force_to
        first = max(force_from, born) if born is not None else force_from
        period = Period.containing(first, recurrence.kind)
        while period.start <= self.facts.as_of.date() and (force_to is None or period.start <= force_to):
            # Whether the subject lived through the period is settled by what is known at the period's end.
            ended = self._life_end(entry, Horizon(min(end_of_day(period.end), self.facts.as_of)))
            if isinstance(ended, date) and ended < max(first, period.start):
                return
            last = min((day for day in (force_to, ended) if isinstance(day, date)), default=None)
            whole: Truth = period.start >= first and (last is None or period.end <= last)
            if isinstance(ended, Unknown):
                whole = both(whole, ended)
            made = either(whole, self._partial(recurrence, period, ended))
            if born is None:
                made = both(made, self._undated(entry))
            if made is not False:
                yield period, made
            period = period.next

    def _partial(self, recurrence: PerPeriod, period: Period, ended: date | Unknown | None) -> Truth:
        """Tell whether a period that only overlaps force and life makes a duty."""
        if isinstance(recurrence.partial, bool):
            chosen: Truth = recurrence.partial
        else:
            found = self.parameters_on(period.end)[recurrence.partial]
            assert isinstance(found, (bool, Unknown))
            chosen = found
        return both(chosen, ended) if isinstance(ended, Unknown) else chosen

    # -- parameters ---------------------------------------------------------------------------------------------------

    def arises(self, rule: Rule, entry: Entry, period: Period | None) -> date | None:
        """Return the day the duty arises, which chooses the parameters; None for a subject nobody can date."""
        if period is not None:
            return period.end
        if isinstance(rule.recurrence, OncePerSubject):
            return self.ruleset.in_force_from
        occurred = entry.values[entry.type.occurred]
        return _day(occurred) if isinstance(occurred, date) else None

    def parameters_on(self, day: date) -> Mapping[str, Value | Unknown]:
        """Return all parameters as they stand on a day; one without a value then is unset."""
        found = self._parameters.get(day)
        if found is None:
            found = {name: self._parameter(parameter, day) for name, parameter in self.ruleset.parameters.items()}
            self._parameters[day] = found
        return found

    def _parameter(self, parameter: Parameter, day: date) -> Value | Unknown:
        if parameter.name in self.overrides:
            value = self.overrides[parameter.name]
        else:
            dated = parameter.on(day)
            value = dated.value if dated is not None else None
        return unknown(CauseKind.PARAMETER_UNSET, f"params.{parameter.name}") if value is None else value

    def _parameters_of(self, rule: Rule, entry: Entry, period: Period | None) -> Mapping[str, Value | Unknown]:
        day = self.arises(rule, entry, period)
        if day is not None:
            return self.parameters_on(day)
        doubt = self._undated(entry)
        known = {name: value for name, value in self.overrides.items() if value is not None}
        return {name: known.get(name, doubt) for name in self.ruleset.parameters}

    def _assumed(self, rule: Rule, entry: Entry, period: Period | None) -> tuple[str, ...]:
        day = self.arises(rule, entry, period)
        if day is None:
            return ()
        dated = (
            (name, self.ruleset.parameters[name].on(day)) for name in rule.parameters if name not in self.overrides
        )
        return tuple(name for name, value in dated if value is not None and value.assumed)


def _day(moment: date | datetime) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def _began(entry: Entry) -> datetime:
    """Return the earliest instant an unknown deadline is taken to lie at: when the subject came to be."""
    occurred = entry.values[entry.type.occurred]
    return start_instant(occurred) if isinstance(occurred, date) else datetime.min

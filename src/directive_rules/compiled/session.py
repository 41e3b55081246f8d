"""Sessions: which duties there are over one state of the records, how each stands, and when that can change."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from directive_rules.compiled.entries import Entry
from directive_rules.compiled.frames import Memo
from directive_rules.compiled.hearing import Bench, hear
from directive_rules.compiled.horizons import horizon_of
from directive_rules.compiled.knowing import Truth
from directive_rules.compiled.lives import birthday, periods, undated
from directive_rules.compiled.sight import Sight, visible
from directive_rules.compiled.views import View
from directive_rules.compiled.watching import Watch
from directive_rules.model.ruleset import OncePerSubject, PerPeriod, PerRecord, Rule
from directive_rules.model.values import Period, start_of_day
from directive_rules.model.verdicts import Verdict

if TYPE_CHECKING:
    from directive_rules.compiled.program import Program


class Considered(NamedTuple):
    """The periods for which a rule may make a duty of a subject (one of None without periods), and whether dates allow.

    `next_change` is the next instant at which this may come out otherwise.
    """

    duties: tuple[tuple[Period | None, Truth], ...]
    next_change: datetime | None


class Followed(NamedTuple):
    """A verdict, None where there is no duty, and the next instant at which it may change with no new record.

    `due_at` is the instant its deadline means, where there is one and it is known.
    """

    verdict: Verdict | None
    next_change: datetime | None
    due_at: datetime | None


class Session:
    """Judges duties over one state of the records, as of one instant; what it learns on the way it keeps."""

    __slots__ = ("_alike", "_benches", "_horizon", "_watched", "as_of", "program", "sight", "view")

    def __init__(self, program: Program, view: View) -> None:
        self.program = program
        self.view = view
        self.as_of = view.as_of
        self.sight = Sight(view)
        self._horizon = horizon_of(view.as_of)
        self._benches: dict[str, Bench] = {}
        self._watched: dict[str, Memo] = {}
        self._alike: tuple[Entry | None, Considered] = (None, Considered((), None))

    def considered(self, rule: str, subject: Entry) -> Considered:
        """Return the duties that a rule may make of a subject as of now; none for a subject still to come."""
        compiled = self.program.rules[rule]
        if not isinstance(compiled.rule.recurrence, PerRecord):
            return self._considered(compiled.rule, subject)
        # All rules `on:` a type consider the same of one subject, and are asked one after the other.
        known, considered = self._alike
        if known is not subject:
            considered = self._considered(compiled.rule, subject)
            self._alike = subject, considered
        return considered

    def _considered(self, rule: Rule, subject: Entry) -> Considered:
        watch = Watch(self.as_of)
        watch.note(subject.changes_at)
        found: tuple[tuple[Period | None, Truth], ...] = ()
        if visible(subject, horizon_of(self.as_of, watch)) is not False:
            found = tuple(self._duties(rule, subject, watch))
        return Considered(found, watch.next)

    def _duties(self, rule: Rule, subject: Entry, watch: Watch) -> Iterator[tuple[Period | None, Truth]]:
        ruleset = self.program.ruleset
        match rule.recurrence:
            case PerRecord():
                day = birthday(subject)
                yield None, undated(subject) if day is None else ruleset.in_force(day)
            case OncePerSubject():
                begins = start_of_day(ruleset.in_force_from)
                watch.note(begins)
                if begins <= self.as_of:
                    yield None, undated(subject) if birthday(subject) is None else True
            case PerPeriod() as recurrence:
                yield from periods(ruleset, self.program.parameters, recurrence, subject, self.sight, watch)

    def judge(self, rule: str, subject: Entry, period: Period | None, applies: Truth) -> Verdict | None:
        """Judge one duty; None where there is none."""
        bench = self._benches.get(rule)
        if bench is None:
            bench = self._benches[rule] = Bench(self.program, self.sight, self._horizon, {})
        return hear(bench, self.program.rules[rule], subject, period, applies)[0]

    def follow(self, rule: str, subject: Entry, period: Period | None, applies: Truth) -> Followed:
        """Judge one duty, and find the next instant at which the same records may lead to another verdict."""
        if self.program.rules[rule].timeless:
            return Followed(self.judge(rule, subject, period, applies), subject.changes_at, None)
        watch = Watch(self.as_of)
        watch.note(subject.changes_at)
        memo = self._watched.setdefault(rule, {})
        bench = Bench(self.program, self.sight.watched_by(watch), horizon_of(self.as_of, watch), memo)
        verdict, deadline = hear(bench, self.program.rules[rule], subject, period, applies)
        watch.note(deadline.instant)
        return Followed(verdict, watch.next, deadline.instant)

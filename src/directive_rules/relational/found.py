"""What judging has found of a rule: counts, and verdicts that are read when somebody looks at them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from directive_rules.model.ruleset import OncePerSubject, Rule
from directive_rules.model.values import Period
from directive_rules.model.verdicts import Cause, CauseKind, Due, Duty, Status, Tally, Verdict
from directive_rules.relational.duties import CODES, NO_DUTY, OPEN, Judged
from directive_rules.relational.subjects import Setting

STATUS_OF: Final = {code: status for status, code in CODES.items()}


class RuleVerdicts:
    """What was found of one rule: all counts, and the verdicts that were asked for.

    They are read from the database when they are first looked at, in the order of their duties.
    """

    def __init__(self, rule: Rule, tally: Tally, sources: Sequence[Callable[[], Iterable[Verdict]]]) -> None:
        self.rule = rule
        self.tally = tally
        self._sources = sources
        self._verdicts: tuple[Verdict, ...] | None = None

    def load(self) -> None:
        """Read the verdicts now, before what they lie in is dropped."""
        assert self.verdicts is not None

    @property
    def verdicts(self) -> tuple[Verdict, ...]:
        """The listed verdicts, in the order of subjects and periods."""
        if self._verdicts is None:
            found = [verdict for source in self._sources for verdict in source()]
            self._verdicts = tuple(sorted(found, key=lambda verdict: order_of(verdict.duty)))
        return self._verdicts


@dataclass(frozen=True, slots=True)
class Group:
    """Rules that one pass over the same rows judges, wholly or as far as the rows themselves tell."""

    rules: tuple[Rule, ...]
    wholly: bool


@dataclass(slots=True)
class Found:
    """What is known of one rule so far."""

    statuses: Counter[Status] = field(default_factory=Counter)
    causes: Counter[frozenset[Cause]] = field(default_factory=Counter)
    verdicts: list[Verdict] = field(default_factory=list)
    sources: list[Callable[[], Iterable[Verdict]]] = field(default_factory=list)
    considered: int = 0
    open: int = 0

    def add(self, code: int, number: int) -> Status | None:
        """Count duties of one status; those left open are counted apart."""
        self.considered += number
        if code == OPEN:
            self.open += number
        if code in (NO_DUTY, OPEN):
            return None
        self.statuses[STATUS_OF[code]] += number
        return STATUS_OF[code]


def examples_of(verdicts: Sequence[Verdict], number: int) -> Iterator[Verdict]:
    """Yield the first few undetermined verdicts of each set of causes, and all others."""
    met: Counter[frozenset[Cause]] = Counter()
    for verdict in sorted(verdicts, key=lambda one: order_of(one.duty)):
        met[verdict.causes] += 1
        if verdict.status is not Status.UNDETERMINED or met[verdict.causes] <= number:
            yield verdict


def order_of(duty: Duty) -> tuple[object, ...]:
    """Return what orders duties of one rule: subjects by key, then periods."""
    return (duty.key, duty.period.start if duty.period else date.min)


def not_provided(rule: Rule) -> RuleVerdicts:
    """Return the lone undetermined verdict of a rule whose record type the export lacks."""
    why = frozenset({Cause(CauseKind.RECORD_TYPE_NOT_PROVIDED, rule.subject)})
    lone = Verdict(Duty(rule.ruleset, rule.id, rule.subject, ()), Status.UNDETERMINED, None, why)
    return RuleVerdicts(rule, Tally(1, 0, {Status.UNDETERMINED: 1}, {why: 1}), [lambda: [lone]])


def verdict_of(
    setting: Setting,
    judged: Judged,
    status: Status,
    key: Sequence[Any],
    label: str | None,
    due: date | None,
    waits: bool | None,
    arose: date | None,
    why: frozenset[Cause],
    periods: Mapping[str, Period],
) -> Verdict:
    """Return a duty as it was found, with the parameters on which it rests and whose value the text does not give."""
    rule = judged.rule
    period = None if label is None else periods[label]
    shown: Due = "not yet" if waits else due
    duty = Duty(rule.ruleset, rule.id, rule.subject, tuple(str(part) for part in key), period)
    return Verdict(duty, status, shown, why, _assumed(setting, rule, period, arose))


def _assumed(setting: Setting, rule: Rule, period: Period | None, arose: date | None) -> tuple[str, ...]:
    """Return the parameters on which a duty rests and whose value the text does not give."""
    ruleset = setting.ruleset
    day = period.end if period is not None else arose
    if isinstance(rule.recurrence, OncePerSubject):
        day = ruleset.in_force_from
    if day is None:
        return ()
    read = (name for name in rule.parameters if name not in setting.overrides)
    dated = ((name, ruleset.parameters[name].on(day)) for name in read)
    return tuple(name for name, value in dated if value is not None and value.assumed)

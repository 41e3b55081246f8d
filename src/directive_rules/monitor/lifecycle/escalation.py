"""Which breaches count together towards a systemic finding, and how many make one.

A pure function of the verdicts: the findings that stand at an instant follow from the verdicts at that instant, however
the records came.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from directive_rules.model.ruleset import Escalation, PerPeriod, PerRecord, Rule, Ruleset
from directive_rules.model.values import Period, Value
from directive_rules.model.verdicts import Verdict


@dataclass(frozen=True, slots=True, order=True)
class Group:
    """The breaches that count together: one escalation, one bearer, one period."""

    ruleset: str
    escalation: str
    by: str
    period: Period

    def __str__(self) -> str:
        return f"{self.ruleset}/{self.escalation}/{_escape(self.by)}@{self.period}"


def groups_of(ruleset: Ruleset, verdict: Verdict, by: Mapping[str, Value | None]) -> tuple[Group, ...]:
    """Return the groups a verdict counts in; none unless it is violated or late.

    `by` has fields of the subject: those the escalations group by, and its `occurred`. A breach whose bearer or day is
    not plainly known counts nowhere.
    """
    if not verdict.needs_attention or not ruleset.escalations:
        return ()
    rule = ruleset.rules[verdict.duty.rule]
    day = _day(ruleset, rule, verdict, by)
    return tuple(
        Group(ruleset.id, escalation.id, bearer, Period.containing(day, escalation.within))
        for escalation in ruleset.escalations
        if rule.id in escalation.rules and day is not None and isinstance(bearer := by.get(escalation.by), str)
    )


def escalation_of(ruleset: Ruleset, group: Group) -> Escalation:
    """Return what declares a group. Raises `KeyError` where the ruleset does not."""
    for escalation in ruleset.escalations:
        if escalation.id == group.escalation:
            return escalation
    raise KeyError(group.escalation)


def threshold(ruleset: Ruleset, group: Group, overrides: Mapping[str, Value | None] | None = None) -> int | None:
    """Return how many breaches make a finding of a group, at least one; None where that is unset on its last day."""
    name = escalation_of(ruleset, group).count
    if overrides and name in overrides:
        value = overrides[name]
    else:
        dated = ruleset.parameters[name].on(group.period.end)
        value = dated.value if dated else None
    return max(value, 1) if isinstance(value, int) else None


def _day(ruleset: Ruleset, rule: Rule, verdict: Verdict, by: Mapping[str, Value | None]) -> date | None:
    """The day of a breach: the day it was due; where nothing was ever due, the day the duty arose."""
    due = verdict.due
    if isinstance(due, date):
        return due.date() if isinstance(due, datetime) else due
    match rule.recurrence:
        case PerPeriod():
            return verdict.duty.period.end if verdict.duty.period else None
        case PerRecord():
            occurred = by.get(ruleset.vocabulary.records[rule.subject].occurred)
            if isinstance(occurred, datetime):
                return occurred.date()
            return occurred if isinstance(occurred, date) else None
        case _:
            return ruleset.in_force_from


def _escape(part: str) -> str:
    for character in "%/,@":
        part = part.replace(character, f"%{ord(character):02X}")
    return part

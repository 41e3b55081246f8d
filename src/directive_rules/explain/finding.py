"""From a duty's text to the duty: which rule, which subject, which period; and why there is no such duty."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from directive_rules.analysis.coerce import parse_period
from directive_rules.diagnostics import nearest
from directive_rules.errors import UsageError
from directive_rules.explain.evidence import filled
from directive_rules.interpreter import Court, Entry, Horizon
from directive_rules.interpreter.knowledge import Truth
from directive_rules.model.ruleset import OncePerSubject, PerPeriod, PerRecord, Rule, Ruleset
from directive_rules.model.values import Period
from directive_rules.model.verdicts import Duty
from directive_rules.model.vocabulary import Names
from directive_rules.wording.showing import field_names, show_instant

NOT_BEGUN: Final = Names("这一期间在审计时点还没有开始。", "That period has not begun at the as-of instant.")
NOT_YET_THERE: Final = Names("{0}为 {1}，在审计时点（{2}）之后。", "Its {0}, {1}, is after the as-of instant {2}.")
BEFORE_FORCE: Final = Names("{0}为 {1}，通知自 {2} 起施行。", "Its {0} is {1}; the directive is in force from {2}.")
AFTER_FORCE: Final = Names("{0}为 {1}，通知施行到 {2} 为止。", "Its {0} is {1}; the directive was in force until {2}.")
NOT_IN_FORCE: Final = Names(
    "通知自 {0} 起施行，审计时点还没有到。", "The directive is in force from {0}, after the as-of instant."
)
OUTSIDE: Final = Names(
    "这一期间没有完全落在通知的施行期（{0} 起）和对象的存续期之内。",
    "That period does not lie wholly within the directive's force (from {0}) and the subject's life.",
)
APART: Final = Names(
    "这一期间与对象在通知施行期（{0} 起）内的存续期没有重合。",
    "That period does not overlap the subject's life within the directive's force (from {0}).",
)
CAME_LATER: Final = Names("{0}为 {1}，在期限之后才有这一对象。", "Its {0} is {1}: the subject came after the deadline.")
GONE_BEFORE: Final = Names(
    "对象在通知施行（{0}）以前已经终止。", "The subject had ended before the directive was in force ({0})."
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a duty would stand: its rule, subject and period. No entry where the subject's type is not provided."""

    rule: Rule
    duty: Duty
    entry: Entry | None
    period: Period | None


def find_place(court: Court, text: str) -> Place:
    """Read `RULESET/RULE/KEY[@PERIOD]`; the ruleset may be left out. Raises `UsageError` that names what is near."""
    rule, label = _rule_and_label(court.ruleset, text)
    key, at, period_text = label.partition("@")
    period = _period(rule, period_text if at else None)
    if rule.subject not in court.export.tables:
        return Place(rule, Duty(rule.ruleset, rule.id, rule.subject, ()), None, None)
    labels = {}
    for entry in court.facts.entries[rule.subject]:
        labels[Duty(rule.ruleset, rule.id, rule.subject, entry.key()).label] = entry
    if key not in labels:
        name = court.ruleset.vocabulary.records[rule.subject].name
        advice = nearest(key, labels)
        raise UsageError(f"the export has no {name} `{key}`" + (f"; {advice}" if advice else ""))
    entry = labels[key]
    return Place(rule, Duty(rule.ruleset, rule.id, rule.subject, entry.key(), period), entry, period)


def considered(court: Court, place: Place) -> Truth:
    """Tell whether dates allow the duty; false where the rule does not consider the subject or the period at all."""
    for entry, period, applies in court.considered(place.rule):
        if entry is place.entry and period == place.period:
            return applies
    return False


def why_not(court: Court, place: Place) -> tuple[Names, ...]:
    """Say which date rules a duty out; nothing where none of them does, and so `when` must."""
    entry, rule, force_from = place.entry, place.rule, court.ruleset.in_force_from
    if entry is None:
        return ()
    name = field_names(entry.type.fields[entry.type.occurred])
    occurred = entry.values[entry.type.occurred]
    day = occurred.date() if isinstance(occurred, datetime) else occurred if isinstance(occurred, date) else None
    shown = day.isoformat() if day is not None else ""
    if court.facts.visible(entry, Horizon(court.facts.as_of)) is False:
        as_of = Names(show_instant(court.facts.as_of, "zh"), show_instant(court.facts.as_of, "en"))
        return (filled(NOT_YET_THERE, name, shown, as_of),)
    match rule.recurrence:
        case PerRecord() if day is not None and not court.ruleset.in_force(day):
            if day < force_from:
                return (filled(BEFORE_FORCE, name, shown, str(force_from)),)
            return (filled(AFTER_FORCE, name, shown, str(court.ruleset.in_force_to)),)
        case OncePerSubject() if court.facts.as_of.date() < force_from:
            return (filled(NOT_IN_FORCE, str(force_from)),)
        case PerPeriod() if place.period is not None and place.period.start > court.facts.as_of.date():
            return (NOT_BEGUN,)
        case PerPeriod(partial=partial) if considered(court, place) is False and place.period is not None:
            if isinstance(partial, str):
                partial = court.parameters_on(place.period.end)[partial] is True
            return (filled(APART if partial else OUTSIDE, str(force_from)),)
        case _:
            return ()


def why_not_once(court: Court, place: Place, due: date | datetime | None) -> tuple[Names, ...]:
    """Say why a duty owed once was never owed by this subject: it came after the due, or was gone before."""
    entry = place.entry
    if entry is None or not isinstance(place.rule.recurrence, OncePerSubject):
        return ()
    occurred = entry.values[entry.type.occurred]
    if isinstance(occurred, date) and due is not None:
        came, last = _day(occurred), _day(due)
        if came > last:
            return (filled(CAME_LATER, field_names(entry.type.fields[entry.type.occurred]), str(came)),)
    ended = entry.values[entry.type.ends] if entry.type.ends is not None else None
    if isinstance(ended, date) and _day(ended) < court.ruleset.in_force_from:
        return (filled(GONE_BEFORE, str(court.ruleset.in_force_from)),)
    return ()


def _rule_and_label(ruleset: Ruleset, text: str) -> tuple[Rule, str]:
    parts = text.split("/")
    if len(parts) == 3 and parts[0] != ruleset.id:
        raise UsageError(f"the duty is of the ruleset `{parts[0]}`, not of `{ruleset.id}`")
    if len(parts) not in (2, 3):
        raise UsageError(f"`{text}` is no duty: RULESET/RULE/KEY or RULESET/RULE/KEY@PERIOD is expected")
    name, label = parts[-2:]
    if name not in ruleset.rules:
        advice = nearest(name, ruleset.rules)
        raise UsageError(f"`{ruleset.id}` has no rule `{name}`" + (f"; {advice}" if advice else ""))
    return ruleset.rules[name], label


def _period(rule: Rule, text: str | None) -> Period | None:
    if not isinstance(rule.recurrence, PerPeriod):
        if text is not None:
            raise UsageError(f"the rule `{rule.id}` makes no duties by period: leave out `@{text}`")
        return None
    if text is None:
        raise UsageError(f"the rule `{rule.id}` makes a duty for each {rule.recurrence.kind}: add `@` and the period")
    try:
        period = parse_period(text)
    except ValueError as error:
        raise UsageError(f"`{text}`: {error}") from None
    if period.kind != rule.recurrence.kind:
        raise UsageError(
            f"the rule `{rule.id}` makes a duty for each {rule.recurrence.kind}, and `{text}` is a {period.kind}"
        )
    return period


def _day(moment: date | datetime) -> date:
    return moment.date() if isinstance(moment, datetime) else moment

"""What happened to a duty, or to a group of breaches that count together: one row of the ledger, never changed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from directive_rules.analysis.coerce import parse_moment, parse_period
from directive_rules.model.ruleset import Rule
from directive_rules.model.verdicts import Cause, CauseKind, Due, Duty, Status, Verdict
from directive_rules.monitor.encoding import Codec, bare_parts, data_text, moment_of, number_of, period_of
from directive_rules.monitor.ledger import NUMBERS, Row
from directive_rules.monitor.lifecycle import Group, GroupTurn, Moved, State, Turn

DUTY: Final = "duty"
GROUP: Final = "group"
NOTE: Final = "note"
NOT_YET: Final = "not yet"

Standing = tuple[str, str | None, str]
"""What a verdict says: the status, the due and the causes, each as its text."""


@dataclass(frozen=True, slots=True)
class Transition:
    """One thing that happened, at the monitor's clock.

    `id` never changes, whatever crashes or is delivered twice. `name` is the duty's, or the group's where `group` is
    given and `verdict` is not. `verdict` is None where a duty was withdrawn, `before` where there was none.
    """

    id: str
    at: datetime
    name: str
    moved: Moved
    was: State
    state: State
    revised: bool = False
    before: Verdict | None = None
    verdict: Verdict | None = None
    group: Group | None = None
    count: int = 0

    def as_data(self) -> dict[str, Any]:
        """Return the transition as plain data for JSON."""
        data: dict[str, Any] = {
            "id": self.id,
            "at": self.at.isoformat(),
            "about": GROUP if self.group else DUTY,
            "name": self.name,
            "moved": self.moved.value,
            "was": self.was.value,
            "state": self.state.value,
            "revised": self.revised,
        }
        if self.group:
            return {**data, "count": self.count}
        return {**data, "before": _verdict_data(self.before), "verdict": _verdict_data(self.verdict)}


def _verdict_data(verdict: Verdict | None) -> dict[str, Any] | None:
    if verdict is None:
        return None
    due = verdict.due.isoformat() if isinstance(verdict.due, date) else verdict.due
    return {"status": verdict.status.value, "due": due, "causes": sorted(map(str, verdict.causes))}


def standing_of(verdict: Verdict) -> Standing:
    """Return what a verdict says as the ledger holds it; equal verdicts are equal texts."""
    return verdict.status.value, due_text(verdict.due), causes_text(verdict.causes)


def due_text(due: Due) -> str | None:
    """Return a due as text."""
    return due.isoformat() if isinstance(due, date) else due


def causes_text(causes: frozenset[Cause]) -> str:
    """Return causes as text; none are the empty text."""
    return data_text([[cause.kind.value, cause.where] for cause in sorted(causes)]) if causes else ""


def verdict_of(duty: Duty, standing: Standing) -> Verdict:
    """Read back what a verdict says."""
    status, due, causes = standing
    read: Due = NOT_YET if due == NOT_YET else None if due is None else parse_moment_text(due)
    named = frozenset(Cause(CauseKind(kind), where) for kind, where in json.loads(causes)) if causes else frozenset()
    return Verdict(duty, Status(status), read, named)


def parse_moment_text(text: str) -> date | datetime:
    """Read a day, or an instant to the microsecond."""
    return datetime.fromisoformat(text) if "T" in text else parse_moment(text)


def duty_of(name: str, key: str, period: str, rules: Mapping[str, Rule], codecs: Mapping[str, Codec]) -> Duty:
    """Return the duty that a row of the ledger is about; of a rule that is no more, what can be said without it."""
    rule = rules.get(name)
    if rule is None:
        ruleset, _, identifier = name.partition("/")
        return Duty(ruleset, identifier, "", bare_parts(key), period_of(period))
    return Duty(rule.ruleset, rule.id, rule.subject, codecs[rule.subject].key_parts(key), period_of(period))


def duty_row(
    number: int, clock: datetime, duty: Duty, key: str, turn: Turn, before: Standing | None, after: Standing | None
) -> Row:
    """Return the row of what happened to a duty."""
    body = {
        "at": number_of(clock),
        "rule": f"{duty.ruleset}/{duty.rule}",
        "key": key,
        "period": str(duty.period or ""),
        "moved": turn.moved.value,
        "was": turn.was.value,
        "state": turn.state.value,
        "revised": turn.revised,
        "before": before,
        "verdict": after,
    }
    return number, DUTY, str(duty), data_text(body)


def group_row(number: int, clock: datetime, group: Group, turn: GroupTurn, count: int) -> Row:
    """Return the row of an escalation that came to stand, or stands no longer."""
    body = {
        "at": number_of(clock),
        "group": group_data(group),
        "moved": turn.moved.value,
        "standing": turn.standing,
        "count": count,
    }
    return number, GROUP, str(group), data_text(body)


def group_data(group: Group) -> list[str]:
    """Return a group as plain data."""
    return [group.ruleset, group.escalation, group.by, str(group.period)]


def group_of(data: list[str]) -> Group:
    """Read a group back."""
    ruleset, escalation, by, period = data
    return Group(ruleset, escalation, by, parse_period(period))


def transition_of(row: Row, rules: Mapping[str, Rule], codecs: Mapping[str, Codec]) -> Transition | None:
    """Read a row of the ledger; None for what is about the ledger itself."""
    number, kind, name, body = row
    if kind == NOTE:
        return None
    data = json.loads(body)
    identifier = f"{number // NUMBERS}:{number % NUMBERS}"
    at, moved = moment_of(data["at"]), Moved(data["moved"])
    if kind == GROUP:
        was, state = (State.NONE, State.OPEN) if data["standing"] else (State.OPEN, State.NONE)
        return Transition(identifier, at, name, moved, was, state, group=group_of(data["group"]), count=data["count"])
    duty = duty_of(data["rule"], data["key"], data["period"], rules, codecs)
    before, after = data["before"], data["verdict"]
    return Transition(
        identifier,
        at,
        name,
        moved,
        State(data["was"]),
        State(data["state"]),
        data["revised"],
        verdict_of(duty, tuple(before)) if before else None,
        verdict_of(duty, tuple(after)) if after else None,
    )

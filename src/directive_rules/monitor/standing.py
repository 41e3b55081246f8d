"""How a duty stands, and the verdict of rules that nobody can owe anything under."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from directive_rules.model.export import Record
from directive_rules.model.verdicts import Cause, CauseKind, Duty, Status, Verdict
from directive_rules.monitor.rooms import House


@dataclass(frozen=True, slots=True)
class Standing:
    """How a duty stands: the verdict, the instant it is due where that is known, and its subject as first observed."""

    verdict: Verdict
    due_at: datetime | None
    subject: Record | None


def lone_verdicts(house: House) -> Iterator[Verdict]:
    """Yield the single verdict of each rule about a type that is not provided."""
    for name, rule in sorted(house.rules.items()):
        if rule.subject not in house.room_of(name).columns:
            cause = Cause(CauseKind.RECORD_TYPE_NOT_PROVIDED, rule.subject)
            duty = Duty(rule.ruleset, rule.id, rule.subject, ())
            yield Verdict(duty, Status.UNDETERMINED, None, frozenset({cause}))

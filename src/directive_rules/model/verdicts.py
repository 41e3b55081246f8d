"""Duties and verdicts: what is owed, how it stands, and why it cannot be told where it cannot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum
from typing import Literal, TypeAlias

from directive_rules.model.export import Record
from directive_rules.model.values import Period


class Status(str, Enum):
    """How a duty stands at the as-of instant. Where `when` is false there is no duty, and so no status."""

    COMPLIANT = "compliant"
    VIOLATED = "violated"
    LATE = "late"
    PENDING = "pending"
    EXEMPT = "exempt"
    UNDETERMINED = "undetermined"


class CauseKind(str, Enum):
    """Why something is unknown."""

    EMPTY_FIELD = "empty field"
    FIELD_NOT_PROVIDED = "field not provided"
    RECORD_TYPE_NOT_PROVIDED = "record type not provided"
    NOT_COVERED = "not covered"
    NO_SUCH_RECORD = "no such record"
    PARAMETER_UNSET = "parameter unset"
    VALUE_NOT_LISTED = "value not listed"
    CONTRADICTORY = "contradictory"
    QUARANTINED = "quarantined"
    CALENDAR_UNKNOWN = "calendar unknown"
    ARITHMETIC = "arithmetic"
    DAY_ONLY = "day only"


@dataclass(frozen=True, slots=True, order=True)
class Cause:
    """One unknown leaf: the kind, and the field, record type, relation or parameter that would settle it."""

    kind: CauseKind
    where: str = ""

    def __str__(self) -> str:
        return f"{self.kind.value}: {self.where}" if self.where else self.kind.value


NotYet: TypeAlias = Literal["not yet"]
Due: TypeAlias = date | datetime | NotYet | None


@dataclass(frozen=True, slots=True)
class Duty:
    """One rule x one subject (x one period). `key` is the subject's; empty where its type is not provided."""

    ruleset: str
    rule: str
    subject: str
    key: tuple[str, ...]
    period: Period | None = None

    @property
    def label(self) -> str:
        """`KEY[@PERIOD]`, key parts joined by commas; `*` where there is no subject to name."""
        key = ",".join(_escape(part) for part in self.key) or "*"
        return f"{key}@{self.period}" if self.period else key

    def __str__(self) -> str:
        return f"{self.ruleset}/{self.rule}/{self.label}"


@dataclass(frozen=True, slots=True)
class Verdict:
    """A duty's status at an as-of instant.

    Two verdicts are equal in meaning where duty, status, due and causes are equal; the rest is for people.
    `due` is a date, an instant, `not yet`, or None where the rule has no deadline or it is unknown.
    `assumed` names the parameters the rule rests on whose value the text does not give.
    """

    duty: Duty
    status: Status
    due: Due = None
    causes: frozenset[Cause] = frozenset()
    assumed: tuple[str, ...] = field(default=(), compare=False)
    subject: Record | None = field(default=None, compare=False)

    @property
    def needs_attention(self) -> bool:
        """Whether the duty was missed, in time or altogether."""
        return self.status in (Status.VIOLATED, Status.LATE)


@dataclass(frozen=True, slots=True)
class Tally:
    """The counts of one rule: considered = not applicable + duties, and duties = sum of the statuses.

    `causes` counts the undetermined verdicts by what made each of them so.
    """

    considered: int
    not_applicable: int
    statuses: Mapping[Status, int]
    causes: Mapping[frozenset[Cause], int] = field(default_factory=dict)

    @property
    def duties(self) -> int:
        """How many duties the rule made."""
        return sum(self.statuses.values())


def _escape(part: str) -> str:
    for character in "%/,@":
        part = part.replace(character, f"%{ord(character):02X}")
    return part

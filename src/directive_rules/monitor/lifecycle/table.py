"""The life cycle of a duty, and of a systemic finding, as one table.

What a record satisfies is decided before: a row sees only how a duty stood and the status of the verdict that came. The
rows exclude one another, and for everything that can be asked there is one; whoever runs the table finds exactly one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Final, TypeAlias

from directive_rules.model.verdicts import Status


class State(str, Enum):
    """How a duty stands in its life; a systemic finding only is `none` or `open`."""

    NONE = "none"
    OPEN = "open"
    DISCHARGED = "discharged"
    BREACHED = "breached"
    CURED = "cured"
    EXEMPT = "exempt"
    UNDETERMINED = "undetermined"
    WITHDRAWN = "withdrawn"


class Moved(str, Enum):
    """What happened to a duty, or to a systemic finding (the last two)."""

    OPENED = "opened"
    REOPENED = "reopened"
    DISCHARGED = "discharged"
    CLEARED = "cleared"
    BREACHED = "breached"
    LATE = "late"
    CURED = "cured"
    EXEMPTED = "exempted"
    UNDETERMINED = "undetermined"
    AMENDED = "amended"
    WITHDRAWN = "withdrawn"
    ESCALATED = "escalated"
    EASED = "eased"


NO_DUTY: Final = "nothing"
REACHED: Final = "reached"
BELOW: Final = "below"

SETTLED: Final = frozenset({State.DISCHARGED, State.BREACHED, State.CURED, State.EXEMPT})
STATES: Final[Mapping[Status, State]] = {
    Status.PENDING: State.OPEN,
    Status.COMPLIANT: State.DISCHARGED,
    Status.VIOLATED: State.BREACHED,
    Status.LATE: State.CURED,
    Status.EXEMPT: State.EXEMPT,
    Status.UNDETERMINED: State.UNDETERMINED,
}


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: from any of these states, when that came, to that state. `moved` None: nothing to tell."""

    was: tuple[State, ...]
    came: str
    state: State
    moved: Moved | None


Fact: TypeAlias = tuple[str, str]
"""What is put to the table: the state as text, and a status, `nothing`, `reached` or `below`."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One transition: the state it left, the state it came to, and what that is called."""

    was: State
    state: State
    moved: Moved

    @property
    def revised(self) -> bool:
        """Whether a verdict that had settled the duty was replaced by another."""
        return self.was in SETTLED and self.moved not in (Moved.CURED, Moved.AMENDED)


def state_of(status: Status | None, *, known: bool) -> State:
    """Return the state that a verdict leaves a duty in. Without a verdict, `known` tells withdrawn from never seen."""
    if status is not None:
        return STATES[status]
    return State.WITHDRAWN if known else State.NONE


def _rows() -> tuple[Row, ...]:
    s, m = State, Moved
    unborn = (s.NONE, s.WITHDRAWN)
    unsettled = (*unborn, s.UNDETERMINED)

    def but(*states: State) -> tuple[State, ...]:
        return tuple(state for state in State if state not in states)

    return (
        Row(unsettled, Status.PENDING.value, s.OPEN, m.OPENED),
        Row((s.DISCHARGED, s.BREACHED, s.CURED, s.EXEMPT), Status.PENDING.value, s.OPEN, m.REOPENED),
        Row((*unsettled, s.OPEN, s.EXEMPT), Status.COMPLIANT.value, s.DISCHARGED, m.DISCHARGED),
        Row((s.BREACHED, s.CURED), Status.COMPLIANT.value, s.DISCHARGED, m.CLEARED),
        Row(but(s.BREACHED), Status.VIOLATED.value, s.BREACHED, m.BREACHED),
        Row((s.BREACHED,), Status.LATE.value, s.CURED, m.CURED),
        Row(but(s.BREACHED, s.CURED), Status.LATE.value, s.CURED, m.LATE),
        Row(but(s.EXEMPT), Status.EXEMPT.value, s.EXEMPT, m.EXEMPTED),
        Row(but(s.UNDETERMINED), Status.UNDETERMINED.value, s.UNDETERMINED, m.UNDETERMINED),
        *(Row((state,), status.value, state, m.AMENDED) for status, state in STATES.items()),
        Row(but(*unborn), NO_DUTY, s.WITHDRAWN, m.WITHDRAWN),
        *(Row((state,), NO_DUTY, state, None) for state in unborn),
        Row((s.NONE,), REACHED, s.OPEN, m.ESCALATED),
        Row((s.OPEN,), BELOW, s.NONE, m.EASED),
        Row((s.OPEN,), REACHED, s.OPEN, None),
        Row((s.NONE,), BELOW, s.NONE, None),
    )


ROWS: Final = _rows()

"""The life cycle of duties, from opening to escalation: one table, and two ways to run it."""

from __future__ import annotations

from directive_rules.monitor.lifecycle.cycle import CHOICES, GroupTurn, Lifecycle, choose
from directive_rules.monitor.lifecycle.escalation import Group, escalation_of, groups_of, threshold
from directive_rules.monitor.lifecycle.table import Moved, State, Turn, state_of

__all__ = [
    "CHOICES",
    "Group",
    "GroupTurn",
    "Lifecycle",
    "Moved",
    "State",
    "Turn",
    "choose",
    "escalation_of",
    "groups_of",
    "state_of",
    "threshold",
]

"""What compiled code can come to: a value, an unknown, a span or bounds; and what decides between them.

A plain value stands for itself. Everything here is about the other three, which are rare, so that the usual path of a
compiled expression never enters this module.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from operator import eq, ge, gt, le, lt, ne
from typing import Any, Final, TypeAlias

from directive_rules.compiled.watching import Watch
from directive_rules.model.expressions import CompareOperator
from directive_rules.model.values import Value
from directive_rules.model.verdicts import Cause, CauseKind


@dataclass(frozen=True, slots=True)
class Unknown:
    """Not known, and why. `waits` marks an event that a deadline waits for, which is no cause."""

    causes: frozenset[Cause]
    waits: bool = False


@dataclass(frozen=True, slots=True)
class Within:
    """A day or an instant somewhere between two ends, both possible.

    `moving` is set where the upper end is the as-of instant itself, and someone asks when that will matter.
    """

    low: date | datetime
    high: date | datetime
    causes: frozenset[Cause]
    moving: Watch | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Bounds:
    """A number of records between two bounds; `high` None is no bound."""

    low: int
    high: int | None
    causes: frozenset[Cause]


Truth: TypeAlias = bool | Unknown
Result: TypeAlias = Value | Unknown | Within | Bounds

NO_CAUSES: Final[frozenset[Cause]] = frozenset()
NOT_YET: Final = Unknown(NO_CAUSES, waits=True)
UNSURE: Final = frozenset({Unknown, Within, Bounds})
COMPARE: Final[dict[CompareOperator, Callable[[Any, Any], bool]]] = {
    "==": eq, "!=": ne, "<": lt, "<=": le, ">": gt, ">=": ge,
}  # fmt: skip
_NEGATED: Final[dict[CompareOperator, CompareOperator]] = {"!=": "==", "<=": ">", ">=": "<"}


def unknown(kind: CauseKind, where: str = "") -> Unknown:
    """Return an unknown with a single cause."""
    return Unknown(frozenset({Cause(kind, where)}))


def joined(parts: Iterable[object]) -> Unknown:
    """Return one unknown with the causes of all parts; what is known adds nothing."""
    causes = NO_CAUSES
    waits = False
    for part in parts:
        if isinstance(part, Unknown):
            causes |= part.causes
            waits = waits or part.waits
        elif isinstance(part, (Within, Bounds)):
            causes |= part.causes
    return Unknown(causes, waits)


def joined_two(left: object, right: object) -> Unknown:
    """Return what `joined` would of two parts, one of which is unknown; mostly that is the one."""
    if left.__class__ is Unknown and (right is left or right.__class__ not in UNSURE):
        return left
    if right.__class__ is Unknown and left.__class__ not in UNSURE:
        return right
    return joined((left, right))


def conjunction(left: Truth, right: Truth) -> Truth:
    """Return `left && right`: a false side decides."""
    if left is True:
        return right
    if right is True or left is False:
        return left
    return False if right is False else joined_two(left, right)


def disjunction(left: Truth, right: Truth) -> Truth:
    """Return `left || right`: a true side decides."""
    if left is False:
        return right
    if right is False or left is True:
        return left
    return True if right is True else joined_two(left, right)


def complement(operand: Truth) -> Truth:
    """Return `!operand`."""
    if operand is True:
        return False
    return True if operand is False else operand


def compared(operator: CompareOperator, left: Result, right: Result) -> Truth:
    """Compare two results of comparable types; spans and bounds decide wherever all they allow agrees."""
    if left.__class__ in UNSURE or right.__class__ in UNSURE:
        return compared_unsure(operator, left, right)
    return COMPARE[operator](left, right)


def compared_unsure(operator: CompareOperator, left: Result, right: Result) -> Truth:
    """Compare where at least one side is not a plain value."""
    if isinstance(left, Unknown) or isinstance(right, Unknown):
        return joined_two(left, right)
    for span, other in ((left, right), (right, left)):
        if isinstance(span, Within) and span.moving is not None:
            span.moving.compared(span.low, span.high, other.low if isinstance(other, Within) else other)
    low, high = _ends(left)
    other_low, other_high = _ends(right)
    answer = _decided(_NEGATED.get(operator, operator), low, high, other_low, other_high)
    if answer is None:
        return joined((left, right))
    return answer is not (operator in _NEGATED)


def _decided(operator: CompareOperator, low: Any, high: Any, other_low: Any, other_high: Any) -> bool | None:
    """Return what holds for every choice between the ends, None where the choice matters; an end None is open."""
    below = high is not None and high < other_low
    above = other_high is not None and low > other_high
    match operator:
        case "<":
            return True if below else False if other_high is not None and low >= other_high else None
        case ">":
            return True if above else False if high is not None and high <= other_low else None
        case _:
            if below or above:
                return False
            return True if low == high and other_low == other_high else None


def _ends(value: Result) -> tuple[object, object]:
    if isinstance(value, (Within, Bounds)):
        return value.low, value.high
    return value, value

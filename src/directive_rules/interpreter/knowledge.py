"""Knowing and not knowing: what an expression can come to, and Kleene's strong logic over it.

An expression comes to a plain value, or to `Unknown` with the set of its unknown leaves. Two things lie between:
`Within`, an instant or day known only to lie in a span, and `Bounds`, a size known only to lie between two numbers.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Literal, TypeAlias

from directive_rules.model.values import Scalar, Value
from directive_rules.model.verdicts import Cause, CauseKind


@dataclass(frozen=True, slots=True)
class Unknown:
    """Not known, and why. `not_yet` marks an event a deadline waits for; it is no cause."""

    causes: frozenset[Cause]
    not_yet: bool = False


@dataclass(frozen=True, slots=True)
class Within:
    """A day or an instant of which only the span is known, both ends possible."""

    low: date | datetime
    high: date | datetime
    causes: frozenset[Cause]


@dataclass(frozen=True, slots=True)
class Bounds:
    """A number of records of which only the bounds are known; `high` None is no bound."""

    low: int
    high: int | None
    causes: frozenset[Cause]


Truth: TypeAlias = bool | Unknown
Result: TypeAlias = Value | Unknown | Within | Bounds

NOT_YET: Final = Unknown(frozenset(), not_yet=True)


def unknown(kind: CauseKind, where: str = "") -> Unknown:
    """Return an unknown with a single cause."""
    return Unknown(frozenset({Cause(kind, where)}))


def union(parts: Iterable[Result]) -> Unknown:
    """Return the unknown made of all unknown parts; known parts add nothing."""
    causes: frozenset[Cause] = frozenset()
    waits = False
    for part in parts:
        if isinstance(part, Unknown):
            causes |= part.causes
            waits = waits or part.not_yet
        elif isinstance(part, (Within, Bounds)):
            causes |= part.causes
    return Unknown(causes, waits)


def both(left: Truth, right: Truth) -> Truth:
    """`&&`: false dominates."""
    if left is False or right is False:
        return False
    if left is True:
        return right
    return left if right is True else union((left, right))


def either(left: Truth, right: Truth) -> Truth:
    """`||`: true dominates."""
    if left is True or right is True:
        return True
    if left is False:
        return right
    return left if right is False else union((left, right))


def negated(operand: Truth) -> Truth:
    """`!`: unknown stays unknown."""
    return operand if isinstance(operand, Unknown) else not operand


Operator: TypeAlias = Literal["==", "!=", "<", "<=", ">", ">="]


def compared(operator: Operator, left: Result, right: Result) -> Truth:
    """Compare two results of comparable types; spans and bounds decide where they can."""
    if isinstance(left, Unknown) or isinstance(right, Unknown):
        return union((left, right))
    if isinstance(left, (Within, Bounds)) or isinstance(right, (Within, Bounds)):
        return _compared_spans(operator, left, right)
    match operator:
        case "==":
            return left == right
        case "!=":
            return left != right
        case "<":
            return left < right  # type: ignore[operator]
        case "<=":
            return left <= right  # type: ignore[operator]
        case ">":
            return left > right  # type: ignore[operator]
        case ">=":
            return left >= right  # type: ignore[operator]


def _compared_spans(operator: Operator, left: Result, right: Result) -> Truth:
    (low, high), (other_low, other_high) = _span(left), _span(right)
    match operator:
        case "==":
            if low == high == other_low == other_high:
                return True
            apart = _below(high, other_low) or _below(other_high, low)
            return False if apart else union((left, right))
        case "!=":
            return negated(_compared_spans("==", left, right))
        case "<":
            if _below(high, other_low):
                return True
            return False if other_high is not None and not _below(low, other_high) else union((left, right))
        case ">":
            return _compared_spans("<", right, left)
        case "<=":
            return negated(_compared_spans("<", right, left))
        case ">=":
            return negated(_compared_spans("<", left, right))


def _span(value: Result) -> tuple[Scalar, Scalar | None]:
    if isinstance(value, (Within, Bounds)):
        return value.low, value.high
    return value, value  # type: ignore[return-value]


def _below(left: Scalar | None, right: Scalar | None) -> bool:
    """Whether `left` lies surely below `right`; None is without bound."""
    return left is not None and right is not None and left < right  # type: ignore[operator]

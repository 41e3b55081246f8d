"""A rule lacks a case that every rule of its kind needs.

Every rule needs a compliant, a violated and an undetermined case. Where it can occur: `not_applicable` (the rule has a
`when` or a scope), `exempt` (it has `unless`), `pending` and `late` (it has `by`), and a case at a boundary (there is a
deadline, or a number or time is compared), whose title says boundary or 边界.
"""

from __future__ import annotations

from collections.abc import Iterator

from directive_rules.authoring.cases.model import NOT_APPLICABLE
from directive_rules.authoring.lint.target import Target, nodes
from directive_rules.diagnostics import Diagnostic
from directive_rules.model.expressions import (
    Aggregate,
    And,
    Compare,
    Constant,
    Expression,
    FieldRead,
    Filtered,
    Has,
    InPeriod,
    PeriodPart,
    PeriodRead,
    Quantifier,
    Size,
    Source,
    descendants,
)
from directive_rules.model.ruleset import Rule
from directive_rules.model.types import DateType, DecimalType, IntType, TimestampType
from directive_rules.model.verdicts import Status
from directive_rules.model.vocabulary import Vocabulary

ORDERED = ("<", "<=", ">", ">=")
MEASURED = (IntType, DecimalType, DateType, TimestampType)


def check(target: Target) -> Iterator[Diagnostic]:
    """Look at the cases of each rule; a case that cannot be read does not count."""
    for rule in target.ruleset.rules.values():
        cases = target.cases.cases.get(rule.id, ())
        missing = [
            status.value if status is not None else NOT_APPLICABLE
            for status in needed(rule, target.ruleset.vocabulary)
            if not any(case.expects(status) for case in cases)
        ]
        if has_boundary(rule) and not any(case.is_boundary for case in cases):
            missing.append("boundary")
        if missing:
            names = ", ".join(f"`{name}`" for name in missing)
            yield Diagnostic("missing-cases", f"the rule `{rule.id}` has no case for {names}", rule.span)


def needed(rule: Rule, vocabulary: Vocabulary) -> tuple[Status | None, ...]:
    """Return the statuses a rule needs a case for; None is `not_applicable`."""
    statuses: list[Status | None] = [Status.COMPLIANT, Status.VIOLATED, Status.UNDETERMINED]
    if rule.by is not None:
        statuses.append(Status.PENDING)
        if can_be_late(rule, vocabulary):
            statuses.append(Status.LATE)
    if rule.when is not None and not (isinstance(rule.when, Constant) and rule.when.value is True):
        statuses.append(None)
    if rule.unless is not None:
        statuses.append(Status.EXEMPT)
    return tuple(statuses)


def can_be_late(rule: Rule, vocabulary: Vocabulary) -> bool:
    """Tell whether the requirement can become true after the deadline: it reads other records, or an event field.

    What must happen in a period that ends with the deadline cannot happen later.
    """
    own_deadline = isinstance(rule.by, PeriodPart) and rule.by.part == "end" and isinstance(rule.by.period, PeriodRead)
    for node in descendants(rule.require):
        if isinstance(node, (Quantifier, Size, Aggregate)) and not (own_deadline and _within_period(node, vocabulary)):
            return True
        if isinstance(node, (FieldRead, Has)):
            kind = vocabulary.records[node.base.record]
            if kind.fields[node.field].event and node.field != kind.occurred:
                return True
    return False


def _within_period(node: Quantifier | Size | Aggregate, vocabulary: Vocabulary) -> bool:
    """Tell whether what a macro looks for is dated within the duty's period."""
    layers: list[Expression] = [node.body] if isinstance(node, Quantifier) else []
    source: Source = node.source
    while isinstance(source, Filtered):
        layers.append(source.body)
        source = source.source
    for layer in layers:
        for part in layer.operands if isinstance(layer, And) else (layer,):
            if isinstance(part, InPeriod) and isinstance(part.period, PeriodRead):
                reads = [read for read in descendants(part.item) if isinstance(read, FieldRead)]
                if any(read.field == vocabulary.records[read.base.record].occurred for read in reads):
                    return True
    return False


def has_boundary(rule: Rule) -> bool:
    """Tell whether there is a boundary to stand at: a deadline, or an ordered comparison of numbers or times."""
    if rule.by is not None:
        return True
    compared = (node for node in nodes(rule) if isinstance(node, Compare))
    return any(node.operator in ORDERED and isinstance(node.left.type, MEASURED) for node in compared)

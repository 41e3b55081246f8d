"""An event field is read without `has()`: where it has not happened, the verdict would be undetermined, not a breach.

A reading counts as guarded where it matters only if `has()` of the same field is true: another condition joined by `&&`
(or, negated, by `||`), the condition of `?:`, the filter before a macro, or `when` for `require` and `unless`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TypeAlias

from directive_rules.authoring.lint.target import Target
from directive_rules.diagnostics import Diagnostic
from directive_rules.model.expressions import (
    Aggregate,
    And,
    Conditional,
    Expression,
    FieldRead,
    Filtered,
    Has,
    Node,
    Not,
    Or,
    Quantifier,
    RecordExpression,
    RecordRead,
    Source,
    Walk,
    children,
)
from directive_rules.model.ruleset import Ruleset

Given: TypeAlias = frozenset[tuple[RecordExpression, str]]
NOTHING: Given = frozenset()


def check(target: Target) -> Iterator[Diagnostic]:
    """Look at `when`, `require` and `unless`; `by` waits for its event fields, so they may stand bare there."""
    seen = set()
    for rule in target.ruleset.rules.values():
        applies = given_if(rule.when, True) if rule.when is not None else NOTHING
        for expression, given in ((rule.when, NOTHING), (rule.require, applies), (rule.unless, applies)):
            for read in _bare(target.ruleset, expression, given) if expression is not None else ():
                if read.span not in seen:
                    seen.add(read.span)
                    name = f"{read.base.record}.{read.field}"
                    help_ = f"join `has(...{read.field}) &&` to it, so that what has not happened is not unknown"
                    yield Diagnostic(
                        "event-field-bare", f"the event field `{name}` is read without `has()`", read.span, help_
                    )


def given_if(condition: Expression, outcome: bool) -> Given:
    """Return the fields that are given for sure wherever the condition has that outcome."""
    match condition:
        case Has(base=base, field=field):
            return frozenset({(base, field)}) if outcome else NOTHING
        case Not(operand=operand):
            return given_if(operand, not outcome)
        case And(operands=operands) | Or(operands=operands):
            parts = [given_if(operand, outcome) for operand in operands]
            whole = isinstance(condition, And) is outcome
            return NOTHING.union(*parts) if whole else parts[0].intersection(*parts[1:])
        case _:
            return NOTHING


def _bare(ruleset: Ruleset, node: Node, given: Given) -> Iterator[FieldRead]:
    match node:
        case FieldRead(base=base, field=field):
            record = ruleset.vocabulary.records[base.record]
            if record.fields[field].event and field != record.occurred and (base, field) not in given:
                yield node
            yield from _bare(ruleset, base, given)
        case And(operands=operands) | Or(operands=operands):
            decided = isinstance(node, And)
            for index, operand in enumerate(operands):
                others = [given_if(other, decided) for place, other in enumerate(operands) if place != index]
                yield from _bare(ruleset, operand, given.union(*others))
        case Conditional():
            yield from _bare(ruleset, node.condition, given)
            yield from _bare(ruleset, node.then, given | given_if(node.condition, True))
            yield from _bare(ruleset, node.otherwise, given | given_if(node.condition, False))
        case Filtered() | Quantifier() | Aggregate():
            yield from _bare(ruleset, node.source, given)
            yield from _bare(ruleset, node.body, given | _kept(node.source, node.variable))
        case _:
            for child in children(node):
                yield from _bare(ruleset, child, given)


def _kept(source: Source, variable: str) -> Given:
    """Return what a filter lets through only if given, said of the variable of the macro that follows."""
    if not isinstance(source, Filtered):
        return NOTHING
    inner = given_if(source.body, True) | _kept(source.source, source.variable)
    return frozenset((_renamed(base, source.variable, variable), field) for base, field in inner)


def _renamed(base: RecordExpression, old: str, new: str) -> RecordExpression:
    if isinstance(base, RecordRead):
        return replace(base, name=new) if base.name == old else base
    return replace(base, base=_renamed(base.base, old, new)) if isinstance(base, Walk) else base

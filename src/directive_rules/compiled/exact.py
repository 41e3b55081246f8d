"""Expressions compiled to closures that know what is unknown and why: one case per node, all choices made beforehand.

What a node needs of the vocabulary - the type of a field, the parts of a relation, the texts of its causes - is looked
up once, when it is compiled. What is left to do for each record is the closure.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import assert_never, cast

from directive_rules.compiled.entries import Entry
from directive_rules.compiled.fields import has_reader, reader
from directive_rules.compiled.frames import Evaluate, Find, Frame, Test
from directive_rules.compiled.knowing import (
    COMPARE,
    UNSURE,
    Result,
    Truth,
    Unknown,
    compared,
    compared_unsure,
    complement,
    conjunction,
    disjunction,
    joined,
    unknown,
)
from directive_rules.compiled.operators import applied, arithmetic, in_period, moved, period_part
from directive_rules.compiled.relations import step
from directive_rules.model import expressions as x
from directive_rules.model.types import IntType
from directive_rules.model.values import Scalar, Unlisted, Value
from directive_rules.model.verdicts import CauseKind
from directive_rules.model.vocabulary import RecordType, Vocabulary

Scope = Mapping[str, int]
"""The slot of each variable in sight."""


def test(node: x.Expression, scope: Scope, vocabulary: Vocabulary) -> Test:
    """Compile an expression of type bool."""
    return cast(Test, evaluator(node, scope, vocabulary))


def evaluator(node: x.Expression, scope: Scope, vocabulary: Vocabulary) -> Evaluate:
    """Compile an expression to a closure over frames."""
    match node:
        case x.Constant(value=value):
            return lambda _: value
        case x.ParameterRead(name=name):
            return lambda frame: frame.parameters[name]
        case x.PeriodRead():
            return _period
        case x.MemberRead(name=name):
            slot = scope[name]
            return lambda frame: cast(Result, frame.slots[slot])
        case x.FieldRead() | x.Has():
            return _field(node, scope, vocabulary)
        case x.Not(operand=operand):
            inner = test(operand, scope, vocabulary)
            return lambda frame: complement(inner(frame))
        case x.And(operands=operands):
            return _all_of([test(operand, scope, vocabulary) for operand in operands])
        case x.Or(operands=operands):
            return _any_of([test(operand, scope, vocabulary) for operand in operands])
        case x.Conditional():
            return _conditional(node, scope, vocabulary)
        case x.Compare():
            return _compare(node, scope, vocabulary)
        case x.InList(item=item, list=list_):
            return _in_list(evaluator(item, scope, vocabulary), evaluator(list_, scope, vocabulary), unlisted_in(list_))
        case x.Quantifier() | x.Size() | x.Aggregate():
            from directive_rules.compiled.macros import macro  # noqa: PLC0415 - macros and expressions hold each other

            return macro(node, scope, vocabulary)
        case _:
            return _operation(node, scope, vocabulary)


def _operation(
    node: x.Arithmetic | x.Negate | x.Duration | x.Shift | x.Call | x.PeriodPart | x.InPeriod,
    scope: Scope,
    vocabulary: Vocabulary,
) -> Evaluate:
    match node:
        case x.Arithmetic(operator=operator, type=type_):
            left, right = evaluator(node.left, scope, vocabulary), evaluator(node.right, scope, vocabulary)
            whole = isinstance(type_, IntType)
            return lambda frame: arithmetic(operator, left(frame), right(frame), whole=whole)
        case x.Negate(operand=operand, type=type_):
            inner, whole = evaluator(operand, scope, vocabulary), isinstance(type_, IntType)
            return lambda frame: arithmetic("-", 0, inner(frame), whole=whole)
        case x.Duration(amount=amount):
            return evaluator(amount, scope, vocabulary)
        case x.Shift(base=base, by=by):
            start, number = evaluator(base, scope, vocabulary), evaluator(by, scope, vocabulary)
            unit, back = by.unit, node.operator == "-"
            return lambda frame: moved(start(frame), number(frame), unit, back=back)
        case x.Call(function=function, arguments=arguments):
            inputs = [evaluator(argument, scope, vocabulary) for argument in arguments]
            return lambda frame: applied(function, [read(frame) for read in inputs])
        case x.PeriodPart(part=part, period=period):
            read_period = evaluator(period, scope, vocabulary)
            return lambda frame: period_part(part, read_period(frame))
        case x.InPeriod(item=item, period=period):
            read_item, span = evaluator(item, scope, vocabulary), evaluator(period, scope, vocabulary)
            return lambda frame: in_period(read_item(frame), span(frame))
    assert_never(node)


def finder(node: x.RecordExpression, scope: Scope, vocabulary: Vocabulary) -> Find:
    """Compile a path that ends at one record."""
    match node:
        case x.RecordRead(name=name):
            slot = scope[name]
            return lambda frame: cast("Entry | Unknown", frame.slots[slot])
        case x.Walk(base=base, relation=relation):
            start = finder(base, scope, vocabulary)
            walk = step(record_type(base, vocabulary).relations[relation], vocabulary)

            def find(frame: Frame) -> Entry | Unknown:
                found = start(frame)
                return found if isinstance(found, Unknown) else walk(found, frame)

            return find
    assert_never(node)


def depth_of(node: x.Node) -> int:
    """Return how many variables macros bind at most, one inside another."""
    own = 1 if isinstance(node, (x.Filtered, x.Quantifier, x.Aggregate)) else 0
    return own + max((depth_of(child) for child in x.children(node)), default=0)


def record_type(node: x.RecordExpression, vocabulary: Vocabulary) -> RecordType:
    """Return the type of the record a path ends at."""
    return vocabulary.records[node.record]


def _period(frame: Frame) -> Result:
    assert frame.period is not None
    return frame.period


def _field(node: x.FieldRead | x.Has, scope: Scope, vocabulary: Vocabulary) -> Evaluate:
    base = finder(node.base, scope, vocabulary)
    kind = record_type(node.base, vocabulary)
    look = has_reader(kind, node.field) if isinstance(node, x.Has) else reader(kind, node.field)

    def read(frame: Frame) -> Result:
        entry = base(frame)
        return entry if isinstance(entry, Unknown) else look(entry, frame)

    return read


def _all_of(operands: list[Test]) -> Test:
    def run(frame: Frame) -> Truth:
        result: Truth = True
        for operand in operands:
            result = conjunction(result, operand(frame))
            if result is False:
                return False
        return result

    return run


def _any_of(operands: list[Test]) -> Test:
    def run(frame: Frame) -> Truth:
        result: Truth = False
        for operand in operands:
            result = disjunction(result, operand(frame))
            if result is True:
                return True
        return result

    return run


def _conditional(node: x.Conditional, scope: Scope, vocabulary: Vocabulary) -> Evaluate:
    condition = test(node.condition, scope, vocabulary)
    then, otherwise = evaluator(node.then, scope, vocabulary), evaluator(node.otherwise, scope, vocabulary)

    def run(frame: Frame) -> Result:
        chosen = condition(frame)
        if isinstance(chosen, Unknown):
            return joined((chosen, then(frame), otherwise(frame)))
        return then(frame) if chosen else otherwise(frame)

    return run


def _compare(node: x.Compare, scope: Scope, vocabulary: Vocabulary) -> Evaluate:
    left, right = evaluator(node.left, scope, vocabulary), evaluator(node.right, scope, vocabulary)
    operator, plain = node.operator, COMPARE[node.operator]

    def run(frame: Frame) -> Truth:
        one, other = left(frame), right(frame)
        if one.__class__ in UNSURE or other.__class__ in UNSURE:
            return compared_unsure(operator, one, other)
        return plain(one, other)

    return run


# -- lists ------------------------------------------------------------------------------------------------------------


def unlisted_in(node: x.Expression) -> Unknown:
    """Return what a member of a list comes to that is on no code list."""
    where = f"{node.base.record}.{node.field}" if isinstance(node, x.FieldRead) else ""
    return unknown(CauseKind.VALUE_NOT_LISTED, where)


def members_of(found: Value, unlisted: Unknown) -> list[Scalar | Unknown]:
    """Return the members of a list, each a value or unknown."""
    assert isinstance(found, tuple)
    return [unlisted if isinstance(member, Unlisted) else member for member in found]


def _in_list(item: Evaluate, list_: Evaluate, unlisted: Unknown) -> Test:
    def run(frame: Frame) -> Truth:
        wanted, found = item(frame), list_(frame)
        if isinstance(found, Unknown):
            return joined((wanted, found))
        result: Truth = False
        for member in members_of(cast(Value, found), unlisted):
            result = disjunction(result, compared("==", wanted, member))
        return result

    return run

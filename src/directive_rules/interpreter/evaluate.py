"""The meaning of every expression: one case per node, no side effects. Read it as the definition of the language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias, assert_never

from directive_rules.interpreter.facts import Entry, Facts, Horizon, Member
from directive_rules.interpreter.knowledge import (
    Bounds,
    Result,
    Truth,
    Unknown,
    Within,
    both,
    compared,
    either,
    negated,
    union,
    unknown,
)
from directive_rules.interpreter.operations import arithmetic, called, in_period, period_part, shifted, total
from directive_rules.model import expressions as x
from directive_rules.model.types import IntType
from directive_rules.model.values import Period, Scalar, Unlisted, Value
from directive_rules.model.verdicts import CauseKind

Variable: TypeAlias = Entry | Unknown | Scalar
Macro: TypeAlias = x.Quantifier | x.Size | x.Aggregate


@dataclass(frozen=True, slots=True)
class Environment:
    """All an expression can see: the facts up to a horizon, the parameters of a day, the variables, the period.

    `waiting` is set while a deadline is read. `once` holds what is aggregated once per key, in rules without deadline.
    """

    facts: Facts
    horizon: Horizon
    parameters: Mapping[str, Value | Unknown]
    variables: Mapping[str, Variable]
    period: Period | None = None
    waiting: bool = False
    once: Once | None = field(default=None, compare=False)

    def bind(self, name: str, value: Variable) -> Environment:
        """Return the same environment with one more variable."""
        variables = {**self.variables, name: value}
        return Environment(self.facts, self.horizon, self.parameters, variables, self.period, self.waiting, self.once)


def truth(node: x.Expression, env: Environment) -> Truth:
    """Evaluate an expression of type bool."""
    found = evaluate(node, env)
    assert isinstance(found, (bool, Unknown))
    return found


def evaluate(node: x.Expression, env: Environment) -> Result:
    """Evaluate an expression to a value, or to unknown with the leaves that make it so."""
    match node:
        case x.FieldRead(base=base, field=name):
            entry = record(base, env)
            return (
                entry if isinstance(entry, Unknown) else env.facts.value(entry, name, env.horizon, waiting=env.waiting)
            )
        case x.Constant(value=value):
            return value
        case x.And(operands=operands):
            return _all_of(operands, env)
        case x.Compare(operator=operator, left=left, right=right):
            return compared(operator, evaluate(left, env), evaluate(right, env))
        case x.ParameterRead(name=name):
            return env.parameters[name]
        case x.Has(base=base, field=name):
            entry = record(base, env)
            return entry if isinstance(entry, Unknown) else env.facts.has(entry, name, env.horizon)
        case x.Or(operands=operands):
            return _any_of(operands, env)
        case x.Not(operand=operand):
            return negated(truth(operand, env))
        case x.Conditional(condition=condition, then=then, otherwise=otherwise):
            chosen = truth(condition, env)
            if isinstance(chosen, Unknown):
                return union((chosen, evaluate(then, env), evaluate(otherwise, env)))
            return evaluate(then if chosen else otherwise, env)
        case x.PeriodRead():
            assert env.period is not None
            return env.period
        case x.MemberRead(name=name):
            member = env.variables[name]
            assert not isinstance(member, Entry)
            return member
        case x.Arithmetic(operator=operator, left=left, right=right, type=type_):
            return arithmetic(operator, evaluate(left, env), evaluate(right, env), whole=isinstance(type_, IntType))
        case x.Negate(operand=operand):
            return arithmetic("-", 0, evaluate(operand, env), whole=isinstance(node.type, IntType))
        case x.Duration(amount=amount):
            return evaluate(amount, env)
        case x.Shift():
            return shifted(evaluate(node.base, env), evaluate(node.by, env), node)
        case x.Call(function=function, arguments=arguments):
            return called(function, [evaluate(argument, env) for argument in arguments])
        case x.PeriodPart(part=part, period=period):
            found = evaluate(period, env)
            return period_part(part, found) if isinstance(found, Period) else union((found,))
        case x.InPeriod(item=item, period=period):
            return in_period(evaluate(item, env), evaluate(period, env))
        case x.InList(item=item, list=list_):
            return _in_list(evaluate(item, env), evaluate(list_, env), node)
        case x.Quantifier():
            return _once(node, env, _quantified)
        case x.Size():
            return _once(node, env, _size)
        case x.Aggregate():
            return _once(node, env, _aggregated)
    assert_never(node)


def record(node: x.RecordExpression, env: Environment) -> Entry | Unknown:
    """Evaluate a path that ends at one record."""
    match node:
        case x.RecordRead(name=name):
            found = env.variables[name]
            assert isinstance(found, (Entry, Unknown))
            return found
        case x.Walk(base=base, relation=relation):
            start = record(base, env)
            if isinstance(start, Unknown):
                return start
            return env.facts.one(start.type.relations[relation], start, env.horizon, waiting=env.waiting)
    assert_never(node)


def members(source: x.RecordSource, env: Environment) -> list[Member] | Unknown:
    """Evaluate a source to the records that belong to it, surely or perhaps."""
    match source:
        case x.Related(base=base, relation=relation):
            start = record(base, env)
            if isinstance(start, Unknown):
                return start
            return env.facts.related(start.type.relations[relation], start, env.horizon, waiting=env.waiting)
        case x.Filtered(source=inner, variable=variable, body=body):
            found = members(inner, env)
            if isinstance(found, Unknown):
                return found
            kept = []
            for member in found:
                certain = both(member.certain, truth(body, env.bind(variable, member.entry)))
                if certain is not False:
                    kept.append(Member(member.entry, certain))
            return kept
    assert_never(source)


# -- logic ------------------------------------------------------------------------------------------------------------


def _all_of(operands: tuple[x.Expression, ...], env: Environment) -> Truth:
    result: Truth = True
    for operand in operands:
        result = both(result, truth(operand, env))
        if result is False:
            return False
    return result


def _any_of(operands: tuple[x.Expression, ...], env: Environment) -> Truth:
    result: Truth = False
    for operand in operands:
        result = either(result, truth(operand, env))
        if result is True:
            return True
    return result


def _in_list(item: Result, found: Result, node: x.InList) -> Truth:
    if isinstance(found, Unknown):
        return union((item, found))
    assert isinstance(found, tuple)
    result: Truth = False
    for member in found:
        result = either(result, compared("==", item, _listed(member, node.list)))
    return result


def _listed(member: Scalar, list_: x.Expression) -> Scalar | Unknown:
    """A member of a list; one that is on no code list is unknown."""
    if isinstance(member, Unlisted):
        where = f"{list_.base.record}.{list_.field}" if isinstance(list_, x.FieldRead) else ""
        return unknown(CauseKind.VALUE_NOT_LISTED, where)
    return member


# -- macros -----------------------------------------------------------------------------------------------------------


def _each(source: x.Source, env: Environment) -> list[tuple[Variable, Truth, bool]] | Unknown:
    """Return what a macro ranges over: the value, whether it surely belongs, whether it may stand for many."""
    if isinstance(source, x.Members):
        listed = evaluate(source.list, env)
        if isinstance(listed, Unknown):
            return listed
        assert isinstance(listed, tuple)
        return [(_listed(member, source.list), True, False) for member in listed]
    found = members(source, env)
    return (
        found if isinstance(found, Unknown) else [(member.entry, member.certain, member.entry.many) for member in found]
    )


def _quantified(node: Macro, env: Environment) -> Truth:
    assert isinstance(node, x.Quantifier)
    each = _each(node.source, env)
    if isinstance(each, Unknown):
        return each
    if node.kind == "exists_one":
        return _exactly_one(node, each, env)
    result: Truth = node.kind == "all"
    for value, certain, _ in each:
        holds = truth(node.body, env.bind(node.variable, value))
        result = (
            either(result, both(certain, holds))
            if node.kind == "exists"
            else both(result, either(negated(certain), holds))
        )
        if result is (node.kind == "exists"):
            return result
    return result


def _exactly_one(node: x.Quantifier, each: list[tuple[Variable, Truth, bool]], env: Environment) -> Truth:
    holding = [both(certain, truth(node.body, env.bind(node.variable, value))) for value, certain, _ in each]
    sure = sum(1 for one in holding if one is True)
    doubts = [one for one in holding if isinstance(one, Unknown)]
    if sure > 1:
        return False
    return union(doubts) if doubts else sure == 1


def _size(node: Macro, env: Environment) -> Result:
    assert isinstance(node, x.Size)
    each = _each(node.source, env)
    if isinstance(each, Unknown):
        return each
    low = sum(1 for _, certain, _ in each if certain is True)
    doubts = [(certain, many) for _, certain, many in each if isinstance(certain, Unknown)]
    if not doubts:
        return low
    high = None if any(many for _, many in doubts) else low + len(doubts)
    return Bounds(low, high, union(certain for certain, _ in doubts).causes)


def _aggregated(node: Macro, env: Environment) -> Result:
    assert isinstance(node, x.Aggregate)
    found = members(node.source, env)
    if isinstance(found, Unknown):
        return found
    values = [evaluate(node.body, env.bind(node.variable, member.entry)) for member in found]
    doubts = [
        part for part in (*values, *(member.certain for member in found)) if isinstance(part, (Unknown, Within, Bounds))
    ]
    if doubts:
        return union(doubts)
    if node.kind == "sum":
        return total(values, whole=isinstance(node.type, IntType))
    if not values:
        return unknown(CauseKind.NO_SUCH_RECORD, _relation_name(node.source))
    return min(values) if node.kind == "min" else max(values)  # type: ignore[type-var]


def _relation_name(source: x.RecordSource) -> str:
    while isinstance(source, x.Filtered):
        source = source.source
    return f"{source.base.record}.{source.relation}"


def _once(node: Macro, env: Environment, compute: Callable[[Macro, Environment], Result]) -> Result:
    """Aggregate once per key what reads neither subject nor period; compute everything else where it stands."""
    if env.once is None:
        return compute(node, env)
    reads = env.once.reads(node)
    base = record(reads.related.base, env) if reads is not None else None
    if reads is None or not isinstance(base, Entry) or base.many:
        return compute(node, env)
    relation = base.type.relations[reads.related.relation]
    own = [base.values[mine] for mine, _ in relation.by] + ([base.values[relation.at.own]] if relation.at else [])
    key = (id(node), *own, *(env.parameters[name] for name in reads.parameters))
    if key not in env.once.results:
        env.once.results[key] = compute(node, env)
    return env.once.results[key]


@dataclass(frozen=True, slots=True)
class Reads:
    """What a macro that can be computed once per key depends on: its relation, and parameters."""

    related: x.Related
    parameters: tuple[str, ...]


@dataclass(slots=True)
class Once:
    """What one rule without a deadline has aggregated so far, by macro, key of the relation and parameters."""

    results: dict[tuple[object, ...], Result] = field(default_factory=dict)
    _reads: dict[int, Reads | None] = field(default_factory=dict)

    def reads(self, node: Macro) -> Reads | None:
        """Return what the macro depends on; None where it reads the subject or the period."""
        if id(node) not in self._reads:
            self._reads[id(node)] = reads_of(node)
        return self._reads[id(node)]


def reads_of(node: Macro) -> Reads | None:
    """Return what a macro depends on, if that is nothing but its relation and parameters; else None."""
    own: set[str] = set()
    inner: list[x.Node] = []
    source: x.Source | Macro = node
    while not isinstance(source, (x.Related, x.Members)):
        if not isinstance(source, x.Size):
            own.add(source.variable)
            inner += x.descendants(source.body)
        source = source.source
    if isinstance(source, x.Members) or not isinstance(source.base, x.RecordRead):
        return None
    foreign = (part for part in inner if isinstance(part, x.RecordRead) and part.name not in own)
    if any(foreign) or any(isinstance(part, x.PeriodRead) for part in inner):
        return None
    return Reads(source, tuple(sorted({part.name for part in inner if isinstance(part, x.ParameterRead)})))

"""The meaning of every expression: one case per node, no side effects. Read it as the definition of the language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Context, Decimal, Inexact
from typing import Final, TypeAlias, assert_never

from directive_rules import calendar
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
from directive_rules.model import expressions as x
from directive_rules.model.types import IntType
from directive_rules.model.values import Period, Scalar, Unlisted, Value, end_of_day, start_of_day
from directive_rules.model.verdicts import CauseKind

# The types leave room for 38 digits, so nothing is ever inexact; the trap proves it.
EXACT: Final = Context(prec=100, traps=[Inexact])
INT_MIN, INT_MAX = -(2**63), 2**63 - 1

Variable: TypeAlias = Entry | Unknown | Scalar


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
    once: dict[tuple[object, ...], Result] | None = field(default=None, compare=False)

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
            return _arithmetic(operator, evaluate(left, env), evaluate(right, env), whole=isinstance(type_, IntType))
        case x.Negate(operand=operand):
            return _arithmetic("-", 0, evaluate(operand, env), whole=isinstance(node.type, IntType))
        case x.Duration(amount=amount):
            return evaluate(amount, env)
        case x.Shift():
            return _shift(node, env)
        case x.Call(function=function, arguments=arguments):
            return _call(function, [evaluate(argument, env) for argument in arguments])
        case x.PeriodPart(part=part, period=period):
            found = evaluate(period, env)
            return _period_part(part, found) if isinstance(found, Period) else union((found,))
        case x.InPeriod(item=item, period=period):
            return _in_period(evaluate(item, env), evaluate(period, env))
        case x.InList(item=item, list=list_):
            return _in_list(evaluate(item, env), evaluate(list_, env), node)
        case x.Quantifier():
            return _once(node, env, lambda: _quantified(node, env))
        case x.Size():
            return _once(node, env, lambda: _size(node, env))
        case x.Aggregate():
            return _once(node, env, lambda: _aggregated(node, env))
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


def _quantified(node: x.Quantifier, env: Environment) -> Truth:
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


def _size(node: x.Size, env: Environment) -> Result:
    each = _each(node.source, env)
    if isinstance(each, Unknown):
        return each
    low = sum(1 for _, certain, _ in each if certain is True)
    doubts = [(certain, many) for _, certain, many in each if isinstance(certain, Unknown)]
    if not doubts:
        return low
    high = None if any(many for _, many in doubts) else low + len(doubts)
    return Bounds(low, high, union(certain for certain, _ in doubts).causes)


def _aggregated(node: x.Aggregate, env: Environment) -> Result:
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
        return _sum(values, whole=isinstance(node.type, IntType))
    if not values:
        return unknown(CauseKind.NO_SUCH_RECORD, _relation_name(node.source))
    return min(values) if node.kind == "min" else max(values)  # type: ignore[type-var]


def _sum(values: list[Result], *, whole: bool) -> Result:
    """Add up exactly; whether 64 bits hold the sum is asked of the sum, so that no order of records matters."""
    if whole:
        number = sum(value for value in values if isinstance(value, int))
        return number if INT_MIN <= number <= INT_MAX else unknown(CauseKind.ARITHMETIC)
    total = Decimal(0)
    for value in values:
        assert isinstance(value, (int, Decimal))
        total = EXACT.add(total, value)
    return total


def _relation_name(source: x.RecordSource) -> str:
    while isinstance(source, x.Filtered):
        source = source.source
    return f"{source.base.record}.{source.relation}"


def _once(node: x.Quantifier | x.Size | x.Aggregate, env: Environment, compute: object) -> Result:
    """Aggregate once per key what reads neither subject nor period; compute everything else where it stands."""
    assert callable(compute)
    related = node.source
    while isinstance(related, x.Filtered):
        related = related.source
    if (
        env.once is None
        or not isinstance(related, x.Related)
        or not isinstance(related.base, x.RecordRead)
        or not shared(node)
    ):
        return compute()  # type: ignore[no-any-return]
    base = record(related.base, env)
    if isinstance(base, Unknown) or base.many:
        return compute()  # type: ignore[no-any-return]
    relation = base.type.relations[related.relation]
    own = tuple(base.values[mine] for mine, _ in relation.by) + ((base.values[relation.at.own],) if relation.at else ())
    key = (id(node), *own)
    if key not in env.once:
        env.once[key] = compute()
    return env.once[key]


def shared(node: x.Quantifier | x.Size | x.Aggregate) -> bool:
    """Tell whether a macro reads nothing but its own members: neither subject, period nor dated parameters."""
    own: set[str] = set()
    for part in x.descendants(node):
        if isinstance(part, (x.Filtered, x.Quantifier, x.Aggregate)):
            own.add(part.variable)
    inner: list[x.Node] = []
    source: x.Source | x.Quantifier | x.Size | x.Aggregate = node
    while not isinstance(source, (x.Related, x.Members)):
        if isinstance(source, (x.Filtered, x.Quantifier, x.Aggregate)):
            inner += x.descendants(source.body)
        source = source.source
    return all(
        not isinstance(part, (x.PeriodRead, x.ParameterRead))
        and not (isinstance(part, x.RecordRead) and part.name not in own)
        for part in inner
    )


# -- numbers, strings, time -------------------------------------------------------------------------------------------


def _arithmetic(operator: x.ArithmeticOperator, left: Result, right: Result, *, whole: bool) -> Result:
    if isinstance(left, str) and isinstance(right, str):
        return left + right
    if not isinstance(left, (int, Decimal)) or not isinstance(right, (int, Decimal)):
        return union((left, right))
    if whole:
        assert isinstance(left, int)
        assert isinstance(right, int)
        number = left + right if operator == "+" else left - right if operator == "-" else left * right
        return number if INT_MIN <= number <= INT_MAX else unknown(CauseKind.ARITHMETIC)
    operation = {"+": EXACT.add, "-": EXACT.subtract, "*": EXACT.multiply}[operator]
    return operation(Decimal(left), Decimal(right))


def _shift(node: x.Shift, env: Environment) -> Result:
    base, amount = evaluate(node.base, env), evaluate(node.by, env)
    if not isinstance(base, date) or not isinstance(amount, int):
        return union((base, amount))
    number = amount if node.operator == "+" else -amount
    try:
        match node.by.unit:
            case "days":
                return base + timedelta(days=number)
            case "hours":
                return base + timedelta(hours=number)
            case "minutes":
                return base + timedelta(minutes=number)
            case "workdays":
                return calendar.add_working_days(base, number)
            case "months":
                moved = calendar.add_months(base, number)
                return datetime.combine(moved, base.time()) if isinstance(base, datetime) else moved
    except calendar.CalendarUnknown:
        return unknown(CauseKind.CALENDAR_UNKNOWN)
    except OverflowError:
        return unknown(CauseKind.ARITHMETIC)
    assert_never(node.by.unit)


def _call(function: x.FunctionName, arguments: list[Result]) -> Result:
    first = arguments[0]
    if function in ("date", "startOfDay", "endOfDay") and isinstance(first, Within):
        return _call_on_span(function, first)
    if any(isinstance(argument, (Unknown, Within, Bounds)) for argument in arguments):
        return union(arguments)
    match function, arguments:
        case "abs", [int() as number]:
            return abs(number) if number > INT_MIN else unknown(CauseKind.ARITHMETIC)
        case "abs", [Decimal() as number]:
            return number.copy_abs()
        case "startsWith", [str() as text, str() as part]:
            return text.startswith(part)
        case "endsWith", [str() as text, str() as part]:
            return text.endswith(part)
        case "contains", [str() as text, str() as part]:
            return part in text
        case "size", [str() as text]:
            return len(text)
        case "date", [datetime() as moment]:
            return moment.date()
        case "startOfDay", [date() as day]:
            return start_of_day(day)
        case "endOfDay", [date() as day]:
            return end_of_day(day)
        case "startOf", [date() as day, str() as unit]:
            return Period.containing(day, unit).start  # type: ignore[arg-type]
        case "roll", [date() as day, str() as mode]:
            try:
                return calendar.roll(day, mode)
            except calendar.CalendarUnknown:
                return unknown(CauseKind.CALENDAR_UNKNOWN)
    raise AssertionError(function)


def _call_on_span(function: x.FunctionName, span: Within) -> Result:
    """A day of which the time is unknown is still that day; a span of days keeps its ends."""
    if function == "date":
        assert isinstance(span.low, datetime)
        assert isinstance(span.high, datetime)
        low, high = span.low.date(), span.high.date()
        return low if low == high else Within(low, high, span.causes)
    edge = start_of_day if function == "startOfDay" else end_of_day
    return Within(edge(span.low), edge(span.high), span.causes)


def _period_part(part: x.PeriodPartName, period: Period) -> Result:
    try:
        match part:
            case "start":
                return period.start
            case "end":
                return period.end
            case "label":
                return str(period)
            case "previous":
                return period.previous
    except ValueError:
        return unknown(CauseKind.ARITHMETIC)
    assert_never(part)


def _in_period(item: Result, period: Result) -> Truth:
    if isinstance(item, Unknown) or not isinstance(period, Period):
        return union((item, period))
    timed = isinstance(item.low if isinstance(item, Within) else item, datetime)
    low: Scalar = start_of_day(period.start) if timed else period.start
    high: Scalar = end_of_day(period.end) if timed else period.end
    after, before = compared(">=", item, low), compared("<=", item, high)
    return both(after, before)

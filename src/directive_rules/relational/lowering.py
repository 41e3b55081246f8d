"""Turns expressions and queries of our own into a dialect's trees. Nothing is decided here, only written down."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, TypeAlias, assert_never

from sqlglot import exp

from directive_rules.model.types import (
    BoolType,
    DecimalType,
    DurationType,
    IntType,
    ListType,
    ScalarType,
    StringType,
    TimestampType,
)
from directive_rules.relational.dialects import BIGINT, OPERATORS, Dialect, Operator, Unit, bracketed, number
from directive_rules.relational.frames import Join, Program, Query, Select, Union
from directive_rules.relational.sql import Case, Column, Constant, Name, Operation, Sql, SqlType

Lowered: TypeAlias = exp.Expr
EXACT: Final = exp.DataType.build("decimal(38, 0)")
CHUNK: Final = 200
"""How many operands of AND or OR stand beside one another before they are bracketed: databases bound the depth."""

BINARY: Final[dict[Name, type[exp.Binary]]] = {
    "=": exp.EQ, "<>": exp.NEQ, "<": exp.LT, "<=": exp.LTE, ">": exp.GT, ">=": exp.GTE,
    "is not distinct": exp.NullSafeEQ, "|": exp.BitwiseOr, "&": exp.BitwiseAnd,
}  # fmt: skip
ARITHMETIC: Final[dict[Name, Operator]] = {"+": "+", "-": "-", "*": "*"}
SHIFTS: Final[dict[Name, Unit]] = {
    "add days": "days", "add months": "months", "add hours": "hours", "add minutes": "minutes",
}  # fmt: skip
AGGREGATES: Final[dict[Name, type[exp.Func]]] = {
    "any": exp.LogicalOr, "count": exp.Count, "min": exp.Min, "max": exp.Max, "bit or": exp.BitwiseOrAgg,
}  # fmt: skip


def lower_program(program: Program, dialect: Dialect) -> exp.Query:
    """Return a statement as one query with its common table expressions."""
    assert program.final is not None
    query = lower_query(program.final, dialect)
    for name, part in program.ctes.items():
        query = query.with_(_identifier(name), as_=lower_query(part, dialect), copy=False)
    return query


def lower_query(query: Query, dialect: Dialect) -> exp.Query:
    """Return a SELECT, or several of them joined by UNION ALL."""
    if isinstance(query, Union):
        parts = [_select(part, dialect) for part in query.parts]
        return parts[0] if len(parts) == 1 else exp.union(*parts, distinct=False, copy=False)
    return _select(query, dialect)


def lower(sql: Sql, dialect: Dialect) -> Lowered:
    """Return an expression as the dialect's tree."""
    match sql:
        case Constant(value=None):
            return _null(sql.type, dialect)
        case Constant():
            return _constant(sql, dialect)
        case Column(table=table, name=name):
            return exp.Column(this=_identifier(name), table=_identifier(table))
        case Case():
            ifs = [exp.If(this=lower(when, dialect), true=lower(then, dialect)) for when, then in sql.whens]
            return exp.Case(ifs=ifs, default=lower(sql.otherwise, dialect))
        case Operation():
            return _operation(sql, dialect)
    assert_never(sql)


def _constant(constant: Constant, dialect: Dialect) -> Lowered:
    value = constant.value
    assert value is not None
    if isinstance(value, int) and not isinstance(value, bool) and isinstance(constant.type, IntType):
        return number(value)
    return dialect.literal(value, _column_type(constant.type))


def _null(type_: SqlType, dialect: Dialect) -> Lowered:
    return exp.Cast(this=exp.Null(), to=_type(type_, dialect))


def _type(type_: SqlType, dialect: Dialect) -> exp.DataType:
    return dialect.type_of(_column_type(type_))


def _column_type(type_: SqlType) -> ScalarType:
    """Return the type of a column that holds such values; of a list a column says whether it is given."""
    if isinstance(type_, ListType):
        return BoolType()
    assert not isinstance(type_, DurationType)
    return type_


# -- operations -------------------------------------------------------------------------------------------------------


def _operation(sql: Operation, dialect: Dialect) -> Lowered:
    name, operands = sql.name, sql.operands
    if name in BINARY:
        left, right = (bracketed(lower(operand, dialect)) for operand in operands)
        return BINARY[name](this=left, expression=right)
    if name in ARITHMETIC:
        return _arithmetic(ARITHMETIC[name], operands, dialect)
    if name in SHIFTS:
        return _shifted(sql, dialect)
    if name in AGGREGATES:
        counted = [lower(operand, dialect) for operand in operands] or [exp.Star()]
        return AGGREGATES[name](this=counted[0])
    if name == "place":
        return _place(sql, dialect)
    one = lower(operands[0], dialect)
    match name:
        case "and" | "or":
            return _connected(exp.And if name == "and" else exp.Or, [lower(operand, dialect) for operand in operands])
        case "not":
            # Everything but AND, OR and another NOT binds closer than NOT does.
            return exp.Not(this=bracketed(one) if isinstance(one, (exp.Connector, exp.Not)) else one)
        case "is null":
            return exp.Is(this=bracketed(one), expression=exp.Null())
        case "is true" | "is false":
            return exp.Is(this=bracketed(one), expression=exp.Boolean(this=name == "is true"))
        case "in":
            return exp.In(this=bracketed(one), expressions=[lower(part, dialect) for part in operands[1:]])
        case "coalesce":
            return exp.Coalesce(this=one, expressions=[lower(part, dialect) for part in operands[1:]])
        case "cast":
            return exp.Cast(this=one, to=_type(sql.type, dialect))
        case "neg":
            return exp.Neg(this=bracketed(_numeric(operands[0], dialect)))
        case "abs":
            return exp.Abs(this=_numeric(operands[0], dialect))
        case "sum":
            # Databases give a sum more digits than it can need, and would refuse to multiply it.
            return exp.Cast(this=exp.Sum(this=one), to=_type(sql.type, dialect))
        case "total":
            return exp.Cast(this=dialect.total(one), to=EXACT.copy())
        case "held":
            return dialect.held(one)
        case "whole +":
            return dialect.whole("+", one, lower(operands[1], dialect))
        case "whole -":
            return dialect.whole("-", one, lower(operands[1], dialect))
        case "whole *":
            return dialect.whole("*", one, lower(operands[1], dialect))
        case _:
            return _called(name, one, [lower(part, dialect) for part in operands[1:]], dialect)


def _called(name: Name, one: Lowered, others: Sequence[Lowered], dialect: Dialect) -> Lowered:
    """Return what the dialects write differently."""
    match name:
        case "concat":
            return dialect.joined(one, others[0])
        case "starts":
            return dialect.starts_with(one, others[0])
        case "ends":
            return dialect.ends_with(one, others[0])
        case "contains":
            return dialect.contains(one, others[0])
        case "length":
            return dialect.length(one)
        case "date":
            return dialect.day_of(one)
        case "start of day":
            return dialect.first_instant(one)
        case "end of day":
            return dialect.last_instant(one)
        case "start of month":
            return dialect.start_of(one, "month")
        case "start of quarter":
            return dialect.start_of(one, "quarter")
        case "start of half":
            return dialect.start_of_half(one)
        case "start of year":
            return dialect.start_of(one, "year")
        case "period start":
            return dialect.period_start(one)
        case "period end":
            return dialect.period_end(one)
        case "period previous":
            return dialect.period_previous(one)
    raise AssertionError(name)


def _place(sql: Operation, dialect: Dialect) -> Lowered:
    """Return the place of a row among those that share the last operands, in the order of the first few."""
    count, *parts = sql.operands
    assert isinstance(count, Constant)
    assert isinstance(count.value, int)
    ordered = [
        exp.Ordered(this=dialect.in_code_points(lower(part, dialect), text=isinstance(part.type, StringType)))
        for part in parts[: count.value]
    ]
    shared = [lower(part, dialect) for part in parts[count.value :]]
    return exp.Window(this=exp.RowNumber(), partition_by=shared, order=exp.Order(expressions=ordered))


def _shifted(sql: Operation, dialect: Dialect) -> Lowered:
    base, amount = sql.operands
    by = amount.value if isinstance(amount, Constant) else lower(amount, dialect)
    assert isinstance(by, (int, exp.Expr))
    moment = isinstance(sql.type, TimestampType)
    return dialect.shifted(lower(base, dialect), SHIFTS[sql.name], by, moment=moment)


def _connected(kind: type[exp.Connector], parts: Sequence[Lowered]) -> Lowered:
    """Return the parts in a chain; long chains in brackets side by side, so that none is deep."""
    if len(parts) > CHUNK:
        chunks = [parts[at : at + CHUNK] for at in range(0, len(parts), CHUNK)]
        parts = [_connected(kind, chunk) for chunk in chunks]
    chain, *rest = (exp.Paren(this=part) if isinstance(part, (exp.Connector, exp.Between)) else part for part in parts)
    for part in rest:
        chain = kind(this=chain, expression=part)
    return chain


def _arithmetic(operator: Operator, operands: tuple[Sql, ...], dialect: Dialect) -> Lowered:
    left, right = (_numeric(operand, dialect) for operand in operands)
    one, other = (operand.type for operand in operands)
    if isinstance(one, DecimalType) and isinstance(other, DecimalType):
        return dialect.decimal(operator, left, right, (one, other))
    return OPERATORS[operator](this=bracketed(left), expression=bracketed(right))


def _numeric(sql: Sql, dialect: Dialect) -> Lowered:
    """Return an operand of arithmetic in the type it has by our rules: to a database a literal is narrower."""
    lowered = lower(sql, dialect)
    if not isinstance(sql.type, IntType) or (isinstance(sql, Operation) and sql.name in ARITHMETIC):
        return lowered
    return exp.Cast(this=lowered, to=BIGINT.copy())


# -- queries ----------------------------------------------------------------------------------------------------------


def _select(select: Select, dialect: Dialect) -> exp.Select:
    columns = [exp.Alias(this=lower(value, dialect), alias=_identifier(name)) for name, value in select.columns.items()]
    query = exp.Select(expressions=columns).from_(_relation(select.relation, select.alias), copy=False)
    for join in select.joins:
        query = query.join(_join(join, dialect), copy=False)
    for condition in select.where:
        query = query.where(lower(condition, dialect), copy=False)
    if select.group:
        query = query.group_by(*(lower(part, dialect) for part in select.group), copy=False)
    return query


def _identifier(name: str) -> exp.Identifier:
    return exp.Identifier(this=name, quoted=True)


def _relation(relation: str, alias: str) -> exp.Table:
    table = exp.Table(this=_identifier(relation))
    if alias != relation:
        table.set("alias", exp.TableAlias(this=_identifier(alias)))
    return table


def _join(join: Join, dialect: Dialect) -> exp.Join:
    joined = exp.Join(this=_relation(join.relation, join.alias))
    if join.kind == "cross":
        joined.set("kind", "CROSS")
        return joined
    joined.set("on", lower(join.on, dialect))
    if join.kind == "left":
        joined.set("side", "LEFT")
    else:
        joined.set("kind", join.kind.upper())
    return joined

"""The typed tree as SQL: one case per node, each a term that is NULL where the language says unknown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TypeAlias, assert_never

from directive_rules.model import expressions as x
from directive_rules.model.stored import StoredExport, StoredTable
from directive_rules.model.types import (
    DATE,
    PERIOD,
    STRING,
    DateType,
    DecimalType,
    Type,
)
from directive_rules.model.values import Period, Scalar, Value
from directive_rules.model.vocabulary import Vocabulary
from directive_rules.relational import sql, terms
from directive_rules.relational.cells import Found, Horizon, Row, Sight
from directive_rules.relational.frames import Frame
from directive_rules.relational.hidden import literal
from directive_rules.relational.operators import (
    arithmetic,
    as_decimal,
    called,
    compared,
    negated_number,
    or_beyond,
    shifted,
)
from directive_rules.relational.sql import Constant, Name, Sql
from directive_rules.relational.terms import CauseBook, Term


@dataclass(frozen=True, slots=True, eq=False)
class Dated:
    """A parameter, or a literal list: what it is where each condition holds; elsewhere unknown for `mask`."""

    values: tuple[tuple[Sql, Value], ...]
    mask: Sql


@dataclass(frozen=True, slots=True, eq=False)
class Periodic:
    """The period of a duty: its label, and where it is written down beforehand, its first and last day."""

    label: Sql
    start: Sql
    end: Sql


Variable: TypeAlias = Found | Term


@dataclass(frozen=True, slots=True, eq=False)
class Environment:
    """What an expression can see while it is compiled, and the frame to which it may join what it needs.

    `given` has what some node, by identity, is to be taken for instead of being compiled. `single` are the relations,
    by owner and name, that were shown to find one record at most.
    """

    vocabulary: Vocabulary
    export: StoredExport
    lost: Mapping[str, StoredTable]
    frame: Frame
    sight: Sight
    parameters: Callable[[str], Dated]
    variables: Mapping[str, Variable]
    period: Periodic | None = None
    given: Mapping[int, Term] = field(default_factory=dict)
    single: frozenset[tuple[str, str]] = frozenset()

    @property
    def horizon(self) -> Horizon:
        """The instant up to which it sees."""
        return self.sight.horizon

    @property
    def book(self) -> CauseBook:
        """The causes of the rule."""
        return self.sight.book

    def bind(self, name: str, value: Variable, frame: Frame | None = None) -> Environment:
        """Return the same with one more variable, perhaps over other rows."""
        return replace(self, variables={**self.variables, name: value}, frame=frame or self.frame)

    def at(self, horizon: Horizon, *, waiting: bool = False) -> Environment:
        """Return the same at another horizon."""
        return replace(self, sight=replace(self.sight, horizon=horizon, waiting=waiting))


def compile_expression(node: x.Expression, env: Environment) -> Term:
    """Compile an expression to a term over the rows of the environment's frame."""
    from directive_rules.relational.members import aggregate, contained, quantify, size_of  # noqa: PLC0415

    if id(node) in env.given:
        return env.given[id(node)]
    match node:
        case x.Constant(value=value):
            return Term(_typed_literal(value, node.type))
        case x.ParameterRead(name=name):
            return _parameter(env.parameters(name), node.type)
        case x.PeriodRead():
            assert env.period is not None
            return Term(env.period.label)
        case x.MemberRead(name=name):
            member = env.variables[name]
            assert isinstance(member, Term)
            return member
        case x.FieldRead(base=base, field=name):
            return _read(record(base, env), lambda row: env.sight.value(row.type, name, row.cell(name)), empties=True)
        case x.Has(base=base, field=name):
            return _read(record(base, env), lambda row: env.sight.has(row.type, name, row.cell(name)), empties=False)
        case x.Not(operand=operand):
            return terms.negated(compile_expression(operand, env))
        case x.And(operands=operands):
            return terms.all_of(*(compile_expression(operand, env) for operand in operands))
        case x.Or(operands=operands):
            return terms.any_of(*(compile_expression(operand, env) for operand in operands))
        case x.Conditional():
            branches = [_as_type(compile_expression(one, env), node.type) for one in (node.then, node.otherwise)]
            return terms.chosen(compile_expression(node.condition, env), *branches)
        case x.Compare(left=left, right=right):
            return compared(node, compile_expression(left, env), compile_expression(right, env))
        case x.Arithmetic(left=left, right=right):
            return arithmetic(node, compile_expression(left, env), compile_expression(right, env), env.book)
        case x.Negate(operand=operand):
            return negated_number(node, compile_expression(operand, env), env.book)
        case x.Duration(amount=amount):
            return compile_expression(amount, env)
        case x.Shift():
            moved = compile_expression(node.base, env)
            return shifted(node, moved, compile_expression(node.by, env), env.frame, env.book)
        case x.Call():
            return called(node, [compile_expression(one, env) for one in node.arguments], env.frame, env.book)
        case x.PeriodPart():
            return _period_part(node, env)
        case x.InPeriod(item=item, period=period):
            return _in_period(compile_expression(item, env), period, env)
        case x.InList():
            return contained(node, env)
        case x.Quantifier():
            return quantify(node, env)
        case x.Size():
            return size_of(node, env)
        case x.Aggregate():
            return aggregate(node, env)
    assert_never(node)


def record(node: x.RecordExpression, env: Environment) -> Found:
    """Compile a path that ends at one record."""
    from directive_rules.relational.walks import walk  # noqa: PLC0415

    match node:
        case x.RecordRead(name=name):
            found = env.variables[name]
            assert not isinstance(found, Term)
            return found
        case x.Walk(base=base, relation=relation):
            return walk(record(base, env), relation, env)
    assert_never(node)


def _read(found: Found, read: Callable[[Row], Term], *, empties: bool) -> Term:
    if isinstance(found, Row):
        return read(found)
    term = read(found.row)
    if empties and found.plain and term.low is None:
        # Where nobody was found every column is NULL already.
        return Term(term.value, lambda: sql.choose(found.there, term.mask, found.mask()))
    return terms.when(found.there, term, found.mask)


# -- values -----------------------------------------------------------------------------------------------------------


def _typed_literal(value: Value, type_: Type) -> Sql:
    if isinstance(type_, DecimalType) and isinstance(value, (int, Decimal)):
        return Constant(Decimal(value), type_)
    return literal(value)


def parameter_of(dated: Dated, of: Callable[[Value], Sql], type_: sql.SqlType) -> Term:
    """Return something made of a parameter's value, which may differ from day to day."""
    whens = [(condition, of(value)) for condition, value in dated.values]
    return Term(sql.case(whens, sql.null(type_)), dated.mask)


def _parameter(dated: Dated, type_: Type) -> Term:
    column = STRING if type_ == PERIOD else type_
    return parameter_of(dated, lambda value: _typed_literal(value, type_), column)


def _as_type(term: Term, type_: Type) -> Term:
    """Give both branches of a conditional the digits of the whole."""
    if not isinstance(type_, DecimalType) or term.value.type == type_ or sql.is_constant(term.value, None):
        return term
    return Term(as_decimal(term.value, type_), lambda: term.mask)


# -- periods ----------------------------------------------------------------------------------------------------------


def _period_part(node: x.PeriodPart, env: Environment) -> Term:
    if isinstance(node.period, x.PeriodRead):
        assert env.period is not None
        match node.part:
            case "label":
                return Term(env.period.label)
            case "start":
                return Term(env.period.start)
            case "end":
                return Term(env.period.end)
    period = compile_expression(node.period, env)
    if node.part == "label":
        return period
    names: dict[str, tuple[Name, Type]] = {
        "start": ("period start", DATE), "end": ("period end", DATE), "previous": ("period previous", STRING),
    }  # fmt: skip
    name, type_ = names[node.part]
    value = sql.operation(name, type_, period.value, nullable=True)
    return Term(value, lambda: or_beyond(period.doubt, env.book))


def _in_period(item: Term, period: x.Expression, env: Environment) -> Term:
    found = compile_expression(period, env)
    if isinstance(period, x.PeriodRead):
        assert env.period is not None
        first, last = env.period.start, env.period.end
    elif isinstance(period, x.Constant) and isinstance(period.value, Period):
        first, last = Constant(period.value.start, DATE), Constant(period.value.end, DATE)
    else:
        first, last = (
            sql.operation("period start", DATE, found.value), sql.operation("period end", DATE, found.value)
        )  # fmt: skip
    if not isinstance(item.value.type, DateType):
        first, last = sql.as_instant(first), sql.as_instant(last, end=True)
    after = terms.compared(">=", item, Term(first, lambda: found.mask))
    return terms.all_of(after, terms.compared("<=", item, Term(last, lambda: found.mask)))


def scalar_literal(value: Scalar, type_: Type) -> Sql:
    """Return a member of a list as a literal."""
    return _typed_literal(value, type_)

"""SQL expressions as typed trees of our own, simplified as they are built; `lowering` turns them into a dialect's.

Every constructor folds what is known when the query is made: `x AND TRUE` is `x`, and nothing is asked of a column that
has no empty cells. So the compiler can say the general case everywhere, and what runs holds only what can occur.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Final, Literal, TypeAlias
from weakref import WeakValueDictionary

from directive_rules.model.types import BOOL, INT, DateType, StringType, TimestampType, Type
from directive_rules.model.values import end_of_day, start_of_day

Python: TypeAlias = bool | int | Decimal | date | datetime | str | None
Comparison: TypeAlias = Literal["=", "<>", "<", "<=", ">", ">="]
Name: TypeAlias = Literal[
    "and", "or", "not", "is null", "is true", "is false", "is not distinct",
    "=", "<>", "<", "<=", ">", ">=", "in",
    "+", "-", "*", "whole +", "whole -", "whole *", "neg", "abs", "held", "cast", "|", "&",
    "concat", "starts", "ends", "contains", "length",
    "date", "start of day", "end of day", "add days", "add months", "add hours", "add minutes",
    "start of month", "start of quarter", "start of half", "start of year",
    "period start", "period end", "period previous", "coalesce",
    "any", "count", "sum", "total", "min", "max", "bit or", "place",
]  # fmt: skip
COMPARISONS: Final = frozenset({"=", "<>", "<", "<=", ">", ">="})
SHIFTS: Final = frozenset({"add days", "add months", "add hours", "add minutes"})
AGGREGATES: Final = frozenset({"any", "count", "sum", "total", "min", "max", "bit or"})
NOWHERE: Final[frozenset[str]] = frozenset()
# Empty where one operand is, and only there; shifts and conversions may also leave the calendar.
STRICT: Final = frozenset({
    *COMPARISONS, "+", "-", "*", "neg", "abs", "cast", "|", "&", "concat", "starts", "ends", "contains",
    "length", "date", "start of day", "end of day", "start of month", "start of quarter", "start of half",
    "start of year", "in",
})  # fmt: skip


SqlType: TypeAlias = Type


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Constant:
    """A literal of a type; `None` is NULL."""

    value: Python
    type: SqlType

    @property
    def nullable(self) -> bool:
        """Whether it is NULL."""
        return self.value is None

    @property
    def tables(self) -> frozenset[str]:
        """The aliases it reads: none."""
        return NOWHERE


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Column:
    """A column of something in the FROM clause, by its alias."""

    table: str
    name: str
    type: SqlType
    nullable: bool = True

    @property
    def tables(self) -> frozenset[str]:
        """The alias it reads."""
        return frozenset({self.table})


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Operation:
    """An operator, function or aggregate applied to operands."""

    name: Name
    operands: tuple[Sql, ...]
    type: SqlType
    nullable: bool
    tables: frozenset[str]


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Case:
    """`CASE WHEN ... THEN ... ELSE ... END`; a condition that is not known does not hold."""

    whens: tuple[tuple[Sql, Sql], ...]
    otherwise: Sql
    type: SqlType
    nullable: bool
    tables: frozenset[str]


Sql: TypeAlias = Constant | Column | Operation | Case

TRUE: Final = Constant(True, BOOL)
FALSE: Final = Constant(False, BOOL)
UNKNOWN: Final = Constant(None, BOOL)
ZERO: Final = Constant(0, INT)


# Equal expressions are one object, so that what is said twice can be computed once. An entry lives as long as its
# expression; the operands, whose identities are its key, live at least as long.
_INTERNED: Final[WeakValueDictionary[tuple[object, ...], Operation | Case]] = WeakValueDictionary()


def _interned(made: Operation | Case, key: tuple[object, ...]) -> Operation | Case:
    return _INTERNED.setdefault(key, made)


def identity(part: Sql) -> object:
    """Return what tells an expression from all others while it is held."""
    if isinstance(part, Constant):
        return ("constant", type(part.value), part.value, part.type)
    if isinstance(part, Column):
        return ("column", part.table, part.name, part.nullable)
    return id(part)


def null(type_: SqlType) -> Constant:
    """Return NULL of a type."""
    return Constant(None, type_)


def is_constant(sql: Sql, *values: object) -> bool:
    """Tell whether an expression is one of these literals (True is not 1 here)."""
    return isinstance(sql, Constant) and any(sql.value is value for value in values)


def tables_of(parts: Iterable[Sql]) -> frozenset[str]:
    """Return the aliases that any of the expressions reads."""
    return NOWHERE.union(*(part.tables for part in parts))


def operation(name: Name, type_: SqlType, *operands: Sql, nullable: bool | None = None) -> Sql:
    """Return an operation; NULL at once where a strict one has an operand that is NULL."""
    if name in STRICT and any(is_constant(operand, None) for operand in operands):
        return null(type_)
    if name in STRICT or name in SHIFTS:
        for place, operand in enumerate(operands):
            condition, value = _sometimes(operand)
            if condition is not None:
                rest = operation(name, type_, *operands[:place], value, *operands[place + 1 :], nullable=nullable)
                return choose(condition, rest, null(type_))
    if nullable is None:
        nullable = any(operand.nullable for operand in operands)
    made = Operation(name, operands, type_, nullable, tables_of(operands))
    return _interned(made, (name, type_, nullable, *(identity(operand) for operand in operands)))


def _sometimes(operand: Sql) -> tuple[Sql | None, Sql]:
    """Return condition and literal of `CASE WHEN condition THEN literal END`, so that the rest can fold with it."""
    if isinstance(operand, Case) and len(operand.whens) == 1 and is_constant(operand.otherwise, None):
        condition, value = operand.whens[0]
        if isinstance(value, Constant) and not condition.nullable:
            return condition, value
    return None, operand


# -- logic ------------------------------------------------------------------------------------------------------------


def all_of(*operands: Sql) -> Sql:
    """`AND`: FALSE dominates, TRUE adds nothing."""
    parts = list(_flat("and", operands))
    if any(is_constant(part, False) for part in parts):
        return FALSE
    kept = _distinct(part for part in parts if not is_constant(part, True))
    if len(kept) <= 1:
        return kept[0] if kept else TRUE
    if _opposed(kept):
        return FALSE
    return operation("and", BOOL, *kept)


def any_of(*operands: Sql) -> Sql:
    """`OR`: TRUE dominates, FALSE adds nothing."""
    parts = list(_flat("or", operands))
    if any(is_constant(part, True) for part in parts):
        return TRUE
    kept = _distinct(part for part in parts if not is_constant(part, False))
    if len(kept) <= 1:
        return kept[0] if kept else FALSE
    return operation("or", BOOL, *kept)


def negation(operand: Sql) -> Sql:
    """`NOT`, carried into what can say the contrary itself."""
    if isinstance(operand, Constant):
        return operand if operand.value is None else Constant(not operand.value, BOOL)
    if isinstance(operand, Operation):
        if operand.name == "not":
            return operand.operands[0]
        contrary: dict[Name, Comparison] = {"=": "<>", "<>": "=", "<": ">=", "<=": ">", ">": "<=", ">=": "<"}
        if operand.name in contrary:
            return operation(contrary[operand.name], BOOL, *operand.operands)
    return operation("not", BOOL, operand)


def is_null(operand: Sql) -> Sql:
    """`IS NULL`, carried to the operands that can be."""
    if not operand.nullable:
        return FALSE
    if is_constant(operand, None):
        return TRUE
    if isinstance(operand, Operation) and operand.name in STRICT:
        return any_of(*(is_null(part) for part in operand.operands))
    if isinstance(operand, Operation) and operand.name == "not":
        return is_null(operand.operands[0])
    return operation("is null", BOOL, operand, nullable=False)


def is_known(operand: Sql) -> Sql:
    """`IS NOT NULL`."""
    return negation(is_null(operand))


def is_true(operand: Sql) -> Sql:
    """Whether it is TRUE, never NULL."""
    operand = _holding(operand)
    if not operand.nullable:
        return operand
    return FALSE if is_constant(operand, None) else operation("is true", BOOL, operand, nullable=False)


def is_false(operand: Sql) -> Sql:
    """Whether it is FALSE, never NULL."""
    if not operand.nullable:
        return negation(operand)
    return FALSE if is_constant(operand, None) else operation("is false", BOOL, operand, nullable=False)


def compare(name: Comparison, left: Sql, right: Sql) -> Sql:
    """Compare two expressions of comparable types; two literals at once."""
    if isinstance(left, Constant) and isinstance(right, Constant) and left.value is not None:
        if right.value is None:
            return UNKNOWN
        return Constant(_decided(name, left.value, right.value), BOOL)
    for one, other, swapped in ((left, right, False), (right, left, True)):
        condition, value = _sometimes(one)
        if condition is not None:
            return choose(condition, compare(name, other, value) if swapped else compare(name, value, other), UNKNOWN)
    return operation(name, BOOL, left, right)


def equal(left: Sql, right: Sql) -> Sql:
    """`=`."""
    return compare("=", left, right)


def case(whens: Sequence[tuple[Sql, Sql]], otherwise: Sql) -> Sql:
    """The first result whose condition is TRUE, else the last; conditions known beforehand are folded away."""
    kept: list[tuple[Sql, Sql]] = []
    for condition, result in whens:
        condition = _holding(condition)  # noqa: PLW2901 - the same condition, said more simply
        if is_constant(condition, False, None):
            continue
        if is_constant(condition, True):
            otherwise = result
            break
        kept.append((condition, result))
    while kept and _same(kept[-1][1], otherwise):
        kept.pop()
    if not kept:
        return otherwise
    if len(kept) == 1 and is_constant(kept[0][1], True) and is_constant(otherwise, False):
        return is_true(kept[0][0])
    if len(kept) == 1 and is_constant(kept[0][1], False) and is_constant(otherwise, True) and not kept[0][0].nullable:
        return negation(kept[0][0])
    parts = [part for when in kept for part in when] + [otherwise]
    nullable = otherwise.nullable or any(result.nullable for _, result in kept)
    type_ = next((part.type for part in [result for _, result in kept] + [otherwise] if not is_constant(part, None)),
                 otherwise.type)  # fmt: skip
    made = Case(tuple(kept), otherwise, type_, nullable, tables_of(parts))
    return _interned(made, ("case", type_, nullable, *(identity(part) for part in parts)))


def _holding(condition: Sql) -> Sql:
    """Return a condition of which only matters whether it is TRUE."""
    if isinstance(condition, Case) and len(condition.whens) == 1 and is_constant(condition.otherwise, None, False):
        held, result = condition.whens[0]
        if isinstance(result, Constant):
            return held if result.value is True else FALSE
    return condition


def choose(condition: Sql, then: Sql, otherwise: Sql | None = None) -> Sql:
    """`CASE WHEN condition THEN then ELSE otherwise END`; NULL without `otherwise`."""
    return case([(condition, then)], null(then.type) if otherwise is None else otherwise)


def surely(expression: Sql) -> Sql:
    """Return an expression of which it is known, though its parts don't show it, that it is never NULL."""
    if isinstance(expression, Operation | Case) and expression.nullable:
        return replace(expression, nullable=False)
    return expression


def coalesce(operand: Sql, otherwise: Sql) -> Sql:
    """The operand, or something else where it is NULL."""
    if not operand.nullable:
        return operand
    if is_constant(operand, None):
        return otherwise
    return operation("coalesce", operand.type, operand, otherwise, nullable=otherwise.nullable)


def bits(*operands: Sql) -> Sql:
    """`|` of whole numbers."""
    known = 0
    parts: list[Sql] = []
    for operand in operands:
        if isinstance(operand, Constant):
            assert isinstance(operand.value, int)
            known |= operand.value
        else:
            parts.append(operand)
    parts = _distinct(parts)
    if known or not parts:
        parts.append(Constant(known, INT))
    result = parts[0]
    for part in parts[1:]:
        result = operation("|", INT, result, part)
    return result


# -- time -------------------------------------------------------------------------------------------------------------


def as_instant(moment: Sql, *, end: bool = False) -> Sql:
    """Return a timestamp as it is, a date as its first (or last) instant."""
    if isinstance(moment.type, TimestampType):
        return moment
    name: Name = "end of day" if end else "start of day"
    if isinstance(moment, Constant) and isinstance(moment.value, date):
        return Constant((end_of_day if end else start_of_day)(moment.value), TimestampType())
    return operation(name, TimestampType(), moment)


def as_day(moment: Sql) -> Sql:
    """Return a date as it is, a timestamp as its day."""
    if isinstance(moment.type, DateType):
        return moment
    if isinstance(moment, Constant) and isinstance(moment.value, datetime):
        return Constant(moment.value.date(), DateType())
    return operation("date", DateType(), moment)


def text(value: str) -> Constant:
    """Return a string literal."""
    return Constant(value, StringType())


# -- folding ----------------------------------------------------------------------------------------------------------


def _flat(name: Name, operands: Iterable[Sql]) -> Iterable[Sql]:
    for operand in operands:
        if isinstance(operand, Operation) and operand.name == name:
            yield from operand.operands
        else:
            yield operand


def _distinct(parts: Iterable[Sql]) -> list[Sql]:
    return list({identity(part): part for part in parts}.values())


def _opposed(parts: Sequence[Sql]) -> bool:
    """Whether something that is never NULL stands among them together with its contrary."""
    denied = {identity(part.operands[0]) for part in parts if isinstance(part, Operation) and part.name == "not"}
    return any(not part.nullable and identity(part) in denied for part in parts)


def _same(left: Sql, right: Sql) -> bool:
    return identity(left) == identity(right)


def _decided(name: Comparison, left: Python, right: Python) -> bool:
    match name:
        case "=":
            return left == right
        case "<>":
            return left != right
        case "<":
            return left < right  # type: ignore[operator]
        case "<=":
            return left <= right  # type: ignore[operator]
        case ">":
            return left > right  # type: ignore[operator]
        case ">=":
            return left >= right  # type: ignore[operator]

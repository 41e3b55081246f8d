"""Operators and functions over terms: exact numbers, days and instants, text. No record is read here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Final

from directive_rules.diagnostics import Diagnostic
from directive_rules.errors import RulesetError
from directive_rules.model import expressions as x
from directive_rules.model.types import BOOL, DATE, INT, MAX_DIGITS, STRING, TIMESTAMP, DecimalType, IntType, Type
from directive_rules.model.verdicts import CauseKind
from directive_rules.relational import sql, terms
from directive_rules.relational.days import rolled, working_day
from directive_rules.relational.frames import Frame
from directive_rules.relational.sql import Constant, Name, Sql
from directive_rules.relational.terms import CauseBook, Term

LARGEST: Final = 2**63 - 1
DURATIONS: Final[dict[x.DurationUnitName, Name]] = {
    "days": "add days", "months": "add months", "hours": "add hours", "minutes": "add minutes",
}  # fmt: skip


# -- numbers ----------------------------------------------------------------------------------------------------------


def negated_number(node: x.Negate, operand: Term, book: CauseBook) -> Term:
    """Compile `-x`."""
    if isinstance(node.type, DecimalType) or largest(node) <= LARGEST:
        return Term(sql.operation("neg", node.type, operand.value), lambda: operand.mask)
    value = sql.operation("whole -", INT, sql.ZERO, operand.value, nullable=True)
    return Term(value, lambda: or_beyond(operand.doubt, book))


def arithmetic(node: x.Arithmetic, left: Term, right: Term, book: CauseBook) -> Term:
    """Compile a sum, difference or product of numbers, or two texts joined: of values alone, for a span has none."""

    def mask() -> Sql:
        return terms.doubts((left, right))

    if isinstance(node.type, IntType):
        if largest(node) <= LARGEST:
            return Term(sql.operation(node.operator, INT, left.value, right.value), mask)
        names: dict[str, Name] = {"+": "whole +", "-": "whole -", "*": "whole *"}
        if sql.is_constant(left.value, None) or sql.is_constant(right.value, None):
            return terms.unknown(mask, INT)
        value = sql.operation(names[node.operator], INT, left.value, right.value, nullable=True)
        return Term(value, lambda: or_beyond(mask(), book))
    if isinstance(node.type, DecimalType):
        values = [decimal_of(term.value, side.type) for term, side in ((left, node.left), (right, node.right))]
        return Term(sql.operation(node.operator, node.type, *values), mask)
    return Term(sql.operation("concat", STRING, left.value, right.value), mask)


def decimal_of(value: Sql, type_: Type) -> Sql:
    """Return a number as a decimal of just the digits its type has; what is one already as it is."""
    if isinstance(type_, IntType):
        return as_decimal(value, DecimalType(type_.digits, 0))
    return value


def compared(node: x.Compare, left: Term, right: Term) -> Term:
    """Compile a comparison, numbers with as many digits as both sides need."""
    kinds = (node.left.type, node.right.type)
    if any(isinstance(kind, DecimalType) for kind in kinds):
        whole = max(digits - places for digits, places in map(_digits, kinds))
        places = max(places for _, places in map(_digits, kinds))
        if whole + places > MAX_DIGITS:
            raise unsupported(node, f"comparing {kinds[0]} with {kinds[1]} would need {whole + places} digits")
        left, right = (
            Term(
                decimal_of(term.value, kind), _mask_of(term),
                None if term.low is None else decimal_of(term.low, kind),
                None if term.high is None else decimal_of(term.high, kind),
            )
            for term, kind in ((left, kinds[0]), (right, kinds[1]))
        )  # fmt: skip
    return terms.compared(node.operator, left, right)


def _mask_of(term: Term) -> Callable[[], Sql]:
    return lambda: term.mask


def _digits(type_: Type) -> tuple[int, int]:
    if isinstance(type_, DecimalType):
        return type_.digits, type_.places
    return (type_.digits, 0) if isinstance(type_, IntType) else (0, 0)


def unsupported(node: x.Node, why: str) -> RulesetError:
    """Return the refusal of something that SQL cannot express exactly, at its place."""
    return RulesetError([Diagnostic("not-in-sql", f"{why}: this engine cannot judge it exactly", node.span,
                                    "the interpreter can: --engine interpreter")])  # fmt: skip


def or_beyond(mask: Sql, book: CauseBook) -> Sql:
    """Return the causes of the operands, or *arithmetic* where all of them are known."""
    return or_else(mask, book.bit(CauseKind.ARITHMETIC))


def or_else(mask: Sql, cause: Constant) -> Sql:
    """Return the causes that there are, or one where there are none."""
    if isinstance(mask, Constant):
        return mask if mask.value else cause
    return sql.choose(sql.compare("<>", mask, sql.ZERO), mask, cause)


def largest(node: x.Expression) -> int:
    """Return how large a whole number can be, without its sign."""
    match node:
        case x.Constant(value=int() as value):
            return abs(value)
        case x.Arithmetic(operator="*"):
            return largest(node.left) * largest(node.right)
        case x.Arithmetic():
            return largest(node.left) + largest(node.right)
        case x.Negate(operand=operand):
            return largest(operand)
        case x.Call(function="abs", arguments=(argument,)):
            return largest(argument)
        case x.Call(function="size"):
            return 1 << 32
        case x.Size():
            return 1 << 40
        case x.Conditional():
            return max(largest(node.then), largest(node.otherwise))
        case x.Aggregate(kind="min" | "max", body=body):
            return largest(body)
        case x.FieldRead(type=IntType(digits=digits)) | x.ParameterRead(type=IntType(digits=digits)) if digits < 19:
            return int(10**digits) - 1
        case _:
            return LARGEST + 1


# -- time -------------------------------------------------------------------------------------------------------------


def shifted(node: x.Shift, base: Term, amount: Term, frame: Frame, book: CauseBook) -> Term:
    """Compile a day or an instant moved by a duration; working days by the calendar joined to the frame."""

    def mask() -> Sql:
        return terms.doubts((base, amount))

    number = amount.value
    if node.operator == "-":
        if isinstance(number, Constant) and isinstance(number.value, int):
            number = Constant(-number.value, INT)
        else:
            number = sql.operation("neg", INT, number)
    if node.by.unit == "workdays":
        value = working_day(frame, base.value, number)
        return Term(value, lambda: or_else(mask(), book.bit(CauseKind.CALENDAR_UNKNOWN)))
    value = sql.operation(DURATIONS[node.by.unit], node.type, base.value, number, nullable=True)
    if sql.is_constant(base.value, None) or sql.is_constant(number, None):
        return terms.unknown(mask, node.type)
    return Term(value, lambda: or_beyond(mask(), book))


def called(node: x.Call, arguments: Sequence[Term], frame: Frame, book: CauseBook) -> Term:
    """Compile a function of the profile."""
    first, values = arguments[0], [argument.value for argument in arguments]
    if node.function in ("date", "startOfDay", "endOfDay"):
        return _edge(node.function, first)

    def mask() -> Sql:
        return terms.doubts(arguments)

    match node.function:
        case "abs":
            if isinstance(node.type, IntType) and largest(node) > LARGEST:
                lowest = sql.equal(first.value, Constant(-LARGEST - 1, INT))
                value = sql.choose(sql.negation(lowest), sql.operation("abs", INT, first.value))
                return Term(value, lambda: or_beyond(mask(), book))
            return Term(sql.operation("abs", node.type, first.value), mask)
        case "startsWith":
            return Term(sql.operation("starts", BOOL, *values), mask)
        case "endsWith":
            return Term(sql.operation("ends", BOOL, *values), mask)
        case "contains":
            return Term(sql.operation("contains", BOOL, *values), mask)
        case "size":
            return Term(sql.operation("length", INT, first.value), mask)
        case "startOf":
            unit = node.arguments[1]
            assert isinstance(unit, x.Constant)
            names: dict[object, Name] = {
                "month": "start of month", "quarter": "start of quarter", "half": "start of half",
                "year": "start of year",
            }  # fmt: skip
            return Term(sql.operation(names[unit.value], DATE, first.value), mask)
        case "roll":
            value = rolled(frame, first.value, values[1])
            return Term(value, lambda: or_else(mask(), book.bit(CauseKind.CALENDAR_UNKNOWN)))
    raise AssertionError(node.function)


def _edge(function: x.FunctionName, term: Term) -> Term:
    """A day of which the time is unknown is still that day; a span of days keeps its ends."""
    if function == "date":
        if term.low is None or term.high is None:
            return Term(sql.as_day(term.value), lambda: term.mask)
        low, high = sql.as_day(term.low), sql.as_day(term.high)
        return Term(sql.choose(sql.equal(low, high), low), lambda: term.mask, low, high)

    def edge(value: Sql) -> Sql:
        if sql.is_constant(value, None):
            return sql.null(TIMESTAMP)
        return sql.as_instant(value, end=function == "endOfDay")

    low_edge = None if term.low is None else edge(term.low)
    high_edge = None if term.high is None else edge(term.high)
    return Term(edge(term.value), lambda: term.mask, low_edge, high_edge)


def as_decimal(value: Sql, type_: DecimalType) -> Sql:
    """Return a number as a decimal of more digits."""
    if isinstance(value, Constant) and isinstance(value.value, (int, Decimal)):
        return Constant(Decimal(value.value), type_)
    return sql.operation("cast", type_, value)

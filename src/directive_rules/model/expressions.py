"""The typed expression tree: a closed set of nodes, resolved and checked. Spans are carried, never compared.

Three families: `Expression` gives a value, `RecordExpression` one record, `Source` several records or list members.
"""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field as _field
from typing import Literal, TypeAlias

from directive_rules.diagnostics import NOWHERE, Span
from directive_rules.model.types import Type
from directive_rules.model.values import Value

CompareOperator: TypeAlias = Literal["==", "!=", "<", "<=", ">", ">="]
ArithmeticOperator: TypeAlias = Literal["+", "-", "*"]
DurationUnitName: TypeAlias = Literal["days", "months", "workdays", "hours", "minutes"]
PeriodPartName: TypeAlias = Literal["start", "end", "label", "previous"]
FunctionName: TypeAlias = Literal[
    "abs", "startsWith", "endsWith", "contains", "date", "startOfDay", "endOfDay", "startOf", "roll", "size"
]
QuantifierKind: TypeAlias = Literal["exists", "all", "exists_one"]
AggregateKind: TypeAlias = Literal["sum", "min", "max"]


@dataclass(frozen=True, slots=True)
class Constant:
    """A constant. A literal on a code list holds the code; a list literal holds a tuple."""

    value: Value
    type: Type
    span: Span = _field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class ParameterRead:
    """`params.NAME`: the value in force on the day the duty arises; unknown where unset."""

    name: str
    type: Type
    span: Span = _field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class PeriodRead:
    """`period`: the period of the duty."""

    type: Type
    span: Span = _field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class MemberRead:
    """The variable of a macro over a list: the member itself."""

    name: str
    type: Type
    span: Span = _field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class RecordRead:
    """A variable that holds a record: the subject, or the variable of a macro over a relation."""

    name: str
    record: str
    span: Span = _field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Walk:
    """A step along a to-one relation; unknown where none or several records answer."""

    base: RecordExpression
    relation: str
    record: str
    span: Span = _field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class FieldRead:
    """A field of a record, for its value."""

    base: RecordExpression
    field: str
    type: Type
    span: Span = _field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Has:
    """`has(record.field)`: given, empty or unknown."""

    base: RecordExpression
    field: str
    type: Type
    span: Span = _field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Not:
    """`!x`."""

    operand: Expression
    type: Type
    span: Span = _field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class And:
    """`a && b && ...`, at least two operands, none of them an `And` itself."""

    operands: tuple[Expression, ...]
    type: Type
    span: Span = _field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Or:
    """`a || b || ...`, at least two operands, none of them an `Or` itself."""

    operands: tuple[Expression, ...]
    type: Type
    span: Span = _field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Conditional:
    """`c ? a : b`."""

    condition: Expression
    then: Expression
    otherwise: Expression
    type: Type
    span: Span = _field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Compare:
    """A comparison of two numbers, dates, timestamps, or (`==`, `!=` only) strings, codes, bools, periods."""

    operator: CompareOperator
    left: Expression
    right: Expression
    type: Type
    span: Span = _field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """`a + b`, `a - b`, `a * b` on numbers, exact, and unknown where 64 bits do not hold an int; `a + b` on strings."""

    operator: ArithmeticOperator
    left: Expression
    right: Expression
    type: Type
    span: Span = _field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Negate:
    """`-x` of a number."""

    operand: Expression
    type: Type
    span: Span = _field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Duration:
    """`days(n)`, `months(n)`, `workdays(n)`, `hours(n)`, `minutes(n)`."""

    unit: DurationUnitName
    amount: Expression
    type: Type
    span: Span = _field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Shift:
    """A date or timestamp moved by a duration, forward (`+`) or back (`-`)."""

    base: Expression
    operator: Literal["+", "-"]
    by: Duration
    type: Type
    span: Span = _field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Call:
    """A function of the profile; receivers (`s.startsWith(t)`) are the first argument."""

    function: FunctionName
    arguments: tuple[Expression, ...]
    type: Type
    span: Span = _field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class PeriodPart:
    """`.start`, `.end`, `.label` or `.previous` of a period."""

    part: PeriodPartName
    period: Expression
    type: Type
    span: Span = _field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class InPeriod:
    """`t in p`: whether a date or timestamp lies in a period."""

    item: Expression
    period: Expression
    type: Type
    span: Span = _field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class InList:
    """`x in xs` for a list literal, list parameter or list field."""

    item: Expression
    list: Expression
    type: Type
    span: Span = _field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Related:
    """The records a to-many relation reaches from one record."""

    base: RecordExpression
    relation: str
    record: str
    span: Span = _field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Filtered:
    """The records of a source for which the body is true."""

    source: RecordSource
    variable: str
    body: Expression
    record: str
    span: Span = _field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Members:
    """The members of a list field or list parameter."""

    list: Expression
    span: Span = _field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Quantifier:
    """`source.exists(v, body)`, `.all`, `.exists_one`."""

    kind: QuantifierKind
    source: Source
    variable: str
    body: Expression
    type: Type
    span: Span = _field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Size:
    """`source.size()`; compared with a number it is decided by its bounds."""

    source: Source
    type: Type
    span: Span = _field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Aggregate:
    """`source.map(v, body).sum()`, `.min()`, `.max()`."""

    kind: AggregateKind
    source: RecordSource
    variable: str
    body: Expression
    type: Type
    span: Span = _field(default=NOWHERE, compare=False, repr=False)


RecordExpression: TypeAlias = RecordRead | Walk
RecordSource: TypeAlias = Related | Filtered
Source: TypeAlias = Related | Filtered | Members
Expression: TypeAlias = (
    Constant
    | ParameterRead
    | PeriodRead
    | MemberRead
    | FieldRead
    | Has
    | Not
    | And
    | Or
    | Conditional
    | Compare
    | Arithmetic
    | Negate
    | Duration
    | Shift
    | Call
    | PeriodPart
    | InPeriod
    | InList
    | Quantifier
    | Size
    | Aggregate
)
Node: TypeAlias = Expression | RecordExpression | Source


def children(node: Node) -> tuple[Node, ...]:
    """Return the nodes directly below a node, in reading order."""
    match node:
        case Constant() | ParameterRead() | PeriodRead() | MemberRead() | RecordRead():
            return ()
        case Walk(base=base) | FieldRead(base=base) | Has(base=base) | Related(base=base):
            return (base,)
        case Not(operand=operand) | Negate(operand=operand):
            return (operand,)
        case And(operands=operands) | Or(operands=operands):
            return operands
        case Conditional():
            return (node.condition, node.then, node.otherwise)
        case Compare() | Arithmetic():
            return (node.left, node.right)
        case Duration(amount=amount):
            return (amount,)
        case Shift():
            return (node.base, node.by)
        case Call(arguments=arguments):
            return arguments
        case PeriodPart(period=period):
            return (period,)
        case InPeriod():
            return (node.item, node.period)
        case InList():
            return (node.item, node.list)
        case Filtered() | Quantifier() | Aggregate():
            return (node.source, node.body)
        case Members(list=list_):
            return (list_,)
        case Size(source=source):
            return (source,)


def descendants(node: Node) -> tuple[Node, ...]:
    """Return the node and everything below it, parents first."""
    found: list[Node] = [node]
    for child in children(node):
        found += descendants(child)
    return tuple(found)

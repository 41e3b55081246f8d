"""Expressions back in the notation they are written in: what the checked tree says, definitions inlined.

Reading the result again gives the same tree. Brackets stand only where the grammar needs them.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Final, assert_never

from directive_rules.model.expressions import (
    Aggregate,
    And,
    Arithmetic,
    Call,
    Compare,
    Conditional,
    Constant,
    Duration,
    FieldRead,
    Filtered,
    Has,
    InList,
    InPeriod,
    MemberRead,
    Members,
    Negate,
    Node,
    Not,
    Or,
    ParameterRead,
    PeriodPart,
    PeriodRead,
    Quantifier,
    RecordRead,
    Related,
    Shift,
    Size,
    Walk,
)
from directive_rules.model.values import Period, Unlisted, Value

METHODS: Final = frozenset({"startsWith", "endsWith", "contains", "size"})
_CONDITIONAL, _OR, _AND, _RELATION, _SUM, _PRODUCT, _UNARY, _PRIMARY = range(8)


def notation(node: Node) -> str:
    """Return the expression as an author would write it, on one line."""
    return _write(node, _CONDITIONAL)


def _write(node: Node, context: int) -> str:
    """Write a node, in brackets if it binds less tightly than its context needs."""
    text, strength = _written(node)
    return f"({text})" if strength < context else text


def _written(node: Node) -> tuple[str, int]:
    match node:
        case Constant(value=value):
            return _literal(value)
        case ParameterRead(name=name):
            return f"params.{name}", _PRIMARY
        case PeriodRead():
            return "period", _PRIMARY
        case MemberRead(name=name) | RecordRead(name=name):
            return name, _PRIMARY
        case Walk(base=base, relation=name) | Related(base=base, relation=name) | FieldRead(base=base, field=name):
            return f"{_write(base, _PRIMARY)}.{name}", _PRIMARY
        case Has(base=base, field=name):
            return f"has({_write(base, _PRIMARY)}.{name})", _PRIMARY
        case Not(operand=operand):
            return "!" + _write(operand, _UNARY), _UNARY
        case Negate(operand=operand):
            return "-" + _write(operand, _PRIMARY), _UNARY
        case And(operands=operands):
            return " && ".join(_write(operand, _RELATION) for operand in operands), _AND
        case Or(operands=operands):
            return " || ".join(_write(operand, _AND) for operand in operands), _OR
        case Conditional():
            condition, then = _write(node.condition, _OR), _write(node.then, _OR)
            return f"{condition} ? {then} : {_write(node.otherwise, _CONDITIONAL)}", _CONDITIONAL
        case Compare():
            return f"{_write(node.left, _SUM)} {node.operator} {_write(node.right, _SUM)}", _RELATION
        case InPeriod(item=item, period=within) | InList(item=item, list=within):
            return f"{_write(item, _SUM)} in {_write(within, _SUM)}", _RELATION
        case Arithmetic():
            own = _PRODUCT if node.operator == "*" else _SUM
            return f"{_write(node.left, own)} {node.operator} {_write(node.right, own + 1)}", own
        case Shift():
            return f"{_write(node.base, _SUM)} {node.operator} {_write(node.by, _PRODUCT)}", _SUM
        case Duration():
            return f"{node.unit}({notation(node.amount)})", _PRIMARY
        case Call():
            return _called(node), _PRIMARY
        case PeriodPart():
            return f"{_write(node.period, _PRIMARY)}.{node.part}", _PRIMARY
        case Members(list=list_):
            return _written(list_)
        case Filtered():
            return f"{_write(node.source, _PRIMARY)}.filter({node.variable}, {notation(node.body)})", _PRIMARY
        case Quantifier():
            return f"{_write(node.source, _PRIMARY)}.{node.kind}({node.variable}, {notation(node.body)})", _PRIMARY
        case Size(source=source):
            return f"{_write(source, _PRIMARY)}.size()", _PRIMARY
        case Aggregate():
            mapped = f"{_write(node.source, _PRIMARY)}.map({node.variable}, {notation(node.body)})"
            return f"{mapped}.{node.kind}()", _PRIMARY
        case _:
            assert_never(node)


def _called(node: Call) -> str:
    if node.function in METHODS:
        receiver, *rest = node.arguments
        return f"{_write(receiver, _PRIMARY)}.{node.function}({', '.join(map(notation, rest))})"
    return f"{node.function}({', '.join(map(notation, node.arguments))})"


def _literal(value: Value) -> tuple[str, int]:
    match value:
        case bool():
            return ("true" if value else "false"), _PRIMARY
        case int() | Decimal():
            text = format(value, "f") if isinstance(value, Decimal) else str(value)
            return text, (_UNARY if text.startswith("-") else _PRIMARY)
        case datetime():
            return f'timestamp("{value.isoformat()}")', _PRIMARY
        case date():
            return f'date("{value.isoformat()}")', _PRIMARY
        case str() | Period() | Unlisted():
            escaped = str(value).replace("\\", "\\\\").replace('"', '\\"')
            return f'"{escaped}"', _PRIMARY
        case tuple():
            return f"[{', '.join(_literal(member)[0] for member in value)}]", _PRIMARY
        case _:
            assert_never(value)

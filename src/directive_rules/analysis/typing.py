"""The arithmetic of types: which digits a result may need, which types compare, what a literal can become."""

from __future__ import annotations

from directive_rules.model.types import (
    BOOL,
    DATE,
    MAX_DIGITS,
    PERIOD,
    STRING,
    TIMESTAMP,
    CodeType,
    DateType,
    DecimalType,
    IntType,
    ListType,
    ScalarType,
    TimestampType,
    Type,
)
from directive_rules.syntax.documents import TypedShape

NUMERIC = (IntType, DecimalType)
TEMPORAL = (DateType, TimestampType)
# A sum over fewer than ten thousand million records cannot need more digits than these on top of its members'.
SUM_DIGITS = 10
TYPE_NAMES = ("string", "bool", "int", "decimal", "date", "timestamp", "period", "code", "list")
SIMPLE: dict[str, ScalarType] = {"string": STRING, "bool": BOOL, "date": DATE, "timestamp": TIMESTAMP, "period": PERIOD}


def declared(shape: TypedShape) -> Type:
    """Return the type a field or parameter declares. Raises `ValueError` that says what is missing or unknown."""
    if shape.type == "list":
        if shape.of is None or shape.of == "list":
            raise ValueError("a list says `of:` which scalar type its members are")
        return ListType(_scalar(shape.of, shape))
    return _scalar(shape.type, shape)


def arithmetic(operator: str, left: Type, right: Type) -> IntType | DecimalType | None:
    """Return the type of a sum, difference or product; None where it may need more than 38 digits."""
    if isinstance(left, IntType) and isinstance(right, IntType):
        return IntType()
    (left_digits, left_places), (right_digits, right_places) = digits(left), digits(right)
    if operator == "*":
        total, places = left_digits + right_digits, left_places + right_places
    else:
        places = max(left_places, right_places)
        total = max(left_digits - left_places, right_digits - right_places) + 1 + places
    return DecimalType(total, places) if total <= MAX_DIGITS else None


def digits(type_: Type) -> tuple[int, int]:
    """Return how many digits a number may have, and how many of them after the point."""
    if isinstance(type_, DecimalType):
        return type_.digits, type_.places
    return (type_.digits, 0) if isinstance(type_, IntType) else (0, 0)


def unified(left: Type, right: Type) -> Type | None:
    """Return the type both branches of a conditional have; None where they have none in common."""
    if isinstance(left, IntType) and isinstance(right, IntType):
        return left if left.digits >= right.digits else right
    if isinstance(left, NUMERIC) and isinstance(right, NUMERIC):
        (left_digits, left_places), (right_digits, right_places) = digits(left), digits(right)
        places = max(left_places, right_places)
        total = max(left_digits - left_places, right_digits - right_places) + places
        return DecimalType(total, places) if total <= MAX_DIGITS else None
    return left if left == right else None


def comparable(operator: str, left: Type, right: Type) -> bool:
    """Tell whether the operator compares the two types."""
    if isinstance(left, NUMERIC) and isinstance(right, NUMERIC):
        return True
    if isinstance(left, TEMPORAL) and left == right:
        return True
    return operator in ("==", "!=") and left == right and not isinstance(left, ListType)


def _scalar(name: str, shape: TypedShape) -> ScalarType:
    match name:
        case "int":
            return IntType(shape.digits) if shape.digits and shape.digits < IntType().digits else IntType()
        case "decimal":
            if shape.digits is None or shape.places is None:
                raise ValueError("a decimal declares `digits:` and `places:`")
            if shape.places > shape.digits:
                raise ValueError("a decimal has no more `places` than `digits`")
            return DecimalType(shape.digits, shape.places)
        case "code":
            if shape.list is None:
                raise ValueError("a code names its `list:`")
            return CodeType(shape.list)
        case _:
            if name not in SIMPLE:
                raise LookupError(name)
            return SIMPLE[name]

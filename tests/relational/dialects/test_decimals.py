"""Decimals up to 38 digits: exact, with the digits the checker gave them, never rounded and never binary."""

from __future__ import annotations

from decimal import Context, Decimal, localcontext

import pytest
from sqlglot import exp

from directive_rules.analysis.typing import arithmetic
from directive_rules.model.types import INT, DecimalType, IntType
from directive_rules.relational import sql
from directive_rules.relational.lowering import lower
from directive_rules.relational.storing import Cells
from tests.relational.dialects.conftest import Engine

SHAPES = [
    ((18, 2), (9, 6)),
    ((18, 2), (18, 2)),
    ((10, 2), (8, 4)),
    ((9, 0), (9, 9)),
    ((19, 9), (19, 9)),
    ((30, 10), (8, 8)),
    ((2, 2), (36, 0)),
    ((5, 0), (33, 33)),
]
KINDS = [(DecimalType(*left), DecimalType(*right)) for left, right in SHAPES]
OPERATIONS = [
    pytest.param(operator, pair, result, id=f"{pair[0]} {operator} {pair[1]}")
    for operator in ("+", "-", "*")
    for pair in KINDS
    if isinstance(result := arithmetic(operator, *pair), DecimalType)
]


def widest(type_: DecimalType, digit: str = "9") -> Decimal:
    digits = digit * type_.digits
    return Decimal(f"{digits[: type_.digits - type_.places] or '0'}.{digits[type_.digits - type_.places :]}")


@pytest.mark.parametrize(("operator", "kinds", "result"), OPERATIONS)
def test_arithmetic(
    engine: Engine, operator: sql.Name, kinds: tuple[DecimalType, DecimalType], result: DecimalType
) -> None:
    columns = [sql.Column("given", name, kind) for name, kind in zip("ab", kinds, strict=True)]
    tree = lower(sql.operation(operator, result, *columns), engine.dialect)
    pairs = [
        (one if sign > 0 else one.copy_negate(), other)
        for one in (widest(kinds[0]), widest(kinds[0], "7"), Decimal(0).scaleb(-kinds[0].places))
        for other in (widest(kinds[1]), widest(kinds[1], "3").copy_negate())
        for sign in (1, -1)
    ]
    exact = Context(prec=80)
    by_hand = {"+": exact.add, "-": exact.subtract, "*": exact.multiply}[operator]
    found = engine.over([("a", kinds[0]), ("b", kinds[1])], pairs, tree)
    assert found == [(by_hand(a, b),) for a, b in pairs]


def test_three_factors_keep_every_place(engine: Engine) -> None:
    money, rate = DecimalType(12, 4), DecimalType(24, 8)
    column = sql.Column("given", "a", money)
    square = sql.operation("*", rate, column, column)
    cube = sql.operation("*", DecimalType(36, 12), square, column)
    value = Decimal("99999999.9999")
    with localcontext(Context(prec=80)):
        assert engine.over([("a", money)], [(value,)], lower(cube, engine.dialect)) == [(value * value * value,)]


def test_whole_numbers_among_decimals(engine: Engine) -> None:
    money = DecimalType(18, 2)
    amount, count = sql.Column("given", "a", money), sql.Column("given", "b", INT)
    whole = sql.operation("cast", DecimalType(19, 0), count)
    product = sql.operation("*", DecimalType(37, 2), amount, whole)
    rows = [(Decimal("9999999999999999.99"), 2**63 - 1), (Decimal("-0.01"), -(2**63)), (Decimal("1.00"), None)]
    with localcontext(Context(prec=80)):
        expected = [(None if b is None else a * b, None if b is None else a > b) for a, b in rows]
    trees = [lower(tree, engine.dialect) for tree in (product, sql.compare(">", amount, whole))]
    assert engine.over([("a", money), ("b", INT)], rows, *trees) == expected


@pytest.mark.parametrize(
    ("left", "right"), [((18, 2), (9, 6)), ((38, 10), (20, 10)), ((20, 19), (38, 19)), ((28, 0), (10, 10))]
)
def test_comparisons_by_value(engine: Engine, left: tuple[int, int], right: tuple[int, int]) -> None:
    kinds = DecimalType(*left), DecimalType(*right)
    columns = [sql.Column("given", name, kind) for name, kind in zip("ab", kinds, strict=True)]
    tiny = Decimal(1).scaleb(-max(kind.places for kind in kinds))
    smallest = Decimal(1).scaleb(-kinds[0].places)
    pairs = [
        (Decimal(0), Decimal(0)),
        (smallest, tiny),
        (widest(kinds[0]), widest(kinds[1])),
        (smallest.copy_negate(), tiny),
    ]
    trees = [lower(sql.compare(name, *columns), engine.dialect) for name in ("=", "<>", "<", ">=")]
    fitting = [(a, b) for a, b in pairs if -b.as_tuple().exponent <= kinds[1].places]  # type: ignore[operator]
    found = engine.over([("a", kinds[0]), ("b", kinds[1])], fitting, *trees)
    assert found == [(a == b, a != b, a < b, a >= b) for a, b in fitting]


def test_literals(engine: Engine) -> None:
    written = [
        "0",
        "-0.01",
        "1.50",
        "99999999999999999999999999999999999999",
        "0.00000000000000000000000000000000000001",
    ]
    numbers = [Decimal(text) for text in written]
    constants = [sql.Constant(number, _kind(number)) for number in numbers]
    found = engine.values(*(lower(constant, engine.dialect) for constant in constants))
    assert found == tuple(numbers)
    assert all(type(one) is Decimal for one in found)


def test_sums_and_extremes(engine: Engine) -> None:
    money = DecimalType(18, 2)
    column = sql.Column("members", "a", money)
    most = Decimal("9999999999999999.99")
    engine.backend.create(Cells("members", (("a", money),), [(most,)] * 12 + [(None,), (Decimal("0.01"),)]))
    trees = [
        sql.operation("sum", DecimalType(28, 2), column), sql.operation("min", money, column),
        sql.operation("max", money, column), sql.operation("count", INT, column), sql.operation("count", INT),
    ]  # fmt: skip
    query = exp.select(*(exp.alias_(lower(tree, engine.dialect), f"v{at}") for at, tree in enumerate(trees)))
    found = engine.backend.run(query.from_("members"))
    engine.backend.drop("members")
    assert found == [(most * 12 + Decimal("0.01"), Decimal("0.01"), most, 13, 14)]


def test_signs(engine: Engine) -> None:
    money = DecimalType(18, 2)
    column, whole = sql.Column("given", "a", money), sql.Column("given", "b", IntType(5))
    trees = [
        sql.operation("neg", money, column), sql.operation("abs", money, column),
        sql.operation("neg", INT, whole), sql.operation("abs", INT, whole),
    ]  # fmt: skip
    found = engine.over(
        [("a", money), ("b", INT)], [(Decimal("-1.50"), -3), (Decimal("0.00"), 4), (None, None)],
        *(lower(tree, engine.dialect) for tree in trees),
    )  # fmt: skip
    assert found == [
        (Decimal("1.50"), Decimal("1.50"), 3, 3), (Decimal(0), Decimal(0), -4, 4), (None,) * 4
    ]  # fmt: skip


def _kind(number: Decimal) -> DecimalType:
    _, digits, exponent = number.as_tuple()
    assert isinstance(exponent, int)
    places = max(-exponent, 0)
    return DecimalType(max(len(digits) + max(exponent, 0), places), places)

"""Whole numbers beyond 64 bits: exact, and empty where they do not fit, never an error."""

from __future__ import annotations

import pytest
from sqlglot import exp

from directive_rules.model.types import INT
from directive_rules.relational.storing import Cells
from tests.relational.dialects.conftest import Engine

LEAST, MOST = -(2**63), 2**63 - 1
A, B = exp.column("a"), exp.column("b")
PAIRS = [
    (1, 2), (MOST, 1), (MOST, 0), (LEAST, -1), (LEAST, LEAST), (MOST, MOST),
    (-1, LEAST), (3037000500, 3037000500), (None, 1),
]  # fmt: skip


def held(number: int) -> int | None:
    return number if LEAST <= number <= MOST else None


def test_arithmetic_is_exact_or_empty(engine: Engine) -> None:
    trees = [engine.dialect.whole(operator, A, B) for operator in ("+", "-", "*")]
    found = engine.over([("a", INT), ("b", INT)], PAIRS, *trees)
    expected = [
        (held(a + b), held(a - b), held(a * b)) if a is not None and b is not None else (None,) * 3 for a, b in PAIRS
    ]
    assert found == expected


@pytest.mark.parametrize(
    ("members", "total"),
    [([1, 2, None], 3), ([MOST, 1], None), ([MOST, 1, -1], MOST), ([LEAST, -1, 1], LEAST), ([None], None)],
)
def test_a_total_is_exact_and_only_the_total_must_fit(
    engine: Engine, members: list[int | None], total: int | None
) -> None:
    tree = engine.dialect.held(engine.dialect.total(A))
    assert aggregate(engine, members, tree) == total


def test_bits(engine: Engine) -> None:
    masks = [5, 10, None, 1 << 61]
    found = aggregate(engine, masks, exp.BitwiseOrAgg(this=A))
    assert found == 15 | 1 << 61
    both = exp.NEQ(this=exp.Paren(this=exp.BitwiseAnd(this=A, expression=B)), expression=exp.Literal.number(0))
    either = exp.Paren(this=exp.BitwiseOr(this=A, expression=B))
    pairs = [(6, 3), (4, 3), (1 << 61, (1 << 61) | 1), (None, 1)]
    assert engine.over([("a", INT), ("b", INT)], pairs, both, either) == [
        (True, 7), (False, 7), (True, (1 << 61) | 1), (None, None),
    ]  # fmt: skip


def aggregate(engine: Engine, members: list[int | None], tree: exp.Expr) -> object:
    engine.backend.create(Cells("members", (("a", INT),), [(member,) for member in members]))
    ((found,),) = engine.backend.run(exp.select(exp.alias_(tree, "v")).from_("members"))
    engine.backend.drop("members")
    return found

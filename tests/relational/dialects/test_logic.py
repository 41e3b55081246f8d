"""Three truth values, NULL among members and joins: equal in every database, and Kleene's."""

from __future__ import annotations

from datetime import date

from sqlglot import exp

from directive_rules.model.types import BOOL, DATE, INT, PERIOD, STRING, TIMESTAMP
from directive_rules.relational import sql
from directive_rules.relational.frames import Join, JoinKind, Select
from directive_rules.relational.lowering import lower, lower_query
from directive_rules.relational.storing import Cells
from tests.relational.dialects.conftest import Engine

A, B = sql.Column("given", "a", BOOL), sql.Column("given", "b", BOOL)
TRUTHS = [True, False, None]


def conjunction(a: bool | None, b: bool | None) -> bool | None:
    return False if a is False or b is False else None if a is None or b is None else True


def negation(a: bool | None) -> bool | None:
    return None if a is None else not a


def test_kleene(engine: Engine) -> None:
    pairs = [(a, b) for a in TRUTHS for b in TRUTHS]
    trees = [
        sql.all_of(A, B), sql.any_of(A, B), sql.negation(A), sql.is_true(A), sql.is_false(A), sql.is_null(A),
        sql.operation("is not distinct", BOOL, A, B, nullable=False), sql.compare("=", A, B), sql.coalesce(A, B),
        sql.choose(A, B), sql.choose(A, sql.TRUE, B),
    ]  # fmt: skip
    found = engine.over([("a", BOOL), ("b", BOOL)], pairs, *(lower(tree, engine.dialect) for tree in trees))
    assert found == [
        (
            conjunction(a, b),
            negation(conjunction(negation(a), negation(b))),
            negation(a),
            a is True,
            a is False,
            a is None,
            a is b,
            None if a is None or b is None else a == b,
            b if a is None else a,
            b if a else None,
            True if a else b,
        )
        for a, b in pairs
    ]


def test_brackets_stand_where_the_tree_has_them(engine: Engine) -> None:
    i, j, k = (sql.Column("given", name, INT) for name in "abc")
    difference = sql.operation("-", INT, i, sql.operation("-", INT, j, k))
    product = sql.operation("*", INT, sql.operation("+", INT, i, j), k)
    mixed = sql.all_of(sql.any_of(sql.equal(i, j), sql.equal(i, k)), sql.negation(sql.any_of(sql.equal(j, k))))
    denied = sql.operation("not", BOOL, sql.operation("or", BOOL, sql.equal(i, j), sql.equal(j, k)))
    bits = sql.operation("&", INT, sql.operation("|", INT, i, j), k)
    found = engine.over(
        [("a", INT), ("b", INT), ("c", INT)], [(7, 5, 7), (1, 2, 4)],
        *(lower(tree, engine.dialect) for tree in (difference, product, mixed, denied, bits)),
    )  # fmt: skip
    assert found == [(9, 84, True, True, 7), (3, 12, False, True, 0)]


def test_membership(engine: Engine) -> None:
    text = sql.Column("given", "a", STRING)
    listed = sql.operation("in", BOOL, text, sql.text("x"), sql.text("it's"))
    found = engine.over([("a", STRING)], [("x",), ("it's",), ("y",), (None,)], lower(listed, engine.dialect))
    assert found == [(True,), (True,), (False,), (None,)]


def test_typed_nulls(engine: Engine) -> None:
    nulls = [sql.null(type_) for type_ in (BOOL, INT, DATE, TIMESTAMP, STRING, PERIOD)]
    assert engine.values(*(lower(null, engine.dialect) for null in nulls)) == (None,) * 6
    later = sql.choose(sql.compare("<", A, B), sql.Constant(date(2016, 1, 1), DATE))
    assert engine.over([("a", BOOL), ("b", BOOL)], [(False, True), (True, None)], lower(later, engine.dialect)) == [
        (date(2016, 1, 1),), (None,),
    ]  # fmt: skip


def test_aggregates_over_nothing_and_null(engine: Engine) -> None:
    rows = [("x", True, 4), ("x", None, None), ("y", None, None), ("z", False, 1), ("z", None, 2)]
    engine.backend.create(Cells("members", (("g", STRING), ("a", BOOL), ("m", INT)), rows))
    group, a, m = (sql.Column("members", name, kind) for name, kind in (("g", STRING), ("a", BOOL), ("m", INT)))
    trees = [
        group, sql.operation("any", BOOL, a), sql.operation("bit or", INT, m), sql.operation("count", INT, m),
        sql.operation("max", INT, sql.choose(a, sql.Constant(1, INT), sql.ZERO)),
        sql.operation("held", INT, sql.operation("total", INT, m)),
    ]  # fmt: skip
    columns = [exp.alias_(lower(tree, engine.dialect), f"v{at}") for at, tree in enumerate(trees)]
    grouped = engine.backend.run(exp.select(*columns).from_("members").group_by(lower(group, engine.dialect)))
    assert sorted(grouped) == [
        ("x", True, 4, 1, 1, 4), ("y", None, None, 0, 0, None), ("z", False, 3, 2, 0, 3),
    ]  # fmt: skip
    nothing = exp.select(*columns[1:]).from_("members").where(lower(sql.equal(group, sql.text("-")), engine.dialect))
    assert engine.backend.run(nothing) == [(None, None, 0, None, None)]
    engine.backend.drop("members")


def test_joins(engine: Engine) -> None:
    engine.backend.create(Cells("owners", (("k", STRING),), [("a",), ("b",), (None,)]))
    engine.backend.create(Cells("owned", (("k", STRING), ("n", INT)), [("a", 1), ("a", 2), (None, 3)]))
    own, other = sql.Column("o", "k", STRING), sql.Column("m", "k", STRING)
    number = sql.Column("m", "n", INT)

    def found(kind: JoinKind, columns: dict[str, sql.Sql]) -> list[tuple[object, ...]]:
        join = Join(kind, "owned", "m", sql.equal(own, other))
        return sorted(engine.backend.run(lower_query(Select(columns, "owners", "o", [join]), engine.dialect)), key=str)

    assert found("semi", {"k": own}) == [("a",)]
    assert found("anti", {"k": own}) == [("b",), (None,)]
    assert found("left", {"k": own, "n": number}) == [("a", 1), ("a", 2), ("b", None), (None, None)]
    assert found("inner", {"n": number}) == [(1,), (2,)]
    pairs = engine.backend.run(
        lower_query(Select({"k": own}, "owners", "o", [Join("cross", "owned", "m")]), engine.dialect)
    )
    assert len(pairs) == 9
    engine.backend.drop("owners")
    engine.backend.drop("owned")


def test_a_table_made_from_a_query_holds_what_it_found(engine: Engine) -> None:
    engine.backend.create(Cells("owners", (("k", STRING), ("d", DATE)), [("a", date(2016, 2, 29)), (None, None)]))
    query = exp.select(exp.column("k"), exp.column("d")).from_("owners")
    engine.backend.create_from("kept", query)
    engine.backend.create_from("kept", query)
    engine.backend.drop("owners")
    kept = engine.backend.run(exp.select(exp.column("k"), exp.column("d")).from_("kept"))
    assert sorted(kept, key=str) == [("a", date(2016, 2, 29)), (None, None)]
    engine.backend.drop("kept")


def test_a_long_conjunction_is_not_deep(engine: Engine) -> None:
    column = sql.Column("given", "a", INT)
    parts = [sql.compare("<>", column, sql.Constant(number, INT)) for number in range(600)]
    found = engine.over([("a", INT)], [(599,), (600,)], lower(sql.all_of(*parts), engine.dialect))
    assert found == [(False,), (True,)]

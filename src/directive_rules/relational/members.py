"""Macros over relations and lists: what their members come to, gathered for each row at once.

A relation's members are those stored, those in quarantine, and those imagined. Of the stored ones a grouped join counts
what is sure and what is in doubt; the imagined ones are judged where the row itself is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import cast

from directive_rules.model import expressions as x
from directive_rules.model.types import INT, DecimalType, IntType, ListType
from directive_rules.model.verdicts import CauseKind
from directive_rules.relational import sql, terms
from directive_rules.relational.cells import column_type
from directive_rules.relational.expressions import (
    Dated,
    Environment,
    compile_expression,
    parameter_of,
    scalar_literal,
)
from directive_rules.relational.operators import or_else
from directive_rules.relational.sources import Members, depends, list_members, listed_in, members_of
from directive_rules.relational.sql import Constant, Sql
from directive_rules.relational.terms import Term
from directive_rules.relational.walks import Grouped

ONE = Constant(1, INT)


def quantify(node: x.Quantifier, env: Environment) -> Term:
    """Compile `exists`, `all` or `exists_one`."""
    if isinstance(node.source, x.Members):
        listed = listed_in(node.source.list, env)
        if isinstance(listed, Dated):
            return _over_literals(node, listed, env)
    members = members_of(node.source, env, [(node.variable, node.body)])
    holding = []
    for part in members.parts:
        holds = part.sees(node.variable, node.body)
        # Of those that do not belong, and of those whose answer changes nothing, none need be gathered.
        settled = sql.is_true(holds.value) if node.kind == "all" else sql.is_false(holds.value)
        part.only(sql.negation(sql.is_false(part.certain.value)), sql.negation(settled))
        if node.kind == "all":
            holding.append((part, terms.any_of(terms.negated(part.certain), holds)))
        else:
            holding.append((part, terms.all_of(part.certain, holds)))
    doubtful = sql.any_of(*(part.any(term.unknown, "unsure") for part, term in holding))
    unsure = (doubtful, sql.UNKNOWN)
    if node.kind == "exists_one":
        sure = _sum(part.count(sql.is_true(term.value), "held") for part, term in holding if part.sure)
        value = sql.case([(sql.compare(">", sure, ONE), sql.FALSE), unsure], sql.equal(sure, ONE))
    elif node.kind == "exists":
        hit = sql.any_of(*(part.any(sql.is_true(term.value), "held") for part, term in holding if part.sure))
        value = sql.case([(hit, sql.TRUE), unsure], sql.FALSE)
    else:
        miss = sql.any_of(*(part.any(sql.is_false(term.value), "failed") for part, term in holding if part.sure))
        value = sql.case([(miss, sql.FALSE), unsure], sql.TRUE)
    return members.settled(Term(value, lambda: sql.bits(*(part.doubt(term) for part, term in holding))))


def size_of(node: x.Size, env: Environment) -> Term:
    """Compile `size()`: a number, or the bounds between which it lies."""
    if isinstance(node.source, x.Members):
        listed = listed_in(node.source.list, env)
        if isinstance(listed, Dated):
            return parameter_of(listed, lambda value: Constant(len(value), INT), INT)  # type: ignore[arg-type]
    members = members_of(node.source, env, [])
    for part in members.parts:
        part.only(sql.negation(sql.is_false(part.certain.value)))
    low = _sum(part.count(sql.is_true(part.certain.value), "sure") for part in members.parts if part.sure)
    more = _sum(part.count(part.certain.unknown, "perhaps") for part in members.parts if not part.many)
    endless = sql.any_of(*(part.certain.unknown for part in members.parts if part.many))
    unsure = sql.any_of(endless, sql.compare(">", more, sql.ZERO))
    if sql.is_constant(unsure, False):
        return members.settled(Term(low))
    high = sql.choose(sql.negation(endless), _add(low, more))
    value = sql.choose(sql.negation(unsure), low)
    return members.settled(
        Term(value, lambda: sql.bits(*(part.doubt(part.certain) for part in members.parts)), low, high)
    )


def aggregate(node: x.Aggregate, env: Environment) -> Term:
    """Compile `sum()`, `min()` or `max()`."""
    members = _gathered_once(node, env)
    asked, gathered = [], []
    for part in members.parts:
        value, belongs = part.sees(node.variable, node.body), part.certain
        part.only(sql.negation(sql.is_false(belongs.value)))
        asked.append((part, _counted_in(belongs, value)))
        if part.sure and part.group is not None:
            gathered.append(_gathered(node, part.group, sql.is_true(belongs.value), value.value))
    sure = sql.negation(sql.any_of(*(part.any(term.unknown, "unsure") for part, term in asked)))

    def doubt() -> Sql:
        return sql.bits(*(part.doubt(term) for part, term in asked))

    assert len(gathered) <= 1
    if node.kind == "sum":
        return members.settled(_total(node, gathered, sure, doubt, env))
    found = gathered[0] if gathered else sql.null(column_type(node.type))
    where = _relation_name(node.source)
    return members.settled(
        Term(sql.choose(sure, found), lambda: or_else(doubt(), env.book.bit(CauseKind.NO_SUCH_RECORD, where)))
    )


def _gathered_once(node: x.Aggregate, env: Environment) -> Members:
    """Return the members of an aggregate's source; several aggregates of one source are gathered together."""
    asked = [(node.variable, node.body)]
    key = ("members", node.source, id(env.sight.horizon), env.sight.waiting, depends(asked, env))
    if key not in env.frame.memory:
        # The horizon is kept with what was made at it, so that its identity is given to no other.
        env.frame.memory[key] = (members_of(node.source, env, asked), env.sight.horizon)
    return cast(tuple[Members, object], env.frame.memory[key])[0]


def _counted_in(belongs: Term, value: Term) -> Term:
    """Unknown where a member that may belong, or its value, is unknown."""
    unsure = sql.any_of(belongs.unknown, value.unknown)
    out = sql.is_false(belongs.value)
    return Term(sql.case([(out, sql.TRUE), (unsure, sql.UNKNOWN)], sql.TRUE), lambda: terms.doubts((belongs, value)))


def _gathered(node: x.Aggregate, group: Grouped, kept: Sql, value: Sql) -> Sql:
    if node.kind == "sum":
        name: sql.Name = "total" if isinstance(node.type, IntType) else "sum"
        return group.column("total", sql.operation(name, node.type, sql.choose(kept, value), nullable=True))
    name = "min" if node.kind == "min" else "max"
    return group.column(node.kind, sql.operation(name, column_type(node.type), sql.choose(kept, value), nullable=True))


def _total(node: x.Aggregate, gathered: list[Sql], sure: Sql, doubt: Callable[[], Sql], env: Environment) -> Term:
    if isinstance(node.type, DecimalType):
        zero: Sql = Constant(0, node.type)
        total = sql.coalesce(gathered[0], zero) if gathered else zero
        return Term(sql.choose(sure, total), doubt)
    if not gathered:
        return Term(sql.choose(sure, sql.ZERO), doubt)
    nothing = sql.is_null(gathered[0])
    held = sql.operation("held", INT, gathered[0], nullable=True)
    value = sql.case([(sql.negation(sure), sql.null(INT)), (nothing, sql.ZERO)], held)
    return Term(value, lambda: or_else(doubt(), env.book.bit(CauseKind.ARITHMETIC)))


def contained(node: x.InList, env: Environment) -> Term:
    """Compile `x in list`: the `||` of equality with each member."""
    item = compile_expression(node.item, env)
    listed = listed_in(node.list, env)
    if isinstance(listed, Dated):
        assert isinstance(node.list.type, ListType)
        type_ = node.list.type.of
        found = []
        for condition, values in listed.values:
            assert isinstance(values, tuple)
            same = (terms.compared("==", item, Term(scalar_literal(value, type_))) for value in values)
            found.append((condition, terms.any_of(*same)))
        return _dated(found, lambda: sql.bits(listed.mask, item.doubt))
    members = list_members(listed, env)
    (part,) = members.parts
    assert isinstance(part.member, Term)
    held = terms.compared("==", item, part.member)
    value = sql.case(
        [(part.any(sql.is_true(held.value), "same"), sql.TRUE), (part.any(held.unknown, "unsure"), sql.UNKNOWN)],
        sql.FALSE,
    )
    return terms.when(
        sql.negation(members.unknown), Term(value, lambda: part.doubt(held)),
        lambda: sql.bits(members.mask(), item.doubt),
    )  # fmt: skip


def _dated(found: list[tuple[Sql, Term]], otherwise: Callable[[], Sql]) -> Term:
    """What holds of a parameter's value of the day; without one, unknown."""
    return Term(
        sql.case([(condition, term.value) for condition, term in found], sql.UNKNOWN),
        lambda: sql.case([(condition, term.mask) for condition, term in found], otherwise()),
    )


def _over_literals(node: x.Quantifier, listed: Dated, env: Environment) -> Term:
    """A quantifier over a literal list or a list parameter: each member is known when the query is made."""
    assert isinstance(node.source, x.Members)
    list_type = node.source.list.type
    assert isinstance(list_type, ListType)
    found = []
    for condition, values in listed.values:
        assert isinstance(values, tuple)
        holds = [
            compile_expression(node.body, env.bind(node.variable, Term(scalar_literal(value, list_type.of))))
            for value in values
        ]
        found.append((condition, _joined(node.kind, holds)))
    return _dated(found, lambda: listed.mask)


def _joined(kind: x.QuantifierKind, holds: list[Term]) -> Term:
    if kind != "exists_one":
        return terms.any_of(*holds) if kind == "exists" else terms.all_of(*holds)
    sure = _sum(sql.choose(sql.is_true(term.value), ONE, sql.ZERO) for term in holds)
    several = sql.compare(">", sure, ONE)
    unsure = sql.any_of(*(term.unknown for term in holds))
    value = sql.case([(several, sql.FALSE), (unsure, sql.UNKNOWN)], sql.equal(sure, ONE))
    return Term(value, lambda: terms.doubts(holds))


# -- counting ---------------------------------------------------------------------------------------------------------


def _sum(counts: Iterable[Sql]) -> Sql:
    total: Sql = sql.ZERO
    for count in counts:
        total = _add(total, count)
    return total


def _add(left: Sql, right: Sql) -> Sql:
    if sql.is_constant(left, 0):
        return right
    return left if sql.is_constant(right, 0) else sql.operation("+", INT, left, right)


def _relation_name(source: x.RecordSource) -> str:
    while isinstance(source, x.Filtered):
        source = source.source
    return f"{source.base.record}.{source.relation}"

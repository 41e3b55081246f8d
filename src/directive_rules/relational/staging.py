"""Rules that rest on one question about related records: most duties are settled by a semi-join, few need the rest.

What fulfils an `exists` is looked for in an anti-join, what breaks an `all` in a semi-join. Only the duties that are
left over are judged with all that may be unknown, late or hidden.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from directive_rules.model import expressions as x
from directive_rules.model.ruleset import Rule
from directive_rules.relational import sql, terms
from directive_rules.relational.cells import stored_row
from directive_rules.relational.expressions import Environment, compile_expression, record
from directive_rules.relational.frames import Frame, Join
from directive_rules.relational.walks import Link


@dataclass(frozen=True, slots=True, eq=False)
class Stage:
    """The rows that a question about related records has not settled."""

    survivors: Frame


def staged(rule: Rule, env: Environment) -> Stage | None:
    """Return the duties left open, or None where the question cannot be asked in one join."""
    from directive_rules.relational.duties import question_of  # noqa: PLC0415 - the two are one compiler in two parts

    question = question_of(rule)
    assert question is not None
    filters: list[tuple[str, x.Expression]] = []
    source: x.Source = question.source
    while isinstance(source, x.Filtered):
        filters.append((source.variable, source.body))
        source = source.source
    assert isinstance(source, x.Related)
    link = Link(record(source.base, env), source.relation, env)
    table = env.export.tables.get(link.target.name)
    if table is None or link.refused is not None:
        return None
    frame = env.frame
    alias = frame.program.name(link.relation.name)
    pairs = frame.inner(table.relation, alias, link.joined(table, alias), ())
    before = len(pairs.joins)
    row = stored_row(link.target, table, alias, env.book)
    inner = replace(env, frame=pairs)
    certain = terms.all_of(inner.sight.visible(row), link.valid(row))
    for variable, body in reversed(filters):
        certain = terms.all_of(certain, compile_expression(body, inner.bind(variable, row)))
    holds = compile_expression(question.body, inner.bind(question.variable, row))
    if len(pairs.joins) > before:
        return None
    best = compile_expression(rule.require, replace(env, given={id(question): terms.TRUE})).value
    if question.kind == "exists":
        met = sql.all_of(link.joined(table, alias), certain.value, holds.value, best)
        return Stage(_joined(frame, Join("anti", table.relation, alias, met)))
    if not sql.is_constant(best, True) or link.target.name in env.lost or _may_hide(link):
        return None
    if not sql.is_constant(link.unknown, False):
        return None
    fails = sql.all_of(sql.negation(sql.is_false(certain.value)), sql.negation(sql.is_true(holds.value)))
    return Stage(_joined(frame, Join("semi", table.relation, alias, sql.all_of(link.joined(table, alias), fails))))


def _may_hide(link: Link) -> bool:
    hidden = (terms.all_of(one.certain, link.valid(one.row)) for one in link.hidden())
    return any(not sql.is_constant(term.value, False) for term in hidden)


def _joined(frame: Frame, join: Join) -> Frame:
    return Frame(
        frame.program, frame.relation, frame.alias, frame.identity, [*frame.joins, join], list(frame.where),
        frame.narrow, dict(frame.memory),
    )  # fmt: skip

"""Where the members of a relation or list come from, and how something is gathered over them for each row.

A relation's members are those stored, those in quarantine, and those imagined. Of the stored ones a grouped join counts
what is sure and what is in doubt; the imagined ones are judged where the row itself is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from directive_rules.model import expressions as x
from directive_rules.model.stored import ROW, Doubt, StoredTable, doubt_column
from directive_rules.model.types import BOOL, INT, ListType
from directive_rules.model.verdicts import CauseKind
from directive_rules.relational import sql, terms
from directive_rules.relational.cells import Found, Row, Walked, column_type, stored_row
from directive_rules.relational.expressions import (
    Dated,
    Environment,
    compile_expression,
    record,
)
from directive_rules.relational.frames import Frame
from directive_rules.relational.hidden import lost_row
from directive_rules.relational.sql import Column, Constant, Sql
from directive_rules.relational.terms import Term
from directive_rules.relational.walks import Grouped, Link

ONE = Constant(1, INT)


@dataclass(frozen=True, slots=True, eq=False)
class Filter:
    """A variable and the condition on it, of a filtered source."""

    variable: str
    body: x.Expression


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """Some of the members of a source: how to see one of them, and whether it belongs.

    `group` gathers over all of them for each row; None where there is but one, judged in the row itself. `many` marks
    an imagined one, which stands for any number; `sure` tells that a member of this part can belong for
    certain, `shared` that others gather over the same.
    """

    env: Environment
    member: Found | Term
    certain: Term
    group: Grouped | None = None
    many: bool = False
    sure: bool = False
    shared: bool = False

    def sees(self, variable: str, body: x.Expression) -> Term:
        """Return what the body says of the member."""
        return compile_expression(body, self.env.bind(variable, self.member))

    def only(self, *conditions: Sql) -> None:
        """Gather over none but those of which the conditions (never NULL) hold."""
        if self.group is not None and not self.shared:
            self.group.pairs.where.extend(one for one in conditions if not sql.is_constant(one, True))

    def any(self, condition: Sql, name: str) -> Sql:
        """Return whether the condition (never NULL) holds of any."""
        return condition if self.group is None else self.group.any(condition, name)

    def doubt(self, term: Term) -> Sql:
        """Return the causes for which something is unknown of any."""
        return term.doubt if self.group is None else self.group.doubt(term)

    def count(self, condition: Sql, name: str) -> Sql:
        """Return of how many the condition holds."""
        if sql.is_constant(condition, False):
            return sql.ZERO
        one = sql.choose(condition, ONE)
        if self.group is None:
            return sql.choose(condition, ONE, sql.ZERO)
        counted = sql.operation("count", INT, one, nullable=False)
        return sql.coalesce(self.group.column(name, counted), sql.ZERO)


@dataclass(frozen=True, slots=True, eq=False)
class Members:
    """The members of a source in parts; `unknown` says where the source itself is, and `mask` compiles why."""

    parts: tuple[Part, ...]
    unknown: Sql
    mask: Callable[[], Sql]

    def settled(self, term: Term) -> Term:
        """Return a term about the members, unknown where the source is."""
        return terms.when(sql.negation(self.unknown), term, self.mask)


def members_of(source: x.Source, env: Environment, bodies: list[tuple[str, x.Expression]]) -> Members:
    """Return the members of a source; `bodies` are what will be asked of them, to see whether the row matters."""
    filters: list[Filter] = []
    inner: x.Source = source
    while isinstance(inner, x.Filtered):
        filters.append(Filter(inner.variable, inner.body))
        inner = inner.source
    if isinstance(inner, x.Members):
        listed = listed_in(inner.list, env)
        assert not isinstance(listed, Dated)
        return list_members(listed, env)
    asked = [*bodies, *((one.variable, one.body) for one in filters)]
    start = record(inner.base, env)
    link = Link(start, inner.relation, env)
    if link.refused is not None:
        refused = link.refused
        return Members((), sql.TRUE, lambda: refused)
    parts = tuple(_filtered(part, filters[::-1]) for part in _related(link, env, asked))
    return Members(parts, link.unknown, lambda: link.mask)


def _filtered(part: Part, filters: list[Filter]) -> Part:
    certain = part.certain
    for one in filters:
        certain = terms.all_of(certain, part.sees(one.variable, one.body))
    return replace(part, certain=certain)


def _related(link: Link, env: Environment, asked: list[tuple[str, x.Expression]]) -> Iterator[Part]:
    """Yield the parts of a relation's members, filters not yet applied."""
    table = env.export.tables.get(link.target.name)
    found: Sql = sql.FALSE
    if table is not None:
        part = _stored(link, table, env, asked)
        if link.relation.unique:
            assert part.group is not None
            part = replace(part, shared=True)
            counted = sql.operation("count", INT, ONE, nullable=False)
            assert part.group is not None
            found = sql.compare(">", sql.coalesce(part.group.column("found", counted), sql.ZERO), sql.ZERO)
        yield part
    lost = env.lost.get(link.target.name)
    if lost is not None and all(other in lost.columns for other in link.others):
        yield _unless(found, _quarantined(link, lost, env))
    for one in link.hidden():
        certain = terms.all_of(one.certain, link.valid(one.row))
        if not sql.is_constant(certain.value, False):
            yield _unless(found, Part(env, one.row, certain, None, many=True))


def _unless(found: Sql, part: Part) -> Part:
    """Where the whole key finds a record, nobody else can be meant."""
    if sql.is_constant(found, False):
        return part
    if part.group is None:
        certain = part.certain
        return replace(part, certain=Term(sql.case([(found, sql.FALSE)], certain.value), lambda: certain.mask))
    return replace(part, group=_Silenced(part.group, found))


class _Silenced(Grouped):
    """A group that counts for nothing where a condition of the row holds."""

    def __init__(self, group: Grouped, found: Sql) -> None:
        self.group = group
        self.found = found
        self.pairs = group.pairs

    def column(self, name: str, aggregate: Sql) -> Sql:
        """Return the column of the group, NULL where it is silenced."""
        column = self.group.column(name, aggregate)
        return sql.choose(sql.negation(self.found), column)


def _stored(link: Link, table: StoredTable, env: Environment, asked: list[tuple[str, x.Expression]]) -> Part:
    frame = env.frame
    hint = link.relation.name
    alias = frame.program.name(hint)
    if _stands_alone(link, env, asked):
        pairs = Frame(frame.program, table.relation, alias, _identity(table, link, alias))
        keys = [
            (Column(alias, other, column_type(link.target.fields[other].type)), own.value)
            for own, other in zip(link.own, link.others, strict=True)
        ]
        sound = link.joined(table, alias)
        pairs.where = [part for part in _conjuncts(sound) if part.tables <= {alias}]
        group = Grouped(frame, pairs, hint, keys)
    else:
        pairs = frame.inner(table.relation, alias, link.joined(table, alias), _identity(table, link, alias))
        group = Grouped(frame, pairs, hint)
    row = stored_row(link.target, table, alias, env.book)
    inner = _within(env, pairs)
    certain = terms.all_of(inner.sight.visible(row), link.valid(row))
    return Part(inner, row, certain, group, sure=True)


def _quarantined(link: Link, table: StoredTable, env: Environment) -> Part:
    frame = env.frame
    alias = frame.program.name(f"lost_{link.relation.name}")
    pairs = frame.inner(table.relation, alias, link.joined(table, alias), (Column(alias, ROW, INT, nullable=False),))
    row = lost_row(link.target, table, alias, env.horizon, env.book)
    doubt = terms.unknown(env.book.bit(CauseKind.QUARANTINED, link.target.name))
    certain = terms.all_of(doubt, env.sight.visible(row), link.valid(row))
    return Part(_within(env, pairs), row, certain, Grouped(frame, pairs, f"lost_{link.relation.name}"))


def _within(env: Environment, pairs: Frame) -> Environment:
    return replace(env, frame=pairs)


def _identity(table: StoredTable, link: Link, alias: str) -> tuple[Column, ...]:
    if table.numbered:
        return (Column(alias, ROW, INT, nullable=False),)
    fields = link.target.fields
    return tuple(Column(alias, name, column_type(fields[name].type), nullable=False) for name in link.target.key)


def _stands_alone(link: Link, env: Environment, asked: list[tuple[str, x.Expression]]) -> bool:
    """Whether what is gathered depends on nothing but the joining fields, so that it can be gathered once per key."""
    if link.relation.at is not None or env.horizon.moves or not sql.is_constant(env.horizon.doubtful, False):
        return False
    return not env.frame.narrow and not depends(asked, env)


def depends(asked: list[tuple[str, x.Expression]], env: Environment) -> bool:
    """Whether what is asked of members reads anything else that differs from row to row."""
    own = {variable for variable, _ in asked}
    for _, body in asked:
        for part in x.descendants(body):
            if isinstance(part, x.RecordRead) and part.name not in own:
                return True
            if isinstance(part, x.PeriodRead):
                return True
            if isinstance(part, x.ParameterRead) and any(
                condition.tables for condition, _ in env.parameters(part.name).values
            ):
                return True
    return False


def _conjuncts(condition: Sql) -> tuple[Sql, ...]:
    return condition.operands if isinstance(condition, sql.Operation) and condition.name == "and" else (condition,)


# -- lists ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, eq=False)
class ListField:
    """A list field of a record."""

    found: Found
    name: str
    type: ListType


def listed_in(node: x.Expression, env: Environment) -> Dated | ListField:
    """Return what a list is: literals, perhaps of a parameter, or a field of a record."""
    match node:
        case x.Constant(value=tuple() as value):
            return Dated(((sql.TRUE, value),), sql.ZERO)
        case x.ParameterRead(name=name):
            return env.parameters(name)
        case x.FieldRead(base=base, field=name, type=ListType() as type_):
            return ListField(record(base, env), name, type_)
    raise AssertionError(node)


def list_members(listed: ListField, env: Environment) -> Members:
    """Return the members of a list field; every one is sure to belong."""
    row = listed.found if isinstance(listed.found, Row) else listed.found.row
    given = env.sight.value(row.type, listed.name, row.cell(listed.name))
    if isinstance(listed.found, Walked):
        given = terms.when(listed.found.there, given, listed.found.mask)
    nothing = Members((Part(env, Term(sql.null(BOOL)), terms.FALSE),), given.unknown, lambda: given.mask)
    if row.number is None or row.lists is None or listed.name not in row.lists.lists:
        return nothing
    frame = env.frame
    alias = frame.program.name(listed.name)
    owner = Column(alias, ROW, INT, nullable=False)
    place = Column(alias, "member", column_type(listed.type.of))
    on = sql.equal(owner, row.number())
    pairs = frame.inner(row.lists.lists[listed.name], alias, on, ())
    member = Term(place)
    if listed.name in row.lists.list_doubts:
        unlisted = sql.is_true(
            sql.equal(Column(alias, doubt_column("member"), INT), Constant(int(Doubt.UNLISTED), INT))
        )
        where = f"{row.type.name}.{listed.name}"
        member = Term(sql.choose(sql.negation(unlisted), place), env.book.bit(CauseKind.VALUE_NOT_LISTED, where))
    else:
        member = Term(Column(alias, "member", column_type(listed.type.of), nullable=False))
    part = Part(_within(env, pairs), member, terms.TRUE, Grouped(frame, pairs, listed.name), sure=True)
    return Members((part,), given.unknown, lambda: given.mask)

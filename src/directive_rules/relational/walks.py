"""Steps along to-one relations: a left join where the key makes the other record the only one, else counted first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import cast

from directive_rules.model.stored import ROW, StoredTable
from directive_rules.model.types import BOOL, INT, BoolType
from directive_rules.model.verdicts import CauseKind
from directive_rules.model.vocabulary import RecordType, Relation
from directive_rules.relational import sql, terms
from directive_rules.relational.cells import Cell, Found, Row, Walked, column_type, raw, stored_row, unknown_cell
from directive_rules.relational.expressions import Environment
from directive_rules.relational.frames import Frame, Select
from directive_rules.relational.hidden import Imagined, imagined, lost_row
from directive_rules.relational.operators import or_else
from directive_rules.relational.sql import Column, Constant, Sql
from directive_rules.relational.terms import Term


def walk(start: Found, name: str, env: Environment) -> Found:
    """Compile a walk along a to-one relation; the same walk in the same rows is joined once."""
    row = start if isinstance(start, Row) else start.row
    key = ("walk", id(row), name, id(env.sight.horizon), env.sight.waiting)
    if key not in env.frame.memory:
        # What the key was made of is kept with it, so that no identity is given to another.
        env.frame.memory[key] = (_walk(start, name, env), start, env.sight.horizon)
    return cast(tuple[Found, Found, object], env.frame.memory[key])[0]


def _walk(start: Found, name: str, env: Environment) -> Found:
    link = Link(start, name, env)
    target = link.target
    if link.refused is not None:
        refused = link.refused
        return Walked(_nobody(target), sql.FALSE, lambda: refused)
    table = env.export.tables.get(target.name)
    if table is None:
        found = Walked(_nobody(target), sql.FALSE, lambda: link.nobody(Lost(link, env)))
    elif link.relation.unique:
        found = _only(link, table, env)
    elif (link.relation.owner, link.relation.name) in env.single:
        found = _single(link, table, env)
    else:
        found = _counted(link, table, env)
    return link.guarded(found)


class Link:
    """A relation from one record: its joining values, and what stands in the way of following it."""

    def __init__(self, start: Found, name: str, env: Environment) -> None:
        self.env = env
        row = start if isinstance(start, Row) else start.row
        self.start = start
        self.relation: Relation = row.type.relations[name]
        self.target: RecordType = env.vocabulary.records[self.relation.target]
        self.own = [self._own(row, mine) for mine, _ in self.relation.by]
        self.others = [other for _, other in self.relation.by]
        self.day = self._own(row, self.relation.at.own) if self.relation.at is not None else None
        self.where = f"{self.relation.owner}.{self.relation.name}"
        self.refused = self._missing()

    def _own(self, row: Row, field: str) -> Term:
        return self.env.sight.value(row.type, field, row.cell(field))

    @property
    def doubt(self) -> Sql:
        """The causes for which one's own joining fields are unknown."""
        return terms.doubts([*self.own, *([self.day] if self.day is not None else [])])

    @property
    def unknown(self) -> Sql:
        """Whether one's own joining fields, or the record itself, are unknown."""
        parts = [term.unknown for term in [*self.own, *([self.day] if self.day is not None else [])]]
        if isinstance(self.start, Walked):
            parts.append(sql.negation(self.start.there))
        return sql.any_of(*parts)

    @property
    def mask(self) -> Sql:
        """The causes for which the relation as a whole is unknown."""
        if isinstance(self.start, Walked):
            return sql.choose(self.start.there, self.doubt, self.start.mask())
        return self.doubt

    def _missing(self) -> Sql | None:
        """The causes of joining columns that the export lacks altogether."""
        table = self.env.export.tables.get(self.target.name)
        missing = [other for other in self.others if table is not None and other not in table.columns]
        if not missing:
            return None
        book = self.env.book
        where = [f"{self.target.name}.{other}" for other in missing]
        mask = sql.bits(*(book.bit(CauseKind.FIELD_NOT_PROVIDED, one) for one in where))
        return sql.choose(self.unknown, self.mask, mask)

    def guarded(self, found: Walked) -> Walked:
        """Return what was found only where one's own joining fields are known."""
        unknown = self.unknown
        if sql.is_constant(unknown, False):
            return found
        there = sql.all_of(sql.negation(unknown), found.there)
        # An unknown joining field joins to nobody, so that nothing need be hidden.
        plain = found.plain and self.day is None and isinstance(self.start, Row)
        return Walked(
            found.row, found.there if plain else there, lambda: sql.choose(unknown, self.mask, found.mask()), plain
        )

    def joined(self, table: StoredTable, alias: str) -> Sql:
        """Return the condition that joins the other records by equal fields."""
        pairs = []
        for own, other in zip(self.own, self.others, strict=True):
            type_ = column_type(self.target.fields[other].type)
            pairs.append(sql.equal(Column(alias, other, type_), own.value))
            cell = stored_row(self.target, table, alias, self.env.book).cell(other)
            sound = [sql.negation(part) for part in (cell.unknown, cell.unlisted, cell.mere_day)]
            pairs += [part for part in sound if not sql.is_constant(part, True)]
        return sql.all_of(*pairs)

    def known(self) -> dict[str, Sql]:
        """The joining fields of a hidden record."""
        return {other: own.value for own, other in zip(self.own, self.others, strict=True)}

    def valid(self, row: Row) -> Term:
        """Whether a record is valid on one's own day; an empty bound is open."""
        at = self.relation.at
        if at is None or self.day is None:
            return terms.TRUE
        parts = []
        for name, earlier in ((at.valid_from, True), (at.valid_to, False)):
            cell = row.cell(name)
            bound, day = raw(cell), self.day
            held = terms.compared("<=", bound, day) if earlier else terms.compared("<=", day, bound)
            parts.append(_or_open(cell, held))
        return terms.all_of(*parts)

    def hidden(self) -> list[Imagined]:
        """The records that may be there unseen, valid on the day where the relation is dated."""
        taken_at = self.env.sight.taken_at.value
        assert isinstance(taken_at, datetime)
        env = self.env
        return list(imagined(self.target, env.export, self.known(), env.horizon, taken_at, env.book))

    def hidden_terms(self) -> list[Term]:
        """Of each imagined record, whether it belongs."""
        return [terms.all_of(one.certain, self.valid(one.row)) for one in self.hidden()]

    def nobody(self, lost: Lost) -> Sql:
        """The causes for which somebody may hide, quarantined ones added; where nobody can, that there is none."""
        hidden = sql.bits(*(term.doubt for term in self.hidden_terms()), lost.doubt)
        return or_else(hidden, self.env.book.bit(CauseKind.NO_SUCH_RECORD, self.where))


def _or_open(cell: Cell, held: Term) -> Term:
    """A bound that is empty is open."""
    return Term(sql.any_of(cell.empty, held.value), lambda: held.mask)


def _nobody(kind: RecordType) -> Row:
    return Row(kind, lambda name: unknown_cell(sql.ZERO, column_type(kind.fields[name].type)))


def _only(link: Link, table: StoredTable, env: Environment) -> Walked:
    """Walk by the whole key: at most one record answers, and if it is there no other can hide."""
    frame, target = env.frame, link.target
    alias = _joined_once(link, table, frame)
    row = stored_row(target, table, alias, env.book, outer=True)
    matched = sql.is_known(Column(alias, link.others[0], column_type(target.fields[link.others[0]].type)))
    certain = terms.all_of(env.sight.visible(row), link.valid(row))
    nobody = env.book.bit(CauseKind.NO_SUCH_RECORD, link.where)
    there = sql.all_of(matched, sql.is_true(certain.value))
    lost = Lost(link, env)

    def mask() -> Sql:
        absent = link.nobody(lost)
        return sql.case([(sql.negation(matched), absent), (sql.is_false(certain.value), nobody)], certain.mask)

    return Walked(row, there, mask, plain=sql.is_constant(certain.value, True))


def _single(link: Link, table: StoredTable, env: Environment) -> Walked:
    """Walk by less than the key where no two records can answer on one day: another may still hide."""
    frame, target = env.frame, link.target
    alias = _joined_once(link, table, frame, env)
    row = stored_row(target, table, alias, env.book, outer=True)
    matched = sql.is_known(Column(alias, link.others[0], column_type(target.fields[link.others[0]].type)))
    certain = env.sight.visible(row)
    lost, hidden = Lost(link, env), link.hidden_terms()
    unsure = sql.any_of(*(term.unknown for term in hidden), lost.possible)
    there = sql.all_of(matched, sql.is_true(certain.value), sql.negation(unsure))

    def mask() -> Sql:
        seen = sql.choose(matched, certain.doubt, sql.ZERO)
        doubt = sql.bits(seen, *(term.doubt for term in hidden), lost.doubt)
        return or_else(doubt, env.book.bit(CauseKind.NO_SUCH_RECORD, link.where))

    plain = sql.is_constant(certain.value, True) and sql.is_constant(unsure, False)
    return Walked(row, there, mask, plain)


def _joined_once(link: Link, table: StoredTable, frame: Frame, env: Environment | None = None) -> str:
    """Join the records of a table, once for each key that is looked up; with `env`, those valid on the day."""
    looked_up = [*link.own, *([link.day] if env is not None and link.day is not None else [])]
    key = ("joined", table.relation, *link.others, *(sql.identity(own.value) for own in looked_up))
    if key not in frame.memory:
        alias = frame.program.name(link.relation.name)
        on = link.joined(table, alias)
        if env is not None:
            on = sql.all_of(on, link.valid(stored_row(link.target, table, alias, env.book, outer=True)).value)
        frame.left(table.relation, alias, on, alias)
        frame.memory[key] = (alias, looked_up)
    return cast(tuple[str, object], frame.memory[key])[0]


def _counted(link: Link, table: StoredTable, env: Environment) -> Walked:
    """Walk by less than the key: sure of the one record only where no other belongs or may hide."""
    frame = env.frame
    alias = frame.program.name(link.relation.name)
    pairs = frame.inner(table.relation, alias, link.joined(table, alias), ())
    row = stored_row(link.target, table, alias, env.book)
    certain = terms.all_of(env.sight.visible(row), link.valid(row))
    surely = sql.is_true(certain.value)
    group = Grouped(frame, pairs, link.relation.name)
    count = sql.coalesce(group.column("found", sql.operation("count", INT, sql.choose(surely, Constant(1, INT)),
                                                             nullable=False)), sql.ZERO)  # fmt: skip
    lost, hidden = Lost(link, env), link.hidden_terms()
    unsure = sql.any_of(group.any(certain.unknown, "unsure"), *(term.unknown for term in hidden), lost.possible)
    several = sql.compare(">", count, Constant(1, INT))
    book = env.book
    there = sql.all_of(sql.equal(count, Constant(1, INT)), sql.negation(unsure))

    def mask() -> Sql:
        doubt = sql.bits(group.doubt(certain), *(term.doubt for term in hidden), lost.doubt)
        return sql.case(
            [(several, book.bit(CauseKind.CONTRADICTORY, link.where)), (unsure, doubt)],
            book.bit(CauseKind.NO_SUCH_RECORD, link.where),
        )

    def lifted(part: Sql, name: str) -> Sql:
        if isinstance(part, Constant):
            return part
        aggregate: sql.Name = "any" if isinstance(part.type, BoolType) else "max"
        taken = sql.operation(aggregate, part.type, sql.choose(surely, part), nullable=True)
        return group.column(name, taken)

    def read(name: str) -> Cell:
        cell = row.cell(name).mapped(lifted, name)
        return Cell(cell.value, sql.is_true(cell.unknown), cell.mask, sql.is_true(cell.unlisted),
                    sql.is_true(cell.mere_day))  # fmt: skip

    def number() -> Sql:
        return lifted(Column(alias, ROW, INT), ROW)

    return Walked(Row(link.target, read, number if table.numbered else None, table, outer=True), there, mask)


class Lost:
    """The quarantined records that may be the one a walk looks for; nothing is joined unless there are some."""

    def __init__(self, link: Link, env: Environment) -> None:
        self.link = link
        self.env = env
        table = env.lost.get(link.target.name)
        readable = table is not None and all(other in table.columns for other in link.others)
        self.table = table if readable else None
        self._group: Grouped | None = None
        self._certain = terms.FALSE

    @property
    def possible(self) -> Sql:
        """Whether one of them may be it."""
        group = self._gathered()
        return sql.FALSE if group is None else group.any(self._certain.unknown, "unsure")

    @property
    def doubt(self) -> Sql:
        """The causes, if one of them may be."""
        group = self._gathered()
        return sql.ZERO if group is None else group.doubt(self._certain)

    def _gathered(self) -> Grouped | None:
        if self.table is None or self._group is not None:
            return self._group
        link, env = self.link, self.env
        hint = f"lost_{link.relation.name}"
        alias = env.frame.program.name(hint)
        pairs = env.frame.inner(self.table.relation, alias, link.joined(self.table, alias), ())
        row = lost_row(link.target, self.table, alias, env.horizon, env.book)
        doubt = terms.unknown(env.book.bit(CauseKind.QUARANTINED, link.target.name))
        self._certain = terms.all_of(doubt, env.sight.visible(row), link.valid(row))
        self._group = Grouped(env.frame, pairs, hint)
        return self._group


class Grouped:
    """What is gathered of the pairs of each row, joined back to the row it belongs to."""

    def __init__(self, frame: Frame, pairs: Frame, hint: str, keys: Sequence[tuple[Sql, Sql]] | None = None) -> None:
        program = frame.program
        self.name = program.name(f"{hint}_of_each")
        self.pairs = pairs
        matched = keys if keys is not None else [(part, part) for part in frame.identity]
        names = [f"key_{number}" for number, _ in enumerate(matched, 1)]
        self.select = Select(
            {name: inner for name, (inner, _) in zip(names, matched, strict=True)}, pairs.relation, pairs.alias,
            group=[inner for inner, _ in matched],
        )  # fmt: skip
        on = [
            sql.equal(Column(self.name, name, inner.type), outer)
            for name, (inner, outer) in zip(names, matched, strict=True)
        ]
        program.ctes[self.name] = self.select
        program.settling.append(self._settle)
        frame.left(self.name, self.name, sql.all_of(*on), self.name)

    def column(self, name: str, aggregate: Sql) -> Sql:
        """Return an aggregate of the pairs as a column of the row; NULL where there are no pairs."""
        if isinstance(aggregate, Constant):
            return aggregate
        names = set(self.select.columns)
        free, number = name, 1
        while free in names:
            number += 1
            free = f"{name}_{number}"
        self.select.columns[free] = aggregate
        return Column(self.name, free, aggregate.type)

    def doubt(self, term: Term) -> Sql:
        """Return the union of the causes of all pairs of which something is unknown; 0 where nothing is."""
        doubt = term.doubt
        if sql.is_constant(doubt, 0):
            return sql.ZERO
        return sql.coalesce(self.column("doubt", sql.operation("bit or", INT, doubt, nullable=True)), sql.ZERO)

    def any(self, condition: Sql, name: str) -> Sql:
        """Return whether the condition (never NULL) holds for any of the pairs."""
        if sql.is_constant(condition, False):
            return sql.FALSE
        found = self.column(name, sql.operation("any", BOOL, condition, nullable=True))
        return sql.is_true(found)

    def _settle(self) -> None:
        done = self.pairs.select(self.select.columns, group=self.select.group)
        self.select.joins, self.select.where = done.joins, done.where

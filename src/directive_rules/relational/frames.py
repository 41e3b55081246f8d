"""The FROM clause of a query while rules are compiled into it: joins are added when an expression needs them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from directive_rules.model.types import INT
from directive_rules.relational import sql
from directive_rules.relational.sql import Column, Sql

JoinKind: TypeAlias = Literal["left", "inner", "cross", "semi", "anti"]


@dataclass(frozen=True, slots=True, eq=False)
class Join:
    """One more relation, a table or a common table expression by name, and the condition that joins it."""

    kind: JoinKind
    relation: str
    alias: str
    on: Sql = sql.TRUE

    @property
    def shows(self) -> bool:
        """Whether its columns can be read, and it changes nothing but that."""
        return self.kind == "left"


@dataclass(slots=True, eq=False)
class Select:
    """One SELECT: columns by name, where they come from, and what they are grouped by."""

    columns: dict[str, Sql]
    relation: str
    alias: str
    joins: Sequence[Join] = ()
    where: Sequence[Sql] = ()
    group: Sequence[Sql] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Union:
    """Rows of several SELECTs with equal columns, doubles kept."""

    parts: tuple[Select, ...]


Query: TypeAlias = Select | Union


@dataclass(slots=True, eq=False)
class Program:
    """One statement: common table expressions in the order they build on one another, and the query at the end."""

    ctes: dict[str, Query] = field(default_factory=dict)
    final: Query | None = None
    settling: list[Callable[[], None]] = field(default_factory=list)
    _names: set[str] = field(default_factory=set)

    def name(self, hint: str) -> str:
        """Return a name for a table expression or an alias that nothing else in the statement has."""
        found, number = hint, 1
        while found in self._names:
            number += 1
            found = f"{hint}_{number}"
        self._names.add(found)
        return found

    def reads(self, relation: str) -> bool:
        """Tell whether any part of the statement reads a table."""
        queries = [*self.ctes.values(), *([self.final] if self.final is not None else [])]
        parts = [part for query in queries for part in _parts(query)]
        return any(relation in (part.relation, *(join.relation for join in part.joins)) for part in parts)

    def settle(self) -> None:
        """Settle what each table expression joins, once all is said."""
        for settle in self.settling:
            settle()

    def arrange(self) -> None:
        """Put the table expressions in an order in which each stands behind those it reads."""
        ordered: dict[str, Query] = {}

        def place(name: str) -> None:
            if name in ordered or name not in self.ctes:
                return
            for part in _parts(self.ctes[name]):
                for relation in (part.relation, *(join.relation for join in part.joins)):
                    place(relation)
            ordered[name] = self.ctes[name]

        for part in _parts(self.final) if self.final is not None else ():
            for relation in (part.relation, *(join.relation for join in part.joins)):
                place(relation)
        self.ctes = ordered


@dataclass(slots=True, eq=False)
class Frame:
    """Rows under consideration, one for each value of `identity`, and what has been joined to them so far.

    Left joins may be added freely: each adds columns and at most one match, so that identity stays what it is. `narrow`
    tells that the rows were filtered to few; it only guides which plan is cheaper.
    """

    program: Program
    relation: str
    alias: str
    identity: tuple[Column, ...]
    joins: list[Join] = field(default_factory=list)
    where: list[Sql] = field(default_factory=list)
    narrow: bool = False
    memory: dict[object, object] = field(default_factory=dict)

    def left(self, relation: str, hint: str, on: Sql, alias: str | None = None) -> str:
        """Join something that matches at most once, and return its alias."""
        name = alias or self.program.name(hint)
        self.joins.append(Join("left", relation, name, on))
        return name

    def inner(self, relation: str, alias: str, on: Sql, identity: Iterable[Column]) -> Frame:
        """Return the pairs of these rows and those of another relation that meet the condition."""
        return Frame(
            self.program,
            self.relation,
            self.alias,
            (*self.identity, *identity),
            [*self.joins, Join("inner", relation, alias, on)],
            list(self.where),
            self.narrow,
            dict(self.memory),
        )

    def select(self, columns: dict[str, Sql], *, group: Sequence[Sql] = (), where: Sequence[Sql] = ()) -> Select:
        """Return a query over these rows, with those left joins alone that it needs."""
        conditions = [*self.where, *where]
        used = sql.tables_of([*columns.values(), *group, *conditions])
        kept: list[Join] = []
        for join in reversed(self.joins):
            if not join.shows or join.alias in used:
                kept.append(join)
                used |= join.on.tables
        return Select(columns, self.relation, self.alias, kept[::-1], conditions, group)


@dataclass(slots=True, eq=False)
class Derived:
    """The rows of a frame as a table expression of their own; a column is there as soon as one asks for it."""

    source: Frame
    frame: Frame
    select: Select
    _columns: dict[int, Column] = field(default_factory=dict)
    _kept: list[Sql] = field(default_factory=list)

    def column(self, expression: Sql, hint: str) -> Sql:
        """Return an expression over the source as a column of the new table; a literal is itself."""
        if isinstance(expression, sql.Constant):
            return expression
        found = self._columns.get(id(expression)) or self._plain(expression)
        if found is None:
            name = _free(hint, self.select.columns)
            self.select.columns[name] = expression
            found = Column(self.frame.alias, name, expression.type, expression.nullable)
        self._columns[id(expression)] = found
        self._kept.append(expression)
        return found

    def _plain(self, expression: Sql) -> Column | None:
        if not isinstance(expression, Column):
            return None
        for name, held in self.select.columns.items():
            if isinstance(held, Column) and (held.table, held.name) == (expression.table, expression.name):
                return Column(self.frame.alias, name, expression.type, expression.nullable)
        return None

    def finish(self) -> None:
        """Settle which joins the columns asked for need."""
        done = self.source.select(self.select.columns)
        self.select.joins, self.select.where = done.joins, done.where


def derive(source: Frame, hint: str) -> Derived:
    """Make the rows of a frame a table expression, with nothing but their identity as yet."""
    program = source.program
    name = program.name(hint)
    select = Select({}, source.relation, source.alias)
    frame = Frame(program, name, name, (), narrow=source.narrow)
    derived = Derived(source, frame, select)
    program.ctes[name] = select
    program.settling.append(derived.finish)
    frame.identity = tuple(_as_column(derived.column(part, part.name)) for part in source.identity)
    return derived


def _parts(query: Query) -> tuple[Select, ...]:
    return query.parts if isinstance(query, Union) else (query,)


def row_number(alias: str, name: str) -> Column:
    """Return the column that numbers the rows of a table."""
    return Column(alias, name, INT, nullable=False)


def _as_column(found: Sql) -> Column:
    assert isinstance(found, Column)
    return found


def _free(hint: str, taken: Iterable[str]) -> str:
    names, number, found = set(taken), 1, hint
    while found in names:
        number += 1
        found = f"{hint}_{number}"
    return found

"""The ledger's statements: made once from the tables for a database, then run as they are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final, TypeAlias, cast

from sqlalchemy import Connection, Dialect, Select, Table, bindparam, delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql import ClauseElement

from directive_rules.monitor.ledger import schema

Row: TypeAlias = tuple[Any, ...]
WIDE: Final = 64
"""A group of more subjects than this is not looked at at once, but waits."""

WIDTHS: Final = (1, 8, 64, 512)
"""How many keys one look-up asks for; the last is repeated to fill the width."""


class Prepared:
    """One statement as text for one database; `names` is the order in which a row gives its values.

    It goes to the driver's own cursor: at a monitor's rate, any layer between costs more than the answer.
    """

    def __init__(self, statement: ClauseElement, names: Sequence[str], dialect: Dialect) -> None:
        compiled = statement.compile(dialect=dialect)
        self.text = str(compiled)
        self.names = tuple(names)
        order = getattr(compiled, "positiontup", None)
        self._order = None if order is None else tuple(self.names.index(name) for name in order)
        self._straight = self._order == tuple(range(len(self.names)))

    def _given(self, row: Row) -> Any:
        if self._straight:
            return row
        if self._order is None:
            return dict(zip(self.names, row, strict=True))
        return tuple(row[place] for place in self._order)

    def run(self, connection: Connection, rows: Sequence[Row]) -> None:
        """Run it once for each row. Raises the driver's errors."""
        cursor = connection.connection.cursor()
        try:
            if len(rows) == 1:
                cursor.execute(self.text, self._given(rows[0]))
            elif rows:
                cursor.executemany(self.text, rows if self._straight else [self._given(row) for row in rows])
        finally:
            cursor.close()

    def ask(self, connection: Connection, row: Row) -> list[Row]:
        """Run it and return what it finds. Raises the driver's errors."""
        cursor = connection.connection.cursor()
        try:
            cursor.execute(self.text, self._given(row))
            return cast("list[Row]", cursor.fetchall())
        finally:
            cursor.close()


class Among:
    """A look-up of many keys at once: a few widths, so that the database meets few different texts."""

    def __init__(self, query: Select[Any], column: Any, fixed: Sequence[str], dialect: Dialect) -> None:
        self._prepared = {}
        for width in WIDTHS:
            names = [f"k{number}" for number in range(width)]
            statement = query.where(column.in_([bindparam(name, type_=column.type) for name in names]))
            self._prepared[width] = Prepared(statement, [*fixed, *names], dialect)

    def ask(self, connection: Connection, fixed: Row, keys: Iterable[str]) -> list[Row]:
        """Return the rows of all the keys."""
        left = list(dict.fromkeys(keys))
        found: list[Row] = []
        while left:
            width = next((width for width in WIDTHS if width >= len(left)), WIDTHS[-1])
            part, left = left[:width], left[width:]
            filled = part + [part[-1]] * (width - len(part))
            found += self._prepared[width].ask(connection, (*fixed, *filled))
        return found


class Statements:
    """All that the ledger says to its database, but for what is said once in a while."""

    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect
        self.add_commit = self._insert(schema.commits)
        self.add_records = self._insert(schema.records)
        self.add_transitions = self._insert(schema.transitions)
        self.add_joins = self._keep(schema.joins)
        self.put_duties = self._put(schema.duties)
        self.put_wakes = self._put(schema.wakes)
        self.put_waiting = self._keep(schema.waiting)
        self.put_partitions = self._put(schema.partitions)
        self.put_checkpoints = self._put(schema.checkpoints)
        self.put_meta = self._put(schema.meta)
        self.put_groups = self._put(schema.groups)
        self.put_seen = self._put(schema.subscribers)
        self.drop_wakes = self._drop(schema.wakes)
        self.drop_waiting = self._drop(schema.waiting)
        self.drop_duties = self._drop(schema.duties)
        self._look_up(dialect)

    def _look_up(self, dialect: Dialect) -> None:
        records, joins, duties, groups = schema.records, schema.joins, schema.duties, schema.groups
        self.records_of = Among(
            select(records.c.key, records.c.id, records.c.sound, records.c.body)
            .where(records.c.type == bindparam("type"))
            .order_by(records.c.id),
            records.c.key,
            ["type"],
            dialect,
        )
        self.joined = Among(
            select(joins.c.value, joins.c.key).where(
                joins.c.partition == bindparam("partition"), joins.c.number == bindparam("number")
            ),
            joins.c.value,
            ["partition", "number"],
            dialect,
        )
        self.joined_few = Prepared(
            select(joins.c.key)
            .where(
                joins.c.partition == bindparam("partition"),
                joins.c.number == bindparam("number"),
                joins.c.value == bindparam("value"),
            )
            .suffix_with(f"LIMIT {WIDE + 1}"),
            ["partition", "number", "value"],
            dialect,
        )
        self.duties_of = Among(
            select(*(column for column in duties.c if column.name != "partition")).where(
                duties.c.partition == bindparam("partition")
            ),
            duties.c.key,
            ["partition"],
            dialect,
        )
        self.groups_of = Among(
            select(groups.c.name, groups.c.body, groups.c.count, groups.c.standing).where(
                groups.c.partition == bindparam("partition")
            ),
            groups.c.name,
            ["partition"],
            dialect,
        )

    def _insert(self, table: Table) -> Prepared:
        return Prepared(self._dialect_insert(table), _columns(table), self._dialect)

    def _keep(self, table: Table) -> Prepared:
        """Insert, and leave a row alone that is there already."""
        return Prepared(self._dialect_insert(table).on_conflict_do_nothing(), _columns(table), self._dialect)

    def _put(self, table: Table) -> Prepared:
        """Insert, or replace the row of the same key."""
        insert = self._dialect_insert(table)
        key = [column.name for column in table.primary_key]
        others = {name: insert.excluded[name] for name in _columns(table) if name not in key}
        statement = insert.on_conflict_do_update(index_elements=key, set_=others)
        return Prepared(statement, _columns(table), self._dialect)

    def _drop(self, table: Table) -> Prepared:
        key = [column.name for column in table.primary_key]
        statement = delete(table).where(*(table.c[name] == bindparam(name) for name in key))
        return Prepared(statement, key, self._dialect)

    def _dialect_insert(self, table: Table) -> Any:
        return sqlite.insert(table) if self._dialect.name == "sqlite" else postgresql.insert(table)


def _columns(table: Table) -> list[str]:
    return [column.name for column in table.columns]


_made: dict[str, Statements] = {}


def statements_of(dialect: Dialect) -> Statements:
    """Return the statements for a kind of database, made once in a process."""
    if dialect.name not in _made:
        _made[dialect.name] = Statements(dialect)
    return _made[dialect.name]

"""The ledger: what was observed, how every duty stands, and all that ever changed, in one database.

Acknowledged means committed. After a commit that failed nobody knows whether it happened: the connection is closed, a
new one opened, and the chain asked whether the commit is in it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Select, func, literal, select, tuple_

from directive_rules.errors import IntegrityError, MachineError, UsageError
from directive_rules.monitor.encoding import data_text
from directive_rules.monitor.ledger import schema
from directive_rules.monitor.ledger.changes import NUMBERS, Changes, Head, linked
from directive_rules.monitor.ledger.database import Database
from directive_rules.monitor.ledger.opening import connect, is_there, reason
from directive_rules.monitor.ledger.statements import Row

PAGE: Final = 2_000
SCHEMA: Final = "schema"
LAST: Final = 1 << 62


class Ledger(Database):
    """One ledger, open. Not for two threads at once; what a monitor needs of it is here, the rest of SQL nowhere."""

    def __init__(self, where: str | Path, *, create: bool = True) -> None:
        """Open the ledger; `create` makes it where there is none, and brings an older schema up to this one.

        Raises `UsageError` for what is no ledger, `MachineError` where the database does not answer, and
        `IntegrityError` for a ledger of a newer schema.
        """
        super().__init__(where)
        try:
            self._open(create)
        except BaseException:
            self.close()
            raise

    def _open(self, create: bool) -> None:
        there = create or is_there(self.url)
        if there:
            with self._guarded() as connection:
                there = schema.exists(connection)
        if not there and not create:
            raise UsageError(f"there is no ledger in {self}")
        version = int(self.meta().get(SCHEMA, 0)) if there else 0
        if version > schema.VERSION:
            raise IntegrityError(
                f"the ledger {self} has schema {version}, and this version of directive-rules knows {schema.VERSION}"
            )
        if version < schema.VERSION:
            if not create:
                raise UsageError(
                    f"the ledger {self} has the older schema {version}: a monitor that opens it updates it"
                )
            self._migrate()

    def _migrate(self) -> None:
        """Bring the schema up to date in one transaction; whoever comes second finds it done."""
        with self.transaction() as connection:
            there = schema.exists(connection)
            version = int(self.meta_in(connection).get(SCHEMA, 0)) if there else 0
            for step in schema.STEPS[version:]:
                step(connection)
            self.set_meta(connection, {SCHEMA: schema.VERSION})

    # -- writing ------------------------------------------------------------------------------------------------------

    def commit(self, parts: Sequence[tuple[Head, Changes]]) -> list[Head]:
        """Write the changes of each partition after its head, all in one transaction; return the new heads.

        Raises `MachineError` where nothing was written, where the database does not even answer whether it was, and
        where somebody else has written since: then another monitor owns the partition.
        """
        heads = [
            linked(
                before,
                before.token,
                before.clock if changes.clock is None else changes.clock,
                changes.records,
                changes.transitions,
            )
            for before, changes in parts
        ]
        if self._connection is None:
            self._connection = connect(self._engine)
        connection = self._connection
        try:
            with self._together(connection):
                self._begin(connection)
                for head, (_, changes) in zip(heads, parts, strict=True):
                    self.append(connection, head, changes)
                self._finish(connection)
        except self._errors as error:
            self._decide(connection, heads, error)
        except BaseException:
            self._rollback(connection)
            self._drop()
            raise
        return heads

    def append(self, connection: Connection, head: Head, changes: Changes) -> None:
        """Write a commit and its changes inside a transaction."""
        said = self.statements
        said.add_commit.run(
            connection,
            [(head.partition, head.seq, head.token, head.clock, head.records, head.transitions, head.hash)],
        )
        for statement, rows in (
            (said.add_records, changes.records),
            (said.add_joins, changes.joins),
            (said.put_duties, changes.duties),
            (said.add_transitions, changes.transitions),
            (said.drop_wakes, changes.no_wakes),
            (said.put_wakes, changes.wakes),
            (said.drop_waiting, changes.no_waiting),
            (said.put_waiting, changes.waiting),
            (said.put_groups, changes.groups),
            (said.drop_duties, changes.no_duties),
            (said.put_seen, changes.seen),
        ):
            if rows:
                statement.run(connection, rows)

    def _decide(self, connection: Connection, heads: Sequence[Head], error: Exception) -> None:
        """After a commit that failed: ask a new connection whether it happened. Return where it did."""
        self._rollback(connection)
        self._drop()
        try:
            happened = all(self.committed(head) for head in heads)
        except MachineError:
            raise MachineError(
                f"the ledger {self} did not confirm a commit and does not answer: whether it was written is not known "
                f"until it does, and what was sent may be sent again: {reason(error)}"
            ) from None
        if not happened:
            raise self._refused(error) from None

    def leave(self, seen: Sequence[Row]) -> None:
        """Write how far subscribers came, where no commit will."""
        if seen:
            with self.transaction() as connection:
                self.statements.put_seen.run(connection, seen)

    def committed(self, head: Head) -> bool:
        """Tell whether exactly this commit is in the chain."""
        commits = schema.commits
        query = select(commits.c.hash).where(commits.c.partition == head.partition, commits.c.seq == head.seq)
        with self._guarded() as connection, self._settled(connection):
            return bool(connection.execute(query).scalar() == head.hash)

    # -- what the ledger was opened for -------------------------------------------------------------------------------

    def meta(self) -> dict[str, Any]:
        """Return what is written about the ledger itself, by name."""
        with self._guarded() as connection:
            return self.meta_in(connection)

    def meta_in(self, connection: Connection) -> dict[str, Any]:
        """Return the same inside a transaction."""
        return {name: json.loads(value) for name, value in connection.execute(select(schema.meta))}

    def set_meta(self, connection: Connection, values: dict[str, Any]) -> None:
        """Write about the ledger itself, inside a transaction."""
        rows = [(name, data_text(value)) for name, value in sorted(values.items())]
        self.statements.put_meta.run(connection, rows)

    # -- looking up ---------------------------------------------------------------------------------------------------

    def head(self, partition: int) -> Head:
        """Return the last commit of a partition."""
        commits = schema.commits
        query = select(commits).where(commits.c.partition == partition).order_by(commits.c.seq.desc()).limit(1)
        with self._guarded() as connection:
            row = connection.execute(query).first()
        if row is None:
            return self.begun(partition)
        return Head(row.partition, row.seq, row.token, row.clock, row.records, row.transitions, bytes(row.hash))

    def begun(self, partition: int) -> Head:
        """Return where the chain of a partition begins: before its first commit, or at its checkpoint."""
        points = schema.checkpoints
        with self._guarded() as connection:
            row = connection.execute(select(points).where(points.c.partition == partition)).first()
        if row is None:
            return Head.none(partition)
        return Head(partition, row.seq, 0, None, row.records, row.transitions, bytes(row.hash))

    def records_of(self, record_type: str, keys: Iterable[str]) -> list[Row]:
        """Return (key, id, sound, body) of all records of a type under some keys, in the order of arrival."""
        with self._guarded() as connection:
            return self.statements.records_of.ask(connection, (record_type,), keys)

    def joined(self, partition: int, number: int, values: Iterable[str]) -> list[Row]:
        """Return (value, key) of the records found under joining values of an index."""
        with self._guarded() as connection:
            return self.statements.joined.ask(connection, (partition, number), values)

    def joined_few(self, partition: int, number: int, value: str) -> list[str]:
        """Return the keys of the records found under one joining value of an index, at most one more than `WIDE`."""
        with self._guarded() as connection:
            rows = self.statements.joined_few.ask(connection, (partition, number, value))
        return [row[0] for row in rows]

    def duties_of(self, partition: int, keys: Iterable[str]) -> list[Row]:
        """Return the duties of the subjects with some keys, of whatever type."""
        with self._guarded() as connection:
            return self.statements.duties_of.ask(connection, (partition,), keys)

    def groups_of(self, partition: int, names: Iterable[str]) -> list[Row]:
        """Return (name, body, count, standing) of some groups."""
        with self._guarded() as connection:
            return self.statements.groups_of.ask(connection, (partition,), names)

    def due(self, partition: int, clock: int, limit: int) -> list[Row]:
        """Return (key, rule) of the subjects of which a duty has to be looked at by the clock, the earliest first."""
        duties = schema.duties
        return self._rows(
            select(duties.c.key, duties.c.rule)
            .where(duties.c.partition == partition, duties.c.next_at <= clock)
            .order_by(duties.c.next_at)
            .limit(limit)
        )

    def woken(self, partition: int, clock: int, limit: int) -> list[Row]:
        """Return (type, key) of the records that read otherwise by the clock."""
        wakes = schema.wakes
        return self._rows(
            select(wakes.c.type, wakes.c.key)
            .where(wakes.c.partition == partition, wakes.c.at <= clock)
            .order_by(wakes.c.at)
            .limit(limit)
        )

    def waiting(self, partition: int, limit: int) -> list[Row]:
        """Return (rule, path, step, value) of the groups that wait to be judged again."""
        waiting = schema.waiting
        query = select(waiting.c.rule, waiting.c.path, waiting.c.step, waiting.c.value)
        return self._rows(query.where(waiting.c.partition == partition).limit(limit))

    def owed(self, due_before: int | None, statuses: Sequence[str]) -> Iterator[Row]:
        """Yield the duties in these statuses, the earliest due first, those without a due last."""
        duties = schema.duties
        rank = func.coalesce(duties.c.due_at, LAST).label("rank")
        query = select(duties, rank).where(duties.c.status.in_(statuses))
        if due_before is not None:
            query = query.where(duties.c.due_at < due_before)
        place = (rank, duties.c.partition, duties.c.key, duties.c.rule, duties.c.period)
        for row in self._paged(query, place, lambda row: (row[-1], *row[:4])):
            yield row[:-1]

    def duties(self, statuses: Sequence[str] | None, partitions: Sequence[int]) -> Iterator[Row]:
        """Yield the duties in these statuses, or all there are, in the order of partition, key, rule and period."""
        duties = schema.duties
        query = select(duties).where(duties.c.status.in_(statuses) if statuses else duties.c.status.isnot(None))
        query = query.where(duties.c.partition.in_(partitions))
        place = (duties.c.partition, duties.c.key, duties.c.rule, duties.c.period)
        return self._paged(query, place, lambda row: row[:4])

    def _paged(self, query: Select[Any], place: Row, last: Callable[[Row], Row]) -> Iterator[Row]:
        """Yield what a query finds page by page, in an order in which no two rows are equal."""
        query = query.order_by(*place).limit(PAGE)
        page = self._rows(query)
        while page:
            yield from page
            if len(page) < PAGE:
                return
            page = self._rows(query.where(tuple_(*place) > tuple_(*map(literal, last(page[-1])))))

    def subjects(self, partition: int, record_type: str, after: str, limit: int) -> list[str]:
        """Return the keys of a type's records in a partition, in their order, after one."""
        records = schema.records
        low = partition * NUMBERS
        query = (
            select(records.c.key)
            .where(records.c.type == record_type, records.c.key > after, records.c.sound == 1)
            .where(records.c.id > low, records.c.id < low + NUMBERS)
            .distinct()
            .order_by(records.c.key)
            .limit(limit)
        )
        return [row[0] for row in self._rows(query)]

    def records_after(self, partition: int, last: int, limit: int = PAGE) -> list[Row]:
        """Return records of a partition as they stand in the table, in the order of arrival, after one."""
        records = schema.records
        query = select(records).where(records.c.id > last, records.c.id < (partition + 1) * NUMBERS)
        return self._rows(query.order_by(records.c.id).limit(limit))

    def transitions_after(self, partition: int, last: int, limit: int = PAGE) -> list[Row]:
        """Return transitions of a partition as they stand in the table, in order, after one."""
        moved = schema.transitions
        query = select(moved).where(moved.c.id > last, moved.c.id < (partition + 1) * NUMBERS)
        return self._rows(query.order_by(moved.c.id).limit(limit))

    def last_note(self, partition: int, name: str) -> str | None:
        """Return the last note of a name in a partition."""
        moved = schema.transitions
        low = partition * NUMBERS
        query = select(moved.c.body).where(moved.c.kind == "note", moved.c.name == name)
        query = query.where(moved.c.id > low, moved.c.id < low + NUMBERS).order_by(moved.c.id.desc()).limit(1)
        found = self._rows(query)
        return found[0][0] if found else None

    def unsound(self, partition: int) -> list[Row]:
        """Return the records of a partition that a sanity check refused."""
        records = schema.records
        low = partition * NUMBERS
        query = select(records).where(records.c.sound == 0, records.c.id > low, records.c.id < low + NUMBERS)
        return self._rows(query.order_by(records.c.id))

    def standing(self, *, all_of_them: bool = False) -> list[Row]:
        """Return (partition, name, body, count, standing) of the groups whose escalation stands, or of all groups."""
        groups = schema.groups
        query = select(groups).order_by(groups.c.name)
        return self._rows(query if all_of_them else query.where(groups.c.standing == 1))

    def stray_duties(self, partition: int, rules: Sequence[str], limit: int) -> list[Row]:
        """Return duties of other rules than these, the partition left out, that are owed or have to be looked at."""
        duties = schema.duties
        query = select(*(column for column in duties.c if column.name != "partition")).limit(limit)
        alive = duties.c.status.isnot(None) | duties.c.next_at.isnot(None)
        return self._rows(query.where(duties.c.partition == partition, duties.c.rule.notin_(rules), alive))

    def stray_groups(self, partition: int, rules: Sequence[str]) -> list[Row]:
        """Return (rule, path, step, value) of the groups that wait under other rules than these."""
        waiting = schema.waiting
        query = select(waiting.c.rule, waiting.c.path, waiting.c.step, waiting.c.value)
        return self._rows(query.where(waiting.c.partition == partition, waiting.c.rule.notin_(rules)))

    def seen(self, name: str, partition: int) -> int | None:
        """Return the last transition a subscriber has taken; None where it is not known."""
        subscribers = schema.subscribers
        query = select(subscribers.c.seen).where(subscribers.c.name == name, subscribers.c.partition == partition)
        found = self._rows(query)
        return found[0][0] if found else None

    def rows(self, statement: Any) -> list[Row]:
        """Return what a query of the other modules of the ledger finds."""
        return self._rows(statement)

    def _rows(self, statement: Any) -> list[Row]:
        with self._guarded() as connection:
            return [tuple(row) for row in connection.execute(statement)]

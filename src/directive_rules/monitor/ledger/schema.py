"""The tables of the ledger, and the steps by which a ledger of an older schema becomes one of this.

A fresh ledger is made by the same steps, one after the other, so that no step is ever without use. Every text is our
own canonical ASCII, every instant a number of microseconds: nothing depends on how a database reads dates or collates.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Float,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    SmallInteger,
    Table,
    Text,
    inspect,
)

metadata: Final = MetaData()
Number: Final = BigInteger().with_variant(Integer, "sqlite")
"""A whole number that is SQLite's own row number where it is the key."""

meta = Table("monitor_meta", metadata, Column("name", Text, primary_key=True), Column("value", Text, nullable=False))
"""What the ledger was opened for: schema version, rulesets, claims; and the numbers of the join indexes."""

partitions = Table(
    "monitor_partitions",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("owner", Text, nullable=False),
    Column("token", BigInteger, nullable=False),
    Column("expires", Float(53), nullable=False),
)
"""Who may write a partition, until when by the database's own clock, and under which token."""

commits = Table(
    "monitor_commits",
    metadata,
    Column("partition", Integer, nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("token", BigInteger, nullable=False),
    Column("clock", BigInteger),
    Column("records", BigInteger, nullable=False),
    Column("transitions", BigInteger, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    PrimaryKeyConstraint("partition", "seq"),
    sqlite_with_rowid=False,
)
"""The chain: one row a commit, with the last record and transition it holds, and the hash over them and what went
before. Its key lets one writer only append the next."""

records = Table(
    "monitor_records",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=False),
    Column("type", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("sound", SmallInteger, nullable=False),
    Column("body", Text, nullable=False),
)
"""Every content observed, in the order of arrival, never changed. One that a sanity check refuses is not `sound`."""
Index("monitor_records_by_key", records.c.type, records.c.key)
_unsound = records.c.sound == 0
Index("monitor_records_unsound", records.c.id, sqlite_where=_unsound, postgresql_where=_unsound)

joins = Table(
    "monitor_joins",
    metadata,
    Column("partition", Integer, nullable=False),
    Column("number", Integer, nullable=False),
    Column("value", Text, nullable=False),
    Column("key", Text, nullable=False),
    PrimaryKeyConstraint("partition", "number", "value", "key"),
    sqlite_with_rowid=False,
)
"""Where records are found by joining fields that are not their key. A superset: who merges otherwise is left out."""

duties = Table(
    "monitor_duties",
    metadata,
    Column("partition", Integer, nullable=False),
    Column("key", Text, nullable=False),
    Column("rule", Text, nullable=False),
    Column("period", Text, nullable=False),
    Column("status", Text),
    Column("due", Text),
    Column("due_at", BigInteger),
    Column("causes", Text),
    Column("groups", Text),
    Column("next_at", BigInteger),
    Column("transition", BigInteger),
    PrimaryKeyConstraint("partition", "key", "rule", "period"),
    sqlite_with_rowid=False,
)
"""How every duty stands at the clock, and when it has to be looked at again. Without a status there is no duty, or not
yet; the period `*` stands for the periods to come."""
_scheduled = duties.c.next_at.isnot(None)
Index(
    "monitor_duties_by_next",
    duties.c.partition,
    duties.c.next_at,
    sqlite_where=_scheduled,
    postgresql_where=_scheduled,
)
_owed = duties.c.status.in_(["pending", "violated"])
Index("monitor_duties_owed", duties.c.due_at, sqlite_where=_owed, postgresql_where=_owed)

wakes = Table(
    "monitor_wakes",
    metadata,
    Column("partition", Integer, nullable=False),
    Column("type", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
    PrimaryKeyConstraint("partition", "type", "key"),
    sqlite_with_rowid=False,
)
"""Records that will read otherwise when the clock comes to a later version of them."""
Index("monitor_wakes_by_at", wakes.c.partition, wakes.c.at)

waiting = Table(
    "monitor_waiting",
    metadata,
    Column("partition", Integer, nullable=False),
    Column("rule", Text, nullable=False),
    Column("path", Text, nullable=False),
    Column("step", Integer, nullable=False),
    Column("value", Text, nullable=False),
    PrimaryKeyConstraint("partition", "rule", "path", "step", "value"),
    sqlite_with_rowid=False,
)
"""Groups of subjects that something reached at once, and that wait to be judged again."""

transitions = Table(
    "monitor_transitions",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=False),
    Column("kind", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("body", Text, nullable=False),
)
"""Everything that ever happened to a `duty`, to a `group` of them or to the ledger itself (a `note`), in order, never
changed."""
_notes = transitions.c.kind == "note"
Index("monitor_notes", transitions.c.id, sqlite_where=_notes, postgresql_where=_notes)

groups = Table(
    "monitor_groups",
    metadata,
    Column("partition", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("count", Integer, nullable=False),
    Column("standing", SmallInteger, nullable=False),
    PrimaryKeyConstraint("partition", "name"),
    sqlite_with_rowid=False,
)
"""How many breaches each escalation counts for one bearer and period, and whether it stands."""

subscribers = Table(
    "monitor_subscribers",
    metadata,
    Column("name", Text, nullable=False),
    Column("partition", Integer, nullable=False),
    Column("seen", BigInteger, nullable=False),
    PrimaryKeyConstraint("name", "partition"),
    sqlite_with_rowid=False,
)
"""The last transition that each named subscriber has taken."""

checkpoints = Table(
    "monitor_checkpoints",
    metadata,
    Column("partition", Integer, primary_key=True, autoincrement=False),
    Column("seq", BigInteger, nullable=False),
    Column("records", BigInteger, nullable=False),
    Column("transitions", BigInteger, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    Column("kept", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)
"""Where the chain begins after history was dropped: the last commit dropped, and a hash over what of it is kept."""


def _first(connection: Connection) -> None:
    for table in (meta, partitions, commits, records, joins, duties, wakes, waiting, transitions, subscribers):
        table.create(connection)


def _escalation(connection: Connection) -> None:
    groups.create(connection)


def _retention(connection: Connection) -> None:
    checkpoints.create(connection)


STEPS: Final[tuple[Callable[[Connection], None], ...]] = (_first, _escalation, _retention)
"""Each step makes a ledger of the schema before it one of its own; the number of steps is the schema's version."""

VERSION: Final = len(STEPS)


def exists(connection: Connection) -> bool:
    """Tell whether there is a ledger in the database."""
    return inspect(connection).has_table(meta.name)

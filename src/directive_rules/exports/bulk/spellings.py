"""What a query could not read, read by the Python reader: once a spelling, kept beside it in a small table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from directive_rules.exports.bulk.encoding import decode, decode_pair
from directive_rules.exports.bulk.quoting import identifier
from directive_rules.exports.bulk.sqltypes import TEXT, sql_type
from directive_rules.exports.mapping import Column
from directive_rules.model.stored import Doubt
from directive_rules.model.types import ListType, TimestampType
from directive_rules.model.values import Scalar, Unlisted, Value, start_of_day

if TYPE_CHECKING:
    import duckdb

BATCH: Final = 20_000


@dataclass(frozen=True, slots=True)
class Spellings:
    """A table with the columns `text`, `value`, `doubt` and `bad` for the texts of one column, each there once.

    `members` is the table of list members: `text`, `member`, `doubt`. `doubts` are those that occur, of the values or
    of the members; `bad` tells whether some text cannot be read at all.
    """

    relation: str
    members: str
    doubts: frozenset[Doubt]
    bad: bool

    def drop(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Take the tables away."""
        for table in filter(None, (self.relation, self.members)):
            connection.execute(f"DROP TABLE {table}")


def read_spellings(
    connection: duckdb.DuckDBPyConnection, column: Column, texts: Sequence[str], relation: str
) -> Spellings:
    """Read the texts, each there once, and make the table `relation` of them."""
    type_ = column.reader.field.type
    table, members = identifier(relation), identifier(f"{relation}__members")
    own = sql_type(type_)
    connection.execute(f"CREATE TABLE {table} (text VARCHAR, value {own}, doubt BIGINT, bad BOOLEAN)")
    of = sql_type(type_.of) if isinstance(type_, ListType) else ""
    if of:
        connection.execute(f"CREATE TABLE {members} (text VARCHAR, member {of}, doubt BIGINT)")
    doubts: set[Doubt] = set()
    bad = False
    for start in range(0, len(texts), BATCH):
        read = _Batch(column)
        for text in texts[start : start + BATCH]:
            read.take(text)
        insert(connection, table, read.values, (TEXT, own, "BIGINT", "BOOLEAN"))
        insert(connection, members, read.members, (TEXT, of, "BIGINT"))
        doubts |= read.doubts
        bad |= read.bad
    return Spellings(table, members if of else "", frozenset(doubts), bad)


class _Batch:
    """Some texts of a column, and what they mean."""

    def __init__(self, column: Column) -> None:
        type_ = column.reader.field.type
        self.column = column
        self.instants = isinstance(type_.of if isinstance(type_, ListType) else type_, TimestampType)
        self.values: list[tuple[str | None, ...]] = []
        self.members: list[tuple[str | None, ...]] = []
        self.doubts: set[Doubt] = set()
        self.bad = False

    def take(self, text: str) -> None:
        """Read a text; what cannot be read is bad."""
        try:
            value = _read(self.column, text)
        except ValueError:
            self.values.append((text, None, None, "true"))
            self.bad = True
            return
        if isinstance(value, tuple):
            self.values.append((text, "true", None, "false"))
            self.members += [(text, *self.stored(member)) for member in value]
        else:
            self.values.append((text, *self.stored(value), "false"))

    def stored(self, value: Scalar | None) -> tuple[str | None, str | None]:
        """Return a value and its doubt as they are stored, and note the doubt."""
        text, doubt = stored_text(value, instant=self.instants)
        if doubt is None:
            return text, None
        self.doubts.add(doubt)
        return text, str(int(doubt))


def stored_text(value: Scalar | None, *, instant: bool) -> tuple[str | None, Doubt | None]:
    """Return a value as text that the database reads as the same value, and why it is in doubt if it is.

    `instant` says that the field is a timestamp, in which a mere day is in doubt.
    """
    match value:
        case None:
            return None, None
        case Unlisted(text=text):
            return text, Doubt.UNLISTED
        case bool():
            return ("true" if value else "false"), None
        case Decimal():
            return format(value, "f"), None
        case datetime():
            return value.isoformat(" "), None
        case date() if instant:
            return start_of_day(value).isoformat(" "), Doubt.DAY_ONLY
        case _:
            return str(value), None


def _read(column: Column, text: str) -> Value | None:
    if column.clock is None:
        return column.reader.read(decode(text))
    return column.reader.read_day_and_clock(*decode_pair(text))


def insert(
    connection: duckdb.DuckDBPyConnection, table: str, rows: list[tuple[str | None, ...]], types: Sequence[str]
) -> None:
    """Insert rows, each column as one list: a statement a row would take a hundred times as long."""
    if rows:
        cells = ", ".join(f"CAST(unnest(CAST(? AS {TEXT}[])) AS {type_})" for type_ in types)
        columns = [list(column) for column in zip(*rows, strict=True)]
        connection.execute(f"INSERT INTO {table} SELECT {cells}", columns)

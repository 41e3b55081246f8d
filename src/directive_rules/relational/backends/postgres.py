"""PostgreSQL: the audit runs inside the user's database, and only what it finds leaves it.

Everything is read in one transaction, so all queries see the database at one instant. It may write temporary tables and
nothing else: they are created by name and columns alone, and every query, also one that fills them, runs in a read-only
stretch of the transaction that the server itself guards.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote, urlsplit

from sqlglot import exp

from directive_rules.errors import MachineError, UsageError
from directive_rules.model import types as t
from directive_rules.relational.dialects import DIALECTS, Dialect
from directive_rules.relational.fitting import Given, Offered, chosen

if TYPE_CHECKING:
    import psycopg

    from directive_rules.model.vocabulary import Vocabulary
    from directive_rules.relational.storing import Cells

TYPES: Final[dict[str, t.Type]] = {
    "text": t.STRING, "character varying": t.STRING, "boolean": t.BOOL, "smallint": t.INT, "integer": t.INT,
    "bigint": t.INT, "date": t.DATE, "timestamp without time zone": t.TIMESTAMP,
}  # fmt: skip
COLUMNS: Final = """
    SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod), coalesce(o.collisdeterministic, true)
    FROM pg_catalog.pg_class AS c
    JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
    JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    LEFT JOIN pg_catalog.pg_collation AS o ON o.oid = a.attcollation
    WHERE n.nspname = %s AND c.relkind IN ('r', 'v', 'm', 'p', 'f')
    ORDER BY c.relname, a.attnum
"""
"""A collation that takes different texts for equal would change what `==` means."""
OLDEST: Final = 14
"""The first major version whose `date` and `numeric` mean what the dialect says; older ones are out of support."""


class Postgres:
    """One connection and one transaction, from the first query to `close`."""

    dialect: Dialect = DIALECTS["postgres"]

    def __init__(self, connection: psycopg.Connection[Any], place: str) -> None:
        self._connection = connection
        self.place = place
        self._made: set[str] = set()
        self._version = f"postgres {connection.info.server_version // 10000}"

    @staticmethod
    def connect(url: str, *, memory: int | None = None, threads: int | None = None) -> Postgres:
        """Open the database that a `postgresql://` URL names.

        `memory` bounds its sorts and joins together, in bytes; `threads` how many processes work on one query. Raises
        `UsageError` for another kind of URL, `MachineError` where the database cannot be reached or is too old; no
        message holds the password.
        """
        if urlsplit(url).scheme not in ("postgresql", "postgres"):
            raise UsageError("a database is named by a URL such as postgresql://HOST/NAME")
        try:
            import psycopg  # noqa: PLC0415 - an extra, and only here
        except ImportError:
            raise MachineError("PostgreSQL needs the extra: pip install 'directive-rules[postgres]'") from None
        place = place_of(url)
        try:
            connection = psycopg.connect(url, autocommit=True, connect_timeout=10, application_name="directive-rules")
        except psycopg.Error as error:
            raise MachineError(f"cannot connect to {place}: {_reason(error, url)}") from None
        if connection.info.server_version < OLDEST * 10000:
            connection.close()
            raise MachineError(f"{place} is older than PostgreSQL {OLDEST}")
        opened = Postgres(connection, place)
        opened._begin(memory, threads)
        return opened

    def _begin(self, memory: int | None, threads: int | None) -> None:
        """Begin the one transaction, with settings on which the meaning of a query could depend."""
        settings = {"TimeZone": "Asia/Shanghai", "DateStyle": "ISO, YMD", "IntervalStyle": "postgres"}
        settings |= {"standard_conforming_strings": "on", "statement_timeout": "0", "jit": "off"}
        if memory is not None:
            settings["work_mem"] = f"{max(memory // 4096, 64)}kB"
        if threads is not None:
            settings["max_parallel_workers_per_gather"] = str(threads - 1)
        for name, value in settings.items():
            self._do(f"SET {name} = '{value}'")
        self._do("BEGIN ISOLATION LEVEL REPEATABLE READ")

    @property
    def version(self) -> str:
        """The server and its major version."""
        return self._version

    def create(self, cells: Cells) -> None:
        """Create a temporary table, in place of one of that name, and fill it with rows from here."""
        from psycopg import sql  # noqa: PLC0415 - see `connect`

        shape = ", ".join(
            f"{_quoted(name)} {self.dialect.type_of(type_).sql(dialect=self.dialect.name)}"
            for name, type_ in cells.columns
        )
        self._make(cells.relation, f"({shape})")
        target = sql.SQL("COPY pg_temp.{} FROM STDIN").format(sql.Identifier(cells.relation))
        with self._told(), self._connection.cursor().copy(target) as copy:
            for row in cells.rows:
                copy.write_row(row)
        self._do(f"ANALYZE {self._temporary(cells.relation)}")

    def create_from(self, name: str, query: exp.Query) -> None:
        """Create a temporary table that holds what a query finds, in place of one of that name."""
        text = self.dialect.text(query)
        # Without data nothing is read: this only gives the table its columns.
        self._make(name, f"AS {text} WITH NO DATA")
        with self._read_only():
            self._do(f"INSERT INTO {self._temporary(name)} {text}")
        self._do(f"ANALYZE {self._temporary(name)}")

    def view(self, name: str, query: exp.Query) -> None:
        """Give a query a name, without running it."""
        self._do(f"CREATE TEMPORARY VIEW {_quoted(name)} AS {self.dialect.text(query)}")

    def drop(self, name: str) -> None:
        """Drop a temporary table."""
        self._do(f"DROP TABLE {self._temporary(name)}")
        self._made.discard(name)

    def run(self, query: exp.Query) -> list[tuple[Any, ...]]:
        """Return what a query finds."""
        with self._read_only(), self._told():
            return self._connection.execute(self.dialect.text(query)).fetchall()

    def offered(
        self, vocabulary: Vocabulary, schema: str = "public", names: Mapping[str, str] | None = None
    ) -> list[Offered]:
        """Return the tables and views of a schema that are named as record types, or as `names` says by record type.

        Raises `UsageError` where there is none, or not one that `names` speaks of.
        """
        with self._read_only(), self._told():
            rows = self._connection.execute(COLUMNS, [schema]).fetchall()
        found: dict[str, dict[str, Given]] = {}
        for relation, column, written, exact in rows:
            found.setdefault(relation, {})[column] = Given(written, _type_of(written) if exact else None)
        return chosen(found, vocabulary, names or {}, [schema], f"schema {schema} of {self.place}")

    def close(self) -> None:
        """End the transaction; with it all temporary tables are gone."""
        self._connection.close()

    def _make(self, name: str, definition: str) -> None:
        """Create an empty temporary table."""
        if name in self._made:
            self.drop(name)
        self._do(f"CREATE TEMPORARY TABLE {_quoted(name)} {definition}")
        self._made.add(name)

    @contextmanager
    def _read_only(self) -> Iterator[None]:
        """Let the server refuse whatever would write to anything but a temporary table, until the end of the block."""
        self._do("SAVEPOINT reading")
        self._do("SET TRANSACTION READ ONLY")
        try:
            yield
        except BaseException:
            if not self._connection.closed:
                self._do("ROLLBACK TO SAVEPOINT reading")
            raise
        finally:
            if not self._connection.closed:
                self._do("RELEASE SAVEPOINT reading")

    def _do(self, text: str) -> None:
        with self._told():
            self._connection.execute(text.encode())

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Turn what the server says into an error of ours."""
        import psycopg  # noqa: PLC0415 - see `connect`

        try:
            yield
        except psycopg.Error as error:
            raise MachineError(f"{self.place}: {_reason(error)}") from None

    @staticmethod
    def _temporary(name: str) -> str:
        return f"pg_temp.{_quoted(name)}"


def place_of(url: str) -> str:
    """Return the host and database a URL names, without user or password."""
    parts = urlsplit(url)
    host = parts.hostname or "the local server"
    port = f":{parts.port}" if parts.port else ""
    return f"PostgreSQL at {host}{port}{parts.path}"


def _quoted(name: str) -> str:
    return exp.to_identifier(name, quoted=True).sql(dialect="postgres")


def _reason(error: Exception, *secrets: str) -> str:
    """Return the first line of what the server or its library says, without a secret it may repeat."""
    line = (str(error).strip() or type(error).__name__).splitlines()[0]
    for secret in secrets:
        password = urlsplit(secret).password
        for hidden in (secret, password, unquote(password)) if password else (secret,):
            line = line.replace(hidden, "***")
    return line


def _type_of(written: str) -> t.Type | None:
    """Return the type of ours whose values a column of a PostgreSQL type holds, all of them exactly."""
    if written.endswith("[]"):
        member = _type_of(written.removesuffix("[]"))
        return None if member is None or isinstance(member, (t.ListType, t.DurationType)) else t.ListType(member)
    if found := re.fullmatch(r"numeric\((\d+),(\d+)\)", written):
        return t.DecimalType(int(found[1]), int(found[2]))
    return TYPES.get(re.sub(r"\(\d+\)", "", written))

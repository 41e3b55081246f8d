"""DuckDB, embedded: the default. Bounded in memory and threads, fenced off from network and extensions."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sqlglot import exp

from directive_rules.errors import MachineError
from directive_rules.relational.backends.scratch import Scratch
from directive_rules.relational.days import CALENDAR
from directive_rules.relational.dialects import DIALECTS, Dialect

if TYPE_CHECKING:
    import duckdb

    from directive_rules.relational.storing import Cells

LONG: Final = 20_000
"""From how many characters on a query counts as long."""
CHUNK: Final = 20_000
"""How many rows one INSERT carries."""


class DuckDB:
    """One connection to an embedded database."""

    dialect: Dialect = DIALECTS["duckdb"]

    def __init__(self, connection: duckdb.DuckDBPyConnection, scratch: Scratch) -> None:
        self.connection = connection
        self.scratch = scratch
        self._made: set[str] = set()

    @staticmethod
    def open(*, memory: int | None = None, threads: int | None = None) -> DuckDB:
        """Open a database of our own; `memory` bounds what it keeps, in bytes, before it spills to disk.

        It spills to a private directory. Extensions are neither loaded nor fetched.
        """
        import duckdb  # noqa: PLC0415 - 40 ms, and only where it is used

        scratch = Scratch()
        settings: dict[str, str | bool | int | float | list[str]] = {
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "preserve_insertion_order": False,
            "temp_directory": str(scratch.path),
        }
        if memory is not None:
            settings["memory_limit"] = f"{memory}B"
        if threads is not None:
            settings["threads"] = threads
        try:
            return DuckDB(duckdb.connect(":memory:", config=settings), scratch)
        except duckdb.Error as error:
            scratch.close()
            raise MachineError(f"DuckDB cannot be opened with these bounds: {error}") from None

    @contextmanager
    def in_order(self) -> Iterator[None]:
        """Keep rows in the order of their files, as whoever reads them needs."""
        self._do("SET preserve_insertion_order = true")
        try:
            yield
        finally:
            self._do("SET preserve_insertion_order = false")

    def only_reads(self, *paths: Path) -> None:
        """Let queries reach no files but those under these paths, and our own scratch directory, from now on."""
        allowed = ", ".join(_text(f"{path.resolve()}/" if path.is_dir() else str(path.resolve())) for path in paths)
        self._do(f"SET allowed_directories = [{_text(f'{self.scratch.path}/')}, {allowed}]")
        self._do("SET enable_external_access = false")

    @property
    def version(self) -> str:
        """DuckDB and its version."""
        import duckdb  # noqa: PLC0415 - see `open`

        return f"duckdb {duckdb.__version__}"

    def create(self, cells: Cells) -> None:
        """Create a table of rows from here."""
        types = [self.dialect.type_of(type_).sql(dialect="duckdb") for _, type_ in cells.columns]
        shape = ", ".join(f"{_quoted(name)} {type_}" for (name, _), type_ in zip(cells.columns, types, strict=True))
        self._do(f"CREATE OR REPLACE TEMPORARY TABLE {_quoted(cells.relation)} ({shape})")
        self._made.add(cells.relation)
        # Columns travel as lists: a parameter for every cell would take a hundred times as long.
        unpacked = ", ".join(f"unnest(?::{type_}[])" for type_ in types)
        for at in range(0, len(cells.rows), CHUNK):
            columns = [list(column) for column in zip(*cells.rows[at : at + CHUNK], strict=True)]
            self._do(f"INSERT INTO {_quoted(cells.relation)} SELECT {unpacked}", columns)

    def create_from(self, name: str, query: exp.Query) -> None:
        """Create a table of what a query finds."""
        text = self.dialect.text(query)
        with self._planning(text):
            self._do(f"CREATE OR REPLACE TEMPORARY TABLE {_quoted(name)} AS {text}")
        self._made.add(name)

    def run(self, query: exp.Query) -> list[tuple[Any, ...]]:
        """Return what a query finds."""
        text = self.dialect.text(query)
        with self._planning(text):
            return self._do(text).fetchall()

    def drop(self, name: str) -> None:
        """Drop a table made here."""
        self._do(f"DROP TABLE {_quoted(name)}")
        self._made.discard(name)

    def close(self) -> None:
        """Close the connection, and remove what was spilt."""
        self.connection.close()
        self.scratch.close()

    @contextmanager
    def _planning(self, text: str) -> Iterator[None]:
        """Keep the planner from pushing filters through long expressions.

        It writes each column out where it is read, again at every level: a rule with two calendars, 24 kB of SQL over
        a dozen rows, was not planned after minutes, and without this took 0.07 s.
        """
        if len(text) < LONG and f'"{CALENDAR}"' not in text:
            yield
            return
        self._do("SET disabled_optimizers = 'filter_pushdown'")
        try:
            yield
        finally:
            self._do("SET disabled_optimizers = ''")

    def _do(self, text: str, values: list[Any] | None = None) -> duckdb.DuckDBPyConnection:
        import duckdb  # noqa: PLC0415 - see `open`

        try:
            return self.connection.execute(text, values) if values else self.connection.execute(text)
        except duckdb.OutOfMemoryException as error:
            raise MachineError(f"DuckDB ran out of memory; give it more with --memory: {error}") from None
        except duckdb.IOException as error:
            raise MachineError(f"DuckDB cannot read or write: {error}") from None


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'

"""One database, reached through one connection that is trusted no longer once it has failed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, cast

from sqlalchemy import Connection

from directive_rules.errors import MachineError
from directive_rules.monitor.ledger.opening import (
    connect,
    discard,
    engine_of,
    errors_of,
    in_memory,
    reason,
    shown,
    url_of,
)
from directive_rules.monitor.ledger.schema import commits
from directive_rules.monitor.ledger.statements import statements_of


class OvertakenError(MachineError):
    """Somebody else has written where this writer was about to: another monitor has taken over."""


class Database:
    """Connections, transactions and errors. Not for two threads at once."""

    def __init__(self, where: str | Path) -> None:
        """Know where the database is; it is connected to when first asked. Raises `UsageError` for what is no place."""
        self.url = url_of(where)
        self._engine = engine_of(self.url)
        self._connection: Connection | None = None
        self._errors, self._conflict = errors_of(self._engine)
        self.statements = statements_of(self._engine.dialect)

    def __str__(self) -> str:
        return shown(self.url)

    def close(self) -> None:
        """Close the connection. Nothing is lost: what was acknowledged is in the database."""
        if self._connection is not None:
            with suppress(*self._errors):
                self._connection.close()
            self._connection = None
        self._engine.dispose()

    @contextmanager
    def _guarded(self) -> Iterator[Connection]:
        """Give the connection, and turn the database's errors into ours. A connection that failed is not used again."""
        connection = self._connection
        if connection is None:
            connection = self._connection = connect(self._engine)
        try:
            yield connection
        except self._errors as error:
            self._drop()
            if isinstance(error, self._conflict):
                raise self._refused(error) from None
            raise MachineError(f"the ledger {self} does not answer: {reason(error)}") from None

    def _drop(self) -> None:
        if self._connection is not None and not in_memory(self.url):
            discard(self._connection)
            self._connection = None

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """Write in one transaction, whole or not at all. Raises `MachineError`, also where the outcome is not known."""
        with self._guarded() as connection:
            self._begin(connection)
            try:
                yield connection
            except BaseException:
                self._rollback(connection)
                raise
            self._finish(connection)

    @contextmanager
    def _together(self, connection: Connection) -> Iterator[None]:
        """Send what follows to a server at once, and wait for all its answers at the end; in a file there is no way."""
        if self._engine.dialect.name == "sqlite":
            yield
            return
        with cast("Any", connection.connection.dbapi_connection).pipeline():
            yield

    @contextmanager
    def _settled(self, connection: Connection) -> Iterator[None]:
        """Wait for whoever is about to commit: a server may still be at work on what a lost connection has sent."""
        if self._engine.dialect.name == "sqlite":
            yield
            return
        self._begin(connection)
        _say(connection, f"LOCK TABLE {commits.name} IN SHARE MODE")
        yield
        self._rollback(connection)

    def _begin(self, connection: Connection) -> None:
        _say(connection, "BEGIN IMMEDIATE" if self._engine.dialect.name == "sqlite" else "BEGIN")

    def _rollback(self, connection: Connection) -> None:
        with suppress(*self._errors):
            _say(connection, "ROLLBACK")

    def _finish(self, connection: Connection) -> None:
        _say(connection, "COMMIT")

    def _refused(self, error: Exception) -> MachineError:
        if isinstance(error, self._conflict):
            return OvertakenError(f"another monitor has taken over the ledger {self}: nothing was written")
        return MachineError(f"the ledger {self} cannot be written, and nothing was: {reason(error)}")


def _say(connection: Connection, text: str) -> None:
    cursor = connection.connection.cursor()
    try:
        cursor.execute(text)
    finally:
        cursor.close()

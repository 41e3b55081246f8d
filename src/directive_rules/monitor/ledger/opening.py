"""From a URL to a connection that keeps what was promised, and from a database's error to ours."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError
from sqlalchemy.exc import IntegrityError as Conflict
from sqlalchemy.pool import NullPool, StaticPool

from directive_rules.errors import MachineError, UsageError

BUSY_MILLISECONDS: Final = 5_000
CACHE_KIBIBYTES: Final = 32 * 1024
CHECKPOINT_PAGES: Final = 4_000


def url_of(ledger: str | Path) -> URL:
    """Return where a ledger lies: a URL, or the path of an SQLite file. Raises `UsageError`."""
    text = str(ledger)
    if isinstance(ledger, Path) or "://" not in text:
        return URL.create("sqlite", database=text)
    try:
        url = make_url(text)
    except ArgumentError:
        raise UsageError(
            "the ledger is no URL: sqlite:///FILE or postgresql://USER@HOST/DATABASE is expected"
        ) from None
    kind = url.get_backend_name()
    if kind == "postgresql":
        return url.set(drivername="postgresql+psycopg")
    if kind != "sqlite":
        raise UsageError(f"a ledger is kept in SQLite or PostgreSQL, not in `{kind}`")
    return url.set(drivername="sqlite")


def in_memory(url: URL) -> bool:
    """Tell whether the ledger ends with the process."""
    return url.get_backend_name() == "sqlite" and url.database in (None, "", ":memory:")


def is_there(url: URL) -> bool:
    """Tell whether a database can be there without making one; only a file can be missing."""
    return url.get_backend_name() != "sqlite" or (not in_memory(url) and Path(str(url.database)).is_file())


def shown(url: URL) -> str:
    """Return where a ledger lies, without its password."""
    return url.render_as_string(hide_password=True)


def engine_of(url: URL) -> Engine:
    """Return the engine for a ledger; statements outside our own BEGIN and COMMIT stand for themselves."""
    if url.get_backend_name() != "sqlite":
        return create_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT", hide_parameters=True)
    engine = create_engine(
        url,
        poolclass=StaticPool if in_memory(url) else NullPool,
        isolation_level="AUTOCOMMIT",
        hide_parameters=True,
        connect_args={"check_same_thread": False, "timeout": BUSY_MILLISECONDS / 1000},
    )
    event.listen(engine, "connect", _prepare_sqlite)
    return engine


Errors = tuple[type[Exception], ...]


def errors_of(engine: Engine) -> tuple[Errors, Errors]:
    """Return what a database raises, by its driver or through SQLAlchemy; and of that, what a key met twice raises."""
    driver = engine.dialect.loaded_dbapi
    return (SQLAlchemyError, driver.Error), (Conflict, driver.IntegrityError)


def _prepare_sqlite(connection: Any, _: object) -> None:
    """Write ahead, and wait for the disk at every commit."""
    cursor = connection.cursor()
    try:
        for setting in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            f"cache_size=-{CACHE_KIBIBYTES}",
            f"wal_autocheckpoint={CHECKPOINT_PAGES}",
        ):
            cursor.execute(f"PRAGMA {setting}")
    finally:
        cursor.close()


def connect(engine: Engine) -> Connection:
    """Open a connection. Raises `MachineError` where the database does not answer."""
    try:
        return engine.connect()
    except ModuleNotFoundError:
        raise MachineError("a ledger in PostgreSQL needs psycopg: install directive-rules[postgres]") from None
    except SQLAlchemyError as error:
        raise MachineError(f"the ledger {shown(engine.url)} does not open: {reason(error)}") from None


def discard(connection: Connection) -> None:
    """Close a connection of which nobody knows what state it is in."""
    with suppress(SQLAlchemyError):
        connection.invalidate()
    with suppress(SQLAlchemyError):
        connection.close()


def reason(error: Exception) -> str:
    """Return the first line of what the database says, without our statement and its values."""
    said = error.orig if isinstance(error, DBAPIError) else error
    lines = str(said).strip().splitlines()
    return lines[0] if lines else type(error).__name__

"""What the database itself takes to commit, through the driver alone: one row as large as a record, or a thousand."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

BODY = "x" * 260


def sqlite_floor(path: Path | None) -> Callable[[int, int], list[float]]:
    """Return what measures SQLite with the ledger's own settings; in memory where there is no path."""
    connection = sqlite3.connect(path or ":memory:", isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("CREATE TABLE floor (id INTEGER PRIMARY KEY, key TEXT UNIQUE, body TEXT)")
    return lambda commits, rows: _measure(connection, "BEGIN IMMEDIATE", "?", commits, rows)


def postgres_floor(url: str) -> Callable[[int, int], list[float]]:
    """Return what measures PostgreSQL."""
    import psycopg  # noqa: PLC0415 - only where there is a server

    connection = psycopg.connect(url, autocommit=True)
    connection.execute("CREATE TEMP TABLE none ()")
    connection.execute("DROP TABLE IF EXISTS floor")
    connection.execute("CREATE TABLE floor (id BIGINT PRIMARY KEY, key TEXT UNIQUE, body TEXT)")
    return lambda commits, rows: _measure(connection, "BEGIN", "%s", commits, rows)


def _measure(connection: Any, begin: str, mark: str, commits: int, rows: int) -> list[float]:
    """Return the seconds of each commit."""
    insert = f"INSERT INTO floor (key, body) VALUES ({mark}, {mark})"
    if mark == "%s":
        insert = f"INSERT INTO floor (id, key, body) VALUES ({mark}, {mark}, {mark})"
    taken = []
    cursor = connection.cursor()
    first = int(cursor.execute("SELECT count(*) FROM floor").fetchone()[0])
    for commit in range(commits):
        place = first + commit * rows
        given = [
            (*((place + row,) if mark == "%s" else ()), f"P{(place + row) * 7919 % 99991:08}-{place + row}", BODY)
            for row in range(rows)
        ]
        begun = time.perf_counter()
        cursor.execute(begin)
        if rows == 1:
            cursor.execute(insert, given[0])
        else:
            cursor.executemany(insert, given)
        cursor.execute("COMMIT")
        taken.append(time.perf_counter() - begun)
    return taken

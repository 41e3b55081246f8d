"""The hand-written SQL: the same checks as the ruleset `bench`, read from the same files by the same DuckDB."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Final

import duckdb

from benchmarks.relational.answers import Answer, answer_in
from benchmarks.relational.generate import calendar_file

SCRIPTS: Final = Path(__file__).parent / "scripts"


def connect(threads: int, memory: str | None, spill: str) -> duckdb.DuckDBPyConnection:
    """Return a database in memory, set as every contestant that uses DuckDB is set."""
    db = duckdb.connect()
    db.execute("SET threads = ?", [threads])
    db.execute("SET temp_directory = ?", [spill])
    db.execute("SET preserve_insertion_order = false")
    if memory is not None:
        db.execute("SET memory_limit = ?", [memory])
    return db


def script_text(name: str) -> str:
    """Return a script of the folder `scripts`."""
    return (SCRIPTS / f"{name}.sql").read_text(encoding="utf-8")


def statements(script: str, files: Path, as_of: date | datetime) -> list[str]:
    """Return the statements of a script for a folder of Parquet files and an as-of instant."""
    instant = as_of if isinstance(as_of, datetime) else datetime.combine(as_of, time.max)
    over = instant.date() if instant.time() == time.max else instant.date() - timedelta(days=1)
    text = "\n".join(line for line in script.splitlines() if not line.startswith("--"))
    places = {
        "files": files,
        "calendar": calendar_file(files),
        "instant": instant,
        "begun": instant.date(),
        "over": over,
    }
    return [one.strip() for one in text.format_map(places).split(";\n") if one.strip()]


def execute(
    script: str, files: Path, as_of: date | datetime, *, threads: int, memory: str | None
) -> Callable[[], Answer]:
    """Run a script; what is returned reads the answer off, which is no part of what is measured."""
    spill = tempfile.TemporaryDirectory()
    db = connect(threads, memory, spill.name)
    for statement in statements(script, files, as_of):
        db.execute(statement)

    def answer() -> Answer:
        with spill, db:
            return answer_in(db)

    return answer

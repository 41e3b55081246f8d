"""The batch evaluator on the same Parquet files: they are read where they lie, as the hand-written SQL reads them.

What a stored export says of its tables (which fields have empties, that keys are whole and distinct) is found before
the clock starts, as the hand-written SQL, too, was written by someone who knew it. A whole audit finds it out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import closing
from datetime import datetime
from pathlib import Path

import duckdb

from benchmarks.relational.answers import Answer
from benchmarks.relational.generate import RECORDS, TAKEN_AT
from benchmarks.relational.interpreted import answer_of
from benchmarks.relational.tasks import Task, Timed
from directive_rules.audit import Options, run_audit
from directive_rules.loading import load_ruleset
from directive_rules.model.export import ALL
from directive_rules.model.ruleset import Ruleset
from directive_rules.model.stored import ROW, StoredColumn, StoredExport, StoredTable
from directive_rules.model.types import ListType
from directive_rules.model.verdicts import Status
from directive_rules.model.vocabulary import RecordType
from directive_rules.relational.backends.duckdb import DuckDB
from directive_rules.relational.judging import Bench

UNITS = {"KB": 10**3, "MB": 10**6, "GB": 10**9}
Watch = Callable[[DuckDB], None]
"""Told of the database before anything is asked of it."""
MISSED = frozenset({Status.VIOLATED, Status.LATE})


def prepare(task: Task, watch: Watch = lambda backend: None) -> Callable[[], Timed]:
    """Find what is known of the files, and return the run: from these files to the verdicts."""
    vocabulary = load_ruleset(task.ruleset).vocabulary
    known = {name: _stored(task.files, vocabulary.records[name]) for name in RECORDS}

    def run() -> Timed:
        ruleset, backend = load_ruleset(task.ruleset), _open(task)
        watch(backend)
        for statement in _views(task.files, known):
            backend.connection.execute(statement)
        export = StoredExport(known, dict.fromkeys(known, ALL), taken_at=datetime.fromisoformat(TAKEN_AT))
        return _judge(task, ruleset, export, backend)

    return run


def prepare_audit(task: Task) -> Callable[[], Timed]:
    """Return a whole audit: files read and checked, rules judged, what was missed put into words and judged again."""

    def run() -> Timed:
        options = Options(engine="duckdb", memory=_memory(task), threads=task.threads)
        audit = run_audit(task.files, [load_ruleset(task.ruleset)], task.instant, options)
        return lambda: answer_of(audit.rulesets[0].rules)

    return run


def _open(task: Task) -> DuckDB:
    return DuckDB.open(memory=_memory(task), threads=task.threads)


def _memory(task: Task) -> int | None:
    return int(task.memory[:-2]) * UNITS[task.memory[-2:]] if task.memory else None


def _judge(task: Task, ruleset: Ruleset, export: StoredExport, backend: DuckDB) -> Timed:
    bench = Bench(ruleset, export, {}, task.instant, {}, backend)
    judged = bench.judge([rule for _, rule in sorted(ruleset.rules.items())], MISSED, examples=0)

    def answer() -> Answer:
        with closing(backend):
            return answer_of(judged)

    return answer


def _views(files: Path, known: dict[str, StoredTable]) -> Iterable[str]:
    for name, table in known.items():
        path = f"read_parquet('{files / name}.parquet', file_row_number = true)"
        columns = [
            f"CASE WHEN {column} IS NOT NULL THEN true END AS {column}" if column in table.lists else column
            for column in table.columns
        ]
        yield f"CREATE VIEW {table.relation} AS SELECT {', '.join(columns)}, file_row_number AS {ROW} FROM {path}"
        for column, relation in table.lists.items():
            yield f"CREATE VIEW {relation} AS SELECT file_row_number AS {ROW}, unnest({column}) AS member FROM {path}"


def _stored(files: Path, kind: RecordType) -> StoredTable:
    path = f"'{files / kind.name}.parquet'"
    with duckdb.connect() as db:
        names = [row[0] for row in db.execute(f"DESCRIBE SELECT * FROM {path}").fetchall()]
        counts = ", ".join(f"count({name})" for name in names)
        rows, *given = db.execute(f"SELECT count(*), {counts} FROM {path}").fetchall()[0]
    columns = {name: StoredColumn(number < rows) for name, number in zip(names, given, strict=True)}
    lists = {name: f"{kind.name}__{name}" for name in names if isinstance(kind.fields[name].type, ListType)}
    return StoredTable(kind.name, kind.name, columns, rows, numbered=True, keyed=True, distinct=True, lists=lists)

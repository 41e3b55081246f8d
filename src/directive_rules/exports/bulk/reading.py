"""A directory or file someone handed over, read into a database: the records that `read_export` reads into memory."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import duckdb

from directive_rules.diagnostics import Diagnostic
from directive_rules.errors import ExportError, MachineError, UsageError
from directive_rules.exports.assembling import claims, common_columns
from directive_rules.exports.bulk.files import StoredPart, store_file
from directive_rules.exports.bulk.parquet import SUFFIX
from directive_rules.exports.bulk.profiling import distinct_keys
from directive_rules.exports.bulk.quoting import identifier
from directive_rules.exports.bulk.records import is_keyed, store
from directive_rules.exports.bulk.sqltypes import MEMBER
from directive_rules.exports.bulk.workshop import Failing, Workshop
from directive_rules.exports.limits import Limits
from directive_rules.exports.manifest import Manifest
from directive_rules.exports.opening import TEXTS, Opened, Sane, open_export, refuse_empty
from directive_rules.exports.parts import FilePart, FileSetting, given_parts, read_file
from directive_rules.exports.quarantine import QuarantinedRow
from directive_rules.model.export import SourceFile, Table
from directive_rules.model.stored import ROW, StoredColumn, StoredExport, StoredTable, doubt_column
from directive_rules.model.types import ListType
from directive_rules.model.vocabulary import RecordType, Vocabulary

BULK_LIMITS: Final = Limits(file_bytes=1 << 40, rows=2_000_000_000)
"""Bounds on an export read into a database, which may be larger than memory."""

SMALL: Final = 512 << 10
"""Bytes of a file up to which Python has read it before a database could begin."""

_APART: Final = 1 << 40
"""How far the numbers of two files' rows lie apart."""


@dataclass(frozen=True, slots=True)
class StoredReading:
    """What was read: the stored export, what it says of itself, what became of each file, and what to know of it."""

    export: StoredExport
    manifest: Manifest
    files: tuple[SourceFile, ...]
    quarantine: tuple[QuarantinedRow, ...]
    notes: tuple[Diagnostic, ...]


def read_stored(
    path: Path,
    vocabulary: Vocabulary,
    connection: duckdb.DuckDBPyConnection,
    *,
    sane: Sane | None = None,
    failing: Failing | None = None,
    limits: Limits = BULK_LIMITS,
    scratch: Path | None = None,
    prefix: str = "",
    small: int = SMALL,
    needed: Mapping[str, Collection[str]] | None = None,
) -> StoredReading:
    """Read a directory of files, or one file, into tables and views of a database.

    Whatever `read_export` reads, this reads to the same records, quarantine, notes and counts; Parquet it reads too,
    where possible without a copy: the file must then stay as it is while the export is used. No row goes through Python
    but those of `small` files, those put aside, those of files that no plain reader splits, and, with `sane` but
    without `failing`, the records of types that have checks. `failing` must name what `sane` finds fault with.

    Of a Parquet file that can stay as it is, columns that are not `needed` (by record type; None needs all) are not
    looked at: they are there, but what their texts say, `-` or a space too many, is as found.

    The connection must keep the order of insertion, and be allowed to read the files and `scratch`, where copies lie
    during the reading. Names made in the database begin with `prefix`. Raises what `read_export` raises.
    """
    if failing is not None and sane is None:
        raise ValueError("`failing` finds the records and `sane` says what is wrong with them: both are needed")
    opened = open_export(path, vocabulary, limits, sane, read=(*TEXTS, SUFFIX))
    _check(connection)
    there = _relations(connection)
    with TemporaryDirectory(dir=scratch, prefix="read-") as folder:
        work = Workshop(connection, vocabulary, limits, Path(folder), prefix, sane, failing, needed)
        try:
            return _read(work, path, opened, small)
        except duckdb.OutOfMemoryException:
            _undo(connection, there)
            raise MachineError("the export does not fit into the memory the database was given") from None
        except duckdb.CatalogException:
            _undo(connection, there)
            raise UsageError(f"the database already holds an export under names that begin with `{prefix}`") from None
        except duckdb.OperationalError as error:
            _undo(connection, there)
            said = str(error).partition("\n")[0]
            raise MachineError(f"the database could not hold the export: {said}") from None
        except BaseException:
            _undo(connection, there)
            raise


def _check(connection: duckdb.DuckDBPyConnection) -> None:
    """Refuse a connection in which a row's place in a new table is not its place in the file."""
    try:
        connection.begin()
    except duckdb.TransactionException:
        raise UsageError("an export is not read into a database in the middle of a transaction") from None
    connection.rollback()
    (kept,) = connection.execute("SELECT current_setting('preserve_insertion_order')").fetchall()[0]
    if not kept:
        raise UsageError("an export is read into a database only where that keeps the order of insertion")


def _relations(connection: duckdb.DuckDBPyConnection) -> set[tuple[str, str]]:
    """Return what tables and views there are, by name."""
    tables = connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()
    views = connection.execute("SELECT view_name FROM duckdb_views() WHERE NOT internal").fetchall()
    return {("TABLE", name) for (name,) in tables} | {("VIEW", name) for (name,) in views}


def _undo(connection: duckdb.DuckDBPyConnection, there: set[tuple[str, str]]) -> None:
    """Take away what was made since; views first, since they rest on tables."""
    for kind, name in sorted(_relations(connection) - there, reverse=True):
        connection.execute(f"DROP {kind} {identifier(name)}")


def _read(work: Workshop, path: Path, opened: Opened, small: int) -> StoredReading:
    setting = FileSetting(work.vocabulary, work.limits, work.sane, opened.notes)
    parts: list[FilePart | StoredPart] = []
    for place, (name, source, instruction) in enumerate(opened.files()):
        try:
            if source.suffix.lower() in TEXTS and source.stat().st_size <= small:
                parts.append(read_file(name, source, instruction, setting))
            else:
                parts.append(store_file(work, f"{work.prefix}file{place}", name, source, instruction, opened.notes))
        except ExportError as error:
            opened.errors += error.diagnostics
    refuse_empty(opened, path, len(parts))
    parts += given_parts(opened.manifest)
    manifest, notes = opened.manifest, opened.notes
    tables = {}
    for type_ in sorted({part.type for part in parts}):
        same = [part for part in parts if part.type == type_]
        tables[type_] = _one_table(work, type_, same, common_columns(type_, same, notes))
    doubts = tuple(aside.doubt for part in parts for aside in part.aside)
    export = StoredExport(tables, claims(manifest, tables, notes), manifest.gaps, doubts, manifest.taken_at)
    files = [
        replace(part.file, evaluated=part.evaluated, quarantined=len(part.aside))
        for part in parts
        if part.file is not None
    ]
    quarantine = tuple(aside.row for part in parts for aside in part.aside)
    return StoredReading(export, manifest, tuple(opened.inputs + files), quarantine, tuple(notes))


def _one_table(
    work: Workshop, type_: str, parts: Sequence[FilePart | StoredPart], names: frozenset[str]
) -> StoredTable:
    """Make the records of one type one table, of the fields that all parts provide; parts in memory are one of them."""
    kind = work.vocabulary.records[type_]
    relation = f"{work.prefix}{type_}"
    constants = {name: text for part in parts for name, text in part.constants.items()}
    stored = [part.table for part in parts if isinstance(part, StoredPart)]
    held = [part for part in parts if isinstance(part, FilePart)]
    records = tuple(record for part in held for record in part.records)
    if not stored:
        return store(work, kind, Table(type_, names, records, constants), relation)
    if held:
        stored.append(store(work, kind, Table(type_, names, records), f"{relation}__held"))
    table = _union(work, kind, stored, sorted(names), relation)
    distinct = table.keyed and distinct_keys(work, identifier(relation), kind, table.rows)
    return replace(table, distinct=distinct, constants=constants)


def _union(
    work: Workshop, kind: RecordType, tables: Sequence[StoredTable], names: Sequence[str], relation: str
) -> StoredTable:
    """Make several tables one view."""
    columns = {name: _one_column([table.columns[name] for table in tables]) for name in names}
    selects = " UNION ALL ".join(_select(table, place, columns) for place, table in enumerate(tables))
    work.run(f"CREATE VIEW {identifier(relation)} AS {selects}")
    lists, list_doubts = {}, set()
    for name in names:
        if isinstance(kind.fields[name].type, ListType):
            lists[name] = f"{relation}__{name}"
            doubted = any(name in table.list_doubts for table in tables)
            list_doubts |= {name} if doubted else set()
            members = (_members(table, place, name, doubted=doubted) for place, table in enumerate(tables))
            work.run(f"CREATE VIEW {identifier(lists[name])} AS {' UNION ALL '.join(members)}")
    return StoredTable(
        kind.name,
        relation,
        columns,
        sum(table.rows for table in tables),
        numbered=True,
        keyed=is_keyed(kind, columns),
        lists=lists,
        list_doubts=frozenset(list_doubts),
    )


def _one_column(parts: Sequence[StoredColumn]) -> StoredColumn:
    return StoredColumn(any(part.empty for part in parts), frozenset().union(*(part.doubts for part in parts)))


def _select(table: StoredTable, place: int, columns: dict[str, StoredColumn]) -> str:
    """Return the rows of one part, with numbers that no other part has."""
    cells = [f"{ROW} + {place * _APART} AS {ROW}" if place else ROW]
    for name, column in columns.items():
        cells.append(identifier(name))
        if column.doubts:
            doubt = identifier(doubt_column(name))
            cells.append(doubt if table.columns[name].doubts else f"CAST(NULL AS BIGINT) AS {doubt}")
    return f"SELECT {', '.join(cells)} FROM {identifier(table.relation)}"


def _members(table: StoredTable, place: int, name: str, *, doubted: bool) -> str:
    doubt = doubt_column(MEMBER)
    own = doubt if name in table.list_doubts else f"CAST(NULL AS BIGINT) AS {doubt}"
    columns = f"{ROW} + {place * _APART} AS {ROW}, {MEMBER}" + (f", {own}" if doubted else "")
    return f"SELECT {columns} FROM {identifier(table.lists[name])}"

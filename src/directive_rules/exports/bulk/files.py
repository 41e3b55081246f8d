"""One file of an export into the database: opened, mapped, loaded, checked, and every row accounted for."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from heapq import merge
from pathlib import Path

import duckdb

from directive_rules.diagnostics import Diagnostic, Severity
from directive_rules.errors import ExportError, IntegrityError, MachineError
from directive_rules.exports.bulk.loading import Loaded, MisreadError, load
from directive_rules.exports.bulk.parquet import OWN_DEFECTS, SUFFIX, damaged, open_parquet, refuse_unreadable
from directive_rules.exports.bulk.profiling import profile
from directive_rules.exports.bulk.quoting import identifier
from directive_rules.exports.bulk.records import fetch, store
from directive_rules.exports.bulk.sources import Source, open_text, text_of
from directive_rules.exports.bulk.workshop import Workshop
from directive_rules.exports.jsonlines import JsonLines
from directive_rules.exports.manifest import Instruction
from directive_rules.exports.mapping import Mapped, map_columns
from directive_rules.exports.noting import blank_rows, no_records, remarks
from directive_rules.exports.opening import JSON_LINES, record_type
from directive_rules.exports.quarantine import Aside, read_row
from directive_rules.exports.raw import RawRow
from directive_rules.model.export import SourceFile, Table
from directive_rules.model.stored import ROW, StoredTable
from directive_rules.model.vocabulary import RecordType


@dataclass(frozen=True, slots=True)
class StoredPart:
    """The records of one file, in the database."""

    type: str
    table: StoredTable
    aside: tuple[Aside, ...]
    file: SourceFile

    @property
    def columns(self) -> frozenset[str]:
        """The fields it provides."""
        return frozenset(self.table.columns)

    @property
    def constants(self) -> Mapping[str, str]:
        """The fields that a mapping filled with a constant, with the constant as written."""
        return self.table.constants

    @property
    def evaluated(self) -> int:
        """How many records there are."""
        return self.table.rows


def store_file(
    work: Workshop, base: str, name: str, path: Path, instruction: Instruction, notes: list[Diagnostic]
) -> StoredPart:
    """Read one file; what is made of it in the database has names that begin with `base`. Raises `ExportError`."""
    kind = record_type(name, path.stem, instruction, work.vocabulary)
    before = _state(path)
    suffix = path.suffix.lower()
    if suffix == SUFFIX:
        parquet = open_parquet(work, path)
        source, file = parquet.source, SourceFile(name, parquet.digest, kind.name, "", parquet.raw)
    else:
        text = open_text(path, work.scratch / base, work.limits)
        source, blank = text.source, text.source.table.blank
        file = SourceFile(name, text.scanned.digest, kind.name, text.scanned.encoding, text.raw, blank=blank)
    if suffix == JSON_LINES and not source.table.headings:
        notes.append(no_records(kind, name))
        return _unkeyed(work, base, kind, path, file)
    mapped, found = map_columns(source.table, kind, instruction, work.vocabulary.codes, name)
    if mapped is None:
        raise ExportError([one for one in found if one.severity is Severity.ERROR])
    refuse_unreadable(mapped, source, name)
    source, loaded = _loaded(work, base, path, source, mapped)
    part = _checked(work, base, source, mapped, loaded, file)
    if _state(path) != before:
        raise MachineError(f"`{name}` changed while it was read")
    notes.extend([*found, *remarks(mapped, name), *blank_rows(file.blank, name)])
    return part


def _state(path: Path) -> tuple[int, int, int]:
    """Return what tells whether a file was written to: it is read several times, and must be the same each time."""
    try:
        found = path.stat()
    except OSError as error:
        raise MachineError(f"`{path.name}` cannot be read: {error.strerror}") from None
    return found.st_ino, found.st_size, found.st_mtime_ns


def _loaded(work: Workshop, base: str, path: Path, source: Source, mapped: Mapped) -> tuple[Source, Loaded]:
    """Load a file; one that the database splits otherwise than it must, or not at all, by a copy in another dialect."""
    try:
        return source, load(work, source, mapped, base)
    except (duckdb.OutOfMemoryException, *OWN_DEFECTS):
        raise
    except duckdb.Error:
        if path.suffix.lower() == SUFFIX:
            raise damaged(path.name) from None
        if source.row:
            raise
    except MisreadError:
        pass
    copy = open_text(path, work.scratch / base, work.limits, trusting=False).source
    return copy, load(work, copy, mapped, f"{base}__copy")


def _unkeyed(work: Workshop, base: str, kind: RecordType, path: Path, file: SourceFile) -> StoredPart:
    """Return the part of a JSON file of which no line has a key: empty, or nothing but garbage."""
    aside = []
    with text_of(path, file.encoding) as stream:
        lines = JsonLines(stream, file.name, work.limits)
        for line in lines:
            found = read_row(lines.row(line), Mapped(kind, (), (), {}, {}), file.name, None)
            aside += [found] if isinstance(found, Aside) else []
            if len(aside) > work.limits.quarantined:
                raise work.limits.refuse("quarantined", file.name, line.number)
    table = store(work, kind, Table(kind.name, frozenset(kind.fields), ()), base)
    return StoredPart(kind.name, table, tuple(aside), file)


def _checked(work: Workshop, base: str, source: Source, mapped: Mapped, loaded: Loaded, file: SourceFile) -> StoredPart:
    """Put aside what fails a check, and give every row put aside its reasons."""
    kind = mapped.record
    table = _table(work, kind, loaded, mapped.provided, mapped.constant_texts)
    failed = _failed(work, kind, table)
    count = len(source.broken) + len(loaded.aside) + len(failed)
    if count > work.limits.quarantined:
        raise work.limits.refuse("quarantined", file.name)
    if failed:
        table = _table(work, kind, _without(work, base, loaded, failed), mapped.provided, mapped.constant_texts)
    numbers = frozenset({*loaded.aside, *failed})
    picked = source.pick(numbers) if numbers else iter(())
    aside = tuple(_aside(work, mapped, file.name, merge(source.broken, picked, key=_number), frozenset(failed)))
    if len(aside) != count:
        raise IntegrityError(f"`{file.name}`: {count} rows were put aside and {len(aside)} of them were found again")
    return StoredPart(kind.name, table, aside, file)


def _number(row: RawRow) -> int:
    return row.number


def _aside(
    work: Workshop, mapped: Mapped, file: str, rows: Iterator[RawRow], failed: frozenset[int]
) -> Iterator[Aside]:
    """Yield rows that a query put aside as the Python reader puts them aside; the two must agree."""
    for row in rows:
        found = read_row(row, mapped, file, work.sane if row.number in failed else None)
        if not isinstance(found, Aside):
            raise IntegrityError(
                f"`{file}`, row {row.number}: a query put it aside, the reader of rows did not: a defect of this tool"
            )
        yield found


def _failed(work: Workshop, kind: RecordType, table: StoredTable) -> tuple[int, ...]:
    """Return the numbers of the records that fail a check of their type."""
    if work.sane is None or not kind.checks:
        return ()
    if work.failing is None:
        provided = frozenset(table.columns)
        return tuple(number for number, record in fetch(work, table) if work.sane(record, kind, provided))
    query = work.failing(kind, table)
    return work.numbers(query) if query is not None else ()


def _without(work: Workshop, base: str, loaded: Loaded, failed: Collection[int]) -> Loaded:
    """Return the records without those with these numbers."""
    relation = f"{base}__sane"
    numbers = "SELECT unnest(CAST(? AS BIGINT[]))"
    kept = f"SELECT * FROM {identifier(loaded.relation)} WHERE {ROW} NOT IN ({numbers})"
    work.run(f"CREATE TABLE {identifier(relation)} AS {kept}", list(failed))
    for members in loaded.lists.values():
        work.run(f"DELETE FROM {identifier(members)} WHERE {ROW} IN ({numbers})", list(failed))
    return Loaded(relation, loaded.doubted, loaded.lists, loaded.list_doubts, loaded.aside)


def _table(
    work: Workshop, kind: RecordType, loaded: Loaded, provided: Collection[str], constants: Mapping[str, str]
) -> StoredTable:
    rows, columns = profile(work, identifier(loaded.relation), provided, loaded.doubted)
    return StoredTable(
        kind.name,
        loaded.relation,
        columns,
        rows,
        numbered=True,
        lists=loaded.lists,
        list_doubts=loaded.list_doubts,
        constants=constants,
    )

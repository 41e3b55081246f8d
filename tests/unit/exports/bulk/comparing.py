"""Holds what the reader into a database reads against what the reader in Python reads, cell by cell."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import duckdb
import pytest

from directive_rules.errors import ExportError
from directive_rules.exports import Limits, Reading, Sane, read_export
from directive_rules.exports.bulk import Failing, StoredReading, read_stored
from directive_rules.exports.bulk.records import fetch
from directive_rules.exports.bulk.workshop import Workshop
from directive_rules.exports.limits import DEFAULT_LIMITS
from directive_rules.model.export import Table
from directive_rules.model.stored import Doubt, StoredTable, doubt_column
from directive_rules.model.values import Unlisted, is_mere_day
from directive_rules.model.vocabulary import Field, Vocabulary


def stored(
    path: Path,
    vocabulary: Vocabulary,
    connection: duckdb.DuckDBPyConnection,
    *,
    sane: Sane | None = None,
    failing: Failing | None = None,
    limits: Limits = DEFAULT_LIMITS,
    prefix: str = "",
) -> StoredReading:
    """Read into a database, however small the files are."""
    return read_stored(path, vocabulary, connection, sane=sane, failing=failing, limits=limits, prefix=prefix, small=0)


def records(connection: duckdb.DuckDBPyConnection, table: StoredTable, vocabulary: Vocabulary) -> list[dict[str, Any]]:
    """Return the records of a stored table, in the order of their numbers."""
    work = Workshop(connection, vocabulary, DEFAULT_LIMITS, Path(), "")
    return [dict(record.values) for _, record in fetch(work, table)]


def agree(
    path: Path, vocabulary: Vocabulary, *, sane: Sane | None = None, failing: Failing | None = None
) -> Reading | None:
    """Read an export both ways and compare everything; return what was read, None where both refuse it alike."""
    connection = duckdb.connect()
    try:
        expected = read_export(path, vocabulary, sane=sane)
    except ExportError as refusal:
        said = str(refusal)
        with pytest.raises(ExportError) as caught:
            stored(path, vocabulary, connection, sane=sane, failing=failing)
        assert str(caught.value) == said
        return None
    found = stored(path, vocabulary, connection, sane=sane, failing=failing)
    assert found.files == expected.files
    assert all(file.conserved for file in found.files if file.record)
    assert found.quarantine == expected.quarantine
    assert found.export.quarantined == expected.export.quarantined
    assert found.notes == expected.notes
    assert found.manifest == expected.manifest
    assert (found.export.claims, found.export.gaps) == (expected.export.claims, expected.export.gaps)
    assert found.export.tables.keys() == expected.export.tables.keys()
    for name, table in expected.export.tables.items():
        _agree(table, found.export.tables[name], connection, vocabulary)
    connection.close()
    return expected


def _agree(table: Table, found: StoredTable, connection: duckdb.DuckDBPyConnection, vocabulary: Vocabulary) -> None:
    assert found.columns.keys() == table.columns
    assert found.rows == len(table.records)
    assert found.constants == table.constants
    rows = records(connection, found, vocabulary)
    for record, row in zip(table.records, rows, strict=True):
        for name in table.columns:
            assert comparable(row[name]) == comparable(record.values.get(name)), (name, row, record)
    kind = vocabulary.records[table.type]
    for name, column in found.columns.items():
        values = [row[name] for row in rows]
        assert column.empty == (None in values)
        if name not in found.lists:
            assert column.doubts == {
                doubt for value in values if (doubt := _doubt(value, kind.fields[name])) is not None
            }
    for name, relation in found.lists.items():
        described = connection.execute(f'DESCRIBE "{relation}"').fetchall()
        assert (doubt_column("member") in {row[0] for row in described}) >= (name in found.list_doubts)
    keys = [tuple(row[name] for name in kind.key) for row in rows if all(name in row for name in kind.key)]
    fields = [kind.fields[name] for name in kind.key]
    known = [key for key in keys if not any(map(_unsure, key, fields))]
    assert found.keyed == (len(known) == len(rows) and not any(found.columns[name].empty for name in kind.key))
    assert found.distinct == (found.keyed and len(set(known)) == len(rows))
    numbers = connection.execute(f'SELECT count(DISTINCT __row), count(*) FROM "{found.relation}"').fetchall()
    assert numbers == [(len(rows), len(rows))]


def _unsure(value: object, field: Field) -> bool:
    return value is None or _doubt(value, field) is not None


def comparable(value: Any) -> Any:
    """Return a value that equals another only if the types are equal too; lists have no order."""
    if isinstance(value, tuple):
        return Counter(map(comparable, value))
    return type(value), value


def _doubt(value: object, field: Field) -> Doubt | None:
    if isinstance(value, Unlisted):
        return Doubt.UNLISTED
    return Doubt.DAY_ONLY if str(field.type) == "timestamp" and is_mere_day(value) else None

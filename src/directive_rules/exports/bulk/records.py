"""Records between Python and the database: single ones of a manifest go in, rows of a stored table come out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from directive_rules.analysis.coerce import parse_period
from directive_rules.exports.bulk.quoting import identifier
from directive_rules.exports.bulk.spellings import insert, stored_text
from directive_rules.exports.bulk.sqltypes import MEMBER, sql_type
from directive_rules.exports.bulk.workshop import Workshop
from directive_rules.model.export import Record, Table
from directive_rules.model.stored import ROW, Doubt, StoredColumn, StoredTable, doubt_column
from directive_rules.model.types import DecimalType, ListType, PeriodType, ScalarType, TimestampType, Type
from directive_rules.model.values import Scalar, Unlisted, Value
from directive_rules.model.vocabulary import Field, RecordType

BATCH: Final = 10_000


def store(work: Workshop, kind: RecordType, table: Table, base: str) -> StoredTable:
    """Make records in memory a table named `base`, numbered from 1."""
    heads: list[tuple[str, str]] = [(ROW, "BIGINT")]
    cells: list[list[str | None]] = [[str(number) for number in range(1, len(table.records) + 1)]]
    columns, lists, list_doubts = {}, {}, set()
    for place, name in enumerate(sorted(table.columns)):
        known = kind.fields[name]
        values = [record.values.get(name) for record in table.records]
        heads.append((name, sql_type(known.type)))
        if isinstance(known.type, ListType):
            cells.append([None if value is None else "true" for value in values])
            lists[name] = f"{base}__list{place}"
            doubtful = _store_members(work, identifier(lists[name]), known.type.of, values)
            list_doubts |= {name} if doubtful else set()
            columns[name] = StoredColumn(None in values)
            continue
        pairs = [_text(value, known.type) for value in values]
        cells.append([text for text, _ in pairs])
        doubts = frozenset(doubt for _, doubt in pairs if doubt is not None)
        if doubts:
            heads.append((doubt_column(name), "BIGINT"))
            cells.append([None if doubt is None else str(int(doubt)) for _, doubt in pairs])
        columns[name] = StoredColumn(None in values, doubts)
    _create(work, identifier(base), heads, list(zip(*cells, strict=True)))
    keyed = is_keyed(kind, columns)
    keys = {tuple(record.values.get(name) for name in kind.key) for record in table.records} if keyed else set()
    return StoredTable(
        kind.name,
        base,
        columns,
        len(table.records),
        numbered=True,
        keyed=keyed,
        distinct=keyed and len(keys) == len(table.records),
        lists=lists,
        list_doubts=frozenset(list_doubts),
        constants=table.constants,
    )


def is_keyed(kind: RecordType, columns: Mapping[str, StoredColumn]) -> bool:
    """Tell whether every record is known to have its whole key, without doubt."""
    return all(name in columns and not columns[name].empty and not columns[name].doubts for name in kind.key)


def fetch(work: Workshop, table: StoredTable) -> Iterator[tuple[int, Record]]:
    """Yield the records of a stored table, each behind its number, in the order of the numbers.

    Nothing else may be asked of the connection meanwhile.
    """
    kind = work.vocabulary.records[table.type]
    fields = [kind.fields[name] for name in sorted(table.columns)]
    columns = [ROW]
    joins = ""
    for place, known in enumerate(fields):
        columns += [f"t.{identifier(known.name)}", _doubt(table, known)]
        if known.name in table.lists:
            doubt = doubt_column(MEMBER) if known.name in table.list_doubts else "NULL"
            gathered = f"SELECT {ROW} AS n, list({MEMBER}) AS members, list({doubt}) AS doubts"
            gathered += f" FROM {identifier(table.lists[known.name])} GROUP BY {ROW}"
            joins += f" LEFT JOIN ({gathered}) AS l{place} ON l{place}.n = t.{ROW}"
            columns += [f"l{place}.members", f"l{place}.doubts"]
    cursor = work.connection.execute(
        f"SELECT {', '.join(columns)} FROM {identifier(table.relation)} AS t{joins} ORDER BY {ROW}"
    )
    while batch := cursor.fetchmany(BATCH):
        for number, *cells in batch:
            yield int(number), Record(kind.name, dict(_values(fields, table, cells)))


def _values(fields: Iterable[Field], table: StoredTable, cells: Sequence[Any]) -> Iterator[tuple[str, Value | None]]:
    found = iter(cells)
    for known in fields:
        value, doubt = next(found), next(found)
        if known.name not in table.lists:
            yield known.name, _value(value, doubt, known.type)
            continue
        members, doubts = next(found), next(found)
        of = known.type.of if isinstance(known.type, ListType) else known.type
        pairs = zip(members or (), doubts or (), strict=True)
        read = tuple(one for member, why in pairs if (one := _value(member, why, of)) is not None)
        yield known.name, read if value is not None else None


def _value(value: Any, doubt: int | None, type_: Type) -> Scalar | None:
    if value is None:
        return None
    if doubt == Doubt.UNLISTED:
        return Unlisted(value)
    if doubt == Doubt.DAY_ONLY:
        return value.date()  # type: ignore[no-any-return]  # a timestamp column holds a datetime
    if isinstance(type_, PeriodType):
        return parse_period(value)
    if isinstance(type_, DecimalType):
        return Decimal(value)
    return value  # type: ignore[no-any-return]  # the database's value is the field's


def _doubt(table: StoredTable, known: Field) -> str:
    return f"t.{identifier(doubt_column(known.name))}" if table.columns[known.name].doubts else "NULL"


def _store_members(work: Workshop, table: str, type_: ScalarType, values: Sequence[Value | None]) -> bool:
    """Make the table of list members; tell whether some are in doubt."""
    rows: list[tuple[str | None, ...]] = []
    doubted = False
    for number, value in enumerate(values, start=1):
        for member in value if isinstance(value, tuple) else ():
            text, doubt = stored_text(member, instant=isinstance(type_, TimestampType))
            doubted |= doubt is not None
            rows.append((str(number), text, None if doubt is None else str(int(doubt))))
    heads = [(ROW, "BIGINT"), (MEMBER, sql_type(type_)), (doubt_column(MEMBER), "BIGINT")]
    _create(work, table, heads, rows)
    return doubted


def _create(work: Workshop, table: str, heads: list[tuple[str, str]], rows: list[tuple[str | None, ...]]) -> None:
    work.run(f"CREATE TABLE {table} ({', '.join(f'{identifier(name)} {type_}' for name, type_ in heads)})")
    insert(work.connection, table, rows, [type_ for _, type_ in heads])


def _text(value: Value | None, type_: Type) -> tuple[str | None, Doubt | None]:
    assert not isinstance(value, tuple)
    return stored_text(value, instant=isinstance(type_, TimestampType))

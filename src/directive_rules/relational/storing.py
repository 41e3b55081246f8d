"""Lays an export in memory out as tables, as `model.stored` says they lie in a database."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final, TypeAlias

from directive_rules.calendar import DAY, FIRST_YEAR, LAST_YEAR, is_working_day
from directive_rules.model.export import Export, Record, Table
from directive_rules.model.stored import ROW, Doubt, StoredColumn, StoredExport, StoredTable, doubt_column
from directive_rules.model.types import BOOL, DATE, INT, DurationType, ListType, ScalarType, TimestampType
from directive_rules.model.values import Period, Unlisted, Value, is_mere_day, start_of_day
from directive_rules.model.vocabulary import RecordType, Vocabulary
from directive_rules.relational.days import CALENDAR, WORKING_DAYS

Plain: TypeAlias = str | bool | int | Decimal | date | datetime | None
MEMBER: Final = "member"


@dataclass(frozen=True, slots=True)
class Cells:
    """A table to be made: its name, its columns with their types, and its rows in that order of columns."""

    relation: str
    columns: tuple[tuple[str, ScalarType], ...]
    rows: Sequence[tuple[Plain, ...]]


@dataclass(frozen=True, slots=True)
class Layout:
    """An export as it will lie in a database, the quarantined records beside it, and the tables to make for both.

    A quarantined record's table has every field of its type; what could not be read of it is NULL.
    """

    export: StoredExport
    lost: Mapping[str, StoredTable]
    cells: tuple[Cells, ...]


def lay_out(export: Export, vocabulary: Vocabulary, *, prefix: str = "") -> Layout:
    """Lay out an export as tables.

    A record type's table is named by the prefix and the type, with `__lost` behind for the quarantined ones; a list's
    by its table and field.
    """
    tables, lost, cells = {}, {}, []
    for name, table in export.tables.items():
        tables[name], made = _laid_out(table, vocabulary.records[name], prefix + name)
        cells += made
    for name in sorted({one.type for one in export.quarantined}):
        kind = vocabulary.records[name]
        records = tuple(Record(name, one.values) for one in export.quarantined if one.type == name)
        lost[name], made = _laid_out(Table(name, frozenset(kind.fields), records), kind, f"{prefix}{name}__lost")
        cells += made
    stored = StoredExport(tables, export.claims, export.gaps, export.quarantined, export.taken_at)
    return Layout(stored, lost, tuple(cells))


def calendar_cells() -> tuple[Cells, Cells]:
    """Return the working days we know, day by day and by number.

    `calendar` has each `day`, whether it is `working`, how many working days there are up to it (`ordinal`), and the
    nearest working day from it on (`following`) and back (`preceding`), NULL where no calendar tells. Counting may
    begin just outside, so the last day before and the first after are there as well, as days nobody works on.
    """
    first, last = date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31)
    days = [first + DAY * offset for offset in range((last - first).days + 1)]
    working = [day for day in days if is_working_day(day)]
    rows: list[tuple[Plain, ...]] = [(first - DAY, False, 0, None, None)]
    for day in days:
        ordinal = bisect_right(working, day)
        works = ordinal > 0 and working[ordinal - 1] == day
        following = day if works else working[ordinal] if ordinal < len(working) else None
        rows.append((day, works, ordinal, following, working[ordinal - 1] if ordinal else None))
    rows.append((last + DAY, False, len(working), None, None))
    columns: tuple[tuple[str, ScalarType], ...] = (
        ("day", DATE), ("working", BOOL), ("ordinal", INT), ("following", DATE), ("preceding", DATE),
    )  # fmt: skip
    return (
        Cells(CALENDAR, columns, rows),
        Cells(WORKING_DAYS, (("ordinal", INT), ("day", DATE)), list(enumerate(working, 1))),
    )


def _laid_out(table: Table, kind: RecordType, relation: str) -> tuple[StoredTable, list[Cells]]:
    """Lay out the records of one type: a table, and one more per list field."""
    fields = [field for name, field in kind.fields.items() if name in table.columns]
    columns: list[tuple[str, ScalarType]] = [(ROW, INT)]
    values: list[Iterable[Plain]] = [range(1, len(table.records) + 1)]
    known: dict[str, StoredColumn] = {}
    lists: dict[str, str] = {}
    list_doubts = set()
    members: list[Cells] = []
    for field in fields:
        found = [record.values.get(field.name) for record in table.records]
        if isinstance(field.type, ListType):
            columns.append((field.name, BOOL))
            values.append([None if value is None else True for value in found])
            lists[field.name] = f"{relation}__{field.name}"
            made, doubted = _members(found, field.type.of, lists[field.name])
            members.append(made)
            list_doubts |= {field.name} if doubted else set()
            known[field.name] = StoredColumn(empty=None in found)
            continue
        assert not isinstance(field.type, DurationType)
        pairs = [_cell(value, field.type) for value in found]
        columns.append((field.name, field.type))
        values.append([value for value, _ in pairs])
        doubts = [doubt for _, doubt in pairs]
        occurring = frozenset(doubt for doubt in doubts if doubt is not None)
        if occurring:
            columns.append((doubt_column(field.name), INT))
            values.append([None if doubt is None else int(doubt) for doubt in doubts])
        known[field.name] = StoredColumn(any(value is None for value, _ in pairs), occurring)
    keyed, distinct = _keys(table.records, kind)
    kept = StoredTable(
        kind.name,
        relation,
        known,
        len(table.records),
        numbered=True,
        keyed=keyed,
        distinct=distinct,
        lists=lists,
        list_doubts=frozenset(list_doubts),
        constants=table.constants,
    )
    return kept, [Cells(relation, tuple(columns), list(zip(*values, strict=True))), *members]


def _members(found: list[Value | None], type_: ScalarType, relation: str) -> tuple[Cells, bool]:
    """Lay out the members of a list field, each beside the number of its record."""
    rows = [
        (number, *_cell(member, type_))
        for number, value in enumerate(found, 1)
        if isinstance(value, tuple)
        for member in value
    ]
    doubted = any(doubt is not None for _, _, doubt in rows)
    columns: tuple[tuple[str, ScalarType], ...] = ((ROW, INT), (MEMBER, type_))
    if not doubted:
        return Cells(relation, columns, [row[:2] for row in rows]), False
    columns += ((doubt_column(MEMBER), INT),)
    return Cells(relation, columns, [(*row[:2], None if row[2] is None else int(row[2])) for row in rows]), True


def _cell(value: Value | None, type_: ScalarType) -> tuple[Plain, Doubt | None]:
    """Return what stands in a cell, and why it is in doubt if it is."""
    if isinstance(value, Unlisted):
        return value.text, Doubt.UNLISTED
    if isinstance(value, Period):
        return str(value), None
    if isinstance(type_, TimestampType) and isinstance(value, date) and is_mere_day(value):
        return start_of_day(value), Doubt.DAY_ONLY
    assert not isinstance(value, tuple)
    return value, None


def _keys(records: Sequence[Record], kind: RecordType) -> tuple[bool, bool]:
    """Tell whether every record has its whole key, and whether no two share one.

    A key in doubt is no key known to be so: neither is said then.
    """
    keys = list(_known_keys(records, kind))
    keyed = len(keys) == len(records)
    return keyed, keyed and len(set(keys)) == len(keys)


def _known_keys(records: Iterable[Record], kind: RecordType) -> Iterator[tuple[Value, ...]]:
    for record in records:
        key = tuple(value for name in kind.key if (value := record.values.get(name)) is not None)
        if len(key) == len(kind.key) and not any(isinstance(part, Unlisted) for part in key):
            yield key

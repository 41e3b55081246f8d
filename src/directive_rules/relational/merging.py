"""One key, one record: rows under one key made one row, before any rule is judged.

What one row gives fills what another leaves empty; where two differ, the cell is contradictory. Of a type with versions
the rows of the highest version that had occurred by the as-of instant alone are taken.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final

from directive_rules.model.stored import ROW, Doubt, StoredColumn, StoredTable, doubt_column
from directive_rules.model.types import BOOL, INT, TIMESTAMP, ListType
from directive_rules.model.vocabulary import RecordType, Relation, Vocabulary
from directive_rules.relational import sql
from directive_rules.relational.backends import Backend
from directive_rules.relational.cells import column_type
from directive_rules.relational.frames import Join, Program, Select
from directive_rules.relational.lowering import lower_program
from directive_rules.relational.sql import Column, Constant, Sql

GROUP: Final = "__group"
LIST_ROW: Final = "__list_row"
ONE: Final = Constant(1, INT)
SMALL: Final = 20_000
"""Up to how many records a table is asked whether any two of them overlap."""


def merged(kind: RecordType, table: StoredTable, backend: Backend, as_of: datetime) -> StoredTable:
    """Return the table with one row per key. A row without its whole key is nobody's double: it stands for itself."""
    if table.distinct and table.keyed:
        return table
    assert table.numbered, "rows are numbered wherever a key may be missing or come twice"
    name = f"{table.relation}__merged"
    kept = _kept(kind, table, backend, as_of)
    backend.create_from(name, lower_program(_grouped(kind, table, kept), backend.dialect))
    doubtful = _contradictory(table, name, backend)
    columns = {
        field: StoredColumn(
            column.empty or field in doubtful,
            column.doubts | ({Doubt.CONTRADICTORY} if field in doubtful else frozenset()),
        )
        for field, column in table.columns.items()
    }
    lists = {field: _members(field, table, name, backend) for field in table.lists}
    return replace(table, relation=name, columns=columns, keyed=False, distinct=True, lists=lists)


def _kept(kind: RecordType, table: StoredTable, backend: Backend, as_of: datetime) -> str:
    """Number the groups of rows under one key, and leave out the versions that do not count."""
    program = Program()
    keys = [(name, column_type(kind.fields[name].type)) for name in kind.key if name in table.columns]
    first = {name: Column("row", name, type_) for name, type_ in keys}
    if len(keys) == len(kind.key):
        least = sql.operation("min", INT, Column("row", ROW, INT))
        program.ctes["first"] = Select({**first, GROUP: least}, table.relation, "row", group=list(first.values()))
        on = sql.all_of(*(sql.equal(Column("first", name, type_), column) for (name, type_), column
                          in zip(keys, first.values(), strict=True)))  # fmt: skip
        joins = [Join("left", "first", "first", on)]
        group: Sql = sql.coalesce(Column("first", GROUP, INT), Column("row", ROW, INT, nullable=False))
    else:
        joins, group = [], Column("row", ROW, INT, nullable=False)
    columns: dict[str, Sql] = {ROW: Column("row", ROW, INT, nullable=False), GROUP: group}
    for field, column in table.columns.items():
        columns[field] = Column("row", field, column_type(kind.fields[field].type))
        if column.doubts:
            columns[doubt_column(field)] = Column("row", doubt_column(field), INT)
    rows = Select(columns, table.relation, "row", joins)
    name = f"{table.relation}__rows"
    if kind.version is None or kind.version not in table.columns:
        program.final = rows
    else:
        program.ctes["rows"] = rows
        program.final = _highest(kind, columns, table, program, as_of)
    backend.create_from(name, lower_program(program, backend.dialect))
    return name


def _highest(
    kind: RecordType, columns: Mapping[str, Sql], table: StoredTable, program: Program, as_of: datetime
) -> Select:
    """Keep the highest version among those that had occurred, or of all where none had."""
    assert kind.version is not None
    had: Sql = sql.TRUE
    if kind.occurred in table.columns:
        occurred = Column("rows", kind.occurred, column_type(kind.fields[kind.occurred].type))
        later = sql.compare(">", sql.as_instant(occurred), Constant(as_of, TIMESTAMP))
        had = sql.negation(sql.is_true(later))
    group, version = Column("rows", GROUP, INT, nullable=False), Column("rows", kind.version, INT)
    best = sql.operation("max", INT, sql.choose(had, version), nullable=True)
    some = sql.operation("count", INT, sql.choose(had, ONE), nullable=False)
    whole = sql.operation("max", INT, version, nullable=True)
    program.ctes["versions"] = Select(
        {GROUP: group, "best": best, "some": some, "highest": whole}, "rows", "rows", group=[group]
    )
    counted = sql.compare(">", Column("versions", "some", INT, nullable=False), sql.ZERO)
    wanted = sql.choose(counted, Column("versions", "best", INT), Column("versions", "highest", INT))
    chosen = sql.all_of(
        sql.any_of(sql.negation(counted), had), sql.operation("is not distinct", BOOL, version, wanted, nullable=False)
    )
    return Select(
        {name: Column("rows", name, column.type) for name, column in columns.items()},
        "rows", "rows", [Join("inner", "versions", "versions", sql.equal(Column("versions", GROUP, INT), group))],
        [chosen],
    )  # fmt: skip


def _grouped(kind: RecordType, table: StoredTable, rows: str) -> Program:
    """One row per group: what its rows agree on."""
    program = Program()
    group = Column("row", GROUP, INT, nullable=False)
    columns: dict[str, Sql] = {ROW: group}
    joins: list[Join] = []
    for field, column in table.columns.items():
        type_ = kind.fields[field].type
        if isinstance(type_, ListType):
            columns |= _agreed_list(field, table, rows, program, joins)
            continue
        value = Column("row", field, column_type(type_))
        ordered = sql.choose(value, ONE, sql.choose(sql.is_known(value), sql.ZERO)) if type_ == BOOL else value
        low, high = (sql.operation(name, ordered.type, ordered, nullable=True) for name in ("min", "max"))
        differ = sql.is_true(sql.compare("<>", low, high))
        doubt: Sql = sql.null(INT)
        if column.doubts:
            code = sql.choose(sql.is_known(value), sql.coalesce(Column("row", doubt_column(field), INT), sql.ZERO))
            least, most = (sql.operation(name, INT, code, nullable=True) for name in ("min", "max"))
            differ = sql.any_of(differ, sql.is_true(sql.compare("<>", least, most)))
            doubt = sql.choose(sql.compare("<>", least, sql.ZERO), least)
        agreed = sql.equal(low, ONE) if type_ == BOOL else low
        columns[field] = sql.choose(sql.negation(differ), agreed)
        columns[doubt_column(field)] = sql.choose(differ, Constant(int(Doubt.CONTRADICTORY), INT), doubt)
    program.final = Select(columns, rows, "row", joins, group=[group])
    return program


def _agreed_list(field: str, table: StoredTable, rows: str, program: Program, joins: list[Join]) -> dict[str, Sql]:
    """What the rows of a group agree on of a list: it is given, and by which row; two that differ are contradictory."""
    child = table.lists[field]
    group, row = Column("row", GROUP, INT, nullable=False), Column("row", ROW, INT, nullable=False)
    member = Column("member", "member", BOOL)
    each, shared, apart = f"{field}__each", f"{field}__shared", f"{field}__apart"
    marks = [member]
    if field in table.list_doubts:
        marks.append(Column("member", doubt_column("member"), INT))
    names = ["member", "mark"][: len(marks)]
    on = sql.equal(Column("member", ROW, INT), row)
    counted = sql.operation("count", INT, ONE, nullable=False)
    program.ctes[each] = Select(
        {GROUP: group, ROW: row, **dict(zip(names, marks, strict=True)), "times": counted},
        rows, "row", [Join("inner", child, "member", on)], group=[group, row, *marks],
    )  # fmt: skip
    times = Column(each, "times", INT)
    again = [Column(each, name, mark.type) for name, mark in zip(names, marks, strict=True)]
    owner = Column(each, GROUP, INT)
    program.ctes[shared] = Select(
        {
            GROUP: owner, "rows": counted, "least": sql.operation("min", INT, times, nullable=True),
            "most": sql.operation("max", INT, times, nullable=True),
        },
        each, each, group=[owner, *again],
    )  # fmt: skip
    owner = Column(shared, GROUP, INT)
    uneven = sql.compare("<>", Column(shared, "least", INT), Column(shared, "most", INT))
    having = Column(shared, "rows", INT)
    program.ctes[apart] = Select(
        {
            GROUP: owner, "uneven": sql.operation("any", BOOL, uneven, nullable=True),
            "least": sql.operation("min", INT, having, nullable=True),
        },
        shared, shared, group=[owner],
    )  # fmt: skip
    joins.append(Join("left", apart, apart, sql.equal(Column(apart, GROUP, INT), group)))
    given = Column("row", field, BOOL)
    lists = sql.operation("count", INT, sql.choose(given, ONE), nullable=False)
    uneven = sql.is_true(sql.operation("any", BOOL, Column(apart, "uneven", BOOL), nullable=True))
    fewer = sql.is_true(sql.compare("<", sql.operation("min", INT, Column(apart, "least", INT), nullable=True), lists))
    differ = sql.any_of(uneven, fewer)
    return {
        field: sql.choose(sql.negation(differ), sql.choose(sql.compare(">", lists, sql.ZERO), sql.TRUE)),
        doubt_column(field): sql.choose(differ, Constant(int(Doubt.CONTRADICTORY), INT)),
        f"{field}{LIST_ROW}": sql.operation("min", INT, sql.choose(given, row), nullable=True),
    }


def _contradictory(table: StoredTable, relation: str, backend: Backend) -> frozenset[str]:
    """Return the fields of which some cell is contradictory."""
    program = Program()
    columns: dict[str, Sql] = {}
    for field in table.columns:
        doubt = Column("row", doubt_column(field), INT)
        found = sql.choose(sql.equal(doubt, Constant(int(Doubt.CONTRADICTORY), INT)), ONE)
        columns[field] = sql.operation("count", INT, found, nullable=False)
    if not columns:
        return frozenset()
    program.final = Select(columns, relation, "row")
    (counts,) = backend.run(lower_program(program, backend.dialect))
    return frozenset(field for field, count in zip(columns, counts, strict=True) if count)


def _members(field: str, table: StoredTable, relation: str, backend: Backend) -> str:
    """Number the members of the lists that count by the rows they belong to now."""
    name = f"{relation}__{field}"
    program = Program()
    owner = Column("row", f"{field}{LIST_ROW}", INT)
    columns: dict[str, Sql] = {ROW: Column("row", ROW, INT, nullable=False), "member": Column("member", "member", BOOL)}
    if field in table.list_doubts:
        columns[doubt_column("member")] = Column("member", doubt_column("member"), INT)
    on = sql.equal(Column("member", ROW, INT), owner)
    program.final = Select(columns, relation, "row", [Join("inner", table.lists[field], "member", on)])
    backend.create_from(name, lower_program(program, backend.dialect))
    return name


def single_relations(
    vocabulary: Vocabulary, tables: Mapping[str, StoredTable], backend: Backend
) -> frozenset[tuple[str, str]]:
    """Return the dated to-one relations, by owner and name, of which no day can find two records.

    A tariff is looked up for every policy: where its spans do not overlap, one join is enough. Only small tables are
    asked, since every pair of records with equal joining fields is.
    """
    found = set()
    for kind in vocabulary.records.values():
        for relation in kind.relations.values():
            table = tables.get(relation.target)
            if relation.many or relation.unique or relation.at is None or table is None or kind.name not in tables:
                continue
            read = [*(other for _, other in relation.by), relation.at.valid_from, relation.at.valid_to]
            sound = all(name in table.columns and not table.columns[name].doubts for name in read)
            if sound and table.numbered and table.rows <= SMALL and not _overlap(relation, vocabulary, table, backend):
                found.add((kind.name, relation.name))
    return frozenset(found)


def _overlap(relation: Relation, vocabulary: Vocabulary, table: StoredTable, backend: Backend) -> bool:
    """Tell whether two records with equal joining fields are valid on one day; an empty bound is open."""
    assert relation.at is not None
    fields = vocabulary.records[relation.target].fields

    def column(alias: str, name: str) -> Column:
        return Column(alias, name, column_type(fields[name].type))

    def begins_by(one: str, other: str) -> Sql:
        assert relation.at is not None
        since, until = column(one, relation.at.valid_from), column(other, relation.at.valid_to)
        return sql.any_of(sql.is_null(since), sql.is_null(until), sql.compare("<=", since, until))

    on = sql.all_of(
        *(sql.equal(column("one", name), column("other", name)) for _, name in relation.by),
        sql.compare("<", Column("one", ROW, INT), Column("other", ROW, INT)),
        begins_by("one", "other"),
        begins_by("other", "one"),
    )
    count = sql.operation("count", INT, ONE, nullable=False)
    program = Program()
    program.final = Select({"pairs": count}, table.relation, "one", [Join("inner", table.relation, "other", on)])
    ((pairs,),) = backend.run(lower_program(program, backend.dialect))
    return bool(pairs)

"""Records from here added to an export that lies in a database: what a ruleset brings along."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from sqlglot import exp

from directive_rules.model.export import Claim, Export, Table
from directive_rules.model.stored import ROW, StoredColumn, StoredExport, StoredTable, doubt_column
from directive_rules.model.vocabulary import Vocabulary
from directive_rules.relational.backends import Backend
from directive_rules.relational.storing import MEMBER, lay_out

APART: Final = 1 << 52
"""Where the numbers of added rows begin: beyond those of any file."""


def add(
    backend: Backend, export: StoredExport, table: Table, claim: Claim | None, vocabulary: Vocabulary, prefix: str
) -> StoredExport:
    """Return the export with the records of one more table; `prefix` begins the names of what is made for it.

    A table of that type is extended; a field that one of the two does not provide then counts as not provided.
    """
    layout = lay_out(Export({table.type: table}), vocabulary, prefix=prefix)
    for cells in layout.cells:
        backend.create(cells)
    added = layout.export.tables[table.type]
    present = export.tables.get(table.type)
    if present is not None:
        added = _together(backend, present, added, prefix + "both_")
    claims = export.claims if claim is None else {**export.claims, table.type: claim}
    return replace(export, tables={**export.tables, table.type: added}, claims=claims)


def _together(backend: Backend, first: StoredTable, second: StoredTable, prefix: str) -> StoredTable:
    """Make one table of two, which are both numbered."""
    assert first.numbered, "rows are numbered wherever others may be added to them"
    columns = {
        name: StoredColumn(column.empty or second.columns[name].empty, column.doubts | second.columns[name].doubts)
        for name, column in first.columns.items()
        if name in second.columns
    }
    doubted = {name for name, column in columns.items() if column.doubts}
    name = f"{prefix}{first.type}"
    parts = [
        _rows(part, [ROW, *columns], doubted, {one for one in doubted if part.columns[one].doubts}, place)
        for place, part in enumerate((first, second))
    ]
    backend.create_from(name, exp.union(*parts, distinct=False))
    lists, list_doubts = {}, set()
    for field in first.lists:
        if field in columns:
            lists[field] = f"{name}__{field}"
            either = {MEMBER} if field in first.list_doubts | second.list_doubts else set()
            list_doubts |= {field} if either else set()
            members = [
                _rows(
                    replace(part, relation=part.lists[field]),
                    [ROW, MEMBER],
                    either,
                    either if field in part.list_doubts else set(),
                    place,
                )
                for place, part in enumerate((first, second))
            ]
            backend.create_from(lists[field], exp.union(*members, distinct=False))
    return StoredTable(
        first.type,
        name,
        columns,
        first.rows + second.rows,
        numbered=True,
        keyed=first.keyed and second.keyed,
        lists=lists,
        list_doubts=frozenset(list_doubts),
        constants={**first.constants, **second.constants},
    )


def _rows(table: StoredTable, columns: Sequence[str], doubted: set[str], own: set[str], place: int) -> exp.Select:
    """Select the rows of one part, numbered apart from the other's; `own` are the columns with doubts in this part."""
    selected: list[exp.Expr] = []
    for name in columns:
        value: exp.Expr = exp.column(exp.to_identifier(name, quoted=True))
        if name == ROW and place:
            value = exp.Add(this=value, expression=exp.Literal.number(APART))
        selected.append(exp.alias_(value, name, quoted=True))
        if name in doubted:
            doubt = doubt_column(name)
            mark: exp.Expr = exp.column(exp.to_identifier(doubt, quoted=True))
            if name not in own:
                mark = exp.Cast(this=exp.Null(), to=exp.DataType.build("bigint"))
            selected.append(exp.alias_(mark, doubt, quoted=True))
    return exp.select(*selected).from_(exp.Table(this=exp.to_identifier(table.relation, quoted=True)))

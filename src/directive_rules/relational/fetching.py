"""Records fetched back from where they lie, by some of their fields: for whoever has to look at a few closely."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlglot import exp

from directive_rules.analysis.coerce import parse_period
from directive_rules.model.export import Origin, Record
from directive_rules.model.stored import ROW, Doubt, StoredTable, doubt_column
from directive_rules.model.types import INT, DurationType, ListType, PeriodType, ScalarType, Type
from directive_rules.model.values import Period, Unlisted, Value
from directive_rules.model.vocabulary import RecordType
from directive_rules.relational.backends import Backend
from directive_rules.relational.storing import MEMBER, Cells, Plain

WANTED: Final = "__wanted"
FOUND: Final = "__found"
HELD: Final = "__held"


def fetch(
    backend: Backend,
    table: StoredTable,
    kind: RecordType,
    fields: tuple[str, ...],
    keys: Collection[tuple[Value, ...]],
    *,
    columns: Collection[str] | None = None,
    limit: int | None = None,
) -> list[Record]:
    """Return the records whose `fields` hold one of `keys`, every one with all rows of its key.

    Rows of one key are one record: what one gives fills what another leaves empty. `columns` are the fields wanted
    besides the key, None for all. Of more rows than `limit`, so many and one are returned. Rows come in their order
    where they are numbered.
    """
    if not keys:
        return []
    types = [_plain_type(kind, name) for name in fields]
    rows = [tuple(_plain(value) for value in key) for key in keys]
    backend.create(Cells(WANTED, tuple((name, type_) for name, type_ in zip(fields, types, strict=True)), rows))
    try:
        whole = table.distinct or set(fields) == set(kind.key)
        if not whole:
            backend.create_from(FOUND, _keys_found(table, kind, fields))
        reader = _Reader(table, kind, columns)
        queries = [_matching(table, reader.columns, WANTED, fields)]
        if not whole:
            keyless = exp.or_(*(_column("t", name).is_(exp.null()) for name in kind.key))
            queries = [queries[0].where(keyless), _matching(table, reader.columns, FOUND, kind.key)]
        found: list[tuple[Any, ...]] = []
        for query in queries:
            left = None if limit is None else limit + 1 - len(found)
            found += backend.run(query if left is None else query.limit(left))
        return list(reader.records(backend, found))
    finally:
        backend.drop(WANTED)
        if not (table.distinct or set(fields) == set(kind.key)):
            backend.drop(FOUND)


def unlinked(backend: Backend, table: StoredTable, kind: RecordType, field: str) -> int:
    """Return how many records have nothing usable in a field; rows of one key, even of a partial one, are one."""
    if not table.columns[field].empty and Doubt.UNLISTED not in table.columns[field].doubts:
        return 0
    usable = _given(field)
    if Doubt.UNLISTED in table.columns[field].doubts:
        listed = exp.NullSafeNEQ(this=_column("t", doubt_column(field)), expression=exp.Literal.number(Doubt.UNLISTED))
        usable = exp.and_(usable, listed)
    bad = exp.Not(this=exp.Paren(this=usable))
    if table.distinct:
        query = exp.select(exp.Count(this=exp.Star())).from_(_relation(table.relation, "t")).where(bad)
        return int(backend.run(query)[0][0])
    held = exp.Max(this=exp.Case(ifs=[exp.If(this=bad, true=exp.Literal.number(0))], default=exp.Literal.number(1)))
    grouped = _subquery(
        exp.select(_named(held, HELD))
        .from_(_relation(table.relation, "t"))
        .group_by(*(_column("t", name) for name in kind.key)),
        "g",
    )
    none_held = exp.EQ(this=_column("g", HELD), expression=exp.Literal.number(0))
    return int(backend.run(exp.select(exp.Count(this=exp.Star())).from_(grouped).where(none_held))[0][0])


def _keys_found(table: StoredTable, kind: RecordType, fields: tuple[str, ...]) -> exp.Query:
    """Return the whole keys of the records that hold a wanted value in each field, by one row or by several."""
    own = [name for name in fields if name in kind.key]
    parts = []
    for name in [name for name in fields if name not in kind.key]:
        together = [*own, name]
        values = exp.select(*(_named(_column(WANTED, one), one) for one in together)).from_(_relation(WANTED, WANTED))
        query = _joined(_relation(table.relation, "t"), kind.key, _subquery(values.distinct(), "w"), together)
        parts.append(query.where(*(_given(one) for one in kind.key)).distinct())
    return parts[0] if len(parts) == 1 else exp.intersect(*parts)


def _matching(table: StoredTable, columns: Sequence[str], other: str, fields: Sequence[str]) -> exp.Select:
    return _joined(_relation(table.relation, "t"), columns, _relation(other, "w"), fields)


def _joined(relation: exp.Expr, columns: Sequence[str], other: exp.Expr, fields: Sequence[str]) -> exp.Select:
    """Select columns of the rows (`t`) whose fields equal those of another (`w`), in which no two rows are equal."""
    same = [exp.EQ(this=_column("t", name), expression=_column("w", name)) for name in fields]
    selected = [_named(_column("t", name), name) for name in columns]
    return exp.select(*selected).from_(relation).join(other, on=exp.and_(*same), join_type="inner")


@dataclass(slots=True)
class _Reader:
    """Turns rows back into records: which columns to ask for, and what they say together."""

    table: StoredTable
    kind: RecordType
    wanted: Collection[str] | None

    @property
    def names(self) -> list[str]:
        """The fields to read, in the order of the vocabulary."""
        wanted = self.wanted
        there = [name for name in self.kind.fields if name in self.table.columns]
        return there if wanted is None else [name for name in there if name in wanted or name in self.kind.key]

    @property
    def columns(self) -> list[str]:
        """The columns that hold them, with the doubts and the number of the row."""
        doubted = [doubt_column(name) for name in self.names if self.table.columns[name].doubts]
        return [*self.names, *doubted, *([ROW] if self.table.numbered else [])]

    def records(self, backend: Backend, rows: list[tuple[Any, ...]]) -> Iterator[Record]:
        """Yield the records of rows, in the order of their numbers."""
        names, columns, numbered = self.names, self.columns, self.table.numbered
        if numbered:
            rows = sorted(rows, key=lambda row: int(row[-1]))
        lists = {name: self._members(backend, name, rows) for name in names if name in self.table.lists}
        # Most cells are what they look like; only the others are looked at one by one.
        read = [
            (place, name, self.kind.fields[name].type, columns.index(doubt) if doubt in columns else None)
            for place, name in enumerate(names)
            if name not in lists
            and ((doubt := doubt_column(name)) in columns or isinstance(self.kind.fields[name].type, PeriodType))
        ]
        for row in rows:
            number = int(row[-1]) if numbered else 0
            values: dict[str, Value | None] = dict(zip(names, row, strict=False))
            for place, name, type_, doubt_place in read:
                values[name] = _value(type_, row[place], None if doubt_place is None else row[doubt_place])
            for name, members in lists.items():
                values[name] = tuple(members.get(number, ())) if values[name] else None
            yield Record(self.kind.name, values, Origin(self.table.relation, number) if number else None)

    def _members(self, backend: Backend, name: str, rows: list[tuple[Any, ...]]) -> Mapping[int, list[Any]]:
        """Return the members of a list field by row, in an order that is the same wherever they lie."""
        type_ = self.kind.fields[name].type
        assert isinstance(type_, ListType)
        found: defaultdict[int, list[Any]] = defaultdict(list)
        numbers: list[tuple[Plain, ...]] = [(int(row[-1]),) for row in rows]
        if not numbers:
            return found
        doubted = name in self.table.list_doubts
        backend.create(Cells(HELD, ((ROW, INT),), numbers))
        try:
            columns = [ROW, MEMBER, *([doubt_column(MEMBER)] if doubted else [])]
            query = _joined(_relation(self.table.lists[name], "t"), columns, _relation(HELD, "w"), [ROW])
            for number, member, *doubt in backend.run(query):
                found[int(number)].append(_value(type_.of, member, doubt[0] if doubt else None))
        finally:
            backend.drop(HELD)
        for members in found.values():
            members.sort(key=str)
        return found


def _value(type_: Type, value: Any, doubt: int | None) -> Any:
    """Return what a cell stood for when it was stored."""
    if value is None:
        return None
    if doubt == Doubt.UNLISTED:
        return Unlisted(str(value))
    if doubt == Doubt.DAY_ONLY:
        return value.date()
    return parse_period(value) if isinstance(type_, PeriodType) else value


def _plain(value: Value) -> Plain:
    assert not isinstance(value, tuple)
    return str(value) if isinstance(value, (Period, Unlisted)) else value


def _plain_type(kind: RecordType, name: str) -> ScalarType:
    type_ = kind.fields[name].type
    assert not isinstance(type_, (ListType, DurationType))
    return type_


def _column(table: str, name: str) -> exp.Column:
    return exp.column(exp.to_identifier(name, quoted=True), exp.to_identifier(table, quoted=True))


def _named(tree: exp.Expr, name: str) -> exp.Expr:
    return exp.alias_(tree, name, quoted=True)


def _given(name: str) -> exp.Expr:
    return exp.Not(this=exp.Is(this=_column("t", name), expression=exp.null()))


def _relation(name: str, alias: str) -> exp.Expr:
    table = exp.Table(this=exp.to_identifier(name, quoted=True))
    return exp.alias_(table, exp.to_identifier(alias, quoted=True), table=True)


def _subquery(query: exp.Query, alias: str) -> exp.Expr:
    return query.subquery(exp.to_identifier(alias, quoted=True))

"""Tables that lie in the user's database, taken as they stand: types compared, values counted, nothing converted.

A table is used where every field it provides has the vocabulary's type; a narrower one is widened, and a date in a
timestamp field is a mere day. What does not fit is refused by name, all of it at once. What the tables hold is counted
beforehand, so that no query asks for what cannot be. Records without their whole key, or that fail a check of their
type, are put aside as a reader of files does.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Protocol

from sqlglot import exp

from directive_rules.analysis.coerce import parse_period
from directive_rules.diagnostics import Diagnostic
from directive_rules.errors import ExportError
from directive_rules.model import types as t
from directive_rules.model.export import Quarantined
from directive_rules.model.stored import ROW, Doubt, StoredColumn, StoredExport, StoredTable, doubt_column
from directive_rules.model.values import Unlisted, Value
from directive_rules.model.vocabulary import Field, RecordType, Vocabulary
from directive_rules.relational.backends import Backend
from directive_rules.relational.dialects import Dialect, number
from directive_rules.relational.fitting import (
    Offered,
    Profile,
    array_column,
    beyond_types,
    census,
    column,
    doubt_of,
    fields_of,
    named,
    reading,
    table,
    unfit,
)
from directive_rules.relational.sanity import failing_query
from directive_rules.relational.storing import MEMBER

MOST_ASIDE: Final = 10_000
"""More records of one type than these are not put aside: such a table is not what it is said to be."""


class Host(Backend, Protocol):
    """A backend in which tables of the user's lie."""

    def view(self, name: str, query: exp.Query) -> None:
        """Give a query a name, without running it."""


@dataclass(frozen=True, slots=True)
class Provided:
    """The user's tables as an export, and how many rows each had; what is claimed of them is for the caller to add."""

    export: StoredExport
    rows: Mapping[str, int]


def provide(
    host: Host,
    offered: Sequence[Offered],
    vocabulary: Vocabulary,
    *,
    prefix: str = "given_",
    extended: Collection[str] = (),
) -> Provided:
    """Make the user's tables an export. To the types `extended` records will be added, so their rows get numbers.

    Raises `ExportError` with every column whose type or values do not fit.
    """
    problems = [problem for one in offered for problem in unfit(one, vocabulary.records[one.type])]
    if problems:
        raise ExportError(problems)
    profiles = {}
    for one in offered:
        kind, view = vocabulary.records[one.type], prefix + one.type
        host.view(view, reading(one, kind, vocabulary, host.dialect))
        asked = census(one, kind, vocabulary, view, host.dialect)
        (row,) = host.run(asked.query)
        profiles[one.type] = asked.read(row)
        problems += beyond_types(one, kind, profiles[one.type])
    if problems:
        raise ExportError(problems)
    tables, aside = {}, []
    for one in offered:
        number_all = one.type in extended
        tables[one.type], lost = _settled(host, one, profiles[one.type], vocabulary, prefix + one.type, number_all)
        aside += lost
    rows = {name: profile.rows for name, profile in profiles.items()}
    return Provided(StoredExport(tables, quarantined=tuple(aside)), rows)


def _settled(
    host: Host, offered: Offered, profile: Profile, vocabulary: Vocabulary, view: str, number_all: bool
) -> tuple[StoredTable, list[Quarantined]]:
    """Return a table as it is used, and the records put aside; its rows are copied only where they must be numbered."""
    kind = vocabulary.records[offered.type]
    fields = fields_of(offered, kind)
    columns = {
        field.name: StoredColumn(profile.given[field.name] < profile.rows, _doubts(field, profile)) for field in fields
    }
    found = StoredTable(kind.name, view, columns, profile.rows)
    failed = failing_query(kind, replace(found, numbered=True), vocabulary, host.dialect)
    whole = all(name in columns and not columns[name].empty for name in kind.key)
    sound = whole and (failed is None or not _count(host, failed))
    keyed = all(name in columns for name in kind.key)
    distinct = keyed and not _count(host, _repeated(kind, view))
    lists = [field for field in fields if isinstance(field.type, t.ListType)]
    if sound and distinct and not lists and not number_all:
        return replace(found, keyed=True, distinct=True), []
    rows = f"{view}__rows"
    host.create_from(rows, _numbered(offered, kind, vocabulary, view, host.dialect))
    found = replace(found, relation=rows, numbered=True, keyed=keyed, distinct=distinct)
    aside: list[Quarantined] = []
    if not sound:
        found, aside = _put_aside(host, found, vocabulary)
    return _with_lists(host, found, lists, vocabulary), aside


def _doubts(field: Field, profile: Profile) -> frozenset[Doubt]:
    if not profile.doubted.get(field.name):
        return frozenset()
    return frozenset({Doubt.UNLISTED if isinstance(field.type, t.CodeType) else Doubt.DAY_ONLY})


def _count(host: Host, query: exp.Query) -> int:
    counted = exp.Select(expressions=[named(exp.Count(this=exp.Star()), "n")]).from_(query.subquery("counted"))
    return int(host.run(counted)[0][0])


def _repeated(kind: RecordType, view: str) -> exp.Query:
    """Return a query for the whole keys that several rows have."""
    several = exp.GT(this=exp.Count(this=exp.Star()), expression=number(1))
    given = [exp.Not(this=exp.Paren(this=exp.Is(this=column(name), expression=exp.Null()))) for name in kind.key]
    query = exp.Select(expressions=[column(name) for name in kind.key]).from_(table(view)).where(exp.and_(*given))
    return query.group_by(*(column(name) for name in kind.key)).having(several)


def _numbered(offered: Offered, kind: RecordType, vocabulary: Vocabulary, view: str, dialect: Dialect) -> exp.Query:
    """Return the rows of a view, each with a number of its own."""
    names = [alias.alias for alias in reading(offered, kind, vocabulary, dialect).selects if alias.alias != ROW]
    numbers = named(dialect.row_number(), ROW)
    return exp.Select(expressions=[numbers, *(column(name) for name in names)]).from_(table(view))


# -- records put aside ------------------------------------------------------------------------------------------------


def _put_aside(host: Host, found: StoredTable, vocabulary: Vocabulary) -> tuple[StoredTable, list[Quarantined]]:
    """Divide a numbered table into its sound records and those that are none, which are read from it."""
    kind = vocabulary.records[found.type]
    bad = f"{found.relation}__bad"
    parts: list[exp.Query] = []
    if found.keyed:
        # A key of which a part is not provided is nobody's: no record is worse for it than another.
        keyless = exp.or_(*(exp.Is(this=column(name), expression=exp.Null()) for name in kind.key))
        parts.append(exp.Select(expressions=[column(ROW)]).from_(table(found.relation)).where(keyless))
    failed = failing_query(kind, found, vocabulary, host.dialect)
    parts += [failed] if failed is not None else []
    if not parts:
        return found, []
    host.create_from(bad, parts[0] if len(parts) == 1 else exp.union(*parts, distinct=True))
    number_of = _count(host, exp.Select(expressions=[column(ROW)]).from_(table(bad)))
    if number_of > MOST_ASIDE:
        message = f"{number_of} records of {kind.name} lack their key or fail a check of their type: over {MOST_ASIDE}"
        raise ExportError([Diagnostic("too-many-quarantined", message)])
    aside = _quarantined(host, found, bad, kind)
    sound = f"{found.relation}__sound"
    same = exp.EQ(this=exp.column(ROW, found.relation, quoted=True), expression=exp.column(ROW, bad, quoted=True))
    kept = exp.Select(expressions=[exp.Star()]).from_(table(found.relation))
    host.create_from(sound, kept.join(exp.Join(this=table(bad), kind="ANTI", on=same)))
    columns = {name: replace(one, empty=one.empty and name not in kind.key) for name, one in found.columns.items()}
    return replace(found, relation=sound, columns=columns, rows=found.rows - number_of), aside


def _quarantined(host: Host, found: StoredTable, bad: str, kind: RecordType) -> list[Quarantined]:
    """Read the records that are put aside; of their lists nothing is told."""
    scalars = [name for name in found.columns if not isinstance(kind.fields[name].type, t.ListType)]
    doubted = [name for name in scalars if found.columns[name].doubts]
    cells = [column(name) for name in (*scalars, *(doubt_column(name) for name in doubted))]
    among = exp.Select(expressions=[column(ROW)]).from_(table(bad)).subquery()
    query = exp.Select(expressions=cells).from_(table(found.relation)).where(exp.In(this=column(ROW), query=among))
    aside = []
    for row in sorted(host.run(query), key=repr):
        values = dict(zip(scalars, row[: len(scalars)], strict=True))
        doubts = dict(zip(doubted, row[len(scalars) :], strict=True))
        read = {name: _read(kind.fields[name].type, value, doubts.get(name)) for name, value in values.items()}
        known = {name: value for name, value in read.items() if value is not None}
        lacking = [name for name in kind.key if name not in known]
        reason = f"{', '.join(lacking)} is empty" if lacking else "the record fails a check of its type"
        aside.append(Quarantined(kind.name, known, None, reason))
    return aside


def _read(type_: t.Type, value: Any, doubt: int | None) -> Value | None:
    if value is None:
        return None
    if doubt == Doubt.UNLISTED:
        return Unlisted(value)
    if doubt == Doubt.DAY_ONLY:
        day: Value = value.date()
        return day
    found: Value = parse_period(value) if isinstance(type_, t.PeriodType) else value
    return found


# -- lists ------------------------------------------------------------------------------------------------------------


def _with_lists(host: Host, found: StoredTable, lists: Sequence[Field], vocabulary: Vocabulary) -> StoredTable:
    """Give each list field a table of its members, one row each beside the number of its record."""
    made, doubtful = {}, set()
    for field in lists:
        assert isinstance(field.type, t.ListType)
        member = host.dialect.members(column(array_column(field.name)))
        apart = exp.Select(expressions=[column(ROW), named(member, MEMBER)]).from_(table(found.relation))
        cells: list[exp.Expr] = [column(ROW), column(MEMBER)]
        doubt = doubt_of(column(MEMBER), field.type.of, field.type.of, vocabulary)
        if doubt is not None:
            cells.append(named(doubt, doubt_column(MEMBER)))
            doubtful.add(field.name)
        given = exp.Not(this=exp.Paren(this=exp.Is(this=column(MEMBER), expression=exp.Null())))
        made[field.name] = f"{found.relation}__{field.name}"
        host.create_from(made[field.name], exp.Select(expressions=cells).from_(apart.subquery("apart")).where(given))
    return replace(found, lists=made, list_doubts=frozenset(doubtful))

"""Whether a table of the user's holds what the vocabulary says: its columns' types, and the values in them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlglot import exp

from directive_rules.diagnostics import Diagnostic, nearest
from directive_rules.errors import UsageError
from directive_rules.model import types as t
from directive_rules.model.stored import ROW, Doubt, doubt_column
from directive_rules.model.values import end_of_day
from directive_rules.model.vocabulary import Field, RecordType, Vocabulary
from directive_rules.relational.dialects import BIGINT, KINDS, Dialect, number


@dataclass(frozen=True, slots=True)
class Given:
    """A column as its database describes it: the type as written there, and as one of ours where there is one."""

    written: str
    type: t.Type | None


@dataclass(frozen=True, slots=True)
class Offered:
    """A table or view of the user's that is to be read as the records of one type."""

    type: str
    table: exp.Table
    columns: Mapping[str, Given]

    @property
    def name(self) -> str:
        """Its name as people write it."""
        return ".".join(part.name for part in self.table.parts)


def chosen(
    found: Mapping[str, Mapping[str, Given]],
    vocabulary: Vocabulary,
    names: Mapping[str, str],
    place: Sequence[str],
    where: str,
) -> list[Offered]:
    """Return the tables found that are record types by name, or by what `names` says of their type.

    `place` qualifies their names, `where` says it in words. Raises `UsageError` where `names` speaks of a type or table
    that is not there, or no table is a record type.
    """
    for type_, name in names.items():
        if type_ not in vocabulary.records:
            raise UsageError(f"`{type_}` is no record type; {nearest(type_, vocabulary.records)}")
        if name not in found:
            raise UsageError(f"{where} has no table `{name}`; {nearest(name, found)}")
    offered = []
    for type_ in vocabulary.records:
        name = names.get(type_, type_)
        if name in found:
            named_by = [exp.to_identifier(part, quoted=True) for part in (name, *reversed(place))]
            at = exp.Table(**dict(zip(("this", "db", "catalog"), named_by, strict=False)))
            offered.append(Offered(type_, at, found[name]))
    if not offered:
        has = f"it has {', '.join(sorted(found))}" if found else "it has no tables"
        raise UsageError(f"{where} has no table named as a record type ({', '.join(vocabulary.records)}); {has}")
    return offered


@dataclass(frozen=True, slots=True)
class Profile:
    """What one query counted in a table: its rows, and per field the cells given, in doubt, and beyond its type."""

    rows: int
    given: Mapping[str, int]
    doubted: Mapping[str, int]
    beyond: Mapping[str, int]


# -- types ------------------------------------------------------------------------------------------------------------


def unfit(offered: Offered, kind: RecordType) -> Iterator[Diagnostic]:
    """Yield what keeps a table from being read: a column of another type, or none that is a field."""
    fields = [field for name, field in kind.fields.items() if name in offered.columns]
    if not fields:
        message = f"{offered.name} has none of the fields of {kind.name}: {', '.join(offered.columns) or 'no columns'}"
        yield Diagnostic("no-fields", message, help=f"its fields are {', '.join(kind.fields)}")
    for field in fields:
        given = offered.columns[field.name]
        if given.type is None or not fits(field.type, given.type):
            message = f"{offered.name}.{field.name} is `{given.written}`, and the field is {field.type}"
            yield Diagnostic("column-type", message, help=f"make a view in which it is {wanted(field.type)}")


def fits(field: t.Type, given: t.Type) -> bool:
    """Tell whether every value of a column's type is one of the field's, by their types alone."""
    match field, given:
        case t.ListType(of=member), t.ListType(of=held):
            return fits(member, held)
        case ((t.StringType() | t.CodeType() | t.PeriodType()), t.StringType()):
            return True
        case t.DecimalType(), t.DecimalType():
            return given.places <= field.places and given.digits - given.places <= field.digits - field.places
        case t.TimestampType(), (t.TimestampType() | t.DateType()):
            return True
    return type(field) is type(given) and isinstance(field, (t.BoolType, t.IntType, t.DateType))


def wanted(field: t.Type) -> str:
    """Return the SQL type that a column of the field needs, as most databases write it."""
    match field:
        case t.ListType(of=member):
            return f"an array of {wanted(member)}"
        case t.DecimalType(digits=digits, places=places):
            return f"decimal({digits},{places})"
        case t.TimestampType():
            return "timestamp without time zone"
        case t.IntType():
            return "bigint"
        case t.BoolType():
            return "boolean"
        case t.DateType():
            return "date"
    return "text"


# -- the view ---------------------------------------------------------------------------------------------------------


def reading(offered: Offered, kind: RecordType, vocabulary: Vocabulary, dialect: Dialect) -> exp.Query:
    """Return a query for the fields a table provides, each in the type that holds it, doubts beside them.

    A list field is TRUE where given, and its members stand beside it as they are, in `array_column`. The rows have no
    number yet: the column for it is 0 throughout.
    """
    columns: list[exp.Expr] = [named(exp.Cast(this=number(0), to=BIGINT.copy()), ROW)]
    for field in fields_of(offered, kind):
        cell, given = column(field.name), offered.columns[field.name].type
        if isinstance(field.type, t.ListType):
            columns += [named(_marked(cell), field.name), named(cell.copy(), array_column(field.name))]
            continue
        doubt = doubt_of(cell, field.type, given, vocabulary)
        columns.append(named(_value(cell, field.type, given, dialect), field.name))
        if doubt is not None:
            columns.append(named(doubt, doubt_column(field.name)))
    return exp.Select(expressions=columns).from_(offered.table.copy())


def _value(cell: exp.Expr, type_: t.Type, given: t.Type | None, dialect: Dialect) -> exp.Expr:
    """Return a column in the type that holds the field; one that is in it already as it stands."""
    assert not isinstance(type_, (t.ListType, t.DurationType))
    if given == type_ or isinstance(given, t.StringType):
        return cell.copy()
    return exp.Cast(this=cell.copy(), to=dialect.type_of(type_))


def doubt_of(cell: exp.Expr, type_: t.Type, given: t.Type | None, vocabulary: Vocabulary) -> exp.Expr | None:
    """Return why a cell is in doubt: off its code list, or a mere day; None where no cell can be."""
    match type_, given:
        case t.CodeType(list=name), _:
            listed = [exp.Literal.string(code) for code in vocabulary.codes[name].values]
            doubtful: exp.Expr = exp.Not(this=exp.Paren(this=exp.In(this=cell.copy(), expressions=listed)))
            doubt = Doubt.UNLISTED
        case t.TimestampType(), t.DateType():
            doubtful = exp.Not(this=exp.Paren(this=exp.Is(this=cell.copy(), expression=exp.Null())))
            doubt = Doubt.DAY_ONLY
        case _:
            return None
    return exp.Case(ifs=[exp.If(this=doubtful, true=exp.Cast(this=number(int(doubt)), to=BIGINT.copy()))])


def _marked(cell: exp.Expr) -> exp.Expr:
    given = exp.Not(this=exp.Paren(this=exp.Is(this=cell.copy(), expression=exp.Null())))
    return exp.Case(ifs=[exp.If(this=given, true=exp.true())])


# -- what is counted --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Census:
    """A query that counts, and what each of its columns counts: a field, and what of it."""

    query: exp.Query
    counted: tuple[tuple[str, str], ...]

    def read(self, row: tuple[int, ...]) -> Profile:
        """Return what the query's one row says."""
        found = dict(zip(self.counted, map(int, row), strict=True))

        def of(what: str) -> dict[str, int]:
            return {name: count for (name, counted), count in found.items() if counted == what}

        return Profile(found["", "rows"], of("given"), of("doubted"), of("beyond"))


def census(offered: Offered, kind: RecordType, vocabulary: Vocabulary, view: str, dialect: Dialect) -> Census:
    """Return the query that counts rows, cells and what no value of a type can be, in the table as it is read."""
    counts: dict[tuple[str, str], exp.Expr] = {("", "rows"): exp.Count(this=exp.Star())}
    for field in fields_of(offered, kind):
        cell = column(field.name)
        counts[field.name, "given"] = exp.Count(this=cell)
        if doubt_of(cell, field.type, offered.columns[field.name].type, vocabulary) is not None:
            counts[field.name, "doubted"] = exp.Count(this=column(doubt_column(field.name)))
        beyond = None if isinstance(field.type, t.ListType) else outside(cell, field.type, dialect)
        if beyond is not None:
            counts[field.name, "beyond"] = exp.Count(this=exp.Case(ifs=[exp.If(this=beyond, true=number(1))]))
    query = exp.Select(expressions=[named(count, f"n{at}") for at, count in enumerate(counts.values())])
    return Census(query.from_(table(view)), tuple(counts))


def outside(cell: exp.Expr, type_: t.Type, dialect: Dialect) -> exp.Expr | None:
    """Tell whether a value is none of the type's: an infinite date, no number, a text that is no period."""
    low: exp.Expr
    match type_:
        case t.DateType():
            low, high = dialect.literal(date.min, type_), dialect.literal(date.max, type_)
        case t.TimestampType():
            low, high = dialect.literal(datetime.min, type_), dialect.literal(end_of_day(date.max), type_)
        case t.DecimalType(digits=digits, places=places):
            most = Decimal(10**digits - 1).scaleb(-places)
            low, high = dialect.literal(most.copy_negate(), type_), dialect.literal(most, type_)
        case t.IntType(digits=digits) if digits < t.INT_DIGITS:
            low, high = number(1 - 10**digits), number(10**digits - 1)
        case t.PeriodType():
            return exp.Not(this=exp.Paren(this=_is_period(cell)))
        case _:
            return None
    return exp.Not(this=exp.Paren(this=exp.Between(this=cell.copy(), low=low, high=high)))


def _is_period(cell: exp.Expr) -> exp.Expr:
    """Tell whether a text is a period's label: a year of four digits, and nothing or a part of it behind."""
    year = exp.Left(this=cell.copy(), expression=number(4))
    figures, dashes = exp.Literal.string("0123456789"), exp.Literal.string("-" * 10)
    digits = exp.Anonymous(this="TRANSLATE", expressions=[year, figures, dashes])
    endings = [exp.Literal.string(ending) for kind in KINDS for ending in kind]
    return exp.and_(
        exp.EQ(this=digits, expression=exp.Literal.string("----")),
        exp.NEQ(this=year.copy(), expression=exp.Literal.string("0000")),
        exp.In(this=exp.Substring(this=cell.copy(), start=number(5)), expressions=endings),
    )


def beyond_types(offered: Offered, kind: RecordType, profile: Profile) -> Iterator[Diagnostic]:
    """Yield the fields that hold what no value of their type can be."""
    for name, count in profile.beyond.items():
        if count:
            values = "value that is" if count == 1 else "values that are"
            message = f"{offered.name}.{name} holds {count} {values} no {_called(kind.fields[name])}"
            yield Diagnostic("column-value", message, help="leave them out, or empty, in a view")


def _called(field: Field) -> str:
    """Return what the values of a field are called."""
    match field.type:
        case t.DateType() | t.TimestampType():
            return "day of the years 1 to 9999"
        case t.PeriodType():
            return "period, as 2016-11, 2016Q4, 2016H2 or 2016"
    return str(field.type)


# -- names ------------------------------------------------------------------------------------------------------------


def fields_of(offered: Offered, kind: RecordType) -> list[Field]:
    """Return the fields a table provides, in the vocabulary's order."""
    return [field for name, field in kind.fields.items() if name in offered.columns]


def array_column(name: str) -> str:
    """Return the name under which a list field's members stand, as the array they were."""
    return f"{name}__array"


def column(name: str) -> exp.Column:
    """Return a column by its name."""
    return exp.column(exp.to_identifier(name, quoted=True))


def table(name: str) -> exp.Table:
    """Return a table made here by its name."""
    return exp.Table(this=exp.to_identifier(name, quoted=True))


def named(tree: exp.Expr, name: str) -> exp.Expr:
    """Return an expression under a name."""
    return exp.alias_(tree, exp.to_identifier(name, quoted=True), copy=False)

"""Rules as SQL to be read, and to be run by hand: one statement a rule, in the dialect of a database.

It is the query an audit would run if every table lay there in full: each column provided, each key once, and nothing
missing from any record type. What an export really claims, gaps, and records put aside change the query; `audit` knows
them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Final

from sqlglot import exp

from directive_rules.model.export import ALL
from directive_rules.model.ruleset import PerPeriod, Rule, Ruleset
from directive_rules.model.stored import ROW, StoredColumn, StoredExport, StoredTable
from directive_rules.model.types import BOOL, DATE, INT, STRING, ListType, ScalarType
from directive_rules.model.values import end_of_day
from directive_rules.model.verdicts import Status
from directive_rules.model.vocabulary import Language, RecordType, Vocabulary, in_language
from directive_rules.relational import sql
from directive_rules.relational.backends.spark import MEANING
from directive_rules.relational.days import CALENDAR, WORKING_DAYS
from directive_rules.relational.dialects import Dialect
from directive_rules.relational.duties import CODES, Judged, can_be_staged, compile_rule, gathers
from directive_rules.relational.fitting import column, table
from directive_rules.relational.frames import Program, Select, derive
from directive_rules.relational.lowering import lower_program
from directive_rules.relational.sharing import share
from directive_rules.relational.sql import Constant
from directive_rules.relational.storing import MEMBER, Cells, calendar_cells
from directive_rules.relational.subjects import PERIODS, Setting, periods_of

LAST_DAY: Final = date(2026, 12, 31)
"""The as-of day where none is given: the last one whose working days are known."""
ROWS: Final = 500
"""How many rows one printed INSERT has."""
MANY: Final = 10**7
"""How many records of a type a plan is made for."""


def printed(
    rule: Rule,
    ruleset: Ruleset,
    dialect: Dialect,
    as_of: date | datetime = LAST_DAY,
    language: Language = "en",
    *,
    causes: bool = False,
) -> str:
    """Return the statement that judges every duty of a rule: a row each with its key, its status and its deadline.

    With `causes` each row also says in bits why it is undetermined. Comments before the statement say what it reads and
    what the bits mean. Raises `RulesetError` where SQL cannot
    express the rule exactly.
    """
    setting = _setting(ruleset, as_of)
    program = Program()
    judged = compile_rule(rule, setting, program)
    assert judged is not None
    program.final = _duties(judged, ruleset.vocabulary.records[rule.subject], causes=causes)
    program.settle()
    share(program)
    program.arrange()
    query = lower_program(program, dialect)
    head = _head(judged, ruleset, query, dialect, as_of, language)
    if isinstance(rule.recurrence, PerPeriod):
        query = _with_periods(query, rule.recurrence, setting, dialect)
    return "\n".join([*(f"-- {line}".rstrip() for line in head), f"{dialect.text(query, pretty=True)};"])


def printed_calendar(dialect: Dialect) -> str:
    """Return the statements that make the tables of working days which some rules read."""
    return "\n".join(part for cells in calendar_cells() for part in _made(cells, dialect))


def plan(rules: Sequence[Rule]) -> Iterator[str]:
    """Yield how an audit of many records judges each rule, in words."""
    for rule in rules:
        if can_be_staged(rule):
            how = f"its rows in the pass over {rule.subject}; those left open joined to what they lack, twice at most"
        elif gathers(rule):
            how = f"by a query of its own: several answers about related records are gathered for each {rule.subject}"
        else:
            how = f"wholly in the pass over {rule.subject}"
        yield f"{rule.full_id}: {how}"


def assumed(vocabulary: Vocabulary) -> StoredExport:
    """Return the export a printed statement is for: every table and column, whole, each key once, any cell empty."""
    return StoredExport(
        {name: _table(kind) for name, kind in vocabulary.records.items()}, dict.fromkeys(vocabulary.records, ALL)
    )


def _table(kind: RecordType) -> StoredTable:
    columns = {name: StoredColumn(empty=name not in kind.key) for name in kind.fields}
    lists = {name: f"{kind.name}__{name}" for name, field in kind.fields.items() if isinstance(field.type, ListType)}
    return StoredTable(kind.name, kind.name, columns, MANY, bool(lists), keyed=True, distinct=True, lists=lists)


def _setting(ruleset: Ruleset, as_of: date | datetime) -> Setting:
    instant = as_of if isinstance(as_of, datetime) else end_of_day(as_of)
    return Setting(ruleset, assumed(ruleset.vocabulary), {}, instant, instant, {})


def _duties(judged: Judged, kind: RecordType, *, causes: bool) -> Select:
    """Return a row for each duty: what names it, its status in words, its deadline, and perhaps the causes as bits."""
    verdicts = derive(judged.frame, "verdict")
    code = verdicts.column(judged.status, "code")
    columns = {name: verdicts.column(part, name) for name, part in zip(kind.key, judged.key, strict=True)}
    if judged.period is not None:
        columns["period"] = verdicts.column(judged.period, "period")
    *others, (last, _) = CODES.items()
    words = [(sql.equal(code, Constant(number, INT)), sql.text(status.value)) for status, number in others]
    columns["status"] = sql.case(words, sql.text(last.value))
    if judged.rule.by is not None:
        columns["due"] = verdicts.column(judged.due, "due")
    if causes:
        undetermined = sql.equal(judged.status, Constant(CODES[Status.UNDETERMINED], INT))
        columns["causes"] = verdicts.column(sql.choose(undetermined, judged.mask()), "causes")
    duty = sql.compare("<>", code, sql.ZERO)
    return Select(columns, verdicts.frame.relation, verdicts.frame.alias, where=[duty])


def _with_periods(query: exp.Query, recurrence: PerPeriod, setting: Setting, dialect: Dialect) -> exp.Query:
    """Put the periods in front of a statement, so that it needs no table of them."""
    name = f"{PERIODS}_{recurrence.kind}"
    rows = [(str(one), one.start, one.end) for one in periods_of(setting.ruleset, recurrence, setting.as_of)]
    values = _values(Cells(name, (("label", STRING), ("first_day", DATE), ("last_day", DATE)), rows), dialect)
    listed = query.args["with_"].expressions if query.args.get("with_") else []
    query.set("with_", None)
    query = query.with_(exp.to_identifier(name, quoted=True), as_=values, copy=False)
    query.args["with_"].expressions.extend(listed)
    return query


def _values(cells: Cells, dialect: Dialect) -> exp.Query:
    types = [type_ for _, type_ in cells.columns]
    rows = [
        exp.Tuple(
            expressions=[
                dialect.null(type_) if value is None else dialect.literal(value, type_)
                for value, type_ in zip(row, types, strict=True)
            ]
        )
        for row in cells.rows
    ]
    names = [exp.to_identifier(name, quoted=True) for name, _ in cells.columns]
    alias = exp.TableAlias(this=exp.to_identifier("given"), columns=names)
    return exp.Select(expressions=[exp.Star()]).from_(exp.Values(expressions=rows, alias=alias))


# -- what is said before a statement ----------------------------------------------------------------------------------


def _head(
    judged: Judged, ruleset: Ruleset, query: exp.Query, dialect: Dialect, as_of: date | datetime, language: Language
) -> Iterator[str]:
    rule = judged.rule
    yield f"{rule.full_id}: {in_language(rule.title, language)}"
    yield f"One row for each duty as of {as_of.isoformat()}. Every table is taken to hold all there is, each key once."
    for name, columns in _read(query, ruleset.vocabulary, dialect).items():
        yield f"reads {name}: {', '.join(columns)}"
    if {CALENDAR, WORKING_DAYS} & {one.name for one in query.find_all(exp.Table)}:
        yield "The tables of working days are printed by: directive-rules sql --calendar"
    if any(alias.alias == "causes" for alias in query.selects):
        for bit, cause in judged.book.legend():
            yield f"causes {bit}: {cause}"
    for setting, value in MEANING.items() if dialect.name == "spark" else ():
        yield f"SET {setting}={value}"


def _read(query: exp.Query, vocabulary: Vocabulary, dialect: Dialect) -> dict[str, list[str]]:
    """Return the tables of records a statement reads, with those of their columns, each with its type."""
    known: dict[str, dict[str, ScalarType]] = {}
    for kind in vocabulary.records.values():
        known[kind.name] = {ROW: INT}
        for field in kind.fields.values():
            if isinstance(field.type, ListType):
                known[kind.name][field.name] = BOOL
                known[f"{kind.name}__{field.name}"] = {ROW: INT, MEMBER: field.type.of}
            else:
                known[kind.name][field.name] = field.type  # type: ignore[assignment]  # a duration is no field's type
    made = {cte.alias for cte in query.ctes}
    read: dict[str, set[str]] = {}
    for select in query.find_all(exp.Select):
        aliases = {one.alias_or_name: one.name for one in select.find_all(exp.Table) if one.name not in made}
        for cell in select.find_all(exp.Column):
            name = aliases.get(cell.table, "")
            if cell.name in known.get(name, {}):
                read.setdefault(name, set()).add(cell.name)
    return {
        name: [
            f"{one} {dialect.type_of(type_).sql(dialect.name)}" for one, type_ in known[name].items() if one in columns
        ]
        for name, columns in sorted(read.items())
    }


def _made(cells: Cells, dialect: Dialect) -> Iterator[str]:
    shape = ", ".join(
        f"{column(name).sql(dialect.name)} {dialect.type_of(type_).sql(dialect.name)}" for name, type_ in cells.columns
    )
    where = table(cells.relation).sql(dialect.name)
    yield f"CREATE TABLE {where} ({shape});"
    for at in range(0, len(cells.rows), ROWS):
        part = Cells(cells.relation, cells.columns, cells.rows[at : at + ROWS])
        yield f"INSERT INTO {where} {dialect.text(_values(part, dialect))};"

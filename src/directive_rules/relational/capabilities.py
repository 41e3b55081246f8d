"""What each engine does, as a table: every construct of the language, and every gap, declared once and tested."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from directive_rules.model import expressions as x
from directive_rules.relational.terms import MAX_CAUSES

Engine: TypeAlias = Literal["interpreter", "duckdb", "postgres", "spark"]
ENGINES: Final[tuple[Engine, ...]] = ("interpreter", "duckdb", "postgres", "spark")
SQL: Final[frozenset[Engine]] = frozenset({"duckdb", "postgres", "spark"})


@dataclass(frozen=True, slots=True)
class Construct:
    """Something a rule can say, with the nodes of the tree it becomes. Every engine gives it the one meaning."""

    name: str
    nodes: tuple[type, ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """What some engines refuse when a rule is compiled for them; none of them does something near it instead.

    `example` is a rule that meets it, about records whose fields the tests declare.
    """

    name: str
    without: frozenset[Engine]
    because: str
    example: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where records can lie, and for which engines."""

    name: str
    engines: frozenset[Engine]
    note: str = ""


CONSTRUCTS: Final = (
    Construct("literals, `params.NAME`, `period`", (x.Constant, x.ParameterRead, x.PeriodRead)),
    Construct("fields, and walks to one record", (x.FieldRead, x.RecordRead, x.Walk)),
    Construct("`has()`", (x.Has,)),
    Construct("`&&`, `||`, `!`, `c ? a : b`, with unknowns", (x.And, x.Or, x.Not, x.Conditional)),
    Construct("`==`, `!=`, `<`, `<=`, `>`, `>=`", (x.Compare,)),
    Construct("`+`, `-`, `*` on whole numbers and decimals, exact", (x.Arithmetic, x.Negate)),
    Construct("`days`, `months`, `workdays`, `hours`, `minutes`", (x.Shift, x.Duration)),
    Construct(
        "`abs`, `size`, `startsWith`, `endsWith`, `contains`, `date`, `startOfDay`, `endOfDay`, `startOf`, `roll`",
        (x.Call,),
    ),
    Construct("parts of periods, `t in period`", (x.PeriodPart, x.InPeriod)),
    Construct("`x in list`, and macros over lists", (x.InList, x.Members, x.MemberRead)),
    Construct("`exists`, `all`, `exists_one` over relations", (x.Quantifier, x.Related)),
    Construct("`filter`, `size()`, `sum()`, `min()`, `max()`", (x.Filtered, x.Size, x.Aggregate)),
)

GAPS: Final = (
    Gap(
        "comparing two numbers that need more than 38 digits side by side",
        SQL,
        "no database holds both in one type; refused as `not-in-sql`, at the comparison",
        "thing.long == thing.fine",
    ),
    Gap(
        f"a rule that can be undetermined for more than {MAX_CAUSES} different causes",
        SQL,
        "causes are the bits of a 64-bit number; refused, naming the rule",
        " || ".join(f"thing.f{number} == 1" for number in range(MAX_CAUSES + 1)),
    ),
)

PLACES: Final = (
    Place("CSV, TSV and JSONL files", frozenset({"interpreter", "duckdb"})),
    Place("Parquet files", frozenset({"duckdb", "spark"})),
    Place("tables and views of a database", frozenset({"postgres", "spark"}), "in the vocabulary's types; see below"),
    Place("data larger than memory", SQL),
    Place("data beyond one machine", frozenset({"spark"})),
)


def page() -> str:
    """Return the page of capabilities."""
    lines = [
        "# Capabilities",
        "",
        "Generated from `relational/capabilities.py`; a test keeps this page as the code says. Every engine judges all",
        "of `tests/conformance` alike. What one cannot do exactly it refuses when a rule is compiled, and never does",
        "something near it instead.",
        "",
        "## What rules can say",
        "",
        *_table("construct", [(one.name, frozenset(ENGINES)) for one in CONSTRUCTS]),
        "",
        "## What is refused",
        "",
        *_table("gap", [(one.name, frozenset(ENGINES) - one.without) for one in GAPS]),
        "",
        *(f"- {one.name}: {one.because}." for one in GAPS),
        "",
        "## Where records can lie",
        "",
        *_table("place", [(one.name, one.engines) for one in PLACES]),
        "",
        *BELOW,
    ]
    return "\n".join(lines) + "\n"


def _table(head: str, rows: list[tuple[str, frozenset[Engine]]]) -> list[str]:
    lines = [f"| {head} | {' | '.join(ENGINES)} |", f"|---{'|---' * len(ENGINES)}|"]
    for name, engines in rows:
        cells = ("yes" if engine in engines else "no" for engine in ENGINES)
        lines.append(f"| {name.replace('|', chr(92) + '|')} | {' | '.join(cells)} |")
    return lines


BELOW: Final = (
    "## Tables of your own (postgres, spark)",
    "",
    "A table or view named as a record type is read as it stands; it may be named otherwise if that is said. Each",
    "column named as a field must have the field's type:",
    "",
    "| field | PostgreSQL | Spark |",
    "|---|---|---|",
    "| string, code, period | `text`, `varchar(n)`, with a deterministic collation | `string`, without collation |",
    "| bool | `boolean` | `boolean` |",
    "| int | `smallint`, `integer`, `bigint` | `tinyint` to `bigint` |",
    "| decimal | `numeric(p,s)` of no more digits and places | `decimal(p,s)` of no more digits and places |",
    "| date | `date` | `date` |",
    "| timestamp | `timestamp` without time zone; a `date` is a mere day | `timestamp_ntz`; a `date` is a mere day |",
    "| list | an array of these | an array of these |",
    "",
    "- Columns of another type are refused by name, all of them at once; other columns are not looked at.",
    "- A code that is not on its list is *value not listed*. Names and aliases of codes are not translated.",
    "- Refused by name and number: infinite dates, days outside the years 1 to 9999, `NaN`, text that is no period.",
    "- NULL is empty, and nothing else is: neither '' nor 9999-12-31.",
    "- Records without their whole key, or that fail a check of their type, are put aside, up to 10,000 of a type.",
    "- PostgreSQL (14 or newer) is read in one transaction that sees one instant. Temporary tables are all that is",
    "  written; while a query runs the server itself refuses everything else.",
    "- A Spark session must have the settings that `directive-rules sql --dialect spark` prints; any other is refused.",
)


if __name__ == "__main__":
    print(page(), end="")  # noqa: T201 - its purpose

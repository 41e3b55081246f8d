"""Rules printed as SQL: the text of every dialect as it was agreed, and what it finds when it is run by hand."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from directive_rules.interpreter import judge as interpreted
from directive_rules.model.export import ALL, Export, Table
from directive_rules.model.ruleset import Ruleset
from directive_rules.model.values import Unlisted
from directive_rules.relational.backends.duckdb import DuckDB
from directive_rules.relational.backends.postgres import Postgres
from directive_rules.relational.dialects import DIALECTS, DialectName
from directive_rules.relational.printing import plan, printed, printed_calendar
from directive_rules.relational.storing import calendar_cells, lay_out
from tests.properties.worlds import compiled, whole_export

GOLDEN = Path(__file__).parent / "golden"
UPDATE = "DIRECTIVE_RULES_UPDATE_GOLDEN"
AS_OF = date(2016, 11, 30)
RULES: dict[str, dict[str, Any]] = {
    "row": {"on": "policy", "require": "policy.premium <= policy.rate * 1000"},
    "event": {"on": "policy", "by": "policy.signed_on + days(params.days)", "require": "has(policy.paid_at)"},
    "exists": {"on": "policy", "by": "policy.signed_on + months(1)", "require": "policy.visits.exists(v, v.n > 1)"},
    "all": {"on": "policy", "when": 'policy.kind == "red"', "require": "policy.visits.all(v, v.flag)"},
    "walk": {"on": "policy", "require": "policy.tariff.rate >= policy.rate"},
    "sum": {"on": "policy", "require": "policy.visits.map(v, v.amount).sum() <= policy.premium"},
    "period": {
        "every": "month",
        "for": "member",
        "partial": "true",
        "require": "member.filings.exists(f, f.period == period)",
    },
    "working-days": {"on": "visit", "by": "date(visit.held_at) + workdays(2)", "require": "has(visit.closed_on)"},
    "list": {"on": "policy", "require": '"blue" in policy.kinds'},
}
DIALECT_NAMES: tuple[DialectName, ...] = ("duckdb", "postgres", "spark")


def ruleset(name: str) -> Ruleset:
    found = compiled(RULES[name])
    assert found is not None, name
    return found


def text(name: str, dialect: DialectName, *, causes: bool = False) -> str:
    rules = ruleset(name)
    return printed(rules.rules["r"], rules, DIALECTS[dialect], AS_OF, causes=causes) + "\n"


@pytest.mark.parametrize("dialect", DIALECT_NAMES)
@pytest.mark.parametrize("name", RULES)
def test_the_text_is_as_agreed(name: str, dialect: DialectName) -> None:
    path = GOLDEN / f"{name}.{dialect}.sql"
    found = text(name, dialect)
    if os.environ.get(UPDATE):
        path.parent.mkdir(exist_ok=True)
        path.write_text(found, encoding="utf-8")
    assert found == path.read_text(encoding="utf-8"), (
        f"changed on purpose? run once with {UPDATE}=1 and read the change"
    )


def test_no_text_is_left_over() -> None:
    assert {path.name for path in GOLDEN.iterdir()} == {f"{name}.{one}.sql" for name in RULES for one in DIALECT_NAMES}


def listed(export: Export) -> Export:
    """Leave out what a table in the vocabulary's types cannot say: that a code is on no list."""
    tables = {}
    for name, table in export.tables.items():
        sound = [one for one in table.records if not any(isinstance(value, Unlisted) for value in one.values.values())]
        tables[name] = Table(name, table.columns, tuple(sound))
    return Export(tables, dict.fromkeys(tables, ALL))


@pytest.fixture
def by_hand() -> Iterator[DuckDB]:
    opened = DuckDB.open(threads=1)
    opened.connection.execute(printed_calendar(DIALECTS["duckdb"]))
    yield opened
    opened.close()


@pytest.mark.parametrize("causes", [False, True])
@pytest.mark.parametrize("name", RULES)
def test_run_by_hand_it_finds_what_the_interpreter_finds(name: str, causes: bool, by_hand: DuckDB) -> None:
    rules = ruleset(name)
    seen = set()
    for seed in range(6):
        export = listed(whole_export(seed))
        for cells in lay_out(export, rules.vocabulary).cells:
            by_hand.create(cells)
        query = by_hand.connection.execute(text(name, "duckdb", causes=causes))
        columns = [column[0] for column in query.description or ()]
        rows = [dict(zip(columns, row, strict=True)) for row in query.fetchall()]
        found = sorted((row["id"], row.get("period") or "", row["status"]) for row in rows)
        (expected,) = interpreted(rules, export, AS_OF, {})
        assert found == sorted(
            (one.duty.key[0], str(one.duty.period or ""), one.status.value) for one in expected.verdicts
        )
        if causes:
            assert all((row["causes"] is not None) == (row["status"] == "undetermined") for row in rows)
        seen |= {row["status"] for row in rows}
    assert len(seen) > 1, "the exports tell nothing apart"


@pytest.mark.parametrize("name", RULES)
def test_a_server_reads_every_text(name: str, postgres: Postgres) -> None:
    rules = ruleset(name)
    for cells in (*lay_out(listed(whole_export(0)), rules.vocabulary).cells, *calendar_cells()):
        postgres.create(cells)
    postgres._do(text(name, "postgres", causes=True))


def test_the_comments_say_what_it_reads_and_what_the_bits_mean() -> None:
    head = [line for line in text("working-days", "spark", causes=True).splitlines() if line.startswith("-- ")]
    assert head[0] == "-- c/r: r"
    assert head[1].startswith("-- One row for each duty as of 2016-11-30.")
    assert "-- reads visit: id STRING, held_at TIMESTAMP_NTZ, closed_on DATE" in head
    assert "-- The tables of working days are printed by: directive-rules sql --calendar" in head
    assert any(line.startswith("-- causes ") and line.endswith(": calendar unknown") for line in head)
    assert "-- SET spark.sql.ansi.enabled=true" in head


def test_a_plan_says_how_each_rule_is_judged() -> None:
    said = {name: next(plan([ruleset(name).rules["r"]])) for name in ("row", "exists", "sum")}
    assert said["row"] == "c/r: wholly in the pass over policy"
    assert said["exists"].startswith("c/r: its rows in the pass over policy; those left open joined")
    assert said["sum"].startswith("c/r: by a query of its own")

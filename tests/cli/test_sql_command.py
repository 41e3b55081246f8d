"""`directive-rules sql`: statements, plans, the calendar's tables, and what is no request."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import sqlglot
from typer.testing import Result

Run = Callable[..., Result]
RULESET = str(Path(__file__).parent / "house" / "visits-2016")


@pytest.mark.parametrize("dialect", ["duckdb", "postgres", "spark"])
def test_a_ruleset_is_printed_rule_by_rule(run: Run, dialect: str) -> None:
    result = run("sql", RULESET, "--dialect", dialect, "--as-of", "2016-12-31", "--lang", "en")
    assert result.exit_code == 0
    statements = [one for one in sqlglot.parse(result.stdout, read=dialect) if one is not None]
    titles = [line for line in result.stdout.splitlines() if line.startswith("-- visits-2016/")]
    assert len(statements) == len(titles) > 1
    assert "-- visits-2016/visit-after-signing: Visit after signing" in titles


def test_one_rule_with_its_causes(run: Run) -> None:
    plain = run("sql", f"{RULESET}/visit-after-signing", "--as-of", "2016-12-31")
    told = run("sql", f"{RULESET}/visit-after-signing", "--as-of", "2016-12-31", "--causes")
    assert plain.exit_code == told.exit_code == 0
    assert "-- causes 2: " not in plain.stdout
    assert "-- causes 2: " in told.stdout
    assert 'AS "causes"' in told.stdout


def test_the_plan_names_every_rule(run: Run) -> None:
    result = run("sql", RULESET, "--plan")
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert all(line.startswith("visits-2016/") for line in lines)
    assert any("in the pass over" in line for line in lines)


def test_the_tables_of_working_days(run: Run) -> None:
    result = run("sql", "--calendar", "--dialect", "postgres")
    assert result.exit_code == 0
    assert 'CREATE TABLE "calendar" ("day" DATE, "working" BOOLEAN, "ordinal" BIGINT' in result.stdout
    assert 'CREATE TABLE "working_days" ("ordinal" BIGINT, "day" DATE);' in result.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "say which ruleset or rule"),
        ((RULESET, "--dialect", "postgre"), "did you mean `postgres`?"),
        ((RULESET, "--as-of", "gestern"), "--as-of `gestern`"),
        ((f"{RULESET}/visit-after-sining",), "visit-after-signing"),
    ],
)
def test_what_is_no_request_is_told(run: Run, arguments: tuple[str, ...], said: str) -> None:
    result = run("sql", *arguments)
    assert result.exit_code == 2
    assert said in result.stderr
    assert result.stdout == ""

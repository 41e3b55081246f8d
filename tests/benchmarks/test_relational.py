"""The benchmark's contestants answer as the interpreter does, at a size that costs nothing."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import duckdb
import pytest

from benchmarks.relational import hand, hundred
from benchmarks.relational.answers import Answer, differences
from benchmarks.relational.contestants import plain_python
from benchmarks.relational.generate import RECORDS, generate
from benchmarks.relational.harness import FULL, QUICK, Entry, Results, compare, small_plan
from benchmarks.relational.interpreted import answer_of
from benchmarks.relational.measuring import Failure, Measurement, measure
from benchmarks.relational.plot import Series, plot
from benchmarks.relational.report import goals, write_report
from benchmarks.relational.saved import load, save
from benchmarks.relational.subsets import BENCH, ROWS, write_rows
from benchmarks.relational.tasks import AUDIT, COMMANDS, HAND, OURS, Task, prepare
from directive_rules.exports import read_export
from directive_rules.interpreter import judge
from directive_rules.loading import load_ruleset
from directive_rules.model.export import ALL, Export
from directive_rules.model.ruleset import Ruleset
from directive_rules.model.verdicts import Status

POLICIES = 1_500
MOMENTS = (date(2026, 2, 15), datetime(2024, 8, 31, 12), date(2024, 4, 2), datetime(2025, 2, 7, 9, 30))  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("workload")
    generate(target, POLICIES)
    return target


@pytest.fixture(scope="module")
def files(folder: Path) -> Path:
    return folder / "parquet"


@pytest.fixture(scope="module")
def ruleset() -> Ruleset:
    return load_ruleset(BENCH)


@pytest.fixture(scope="module")
def export(folder: Path, ruleset: Ruleset) -> Export:
    return read(folder, ruleset)


def read(folder: Path, ruleset: Ruleset) -> Export:
    reading = read_export(folder / "csv", ruleset.vocabulary)
    assert not reading.quarantine
    return replace(reading.export, claims=dict.fromkeys(reading.export.tables, ALL))


def run_script(name: str, files: Path, as_of: date | datetime) -> Answer:
    return hand.execute(hand.script_text(name), files, as_of, threads=1, memory=None)()


@pytest.mark.parametrize("as_of", MOMENTS, ids=str)
def test_the_hand_written_sql_answers_as_the_interpreter(
    as_of: date | datetime, files: Path, export: Export, ruleset: Ruleset
) -> None:
    interpreted = answer_of(judge(ruleset, export, as_of))
    assert interpreted.listed > 0
    for script in ("counts", "violations"):
        assert differences(interpreted, run_script(script, files, as_of)) == ()


def test_every_rule_is_met_and_missed_and_most_are_undetermined_somewhere(export: Export, ruleset: Ruleset) -> None:
    judged = judge(ruleset, export, MOMENTS[0])
    for status in (Status.COMPLIANT, Status.VIOLATED):
        assert {one.rule.id for one in judged if not one.tally.statuses.get(status)} == set()
    assert sum(bool(one.tally.statuses.get(Status.UNDETERMINED)) for one in judged) >= 9
    assert sum(bool(one.tally.statuses.get(Status.LATE)) for one in judged) >= 4


def test_the_row_rules_by_the_interpreter_and_by_plain_python(files: Path, export: Export, tmp_path: Path) -> None:
    rows = load_ruleset(write_rows(tmp_path))
    assert set(rows.rules) == set(ROWS)
    interpreted = answer_of(judge(rows, export, MOMENTS[0]))
    assert differences(interpreted, plain_python.run(files, str(MOMENTS[0]))()) == ()


def test_the_hundred_rules_by_the_interpreter_and_by_one_query(tmp_path: Path) -> None:
    many = load_ruleset(hundred.write(tmp_path))
    assert len(many.rules) == 100
    generate(tmp_path, 300)
    interpreted = answer_of(judge(many, read(tmp_path, many), MOMENTS[0]))
    found = hand.execute(hundred.sql(), tmp_path / "parquet", MOMENTS[0], threads=1, memory=None)()
    assert interpreted.listed > 0
    assert differences(interpreted, found) == ()


def test_the_workload_is_the_same_whatever_is_made_beside_it(files: Path, folder: Path, tmp_path: Path) -> None:
    generate(tmp_path / "again", POLICIES, formats=("parquet",))
    generate(tmp_path / "other", POLICIES, seed=1, formats=("parquet",))
    for record in RECORDS:
        written, again, other = (
            duckdb.execute("FROM read_parquet(?)", [str(one / f"{record}.parquet")]).fetchall()
            for one in (files, tmp_path / "again" / "parquet", tmp_path / "other" / "parquet")
        )
        assert written == again
        assert written != other
    assert "covers: all" in (folder / "csv" / "manifest.yaml").read_text(encoding="utf-8")


def test_keys_are_whole_and_distinct_but_policy_numbers_alone_are_not(files: Path) -> None:
    keys = "count(*), count(DISTINCT (insurer_id, policy_id)), count(DISTINCT policy_id)"
    rows, distinct, numbers = duckdb.execute(f"SELECT {keys} FROM '{files}/policy.parquet'").fetchall()[0]
    assert rows == distinct == POLICIES
    assert numbers < rows


def test_a_measurement_is_a_process_of_its_own(files: Path) -> None:
    taken = measure(Task("counts", files, "2026-02-15", BENCH), Path(sys.executable))
    assert taken.answer == run_script("counts", files, MOMENTS[0])
    assert taken.peak > 10_000_000
    assert taken.seconds > 0


def test_a_contestant_that_ends_without_an_answer_is_a_failure_with_its_last_words(tmp_path: Path) -> None:
    with pytest.raises(Failure, match="No files found"):
        measure(Task("counts", tmp_path, "2026-02-15", BENCH), Path(sys.executable))


def test_a_contestant_that_takes_too_long_is_given_up(files: Path) -> None:
    with pytest.raises(Failure, match="not done after 0 seconds"):
        measure(Task("counts", files, "2026-02-15", BENCH), Path(sys.executable), limit=0)


def test_a_command_is_measured_and_one_that_is_refused_says_why(files: Path, tmp_path: Path) -> None:
    help_asked, _, compiled = COMMANDS
    assert measure(Task(help_asked, files, "2026-02-15", BENCH), Path(sys.executable)).seconds > 0
    with pytest.raises(Failure, match=r"RuntimeError: .*[a-z]"):
        measure(Task(compiled, files, "2026-02-15", tmp_path), Path(sys.executable))


@pytest.mark.parametrize(("contestant", "form"), [(OURS, "parquet"), (AUDIT, "parquet"), (AUDIT, "csv")])
def test_ours_answers_as_the_hand_written_sql(contestant: str, form: str, folder: Path) -> None:
    for moment in ("2026-02-15", "2024-08-31T12:00:00"):
        task = Task(contestant, folder / form, moment, BENCH)
        assert differences(prepare(task)()(), run_script("counts", folder / "parquet", task.instant)) == ()


def test_the_bare_scans_touch_every_record_type(folder: Path) -> None:
    for script, form in (("scan", "parquet"), ("scan_csv", "csv")):
        read = run_script(script, folder / form, MOMENTS[0]).counts
        assert {record for record, _ in read} == {*RECORDS} - {"tariff"}


def test_differences_are_named() -> None:
    one = Answer({("a", "late"): 1, ("a", "violated"): 2}, 3, "k", "v")
    assert differences(one, one) == ()
    assert differences(one, Answer({}, 3, "k")) == ()
    assert differences(one, Answer({("a", "late"): 1}, 2, "k", "w")) == (
        "a, violated: 2 and 0",
        "listed: 3 and 2",
        "the verdicts listed differ",
    )


def made_up(seconds: dict[str, float], listed: int = 7) -> Results:
    results = Results(small_plan(QUICK, 1_000))
    for entry in results.plan.entries():
        if entry.contestant in seconds:
            answer = Answer({}, listed if entry.contestant != "scan" else 0, "k")
            results.taken[entry] = [Measurement(seconds[entry.contestant], 1.0, 5_000_000, answer)]
    return results


def test_the_goals_say_what_was_reached() -> None:
    results = made_up({"counts": 2.0, "violations": 1.0, OURS: 2.2})
    reached = {goal.what: goal for goal in goals(results)}
    whole = reached["1,000 policies at the end of terms: ours / hand-written, whole answer"]
    alone = reached["1,000 policies at the end of terms: ours / hand-written, violations alone"]
    assert (round(whole.reached or 0, 2), whole.verdict) == (1.1, "met")
    assert (round(alone.reached or 0, 2), alone.verdict) == (2.2, "**not met**")
    assert reached["row rules: times as many policies a second as durable-rules"].verdict == "not measured"


def test_the_report_is_written_and_read_back(tmp_path: Path) -> None:
    results = made_up(dict.fromkeys((*HAND, OURS, "zen-engine"), 1.5))
    failed = next(entry for entry in results.plan.entries() if entry.contestant == "durable-rules")
    results.failed[failed] = "no compiler"
    save(results, tmp_path / "kept.json")
    again = load(tmp_path / "kept.json", results.plan)
    write_report(again, tmp_path / "RESULTS.md")
    page = (tmp_path / "RESULTS.md").read_text(encoding="utf-8")
    assert "| durable-rules | 1,000 | – | – |  | no compiler |" in page
    assert "## Agreement" in page
    assert "<svg" in (tmp_path / "relational.svg").read_text(encoding="utf-8")


def test_a_disagreement_stands_in_the_report(tmp_path: Path) -> None:
    results = made_up(dict.fromkeys((*HAND, OURS), 1.5))
    odd = next(entry for entry in results.taken if entry.contestant == OURS)
    results.taken[odd].append(replace(results.taken[odd][0], answer=Answer({}, 8, "other")))
    compare(results)
    write_report(results, tmp_path / "RESULTS.md")
    assert "listed: 7 and 8" in (tmp_path / "RESULTS.md").read_text(encoding="utf-8")


def test_everything_that_is_compared_is_in_the_plan() -> None:
    entries = list(FULL.entries())
    assert len(set(entries)) == len(entries)
    assert Entry(OURS, "whole", 10_000_000, memory="512MB") in entries
    assert Entry("counts", "whole", 1_000_000, "half-way") in entries


def test_a_plot_has_a_line_for_every_series() -> None:
    drawn = plot("seconds <by size>", [Series("ours", [(10, 1), (100, 9)]), Series("scan", [(10, 0.1)])])
    assert drawn.count("<polyline") == 2
    assert drawn.count("<circle") == 3
    assert "seconds &lt;by size&gt;" in drawn

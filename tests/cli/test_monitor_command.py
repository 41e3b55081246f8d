"""`monitor` and `duties`: records in, transitions out, once each, across restarts and refusals; what is still owed."""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console
from typer.testing import Result

from tests.cli.conftest import HOUSE, RULESET, Run

MEMBER = {"insurer_id": "A", "joined_on": "2016-01-01"}
POLICY = {"insurer_id": "A", "policy_id": "P1", "line": "safety", "signed_on": "2016-11-01", "rate": "0.002"}
VISIT = {"insurer_id": "A", "visit_id": "V1", "policy_id": "P1", "visited_at": "2016-11-09T10:00:00"}
FILING = {"insurer_id": "A", "filing_id": "F1", "period": "2016-11", "filed_at": "2016-12-02T10:00:00"}
Feed = Callable[..., Result]


def record(name: str, fields: Mapping[str, object], **changed: object) -> dict[str, object]:
    return {"record": name, "fields": {**fields, **changed}}


def clock(to: str) -> dict[str, object]:
    return {"advance": to}


def text(lines: Iterable[object]) -> str:
    return "".join((line if isinstance(line, str) else json.dumps(line)) + "\n" for line in lines)


def told(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def moved(result: Result) -> list[tuple[str, str]]:
    """Each transition in short: what happened, and to which duty, the ruleset left out."""
    return [(one["moved"], one["name"].partition("/")[2]) for one in told(result) if "moved" in one]


def refused(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stderr.splitlines() if line.startswith("{")]


@pytest.fixture
def feed(run: Run) -> Feed:
    def feeding(*lines: object, options: tuple[str, ...] = ("--complete", "all"), ruleset: str = RULESET) -> Result:
        return run("monitor", "--ledger", "ledger.db", "-r", ruleset, *options, given=text(lines))

    return feeding


def test_a_visit_falls_due_is_missed_and_made_good(feed: Feed) -> None:
    result = feed(
        record("policy", POLICY),
        clock("2016-11-05"),
        clock("2016-11-20"),
        record("visit", VISIT, visited_at="2016-11-15T10:00:00"),
    )
    assert (result.exit_code, refused(result)) == (0, [])
    visits = [one for one in moved(result) if one[1].startswith("visit")]
    assert visits == [(what, "visit-after-signing/A,P1") for what in ("opened", "breached", "cured")]


def test_a_transition_says_what_it_is_about_and_what_it_rests_on(feed: Feed) -> None:
    result = feed(record("policy", POLICY), clock("2016-11-20"))
    (line,) = [one for one in told(result) if one["name"].endswith("visit-after-signing/A,P1")]
    assert line["moved"] == "breached"
    assert line["provisions"] == ["1.1"] or line["provisions"] == ["1.1", "1.3"]
    assert line["finding"] in ("violation", "shortfall")
    assert line["verdict"]["status"] == "violated"
    assert line["verdict"]["due"].startswith("2016-11-11")
    assert line["before"] is None
    assert line["at"].startswith("2016-11-20T23:59:59")


def test_the_report_that_nobody_filed_surfaces_with_the_clock_alone(feed: Feed) -> None:
    result = feed(record("member", MEMBER), clock("2016-12-05"), clock("2016-12-06"))
    reports = [one for one in told(result) if one["name"].endswith("monthly-report/A@2016-11")]
    assert [(one["moved"], one["at"][:10]) for one in reports][-1] == ("breached", "2016-12-05")


def test_it_goes_on_where_it_stood_and_says_nothing_twice(feed: Feed) -> None:
    lines = [
        record("member", MEMBER),
        record("policy", POLICY),
        clock("2016-11-05"),
        record("visit", VISIT),
        clock("2016-12-05"),
        record("filing", FILING),
        clock("2016-12-31"),
    ]
    whole = feed(*lines, options=("--complete", "all", "--group", "1"))
    Path("ledger.db").unlink()
    for side in ("ledger.db-wal", "ledger.db-shm"):
        Path(side).unlink(missing_ok=True)
    parts: list[dict[str, Any]] = []
    for line in lines:
        parts += told(feed(line))
    assert parts == told(whole)
    assert len({one["id"] for one in parts}) == len(parts)
    assert told(feed(*lines[:4], clock("2016-12-31"))) == []


def test_records_that_wait_are_committed_together(feed: Feed) -> None:
    lines = [record("policy", POLICY, policy_id=f"P{number}") for number in range(20)]
    acknowledged = [
        one["acknowledged"]
        for one in told(feed(*lines, clock("2016-11-05"), options=("--acknowledge", "--group", "8")))
        if "acknowledged" in one
    ]
    assert acknowledged == [8, 16, 20, 21]


def test_an_acknowledgement_comes_after_what_it_acknowledges(feed: Feed) -> None:
    lines = told(feed(record("policy", POLICY), clock("2016-11-20"), options=("--complete", "all", "--acknowledge")))
    assert lines[0] == {"acknowledged": 1}
    assert lines[-1] == {"acknowledged": 2}
    assert all("moved" in line for line in lines[1:-1])
    assert len(lines) > 2


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "not JSON"),
        (record("polisy", POLICY), "did you mean `policy`"),
        (record("policy", POLICY, rates="1"), "did you mean `rate`"),
        (record("policy", POLICY, signed_on="the first"), "signed_on"),
        (record("policy", {"policy_id": "P1"}), "insurer_id"),
        (clock("2016-11-04"), "does not go back"),
        (clock("soon"), "advance `soon`"),
    ],
)
def test_a_line_that_is_refused_changes_nothing_and_ends_the_command(feed: Feed, line: object, said: str) -> None:
    assert feed(record("policy", POLICY), clock("2016-11-05")).exit_code == 0
    result = feed(record("policy", POLICY, policy_id="P2"), line, record("policy", POLICY, policy_id="P3"))
    assert result.exit_code == 2
    (error,) = refused(result)
    assert error["line"] == 2
    assert said in error["error"]
    assert {name.rpartition(",")[2] for _, name in moved(result)} == {"P2"}
    again = feed(record("policy", POLICY, policy_id="P2"), record("policy", POLICY, policy_id="P3"))
    assert {name.rpartition(",")[2] for _, name in moved(again)} == {"P3"}


def test_refused_lines_are_skipped_where_that_is_asked_for(feed: Feed) -> None:
    options = ("--complete", "all", "--skip-refused", "--acknowledge")
    visit = record("visit", VISIT, visited_at="2016-11-03T10:00:00")
    lines = [clock("2016-11-05"), record("policy", POLICY), "nonsense", record("policy", {}), visit]
    result = feed(*lines, clock("2016-11-04"), options=options)
    assert result.exit_code == 3
    assert [one["line"] for one in refused(result)] == [3, 4, 6]
    assert told(result)[-1] == {"acknowledged": 6}
    assert ("discharged", "visit-after-signing/A,P1") in moved(result)


def test_a_record_that_no_sane_one_is_is_kept_as_a_doubt_and_reported(feed: Feed) -> None:
    odd = record("policy", POLICY, policy_id="P2", premium="-5.00")
    result = feed(record("policy", POLICY), odd, clock("2016-11-20"), record("policy", POLICY, policy_id="P3"))
    assert result.exit_code == 3
    assert refused(result) == [{"lines": [1, 2], "record": "policy", "quarantined": 1}]
    assert {name.rpartition(",")[2] for _, name in moved(result)} == {"P1", "P3"}
    assert feed(odd).exit_code == 0


def test_one_bad_line_among_many_costs_few_commits(feed: Feed) -> None:
    lines: list[object] = [record("policy", POLICY, policy_id=f"P{number}") for number in range(64)]
    lines[37] = record("policy", {})
    result = feed(*lines, options=("--skip-refused", "--acknowledge", "--group", "64"))
    assert [one["line"] for one in refused(result)] == [38]
    acknowledged = [one["acknowledged"] for one in told(result)]
    assert acknowledged == [32, 36, 37, 38, 40, 48, 64]


def test_another_setting_is_refused_until_it_is_adopted(feed: Feed) -> None:
    feed(record("policy", POLICY), clock("2016-11-15"))
    other = ("--complete", "all", "--param", "visit_days=30")
    result = feed(options=other)
    assert result.exit_code == 2
    assert "another setting" in result.stderr
    adopted = feed(options=(*other, "--adopt"))
    assert ("reopened", "visit-after-signing/A,P1") in moved(adopted)
    assert feed(options=other).exit_code == 0


@pytest.mark.parametrize("runner", ["auto", "plain"])
def test_who_runs_the_life_cycle_changes_nothing(feed: Feed, runner: str) -> None:
    options = ("--complete", "all", "--lifecycle", runner)
    result = feed(record("policy", POLICY), clock("2016-11-20"), options=options)
    assert ("breached", "visit-after-signing/A,P1") in moved(result)
    assert ("plain" in result.stderr) == (runner == "plain") or runner == "auto"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--without", "polisy"), "did you mean `policy`"),
        (("--without", "policy.rates"), "did you mean `rate`"),
        (("--without", "policy.policy_id"), "a part of the key"),
        (("--lifecycle", "fast"), "no life cycle `fast`"),
        (("--complete", "polisy"), "did you mean `policy`"),
        (("--param", "visit_day=3"), "did you mean `visit_days`"),
    ],
)
def test_what_makes_no_sense_is_refused_before_a_line_is_read(feed: Feed, options: tuple[str, ...], said: str) -> None:
    result = feed(record("policy", POLICY), options=options)
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr


def test_a_ledger_that_was_tampered_with_is_named(feed: Feed) -> None:
    feed(record("policy", POLICY), clock("2016-11-20"))
    assert feed(options=("--complete", "all", "--verify")).exit_code == 0
    with closing(sqlite3.connect("ledger.db")) as database, database:
        changed = database.execute("UPDATE monitor_records SET body = replace(body, '0.002', '0.003')").rowcount
    assert changed == 1
    result = feed(options=("--complete", "all", "--verify"))
    assert (result.exit_code, result.stdout) == (5, "")
    assert "is not what was written" in result.stderr


def test_history_is_dropped_where_that_is_asked_for(feed: Feed) -> None:
    kept = ("--complete", "all", "--retention", "30")
    feed(record("policy", POLICY), clock("2016-11-05"), clock("2016-11-20"), options=kept)
    feed(record("visit", VISIT, visited_at="2016-11-15T10:00:00"), clock("2017-03-01"), options=kept)
    result = feed(options=(*kept, "--prune", "--verify"))
    assert result.exit_code == 0
    assert "dropped from the history: 2" in result.stderr
    assert feed(options=(*kept, "--verify")).exit_code == 0
    assert feed(options=("--complete", "all", "--prune")).exit_code == 2


@pytest.mark.parametrize("command", ["monitor", "duties"])
def test_without_its_extra_the_command_says_what_to_install(
    run: Run, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    monkeypatch.setitem(sys.modules, "sqlalchemy", None)
    result = run(command, "--ledger", "ledger.db", given="")
    assert result.exit_code == 4
    assert 'pip install "directive-rules[monitor]"' in result.stderr


def test_a_ledger_that_is_none_is_refused(feed: Feed) -> None:
    Path("ledger.db").write_text("not a database, and long enough to look like a file of one" * 20, encoding="utf-8")
    result = feed(record("policy", POLICY))
    assert result.exit_code in (2, 4)
    assert "ledger" in result.stderr
    assert "Traceback" not in result.stderr


def test_what_is_never_fed_is_not_provided_and_not_merely_empty(feed: Feed) -> None:
    lines = (record("policy", POLICY), clock("2016-11-20"))
    result = feed(*lines, options=("--complete", "policy", "--without", "visit", "--without", "policy.topics"))
    causes = {one["name"].split("/")[1]: one["verdict"]["causes"] for one in told(result)}
    assert causes["visit-after-signing"] == ["record type not provided: visit"]
    assert causes["exclusions-explained"] == ["field not provided: policy.topics"]


def test_illustrative_records_stand_in_for_a_type_that_is_not_fed(feed: Feed) -> None:
    lines = (record("policy", POLICY), clock("2016-11-20"))
    result = feed(*lines, options=("--complete", "policy", "--without", "tariff", "--illustrative"))
    assert ("discharged", "no-rate-below-tariff/A,P1") in moved(result)


SPLIT = ("--complete", "all", "--without", "tariff", "--illustrative", "--partitions", "2", "--root", "insurer_id")


def test_what_looks_beyond_its_root_cannot_be_split(feed: Feed) -> None:
    options = ("--complete", "all", "--partitions", "2", "--root", "insurer_id")
    result = feed(record("policy", POLICY), options=options)
    assert result.exit_code == 2
    assert "visits-2016/no-rate-below-tariff: `policy.tariff`" in result.stderr


def test_a_partition_is_fed_its_own_records_and_no_others() -> None:
    """Two processes side by side, each with one half; a third finds every partition held."""
    halves = [Running(*SPLIT[2:], "--only", str(number), "--skip-refused") for number in (0, 1)]
    insurers = "ABCDEFGH"
    lines = [record("policy", POLICY, insurer_id=insurer) for insurer in insurers]
    taken: list[set[str]] = []
    for half in halves:
        half.put(*lines, clock("2016-11-05"))
        found = half.until_acknowledged(len(lines) + 1)
        taken.append({one["name"].split("/")[2][0] for one in found if "name" in one})
    third = Running(*SPLIT[2:])
    assert third.end()[0] == 4
    for half in halves:
        half.process.send_signal(signal.SIGTERM)
        status, _, errors = half.end()
        assert (status, "which is not open here" in errors) == (3, True)
    assert taken[0] | taken[1] == set(insurers)
    assert not taken[0] & taken[1]
    assert all(taken)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--partitions", "2"), "needs a --root"),
        (("--root", "insurer_id"), "go with --partitions"),
        (("--partitions", "2", "--root", "insurer_id", "--only", "2"), "from 0 to 1"),
    ],
)
def test_partitions_are_said_whole(feed: Feed, options: tuple[str, ...], said: str) -> None:
    result = feed(options=options)
    assert result.exit_code == 2
    assert said in result.stderr


ESCALATE = """\
escalate:
  - id: visits-keep-missing
    title: {zh: 屡次不走访, en: Visits keep missing}
    rules: [visit-after-signing]
    by: insurer_id
    within: quarter
    count: params.tolerated
"""
TOLERATED = '\ntolerated: {type: int, values: [{from: 2016-01-01, value: 3, source: {provision: "1.1"}}]}\n'


def copied_house(folder: Path, directive: str, parameters: str) -> str:
    """Copy the house, with more in its two files, and return the path of the ruleset."""
    for path in HOUSE.rglob("*"):
        if path.is_file():
            copied = folder / "house" / path.relative_to(HOUSE)
            copied.parent.mkdir(parents=True, exist_ok=True)
            copied.write_bytes(path.read_bytes())
    ruleset = folder / "house" / "visits-2016"
    for name, more in (("directive.yaml", directive), ("parameters.yaml", parameters)):
        path = ruleset / name
        path.write_text(path.read_text(encoding="utf-8") + more, encoding="utf-8")
    return str(ruleset)


@pytest.fixture
def escalating(tmp_path: Path) -> str:
    return copied_house(tmp_path, ESCALATE, TOLERATED)


def test_the_third_breach_in_a_quarter_is_a_finding_and_a_late_proof_takes_it_back(feed: Feed, escalating: str) -> None:
    policies = [record("policy", POLICY, policy_id=f"P{number}") for number in (1, 2, 3)]
    result = feed(*policies[:2], clock("2016-11-20"), policies[2], ruleset=escalating)
    (line,) = [one for one in told(result) if one["about"] == "group"]
    assert (line["moved"], line["count"], line["state"]) == ("escalated", 3, "open")
    assert line["name"] == "visits-2016/visits-keep-missing/A@2016Q4"
    assert line["title"]["en"] == "Visits keep missing"
    late = feed(record("visit", VISIT, visited_at="2016-11-03T10:00:00"), ruleset=escalating)
    assert ("cleared", "visit-after-signing/A,P1") in moved(late)
    assert ("eased", "visits-keep-missing/A@2016Q4") in moved(late)


def test_findings_stand_above_what_is_owed(feed: Feed, run: Run, escalating: str) -> None:
    feed(*(record("policy", POLICY, policy_id=f"P{number}") for number in (1, 2, 3)), clock("2016-11-20"),
         ruleset=escalating)  # fmt: skip
    listed = ("duties", "--ledger", "ledger.db", "-r", escalating)
    assert run(*listed, "--lang", "en").stdout.splitlines()[1] == "! Visits keep missing: A, 2016Q4, 3 breaches"
    assert run(*listed, "--lang", "zh").stdout.splitlines()[1] == "! 屡次不走访：A，2016Q4，3 项"
    first = json.loads(run(*listed, "--json").stdout.splitlines()[0])
    assert (first["about"], first["count"], first["by"]) == ("group", 3, {"insurer_id": "A"})
    assert first["rules"] == ["visit-after-signing"]


def test_what_is_owed_is_listed_by_due_with_its_citation(feed: Feed, run: Run) -> None:
    feed(record("member", MEMBER), record("policy", POLICY), clock("2016-11-20"))
    result = run("duties", "--ledger", "ledger.db", "-r", RULESET, "--lang", "en")
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[0].startswith("as of 2016-11-20: ")
    first = next(number for number, line in enumerate(lines) if line.startswith("2016-11-11"))
    assert "insurer · policy A, P1" in lines[first]
    assert "示例〔2016〕1号 1.1" in lines[first + 1]
    assert "Every policyholder is visited after signing." in lines[first + 2]
    assert any(line.startswith("2016-12-05") and "member A @ 2016-11" in line for line in lines)


def test_the_list_is_in_chinese_too(feed: Feed, run: Run) -> None:
    feed(record("policy", POLICY), clock("2016-11-05"))
    result = run("duties", "--ledger", "ledger.db", "-r", RULESET, "--lang", "zh")
    assert "截至 2016-11-05" in result.stdout
    assert "保险公司 · 保单 A, P1" in result.stdout
    assert "签单后要上门走访" in result.stdout


def owed(run: Run, *options: str) -> Iterator[dict[str, Any]]:
    result = run("duties", "--ledger", "ledger.db", "-r", RULESET, "--json", *options)
    assert result.exit_code == 0, result.stderr
    yield from map(json.loads, result.stdout.splitlines())


def test_the_list_as_json_has_both_languages_and_every_date(feed: Feed, run: Run) -> None:
    feed(record("policy", POLICY), clock("2016-11-20"))
    (one,) = [one for one in owed(run) if one["duty"] == "visits-2016/visit-after-signing/A,P1"]
    assert (one["status"], one["overdue"]) == ("violated", True)
    assert one["due"].startswith("2016-11-11")
    assert one["due_at"] == "2016-11-11T23:59:59.999999"
    assert one["subject"] == {"type": "policy", "key": ["A", "P1"]}
    assert one["provisions"][0]["says"]["zh"] == "签单后要上门走访"
    assert one["provisions"][0]["bearer"] == "insurer"


@pytest.mark.parametrize(
    ("before", "expected"),
    [("2016-11-11", set()), ("2016-11-12", {"P1"}), ("2016-11-15T00:00:00", {"P1"}), ("2016-11-16", {"P1", "P2"})],
)
def test_a_day_is_before_another_only_if_it_is_over(feed: Feed, run: Run, before: str, expected: set[str]) -> None:
    policies = [record("policy", POLICY), record("policy", POLICY, policy_id="P2", signed_on="2016-11-05")]
    feed(*policies, clock("2016-11-06"))
    assert {one["subject"]["key"][1] for one in owed(run, "--due-before", before)} == expected


@pytest.mark.parametrize(("spoken", "who"), [("en", "insurer · policy A, P1"), ("zh", "保险公司 · 保单 A, P1")])
def test_on_a_terminal_the_list_is_a_table(
    feed: Feed, run: Run, escalating: str, monkeypatch: pytest.MonkeyPatch, spoken: str, who: str
) -> None:
    policies = [record("policy", POLICY, policy_id=f"P{number}") for number in (1, 2, 3)]
    feed(*policies, clock("2016-11-20"), ruleset=escalating)
    wide = Console(width=160, record=True)
    monkeypatch.setattr("directive_rules.cli.duties.terminal", lambda: wide)
    assert run("duties", "--ledger", "ledger.db", "-r", escalating, "--lang", spoken).exit_code == 0
    shown = wide.export_text()
    assert who in shown
    assert "2016-11-11" in shown
    assert "1.1" in shown
    assert "A, 2016Q4, 3" in shown or "A，2016Q4，3" in shown


def test_what_is_discharged_is_owed_no_more(feed: Feed, run: Run) -> None:
    feed(record("policy", POLICY), clock("2016-11-05"))
    assert [one["status"] for one in owed(run)] == ["pending"]
    feed(record("visit", VISIT), clock("2016-11-10"))
    assert list(owed(run)) == []


def test_nothing_is_owed_before_the_clock_is_set(feed: Feed, run: Run) -> None:
    feed(record("policy", POLICY))
    result = run("duties", "--ledger", "ledger.db", "-r", RULESET, "--lang", "en")
    assert (result.exit_code, result.stdout) == (0, "the clock was never set, so nothing is judged yet\n")


def test_the_list_refuses_a_ledger_that_is_not_there_and_makes_none(run: Run) -> None:
    result = run("duties", "--ledger", "nowhere.db")
    assert result.exit_code == 2
    assert "there is no ledger" in result.stderr
    assert not Path("nowhere.db").exists()


def test_the_list_refuses_other_rulesets(feed: Feed, run: Run, escalating: str) -> None:
    feed(record("policy", POLICY), clock("2016-11-05"))
    result = run("duties", "--ledger", "ledger.db")
    assert result.exit_code == 2
    assert "`visits-2016`" in result.stderr
    other = run("duties", "--ledger", "ledger.db", "-r", escalating)
    assert other.exit_code == 2
    assert "is not the one the ledger was written under" in other.stderr


class Running:
    """The command in a process of its own, fed line by line."""

    def __init__(self, *options: str) -> None:
        command = [sys.executable, "-m", "directive_rules.cli", "monitor", "--ledger", "ledger.db", "-r", RULESET]
        self.process = subprocess.Popen(
            [*command, "--complete", "all", "--acknowledge", "--quiet", *options],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**os.environ, "PYTHONUNBUFFERED": ""},
        )

    def put(self, *lines: object) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(text(lines).encode())
        self.process.stdin.flush()

    def until_acknowledged(self, number: int) -> list[dict[str, Any]]:
        assert self.process.stdout is not None
        found: list[dict[str, Any]] = []
        while not found or found[-1] != {"acknowledged": number}:
            line = self.process.stdout.readline()
            assert line, self.process.stderr.read() if self.process.stderr else ""
            found.append(json.loads(line))
        return found

    def end(self) -> tuple[int, str, str]:
        out, err = self.process.communicate(timeout=60)
        return self.process.returncode, (out or b"").decode(), err.decode()


@pytest.mark.parametrize(("number", "status"), [(signal.SIGTERM, 0), (signal.SIGINT, 130)])
def test_a_signal_ends_it_cleanly_and_it_goes_on_later(feed: Feed, number: signal.Signals, status: int) -> None:
    running = Running()
    running.put(record("policy", POLICY), clock("2016-11-05"))
    first = running.until_acknowledged(2)
    assert ("opened", "visits-2016/visit-after-signing/A,P1") in [(one.get("moved"), one.get("name")) for one in first]
    running.process.send_signal(number)
    assert running.end() == (status, "", "")
    result = feed(record("visit", VISIT), clock("2016-11-10"))
    assert [one for one in moved(result) if one[1].startswith("visit")] == [("discharged", "visit-after-signing/A,P1")]


def test_a_second_process_takes_over_and_the_first_is_refused(feed: Feed) -> None:
    first = Running()
    first.put(clock("2016-11-04"))
    first.until_acknowledged(1)
    second = Running()
    second.put(clock("2016-11-05"))
    second.until_acknowledged(1)
    first.put(record("policy", POLICY))
    status, _, errors = first.end()
    assert (status, json.loads(errors)["line"]) == (4, 2)
    assert "taken over" in errors
    second.put(record("policy", POLICY))
    assert ("opened", "visits-2016/visit-after-signing/A,P1") in [
        (one.get("moved"), one.get("name")) for one in second.until_acknowledged(2)
    ]
    assert second.end()[0] == 0
    assert feed(record("policy", POLICY)).stdout == ""


def test_what_was_acknowledged_outlives_a_kill(feed: Feed) -> None:
    running = Running()
    running.put(record("policy", POLICY), clock("2016-11-05"))
    running.until_acknowledged(2)
    running.process.kill()
    running.end()
    result = feed(clock("2016-11-20"))
    assert ("breached", "visit-after-signing/A,P1") in moved(result)


def test_killed_again_and_again_it_tells_the_same_story(feed: Feed) -> None:
    """A feeder that sends again what was not acknowledged, a reader that goes by the ids: nothing is lost, or twice."""
    lines: list[object] = []
    for number in range(40):
        lines.append(record("policy", POLICY, policy_id=f"P{number}", signed_on=f"2016-11-{number % 30 + 1:02}"))
        if number % 3:
            lines.append(record("visit", VISIT, visit_id=f"V{number}", policy_id=f"P{number}"))
        if number % 20 == 10:
            lines.append(clock(f"2016-11-{number // 2:02}"))
    lines.append(clock("2016-12-31"))
    dice = random.Random(5)
    done, kills, story = 0, 0, dict[str, dict[str, Any]]()
    while done < len(lines):
        running = Running("--group", "1")
        running.put(*lines[done:])
        assert running.process.stdin is not None
        running.process.stdin.close()
        running.process.stdin = None
        last, found = done, []
        assert running.process.stdout is not None
        for line in running.process.stdout:
            found.append(json.loads(line))
            last = done + found[-1].get("acknowledged", last - done)
            if kills < 3 and dice.random() < 0.04:
                running.process.kill()
                kills += 1
                break
        # What the process had printed before it died is there to be read.
        found += [json.loads(line) for line in running.process.stdout if line.endswith(b"\n")]
        running.end()
        for one in found:
            last = max(last, done + one.get("acknowledged", 0))
            if "id" in one:
                assert story.setdefault(one["id"], one) == one
        done = last
    assert kills == 3
    Path("ledger.db").rename("killed.db")
    for side in ("wal", "shm"):
        Path(f"ledger.db-{side}").unlink(missing_ok=True)
    whole = feed(*lines, options=("--complete", "all", "--group", "1"))
    assert list(story.values()) == told(whole)


def test_a_reader_that_goes_away_ends_it_without_a_traceback() -> None:
    running = Running()
    running.put(clock("2016-11-05"))
    running.until_acknowledged(1)
    assert running.process.stdout is not None
    running.process.stdout.close()
    running.process.stdout = None
    running.put(record("policy", POLICY))
    status, _, errors = running.end()
    assert status == 4
    assert "Traceback" not in errors

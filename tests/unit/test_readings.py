"""Judging under every other reading: what stands, what depends, and what the audit leaves of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from directive_rules.audit import Audit, Options, parse_overrides, run_audit
from directive_rules.errors import UsageError
from directive_rules.loading import load_ruleset
from directive_rules.reports import audit_files
from tests.unit.test_audit import FILES, HOUSE, lay

RULESET = load_ruleset(HOUSE / "visits-2016")
LATE_VISIT = "visits-2016/visit-after-signing/A,P2"
NO_VISIT = "visits-2016/visit-after-signing/A,P3"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return lay(tmp_path / "export", FILES)


def audited(folder: Path, *overrides: str) -> Audit:
    return run_audit(folder, [RULESET], options=Options(parse_overrides(overrides, [RULESET]), readings=True))


def test_a_reading_that_was_not_applied_is_tried(folder: Path) -> None:
    (judged,) = audited(folder).rulesets
    assert judged.readings is not None
    assert [(reading.parameter, reading.value) for reading in judged.readings] == [
        ("deadline_roll", "following"),
        ("visit_days", 30),
    ]


def test_a_verdict_depends_on_the_readings_that_change_it_and_on_no_others(folder: Path) -> None:
    (judged,) = audited(folder).rulesets
    (reading,) = judged.depends_on(LATE_VISIT)
    change = reading.changes[LATE_VISIT]
    assert reading.parameter == "visit_days"
    assert change.before is not None
    assert change.after is not None
    assert (change.before.value, change.after.value) == ("late", "compliant")
    assert judged.depends_on(NO_VISIT) == ()


def test_with_another_reading_applied_the_default_is_the_one_to_try(folder: Path) -> None:
    (judged,) = audited(folder, "visit_days=30").rulesets
    assert judged.readings is not None
    assert [reading.value for reading in judged.readings if reading.parameter == "visit_days"] == [10]
    assert judged.depends_on(LATE_VISIT)[0].changes[LATE_VISIT].after is not None


def test_the_audit_directory_says_what_depends_on_what(folder: Path) -> None:
    audit = audited(folder)
    files = audit_files(audit, {})
    verdicts = {line["duty"]: line for line in map(json.loads, files["verdicts.jsonl"].decode().splitlines())}
    assert verdicts[LATE_VISIT]["readings"] == [{"parameter": "visit_days", "reading": 30, "becomes": "compliant"}]
    assert verdicts[NO_VISIT]["readings"] == []
    lines = [json.loads(line) for line in files["readings.jsonl"].decode().splitlines()]
    assert {"duty": LATE_VISIT, "parameter": "visit_days", "reading": 30, "status": "late", "becomes": "compliant",
            "finding": None} in lines  # fmt: skip
    summary = files["summary.en.txt"].decode()
    assert "are missed under every reading" in summary
    assert "visit_days = 30: late → compliant × 1" in summary


def test_without_the_option_nothing_is_said_of_readings(folder: Path) -> None:
    audit = run_audit(folder, [RULESET])
    files = audit_files(audit, {})
    assert "readings.jsonl" not in files
    assert json.loads(files["verdicts.jsonl"].decode().splitlines()[0])["readings"] is None


def test_a_word_that_is_no_reading_is_refused_with_the_nearest() -> None:
    with pytest.raises(UsageError, match="did you mean `following`"):
        parse_overrides(["deadline_roll=folowing"], [RULESET])

"""The nationwide example: made the same everywhere, and judged under all five circulars as its own reckoning says."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from directive_rules.audit import ENGINES, Options, run_audit
from directive_rules.loading import find_ruleset, load_ruleset, shipped_rulesets
from directive_rules.model.verdicts import CauseKind, Status
from directive_rules.reports import Audit
from examples.nationwide.generate import all_files
from tests.examples.comparing import LISTED, expected, expected_counts, found, found_counts, imported, same_bytes

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "examples" / "nationwide"
BROKEN = EXAMPLE / "broken"

# What no insurer can miss: the text names no day or number, and nobody has set one.
NO_NUMBER = {
    "bj-2016-502/annual-pl-report-finance",
    "bj-2016-502/annual-pl-report-insurance",
    "bj-2016-502/annual-pl-report-safety",
    "bj-2016-502/quarterly-analysis",
    "bj-2016-502/settlement-report-centre",
    "bj-2016-502/settlement-report-government",
    "circ-2010-82/enquiry-answered",
    "circ-2010-82/head-responsible",
    "circ-2010-82/press-reply",
    "circ-2010-82/simple-claim-determined-promptly",
    "circ-2010-82/targets-assigned",
    "circ-2010-82/tasks-divided",
    "circ-2010-82/work-assessed",
    "circ-general-2013-11/complaints-handled-in-time",
    "circ-general-2013-11/disputes-settled-in-time",
    "circ-general-2013-11/major-complaint-reported",
    "circ-general-2013-11/screened-issues-settled",
    # How deep a cut makes a price war is not said: a cut without ground is left open.
    "iac-2022-06/no-price-war",
}
# Only the other reading of `training_interval` makes this a duty.
NOT_ASKED = {"bj-2016-502/training-periodic-quarter"}
# No company was in the pilot for a whole year, trained in all it had to, and kept its fund as it should.
NEVER_KEPT = {"bj-2016-502/prevention-fund-budgeted", "bj-2016-502/training-content"}


def audit(folder: Path, *rulesets: str, options: Options | None = None) -> Audit:
    loaded = [load_ruleset(find_ruleset(name)) for name in rulesets]
    return run_audit(folder / "export", loaded, options=options or Options(listed=LISTED))


@pytest.fixture(scope="module")
def judged() -> Audit:
    return audit(EXAMPLE, *shipped_rulesets())


@pytest.fixture(scope="module")
def broken() -> Audit:
    return audit(BROKEN, "circ-2010-82")


def test_the_audit_finds_exactly_what_is_expected(judged: Audit) -> None:
    assert len(judged.rulesets) == 5
    assert found(judged) == expected(EXAMPLE)
    assert found_counts(judged) == expected_counts(EXAMPLE)


def test_every_engine_leaves_the_same_bytes() -> None:
    first, *others = (
        audit(EXAMPLE, *shipped_rulesets(), options=Options(engine=engine, listed=frozenset(Status)))
        for engine in ENGINES
    )
    for other in others:
        same_bytes(first, other)


def test_every_engine_leaves_the_same_bytes_of_a_broken_export() -> None:
    first, *others = (audit(BROKEN, "circ-2010-82", options=Options(engine=engine)) for engine in ENGINES)
    for other in others:
        same_bytes(first, other)


def test_every_row_is_read_and_nothing_needs_saying(judged: Audit) -> None:
    assert all(file.raw == file.evaluated > 0 for file in judged.files if file.record)
    assert not judged.quarantine
    assert not judged.notes


def test_rows_that_cannot_be_read_are_put_aside_and_leave_their_neighbours_alone(broken: Audit) -> None:
    assert found(broken) == expected(BROKEN)
    assert found_counts(broken) == expected_counts(BROKEN)
    assert [(row.record, row.row) for row in broken.quarantine] == [("explanation", 3), ("payment", 4), ("payment", 5)]
    assert all(file.raw == file.evaluated + file.quarantined for file in broken.files)
    quarantined = {line["duty"] for line in expected(BROKEN) if any("quarantined" in one for one in line["causes"])}
    violated = {line["duty"] for line in expected(BROKEN) if line["status"] == "violated"}
    assert {"circ-2010-82/paid-in-time/JIA,B-02", "circ-2010-82/cover-explained/JIA,BR-02"} <= quarantined
    assert {"circ-2010-82/paid-in-time/JIA,B-04", "circ-2010-82/cover-explained/JIA,BR-03"} <= violated


@pytest.mark.parametrize(("seed", "zone", "locale"), [("0", "UTC", "C"), ("4711", "Pacific/Kiritimati", "C.UTF-8")])
def test_the_generator_makes_the_committed_files(seed: str, zone: str, locale: str) -> None:
    environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": locale, "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-m", "examples.nationwide.generate", "--check"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, encoding="utf-8", check=False)
    assert (done.stdout, done.stderr, done.returncode) == ("", "", 0)


def test_nothing_is_committed_that_the_generator_does_not_make() -> None:
    made = set(all_files())
    folders = (EXAMPLE / "export", BROKEN)
    there = {path.relative_to(EXAMPLE).as_posix() for one in folders for path in one.rglob("*") if path.is_file()}
    assert there | {"expected.jsonl", "expected-counts.json"} == made
    assert sum((EXAMPLE / name).stat().st_size for name in made) < 500_000


def test_the_generator_is_a_witness_of_its_own() -> None:
    for path in sorted(EXAMPLE.rglob("*.py")):
        for name in imported(path):
            own = name.startswith("examples.nationwide")
            assert own or name.partition(".")[0] in sys.stdlib_module_names, f"{path.name} imports {name}"


def test_every_rule_of_the_five_circulars_is_broken_where_it_can_be(judged: Audit) -> None:
    counts = expected_counts(EXAMPLE)
    assert set(counts) == {rule.rule.full_id for ruleset in judged.rulesets for rule in ruleset.rules}
    unbroken = {rule for rule, count in counts.items() if not count["violated"] + count["late"]}
    assert unbroken == NO_NUMBER | NOT_ASKED
    assert {rule for rule, count in counts.items() if count["considered"] == count["not_applicable"]} == NOT_ASKED
    assert {rule for rule, count in counts.items() if not count["compliant"]} - NO_NUMBER - NOT_ASKED == NEVER_KEPT


def test_every_cause_that_an_export_can_have_is_there() -> None:
    kinds = {cause.partition(":")[0] for one in (EXAMPLE, BROKEN) for line in expected(one) for cause in line["causes"]}
    # No number in an export is long enough to leave 64 bits.
    assert kinds == {kind.value for kind in CauseKind} - {"arithmetic"}


def test_one_slow_payment_is_two_violations_and_a_shortfall(judged: Audit) -> None:
    findings = {
        rule.rule.full_id: rule.rule.finding
        for ruleset in judged.rulesets
        for rule in ruleset.rules
        for verdict in rule.verdicts
        if verdict.duty.key == ("YI", "R-02") and verdict.status is Status.LATE
    }
    assert findings == {
        "bj-2016-502/settlement-within-set-time": "violation",
        "circ-2010-82/paid-in-time": "violation",
        "iac-2022-06/paid-in-full-and-fast": "shortfall",
    }


def test_a_concession_that_the_initiative_praises_stays_a_violation_of_the_rate_table() -> None:
    everything = Options(listed=frozenset(Status))
    judged = audit(EXAMPLE, "iac-2022-06", "bj-2016-502", options=everything)
    statuses = {
        str(verdict.duty): verdict.status
        for ruleset in judged.rulesets
        for rule in ruleset.rules
        for verdict in rule.verdicts
    }
    assert statuses["iac-2022-06/renewal-concession/YI,CC1"] is Status.COMPLIANT
    assert statuses["iac-2022-06/no-price-war/YI,RL-13"] is Status.COMPLIANT
    assert statuses["bj-2016-502/no-off-table-pricing/YI,RL-13"] is Status.VIOLATED

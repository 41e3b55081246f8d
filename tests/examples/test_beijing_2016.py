"""The Beijing example: made the same everywhere, and judged exactly as its own reckoning says."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from directive_rules.audit import DEFAULT_ENGINE, ENGINES, EngineName, Options, run_audit
from directive_rules.loading import find_ruleset, load_ruleset
from directive_rules.reports import Audit
from tests.examples.comparing import LISTED, expected, expected_counts, found, found_counts, imported, same_bytes

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "beijing-2016"

# What nobody can miss: the text names no day and nobody has, or no reading in use asks for it.
NO_DAY_NAMED = {
    "annual-pl-report-finance",
    "annual-pl-report-insurance",
    "annual-pl-report-safety",
    "quarterly-analysis",
    "settlement-report-centre",
    "settlement-report-government",
}
NOT_ASKED = {"training-periodic-quarter"}


def generate(out: Path, *options: str, **environment: str) -> None:
    command = [sys.executable, str(EXAMPLE / "generate.py"), "--out", str(out), *options]
    subprocess.run(command, check=True, env={**os.environ, **environment}, capture_output=True)


def audit(folder: Path, engine: EngineName = DEFAULT_ENGINE) -> Audit:
    ruleset = load_ruleset(find_ruleset("bj-2016-502"))
    return run_audit(folder / "export", [ruleset], options=Options(illustrative=True, listed=LISTED, engine=engine))


def own_counts(audited: Audit) -> dict[str, dict[str, int]]:
    return {name.partition("/")[2]: counts for name, counts in found_counts(audited).items()}


@dataclass(frozen=True)
class Judged:
    folder: Path
    audited: Audit


@pytest.fixture(scope="module")
def judged() -> Judged:
    return Judged(EXAMPLE, audit(EXAMPLE))


@pytest.fixture(scope="module")
def another(tmp_path_factory: pytest.TempPathFactory) -> Judged:
    folder = tmp_path_factory.mktemp("another")
    generate(folder, "--policies", "2500", "--seed", "8")
    return Judged(folder, audit(folder))


def test_the_audit_finds_exactly_what_is_expected(judged: Judged) -> None:
    assert found(judged.audited) == expected(judged.folder)
    assert own_counts(judged.audited) == expected_counts(judged.folder)


@pytest.mark.parametrize("engine", [name for name in ENGINES if name != DEFAULT_ENGINE])
def test_every_engine_leaves_the_same_bytes(judged: Judged, engine: EngineName) -> None:
    same_bytes(judged.audited, audit(judged.folder, engine))


def test_another_market_is_judged_exactly_as_expected_too(another: Judged) -> None:
    assert expected(another.folder) != expected(EXAMPLE)
    assert found(another.audited) == expected(another.folder)
    assert own_counts(another.audited) == expected_counts(another.folder)


def test_every_record_is_read_and_nothing_needs_saying(judged: Judged) -> None:
    files = [file for file in judged.audited.files if file.record]
    assert len(files) == sum(path.suffix == ".csv" for path in (EXAMPLE / "export").iterdir())
    assert all(file.raw == file.evaluated > 0 for file in files)
    assert not judged.audited.quarantine
    assert not judged.audited.notes


def test_the_files_are_spelt_and_encoded_in_more_than_one_way(judged: Judged) -> None:
    encodings = {file.encoding for file in judged.audited.files if file.record == "policy"}
    assert encodings == {"utf-8", "utf-8-sig", "gb18030"}


@pytest.mark.parametrize(
    ("seed", "zone", "locale"), [("0", "UTC", "C"), ("4711", "Pacific/Kiritimati", "zh_CN.GB18030")]
)
def test_the_generator_makes_the_committed_files(tmp_path: Path, seed: str, zone: str, locale: str) -> None:
    generate(tmp_path, PYTHONHASHSEED=seed, TZ=zone, LC_ALL=locale)
    made = {path.relative_to(tmp_path): path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    committed = [*(EXAMPLE / "export").iterdir(), *EXAMPLE.glob("expected*")]
    assert set(made) == {path.relative_to(EXAMPLE) for path in committed}
    assert [str(path) for path in sorted(made) if made[path] != (EXAMPLE / path).read_bytes()] == []


def test_the_generator_is_a_witness_of_its_own() -> None:
    own = {"generator"}
    for path in sorted(EXAMPLE.rglob("*.py")):
        for name in imported(path):
            assert name.partition(".")[0] in own | sys.stdlib_module_names, f"{path.name} imports {name}"


def test_every_rule_is_broken_where_it_can_be(judged: Judged) -> None:
    counts = expected_counts(EXAMPLE)
    assert set(counts) == {rule.rule.id for rule in judged.audited.rulesets[0].rules}
    unbroken = {rule for rule, count in counts.items() if not count["violated"] + count["late"]}
    assert unbroken == NO_DAY_NAMED | NOT_ASKED


def test_every_rule_is_also_kept_and_left_open(judged: Judged) -> None:
    for rule, count in expected_counts(judged.folder).items():
        if rule in NOT_ASKED:
            assert count["considered"] == count["not_applicable"] > 0
        else:
            assert count["undetermined"], rule
            assert count["compliant"] or rule in NO_DAY_NAMED, rule


def test_every_cause_that_an_export_can_have_without_quarantine_is_there() -> None:
    kinds = {cause.partition(":")[0] for line in expected(EXAMPLE) for cause in line["causes"]}
    assert kinds == {
        "contradictory",
        "day only",
        "empty field",
        "field not provided",
        "no such record",
        "not covered",
        "parameter unset",
        "value not listed",
    }

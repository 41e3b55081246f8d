"""Engines: the same verdicts and the same bytes from each, and a loud defect where one contradicts the interpreter."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from directive_rules.audit import ENGINES, Audit, Options, parse_overrides, run_audit
from directive_rules.audit.engines import EXAMPLES, Asked, named
from directive_rules.cli.audit import exit_status
from directive_rules.loading import load_ruleset
from directive_rules.model.ruleset import Ruleset
from directive_rules.model.verdicts import Cause, CauseKind, Duty, Status, Verdict
from directive_rules.relational.found import RuleVerdicts
from directive_rules.relational.judging import Bench
from directive_rules.reports import audit_files
from directive_rules.reports.summary import summarise
from directive_rules.reports.summary_text import summary_text
from tests.unit.test_audit import FILES, HOUSE, MANIFEST, lay

EVERY = frozenset(Status)
OWN_WORD_OF_THE_ENGINE = {"manifest.json"}
MESSY = {
    **FILES,
    "manifest.yaml": MANIFEST.replace(
        "covers: all", "covers: {policy: all, visit: {from: 2016-11-05, to: 2016-12-31}}"
    ),
    "policy.csv": FILES["policy.csv"]
    + "A,P3,某丙企业,不知何险,2016-11-01,3,保险责任,,是\nA,P9,某,安责险,坏日期,2,,,是\n",
    "visit.csv": FILES["visit.csv"] + "A,V3,,2016-11-12\nA,V2,P3,2016-11-12 00:00\n",
}


@pytest.fixture(scope="module")
def ruleset() -> Ruleset:
    return load_ruleset(HOUSE / "visits-2016")


@pytest.fixture(params=[FILES, MESSY], ids=["plain", "messy"])
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    return lay(tmp_path / "export", request.param)


@pytest.mark.parametrize("listed", [frozenset({Status.PENDING}), EVERY], ids=["some", "all"])
def test_every_engine_leaves_the_same_bytes(folder: Path, ruleset: Ruleset, listed: frozenset[Status]) -> None:
    parameters = parse_overrides(["answer_days=3"], [ruleset])
    options = Options(parameters, illustrative=True, readings=True, listed=listed)
    left = {}
    for engine in ENGINES:
        audit = run_audit(folder, [ruleset], options=replace(options, engine=engine))
        assert audit.engine == engine
        assert audit.conserved
        left[engine] = audit_files(audit, {})
    for name, data in left["interpreter"].items():
        for engine in ENGINES:
            if name not in OWN_WORD_OF_THE_ENGINE:
                assert left[engine][name] == data, f"{engine}: {name}"
    assert {"verdicts.jsonl", "readings.jsonl", "quarantine.jsonl", "summary.zh.txt"} <= set(left["interpreter"])


def test_the_manifest_names_the_engine_its_versions_and_what_was_judged_again(folder: Path, ruleset: Ruleset) -> None:
    manifest = json.loads(
        audit_files(run_audit(folder, [ruleset], options=Options(engine="duckdb")), {})["manifest.json"]
    )
    assert manifest["engine"] == "duckdb"
    assert {"duckdb", "sqlglot"} <= set(manifest["versions"])
    assert manifest["disagreements"] == []
    counts = manifest["rulesets"][0]["rules"].values()
    assert [one["rederived"] for one in counts] == [one.get("violated", 0) + one.get("late", 0) for one in counts]
    assert sum(one["rederived"] for one in counts) > 0
    plain = json.loads(
        audit_files(run_audit(folder, [ruleset], options=Options(engine="interpreter")), {})["manifest.json"]
    )
    assert "rederived" not in plain["rulesets"][0]["rules"]["visit-after-signing"]
    assert "duckdb" not in plain["versions"]


def test_bounds_change_no_byte(folder: Path, ruleset: Ruleset) -> None:
    options = Options(engine="duckdb", readings=True)
    first = audit_files(run_audit(folder, [ruleset], options=replace(options, threads=1, memory=10**9)), {})
    assert audit_files(run_audit(folder, [ruleset], options=replace(options, threads=2)), {}) == first


@pytest.mark.parametrize(("asked", "judged"), [(0, 0), (1, 1), (None, 2)])
def test_so_many_are_judged_again_as_asked(tmp_path: Path, ruleset: Ruleset, asked: int | None, judged: int) -> None:
    folder = lay(tmp_path / "export", FILES)
    audit = run_audit(folder, [ruleset], options=Options(engine="duckdb", rederive=asked))
    found = {rule.rule.id: rule for rule in audit.rulesets[0].rules}
    assert found["visit-after-signing"].rederived == judged
    assert len(found["visit-after-signing"].messages) == 2


def wrong(found: RuleVerdicts) -> RuleVerdicts:
    """Call every late duty violated."""
    verdicts = tuple(
        replace(one, status=Status.VIOLATED) if one.status is Status.LATE else one for one in found.verdicts
    )
    late = found.tally.statuses.get(Status.LATE, 0)
    counts = {**found.tally.statuses, Status.LATE: 0}
    counts[Status.VIOLATED] = counts.get(Status.VIOLATED, 0) + late
    return RuleVerdicts(found.rule, replace(found.tally, statuses=counts), [lambda: verdicts])


@pytest.fixture
def contradicted(tmp_path: Path, ruleset: Ruleset, monkeypatch: pytest.MonkeyPatch) -> Audit:
    judge = Bench.judge
    monkeypatch.setattr(Bench, "judge", lambda *arguments: tuple(wrong(one) for one in judge(*arguments)))
    return run_audit(lay(tmp_path / "export", FILES), [ruleset], options=Options(engine="duckdb"))


def test_a_verdict_the_interpreter_does_not_share_is_a_loud_defect(contradicted: Audit) -> None:
    (one,) = contradicted.disagreements
    assert str(one.found.duty) == "visits-2016/visit-after-signing/A,P2"
    assert one.derived is not None
    assert (one.found.status, one.derived.status) == (Status.VIOLATED, Status.LATE)
    assert exit_status(contradicted) == 5
    files = audit_files(contradicted, {})
    assert json.loads(files["manifest.json"])["disagreements"] == [
        {
            "duty": "visits-2016/visit-after-signing/A,P2",
            "engine": {"status": "violated", "due": "2016-11-11", "causes": []},
            "interpreter": {"status": "late", "due": "2016-11-11", "causes": []},
        }
    ]


def test_the_summary_has_both_answers(contradicted: Audit) -> None:
    summary = summarise(contradicted)
    english = " ".join(summary_text(summary, "en").split())
    assert "duckdb and the interpreter judge 1 duty differently: visits-2016/visit-after-signing/A,P2 " in english
    assert "(violated, 2016-11-11, by the interpreter late, 2016-11-11)" in english
    chinese = "".join(summary_text(summary, "zh").split())
    assert "duckdb与解释器不一致：visits-2016/visit-after-signing/A,P2" in chinese
    assert "（违反,2016-11-11，解释器：迟延,2016-11-11）" in chinese


def test_counts_that_do_not_agree_with_the_verdicts_are_not_conserved(tmp_path: Path, ruleset: Ruleset) -> None:
    audit = run_audit(lay(tmp_path / "export", FILES), [ruleset])
    (judged,) = audit.rulesets
    for at, rule in enumerate(judged.rules):
        if rule.missed:
            rules = [*judged.rules]
            rules[at] = replace(rule, verdicts=rule.verdicts[1:])
            assert not replace(audit, rulesets=(replace(judged, rules=tuple(rules)),)).conserved
        if rule.tally.causes:
            rules = [*judged.rules]
            rules[at] = replace(rule, tally=replace(rule.tally, causes={}))
            assert not replace(audit, rulesets=(replace(judged, rules=tuple(rules)),)).conserved
    assert audit.conserved


def test_of_the_undetermined_the_first_of_each_set_of_causes_are_named() -> None:
    causes = [frozenset({Cause(CauseKind.NOT_COVERED, "visit")}), frozenset({Cause(CauseKind.EMPTY_FIELD, "visit.at")})]
    verdicts = [
        Verdict(Duty("s", "r", "policy", (str(number),)), Status.UNDETERMINED, None, causes[number % 2])
        for number in range(20)
    ]
    verdicts.append(Verdict(Duty("s", "r", "policy", ("met",)), Status.COMPLIANT))
    assert [one.duty.label for one in named(verdicts, Asked())] == [str(number) for number in range(2 * EXAMPLES)]
    assert named(verdicts, Asked(EVERY)) == tuple(verdicts)

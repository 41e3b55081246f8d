"""The use case: an export and rulesets to an audit, and an audit opened again."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from directive_rules.audit import ATTENTION, Audit, Options, parse_overrides, reopen, run_audit
from directive_rules.errors import ExportError, IntegrityError, UsageError
from directive_rules.loading import load_ruleset
from directive_rules.model.ruleset import Ruleset
from directive_rules.model.verdicts import Status
from directive_rules.model.vocabulary import Names, Vocabulary
from directive_rules.reports import JudgedRule, write_audit

HOUSE = Path(__file__).parents[1] / "cli" / "house"

MANIFEST = """
as_of: 2016-12-31
taken_at: 2017-01-10
covers: all
records:
  member: [{insurer_id: A, joined_on: 2016-01-01, left_on: ~}]
"""
POLICIES = """机构代码,保单号,投保人,险种,签单日期,费率(‰),告知内容,退保时间,是否城区
A,P1,某甲企业,安责险,2016-11-01,2,保险责任;免责,,是
A,P2,某乙企业,安责险,2016-11-01,2,保险责任,,是
A,P3,某丙企业,安责险,2016-11-01,2,,2016-12-01 10:00,是
A,P4,某丁企业,车险,2016-11-01,2,,,是
"""
VISITS = """机构代码,走访编号,保单号,走访时间
A,V1,P1,2016-11-11 23:59
A,V2,P2,2016-11-12 00:00
"""
FILINGS = """保险机构代码,报送编号,报告期,报送时间
A,F1,2016年11月,2016-12-05 23:59
"""
FILES = {"manifest.yaml": MANIFEST, "policy.csv": POLICIES, "visit.csv": VISITS, "filing.csv": FILINGS}
Running = Callable[..., Audit]


@pytest.fixture(scope="module")
def ruleset() -> Ruleset:
    return load_ruleset(HOUSE / "visits-2016")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return lay(tmp_path / "export", FILES)


def lay(folder: Path, files: dict[str, str]) -> Path:
    folder.mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def rule(audit: Audit, name: str) -> JudgedRule:
    return next(one for judged in audit.rulesets for one in judged.rules if one.rule.id == name)


def judged(folder: Path, rulesets: list[Ruleset], as_of: date | None = None, options: Options | None = None) -> Audit:
    """Judge with every verdict listed, so that a test can see them all."""
    return run_audit(folder, rulesets, as_of, replace(options or Options(), listed=frozenset(Status)))


def standing(audit: Audit, name: str) -> dict[str, str]:
    return {verdict.duty.label: verdict.status.value for verdict in rule(audit, name).verdicts}


def test_an_export_is_judged(folder: Path, ruleset: Ruleset) -> None:
    audit = judged(folder, [ruleset])
    assert audit.as_of == date(2016, 12, 31)
    assert standing(audit, "visit-after-signing") == {"A,P1": "compliant", "A,P2": "late", "A,P3": "violated"}
    assert standing(audit, "monthly-report") == {"A@2016-11": "compliant", "A@2016-12": "pending"}
    assert standing(audit, "exclusions-explained")["A,P2"] == "violated"
    assert standing(audit, "exclusions-explained")["A,P3"] == "undetermined"
    assert audit.totals.violations == 2
    assert audit.totals.shortfalls == 1
    assert audit.conserved


def test_messages_are_filled_in_both_languages_and_personal_fields_masked(folder: Path, ruleset: Ruleset) -> None:
    audit = run_audit(folder, [ruleset])
    message = rule(audit, "visit-after-signing").messages["visits-2016/visit-after-signing/A,P3"]
    assert message.zh == "保单P3（某***）到2016-11-11没有走访"
    assert message.en == "policy P3 (某***) was not visited by 2016-11-11"


def test_the_as_of_instant_is_asked_for_or_in_the_manifest(folder: Path, ruleset: Ruleset) -> None:
    audit = judged(folder, [ruleset], datetime(2016, 11, 11, 23, 0))
    assert standing(audit, "visit-after-signing")["A,P1"] == "pending"
    lay(folder, {"manifest.yaml": MANIFEST.replace("as_of: 2016-12-31", "")})
    with pytest.raises(UsageError, match="--as-of"):
        judged(folder, [ruleset])


def test_an_as_of_before_the_directive_makes_no_sense(folder: Path, ruleset: Ruleset) -> None:
    with pytest.raises(UsageError, match="in force from 2016-10-21"):
        run_audit(folder, [ruleset], date(2016, 10, 20))


def test_later_directives_are_left_out_where_none_was_named(folder: Path, ruleset: Ruleset) -> None:
    later = replace(ruleset, id="later", in_force_from=date(2017, 1, 1))
    audit = run_audit(folder, [ruleset, later], options=Options(leave_out_later=True))
    assert [judged.ruleset.id for judged in audit.rulesets] == ["visits-2016"]
    assert any("`later` is in force from 2017-01-01" in str(note) for note in audit.notes)
    with pytest.raises(UsageError, match="`later`"):
        run_audit(folder, [ruleset, later])
    with pytest.raises(UsageError, match="`later`"):
        run_audit(folder, [later], options=Options(leave_out_later=True))


def test_illustrative_records_are_used_only_where_asked_and_never_beside_real_ones(
    folder: Path, ruleset: Ruleset
) -> None:
    name = "no-rate-below-tariff"
    without = judged(folder, [ruleset])
    assert set(standing(without, name).values()) == {"undetermined"}
    assert without.rulesets[0].illustrative == ()
    demo = judged(folder, [ruleset], options=Options(illustrative=True))
    assert set(standing(demo, name).values()) == {"compliant"}
    assert demo.rulesets[0].illustrative == ("tariff",)
    lay(folder, {"tariff.csv": "费率表编号,险种,最低费率,生效日期,失效日期\nT1,安责险,0.5,2016-01-01,\n"})
    real = judged(folder, [ruleset], options=Options(illustrative=True))
    assert set(standing(real, name).values()) == {"violated"}
    assert real.rulesets[0].illustrative == ()


def test_completeness_can_be_claimed_for_one_run(folder: Path, ruleset: Ruleset) -> None:
    lay(folder, {"manifest.yaml": MANIFEST.replace("covers: all", "covers: none")})
    assert standing(judged(folder, [ruleset]), "visit-after-signing")["A,P3"] == "undetermined"
    claimed = judged(folder, [ruleset], options=Options(complete=True))
    assert standing(claimed, "visit-after-signing")["A,P3"] == "violated"
    assert claimed.complete


def test_parameters_are_set_for_one_run(folder: Path, ruleset: Ruleset) -> None:
    overrides = parse_overrides(["visit_days=11", "visits-2016:answer_days=3"], [ruleset])
    audit = judged(folder, [ruleset], options=Options(overrides))
    assert standing(audit, "visit-after-signing")["A,P2"] == "compliant"
    assert standing(audit, "answer-in-time")["A,P3"] == "compliant"
    assert "visit_days" not in rule(audit, "visit-after-signing").verdicts[0].assumed


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("visit_days", "NAME=VALUE"),
        ("visit_dais=3", "did you mean `visit_days`"),
        ("visits:visit_days=3", "there is no ruleset `visits`"),
        ("visit_days=many", "whole number"),
        ("visit_days=1000", "3 digits"),
    ],
)
def test_wrong_parameters_are_refused(text: str, said: str, ruleset: Ruleset) -> None:
    with pytest.raises(UsageError, match=said):
        parse_overrides([text], [ruleset])


def test_a_parameter_can_be_unset(ruleset: Ruleset) -> None:
    assert parse_overrides(["visit_days=~"], [ruleset]) == {"visits-2016": {"visit_days": None}}


def test_what_is_missing_is_said_up_front(folder: Path, ruleset: Ruleset) -> None:
    (folder / "filing.csv").unlink()
    lay(folder, {"policy.csv": POLICIES.replace("告知内容", "说明"), "visit.csv": VISITS + "A,V3,,2016-11-12\n"})
    audit = judged(folder, [ruleset])
    said = "\n".join(caveat.en for caveat in audit.caveats)
    assert "no records of these types" in said
    assert "filing (1 rule), tariff (1 rule)" in said
    assert "policy records lack columns, and rules that read them may be undetermined: topics" in said
    assert "1 visit record without a usable “policy number”" in said
    assert set(standing(audit, "monthly-report").values()) == {"undetermined", "pending"}


def test_a_missing_subject_type_is_one_undetermined_verdict(folder: Path, ruleset: Ruleset) -> None:
    (folder / "policy.csv").unlink()
    audit = judged(folder, [ruleset])
    assert standing(audit, "visit-after-signing") == {"*": "undetermined"}


def test_quarantine_is_masked_and_counted(folder: Path, ruleset: Ruleset) -> None:
    lay(folder, {"policy.csv": POLICIES + "A,P9,某戊企业,安责险,坏日期,2,,,是\n某己企业,13900000000\n"})
    audit = run_audit(folder, [ruleset])
    first, second = audit.quarantine
    assert dict(first.cells)["投保人"] == "某***"
    assert dict(first.cells)["签单日期"] == "坏日期"
    assert second.cells == ()
    assert second.raw == "某***,1***"
    said = "\n".join(caveat.en for caveat in audit.caveats)
    assert "2 policy records could not be read" in said
    assert "of 1 not even the key" in said
    assert audit.conserved
    assert {file.name: file.quarantined for file in audit.files}["policy.csv"] == 2


def test_a_record_that_fails_a_check_of_the_vocabulary_is_quarantined(folder: Path, ruleset: Ruleset) -> None:
    lay(folder, {"policy.csv": "机构代码,保单号,保费\nA,P1,-1\n"})
    audit = run_audit(folder, [ruleset])
    assert "policy.premium >= 0" in audit.quarantine[0].problems[0].reason


def test_verdicts_that_rest_on_a_constant_name_it(folder: Path, ruleset: Ruleset) -> None:
    constant = "files: {policy.csv: {constants: {cancelled_at: empty, insurer_id: A}}}\n"
    lay(folder, {"manifest.yaml": MANIFEST + constant, "policy.csv": "保单号,险种,签单日期\nP1,安责险,2016-11-01\n"})
    audit = run_audit(folder, [ruleset])
    assert rule(audit, "answer-in-time").constants == ("policy.cancelled_at",)
    assert rule(audit, "visit-after-signing").constants == ()
    assert any("constant of the manifest (empty)" in caveat.en for caveat in audit.caveats)


def test_the_order_of_rows_and_the_split_into_files_change_no_verdict(folder: Path, ruleset: Ruleset) -> None:
    first = judged(folder, [ruleset])
    heading, *rows = POLICIES.splitlines(keepends=True)
    lay(folder, {"policy.csv": heading + rows[3] + rows[0], "policy_2.csv": heading + rows[2] + rows[1]})
    second = judged(folder, [ruleset])
    assert [one.verdicts for one in first.rulesets[0].rules] == [one.verdicts for one in second.rulesets[0].rules]


def test_two_vocabularies_in_one_run_are_refused(folder: Path, ruleset: Ruleset) -> None:
    with pytest.raises(UsageError, match="different vocabularies"):
        run_audit(folder, [ruleset, replace(ruleset, id="other", vocabulary=Vocabulary({}, {}))])


def test_an_audit_is_opened_again(folder: Path, ruleset: Ruleset, tmp_path: Path) -> None:
    options = Options(parse_overrides(["visit_days=11"], [ruleset]), illustrative=True, listed=ATTENTION)
    audit = run_audit(folder, [ruleset], options=options)
    out = tmp_path / "audit"
    write_audit(audit, out)
    opened = reopen(out)
    assert opened.as_of == date(2016, 12, 31)
    assert opened.parameters == {"visits-2016": {"visit_days": 11}}
    assert opened.rulesets["visits-2016"].illustrative == ("tariff",)
    assert opened.of_duty("visits-2016/visit-after-signing/A,P1") is opened.rulesets["visits-2016"]
    with pytest.raises(UsageError, match="this audit judged"):
        opened.of_duty("other/rule/A")


def test_a_changed_input_is_named(folder: Path, ruleset: Ruleset, tmp_path: Path) -> None:
    out = tmp_path / "audit"
    write_audit(run_audit(folder, [ruleset]), out)
    (folder / "visit.csv").write_text(VISITS + "A,V9,P3,2016-11-02\n", encoding="utf-8")
    with pytest.raises(IntegrityError, match=r"`visit\.csv`"):
        reopen(out)
    folder.rename(tmp_path / "moved")
    with pytest.raises(UsageError, match="--export"):
        reopen(out)
    (tmp_path / "moved" / "visit.csv").write_text(VISITS, encoding="utf-8")
    assert reopen(out, tmp_path / "moved").as_of == date(2016, 12, 31)


def test_a_changed_ruleset_is_named(folder: Path, ruleset: Ruleset, tmp_path: Path) -> None:
    out = tmp_path / "audit"
    write_audit(run_audit(folder, [ruleset]), out)
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    manifest["rulesets"][0]["digest"] = "0" * 64
    (out / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(IntegrityError, match="has changed since the audit"):
        reopen(out)
    del manifest["rulesets"][0]["path"]
    (out / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(UsageError, match="not as an audit writes it"):
        reopen(out)


def test_what_was_judged_in_a_database_is_not_opened_again(folder: Path, ruleset: Ruleset, tmp_path: Path) -> None:
    out = tmp_path / "audit"
    write_audit(replace(run_audit(folder, [ruleset]), engine="postgres"), out)
    with pytest.raises(UsageError, match="was judged by postgres"):
        reopen(out)


def test_nothing_is_opened_where_no_audit_is(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is no audit"):
        reopen(tmp_path)


def test_an_unreadable_export_is_refused(folder: Path, ruleset: Ruleset) -> None:
    lay(folder, {"policy.csv": "签单日期\n2016-11-01\n"})
    with pytest.raises(ExportError, match="`insurer_id`"):
        run_audit(folder, [ruleset])


def test_progress_is_told(folder: Path, ruleset: Ruleset) -> None:
    told: list[tuple[Names, int, int]] = []
    run_audit(folder, [ruleset], progress=lambda what, done, of: told.append((what, done, of)))
    assert told[0] == (Names("读取数据", "reading"), 0, 0)
    assert told[1] == (
        Names("7条记录 · 判定 visits-2016/answer-in-time", "7 records · judging visits-2016/answer-in-time"),
        0,
        5,
    )
    assert told[-1] == (Names("7条记录 · 判定完毕", "7 records · judged"), 5, 5)


def test_statuses_add_up(folder: Path, ruleset: Ruleset) -> None:
    audit = run_audit(folder, [ruleset])
    for one in audit.rulesets[0].rules:
        assert one.tally.considered == one.tally.not_applicable + sum(one.count(status) for status in Status)
    assert Decimal(audit.totals.duties) == sum(audit.totals.statuses.values())

"""Reports: pure, stable, masked, safe to read and to write."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from directive_rules.audit import Options, run_audit
from directive_rules.diagnostics import cells
from directive_rules.errors import MachineError, UsageError
from directive_rules.loading import load_ruleset
from directive_rules.model.verdicts import Status
from directive_rules.model.vocabulary import Names
from directive_rules.reports import Audit, JudgedRule, audit_files, is_audit, write_audit
from directive_rules.reports.lines import verdict_lines
from directive_rules.reports.showing import mask, mask_words, plural, show_due, show_instant
from directive_rules.reports.summary import summarise
from directive_rules.reports.summary_text import percent, summary_text, wrap

HOUSE = Path(__file__).parents[2] / "cli" / "house"
FILES = {
    "manifest.yaml": "as_of: 2016-12-31\ncovers: all\nrecords:\n"
    "  member: [{insurer_id: A, joined_on: 2016-01-01, left_on: ~}]\n",
    "policy.csv": "机构代码,保单号,投保人,险种,签单日期,费率,告知内容,退保时间,是否城区\n"
    + "".join(f"A,P{number},某{number}企业,安责险,2016-11-01,0.002,保险责任,,是\n" for number in range(5))
    + "A,P9,某某,安责险,坏,0.002,,,\n",
    "visit.csv": "机构代码,走访编号,保单号,走访时间\nA,V1,P0,2016-11-02 10:00\n",
    "filing.csv": "保险机构代码,报送编号,报告期,报送时间\n",
}


@pytest.fixture(scope="module")
def audit(tmp_path_factory: pytest.TempPathFactory) -> Audit:
    folder = tmp_path_factory.mktemp("reports") / "export"
    folder.mkdir()
    for name, text in FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
    return run_audit(folder, [load_ruleset(HOUSE / "visits-2016")], options=Options(illustrative=True))


def lines(audit: Audit) -> list[dict[str, object]]:
    return [json.loads(line) for line in verdict_lines(audit).splitlines()]


def test_a_verdict_is_one_line_with_stable_keys(audit: Audit) -> None:
    found = lines(audit)
    assert [line["duty"] for line in found] == sorted(str(line["duty"]) for line in found)
    last = next(line for line in found if line["rule"] == "visit-after-signing")
    assert last == {
        "duty": "visits-2016/visit-after-signing/A,P1",
        "ruleset": "visits-2016",
        "rule": "visit-after-signing",
        "provisions": ["1.1", "1.3"],
        "subject": {"type": "policy", "key": ["A", "P1"]},
        "period": None,
        "status": "violated",
        "finding": "violation",
        "due": "2016-11-11",
        "causes": [],
        "assumed": ["visit_days"],
        "constants": [],
        "readings": None,
        "message": {
            "zh": "保单P1（某***）到2016-11-11没有走访",
            "en": "policy P1 (某***) was not visited by 2016-11-11",
        },
    }


def test_a_shortfall_is_never_called_a_violation(audit: Audit) -> None:
    findings = {str(line["rule"]): line["finding"] for line in lines(audit)}
    assert findings["exclusions-explained"] == "shortfall"
    assert findings["monthly-report"] == "violation"


def test_by_default_what_was_missed_is_listed_and_more_on_request(audit: Audit) -> None:
    assert {line["status"] for line in lines(audit)} == {"violated"}
    asked = Options(illustrative=True, listed=frozenset(Status))
    everything = lines(run_audit(Path(audit.export), [audit.rulesets[0].ruleset], options=asked))
    assert len(everything) == audit.totals.duties
    assert {line["finding"] for line in everything if line["status"] == "compliant"} == {None}


def test_lines_are_in_the_order_of_duties_where_one_rule_begins_with_the_name_of_another(audit: Audit) -> None:
    (judged,) = audit.rulesets

    def renamed(one: JudgedRule, name: str) -> JudgedRule:
        verdicts = [replace(verdict, duty=replace(verdict.duty, rule=name)) for verdict in one.verdicts]
        return replace(one, rule=replace(one.rule, id=name), verdicts=tuple(verdicts))

    missed = next(one for one in judged.rules if one.rule.id == "visit-after-signing")
    rules = tuple(renamed(missed, name) for name in ("visit", "visit-after", "visit.after", "visit0"))
    duties = [str(line["duty"]) for line in lines(replace(audit, rulesets=(replace(judged, rules=rules),)))]
    assert len(duties) == 4 * missed.missed
    assert duties == sorted(duties)


def test_the_manifest_has_every_hash_and_count_and_no_clock(audit: Audit, tmp_path: Path) -> None:
    out = tmp_path / "audit"
    write_audit(audit, out)
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    for name, digest in manifest["outputs"].items():
        assert hashlib.sha256((out / name).read_bytes()).hexdigest() == digest
    assert set(manifest["outputs"]) | {"manifest.json"} == {path.name for path in out.iterdir()}
    policy = next(file for file in manifest["export"]["files"] if file["name"] == "policy.csv")
    assert policy["sha256"] == hashlib.sha256(FILES["policy.csv"].encode()).hexdigest()
    assert (policy["raw"], policy["evaluated"], policy["quarantined"]) == (6, 5, 1)
    assert manifest["rulesets"][0]["rules"]["visit-after-signing"] == {
        "finding": "violation",
        "considered": 5,
        "not_applicable": 0,
        "compliant": 1,
        "violated": 4,
        "rederived": 4,
    }
    assert manifest["rulesets"][0]["illustrative"] == ["tariff"]
    assert manifest["export"]["covers"]["policy"] == "all"
    engine = {"duckdb", "sqlglot"}
    assert set(manifest["versions"]) == {"python", "directive-rules", "cel-python", "chinesecalendar"} | engine


def test_same_inputs_give_same_bytes(audit: Audit, tmp_path: Path) -> None:
    for name in ("one", "two"):
        write_audit(audit, tmp_path / name)
    for file in (tmp_path / "one").iterdir():
        assert file.read_bytes() == (tmp_path / "two" / file.name).read_bytes()
    assert audit_files(audit, {}) == audit_files(audit, {})


def test_no_personal_text_is_in_any_report(audit: Audit) -> None:
    for name, data in audit_files(audit, {}).items():
        assert "某1企业" not in data.decode(), name
        assert "某某" not in data.decode(), name


def test_only_an_audit_is_replaced_and_nothing_is_left_behind(audit: Audit, tmp_path: Path) -> None:
    out = tmp_path / "audit"
    write_audit(audit, out)
    write_audit(replace(audit, caveats=(Names("新", "new"),)), out)
    assert "- new" in (out / "summary.en.txt").read_text(encoding="utf-8")
    assert [path.name for path in tmp_path.iterdir()] == ["audit"]
    foreign = tmp_path / "foreign"
    foreign.mkdir()
    (foreign / "manifest.json").write_text('{"format": "something"}', encoding="utf-8")
    with pytest.raises(UsageError, match="left alone"):
        write_audit(audit, foreign)
    assert not is_audit(foreign)
    os.symlink(out, tmp_path / "link")
    with pytest.raises(UsageError, match="no directory"):
        write_audit(audit, tmp_path / "link")


def test_a_failed_write_leaves_what_was_there(audit: Audit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "audit"
    write_audit(audit, out)
    before = (out / "manifest.json").read_bytes()

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(MachineError, match="No space left"):
        write_audit(replace(audit, caveats=()), out)
    assert (out / "manifest.json").read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["audit"]


def test_the_summary_goes_by_provision(audit: Audit) -> None:
    text = summary_text(summarise(audit), "en")
    assert "示例〔2016〕1号 Trial measures on visits" in text
    assert "violations 5 · shortfalls 5 · undetermined 5 · quarantined 1" in text
    assert "1.1     Every policyholder is visited after signing. [obligation · binding]" in text
    assert "✗ Visit after signing: violated 4 (80%) · compliant 1  [visit-after-signing]" in text
    assert "… 1 more in verdicts.jsonl" in text
    assert "→ Visit after signing: see 1.1" in text
    assert "△ Exclusions explained: violated 5 (100%)" in text
    assert "1 × an attitude" in text
    assert "visit_days = 10  Days within which the visit takes place (used for 5 duties)" in text
    assert "illustrative reference records were used (tariff)" in text
    assert text.isprintable() is False
    assert text.endswith("\n")


def test_the_summary_says_why_duties_cannot_be_judged(audit: Audit) -> None:
    text = summary_text(summarise(replace(audit, rulesets=_without_tariff(audit))), "zh")
    assert "没有提供费率表数据" in text
    assert "可这样解决：提供这类记录" in text


def _without_tariff(audit: Audit) -> tuple:  # type: ignore[type-arg]
    folder = Path(audit.export)
    return run_audit(folder, [judged.ruleset for judged in audit.rulesets]).rulesets


def test_lost_records_are_shouted_about(audit: Audit) -> None:
    lost = replace(audit, files=(replace(audit.files[-1], raw=99),))
    assert not lost.conserved
    assert "WARNING: records read do not add up" in summary_text(summarise(lost), "en")


@pytest.mark.parametrize(
    ("part", "whole", "text"), [(1, 2, "50%"), (1, 3, "33.3%"), (1, 5000, "<0.1%"), (4999, 5000, "99.9%"), (0, 5, "0%")]
)
def test_shares_never_pretend(part: int, whole: int, text: str) -> None:
    assert percent(part, whole) == text


def test_lines_break_at_the_width_of_the_terminal() -> None:
    broken = wrap("保险公司应当在签单后十日内上门走访，并做好记录。" * 3, "    ", "1.1 ", 40)
    assert all(cells(line) <= 42 for line in broken)
    assert "".join(line.strip() for line in broken).startswith("1.1 保险公司")
    assert not any(line.strip().startswith(("，", "。")) for line in broken)
    words = wrap("every policyholder is visited after signing", "  ", "", 20)
    assert words == ["every policyholder ", "  is visited after ", "  signing"]


def test_showing() -> None:
    assert mask("某企业") == "某***"
    assert mask("") == ""
    assert mask_words('P1,某企业;"13900000000"') == 'P***,某***;"1***"'
    assert mask_words("x " * 3000).endswith("…")
    assert plural(1, "rule") == "1 rule"
    assert plural(2000, "duty") == "2,000 duties"
    assert show_instant(datetime(2016, 11, 1, 23, 59, 59, 999999)) == "2016-11-01"
    assert show_instant(datetime(2016, 11, 1, 10, 30)) == "2016-11-01 10:30"
    assert show_instant(datetime(2016, 11, 1, 10, 30, 5, 1)) == "2016-11-01 10:30:05.000001"
    assert show_due(date(2016, 11, 1), "zh") == "2016-11-01"
    assert show_due("not yet", "en") == "not yet running"
    assert show_due(None, "en") == ""

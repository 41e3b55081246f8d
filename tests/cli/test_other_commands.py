"""explain, rulesets, show, lint, test, eval, and what all commands share."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from directive_rules.cli.console import printable
from directive_rules.cli.summary_view import show_summary

Run = Callable[..., Result]
RULESET = str(Path(__file__).parent / "house" / "visits-2016")


@pytest.fixture
def audited(run: Run, export: Path) -> str:
    (export / "visit.csv").write_text("机构代码,走访编号,保单号,走访时间\nA,V1,P1,2016-11-02 10:00\n", encoding="utf-8")
    assert run("audit", "export", "-r", RULESET, "-o", "out").exit_code == 1
    return "out"


def test_a_violation_is_explained_in_both_languages(run: Run, audited: str) -> None:
    duty = "visits-2016/visit-after-signing/A,P2"
    result = run("explain", audited, duty, "--lang", "en")
    assert result.exit_code == 0
    for said in ("Visit after signing", "provision 1.1", "Every policyholder is visited", "2016-11-11"):
        assert said in result.stdout
    chinese = run("explain", audited, duty).stdout
    assert "签单后要上门走访" in chinese
    assert "某乙企业" not in chinese


def test_an_unknown_duty_offers_the_nearest(run: Run, audited: str) -> None:
    result = run("explain", audited, "visits-2016/visit-after-signin/A,P2")
    assert result.exit_code == 2
    assert "visit-after-signing" in result.stderr


def test_explaining_changed_records_ends_with_5(run: Run, audited: str, export: Path) -> None:
    with (export / "visit.csv").open("a", encoding="utf-8") as file:
        file.write("A,V2,P2,2016-11-03 10:00\n")
    result = run("explain", audited, "visits-2016/visit-after-signing/A,P2")
    assert result.exit_code == 5
    assert "`visit.csv`" in result.stderr


def test_what_is_on_board_is_listed(run: Run) -> None:
    result = run("rulesets", "--lang", "en")
    assert result.exit_code == 0
    assert "bj-2016-502" in result.stdout
    assert "in force from 2016-10-21" in result.stdout


def test_a_ruleset_is_shown(run: Run) -> None:
    result = run("show", RULESET, "--lang", "en")
    assert result.exit_code == 0
    assert "1.1     Every policyholder is visited after signing. [obligation · binding]" in result.stdout
    assert "→ visit-after-signing: Visit after signing" in result.stdout
    assert "not judged from records: an attitude" in result.stdout


def test_a_rule_is_shown_with_parameters_and_sources(run: Run) -> None:
    result = run("show", f"{RULESET}/visit-after-signing", "--lang", "en")
    assert result.exit_code == 0
    assert "10  from 2016-10-21 [assumed] — the text gives no number" in result.stdout
    assert "possible readings: 10 | 30" in result.stdout
    assert "if missed: violation" in result.stdout
    assert "by: policy.signed_on + days(params.visit_days)" in result.stdout
    monthly = run("show", f"{RULESET}/monthly-report").stdout
    assert "每月、每个参与机构一项" in monthly


def test_an_unknown_rule_offers_the_nearest(run: Run) -> None:
    result = run("show", f"{RULESET}/visit-after-signin")
    assert result.exit_code == 2
    assert "did you mean `visit-after-signing`" in result.stderr


def test_lint_tells_findings_and_ends_with_1(run: Run) -> None:
    result = run("lint", RULESET)
    assert result.exit_code == 1
    assert "[missing-cases]" in result.stdout
    one = run("lint", RULESET, "--only", "literal-threshold")
    assert one.exit_code == 0
    assert "visits-2016: clean" in one.stderr
    assert run("lint", RULESET, "--only", "nothing").exit_code == 2


def test_cases_are_run(run: Run) -> None:
    result = run("test", f"{RULESET}/visit-after-signing")
    assert result.exit_code == 0
    assert "2 of 2 cases as expected" in result.stdout


def test_a_case_that_differs_ends_with_1(run: Run, tmp_path: Path) -> None:
    import shutil  # noqa: PLC0415

    shutil.copytree(Path(RULESET).parent, tmp_path / "house")
    cases = tmp_path / "house" / "visits-2016" / "rules" / "visit-after-signing.cases.yaml"
    cases.write_text(cases.read_text(encoding="utf-8").replace("compliant", "late"), encoding="utf-8")
    result = run("test", "house/visits-2016")
    assert result.exit_code == 1
    assert "expected late, got compliant" in result.stdout
    assert "visit-after-signing.cases.yaml:1" in result.stdout


@pytest.mark.parametrize(
    ("arguments", "given", "said"),
    [
        (("1 + 2 * 3",), None, "7  (int)"),
        (('date("2016-11-15") + months(1)',), None, "2016-12-15  (date)"),
        (("policy.premium * 2", "-g", "-"), "{policy: {premium: 1.10}}", "2.20"),
        (
            ("policy.premium > 1.5", "-g", "-"),
            "{policy: {insurer_id: A}}",
            "unknown: field not provided: policy.premium",
        ),
        (("policy.premium > 1.5", "-g", "-"), "{policy: {premium: ~}}", "unknown: empty field: policy.premium"),
        (
            ("member.filings.exists(f, f.period == period)", "-g", "-", "--period", "2016-11"),
            "{member: {insurer_id: A}, filing: {insurer_id: A, period: 2016年11月, filed_at: 2016-12-02}}",
            "true  (bool)",
        ),
        (("policy.insurer_id", "-g", "-"), '{"policy": [{"insurer_id": "A", "policy_id": "P1"}]}', '"A"  (string)'),
        (("params.visit_days + 1", "-r", RULESET), None, "11  (int)"),
        (("params.visit_days + 1", "-r", RULESET, "-p", "visit_days=3"), None, "4  (int)"),
        (("params.answer_days + 1", "-r", RULESET), None, "unknown: parameter unset: params.answer_days"),
        (("policy.visits.size()", "-r", RULESET, "-g", "-"), "{policy: {insurer_id: A, policy_id: P1}}", "unknown"),
    ],
)
def test_expressions_are_tried_out(arguments: tuple[str, ...], given: str | None, said: str, run: Run) -> None:
    result = run("eval", *arguments, given=given)
    assert result.exit_code == 0, result.stderr
    assert said in result.stdout


@pytest.mark.parametrize(
    ("arguments", "given", "said"),
    [
        (("1 +",), None, "expression:1"),
        (("policy.premum", "-g", "-"), "{policy: {premium: 1}}", "did you mean `premium`"),
        (("policy.premium", "-g", "-"), "{policy: {premum: 1}}", "did you mean `premium`"),
        (("policy.premium", "-g", "-"), "{polic: {premium: 1}}", "did you mean `policy`"),
        (("policy.premium",), None, "none is given"),
        (("policy.premium", "-g", "nowhere.yaml"), None, "there is no file"),
        (("1", "--for", "polcy"), None, "did you mean `policy`"),
        (("1", "--period", "never"), None, "--period `never`"),
        (("1", "-p", "a=1"), None, "--param needs --ruleset"),
    ],
)
def test_wrong_expressions_end_with_2(arguments: tuple[str, ...], given: str | None, said: str, run: Run) -> None:
    result = run("eval", *arguments, given=given)
    assert result.exit_code == 2
    assert said in result.stderr


def test_several_records_are_told_apart(run: Run) -> None:
    records = "{policy: [{insurer_id: A, policy_id: P1, premium: 1}, {insurer_id: A, policy_id: P2, premium: 2}]}"
    result = run("eval", "policy.premium > 1.5", "-g", "-", given=records)
    assert result.stdout.splitlines() == ["A,P1: false  (bool)", "A,P2: true  (bool)"]


def test_help_and_version(run: Run) -> None:
    result = run("--help")
    assert result.exit_code == 0
    for command in ("audit", "explain", "rulesets", "show", "lint", "test", "eval"):
        assert command in result.stdout
        assert run(command, "--help").exit_code == 0
    assert run("--version").stdout.startswith("directive-rules ")
    assert run("nothing").exit_code == 2


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys; from directive_rules.cli.app import app; "
        "heavy = {'pydantic', 'yaml', 'celpy', 'lark', 'rich.progress', 'directive_rules.loading'}; "
        "sys.exit(', '.join(sorted(heavy & set(sys.modules))) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_the_coloured_summary_says_what_the_plain_one_says(run: Run, audited: str, export: Path) -> None:
    import io  # noqa: PLC0415

    from rich.console import Console  # noqa: PLC0415

    from directive_rules.audit import Options, run_audit  # noqa: PLC0415
    from directive_rules.loading import load_ruleset  # noqa: PLC0415
    from directive_rules.reports.summary import summarise  # noqa: PLC0415

    audit = run_audit(export, [load_ruleset(Path(RULESET))], options=Options(illustrative=True))
    for language, words in (("en", ("Visit after signing", "violations")), ("zh", ("签单后走访", "违规"))):
        console = Console(file=io.StringIO(), width=110, force_terminal=True, color_system="truecolor", markup=False)
        show_summary(console, summarise(audit), "en" if language == "en" else "zh")
        shown = console.file.getvalue()  # type: ignore[attr-defined]
        for word in (*words, "50%", "visit_days"):
            assert word in shown


def test_text_from_data_cannot_steer_the_terminal() -> None:
    assert printable("a\x1b[2Jb\u202ec\x9b\nd\te") == "a\ufffd[2Jb\ufffdc\ufffd\nd\te"

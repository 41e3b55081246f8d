"""`directive-rules provisions`: coverage in every form, and the pages."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from rich.console import Console
from typer.testing import Result

from directive_rules.authoring.cases import read_cases
from directive_rules.authoring.provisions import coverage_of
from directive_rules.cli.provisions_view import show_coverage
from directive_rules.loading import load_ruleset, shipped_rulesets

Run = Callable[..., Result]
RULESET = str(Path(__file__).parent / "house" / "visits-2016")


def test_coverage_in_english(run: Run) -> None:
    result = run("provisions", RULESET, "--lang", "en")
    assert result.exit_code == 0
    assert "→ checked by visit-after-signing" in result.stdout
    assert "not checked: an attitude" in result.stdout
    assert "── Totals ──" in result.stdout


def test_coverage_in_chinese_by_default(run: Run) -> None:
    result = run("provisions", RULESET)
    assert "→ 规则 visit-after-signing" in result.stdout
    assert "── 合计 ──" in result.stdout


def test_without_a_name_it_is_all_on_board(run: Run) -> None:
    data = json.loads(run("provisions", "--format", "json").stdout)
    assert [one["ruleset"] for one in data["rulesets"]] == list(shipped_rulesets())
    counts = [one["totals"]["provisions"] for one in data["rulesets"]]
    assert data["totals"]["provisions"] == sum(counts)


def test_as_markdown(run: Run) -> None:
    result = run("provisions", RULESET, "--format", "markdown", "--lang", "en")
    assert result.exit_code == 0
    assert "| provision | in our words | kind | checked |" in result.stdout


def test_an_unknown_form_is_refused(run: Run) -> None:
    result = run("provisions", RULESET, "--format", "xml")
    assert result.exit_code == 2
    assert "--format is one of text, json, markdown, not `xml`" in result.stderr


def test_an_unknown_ruleset_is_refused(run: Run) -> None:
    result = run("provisions", "bj-2016-52")
    assert result.exit_code == 2
    assert "did you mean `bj-2016-502`" in result.stderr


def test_cases_that_cannot_be_read_are_told(run: Run, tmp_path: Path) -> None:
    house = Path(RULESET).parent
    for file in house.rglob("*.*"):
        copy = tmp_path / "house" / file.relative_to(house)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(file.read_bytes())
    cases = tmp_path / "house" / "visits-2016" / "rules" / "visit-after-signing.cases.yaml"
    cases.write_text("- cas: x\n", encoding="utf-8")
    result = run("provisions", "house/visits-2016")
    assert result.exit_code == 2
    assert "`cas` is no key of a case" in result.stderr


def test_pages_are_written(run: Run, tmp_path: Path) -> None:
    result = run("provisions", RULESET, "--pages", "pages")
    assert result.exit_code == 0
    assert result.stdout == ""
    assert result.stderr.split() == ["pages/visits-2016.md", "pages/README.md"]
    assert (tmp_path / "pages" / "visits-2016.md").read_text(encoding="utf-8").startswith("# ")
    assert run("provisions", RULESET, "--pages", "pages", "--quiet").stderr == ""


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("times", [1, 2])
def test_the_terminal_shows_the_same(language: str, times: int) -> None:
    ruleset = load_ruleset(Path(RULESET))
    coverage = coverage_of(ruleset, read_cases(ruleset))
    shown = io.StringIO()
    console = Console(file=shown, width=100, highlight=False, markup=False, emoji=False)
    show_coverage(console, [coverage] * times, "zh" if language == "zh" else "en")
    told = shown.getvalue()
    for provision in ruleset.provisions:
        assert provision.id in told
    for rule in ruleset.rules:
        assert f"→ {rule}" in told
    assert ("Totals of all rulesets" in told or "全部规则集合计" in told) is (times == 2)

"""The README says what is so: its rule is the shipped one, its output is what the demo prints, its program runs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from directive_rules.audit import Audit, Options, prepare, run_audit
from directive_rules.audit.preparing import read
from directive_rules.explain import explain_duty, render_text
from directive_rules.loading import find_ruleset, load_ruleset
from directive_rules.reports.summary import summarise
from directive_rules.reports.summary_text import summary_text
from directive_rules.syntax.yaml import MappingNode, read_yaml

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
EXPORT = ROOT / "examples" / "beijing-2016" / "export"
DUTY = "bj-2016-502/monthly-report/HYCX@2016-11"
RULESET = load_ruleset(find_ruleset("bj-2016-502"))


@pytest.fixture(scope="module")
def audit() -> Audit:
    return run_audit(EXPORT, [RULESET], options=Options(illustrative=True))


def blocks(language: str) -> Iterator[str]:
    for match in re.finditer(r"^```(\w*)\n(.*?)^```$", README, re.MULTILINE | re.DOTALL):
        if match.group(1) == language:
            yield match.group(2)


def squeezed(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def passages(block: str) -> list[str]:
    """The parts of a block between lines of dots; white space, which wrapping moves, does not count."""
    parts = re.split(r"^\.\.\.$|\n\n", block, flags=re.MULTILINE)
    return [squeezed(line).strip() for part in parts for line in part.split("\n") if line.strip()]


def test_the_rule_is_the_shipped_one() -> None:
    (shown,) = (read_yaml(block) for block in blocks("yaml"))
    shipped = read_yaml(find_ruleset("bj-2016-502") / "rules" / "monthly-report.yaml")
    assert isinstance(shown, MappingNode)
    assert isinstance(shipped, MappingNode)
    for key, value in shown.entries:
        written = shipped.get(key.text)
        assert written is not None
        assert value.plain_data() == written.plain_data(), key.text


def test_the_audit_prints_what_is_shown(audit: Audit) -> None:
    printed = squeezed(summary_text(summarise(audit), "en"))
    for passage in passages(next(blocks(""))):
        assert passage in printed


def test_the_explanation_is_the_one_shown() -> None:
    reading = read(EXPORT, [RULESET])
    ready = prepare(RULESET, reading.export, illustrative=True)
    assert reading.manifest.as_of is not None
    told = squeezed(render_text(explain_duty(RULESET, ready.export, reading.manifest.as_of, DUTY), "en"))
    command, *lines = passages(next(block for block in blocks("") if "explain" in block))
    assert DUTY in command
    for line in lines:
        assert line in told


def test_the_program_runs(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "export").symlink_to(EXPORT)
    monkeypatch.chdir(tmp_path)
    for program in blocks("python"):
        exec(compile(program, "README.md", "exec"), {})
    assert DUTY + " late no monthly report of HYCX" in capsys.readouterr().out


def test_the_circulars_listed_are_those_on_board() -> None:
    from directive_rules.loading import shipped_rulesets  # noqa: PLC0415

    listed = re.findall(r"^\| `([\w-]+)` \|", README, re.MULTILINE)
    assert sorted(listed) == list(shipped_rulesets())


@pytest.mark.parametrize("link", re.findall(r"\]\((?!http)([^)]+)\)", README))
def test_links_lead_somewhere(link: str) -> None:
    assert (ROOT / link).exists()

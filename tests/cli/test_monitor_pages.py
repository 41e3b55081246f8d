"""The pages on the monitor are true: their program runs, their lines are read, their keys and options are all there."""

from __future__ import annotations

import json
import re
import textwrap
from pathlib import Path

import pytest
from typer.main import get_command

from directive_rules.cli.app import app
from tests.cli.conftest import Run
from tests.cli.test_monitor_command import ESCALATE, POLICY, TOLERATED, clock, copied_house, record, text

DOCS = Path(__file__).parents[2] / "docs"
MONITOR = (DOCS / "monitor.md").read_text(encoding="utf-8")
OPERATIONS = (DOCS / "operations.md").read_text(encoding="utf-8")


def blocks(page: str) -> list[str]:
    """The indented blocks of a page; a blank line inside belongs to one."""
    found = re.findall(r"(?:^(?: {4}.*)?\n)+", page, re.MULTILINE)
    return [textwrap.dedent(block).strip("\n") for block in found if block.strip()]


def test_the_program_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    (program,) = [block for block in blocks(MONITOR) if block.startswith("from datetime")]
    monkeypatch.chdir(tmp_path)
    exec(compile(program, "monitor.md", "exec"), {})
    assert "bj-2016-502/monthly-report/HYCX@2016-11" in capsys.readouterr().out


def test_the_lines_are_read(run: Run) -> None:
    (shown,) = [block for block in blocks(MONITOR) if '{"record"' in block and "directive-rules" in block]
    command, _, lines = shown.partition("\n\n")
    result = run(*command.split()[1:], given=lines + "\n")
    assert (result.exit_code, result.stderr.count("\n")) == (0, 1), result.stderr
    assert "no-off-table-pricing/HYCX,P1" in result.stdout


def test_every_key_of_a_transition_is_shown(run: Run, tmp_path: Path) -> None:
    ruleset = copied_house(tmp_path, ESCALATE, TOLERATED)
    lines = [record("policy", POLICY, policy_id=f"P{number}") for number in (1, 2, 3)]
    result = run(
        "monitor", "--ledger", "l.db", "-r", ruleset, "--complete", "all", given=text([*lines, clock("2016-11-20")])
    )
    printed = [json.loads(line) for line in result.stdout.splitlines()]
    assert {one["about"] for one in printed} == {"duty", "group"}
    keys = {key for one in printed for key in one}
    assert [key for key in sorted(keys) if f"`{key}`" not in MONITOR] == []


@pytest.mark.parametrize("name", ["monitor", "duties"])
def test_every_option_is_on_a_page(name: str) -> None:
    command = get_command(app).commands[name]  # type: ignore[attr-defined]
    options = [option.opts[0] for option in command.params if option.opts[0] != "--help"]
    assert [option for option in options if option not in MONITOR + OPERATIONS] == []

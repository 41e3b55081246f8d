"""The contestants by name, and what they are asked."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from importlib import import_module
from pathlib import Path
from typing import Final

from benchmarks.relational.answers import Answer

DEMO: Final = Path(__file__).parents[2] / "examples" / "beijing-2016" / "export"

PER_RECORD: Final = {
    "plain Python": "plain_python",
    "zen-engine": "zen_engine",
    "cel-expr-python": "cel_expr_python",
    "durable-rules": "durable_rules",
    "rule-engine": "rule_engine",
    "cel-python": "cel_python",
    "pandera": "pandera_checks",
}
"""The engines that judge record by record in an environment of their own, and pandera, that judges columns."""

HAND: Final = ("scan", "violations", "counts")
"""The hand-written scripts: the bare scan, violations alone, every status counted and every violation listed."""

OURS: Final = "ours"
AUDIT: Final = "audit"
"""Ours on files of which all is known, as the hand-written SQL knows it; and a whole audit."""

CSV_SCAN: Final = "scan_csv"
"""The bare scan of the same columns as text from CSV."""

HUNDRED: Final = "hundred"
"""The hand-written scan for what breaks any of a hundred row rules."""

COMMANDS: Final = ("help", "demo audit", "SQL of a hundred rules")
"""The command line from start to end, Python's own start included."""

Timed = Callable[[], Answer]
"""Reads off the answer of a run that is over."""


@dataclass(frozen=True, slots=True)
class Task:
    """One run: who judges which files by which ruleset, as of when, and with what."""

    contestant: str
    files: Path
    as_of: str
    ruleset: Path
    threads: int = 2
    memory: str | None = None

    @property
    def instant(self) -> date | datetime:
        """The as-of instant; a day means its end."""
        return datetime.fromisoformat(self.as_of) if "T" in self.as_of else date.fromisoformat(self.as_of)


def prepare(task: Task) -> Callable[[], Timed]:
    """Import what a contestant needs, which is not measured, and return the run."""
    if task.contestant in PER_RECORD:
        module = import_module(f"benchmarks.relational.contestants.{PER_RECORD[task.contestant]}")
        return lambda: module.run(task.files, task.instant.isoformat()[:10])
    if task.contestant in (OURS, AUDIT):
        ours = import_module("benchmarks.relational.ours")
        prepared: Callable[[], Timed] = (ours.prepare if task.contestant == OURS else ours.prepare_audit)(task)
        return prepared
    if task.contestant in COMMANDS:
        return lambda: _command(task)
    hand = import_module("benchmarks.relational.hand")
    if task.contestant == HUNDRED:
        text = import_module("benchmarks.relational.hundred").sql()
    else:
        text = hand.script_text(task.contestant)
    return lambda: hand.execute(text, task.files, task.instant, threads=task.threads, memory=task.memory)


def _command(task: Task) -> Timed:
    """Run the command line; it ends with 1 where there are violations."""
    with tempfile.TemporaryDirectory() as folder:
        arguments = {
            "help": ["--help"],
            "demo audit": [
                *("audit", str(DEMO), "--ruleset", "bj-2016-502", "--illustrative"),
                *("--engine", "duckdb", "--out", f"{folder}/audit"),
            ],
            "SQL of a hundred rules": ["sql", str(task.ruleset), "--dialect", "duckdb"],
        }[task.contestant]
        command = [sys.executable, "-m", "directive_rules.cli", *arguments]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1):
        said = [line.strip("│ ") for line in done.stderr.splitlines() if any(map(str.isalnum, line))]
        raise RuntimeError(said[-1] if said else f"ended with {done.returncode}")
    return Answer

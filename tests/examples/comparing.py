"""An audit in the form in which an example writes down what it expects."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from directive_rules.model.verdicts import Status
from directive_rules.reports import Audit, audit_files

LISTED = frozenset({Status.VIOLATED, Status.LATE, Status.UNDETERMINED})


def expected(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / "expected.jsonl").read_text(encoding="utf-8").splitlines()]


def expected_counts(folder: Path) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = json.loads((folder / "expected-counts.json").read_text(encoding="utf-8"))
    return found


def found(audited: Audit) -> list[dict[str, Any]]:
    rules = [rule for ruleset in audited.rulesets for rule in ruleset.rules]
    verdicts = [verdict for rule in rules for verdict in rule.verdicts if verdict.status in LISTED]
    return [
        {
            "duty": str(verdict.duty),
            "status": verdict.status.value,
            "due": verdict.due.isoformat() if isinstance(verdict.due, date) else verdict.due,
            "causes": sorted(str(cause) for cause in verdict.causes),
        }
        for verdict in sorted(verdicts, key=lambda one: str(one.duty))
    ]


def found_counts(audited: Audit) -> dict[str, dict[str, int]]:
    """Return the counts of every rule, by `RULESET/RULE`."""
    return {
        rule.rule.full_id: {
            "considered": rule.tally.considered,
            "not_applicable": rule.tally.not_applicable,
            **{status.value: rule.tally.statuses.get(status, 0) for status in Status},
        }
        for ruleset in audited.rulesets
        for rule in ruleset.rules
    }


def same_bytes(one: Audit, other: Audit) -> None:
    """Hold audits by two engines against each other: but for the manifest, which names them, no byte differs."""
    assert one.engine != other.engine
    assert one.conserved
    assert other.conserved
    assert one.disagreements == other.disagreements == ()
    files, others = audit_files(one, {}), audit_files(other, {})
    assert sorted(files) == sorted(others)
    assert [name for name, data in files.items() if others[name] != data] == ["manifest.json"]


def imported(path: Path) -> Iterator[str]:
    """Yield the modules that a module imports."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""

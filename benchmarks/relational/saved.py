"""Measurements kept in a file, so that the report can be written again, or a part measured again."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from benchmarks.relational.answers import Answer
from benchmarks.relational.harness import Entry, Plan, Results, compare
from benchmarks.relational.measuring import Measurement


def save(results: Results, path: Path) -> None:
    """Write the measurements as JSON."""
    kept = {
        "not_installed": dict(results.not_installed),
        "failed": [[asdict(entry), reason] for entry, reason in results.failed.items()],
        "taken": [[asdict(entry), [_plain(one) for one in taken]] for entry, taken in results.taken.items()],
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(kept, ensure_ascii=False), encoding="utf-8")


def load(path: Path, plan: Plan) -> Results:
    """Read the measurements back, and compare their answers."""
    kept = json.loads(path.read_text(encoding="utf-8"))
    results = Results(plan, not_installed=kept["not_installed"])
    results.failed = {Entry(**entry): reason for entry, reason in kept["failed"]}
    results.taken = {Entry(**entry): [_measurement(one) for one in taken] for entry, taken in kept["taken"]}
    compare(results)
    return results


def _plain(one: Measurement) -> dict[str, Any]:
    counts = [[rule, status, number] for (rule, status), number in one.answer.counts.items()]
    answer = {"counts": counts, "listed": one.answer.listed, "keys": one.answer.keys, "verdicts": one.answer.verdicts}
    return {"seconds": one.seconds, "processor": one.processor, "peak": one.peak, "answer": answer}


def _measurement(kept: dict[str, Any]) -> Measurement:
    told = kept["answer"]
    counts = {(rule, status): number for rule, status, number in told["counts"]}
    answer = Answer(counts, told["listed"], told["keys"], told["verdicts"])
    return Measurement(kept["seconds"], kept["processor"], kept["peak"], answer)

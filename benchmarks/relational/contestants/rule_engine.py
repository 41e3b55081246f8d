"""rule-engine: Python-like expressions over dictionaries."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import rule_engine

from benchmarks.relational.answers import Answer
from benchmarks.relational.contestants.expressions import ALL
from benchmarks.relational.contestants.rows import Answers, batches


def run(files: Path, day: str) -> Callable[[], Answer]:
    """Judge all policies."""
    rule = rule_engine.Rule(_written(ALL))
    answers = Answers()
    for batch in batches(files, day):
        for row in batch:
            statuses = rule.evaluate(row)
            if statuses:
                answers.add(row, tuple(int(status) for status in statuses))
            else:
                answers.out_of_scope()
    return answers.answer


def _written(text: str) -> str:
    text = text.replace("&&", "and").replace("||", "or")
    return text.replace('.startsWith("11")', ' =~ "11"').replace('.startsWith("TERMS-")', ' =~ "TERMS-"')

"""zen-engine: expressions and decisions in Rust. A compiled expression is its fastest form; a graph took longer."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import zen

from benchmarks.relational.answers import Answer
from benchmarks.relational.contestants.expressions import ALL
from benchmarks.relational.contestants.rows import Answers, batches

CALLS = {
    'region.startsWith("11")': 'startsWith(region, "11")',
    'terms_no.startsWith("TERMS-")': 'startsWith(terms_no, "TERMS-")',
}


def run(files: Path, day: str) -> Callable[[], Answer]:
    """Judge all policies."""
    program = zen.compile_expression(_written(ALL))
    answers = Answers()
    for batch in batches(files, day):
        for row in batch:
            statuses = program.evaluate(row)
            if statuses:
                answers.add(row, tuple(int(status) for status in statuses))
            else:
                answers.out_of_scope()
    return answers.answer


def _written(text: str) -> str:
    for call, ours in CALLS.items():
        text = text.replace(call, ours)
    return text.replace("&&", "and").replace("||", "or")

"""cel-expr-python: Google's implementation of the Common Expression Language in C++."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from cel_expr_python import cel

from benchmarks.relational.answers import Answer
from benchmarks.relational.contestants.expressions import ALL
from benchmarks.relational.contestants.rows import Answers, batches

TEXTS = ("insurer_id", "policy_id", "line", "region", "size_band", "handler_kind", "terms_no")
NUMBERS = ("sum_insured", "premium", "rate", "signed_on", "start_on", "end_on", "limit_on")


def run(files: Path, day: str) -> Callable[[], Answer]:
    """Judge all policies."""
    environment = cel.NewEnv(variables=dict.fromkeys((*TEXTS, *NUMBERS), cel.Type.DYN))
    program = environment.compile(ALL)
    answers = Answers()
    for batch in batches(files, day):
        for row in batch:
            statuses = program.eval(data=row).plain_value()
            if statuses:
                answers.add(row, tuple(statuses))
            else:
                answers.out_of_scope()
    return answers.answer

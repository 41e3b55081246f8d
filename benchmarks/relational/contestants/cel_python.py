"""cel-python: the Common Expression Language in pure Python."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import celpy
from celpy import celtypes

from benchmarks.relational.answers import Answer
from benchmarks.relational.contestants.expressions import SCOPE, STATUSES
from benchmarks.relational.contestants.rows import Answers, Row, batches

NULL = re.compile(r"(\w+) ([=!]=) null")
"""A number may not be compared with null here, but its type may."""


def run(files: Path, day: str) -> Callable[[], Answer]:
    """Judge all policies, by programs turned into Python; apart they are faster than as one."""
    environment = celpy.Environment(runner_class=celpy.CompiledRunner)
    scope, *rules = (_program(environment, text) for text in (SCOPE, *STATUSES))
    answers = Answers()
    for batch in batches(files, day):
        for row in batch:
            values = _values(row)
            if scope.evaluate(values):
                answers.add(row, tuple(int(rule.evaluate(values)) for rule in rules))
            else:
                answers.out_of_scope()
    return answers.answer


def _program(environment: celpy.Environment, text: str) -> Any:
    return environment.program(environment.compile(NULL.sub(r"type(\1) \2 null_type", text)))


def _value(value: object) -> object:
    if isinstance(value, int):
        return celtypes.IntType(value)
    return celtypes.StringType(value) if isinstance(value, str) else value


def _values(row: Row) -> dict[str, Any]:
    """Return the values of a row as CEL's own; no terms as empty ones, since both branches of a choice are computed."""
    values = {name: _value(value) for name, value in row.items()}
    values["terms_no"] = celtypes.StringType(row["terms_no"] or "")
    return values

"""cel-expr-python: Google's implementation of the Common Expression Language in C++."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cel_expr_python import cel

from benchmarks.records.contestants.expressions import ALL
from benchmarks.records.contestants.numbers import as_numbers
from benchmarks.records.workload import Policy


def prepare(policies: list[Policy]) -> tuple[list[Any], Callable[[Any], Any]]:
    """Return the inputs, and the check of one; all conditions in one expression are its fastest form."""
    inputs = [as_numbers(policy) for policy in policies]
    program = cel.NewEnv(variables=dict.fromkeys(inputs[0], cel.Type.DYN)).compile(ALL)
    return inputs, lambda policy: program.eval(data=policy).plain_value()

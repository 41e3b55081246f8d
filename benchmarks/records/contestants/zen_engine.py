"""zen-engine: expressions in Rust; a compiled expression is its fastest form."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import zen

from benchmarks.records.contestants.expressions import ALL
from benchmarks.records.contestants.numbers import as_numbers
from benchmarks.records.workload import Policy


def prepare(policies: list[Policy]) -> tuple[list[Any], Callable[[Any], Any]]:
    """Return the inputs, and the check of one."""
    written = ALL.replace('region.startsWith("11")', 'startsWith(region, "11")')
    written = written.replace('terms_no.startsWith("TERMS-")', 'startsWith(terms_no, "TERMS-")')
    program = zen.compile_expression(written.replace("&&", "and").replace("||", "or"))
    return [as_numbers(policy) for policy in policies], program.evaluate

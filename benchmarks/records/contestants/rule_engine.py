"""rule-engine: Python-like expressions over dictionaries."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import rule_engine

from benchmarks.records.contestants.expressions import ALL
from benchmarks.records.contestants.numbers import as_numbers
from benchmarks.records.workload import Policy


def prepare(policies: list[Policy]) -> tuple[list[Any], Callable[[Any], Any]]:
    """Return the inputs, and the check of one; its numbers are exact decimals inside."""
    written = ALL.replace("&&", "and").replace("||", "or").replace(".startsWith(", ".starts_with(")
    return [as_numbers(policy) for policy in policies], rule_engine.Rule(written).evaluate

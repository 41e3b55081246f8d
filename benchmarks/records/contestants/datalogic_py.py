"""datalogic-py: JSONLogic in Rust. One rule that gives all eight answers, run in a session, is its fastest form."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import datalogic_py

from benchmarks.records.contestants.numbers import as_numbers
from benchmarks.records.workload import Policy


def prepare(policies: list[Policy]) -> tuple[list[Any], Callable[[Any], Any]]:
    """Return the inputs, and the check of one."""
    engine = datalogic_py.Engine()
    rule, session = engine.compile(RULE), engine.session()
    return [as_numbers(policy) for policy in policies], lambda policy: session.evaluate(rule, policy)


def _var(name: str) -> dict[str, Any]:
    return {"var": name}


OFF = {"-": [_var("premium"), {"*": [_var("sum_insured"), _var("rate")]}]}
SCOPE = {"and": [{"==": [_var("line"), "work_safety_liability"]}, {"starts_with": [_var("region"), "11"]}]}
CONDITIONS = [
    {"in": [_var("handler_kind"), ["dedicated", "self_service"]]},
    {"and": [{"!=": [_var("terms_no"), None]}, {"starts_with": [_var("terms_no"), "TERMS-"]}]},
    {"or": [{"!=": [_var("size_band"), "large"]}, {">=": [_var("sum_insured"), 1000000]}]},
    {">=": [_var("start_on"), _var("signed_on")]},
    {"and": [{"<": [OFF, 0.005]}, {">": [OFF, -0.005]}]},
    {"and": [{">=": [_var("rate"), 0.001]}, {"<=": [_var("rate"), 0.004]}]},
    {">": [_var("end_on"), _var("start_on")]},
    {"or": [{"==": [_var("deductible"), 0]}, {"==": [_var("payout_ratio"), 1]}]},
]
RULE = {"if": [SCOPE, CONDITIONS, []]}

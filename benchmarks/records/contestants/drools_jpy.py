"""drools-jpy: Drools in a Java machine inside the process. An event is posted, and what matches calls back.

Its conditions cannot multiply, so that each policy brings the premium it should have. What matches is the breach.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from drools import ruleset as drools
from drools.rule import Rule

from benchmarks.records.contestants.numbers import as_numbers
from benchmarks.records.workload import RULES, Policy


def prepare(policies: list[Policy]) -> tuple[list[Any], Callable[[Any], Any]]:
    """Return the inputs, and the check of one."""
    written = {
        "name": "rows", "hosts": ["all"], "match_multiple_rules": True,
        "sources": [{"EventSource": {"name": "s", "source_name": "s", "source_args": {}, "source_filters": []}}],
        "rules": [_rule(name, breach) for name, breach in zip(RULES, BREACHES, strict=True)],
    }  # fmt: skip
    broken: list[str] = []
    ruleset = drools.Ruleset(name="rows", serialized_ruleset=json.dumps(written))
    for name in RULES:
        ruleset.add_rule(Rule(name, lambda _, name=name: broken.append(name)))

    def check(policy: Policy) -> tuple[bool, ...]:
        broken.clear()
        drools.post("rows", policy)
        return tuple(name not in broken for name in RULES)

    inputs = []
    for policy in map(as_numbers, policies):
        due = policy["sum_insured"] * policy["rate"]
        inputs.append({**policy, "least_due": due - 0.005, "most_due": due + 0.005})
    return inputs, check


def _rule(name: str, breach: dict[str, Any]) -> dict[str, Any]:
    condition = _two("And", _two("And", SCOPE[0], SCOPE[1]), breach)
    action = {"Action": {"action": "none", "action_args": {}}}
    return {"Rule": {"name": name, "condition": {"AllCondition": [condition]}, "actions": [action], "enabled": True}}


def _two(kind: str, left: object, right: object) -> dict[str, Any]:
    return {f"{kind}Expression": {"lhs": left, "rhs": right}}


def _event(name: str) -> dict[str, str]:
    return {"Event": name}


def _starts(name: str, text: str) -> dict[str, Any]:
    pattern = {"SearchType": {"kind": {"String": "match"}, "pattern": {"String": text}}}
    return {"lhs": _event(name), "rhs": pattern}


SCOPE = (
    _two("Equals", _event("line"), {"String": "work_safety_liability"}),
    {"SearchMatchesExpression": _starts("region", "11")},
)
BREACHES = (
    _two(
        "And",
        _two("NotEquals", _event("handler_kind"), {"String": "dedicated"}),
        _two("NotEquals", _event("handler_kind"), {"String": "self_service"}),
    ),
    {"SearchNotMatchesExpression": _starts("terms_no", "TERMS-")},
    _two(
        "And",
        _two("Equals", _event("size_band"), {"String": "large"}),
        _two("LessThan", _event("sum_insured"), {"Float": 1000000.0}),
    ),
    _two("LessThan", _event("start_on"), _event("signed_on")),
    _two(
        "Or",
        _two("LessThan", _event("premium"), _event("least_due")),
        _two("GreaterThan", _event("premium"), _event("most_due")),
    ),
    _two(
        "Or",
        _two("LessThan", _event("rate"), {"Float": 0.001}),
        _two("GreaterThan", _event("rate"), {"Float": 0.004}),
    ),
    _two("LessThanOrEqualTo", _event("end_on"), _event("start_on")),
    _two(
        "And",
        _two("NotEquals", _event("deductible"), {"Float": 0.0}),
        _two("NotEquals", _event("payout_ratio"), {"Float": 1.0}),
    ),
)

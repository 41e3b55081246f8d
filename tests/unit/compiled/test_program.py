"""What a compiled rule says of itself: what it reads, and whether the clock matters to it."""

from __future__ import annotations

from typing import Any

import pytest

from directive_rules.compiled import ExportView, compile_rules
from directive_rules.compiled.plain import DEEPEST
from directive_rules.model.export import Export
from tests.unit.compiled.world import POLICY, export, ruleset, world


def paths(require: str) -> list[tuple[list[str], str, bool]]:
    (rule,) = compile_rules(ruleset(require)).rules.values()
    return [([step.name for step in path.steps], path.target, path.narrow) for path in rule.paths]


def test_paths_lead_to_all_that_is_read() -> None:
    assert paths("policy.n > 0") == []
    assert paths("policy.visits.exists(v, v.n > 0)") == [(["visits"], "visit", True)]
    assert paths("policy.tariff.rate > 0") == [(["tariff"], "tariff", False)]
    assert paths("policy.visits.filter(v, v.n > 0).all(v, v.policy.n > 0)") == [
        (["visits"], "visit", True),
        (["visits", "policy"], "policy", False),
    ]
    assert paths("policy.peers.map(p, p.rate).max() == policy.rate && policy.tariff.rate > 0") == [
        (["peers"], "policy", False),
        (["tariff"], "tariff", False),
    ]


@pytest.mark.parametrize(
    ("rule", "timeless"),
    [
        ({"require": "policy.n > 0 && policy.at > startOfDay(policy.signed_on)"}, True),
        ({"require": "has(policy.paid_at)"}, False),
        ({"require": "policy.n > 0", "by": "policy.signed_on"}, False),
        ({"require": "policy.tariff.rate > 0"}, False),
    ],
)
def test_whether_the_clock_matters(rule: dict[str, str], timeless: bool) -> None:
    (compiled,) = compile_rules(world({"on": "policy", **rule}).ruleset).rules.values()
    assert compiled.timeless is timeless


def nested(depth: int) -> str:
    return "(" * depth + "policy.flag" + " ? policy.n > 0 : policy.n > 1)" * depth


@pytest.mark.parametrize("depth", [1, 6, 10])
def test_a_condition_too_long_to_be_written_out_twice_is_judged_all_the_same(depth: int) -> None:
    built = ruleset(nested(depth))
    program = compile_rules(built)
    (rule,) = program.rules.values()
    assert (rule.row is None) == (depth > 6), f"of at most {DEEPEST} levels some are written out"
    view = ExportView.of(built.vocabulary, export(policy=POLICY_GIVEN), built.in_force_from.replace(month=12))
    session = program.session(view)
    (subject,) = view.entries("policy")
    ((period, applies),) = session.considered("r", subject).duties
    verdict = session.judge("r", subject, period, applies)
    assert verdict is not None
    assert verdict.status.value in ("compliant", "violated")


POLICY_GIVEN: dict[str, Any] = {
    name: str(value).lower() if isinstance(value, bool) else str(value)
    for name, value in POLICY.items()
    if value is not None and name != "kinds"
}


def test_a_view_of_nothing() -> None:
    view = ExportView.of(ruleset("true").vocabulary, Export({}), ruleset("true").in_force_from)
    assert view.columns("policy") is None
    assert view.entries("policy") == ()
    assert view.fetch("policy", ("id",), ("P1",)) == ()

"""Every conformance case, judged by every evaluator there is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeAlias

import pytest

from directive_rules.errors import RulesetError
from directive_rules.interpreter import (
    Bounds,
    Court,
    Environment,
    Horizon,
    RuleJudgement,
    Unknown,
    Within,
    evaluate,
    judge,
)
from directive_rules.model.export import Export
from directive_rules.model.ruleset import Ruleset
from directive_rules.model.values import Value
from directive_rules.model.verdicts import Verdict
from tests.conformance.cases import Case, Data, World, build, expression, read_cases

CASES = read_cases()
Evaluator: TypeAlias = Callable[
    [Ruleset, Export, "date | datetime", "Mapping[str, Value | None]"], tuple[RuleJudgement, ...]
]


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_interpreter(case: Case) -> None:
    if "refused" in case.data:
        check_refused(case)
    elif "eval" in case.data:
        check_value(case)
    else:
        check_verdicts(case, judge)


def test_names_are_unique() -> None:
    names = [case.name for case in CASES]
    assert len(names) == len(set(names))


def check_refused(case: Case) -> None:
    with pytest.raises(RulesetError) as refusal:
        expression(case, build(case)) if "eval" in case.data else build(case)
    codes = {diagnostic.code for diagnostic in refusal.value.diagnostics}
    assert case.data["refused"] in codes, f"refused for another reason:\n{refusal.value}"


def check_value(case: Case) -> None:
    world = build(case)
    found = evaluate(expression(case, world), environment(case, world))
    if "unknown" in case.data:
        assert isinstance(found, (Unknown, Within, Bounds)), f"should be unknown, is {found!r}"
        assert sorted(map(str, found.causes)) == sorted(case.data["unknown"])
        return
    assert not isinstance(found, (Unknown, Within, Bounds)), f"should be {case.data['value']}, is {found!r}"
    if isinstance(found, (int, Decimal)) and not isinstance(found, bool):
        assert found == Decimal(case.data["value"])
    else:
        assert shown(found) == case.data["value"]


def environment(case: Case, world: World) -> Environment:
    """Set up a lone expression: about the only record of its type, with the parameters of that record's day."""
    court = Court(world.ruleset, world.export, world.as_of, world.overrides)
    variables: dict[str, Any] = {}
    day = world.as_of
    if "on" in case.data:
        (subject,) = court.facts.entries[case.data["on"]]
        variables[case.data["on"]] = subject
        occurred = subject.values[subject.type.occurred]
        day = occurred if isinstance(occurred, date) else day
    day = day.date() if isinstance(day, datetime) else day
    return Environment(court.facts, Horizon(court.facts.as_of), court.parameters_on(day), variables)


def check_verdicts(case: Case, evaluator: Evaluator) -> None:
    world = build(case)
    (judgement,) = evaluator(world.ruleset, world.export, world.as_of, world.overrides)
    verdicts = {verdict.duty.label: verdict for verdict in judgement.verdicts}
    for label, expected in expectations(case.data.get("expect"), verdicts):
        found = verdicts.get(label)
        status = found.status.value if found else "not_applicable"
        causes = sorted(map(str, found.causes)) if found else []
        assert status == expected["status"], f"{label}: {causes}"
        if "causes" in expected:
            assert causes == sorted(expected["causes"]), label
        if "due" in expected:
            assert found is not None
            assert (None if found.due is None else shown(found.due)) == expected["due"], label
    tally = judgement.tally
    assert tally.considered == tally.not_applicable + tally.duties
    counts = {"considered": tally.considered, "not_applicable": tally.not_applicable, "duties": tally.duties}
    counts |= {status.value: number for status, number in tally.statuses.items()}
    for name, number in case.data.get("counts", {}).items():
        assert counts.get(name, 0) == int(number), name


def expectations(expect: Data, verdicts: Mapping[str, Verdict]) -> Iterator[tuple[str, dict[str, Data]]]:
    """Yield the label of each duty a case speaks of, and what it expects; a lone duty needs no label."""
    if expect is None:
        return
    if isinstance(expect, str) or "status" in expect:
        assert len(verdicts) <= 1, f"several duties: {sorted(verdicts)}"
        expect = {next(iter(verdicts), "*"): expect}
    for label, spec in expect.items():
        ends = [known for known in verdicts if known.endswith(f"@{label}")]
        full = ends[0] if label not in verdicts and len(ends) == 1 else label
        yield full, {"status": spec} if isinstance(spec, str) else spec


def shown(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return value.isoformat() if isinstance(value, (date, datetime)) else str(value)

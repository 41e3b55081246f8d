"""Every conformance case, judged by compiled code."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import cast

import pytest

from directive_rules.compiled import ExportView, compile_rules, judge
from directive_rules.compiled.entries import Entry
from directive_rules.compiled.exact import evaluator
from directive_rules.compiled.frames import Frame
from directive_rules.compiled.horizons import civil_day, horizon_of
from directive_rules.compiled.knowing import Bounds, Result, Unknown, Within
from directive_rules.compiled.parameters import Stretch
from directive_rules.compiled.plain import Writer
from directive_rules.compiled.rows import function_of
from directive_rules.compiled.sight import Sight
from tests.conformance.cases import Case, World, build, expression, read_cases
from tests.conformance.test_conformance import Evaluator, check_verdicts, shown

CASES = [case for case in read_cases() if "refused" not in case.data]


@pytest.mark.parametrize("case", [case for case in CASES if "eval" not in case.data], ids=lambda case: case.name)
def test_verdicts(case: Case) -> None:
    check_verdicts(case, cast(Evaluator, judge))


@pytest.mark.parametrize("case", [case for case in CASES if "eval" in case.data], ids=lambda case: case.name)
def test_values(case: Case) -> None:
    found = value(case, build(case))
    if "unknown" in case.data:
        assert isinstance(found, (Unknown, Within, Bounds)), f"should be unknown, is {found!r}"
        assert sorted(map(str, found.causes)) == sorted(case.data["unknown"])
        return
    assert not isinstance(found, (Unknown, Within, Bounds)), f"should be {case.data['value']}, is {found!r}"
    if isinstance(found, (int, Decimal)) and not isinstance(found, bool):
        assert found == Decimal(case.data["value"])
    else:
        assert shown(found) == case.data["value"]


@pytest.mark.parametrize("case", [case for case in CASES if "eval" in case.data], ids=lambda case: case.name)
def test_plain_source_gives_the_value_or_leaves_it_open(case: Case) -> None:
    """It is asked only where the export was taken at the horizon or later; see `hearing`."""
    world = build(case)
    frame = frame_of(case, world)
    if frame.sight.taken_at is not None and frame.sight.taken_at < frame.horizon.at:
        return
    writer = Writer(world.ruleset.vocabulary, case.data.get("on", next(iter(world.ruleset.vocabulary.records))))
    source = function_of(writer, writer.value(expression(case, world)), {}, case.name)
    get = frame.subject.values.get if frame.subject is not None else {}.get
    known = parameters(case, world).known
    found = source(get, None, frame.horizon.at, frame.horizon.day, False, known, None, frame)
    exact = value(case, world)
    assert found is None or found == exact
    assert found is None or "unknown" not in case.data


def test_plain_source_leaves_little_open() -> None:
    """What is known, and asks for no relation and no list, is mostly found without the exact closures."""
    simple = [case for case in CASES if case.file in ("integers", "decimals", "strings", "working-days", "month-ends")]
    for case in [case for case in simple if "value" in case.data and "on" not in case.data]:
        world = build(case)
        writer = Writer(world.ruleset.vocabulary, next(iter(world.ruleset.vocabulary.records)))
        source = function_of(writer, writer.value(expression(case, world)), {}, case.name)
        known = parameters(case, world).known
        assert source({}.get, None, datetime.max, date.max, False, known, None, None) is not None, case.name


def value(case: Case, world: World) -> Result:
    """Evaluate a lone expression: about the only record of its type, with the parameters of that record's day."""
    scope = {case.data["on"]: 0} if "on" in case.data else {}
    return evaluator(expression(case, world), scope, world.ruleset.vocabulary)(frame_of(case, world))


def frame_of(case: Case, world: World) -> Frame:
    view = ExportView.of(world.ruleset.vocabulary, world.export, world.as_of)
    stretch = parameters(case, world)
    return Frame(Sight(view), horizon_of(view.as_of), stretch.values, None, subject_of(case, view), 4)


def subject_of(case: Case, view: ExportView) -> Entry | None:
    if "on" not in case.data:
        return None
    (subject,) = view.entries(case.data["on"])
    return subject


def parameters(case: Case, world: World) -> Stretch:
    view = ExportView.of(world.ruleset.vocabulary, world.export, world.as_of)
    subject = subject_of(case, view)
    occurred = None if subject is None else subject.values[subject.type.occurred]
    day = civil_day(occurred) if isinstance(occurred, date) else view.as_of.date()
    return compile_rules(world.ruleset, world.overrides).parameters.on(day)

"""Compiled code means what the interpreter means: the same rules over the same exports, whole and with losses."""

from __future__ import annotations

import random
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from hypothesis import given
from hypothesis import strategies as st

from directive_rules import interpreter
from directive_rules.compiled import ExportView, Program, compile_rules, judge_export, start_instant
from directive_rules.compiled.watching import TICK
from directive_rules.model.export import Export
from directive_rules.model.ruleset import Ruleset
from directive_rules.model.values import Period, Value
from directive_rules.model.verdicts import Verdict
from tests.properties.test_knowing import (
    LOSSES,
    Loss,
    NothingToLose,
    as_ofs,
    lose_a_column,
    lose_a_type,
    lose_agreement,
    seeds,
)
from tests.properties.worlds import DAYS, rulesets, whole_export

WORLDS = 8
HOUR = timedelta(hours=1)
LAST = [lose_agreement, lose_a_column, lose_a_type]
OVERRIDES: list[dict[str, Value | None]] = [
    {}, {}, {"days": None}, {"days": 1}, {"share": None}, {"roll": "none"}, {"part": None}, {"part": False},
]  # fmt: skip


@given(rule=rulesets, seed=seeds, as_of=as_ofs)
def test_every_verdict_is_the_interpreters(rule: Ruleset, seed: int, as_of: date) -> None:
    for overrides in OVERRIDES[: 1 + seed % len(OVERRIDES)][-1:]:
        program = compile_rules(rule, overrides)
        for number in range(WORLDS):
            export = worn(whole_export(seed + number), random.Random(seed + number))
            (expected,) = interpreter.judge(rule, export, as_of, overrides)
            (found,) = judge_export(program, export, as_of)
            assert found.verdicts == expected.verdicts
            assert found.tally == expected.tally
            for one, other in zip(found.verdicts, expected.verdicts, strict=True):
                assert (one.assumed, one.subject) == (other.assumed, other.subject)


INSTANTS = sorted(
    moment
    for day in DAYS
    for moment in (datetime.combine(day, time(12)), *(start_instant(day) + TICK * step for step in (-1, 0, 1)))
)


@given(rule=rulesets, seed=seeds, hours=st.integers(0, 48))
def test_until_the_next_change_nothing_changes(rule: Ruleset, seed: int, hours: int) -> None:
    """What the clock alone can change is known beforehand: at no instant before is any verdict another."""
    program = compile_rules(rule)
    for number in range(WORLDS):
        dice = random.Random(seed + number)
        export = worn(whole_export(seed + number), dice)
        as_of = start_instant(dice.choice(DAYS)) + hours * HOUR
        before = standing(program, export, as_of)
        for moment in dice.sample([moment for moment in INSTANTS if moment > as_of], 8) if as_of < INSTANTS[-9] else ():
            after = standing(program, export, moment)
            for subject, (duties, change, verdicts) in enumerate(before):
                if change is not None and change <= moment:
                    continue
                assert after[subject].duties == duties, f"{subject} at {moment}, said to hold until {change}"
                for period, (verdict, until) in verdicts.items():
                    if until is None or moment < until:
                        found = after[subject].verdicts[period][0]
                        assert found == verdict, f"{subject} {period} at {moment}, said to hold until {until}"


class Standing(NamedTuple):
    """What a rule makes of a subject, and until when it is said to stay so."""

    duties: tuple[tuple[Period | None, object], ...]
    change: datetime | None
    verdicts: dict[Period | None, tuple[Verdict | None, datetime | None]]


def standing(program: Program, export: Export, as_of: datetime) -> list[Standing]:
    view = ExportView(program.ruleset.vocabulary, export, as_of)
    session = program.session(view)
    (rule,) = program.rules
    found = []
    for subject in view.entries(program.ruleset.rules[rule].subject):
        considered = session.considered(rule, subject)
        verdicts = {}
        for period, applies in considered.duties:
            followed = session.follow(rule, subject, period, applies)
            assert followed.verdict == session.judge(rule, subject, period, applies)
            verdicts[period] = followed.verdict, followed.next_change
        found.append(Standing(considered.duties, considered.next_change, verdicts))
    return found


def worn(export: Export, dice: random.Random) -> Export:
    """Return the export with up to three losses, one on the other."""
    for lose in sorted(dice.choices(LOSSES, k=dice.randint(0, 3)), key=place):
        try:
            export = lose(export, dice)
        except NothingToLose:
            continue
    return export


def place(lose: Loss) -> int:
    """The other losses look into every record, column and type; what takes some away comes last."""
    return LAST.index(lose) if lose in LAST else -1

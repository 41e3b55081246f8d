"""A market under several rules at once: versions, quarantine, groups and escalations, held against the audit."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from directive_rules.model.export import Record
from directive_rules.model.values import Period
from directive_rules.model.verdicts import Status, Verdict
from directive_rules.monitor import Monitor, shelf
from tests.monitor.world import ALL_TYPES, audited, histories, ruleset

RULESET = ruleset()


@settings(max_examples=max(settings().max_examples // 4, 1))
@given(seed=st.integers(0, 1 << 32), wide=st.sampled_from([1, 64]), complete=st.sampled_from([ALL_TYPES, ("member",)]))
def test_the_monitor_says_what_the_audit_says(seed: int, wide: int, complete: tuple[str, ...]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shelf, "WIDE", wide)
        live_through(seed, complete, "sqlite://")


def live_through(seed: int, complete: tuple[str, ...], ledger: str | Path) -> None:
    """Feed one history in pieces, and hold every state of the monitor against the audit."""
    dice = random.Random(seed)
    to_come, observed = histories(seed), list[Record]()
    clock = datetime(2016, 1, 1)
    with Monitor(RULESET, ledger, complete=complete, lifecycle="plain") as monitor:
        while to_come or clock < datetime(2016, 7, 1):
            number = dice.randint(0, 4)
            some, to_come = to_come[:number], to_come[number:]
            monitor.observe_many([(one.type, one) for one in some])
            observed += some
            if dice.random() < 0.6:
                clock += timedelta(days=dice.choice([0, 1, 3, 17, 40]), hours=dice.choice([0, 5]))
                monitor.advance(clock)
            if monitor.clock is not None:
                compare(monitor, observed, complete)
        monitor.verify(judge_again=True)


def compare(monitor: Monitor, observed: list[Record], complete: tuple[str, ...]) -> None:
    assert monitor.clock is not None
    expected = audited(RULESET, observed, monitor.clock, complete)
    assert {str(one.duty): one for one in monitor.verdicts()} == expected
    assert {(str(group), count) for group, count in monitor.findings()} == standing(expected)
    still = {
        name
        for name, one in expected.items()
        if one.status is Status.PENDING
        or (one.status is Status.VIOLATED and one.duty.rule in ("monthly-report", "inspected"))
    }
    assert {str(one.verdict.duty) for one in monitor.open_duties()} == still


def standing(verdicts: dict[str, Verdict]) -> set[tuple[str, int]]:
    """The findings by the escalation's own words: two breaches of the report by one insurer in a quarter."""
    counts = Counter(
        f"market/keeps-silent/{one.duty.key[0]}@{Period.containing(one.due, 'quarter')}"
        for one in verdicts.values()
        if one.duty.rule == "monthly-report" and one.needs_attention and isinstance(one.due, date)
    )
    return {(name, count) for name, count in counts.items() if count >= 2}


@pytest.mark.parametrize("seed", range(4))
def test_on_postgresql(seed: int, postgres: str) -> None:
    live_through(seed, ALL_TYPES if seed % 2 else ("member",), postgres)

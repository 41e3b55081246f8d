"""Whatever comes in whatever order, the monitor says what the interpreter's audit says as of its clock.

A Hypothesis machine feeds the records of a generated world, corrected, twice, late and early, in batches and one by
one, under a generated rule; it moves the clock, and closes the monitor and opens it again. After every step the
verdicts are compared in full: duty, status, due and causes.
"""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from directive_rules.interpreter import judge
from directive_rules.model.export import ALL, Export, Record, Table
from directive_rules.model.ruleset import Ruleset
from directive_rules.model.verdicts import Verdict
from directive_rules.monitor import Monitor, Transition, shelf
from tests.properties.worlds import rulesets, whole_export

TYPES = ("policy", "visit", "member", "filing", "tariff")
STEPS = [
    timedelta(0),
    timedelta(minutes=1),
    timedelta(hours=7),
    timedelta(days=1),
    timedelta(days=6),
    timedelta(days=33),
]


class Histories(RuleBasedStateMachine):
    """One history: a rule, the records of two worlds under the same keys, a ledger and its clock."""

    wide = 64

    @initialize(
        ruleset=rulesets,
        seed=st.integers(0, 1 << 32),
        complete=st.sampled_from([TYPES, TYPES, ("policy", "member", "filing"), ()]),
        days=st.integers(-20, 60),
    )
    def begin(self, ruleset: Ruleset, seed: int, complete: tuple[str, ...], days: int) -> None:
        self.folder = TemporaryDirectory()
        self.patch = pytest.MonkeyPatch()
        self.patch.setattr(shelf, "WIDE", self.wide)
        self.ruleset, self.complete = ruleset, complete
        dice = random.Random(seed)
        self.to_come = [one for table in whole_export(seed).tables.values() for one in table.records]
        corrections = [one for table in whole_export(seed + 1).tables.values() for one in table.records]
        self.to_come += [thinned(one, dice) for one in corrections if dice.random() < 0.5]
        dice.shuffle(self.to_come)
        self.observed: list[Record] = []
        self.told: list[Transition] = []
        self.clock = datetime(2016, 10, 1) + timedelta(days=days)
        self.open()
        self.monitor.advance(self.clock)

    def open(self) -> None:
        self.monitor = Monitor(
            self.ruleset, Path(self.folder.name) / "ledger.db", complete=self.complete, lifecycle="plain"
        )
        self.monitor.subscribe(self.told.append, "machine")

    @precondition(lambda self: self.to_come)
    @rule(number=st.integers(1, 4))
    def observe(self, number: int) -> None:
        some, self.to_come = self.to_come[:number], self.to_come[number:]
        self.monitor.observe_many([(one.type, one) for one in some])
        self.observed += some
        self.compare()

    @precondition(lambda self: self.observed)
    @rule(seed=st.integers(0, 99))
    def observe_again(self, seed: int) -> None:
        one = random.Random(seed).choice(self.observed)
        assert not self.monitor.observe(one.type, dict(one.values))
        self.compare()

    @rule(step=st.sampled_from(STEPS))
    def advance(self, step: timedelta) -> None:
        self.clock += step
        self.monitor.advance(self.clock)
        self.compare()

    @rule()
    def restart(self) -> None:
        self.monitor.close()
        self.open()
        assert self.monitor.clock == self.clock
        self.compare()

    def compare(self) -> None:
        found = {str(verdict.duty): verdict for verdict in self.monitor.verdicts()}
        assert found == audited(self.ruleset, self.observed, self.complete, self.clock)

    def teardown(self) -> None:
        if hasattr(self, "monitor"):
            self.monitor.verify(judge_again=True)
            self.check_told()
            self.monitor.close()
            self.patch.undo()
            self.folder.cleanup()

    def check_told(self) -> None:
        """The transitions told, each once, add up to the verdicts: each begins where the one before it ended."""
        identifiers = [one.id for one in self.told]
        assert len(set(identifiers)) == len(identifiers)
        standing: dict[str, Verdict | None] = {}
        for one in self.told:
            assert one.before == standing.get(one.name)
            assert one.before != one.verdict
            standing[one.name] = one.verdict
        last = {name: verdict for name, verdict in standing.items() if verdict is not None}
        assert last == {str(verdict.duty): verdict for verdict in self.monitor.verdicts()}


class WideHistories(Histories):
    """The same where any two subjects are too many to be judged at once, so that everything shared waits."""

    wide = 1


def thinned(record: Record, dice: random.Random) -> Record:
    """Return a record that gives less, so that it fills what another leaves empty, or contradicts it."""
    return Record(
        record.type, {name: value for name, value in record.values.items() if name == "id" or dice.random() < 0.6}
    )


def audited(ruleset: Ruleset, records: list[Record], complete: tuple[str, ...], clock: datetime) -> dict[str, Verdict]:
    kinds = ruleset.vocabulary.records
    distinct = [one for place, one in enumerate(records) if one not in records[:place]]
    tables = {
        name: Table(name, frozenset(kind.fields), tuple(one for one in distinct if one.type == name))
        for name, kind in kinds.items()
    }
    (judgement,) = judge(ruleset, Export(tables, dict.fromkeys(complete, ALL)), clock)
    return {str(verdict.duty): verdict for verdict in judgement.verdicts}


COMMON = settings(deadline=None, suppress_health_check=list(HealthCheck), stateful_step_count=25)
TestHistories = Histories.TestCase
TestHistories.settings = settings(COMMON, max_examples=max(settings().max_examples // 5, 1))
TestWideHistories = WideHistories.TestCase
TestWideHistories.settings = settings(COMMON, max_examples=max(settings().max_examples // 15, 1))

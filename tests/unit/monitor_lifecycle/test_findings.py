"""Systemic findings follow from the verdicts: a machine feeds the monitor, and counts what the interpreter says."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import hypothesis.strategies as st
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from directive_rules.interpreter import judge
from directive_rules.loading import load_ruleset
from directive_rules.model.export import ALL, Export, Record, Table
from directive_rules.model.values import Value
from directive_rules.model.verdicts import Status
from directive_rules.monitor import Ledger, Monitor, Transition
from directive_rules.monitor.lifecycle import Moved
from tests.cli.test_monitor_command import copied_house

ESCALATE = """\
escalate:
  - {id: visits, title: 走访, rules: [visit-after-signing], by: insurer_id, within: quarter, count: params.tolerated}
  - id: anything
    title: {zh: 任何, en: anything}
    rules: [monthly-report, visit-after-signing, exclusions-explained]
    by: insurer_id
    within: half
    count: params.tolerated
"""
TOLERATED = """
tolerated:
  type: int
  values:
    - {from: 2016-01-01, value: 2, source: {provision: "1.1"}}
    - {from: 2017-01-01, value: 3, source: {provision: "1.1"}}
    - {from: 2017-07-01, unset: true}
"""
FIRST = date(2016, 10, 21)
INSURERS = st.sampled_from("AB")
DAYS = st.integers(0, 100).map(lambda days: FIRST + timedelta(days=days))
Expected = set[tuple[str, str, str, int]]


class Findings(RuleBasedStateMachine):
    """One ledger; its records, and what its subscriber was told."""

    @initialize(days=st.integers(0, 90))
    def begin(self, days: int) -> None:
        self.folder = TemporaryDirectory()
        house = Path(self.folder.name)
        self.ruleset = load_ruleset(Path(copied_house(house, ESCALATE, TOLERATED)))
        self.ledger = Ledger("sqlite://")
        self.observed: list[Record] = []
        self.told: list[Transition] = []
        self.signed: list[tuple[str, str]] = []
        self.monitor = self.opened()
        self.clock = FIRST + timedelta(days=days)
        self.monitor.advance(self.clock)

    def opened(self) -> Monitor:
        monitor = Monitor(self.ruleset, self.ledger, complete="all")
        monitor.subscribe(self.told.append, "machine")
        return monitor

    def teardown(self) -> None:
        if hasattr(self, "folder"):
            self.monitor.close()
            self.ledger.close()
            self.folder.cleanup()

    def observe(self, record_type: str, **fields: Value) -> None:
        record = Record(record_type, fields)
        self.observed.append(record)
        self.monitor.observe(record_type, record)

    @rule(insurer=INSURERS, signed_on=st.lists(DAYS, min_size=1, max_size=4), told=st.booleans())
    def sign(self, insurer: str, signed_on: list[date], told: bool) -> None:
        for day in signed_on:
            self.signed.append((insurer, f"P{len(self.signed)}"))
            self.policy(*self.signed[-1], day, told=told)

    @precondition(lambda self: self.signed)
    @rule(data=st.data(), signed_on=DAYS)
    def sign_again(self, data: st.DataObject, signed_on: date) -> None:
        """Signed again on another day, a policy contradicts itself, and its breaches count no more."""
        self.policy(*data.draw(st.sampled_from(self.signed)), signed_on, told=False)

    def policy(self, insurer: str, policy_id: str, signed_on: date, *, told: bool) -> None:
        topics = ("exclusions",) if told else ()
        self.observe(
            "policy", insurer_id=insurer, policy_id=policy_id, line="safety", signed_on=signed_on, topics=topics
        )

    @precondition(lambda self: self.signed)
    @rule(data=st.data(), on=DAYS)
    def visit(self, data: st.DataObject, on: date) -> None:
        insurer, policy_id = data.draw(st.sampled_from(self.signed))
        visit_id, at = f"V{len(self.observed)}", datetime(on.year, on.month, on.day, 10)
        self.observe("visit", insurer_id=insurer, visit_id=visit_id, policy_id=policy_id, visited_at=at)

    @rule(insurer=INSURERS)
    def join(self, insurer: str) -> None:
        self.observe("member", insurer_id=insurer, joined_on=date(2016, 1, 1))

    @rule(days=st.integers(0, 60))
    def pass_time(self, days: int) -> None:
        self.clock += timedelta(days=days)
        self.monitor.advance(self.clock)

    @rule()
    def reopen(self) -> None:
        self.monitor.close()
        self.monitor = self.opened()

    @precondition(lambda self: hasattr(self, "monitor"))
    @invariant()
    def what_stands_is_what_the_verdicts_add_up_to(self) -> None:
        found = {(group.escalation, group.by, str(group.period), count) for group, count in self.monitor.findings()}
        assert found == self.expected()

    @precondition(lambda self: hasattr(self, "monitor"))
    @invariant()
    def what_was_told_adds_up_to_what_stands(self) -> None:
        standing: set[str] = set()
        for transition in self.told:
            if transition.moved is Moved.ESCALATED:
                assert transition.name not in standing
                standing.add(transition.name)
            elif transition.moved is Moved.EASED:
                standing.remove(transition.name)
        assert standing == {str(group) for group, _ in self.monitor.findings()}

    def expected(self) -> Expected:
        """Count the interpreter's verdicts, in code that knows nothing of the monitor's."""
        kinds = self.ruleset.vocabulary.records
        tables = {
            name: Table(name, frozenset(kind.fields), tuple(one for one in self.observed if one.type == name))
            for name, kind in kinds.items()
        }
        judged = judge(self.ruleset, Export(tables, dict.fromkeys(tables, ALL)), self.clock, {})
        counts: Counter[tuple[str, str, str]] = Counter()
        for rule_, verdict in ((one.rule.id, verdict) for one in judged for verdict in one.verdicts):
            if verdict.status not in (Status.VIOLATED, Status.LATE):
                continue
            insurer, day = verdict.duty.key[0], verdict.due or self.signed_on(verdict.duty.key)
            assert isinstance(day, date)
            if rule_ == "visit-after-signing":
                counts["visits", insurer, f"{day.year}Q{(day.month + 2) // 3}"] += 1
            if rule_ in ("monthly-report", "visit-after-signing", "exclusions-explained"):
                counts["anything", insurer, f"{day.year}H{1 if day.month <= 6 else 2}"] += 1
        return {(*group, count) for group, count in counts.items() if count >= enough(group[2])}

    def signed_on(self, key: tuple[str, ...]) -> date:
        """The day of a policy that is dated: a policy of two dates is undetermined, and never comes here."""
        (day,) = {
            one.values["signed_on"]
            for one in self.observed
            if one.type == "policy" and (one.values["insurer_id"], one.values["policy_id"]) == key
        }
        assert isinstance(day, date)
        return day


def enough(period: str) -> float:
    """How many are too many, by the last day of the period; never from the second half of 2017 on."""
    if period.startswith("2016"):
        return 2
    return 3 if period in ("2017Q1", "2017Q2", "2017H1") else float("inf")


TestFindings = Findings.TestCase
TestFindings.settings = settings(
    max_examples=25, stateful_step_count=25, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)

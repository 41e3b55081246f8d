"""One machine drives both runners through the same lives; the table's own shape is not consulted."""

from __future__ import annotations

from collections import Counter

import hypothesis.strategies as st
from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from directive_rules.model.verdicts import Status
from directive_rules.monitor.lifecycle import Lifecycle, Moved, State, choose, state_of
from directive_rules.monitor.lifecycle.cycle import Runner
from directive_rules.monitor.lifecycle.durable_rules import DurableRunner, Engine
from directive_rules.monitor.lifecycle.plain import PlainRunner
from tests.unit.monitor_lifecycle.conftest import IMPORTABLE

DUTIES = range(6)
ENOUGH = 3
NEWS = st.one_of(st.none(), st.sampled_from(Status))
MISSED = (Status.VIOLATED, Status.LATE)


class Lives(RuleBasedStateMachine):
    """Some duties and the finding over them, kept twice: by each runner, from nothing but its own answers."""

    def __init__(self) -> None:
        super().__init__()
        self.engines: list[Engine] = []
        runners: list[Runner] = [PlainRunner()]
        if IMPORTABLE:
            runners.append(DurableRunner(self._engine))
        self.cycles = [Lifecycle(runner) for runner in runners]
        self.states = [dict.fromkeys(DUTIES, State.NONE) for _ in self.cycles]
        self.standing = [False for _ in self.cycles]
        self.verdicts: dict[int, Status | None] = dict.fromkeys(DUTIES)
        self.touched: set[int] = set()
        self.told: Counter[Moved] = Counter()
        self.planted = 0

    def _engine(self) -> Engine:
        self.engines.append(Engine())
        self.planted = 0
        return self.engines[-1]

    def teardown(self) -> None:
        for one in self.cycles:
            one.close()

    @initialize()
    def both_begin_alike(self) -> None:
        assert choose("plain").name == "plain"

    @rule(news=st.dictionaries(st.sampled_from(DUTIES), NEWS, min_size=1))
    def verdicts_come(self, news: dict[int, Status | None]) -> None:
        """A commit: some verdicts differ, and what follows is told by both alike."""
        answers = []
        for number, one in enumerate(self.cycles):
            states = self.states[number]
            turns = one.duties([(states[duty], status) for duty, status in news.items()])
            for duty, turn in zip(news, turns, strict=True):
                if turn is not None:
                    assert turn.was is states[duty]
                    states[duty] = turn.state
            answers.append(turns)
        assert all(answer == answers[0] for answer in answers)
        self.told.update(turn.moved for turn in answers[0] if turn is not None)
        self.verdicts |= news
        self.touched |= {duty for duty, status in news.items() if status is not None}
        self._count()

    def _count(self) -> None:
        reached = sum(status in MISSED for status in self.verdicts.values()) >= ENOUGH
        answers = []
        for number, one in enumerate(self.cycles):
            (turn,) = one.groups([(self.standing[number], reached)])
            if turn is not None:
                assert turn.standing is not self.standing[number]
                self.standing[number] = turn.standing
            answers.append(turn)
        assert all(answer == answers[0] for answer in answers)
        if answers[0] is not None:
            self.told[answers[0].moved] += 1
        assert self.standing == [reached] * len(self.cycles)

    @rule()
    def a_fact_of_the_same_hash_lies_in_the_engine(self) -> None:
        if self.engines:
            self.engines[-1].host.assert_fact("lifecycle", {"id": self.planted, "was": "open", "came": "late"})
            self.planted += 1

    @rule()
    def the_engine_is_thrown_away(self) -> None:
        """Nothing is loaded into the next one: it goes on where the last one stood."""
        for number, one in enumerate(self.cycles):
            if one.name == "durable":
                one.close()
                self.cycles[number] = Lifecycle(DurableRunner(self._engine))

    @rule()
    def the_runners_change_places(self) -> None:
        """What one runner began, the other goes on with."""
        self.states.reverse()
        self.standing.reverse()

    @invariant()
    def the_state_is_that_of_the_verdict(self) -> None:
        for states in self.states:
            for duty, state in states.items():
                assert state is state_of(self.verdicts[duty], known=duty in self.touched)

    @invariant()
    def a_finding_is_eased_as_often_as_it_was_raised_or_once_less(self) -> None:
        assert self.told[Moved.ESCALATED] - self.told[Moved.EASED] == self.standing[0]


TestLives = Lives.TestCase
TestLives.settings = settings(max_examples=40, stateful_step_count=20, deadline=None)

"""Both runners give the same transitions, each promise of theirs once; durable-rules is hammered and made to fail."""

from __future__ import annotations

import itertools
import logging
import os
import subprocess
import sys
import threading
import tracemalloc
from collections.abc import Callable
from typing import Any

import pytest

from directive_rules.errors import MachineError, UsageError
from directive_rules.model.verdicts import Status
from directive_rules.monitor.lifecycle import GroupTurn, Lifecycle, Moved, State, Turn, choose, cycle
from directive_rules.monitor.lifecycle.durable_rules import IDS, DurableRunner, Engine, EngineError
from directive_rules.monitor.lifecycle.table import ROWS, Fact
from tests.unit.monitor_lifecycle.conftest import need_durable

CHANGES = list(itertools.product(State, [*Status, None]))
FACTS: list[Fact] = [(was.value, row.came) for row in ROWS for was in row.was]


def test_everything_that_can_be_asked_is_answered_as_the_table_has_it(lifecycle: Lifecycle) -> None:
    turns = lifecycle.duties(CHANGES)
    expected = {(was, row.came): row for row in ROWS for was in row.was}
    for (was, status), turn in zip(CHANGES, turns, strict=True):
        row = expected[was, "nothing" if status is None else status.value]
        assert turn == (None if row.moved is None else Turn(was, row.state, row.moved))


def test_a_duty_goes_through_its_life(lifecycle: Lifecycle) -> None:
    state = State.NONE
    told = []
    for status in (
        Status.UNDETERMINED,
        Status.PENDING,
        Status.PENDING,
        Status.VIOLATED,
        Status.LATE,
        Status.COMPLIANT,
        None,
        None,
        Status.LATE,
    ):
        (turn,) = lifecycle.duties([(state, status)])
        if turn is not None:
            assert turn.was is state
            state = turn.state
        told.append(None if turn is None else (turn.moved.value, turn.revised))
    assert told == [
        ("undetermined", False),
        ("opened", False),
        ("amended", False),
        ("breached", False),
        ("cured", False),
        ("cleared", True),
        ("withdrawn", True),
        None,
        ("late", False),
    ]


def test_a_finding_is_raised_once_and_taken_back_once(lifecycle: Lifecycle) -> None:
    assert lifecycle.groups([(False, True), (True, True), (True, False), (False, False)]) == [
        GroupTurn(standing=True, moved=Moved.ESCALATED),
        None,
        GroupTurn(standing=False, moved=Moved.EASED),
        None,
    ]


def test_nothing_asked_is_nothing_answered(lifecycle: Lifecycle) -> None:
    assert lifecycle.duties([]) == []
    assert lifecycle.groups([]) == []


def test_it_answers_any_thread(lifecycle: Lifecycle) -> None:
    expected = lifecycle.duties(CHANGES)
    answers: list[object] = []

    def ask() -> None:
        for _ in range(20):
            answers.append(lifecycle.duties(CHANGES))

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 80
    assert all(answer == expected for answer in answers)


def test_closing_twice_is_closing_once(lifecycle: Lifecycle) -> None:
    lifecycle.close()
    lifecycle.close()


def test_the_choice_is_a_word() -> None:
    with pytest.raises(UsageError, match="no life cycle `durabel`: did you mean `durable`"):
        choose("durabel")
    with choose("plain") as plain:
        assert plain.name == "plain"


def test_durable_rules_runs_it_where_it_can() -> None:
    need_durable()
    with choose("auto") as chosen:
        assert chosen.name == "durable"


def test_without_durable_rules_plain_python_runs_it_and_says_so_once(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setitem(sys.modules, "durable", None)
    cycle._say_once.cache_clear()
    with caplog.at_level(logging.WARNING):
        names = [choose("auto").name for _ in range(3)]
    assert names == ["plain"] * 3
    (said,) = caplog.messages
    assert "durable-rules cannot be imported" in said
    with pytest.raises(MachineError, match="durable-rules cannot be imported"):
        choose("durable")


def test_what_is_closed_refuses() -> None:
    need_durable()
    runner = DurableRunner()
    runner.close()
    with pytest.raises(MachineError, match="closed"):
        runner.run(FACTS)


def test_only_one_thread_of_ours_and_none_of_the_library_runs() -> None:
    need_durable()
    before = set(threading.enumerate())
    seen: set[str] = set()

    class Watched(Engine):
        def answer(self, fact: Fact) -> Any:
            seen.add(threading.current_thread().name)
            return super().answer(fact)

    runner = DurableRunner(Watched)
    for _ in range(50):
        runner.run(FACTS)
    started = set(threading.enumerate()) - before
    assert {thread.name for thread in started} == seen
    assert len(seen) == 1
    runner.close()
    assert not started & set(threading.enumerate())


def test_an_import_of_the_life_cycle_loads_no_engine() -> None:
    code = "import sys, directive_rules.monitor.lifecycle; print('durable' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"


class Counted:
    """Makes engines, and keeps those it made."""

    def __init__(self, make: Callable[[], Engine] = Engine) -> None:
        self.made: list[Engine] = []
        self._make = make

    def __call__(self) -> Engine:
        self.made.append(self._make())
        return self.made[-1]


def plant(engine: Engine, identifier: int) -> None:
    """Leave a fact in the engine, which stands for one of the same hash."""
    engine.host.assert_fact("lifecycle", {"id": identifier, "was": "open", "came": "late"})
    with pytest.raises(engine._observed):
        engine.host.assert_fact("lifecycle", {"id": identifier, "was": "open", "came": "compliant"})


def test_a_refused_fact_is_asserted_again_under_another_id() -> None:
    need_durable()
    engines = Counted()
    runner = DurableRunner(engines)
    expected = runner.run(FACTS)
    for identifier in range(IDS - 1):
        plant(engines.made[0], identifier)
        assert runner.run(FACTS) == expected
    assert len(engines.made) == 1
    runner.close()


def test_an_engine_in_which_every_id_is_refused_is_left_for_another() -> None:
    need_durable()
    engines = Counted()
    runner = DurableRunner(engines)
    expected = runner.run(FACTS)
    for identifier in range(IDS):
        plant(engines.made[0], identifier)
    assert runner.run(FACTS) == expected
    assert len(engines.made) == 2
    runner.close()


class Raising(Engine):
    """Its actions raise for one fact, as long as `broken` holds."""

    broken = True

    def _action(self, row: Any) -> Callable[[object], None]:
        usual = super()._action(row)

        def action(closure: object) -> None:
            if self.broken and row.came == Status.LATE.value:
                raise RuntimeError("no disk, no memory, no luck")
            usual(closure)

        return action


def test_an_action_that_raises_is_noticed() -> None:
    need_durable()
    engine = Raising()
    with pytest.raises(EngineError, match="no luck"):
        engine.answer(("open", "late"))


def test_an_engine_that_fails_once_is_replaced_and_the_fact_asked_again() -> None:
    need_durable()
    made: list[Engine] = []

    def make() -> Engine:
        made.append(Engine() if made else Raising())
        return made[-1]

    runner = DurableRunner(make)
    (row,) = runner.run([("open", "late")])
    assert row.moved is Moved.LATE
    assert len(made) == 2
    runner.close()


def test_an_engine_that_fails_again_is_an_error_and_not_a_missing_transition() -> None:
    need_durable()
    runner = DurableRunner(Raising)
    with pytest.raises(MachineError, match=r"started anew.*no luck"):
        runner.run([("open", "late")])
    assert runner.run([("open", "compliant")])[0].moved is Moved.DISCHARGED
    runner.close()


def test_a_fact_that_no_rule_meets_is_an_error() -> None:
    need_durable()
    engine = Engine()
    with pytest.raises(EngineError, match="no rule fired"):
        engine.answer(("open", "unheard of"))
    assert engine.answer(("open", "late")).moved is Moved.LATE


def test_hammering_keeps_the_answers_the_state_and_the_memory() -> None:
    """The three operations that the fence allows, many times: no fact stays, and nothing grows."""
    need_durable()
    engine = Engine()
    expected = {fact: engine.answer(fact) for fact in FACTS}
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    for number in range(20_000):
        fact = FACTS[number * 7 % len(FACTS)]
        assert engine.answer(fact) is expected[fact]
    grown = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()
    assert engine.host.get_facts("lifecycle") == []
    assert engine.host.get_state("lifecycle") == {"sid": "0", "id": "sid-0", "$s": 1}
    assert grown < 200_000


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")
def test_after_a_fork_the_child_has_an_engine_of_its_own() -> None:
    need_durable()
    code = """
import os, sys
from directive_rules.model.verdicts import Status
from directive_rules.monitor.lifecycle import State, choose
lifecycle = choose("durable")
first = lifecycle.duties([(State.OPEN, Status.LATE)])
child = os.fork()
same = lifecycle.duties([(State.OPEN, Status.LATE)]) == first
lifecycle.close()
if child:
    same = same and os.waitpid(child, 0)[1] == 0
sys.stdout.flush()
os._exit(0 if same else 1) if not child else sys.exit(0 if same else 1)
"""
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    assert run.returncode == 0, run.stderr

"""Who is told: each transition once and in order, and after a stop from where the ledger remembers."""

from __future__ import annotations

import asyncio
from datetime import date
from pathlib import Path

import pytest

from directive_rules.model.verdicts import Status
from directive_rules.monitor import AsyncMonitor, Monitor, Transition
from directive_rules.monitor.lifecycle import Moved, State
from tests.monitor.world import ruleset

RULESET = ruleset(("inspected",), escalate=False)
REPORTS = ruleset(("monthly-report",))


def policy(number: int) -> tuple[str, dict[str, object]]:
    return "policy", {"insurer_id": "A", "policy_id": f"P{number}", "signed_on": "2016-03-01"}


def inspection(number: int, held_on: str) -> tuple[str, dict[str, object]]:
    policy_id = f"P{number}"
    return "inspection", {"insurer_id": "A", "inspection_id": f"V{number}", "policy_id": policy_id, "held_on": held_on}


def monitor(path: Path | str = "sqlite://") -> Monitor:
    return Monitor(RULESET, path, complete="all", lifecycle="plain")


def test_a_life(tmp_path: Path) -> None:
    """Opened, breached, cured; what was cured too late is taken back when an earlier inspection comes to light."""
    with monitor(tmp_path / "l.db") as made:
        made.advance(date(2016, 3, 2))
        (opened,) = made.observe(*policy(1))
        assert (opened.moved, opened.was, opened.state, opened.before) == (Moved.OPENED, State.NONE, State.OPEN, None)
        assert opened.name == "market/inspected/A,P1"
        assert not made.advance(date(2016, 3, 30))
        (breached,) = made.advance(date(2016, 3, 31))
        assert (breached.moved, breached.before) == (Moved.BREACHED, opened.verdict)
        made.advance(date(2016, 4, 5))
        (cured,) = made.observe(*inspection(1, "2016-04-02"))
        assert (cured.moved, cured.revised) == (Moved.CURED, False)
        (cleared,) = made.observe("inspection", {**inspection(1, "2016-03-09")[1], "inspection_id": "early"})
        assert (cleared.moved, cleared.revised) == (Moved.CLEARED, True)
        assert cleared.verdict is not None
        assert cleared.verdict.status is Status.COMPLIANT
        assert [opened.id, breached.id, cured.id, cleared.id] == ["0:2", "0:3", "0:4", "0:5"]


def test_an_escalation_stands_and_is_eased() -> None:
    with Monitor(REPORTS, complete="all", lifecycle="plain") as made:
        told: list[Transition] = []
        made.subscribe(told.append)
        made.observe("member", {"insurer_id": "A", "joined_on": "2015-06-01"})
        made.advance(date(2016, 2, 7))
        assert [one.moved for one in told] == [Moved.BREACHED, Moved.OPENED]
        made.advance(date(2016, 3, 7))
        assert told[-1].moved is Moved.ESCALATED
        assert told[-1].name == "market/keeps-silent/A@2016Q1"
        assert [(str(group), count) for group, count in made.findings()] == [("market/keeps-silent/A@2016Q1", 2)]
        report = {"insurer_id": "A", "filing_id": "F", "period": "2016-01", "filed_at": "2016-02-05T08:00"}
        last = made.observe("filing", report)
        assert [one.moved for one in last] == [Moved.CLEARED, Moved.EASED]
        assert last[-1].as_data() == {
            "id": last[-1].id,
            "at": "2016-03-07T23:59:59.999999",
            "about": "group",
            "name": "market/keeps-silent/A@2016Q1",
            "moved": "eased",
            "was": "open",
            "state": "none",
            "revised": False,
            "count": 1,
        }
        assert not made.findings()
        made.verify()


def test_a_name_goes_on_where_it_stood(tmp_path: Path) -> None:
    first: list[str] = []
    second: list[str] = []
    with monitor(tmp_path / "l.db") as made:
        made.advance(date(2016, 3, 2))
        made.observe(*policy(0))
        made.subscribe(lambda one: first.append(one.id), "outbox")
        made.observe_many([policy(1), policy(2)])
    with monitor(tmp_path / "l.db") as made:
        made.observe(*policy(3))
        made.subscribe(lambda one: second.append(one.id), "outbox")
        made.observe(*policy(4))
    assert first == ["0:3", "0:4"]
    assert second == ["0:5", "0:6"]


def test_what_is_refused_comes_again() -> None:
    taken: list[str] = []
    other: list[str] = []
    refusals = iter([False, True, False, False, False])

    def sometimes(one: Transition) -> None:
        if next(refusals):
            raise RuntimeError("the outbox is full")
        taken.append(one.id)

    with monitor() as made:
        made.advance(date(2016, 3, 2))
        made.subscribe(lambda one: other.append(one.id))
        made.subscribe(sometimes)
        with pytest.raises(RuntimeError, match="the outbox is full"):
            made.observe_many([policy(1), policy(2)])
        assert len(list(made.verdicts())) == 2, "it was committed before anybody was told"
        assert not made.observe(*policy(2))
        made.observe(*policy(3))
    assert taken == other == ["0:2", "0:3", "0:4"]


def test_no_transition_without_a_commit() -> None:
    told: list[str] = []
    with monitor() as made:
        made.subscribe(lambda one: told.append(one.id))
        made.observe(*policy(1))
        assert not told, "before the clock is set nothing is judged"
        made.advance(date(2016, 3, 2))
        made.observe(*policy(1))
        made.observe("policy", {**policy(1)[1], "industry": "coal"})
        assert told == ["0:2"], "what changes no verdict is no transition"


def test_awaited(tmp_path: Path) -> None:
    async def live() -> None:
        async with await AsyncMonitor.open(lambda: monitor(tmp_path / "l.db")) as made:
            told: list[str] = []
            await made.subscribe(lambda one: told.append(one.id))
            await made.advance(date(2016, 3, 2))
            await asyncio.gather(*(made.observe(*policy(number)) for number in range(20)))
            await made.observe_many([policy(20), policy(21)])
            assert len(await made.open_duties()) == len(await made.verdicts()) == 22
            assert told == [f"0:{number}" for number in range(2, 24)]
            with pytest.raises(Exception, match="no record type"):
                await made.observe("polcy", {})
            assert made.clock is not None

    asyncio.run(live())


def test_an_awaited_monitor_that_does_not_open() -> None:
    with pytest.raises(Exception, match="not in `mysql`"):
        asyncio.run(AsyncMonitor.open(lambda: monitor("mysql://x/y")))

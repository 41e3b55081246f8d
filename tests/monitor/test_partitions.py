"""One ledger, several processes: each writes its partitions, together they say what the audit says, and one that dies
hands on what it held."""

from __future__ import annotations

import time
from collections import defaultdict
from dataclasses import replace
from datetime import date
from multiprocessing import get_context
from multiprocessing.synchronize import Event
from pathlib import Path

import pytest

from directive_rules.errors import MachineError, UsageError
from directive_rules.model.export import Record
from directive_rules.model.values import Value
from directive_rules.model.verdicts import Verdict
from directive_rules.monitor import Monitor, Partitioning
from tests.conformance.cases import Case, build
from tests.monitor.world import ALL_TYPES, audited, histories, ruleset

RULESET = ruleset()
SPLIT = Partitioning(4, ("insurer_id",), "one", seconds=60)
CLOCK = date(2016, 7, 1)
CONTEXT = get_context("forkserver")
CONTEXT.set_forkserver_preload(["tests.monitor.test_partitions"])


def market() -> list[Record]:
    """Return the records of several insurers."""
    found = []
    for seed in range(4):
        for one in histories(seed, 10):
            found.append(replace(one, values={**one.values, "insurer_id": f"{one.values['insurer_id']}{seed}"}))
    return found


def monitor(url: str | Path, split: Partitioning) -> Monitor:
    return Monitor(RULESET, url, complete=ALL_TYPES, partitions=split, lifecycle="plain")


def feed(monitors: dict[int, Monitor], records: list[Record]) -> None:
    """Hand each record to the monitor that holds its partition, as a queue with a topic for each would."""
    for one in records:
        monitors[SPLIT.of(one)].observe(one.type, one)


def verdicts(monitors: set[Monitor]) -> dict[str, Verdict]:
    found: dict[str, Verdict] = {}
    for each in monitors:
        for verdict in each.verdicts():
            assert str(verdict.duty) not in found
            found[str(verdict.duty)] = verdict
    return found


def test_several_monitors_on_postgresql(postgres: str) -> None:
    several_monitors(postgres)


def test_several_monitors_on_sqlite(tmp_path: Path) -> None:
    several_monitors(tmp_path / "ledger.db")


def several_monitors(url: str | Path) -> None:
    records = market()
    spread: dict[int, int] = defaultdict(int)
    for one in records:
        spread[SPLIT.of(one)] += 1
    assert len(spread) == 4, "the test's insurers do not reach every partition"
    with (
        monitor(url, replace(SPLIT, only=[0, 3])) as first,
        monitor(url, replace(SPLIT, owner="two", only=[1, 2])) as second,
    ):
        monitors = {0: first, 1: second, 2: second, 3: first}
        first.advance(date(2016, 2, 1))
        feed(monitors, records)
        first.advance(CLOCK)
        second.advance(CLOCK)
        assert verdicts({first, second}) == audited(RULESET, records, CLOCK)
        assert {str(group) for each in (first, second) for group, _ in each.findings()}
        first.verify()
        second.verify()
        with pytest.raises(UsageError, match="which is not open here"):
            feed(dict.fromkeys(range(4), first), records)
        with pytest.raises(MachineError, match="every partition of the ledger"):
            monitor(url, replace(SPLIT, owner="three"))


def test_the_number_of_partitions_never_changes(tmp_path: Path) -> None:
    monitor(tmp_path / "l.db", SPLIT).close()
    with pytest.raises(UsageError, match="another setting: the partitions"):
        monitor(tmp_path / "l.db", replace(SPLIT, count=8))
    with pytest.raises(UsageError, match="never change"):
        Monitor(RULESET, tmp_path / "l.db", complete=ALL_TYPES, adopt=True, lifecycle="plain")


def test_an_amendment_never_names_another_root(tmp_path: Path) -> None:
    """Where the key does not hold the root, the same key under another root would be merged by nobody: refused."""
    fields = {"id": {"type": "string"}, "insurer_id": {"type": "string"}, "on": {"type": "date"}}
    topic = {"vocabulary": {"audit": {"key": ["id"], "occurred": "on", "fields": fields}}}
    rules = build(Case(topic, {"case": "x", "rule": {"on": "audit", "require": "has(audit.on)"}}, "x")).ruleset
    with Monitor(rules, tmp_path / "l.db", partitions=SPLIT, lifecycle="plain") as one:
        one.advance(CLOCK)
        given: dict[str, Value | None] = {"id": "1", "insurer_id": "A", "on": "2016-01-01"}
        one.observe("audit", given)
        home = SPLIT.of(Record("audit", given))
        others = (f"B{number}" for number in range(20))
        other = next(name for name in others if SPLIT.of(Record("audit", {"insurer_id": name})) != home)
        before = list(one.verdicts())
        for _ in range(2):
            with pytest.raises(UsageError, match="the root of a record never changes"):
                one.observe("audit", {**given, "insurer_id": other})
        assert list(one.verdicts()) == before
        assert not one.observe("audit", given)
    with pytest.raises(UsageError, match="a `policy` needs `insurer_id`"):
        SPLIT.of(Record("policy", {"policy_id": "P"}))


def hold(url: str, holds: Event) -> None:
    """Take every partition, work a little, and never end."""
    split = replace(SPLIT, owner="doomed", seconds=1.5)
    held = monitor(url, split)
    held.advance(date(2016, 2, 1))
    records = market()
    feed(dict.fromkeys(range(4), held), records[: len(records) // 2])
    holds.set()
    time.sleep(600)


def test_one_that_dies_hands_on(postgres: str) -> None:
    holds = CONTEXT.Event()
    child = CONTEXT.Process(target=hold, args=(postgres, holds))
    child.start()
    assert holds.wait(60)
    child.kill()
    child.join()
    survivor = taken_over(postgres)
    with survivor:
        records = market()
        feed(dict.fromkeys(range(4), survivor), records)
        survivor.advance(CLOCK)
        assert verdicts({survivor}) == audited(RULESET, records, CLOCK)
        survivor.verify()


def taken_over(url: str) -> Monitor:
    """Ask for the partitions until the lease of the dead has ended."""
    for _ in range(400):
        try:
            return monitor(url, replace(SPLIT, owner="survivor"))
        except MachineError:
            time.sleep(0.05)
    raise AssertionError("the lease never ended")


@pytest.mark.parametrize("notices", [True, False], ids=["lease", "chain"])
def test_one_that_slept_is_fenced_off(postgres: str, notices: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """It finds its lease lost; and where it did not look, the chain refuses what it writes."""
    sleeper = monitor(postgres, replace(SPLIT, owner="sleeper", seconds=0))
    sleeper.advance(date(2016, 2, 1))
    records = market()
    if not notices:
        monkeypatch.setattr(sleeper, "_renew_in_time", lambda: None)
    with monitor(postgres, replace(SPLIT, owner="other")) as other:
        for _ in range(2):
            with pytest.raises((MachineError, UsageError), match=r"taken over|lost to another process|not open here"):
                sleeper.observe(records[0].type, records[0])
        feed(dict.fromkeys(range(4), other), records)
        other.advance(CLOCK)
        assert verdicts({other}) == audited(RULESET, records, CLOCK)
        other.verify()
    sleeper.close()


def test_one_takes_what_another_gives_back(postgres: str) -> None:
    records, told = market(), list[str]()
    with (
        monitor(postgres, replace(SPLIT, owner="first", only=[0, 1])) as first,
        monitor(postgres, replace(SPLIT, owner="second")) as second,
    ):
        first.subscribe(lambda one: told.append(one.id), "outbox")
        second.subscribe(lambda one: told.append(one.id), "outbox")
        first.advance(date(2016, 2, 1))
        feed({0: first, 1: first, 2: second, 3: second}, records[:20])
        assert second.take_free() == ()
        first.close()
        assert second.take_free() == (0, 1)
        feed(dict.fromkeys(range(4), second), records)
        second.advance(CLOCK)
        assert verdicts({second}) == audited(RULESET, records, CLOCK)
        assert len(set(told)) == len(told) > 20
        second.verify()


def test_leases_are_kept_while_working_and_while_idle(tmp_path: Path) -> None:
    with monitor(tmp_path / "l.db", replace(SPLIT, seconds=0.3)) as one:
        one.advance(date(2016, 2, 1))
        for _ in range(4):
            time.sleep(0.15)
            one.renew()
        for number in range(4):
            time.sleep(0.15)
            one.observe("member", {"insurer_id": f"M{number}", "joined_on": "2016-01-01"})
        with pytest.raises(MachineError, match="held by another process"):
            monitor(tmp_path / "l.db", replace(SPLIT, owner="two"))

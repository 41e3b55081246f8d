"""A ledger read from beside: as of its clock, by the right rulesets, and never written."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest

from directive_rules.errors import UsageError
from directive_rules.loading import load_ruleset
from directive_rules.model.verdicts import Status
from directive_rules.monitor import Ledger, LedgerReader, Monitor, Partitioning
from tests.cli.conftest import RULESET

HOUSE = load_ruleset(Path(RULESET))
POLICY = {"insurer_id": "A", "policy_id": "P1", "line": "safety", "signed_on": "2016-11-01", "rate": "0.002"}


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    return tmp_path / "ledger.db"


@pytest.fixture
def monitor(ledger: Path) -> Iterator[Monitor]:
    with Monitor(HOUSE, ledger, complete="all") as opened:
        yield opened


def owed(ledger: Path, before: datetime | None = None) -> list[tuple[str, str, datetime | None]]:
    with LedgerReader(ledger) as reader:
        return [(one.verdict.duty.rule, one.verdict.status.value, one.due_at) for one in reader.owed([HOUSE], before)]


def test_it_reads_what_a_monitor_writes_meanwhile(ledger: Path, monitor: Monitor) -> None:
    due = datetime(2016, 11, 11, 23, 59, 59, 999999)
    with LedgerReader(ledger) as reader:
        assert reader.clock is None
        monitor.observe("policy", POLICY)
        monitor.advance(date(2016, 11, 5))
        assert reader.clock == datetime(2016, 11, 5, 23, 59, 59, 999999)
        assert owed(ledger) == [("visit-after-signing", "pending", due)]
        monitor.advance(date(2016, 11, 12))
        assert owed(ledger) == [("visit-after-signing", "violated", due)]
        monitor.observe("policy", {**POLICY, "policy_id": "P2"})
    assert [one.verdict.status for one in monitor.open_duties()] == [Status.VIOLATED] * 2


def test_it_lists_what_the_monitor_lists(ledger: Path, monitor: Monitor) -> None:
    monitor.observe("member", {"insurer_id": "A", "joined_on": "2016-01-01"})
    for number in range(5):
        monitor.observe("policy", {**POLICY, "policy_id": f"P{number}", "signed_on": f"2016-11-0{number + 1}"})
    monitor.advance(date(2016, 11, 13))
    expected = [(one.verdict, one.due_at) for one in monitor.open_duties()]
    with LedgerReader(ledger) as reader:
        found = [(one.verdict, one.due_at) for one in reader.owed([HOUSE])]
    assert found == expected
    assert len(found) == 6


def test_what_is_due_at_the_instant_is_not_due_before_it(ledger: Path, monitor: Monitor) -> None:
    monitor.observe("policy", POLICY)
    monitor.advance(date(2016, 11, 5))
    assert owed(ledger, datetime(2016, 11, 11, 23, 59, 59, 999999)) == []
    assert len(owed(ledger, datetime(2016, 11, 12))) == 1


def test_the_clock_is_that_of_the_partition_furthest_behind(ledger: Path) -> None:
    def split(number: int) -> Partitioning:
        return Partitioning(2, ("insurer_id",), f"host-{number}", only=(number,))

    columns = {"tariff": None}
    for number, day in ((0, 20), (1, 10)):
        with LedgerReader(ledger) if ledger.exists() else Monitor(HOUSE) as other:
            assert other.clock is None
        with Monitor(HOUSE, ledger, columns=columns, illustrative=True, partitions=split(number)) as monitor:
            monitor.advance(date(2016, 11, day))
    with LedgerReader(ledger) as reader:
        assert reader.clock == datetime(2016, 11, 10, 23, 59, 59, 999999)


def test_other_rulesets_are_refused(ledger: Path, monitor: Monitor) -> None:
    with LedgerReader(ledger) as reader:
        assert dict(reader.digests) == {"visits-2016": HOUSE.digest}
        with pytest.raises(UsageError, match="the ledger is about the ruleset `visits-2016`"):
            list(reader.owed([]))


def test_there_has_to_be_a_ledger_and_a_monitor_that_wrote_it(ledger: Path) -> None:
    with pytest.raises(UsageError, match="there is no ledger"):
        LedgerReader(ledger)
    Ledger(ledger).close()
    with pytest.raises(UsageError, match="no monitor was ever opened"):
        LedgerReader(ledger)


def test_reading_writes_nothing(ledger: Path) -> None:
    with Monitor(HOUSE, ledger, complete="all") as monitor:
        monitor.observe("policy", POLICY)
        monitor.advance(date(2016, 11, 5))
        head = monitor.clock
    before = ledger.read_bytes()
    assert len(owed(ledger)) == 1
    assert ledger.read_bytes() == before
    with Monitor(HOUSE, ledger, complete="all") as again:
        assert again.clock == head


def test_closing_twice_is_closing_once(ledger: Path, monitor: Monitor) -> None:
    monitor.advance(date(2016, 11, 5))
    reader = LedgerReader(ledger)
    reader.close()
    reader.close()

"""A commit that fails, a full disk, a database held by somebody else: nothing half, and then it goes on."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Connection, event, text
from sqlalchemy.exc import OperationalError

from directive_rules.errors import MachineError
from directive_rules.monitor import Ledger, Monitor
from directive_rules.monitor.ledger import opening
from tests.monitor import driver
from tests.monitor.world import ALL_TYPES, audited

Finish = Callable[[Ledger, Connection], None]
BEFORE, AFTER = "before", "after"


def failing(patch: pytest.MonkeyPatch, dice: random.Random, share: float, moment: str) -> list[int]:
    """Let some commits fail: before they are made, or after, when only the answer is lost. Count them."""
    finish: Finish = Ledger._finish
    failed: list[int] = []

    def unlucky(self: Ledger, connection: Connection) -> None:
        fails = dice.random() < share
        if not fails or moment == AFTER:
            finish(self, connection)
        if fails:
            failed.append(1)
            raise OperationalError("COMMIT", {}, Exception("disk I/O error"))

    patch.setattr(Ledger, "_finish", unlucky)
    return failed


def feed(monitor: Monitor, until: int) -> int:
    """Feed steps as a queue does: again and again until they are acknowledged. Return how often one was refused."""
    refused = 0
    for number in range(until):
        while True:
            try:
                driver.take(monitor, driver.step(number))
                break
            except MachineError as error:
                if "nothing" not in str(error):
                    raise
                refused += 1
    return refused


def check(monitor: Monitor, until: int) -> None:
    monitor.verify()
    assert monitor.clock is not None
    fed = list(driver.records_until(until))
    assert {str(one.duty): one for one in monitor.verdicts()} == audited(driver.RULES, fed, monitor.clock)


@pytest.fixture
def monitor(tmp_path: Path) -> Iterator[Monitor]:
    with Monitor(driver.RULES, tmp_path / "ledger.db", complete=ALL_TYPES, lifecycle="plain") as made:
        yield made


@pytest.mark.parametrize("moment", [BEFORE, AFTER])
def test_commits_that_fail(monitor: Monitor, monkeypatch: pytest.MonkeyPatch, moment: str) -> None:
    told: list[str] = []
    monitor.subscribe(lambda one: told.append(one.id))
    with monkeypatch.context() as patch:
        failed = failing(patch, random.Random(1), 0.3, moment)
        refused = feed(monitor, 60)
    assert len(failed) > 10
    # A commit of which only the answer was lost is found in the chain, and is a success.
    assert refused == (len(failed) if moment == BEFORE else 0)
    assert len(set(told)) == len(told)
    check(monitor, 60)


def test_commits_that_fail_on_postgresql(postgres: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with Monitor(driver.RULES, postgres, complete=ALL_TYPES, lifecycle="plain") as monitor:
        with monkeypatch.context() as patch:
            failed = failing(patch, random.Random(2), 0.3, BEFORE)
            assert feed(monitor, 40) == len(failed) > 5
        with monkeypatch.context() as patch:
            failing(patch, random.Random(3), 0.3, AFTER)
            assert feed(monitor, 60) == 0
        check(monitor, 60)


def test_an_outcome_that_nobody_knows(monitor: Monitor, monkeypatch: pytest.MonkeyPatch) -> None:
    """The answer is lost, and the database is gone: the error says so, and later the same record changes nothing."""
    feed(monitor, 6)
    record = driver.step(7)
    with monkeypatch.context() as patch:
        failing(patch, random.Random(4), 1.0, AFTER)
        patch.setattr(Ledger, "committed", refuse)
        with pytest.raises(MachineError, match="whether it was written is not known"):
            driver.take(monitor, record)
    assert isinstance(record, tuple)
    assert not monitor.observe_many([(one.type, one) for one in record]), "it had been written"
    feed(monitor, 10)
    check(monitor, 10)


def refuse(*_: object) -> bool:
    raise MachineError("the ledger does not answer")


def test_a_full_disk(monitor: Monitor) -> None:
    feed(monitor, 20)
    ledger = monitor._ledger
    limit = "PRAGMA max_page_count = 1"

    def fill(connection: sqlite3.Connection, _: object) -> None:
        connection.execute(limit)

    event.listen(ledger._engine, "connect", fill)
    with ledger._guarded() as connection:
        connection.execute(text(limit))
    seen = [{str(one.duty): one for one in monitor.verdicts()}]

    def go_on() -> None:
        for number in range(20, 400):
            driver.take(monitor, driver.step(number))
            seen.append({str(one.duty): one for one in monitor.verdicts()})

    with pytest.raises(MachineError, match="full"):
        go_on()
    assert 1 < len(seen) < 380
    assert {str(one.duty): one for one in monitor.verdicts()} == seen[-1]
    event.remove(ledger._engine, "connect", fill)
    ledger._drop()
    feed(monitor, 400)
    check(monitor, 400)


def test_a_database_that_somebody_else_holds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "BUSY_MILLISECONDS", 20)
    path = tmp_path / "ledger.db"
    with Monitor(driver.RULES, path, complete=ALL_TYPES, lifecycle="plain") as monitor:
        feed(monitor, 10)
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(MachineError, match="locked"):
                driver.take(monitor, driver.step(11))
            with pytest.raises(MachineError, match="locked"):
                monitor.advance(date(2016, 3, 1))
            other.execute("ROLLBACK")
        assert monitor.clock is not None
        assert monitor.clock.date() == driver.BEGINS
        feed(monitor, 30)
        check(monitor, 30)


def test_a_server_that_goes_away(postgres: str) -> None:
    with Monitor(driver.RULES, postgres, complete=ALL_TYPES, lifecycle="plain") as monitor:
        feed(monitor, 10)
        with monitor._ledger._guarded() as connection:
            number = connection.execute(text("SELECT pg_backend_pid()")).scalar_one()
        other = Ledger(postgres)
        with other._guarded() as connection:
            connection.execute(text("SELECT pg_terminate_backend(:number)"), {"number": number})
        other.close()
        with pytest.raises(MachineError):
            driver.take(monitor, driver.step(11))
        feed(monitor, 30)
        check(monitor, 30)


def test_two_writers_on_one_ledger(tmp_path: Path) -> None:
    """Who opens a ledger takes it over; the one before is refused from then on, and nothing is lost."""
    path = tmp_path / "ledger.db"
    with Monitor(driver.RULES, path, complete=ALL_TYPES, lifecycle="plain") as first:
        feed(first, 10)
        with Monitor(driver.RULES, path, complete=ALL_TYPES, lifecycle="plain") as second:
            for _ in range(2):
                with pytest.raises(MachineError, match="taken over"):
                    driver.take(first, driver.step(11))
            feed(second, 20)
            check(second, 20)

"""Killed at any moment, the monitor has all it acknowledged, once, and goes on from there."""

from __future__ import annotations

import os
import random
import time
from collections import Counter
from multiprocessing import get_context
from pathlib import Path

from directive_rules.model.export import Record
from directive_rules.monitor import Ledger, Monitor
from tests.monitor import driver
from tests.monitor.world import ALL_TYPES, audited

KILLS = int(os.environ.get("DIRECTIVE_RULES_TEST_KILLS", "40"))
CONTEXT = get_context("forkserver")
CONTEXT.set_forkserver_preload(["tests.monitor.driver"])


def test_a_killed_monitor_goes_on_sqlite(tmp_path: Path) -> None:
    killed_and_whole(str(tmp_path / "ledger.db"), tmp_path, KILLS, 0.25)


def test_a_killed_monitor_goes_on_postgresql(tmp_path: Path, postgres: str) -> None:
    killed_and_whole(postgres, tmp_path, max(KILLS // 4, 1), 0.5)


def killed_and_whole(url: str, folder: Path, kills: int, longest: float) -> None:
    acknowledged = folder / "acknowledged"
    dice = random.Random(kills)
    for _ in range(kills):
        before = driver.done(acknowledged)
        child = CONTEXT.Process(target=driver.run, args=(url, str(folder)))
        child.start()
        if dice.random() < 0.8:
            wait_for_work(acknowledged, before, child.is_alive)
        time.sleep(dice.random() * longest)
        child.kill()
        child.join()
        assert child.exitcode == -9, "the child ended by itself: give it more steps"
    finish(url, folder, driver.done(acknowledged))


def wait_for_work(acknowledged: Path, before: int, alive: object) -> None:
    """Wait until the new life has done something, so that kills do not all fall into its beginning."""
    assert callable(alive)
    while alive() and driver.done(acknowledged) == before:
        time.sleep(0.005)


def finish(url: str, folder: Path, reached: int) -> None:
    """Let one life end in peace; then everything is there, once, and as the audit has it."""
    assert reached > 20, "nothing was acknowledged between the kills"
    child = CONTEXT.Process(target=driver.run, args=(url, str(folder), reached + 30))
    child.start()
    child.join()
    assert child.exitcode == 0
    fed = list(driver.records_until(reached + 30))
    with Monitor(driver.RULES, url, complete=ALL_TYPES, lifecycle="plain") as monitor:
        monitor.verify()
        assert monitor.clock is not None
        assert {str(one.duty): one for one in monitor.verdicts()} == audited(driver.RULES, fed, monitor.clock)
    with_ledger(url, folder, fed)


def with_ledger(url: str, folder: Path, fed: list[Record]) -> None:
    ledger = Ledger(url, create=False)
    stored, last = [], 0
    while page := ledger.records_after(0, last):
        stored += [(kind, key, body) for _, kind, key, _, body in page]
        last = page[-1][0]
    assert len(set(stored)) == len(stored) == len({repr(one) for one in fed})
    numbers, last = [], 0
    while rows := ledger.transitions_after(0, last):
        numbers += [f"0:{row[0]}" for row in rows if row[1] != "note"]
        last = rows[-1][0]
    ledger.close()
    told = (folder / "told").read_text().split()
    assert set(told) == set(numbers), "a transition was told to nobody, or was never made"
    again = Counter(told)
    assert list(again) == numbers, "told out of order"
    assert max(again.values()) <= 3, "told over and over"

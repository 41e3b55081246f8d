"""`python -m benchmarks.monitor.endurance`: a million records over a hundred thousand policies, in one process.

Prints how much memory the process holds as the records go by; ends with status 1 where, after a fifth of them as
warm-up, it grows by more than a tenth. A record that is refused ends it at once.
"""

from __future__ import annotations

import argparse
import gc
import os
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

from benchmarks.monitor.workload import day_of, records, ruleset
from directive_rules.monitor import Monitor

GROUP = 1_000
POINTS = 20


def main() -> int:
    """Feed, and tell what the process holds at twenty points of the way."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=1_000_000)
    parser.add_argument("--policies", type=int, default=100_000)
    parser.add_argument("--ledger", help="default: an SQLite file that is thrown away")
    parser.add_argument("--lifecycle", default="auto")
    parser.add_argument("--verify", action="store_true", help="recompute the chain at the end")
    asked = parser.parse_args()
    held: list[int] = []
    with tempfile.TemporaryDirectory() as folder:
        url = asked.ledger or str(Path(folder) / "ledger.db")
        with Monitor(ruleset(), url, complete="all", lifecycle=asked.lifecycle) as monitor:
            transitions, begun, processor = 0, time.perf_counter(), time.process_time()
            group = []
            for number, one in enumerate(records(asked.records, asked.policies), 1):
                group.append(one)
                if len(group) == GROUP or number == asked.records:
                    if monitor.clock is None or monitor.clock.date() < day_of(number):
                        transitions += len(monitor.advance(day_of(number)))
                    transitions += len(monitor.observe_many(group))
                    group.clear()
                if number % max(asked.records // POINTS, 1) == 0:
                    gc.collect()
                    held.append(resident())
                    say(f"{number:>9,} records  {transitions:>9,} transitions  {held[-1] / 2**20:>7.1f} MiB")
            transitions += len(monitor.advance(day_of(asked.records) + timedelta(days=40)))
            taken, used = time.perf_counter() - begun, time.process_time() - processor
            say(
                f"{asked.records / taken:,.0f} records/s by the wall, {used / asked.records * 1e6:.0f} us of processor "
                f"each, {transitions:,} transitions, life cycle {monitor.lifecycle}"
            )
            if asked.verify:
                monitor.verify()
                say("the chain is intact")
    warm, rest = held[: POINTS // 5], held[POINTS // 5 :]
    growth = max(rest) / max(warm) - 1
    say(f"after warm-up the process grew by {growth:+.1%}")
    return 1 if growth > 0.1 else 0


def resident() -> int:
    """Return the bytes of memory that the process holds."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def say(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())

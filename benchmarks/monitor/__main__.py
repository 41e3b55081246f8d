"""`python -m benchmarks.monitor [--quick]`: what a record costs, beside the database's own commits and durable-rules.

Prints a table of what was measured: records a second by the wall and by the processor, and how long one call takes.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.monitor import floors, raw_durable
from benchmarks.monitor.workload import Fed, day_of, records, ruleset
from directive_rules.monitor import Monitor

CALLS = 2_000
GROUP = 1_000
GROUPED = 100_000


@dataclass(frozen=True, slots=True)
class Result:
    """What one way to do it took: records a second by the wall, microseconds of processor, and of a call."""

    name: str
    rate: float
    processor: float | None
    median: float
    p99: float

    def __str__(self) -> str:
        processor = "" if self.processor is None else f"{self.processor:.0f}"
        return f"| {self.name} | {self.rate:,.0f} | {processor} | {self.median:,.0f} | {self.p99:,.0f} |"


def monitored(
    name: str, url: str, fed: Sequence[Fed], group: int, lifecycle: str, floor: Callable[[int, int], list[float]]
) -> tuple[Result, Result]:
    """Feed records so many at a time, and let the database commit as many rows by itself in turns with it.

    So both meet the same machine, however busy it is. The clock goes on day by day, and is not part of what is timed.
    """
    taken: list[float] = []
    bare: list[float] = []
    processor = 0.0
    with Monitor(ruleset(), url, complete="all", lifecycle=lifecycle) as monitor:
        for start in range(0, len(fed), group):
            if monitor.clock is None or monitor.clock.date() < day_of(start):
                monitor.advance(day_of(start))
            some = fed[start : start + group]
            before, begun = time.process_time(), time.perf_counter()
            monitor.observe_many(some)
            taken.append(time.perf_counter() - begun)
            processor += time.process_time() - before
            bare += floor(1, len(some))
    rows = "a row" if group == 1 else f"{group} rows"
    return summed(f"{name}: the database alone, {rows}", bare, group), summed(
        f"{name}: {'one record' if group == 1 else f'{group} records'} a commit, {lifecycle}", taken, group, processor
    )


def summed(name: str, taken: Sequence[float], group: int, processor: float | None = None) -> Result:
    """Sum up the seconds that each call took."""
    ordered = sorted(taken)
    count = len(taken) * group
    return Result(
        name,
        count / sum(taken),
        None if processor is None else processor / count * 1e6,
        ordered[len(ordered) // 2] * 1e6,
        ordered[len(ordered) * 99 // 100] * 1e6,
    )


@contextmanager
def databases(folder: Path) -> Iterator[dict[str, str]]:
    """Yield the ledgers to measure: in memory, a file, and PostgreSQL where a server is named or can be started."""
    found = {"memory": "sqlite://", "SQLite": str(folder / "ledger.db")}
    with ExitStack() as stack:
        if url := os.environ.get("DIRECTIVE_RULES_POSTGRES_URL"):
            found["PostgreSQL"] = url
        else:
            from tests.relational.servers import binaries  # noqa: PLC0415 - only where it is asked for

            if (programs := binaries()) is not None:
                found["PostgreSQL"] = stack.enter_context(server(programs))
        yield found


@contextmanager
def server(programs: Path) -> Iterator[str]:
    """Yield the URL of a PostgreSQL of our own that waits for the disk at every commit."""
    from tests.relational.servers import run  # noqa: PLC0415

    user = "nobody" if os.getuid() == 0 else None
    with tempfile.TemporaryDirectory(prefix="dr-pg-") as place:
        if user:
            shutil.chown(place, user)
        data = f"{place}/data"
        run(user, programs / "initdb", "-D", data, "-U", "auditor", "-A", "trust", "-E", "UTF8", "--locale=C")
        options = f"-c listen_addresses='' -c unix_socket_directories={place}"
        run(user, programs / "pg_ctl", "-D", data, "-w", "-l", f"{place}/log", "-o", options, "start")
        try:
            yield f"postgresql://auditor@/postgres?host={place}"
        finally:
            run(user, programs / "pg_ctl", "-D", data, "-m", "immediate", "stop")


def fresh(kind: str, url: str, number: int) -> str:
    """Return a ledger of its own for one measurement."""
    if kind == "SQLite":
        return f"{url}{number}"
    if kind == "PostgreSQL":
        import psycopg  # noqa: PLC0415

        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE measured_{number}")
        return url.replace("/postgres?", f"/measured_{number}?")
    return url


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a tenth of everything")
    quick = parser.parse_args().quick
    calls, grouped = (CALLS // 10, GROUPED // 10) if quick else (CALLS, GROUPED)
    single, many = list(records(calls)), list(records(grouped))
    results: list[Result] = []
    with tempfile.TemporaryDirectory() as name, databases(Path(name)) as found:
        for number, (kind, url) in enumerate(found.items()):
            floor = (
                floors.postgres_floor(url)
                if kind == "PostgreSQL"
                else floors.sqlite_floor(Path(name) / "floor.db" if kind == "SQLite" else None)
            )
            for place, (group, fed) in enumerate(((1, single), (GROUP, many))):
                for lifecycle in ("plain", "durable"):
                    ledger = fresh(kind, url, number * 4 + place * 2 + (lifecycle == "durable"))
                    results += monitored(kind, ledger, fed, group, lifecycle, floor)
    rate, pairs = raw_durable.measure(single)
    lines = [
        f"Python {platform.python_version()}, {os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}",
        "",
        "| what | records/s | processor us/record | median us/call | p99 us/call |",
        "|---|---|---|---|---|",
        *map(str, results),
        f"| durable-rules alone, in memory, {pairs} pairs | {rate:,.0f} | | | |",
    ]
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()

"""Where the time goes: the statements of one run, each with its seconds, and the plans of the dearest."""

from __future__ import annotations

import argparse
import resource
import sys
import time
from pathlib import Path
from typing import Any

from benchmarks.relational import hand, ours
from benchmarks.relational.generate import END_OF_TERMS
from benchmarks.relational.subsets import BENCH
from benchmarks.relational.tasks import HAND, OURS, Task


class Watched:
    """A connection that writes down what each statement took, and otherwise is the one it stands for."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection
        self.taken: list[tuple[float, float, str]] = []

    def execute(self, text: str, *values: Any) -> Any:
        """Run a statement."""
        seconds, processor = time.perf_counter(), time.process_time()
        result = self._connection.execute(text, *values)
        self.taken.append((time.process_time() - processor, time.perf_counter() - seconds, text))
        return result

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)


def main() -> None:
    """Run one contestant that uses DuckDB, and print its statements."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("contestant", choices=(*HAND, OURS))
    parser.add_argument("files", type=Path)
    parser.add_argument("--as-of", default=END_OF_TERMS)
    parser.add_argument("--ruleset", type=Path, default=BENCH)
    parser.add_argument("--least", type=float, default=0.01, help="seconds below which one is passed over")
    parser.add_argument("--plans", type=int, default=0, help="explain and analyse so many of the dearest")
    given = parser.parse_args()
    task = Task(given.contestant, given.files, given.as_of, given.ruleset)
    start = time.process_time()
    watched = _watched(task)
    whole = time.process_time() - start
    inside = sum(processor for processor, _, _ in watched.taken)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    say(f"{whole:.2f} processor seconds, {inside:.2f} of them in {len(watched.taken)} statements; peak {peak:,.0f} MB")
    for number, (processor, seconds, text) in enumerate(watched.taken):
        if processor >= given.least:
            say(f"{number:3} {processor:8.3f} {seconds:8.3f}  {' '.join(text.split())[:100]}")
    for _, _, text in sorted(watched.taken, reverse=True)[: given.plans]:
        query = text if text.lstrip().startswith(("SELECT", "WITH")) else text[text.find("SELECT") :]
        say(f"\n{text[:400]}\n{watched.execute('EXPLAIN ANALYZE ' + query).fetchall()[0][1]}")


def _watched(task: Task) -> Watched:
    if task.contestant in HAND:
        watched = Watched(hand.connect(task.threads, None, "/tmp"))
        for statement in hand.statements(hand.script_text(task.contestant), task.files, task.instant):
            watched.execute(statement)
        return watched
    found: list[Watched] = []

    def watch(backend: Any) -> None:
        found.append(Watched(backend.connection))
        backend.connection = found[0]

    ours.prepare(task, watch)()
    return found[0]


def say(text: str) -> None:
    """Print a line."""
    sys.stdout.write(text + "\n")


if __name__ == "__main__":
    main()

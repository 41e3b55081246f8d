"""Runs in a process of its own, under the Python of the contestant: prints what one contestant needs for one check."""

from __future__ import annotations

import importlib
import json
import sys
import time
from collections.abc import Callable
from typing import Any, Final

from benchmarks.records.workload import policies

SECONDS: Final = 2.0
"""How long each measurement takes at least, warm-up apart."""

BATCH: Final = 200


def main() -> None:
    """Measure `MODULE.FUNCTION` over policies of which a share has a gap."""
    place, gaps = sys.argv[1], float(sys.argv[2])
    module_name, function = place.rsplit(".", 1)
    module = importlib.import_module(f"benchmarks.records.contestants.{module_name}")
    made = policies(gaps=gaps)
    inputs, check = getattr(module, function)(made)
    told = getattr(module, "answers", None)
    found = [check(one) for one in inputs]
    if told is not None and function != "full_verdicts":
        found = [told(one) for one in found]
    answers = [] if function == "full_verdicts" else [list(one) for one in found]
    for one in inputs:
        check(one)
    result = {"answers": answers, "cpu": cpu_of(check, inputs), **walls_of(check, inputs)}
    sys.stdout.write("\n" + json.dumps(result) + "\n")
    sys.stdout.flush()


def walls_of(check: Callable[[Any], Any], inputs: list[Any]) -> dict[str, float]:
    """Time every check by itself; the clock's own cost, some 0.05 us, is in it."""
    taken: list[int] = []
    clock = time.perf_counter_ns
    end = clock() + int(SECONDS * 1e9)
    while clock() < end:
        for one in inputs:
            before = clock()
            check(one)
            taken.append(clock() - before)
    taken.sort()
    return {
        "median": taken[len(taken) // 2] / 1000,
        "p99": taken[len(taken) * 99 // 100] / 1000,
        "checks": len(taken),
    }


def cpu_of(check: Callable[[Any], Any], inputs: list[Any]) -> float:
    """Return the processor time of one check, from the best batch: what is left of it on a busy machine."""
    best = float("inf")
    end = time.perf_counter() + SECONDS / 2
    while time.perf_counter() < end:
        for start in range(0, len(inputs), BATCH):
            batch = inputs[start : start + BATCH]
            before = time.process_time_ns()
            for one in batch:
                check(one)
            best = min(best, (time.process_time_ns() - before) / len(batch))
    return best / 1000


if __name__ == "__main__":
    main()

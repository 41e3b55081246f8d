"""One measurement, in a process of its own: runs a task, and prints what it took and what it answered as JSON."""

from __future__ import annotations

import argparse
import json
import resource
import sys
import time
from pathlib import Path

from benchmarks.relational.tasks import Task, prepare


def main() -> None:
    """Run the task that the arguments say."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("contestant")
    parser.add_argument("files", type=Path)
    parser.add_argument("as_of")
    parser.add_argument("ruleset", type=Path)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--memory")
    given = parser.parse_args()
    run = prepare(Task(given.contestant, given.files, given.as_of, given.ruleset, given.threads, given.memory))
    before, start = _processor(), time.perf_counter()
    timed = run()
    seconds, processor = time.perf_counter() - start, _processor() - before
    sys.stdout.write(json.dumps({"ran": [seconds, processor]}) + "\n")
    sys.stdout.flush()
    sys.stdin.readline()
    answer = timed()
    counts = [[rule, status, number] for (rule, status), number in answer.counts.items()]
    told = {"counts": counts, "listed": answer.listed, "keys": answer.keys, "verdicts": answer.verdicts}
    sys.stdout.write(json.dumps(told) + "\n")


def _processor() -> float:
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in used)


if __name__ == "__main__":
    main()

"""Measure the batch evaluator beside its opponents, and write the results."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from pathlib import Path
from typing import Final

from benchmarks.relational.harness import FULL, QUICK, run, small_plan
from benchmarks.relational.measuring import ROOT
from benchmarks.relational.report import write_report
from benchmarks.relational.saved import load, save

WORK: Final = ROOT / "build" / "bench"


def main() -> None:
    """Measure, or with `--render` only write what was measured before."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small sizes, a few minutes")
    parser.add_argument("--policies", type=int, help="one small size, to try everything out")
    parser.add_argument("--rounds", type=int, help="how often each is measured")
    parser.add_argument("--data", type=Path, default=WORK / "data", help="where the workload stands or is made")
    parser.add_argument("--work", type=Path, default=WORK, help="where the environment and the measurements are kept")
    parser.add_argument(
        "--only", nargs="+", default=[], help="measure these contestants alone, and keep the others' figures"
    )
    parser.add_argument("--sizes", nargs="+", type=int, default=[], help="measure these sizes alone, likewise")
    parser.add_argument("--render", action="store_true", help="measure nothing")
    parser.add_argument("--out", type=Path, help="where the page goes, if not to its place")
    given = parser.parse_args()
    plan = QUICK if given.quick else FULL
    if given.rounds:
        plan = replace(plan, rounds=given.rounds)
    whole = not given.quick and not given.policies
    target = given.out or (ROOT / "benchmarks" if whole else given.work) / "RESULTS.md"
    if given.policies:
        plan = small_plan(plan, given.policies)
    kept = given.work / "measurements.json"
    results = (
        load(kept, plan)
        if given.render
        else run(plan, given.data, given.work, *map(frozenset, (given.only, given.sizes)))
    )
    if (given.only or given.sizes) and not given.render and kept.exists():
        results.taken = load(kept, plan).taken | results.taken
    save(results, kept)
    write_report(results, target)
    sys.stdout.write(f"{target}\n")
    sys.exit(1 if results.disagreements else 0)


if __name__ == "__main__":
    main()

"""What is measured: which contestants judge which sizes, in rounds that take turns, and whether they agree."""

from __future__ import annotations

import statistics
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from benchmarks.relational.answers import Answer, differences
from benchmarks.relational.environment import bench_python
from benchmarks.relational.generate import END_OF_TERMS, HALF_WAY, generate
from benchmarks.relational.hundred import write as write_hundred
from benchmarks.relational.measuring import ROOT, Failure, Measurement, measure
from benchmarks.relational.subsets import BENCH, write_rows
from benchmarks.relational.tasks import AUDIT, COMMANDS, CSV_SCAN, HAND, HUNDRED, OURS, PER_RECORD, Task

WHOLE, ROWS, MANY = "whole", "rows", "hundred"
"""Which rules are judged: all of every kind, those of one policy alone, a hundred of the latter."""

AS_OF: Final = {"end": END_OF_TERMS, "half-way": HALF_WAY}


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the plan. `rounds` is how often it is measured, and no part of what it is."""

    contestant: str
    rules: str
    policies: int
    moment: str = "end"
    memory: str | None = None
    rounds: int = field(default=1, compare=False)
    form: str = "parquet"


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is measured: the sizes of the batch run, and how many policies the per-record engines are given."""

    sizes: tuple[int, ...]
    limited: str
    per_record: int
    slow: int
    rounds: int

    def entries(self) -> Iterator[Entry]:
        """Yield what is to be measured, those that are compared beside each other."""
        largest = max(self.sizes)
        for size in self.sizes:
            for moment in AS_OF:
                for contestant in (*HAND, OURS):
                    yield Entry(contestant, WHOLE, size, moment, rounds=self.rounds)
                yield Entry(AUDIT, WHOLE, size, moment, rounds=1 if size == largest else self.rounds)
        for contestant in ("counts", OURS):
            yield Entry(contestant, WHOLE, largest, memory=self.limited, rounds=self.rounds)
        for size in self.sizes:
            for contestant in (HUNDRED, OURS):
                yield Entry(contestant, MANY, size, rounds=self.rounds)
        for size in sorted({self.per_record, largest}):
            yield Entry(OURS, ROWS, size, rounds=self.rounds)
        middle = self.sizes[len(self.sizes) // 2]
        for contestant in (CSV_SCAN, AUDIT):
            yield Entry(contestant, WHOLE, middle, rounds=self.rounds, form="csv")
        for contestant in COMMANDS:
            yield Entry(contestant, MANY, 0, rounds=self.rounds)
        for contestant in PER_RECORD:
            slow = contestant in SLOW
            yield Entry(
                contestant, ROWS, self.slow if slow else self.per_record, rounds=1 if slow else min(self.rounds, 3)
            )


SLOW: Final = ("cel-python",)
QUICK: Final = Plan((10_000, 100_000), "256MB", 10_000, 2_000, 3)
FULL: Final = Plan((100_000, 1_000_000, 10_000_000), "512MB", 100_000, 10_000, 5)


@dataclass(slots=True)
class Results:
    """What was measured and found, for the report."""

    plan: Plan
    taken: dict[Entry, list[Measurement]] = field(default_factory=dict)
    failed: dict[Entry, str] = field(default_factory=dict)
    disagreements: list[str] = field(default_factory=list)
    not_installed: Mapping[str, str] = field(default_factory=dict)

    def seconds(self, entry: Entry) -> float | None:
        """Return the median of the rounds; None where it was not measured."""
        return _median([one.seconds for one in self._of(entry)])

    def processor(self, entry: Entry) -> float | None:
        """Return the median of the processor seconds."""
        return _median([one.processor for one in self._of(entry)])

    def peak(self, entry: Entry) -> float | None:
        """Return the median of the peaks of memory, in bytes."""
        return _median([float(one.peak) for one in self._of(entry)])

    def answer(self, entry: Entry) -> Answer | None:
        """Return what it answered; every round answered the same, or it stands among the disagreements."""
        taken = self._of(entry)
        return taken[0].answer if taken else None

    def _of(self, entry: Entry) -> list[Measurement]:
        return self.taken.get(entry, [])


def run(
    plan: Plan,
    data: Path,
    work: Path,
    only: frozenset[str] = frozenset(),
    sizes: frozenset[int] = frozenset(),
) -> Results:
    """Measure what the plan says; `only` names contestants and `sizes` numbers of policies, empty for all."""
    work.mkdir(parents=True, exist_ok=True)
    rulesets = {WHOLE: BENCH, ROWS: write_rows(work), MANY: write_hundred(work)}
    entries = [entry for entry in plan.entries() if not only or entry.contestant in only]
    entries = [entry for entry in entries if not sizes or entry.policies in sizes]
    theirs = Path(sys.executable)
    not_installed: dict[str, str] = {}
    if any(entry.contestant in PER_RECORD for entry in entries):
        theirs, not_installed = bench_python(work / "environment")
    results = Results(plan, not_installed=not_installed)
    for size, form in sorted({(entry.policies, entry.form) for entry in entries if entry.policies}):
        generate(data / str(size), size, formats=(form,))
    for number in range(max(entry.rounds for entry in entries)):
        for entry in entries:
            if number >= entry.rounds or entry in results.failed:
                continue
            files = data / str(entry.policies) / entry.form
            task = Task(entry.contestant, files, AS_OF[entry.moment], rulesets[entry.rules], memory=entry.memory)
            python = theirs if entry.contestant in PER_RECORD else Path(sys.executable)
            try:
                taken = measure(task, python)
            except Failure as failure:
                results.failed[entry] = str(failure).replace(str(ROOT), "")
                _say(f"{entry}: {failure}")
                continue
            results.taken.setdefault(entry, []).append(taken)
            which = f"{entry.contestant:16} {entry.rules:8} {entry.policies:>11,} {entry.moment:9}"
            which += f" {entry.form} {entry.memory or '':6}"
            what = f"{taken.seconds:9.2f} s {taken.processor:9.2f} cpu {taken.peak / 1e6:7,.0f} MB"
            _say(f"round {number + 1} {which} {what}")
    compare(results)
    return results


def compare(results: Results) -> None:
    """Find what contestants answer differently from the hand-written counts, or from themselves in another round."""
    references: dict[tuple[str, int, str], tuple[Entry, Answer]] = {}
    order = {"counts": 0, OURS: 1}
    for entry, taken in sorted(results.taken.items(), key=lambda pair: order.get(pair[0].contestant, 2)):
        if entry.contestant in ("scan", CSV_SCAN, *COMMANDS):
            continue
        for one in taken[1:]:
            results.disagreements += [
                f"{entry}, another round: {text}" for text in differences(taken[0].answer, one.answer)
            ]
        case = (entry.rules, entry.policies, entry.moment)
        reference, answer = references.setdefault(case, (entry, taken[0].answer))
        found = differences(answer, taken[0].answer)
        results.disagreements += [f"{entry.contestant} and {reference.contestant}, {case}: {text}" for text in found]


def small_plan(plan: Plan, policies: int) -> Plan:
    """Return the same plan with one small size, to try everything out."""
    return replace(plan, sizes=(policies,), per_record=policies, slow=policies, rounds=1)


def _median(numbers: list[float]) -> float | None:
    return statistics.median(numbers) if numbers else None


def _say(text: str) -> None:
    sys.stderr.write(text + "\n")
    sys.stderr.flush()

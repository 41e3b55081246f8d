"""The results as a page: tables of medians and ratios, the goals and whether they are met, and a plot."""

from __future__ import annotations

import math
import platform
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import duckdb

from benchmarks.relational.harness import AS_OF, MANY, ROWS, WHOLE, Entry, Results
from benchmarks.relational.plot import Series, plot
from benchmarks.relational.tasks import AUDIT, COMMANDS, CSV_SCAN, HAND, HUNDRED, OURS, PER_RECORD

PLOT: Final = "relational.svg"
NOTES: Final = Path(__file__).with_name("notes.md")
LABELS: Final = {
    "scan": "bare scan",
    "violations": "hand-written, violations alone",
    "counts": "hand-written, whole answer",
    OURS: "ours",
    AUDIT: "a whole audit",
}
REMARKS: Final = {"cel-python": "one round", "pandera": "columns, not records; violations alone"}
MOMENTS: Final = {"end": "at the end of terms", "half-way": "half-way through terms"}


@dataclass(frozen=True, slots=True)
class Goal:
    """A number that is to be at most, or where `least` at least, so much."""

    what: str
    bound: float
    reached: float | None
    least: bool = False

    @property
    def verdict(self) -> str:
        """Whether it is met, in a word."""
        if self.reached is None:
            return "not measured"
        return "met" if (self.reached >= self.bound if self.least else self.reached <= self.bound) else "**not met**"


def write_report(results: Results, target: Path) -> None:
    """Write the page, and the plot beside it."""
    series = [
        Series(LABELS[name], [(size, seconds) for size in results.plan.sizes
                              if (seconds := results.seconds(_entry(name, size))) is not None])
        for name in (*HAND, OURS, AUDIT)
    ]  # fmt: skip
    (target.parent / PLOT).write_text(
        plot("Seconds by number of policies, at the end of terms", [one for one in series if one.points]),
        encoding="utf-8",
    )
    parts = [
        _head(results),
        _goals(results),
        *(_batch(results, moment) for moment in AS_OF),
        _limited(results),
        _hundred(results),
        _csv(results),
        _commands(results),
        _per_record(results),
        _agreement(results),
    ]
    if NOTES.exists():
        parts.append(NOTES.read_text(encoding="utf-8").strip())
    target.write_text("\n\n".join(parts) + "\n", encoding="utf-8")


def goals(results: Results) -> Iterator[Goal]:
    """Yield the goals, each with what was reached."""
    sizes = results.plan.sizes
    for size in sizes[-2:]:
        for moment, words in MOMENTS.items():
            ours = _entry(OURS, size, moment)
            for name, bound in (("counts", 1.2), ("violations", 1.5)):
                ratio = _ratio(results, ours, _entry(name, size, moment))
                yield Goal(f"{size:,} policies {words}: ours / {LABELS[name]}", bound, ratio)
    for size in sizes[-2:]:
        ratio = _ratio(results, _entry(OURS, size, rules=MANY), _entry(HUNDRED, size, rules=MANY))
        yield Goal(f"a hundred row rules, {size:,} policies: ours / the same scan without counts", 1.5, ratio)
    first, last = sizes[-2:] if len(sizes) > 1 else (sizes[0], sizes[0])
    low, high = (results.seconds(_entry(OURS, size)) for size in (first, last))
    exponent = math.log(high / low) / math.log(last / first) if low and high and last > first else None
    yield Goal(f"growth exponent from {first:,} to {last:,} policies", 1.05, exponent)
    peak = results.peak(_entry(OURS, last))
    yield Goal(f"peak memory at {last:,} policies, GB", 1.2, peak / 1e9 if peak else None)
    limited = _entry(OURS, last, memory=results.plan.limited)
    ratio = _ratio(results, limited, _entry(OURS, last))
    yield Goal(f"time with {results.plan.limited} / without a limit, {last:,} policies", 1.3, ratio)
    for name, bound in zip(COMMANDS, (0.3, 2.0, 1.0), strict=True):
        yield Goal(f"{name}, seconds", bound, results.seconds(_entry(name, 0, rules=MANY)))
    rates = {name: _rate(results, _row_entry(results, name)) for name in PER_RECORD}
    ours_rate = _rate(results, _ours_rows(last))
    durable = rates["durable-rules"]
    yield Goal("row rules: times as many policies a second as durable-rules", 100,
               ours_rate / durable if ours_rate and durable else None, least=True)  # fmt: skip
    engines = [rate for name, rate in rates.items() if rate and name not in ("plain Python", "pandera")]
    yield Goal("row rules: times as many as the fastest per-record engine", 20,
               ours_rate / max(engines) if ours_rate and engines else None, least=True)  # fmt: skip


def _head(results: Results) -> str:
    numbers = sorted({len(taken) for taken in results.taken.values()}) or [0]
    rounds = "one round" if numbers == [1] else f"{numbers[0]} to {numbers[-1]} rounds"
    versions = f"Python {platform.python_version()}, DuckDB {duckdb.__version__}, {platform.machine()}"
    return f"""# The batch evaluator beside hand-written SQL and per-record engines

`make bench` writes this page. Each figure is the median of {rounds} in which the contestants take turns, each run a
process of its own with two threads, the files in the page cache. Starting Python and importing are not counted; opening
the database, reading rules and files are. Seconds are this machine's, the ratios are what lasts.
{versions}.

The workload is made up from a seed (`relational/workload.sql`). For each million policies there are 1.1 million
inspections, 250,000 claims, 220,000 payments, 26,000 filings and 20,000 briefings. The ruleset
(`relational/rulesets/bench`) has 17 rules of all kinds. The hand-written SQL (`relational/scripts`) is the best we
could write for these rules and files: what is plainly compliant is never touched there, but counted as what remains.
It knows which columns have empty fields and that no key comes twice, and so is `ours` told. A whole audit finds that
out: it checks every cell, key and code, proves that no record is lost, puts what was missed into words and has a
hundred of each rule judged again by the interpreter, which nothing hand-written here is asked to do.

![seconds by size]({PLOT})"""


def _goals(results: Results) -> str:
    rows = []
    for goal in goals(results):
        reached = "" if goal.reached is None else f"{goal.reached:,.0f}" if goal.least else f"{goal.reached:.2f}"
        rows.append((goal.what, f"{'≥' if goal.least else '≤'} {goal.bound:g}", reached, goal.verdict))
    return _table("Goals", ("goal", "bound", "reached", ""), rows)


def _batch(results: Results, moment: str) -> str:
    rows = []
    for size in results.plan.sizes:
        for name in (*HAND, OURS, AUDIT):
            entry = _entry(name, size, moment)
            others = (_entry(other, size, moment) for other in HAND)
            rows.append(
                (
                    f"{size:,}",
                    LABELS[name],
                    _number(results.seconds(entry), 2),
                    _number(results.processor(entry), 2),
                    *(_number(_ratio(results, entry, other), 2) for other in others),
                    _number(_rate(results, entry), 0),
                    _number(results.peak(entry), 0, 1e6),
                )
            )
    head = (
        "policies",
        "",
        "seconds",
        "processor seconds",
        *(f"/ {LABELS[name]}" for name in HAND),
        "policies a second",
    )
    return _table(f"Seventeen rules, {MOMENTS[moment]} (as of {AS_OF[moment]})", (*head, "peak, MB"), rows)


def _limited(results: Results) -> str:
    size, limit = results.plan.sizes[-1], results.plan.limited
    rows = []
    for name in ("counts", OURS):
        entry, free = _entry(name, size, memory=limit), _entry(name, size)
        seconds, ratio = _number(results.seconds(entry), 2), _number(_ratio(results, entry, free), 2)
        rows.append((LABELS[name], seconds, ratio, _number(results.peak(entry), 0, 1e6)))
    title = f"{size:,} policies with {limit} for the database"
    return _table(title, ("", "seconds", "/ without a limit", "peak, MB"), rows)


def _hundred(results: Results) -> str:
    rows = []
    for size in results.plan.sizes:
        base = _entry(HUNDRED, size, rules=MANY)
        for name, label in ((HUNDRED, "hand-written, violations alone"), (OURS, "ours, every status counted")):
            entry = _entry(name, size, rules=MANY)
            seconds, ratio = _number(results.seconds(entry), 2), _number(_ratio(results, entry, base), 2)
            rows.append((f"{size:,}", label, seconds, ratio, _number(results.peak(entry), 0, 1e6)))
    return _table("A hundred row rules", ("policies", "", "seconds", "/ the scan without counts", "peak, MB"), rows)


def _csv(results: Results) -> str:
    rows = []
    for entry in (one for one in results.plan.entries() if one.form == "csv"):
        label = "the same columns read as text" if entry.contestant == CSV_SCAN else LABELS[entry.contestant]
        seconds, peak = _number(results.seconds(entry), 2), _number(results.peak(entry), 0, 1e6)
        rows.append((f"{entry.policies:,}", label, seconds, _number(_rate(results, entry), 0), peak))
    return _table("From CSV, at the end of terms", ("policies", "", "seconds", "policies a second", "peak, MB"), rows)


def _commands(results: Results) -> str:
    rows = []
    for entry in (one for one in results.plan.entries() if one.contestant in COMMANDS):
        seconds, processor = _number(results.seconds(entry), 2), _number(results.processor(entry), 2)
        rows.append((entry.contestant, seconds, processor, results.failed.get(entry, "")))
    return _table("Commands, start of Python included", ("", "seconds", "processor seconds", ""), rows)


def _per_record(results: Results) -> str:
    largest = results.plan.sizes[-1]
    ours_rate = _rate(results, _ours_rows(largest))
    entries = [_ours_rows(size) for size in sorted({results.plan.per_record, largest})]
    entries += [_row_entry(results, name) for name in PER_RECORD]
    rows = []
    for entry in entries:
        rate = _rate(results, entry)
        faster = f"{ours_rate / rate:,.0f}" if ours_rate and rate and entry.contestant != OURS else ""
        remark = results.failed.get(entry, REMARKS.get(entry.contestant, ""))
        seconds = _number(results.seconds(entry), 2)
        rows.append((entry.contestant, f"{entry.policies:,}", seconds, _number(rate, 0), faster, remark))
    head = ("", "policies", "seconds", "policies a second", "ours is faster by", "")
    table = _table("Six row rules, from the Parquet file to the verdicts", head, rows)
    return "\n\n".join([table, *(f"Not installed: {name}: {why}" for name, why in results.not_installed.items())])


def _agreement(results: Results) -> str:
    if results.disagreements:
        return "\n".join(["## Disagreements", "", *(f"- {text}" for text in results.disagreements)])
    runs = sum(len(taken) for taken in results.taken.values())
    return f"""## Agreement

All {runs} runs that answer one question give one answer: the same number for every rule and status, the same
violations by digest of rule, key, period and status. The tests hold the hand-written SQL to the interpreter's
verdicts at a small size."""


def _table(title: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [f"## {title}", "", f"| {' | '.join(head)} |", "|---" * len(head) + "|"]
    return "\n".join([*lines, *(f"| {' | '.join(row)} |" for row in rows)])


def _entry(contestant: str, size: int, moment: str = "end", *, rules: str = WHOLE, memory: str | None = None) -> Entry:
    return Entry(contestant, rules, size, moment, memory)


def _ours_rows(size: int) -> Entry:
    return _entry(OURS, size, rules=ROWS)


def _row_entry(results: Results, name: str) -> Entry:
    found = [entry for entry in results.plan.entries() if entry.contestant == name and entry.rules == ROWS]
    return found[0]


def _ratio(results: Results, one: Entry, other: Entry) -> float | None:
    first, second = results.seconds(one), results.seconds(other)
    return first / second if first and second else None


def _rate(results: Results, entry: Entry) -> float | None:
    seconds = results.seconds(entry)
    return entry.policies / seconds if seconds else None


def _number(value: float | None, places: int, unit: float = 1) -> str:
    return "–" if value is None else f"{value / unit:,.{places}f}"

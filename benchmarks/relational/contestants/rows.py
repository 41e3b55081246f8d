"""What every per-record engine is handed, and what it hands back, so that only the judging differs.

The rows come from the Parquet file by DuckDB, money as whole cents, rates in billionths, days as whole numbers: the
engines have no decimals in common, and so all of them judge exactly. `limit_on` is the day twelve months after the
start, since none of them counts months. Out of scope, a policy is out of all six rules.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import duckdb

from benchmarks.relational.answers import Answer, digests

RULES: Final = (
    "premium-by-rate",
    "term-at-most-a-year",
    "least-sum-insured",
    "dedicated-handler",
    "filed-terms",
    "no-backdating",
)
NOT_APPLICABLE, EXEMPT, COMPLIANT, VIOLATED, UNDETERMINED = range(5)
STATUSES: Final = ("not applicable", "exempt", "compliant", "violated", "undetermined")
DATED: Final = 19905
"""The first of July 2024 as days since 1970, when the lowest sums insured rise."""

_COLUMNS: Final = """
    insurer_id, policy_id, line, region, size_band, handler_kind, terms_no,
    CAST(sum_insured * 100 AS BIGINT) AS sum_insured, CAST(premium * 100 AS BIGINT) AS premium,
    CAST(rate * 1000000000 AS BIGINT) AS rate, signed_on - DATE '1970-01-01' AS signed_on,
    start_on - DATE '1970-01-01' AS start_on, end_on - DATE '1970-01-01' AS end_on,
    CAST(start_on + INTERVAL 12 MONTH AS DATE) - DATE '1970-01-01' AS limit_on
"""
_BATCH: Final = 4096

Row = dict[str, Any]
Judge = Callable[[Row], Sequence[int]]


def query(files: Path, day: str) -> str:
    """Return the query that reads the policies signed by a day."""
    return f"SELECT {_COLUMNS} FROM '{files}/policy.parquet' WHERE signed_on <= DATE '{day}'"


def batches(files: Path, day: str) -> Iterator[list[Row]]:
    """Read the policies in lists of some thousands."""
    with duckdb.connect() as db:
        found = db.execute(query(files, day))
        names = [column[0] for column in found.description]
        while rows := found.fetchmany(_BATCH):
            yield [dict(zip(names, row, strict=True)) for row in rows]


class Answers:
    """Collects the statuses of policies, and answers as every contestant does."""

    def __init__(self) -> None:
        self._patterns: dict[tuple[int, ...], int] = {}
        self._found: list[tuple[str, str, str]] = []

    def out_of_scope(self, number: int = 1) -> None:
        """Count policies that no rule is about."""
        nothing = (NOT_APPLICABLE,) * len(RULES)
        self._patterns[nothing] = self._patterns.get(nothing, 0) + number

    def add(self, row: Row, statuses: tuple[int, ...]) -> None:
        """Count the statuses of one policy, one for each rule, and list what is violated."""
        self._patterns[statuses] = self._patterns.get(statuses, 0) + 1
        if VIOLATED in statuses:
            for rule, status in zip(RULES, statuses, strict=True):
                if status == VIOLATED:
                    self._found.append((rule, row["insurer_id"], row["policy_id"]))

    def answer(self) -> Answer:
        """Return what was collected; counting and digesting it is no engine's work."""
        counts: dict[tuple[str, str], int] = {}
        for statuses, number in self._patterns.items():
            for rule, status in zip(RULES, statuses, strict=True):
                counts[rule, STATUSES[status]] = counts.get((rule, STATUSES[status]), 0) + number
        return replace(_listed(self._found), counts=counts)


def listed_only(found: list[tuple[str, str, str]]) -> Answer:
    """Return the answer of one that only looks for violations."""
    return _listed(found)


def judge_each(files: Path, day: str, in_scope: Callable[[Row], bool], judge: Judge) -> Callable[[], Answer]:
    """Judge the policies one by one; what is returned gives the answer."""
    answers = Answers()
    for batch in batches(files, day):
        for row in batch:
            if in_scope(row):
                answers.add(row, tuple(judge(row)))
            else:
                answers.out_of_scope()
    return answers.answer


def _listed(found: list[tuple[str, str, str]]) -> Answer:
    return digests((rule, insurer, policy, None, "violated") for rule, insurer, policy in found)

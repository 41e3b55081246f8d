"""A loop in plain Python: what a programmer without any engine writes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from benchmarks.relational.answers import Answer
from benchmarks.relational.contestants.rows import (
    COMPLIANT,
    DATED,
    EXEMPT,
    NOT_APPLICABLE,
    UNDETERMINED,
    VIOLATED,
    Row,
    judge_each,
)

HANDLED: Final = {None: UNDETERMINED, "dedicated": COMPLIANT, "self_service": EXEMPT}


def run(files: Path, day: str) -> Callable[[], Answer]:
    """Judge all policies."""
    return judge_each(files, day, in_scope, judge)


def in_scope(row: Row) -> bool:
    """Tell whether the rules are about a policy."""
    inside: bool = row["line"] == "work_safety_liability" and row["region"].startswith("11")
    return inside


def judge(row: Row) -> tuple[int, ...]:
    """Return the statuses of one policy."""
    premium, rate, insured = row["premium"], row["rate"], row["sum_insured"]
    known = premium is not None and rate is not None
    least = 10_000_000 if row["signed_on"] < DATED else 20_000_000
    if row["size_band"] == "large":
        least = 50_000_000 if row["signed_on"] < DATED else 100_000_000
    return (
        _told(abs(premium * 1_000_000_000 - insured * rate) <= 1_000_000_000) if known else UNDETERMINED,
        UNDETERMINED if row["end_on"] is None else _told(row["end_on"] < row["limit_on"]),
        _told(insured >= least),
        HANDLED.get(row["handler_kind"], VIOLATED),
        _told(row["terms_no"] is not None and row["terms_no"].startswith("TERMS-")),
        _backdated(row, premium),
    )


def _backdated(row: Row, premium: int | None) -> int:
    if premium is None:
        return UNDETERMINED
    return _told(row["start_on"] >= row["signed_on"]) if premium > 0 else NOT_APPLICABLE


def _told(met: bool) -> int:
    return COMPLIANT if met else VIOLATED

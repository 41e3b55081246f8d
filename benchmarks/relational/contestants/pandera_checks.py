"""pandera: checks of whole columns of a pandas frame. It looks for violations alone; what is empty it passes over."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pandera.pandas as pa

from benchmarks.relational.answers import Answer
from benchmarks.relational.contestants.rows import DATED, RULES, listed_only, query


def run(files: Path, day: str) -> Callable[[], Answer]:
    """Judge all policies, read at once into one frame."""
    with duckdb.connect() as db:
        frame = db.execute(query(files, day)).df()
    frame = frame[(frame["line"] == "work_safety_liability") & frame["region"].str.startswith("11")]
    checks = zip(RULES, (_premium, _term, _insured, _handler, _terms, _backdating), strict=True)
    kept = frame[["insurer_id", "policy_id"]].assign(**{rule: check(frame) for rule, check in checks})
    schema = pa.DataFrameSchema({rule: pa.Column(bool, pa.Check.equal_to(True)) for rule in RULES})
    try:
        schema.validate(kept, lazy=True)
        failed = []
    except pa.errors.SchemaErrors as errors:
        cases = errors.failure_cases[["column", "index"]]
        keys = kept.loc[cases["index"].astype(int)]
        failed = list(zip(cases["column"], keys["insurer_id"], keys["policy_id"], strict=True))
    return lambda: listed_only(failed)


def _premium(frame: Any) -> Any:
    off = frame["premium"].astype("Int64") * 1_000_000_000 - frame["sum_insured"] * frame["rate"].astype("Int64")
    return (off.abs() <= 1_000_000_000).fillna(True).astype(bool)


def _term(frame: Any) -> Any:
    return ~(frame["end_on"] >= frame["limit_on"]).fillna(False).astype(bool)


def _insured(frame: Any) -> Any:
    least = (frame["size_band"] == "large").map({True: 50_000_000, False: 10_000_000})
    return frame["sum_insured"] >= least * (frame["signed_on"] >= DATED).map({True: 2, False: 1})


def _handler(frame: Any) -> Any:
    return frame["handler_kind"].isin(["dedicated", "self_service"]) | frame["handler_kind"].isna()


def _terms(frame: Any) -> Any:
    return frame["terms_no"].str.startswith("TERMS-").fillna(False).astype(bool)


def _backdating(frame: Any) -> Any:
    return (frame["start_on"] >= frame["signed_on"]) | ~(frame["premium"] > 0).fillna(False).astype(bool)

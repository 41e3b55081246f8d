"""The bare conditions in Python source, two-valued: what a program pays at least. A gap is an error or a guess."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from benchmarks.records.contestants.numbers import as_numbers
from benchmarks.records.workload import Policy

SOURCE = """
def check(r):
    if not (r["line"] == "work_safety_liability" and r["region"].startswith("11")):
        return None
    off = r["premium"] - r["sum_insured"] * r["rate"]
    return (
        r["handler_kind"] in HANDLERS,
        r["terms_no"] is not None and r["terms_no"].startswith("TERMS-"),
        r["size_band"] != "large" or r["sum_insured"] >= 1000000,
        r["start_on"] >= r["signed_on"],
        -0.005 < off < 0.005,
        0.001 <= r["rate"] <= 0.004,
        r["end_on"] > r["start_on"],
        r["deductible"] == 0 or r["payout_ratio"] == 1,
    )
"""


def prepare(policies: list[Policy]) -> tuple[list[Any], Callable[[Any], Any]]:
    """Return the inputs, and the check of one."""
    namespace: dict[str, Any] = {"HANDLERS": ("dedicated", "self_service")}
    exec(SOURCE, namespace)
    return [as_numbers(policy) for policy in policies], namespace["check"]

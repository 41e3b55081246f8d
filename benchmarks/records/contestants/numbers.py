"""Policies for engines that know neither days nor decimals: days as whole numbers, money and rates as binary floats."""

from __future__ import annotations

from typing import Final

from benchmarks.records.workload import Policy

DAYS: Final = ("signed_on", "start_on", "end_on")
NUMBERS: Final = ("sum_insured", "premium", "rate", "deductible", "payout_ratio")


def as_numbers(policy: Policy) -> Policy:
    """Return a policy with its days and amounts as numbers; none of this is timed."""
    days = {name: int(policy[name].replace("-", "")) for name in DAYS}
    return {**policy, **days, **{name: float(policy[name]) for name in NUMBERS}}

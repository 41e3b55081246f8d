"""The records that every contestant checks: policies as a JSON document has them, made from a seed."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any, Final, TypeAlias

Policy: TypeAlias = dict[str, Any]
COUNT: Final = 1_000
RULES: Final = (
    "dedicated-handler", "filed-terms", "least-sum-insured", "no-backdating", "premium-by-rate", "rate-in-range",
    "term-runs-forward", "whole-payout",
)  # fmt: skip
"""The rules in the order in which every contestant answers."""

MAY_LACK: Final = ("premium", "rate", "handler_kind", "terms_no", "size_band", "deductible")


def policies(count: int = COUNT, *, gaps: float = 0.0, seed: int = 1) -> list[Policy]:
    """Return policies of which about one in twenty breaks some rule, and a share `gaps` has one empty field."""
    dice = random.Random(seed)
    found = []
    for number in range(count):
        policy = _policy(number, dice)
        if dice.random() < 0.05:
            _break(policy, dice)
        if dice.random() < gaps:
            policy[dice.choice(MAY_LACK)] = None
        found.append(policy)
    return found


def _policy(number: int, dice: random.Random) -> Policy:
    signed = date(2024, 1, 1) + timedelta(days=dice.randrange(700))
    start = signed + timedelta(days=dice.randrange(1, 20))
    insured = dice.choice((1_000_000, 2_000_000, 5_000_000))
    rate = dice.choice(("0.001", "0.0015", "0.002", "0.0025", "0.004"))
    premium = insured * int(float(rate) * 10_000 + 0.5) // 10_000
    return {
        "insurer_id": f"I{number % 7}",
        "policy_id": f"P{number:06}",
        "line": "work_safety_liability",
        "region": f"1101{dice.randrange(10, 30)}",
        "size_band": dice.choice(("large", "medium", "small")),
        "industry": "C2614",
        "signed_on": signed.isoformat(),
        "start_on": start.isoformat(),
        "end_on": (start + timedelta(days=364)).isoformat(),
        "sum_insured": f"{insured}.00",
        "premium": f"{premium}.00",
        "rate": rate,
        "terms_no": f"TERMS-{dice.randrange(20)}",
        "handler_kind": dice.choice(("dedicated", "self_service")),
        "deductible": "0.00",
        "payout_ratio": "1",
    }


def _break(policy: Policy, dice: random.Random) -> None:
    changes: list[Policy] = [
        {"premium": "1.00"}, {"rate": "0.01"}, {"handler_kind": "agent"}, {"terms_no": "OWN-1"},
        {"start_on": "2023-12-01"}, {"end_on": policy["start_on"]}, {"deductible": "500.00", "payout_ratio": "0.9"},
        {"size_band": "large", "sum_insured": "500000.00"},
    ]  # fmt: skip
    policy.update(dice.choice(changes))

"""Records as they come to a monitor: policies, and inspections of policies signed a while before."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Final, TypeAlias

from directive_rules.loading import load_ruleset
from directive_rules.model.ruleset import Ruleset

Fed: TypeAlias = tuple[str, dict[str, Any]]
BEGINS: Final = date(2024, 1, 1)
A_DAY: Final = 400
"""How many records come in a day."""

LATELY: Final = 2_000
"""An inspection is of one of so many policies signed last."""


@cache
def ruleset() -> Ruleset:
    """Return the one rule that is measured: a policy is inspected within thirty days."""
    return load_ruleset(Path(__file__).parent / "rulesets" / "visits")


def day_of(number: int) -> date:
    """Return the day on which a record comes."""
    return BEGINS + timedelta(days=number // A_DAY)


def records(count: int, policies: int | None = None, seed: int = 1) -> Iterator[Fed]:
    """Yield so many records, about so many of them policies: by default every other one."""
    dice = random.Random(seed)
    share = 0.5 if policies is None else policies / count
    signed = 0
    for number in range(count):
        today = day_of(number)
        if signed == 0 or dice.random() < share:
            yield _policy(signed, today, dice)
            signed += 1
        else:
            policy = max(0, signed - 1 - int(dice.random() ** 3 * LATELY))
            yield _inspection(number, policy, today, dice)


def _policy(number: int, today: date, dice: random.Random) -> Fed:
    return "policy", {
        "insurer_id": f"I{number % 20}",
        "policy_id": f"P{number:08}",
        "line": "work_safety_liability",
        "region": "110105",
        "signed_on": today.isoformat(),
        "rate": dice.choice(("0.001", "0.0015", "0.002")),
        "premium": "2000.00",
    }


def _inspection(number: int, policy: int, today: date, dice: random.Random) -> Fed:
    return "inspection", {
        "insurer_id": f"I{policy % 20}",
        "inspection_id": f"V{number:08}",
        "policy_id": f"P{policy:08}",
        "inspected_on": today.isoformat(),
        "conducted_by": "professional_body",
        "hazards": dice.randrange(9),
    }

"""Policies and claims as they should be; what goes wrong is said where they are made."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Final

from examples.nationwide.market.rows import Row, World
from examples.nationwide.market.setting import WORK_SAFETY

KEEP: Final = object()


def year_after(day: date) -> date:
    """Return the last day of a cover of one year."""
    return day.replace(year=day.year + 1) - timedelta(days=1)


def write(world: World, insurer: str, number: str, signed: date, *, explained: bool = True, **changes: Any) -> Row:
    """Write a policy outside Beijing and, unless told otherwise, explain it the day before."""
    values: dict[str, Any] = {
        "line": "property",
        "holder_id": f"H-{number}",
        "region": "310101",
        "industry": "C1340",
        "size_band": "medium",
        "start_on": signed + timedelta(days=5),
        "end_on": year_after(signed + timedelta(days=5)),
        "sum_insured": Decimal("1000000.00"),
        "premium": Decimal("2000.00"),
        "rate": Decimal("0.002"),
        "float_ground": "new_business",
        "terms_no": "TERMS-1",
        "handler_id": "S1",
        "handler_kind": "dedicated",
        "prepayment_agreed": False,
        "medical_advance_agreed": False,
        "deductible": Decimal("0.00"),
        "payout_ratio": Decimal(1),
    }
    policy = world.add("policy", insurer_id=insurer, policy_id=number, signed_on=signed, **(values | changes))
    if explained:
        explain(world, insurer, number, datetime.combine(signed - timedelta(days=1), time(10)))
    return policy


def explain(world: World, insurer: str, policy: str, at: datetime, **changes: Any) -> None:
    """Explain a policy: cover and exclusions, in writing, signed for."""
    number = sum(row.values["policy_id"] == policy for row in world.rows.get("explanation", ())) + 1
    values: dict[str, Any] = {
        "form": "written",
        "cover_explained": True,
        "exclusions_explained": True,
        "proof": "signature",
    }
    world.add(
        "explanation",
        insurer_id=insurer,
        explanation_id=f"EX-{policy}-{number}",
        policy_id=policy,
        explained_at=at,
        **(values | changes),
    )


def write_beijing(
    world: World,
    insurer: str,
    number: str,
    signed: date,
    *,
    visited: bool = True,
    inspected: bool = True,
    **changes: Any,
) -> Row:
    """Write a work-safety policy in Beijing with its visit and its inspection."""
    values: dict[str, Any] = {
        "line": WORK_SAFETY,
        "region": "110105",
        "industry": "C3311",
        "size_band": "small",
        "tariff_id": "T16" if signed < date(2017, 7, 1) else "T17",
        "rate": Decimal("0.002"),
    } | changes
    if "premium" not in changes and isinstance(values["rate"], Decimal):
        values["premium"] = (Decimal(1_000_000) * values["rate"]).quantize(Decimal("0.01"))
    policy = write(world, insurer, number, signed, **values)
    if visited:
        visit(world, insurer, number, signed - timedelta(days=2))
    if inspected:
        inspect(world, insurer, number, policy.values["start_on"] + timedelta(days=60))
    return policy


def visit(world: World, insurer: str, policy: str, day: date, **changes: Any) -> None:
    """Visit an enterprise: a survey form filled in, data collected."""
    values: dict[str, Any] = {"staff_id": "S1", "survey_form_id": f"FORM-{policy}", "data_collected": True}
    world.add(
        "visit",
        insurer_id=insurer,
        visit_id=f"V-{policy}",
        policy_id=policy,
        visited_on=day,
        **(values | changes),
    )


def inspect(world: World, insurer: str, policy: str | None, day: date | None, mark: str = "", **changes: Any) -> None:
    """Search an enterprise for hazards, with all the papers that follow."""
    values: dict[str, Any] = {
        "conducted_by": "professional_body",
        "body": "示例安全技术服务机构",
        "hazards": 2,
        "advice_count": 2,
        "cost": Decimal("800.00"),
    }
    if day is not None:
        values |= {
            "feedback_on": day + timedelta(days=3),
            "archived_on": day + timedelta(days=4),
            "report_on": day + timedelta(days=6),
            "government_feedback_on": day + timedelta(days=9),
        }
    world.add(
        "inspection",
        insurer_id=insurer,
        inspection_id=f"I-{policy}{mark}",
        policy_id=policy,
        inspected_on=day,
        **(values | changes),
    )


def claim(
    world: World,
    policy: Row | str,
    insurer: str,
    number: str,
    reported: date | datetime,
    *,
    paid: object = KEEP,
    **changes: Any,
) -> Row:
    """Handle a claim: papers after 5 days, determined after 10, agreed on after 12, paid after 15.

    `paid` is the day of the one payment, or None for none.
    """
    day = reported.date() if isinstance(reported, datetime) else reported
    values: dict[str, Any] = {
        "scene_survey": False,
        "materials_received_on": day + timedelta(days=5),
        "complex": False,
        "determined_on": day + timedelta(days=10),
        "outcome": "paid",
        "agreed_on": day + timedelta(days=12),
        "agreed_amount": Decimal("5000.00"),
        "covered_loss": Decimal("5000.00"),
        "limit_available": Decimal("1000000.00"),
        "certain_amount": Decimal("2000.00"),
        "clear_liability": True,
        "priority": True,
        "resurveyed": False,
    } | changes
    policy_id = policy if isinstance(policy, str) else policy.values["policy_id"]
    found = world.add("claim", insurer_id=insurer, claim_id=number, policy_id=policy_id, reported_at=reported, **values)
    on = day + timedelta(days=15) if paid is KEEP else paid
    if isinstance(on, date) and values["agreed_on"] is not None:
        amount = values["agreed_amount"]
        pay(world, insurer, number, on, amount if isinstance(amount, Decimal) else Decimal("5000.00"))
    return found


def pay(world: World, insurer: str, claim_id: str, on: date, amount: Decimal | str, kind: str = "indemnity") -> None:
    """Pay something on a claim, in the afternoon."""
    number = sum(row.values["claim_id"] == claim_id for row in world.rows.get("payment", ())) + 1
    world.add(
        "payment",
        insurer_id=insurer,
        payment_id=f"PAY-{claim_id}-{number}",
        claim_id=claim_id,
        kind=kind,
        paid_at=datetime.combine(on, time(15)),
        amount=Decimal(amount),
    )


def ask_papers(
    world: World,
    insurer: str,
    claim_id: str,
    at: datetime,
    *,
    supplement: bool = False,
    items: tuple[str, ...] | None = ("索赔申请书", "损失清单"),
) -> None:
    """Ask for claim papers."""
    number = sum(row.values["claim_id"] == claim_id for row in world.rows.get("claim_request", ())) + 1
    world.add(
        "claim_request",
        insurer_id=insurer,
        request_id=f"RQ-{claim_id}-{number}",
        claim_id=claim_id,
        asked_at=at,
        supplement=supplement,
        items=items,
        written=True,
    )

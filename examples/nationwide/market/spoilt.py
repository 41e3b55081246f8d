"""A second, tiny export with rows that cannot be read: they are put aside, and what they may have said stays open."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from typing import Final

from examples.nationwide.market.contracts import claim, write
from examples.nationwide.market.rows import Unreadable, World

R: Final = "circ-2010-82"
DAY: Final = date(2019, 3, 4)


def make_spoilt() -> World:
    """Make three policies and six claims; of the payments, one has a sum and another a number nobody can read."""
    world = World()
    for number in (1, 2, 3):
        write(world, "JIA", f"BR-0{number}", date(2018, 5, 7), explained=number == 1)
    for number in range(1, 6):
        paid = None if number in (2, 3, 4) else date(2019, 3, 20)
        claim(world, "BR-01", "JIA", f"B-0{number}", datetime.combine(DAY, time(9)), paid=paid)
    on = datetime(2019, 3, 20, 15, 0)

    def payment(number: str, claim_id: str | None, amount: Decimal | None = None) -> dict[str, object]:
        return {
            "insurer_id": "JIA",
            "payment_id": number,
            "claim_id": claim_id,
            "kind": "indemnity",
            "paid_at": on,
            "amount": amount,
        }

    world.unreadable += [
        Unreadable("payment", payment("PAY-B-02-1", "B-02"), {"amount": "5,00O.00"}),
        Unreadable("payment", payment("PAY-B-03-1", "B-03", Decimal("5000.00")), {"paid_at": "2019-02-30"}),
        Unreadable(
            "explanation",
            {"insurer_id": "JIA", "explanation_id": "EX-BR-02-1", "policy_id": "BR-02"},
            {"explained_at": "见附件"},
        ),
    ]
    pays, cover = f"{R}/paid-in-time", f"{R}/cover-explained"
    world.plant(
        "paid, by a row with a sum that cannot be read; on a day that does not exist; never; explained, by a row"
        " without a time; never",
        undetermined=f"{pays}/JIA,B-02 {pays}/JIA,B-03 {cover}/JIA,BR-02",
        violated=f"{pays}/JIA,B-04 {cover}/JIA,BR-03",
        compliant=f"{pays}/JIA,B-01 {pays}/JIA,B-05 {cover}/JIA,BR-01",
    )
    return world

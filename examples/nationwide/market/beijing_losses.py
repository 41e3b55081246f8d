"""The Beijing pilot: accidents, and the claims that follow; some of the claims break two circulars at once."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from examples.nationwide.market.contracts import claim, pay
from examples.nationwide.market.rows import Differing, World

R: Final = "bj-2016-502"
OLD: Final = "circ-2010-82"


def suffer_in_beijing(world: World) -> None:
    """Add accidents and claims."""
    _accidents(world)
    _slow_claims(world)
    _advances(world)
    _claims_in_doubt(world)


def _accident(world: World, insurer: str, number: str, policy: str, at: datetime, **changes: Any) -> None:
    values: dict[str, Any] = {
        "holder_id": f"H-{policy}",
        "known_at": at + timedelta(minutes=30),
        "surveyed_at": at + timedelta(minutes=90),
        "work_safety": True,
        "grade": "ordinary",
        "deaths": 0,
        "serious_injuries": 0,
        "direct_loss": Decimal("8000.00"),
    }
    world.add(
        "accident", insurer_id=insurer, accident_id=number, policy_id=policy, occurred_at=at, **(values | changes)
    )


def _notify(world: World, insurer: str, accident: str, recipient: str, at: datetime | date) -> None:
    world.add(
        "accident_notice",
        insurer_id=insurer,
        notice_id=f"N-{accident}-{recipient[:3]}",
        accident_id=accident,
        recipient=recipient,
        notified_at=at,
    )


def _accidents(world: World) -> None:
    centre, safety = "operation_centre", "safety_regulator"
    to_centre, to_authority, survey = (
        f"{R}/accident-notice-centre",
        f"{R}/accident-notice-government",
        f"{R}/site-survey",
    )
    _accident(world, "JIA", "A-01", "BJ-11", datetime(2017, 3, 2, 9, 30))
    _notify(world, "JIA", "A-01", centre, datetime(2017, 3, 2, 10, 30))
    _notify(world, "JIA", "A-01", safety, datetime(2017, 3, 2, 12, 0))
    _accident(world, "YI", "A-02", "BJ-06", datetime(2017, 6, 1, 8, 0), surveyed_at=datetime(2017, 6, 2, 9, 0))
    _notify(world, "YI", "A-02", centre, datetime(2017, 6, 1, 13, 0))
    _accident(world, "YI", "A-03", "BJ-04", datetime(2017, 4, 11, 14, 0), surveyed_at=None)
    _notify(world, "YI", "A-03", "association", datetime(2017, 4, 11, 15, 0))
    world.plant(
        "the centre told late or never, the authorities never, the scene seen a day later or never",
        compliant=f"{to_centre}/JIA,A-01 {to_authority}/JIA,A-01 {survey}/JIA,A-01",
        late=f"{to_centre}/YI,A-02 {survey}/YI,A-02",
        violated=f"{to_authority}/YI,A-02 {to_centre}/YI,A-03 {to_authority}/YI,A-03 {survey}/YI,A-03",
    )
    _accident(world, "JIA", "A-04", "BJ-11", datetime(2017, 4, 10, 7, 0), known_at=date(2017, 4, 10))
    _accident(world, "DING", "A-05", "BJ-03", datetime(2017, 3, 20, 7, 0))
    _accident(world, "JIA", "A-06", "BJ-05", datetime(2017, 5, 2, 7, 0), known_at=None, surveyed_at=None)
    _accident(world, "JIA", "A-07", "BJ-15", datetime(2017, 12, 20, 7, 0))
    _notify(world, "JIA", "A-07", centre, datetime(2017, 12, 20, 9, 0))
    _accident(world, "YI", "A-08", "BJ-13", datetime(2017, 5, 5, 7, 30))
    _notify(world, "YI", "A-08", centre, datetime(2017, 5, 5, 12, 0))
    _notify(world, "YI", "A-08", safety, date(2017, 5, 5))
    world.plant(
        "known on a day without an hour; no hours promised; not heard of yet; two promises, of which the shorter"
        " counts; told exactly in time; told on the day, at an hour nobody wrote down",
        undetermined=f"{to_centre}/JIA,A-04 {to_centre}/DING,A-05 {to_authority}/YI,A-08",
        late=f"{to_centre}/JIA,A-07",
        pending=f"{to_centre}/JIA,A-06",
        compliant=f"{to_centre}/YI,A-08",
    )
    _accident(world, "JIA", "A-12", "BJ-01", datetime(2017, 5, 5, 7, 0), work_safety=False)
    _accident(world, "YI", "A-13", "BJ-02", datetime(2016, 11, 29, 23, 0))
    _accident(world, "YI", "A-14", "BJ-02", datetime(2017, 11, 25, 8, 0))
    world.plant(
        "accidents that excuse no rate: not of work safety, before last year's cover, on the day of signing again",
        compliant=f"{R}/float-down-after-accident-free-year/JIA,BJ-15",
        violated=f"{R}/float-down-after-accident-free-year/YI,BJ-16",
    )
    _accident(world, "YI", "A-09", "BJ-21", datetime(2016, 10, 20, 23, 0), surveyed_at=None)
    _accident(world, "YI", "A-10", "BJ-22", datetime(2017, 5, 6, 7, 0), surveyed_at=None)
    _accident(world, "YI", "A-11", "BJ-23", datetime(2017, 5, 7, 7, 0), surveyed_at=None)
    world.plant(
        "scenes nobody saw: before the circular, outside the city, of another line",
        no_duty=f"{survey}/YI,A-09 {survey}/YI,A-10 {survey}/YI,A-11",
    )


def _slow_claims(world: World) -> None:
    pays, pays_old = f"{R}/settlement-within-set-time", f"{OLD}/paid-in-time"
    claim(world, "BJ-01", "JIA", "C-01", datetime(2017, 3, 2, 10, 0), closed_on=date(2017, 3, 20))
    world.add(
        "filing",
        insurer_id="JIA",
        filing_id="JIA-SET-C-01",
        kind="settlement",
        recipient="operation_centre",
        filed_at=datetime(2017, 3, 28, 9, 0),
        written=True,
        sections=("claims",),
        claim_id="C-01",
    )
    claim(world, "BJ-06", "YI", "C-02", datetime(2017, 6, 2, 9, 0), paid=date(2017, 7, 10))
    claim(world, "BJ-05", "JIA", "C-03", datetime(2017, 4, 3, 9, 0), paid=date(2017, 4, 24))
    claim(world, "BJ-02", "YI", "C-04", datetime(2017, 4, 12, 9, 0), paid=None)
    world.plant(
        "paid too late for both circulars; too late for the promise alone, which only Beijing asks for; never paid",
        compliant=f"{pays}/JIA,C-01 {pays_old}/JIA,C-01 {pays_old}/JIA,C-03",
        late=f"{pays}/YI,C-02 {pays_old}/YI,C-02 {pays}/JIA,C-03",
        violated=f"{pays}/YI,C-04 {pays_old}/YI,C-04",
        undetermined=f"{R}/settlement-report-centre/JIA,C-01",
    )
    never = {"determined_on": None, "agreed_on": None, "agreed_amount": None, "outcome": None}
    set_time, in_time = f"{R}/determination-within-set-time", f"{OLD}/determined-in-time"
    claim(world, "BJ-13", "YI", "C-05", datetime(2017, 5, 1, 9, 0), complex=True, **never)
    claim(
        world,
        "BJ-04",
        "YI",
        "C-06",
        datetime(2017, 5, 1, 9, 0),
        complex=True,
        determined_on=date(2017, 6, 20),
        agreed_on=date(2017, 6, 22),
        paid=date(2017, 6, 25),
    )
    claim(world, "BJ-04", "YI", "C-07", datetime(2017, 5, 3, 9, 0))
    for number, closed in (("C-08", date(2017, 5, 20)), ("C-21", date(2017, 9, 1)), ("C-22", None)):
        claim(
            world,
            "BJ-04",
            "YI",
            number,
            datetime(2017, 5, 4, 9, 0),
            complex=True,
            closed_on=closed,
            **(never | {"outcome": "withdrawn"}),
        )
    ahead = f"{OLD}/advance-after-sixty-days"
    world.plant(
        "a complex claim never determined, one determined late, one not complex; given up in time, too late, on a day"
        " nobody wrote down",
        violated=f"{set_time}/YI,C-05 {in_time}/YI,C-05 {ahead}/YI,C-05 {set_time}/YI,C-21 {in_time}/YI,C-21"
        f" {ahead}/YI,C-21 {set_time}/YI,C-22 {in_time}/YI,C-22",
        late=f"{set_time}/YI,C-06 {in_time}/YI,C-06",
        undetermined=f"{set_time}/YI,C-07",
        exempt=f"{set_time}/YI,C-08 {in_time}/YI,C-08 {ahead}/YI,C-08",
    )
    claim(world, "BJ-27", "YI", "C-23", datetime(2017, 6, 5, 9, 0), paid=date(2017, 7, 7))
    claim(
        world,
        "BJ-27",
        "YI",
        "C-24",
        datetime(2017, 6, 6, 9, 0),
        determined_on=date(2017, 7, 10),
        agreed_on=date(2017, 7, 12),
        paid=date(2017, 8, 2),
    )
    world.plant(
        "twenty days to pay by the contract, twenty-five to determine, and no promise: kept; missed",
        compliant=f"{set_time}/YI,C-23 {pays}/YI,C-23 {pays_old}/YI,C-23",
        late=f"{set_time}/YI,C-24 {in_time}/YI,C-24 {pays}/YI,C-24 {pays_old}/YI,C-24",
    )
    claim(world, "BJ-21", "YI", "C-09", datetime(2016, 10, 18, 9, 0), paid=date(2016, 12, 20))
    claim(world, "BJ-22", "YI", "C-10", datetime(2017, 5, 8, 9, 0), paid=date(2017, 7, 20))
    claim(world, "BJ-23", "YI", "C-11", datetime(2017, 5, 9, 9, 0), paid=date(2017, 7, 20))
    world.plant(
        "slow, but before the Beijing circular, outside the city, of another line: one finding each",
        late=f"{pays_old}/YI,C-09 {pays_old}/YI,C-10 {pays_old}/YI,C-11",
        no_duty=f"{pays}/YI,C-09 {pays}/YI,C-10 {pays}/YI,C-11",
    )


def _advances(world: World) -> None:
    before, rescue, medical = f"{R}/claim-prepayment", f"{R}/rescue-advance", f"{R}/medical-advance"
    ready = ("prepayment_ready_on", "rescue_advance_ready_on", "medical_advance_ready_on")
    day = date(2017, 3, 1)
    claim(world, "BJ-05", "JIA", "C-12", datetime(2017, 2, 20, 9, 0), **dict.fromkeys(ready, day))
    pay(world, "JIA", "C-12", date(2017, 3, 10), "1000.00", "prepayment")
    pay(world, "JIA", "C-12", date(2017, 3, 3), "300.00", "medical_advance")
    claim(world, "BJ-04", "YI", "C-13", datetime(2017, 2, 20, 9, 0), **dict.fromkeys(ready, day))
    pay(world, "YI", "C-13", date(2017, 3, 20), "500.00", "rescue_advance")
    claim(world, "BJ-03", "DING", "C-14", datetime(2017, 2, 20, 9, 0), rescue_advance_ready_on=day)
    claim(
        world,
        "BJ-08",
        "JIA",
        "C-15",
        datetime(2017, 2, 22, 9, 0),
        prepayment_ready_on=day,
        medical_advance_ready_on=day,
    )
    claim(
        world,
        "BJ-11",
        "JIA",
        "C-20",
        datetime(2017, 2, 22, 9, 0),
        prepayment_ready_on=day,
        rescue_advance_ready_on=day,
    )
    pay(world, "JIA", "C-20", date(2017, 3, 6), "1000.00", "prepayment")
    pay(world, "JIA", "C-20", date(2017, 3, 4), "300.00", "rescue_advance")
    world.plant("advances paid on the last day", compliant=f"{before}/JIA,C-20 {rescue}/JIA,C-20")
    for number, closed in (("C-25", date(2017, 3, 6)), ("C-26", date(2017, 3, 7))):
        claim(
            world,
            "BJ-11",
            "JIA",
            number,
            datetime(2017, 2, 18, 9, 0),
            paid=date(2017, 3, 5),
            closed_on=closed,
            prepayment_ready_on=day,
        )
    world.plant(
        "paid in full instead, and closed on the last day for the advance; a day later",
        exempt=f"{before}/JIA,C-25",
        violated=f"{before}/JIA,C-26",
    )
    world.plant(
        "advances paid late, in time and never; promised without a time; refused by the promise; of a contract of"
        " which the export does not say whether it gives one",
        late=f"{before}/JIA,C-12 {rescue}/YI,C-13",
        compliant=f"{medical}/JIA,C-12",
        violated=f"{rescue}/JIA,C-12 {before}/JIA,C-15 {medical}/JIA,C-15",
        undetermined=f"{medical}/YI,C-13 {rescue}/DING,C-14",
        no_duty=f"{before}/YI,C-13",
    )


def _claims_in_doubt(world: World) -> None:
    pays, pays_old = f"{R}/settlement-within-set-time", f"{OLD}/paid-in-time"
    claim(world, "BJ-98", "JIA", "C-16", datetime(2017, 8, 1, 9, 0))
    claim(
        world,
        "BJ-01",
        "JIA",
        "C-17",
        datetime(2017, 8, 2, 9, 0),
        agreed_amount=Differing(Decimal("5000.00"), Decimal("8000.00")),
    )
    claim(world, "BJ-15", "JIA", "C-18", datetime(2017, 12, 21, 9, 0), paid=date(2018, 1, 8))
    claim(world, "BJ-01", "JIA", "C-19", datetime(2017, 8, 3, 9, 0), agreed_amount=None)
    world.plant(
        "a policy nobody has; two sums of one claim; too late for the shorter of two promises; no sum at all",
        undetermined=f"{pays}/JIA,C-16 {pays_old}/JIA,C-16 {pays}/JIA,C-17 {pays_old}/JIA,C-17 {pays_old}/JIA,C-19",
        late=f"{pays}/JIA,C-18",
        compliant=f"{pays_old}/JIA,C-18",
    )

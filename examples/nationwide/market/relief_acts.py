"""The summer of 2022: relief for enterprises in difficulty, and what it does not excuse."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from examples.nationwide.market.contracts import claim, write, write_beijing
from examples.nationwide.market.rows import Differing, World

R: Final = "iac-2022-06"
BEIJING: Final = "bj-2016-502"
OLD: Final = "circ-2010-82"


def act_in_summer(world: World) -> None:
    """Add single acts of that year."""
    _hardships(world)
    _policies(world)
    _claims(world)
    _concessions(world)


def _hardships(world: World) -> None:
    for insurer, holder, until, severe, area in (
        ("BING", "H-R8", date(2022, 6, 9), True, "severe"),
        ("JIA", "H-R1", None, True, "severe"),
        ("JIA", "H-R2", date(2022, 7, 31), True, "affected"),
        ("YI", "H-R3", None, True, "severe"),
        ("YI", "H-R4", None, None, "affected"),
        ("YI", "H-R9", None, True, "severe"),
        ("DING", "H-R5", None, True, "severe"),
        ("GENG", "H-R6", None, True, "severe"),
        ("WU", "H-R10", None, True, "affected"),
    ):
        world.add(
            "hardship",
            insurer_id=insurer,
            holder_id=holder,
            began_on=date(2022, 8, 1) if holder == "H-R9" else date(2022, 4, 1),
            ended_on=until,
            severe=severe,
            area_level=area,
        )


def _policies(world: World) -> None:
    write(world, "JIA", "RL-01", date(2022, 1, 10), holder_id="H-R1")
    write(world, "JIA", "RL-02", date(2022, 1, 10), holder_id="H-R2")
    write(world, "DING", "RL-05", date(2022, 1, 10), holder_id="H-R5")
    write(world, "GENG", "RL-06", date(2022, 1, 10), holder_id="H-R6")
    write_beijing(world, "YI", "RL-03", date(2021, 8, 10), holder_id="H-R3", industry="C2511", rate=Decimal("0.0027"))
    write_beijing(
        world,
        "YI",
        "RL-13",
        date(2022, 8, 8),
        holder_id="H-R3",
        previous_policy_id="RL-03",
        industry="C2511",
        float_ground="accident_free",
        rate=Decimal("0.0015"),
    )
    write_beijing(world, "JIA", "RL-04", date(2021, 8, 10), holder_id="H-R1", industry="H6110", rate=Decimal("0.0009"))
    write_beijing(
        world,
        "JIA",
        "RL-14",
        date(2022, 8, 8),
        holder_id="H-R1",
        previous_policy_id="RL-04",
        industry="H6110",
        float_ground="accident_free",
        rate=Decimal("0.0007"),
    )
    write_beijing(
        world,
        "JIA",
        "RL-19",
        date(2022, 8, 10),
        holder_id="H-R1",
        previous_policy_id="RL-04",
        industry="H6110",
        float_ground="ordinary_accident",
        rate=Decimal("0.00064"),
    )
    write(world, "YI", "RL-15", date(2022, 8, 9), holder_id="H-R4", previous_policy_id="RL-07", rate=Decimal("0.001"))
    write(world, "YI", "RL-07", date(2021, 8, 9), holder_id="H-R4")
    write(world, "YI", "RL-16", date(2022, 6, 9), holder_id="H-R4", previous_policy_id="RL-07", rate=Decimal("0.001"))
    write(world, "JIA", "RL-17", date(2022, 8, 1), holder_id="H-R2", previous_policy_id="RL-02", rate=Decimal("0.001"))
    write(world, "JIA", "RL-18", date(2022, 7, 31), holder_id="H-R2", previous_policy_id="RL-02")
    war, table = f"{R}/no-price-war", f"{BEIJING}/no-off-table-pricing"
    world.plant(
        "a concession that the initiative praises and the rate table forbids; a cut that floating rates demand; one"
        " the table permits; a deep cut without ground; the day before the initiative; the day after the difficulty;"
        " the same rate again",
        compliant=f"{war}/YI,RL-13 {table}/JIA,RL-14 {war}/JIA,RL-18",
        violated=f"{table}/YI,RL-13",
        exempt=f"{war}/JIA,RL-14 {war}/JIA,RL-19",
        undetermined=f"{war}/YI,RL-15",
        no_duty=f"{war}/YI,RL-16 {war}/JIA,RL-17",
    )


def _claims(world: World) -> None:
    first, simple, papers, again, fast = (
        f"{R}/{one}"
        for one in (
            "priority-payment",
            "claim-simplified",
            "papers-reduced",
            "resurvey-waived",
            "paid-in-full-and-fast",
        )
    )

    def waive(insurer: str, number: str, kind: str, day: date) -> None:
        world.add(
            "claim_waiver",
            insurer_id=insurer,
            waiver_id=f"W-{number}-{kind[:3]}",
            claim_id=number,
            kind=kind,
            waived_on=day,
        )

    july = datetime(2022, 7, 4, 9, 0)
    claim(world, "RL-01", "JIA", "R-01", july)
    waive("JIA", "R-01", "document", date(2022, 7, 8))
    claim(world, "RL-03", "YI", "R-02", july, paid=date(2022, 8, 20), priority=False, resurveyed=True)
    claim(world, "RL-01", "JIA", "R-03", july)
    waive("JIA", "R-03", "procedure", date(2022, 7, 8))
    waive("JIA", "R-03", "document", date(2022, 7, 20))
    claim(world, "RL-07", "YI", "R-04", july, paid=None)
    waive("YI", "R-04", "resurvey", date(2022, 7, 25))
    world.plant(
        "one slow payment to an enterprise in difficulty in Beijing: two violations and a shortfall",
        late=f"{OLD}/paid-in-time/YI,R-02 {BEIJING}/settlement-within-set-time/YI,R-02 {fast}/YI,R-02",
    )
    world.plant(
        "claims handled as the initiative asks; not at all; papers waived too late; never paid",
        compliant=f"{first}/JIA,R-01 {simple}/JIA,R-01 {papers}/JIA,R-01 {again}/JIA,R-01 {fast}/JIA,R-01"
        f" {simple}/JIA,R-03",
        violated=f"{first}/YI,R-02 {simple}/YI,R-02 {papers}/YI,R-02 {again}/YI,R-02 {fast}/YI,R-04",
        late=f"{papers}/JIA,R-03 {simple}/YI,R-04",
    )
    write(world, "YI", "RL-09", date(2022, 1, 12), holder_id="H-R9")
    claim(world, "RL-09", "YI", "R-12", july, priority=False)
    claim(world, "RL-03", "YI", "R-13", july, clear_liability=False, outcome="nil", agreed_on=None, agreed_amount=None)
    world.plant(
        "hit a month after the loss; liability unclear, and closed without payment",
        no_duty=f"{first}/YI,R-12 {fast}/YI,R-12 {simple}/YI,R-13 {papers}/YI,R-13 {again}/YI,R-13 {first}/YI,R-13",
    )
    write(world, "JIA", "RL-08", date(2022, 1, 11), holder_id="H-R1", pay_days_agreed=30)
    claim(world, "RL-08", "JIA", "R-14", july, clear_liability=False, paid=date(2022, 8, 15))
    world.plant("paid on the last day the contract gives", compliant=f"{fast}/JIA,R-14 {OLD}/paid-in-time/JIA,R-14")
    claim(world, "RL-05", "DING", "R-05", july, priority=False)
    claim(world, "RL-06", "GENG", "R-06", july, priority=False)
    claim(world, "RL-01", "JIA", "R-07", datetime(2022, 6, 8, 9, 0), priority=False)
    claim(world, "RL-02", "JIA", "R-08", datetime(2022, 8, 1, 9, 0), priority=False)
    claim(world, "RL-01", "JIA", "R-09", july, clear_liability=None, priority=None)
    claim(world, "RL-01", "JIA", "R-10", datetime(2023, 12, 20, 9, 0))
    claim(world, "RL-03", "YI", "R-11", july, resurveyed=Differing(True, False))
    world.plant(
        "no priority: of no member; of nobody knows whether a member; before the initiative; after the difficulty;"
        " not on record; still going on",
        no_duty=f"{first}/DING,R-05 {first}/JIA,R-07 {first}/JIA,R-08",
        undetermined=f"{first}/GENG,R-06 {first}/JIA,R-09 {simple}/JIA,R-09 {again}/YI,R-11",
        compliant=f"{first}/JIA,R-10",
        violated=f"{simple}/JIA,R-10",
    )


def _concessions(world: World) -> None:
    def concede(insurer: str, number: int, policy: str, holder: str, after: str, **changes: Any) -> None:
        day = date(2022, 7, 10)
        values: dict[str, Any] = {
            "registered_on": day,
            "renewal": True,
            "applied_on": day,
            "assessed_on": day + timedelta(days=5),
            "assessment_favourable": True,
            "decided_on": day + timedelta(days=8),
            "rate_before": Decimal("0.002"),
        }
        world.add(
            "concession",
            insurer_id=insurer,
            concession_id=f"CC{number}",
            policy_id=policy,
            holder_id=holder,
            rate_after=Decimal(after),
            **(values | changes),
        )

    given, applied, assessed = (
        f"{R}/{one}" for one in ("renewal-concession", "concession-on-application", "concession-on-assessment")
    )
    concede("YI", 1, "RL-13", "H-R3", "0.0015", rate_before=Decimal("0.0027"))
    concede("YI", 2, "RL-15", "H-R3", "0.001", applied_on=None, assessed_on=date(2022, 8, 1))
    concede("JIA", 1, "RL-01", "H-R1", "0.002")
    concede("JIA", 2, "RL-14", "H-R1", "0.00063", rate_before=Decimal("0.00063"))
    concede("YI", 3, "RL-07", "H-R4", "0.0018")
    concede("YI", 4, "RL-07", "H-R3", "0.0018", renewal=False)
    concede("DING", 1, "RL-05", "H-R5", "0.002")
    concede("YI", 5, "RL-16", "H-R3", "0.002", registered_on=date(2022, 6, 9))
    concede("YI", 6, "RL-97", "H-R3", "0.0019")
    concede("YI", 7, "RL-97", "H-R3", "0.002")
    world.plant(
        "a concession asked for, assessed and given, below the table; given unasked and looked at afterwards; refused"
        " though assessed well; already at the floor; how badly hit is not on record; no renewal; of no member; before",
        compliant=f"{given}/YI,CC1 {applied}/YI,CC1 {assessed}/YI,CC1",
        violated=f"{applied}/YI,CC2 {assessed}/YI,CC2 {given}/JIA,CC1",
        exempt=f"{given}/JIA,CC2",
        undetermined=f"{given}/YI,CC3 {given}/YI,CC7",
        no_duty=f"{given}/YI,CC4 {given}/DING,CC1 {given}/YI,CC5",
    )

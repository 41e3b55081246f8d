"""All the country, from 2010 on: explanations, claims, disputes, enquiries, complaints."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from examples.nationwide.market.contracts import ask_papers, claim, explain, pay, write
from examples.nationwide.market.rows import Differing, Garbled, World

R: Final = "circ-2010-82"
NEVER: Final[dict[str, Any]] = {"determined_on": None, "agreed_on": None, "agreed_amount": None, "outcome": None}


def serve(world: World) -> None:
    """Add what was done for clients everywhere."""
    _explanations(world)
    _claims(world)
    _refusals_and_papers(world)
    _disputes_and_enquiries(world)
    _complaints(world)
    world.add(
        "internal_document",
        insurer_id="JIA",
        document_id="JIA-D-social",
        kind="social_management",
        adopted_on=date(2010, 12, 1),
        covers=("head_responsibility", "target_responsibility", "task_division", "work_assessment"),
    )
    world.plant("no day is named for arrangements", undetermined=f"{R}/head-responsible/JIA {R}/work-assessed/DING")


def _explanations(world: World) -> None:
    write(world, "JIA", "SV-01", date(2010, 9, 3), explained=False)
    write(world, "JIA", "SV-02", date(2011, 3, 1))
    write(world, "YI", "SV-03", date(2011, 3, 1), explained=False)
    explain(world, "YI", "SV-03", datetime(2011, 2, 28, 10, 0), form="terms_only")
    write(world, "YI", "SV-04", date(2012, 5, 8), explained=False)
    explain(world, "YI", "SV-04", datetime(2012, 5, 9, 10, 0))
    write(world, "YI", "SV-05", date(2014, 5, 8), explained=False)
    explain(world, "YI", "SV-05", datetime(2014, 5, 7, 10, 0), exclusions_explained=False)
    write(world, "YI", "SV-06", date(2014, 6, 8), explained=False)
    explain(world, "YI", "SV-06", datetime(2014, 6, 7, 10, 0), form="oral", proof="none")
    write(world, "XIN", "SV-07", date(2012, 6, 8), explained=False)
    write(world, "BING", "SV-08", date(2015, 6, 8), explained=False, line="life")
    explain(world, "BING", "SV-08", datetime(2015, 6, 7, 10, 0), form=Garbled("短信"))
    cover, exclusions = f"{R}/cover-explained", f"{R}/exclusions-explained"
    world.plant(
        "explained before the circular; not at all but by handing over the terms; a day late; without exclusions;"
        " without proof; nothing known of it; by means nobody can name",
        no_duty=f"{cover}/JIA,SV-01",
        compliant=f"{cover}/JIA,SV-02 {cover}/YI,SV-05",
        violated=f"{cover}/YI,SV-03 {exclusions}/YI,SV-03 {exclusions}/YI,SV-05",
        late=f"{cover}/YI,SV-04",
        undetermined=f"{cover}/YI,SV-06 {cover}/XIN,SV-07 {exclusions}/BING,SV-08",
    )
    write(world, "JIA", "SV-10", date(2012, 1, 10), pay_days_agreed=20, determine_days_agreed=45)
    write(world, "DING", "SV-11", date(2020, 6, 1), deductible=Decimal("1000.00"), payout_ratio=Decimal("0.9"))
    write(world, "YI", "SV-12", date(2022, 12, 1))


def _claims(world: World) -> None:
    in_time, pays, total = f"{R}/determined-in-time", f"{R}/paid-in-time", f"{R}/agreed-sum-by-contract"
    claim(world, "SV-01", "JIA", "S-01", datetime(2010, 9, 5, 9, 0), paid=date(2010, 12, 1))
    claim(world, "SV-01", "JIA", "S-02", datetime(2010, 9, 8, 9, 0), paid=date(2010, 12, 1))
    claim(
        world,
        "SV-10",
        "JIA",
        "S-03",
        datetime(2012, 2, 1, 9, 0),
        determined_on=date(2012, 3, 20),
        agreed_on=date(2012, 3, 22),
        paid=date(2012, 4, 10),
    )
    claim(
        world,
        "SV-02",
        "JIA",
        "S-04",
        datetime(2011, 5, 1, 9, 0),
        stopped_days=12,
        determined_on=date(2011, 6, 15),
        agreed_on=date(2011, 6, 16),
        paid=date(2011, 6, 20),
    )
    world.plant(
        "slow, reported a day before the circular and two days after it; the contract gives more days; the clock stood",
        no_duty=f"{pays}/JIA,S-01",
        late=f"{pays}/JIA,S-02",
        compliant=f"{in_time}/JIA,S-03 {pays}/JIA,S-03 {in_time}/JIA,S-04",
        undetermined=f"{R}/simple-claim-determined-promptly/JIA,S-04",
    )
    claim(
        world,
        "SV-11",
        "DING",
        "S-05",
        datetime(2020, 8, 3, 9, 0),
        covered_loss=Decimal("9000.00"),
        agreed_amount=Decimal("6500.00"),
        closed_on=date(2020, 8, 16),
        paid=date(2020, 9, 1),
    )
    claim(
        world,
        "SV-11",
        "DING",
        "S-06",
        datetime(2020, 9, 3, 9, 0),
        covered_loss=Decimal("9000.00"),
        agreed_amount=Decimal("7100.00"),
        closed_on=date(2020, 10, 1),
    )
    claim(
        world,
        "SV-11",
        "DING",
        "S-07",
        datetime(2020, 10, 3, 9, 0),
        covered_loss=Decimal("9000.00"),
        agreed_amount=Decimal("4000.00"),
        limit_available=Decimal("4000.00"),
    )
    for number, sum_agreed, other in (("S-18", "6500.00", "600.00"), ("S-19", "6500.00", "500.00")):
        claim(
            world,
            "SV-11",
            "DING",
            number,
            datetime(2020, 8, 4, 9, 0),
            covered_loss=Decimal("9000.00"),
            agreed_amount=Decimal(sum_agreed),
            other_reductions=Decimal(other),
            closed_on=date(2020, 8, 17),
        )
    world.plant(
        "other terms take off six hundred, and five hundred where six were; closed first and paid two days later",
        compliant=f"{total}/DING,S-18 {R}/closed-in-full/DING,S-18",
        violated=f"{total}/DING,S-19",
    )
    claim(world, "SV-11", "DING", "S-08", datetime(2021, 2, 20, 9, 0), paid=None, closed_on=date(2021, 3, 30))
    claim(
        world,
        "SV-11",
        "DING",
        "S-09",
        datetime(2020, 11, 3, 9, 0),
        covered_loss=None,
        paid=None,
        closed_on=date(2020, 12, 1),
    )
    world.plant(
        "less than the contract gives, and paid later than ten days after the file was closed; in full; up to the"
        " limit; payments of one month missing; no loss known, never paid",
        violated=f"{total}/DING,S-05 {R}/closed-in-full/DING,S-05 {R}/closed-in-full/DING,S-09 {pays}/DING,S-09",
        compliant=f"{total}/DING,S-06 {total}/DING,S-07 {R}/closed-in-full/DING,S-06",
        undetermined=f"{pays}/DING,S-08 {total}/DING,S-09",
    )
    claim(world, "SV-12", "YI", "S-10", datetime(2023, 12, 15, 9, 0), **NEVER)
    claim(world, "SV-12", "YI", "S-11", datetime(2023, 3, 1, 9, 0), **NEVER)
    pay(world, "YI", "S-11", date(2023, 5, 20), "2000.00", "prepayment")
    claim(world, "SV-12", "YI", "S-12", datetime(2023, 3, 2, 9, 0), **(NEVER | {"outcome": "refused"}))
    claim(world, "SV-12", "YI", "S-13", datetime(2023, 11, 2, 9, 0), materials_received_on=None, **NEVER)
    claim(world, "SV-12", "YI", "S-14", datetime(2023, 4, 2, 9, 0), stopped_days=Differing(5, 50), **NEVER)
    claim(world, "SV-12", "YI", "S-15", datetime(2023, 3, 1, 9, 0), **NEVER)
    pay(world, "YI", "S-15", date(2023, 5, 5), "2000.00", "prepayment")
    after = date(2024, 1, 3)
    claim(
        world,
        "SV-12",
        "YI",
        "S-16",
        datetime(2023, 11, 20, 9, 0),
        determined_on=after,
        agreed_on=after,
        paid=after,
    )
    claim(world, "SV-12", "YI", "S-17", datetime(2024, 1, 2, 9, 0), **NEVER)
    write(world, "YI", "SV-13", date(2024, 1, 3), explained=False)
    advance = f"{R}/advance-after-sixty-days"
    world.plant(
        "paid ahead on the sixtieth day; determined after the day of the audit, which must not count",
        compliant=f"{advance}/YI,S-15",
        violated=f"{in_time}/YI,S-16",
        no_duty=f"{pays}/YI,S-16",
    )
    world.plant(
        "still in time; paid ahead, too late; refused; no papers yet; two counts of the days the clock stood",
        pending=f"{in_time}/YI,S-10 {advance}/YI,S-10 {in_time}/YI,S-13",
        late=f"{advance}/YI,S-11",
        violated=f"{in_time}/YI,S-11",
        exempt=f"{advance}/YI,S-12",
        undetermined=f"{advance}/YI,S-14 {in_time}/YI,S-14",
    )


def _refusals_and_papers(world: World) -> None:
    told, reasons, once, listed = (
        f"{R}/{one}" for one in ("refusal-notified", "refusal-reasoned", "papers-asked-once", "papers-listed")
    )
    refused = {"outcome": "refused", "agreed_on": None, "agreed_amount": None}
    for number, sent, why, outcome in (
        ("S-21", date(2015, 3, 13), True, "refused"),
        ("S-22", date(2015, 3, 25), False, "refused"),
        ("S-23", None, None, "refused"),
        ("S-24", date(2015, 3, 13), None, "refused"),
        ("S-25", None, None, Garbled("协议了结")),
    ):
        claim(
            world,
            "SV-05",
            "YI",
            number,
            datetime(2015, 3, 2, 9, 0),
            **(refused | {"refusal_sent_on": sent, "refusal_reasoned": why, "outcome": outcome}),
        )
    world.plant(
        "refused: told in time with reasons; late without; never told; whether with reasons is not on record; an"
        " outcome nobody can tell",
        compliant=f"{told}/YI,S-21 {reasons}/YI,S-21",
        late=f"{told}/YI,S-22",
        violated=f"{reasons}/YI,S-22 {told}/YI,S-23",
        undetermined=f"{reasons}/YI,S-24 {told}/YI,S-25",
    )
    claim(world, "SV-02", "JIA", "S-31", datetime(2011, 9, 1, 9, 0))
    claim(world, "SV-03", "YI", "S-32", datetime(2011, 9, 1, 9, 0))
    for insurer, number in (("JIA", "S-31"), ("YI", "S-32")):
        ask_papers(world, insurer, number, datetime(2011, 9, 2, 9, 0))
        ask_papers(world, insurer, number, datetime(2011, 9, 5, 9, 0), supplement=True, items=("事故证明",))
    ask_papers(world, "YI", "S-32", datetime(2011, 9, 8, 9, 0), supplement=True, items=())
    ask_papers(world, "YI", "S-32", datetime(2011, 9, 9, 9, 0), items=None)
    world.plant(
        "missing papers asked for once, and twice; without saying which; a list that is not on record",
        compliant=f"{once}/JIA,S-31 {listed}/JIA,RQ-S-31-1",
        violated=f"{once}/YI,S-32 {listed}/YI,RQ-S-32-3",
        undetermined=f"{listed}/YI,RQ-S-32-4",
    )


def _disputes_and_enquiries(world: World) -> None:
    def dispute(number: str, adopted: object, insurer: str = "YI", **changes: Any) -> None:
        values: dict[str, Any] = {
            "opened_on": date(2017, 5, 21),
            "subject": "terms",
            "interests_conflict": False,
            "forum": "negotiation",
            "carried_out_on": date(2017, 6, 10),
            "closed_on": date(2017, 6, 10),
        }
        world.add(
            "dispute",
            insurer_id=insurer,
            dispute_id=number,
            policy_id="SV-05",
            adopted_for=adopted,
            **(values | changes),
        )

    dispute("DP-1", "insured", "JIA")
    dispute("DP-2", "insurer")
    dispute("DP-3", "insured", interests_conflict=True)
    dispute("DP-4", "insurer", forum="court")
    dispute("DP-5", "insurer", subject="amount")
    dispute("DP-6", Garbled("折中"))
    dispute("DP-7", "insurer", opened_on=date(2010, 9, 1), carried_out_on=date(2010, 10, 1))
    dispute("DP-8", None, carried_out_on=None, closed_on=None)
    rule = f"{R}/disputed-terms-favour-insured"
    world.plant(
        "disputed terms read for the insured; for the insurer; against the beneficiary; by a court; no terms; in a way"
        " nobody can name; before the circular; not carried out",
        compliant=f"{rule}/JIA,DP-1",
        violated=f"{rule}/YI,DP-2",
        undetermined=f"{rule}/YI,DP-3 {rule}/YI,DP-6",
        exempt=f"{rule}/YI,DP-4",
        no_duty=f"{rule}/YI,DP-5 {rule}/YI,DP-7 {rule}/YI,DP-8",
    )
    for number, received, answered in (
        ("EN-1", datetime(2017, 5, 8, 10, 0), datetime(2017, 5, 9, 10, 0)),
        ("EN-2", datetime(2018, 5, 8, 10, 0), None),
        ("EN-3", datetime(2010, 9, 5, 23, 59), None),
    ):
        world.add(
            "enquiry",
            insurer_id="JIA",
            enquiry_id=number,
            medium="telephone",
            received_at=received,
            answered_at=answered,
        )
    world.plant(
        "enquiries, for which there are no days",
        undetermined=f"{R}/enquiry-answered/JIA,EN-2",
        no_duty=f"{R}/enquiry-answered/JIA,EN-3",
    )


def _complaints(world: World) -> None:
    decided, told = f"{R}/complaint-decided", f"{R}/complaint-result-told"

    def complain(number: str, received: datetime, insurer: str = "YI", **changes: Any) -> None:
        values: dict[str, Any] = {
            "medium": "telephone",
            "line": "property",
            "accepted_on": received.date() + timedelta(days=1),
            "simple": True,
            "major": False,
        }
        world.add("complaint", insurer_id=insurer, complaint_id=number, received_at=received, **(values | changes))

    spring = datetime(2017, 2, 28, 10, 0)
    complain("CP-01", spring, "JIA", decided_on=date(2017, 3, 15), told_on=date(2017, 3, 22))
    complain("CP-02", spring, decided_on=date(2017, 3, 16), told_on=date(2017, 3, 27))
    complain("CP-03", spring)
    complain("CP-04", spring, simple=False, extended_days=45, decided_on=date(2017, 4, 30))
    complain("CP-05", spring, simple=False, decided_on=date(2017, 3, 31), told_on=date(2017, 4, 7))
    world.plant(
        "decided on the tenth working day and told on the fifth; a day late each; never; extended beyond what is"
        " allowed and never told; holidays are no working days",
        compliant=f"{decided}/JIA,CP-01 {told}/JIA,CP-01 {decided}/YI,CP-04 {decided}/YI,CP-05 {told}/YI,CP-05",
        late=f"{decided}/YI,CP-02 {told}/YI,CP-02",
        violated=f"{decided}/YI,CP-03 {told}/YI,CP-04",
    )
    complain("CP-06", datetime(2021, 3, 1, 10, 0), decided_on=date(2021, 3, 18), told_on=date(2021, 3, 19))
    complain("CP-07", datetime(2012, 3, 1, 10, 0), decided_on=date(2012, 9, 1))
    complain(
        "CP-08",
        datetime(2017, 4, 1, 10, 0),
        simple=Differing(True, False),
        decided_on=date(2017, 4, 25),
        told_on=date(2017, 4, 26),
    )
    complain("CP-09", datetime(2023, 12, 29, 16, 0), accepted_on=None)
    complain("CP-10", datetime(2023, 12, 20, 16, 0))
    complain("CP-11", datetime(2010, 9, 1, 10, 0))
    received = datetime(2021, 3, 1, 10, 0)
    complain("CP-12", received, decided_on=date(2021, 3, 16), told_on=date(2021, 3, 18))
    complain("CP-13", received, accepted_on=date(2021, 3, 10), decided_on=date(2021, 3, 15), told_on=date(2021, 3, 16))
    complain("CP-14", received, simple=False, extended_days=45, decided_on=date(2021, 4, 30))
    world.plant(
        "since 2020 deciding and telling have one time, from the day of receipt: told too late; both in time; extended"
        " beyond what is allowed and never told",
        compliant=f"{decided}/YI,CP-12 {decided}/YI,CP-13 {told}/YI,CP-13 {decided}/YI,CP-14",
        late=f"{told}/YI,CP-12",
        violated=f"{told}/YI,CP-14",
    )
    world.plant(
        "fifteen days by now; no days yet in 2012; simple or not, the rows differ; not taken up yet; still in time;"
        " before the circular",
        late=f"{decided}/YI,CP-06",
        undetermined=f"{decided}/YI,CP-07 {decided}/YI,CP-08 {told}/YI,CP-07",
        pending=f"{decided}/YI,CP-09 {decided}/YI,CP-10",
        no_duty=f"{decided}/YI,CP-11 {told}/YI,CP-06",
    )

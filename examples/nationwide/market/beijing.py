"""The Beijing pilot: policies, how they were priced, sold and looked after, and what lies just outside the pilot."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, Final

from examples.nationwide.market.contracts import inspect, visit, write, write_beijing
from examples.nationwide.market.rows import Differing, Garbled, World

R: Final = "bj-2016-502"
SIGNED: Final = date(2016, 11, 20)


def sell_in_beijing(world: World) -> None:
    """Add the policies."""
    _plain_and_sinful(world)
    _off_the_table(world)
    _outside_pilot(world)
    _renewals(world)
    _out_of_scope(world)
    _inspections(world)


def _plain_and_sinful(world: World) -> None:
    write_beijing(world, "JIA", "BJ-01", SIGNED)
    write_beijing(
        world,
        "YI",
        "BJ-02",
        date(2016, 11, 25),
        visited=False,
        inspected=False,
        handler_kind="town_staff",
        region="110106",
    )
    world.add(
        "handling_fee",
        insurer_id="YI",
        fee_id="FEE1",
        policy_id="BJ-02",
        paid_on=date(2016, 12, 10),
        amount=Decimal("50.00"),
        payee_kind="town_staff",
    )
    world.add(
        "handling_fee",
        insurer_id="JIA",
        fee_id="FEE1",
        policy_id="BJ-01",
        paid_on=date(2016, 12, 10),
        amount=Decimal("50.00"),
        payee_kind="dedicated",
    )
    inspect(
        world,
        "YI",
        "BJ-02",
        date(2017, 5, 10),
        conducted_by="sales_staff",
        hazards=3,
        advice_count=0,
        archived_on=None,
        feedback_on=date(2017, 12, 20),
        report_on=None,
        government_feedback_on=None,
    )
    duties = "dedicated-staff-underwriting no-entrusted-underwriting no-entrusted-by-fee visit-at-application"
    duties += " visit-survey-form visit-data-collection inspection-after-binding"
    papers = "inspection-archive inspection-written-report inspection-feedback-government inspection-advice"
    world.plant(
        "sold by township staff for a fee, unseen, and looked at by salesmen only who left no papers",
        violated=" ".join(f"{R}/{rule}/YI,BJ-02" for rule in duties.split())
        + " "
        + " ".join(f"{R}/{rule}/YI,I-BJ-02" for rule in papers.split()),
        late=f"{R}/inspection-feedback-insured/YI,I-BJ-02",
    )
    write_beijing(world, "DING", "BJ-03", date(2017, 1, 10), visited=False, industry="H6110", rate=Decimal("0.001"))
    world.plant("what DING recorded of visits is missing", undetermined=f"{R}/visit-at-application/DING,BJ-03")
    write_beijing(
        world,
        "YI",
        "BJ-04",
        date(2016, 11, 3),
        visited=False,
        industry="G5430",
        size_band="medium",
        rate=Decimal("0.0012"),
        handler_id="S9",
    )
    visit(world, "YI", "BJ-04", date(2016, 11, 8), survey_form_id=None, data_collected=False)
    write_beijing(
        world, "JIA", "BJ-05", date(2016, 11, 4), industry="G5430", size_band="medium", rate=Decimal("0.0014")
    )
    world.plant(
        "two rates for one kind of enterprise; a visit after the signing with nothing written down; a handler unknown",
        violated=f"{R}/uniform-pricing/YI,BJ-04 {R}/uniform-pricing/JIA,BJ-05 {R}/visit-survey-form/YI,BJ-04"
        f" {R}/visit-data-collection/YI,BJ-04",
        late=f"{R}/visit-at-application/YI,BJ-04",
        compliant=f"{R}/no-off-table-pricing/YI,BJ-04 {R}/uniform-pricing/JIA,BJ-01",
        undetermined=f"{R}/no-entrusted-by-second-post/YI,BJ-04",
    )
    write_beijing(
        world,
        "YI",
        "BJ-27",
        date(2016, 12, 15),
        handler_kind="self_service",
        handler_id=None,
        determine_days_agreed=25,
        pay_days_agreed=20,
    )
    world.plant(
        "applied for by scan code, where nobody handles it",
        compliant=f"{R}/dedicated-staff-underwriting/YI,BJ-27",
        no_duty=f"{R}/no-entrusted-by-second-post/YI,BJ-27",
    )
    write_beijing(world, "YI", "BJ-31", date(2023, 6, 1), inspected=False, industry="C2511", rate=Decimal("0.0027"))
    world.plant("a cover that still runs", pending=f"{R}/inspection-after-binding/YI,BJ-31")


def _off_the_table(world: World) -> None:
    write_beijing(
        world,
        "YI",
        "BJ-06",
        date(2016, 12, 5),
        industry="C2511",
        rate=Decimal("0.004"),
        premium=Decimal("3600.00"),
        handler_id="S2",
    )
    world.plant(
        "a rate above what the table permits, a premium below what the rate gives, a handler who is a safety officer",
        violated=f"{R}/no-off-table-pricing/YI,BJ-06 {R}/premium-by-standard/YI,BJ-06"
        f" {R}/no-entrusted-by-second-post/YI,BJ-06",
        compliant=f"{R}/uniform-pricing/YI,BJ-06",
    )
    write_beijing(world, "YI", "BJ-07", date(2016, 12, 8), industry="H6110", size_band="micro", rate=None)
    write_beijing(world, "JIA", "BJ-08", date(2016, 12, 9), industry="B0610")
    write_beijing(world, "JIA", "BJ-09", date(2016, 12, 9), industry="E4710")
    write_beijing(
        world,
        "YI",
        "BJ-10",
        date(2016, 12, 12),
        industry="H6110",
        float_ground="ordinary_accident",
        rate=Differing(Decimal("0.0010"), Decimal("0.0009")),
        premium=Decimal("1000.00"),
    )
    rule = f"{R}/no-off-table-pricing"
    world.plant(
        "no rate given; no row of the table; two rows of the table; two rates of one policy",
        undetermined=f"{rule}/YI,BJ-07 {rule}/JIA,BJ-08 {rule}/JIA,BJ-09 {rule}/YI,BJ-10",
    )


def _outside_pilot(world: World) -> None:
    def consult(insurer: str, industry: str, day: date, low: str, high: str, partner: str = "operation_centre") -> None:
        world.add(
            "consultation",
            insurer_id=insurer,
            consultation_id=f"CN-{industry}",
            industry=industry,
            partner=partner,
            held_on=day,
            rate_min=Decimal(low),
            rate_max=Decimal(high),
        )

    def file_terms(insurer: str, number: str, day: date) -> None:
        world.add("terms_filing", insurer_id=insurer, terms_no=number, filed_on=day)

    consult("JIA", "O8011", date(2016, 11, 1), "0.001", "0.0014")
    consult("YI", "F5211", date(2016, 11, 1), "0.0006", "0.001")
    consult("YI", "K7020", date(2016, 11, 1), "0.0004", "0.0008", partner="association")
    file_terms("JIA", "TERMS-1", date(2016, 10, 1))
    file_terms("YI", "TERMS-7", date(2017, 1, 5))
    write_beijing(world, "JIA", "BJ-11", date(2016, 11, 28), industry="O8011", rate=Decimal("0.0012"))
    write_beijing(world, "YI", "BJ-12", date(2016, 12, 1), industry="K7020", terms_no="TERMS-7")
    write_beijing(world, "YI", "BJ-13", date(2016, 12, 2), industry="F5211", rate=Decimal("0.0012"), terms_no="TERMS-8")
    write_beijing(world, "JIA", "BJ-14", date(2017, 2, 6), industry="G5430", size_band="medium", rate=Decimal("0.0014"))
    joint, terms, agreed = (f"{R}/outside-pilot-{one}" for one in ("joint-consultation", "filed-terms", "agreed-rate"))
    world.plant(
        "outside the pilot: never consulted with the centre, terms filed late or never, a rate nobody agreed to",
        compliant=f"{joint}/JIA,BJ-11 {terms}/JIA,BJ-11 {agreed}/JIA,BJ-11",
        violated=f"{joint}/YI,BJ-12 {terms}/YI,BJ-13 {agreed}/YI,BJ-13 {joint}/JIA,BJ-14",
        late=f"{terms}/YI,BJ-12",
        no_duty=f"{agreed}/YI,BJ-12 {joint}/JIA,BJ-01 {R}/no-off-table-pricing/JIA,BJ-14",
    )
    write_beijing(world, "JIA", "BJ-28", date(2016, 12, 6), industry="O8011", rate=Decimal("0.0014"))
    uniform = f"{R}/uniform-pricing"
    world.plant(
        "two rates by risk, both as agreed: outside the pilot nothing has to be uniform",
        compliant=f"{agreed}/JIA,BJ-28",
        no_duty=f"{uniform}/JIA,BJ-11 {uniform}/JIA,BJ-28",
    )


def _renewals(world: World) -> None:
    rule = f"{R}/float-down-after-accident-free-year"
    write_beijing(
        world,
        "JIA",
        "BJ-15",
        date(2017, 11, 25),
        previous_policy_id="BJ-01",
        holder_id="H-BJ-01",
        float_ground="accident_free",
        rate=Decimal("0.0016"),
    )
    write_beijing(
        world,
        "YI",
        "BJ-16",
        date(2017, 11, 25),
        previous_policy_id="BJ-02",
        holder_id="H-BJ-02",
    )
    write_beijing(world, "JIA", "BJ-17", date(2017, 7, 10), float_ground="larger_accident", rate=Decimal("0.00126"))
    write_beijing(
        world,
        "JIA",
        "BJ-18",
        date(2018, 7, 5),
        previous_policy_id="BJ-17",
        holder_id="H-BJ-17",
        float_ground="larger_accident",
        rate=Decimal("0.00126"),
    )
    write_beijing(
        world,
        "YI",
        "BJ-19",
        date(2017, 11, 20),
        previous_policy_id="BJ-00",
        holder_id="H-BJ-00",
        float_ground="major_accident",
        rate=Decimal("0.0017"),
    )
    write_beijing(
        world,
        "YI",
        "BJ-20",
        date(2017, 10, 30),
        previous_policy_id="BJ-06",
        holder_id="H-BJ-06",
        industry="C2511",
        float_ground="ordinary_accident",
        rate=Decimal("0.0033"),
    )
    write_beijing(world, "YI", "BJ-29", date(2017, 8, 7), float_ground="larger_accident", rate=Decimal("0.0012"))
    for number, rate in (("BJ-30", "0.00126"), ("BJ-32", "0.0013")):
        write_beijing(
            world,
            "YI",
            number,
            date(2018, 8, 6),
            previous_policy_id="BJ-29",
            holder_id="H-BJ-29",
            float_ground="accident_free",
            rate=Decimal(rate),
        )
    world.plant(
        "last year's rate lay below the table: raised to its lowest, and higher; rates of the accident-free may differ",
        exempt=f"{rule}/YI,BJ-30",
        violated=f"{rule}/YI,BJ-32",
        no_duty=f"{R}/uniform-pricing/YI,BJ-30 {R}/uniform-pricing/YI,BJ-32",
    )
    world.plant(
        "renewals after a year: lowered, not lowered, already at the floor, of a policy nobody has, after an accident",
        compliant=f"{rule}/JIA,BJ-15",
        violated=f"{rule}/YI,BJ-16",
        exempt=f"{rule}/JIA,BJ-18",
        undetermined=f"{rule}/YI,BJ-19",
        no_duty=f"{rule}/YI,BJ-20",
    )


def _out_of_scope(world: World) -> None:
    odd: dict[str, Any] = {"handler_kind": "safety_officer", "rate": Decimal("0.009")}
    write_beijing(world, "YI", "BJ-21", date(2016, 10, 20), visited=False, inspected=False, **odd)
    write_beijing(world, "YI", "BJ-22", SIGNED, visited=False, inspected=False, region="131082", **odd)
    write(world, "YI", "BJ-23", SIGNED, line="employers_liability", region="110106", **odd)
    write_beijing(world, "YI", "BJ-24", SIGNED, line=Garbled("安心责任险"), **odd)
    write_beijing(world, "JIA", "BJ-25", SIGNED, region=None, float_ground="larger_accident", **odd)
    write_beijing(
        world, "JIA", "BJ-26", date(2016, 12, 30), handler_kind=Garbled("合作人员"), float_ground="major_accident"
    )
    rule = f"{R}/no-entrusted-underwriting"
    world.plant(
        "sold by a safety officer: the day before the circular, outside the city, of another line; of a line, in a"
        " district, by a person nobody can tell",
        no_duty=f"{rule}/YI,BJ-21 {rule}/YI,BJ-22 {rule}/YI,BJ-23",
        undetermined=f"{rule}/YI,BJ-24 {rule}/JIA,BJ-25 {rule}/JIA,BJ-26",
    )


def _inspections(world: World) -> None:
    inspect(world, "JIA", "BJ-01", date(2018, 1, 20), "-2")
    inspect(world, "JIA", "BJ-99", date(2017, 3, 1))
    inspect(world, "YI", "BJ-12", date(2016, 11, 30), "-3", archived_on=None, advice_count=0)
    inspect(world, "YI", "BJ-12", date(2016, 12, 1), "-4", archived_on=None)
    inspect(world, "YI", "BJ-22", date(2017, 3, 1), archived_on=None)
    inspect(world, "YI", "BJ-13", date(2017, 4, 1), "-2", hazards=None)
    inspect(world, "YI", "BJ-12", None, "-2")
    inspect(world, "YI", "BJ-31", date(2023, 9, 1), conducted_by="enterprise", archived_on=None)
    rule = f"{R}/inspection-archive"
    world.plant(
        "inspected after the cover, under a policy nobody has, outside the city, on a day nobody wrote down, the day"
        " before the signing, and on that day",
        undetermined=f"{rule}/JIA,I-BJ-01-2 {rule}/JIA,I-BJ-99 {rule}/YI,I-BJ-12-2 {R}/inspection-advice/YI,I-BJ-13-2",
        no_duty=f"{rule}/YI,I-BJ-22 {rule}/YI,I-BJ-12-3 {R}/inspection-advice/YI,I-BJ-12-3",
        violated=f"{rule}/YI,I-BJ-12-4",
        pending=f"{rule}/YI,I-BJ-31",
    )

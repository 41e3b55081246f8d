"""Who there is, what rates and promises stand, and what the export claims to hold."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, Final

from examples.nationwide.market.rows import Gap, Garbled, World

WORK_SAFETY: Final = "work_safety_liability"
ALL_TOPICS: Final = (
    "call_times",
    "customer_data",
    "number_blocking",
    "callback",
    "complaint_acceptance",
    "scene_arrival",
    "one_time_list",
    "determination_time",
    "payment_time",
)


def set_up(world: World) -> None:
    """Add companies, rate tables and promises, and say what the export claims."""
    _companies(world)
    _tables(world)
    _promises_of_2013(world)
    _promises_of_the_pilot(world)
    world.covered_to |= {"filing": date(2023, 6, 30), "meeting": date(2017, 10, 31)}
    world.unclaimed |= {"staff"}
    world.gaps += [
        Gap("filing", {"insurer_id": "DING"}, date(2017, 2, 1), date(2017, 2, 28)),
        Gap("filing", {"insurer_id": "XIN"}, date(2013, 4, 1), date(2013, 4, 30)),
        Gap("visit", {"insurer_id": "DING"}),
        Gap("explanation", {"insurer_id": "XIN"}),
        Gap("payment", {"insurer_id": "DING"}, date(2021, 3, 1), date(2021, 3, 31)),
        Gap("channel_outage", {"insurer_id": "XIN"}, date(2013, 3, 1), date(2013, 3, 31)),
        Gap("risk_service", {"insurer_id": "BING"}),
    ]


def _companies(world: World) -> None:
    def company(code: str, name: str, since: date, until: date | None = None, **marks: bool | None) -> None:
        world.add(
            "insurer",
            insurer_id=code,
            name=name,
            licensed_on=since,
            closed_on=until,
            telesales=marks.get("telesales", False),
            attends_scenes=marks.get("scenes", True),
            iac_member=marks.get("iac", True),
        )

    company("JIA", "示例甲财险", date(2005, 1, 1), telesales=True)
    company("YI", "示例乙财险", date(2006, 3, 1), telesales=True)
    company("BING", "示例丙人寿", date(2008, 5, 1), telesales=True, scenes=False)
    company("DING", "示例丁财险", date(2007, 9, 1), iac=False)
    company("WU", "示例戊健康", date(2014, 5, 1), date(2022, 8, 31), scenes=False)
    company("JI", "示例己财险", date(2003, 1, 1), date(2012, 12, 31))
    company("GENG", "示例庚财险", date(2016, 5, 1), date(2022, 8, 31), iac=None)
    company("XIN", "示例辛财险", date(2010, 1, 1), date(2013, 12, 31), telesales=None)

    def member(code: str, name: str, since: date | None, until: date) -> None:
        world.add("member", insurer_id=code, name=name, joined_on=since, left_on=until)

    member("JIA", "示例甲财险", date(2015, 1, 1), date(2017, 12, 31))
    member("YI", "示例乙财险", date(2015, 1, 1), date(2018, 1, 15))
    member("DING", "示例丁财险", date(2016, 12, 10), date(2017, 5, 20))
    member("GENG", "示例庚财险", date(2017, 2, 1), date(2017, 3, 31))
    member("WU", "示例戊健康", None, date(2016, 12, 31))
    member("JI", "示例己财险", date(2014, 3, 1), date(2015, 12, 31))
    for code, number, post in (
        ("JIA", 1, "none"),
        ("YI", 1, "none"),
        ("YI", 2, "safety_officer"),
        ("DING", 1, "none"),
    ):
        world.add("staff", insurer_id=code, staff_id=f"S{number}", registered_on=date(2014, 6, 1), outside_post=post)


def _tables(world: World) -> None:
    def tariff(
        code: str, industry: str, size: str, rate: str, since: date, until: date | None, basis: str = "sum_insured"
    ) -> None:
        world.add(
            "tariff",
            tariff_id=code,
            line=WORK_SAFETY,
            industry=industry,
            size_band=size,
            basis=basis,
            base_rate=Decimal(rate),
            float_min=Decimal("0.7"),
            float_max=Decimal("1.3"),
            valid_from=since,
            valid_to=until,
        )

    first, last, again = date(2015, 1, 1), date(2017, 6, 30), date(2017, 7, 1)
    for industry, size, rate, new_rate in (
        ("C3311", "small", "0.002", "0.0018"),
        ("C2511", "small", "0.003", "0.0027"),
        ("G5430", "medium", "0.0014", "0.00126"),
        ("H6110", "small", "0.001", "0.0009"),
    ):
        tariff("T16", industry, size, rate, first, last)
        tariff("T17", industry, size, new_rate, again, None)
    tariff("T16", "H6110", "micro", "0.0012", first, None, basis="payroll")
    tariff("T16", "E4710", "small", "0.002", first, None)
    tariff("T17", "E4710", "small", "0.0016", date(2016, 7, 1), None)
    for industry, name, until in (
        ("B0610", "煤炭开采", None),
        ("C2511", "石油炼制", None),
        ("C3311", "金属结构制造", None),
        ("E4710", "房屋建筑", None),
        ("G5430", "道路货运", date(2016, 12, 31)),
        ("H6110", "旅游饭店", None),
    ):
        world.add("pilot_field", industry=industry, name=name, valid_from=date(2014, 1, 1), valid_to=until)


def _promises_of_2013(world: World) -> None:
    world.add(
        "commitment",
        insurer_id="JIA",
        commitment_id="JIA-2012",
        valid_from=date(2012, 3, 1),
        valid_to=date(2014, 12, 31),
        published_on=date(2012, 3, 15),
        topics=ALL_TOPICS,
        call_from_minute=9 * 60,
        call_to_minute=21 * 60,
        renewal_call_days=40,
        block_days=3,
        callback_days=10,
        complaint_accept_days=3,
        survey_minutes=60,
        determine_days=15,
        pay_days=7,
    )
    _promises_that_do_not_count(world)
    # Working days throughout; quick at the scene, but how quick it does not say. Nothing on calls, blocking, lists.
    world.add(
        "commitment",
        insurer_id="YI",
        commitment_id="YI-2013",
        valid_from=date(2013, 3, 5),
        valid_to=date(2014, 12, 31),
        published_on=date(2013, 3, 8),
        topics=tuple(t for t in ALL_TOPICS if t not in ("call_times", "number_blocking", "one_time_list")),
        working_days=True,
        callback_days=5,
        complaint_accept_days=2,
        determine_days=10,
        pay_days=5,
    )
    # How long a number stays blocked was entered where it should say how fast.
    world.add(
        "commitment",
        insurer_id="BING",
        commitment_id="BING-2013A",
        valid_from=date(2013, 3, 1),
        valid_to=date(2014, 12, 31),
        published_on=date(2013, 3, 1),
        topics=("call_times", "customer_data", "number_blocking", "callback", "complaint_acceptance"),
        lines=("life",),
        working_days=True,
        call_from_minute=9 * 60,
        call_to_minute=20 * 60,
        block_days=3650,
        callback_days=8,
        complaint_accept_days=3,
    )
    # Too late for the campaign.
    world.add(
        "commitment",
        insurer_id="BING",
        commitment_id="BING-2013B",
        valid_from=date(2013, 5, 1),
        valid_to=date(2014, 12, 31),
        published_on=date(2013, 5, 2),
        topics=("one_time_list", "determination_time", "payment_time"),
        determine_days=20,
        pay_days=10,
    )
    world.add(
        "commitment",
        insurer_id="XIN",
        commitment_id="XIN-2013",
        valid_from=date(2013, 3, 10),
        published_on=date(2013, 3, 10),
        topics=("customer_data", "callback", Garbled("快速理赔")),
        callback_days=10,
    )


def _promises_that_do_not_count(world: World) -> None:
    """Add promises far stricter than those that count: each misses by one thing."""

    def decoy(code: str, mark: str, since: date, until: date, public: date | None, **changes: Any) -> None:
        values: dict[str, Any] = {
            "topics": ALL_TOPICS,
            "call_from_minute": 11 * 60 + 30,
            "call_to_minute": 12 * 60,
            "renewal_call_days": 10,
            "block_days": 0,
            "callback_days": 1,
            "complaint_accept_days": 1,
            "survey_minutes": 10,
            "determine_days": 1,
            "pay_days": 1,
        }
        world.add(
            "commitment",
            insurer_id=code,
            commitment_id=f"{code}-{mark}",
            valid_from=since,
            valid_to=until,
            published_on=public,
            **(values | changes),
        )

    start, end = date(2012, 3, 1), date(2014, 12, 31)
    decoy("JIA", "DRAFT", start, end, None)
    decoy("JIA", "UNPUBLISHED", start, end, date(2013, 5, 1))
    decoy("JIA", "EXPIRED", date(2010, 1, 1), date(2013, 2, 28), date(2010, 1, 1))
    decoy("JIA", "TO-COME", date(2013, 5, 1), end, date(2013, 2, 1))
    decoy("JIA", "HEALTH", start, end, start, lines=("health",))
    decoy("JIA", "SMALL", start, end, start, topics=("determination_time", "payment_time"), max_amount=Decimal(1000))
    decoy("JIA", "OTHER", start, end, start, topics=("other",))
    timed = tuple(topic for topic in ALL_TOPICS if topic not in ("call_times", "scene_arrival"))
    decoy("JIA", "WORKDAYS", start, end, start, topics=timed, working_days=True)
    decoy("DING", "EXPIRED", date(2010, 1, 1), date(2013, 3, 9), date(2010, 1, 1))
    decoy("DING", "DRAFT", start, end, None)


def _promises_of_the_pilot(world: World) -> None:
    world.add(
        "commitment",
        insurer_id="JIA",
        commitment_id="JIA-2015",
        valid_from=date(2015, 1, 1),
        published_on=date(2014, 12, 20),
        topics=("other",),
        notice_hours=2,
        survey_minutes=120,
        determine_days=20,
        pay_days=7,
        prepayment=True,
        prepayment_days=5,
        rescue_advance=True,
        rescue_advance_days=3,
        medical_advance=True,
        medical_advance_days=3,
    )
    # Made while the one of 2015 still stood: of the two, the shorter time counts.
    world.add(
        "commitment",
        insurer_id="JIA",
        commitment_id="JIA-2017",
        valid_from=date(2017, 6, 1),
        valid_to=date(2017, 12, 31),
        published_on=date(2017, 5, 25),
        topics=("other",),
        notice_hours=1,
        determine_days=10,
        pay_days=5,
    )
    world.add(
        "commitment",
        insurer_id="YI",
        commitment_id="YI-2015",
        valid_from=date(2015, 1, 1),
        valid_to=date(2017, 12, 31),
        published_on=date(2014, 12, 28),
        topics=("other",),
        notice_hours=4,
        survey_minutes=180,
        prepayment=False,
        medical_advance=True,
        rescue_advance=True,
        rescue_advance_days=5,
    )
    # Stricter, and no measure for these claims: for other lines, for small claims, in working days.
    for mark, only in (
        ("MOTOR", {"lines": ("motor", "employers_liability"), "notice_hours": 1, "survey_minutes": 20}),
        ("SMALL", {"max_amount": Decimal(1000), "notice_hours": 1, "prepayment": True}),
        ("WORKDAYS", {"working_days": True}),
    ):
        times = {"determine_days": 3, "pay_days": 2, "rescue_advance_days": 1, "medical_advance_days": 1}
        world.add(
            "commitment",
            insurer_id="YI",
            commitment_id=f"YI-2016-{mark}",
            valid_from=date(2016, 1, 1),
            valid_to=date(2017, 12, 31),
            published_on=date(2016, 1, 4),
            topics=("other",),
            **(times | only),
        )

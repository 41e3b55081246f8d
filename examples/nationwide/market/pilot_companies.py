"""The Beijing pilot from the companies' side: rule books, reports, meetings, trainings, money, teams, briefings."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final

from examples.nationwide.market.rows import Garbled, World
from examples.nationwide.market.setting import WORK_SAFETY

R: Final = "bj-2016-502"
SECTIONS: Final = ("enrolment", "claims", "publicity")


def run_pilot(world: World) -> None:
    """Add what the companies in the pilot did as companies."""
    _reports(world)
    _meetings(world)
    _documents(world)
    _trainings_and_money(world)
    _teams_and_briefings(world)


def _months(first: str, last: str) -> Iterator[tuple[str, date]]:
    """Yield each month with the first day of the next."""
    year, month = (int(part) for part in first.split("-"))
    while (label := f"{year}-{month:02}") <= last:
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
        yield label, date(year, month, 1)


def _file(
    world: World, code: str, kind: str, period: str | None, at: datetime | date, to: str, mark: str = "", **more: object
) -> None:
    world.add(
        "filing",
        insurer_id=code,
        filing_id=f"{code}-{kind[:3].upper()}-{period or 'X'}{mark}",
        kind=kind,
        period=period,
        recipient=to,
        filed_at=at,
        written=more.get("written", True),
        sections=more.get("sections", SECTIONS if kind == "monthly" else ("analysis",)),
        claim_id=more.get("claim_id"),
        county=more.get("county"),
    )


def _reports(world: World) -> None:
    centre = "operation_centre"
    for label, after in _months("2016-10", "2017-12"):
        _file(
            world, "JIA", "monthly", label, datetime.combine(after, datetime.min.time()).replace(day=3, hour=10), centre
        )
    sections = {"2017-06": ("enrolment", "publicity"), "2017-08": ("enrolment", "claims"), "2017-09": ("claims",)}
    for label, after in _months("2016-10", "2017-12"):
        at = datetime(after.year, after.month, 4, 16, 30)
        if label == "2016-12":
            at = datetime(2017, 1, 6, 0, 10)
        if label != "2017-03":
            _file(world, "YI", "monthly", label, at, centre, sections=sections.get(label, SECTIONS))
    _file(world, "YI", "monthly", "2017-06", datetime(2017, 7, 20, 9, 0), centre, "-2", sections=("claims",))
    _file(world, "YI", "monthly", "2017-08", datetime(2017, 9, 5, 23, 0), centre, "-2", sections=("publicity",))
    world.plant(
        "monthly reports of YI: ten minutes past the 5th, left out, without claims data, without enrolment data",
        late=f"{R}/monthly-report/YI@2016-12 {R}/monthly-report-claims/YI,YI-MON-2017-06",
        violated=f"{R}/monthly-report/YI@2017-03 {R}/monthly-report-enrolment/YI,YI-MON-2017-09"
        f" {R}/monthly-report-publicity/YI,YI-MON-2017-09",
        compliant=f"{R}/monthly-report-publicity/YI,YI-MON-2017-08",
    )
    for label, after in _months("2016-12", "2017-04"):
        if label != "2017-01":
            # Only the day is on record, which is enough for a deadline that lasts to the end of a day.
            _file(world, "DING", "monthly", label, after + timedelta(days=4), centre)
    _file(world, "GENG", "monthly", "2017-02", datetime(2017, 3, 2, 9, 0), centre)
    _file(world, "JIA", "implementation_plan", None, datetime(2016, 11, 14, 11, 0), centre)
    _file(world, "YI", "implementation_plan", None, datetime(2016, 11, 20, 11, 0), centre)
    _file(world, "JIA", "annual_profit_loss", "2016", datetime(2017, 1, 12, 9, 0), "safety_regulator")
    _file(world, "JIA", "quarterly_analysis", "2017Q1", datetime(2017, 4, 12, 9, 0), centre)
    world.plant(
        "what DING sent in February 2017 is missing; GENG never sent March; YI was late with its plan",
        undetermined=f"{R}/monthly-report/DING@2017-01",
        violated=f"{R}/monthly-report/GENG@2017-03",
        late=f"{R}/implementation-plan/YI",
    )


def _meetings(world: World) -> None:
    def meet(code: str, label: str, kind: str = "work_meeting") -> None:
        world.add(
            "meeting",
            insurer_id=code,
            meeting_id=f"{code}-M-{label}",
            kind=kind,
            held_on=date.fromisoformat(f"{label}-15"),
        )

    for label, _ in _months("2016-11", "2017-12"):
        meet("JIA", label)
        if label != "2017-12":
            meet("YI", label, "government_liaison" if label == "2017-02" else "work_meeting")
    for label, _ in _months("2017-01", "2017-04"):
        meet("DING", label)
    meet("GENG", "2017-02")
    world.plant(
        "a month with a liaison meeting only, one with none, one after the last day of which meetings are exported",
        violated=f"{R}/monthly-meeting/YI@2017-02 {R}/monthly-meeting/GENG@2017-03",
        undetermined=f"{R}/monthly-meeting/YI@2017-12",
    )


def _documents(world: World) -> None:
    def adopt(code: str, kind: str, day: date, *covers: str) -> None:
        world.add(
            "internal_document",
            insurer_id=code,
            document_id=f"{code}-D-{kind}",
            kind=kind,
            adopted_on=day,
            covers=covers or ("other",),
        )

    for kind in ("training", "coordination", "internal_assessment", "inspection_plan"):
        adopt("JIA", kind, date(2016, 11, 8))
    adopt("JIA", "accident_reporting", date(2016, 11, 8), "report_form", "report_channel", "report_recipients")
    adopt("YI", "training", date(2017, 2, 10))
    adopt("YI", "accident_reporting", date(2016, 12, 20), "report_form")
    adopt("YI", "internal_assessment", date(2016, 12, 31))
    adopt("DING", "training", date(2016, 12, 20))
    adopt("GENG", "training", date(2017, 3, 1))
    world.plant(
        "rule books of YI late, thin or missing; of DING missing; GENG joined later and nobody has set days for that",
        late=f"{R}/training-system/YI",
        violated=f"{R}/accident-reporting-contents/YI {R}/coordination-system/YI {R}/inspection-plan/YI"
        f" {R}/internal-assessment/DING {R}/accident-reporting-system/DING",
        compliant=f"{R}/internal-assessment/YI",
        undetermined=f"{R}/training-system/GENG",
    )
    world.add(
        "milestone",
        insurer_id="JIA",
        milestone_id="MS1",
        system="data_platform",
        stage="trial_run",
        reached_on=date(2016, 12, 20),
    )
    world.add(
        "milestone",
        insurer_id="YI",
        milestone_id="MS1",
        system="data_platform",
        stage="development",
        reached_on=date(2016, 12, 1),
    )
    world.plant("a platform still being developed", violated=f"{R}/information-system-2016/YI")


def _trainings_and_money(world: World) -> None:
    topics = ("safety_knowledge", "safety_management", "scheme_basics", "rate_standards", "prevention_standards")
    world.add(
        "training",
        insurer_id="JIA",
        training_id="TR1",
        held_on=date(2017, 4, 12),
        for_frontline=True,
        topics=topics,
    )
    world.add(
        "training",
        insurer_id="YI",
        training_id="TR1",
        held_on=date(2017, 5, 3),
        for_frontline=False,
        topics=(*topics, "claim_time_limits"),
    )
    world.plant(
        "JIA taught nobody the time limits of claims; YI trained none of its front line",
        violated=f"{R}/training-content/JIA@2017 {R}/training-periodic/YI@2017",
        compliant=f"{R}/training-periodic/JIA@2017",
    )

    def fund(code: str, earmarked: bool, budgeted: date, booked_as: str) -> None:
        world.add(
            "fund",
            insurer_id=code,
            fund_id="FUND17",
            line=WORK_SAFETY,
            period="2017",
            established_on=date(2017, 1, 5),
            earmarked=earmarked,
            budgeted_on=budgeted,
            booked_as=booked_as,
            accrued=Decimal("120000.00"),
            used=Decimal("60000.00"),
        )

    fund("JIA", True, date(2018, 1, 5), "operating_cost")
    fund("YI", False, date(2017, 1, 10), "sales_cost")
    world.plant(
        "a fund entered in the budget after its year, and one not kept apart and booked as sales cost",
        late=f"{R}/prevention-fund-budgeted/JIA@2017",
        violated=f"{R}/prevention-fund-earmarked/YI@2017 {R}/prevention-fund-budgeted/YI@2017",
    )

    def spend(code: str, number: int, day: date, purpose: object, line: str = WORK_SAFETY) -> None:
        world.add(
            "fund_expense",
            insurer_id=code,
            expense_id=f"E{number}",
            fund_id="FUND17",
            line=line,
            spent_on=day,
            amount=Decimal("800.00"),
            purpose=purpose,
        )

    spend("JIA", 1, date(2017, 3, 12), "hazard_inspection")
    spend("YI", 1, date(2017, 3, 20), "entertainment")
    spend("YI", 2, date(2017, 4, 2), Garbled("客户维护"))
    spend("YI", 3, date(2016, 10, 20), "commission")
    spend("YI", 4, date(2017, 4, 2), "commission", line="motor")
    world.plant(
        "prevention money spent on entertainment; on something nobody can name; before the force; of another line",
        violated=f"{R}/prevention-fund-use/YI,E1",
        undetermined=f"{R}/prevention-fund-use/YI,E2",
        no_duty=f"{R}/prevention-fund-use/YI,E3 {R}/prevention-fund-use/YI,E4",
    )

    def account(code: str, year: str, day: date, separate: bool = True) -> None:
        world.add(
            "account",
            insurer_id=code,
            account_id=f"ACC{year}",
            line=WORK_SAFETY,
            period=year,
            opened_on=day,
            separate=separate,
        )

    account("JIA", "2016", date(2016, 12, 1))
    account("JIA", "2017", date(2017, 1, 3))
    account("YI", "2016", date(2017, 1, 20))
    account("DING", "2016", date(2016, 12, 12), separate=False)
    world.plant(
        "books opened after the year, none at all, and books that are not separate",
        late=f"{R}/separate-accounts/YI@2016",
        violated=f"{R}/separate-accounts/YI@2017 {R}/separate-accounts/DING@2016",
    )


def _teams_and_briefings(world: World) -> None:
    for code, number, district, formed, closed, told in (
        ("JIA", 1, "110105", date(2015, 6, 1), None, date(2016, 10, 28)),
        ("JIA", 2, "110108", date(2015, 6, 1), date(2016, 6, 30), None),
        ("JIA", 3, None, date(2015, 6, 1), None, None),
        ("YI", 1, "110106", date(2015, 6, 1), None, date(2016, 12, 1)),
        ("YI", 2, "110114", date(2015, 6, 1), None, None),
        ("YI", 3, "110115", date(2017, 1, 10), None, None),
        ("DING", 1, "131082", date(2015, 6, 1), None, None),
    ):
        world.add(
            "team", insurer_id=code, team_id=f"TEAM{number}", district=district, formed_on=formed, closed_on=closed
        )
        if told is not None:
            world.add(
                "conveyance",
                insurer_id=code,
                conveyance_id=f"CV{number}",
                team_id=f"TEAM{number}",
                document="bj_2016_502",
                conveyed_on=told,
            )
    world.plant(
        "teams told late or never; one in a district nobody wrote down; one formed later, one outside the city",
        late=f"{R}/convey-to-teams/YI,TEAM1",
        violated=f"{R}/convey-to-teams/YI,TEAM2",
        undetermined=f"{R}/convey-to-teams/JIA,TEAM3",
        no_duty=f"{R}/convey-to-teams/YI,TEAM3 {R}/convey-to-teams/DING,TEAM1 {R}/convey-to-teams/JIA,TEAM2",
    )
    for code, number, day, region, lines in (
        ("JIA", 1, date(2017, 3, 15), "110105", (WORK_SAFETY, "work_safety_rider")),
        ("YI", 1, date(2017, 3, 22), "110106", (WORK_SAFETY, "employers_liability")),
        ("YI", 2, date(2016, 5, 11), "110106", (WORK_SAFETY, "motor")),
        ("YI", 3, date(2017, 4, 6), "130602", (WORK_SAFETY, "motor")),
        ("YI", 4, date(2017, 4, 19), "110106", (WORK_SAFETY, Garbled("其它产品"))),
    ):
        world.add(
            "briefing",
            insurer_id=code,
            briefing_id=f"B{number}",
            held_on=day,
            region=region,
            promoted_lines=lines,
            answered_lines=("public_liability",),
        )
    world.plant(
        "another line promoted at a briefing: in force, before it, outside the city, and one that cannot be read",
        violated=f"{R}/no-other-products-at-briefings/YI,B1",
        no_duty=f"{R}/no-other-products-at-briefings/YI,B2 {R}/no-other-products-at-briefings/YI,B3",
        undetermined=f"{R}/no-other-products-at-briefings/YI,B4",
    )
